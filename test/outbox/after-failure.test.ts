import assert from 'node:assert/strict';
import { afterFailure, backoffMs, failureOf } from '../../src/outbox/after-failure.ts';
import { SendError, type SendFailure } from '../../src/teams/sender.ts';
import { newDelivery } from './support/entries.ts';

const NOW = 1_700_000_000_000;
const DAY = 24 * 3_600_000;

const delivery = (id: string, more = {}) => ({ ...newDelivery(id), body: 'x', addedAt: NOW, attempts: 0, ...more });
const decide = (failure: SendFailure, more = {}) =>
  afterFailure({ failure, isUpdate: false, deliveries: [delivery('d1')], now: NOW, random: () => 0.5, ...more });

describe('After a send that failed', () => {
  const cases: readonly (readonly [SendFailure['kind'], string, object, string])[] = [
    ['not-there', 'a post', {}, 'stop'],
    ['not-there', 'an update', { isUpdate: true }, 'stop'],
    ['no-message', 'a post', {}, 'stop'],
    ['no-message', 'an update', { isUpdate: true }, 'drop'],
    ['too-big', 'one', {}, 'fail'],
    ['refused', 'one', {}, 'fail'],
    ['too-big', 'a digest', { deliveries: [delivery('d1'), delivery('d2')] }, 'fold-less'],
    ['refused', 'a digest', { deliveries: [delivery('d1'), delivery('d2')] }, 'fold-less'],
  ];
  for (const [kind, what, more, expected] of cases) {
    it(`that was ${kind}, of ${what}: ${expected}`, () => {
      const failure = kind === 'later' ? { kind, retryAfterMs: null } : { kind };
      assert.equal(decide(failure as SendFailure, more).kind, expected);
    });
  }

  const delays: readonly (readonly [string, number | null, number, number])[] = [
    ['as long as Teams says', 7000, 0, 7000],
    ['as long as Teams says, but not more than a day', 3 * DAY, 0, DAY],
    ['a second, jittered, for the first time', null, 0, 750],
    ['as for no Retry-After when it is 0', 0, 0, 750],
    ['twice as long each time', null, 3, 6000],
    ['five minutes at most', null, 40, 225_000],
  ];
  for (const [what, retryAfterMs, attempts, delayMs] of delays) {
    it(`that may pass waits ${what}`, () => {
      const deliveries = [delivery('d1', { attempts })];
      assert.deepEqual(decide({ kind: 'later', retryAfterMs }, { deliveries }), { kind: 'later', delayMs, tooOld: [] });
    });
  }

  it('gives up those that were added, or were to be sent, 24 hours ago', () => {
    const old = delivery('d1', { addedAt: NOW - DAY });
    const planned = delivery('d2', { addedAt: NOW - DAY, notBefore: NOW - DAY + 1 });
    const result = decide({ kind: 'later', retryAfterMs: null }, { deliveries: [old, planned] });
    assert.deepEqual(result.kind === 'later' && result.tooOld, [old]);
  });

  it('takes what it does not know for something that may pass', () => {
    assert.deepEqual(failureOf(new TypeError('fetch failed')), { kind: 'later', retryAfterMs: null });
    assert.deepEqual(failureOf(new SendError({ kind: 'refused' }, 'no')), { kind: 'refused' });
  });

  it('jitters between the half and the whole', () => {
    assert.equal(
      backoffMs(1, () => 0),
      500,
    );
    assert.equal(
      backoffMs(1, () => 0.999_999),
      1000,
    );
  });
});
