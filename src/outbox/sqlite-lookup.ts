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
       WHERE d.state = 'waiting' AND d.added_at < ? AND c.stopped_at IS NOT NULL LIMIT ?`,
    );
  }

  find(id: string): StoredDelivery | null {
    const row = this.#find.get(id);
    return row ? storedDelivery(row) : null;
  }

  status(conversationIds?: readonly string[]): OutboxStatus {
    const [statements, names] = this.#for(conversationIds);
    const waiting = statements.waiting.get(...names);
    return {
      waiting: Number(waiting?.n),
      oldestWaitingAt: numberOrNull(statements.addedAt.get(waiting?.oldest ?? null)?.added_at),
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

  /** Waiting deliveries of stopped conversations that were added before that time, with why these are stopped. */
  stoppedSince(addedBefore: number, limit: number): readonly { delivery: StoredDelivery; reason: string }[] {
    return this.#stoppedSince.all(addedBefore, limit).map((row: Row) => ({
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
    waiting: database.prepare(
      `SELECT count(*) AS n, min(place) AS oldest FROM outbox_delivery WHERE state = 'waiting' ${among.delivery}`,
    ),
    addedAt: database.prepare('SELECT added_at FROM outbox_delivery WHERE place = ?'),
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
