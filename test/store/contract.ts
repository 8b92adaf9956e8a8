import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { ConflictError, NOT_STORED, type Store } from '../../src/store/store.ts';

export interface StoreUnderTest {
  readonly store: Store;
  /** Sets the store's clock, in milliseconds since the epoch. */
  setNow(ms: number): void;
}

/** What every store does. `open` gives an empty store whose clock stands at 1,000,000. */
export function describeStore(name: string, open: () => Promise<StoreUnderTest> | StoreUnderTest): void {
  describe(`${name}, as a store`, () => {
    let store: Store;
    let setNow: (ms: number) => void;

    beforeEach(async () => {
      ({ store, setNow } = await open());
    });

    afterEach(() => store.close());

    const eTagOf = async (key: string): Promise<string> => (await store.read([key]))[key].eTag;

    it('gives nothing for keys that hold nothing', async () => {
      assert.deepEqual(await store.read(['nobody']), {});
    });

    it('gives back what was written, with an eTag', async () => {
      await store.write({ a: { text: 'ü “x”', list: [1, { deep: null }], yes: true } });
      const { eTag, ...item } = (await store.read(['a', 'b'])).a;
      assert.deepEqual(item, { text: 'ü “x”', list: [1, { deep: null }], yes: true });
      assert.match(eTag, /./);
    });

    it('gives copies: changing one leaves the stored item as it is', async () => {
      await store.write({ a: { list: [1] } });
      (await store.read(['a'])).a.list.push(2);
      assert.deepEqual((await store.read(['a'])).a.list, [1]);
    });

    it('leaves the written object as it is', async () => {
      const item = { text: 'x' };
      await store.write({ a: item });
      assert.deepEqual(item, { text: 'x' });
    });

    it('takes any text as a key, as it stands', async () => {
      const keys = [
        '__proto__',
        'constructor',
        "a'; DROP TABLE item; --",
        'A',
        'a',
        'teams/19:x@thread.tacv2;messageid=1',
        '%_',
        '\0',
      ];
      await store.write(Object.fromEntries(keys.map((key) => [key, { key }])));
      const items = await store.read(keys);
      assert.deepEqual(
        Object.entries(items).map(([key, item]) => [key, item.key]),
        keys.map((key) => [key, key]),
      );
    });

    it('refuses keys that are not well-formed Unicode', async () => {
      await assert.rejects(store.write({ '\ud800': {} }), TypeError);
    });

    it('refuses values that are no objects', async () => {
      await assert.rejects(store.write({ a: 'text' }), TypeError);
    });

    it('changes the eTag with every write', async () => {
      await store.write({ a: { n: 1 } });
      const first = await eTagOf('a');
      await store.write({ a: { n: 1 } });
      assert.notEqual(await eTagOf('a'), first);
    });

    it('takes a write that carries the current eTag', async () => {
      await store.write({ a: { n: 1 } });
      await store.write({ a: { n: 2, eTag: await eTagOf('a') } });
      assert.equal((await store.read(['a'])).a.n, 2);
    });

    for (const eTag of ['*', '', undefined]) {
      it(`overwrites when the eTag is ${JSON.stringify(eTag)}`, async () => {
        await store.write({ a: { n: 1 } });
        await store.write({ a: { n: 2, eTag } });
        assert.equal((await store.read(['a'])).a.n, 2);
      });
    }

    it('refuses a write with a stale eTag, and says which item', async () => {
      await store.write({ a: { n: 1 } });
      const stale = await eTagOf('a');
      await store.write({ a: { n: 2 } });
      await assert.rejects(
        store.write({ a: { n: 3, eTag: stale } }),
        (error) => error instanceof ConflictError && error.code === 'store-conflict' && error.key === 'a',
      );
      assert.equal((await store.read(['a'])).a.n, 2);
    });

    it('does not take the eTag of an item that was deleted and made anew', async () => {
      await store.write({ a: { n: 1 } });
      const stale = await eTagOf('a');
      await store.delete(['a']);
      await store.write({ a: { n: 2 } });
      await assert.rejects(store.write({ a: { n: 3, eTag: stale } }), ConflictError);
    });

    it('takes a write with any eTag for a key that holds nothing', async () => {
      await store.write({ a: { n: 1, eTag: 'of-old' } });
      assert.equal((await store.read(['a'])).a.n, 1);
    });

    it('writes what must not be there yet only once', async () => {
      await store.write({ a: { n: 1, eTag: NOT_STORED } });
      await assert.rejects(store.write({ a: { n: 2, eTag: NOT_STORED } }), ConflictError);
      assert.equal((await store.read(['a'])).a.n, 1);
      await store.delete(['a']);
      await store.write({ a: { n: 3, eTag: NOT_STORED } });
      assert.equal((await store.read(['a'])).a.n, 3);
    });

    it('lets one of many make an item', async () => {
      const results = await Promise.allSettled(
        Array.from({ length: 5 }, (_, n) => store.write({ a: { n, eTag: NOT_STORED } })),
      );
      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    });

    it('lets one of two writers win that read the same version', async () => {
      await store.write({ a: { n: 0 } });
      const [one, two] = [(await store.read(['a'])).a, (await store.read(['a'])).a];
      const results = await Promise.allSettled([
        store.write({ a: { ...one, n: 1 } }),
        store.write({ a: { ...two, n: 2 } }),
      ]);
      assert.deepEqual(results.map((result) => result.status).sort(), ['fulfilled', 'rejected']);
    });

    it('writes several items together or not at all', async () => {
      await store.write({ b: { n: 1 } });
      const stale = await eTagOf('b');
      await store.write({ b: { n: 2 } });
      await assert.rejects(store.write({ a: { n: 1 }, b: { n: 3, eTag: stale } }), ConflictError);
      assert.deepEqual(await store.read(['a']), {});
    });

    it('writes several items with eTags that all hold, and each has another eTag then', async () => {
      await store.write({ a: { n: 1 }, b: { n: 1 } });
      const { a, b } = await store.read(['a', 'b']);
      await store.write({ a: { ...a, n: 2 }, b: { ...b, n: 2 }, c: { n: 2, eTag: NOT_STORED } });
      const after = await store.read(['a', 'b', 'c']);
      assert.deepEqual([after.a.n, after.b.n, after.c.n], [2, 2, 2]);
      assert.notEqual(after.a.eTag, a.eTag);
      assert.notEqual(after.b.eTag, b.eTag);
    });

    it('does nothing where nothing is to be written, deleted or read', async () => {
      await store.write({});
      await store.delete([]);
      assert.deepEqual(await store.read([]), {});
    });

    it('changes 100 items together, and refuses more', async () => {
      const items = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`k/${n}`, { n }]));
      await store.write(items(100));
      assert.equal((await store.keys('k/', 1000)).length, 100);
      assert.equal(Object.keys(await store.read(Object.keys(items(100)))).length, 100);
      await assert.rejects(store.write(items(101)), TypeError);
      await assert.rejects(store.delete(Object.keys(items(101))), TypeError);
      await store.delete(Object.keys(items(100)));
      assert.deepEqual(await store.keys('k/', 1000), []);
    });

    it('gives a key that is asked for twice once', async () => {
      await store.write({ a: { n: 1 }, b: { n: 1 } });
      assert.deepEqual(Object.keys(await store.read(['a', 'b', 'a'])), ['a', 'b']);
      await store.delete(['a', 'a', 'b']);
      assert.deepEqual(await store.read(['a', 'b']), {});
    });

    it('takes keys of 1,000 bytes, and refuses longer ones, which hold nothing', async () => {
      const key = `k/${'ä'.repeat(499)}`;
      await store.write({ [key]: { n: 1 } });
      assert.deepEqual(await store.keys('k/', 10), [key]);
      assert.equal((await store.read([key]))[key].n, 1);
      await assert.rejects(store.write({ [`${key}b`]: {} }), TypeError);
      assert.deepEqual(await store.read([`${key}b`]), {});
      await store.delete([`${key}b`]);
    });

    it('keeps values of some megabytes as they are, and lets a small one follow', async () => {
      const text = randomBytes(1_500_000).toString('base64');
      await store.write({ a: { text, n: 1 } });
      const { eTag, ...item } = (await store.read(['a'])).a;
      assert.equal(item.text === text, true);
      await store.write({ a: { n: 2, eTag } });
      assert.deepEqual(Object.keys((await store.read(['a'])).a), ['n', 'eTag']);
    });

    it('deletes, also what is not there', async () => {
      await store.write({ a: { n: 1 }, b: { n: 1 } });
      await store.delete(['a', 'nobody']);
      assert.deepEqual(Object.keys(await store.read(['a', 'b'])), ['b']);
    });

    it('gives an item until the moment it expires, and not from then on', async () => {
      await store.write({ a: { expiresAt: 1_000_500 } });
      setNow(1_000_499);
      assert.equal((await store.read(['a'])).a.expiresAt, 1_000_500);
      setNow(1_000_500);
      assert.deepEqual(await store.read(['a']), {});
    });

    it('treats an expired item as gone when another is written in its place', async () => {
      await store.write({ a: { n: 1, expiresAt: 1_000_500 } });
      setNow(2_000_000);
      await store.write({ a: { n: 2, eTag: 'of-old' } });
      assert.equal((await store.read(['a'])).a.n, 2);
    });

    it('keeps an item for good when it is written again without an end', async () => {
      await store.write({ a: { expiresAt: 1_000_500 } });
      await store.write({ a: { n: 1 } });
      setNow(2_000_000);
      assert.equal((await store.read(['a'])).a.n, 1);
    });

    it('keeps items whose expiresAt is no number', async () => {
      await store.write({ a: { expiresAt: '1' }, b: { expiresAt: Number.NaN } });
      assert.deepEqual(Object.keys(await store.read(['a', 'b'])), ['a', 'b']);
    });

    it('keeps an item whose end is further away than any clock knows', async () => {
      await store.write({ a: { expiresAt: 1e300 }, b: { expiresAt: -1e300 } });
      assert.equal((await store.read(['a'])).a.expiresAt, 1e300);
      assert.deepEqual(await store.read(['b']), {});
    });

    it('makes an item anew where one has expired', async () => {
      await store.write({ a: { n: 1, expiresAt: 1_000_500 } });
      setNow(1_000_500);
      await store.write({ a: { n: 2, eTag: NOT_STORED } });
      assert.equal((await store.read(['a'])).a.n, 2);
    });

    it('lists keys by prefix, in order, without expired ones', async () => {
      await store.write({
        'alias/c': {},
        'alias/a': {},
        'alias/b': { expiresAt: 1_000_500 },
        'alias/ä': {},
        alias: {},
        'aliat/x': {},
      });
      setNow(1_000_500);
      assert.deepEqual(await store.keys('alias/', 10), ['alias/a', 'alias/c', 'alias/ä']);
    });

    it('takes a prefix literally', async () => {
      await store.write({ 'a%': {}, ab: {}, a_: {} });
      assert.deepEqual(await store.keys('a%', 10), ['a%']);
    });

    it('lists page by page', async () => {
      await store.write({ a1: {}, a2: {}, a3: {} });
      assert.deepEqual(await store.keys('a', 2), ['a1', 'a2']);
      assert.deepEqual(await store.keys('a', 2, 'a2'), ['a3']);
    });

    it('lists as many as are wanted, whatever has expired between them', async () => {
      const items = Array.from({ length: 30 }, (_, n): [string, object] => [
        `k/${String(n).padStart(2, '0')}`,
        n % 3 === 0 ? {} : { expiresAt: 1_000_500 },
      ]);
      await store.write(Object.fromEntries(items));
      setNow(1_000_500);
      assert.deepEqual(await store.keys('k/', 4), ['k/00', 'k/03', 'k/06', 'k/09']);
      assert.deepEqual(await store.keys('k/', 100, 'k/21'), ['k/24', 'k/27']);
    });

    it('lists in the order of UTF-8, from any key on, whether or not it is there', async () => {
      const names = ['\0', '!', 'A', 'a', 'a/b', 'a/b/c', 'b', 'ä', '\ufb03', '\u{1f600}'];
      await store.write(Object.fromEntries(names.map((name) => [`k/${name}`, {}])));
      const all = names.map((name) => `k/${name}`);
      assert.deepEqual(await store.keys('k/', 100), all);
      assert.deepEqual(await store.keys('k/', 100, 'k/aa'), all.slice(6));
      assert.deepEqual(await store.keys('k/', 100, 'a'), all);
      assert.deepEqual(await store.keys('k/', 100, 'l'), []);
      assert.deepEqual(await store.keys('k/a', 100), ['k/a', 'k/a/b', 'k/a/b/c']);
      assert.deepEqual(await store.keys('k/a', 100, 'k/b'), []);
      assert.deepEqual(await store.keys('k/', 0), []);
    });

    it('lists what belongs to a conversation, and of some kinds nothing else', async () => {
      const keys = ['follow/19:a/1', 'follow/19:a/2', 'follow/19:b/1', 'agent-session/19:a/alex/ops', 'seen/19:a/1'];
      await store.write(Object.fromEntries(keys.map((key) => [key, {}])));
      assert.deepEqual(await store.keys('follow/19:a/', 10), keys.slice(0, 2));
      assert.deepEqual(await store.keys('agent-session/19:a/alex/', 10), [keys[3]]);
      await assert.rejects(store.keys('follow/', 10), TypeError);
      await assert.rejects(store.keys('seen/19:a/', 10), TypeError);
      assert.deepEqual(Object.keys(await store.read(keys)), keys);
    });

    it('closes twice without complaint', () => {
      store.close();
      store.close();
    });
  });
}
