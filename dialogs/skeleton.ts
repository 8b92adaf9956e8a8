import { stringify } from 'yaml';
import type { AdaptiveCard } from '../cards/render.ts';
import { maskWords } from '../src/answers/mask-words.ts';
import type { Shape, StructureShape } from '../src/command/catalogue.ts';
import type { Command } from '../src/command/command.ts';
import { formatWords } from '../src/command/words.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

/** The form of an operation's input (or output), empty, as `--generate-cli-skeleton` shows it. */
export function skeletonCard(parts: Parts, turn: Turn, command: Command): AdaptiveCard {
  const { operation, globals } = command;
  const skeleton = structureSkeleton(globals.skeleton === 'output' ? operation.output : operation.input, []);
  const yaml = globals.skeleton === 'yaml-input';
  return parts.cards.render('raw', {
    ran: {
      commandLine: formatWords(maskWords(command.words)),
      accountName: 'nothing was called',
      accountId: 'nothing was called',
      region: null,
      by: turn.person.name,
    },
    text: yaml ? stringify(skeleton) : JSON.stringify(skeleton, null, 4),
    language: yaml ? 'PlainText' : 'Json',
    page: { id: '', index: 0, count: 1, more: false },
  });
}

/** `above` holds the structures around: a shape within itself ends there. */
function structureSkeleton(shape: StructureShape, above: readonly string[]): Record<string, unknown> {
  if (above.includes(shape.name)) return {};
  const within = [...above, shape.name];
  return Object.fromEntries(shape.members.map((member) => [member.name, valueSkeleton(member.shape, within)]));
}

function valueSkeleton(shape: Shape, above: readonly string[]): unknown {
  switch (shape.kind) {
    case 'structure':
    case 'union':
      return structureSkeleton(shape, above);
    case 'list':
      return [valueSkeleton(shape.member, above)];
    case 'map':
      return { KeyName: valueSkeleton(shape.value, above) };
    case 'boolean':
      return true;
    case 'number':
    case 'bigint':
    case 'bigdecimal':
      return 0;
    case 'timestamp':
      return '1970-01-01T00:00:00';
    case 'document':
      return {};
    default:
      return '';
  }
}
