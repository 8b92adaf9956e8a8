import type { PersonError } from '../src/telemetry/person-error.ts';
import { personErrorCard } from './errors.ts';
import { maskedError } from './masked-error.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

/** Codes of refusals for who someone is. Those are nobody else's business. */
const FOR_WHO: ReadonlySet<string> = new Set([
  'anonymous',
  'guest',
  'not-a-member',
  'not-administrator',
  'not-yours',
  'other-tenant',
  'person-unknown',
  'role-not-allowed',
  'role-required',
]);

/**
 * Tells a person what went wrong: on a card in the conversation; or where they pressed a button and are refused for who they are, to them
 * alone. `words` is the command that failed, whose secrets AWS may repeat.
 */
export async function tellPersonError(
  parts: Parts,
  turn: Turn,
  error: PersonError,
  words: readonly string[] = [],
): Promise<void> {
  const card = personErrorCard(parts, error, words);
  if (turn.via === 'button' && FOR_WHO.has(error.code)) await turn.replies.tell(shortText(error, words), card);
  else await turn.replies.send(card);
}

/** What happened, why, and the first of what to do next. */
function shortText(error: PersonError, words: readonly string[]): string {
  const { title, message, nextSteps } = maskedError(error, words);
  const [next = ''] = nextSteps;
  return `${title}. ${message} ${next}`.trim();
}
