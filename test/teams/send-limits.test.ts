import assert from 'node:assert/strict';
import fc from 'fast-check';
import { conversationLimits, type Limit, SendLimits, tenantLimits } from '../../src/teams/send-limits.ts';
import { mostInWindow } from './support/windows.ts';

const NOW = 1_700_000_000_000;
const A = '19:a@thread.tacv2';
const TENANT = 'tenant-1';

/** Sends so many one after the other, each as soon as it may and done at once; gives when. */
function sendAll(limits: SendLimits, count: number, from = NOW, conversationId = A): number[] {
  const times: number[] = [];
  let now = from;
  while (times.length < count) {
    const delayMs = limits.delayFor(conversationId, TENANT, now);
    now += delayMs;
    if (delayMs > 0) continue;
    limits.begin(conversationId, TENANT, now)(now);
    times.push(now);
  }
  return times;
}

describe('SendLimits', () => {
  let limits: SendLimits;

  beforeEach(() => {
    limits = new SendLimits();
  });

  it('lets the first send start at once', () => {
    assert.equal(limits.delayFor(A, TENANT, NOW), 0);
  });

  it('lets as many start together as the shortest window holds', () => {
    assert.deepEqual(
      sendAll(limits, 9).map((time) => time - NOW),
      [0, 0, 0, 0, 0, 0, 0, 1001, 2001],
    );
  });

  it('reaches every limit and passes none, over more than an hour', () => {
    const times = sendAll(limits, 2500);
    for (const { requests, windowMs } of conversationLimits) {
      assert.equal(mostInWindow(times, windowMs), requests, `${windowMs} ms`);
    }
  });

  it('keeps conversations apart, up to the limit of their tenant', () => {
    let started = 0;
    for (let index = 0; index < 100; index += 1) {
      const conversationId = `19:${index}@thread.tacv2`;
      if (limits.delayFor(conversationId, TENANT, NOW) > 0) continue;
      limits.begin(conversationId, TENANT, NOW)(NOW);
      started += 1;
    }
    assert.equal(started, 50);
    assert.equal(limits.delayFor('19:other@thread.tacv2', TENANT, NOW), 1001);
    assert.equal(limits.delayFor('19:other@thread.tacv2', 'tenant-2', NOW), 0);
  });

  it('counts a send from its end, not its start', () => {
    const ends = Array.from({ length: 7 }, () => limits.begin(A, TENANT, NOW));
    for (const end of ends) end(NOW + 5000);
    assert.equal(limits.delayFor(A, TENANT, NOW + 5000), 1001);
  });

  it('counts sends that are under way as now, for as long as they are', () => {
    const ends = Array.from({ length: 7 }, () => limits.begin(A, TENANT, NOW));
    assert.ok(limits.delayFor(A, TENANT, NOW + 3_000_000) > 0);
    ends[0]?.(NOW + 3_000_000);
    assert.equal(limits.delayFor(A, TENANT, NOW + 3_002_002), 0);
  });

  it('ends a send once', () => {
    const end = limits.begin(A, TENANT, NOW);
    for (let index = 0; index < 20; index += 1) end(NOW);
    assert.equal(limits.delayFor(A, TENANT, NOW), 0);
  });

  it('counts sends of turns, which it does not delay', () => {
    for (let index = 0; index < 7; index += 1) limits.noteOutside(A, TENANT, NOW);
    assert.equal(limits.delayFor(A, TENANT, NOW), 1001);
  });

  it('counts sends of turns that are under way', () => {
    const ends = Array.from({ length: 7 }, () => limits.beginOutside(A, TENANT, NOW));
    assert.ok(limits.delayFor(A, TENANT, NOW + 5000) > 0);
    for (const end of ends) end(NOW + 5000);
    assert.equal(limits.delayFor(A, TENANT, NOW + 6001), 0);
  });

  it('learns of sends before it began also when a turn has sent since', () => {
    limits.noteOutside(A, TENANT, NOW);
    limits.seed(
      A,
      TENANT,
      [5, 4, 3, 2, 1, 1].map((back) => NOW - back),
      NOW,
    );
    assert.equal(limits.delayFor(A, TENANT, NOW), 996);
  });

  it('learns of sends before it began', () => {
    limits.seed(
      A,
      TENANT,
      Array.from({ length: 60 }, (_, index) => NOW - 20_000 + index),
      NOW,
    );
    assert.equal(limits.delayFor(A, TENANT, NOW), 10_001);
  });

  it('learns of sends in the tenant before it began', () => {
    for (let index = 0; index < 10; index += 1) {
      limits.seed(`19:${index}@thread.tacv2`, TENANT, [NOW - 3, NOW - 2, NOW - 2, NOW - 1, NOW - 1], NOW);
    }
    assert.equal(limits.delayFor(A, TENANT, NOW), 998);
  });

  it('does not count its own sends again when it is told of them', () => {
    sendAll(limits, 5);
    limits.seed(A, TENANT, [NOW, NOW, NOW, NOW, NOW], NOW);
    limits.seed(A, TENANT, [NOW - 100, NOW], NOW);
    assert.equal(limits.delayFor(A, TENANT, NOW), 0);
    limits.seed(A, TENANT, [NOW, NOW + 50, NOW + 60], NOW + 100);
    assert.equal(limits.delayFor(A, TENANT, NOW + 100), 901);
  });

  it('makes nobody wait longer than a window when the clock was set back', () => {
    sendAll(limits, 8);
    assert.equal(limits.delayFor(A, TENANT, NOW - 3_600_000), 2001);
  });

  it('has all room again after a quiet hour, and forgets who was quiet', () => {
    sendAll(limits, 1800);
    for (let index = 0; index < 1000; index += 1) limits.noteOutside(`19:${index}@thread.tacv2`, `t${index}`, NOW);
    assert.equal(limits.size, 2002);
    limits.noteOutside('19:new@thread.tacv2', TENANT, NOW + 3 * 3_600_000);
    assert.equal(limits.size, 2);
    assert.equal(limits.delayFor(A, TENANT, NOW + 3 * 3_600_000), 0);
  });

  it('does not forget those whose send is under way', () => {
    const end = limits.begin(A, TENANT, NOW);
    limits.noteOutside('19:new@thread.tacv2', 'tenant-2', NOW + 3 * 3_600_000);
    end(NOW + 3 * 3_600_000);
    for (let index = 0; index < 6; index += 1) limits.noteOutside(A, TENANT, NOW + 3 * 3_600_000);
    assert.equal(limits.delayFor(A, TENANT, NOW + 3 * 3_600_000), 1001);
  });

  describe('says how many more it lets through', () => {
    it('of a quiet conversation: what 30 seconds hold', () => {
      assert.equal(limits.room(A, 30_000, NOW), 60);
    });

    it('of a busy one: what is left', () => {
      sendAll(limits, 60);
      const lastAt = sendAll(limits, 60).at(-1) ?? 0;
      const room = limits.room(A, 30_000, lastAt);
      assert.equal(room, sendAll(limits, room + 1, lastAt).filter((time) => time <= lastAt + 30_000).length);
    });

    it('of one that used up its hour: nothing', () => {
      limits.seed(
        A,
        TENANT,
        Array.from({ length: 1800 }, (_, index) => NOW - 1_800_000 + index * 900),
        NOW,
      );
      assert.equal(limits.room(A, 30_000, NOW), 0);
    });

    it('with one under way: one less', () => {
      limits.begin(A, TENANT, NOW);
      assert.equal(limits.room(A, 1000, NOW), 6);
    });

    it('and changes nothing by that', () => {
      sendAll(limits, 6);
      limits.room(A, 30_000, NOW);
      assert.equal(limits.delayFor(A, TENANT, NOW), 0);
    });
  });

  describe('tells those who must wait when to ask again', () => {
    it('by the conversation: as soon as it may send', () => {
      sendAll(limits, 7);
      assert.equal(limits.askAgainAt(A, TENANT, NOW), NOW + 1001);
      assert.equal(limits.askAgainAt('19:new@thread.tacv2', 'tenant-2', NOW), NOW);
    });

    it('by the tenant: one after the other, within 30 seconds', () => {
      for (let index = 0; index < 50; index += 1) limits.noteOutside(`19:${index}@thread.tacv2`, TENANT, NOW);
      const asked = Array.from({ length: 3000 }, () => limits.askAgainAt('19:new@thread.tacv2', TENANT, NOW) - NOW);
      assert.deepEqual(asked.slice(0, 3), [1001, 1021, 1041]);
      assert.equal(asked.at(-1), 30_000);
    });
  });

  describe('where the limit of a tenant is shared with other processes', () => {
    let held: number;
    let said: string[];
    let underWay: number;
    const looked = Promise.resolve();

    beforeEach(() => {
      held = 9;
      said = [];
      underWay = 0;
      limits = new SendLimits({
        requests: () => held,
        heldUp: (tenantId) => said.push(tenantId),
        begin: () => {
          underWay += 1;
          return () => {
            underWay -= 1;
          };
        },
        look: () => looked,
      });
    });

    /** Starts and ends sends of different conversations for as long as the tenant lets it; gives how many. */
    function sendMany(now: number): number {
      for (let count = 0; ; count += 1) {
        const conversationId = `19:${now}-${count}@thread.tacv2`;
        if (limits.delayFor(conversationId, TENANT, now) > 0) return count;
        limits.begin(conversationId, TENANT, now)(now);
      }
    }

    it('lets through what is its own, and says when that is not enough', () => {
      assert.equal(limits.delayFor(A, TENANT, NOW), 0);
      assert.deepEqual(said, []);
      assert.equal(sendMany(NOW), 9);
      assert.deepEqual(said, [TENANT]);
      assert.equal(sendMany(NOW + 1001), 9);
    });

    it('does not ask for more where the conversation itself must wait', () => {
      sendAll(limits, 7);
      for (let count = 0; count < 2; count += 1) limits.noteOutside(`19:${count}@thread.tacv2`, TENANT, NOW);
      assert.equal(limits.delayFor(A, TENANT, NOW), 1001);
      assert.deepEqual(said, []);
    });

    it('lets nothing through without a share, and has something to wait for', () => {
      held = 0;
      assert.equal(limits.delayFor(A, TENANT, NOW), 1001);
      assert.equal(limits.firstShare(TENANT), looked);
      assert.equal(limits.askAgainAt(A, TENANT, NOW), NOW + 1001);
      held = 9;
      assert.equal(limits.firstShare(TENANT), null);
      assert.equal(limits.delayFor(A, TENANT, NOW), 0);
    });

    it('keeps a number that has shrunk from that moment on, for what was sent before, too', () => {
      held = 45;
      assert.equal(sendMany(NOW), 45);
      held = 18;
      assert.equal(sendMany(NOW + 900), 0);
      assert.equal(sendMany(NOW + 1001), 18);
    });

    it('gives turns as far apart as its number is small, and nearer ones as soon as it has grown', () => {
      sendMany(NOW);
      const ask = () => limits.askAgainAt('19:new@thread.tacv2', TENANT, NOW) - NOW;
      assert.deepEqual([ask(), ask(), ask()], [1001, 1113, 1225]);
      held = 45;
      sendMany(NOW);
      assert.deepEqual([ask(), ask(), ask()], [1001, 1024, 1047]);
    });

    it('counts what other processes have sent to a conversation, and not against its own part of the tenant', () => {
      limits.seed(A, TENANT, [NOW, NOW, NOW, NOW, NOW, NOW, NOW], NOW);
      assert.equal(limits.delayFor(A, TENANT, NOW), 1001);
      assert.equal(sendMany(NOW), 9);
    });

    it('says what is under way, of its own sends and not of answers', () => {
      const ends = [limits.begin(A, TENANT, NOW), limits.begin(A, TENANT, NOW), limits.beginOutside(A, TENANT, NOW)];
      assert.equal(underWay, 2);
      for (const end of [...ends, ...ends]) end(NOW);
      assert.equal(underWay, 0);
    });
  });

  it('has nothing to wait for where one process has the whole limit', () => {
    assert.equal(limits.firstShare(TENANT), null);
  });

  describe('never lets the receiver see more than a limit', () => {
    interface Asked {
      readonly gapMs: number;
      readonly latencyMs: number;
      /** Where between start and end the receiver sees it, 0 to 1. */
      readonly seen: number;
      readonly conversation: number;
    }

    const asked: fc.Arbitrary<Asked> = fc.record({
      gapMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 5000 })),
      latencyMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 8000 })),
      seen: fc.double({ min: 0, max: 1, noNaN: true }),
      conversation: fc.integer({ min: 0, max: 2 }),
    });

    /** Requests that wait for the limits and overlap as they please; gives when the receiver saw those of each conversation. */
    function seenTimes(requests: readonly Asked[], restartAfter: number): Map<string, number[]> {
      let limiter = new SendLimits();
      const seen = new Map<string, number[]>();
      const recorded = new Map<string, number[]>();
      let underWay: { readonly endsAt: number; readonly conversationId: string; end: (at: number) => void }[] = [];
      let now = NOW;
      const passTo = (time: number) => {
        const ended = underWay.filter(({ endsAt }) => endsAt <= time).sort((one, other) => one.endsAt - other.endsAt);
        underWay = underWay.filter(({ endsAt }) => endsAt > time);
        for (const { endsAt, conversationId, end } of ended) {
          end(endsAt);
          recorded.set(conversationId, [...(recorded.get(conversationId) ?? []), endsAt]);
        }
        now = time;
      };
      for (const [index, { gapMs, latencyMs, seen: share, conversation }] of requests.entries()) {
        const conversationId = `19:${conversation}@thread.tacv2`;
        passTo(now + gapMs);
        if (index === restartAfter) {
          // What was under way counts as ended now.
          passTo(Math.max(now, ...underWay.map(({ endsAt }) => endsAt)));
          limiter = new SendLimits();
          for (const [id, times] of recorded) limiter.seed(id, TENANT, times, now);
        }
        for (;;) {
          const delayMs = limiter.delayFor(conversationId, TENANT, now);
          if (delayMs === 0) break;
          const nextEnd = Math.min(...underWay.map(({ endsAt }) => endsAt));
          passTo(Math.min(now + delayMs, Math.max(now, nextEnd)));
        }
        const end = limiter.begin(conversationId, TENANT, now);
        seen.set(conversationId, [...(seen.get(conversationId) ?? []), now + latencyMs * share]);
        underWay.push({ endsAt: now + latencyMs, conversationId, end });
      }
      return seen;
    }

    const exceeded = (times: readonly number[], limits: readonly Limit[]) =>
      limits.filter(({ requests, windowMs }) => mostInWindow(times, windowMs) > requests);

    it('whatever the times, latencies and overlaps, and over a restart', () => {
      fc.assert(
        fc.property(fc.array(asked, { minLength: 1, maxLength: 300 }), fc.nat(400), (requests, restartAfter) => {
          const seen = seenTimes(requests, restartAfter);
          for (const times of seen.values()) assert.deepEqual(exceeded(times, conversationLimits), []);
          assert.deepEqual(exceeded([...seen.values()].flat(), tenantLimits), []);
        }),
        { numRuns: 150 },
      );
    });

    it('of a tenant with many conversations', () => {
      const many = asked.map((each) => ({ ...each, gapMs: Math.min(each.gapMs, 3) }));
      const spread = fc
        .tuple(many, fc.integer({ min: 0, max: 60 }))
        .map(([each, conversation]) => ({ ...each, conversation }));
      fc.assert(
        fc.property(fc.array(spread, { minLength: 60, maxLength: 300 }), (requests) => {
          const seen = seenTimes(requests, -1);
          assert.deepEqual(exceeded([...seen.values()].flat(), tenantLimits), []);
        }),
        { numRuns: 50 },
      );
    });
  });
});
