import assert from 'node:assert/strict';
import { timeAt } from '../../src/notifications/fields.ts';

describe('times in events', () => {
  for (const [text, iso] of [
    ['2026-11-21T03:12:00.000+0000', '2026-11-21T03:12:00.000Z'],
    ['2026-11-21T03:12Z', '2026-11-21T03:12:00.000Z'],
    ['2026-11-21T05:12:00+02:00', '2026-11-21T03:12:00.000Z'],
    ['Sat, 21 Nov 2026 03:12:00 GMT', '2026-11-21T03:12:00.000Z'],
    ['Sat Nov 21 03:12:00 UTC 2026', '2026-11-21T03:12:00.000Z'],
    ['Fri Nov 20 2026 19:12:00 PST', '2026-11-21T03:12:00.000Z'],
    ['1795230720.595', '2026-11-21T03:12:00.595Z'],
    ['1795230720000', '2026-11-21T03:12:00.000Z'],
  ] as const) {
    it(`are read from ${text}`, () => {
      assert.equal(timeAt({ time: text }, 'time'), iso);
    });
  }

  for (const text of ['Nov 21, 2026 3:12:00 AM', '2026-11-21T03:12:00', '2026-11-21 03:12:00']) {
    it(`are UTC without a zone, wherever the bot runs: ${text}`, () => {
      assert.equal(timeAt({ time: text }, 'time'), '2026-11-21T03:12:00.000Z');
    });
  }

  for (const text of ['', 'soon', '+275760-09-13T00:00:00Z']) {
    it(`are not made of "${text}"`, () => {
      assert.equal(timeAt({ time: text }, 'time'), null);
    });
  }
});
