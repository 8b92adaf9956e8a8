import assert from 'node:assert/strict';
import { cardPayload } from '../../cards/payload.ts';
import { readPreferences, USUAL_PREFERENCES } from '../../dialogs/preferences-record.ts';
import { timeZoneNamed, timeZoneNames } from '../../dialogs/time-zone.ts';
import { clockTime, shortTime } from '../../dialogs/times.ts';
import type { Configuration } from '../../src/configuration/configuration.ts';
import {
  ALEX,
  buttonData,
  CHANNEL,
  Chat,
  type ChatOptions,
  everywhere,
  inChannel,
  inputsOf,
  load,
  MEGAN,
  onlyCard,
  openStore,
  responseCard,
  said,
  saidInPlace,
  textOf,
} from './support/chat.ts';
import { alarmText, customText, DAY_MS, HOUR_MS, openedDeliveries, saidBy, texts } from './support/deliveries.ts';

const thread = inChannel('1');
const administered = (sandbox: Configuration): Configuration => ({
  ...everywhere(sandbox),
  administrators: [ALEX.aadObjectId],
});

describe('preferences', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: administered, ...options });
  const held = (chat: Chat, baseId = CHANNEL) => readPreferences(chat.parts, baseId);

  it('shows what holds, with the way to change it', async () => {
    const chat = open();
    const card = onlyCard(await chat.say('preferences', thread));
    const text = textOf(card);
    assert.match(text, /Preferences of this conversation/);
    assert.match(text, /Threads\s+on, for 7 days/);
    assert.match(text, /Digest\s+only when Teams cannot take them one by one/);
    assert.match(text, /Default Region\s+eu-west-1/);
    assert.match(text, /Time zone\s+UTC[\s\S]*It is 2026-11-21 03:12 UTC/);
    assert.match(text, /Quiet hours\s+none/);
    for (const title of ['Change', 'Notifications']) assert.ok(cardPayload.safeParse(buttonData(card, title)).success);
    assert.match(textOf(onlyCard(await chat.press(card, 'Change', {}, ALEX, thread))), /Preferences of this/);
  });

  it('shows the Regions of accounts that differ', async () => {
    const chat = open();
    await chat.say('preferences region eu-north-1', thread);
    assert.match(said(await chat.say('preferences show', thread)), /Default Region\s+eu-north-1/);
    await chat.say('s3api list-buckets --account staging', thread);
    await chat.say('sqs list-queues --account staging --region us-west-2', thread);
    const text = said(await chat.say('set preferences', thread));
    assert.match(text, /Default Region\s+by account[\s\S]*production\s+eu-north-1[\s\S]*staging\s+us-west-2/);
  });

  describe('by text', () => {
    for (const [line, expected, answer] of [
      ['threads off', { threads: false }, /Threads: off/],
      ['threads 2d', { threads: true, threadWindowMs: 2 * DAY_MS }, /Threads: on, for 2 days/],
      ['digest 10', { digestFrom: 10 }, /Digest: from 10 at once/],
      ['time-zone europe/berlin', { timeZone: 'Europe/Berlin' }, /It is 2026-11-21 04:12 CET/],
      ['time zone America/New York', { timeZone: 'America/New_York' }, /It is 2026-11-20 22:12 EST/],
      [
        'quiet-hours 22:00-07:00 mon-fri',
        { quietHours: { from: 1320, to: 420, days: ['mon', 'tue', 'wed', 'thu', 'fri'] } },
        /Quiet hours: 22:00-07:00, mon-fri/,
      ],
      ['QUIET 22 – 7 sat sun', { quietHours: { from: 1320, to: 420, days: ['sat', 'sun'] } }, /22:00-07:00, sat, sun/],
      ['quiet hours off', { quietHours: null }, /Quiet hours: none/],
      ['digest off', { digestFrom: null }, /Digest: only when/],
      ['threads on', { threads: true }, /Threads: on, for 7 days/],
    ] as const) {
      it(`takes ${line}`, async () => {
        const chat = open();
        const text = said(await chat.say(`preferences ${line}`, thread));
        assert.match(text, /Changed by Alex Wilber\./);
        assert.match(text, answer);
        assert.deepEqual(await held(chat), { ...USUAL_PREFERENCES, ...expected });
        assert.equal(chat.lastAudit.outcome, 'built-in');
      });
    }

    it('changes one thing and leaves the others, for the whole channel and no other conversation', async () => {
      const chat = open();
      await chat.say('preferences digest 5', inChannel('1'));
      await chat.say('preferences threads off', inChannel('2'));
      assert.deepEqual(await held(chat), { ...USUAL_PREFERENCES, digestFrom: 5, threads: false });
      assert.match(said(await chat.say('preferences')), /Threads\s+on/);
    });

    it('takes the Region of commands', async () => {
      const chat = open();
      assert.match(said(await chat.say('preferences region us-west-2', thread)), /Default Region: us-west-2/);
      assert.match(said(await chat.say('whoami', thread)), /us-west-2/);
    });

    for (const [line, problem] of [
      ['colour blue', /preferences knows no “colour blue”/],
      ['threads maybe', /“maybe” is no time from 1 hour to 30 days/],
      ['threads 31d', /“31d” is no time/],
      ['threads 5m', /“5m” is no time/],
      ['digest 1', /“1” is no number from 2 to 100/],
      ['digest 1e2', /“1e2” is no number/],
      ['time-zone Mars/Olympus', /“Mars\/Olympus” is the name of no time zone/],
      ['time-zone +02:00', /is the name of no time zone/],
      ['quiet-hours tonight', /are no hours of a day/],
      ['quiet-hours 22:00', /are no hours of a day/],
      ['quiet-hours 24:00-07:00', /“24:00-07:00” are no hours of a day/],
      ['quiet-hours 22:60-07:00', /are no hours of a day/],
      ['quiet-hours 22:00-07:00 mon-someday', /“mon-someday” are no days of the week/],
      ['quiet-hours 00:00-24:00', /would never end/],
      ['region moon', /moon does not look like the name of an AWS Region/],
    ] as const) {
      it(`does not take ${line}, and says why`, async () => {
        const chat = open();
        assert.match(said(await chat.say(`preferences ${line}`, thread)), problem);
        assert.deepEqual(await held(chat), USUAL_PREFERENCES);
        assert.equal(chat.lastAudit.outcome, 'not-understood');
      });
    }
  });

  describe('who may change them', () => {
    for (const line of ['quiet-hours 22:00-07:00', 'quiet-hours off', 'digest 10', 'digest', 'quiet-hours']) {
      it(`only an administrator in a channel: ${line}`, async () => {
        const chat = open();
        const text = said(await chat.say(`preferences ${line}`, { as: MEGAN, ...thread }));
        assert.match(text, /Only administrators of the bot may change the quiet hours and the digests/);
        assert.equal(chat.lastAudit.outcome, 'refused');
        assert.deepEqual(await held(chat), USUAL_PREFERENCES);
      });
    }

    it('everybody the others', async () => {
      const chat = open();
      for (const line of ['threads off', 'region us-east-1', 'time-zone Europe/Paris'])
        assert.match(said(await chat.say(`preferences ${line}`, { as: MEGAN, ...thread })), /Changed by Megan Bowen/);
    });

    it('only an administrator the time zone where it moves the quiet hours', async () => {
      const chat = open();
      await chat.say('preferences quiet-hours 22:00-07:00', thread);
      const text = said(await chat.say('preferences time-zone Asia/Tokyo', { as: MEGAN, ...thread }));
      assert.match(text, /Only administrators of the bot may change the time zone where there are quiet hours/);
      assert.equal((await held(chat)).timeZone, 'UTC');
    });

    it('everybody all of them in a personal chat', async () => {
      const chat = open();
      assert.match(said(await chat.say('preferences quiet-hours 22:00-07:00', { as: MEGAN })), /Changed by Megan/);
      assert.equal((await held(chat, 'a:29:megan')).quietHours?.from, 1320);
    });
  });

  describe('on cards', () => {
    const answerOf = (chat: Chat, card: ReturnType<typeof onlyCard>, title: string, values: Record<string, string>) => {
      const inputs = Object.fromEntries(
        [...inputsOf(card)].map(([id, input]) => [id, values[id.replace('field:', '')] ?? String(input.value ?? '')]),
      );
      return chat.press(card, title, inputs, ALEX, thread);
    };

    it('asks for all of them with what holds now, and saves what was changed', async () => {
      const chat = open();
      const general = onlyCard(await chat.say('preferences change', thread));
      assert.match(textOf(general), /Step 1 of 2/);
      const inputs = inputsOf(general);
      assert.deepEqual(
        ['threads', 'window', 'region', 'time-zone'].map((id) => inputs.get(`field:${id}`)?.value),
        ['on', '7d', 'eu-west-1', 'UTC'],
      );
      assert.equal(inputs.get('field:time-zone')?.style, 'filtered');
      const second = responseCard(
        await answerOf(chat, general, 'Continue', { window: '1d', 'time-zone': 'Europe/Berlin' }),
      );
      assert.match(textOf(second), /Times are those of Europe\/Berlin/);
      const done = await answerOf(chat, second, 'Save', { digest: '5', from: '22:00', to: '06:30', days: 'mon-fri' });
      assert.match(
        textOf(responseCard(done)),
        /Changed by Alex Wilber[\s\S]*on, for 1 day[\s\S]*from 5 at once[\s\S]*Europe\/Berlin[\s\S]*22:00-06:30, mon-fri/,
      );
      assert.deepEqual(await held(chat), {
        threads: true,
        threadWindowMs: DAY_MS,
        digestFrom: 5,
        timeZone: 'Europe/Berlin',
        quietHours: { from: 1320, to: 390, days: ['mon', 'tue', 'wed', 'thu', 'fri'] },
      });
    });

    it('changes nothing where nothing was changed, and not what others have changed meanwhile', async () => {
      const chat = open();
      const general = onlyCard(await chat.say('preferences change', thread));
      await chat.say('preferences digest 20', { as: ALEX, ...inChannel('2') });
      const second = responseCard(await answerOf(chat, general, 'Continue', {}));
      assert.match(textOf(responseCard(await answerOf(chat, second, 'Save', {}))), /Nothing was changed/);
      assert.deepEqual(await held(chat), { ...USUAL_PREFERENCES, digestFrom: 20 });
    });

    it('goes back, and takes typed answers', async () => {
      const chat = open();
      const general = onlyCard(await chat.say('preferences change', thread));
      const second = responseCard(await answerOf(chat, general, 'Continue', { threads: 'off' }));
      const again = responseCard(await chat.press(second, 'Back', {}, ALEX, thread));
      assert.equal(inputsOf(again).get('field:threads')?.value, 'off');
      await chat.say('time-zone: Asia/Kolkata', thread);
      const settled = await chat.say('from: 23:15', thread);
      assert.match(saidInPlace(settled) + said(settled), /Asia\/Kolkata[\s\S]*23:15-07:00, every day/);
    });

    it('says what is wrong on the card, and keeps what was given', async () => {
      const chat = open();
      const general = onlyCard(await chat.say('preferences change', thread));
      const wrong = responseCard(await answerOf(chat, general, 'Continue', { 'time-zone': 'Mars', window: '1y' }));
      assert.match(textOf(wrong), /“1y” is no time[\s\S]*“Mars” is the name of no time zone/);
      const second = responseCard(await answerOf(chat, wrong, 'Continue', { 'time-zone': 'UTC', window: '8h' }));
      const never = responseCard(await answerOf(chat, second, 'Save', { from: '08:00', to: '08:00' }));
      assert.match(textOf(never), /These hours would never end/);
      assert.deepEqual(await held(chat), USUAL_PREFERENCES);
    });

    it('goes on after a restart, and is cancelled without a change', async () => {
      const store = openStore(() => Date.parse('2026-11-21T03:12:00Z'));
      const general = onlyCard(await open({ store }).say('preferences change', thread));
      const later = open({ store });
      const second = responseCard(await answerOf(later, general, 'Continue', { threads: 'off' }));
      assert.match(textOf(responseCard(await later.press(second, 'Cancel', {}, ALEX, thread))), /Cancelled by Alex/);
      assert.deepEqual(await held(later), USUAL_PREFERENCES);
    });

    it('asks others only for what they may change', async () => {
      const chat = open();
      await chat.say('preferences quiet-hours 22:00-07:00', thread);
      const card = onlyCard(await chat.say('preferences change', { as: MEGAN, ...thread }));
      assert.deepEqual([...inputsOf(card).keys()], ['field:threads', 'field:window', 'field:region']);
      assert.match(textOf(card), /Time zone\s+UTC[\s\S]*\[Save\]/);
      const values = { 'field:threads': 'off', 'field:window': '7d', 'field:region': 'us-east-1', 'field:digest': '2' };
      const settled = textOf(responseCard(await chat.press(card, 'Save', values, MEGAN, thread)));
      assert.match(settled, /Changed by Megan Bowen[\s\S]*off[\s\S]*us-east-1/);
      assert.deepEqual([(await held(chat)).threads, (await held(chat)).digestFrom], [false, null]);
    });

    it('is only for the person who asked, and two may be asked at once', async () => {
      const chat = open();
      const own = onlyCard(await chat.say('preferences change', thread));
      onlyCard(await chat.say('preferences change', { as: MEGAN, ...thread }));
      const other = await chat.press(own, 'Continue', {}, MEGAN, thread);
      assert.match(JSON.stringify(other.response) + other.texts.join(), /Only Alex Wilber can answer this/);
      assert.match(textOf(responseCard(await answerOf(chat, own, 'Continue', {}))), /Step 2 of 2/);
    });

    it('asks for the quiet hours alone where they are named alone', async () => {
      const chat = open();
      const card = onlyCard(await chat.say('preferences quiet-hours', thread));
      assert.match(textOf(card), /When notifications come/);
      const done = await answerOf(chat, card, 'Save', { from: '22:00' });
      assert.match(textOf(responseCard(done)), /22:00-07:00, every day/);
    });
  });

  it('that cannot be read count as none, one by one', async () => {
    const chat = open();
    const odd = { threads: 'x', digestFrom: 7, timeZone: 'Mars', quietHours: { from: 0, to: 1440, days: ['mon'] } };
    await chat.store.write({ [`preferences/${CHANNEL}`]: odd });
    assert.deepEqual(await held(chat), { ...USUAL_PREFERENCES, digestFrom: 7, quietHours: odd.quietHours });
    const always = { from: 0, to: 1440, days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] };
    await chat.store.write({ [`preferences/${CHANNEL}`]: { quietHours: always } });
    assert.deepEqual(await held(chat), USUAL_PREFERENCES);
  });

  describe('act on notifications', () => {
    const openHere = openedDeliveries(load(), { configuration: administered });

    it('without threads news comes as messages of their own, and the card is brought up to date', async () => {
      const here = openHere();
      await here.chat.say('preferences threads off', thread);
      await here.bring(alarmText('ALARM', '03:11:20'));
      await here.bring(alarmText('OK', '03:23:40'));
      const [card, answer, update] = here.taken;
      assert.deepEqual([answer?.threadId, answer?.updates, update?.updates], [null, null, card?.messageId]);
      assert.match(saidBy(answer), /order-intake-errors is OK/);
      assert.match(saidBy(update), /is OK again/);
    });

    it('news after the window has a card of its own, also where the window was made smaller since', async () => {
      const here = openHere();
      await here.bring(alarmText('ALARM', '03:11:20'));
      here.jump(3 * HOUR_MS);
      await here.chat.say('preferences threads 2h', thread);
      await here.bring(alarmText('OK', '06:13:00'));
      assert.deepEqual([here.posts.length, here.posts[1]?.threadId, here.updates.length], [2, null, 0]);
    });

    it('a window may be longer than the usual one', async () => {
      const here = openHere();
      await here.chat.say('preferences threads 14d', thread);
      await here.bring(alarmText('ALARM', '03:11:20'));
      here.jump(10 * DAY_MS);
      await here.bring(alarmText('OK', '03:13:00'));
      assert.equal(here.posts[1]?.threadId, here.posts[0]?.messageId);
    });

    it('as many as are wanted together stand together', async () => {
      const here = openHere();
      await here.chat.say('preferences digest 5', thread);
      await here.storm(texts(4));
      assert.equal(here.posts.length, 4);
      await here.storm(texts(6));
      assert.equal(here.posts.length, 5);
      assert.match(saidBy(here.posts[4]), /6 notifications at once[\s\S]*as the preferences of this conversation say/);
    });

    it('times on cards are those of the time zone, and of UTC where there is none', async () => {
      const here = openHere();
      await here.chat.say('preferences time-zone America/New_York', thread);
      const id = await here.bring(alarmText('ALARM', '03:11:20'));
      assert.match(saidBy(here.posts[0]), /eu-west-1 · 2026-11-20 22:11 EST/);
      await here.chat.invoke({ verb: 'notification.acknowledge', id }, ALEX, thread);
      await here.pass(2000);
      assert.match(saidBy(here.updates[0]), /Acknowledged by Alex Wilber, 2026-11-20 22:12 EST/);
      await here.bring({ text: customText('Please look.'), conversationId: '19:other@thread.tacv2' });
      assert.match(saidBy(here.posts[1]), /2026-11-21 03:12 UTC/);
      assert.match(said(await here.chat.say('notifications mute 1h', thread)), /Until 2026-11-20 23:12 EST/);
    });
  });

  describe('times', () => {
    const ms = Date.parse('2026-07-01T22:05:09Z');
    for (const [zone, short, clock] of [
      ['UTC', '2026-07-01 22:05 UTC', '22:05:09 UTC'],
      ['Europe/London', '2026-07-01 23:05 BST', '23:05:09 BST'],
      ['Asia/Kolkata', '2026-07-02 03:35 IST', '03:35:09 IST'],
      ['Asia/Tokyo', '2026-07-02 07:05 GMT+9', '07:05:09 GMT+9'],
      ['Australia/Sydney', '2026-07-02 08:05 AEST', '08:05:09 AEST'],
      ['Pacific/Honolulu', '2026-07-01 12:05 HST', '12:05:09 HST'],
      ['America/Los_Angeles', '2026-07-01 15:05 PDT', '15:05:09 PDT'],
    ] as const) {
      it(`are written in ${zone}`, () => assert.deepEqual([shortTime(ms, zone), clockTime(ms, zone)], [short, clock]));
    }

    it('know time zones by any spelling of their names, and nothing else', () => {
      assert.deepEqual(
        ['EUROPE/berlin', 'asia/kolkata', 'utc', 'Etc/UTC', 'Japan', '', '+01:00', 'Berlin', 'Europe/Berlin; x'].map(
          timeZoneNamed,
        ),
        ['Europe/Berlin', 'Asia/Kolkata', 'UTC', 'UTC', 'Asia/Tokyo', null, null, null, null],
      );
      assert.ok(timeZoneNames().length > 300);
      assert.ok(timeZoneNames().every((name) => timeZoneNamed(name) !== null));
    });
  });
});
