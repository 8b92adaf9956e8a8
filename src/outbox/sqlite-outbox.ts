import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openSqlite, transaction } from '../store/sqlite.ts';
import { storeMigrations } from '../store/sqlite-migrations.ts';
import { GroupCommit } from './group-commit.ts';
import type { AddedDelivery, ConversationClaim, NewEntry, Outbox, OutboxStatus, StoredDelivery } from './outbox.ts';
import { type SignOfLife, showLife } from './sqlite-alive.ts';
import { type ClaimParts, LEASE_MS, SqliteClaim } from './sqlite-claim.ts';
import { prepareClaimStatements } from './sqlite-claim-statements.ts';
import { checkEntries, SqliteIntake } from './sqlite-intake.ts';
import { SqliteLookup } from './sqlite-lookup.ts';
import { FALLS_DUE, numberOrNull } from './sqlite-rows.ts';
import { SqliteSweep } from './sqlite-sweep.ts';

/** While much comes in, the disk is waited for no more often than this: everything else waits meanwhile. */
const COMMIT_EVERY_MS = 4;

export interface SqliteOutboxOptions {
  /** The store's file, or `:memory:`. */
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Opens the outbox in the SQLite file that also holds the state. Throws StoreOpenError, whose message says what to do. */
export function openSqliteOutbox(options: SqliteOutboxOptions): Outbox {
  const database = openSqlite(options.path, storeMigrations);
  // The log of changes is written back to the file, and the disk waited for, every 16 MiB: at a thousand deliveries a second, about
  // every second. SQLite's own 4 MiB would be four times as often.
  database.exec('PRAGMA wal_autocheckpoint = 4000; PRAGMA synchronous = NORMAL');
  return new SqliteOutbox(database, showLife(options.path), () => Math.floor(options.now()));
}

/**
 * Two kinds of commit (https://sqlite.org/pragma.html#pragma_synchronous). Once `add` has resolved, SNS is told that its message was
 * taken and forgets it: that commit waits for the disk (FULL) and survives a power cut. The worker's commits (NORMAL) are in the
 * operating system's hands when they return: `kill -9` loses none. A power cut may undo the last of them, and then a message is sent
 * twice rather than never.
 */
class SqliteOutbox implements Outbox {
  readonly #database: DatabaseSync;
  readonly #now: () => number;
  readonly #life: SignOfLife;
  readonly #adding: GroupCommit<readonly NewEntry[], readonly AddedDelivery[]>;
  readonly #lookup: SqliteLookup;
  readonly #sweep: SqliteSweep;
  readonly #claimParts: ClaimParts;
  readonly #nextDue: StatementSync;
  readonly #resume: StatementSync;
  readonly #bringForward: StatementSync;
  readonly #sendAgain: StatementSync;
  readonly #fallDue: StatementSync;
  readonly #fail: StatementSync;
  readonly #callbacks = new Set<() => void>();
  /** Claims of this process that have not ended. */
  readonly #held = new Set<SqliteClaim>();
  /** Conversations to give back, which costs half as much together with the next claim. */
  #soon: (() => void)[] = [];

  constructor(database: DatabaseSync, life: SignOfLife, now: () => number) {
    this.#database = database;
    this.#life = life;
    this.#now = now;
    const intake = new SqliteIntake(database);
    this.#lookup = new SqliteLookup(database);
    this.#sweep = new SqliteSweep(database);
    this.#adding = new GroupCommit(
      (calls) => this.#durably(() => calls.map((entries) => intake.add(entries, now()))),
      spaced(COMMIT_EVERY_MS),
    );
    this.#claimParts = {
      database,
      statements: prepareClaimStatements(database),
      intake,
      now,
      added: () => this.#work(),
      ended: (claim) => this.#held.delete(claim),
      soon: (change) => {
        if (this.#soon.push(change) === 1) setImmediate(() => this.#settleUp());
      },
    };
    this.#nextDue = database.prepare('SELECT min(due_at) AS due_at FROM outbox_conversation WHERE due_at IS NOT NULL');
    this.#resume = database.prepare(
      `UPDATE outbox_conversation SET stopped_at = NULL, stop_reason = NULL, held_until = 0, due_at = ${FALLS_DUE}
       WHERE stopped_at IS NOT NULL AND (:tenant IS NULL OR tenant_id = :tenant)`,
    );
    this.#bringForward = database.prepare(
      `UPDATE outbox_delivery SET not_before = :now
       WHERE conversation = (SELECT number FROM outbox_conversation WHERE id = :conversation)
         AND state = 'waiting' AND kind = 'notification' AND not_before > :now
       RETURNING conversation`,
    );
    this.#sendAgain = database.prepare(
      `UPDATE outbox_delivery SET
         place = (SELECT max(place) + 1 FROM outbox_delivery),
         state = 'waiting', settled_at = NULL, reason = NULL, attempts = 0, given_out = 0, not_before = NULL, added_at = :now
       WHERE id = :id AND state = 'failed' RETURNING conversation`,
    );
    this.#fallDue = database.prepare(
      `UPDATE outbox_conversation SET due_at = max(held_until, ${FALLS_DUE})
       WHERE number = :number AND claimed = 0 AND stopped_at IS NULL`,
    );
    this.#fail = database.prepare(
      "UPDATE outbox_delivery SET state = 'failed', settled_at = ?, reason = ? WHERE id = ? AND state = 'waiting'",
    );
    // What they held has waited for longest.
    if (life.alone) database.exec('UPDATE outbox_conversation SET due_at = 0 WHERE claimed > 0 AND due_at IS NOT NULL');
  }

  async add(entries: readonly NewEntry[]): Promise<readonly AddedDelivery[]> {
    checkEntries(entries);
    if (entries.length === 0) return [];
    const results = await this.#adding.run(entries);
    if (results.some(({ outcome }) => outcome === 'added')) this.#work();
    return results;
  }

  async claim(): Promise<ConversationClaim | null> {
    const now = this.#now();
    // The process was asleep, or a call takes very long: what it holds is still its own.
    for (const claim of this.#held) {
      if (claim.isOverdue(now)) claim.renew(now);
    }
    const row = this.#settleUp(() => this.#claimParts.statements.claim.get({ leaseEnds: now + LEASE_MS, now }));
    if (row === undefined) return null;
    const claim = new SqliteClaim(row, this.#claimParts);
    this.#held.add(claim);
    return claim;
  }

  async nextDueAt(): Promise<number | null> {
    this.#settleUp();
    return numberOrNull(this.#nextDue.get()?.due_at);
  }

  onWork(callback: () => void): () => void {
    // One of its own, so that the same function given twice is called twice and ended once.
    const own = () => callback();
    this.#callbacks.add(own);
    return () => this.#callbacks.delete(own);
  }

  async find(id: string): Promise<StoredDelivery | null> {
    return this.#lookup.find(id);
  }

  async bringForward(conversationId: string): Promise<void> {
    const now = this.#now();
    this.#durably(() => {
      // The time stays, so that what was put off together goes out together.
      const [row] = this.#bringForward.all({ conversation: conversationId, now });
      if (row) this.#fallDue.run({ now, number: Number(row.conversation) });
    });
    this.#work();
  }

  async resume(tenantId: string | null): Promise<void> {
    this.#durably(() => this.#resume.run({ tenant: tenantId, now: this.#now() }));
    this.#work();
  }

  async sendAgain(id: string): Promise<boolean> {
    const now = this.#now();
    const found = this.#durably(() => {
      const row = this.#sendAgain.get({ id, now });
      if (row) this.#fallDue.run({ now, number: Number(row.conversation) });
      return row !== undefined;
    });
    if (found) this.#work();
    return found;
  }

  async status(conversationIds?: readonly string[]): Promise<OutboxStatus> {
    return this.#lookup.status(this.#now(), conversationIds);
  }

  async failed(limit: number, conversationIds?: readonly string[]): Promise<readonly StoredDelivery[]> {
    return this.#lookup.failed(limit, conversationIds);
  }

  async failStopped(dueBefore: number, limit: number): Promise<readonly StoredDelivery[]> {
    const now = this.#now();
    return transaction(this.#database, () => {
      return this.#lookup.stoppedSince(dueBefore, limit).map(({ delivery, reason }): StoredDelivery => {
        this.#fail.run(now, reason, delivery.id);
        return { ...delivery, state: 'failed', settledAt: now, reason };
      });
    });
  }

  async sweep(): Promise<number> {
    let removed = 0;
    let after: number | null = 0;
    while (after !== null && this.#database.isOpen) {
      const step = this.#sweep.step(this.#now(), after);
      removed += step.removed;
      after = step.after;
      await nextTurn();
    }
    return removed;
  }

  close(): void {
    if (!this.#database.isOpen) return;
    this.#adding.flush();
    this.#settleUp();
    this.#callbacks.clear();
    this.#life.end();
    this.#database.close();
  }

  /** One transaction that has reached the disk when it returns. */
  #durably<T>(work: () => T): T {
    this.#database.exec('PRAGMA synchronous = FULL');
    try {
      return transaction(this.#database, work);
    } finally {
      this.#database.exec('PRAGMA synchronous = NORMAL');
    }
  }

  /** Gives back what is to be given back, and does `more` in the same transaction. */
  #settleUp<T>(more?: () => T): T | undefined {
    const changes = this.#soon;
    this.#soon = [];
    if (changes.length === 0 || !this.#database.isOpen) return more?.();
    return transaction(this.#database, () => {
      for (const change of changes) change();
      return more?.();
    });
  }

  #work(): void {
    for (const callback of this.#callbacks) callback();
  }
}

/** Runs what it is given after the present turn of the event loop, but not sooner than so long after the one before. */
function spaced(everyMs: number): (work: () => void) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (work) => {
    const run = () => {
      last = performance.now();
      work();
    };
    const rest = last + everyMs - performance.now();
    if (rest <= 0) setImmediate(run);
    else setTimeout(run, rest);
  };
}
