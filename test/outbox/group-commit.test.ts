import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { GroupCommit } from '../../src/outbox/group-commit.ts';

describe('GroupCommit', () => {
  let groups: (readonly number[])[];
  const commit = (works: readonly number[]): readonly string[] => {
    groups.push(works);
    if (works.includes(13)) throw new Error(`not ${works.join()}`);
    return works.map(String);
  };

  beforeEach(() => {
    groups = [];
  });

  it('commits the calls of one turn together, and those of the next by themselves', async () => {
    const group = new GroupCommit(commit);
    const first = [group.run(1), Promise.resolve().then(() => group.run(2))];
    await nextTurn();
    const second = group.run(3);
    assert.deepEqual(await Promise.all([...first, second]), ['1', '2', '3']);
    assert.deepEqual(groups, [[1, 2], [3]]);
  });

  it('lets only those fail that are at fault', async () => {
    const group = new GroupCommit(commit);
    const results = await Promise.allSettled([group.run(1), group.run(13), group.run(2)]);
    assert.deepEqual(
      results.map((result) => (result.status === 'fulfilled' ? result.value : String(result.reason))),
      ['1', 'Error: not 13', '2'],
    );
  });

  it('does not try a single one twice', async () => {
    await assert.rejects(new GroupCommit(commit).run(13), /not 13/);
    assert.deepEqual(groups, [[13]]);
  });

  it('commits at once when it is told to, and nothing afterwards', async () => {
    const group = new GroupCommit(commit);
    const one = group.run(1);
    group.flush();
    assert.deepEqual(groups, [[1]]);
    await nextTurn();
    assert.equal(await one, '1');
    assert.deepEqual(groups, [[1]]);
  });
});
