import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readSendTimes, writeSendTimes } from '../../src/outbox/dynamodb-send-times.ts';

describe('times of sends in bytes', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2 ** 42)), (times) => {
        const ascending = times.toSorted((a, b) => a - b);
        assert.deepEqual(readSendTimes(writeSendTimes(ascending)), ascending);
      }),
    );
  });

  it('take 4 KB for all that one conversation may be sent in an hour', () => {
    const times = Array.from({ length: 1800 }, (_, index) => 1_700_000_000_000 + index * 2000);
    assert.ok(writeSendTimes(times).length < 4096);
  });

  it('are none where nothing was written', () => {
    assert.deepEqual(readSendTimes(null), []);
  });

  it('stay in order when the clock was set back', () => {
    assert.deepEqual(readSendTimes(writeSendTimes([2000.5, 1000])), [2001, 2001]);
  });
});
