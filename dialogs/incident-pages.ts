import type { AdaptiveCard } from '../cards/render.ts';
import { decodePosition, encodePosition } from '../src/aws/starting-token.ts';
import type { Command } from '../src/command/command.ts';
import { fitsTeams } from '../src/teams/size.ts';
import type { RanCommand, SpecialAnswer } from './ran-command.ts';

/** Things on one card, as many as fit Teams. */
const COUNTS = [12, 6, 3, 1];
export const MOST_ON_A_CARD = 12;

/**
 * The card with as many of the things as it holds. `next` is what `--starting-token` takes to go on behind them, null where nothing
 * follows. Null where no token says where the listing goes on: the general table turns such pages.
 */
export function fittingPage<T>(
  ran: Pick<RanCommand, 'command' | 'nextToken'>,
  all: readonly T[],
  render: (shown: readonly T[], next: string | null) => AdaptiveCard,
): SpecialAnswer | null {
  for (const count of COUNTS) {
    const next = all.length > count ? tokenBehind(ran.command, all.length, count) : ran.nextToken;
    if (next === undefined) return null;
    const card = render(all.slice(0, count), next);
    if (fitsTeams(card)) return { card };
  }
  return null;
}

function tokenBehind({ operation, globals }: Command, all: number, count: number): string | undefined {
  const { paging } = operation;
  // What a token skips is skipped of one page of AWS's, and these came in one, unless smaller ones were asked for.
  const isOnePage = globals.pageSize === null || all <= globals.pageSize;
  if (paging === null || !globals.paginate || !isOnePage) return undefined;
  const { startingToken } = globals;
  const start = startingToken === null ? { token: null, skip: 0 } : decodePosition(paging.inputToken, startingToken);
  return encodePosition(paging.inputToken, { token: start.token, skip: start.skip + count });
}

/** `--max-items` and `--starting-token` of the next page. */
export function pageOptions({ globals }: Command, token: string): Readonly<Record<string, string>> {
  return {
    'max-items': String(Math.min(globals.maxItems ?? MOST_ON_A_CARD, MOST_ON_A_CARD)),
    'starting-token': token,
  };
}
