import type { SQLOutputValue } from 'node:sqlite';
import type { Delivery, StoredDelivery } from './outbox.ts';

export type Row = Readonly<Record<string, SQLOutputValue>>;

/** A delivery with its conversation and body, as `delivery` and `storedDelivery` read it. */
export const DELIVERY_COLUMNS = `
  d.place, d.id, d.configuration_name, d.kind, d.unique_key, d.unique_by, d.not_before, d.added_at, d.attempts,
  d.state, d.settled_at, d.message_id, d.reason, b.body, c.id AS conversation_id, c.tenant_id`;

export const DELIVERY_TABLES = `
  outbox_delivery d
  JOIN outbox_conversation c ON c.number = d.conversation
  JOIN outbox_body b ON b.number = d.body`;

/** When the conversation falls due by what waits there: null where nothing does. `:now` is the present. */
export const FALLS_DUE = `
  CASE WHEN EXISTS (SELECT 1 FROM outbox_delivery d
                    WHERE d.conversation = outbox_conversation.number AND d.state = 'waiting' AND d.not_before IS NULL)
  THEN :now
  ELSE (SELECT min(d.not_before) FROM outbox_delivery d
        WHERE d.conversation = outbox_conversation.number AND d.state = 'waiting' AND d.not_before IS NOT NULL)
  END`;

export function delivery(row: Row): Delivery {
  return {
    id: String(row.id),
    conversationId: String(row.conversation_id),
    tenantId: String(row.tenant_id),
    configurationName: String(row.configuration_name),
    kind: String(row.kind),
    uniqueKey: String(row.unique_key),
    unique: row.unique_by === 'waiting' ? 'waiting' : 'day',
    notBefore: numberOrNull(row.not_before),
    body: String(row.body),
    addedAt: Number(row.added_at),
    attempts: Number(row.attempts),
  };
}

export function storedDelivery(row: Row): StoredDelivery {
  return {
    ...delivery(row),
    state: stateOf(row.state),
    settledAt: numberOrNull(row.settled_at),
    messageId: textOrNull(row.message_id),
    reason: textOrNull(row.reason),
  };
}

export function numberOrNull(value: SQLOutputValue | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

function textOrNull(value: SQLOutputValue | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

function stateOf(value: SQLOutputValue | undefined): StoredDelivery['state'] {
  return value === 'sent' || value === 'failed' || value === 'dropped' ? value : 'waiting';
}

/** Times as a column of bytes keeps them. */
export function timesOf(value: SQLOutputValue | undefined): readonly number[] {
  if (!(value instanceof Uint8Array)) return [];
  // A copy, for an array of 8-byte numbers begins at a multiple of 8.
  return [...new Float64Array(value.slice().buffer)];
}

export function bytesOf(times: readonly number[]): Uint8Array {
  return new Uint8Array(Float64Array.from(times).buffer);
}
