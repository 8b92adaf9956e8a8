import { isRegion } from '../../aws/regions.ts';
import { formatWords } from '../../command/words.ts';
import type { NotificationButton } from '../notification.ts';

/**
 * A button that runs a command; none where one of its values is missing or is nothing that AWS would name a thing.
 *
 * @param head the words before the options: `codebuild start-build`.
 * @param options values by option, without hyphens in front.
 * @param region null for a global service.
 */
export function commandButton(
  title: string,
  head: string,
  options: Readonly<Record<string, string | null>>,
  region: string | null,
): readonly NotificationButton[] {
  const words = head.split(' ');
  for (const [name, value] of Object.entries(options)) {
    if (value === null || value === '' || /\p{Cc}/u.test(value)) return [];
    // A value that looks like an option stands behind an equals sign.
    words.push(...(value.startsWith('-') ? [`--${name}=${value}`] : [`--${name}`, value]));
  }
  return [
    { kind: 'command', title, line: formatWords(words), region: region !== null && isRegion(region) ? region : null },
  ];
}
