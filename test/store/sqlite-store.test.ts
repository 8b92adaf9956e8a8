import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import sinon from 'sinon';
import { openSqlite, quickTransaction, transaction } from '../../src/store/sqlite.ts';
import { storeMigrations } from '../../src/store/sqlite-migrations.ts';
import { openSqliteStore } from '../../src/store/sqlite-store.ts';
import { StoreOpenError } from '../../src/store/store.ts';
import { describeStore } from './contract.ts';

describe('the SQLite store', () => {
  let folder: string;
  let path: string;
  let nowMs: number;
  const now = () => nowMs;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'store-'));
    path = join(folder, 'chatbot.db');
    nowMs = 1_000_000;
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  describeStore('SQLite in a file', () => ({
    store: openSqliteStore({ path, now }),
    setNow: (ms) => {
      nowMs = ms;
    },
  }));

  it('finds everything again after it was closed and opened', async () => {
    const before = openSqliteStore({ path, now });
    await before.write({ a: { n: 1 } });
    const { eTag } = (await before.read(['a'])).a;
    before.close();
    const after = openSqliteStore({ path, now });
    assert.deepEqual(await after.read(['a']), { a: { n: 1, eTag } });
    after.close();
  });

  it('sees at once what another process wrote, and its eTags', async () => {
    const one = openSqliteStore({ path, now });
    const two = openSqliteStore({ path, now });
    await one.write({ a: { n: 1 } });
    const { a } = await two.read(['a']);
    await one.write({ a: { n: 2 } });
    await assert.rejects(two.write({ a }), { code: 'store-conflict' });
    one.close();
    two.close();
  });

  it('removes expired items when it sweeps, and counts them', async () => {
    const store = openSqliteStore({ path, now });
    await store.write({ a: { expiresAt: 1 }, b: { expiresAt: 2_000_000 }, c: {} });
    assert.equal(store.sweep(), 1);
    assert.equal(store.sweep(), 0);
    store.close();
    const database = new DatabaseSync(path);
    assert.deepEqual(
      database
        .prepare('SELECT key FROM item ORDER BY key')
        .all()
        .map((row) => row.key),
      ['b', 'c'],
    );
    database.close();
  });

  it('is durable: WAL, and every commit reaches the disk', () => {
    const database = openSqlite(path, storeMigrations);
    assert.equal(database.prepare('PRAGMA journal_mode').get()?.journal_mode, 'wal');
    assert.equal(database.prepare('PRAGMA synchronous').get()?.synchronous, 2);
    database.close();
  });

  it('waits for the disk with all but what may be asked for again', async () => {
    const waited = (database: DatabaseSync): unknown => database.prepare('PRAGMA synchronous').get()?.synchronous;
    const database = openSqlite(path, storeMigrations);
    const inWork: unknown[] = [];
    quickTransaction(database, () => inWork.push(waited(database)));
    assert.throws(() =>
      quickTransaction(database, () => {
        inWork.push(waited(database));
        throw new Error('undone');
      }),
    );
    assert.deepEqual(inWork, [1, 1]);
    assert.equal(waited(database), 2);
    database.close();

    const executed = sinon.spy(DatabaseSync.prototype, 'exec');
    try {
      const store = openSqliteStore({ path, now });
      const relaxed = async (changes: Record<string, object>) => {
        executed.resetHistory();
        await store.write(changes);
        return executed.args.flat().some((sql) => sql === 'PRAGMA synchronous=NORMAL');
      };
      assert.equal(await relaxed({ 'answer/1': { rows: 1 } }), true);
      assert.equal(await relaxed({ 'answer/2': {}, 'seen/2': {} }), false);
      assert.equal(await relaxed({ 'seen/3': {} }), false);
      assert.equal(await relaxed({ answer: {} }), false);
      assert.equal(Object.keys(await store.read(['answer/1', 'answer/2'])).length, 2);
      store.close();
    } finally {
      executed.restore();
    }
  });

  it('is readable by its owner alone', () => {
    openSqliteStore({ path, now }).close();
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  it('undoes a transaction whose work throws', () => {
    const database = openSqlite(':memory:', ['CREATE TABLE t (n INTEGER)']);
    assert.throws(
      () =>
        transaction(database, () => {
          database.exec('INSERT INTO t VALUES (1)');
          throw new Error('no');
        }),
      /^Error: no$/,
    );
    assert.equal(database.prepare('SELECT count(*) AS n FROM t').get()?.n, 0);
    database.close();
  });

  it('takes an older file to the current format and keeps what it holds', async () => {
    const before = openSqliteStore({ path, now });
    await before.write({ a: { n: 1 } });
    before.close();
    const newer = openSqlite(path, [...storeMigrations, 'ALTER TABLE item ADD COLUMN note TEXT']);
    assert.deepEqual({ ...newer.prepare('SELECT key, note FROM item').get() }, { key: 'a', note: null });
    assert.equal(newer.prepare('PRAGMA user_version').get()?.user_version, storeMigrations.length + 1);
    newer.close();
  });

  describe('when it cannot be opened, says what to do', () => {
    const message = (): string => {
      try {
        openSqliteStore({ path, now }).close();
      } catch (error) {
        assert.ok(error instanceof StoreOpenError);
        assert.equal(error.code, 'store-open');
        assert.doesNotMatch(error.message, /\n/);
        return error.message;
      }
      return 'opened';
    };

    it('a folder that does not exist', () => {
      path = join(folder, 'none', 'chatbot.db');
      assert.match(message(), /none\/chatbot\.db cannot be used: it cannot be opened: check that its folder exists/);
    });

    it('a folder in the place of the file', () => {
      path = folder;
      assert.match(message(), /check that its folder exists/);
    });

    it('a file that is no database', () => {
      writeFileSync(path, 'just some text, longer than the header of a database '.repeat(30));
      assert.match(message(), /it is not a SQLite database: name another file/);
    });

    it('a file of a newer version', () => {
      const database = openSqlite(path, storeMigrations);
      database.exec('PRAGMA user_version = 99');
      database.close();
      assert.match(message(), /newer version of the bot \(format 99/);
    });

    it('a file that may not be written', () => {
      openSqliteStore({ path, now }).close();
      chmodSync(path, 0o444);
      assert.match(asNobody(message), /cannot be opened|read-only/);
    });
  });
});

/** Root may write anything: what a mode forbids shows only to somebody else. */
function asNobody<T>(work: () => T): T {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
}
