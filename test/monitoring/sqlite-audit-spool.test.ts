import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import type { AuditSpool, SpoolBounds } from '../../src/monitoring/audit-spool.ts';
import { openSqliteAuditSpool } from '../../src/monitoring/sqlite-audit-spool.ts';
import { storeMigrations } from '../../src/store/sqlite-migrations.ts';
import { openSqliteStore } from '../../src/store/sqlite-store.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const ALL = { lines: 1000, bytes: 1_000_000 };

describe('Audit lines in the SQLite file', () => {
  let folder: string;
  let path: string;
  let nowMs: number;
  let opened: AuditSpool[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'audit-spool-'));
    path = join(folder, 'chatbot.db');
    nowMs = 100 * DAY_MS;
    opened = [];
  });
  afterEach(() => {
    for (const spool of opened) spool.close();
    rmSync(folder, { recursive: true });
  });

  const open = (bounds: Partial<SpoolBounds> = {}): AuditSpool => {
    const all = { lines: 1000, bytes: 1_000_000, ageMs: 14 * DAY_MS, ...bounds };
    const spool = openSqliteAuditSpool({ path, now: () => nowMs, bounds: all });
    opened.push(spool);
    return spool;
  };
  const append = async (spool: AuditSpool, configurationName: string, ...lines: readonly string[]) => {
    for (const line of lines) await spool.append({ configurationName, time: nowMs, line });
  };
  const linesOf = async (spool: AuditSpool, name: string, atMost = ALL) =>
    (await spool.oldest(name, atMost)).map(({ line }) => line);

  it('are given out by configuration, the oldest first, until they are removed', async () => {
    const spool = open();
    await append(spool, 'ops', 'one', 'two');
    await append(spool, 'dev', 'other');
    await append(spool, 'ops', 'three');
    assert.deepEqual(await spool.configurations(), ['dev', 'ops']);
    assert.deepEqual(await linesOf(spool, 'ops'), ['one', 'two', 'three']);
    const [first, second] = await spool.oldest('ops', ALL);
    assert.deepEqual({ ...first, id: '' }, { configurationName: 'ops', id: '', time: nowMs, line: 'one' });
    await spool.remove('ops', [first?.id ?? '', second?.id ?? '', '12345']);
    assert.deepEqual(await linesOf(spool, 'ops'), ['three']);
    assert.deepEqual(await linesOf(spool, 'dev'), ['other']);
    assert.deepEqual(await linesOf(spool, 'nobody'), []);
    assert.equal(await spool.count(), 2);
  });

  it('come at most so many and so wide at a time, and one at least', async () => {
    const spool = open();
    await append(spool, 'ops', 'ä'.repeat(10), 'b'.repeat(10), 'c');
    assert.equal((await linesOf(spool, 'ops', { lines: 2, bytes: 1000 })).length, 2);
    assert.equal((await linesOf(spool, 'ops', { lines: 9, bytes: 30 })).length, 2);
    assert.equal((await linesOf(spool, 'ops', { lines: 9, bytes: 29 })).length, 1);
    assert.equal((await linesOf(spool, 'ops', { lines: 9, bytes: 1 })).length, 1);
  });

  it('never have the id of a line that was there before', async () => {
    const spool = open();
    await append(spool, 'ops', 'sent');
    const ids = (await spool.oldest('ops', ALL)).map(({ id }) => id);
    await spool.remove('ops', ids);
    await append(spool, 'ops', 'new');
    await spool.remove('ops', ids);
    assert.deepEqual(await linesOf(spool, 'ops'), ['new']);
  });

  it('are there after the process was killed in the moment in which one was written', async () => {
    const module = fileURLToPath(new URL('../../src/monitoring/sqlite-audit-spool.ts', import.meta.url));
    const code = `
      import { openSqliteAuditSpool } from ${JSON.stringify(module)};
      const spool = openSqliteAuditSpool({ path: ${JSON.stringify(path)}, now: Date.now });
      for (const line of ['one', 'two']) spool.append({ configurationName: 'ops', time: 1, line });
      process.kill(process.pid, 'SIGKILL');
      await new Promise(() => setInterval(() => {}, 1000));`;
    const { signal } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], { timeout: 30_000 });
    assert.equal(signal, 'SIGKILL');
    assert.deepEqual(await linesOf(open(), 'ops'), ['one', 'two']);
  });

  it('stand beside the state in a file of an older version', async () => {
    const old = new DatabaseSync(path);
    for (const script of storeMigrations.slice(0, 2)) old.exec(script);
    old.exec('PRAGMA user_version = 2');
    old.close();
    const store = openSqliteStore({ path, now: () => nowMs });
    const spool = open();
    await append(spool, 'ops', 'one');
    await store.write({ a: { n: 1 } });
    assert.deepEqual(await linesOf(spool, 'ops'), ['one']);
    store.close();
  });

  it('are no more than are kept: the oldest of all go, and it is told how many', async () => {
    const spool = open({ lines: 10 });
    await append(spool, 'ops', '1', '2', '3');
    await append(spool, 'dev', '4', '5', '6', '7', '8', '9', '10');
    assert.deepEqual(await spool.trim(), []);
    await append(spool, 'dev', '11', '12');
    assert.deepEqual(await spool.trim(), [{ configurationName: 'ops', reason: 'too-many', lines: 3 }]);
    assert.deepEqual(await linesOf(spool, 'dev'), ['4', '5', '6', '7', '8', '9', '10', '11', '12']);
    assert.deepEqual(await spool.trim(), []);
  });

  it('are no more bytes than are kept', async () => {
    const spool = open({ bytes: 1000 });
    await append(spool, 'ops', ...Array.from({ length: 1500 }, () => 'é'));
    await append(spool, 'dev', 'a'.repeat(900));
    assert.deepEqual(await spool.trim(), [{ configurationName: 'ops', reason: 'too-many', lines: 1455 }]);
    assert.equal(await spool.count(), 46);
    await append(spool, 'dev', 'a'.repeat(2000));
    assert.equal(
      (await spool.trim()).reduce((sum, { lines }) => sum + lines, 0),
      47,
    );
    assert.equal(await spool.count(), 0);
  });

  it('are counted as they are before any is given up, whatever another process removed', async () => {
    const [one, other] = [open({ lines: 3 }), open({ lines: 3 })];
    await append(one, 'ops', '1', '2');
    await one.trim();
    await other.remove(
      'ops',
      (await other.oldest('ops', ALL)).map(({ id }) => id),
    );
    await append(one, 'ops', '3', '4');
    assert.deepEqual(await one.trim(), []);
    assert.deepEqual(await linesOf(one, 'ops'), ['3', '4']);
  });

  it('go when CloudWatch would not take them any more, and it is told how many', async () => {
    const spool = open({ lines: 5000 });
    await append(spool, 'ops', ...Array.from({ length: 1200 }, (_, index) => String(index)));
    await append(spool, 'gone', 'a');
    nowMs += 14 * DAY_MS;
    await append(spool, 'ops', 'new');
    assert.deepEqual(await spool.trim(), []);
    nowMs += 1;
    assert.deepEqual(await spool.trim(), [
      { configurationName: 'ops', reason: 'too-old', lines: 1200 },
      { configurationName: 'gone', reason: 'too-old', lines: 1 },
    ]);
    assert.deepEqual(await linesOf(spool, 'ops'), ['new']);
  });

  it('cannot be appended to a file that is closed, and closing it twice does no harm', async () => {
    const spool = open();
    spool.close();
    spool.close();
    await assert.rejects(append(spool, 'ops', 'one'));
  });
});
