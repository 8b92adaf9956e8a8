import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { Attempts } from '../../src/admin/attempts.ts';
import { AuditEntries, NO_FILTER } from '../../src/admin/audit-entries.ts';
import { reachOf } from '../../src/admin/reach.ts';
import { Samples, sumOf } from '../../src/admin/samples.ts';
import { Sessions } from '../../src/admin/sessions.ts';
import { openSqliteOutbox } from '../../src/outbox/sqlite-outbox.ts';
import { openDynamodbStore } from '../../src/store/dynamodb-store.ts';
import type { Store } from '../../src/store/store.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { type LocalDynamodb, startDynamodb } from '../support/dynamodb.ts';
import { TENANT } from './support/open-id-stub.ts';
import { auditEntry, row } from './support/rows.ts';

const NOON = Date.parse('2025-03-04T12:00:00.000Z');
const PERSON = { objectId: 'an-id', userPrincipalName: null, name: 'Alex Wilber' };

describe("the operators' page on a table that instances share", function () {
  this.timeout(30_000);
  let dynamodb: LocalDynamodb;
  let stores: readonly [Store, Store];
  let now: number;
  const clock = () => now;

  before(async () => {
    dynamodb = await startDynamodb();
    await dynamodb.createTable('chatbot');
  });
  after(() => dynamodb.stop());
  beforeEach(() => {
    now = NOON;
    const open = () =>
      openDynamodbStore({ client: dynamodb.newClient(), table: 'chatbot', now: clock, pause: async () => {} });
    stores = [open(), open()];
  });

  const log = createLog({ level: 'silent', destination: { write: () => undefined } });
  const newSecret = () => randomBytes(32).toString('base64url');

  it('has a session in each of them, and in none after the sign-out', async () => {
    const [one, other] = stores.map((store) => new Sessions({ store, clock, newSecret }));
    const session = await one?.begin(PERSON);
    assert.deepEqual((await other?.find(session?.id ?? ''))?.person, PERSON);
    now += 10 * 60_000;
    await other?.find(session?.id ?? '');
    await one?.end(session?.id ?? '');
    assert.equal(await other?.find(session?.id ?? ''), null);
  });

  it('finishes a sign-in in another than it began in, once', async () => {
    const [one, other] = stores.map((store) => new Attempts({ store, clock, newSecret }));
    const begun = { state: 's', nonce: 'n', codeVerifier: 'c', to: '/admin' };
    const id = (await one?.begin(begun)) ?? null;
    assert.deepEqual(await other?.take(id), begun);
    assert.equal(await one?.take(id), null);
  });

  it('adds up what all of them counted', async () => {
    const all = stores.map(
      (store, index) => new Samples({ store, clock, instance: `host-${index}`, isOn: () => true, log }),
    );
    for (const samples of all) {
      samples.count('Commands', { outcome: 'ran' });
      await samples.flush();
    }
    now += 3_600_000;
    for (const samples of all) {
      samples.count('MessageDeliverySuccess', {}, 2);
      await samples.flush();
    }
    for (const samples of all) {
      const { commands, sent } = sumOf((await samples.lastDay()).values());
      assert.deepEqual({ commands, sent }, { commands: { ran: 2 }, sent: 4 });
    }
  });

  it('shows what was written and pressed through any of them, newest first, by time and page', async () => {
    const all = stores.map((store) => new AuditEntries({ store, clock, isOn: () => true, newId: randomUUID, log }));
    for (let each = 0; each < 10; each += 1) {
      const entry = auditEntry({ time: new Date(NOON - each * 1000) });
      all[each % 2]?.write(JSON.stringify({ ...entry, rawText: `number ${each}` }), entry);
    }
    await Promise.all(all.map((entries) => entries.finish()));
    const find = async (filter: Partial<typeof NO_FILTER>, limit: number, after: string | null) => {
      const found = await all[0]?.find({ ...NO_FILTER, ...filter }, limit, after);
      return { texts: found?.lines.map(({ rawText }) => rawText.slice(-1)).join(''), next: found?.next ?? null };
    };
    const first = await find({}, 6, null);
    assert.equal(first.texts, '012345');
    assert.deepEqual(await find({}, 6, first.next), { texts: '6789', next: null });
    assert.equal((await find({ until: NOON - 3000, since: NOON - 5000 }, 6, null)).texts, '345');
  });

  it('knows installations in channels, teams and chats', async () => {
    const [store] = stores;
    await store.write({
      'installed/19:ops@thread.tacv2': { installedAt: NOON },
      'installed/19:general@thread.tacv2': { installedAt: NOON },
      [`team/${TENANT}/19:general@thread.tacv2`]: { groupId: 'team-of-other' },
      [`installed-personal/${TENANT}/a:1`]: { conversationId: 'a:1', tenantId: TENANT },
    });
    const outbox = openSqliteOutbox({ path: ':memory:', now: clock });
    const about = { version: '', startedAt: 0, instance: '', store: '', homeTenantId: TENANT };
    const rows = [
      row('ops'),
      row('other'),
      row('own', { places: [{ kind: 'personal', tenantId: null }] }),
      row('none'),
    ];
    const reach = await reachOf({ store, outbox, about }, rows);
    outbox.close();
    assert.deepEqual(
      rows.map(({ name }) => reach.get(name)?.installed),
      [
        { kind: 'since', at: NOON },
        { kind: 'since', at: NOON },
        { kind: 'chats', count: 1, more: false },
        { kind: 'unknown' },
      ],
    );
  });
});
