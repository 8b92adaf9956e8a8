import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { transaction } from '../store/sqlite.ts';

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
/** What one step looks at: others wait no longer than a few milliseconds for it. */
const BATCH = 200;

/** Removes deliveries that need not be kept any longer, a little at a time, the oldest first. */
export class SqliteSweep {
  readonly #database: DatabaseSync;
  readonly #oldest: StatementSync;
  readonly #removeDelivery: StatementSync;
  readonly #releaseBody: StatementSync;
  readonly #removeBody: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#oldest = database.prepare(
      `SELECT place, body, added_at, settled_at FROM outbox_delivery WHERE place > ? ORDER BY place LIMIT ${BATCH}`,
    );
    this.#removeDelivery = database.prepare('DELETE FROM outbox_delivery WHERE place = ?');
    this.#releaseBody = database.prepare(
      'UPDATE outbox_body SET deliveries = deliveries - 1 WHERE number = ? RETURNING deliveries',
    );
    this.#removeBody = database.prepare('DELETE FROM outbox_body WHERE number = ?');
  }

  /** One step, after the place where the step before ended; gives how many it removed and where it ended, null at the end of all. */
  step(now: number, after: number): { readonly removed: number; readonly after: number | null } {
    const keepFrom = now - WEEK_MS;
    return transaction(this.#database, () => {
      let removed = 0;
      let last: number | null = null;
      for (const { place, body, added_at, settled_at } of this.#oldest.all(after)) {
        // What was added later was settled later, too.
        if (Number(added_at) > keepFrom) return { removed, after: null };
        last = Number(place);
        if (settled_at === null || Number(settled_at) > keepFrom) continue;
        this.#removeDelivery.run(last);
        if (Number(this.#releaseBody.get(Number(body))?.deliveries) <= 0) this.#removeBody.run(Number(body));
        removed += 1;
      }
      return { removed, after: last };
    });
  }
}
