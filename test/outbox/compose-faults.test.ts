import assert from 'node:assert/strict';
import { ComposeFaults } from '../../src/outbox/compose-faults.ts';

describe('ComposeFaults', () => {
  it('counts each by itself until it is forgotten', () => {
    const faults = new ComposeFaults();
    assert.deepEqual([faults.add('a'), faults.add('a'), faults.add('b')], [1, 2, 1]);
    faults.forget('a');
    assert.equal(faults.add('a'), 1);
  });

  it('remembers ten thousand', () => {
    const faults = new ComposeFaults();
    for (let index = 0; index <= 10_000; index += 1) faults.add(`d${index}`);
    assert.equal(faults.add('d1'), 2);
    assert.equal(faults.add('d0'), 1);
  });
});
