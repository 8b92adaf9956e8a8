import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Outbox } from '../../src/outbox/outbox.ts';
import { openSqliteOutbox } from '../../src/outbox/sqlite-outbox.ts';
import { openSqliteStore } from '../../src/store/sqlite-store.ts';
import { describeOutbox } from './contract.ts';
import { newDelivery, newEntry } from './support/entries.ts';

const START = 1_700_000_000_000;

describe('the SQLite outbox', () => {
  let folder: string;
  let path: string;
  let nowMs: number;
  let opened: Outbox[];
  const now = () => nowMs;
  const open = (): Outbox => {
    const outbox = openSqliteOutbox({ path, now });
    opened.push(outbox);
    return outbox;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'outbox-'));
    path = join(folder, 'chatbot.db');
    nowMs = START;
    opened = [];
  });

  afterEach(() => {
    for (const outbox of opened) outbox.close();
    rmSync(folder, { recursive: true });
  });

  const underTest = (open: () => Outbox) => () => ({
    outbox: open(),
    setNow: (ms: number) => {
      nowMs = ms;
    },
  });
  describeOutbox('SQLite in a file', underTest(open));
  describeOutbox(
    'SQLite in memory',
    underTest(() => openSqliteOutbox({ path: ':memory:', now })),
  );

  /** Reads the file as it is, past the outbox. */
  const rows = (sql: string): unknown[] => {
    const database = new DatabaseSync(path);
    const found = database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
    database.close();
    return found;
  };

  it('shares a file with the store', async () => {
    const store = openSqliteStore({ path, now });
    const outbox = open();
    await store.write({ a: { n: 1 } });
    await outbox.add([newEntry('d1')]);
    assert.equal((await store.read(['a'])).a.n, 1);
    assert.equal((await outbox.find('d1'))?.state, 'waiting');
    store.close();
  });

  it('finds everything again in another process', async () => {
    await open().add([newEntry('d1'), newEntry('d2')]);
    const claimed = await open().claim();
    assert.deepEqual(
      (await claimed?.waiting(10))?.map(({ id }) => id),
      ['d1', 'd2'],
    );
  });

  it('writes a text once, however many conversations it is for', async () => {
    const deliveries = ['a', 'b', 'c'].map((id) => newDelivery(id, { conversationId: `19:${id}@thread.tacv2` }));
    await open().add([{ body: 'x', deliveries }]);
    assert.deepEqual(rows('SELECT body, deliveries FROM outbox_body'), [{ body: 'x', deliveries: 3 }]);
  });

  it('keeps no text of which all deliveries were repeated, and counts the others', async () => {
    const outbox = open();
    await outbox.add([newEntry('d1', { uniqueKey: 'k' })]);
    await outbox.add([newEntry('d2', { uniqueKey: 'k' })]);
    await outbox.add([{ body: 'x', deliveries: [newDelivery('d3', { uniqueKey: 'k' }), newDelivery('d4')] }]);
    assert.deepEqual(rows('SELECT body, deliveries FROM outbox_body'), [
      { body: 'body of d1', deliveries: 1 },
      { body: 'x', deliveries: 1 },
    ]);
  });

  it('leaves nothing behind after a sweep but its conversations', async () => {
    const outbox = open();
    await outbox.add([newEntry('d1'), newEntry('d2', { unique: 'waiting' })]);
    const claimed = await outbox.claim();
    await claimed?.waiting(2);
    await claimed?.dropped(['d1', 'd2'], 'muted');
    await claimed?.release(null);
    nowMs += 8 * 24 * 3_600_000;
    assert.equal(await outbox.sweep(), 2);
    assert.deepEqual(
      rows('SELECT (SELECT count(*) FROM outbox_delivery) AS d, (SELECT count(*) FROM outbox_body) AS b'),
      [{ d: 0, b: 0 }],
    );
  });

  it('adds what was given to it right before it is closed', async () => {
    const outbox = open();
    const adding = outbox.add([newEntry('d1')]);
    outbox.close();
    assert.deepEqual(await adding, [{ id: 'd1', outcome: 'added' }]);
    assert.equal((await open().find('d1'))?.state, 'waiting');
  });

  it('asks the queue, the keys and the due conversations by their indexes', () => {
    open();
    const plan = (sql: string) =>
      rows(`EXPLAIN QUERY PLAN ${sql}`)
        .map((row) => JSON.stringify(row))
        .join('\n');
    assert.match(
      plan("SELECT place FROM outbox_delivery WHERE conversation = 1 AND state = 'waiting' ORDER BY place"),
      /SEARCH.*outbox_delivery_queue/,
    );
    assert.match(
      plan("SELECT 1 FROM outbox_delivery WHERE conversation = 1 AND unique_key = 'k' AND unique_by = 'day'"),
      /SEARCH.*outbox_delivery_key/,
    );
    assert.match(
      plan('SELECT number FROM outbox_conversation WHERE due_at <= 1 ORDER BY due_at LIMIT 1'),
      /SEARCH.*outbox_conversation_due/,
    );
  });

  describe('when a process dies', () => {
    /** Another process, as far as the file is concerned, that claims and goes no further. */
    const dying = async (work: (outbox: Outbox) => Promise<unknown>) => work(open());

    it('gives its conversations to another when the claims have run out', async () => {
      await dying(async (outbox) => {
        await outbox.add([newEntry('d1')]);
        await outbox.claim();
      });
      const outbox = open();
      assert.equal(await outbox.claim(), null);
      assert.equal(await outbox.nextDueAt(), START + 60_000);
      nowMs = START + 60_000;
      assert.deepEqual(
        (await (await outbox.claim())?.waiting(10))?.map(({ id }) => id),
        ['d1'],
      );
    });

    it('lets a claim live on as long as it is used', async () => {
      const one = open();
      await one.add([newEntry('d1')]);
      const claimed = await one.claim();
      nowMs = START + 40_000;
      await claimed?.waiting(1);
      nowMs = START + 80_000;
      assert.equal(await open().claim(), null);
    });

    it('refuses what the one that lost its claim does, but for what Teams has taken', async () => {
      const one = open();
      await one.add([newEntry('d1'), newEntry('d2')]);
      const lost = await one.claim();
      await lost?.waiting(2);
      await lost?.sending(['d1']);
      nowMs = START + 60_000;
      const other = await open().claim();
      assert.ok(lost && other);
      await assert.rejects(lost.countFoldable(1), { code: 'outbox-claim-ended' });
      await lost.sent(['d1'], 'm1');
      await lost.release(null);
      assert.deepEqual(
        (await other.waiting(10)).map(({ id }) => id),
        ['d2'],
      );
      assert.equal((await one.find('d1'))?.messageId, 'm1');
    });

    it('does not give the conversation to a third while it belongs to the second', async () => {
      const one = open();
      await one.add([newEntry('d1')]);
      await one.claim();
      nowMs = START + 60_000;
      const two = open();
      assert.ok(await two.claim());
      nowMs = START + 61_000;
      assert.equal(await one.claim(), null);
    });

    it('counts an attempt that was under way, as ended when the next claims', async () => {
      await dying(async (outbox) => {
        await outbox.add([newEntry('d1'), newEntry('d2')]);
        const claimed = await outbox.claim();
        await claimed?.waiting(2);
        await claimed?.sending(['d1']);
      });
      nowMs = START + 70_000;
      const claimed = await open().claim();
      assert.deepEqual(claimed?.recentSends, [START + 70_000]);
      assert.deepEqual(
        (await claimed?.waiting(2))?.map(({ attempts }) => attempts),
        [1, 0],
      );
    });

    it('counts the attempt with the delivery whose turn it was, not with one that was put off', async () => {
      await dying(async (outbox) => {
        await outbox.add([newEntry('d1'), newEntry('d2')]);
        const claimed = await outbox.claim();
        await claimed?.waiting(2);
        await claimed?.postponed(['d1'], nowMs + 3_600_000);
        await claimed?.sending(['d2']);
      });
      nowMs += 60_000;
      const outbox = open();
      assert.deepEqual(
        (await (await outbox.claim())?.waiting(2))?.map(({ id, attempts }) => [id, attempts]),
        [['d2', 1]],
      );
      const putOff = await outbox.find('d1');
      assert.deepEqual([putOff?.attempts, putOff?.notBefore], [0, nowMs - 60_000 + 3_600_000]);
    });

    it('counts what it had given out as waiting again', async () => {
      const update = { kind: 'card', uniqueKey: 'card/1', unique: 'waiting' } as const;
      await dying(async (outbox) => {
        await outbox.add([newEntry('u1', update)]);
        await (await outbox.claim())?.waiting(1);
      });
      nowMs = START + 70_000;
      const outbox = open();
      await outbox.claim();
      assert.deepEqual(await outbox.add([newEntry('u2', update)]), [{ id: 'u2', outcome: 'repeated' }]);
    });

    it('loses nothing that was told to be added or sent, and goes on at once where it is alone', async () => {
      const child = fork(new URL('./support/killed-process.ts', import.meta.url), [path], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      const [told] = await once(child, 'message');
      child.kill('SIGKILL');
      await once(child, 'exit');
      assert.deepEqual(told, { sent: ['d0', 'd1'], sending: 'd2' });

      nowMs = Date.now();
      const outbox = open();
      const claimed = await outbox.claim();
      assert.ok(claimed, 'its claims have not ended');
      assert.deepEqual(
        (await claimed.waiting(100)).map(({ id }) => id),
        ['d2', 'd3', 'd4'],
      );
      assert.equal(claimed.recentSends.length, 3);
      assert.equal(claimed.recentSends.at(-1), nowMs);
      assert.deepEqual(await Promise.all(['d0', 'd1'].map(async (id) => (await outbox.find(id))?.state)), [
        'sent',
        'sent',
      ]);
    });

    it('does not take the claims of one that lives', async () => {
      const child = fork(new URL('./support/killed-process.ts', import.meta.url), [path], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      await once(child, 'message');
      nowMs = Date.now();
      assert.equal(await open().claim(), null);
      child.kill('SIGKILL');
      await once(child, 'exit');
    });
  });
});
