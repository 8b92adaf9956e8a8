import assert from 'node:assert/strict';
import { AuditEntries, NO_FILTER } from '../../src/admin/audit-entries.ts';
import { openSqliteStore } from '../../src/store/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { Audit } from '../../src/telemetry/audit.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { auditEntry } from './support/rows.ts';

const NOON = Date.parse('2025-03-04T12:00:00.000Z');
const DAY_MS = 24 * 3_600_000;

describe("the audit of the operators' page", () => {
  let store: Store;
  let now: number;
  let isOn: boolean;
  let writes: number;
  let logged: string[];
  let entries: AuditEntries;
  let audit: Audit;

  beforeEach(() => {
    now = NOON;
    isOn = true;
    writes = 0;
    logged = [];
    let ids = 0;
    store = openSqliteStore({ path: ':memory:', now: () => now });
    const log = createLog({ level: 'info', destination: { write: (line) => logged.push(line) } });
    entries = new AuditEntries({
      store: {
        read: (keys) => store.read(keys),
        keys: (prefix, limit, after) => store.keys(prefix, limit, after),
        write: async (changes) => {
          writes += 1;
          await store.write(changes);
        },
      },
      clock: () => now,
      isOn: () => isOn,
      newId: () => {
        ids += 1;
        return `id-${String(ids).padStart(6, '0')}`;
      },
      log,
    });
    audit = new Audit(log, [entries]);
  });
  afterEach(() => store.close());

  const texts = async (more: Partial<typeof NO_FILTER> = {}, limit = 50) =>
    (await entries.find({ ...NO_FILTER, ...more }, limit, null)).lines.map(({ rawText }) => rawText);

  it('has one write for each command, masked as in the log', async () => {
    audit.write(auditEntry({ time: new Date(NOON), rawText: 'set --password hunter22' }), ['hunter22']);
    await entries.finish();
    assert.equal(writes, 1);
    assert.deepEqual(await texts(), ['set --password ••••']);
    const kept = JSON.stringify(await store.read([...(await store.keys('', 10))]));
    assert.doesNotMatch(kept, /hunter22/);
  });

  it('comes newest first, whatever order it was written in, and those of one moment all', async () => {
    for (const [text, at] of [
      ['b', NOON - 1000],
      ['a', NOON],
      ['d', NOON - DAY_MS],
      ['a', NOON],
      ['c', NOON - 2000],
    ] as const) {
      audit.write(auditEntry({ time: new Date(at), rawText: text }));
    }
    await entries.finish();
    assert.deepEqual(await texts(), ['a', 'a', 'b', 'c', 'd']);
  });

  it('is kept for a week', async () => {
    audit.write(auditEntry({ time: new Date(NOON) }));
    await entries.finish();
    now = NOON + 7 * DAY_MS - 1;
    assert.equal((await texts()).length, 1);
    now += 1;
    assert.equal((await texts()).length, 0);
  });

  it('looks through four thousand at a time, and goes on where it ended', async () => {
    for (let each = 0; each < 4100; each += 1) {
      audit.write(auditEntry({ time: new Date(NOON - each), rawText: each >= 4050 ? 'wanted' : 'other' }));
    }
    await entries.finish();
    const first = await entries.find({ ...NO_FILTER, text: 'wanted' }, 20, null);
    assert.deepEqual([first.lines.length, first.isCut], [0, true]);
    const second = await entries.find({ ...NO_FILTER, text: 'wanted' }, 20, first.next);
    assert.deepEqual([second.lines.length, second.isCut], [20, false]);
    const third = await entries.find({ ...NO_FILTER, text: 'wanted' }, 50, second.next);
    assert.deepEqual([third.lines.length, third.isCut, third.next], [30, false, null]);
  }).timeout(20_000);

  it('passes over what is no entry', async () => {
    await store.write({
      'admin-audit/8258889599999/a': { line: 'not JSON' },
      'admin-audit/8258889599999/b': { line: '{"time":"noon"}' },
      'admin-audit/8258889599999/c': { other: true },
    });
    assert.deepEqual(await texts(), []);
  });

  it('is not kept while the page is turned off', async () => {
    isOn = false;
    audit.write(auditEntry({ time: new Date(NOON) }));
    await entries.finish();
    assert.equal(writes, 0);
  });

  it('stops no command where the store fails: the log says so', async () => {
    store.close();
    audit.write(auditEntry({ time: new Date(NOON) }));
    await entries.finish();
    assert.match(logged.join(''), /could not be kept for the operators' page/);
  });
});
