import { closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StoreOpenError } from './store.ts';

/** How long a statement waits for another process that writes, in milliseconds. */
const BUSY_TIMEOUT_MS = 5000;

/** SQLite's primary result codes (https://sqlite.org/rescode.html), and what to do about each when opening fails. */
const openFaults: ReadonlyMap<number, string> = new Map([
  [5, 'another process holds it: stop that process, or give this one a file of its own'],
  [6, 'another process holds it: stop that process, or give this one a file of its own'],
  [8, 'it is read-only: give the bot the right to write the file and its folder'],
  [10, 'the disk failed while reading or writing it: check the disk'],
  [11, 'it is damaged: restore it from a backup, or move it away to start empty'],
  [13, 'the disk is full: make room'],
  [14, 'it cannot be opened: check that its folder exists and that the bot may write there'],
  [26, 'it is not a SQLite database: name another file, or move this one away'],
]);

/**
 * Opens a SQLite file and brings its tables up to date.
 *
 * WAL lets readers go on while one writes. `synchronous=FULL` makes every commit survive a power cut: a person told "done" must not
 * find it undone (https://sqlite.org/pragma.html#pragma_synchronous).
 *
 * @param path of the file, made where there is none, readable by its owner alone; or `:memory:`.
 * @param migrations SQL scripts; the one at index `n` takes the file from `user_version` n to n + 1. Only ever added to.
 * @throws StoreOpenError that names the file and what to do.
 */
export function openSqlite(path: string, migrations: readonly string[]): DatabaseSync {
  let database: DatabaseSync | null = null;
  try {
    // SQLite gives its WAL files the rights of the database, so it is enough to make that private. Only where there is none: closing a
    // file gives up all locks that this process has on it, those of its other connections too (https://sqlite.org/howtocorrupt.html, 2.2).
    if (path !== ':memory:' && !existsSync(path)) closeSync(openSync(path, 'a', 0o600));
    database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;');
    migrate(database, path, migrations);
    return database;
  } catch (error) {
    database?.close();
    throw error instanceof StoreOpenError ? error : openError(path, error);
  }
}

function migrate(database: DatabaseSync, path: string, migrations: readonly string[]): void {
  // Taken before the version is read, so that of two processes that start at once only one migrates.
  transaction(database, () => {
    const version = Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0);
    if (version > migrations.length) {
      throw new StoreOpenError(
        `The store ${path} was written by a newer version of the bot (format ${version}, this one knows ${migrations.length}): ` +
          'start that version, or name another file.',
      );
    }
    for (const script of migrations.slice(version)) database.exec(script);
    if (version < migrations.length) database.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}

/** Runs `work` as one transaction that holds the right to write from its beginning; undone when `work` throws. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // Some errors (a full disk, say) have already rolled back; a second ROLLBACK would hide them.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/**
 * A transaction that a power cut may undo, though no end of the process: it does not wait for the disk. The next one that does takes it
 * there too, for all write one log.
 */
export function quickTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('PRAGMA synchronous=NORMAL');
  try {
    return transaction(database, work);
  } finally {
    database.exec('PRAGMA synchronous=FULL');
  }
}

function openError(path: string, error: unknown): StoreOpenError {
  const advice = openFaults.get(resultCode(error)) ?? (error instanceof Error ? error.message : String(error));
  return new StoreOpenError(`The store ${path} cannot be used: ${advice}.`, { cause: error });
}

/** The primary result code is the lowest byte of the extended one; files that cannot be made count as SQLite's CANTOPEN. */
function resultCode(error: unknown): number {
  if (!(error instanceof Error)) return 0;
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode & 0xff;
  return 'syscall' in error ? 14 : 0;
}
