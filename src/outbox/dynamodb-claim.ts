import { ClaimQueue } from './dynamodb-claim-queue.ts';
import { sideBySide } from './dynamodb-conditional.ts';
import type { ClaimToken, DynamodbConversations } from './dynamodb-conversations.ts';
import type { DynamodbDeliveries, Settlement } from './dynamodb-deliveries.ts';
import { type Conversation, type Reference, readConversation } from './dynamodb-items.ts';
import { ClaimEndedError, type ConversationClaim, type Delivery, type NewEntry } from './outbox.ts';
import type { WakeUp } from './wake-up-queue.ts';

/** How long a claim lives without a call. */
const IDLE_MS = 60_000;
const HOUR_MS = 60 * 60 * 1000;
/** More than this of an hour count for no limit. */
const MAX_SENDS = 1800;

/** What claims share. */
export interface ClaimParts {
  readonly conversations: DynamodbConversations;
  readonly deliveries: DynamodbDeliveries;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly leaseMs: number;
  readonly add: (entries: readonly NewEntry[]) => Promise<unknown>;
  /** It is not renewed any more. The conversation falls due at that time; null: not by what is known. */
  readonly ended: (claim: DynamodbClaim, dueAt: number | null) => void;
}

export class DynamodbClaim implements ConversationClaim {
  readonly conversationId: string;
  readonly tenantId: string;
  /** The message that told of it, which nobody else gets while it is kept. */
  readonly wakeUp: WakeUp | null;
  readonly #parts: ClaimParts;
  readonly #token: ClaimToken;
  readonly #queue: ClaimQueue;
  #signals: number;
  #recentSends: readonly number[];
  #leaseEndsAt: number;
  #lastCallAt: number;
  #ended = false;
  #sending: ReadonlySet<string> | null = null;
  /** What was given out that others with its key must not be taken for, by id. */
  #givenOut = new Map<string, Reference>();

  /** @param conversation as it was claimed. */
  constructor(conversation: Conversation, wakeUp: WakeUp | null, parts: ClaimParts) {
    this.#parts = parts;
    this.wakeUp = wakeUp;
    this.conversationId = conversation.id;
    this.tenantId = conversation.tenantId;
    this.#token = { id: conversation.id, token: conversation.claims };
    this.#queue = new ClaimQueue(parts.deliveries, conversation.id);
    this.#signals = conversation.signals;
    this.#recentSends = conversation.sends;
    this.#leaseEndsAt = conversation.dueAt ?? 0;
    this.#lastCallAt = parts.now();
  }

  get recentSends(): readonly number[] {
    const from = this.#parts.now() - HOUR_MS;
    return this.#recentSends.filter((endedAt) => endedAt > from);
  }

  async waiting(limit: number): Promise<readonly Delivery[]> {
    const found = await this.#queue.waiting(limit, await this.#live());
    const once = new Set(
      found.flatMap(({ id, unique }) => (unique === 'waiting' && !this.#givenOut.has(id) ? [id] : [])),
    );
    await sideBySide(await this.#queue.references([...once]), async (reference) => {
      this.#givenOut.set(reference.id, reference);
      await this.#parts.deliveries.giveOut(reference);
    });
    return found;
  }

  async countFoldable(limit: number): Promise<number> {
    return this.#queue.countFoldable(limit, await this.#live());
  }

  async sending(ids: readonly string[]): Promise<void> {
    await this.#live();
    // Nothing is written: a claim that ends with its process counts as an attempt, so the claim itself is what is written down.
    this.#sending = new Set(ids);
  }

  async sent(ids: readonly string[], messageId: string, then: readonly NewEntry[] = []): Promise<void> {
    this.#lastCallAt = this.#parts.now();
    // Before the others are settled: where it ends in between, they are sent again, and what comes after them is known by its keys.
    if (then.length > 0) await this.#parts.add(then);
    const queued = await this.#queue.references(ids);
    // At once: either says that they are not to be sent again.
    await Promise.all([
      this.#settle(queued, { state: 'sent', at: this.#now(), messageId, reason: null }),
      this.#parts.deliveries.leave(queued),
    ]);
  }

  async dropped(ids: readonly string[], reason: string): Promise<void> {
    await this.#live();
    await this.#settleAndLeave(ids, { state: 'dropped', at: this.#now(), messageId: null, reason });
  }

  async failed(ids: readonly string[], reason: string): Promise<void> {
    await this.#live();
    await this.#settleAndLeave(ids, { state: 'failed', at: this.#now(), messageId: null, reason });
  }

  async postponed(ids: readonly string[], notBefore: number): Promise<void> {
    const now = await this.#live();
    await this.#endAttempt(null);
    await this.#takeBack();
    const until = Math.ceil(notBefore);
    await sideBySide(await this.#queue.references(ids), async (reference) => {
      if (await this.#parts.deliveries.postpone(reference, until, now)) this.#queue.postponed(reference.id, until);
    });
  }

  async notSent(reason: string): Promise<void> {
    await this.#live();
    await this.#endAttempt(reason);
    await this.#takeBack();
  }

  async stop(reason: string): Promise<void> {
    const now = await this.#live();
    await this.#endAttempt(null);
    await this.#takeBack();
    await this.#parts.conversations.stop(this.#token, now, reason);
    this.#end(null);
  }

  async release(dueAt: number | null): Promise<void> {
    if (this.#ended) return;
    try {
      await this.#endAttempt(null);
      await this.#takeBack();
      this.#end(await this.#giveBack(Math.ceil(dueAt ?? 0)));
    } finally {
      // What could not be given back is nobody's when its lease runs out.
      this.#end(null);
    }
  }

  /** The claim before ended with its process. An attempt that was under way may have reached Teams at any time until now. */
  async bury(): Promise<void> {
    const { conversations, deliveries } = this.#parts;
    const now = this.#now();
    const first = await this.#queue.first(now);
    if (first) await deliveries.note(first.id, this.conversationId, { attempts: 1, reason: null });
    await sideBySide(await this.#queue.everything(), (reference) => deliveries.takeBack(reference));
    const sends = this.#sendsAnd(now);
    await conversations.noteSends(this.#token, sends, { claimed: 1 });
    this.#recentSends = sends;
  }

  /** Keeps the claim. False where another has taken its place. */
  async renew(): Promise<boolean> {
    const leaseEndsAt = this.#now() + this.#parts.leaseMs;
    const renewed = await this.#parts.conversations.renew(this.#token, leaseEndsAt);
    if (renewed) this.#leaseEndsAt = leaseEndsAt;
    else this.#end(null);
    return renewed;
  }

  /** Whether its lease has run out. */
  isOverdue(now: number): boolean {
    return this.#leaseEndsAt <= now;
  }

  /** Whether it is used, and so much of its lease is gone that it should be renewed. */
  wantsRenewal(now: number): boolean {
    return now < this.#lastCallAt + IDLE_MS && this.#leaseEndsAt - now < (this.#parts.leaseMs * 3) / 4;
  }

  /** The present; throws where the claim has ended. */
  async #live(): Promise<number> {
    const now = this.#now();
    this.#lastCallAt = now;
    // It is renewed from time to time anyway: this is for a process that was held up.
    if (!this.#ended && this.#leaseEndsAt - now < this.#parts.leaseMs / 2) await this.renew();
    if (this.#ended) throw new ClaimEndedError(this.conversationId);
    return now;
  }

  #now(): number {
    return this.#parts.now();
  }

  #end(dueAt: number | null): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#parts.ended(this, dueAt);
  }

  async #settleAndLeave(ids: readonly string[], how: Settlement): Promise<void> {
    const queued = await this.#queue.references(ids);
    await this.#settle(queued, how);
    // Not before: what has left the queue and is not settled would be lost.
    await this.#parts.deliveries.leave(queued);
  }

  /** With it the attempt to send has ended, if there is one. */
  async #settle(queued: readonly Reference[], how: Settlement): Promise<void> {
    const tried = this.#sending ?? new Set();
    const ids = new Set(queued.map(({ id }) => id));
    await Promise.all([
      this.#parts.deliveries.settle(queued, how, tried),
      this.#noteAttempt(
        [...tried].filter((id) => !ids.has(id)),
        null,
      ),
    ]);
    this.#queue.settled(ids);
    for (const id of ids) this.#givenOut.delete(id);
  }

  /** @param reason for the one whose turn it is; null: none. */
  async #endAttempt(reason: string | null): Promise<void> {
    if (this.#sending === null && reason === null) return;
    await this.#noteAttempt([...(this.#sending ?? [])], reason);
  }

  async #noteAttempt(untaken: readonly string[], reason: string | null): Promise<void> {
    const { conversations, deliveries } = this.#parts;
    const first = reason === null ? null : await this.#queue.first(this.#now());
    const isSending = this.#sending !== null;
    const sends = isSending ? this.#sendsAnd(this.#now()) : this.#recentSends;
    const noted = new Set(first === null ? untaken : [...untaken, first.id]);
    await Promise.all([
      isSending ? conversations.noteSends(this.#token, sends) : null,
      sideBySide([...noted], async (id) => {
        const attempts = untaken.includes(id) ? 1 : 0;
        await deliveries.note(id, this.conversationId, { attempts, reason: id === first?.id ? reason : null });
        if (attempts > 0) this.#queue.tried(id);
      }),
    ]);
    this.#sending = null;
    this.#recentSends = sends;
  }

  #sendsAnd(endedAt: number): readonly number[] {
    return [...this.recentSends, endedAt].slice(-MAX_SENDS);
  }

  /** What was given out and not settled counts again as waiting for its turn. */
  async #takeBack(): Promise<void> {
    const references = [...this.#givenOut.values()];
    await sideBySide(references, (reference) => this.#parts.deliveries.takeBack(reference));
    this.#givenOut = new Map();
  }

  /** When it falls due; null where nothing waits, or another holds it. */
  async #giveBack(heldUntil: number): Promise<number | null> {
    for (;;) {
      const earliest = await this.#queue.earliest(this.#now());
      const dueAt = earliest === null ? null : Math.max(heldUntil, earliest);
      const { conversations } = this.#parts;
      const { done, item } = await conversations.release(this.#token, { signals: this.#signals, heldUntil, dueAt });
      if (done) return dueAt;
      const found = item && readConversation(item);
      if (found === null || found.claims !== this.#token.token) return null;
      // The answer got lost.
      if (found.claimed === 0) return found.dueAt;
      this.#signals = found.signals;
      this.#queue.forget();
    }
  }
}
