import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LEAST_BETWEEN_UPDATES_MS, nextLookMs } from '../../src/follow/spacing.ts';

const MINUTE_MS = 60_000;
const one = { ageMs: 0, inConversation: 1, failures: 0, throttled: false };

describe('The time between two looks', () => {
  it('is three seconds at first, and a minute after an hour', () => {
    assert.equal(nextLookMs(one), 3000);
    assert.equal(nextLookMs({ ...one, ageMs: 3 * MINUTE_MS }), 5000);
    assert.equal(nextLookMs({ ...one, ageMs: 30 * MINUTE_MS }), 15_000);
    assert.equal(nextLookMs({ ...one, ageMs: 3 * 60 * MINUTE_MS }), 60_000);
  });

  it('is never shorter than a card may change, and never shorter for more work, more age or more failures', () => {
    const followed = fc.record({
      ageMs: fc.integer({ min: 0, max: 24 * 60 * MINUTE_MS }),
      inConversation: fc.integer({ min: 1, max: 100 }),
      failures: fc.integer({ min: 0, max: 5000 }),
      throttled: fc.boolean(),
    });
    fc.assert(
      fc.property(followed, (some) => {
        const ms = nextLookMs(some);
        assert.ok(ms >= LEAST_BETWEEN_UPDATES_MS && ms <= 400_000);
        assert.ok(nextLookMs({ ...some, inConversation: some.inConversation + 1 }) >= ms);
        assert.ok(nextLookMs({ ...some, ageMs: some.ageMs + MINUTE_MS }) >= ms);
        assert.ok(nextLookMs({ ...some, failures: some.failures + 1 }) >= ms);
        assert.ok(nextLookMs({ ...some, throttled: true }) >= ms);
      }),
    );
  });

  it('leaves the conversation half of what Teams takes, however much is followed', () => {
    for (const inConversation of [1, 2, 5, 10, 50, 100]) {
      assert.ok((30_000 / nextLookMs({ ...one, inConversation })) * inConversation <= 30);
      const later = nextLookMs({ ...one, ageMs: 5 * MINUTE_MS, inConversation });
      assert.ok((3_600_000 / later) * inConversation <= 900);
    }
  });

  it('grows with each failure, faster where AWS is asked too often', () => {
    assert.equal(nextLookMs({ ...one, failures: 1 }), 6000);
    assert.equal(nextLookMs({ ...one, failures: 1, throttled: true }), 12_000);
    assert.equal(nextLookMs({ ...one, failures: 9 }), 2 * MINUTE_MS);
  });
});
