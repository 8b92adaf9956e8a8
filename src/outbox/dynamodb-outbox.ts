import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { DynamodbRequests } from '../store/dynamodb-requests.ts';
import type { Log } from '../telemetry/log.ts';
import { DynamodbChanges } from './dynamodb-changes.ts';
import { type ClaimParts, DynamodbClaim } from './dynamodb-claim.ts';
import { sideBySide } from './dynamodb-conditional.ts';
import { CLOCKS_DIFFER_MS, DynamodbConversations } from './dynamodb-conversations.ts';
import { DynamodbDeliveries } from './dynamodb-deliveries.ts';
import { DynamodbDue } from './dynamodb-due.ts';
import { DynamodbIntake } from './dynamodb-intake.ts';
import type { Conversation } from './dynamodb-items.ts';
import { DynamodbLookup } from './dynamodb-lookup.ts';
import type { AddedDelivery, ConversationClaim, NewEntry, Outbox, OutboxStatus, StoredDelivery } from './outbox.ts';
import { checkEntries } from './sqlite-intake.ts';
import { systemTimers, type Timers } from './timers.ts';
import { type WakeUp, WakeUpQueue } from './wake-up-queue.ts';

export interface DynamodbOutboxOptions {
  readonly client: DynamoDBClient;
  readonly sqs: SQSClient;
  /** The table of all instances, as `tableDefinition` describes it. */
  readonly table: string;
  /** The FIFO queue that wakes the instances. */
  readonly queueUrl: string;
  /** Milliseconds since the epoch. The clocks of all instances agree within a second. */
  readonly now: () => number;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number;
  /** The system's, when left out. */
  readonly timers?: Timers;
  /** How long a claim outlives its process. */
  readonly leaseMs?: number;
  /** What has been due for so long is taken whoever knew of it. */
  readonly graceMs?: number;
  /** Between two looks at what is due in the table. */
  readonly lookEveryMs?: number;
  /** What this process has no room for within this time, others are told of. */
  readonly handOverMs?: number;
}

export interface DynamodbOutbox extends Outbox {
  /** What keeps the instances from waking each other, in words; the deliveries go on without that. */
  problems(): readonly string[];
  /** Resolves when what `close` tells the other instances has arrived, or could not. */
  idle(): Promise<void>;
}

const LEASE_MS = 20_000;
const GRACE_MS = 2000;
const LOOK_EVERY_MS = 2000;
const HAND_OVER_MS = 200;
const RESUME_AGAIN_MS = 3000;
/** A message outlives a lease, or it would come to others while the claim is still renewed. */
const KEEP_LONGER_MS = 10_000;

/** The outbox on the table that all instances share. Nothing is asked of AWS until it is used. */
export function openDynamodbOutbox(options: DynamodbOutboxOptions): DynamodbOutbox {
  return new SharedOutbox({
    timers: systemTimers,
    leaseMs: LEASE_MS,
    graceMs: GRACE_MS,
    lookEveryMs: LOOK_EVERY_MS,
    handOverMs: HAND_OVER_MS,
    ...options,
  });
}

/**
 * The table decides who holds a conversation: a claim is a number that each claimer makes larger, and every change by a claim asks for
 * its own. Who adds a delivery knows of the conversation first and takes it up itself where it has room; where not, one message in the
 * queue wakes another. What nobody was told of is found in the table a little later.
 */
class SharedOutbox implements DynamodbOutbox {
  readonly #options: Required<DynamodbOutboxOptions>;
  readonly #now: () => number;
  readonly #conversations: DynamodbConversations;
  readonly #intake: DynamodbIntake;
  readonly #changes: DynamodbChanges;
  readonly #lookup: DynamodbLookup;
  readonly #due: DynamodbDue;
  readonly #wakeUps: WakeUpQueue;
  readonly #claimParts: ClaimParts;
  readonly #instance: string;
  readonly #callbacks = new Set<() => void>();
  /** Claims of this process that have not ended. */
  readonly #held = new Map<string, DynamodbClaim>();
  #claims = 0;
  #closed = false;
  #endRenewing: (() => void) | null = null;
  #endLooking: (() => void) | null = null;

  constructor(options: Required<DynamodbOutboxOptions>) {
    const { client, table, random, leaseMs, timers } = options;
    const now = () => Math.floor(options.now());
    this.#options = options;
    this.#now = now;
    this.#instance = [random(), random(), random()].map((number) => number.toString(36).slice(2)).join('');
    const requests = new DynamodbRequests({ client, table });
    const conversations = new DynamodbConversations(requests);
    const deliveries = new DynamodbDeliveries(requests);
    const changed = (conversation: Conversation) => this.#noteDue(conversation);
    this.#conversations = conversations;
    this.#due = new DynamodbDue({ ...options, requests, now });
    this.#intake = new DynamodbIntake({ requests, conversations, now, added: changed });
    this.#changes = new DynamodbChanges({ requests, conversations, deliveries, now, changed });
    this.#lookup = new DynamodbLookup({ requests, conversations, deliveries, changes: this.#changes });
    this.#wakeUps = new WakeUpQueue({
      ...options,
      timers,
      instance: this.#instance,
      keepMs: leaseMs + KEEP_LONGER_MS,
      arrived: () => this.#work(),
    });
    this.#claimParts = {
      conversations,
      deliveries,
      now,
      leaseMs,
      add: (entries) => this.add(entries),
      ended: (claim, dueAt) => this.#ended(claim, dueAt),
    };
  }

  async add(entries: readonly NewEntry[]): Promise<readonly AddedDelivery[]> {
    checkEntries(entries);
    const results = await this.#intake.add(entries);
    if (results.some(({ outcome }) => outcome === 'added')) this.#work();
    return results;
  }

  async claim(): Promise<ConversationClaim | null> {
    await this.#keepHeld();
    for (let looked = false; ; ) {
      const own = this.#due.takeOwn();
      const wakeUp = own === null ? this.#wakeUps.take() : null;
      const id = own ?? wakeUp?.conversationId ?? this.#due.takeListed();
      if (id === null) {
        if (looked || !(await this.#due.look())) break;
        looked = true;
        continue;
      }
      const claim = await this.#claim(id, wakeUp);
      if (claim !== null) return claim;
    }
    this.#wakeUps.want();
    return null;
  }

  nextDueAt(): Promise<number | null> {
    return this.#due.nextAt();
  }

  onWork(callback: () => void): () => void {
    // One of its own, so that the same function given twice is called twice and ended once.
    const own = () => callback();
    this.#callbacks.add(own);
    this.#wakeUps.listen();
    if (this.#endLooking === null) this.#lookLater();
    return () => this.#callbacks.delete(own);
  }

  find(id: string): Promise<StoredDelivery | null> {
    return this.#lookup.find(id, this.#now());
  }

  async bringForward(conversationId: string): Promise<void> {
    await this.#changes.bringForward(conversationId);
    this.#work();
  }

  async resume(tenantId: string | null): Promise<void> {
    // Stopped a moment ago by the clock of another.
    const stoppedBefore = this.#now() + CLOCKS_DIFFER_MS;
    await this.#changes.resume(tenantId, stoppedBefore);
    this.#work();
    this.#options.timers.after(RESUME_AGAIN_MS, () => void this.#resumeAgain(tenantId, stoppedBefore));
  }

  async sendAgain(id: string): Promise<boolean> {
    const found = await this.#changes.sendAgain(id);
    if (found) this.#work();
    return found;
  }

  status(conversationIds?: readonly string[]): Promise<OutboxStatus> {
    return this.#lookup.status(this.#now(), conversationIds);
  }

  failed(limit: number, conversationIds?: readonly string[]): Promise<readonly StoredDelivery[]> {
    return this.#lookup.failed(limit, conversationIds);
  }

  failStopped(dueBefore: number, limit: number): Promise<readonly StoredDelivery[]> {
    return this.#changes.failStopped(dueBefore, limit);
  }

  /** Nothing: DynamoDB removes what has had its time. */
  async sweep(): Promise<number> {
    return 0;
  }

  problems(): readonly string[] {
    return this.#wakeUps.problems();
  }

  /** What is under way goes on, and what is due here is left to others. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#callbacks.clear();
    this.#endRenewing?.();
    this.#endLooking?.();
    for (const id of this.#due.ownDue) void this.#wakeUps.send(id);
    this.#wakeUps.close();
  }

  idle(): Promise<void> {
    return this.#wakeUps.idle();
  }

  async #claim(id: string, wakeUp: WakeUp | null): Promise<DynamodbClaim | null> {
    this.#claims += 1;
    const now = this.#now();
    const times = { now, leaseEnds: now + this.#options.leaseMs };
    try {
      const outcome = await this.#conversations.claim(id, `${this.#instance}-${this.#claims}`, times);
      if ('refused' in outcome) {
        if (outcome.refused !== null) this.#noteRefused(outcome.refused);
        if (wakeUp !== null) void this.#wakeUps.done(wakeUp);
        return null;
      }
      const claim = new DynamodbClaim(outcome.claimed, wakeUp, this.#claimParts);
      if (outcome.claimed.claimed > 1) await claim.bury();
      this.#held.set(id, claim);
      this.#renewLater();
      return claim;
    } catch (error) {
      this.#due.note(id, now);
      throw error;
    }
  }

  /** Another holds it, or it is due a little later by the clock of another. */
  #noteRefused({ id, claimed, dueAt }: Conversation): void {
    this.#due.note(id, claimed === 0 ? dueAt : null);
  }

  /** The process was asleep, or a call takes very long: what it holds is still its own. */
  async #keepHeld(): Promise<void> {
    const now = this.#now();
    const overdue = [...this.#held.values()].filter((claim) => claim.isOverdue(now));
    await sideBySide(overdue, (claim) => claim.renew());
  }

  #ended(claim: DynamodbClaim, dueAt: number | null): void {
    const { conversationId, wakeUp } = claim;
    // It may have been claimed again since.
    if (this.#held.get(conversationId) === claim) this.#held.delete(conversationId);
    if (wakeUp !== null) void this.#wakeUps.done(wakeUp);
    this.#noteDueAt(conversationId, dueAt);
  }

  #noteDue({ id, claimed, stoppedAt, dueAt }: Conversation): void {
    this.#noteDueAt(id, claimed === 0 && stoppedAt === null ? dueAt : null);
  }

  #noteDueAt(id: string, dueAt: number | null): void {
    this.#due.note(id, dueAt);
    if (dueAt === null || dueAt > this.#now()) return;
    const { timers, handOverMs } = this.#options;
    timers.after(handOverMs, () => {
      if (!this.#closed && this.#due.isOwnDue(id)) void this.#wakeUps.send(id);
    });
  }

  /** Those that stood in no list yet, which are a moment behind. */
  async #resumeAgain(tenantId: string | null, stoppedBefore: number): Promise<void> {
    if (this.#closed) return;
    try {
      if ((await this.#changes.resume(tenantId, stoppedBefore)) > 0) this.#work();
    } catch (error) {
      this.#options.log.warn({ err: error, code: 'outbox-fault' }, 'stopped conversations could not be looked for');
    }
  }

  /** Renews what is held and used, from time to time, for as long as something is held. */
  #renewLater(): void {
    if (this.#endRenewing !== null || this.#closed) return;
    const { timers, leaseMs } = this.#options;
    this.#endRenewing = timers.after(leaseMs / 4, () => void this.#renew());
  }

  async #renew(): Promise<void> {
    const now = this.#now();
    const used = [...this.#held.values()].filter((claim) => claim.wantsRenewal(now));
    await sideBySide(used, async (claim) => {
      if ((await claim.renew()) && claim.wakeUp !== null) await this.#wakeUps.keep(claim.wakeUp);
    }).catch((error: unknown) => {
      this.#options.log.warn({ err: error, code: 'outbox-fault' }, 'a conversation could not be kept');
    });
    this.#endRenewing = null;
    if (this.#held.size > 0) this.#renewLater();
  }

  /** Looks for what nobody was told of, from time to time. */
  #lookLater(): void {
    if (this.#closed) return;
    const { timers, lookEveryMs } = this.#options;
    this.#endLooking = timers.after(lookEveryMs, () => void this.#look());
  }

  async #look(): Promise<void> {
    try {
      if (await this.#due.look()) this.#work();
    } catch (error) {
      this.#options.log.warn({ err: error, code: 'outbox-fault' }, 'what is due in the outbox could not be looked for');
    }
    this.#lookLater();
  }

  #work(): void {
    for (const callback of this.#callbacks) callback();
  }
}
