import assert from 'node:assert/strict';
import { KeyedLock } from '../../dialogs/keyed-lock.ts';

describe('the lock by key', () => {
  it('runs the work of one key in order, that of others at once, and keeps nothing', async () => {
    const lock = new KeyedLock();
    const done: string[] = [];
    const first = Promise.withResolvers<void>();
    const works = [
      lock.run('a', async () => {
        await first.promise;
        done.push('a1');
      }),
      lock.run('a', async () => void done.push('a2')),
      lock.run('b', async () => void done.push('b1')),
    ];
    await works[2];
    assert.deepEqual([done, lock.size], [['b1'], 1]);
    first.resolve();
    await Promise.all(works);
    assert.deepEqual([done, lock.size], [['b1', 'a1', 'a2'], 0]);
  });

  it('goes on after work that failed, whose error is its own', async () => {
    const lock = new KeyedLock();
    const failing = lock.run('a', () => Promise.reject(new Error('no')));
    const next = lock.run('a', async () => 'yes');
    await assert.rejects(failing, /no/);
    assert.equal(await next, 'yes');
  });
});
