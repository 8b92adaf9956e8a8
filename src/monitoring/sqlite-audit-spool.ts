import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openSqlite } from '../store/sqlite.ts';
import { storeMigrations } from '../store/sqlite-migrations.ts';
import {
  type AuditLine,
  type AuditSpool,
  type LostLines,
  SPOOL_BOUNDS,
  type SpoolBounds,
  type SpooledLine,
} from './audit-spool.ts';

/** Lines that are given up in one step; between two steps others have their turn. */
const STEP = 1000;
/** More than is needed, so that not every further line has to give up another. */
const KEPT_SHARE = 0.99;

export interface SqliteAuditSpoolOptions {
  /** The store's file, or `:memory:`. */
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly bounds?: SpoolBounds;
}

/** Opens the spool in the SQLite file that also holds the state. Throws StoreOpenError, whose message says what to do. */
export function openSqliteAuditSpool({ path, now, bounds = SPOOL_BOUNDS }: SqliteAuditSpoolOptions): AuditSpool {
  const database = openSqlite(path, storeMigrations);
  // A turn does not wait for the disk: when the commit returns it is in the operating system's hands, and the end of the process undoes
  // nothing. A power cut may take what was written since anything in the file was last committed in full, as the state of each turn is
  // (https://sqlite.org/pragma.html#pragma_synchronous). Changes are written back to the file by the other connections, mostly.
  database.exec('PRAGMA wal_autocheckpoint = 4000; PRAGMA synchronous = NORMAL');
  return new SqliteAuditSpool(database, now, bounds);
}

class SqliteAuditSpool implements AuditSpool {
  readonly #database: DatabaseSync;
  readonly #now: () => number;
  readonly #bounds: SpoolBounds;
  readonly #insert: StatementSync;
  readonly #names: StatementSync;
  readonly #oldest: StatementSync;
  readonly #remove: StatementSync;
  readonly #first: StatementSync;
  readonly #removeAged: StatementSync;
  readonly #firstPlaces: StatementSync;
  readonly #removeThrough: StatementSync;
  readonly #sizes: StatementSync;
  /** What there is, as far as this process knows: null until it has counted. Counted anew before anything is given up for it. */
  #size: { lines: number; bytes: number } | null = null;

  constructor(database: DatabaseSync, now: () => number, bounds: SpoolBounds) {
    this.#database = database;
    this.#now = now;
    this.#bounds = bounds;
    this.#insert = database.prepare(
      'INSERT INTO audit_line (configuration_name, time, bytes, line) VALUES (?, ?, ?, ?)',
    );
    // One look into the index for each name, however many lines it has.
    this.#names = database.prepare(
      `WITH RECURSIVE found (name) AS (
         SELECT MIN(configuration_name) FROM audit_line
         UNION ALL
         SELECT (SELECT MIN(configuration_name) FROM audit_line WHERE configuration_name > name)
         FROM found WHERE name IS NOT NULL
       )
       SELECT name FROM found WHERE name IS NOT NULL`,
    );
    this.#oldest = database.prepare(
      'SELECT place, time, bytes, line FROM audit_line WHERE configuration_name = ? ORDER BY place LIMIT ?',
    );
    this.#remove = database.prepare(
      'DELETE FROM audit_line WHERE place IN (SELECT value FROM json_each(?)) RETURNING bytes',
    );
    this.#first = database.prepare('SELECT time FROM audit_line ORDER BY place LIMIT 1');
    this.#removeAged = database.prepare(
      `DELETE FROM audit_line WHERE place IN (SELECT place FROM audit_line ORDER BY place LIMIT ${STEP}) AND time < ?
       RETURNING configuration_name, bytes`,
    );
    this.#firstPlaces = database.prepare(`SELECT place, bytes FROM audit_line ORDER BY place LIMIT ${STEP}`);
    this.#removeThrough = database.prepare(
      'DELETE FROM audit_line WHERE place <= ? RETURNING configuration_name, bytes',
    );
    this.#sizes = database.prepare('SELECT COUNT(*) AS lines, TOTAL(bytes) AS bytes FROM audit_line');
  }

  async append({ configurationName, time, line }: AuditLine): Promise<void> {
    const bytes = Buffer.byteLength(line);
    this.#insert.run(configurationName, Math.floor(time), bytes, line);
    if (this.#size !== null) {
      this.#size.lines += 1;
      this.#size.bytes += bytes;
    }
  }

  async configurations(): Promise<readonly string[]> {
    return this.#names.all().map(({ name }) => String(name));
  }

  async oldest(
    configurationName: string,
    atMost: { readonly lines: number; readonly bytes: number },
  ): Promise<readonly SpooledLine[]> {
    const found: SpooledLine[] = [];
    let bytes = 0;
    for (const row of this.#oldest.iterate(configurationName, atMost.lines)) {
      bytes += Number(row.bytes);
      if (found.length > 0 && bytes > atMost.bytes) break;
      found.push({ id: String(row.place), configurationName, time: Number(row.time), line: String(row.line) });
    }
    return found;
  }

  async remove(_configurationName: string, ids: readonly string[]): Promise<void> {
    this.#removed(this.#remove.all(JSON.stringify(ids.map(Number))));
  }

  async trim(): Promise<readonly LostLines[]> {
    return [
      ...lostOf('too-old', await this.#steps(() => this.#stepOfAged())),
      ...lostOf('too-many', await this.#steps(() => this.#stepOfTooMany())),
    ];
  }

  async count(): Promise<number> {
    return this.#count().lines;
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  /** Runs steps until one has nothing to do; gives the configuration of each line that went. */
  async #steps(step: () => readonly Row[]): Promise<readonly string[]> {
    const names: string[] = [];
    for (let gone = step(); gone.length > 0; gone = step()) {
      this.#removed(gone);
      for (const row of gone) names.push(String(row.configuration_name));
      await nextTurn();
    }
    return names;
  }

  #stepOfAged(): readonly Row[] {
    const limit = this.#now() - this.#bounds.ageMs;
    const first = this.#first.get();
    return first === undefined || Number(first.time) >= limit ? [] : this.#removeAged.all(limit);
  }

  #stepOfTooMany(): readonly Row[] {
    if (this.#size !== null && !this.#exceeds(this.#size)) return [];
    let { lines, bytes } = this.#count();
    if (!this.#exceeds({ lines, bytes })) return [];
    let last = 0;
    for (const row of this.#firstPlaces.iterate()) {
      if (lines <= this.#bounds.lines * KEPT_SHARE && bytes <= this.#bounds.bytes * KEPT_SHARE) break;
      lines -= 1;
      bytes -= Number(row.bytes);
      last = Number(row.place);
    }
    return this.#removeThrough.all(last);
  }

  #exceeds({ lines, bytes }: { readonly lines: number; readonly bytes: number }): boolean {
    return lines > this.#bounds.lines || bytes > this.#bounds.bytes;
  }

  #count(): { readonly lines: number; readonly bytes: number } {
    const row = this.#sizes.get();
    this.#size = { lines: Number(row?.lines), bytes: Number(row?.bytes) };
    return this.#size;
  }

  #removed(rows: readonly Row[]): void {
    if (this.#size === null) return;
    this.#size.lines -= rows.length;
    for (const row of rows) this.#size.bytes -= Number(row.bytes);
  }
}

type Row = ReturnType<StatementSync['all']>[number];

function lostOf(reason: LostLines['reason'], names: readonly string[]): readonly LostLines[] {
  const lines = new Map<string, number>();
  for (const name of names) lines.set(name, (lines.get(name) ?? 0) + 1);
  return [...lines].map(([configurationName, count]) => ({ configurationName, reason, lines: count }));
}
