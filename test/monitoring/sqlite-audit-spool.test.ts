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
import { BOUNDS, DAY_MS, describeAuditSpool, linesOf } from './audit-spool-contract.ts';

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
    const spool = openSqliteAuditSpool({ path, now: () => nowMs, bounds: { ...BOUNDS, ...bounds } });
    opened.push(spool);
    return spool;
  };
  const append = async (spool: AuditSpool, configurationName: string, ...lines: readonly string[]) => {
    for (const line of lines) await spool.append({ configurationName, time: nowMs, line });
  };

  describeAuditSpool('The SQLite file', () => ({
    open: (bounds) => openSqliteAuditSpool({ path, now: () => nowMs, bounds }),
    now: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
  }));

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
});
