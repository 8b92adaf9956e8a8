/** A tenant's requests in any second are cut into so many shares of so many requests. The rest of the fifty is for answers to commands, which nobody delays. */
export const SHARES = 5;
export const REQUESTS_PER_SHARE = 9;

/** From when on whoever holds a share lets others have it, where more want one than there are shares. */
const TURN_MS = 8000;
/** Who waits shorter than this does not end anybody's turn. */
const PATIENCE_MS = 4000;

/** All times are milliseconds since the epoch, by the clock of whoever wrote them. */
export interface Share {
  /** Null: given back, and free at `until`. */
  readonly owner: string | null;
  readonly until: number;
  /** Since when the owner has it. */
  readonly since: number;
}

/** Somebody can use so many shares, and says so again before `until`. */
export interface Wish {
  readonly shares: number;
  readonly since: number;
  readonly until: number;
}

/** The shares of one tenant, as they stand for all. Null: never taken. */
export interface Shares {
  readonly shares: readonly (Share | null)[];
  readonly wishes: ReadonlyMap<string, Wish>;
}

export const NO_SHARES: Shares = { shares: Array.from({ length: SHARES }, () => null), wishes: new Map() };

/** What one process does next with the shares, by their numbers. */
export interface SharePlan {
  readonly keep: readonly number[];
  readonly take: readonly number[];
  readonly giveBack: readonly number[];
  /** How many it can use, where others are to know; null otherwise. */
  readonly wish: number | null;
  /** More are its due than are free. */
  readonly lacks: boolean;
}

interface Party {
  readonly id: string;
  readonly held: number;
  readonly wanted: number;
  /** Since when it has its shares, or waits for one. */
  readonly since: number;
}

/**
 * What is fair: shares go round one by one among those that can use them, so that nobody has two more than another that wants more. Where
 * more want one than there are, those that have had theirs the longest give way to those that wait. Everybody comes to the same division by
 * the same rule, and gives back what is not its own by it.
 */
export function planShares(
  known: Shares,
  self: { readonly id: string; readonly wantsMore: boolean },
  now: number,
): SharePlan {
  const numbers = known.shares.map((_share, number) => number);
  const held = numbers.filter((number) => isHeldBy(known.shares[number], self.id, now));
  const free = numbers.filter((number) => isFree(known.shares[number], now));
  const wanted = self.wantsMore ? SHARES : Math.max(1, held.length);
  const due = division(known, { id: self.id, wanted }, now).get(self.id) ?? 0;
  const newestFirst = held.toSorted((one, other) => sinceOf(known.shares[other]) - sinceOf(known.shares[one]));
  const giveBack = newestFirst.slice(0, Math.max(0, held.length - due));
  const take = free.slice(0, Math.max(0, due - held.length));
  const has = held.length - giveBack.length + take.length;
  return {
    keep: held.filter((number) => !giveBack.includes(number)),
    take,
    giveBack,
    wish: self.wantsMore || has === 0 ? wanted : null,
    lacks: has < Math.max(due, 1),
  };
}

export function isHeldBy(share: Share | null | undefined, id: string, now: number): boolean {
  return share?.owner === id && share.until > now;
}

function isFree(share: Share | null | undefined, now: number): boolean {
  return !share || share.until < now;
}

function sinceOf(share: Share | null | undefined): number {
  return share?.since ?? 0;
}

/** How many shares are whose. */
function division(
  known: Shares,
  self: { readonly id: string; readonly wanted: number },
  now: number,
): Map<string, number> {
  const parties = partiesOf(known, self, now);
  const order = parties.length > SHARES ? byTurns(parties, now) : byHolding(parties);
  const due = new Map(order.map(({ id }) => [id, 0]));
  let left = SHARES;
  for (let round = 0; round < SHARES; round += 1) {
    for (const { id, wanted } of order) {
      if (left === 0 || wanted <= round) continue;
      due.set(id, round + 1);
      left -= 1;
    }
  }
  return due;
}

function partiesOf(
  known: Shares,
  self: { readonly id: string; readonly wanted: number },
  now: number,
): readonly Party[] {
  const wishes = [...known.wishes].filter(([, { until }]) => until > now);
  const owners = known.shares.flatMap((share) => (share?.owner && share.until > now ? [share.owner] : []));
  const ids = new Set([...owners, ...wishes.map(([id]) => id), self.id]);
  return [...ids].map((id) => {
    const own = known.shares.filter((share) => isHeldBy(share, id, now));
    const wish = wishes.find(([owner]) => owner === id)?.[1];
    const wanted = id === self.id ? self.wanted : Math.max(own.length, wish?.shares ?? 0);
    const since = own.length > 0 ? Math.min(...own.map(sinceOf)) : (wish?.since ?? now);
    return { id, held: own.length, wanted, since };
  });
}

/** Who has more keeps the odd one. */
function byHolding(parties: readonly Party[]): readonly Party[] {
  return parties.toSorted((one, other) => other.held - one.held || byId(one, other));
}

/** Those whose turn it is; those that have waited, the longest first; those whose turn is over, the newest first; those that have just come. */
function byTurns(parties: readonly Party[], now: number): readonly Party[] {
  const rank = ({ held, since }: Party): number => {
    if (held > 0) return now - since < TURN_MS ? 0 : 2;
    return now - since >= PATIENCE_MS ? 1 : 3;
  };
  return parties.toSorted((one, other) => {
    const between = rank(one) - rank(other);
    if (between !== 0) return between;
    const older = one.since - other.since;
    return (rank(one) === 2 ? -older : older) || byId(one, other);
  });
}

function byId(one: Party, other: Party): number {
  return one.id < other.id ? -1 : 1;
}
