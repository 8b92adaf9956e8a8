import assert from 'node:assert/strict';
import { statesIn } from '../../src/aws/states.ts';

describe('the states in an answer', () => {
  it('are found by their names, nearest to the top first', () => {
    const output = { Configuration: { State: 'Pending', LastUpdateStatus: 'InProgress' }, Status: 'x' };
    assert.deepEqual(statesIn(output), [
      { path: 'Status', state: 'x' },
      { path: 'Configuration.State', state: 'Pending' },
      { path: 'Configuration.LastUpdateStatus', state: 'InProgress' },
    ]);
  });

  it('are the names of structures in EC2, each once', () => {
    const instance = (id: string, name: string) => ({ InstanceId: id, State: { Code: 0, Name: name } });
    const output = {
      Reservations: [
        { Instances: [instance('i-1', 'pending'), instance('i-2', 'pending'), instance('i-3', 'running')] },
      ],
    };
    assert.deepEqual(statesIn(output), [
      { path: 'Reservations[0].Instances[0].State', state: 'pending' },
      { path: 'Reservations[0].Instances[2].State', state: 'running' },
    ]);
  });

  it('are three at most, and none where there are none', () => {
    assert.equal(statesIn({ aStatus: 'a', bStatus: 'b', cStatus: 'c', dStatus: 'd' }).length, 3);
    assert.deepEqual(statesIn({ Statistics: 'x', State: '', status: 5, Nothing: null }), []);
  });

  it('are looked for in a part of a very long answer only', () => {
    const many = Array.from({ length: 5000 }, (_, index) => ({ id: index }));
    assert.deepEqual(statesIn({ many, deep: { deeper: { State: 'late' } } }), []);
  });
});
