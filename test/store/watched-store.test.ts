import assert from 'node:assert/strict';
import { openSqliteStore } from '../../src/store/sqlite-store.ts';
import { ConflictError, type Store } from '../../src/store/store.ts';
import { watchedStore } from '../../src/store/watched-store.ts';

describe('the store that is watched', () => {
  let store: Store;
  let failures: number;

  beforeEach(() => {
    failures = 0;
    store = watchedStore(openSqliteStore({ path: ':memory:', now: () => 0 }), () => {
      failures += 1;
    });
  });
  afterEach(() => store.close());

  it('does all that the store does', async () => {
    await store.write({ 'seen/a': { n: 1 } });
    assert.equal((await store.read(['seen/a']))['seen/a']?.n, 1);
    await store.delete(['seen/a']);
    assert.deepEqual(await store.read(['seen/a']), {});
    assert.equal(store.sweep(), 0);
    assert.equal(failures, 0);
  });

  it('takes a conflict for an answer', async () => {
    await store.write({ 'seen/a': { n: 1 } });
    await assert.rejects(store.write({ 'seen/a': { n: 2, eTag: 'another' } }), ConflictError);
    assert.equal(failures, 0);
  });

  it('tells of requests that fail, and fails all the same', async () => {
    store.close();
    await assert.rejects(store.read(['seen/a']));
    await assert.rejects(store.write({ 'seen/a': {} }));
    await assert.rejects(store.delete(['seen/a']));
    await assert.rejects(store.keys('seen/', 1));
    assert.equal(failures, 4);
  });
});
