import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RecentTimes } from '../../src/teams/recent-times.ts';

describe('RecentTimes', () => {
  const all = (times: RecentTimes) => Array.from({ length: times.length }, (_, back) => times.fromEnd(back)).reverse();

  it('is what a sorted list with the same calls would be', () => {
    const call = fc.oneof(
      fc.record({ add: fc.nat(50) }),
      fc.record({ forget: fc.nat(100) }),
      fc.record({ merge: fc.array(fc.nat(2000), { maxLength: 20 }) }),
    );
    fc.assert(
      fc.property(fc.array(call, { maxLength: 100 }), (calls) => {
        const times = new RecentTimes(32);
        let model: number[] = [];
        for (const each of calls) {
          if ('add' in each) {
            const time = (model.at(-1) ?? 0) + each.add;
            times.add(time);
            model.push(time);
          } else if ('forget' in each) {
            const before = (model[0] ?? 0) + each.forget;
            times.forgetBefore(before);
            model = model.filter((time) => time >= before);
          } else {
            times.merge(each.merge);
            model = [...model, ...each.merge].sort((one, other) => one - other);
          }
          model = model.slice(-32);
          assert.deepEqual(all(times), model);
        }
      }),
    );
  });

  it('takes a time that is earlier than the newest for as late as that', () => {
    const times = new RecentTimes(8);
    times.add(5);
    times.add(3);
    assert.deepEqual(all(times), [5, 5]);
  });

  it('has nothing before its oldest', () => {
    const times = new RecentTimes(8);
    times.add(5);
    assert.equal(times.fromEnd(1), Number.NEGATIVE_INFINITY);
    assert.equal(times.fromEnd(-1), Number.NEGATIVE_INFINITY);
  });
});
