import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '../store/sqlite.ts';
import { ClaimEndedError, type ConversationClaim, type Delivery, type NewEntry } from './outbox.ts';
import type { ClaimStatements } from './sqlite-claim-statements.ts';
import type { SqliteIntake } from './sqlite-intake.ts';
import { bytesOf, delivery, type Row, timesOf } from './sqlite-rows.ts';

/** How long a claim lives without a call. */
export const LEASE_MS = 60_000;
/** A lease is renewed by a call when this much of it is gone, not by each. */
const RENEW_AFTER_MS = 10_000;
const HOUR_MS = 60 * 60 * 1000;
/** More than this of an hour count for no limit. */
const MAX_SENDS = 1800;
/** What one call gives out at most, unless a single body is larger. */
const MAX_BODIES_LENGTH = 16 * 1024 * 1024;

/** What claims share. */
export interface ClaimParts {
  readonly database: DatabaseSync;
  readonly statements: ClaimStatements;
  readonly intake: SqliteIntake;
  readonly now: () => number;
  /** Deliveries were added in the course of a claim. */
  readonly added: () => void;
  readonly ended: (claim: SqliteClaim) => void;
  /** Does it together with the next claim, or at the end of the turn of the event loop. */
  readonly soon: (change: () => void) => void;
}

export class SqliteClaim implements ConversationClaim {
  readonly number: number;
  readonly conversationId: string;
  readonly tenantId: string;
  readonly #parts: ClaimParts;
  readonly #token: number;
  readonly #places = new Map<string, number>();
  #recentSends: readonly number[];
  #leaseEndsAt: number;
  #ended = false;
  /** The deliveries that are being sent, and their places. */
  #sending: ReadonlyMap<string, number> | null = null;
  /** Deliveries were given out that others with their key must not be taken for. */
  #gaveOut = false;

  /** @param row of the conversation, as it was claimed. */
  constructor(row: Row, parts: ClaimParts) {
    this.#parts = parts;
    this.number = Number(row.number);
    this.conversationId = String(row.id);
    this.tenantId = String(row.tenant_id);
    this.#token = Number(row.claims);
    this.#leaseEndsAt = Number(row.due_at);
    this.#recentSends = timesOf(row.sends);
    if (Number(row.claimed) > 1) this.#bury();
  }

  get recentSends(): readonly number[] {
    const from = this.#parts.now() - HOUR_MS;
    return this.#recentSends.filter((endedAt) => endedAt > from);
  }

  async waiting(limit: number): Promise<readonly Delivery[]> {
    const { statements } = this.#parts;
    const now = this.#live();
    const found: Delivery[] = [];
    let length = 0;
    for (const row of statements.waiting.iterate(this.number, now)) {
      const each = delivery(row);
      length += each.body.length;
      if (found.length > 0 && length > MAX_BODIES_LENGTH) break;
      found.push(each);
      this.#places.set(each.id, Number(row.place));
      if (found.length >= limit) break;
    }
    this.#giveOut(found);
    return found;
  }

  async countFoldable(limit: number): Promise<number> {
    let count = 0;
    for (const _ of this.#parts.statements.foldable.iterate(this.number, this.#live())) {
      count += 1;
      if (count >= limit) break;
    }
    return count;
  }

  async sending(ids: readonly string[]): Promise<void> {
    this.#live();
    // Nothing is written: a claim that ends with its process counts as an attempt, so the claim itself is what is written down.
    this.#sending = new Map(ids.map((id) => [id, this.#places.get(id) ?? -1]));
  }

  async sent(ids: readonly string[], messageId: string, then: readonly NewEntry[] = []): Promise<void> {
    const { intake, now, added } = this.#parts;
    this.#change(() => {
      this.#settle(ids, 'sent', messageId, null);
      intake.add(then, now());
    });
    if (then.length > 0) added();
  }

  async dropped(ids: readonly string[], reason: string): Promise<void> {
    this.#live();
    this.#change(() => this.#settle(ids, 'dropped', null, reason));
  }

  async postponed(ids: readonly string[], notBefore: number): Promise<void> {
    this.#live();
    const { statements } = this.#parts;
    this.#change(() => {
      this.#takeBack();
      for (const id of ids) statements.postpone.run(Math.ceil(notBefore), id, this.number);
    });
  }

  async failed(ids: readonly string[], reason: string): Promise<void> {
    this.#live();
    this.#change(() => this.#settle(ids, 'failed', null, reason));
  }

  async notSent(reason: string): Promise<void> {
    const now = this.#live();
    this.#change(() => {
      this.#takeBack();
      this.#parts.statements.explain.run({ reason, number: this.number, now });
    });
  }

  async stop(reason: string): Promise<void> {
    const now = this.#live();
    this.#change(() => {
      this.#takeBack();
      this.#parts.statements.stop.run(now, reason, this.number, this.#token);
    });
    this.#end();
  }

  async release(dueAt: number | null): Promise<void> {
    if (this.#ended) return;
    const now = this.#live();
    const { statements, soon } = this.#parts;
    if (this.#sending !== null || this.#gaveOut) this.#change(() => this.#takeBack());
    soon(() => statements.release.run({ held: Math.ceil(dueAt ?? 0), now, number: this.number, token: this.#token }));
    this.#end();
  }

  /** Keeps the claim although its lease ran out: it is known to be in use. False where another has taken its place. */
  renew(now: number): boolean {
    const leaseEndsAt = now + LEASE_MS;
    const { changes } = this.#parts.statements.renew.run(leaseEndsAt, this.number, this.#token);
    if (Number(changes) === 0) return false;
    this.#leaseEndsAt = leaseEndsAt;
    return true;
  }

  /** Whether its lease has run out. */
  isOverdue(now: number): boolean {
    return this.#leaseEndsAt <= now;
  }

  /** The present; throws where the claim has ended. */
  #live(): number {
    const now = this.#parts.now();
    if (!this.#ended && now > this.#leaseEndsAt - LEASE_MS + RENEW_AFTER_MS && !this.renew(now)) this.#end();
    if (this.#ended) throw new ClaimEndedError(this.conversationId);
    return now;
  }

  #end(): void {
    this.#ended = true;
    this.#parts.ended(this);
  }

  /** One transaction, with which the attempt to send has ended if there is one. */
  #change(work: () => void): void {
    const { database, statements, now } = this.#parts;
    const sending = this.#sending;
    const sends = sending === null ? this.#recentSends : this.#sendsAnd(now());
    transaction(database, () => {
      if (sending !== null) statements.endSending.run(bytesOf(sends), this.number, this.#token);
      work();
      // Those that were settled have counted it.
      for (const place of this.#sending?.values() ?? []) statements.countAttempt.run(place);
    });
    this.#sending = null;
    this.#recentSends = sends;
  }

  #sendsAnd(endedAt: number): readonly number[] {
    return [...this.recentSends, endedAt].slice(-MAX_SENDS);
  }

  /** The claim before ended with its process. An attempt that was under way may have reached Teams at any time until now. */
  #bury(): void {
    const { database, statements, now } = this.#parts;
    const sends = this.#sendsAnd(now());
    transaction(database, () => {
      statements.countFirst.run({ number: this.number, now: now() });
      statements.takeBack.run(this.number);
      statements.bury.run(bytesOf(sends), this.number);
    });
    this.#recentSends = sends;
  }

  #settle(ids: readonly string[], state: string, messageId: string | null, reason: string | null): void {
    const { statements, now } = this.#parts;
    const at = now();
    const untried = new Map(this.#sending);
    for (const id of ids) {
      const tried = untried.delete(id) ? 1 : 0;
      statements.settle.run(state, at, messageId, reason, tried, id, this.number);
      this.#places.delete(id);
    }
    this.#sending = this.#sending && untried;
  }

  #giveOut(deliveries: readonly Delivery[]): void {
    const places = deliveries.flatMap(({ unique, id }) => (unique === 'waiting' ? (this.#places.get(id) ?? []) : []));
    if (places.length === 0) return;
    this.#gaveOut = true;
    const { database, statements } = this.#parts;
    transaction(database, () => {
      for (const place of places) statements.giveOut.run(place);
    });
  }

  /** What was given out and not settled counts again as waiting for its turn. */
  #takeBack(): void {
    if (this.#gaveOut) this.#parts.statements.takeBack.run(this.number);
    this.#gaveOut = false;
  }
}
