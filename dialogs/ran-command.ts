import type { AdaptiveCard } from '../cards/render.ts';
import type { Ran } from '../cards/views.ts';
import type { Answer } from '../src/aws/call.ts';
import type { Principal } from '../src/aws/principal.ts';
import type { Command } from '../src/command/command.ts';
import type { Parts } from './parts.ts';
import type { ReadyCommand } from './ready-command.ts';
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

/** The answer's own card, instead of the general table. */
export interface SpecialAnswer {
  readonly card: AdaptiveCard;
  /** Told of the message that the card was sent as; null where Teams gave no id. */
  readonly sent?: (messageId: string | null) => Promise<void>;
}

/** `production (111122223333) · eu-west-1 · by Alex Wilber`, for cards without a command line. */
export function placeInWords({ accountName, accountId, region, by }: Omit<Ran, 'commandLine'>): string {
  return [`${accountName} (${accountId})`, ...(region === null ? [] : [region]), `by ${by}`].join(' · ');
}
