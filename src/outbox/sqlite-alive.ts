import { DatabaseSync } from 'node:sqlite';

/** A sign that this process uses the outbox, which its end takes away, however it ends. */
export interface SignOfLife {
  /** No other process used the outbox when this one began: claims that it finds are of the dead. */
  readonly alone: boolean;
  end(): void;
}

const NO_SIGN: SignOfLife = { alone: false, end: () => undefined };

/**
 * SQLite's locks on a file of their own: the operating system frees them when their process dies, even by `kill -9`. Each process keeps
 * the shared one (https://sqlite.org/lockingv3.html); whoever gets the exclusive one is alone.
 *
 * Where it cannot tell, it is as if there were others.
 */
export function showLife(path: string): SignOfLife {
  if (path === ':memory:') return NO_SIGN;
  const lockPath = `${path}-outbox-lock`;
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(lockPath, { timeout: 0 });
    const alone = takeAlone(database);
    // Another that looks whether it is alone does so for a moment only.
    database.exec('PRAGMA busy_timeout = 5000; BEGIN; SELECT count(*) FROM sqlite_schema');
    const open = database;
    return { alone, end: () => void (open.isOpen && open.close()) };
  } catch {
    database?.close();
    return NO_SIGN;
  }
}

function takeAlone(database: DatabaseSync): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE; COMMIT');
    return true;
  } catch {
    return false;
  }
}
