const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

/** A card changes at most this often. */
export const LEAST_BETWEEN_UPDATES_MS = 3 * SECOND_MS;
/** Nothing is followed for longer. */
export const FOLLOWED_FOR_MS = 24 * 60 * MINUTE_MS;
/** When AWS does not answer: never slower than this. */
const SLOWEST_MS = 2 * MINUTE_MS;

/** How often a work is looked at, by how long it has been followed: people look at what is new. */
const BY_AGE: readonly { readonly untilMs: number; readonly everyMs: number; readonly eachMs: number }[] = [
  /**
   * `eachMs`: so much for each work that is followed in the conversation. Teams takes 60 changes in 30 seconds and 1,800 in an hour; at
   * most half of that is for what is followed: one in a second for some minutes, one in four seconds from then on.
   */
  { untilMs: 2 * MINUTE_MS, everyMs: LEAST_BETWEEN_UPDATES_MS, eachMs: 1 * SECOND_MS },
  { untilMs: 10 * MINUTE_MS, everyMs: 5 * SECOND_MS, eachMs: 4 * SECOND_MS },
  { untilMs: 60 * MINUTE_MS, everyMs: 15 * SECOND_MS, eachMs: 4 * SECOND_MS },
  { untilMs: Number.POSITIVE_INFINITY, everyMs: 60 * SECOND_MS, eachMs: 4 * SECOND_MS },
];

export interface Followed {
  /** For how long it has been followed, in milliseconds. */
  readonly ageMs: number;
  /** How many are followed in the conversation, this one included. */
  readonly inConversation: number;
  /** How often in a row AWS has not answered. */
  readonly failures: number;
  /** AWS said that it is asked too often. */
  readonly throttled: boolean;
}

/** Milliseconds until the next look. */
export function nextLookMs({ ageMs, inConversation, failures, throttled }: Followed): number {
  const { everyMs, eachMs } = BY_AGE.find(({ untilMs }) => ageMs < untilMs) ?? { everyMs: 60_000, eachMs: 4000 };
  const usual = Math.max(everyMs, eachMs * inConversation);
  if (failures === 0) return usual;
  const slower = usual * 2 ** Math.min(failures + (throttled ? 1 : 0), 10);
  return Math.max(usual, Math.min(SLOWEST_MS, slower));
}
