import type { AdaptiveCard } from '../cards/render.ts';
import type { Ran } from '../cards/views.ts';
import type { Answer } from '../src/aws/call.ts';
import type { Principal } from '../src/aws/principal.ts';
import type { Command } from '../src/command/command.ts';
import type { ReadyCommand } from './command.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

/** A command that AWS has answered. */
export interface RanCommand {
  readonly parts: Parts;
  readonly turn: Turn;
  readonly ready: ReadyCommand;
  readonly command: Command;
  readonly principal: Principal;
  readonly answer: Answer;
  /** Where the next page begins, for `--starting-token`; null on the last. */
  readonly nextToken: string | null;
  readonly ran: Ran;
}

export interface SpecialAnswer {
  readonly card: AdaptiveCard;
  /** Told of the message that the card was sent as; null where Teams gave no id. */
  readonly sent?: (messageId: string | null) => Promise<void>;
}

/** Gives the answer of an operation that means more to people than rows or facts; null where the general answer says it better. */
type Answers = (ran: RanCommand) => Promise<SpecialAnswer | null>;

/** By service's AWS CLI name and operation's API name: `support DescribeCases`. */
const SPECIAL: ReadonlyMap<string, Answers> = new Map<string, Answers>([]);

/** Never where somebody asked for a form of their own with `--query` or `--output`. */
export async function specialAnswer(ran: RanCommand): Promise<SpecialAnswer | null> {
  const { service, operation, wait, globals } = ran.command;
  if (wait !== null || globals.query !== null || globals.output !== null) return null;
  return (await SPECIAL.get(`${service.name} ${operation.name}`)?.(ran)) ?? null;
}
