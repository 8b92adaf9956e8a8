import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { DELIVERY_COLUMNS, DELIVERY_TABLES, FALLS_DUE } from './sqlite-rows.ts';

/** The delivery whose turn it is in the conversation `:number`. */
const FIRST_DUE = `(
  SELECT min(place) FROM outbox_delivery
  WHERE conversation = :number AND state = 'waiting' AND (not_before IS NULL OR not_before <= :now))`;

export type ClaimStatements = ReturnType<typeof prepareClaimStatements>;

/**
 * What claims ask of the database. No parameter stands after LIMIT: SQLite would plan such a statement anew at each call. Rows are read
 * until there are enough.
 */
export function prepareClaimStatements(database: DatabaseSync) {
  const prepare = (sql: string): StatementSync => database.prepare(sql);
  return {
    claim: prepare(
      `UPDATE outbox_conversation SET due_at = :leaseEnds, claims = claims + 1, claimed = claimed + 1
       WHERE number = (SELECT number FROM outbox_conversation WHERE due_at <= :now ORDER BY due_at LIMIT 1)
       RETURNING number, id, tenant_id, claims, claimed, due_at, sends`,
    ),
    renew: prepare('UPDATE outbox_conversation SET due_at = ? WHERE number = ? AND claims = ? AND claimed > 0'),
    waiting: prepare(
      `SELECT ${DELIVERY_COLUMNS} FROM ${DELIVERY_TABLES}
       WHERE d.conversation = ? AND d.state = 'waiting' AND (d.not_before IS NULL OR d.not_before <= ?)
       ORDER BY d.place`,
    ),
    foldable: prepare(
      `SELECT place FROM outbox_delivery
       WHERE conversation = ? AND state = 'waiting' AND kind = 'notification' AND (not_before IS NULL OR not_before <= ?)
       ORDER BY place`,
    ),
    giveOut: prepare('UPDATE outbox_delivery SET given_out = 1 WHERE place = ?'),
    takeBack: prepare(
      `UPDATE outbox_delivery SET given_out = 0
       WHERE conversation = ? AND state = 'waiting' AND unique_by = 'waiting' AND given_out = 1`,
    ),
    endSending: prepare('UPDATE outbox_conversation SET sends = ? WHERE number = ? AND claims = ?'),
    /** The claim before ended with its process. */
    bury: prepare('UPDATE outbox_conversation SET sends = ?, claimed = 1 WHERE number = ?'),
    countAttempt: prepare('UPDATE outbox_delivery SET attempts = attempts + 1 WHERE place = ?'),
    countFirst: prepare(`UPDATE outbox_delivery SET attempts = attempts + 1 WHERE place = ${FIRST_DUE}`),
    postpone: prepare(
      "UPDATE outbox_delivery SET not_before = ? WHERE id = ? AND conversation = ? AND state = 'waiting'",
    ),
    settle: prepare(
      `UPDATE outbox_delivery SET state = ?, settled_at = ?, message_id = ?, reason = ?, attempts = attempts + ?
       WHERE id = ? AND conversation = ? AND state = 'waiting'`,
    ),
    explain: prepare(`UPDATE outbox_delivery SET reason = :reason WHERE place = ${FIRST_DUE}`),
    stop: prepare(
      `UPDATE outbox_conversation SET claimed = 0, due_at = NULL, stopped_at = ?, stop_reason = ?
       WHERE number = ? AND claims = ?`,
    ),
    release: prepare(
      `UPDATE outbox_conversation SET claimed = 0, held_until = :held, due_at = max(:held, ${FALLS_DUE})
       WHERE number = :number AND claims = :token`,
    ),
  };
}
