import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { type DynamodbStoreOptions, openDynamodbStore } from '../../src/store/dynamodb-store.ts';
import { ConflictError, NOT_STORED } from '../../src/store/store.ts';
import { type LocalDynamodb, startDynamodb } from '../support/dynamodb.ts';
import { type Answer, failure } from '../support/dynamodb-front.ts';
import { describeStore } from './contract.ts';

const DAY_S = 24 * 60 * 60;
/** Base64 that gzip makes smaller by a quarter: two chunks. */
const large = () => randomBytes(500_000).toString('base64');

describe('the DynamoDB store', function () {
  this.timeout(30_000);
  let dynamodb: LocalDynamodb;
  let table: string;
  let tables = 0;
  let nowMs: number;
  const now = () => nowMs;

  before(async () => {
    dynamodb = await startDynamodb();
  });
  after(() => dynamodb.stop());
  beforeEach(async () => {
    nowMs = 1_000_000;
    tables += 1;
    table = `chatbot-${tables}`;
    await dynamodb.createTable(table);
  });
  afterEach(() => {
    dynamodb.front.fault = () => null;
  });

  const open = (more: Partial<DynamodbStoreOptions> = {}) =>
    openDynamodbStore({ client: dynamodb.client, table, now, pause: async () => {}, ...more });
  const requestsOf = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
    const before = dynamodb.front.requests.length;
    await work();
    return dynamodb.front.requests.slice(before);
  };
  /** The first `times` requests of that operation are answered so. */
  const breaks = (operation: string, times: number, fault: Answer | 'answer-lost') => {
    let left = times;
    dynamodb.front.fault = (asked) => {
      if (asked !== operation || left === 0) return null;
      left -= 1;
      return fault;
    };
  };
  const noItems = () => ({ status: 200, body: { Responses: { [table]: [] }, UnprocessedKeys: {} } });
  const itemsInTable = async () => (await dynamodb.client.send(new ScanCommand({ TableName: table }))).Items ?? [];
  const keysInTable = async () => (await itemsInTable()).map(({ pk, sk }) => `${pk?.S} ${sk?.S}`).sort();

  describeStore('DynamoDB', () => ({
    store: open(),
    setNow: (ms) => {
      nowMs = ms;
    },
  }));

  it('asks once to read a key, to write one, to delete one, and for a page of keys', async () => {
    const store = open();
    assert.deepEqual(await requestsOf(() => store.write({ 'k/a': { text: 'x'.repeat(100_000) } })), ['PutItem']);
    assert.deepEqual(await requestsOf(() => store.read(['k/a'])), ['GetItem']);
    const { eTag } = (await store.read(['k/a']))['k/a'];
    assert.deepEqual(await requestsOf(() => store.write({ 'k/a': { eTag } })), ['PutItem']);
    assert.deepEqual(await requestsOf(() => store.write({ 'k/b': {}, 'k/c': {} })), ['TransactWriteItems']);
    assert.deepEqual(await requestsOf(() => store.read(['k/a', 'k/b', 'k/c', 'k/d'])), ['BatchGetItem']);
    assert.deepEqual(await requestsOf(() => store.keys('k/', 2)), ['Query']);
    assert.deepEqual(await requestsOf(() => store.keys('k/', 100, 'k/b')), ['Query']);
    assert.deepEqual(await requestsOf(() => store.delete(['k/a'])), ['DeleteItem']);
    assert.deepEqual(await requestsOf(() => store.delete(['k/b', 'k/c'])), ['TransactWriteItems']);
    assert.deepEqual(await requestsOf(() => store.read(['x'.repeat(2000)])), []);
  });

  it('asks in parts for more than one answer may hold', async () => {
    const keys = Array.from({ length: 250 }, (_, n) => `k/${n}`);
    const asked = await requestsOf(() => open().read(keys));
    assert.deepEqual(asked, ['BatchGetItem', 'BatchGetItem', 'BatchGetItem']);
  });

  it('lets exactly one of twenty writers on two machines win each time', async () => {
    const stores = [open(), open({ client: dynamodb.newClient() })];
    await stores[0]?.write({ a: { winner: -1, round: 0 } });
    for (let round = 1; round <= 3; round += 1) {
      const { a } = (await stores[0]?.read(['a'])) ?? {};
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, (_, winner) => stores[winner % 2]?.write({ a: { ...a, winner, round } })),
      );
      const winners = results.flatMap(({ status }, winner) => (status === 'fulfilled' ? [winner] : []));
      assert.equal(winners.length, 1);
      for (const result of results) if (result.status === 'rejected') assert.ok(result.reason instanceof ConflictError);
      const after = (await stores[1]?.read(['a']))?.a;
      assert.deepEqual([after.winner, after.round], [winners[0], round]);
    }
  });

  it('lets one of several machines make an item', async () => {
    const stores = [open(), open({ client: dynamodb.newClient() }), open({ client: dynamodb.newClient() })];
    const results = await Promise.allSettled(stores.map((store, n) => store.write({ a: { n, eTag: NOT_STORED } })));
    assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected', 'rejected']);
  });

  it('keeps what is often asked for in places of its own, and what is listed together', async () => {
    await open().write({ 'seen/19:a/1': {}, 'follow/19:a/1': {}, 'alias/19:a/x': {}, plain: {} });
    assert.deepEqual(await keysInTable(), [
      'state/ =plain',
      'state/alias/ =19:a/x',
      'state/follow/19:a/ =1',
      'state/seen/19:a/1 =',
    ]);
  });

  it('lets DynamoDB remove what has expired: the second after, in seconds', async () => {
    await open().write({ a: { expiresAt: 1_000_501 }, b: {} });
    const items = await itemsInTable();
    assert.deepEqual(items.map(({ ttl }) => ttl?.N).sort(), ['1001', undefined]);
    assert.equal(open().sweep(), 0);
  });

  describe('with a value that is too large for one item', () => {
    it('removes its parts with it, and when it is written anew', async () => {
      const store = open();
      await store.write({ a: { text: large() } });
      assert.equal((await keysInTable()).length, 3);
      await store.write({ a: { text: large() } });
      assert.equal((await keysInTable()).length, 3);
      await store.write({ a: { n: 1 } });
      assert.deepEqual(await keysInTable(), ['state/ =a']);
      await store.write({ a: { text: large() } });
      await store.delete(['a']);
      assert.deepEqual(await keysInTable(), []);
    });

    it('leaves the parts of one that expires to DynamoDB, a day later than itself', async () => {
      const store = open();
      await store.write({ a: { text: large(), expiresAt: 2_000_000 } });
      const ttls = (await itemsInTable()).map(({ pk, ttl }) => `${pk?.S?.split('/')[0]} ${ttl?.N}`).sort();
      const part = `chunk ${2000 + DAY_S}`;
      assert.deepEqual(ttls, [part, part, 'state 2000']);
      assert.deepEqual(await requestsOf(() => store.delete(['a'])), ['DeleteItem']);
    });

    it('leaves nothing behind where the write is refused', async () => {
      const store = open();
      await store.write({ a: { n: 1 } });
      await assert.rejects(store.write({ a: { text: large(), eTag: NOT_STORED } }), ConflictError);
      await assert.rejects(
        store.write({ a: { text: large(), eTag: NOT_STORED }, b: { text: large() } }),
        ConflictError,
      );
      assert.deepEqual(await keysInTable(), ['state/ =a']);
    });

    it('is written together with others, with which it is too large for one transaction', async () => {
      const store = open();
      const text = () => randomBytes(225_000).toString('base64');
      const texts = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`k/${n}`, { text: text() }]));
      await store.write(texts);
      const found = await store.read(Object.keys(texts));
      assert.ok(Object.entries(texts).every(([key, { text }]) => found[key].text === text));
    });

    it('never gives a mixture to who reads while others write', async () => {
      const [store, other] = [open(), open({ client: dynamodb.newClient() })];
      const write = (letter: number) => store.write({ a: { letter, text: large() + letter } });
      await write(0);
      let isWriting = true;
      const writing = (async () => {
        for (let letter = 1; letter <= 3; letter += 1) await write(letter);
        isWriting = false;
      })();
      const seen = new Set<number>();
      while (isWriting) {
        const { letter, text } = (await other.read(['a'])).a;
        assert.ok(text.endsWith(String(letter)));
        seen.add(letter);
      }
      await writing;
      assert.equal((await other.read(['a'])).a.letter, 3);
      assert.ok(seen.size > 0);
    });

    it('reads anew where the value was replaced between the item and its parts', async () => {
      const store = open();
      await store.write({ a: { n: 1, text: large() } });
      const heads: string[] = [];
      dynamodb.front.fault = (operation) => {
        if (operation === 'BatchGetItem') return noItems();
        if (operation !== 'GetItem') return null;
        heads.push(operation);
        const Item = { pk: { S: 'state/' }, sk: { S: '=a' }, eTag: { S: 'later' }, json: { S: '{"n":2}' } };
        return heads.length === 1 ? null : { status: 200, body: { Item } };
      };
      assert.deepEqual(await store.read(['a']), { a: { n: 2, eTag: 'later' } });
    });

    it('is gone where it was deleted between the item and its parts', async () => {
      const store = open();
      await store.write({ a: { n: 1, text: large() } });
      let heads = 0;
      dynamodb.front.fault = (operation) => {
        if (operation === 'GetItem') heads += 1;
        if (operation === 'GetItem' && heads > 1) return { status: 200, body: {} };
        return operation === 'BatchGetItem' ? noItems() : null;
      };
      assert.deepEqual(await store.read(['a']), {});
    });

    it('says so where parts are missing for good', async () => {
      const store = open();
      await store.write({ a: { text: large() } });
      dynamodb.front.fault = (operation) => (operation === 'BatchGetItem' ? noItems() : null);
      await assert.rejects(store.read(['a']), /"a" is damaged: parts of its value are missing/);
    });
  });

  describe('when the network or DynamoDB fails', () => {
    it('takes a write as done whose answer was lost, with an eTag and without', async () => {
      const store = open();
      await store.write({ a: { n: 1 } });
      const { a } = await store.read(['a']);
      breaks('PutItem', 1, 'answer-lost');
      await store.write({ a: { ...a, n: 2 } });
      assert.equal((await store.read(['a'])).a.n, 2);
      breaks('PutItem', 1, 'answer-lost');
      await store.write({ b: { text: large() } });
      assert.equal((await store.read(['b'])).b.text.length > 500_000, true);
      breaks('TransactWriteItems', 1, 'answer-lost');
      await store.write({ c: { n: 1, eTag: NOT_STORED }, d: { n: 1, eTag: NOT_STORED } });
      assert.equal((await store.read(['d'])).d.n, 1);
    });

    it('tries again what another transaction stood in the way of', async () => {
      const store = open();
      breaks('PutItem', 3, failure('TransactionConflictException', 'Transaction is ongoing for the item'));
      await store.write({ a: { n: 1 } });
      const cancelled = failure('TransactionCanceledException', 'Transaction cancelled');
      const CancellationReasons = [{ Code: 'None' }, { Code: 'TransactionConflict' }];
      breaks('TransactWriteItems', 3, { ...cancelled, body: { ...cancelled.body, CancellationReasons } });
      await store.write({ a: { n: 2 }, b: { n: 2 } });
      assert.deepEqual((await store.read(['b'])).b.n, 2);
    });

    it('asks again for what DynamoDB did in part only, longer and longer apart, and gives up in the end', async () => {
      const pauses: number[] = [];
      const store = open({
        pause: async (ms) => {
          pauses.push(ms);
        },
      });
      await store.write({ a: { n: 1 }, b: { n: 1 } });
      const Keys = ['a', 'b'].map((name) => ({ pk: { S: 'state/' }, sk: { S: `=${name}` } }));
      const notNow = { status: 200, body: { Responses: {}, UnprocessedKeys: { [table]: { Keys } } } };
      breaks('BatchGetItem', 2, notNow);
      assert.deepEqual(Object.keys(await store.read(['a', 'b'])), ['a', 'b']);
      assert.deepEqual(pauses, [25, 50]);
      breaks('BatchGetItem', 100, notNow);
      await assert.rejects(store.read(['a', 'b']), /did not answer as it should: it takes no more requests at present/);
    });

    it('asks again for parts that were not written at once', async () => {
      const store = open();
      let broken = false;
      dynamodb.front.fault = (operation, { RequestItems }) => {
        if (operation !== 'BatchWriteItem' || broken) return null;
        broken = true;
        return { status: 200, body: { UnprocessedItems: RequestItems } };
      };
      const text = large();
      await store.write({ a: { text } });
      assert.equal((await store.read(['a'])).a.text === text, true);
    });

    it('outlasts throttling and faults of a moment', async () => {
      const store = open();
      breaks('PutItem', 1, failure('ProvisionedThroughputExceededException', 'Slow down.'));
      await store.write({ a: { n: 1 } });
      breaks('GetItem', 1, failure('InternalServerError', 'Broken.', 500));
      assert.equal((await store.read(['a'])).a.n, 1);
    });

    it('rejects with what to do where that lasts', async () => {
      breaks('PutItem', 100, failure('AccessDeniedException', 'User: arn:aws:iam::1:role/x is not authorized'));
      await assert.rejects(open().write({ a: {} }), {
        name: 'TableError',
        code: 'store-table',
        message:
          /^The table chatbot-\d+ did not answer as it should: the role of the bot may not use it: allow dynamodb:Batch/,
      });
    });

    it('rejects once it is closed', async () => {
      const store = open();
      store.close();
      await assert.rejects(store.read(['a']), /closed/);
    });
  });
});
