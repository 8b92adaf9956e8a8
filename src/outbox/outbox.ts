/**
 * Where deliveries wait, durably, until Teams has taken them. An implementation knows nothing of Teams, cards or events: it keeps
 * deliveries in order per conversation, gives each conversation to one worker at a time, and remembers how each delivery ended.
 */
export interface Outbox {
  /**
   * Stores deliveries. When it resolves they are durable: neither `kill -9` nor a power cut loses them. Many calls at the same time cost
   * little more than one. A delivery whose `uniqueKey` its conversation has seen within 24 hours is passed over.
   */
  add(entries: readonly NewEntry[]): Promise<readonly AddedDelivery[]>;
  /** A conversation that has something due, now given to the caller alone; null where there is none at present. */
  claim(): Promise<ConversationClaim | null>;
  /** When the next conversation falls due, milliseconds since the epoch; one that is claimed when its claim would end. Null: none will. */
  nextDueAt(): Promise<number | null>;
  /** Calls back after deliveries were added and after conversations were resumed; gives what ends that. */
  onWork(callback: () => void): () => void;
  /** A delivery by its id, for as long as it is kept: a week after it was settled. */
  find(id: string): Promise<StoredDelivery | null>;
  /** What was put off in a conversation, of kind `notification`, is due now: why it was put off may no longer hold. */
  bringForward(conversationId: string): Promise<void>;
  /** Conversations that were stopped, of a tenant or all, are tried again: the bot was installed. */
  resume(tenantId: string | null): Promise<void>;
  /**
   * Puts a failed delivery at the end of its conversation's queue again, as if it were added now. False where there is no such failed
   * delivery.
   */
  sendAgain(id: string): Promise<boolean>;
  status(conversationIds?: readonly string[]): Promise<OutboxStatus>;
  /** Failed deliveries, newest first. */
  failed(limit: number, conversationIds?: readonly string[]): Promise<readonly StoredDelivery[]>;
  /** Those that wait in stopped conversations and were due before that time fail, for the reason of the stop; gives at most `limit`. */
  failStopped(dueBefore: number, limit: number): Promise<readonly StoredDelivery[]>;
  /** Removes what need not be kept any longer; gives the number of deliveries removed, 0 where the store does that by itself. */
  sweep(): Promise<number>;
  close(): void;
}

/** One text for one or many conversations. */
export interface NewEntry {
  /** What is delivered, opaque to the outbox; stored once for all of the deliveries. At most 1 MiB. */
  readonly body: string;
  readonly deliveries: readonly NewDelivery[];
}

export interface NewDelivery {
  /** Unguessable: buttons name it. */
  readonly id: string;
  /** Bot Framework's conversation id without a thread. */
  readonly conversationId: string;
  readonly tenantId: string;
  readonly configurationName: string;
  /** What composes it: `notification`, `card`, … Only those of kind `notification` fold into digests. */
  readonly kind: string;
  /**
   * The same key is taken once in 24 hours by a conversation (`day`), or only while none with it waits (`waiting`). One that a claim has
   * given out no longer counts: it may have been composed already.
   */
  readonly uniqueKey: string;
  readonly unique: 'day' | 'waiting';
  /** Not before this time, milliseconds since the epoch; others of the conversation may go first. Null: at once. */
  readonly notBefore: number | null;
}

export interface AddedDelivery {
  readonly id: string;
  /** `repeated`: the conversation has seen its key. */
  readonly outcome: 'added' | 'repeated';
}

export interface Delivery extends NewDelivery {
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly addedAt: number;
  /** Attempts to send that began before. */
  readonly attempts: number;
}

export interface StoredDelivery extends Delivery {
  readonly state: 'waiting' | 'sent' | 'failed' | 'dropped';
  readonly settledAt: number | null;
  /** Teams' id of the message that carried it; of a digest's entries that of the digest. */
  readonly messageId: string | null;
  /** Why it failed, was dropped, or waits longer than its turn; in words for operators. */
  readonly reason: string | null;
}

/**
 * Waiting deliveries of one conversation, for the one worker that holds it. A claim that is not released ends a minute after its last
 * call; from then on its calls reject with {@link ClaimEndedError}.
 */
export interface ConversationClaim {
  readonly conversationId: string;
  readonly tenantId: string;
  /** Times at which sends to the conversation ended, within the last hour, in ascending order; what a limit counts. */
  readonly recentSends: readonly number[];
  /** The oldest deliveries that are due, in order; fewer than `limit` where their bodies are very large together. */
  waiting(limit: number): Promise<readonly Delivery[]>;
  /** How many of kind `notification` are due; counts up to `limit`. */
  countFoldable(limit: number): Promise<number>;
  /** Written down before each attempt: a process that dies during it still counts it. */
  sending(ids: readonly string[]): Promise<void>;
  /**
   * Teams has taken them, in one message; `then` is added in the same step. Survives `kill -9` when it resolves. It is written down even
   * when the claim has ended meanwhile, so that nobody sends them again.
   */
  sent(ids: readonly string[], messageId: string, then?: readonly NewEntry[]): Promise<void>;
  /** Nothing is to be sent for them: muted, not wanted, overtaken. */
  dropped(ids: readonly string[], reason: string): Promise<void>;
  /** They are not to be sent before that time, milliseconds since the epoch; what they are for may be decided anew then. */
  postponed(ids: readonly string[], notBefore: number): Promise<void>;
  /** They cannot be sent; kept and listed. */
  failed(ids: readonly string[], reason: string): Promise<void>;
  /** The attempt ended without success; the deliveries stay first in the queue. */
  notSent(reason: string): Promise<void>;
  /** The bot is not in the conversation: nothing is sent there until it is resumed. Ends the claim. */
  stop(reason: string): Promise<void>;
  /** Gives the conversation back. Nothing is sent to it before that time; with null it falls due at once where something waits. */
  release(dueAt: number | null): Promise<void>;
}

export interface OutboxStatus {
  /** Notifications, and what else is due: what is to be done later only, such as the next look at long work, is left out. */
  readonly waiting: number;
  /** When the oldest of the waiting deliveries that are due was added, or fell due: milliseconds since the epoch. */
  readonly oldestWaitingAt: number | null;
  /** Of those that wait, the ones of kind `notification` that are not due yet, and when the first of them is. */
  readonly postponed: { readonly count: number; readonly until: number | null };
  readonly failed: number;
  readonly stopped: readonly { readonly conversationId: string; readonly reason: string; readonly since: number }[];
}

/** The claim ended before this call: it was released, or another took its place. */
export class ClaimEndedError extends Error {
  override readonly name = 'ClaimEndedError';
  readonly code = 'outbox-claim-ended';

  constructor(conversationId: string) {
    super(`The claim of the conversation ${JSON.stringify(conversationId)} has ended.`);
  }
}
