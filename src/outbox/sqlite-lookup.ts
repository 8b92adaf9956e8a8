import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { OutboxStatus, StoredDelivery } from './outbox.ts';
import { DELIVERY_COLUMNS, DELIVERY_TABLES, numberOrNull, type Row, storedDelivery } from './sqlite-rows.ts';

/** Conversations by their ids, a JSON list. */
const NAMED = '(SELECT number FROM outbox_conversation WHERE id IN (SELECT value FROM json_each(?)))';

/** What people ask of the outbox. Changes nothing. */
export class SqliteLookup {
  readonly #find: StatementSync;
  readonly #all: Statements;
  readonly #named: Statements;
  readonly #stoppedSince: StatementSync;

  constructor(database: DatabaseSync) {
    this.#find = database.prepare(`SELECT ${DELIVERY_COLUMNS} FROM ${DELIVERY_TABLES} WHERE d.id = ?`);
    this.#all = prepare(database, { delivery: '', conversation: '' });
    this.#named = prepare(database, {
      delivery: `AND conversation IN ${NAMED}`,
      conversation: `AND number IN ${NAMED}`,
    });
    this.#stoppedSince = database.prepare(
      `SELECT ${DELIVERY_COLUMNS}, c.stop_reason FROM ${DELIVERY_TABLES}
       WHERE d.state = 'waiting' AND max(d.added_at, coalesce(d.not_before, 0)) < ? AND c.stopped_at IS NOT NULL LIMIT ?`,
    );
  }

  find(id: string): StoredDelivery | null {
    const row = this.#find.get(id);
    return row ? storedDelivery(row) : null;
  }

  status(now: number, conversationIds?: readonly string[]): OutboxStatus {
    const [statements, names] = this.#for(conversationIds);
    const oldest = statements.oldestDue.get(now, ...names)?.place;
    const postponed = statements.postponed.get(now, ...names);
    return {
      waiting: Number(statements.waiting.get(...names)?.n) - Number(statements.later.get(now, ...names)?.n),
      oldestWaitingAt: numberOrNull(statements.dueSince.get(oldest ?? null)?.at),
      postponed: { count: Number(postponed?.n), until: numberOrNull(postponed?.until) },
      failed: Number(statements.countFailed.get(...names)?.n),
      stopped: statements.stopped.all(...names).map((row) => ({
        conversationId: String(row.id),
        reason: String(row.stop_reason),
        since: Number(row.stopped_at),
      })),
    };
  }

  failed(limit: number, conversationIds?: readonly string[]): readonly StoredDelivery[] {
    const [statements, names] = this.#for(conversationIds);
    return statements.failed.all(...names, limit).map(storedDelivery);
  }

  /** Waiting deliveries of stopped conversations that were due before that time, with why these are stopped. */
  stoppedSince(dueBefore: number, limit: number): readonly { delivery: StoredDelivery; reason: string }[] {
    return this.#stoppedSince.all(dueBefore, limit).map((row: Row) => ({
      delivery: storedDelivery(row),
      reason: String(row.stop_reason),
    }));
  }

  #for(conversationIds: readonly string[] | undefined): readonly [Statements, readonly string[]] {
    return conversationIds === undefined ? [this.#all, []] : [this.#named, [JSON.stringify(conversationIds)]];
  }
}

type Statements = ReturnType<typeof prepare>;

function prepare(database: DatabaseSync, among: { readonly delivery: string; readonly conversation: string }) {
  return {
    waiting: database.prepare(`SELECT count(*) AS n FROM outbox_delivery WHERE state = 'waiting' ${among.delivery}`),
    // A look at long work, or a guard, that has its time: nobody waits for these.
    later: database.prepare(
      `SELECT count(*) AS n FROM outbox_delivery
       WHERE state = 'waiting' AND not_before IS NOT NULL AND not_before > ? AND kind <> 'notification' ${among.delivery}`,
    ),
    // Two indexes have what these two look at: the deliveries themselves are not read.
    oldestDue: database.prepare(
      `SELECT min(place) AS place FROM outbox_delivery
       WHERE state = 'waiting' AND place NOT IN (
         SELECT place FROM outbox_delivery WHERE state = 'waiting' AND not_before IS NOT NULL AND not_before > ?
       ) ${among.delivery}`,
    ),
    dueSince: database.prepare(
      'SELECT max(added_at, coalesce(not_before, 0)) AS at FROM outbox_delivery WHERE place = ?',
    ),
    postponed: database.prepare(
      `SELECT count(*) AS n, min(not_before) AS until FROM outbox_delivery
       WHERE state = 'waiting' AND not_before IS NOT NULL AND not_before > ? AND kind = 'notification' ${among.delivery}`,
    ),
    countFailed: database.prepare(`SELECT count(*) AS n FROM outbox_delivery WHERE state = 'failed' ${among.delivery}`),
    failed: database.prepare(
      `SELECT ${DELIVERY_COLUMNS} FROM ${DELIVERY_TABLES}
       WHERE d.state = 'failed' ${among.delivery} ORDER BY d.settled_at DESC, d.place DESC LIMIT ?`,
    ),
    stopped: database.prepare(
      `SELECT id, stop_reason, stopped_at FROM outbox_conversation
       WHERE stopped_at IS NOT NULL ${among.conversation} ORDER BY stopped_at, number`,
    ),
  };
}
