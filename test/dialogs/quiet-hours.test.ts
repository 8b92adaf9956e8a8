import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changePreferences } from '../../dialogs/preferences-record.ts';
import {
  DAYS,
  type Day,
  daysText,
  isAlwaysQuiet,
  type QuietHours,
  quietEndText,
  quietUntil,
  readDays,
  readTimeOfDay,
} from '../../dialogs/quiet-hours.ts';
import type { Configuration } from '../../src/configuration/configuration.ts';
import { ALEX, CHANNEL, everywhere, inChannel, load, said } from './support/chat.ts';
import {
  alarmText,
  customText,
  type Deliveries,
  type DeliveriesOptions,
  HOUR_MS,
  MINUTE_MS,
  openedDeliveries,
  saidBy,
  texts,
} from './support/deliveries.ts';

const thread = inChannel('1700000000000');
const administered = (sandbox: Configuration): Configuration => ({
  ...everywhere(sandbox),
  administrators: [ALEX.aadObjectId],
});

const at = (iso: string) => Date.parse(iso);
const endOf = (quiet: QuietHours, timeZone: string, now: string): string | null => {
  const until = quietUntil(quiet, timeZone, at(now));
  return until === null ? null : new Date(until).toISOString().slice(0, 16);
};
const quiet = (from: string, to: string, days = ''): QuietHours => ({
  from: readTimeOfDay(from) ?? -1,
  to: readTimeOfDay(to) ?? -1,
  days: [...(readDays(days) ?? [])],
});

describe('Quiet hours', () => {
  describe('by the clock of a time zone', () => {
    const nights = quiet('22:00', '07:00', 'mon-fri');
    // In winter Berlin is an hour ahead of UTC.
    for (const [now, end, why] of [
      ['2026-11-20T20:59:59Z', null, 'not a second too early'],
      ['2026-11-20T21:00:00Z', '2026-11-21T06:00', 'from their first second'],
      ['2026-11-20T23:30:00Z', '2026-11-21T06:00', 'over midnight'],
      ['2026-11-21T05:59:59Z', '2026-11-21T06:00', 'to their last second, on the morning after their day'],
      ['2026-11-21T06:00:00Z', null, 'and not longer'],
      ['2026-11-21T22:00:00Z', null, 'not on a day that is none of theirs'],
      ['2026-11-23T02:00:00Z', null, 'not on the morning after such a day'],
    ] as const) {
      it(`hold ${why}: ${now}`, () => assert.equal(endOf(nights, 'Europe/Berlin', now), end));
    }

    it('hold within a day', () => {
      const lunch = quiet('12:00', '13:30');
      assert.equal(endOf(lunch, 'UTC', '2026-11-21T12:10:00Z'), '2026-11-21T13:30');
      assert.equal(endOf(lunch, 'UTC', '2026-11-21T13:30:00Z'), null);
      assert.equal(endOf(lunch, 'Asia/Kolkata', '2026-11-21T06:40:00Z'), '2026-11-21T08:00');
    });

    it('of whole days in a row end together', () => {
      const weekend = quiet('00:00', '24:00', 'sat, sun');
      assert.equal(endOf(weekend, 'America/New_York', '2026-11-21T06:00:00Z'), '2026-11-23T05:00');
      assert.equal(endOf(weekend, 'America/New_York', '2026-11-21T04:59:00Z'), null);
      assert.equal(endOf(quiet('09:00', '09:00', 'mon-sat'), 'UTC', '2026-11-23T10:00:00Z'), '2026-11-29T09:00');
    });

    it('are a shorter night when clocks go forward, and a longer one when they go back', () => {
      const every = quiet('22:00', '07:00');
      const length = (now: string) => (quietUntil(every, 'Europe/Berlin', at(now)) ?? 0) - at(now);
      assert.equal(length('2026-03-28T21:00:00Z'), 8 * HOUR_MS);
      assert.equal(length('2026-10-24T20:00:00Z'), 10 * HOUR_MS);
      assert.equal(length('2026-06-01T20:00:00Z'), 9 * HOUR_MS);
    });

    it('that begin or end in the hour that comes twice hold in both', () => {
      // 02:30 is at 00:30 and at 01:30 UTC.
      const until = quiet('22:00', '02:30');
      assert.equal(endOf(until, 'Europe/Berlin', '2026-10-25T00:45:00Z'), '2026-10-25T01:30');
      assert.equal(endOf(until, 'Europe/Berlin', '2026-10-25T01:30:00Z'), null);
      const from = quiet('02:30', '07:00');
      assert.equal(endOf(from, 'Europe/Berlin', '2026-10-25T00:30:00Z'), '2026-10-25T06:00');
      assert.equal(endOf(from, 'Europe/Berlin', '2026-10-25T00:29:00Z'), null);
    });

    it('that begin or end in the hour that does not come do so an hour later by the clock', () => {
      // After 01:59 comes 03:00, at 01:00 UTC.
      const until = quiet('22:00', '02:30');
      assert.equal(endOf(until, 'Europe/Berlin', '2026-03-29T01:10:00Z'), '2026-03-29T01:30');
      const from = quiet('02:30', '07:00');
      assert.equal(endOf(from, 'Europe/Berlin', '2026-03-29T01:29:00Z'), null);
      assert.equal(endOf(from, 'Europe/Berlin', '2026-03-29T01:30:00Z'), '2026-03-29T05:00');
    });

    it('always end after the moment they hold, and then do not hold', () => {
      const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC'];
      const kinds = [quiet('22:00', '07:00', 'mon-fri'), quiet('02:15', '02:45'), quiet('00:00', '24:00', 'sun')];
      for (const zone of zones) {
        for (const kind of kinds) {
          // Over both changes of the clocks in the north and in the south.
          for (let now = at('2026-03-20T00:07:00Z'); now < at('2026-04-10T00:00:00Z'); now += 3 * HOUR_MS) {
            const until = quietUntil(kind, zone, now);
            if (until === null) continue;
            assert.ok(until > now && until - now <= 25 * HOUR_MS, `${zone} ${now}`);
            assert.equal(quietUntil(kind, zone, until), null);
            assert.notEqual(quietUntil(kind, zone, until - 1), null);
          }
        }
      }
    });

    it('that never end are known as such', () => {
      assert.equal(isAlwaysQuiet(quiet('00:00', '24:00')), true);
      assert.equal(isAlwaysQuiet(quiet('08:00', '08:00')), true);
      assert.equal(isAlwaysQuiet(quiet('08:00', '07:59')), false);
      assert.equal(isAlwaysQuiet(quiet('00:00', '24:00', 'mon-sat')), false);
      assert.equal(quietUntil(quiet('00:00', '24:00'), 'UTC', at('2026-11-21T00:00:00Z')), null);
    });
  });

  describe('in words', () => {
    const cases: readonly (readonly [string, readonly Day[] | null])[] = [
      ['', DAYS],
      ['every day', DAYS],
      ['Mon-Fri', DAYS.slice(0, 5)],
      ['mon – fri', DAYS.slice(0, 5)],
      ['weekdays', DAYS.slice(0, 5)],
      ['sat,sun', ['sat', 'sun']],
      ['fri-mon', ['mon', 'fri', 'sat', 'sun']],
      ['Monday, thursday', ['mon', 'thu']],
      ['sunny', null],
      ['mon-', null],
      ['mon-wed-fri', null],
      ['someday', null],
    ];
    for (const [text, days] of cases) {
      it(`reads the days “${text}”`, () => assert.deepEqual(readDays(text), days));
    }

    it('names days as they can be written', () => {
      for (const text of ['every day', 'mon-fri', 'sat, sun', 'mon, wed, fri'])
        assert.equal(daysText(readDays(text) ?? []), text);
    });

    it('tells the end with its day where it is far away', () => {
      const now = at('2026-11-21T03:12:00Z');
      assert.equal(quietEndText(at('2026-11-21T06:00:00Z'), 'Europe/Berlin', now), '07:00 Europe/Berlin');
      assert.equal(quietEndText(at('2026-11-23T06:00:00Z'), 'Europe/Berlin', now), 'mon 07:00 Europe/Berlin');
    });
  });

  describe('of a conversation', () => {
    const directory = mkdtempSync(join(tmpdir(), 'quiet-'));
    after(() => rmSync(directory, { recursive: true }));
    const open = openedDeliveries(load(), { configuration: administered });
    // It is 03:12 UTC, on a Saturday.
    const openQuiet = async (options: DeliveriesOptions = {}): Promise<Deliveries> => {
      const here = open(options);
      await here.chat.say('preferences time-zone Europe/Berlin', thread);
      await here.chat.say('preferences quiet-hours 22:00-07:00', thread);
      return here;
    };
    const status = async (here: Deliveries) => said(await here.chat.say('notifications status', thread));
    const UNTIL_END = 2 * HOUR_MS + 48 * MINUTE_MS;

    it('hold notifications back, and show them together when they end', async () => {
      const here = await openQuiet();
      const ids = [await here.bring(texts(1)[0] ?? ''), await here.bring(customText('Please look.'))];
      ids.push(await here.bring(alarmText('OK', '03:11:20', { name: 'drain-errors' })));
      assert.equal(here.taken.length, 0);
      assert.match(await status(here), /Waiting\s+none[\s\S]*Held back\s+3 until 07:00 Europe\/Berlin/);
      assert.match(await status(here), /Quiet hours\s+22:00-07:00, every day, Europe\/Berlin; now/);
      await here.pass(UNTIL_END - 10_000);
      assert.equal(here.taken.length, 0);
      await here.pass(MINUTE_MS);
      const [digest] = here.taken;
      assert.equal(here.taken.length, 1);
      assert.match(saidBy(digest), /3 notifications from the quiet hours\nFrom 04:11:20 CET/);
      assert.match(saidBy(digest), /They were held back until now\./);
      for (const id of ids) {
        const settled = await here.outbox.find(id);
        assert.deepEqual([settled?.state, settled?.messageId], ['sent', digest?.messageId]);
      }
      assert.deepEqual(here.outcomes, ['digest', 'digest', 'digest']);
      assert.equal(here.counts('EventsProcessed'), 3);
      assert.equal(here.counts('EventsThrottled'), 0);
      assert.doesNotMatch(await status(here), /Held back/);
    });

    it('show one that was held back alone as the card it is, with its buttons', async () => {
      const here = await openQuiet();
      await here.bring(alarmText('OK', '03:11:20'));
      await here.pass(UNTIL_END);
      assert.match(saidBy(here.taken[0]), /order-intake-errors is OK[\s\S]*2026-11-21 04:11 CET/);
      assert.equal(here.taken.length, 1);
    });

    it('let what is critical through at once', async () => {
      const here = await openQuiet();
      await here.bring(texts(1)[0] ?? '');
      await here.bring(alarmText('ALARM'));
      assert.equal(here.taken.length, 1);
      assert.match(saidBy(here.taken[0]), /order-intake-errors is in ALARM/);
    });

    it('let what is critical of a storm through, and hold back the others', async () => {
      const here = await openQuiet();
      await here.storm([...texts(70), alarmText('ALARM'), alarmText('ALARM', '03:11:25', { name: 'drain-errors' })]);
      assert.equal(here.posts.length, 2);
      assert.ok(here.posts.every((post) => /is in ALARM/.test(saidBy(post))));
      await here.pass(UNTIL_END);
      assert.match(saidBy(here.posts[2]), /70 notifications from the quiet hours/);
      assert.equal(here.posts.length, 3);
    });

    it('let a card that stands say what is new, and its message wait', async () => {
      const here = await openQuiet();
      await here.bring(alarmText('ALARM', '03:11:20'));
      await here.bring(alarmText('OK', '03:23:40'));
      const [card] = here.posts;
      assert.deepEqual([here.posts.length, here.updates.length], [1, 1]);
      assert.equal(here.updates[0]?.updates, card?.messageId);
      assert.match(saidBy(here.updates[0]), /order-intake-errors is OK again/);
      await here.pass(UNTIL_END);
      const [, answer] = here.posts;
      assert.equal(answer?.threadId, card?.messageId);
      assert.match(saidBy(answer), /order-intake-errors is OK\n/);
    });

    it('take an alarm that goes off again in the same night for a new one', async () => {
      const here = await openQuiet();
      await here.bring(alarmText('ALARM', '03:11:20'));
      await here.bring(alarmText('OK', '03:20:00'));
      await here.bring(alarmText('ALARM', '03:25:00'));
      assert.deepEqual(
        here.posts.map(({ threadId }) => threadId),
        [null, null],
      );
      await here.pass(UNTIL_END);
      assert.match(saidBy(here.updates.at(-1)), /is in ALARM/);
    });

    it('send on what comes right after them by itself', async () => {
      const here = await openQuiet();
      for (const text of texts(2)) await here.bring(text);
      await here.pass(UNTIL_END);
      await here.bring(customText('Good morning.'));
      assert.deepEqual([here.posts.length, /2 notifications/.test(saidBy(here.posts[0]))], [2, true]);
      assert.match(saidBy(here.posts[1]), /Good morning\./);
    });

    it('that are ended early let go of what waits', async () => {
      const here = await openQuiet();
      for (const text of texts(2)) await here.bring(text);
      await here.chat.say('preferences quiet-hours off', thread);
      await here.pass(2000);
      assert.match(saidBy(here.posts[0]), /2 notifications from the quiet hours/);
      assert.equal(here.posts.length, 1);
    });

    it('that are made longer hold it back for longer', async () => {
      const here = await openQuiet();
      for (const text of texts(2)) await here.bring(text);
      await here.chat.say('preferences quiet-hours 22:00-09:00', thread);
      assert.match(await status(here), /Waiting\s+2|Held back\s+2 until 09:00/);
      await here.pass(UNTIL_END);
      assert.equal(here.posts.length, 0);
      assert.match(await status(here), /Held back\s+2 until 09:00 Europe\/Berlin/);
      await here.pass(2 * HOUR_MS);
      assert.equal(here.posts.length, 1);
    });

    it('move with the time zone', async () => {
      const here = await openQuiet();
      for (const text of texts(2)) await here.bring(text);
      // Where it is past noon.
      await here.chat.say('preferences time-zone Asia/Tokyo', thread);
      await here.pass(2000);
      assert.match(saidBy(here.posts[0]), /2 notifications from the quiet hours[\s\S]*GMT\+9/);
    });

    it('that were changed while a notification was looked at do not keep it', async () => {
      const here = await openQuiet();
      const { store } = here.parts;
      const read = store.read.bind(store);
      let reads = 0;
      // After the composer has read them, and before what it composed is written down.
      store.read = async (keys) => {
        const found = await read(keys);
        if (keys.includes(`preferences/${CHANNEL}`)) {
          reads += 1;
          if (reads === 1) await changePreferences({ store }, CHANNEL, { quietHours: null });
        }
        return found;
      };
      await here.bring(customText('Please look.'));
      assert.match(saidBy(here.posts[0]), /Please look\./);
    });

    it('do not show what is muted, neither now nor later', async () => {
      const here = await openQuiet();
      await here.chat.say('notifications mute 30m', thread);
      await here.bring(customText('Please look.'));
      await here.chat.say('notifications unmute', thread);
      await here.pass(UNTIL_END);
      assert.deepEqual([here.posts, here.outcomes], [[], ['muted']]);
    });

    it('do not show what was muted while it waited', async () => {
      const here = await openQuiet();
      await here.bring(customText('Please look.'));
      await here.chat.say('notifications mute 8h', thread);
      await here.pass(UNTIL_END);
      assert.deepEqual([here.posts, here.outcomes], [[], ['muted']]);
    });

    it('are kept over the end of the process, and what they hold back comes once', async () => {
      const here = await openQuiet({ path: join(directory, 'quiet.db') });
      for (const text of texts(3)) await here.bring(text);
      await here.killAndStart();
      assert.equal(here.taken.length, 0);
      await here.pass(UNTIL_END);
      assert.match(saidBy(here.posts[0]), /3 notifications from the quiet hours/);
      assert.deepEqual([here.posts.length, here.counts('EventsProcessed')], [1, 3]);
    });

    it('are told to whoever sends a test', async () => {
      const here = await openQuiet();
      const answer = said(await here.chat.say('notifications test', thread));
      assert.match(answer, /These are quiet hours: it is held back until 07:00 Europe\/Berlin;/);
    });

    it('leave other conversations alone', async () => {
      const here = await openQuiet();
      await here.bring({ text: customText('Please look.'), conversationId: '19:other@thread.tacv2' });
      assert.equal(here.posts.length, 1);
    });
  });
});
