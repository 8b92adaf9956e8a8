import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { AddedDelivery, NewDelivery, NewEntry } from './outbox.ts';

const MAX_BODY_BYTES = 1024 * 1024;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Puts new deliveries into the tables. The caller holds the transaction. */
export class SqliteIntake {
  readonly #findConversation: StatementSync;
  readonly #addConversation: StatementSync;
  readonly #fallDue: StatementSync;
  readonly #findKey: StatementSync;
  readonly #findWaiting: StatementSync;
  readonly #addBody: StatementSync;
  readonly #countBody: StatementSync;
  readonly #addDelivery: StatementSync;

  constructor(database: DatabaseSync) {
    this.#findConversation = database.prepare('SELECT number FROM outbox_conversation WHERE id = ?');
    this.#addConversation = database.prepare(
      'INSERT INTO outbox_conversation (id, tenant_id) VALUES (?, ?) RETURNING number',
    );
    // While it is claimed, the claim looks for more before it ends; while it is stopped, nothing is sent.
    this.#fallDue = database.prepare(
      `UPDATE outbox_conversation SET due_at = max(held_until, :due)
       WHERE number = :number AND claimed = 0 AND stopped_at IS NULL AND (due_at IS NULL OR due_at > max(held_until, :due))`,
    );
    this.#findKey = database.prepare(
      `SELECT 1 FROM outbox_delivery
       WHERE conversation = ? AND unique_key = ? AND unique_by = 'day' AND added_at > ?`,
    );
    this.#findWaiting = database.prepare(
      `SELECT 1 FROM outbox_delivery
       WHERE conversation = ? AND unique_key = ? AND unique_by = 'waiting' AND state = 'waiting' AND given_out = 0`,
    );
    this.#addBody = database.prepare('INSERT INTO outbox_body (body, deliveries) VALUES (?, ?)');
    this.#countBody = database.prepare('UPDATE outbox_body SET deliveries = ? WHERE number = ?');
    this.#addDelivery = database.prepare(
      `INSERT INTO outbox_delivery
         (id, conversation, body, configuration_name, kind, unique_key, unique_by, not_before, added_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
  }

  add(entries: readonly NewEntry[], now: number): readonly AddedDelivery[] {
    return entries.flatMap((entry) => this.#addEntry(entry, now));
  }

  #addEntry({ body, deliveries }: NewEntry, now: number): readonly AddedDelivery[] {
    let bodyNumber: number | null = null;
    let added = 0;
    const results = deliveries.map((delivery): AddedDelivery => {
      const conversation = this.#conversation(delivery);
      const notBefore = delivery.notBefore === null ? null : Math.ceil(delivery.notBefore);
      if (this.#isRepeated(conversation, delivery, now)) return { id: delivery.id, outcome: 'repeated' };
      bodyNumber ??= Number(this.#addBody.run(body, deliveries.length).lastInsertRowid);
      this.#addDelivery.run(
        delivery.id,
        conversation,
        bodyNumber,
        delivery.configurationName,
        delivery.kind,
        delivery.uniqueKey,
        delivery.unique,
        notBefore,
        now,
      );
      this.#fallDue.run({ due: notBefore ?? now, number: conversation });
      added += 1;
      return { id: delivery.id, outcome: 'added' };
    });
    if (bodyNumber !== null && added < deliveries.length) this.#countBody.run(added, bodyNumber);
    return results;
  }

  #conversation({ conversationId, tenantId }: NewDelivery): number {
    const row = this.#findConversation.get(conversationId) ?? this.#addConversation.get(conversationId, tenantId);
    return Number(row?.number);
  }

  #isRepeated(conversation: number, { unique, uniqueKey }: NewDelivery, now: number): boolean {
    // Deliveries are kept for longer than keys count.
    const found =
      unique === 'day'
        ? this.#findKey.get(conversation, uniqueKey, now - DAY_MS)
        : this.#findWaiting.get(conversation, uniqueKey);
    return found !== undefined;
  }
}

/** Throws where an entry is not one that the outbox takes: a mistake of the caller. */
export function checkEntries(entries: readonly NewEntry[]): void {
  for (const { body, deliveries } of entries) {
    if (Buffer.byteLength(body) > MAX_BODY_BYTES) throw new RangeError('A body in the outbox has at most 1 MiB.');
    for (const { id, conversationId, uniqueKey } of deliveries) {
      // UTF-8 has no lone surrogates; SQLite would store them all as the same character, and two keys would be one.
      if (![id, conversationId, uniqueKey].every((text) => text.isWellFormed())) {
        throw new TypeError('Ids and keys in the outbox are well-formed Unicode.');
      }
    }
  }
}
