import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { StoreItems } from 'botbuilder-core';
import { checkedCount, checkedKey, readItem } from './item.ts';
import { isExpendable, listed } from './kinds.ts';
import { openSqlite, quickTransaction, transaction } from './sqlite.ts';
import { storeMigrations } from './sqlite-migrations.ts';
import { ConflictError, type Store } from './store.ts';

/** Sorts after every character that a key goes on with. */
const LAST_CHARACTER = '\u{10FFFF}';

export interface SqliteStoreOptions {
  /** The file, or `:memory:`. */
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Opens the store in one SQLite file. Throws StoreOpenError, whose message says what to do. */
export function openSqliteStore(options: SqliteStoreOptions): Store {
  return new SqliteStore(openSqlite(options.path, storeMigrations), options.now);
}

class SqliteStore implements Store {
  readonly #database: DatabaseSync;
  readonly #now: () => number;
  readonly #select: StatementSync;
  readonly #upsert: StatementSync;
  readonly #delete: StatementSync;
  readonly #nextEtag: StatementSync;
  readonly #keys: StatementSync;
  readonly #sweep: StatementSync;

  constructor(database: DatabaseSync, now: () => number) {
    this.#database = database;
    this.#now = now;
    const alive = '(expires_at IS NULL OR expires_at > ?)';
    this.#select = database.prepare(`SELECT value, etag FROM item WHERE key = ? AND ${alive}`);
    this.#upsert = database.prepare(
      `INSERT INTO item (key, value, etag, expires_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, etag = excluded.etag, expires_at = excluded.expires_at`,
    );
    this.#delete = database.prepare('DELETE FROM item WHERE key = ?');
    // Counted for the whole file and never reset, so an item that was deleted and made anew has no eTag it had before.
    this.#nextEtag = database.prepare('UPDATE last_etag SET value = value + 1 RETURNING value');
    this.#keys = database.prepare(
      `SELECT key FROM item WHERE key >= ? AND key < ? AND key > ? AND ${alive} ORDER BY key LIMIT ?`,
    );
    this.#sweep = database.prepare('DELETE FROM item WHERE expires_at <= ?');
  }

  async read(keys: string[]): Promise<StoreItems> {
    const now = this.#now();
    const found: [string, object][] = [];
    for (const key of keys) {
      const row = this.#select.get(checkedKey(key), now);
      if (row) found.push([key, { ...JSON.parse(String(row.value)), eTag: String(row.etag) }]);
    }
    // fromEntries defines properties, so a key such as `__proto__` is a key like any other.
    return Object.fromEntries(found);
  }

  async write(changes: StoreItems): Promise<void> {
    const items = Object.entries(changes).map(([key, item]) => readItem(key, item));
    if (items.length === 0) return;
    checkedCount(items);
    const now = this.#now();
    const commit = items.every(({ key }) => isExpendable(key)) ? quickTransaction : transaction;
    commit(this.#database, () => {
      const etag = Number(this.#nextEtag.get()?.value);
      for (const item of items) {
        const stored = item.eTag === null ? undefined : this.#select.get(item.key, now);
        if (stored && String(stored.etag) !== item.eTag) throw new ConflictError(item.key);
        this.#upsert.run(item.key, item.json, etag, item.expiresAt);
      }
    });
  }

  async delete(keys: string[]): Promise<void> {
    if (keys.length === 0) return;
    checkedCount(keys);
    transaction(this.#database, () => {
      for (const key of keys) this.#delete.run(checkedKey(key));
    });
  }

  async keys(prefix: string, limit: number, after = ''): Promise<readonly string[]> {
    const from = checkedKey(prefix);
    listed(from);
    return this.#keys.all(from, from + LAST_CHARACTER, after, this.#now(), limit).map((row) => String(row.key));
  }

  sweep(): number {
    return Number(this.#sweep.run(this.#now()).changes);
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}
