import assert from 'node:assert/strict';
import { digestRecord, saveDigest } from '../../dialogs/notification-digest.ts';
import { findMute } from '../../dialogs/notification-mutes.ts';
import { keepThread } from '../../dialogs/notification-threads.ts';
import { changeCardState, findNotification, readCardState } from '../../dialogs/sent-notification.ts';
import type { Configuration } from '../../src/configuration/configuration.ts';
import {
  ALEX,
  CHANNEL,
  Chat,
  everywhere,
  inChannel,
  load,
  MEGAN,
  onlyCard,
  responseCard,
  said,
  saidInPlace,
  textOf,
  toldOnPress,
} from './support/chat.ts';
import { alarmMessage, deliver } from './support/notification-parts.ts';

const thread = inChannel('1700000000000');
const MINUTE_MS = 60 * 1000;
const administered = (sandbox: Configuration): Configuration => ({
  ...everywhere(sandbox),
  administrators: [ALEX.aadObjectId.toUpperCase()],
});

/** Ends what waits as a worker would. */
async function failWaiting(chat: Chat, reason: string): Promise<void> {
  const claim = await chat.outbox.claim();
  assert.ok(claim);
  const waiting = await claim.waiting(10);
  await claim.failed(
    waiting.map(({ id }) => id),
    reason,
  );
  await claim.release(null);
}

describe('the buttons of a notification', () => {
  const loaded = load();
  const open = () => new Chat(loaded, { configuration: administered });
  const press = (chat: Chat, data: object, as = ALEX) => chat.invoke(data, as, thread);
  const alarmHere = async () => {
    const chat = open();
    const id = await deliver(chat, alarmMessage('drain-errors'));
    const threadKey = (await findNotification(chat.parts, id, CHANNEL))?.notification.thread?.key;
    assert.ok(threadKey);
    return { chat, id, threadKey };
  };
  const waitingCards = async (chat: Chat) => {
    const claim = await chat.outbox.claim();
    const waiting = (await claim?.waiting(10)) ?? [];
    return waiting.filter(({ kind }) => kind === 'card').map(({ body }) => JSON.parse(body).cardId);
  };

  describe('Acknowledge', () => {
    it('marks the card with who and when, for everybody, and goes away', async () => {
      const { chat, id } = await alarmHere();
      const pressed = await press(chat, { verb: 'notification.acknowledge', id });
      const text = textOf(responseCard(pressed));
      assert.match(text, /Acknowledged by Alex Wilber, 2026-11-21 03:12 UTC/);
      assert.doesNotMatch(text, /\[Acknowledge\]/);
      assert.deepEqual(await waitingCards(chat), [id]);
      assert.equal(chat.lastAudit.outcome, 'built-in');
      assert.equal(chat.lastAudit.rawText, 'notification.acknowledge');
      assert.equal(chat.lastAudit.configurationName, 'production-ops');
      assert.equal(chat.lastAudit.accountId, '111122223333');
    });

    it('changes nothing when pressed again', async () => {
      const { chat, id } = await alarmHere();
      await press(chat, { verb: 'notification.acknowledge', id });
      chat.pass(MINUTE_MS);
      const again = await press(chat, { verb: 'notification.acknowledge', id });
      assert.match(textOf(responseCard(again)), /Acknowledged by Alex Wilber, 2026-11-21 03:12 UTC/);
    });

    it('tells a second person who has it', async () => {
      const { chat, id } = await alarmHere();
      await press(chat, { verb: 'notification.acknowledge', id });
      chat.pass(MINUTE_MS);
      const second = await press(chat, { verb: 'notification.acknowledge', id }, MEGAN);
      assert.equal(toldOnPress(second), 'Alex Wilber acknowledged this already, at 2026-11-21 03:12 UTC.');
      assert.match(saidInPlace(second), /Acknowledged by Alex Wilber/);
      assert.equal((await readCardState(chat.parts, id)).acknowledged?.by, 'Alex Wilber');
    });

    it('is taken by one of two who press at the same moment', async () => {
      const { chat, id } = await alarmHere();
      // As it is once the card has been sent.
      await changeCardState(chat.parts, id, (state) => ({ ...state, messageId: 'the-card' }));
      const both = await Promise.all(
        [ALEX, MEGAN].map((as) => press(chat, { verb: 'notification.acknowledge', id }, as)),
      );
      assert.equal(both.filter((outcome) => toldOnPress(outcome).includes('acknowledged this already')).length, 1);
    });
  });

  describe('Mute', () => {
    for (const [duration, words, ms] of [
      ['15m', '2026-11-21 03:27 UTC', 15 * MINUTE_MS],
      ['1h', '2026-11-21 04:12 UTC', 60 * MINUTE_MS],
      ['8h', '2026-11-21 11:12 UTC', 480 * MINUTE_MS],
      ['until-ok', 'it is OK', null],
    ] as const) {
      it(`silences the alarm here: ${duration}`, async () => {
        const { chat, id, threadKey } = await alarmHere();
        const pressed = await press(chat, { verb: 'notification.mute', id, for: duration });
        assert.match(textOf(responseCard(pressed)), new RegExp(`Muted by Alex Wilber until ${words}`));
        assert.match(textOf(responseCard(pressed)), /\[Unmute\]/);
        assert.doesNotMatch(textOf(responseCard(pressed)), /Mute in this conversation/);
        const mute = await findMute(chat.parts, CHANNEL, threadKey);
        assert.deepEqual(mute, {
          threadKey,
          title: 'drain-errors',
          until: ms === null ? null : chat.now + ms,
          by: 'Alex Wilber',
          since: chat.now,
          cardId: id,
        });
        assert.deepEqual(await waitingCards(chat), [id]);
      });
    }

    it('counts on the card that leads the thread', async () => {
      const { chat, id, threadKey } = await alarmHere();
      await keepThread(chat.parts, CHANNEL, threadKey, { cardId: 'the-first', messageId: '1' });
      await press(chat, { verb: 'notification.mute', id, for: '1h' });
      assert.equal((await findMute(chat.parts, CHANNEL, threadKey))?.cardId, 'the-first');
    });

    it('is for a time where the alarm is OK already', async () => {
      const { chat, id, threadKey } = await alarmHere();
      const latest = { state: 'OK', severity: 'good', summary: '', time: '2026-11-21T03:12:00.000Z' } as const;
      await changeCardState(chat.parts, id, (state) => ({ ...state, latest }));
      const told = toldOnPress(await press(chat, { verb: 'notification.mute', id, for: 'until-ok' }));
      assert.equal(told, 'It is OK already: mute it for a time instead.');
      assert.equal(await findMute(chat.parts, CHANNEL, threadKey), null);
      await press(chat, { verb: 'notification.mute', id, for: '15m' });
      assert.ok(await findMute(chat.parts, CHANNEL, threadKey));
    });

    it('is not for what stands alone', async () => {
      const chat = open();
      const id = await deliver(chat, 'The disk is full');
      assert.match(toldOnPress(await press(chat, { verb: 'notification.mute', id, for: '1h' })), /stands alone/);
      await press(chat, { verb: 'notification.unmute', id });
    });

    it('is ended by Unmute', async () => {
      const { chat, id, threadKey } = await alarmHere();
      await press(chat, { verb: 'notification.mute', id, for: '1h' });
      const pressed = await press(chat, { verb: 'notification.unmute', id }, MEGAN);
      assert.doesNotMatch(textOf(responseCard(pressed)), /Muted by|\[Unmute\]/);
      assert.match(textOf(responseCard(pressed)), /Mute in this conversation/);
      assert.equal(await findMute(chat.parts, CHANNEL, threadKey), null);
    });
  });

  it('show another page of its items, and the whole card of a digest’s entry', async () => {
    const { chat, id } = await alarmHere();
    assert.match(textOf(responseCard(await press(chat, { verb: 'notification.page', id, index: 3 }))), /drain-errors/);
    const opened = await press(chat, { verb: 'notification.open', id });
    assert.match(textOf(onlyCard(opened)), /drain-errors[\s\S]*\[Acknowledge\]/);
    assert.match(textOf(onlyCard(await press(chat, { verb: 'notification.open', id }))), /drain-errors/);
  });

  it('say so where the notification is unknown here', async () => {
    const chat = open();
    const elsewhere = await deliver(chat, alarmMessage('drain-errors'), { conversationId: '19:other@thread.tacv2' });
    for (const id of ['nothing', elsewhere]) {
      for (const rest of [
        { verb: 'notification.acknowledge' },
        { verb: 'notification.mute', for: '1h' },
        { verb: 'notification.unmute' },
        { verb: 'notification.page', index: 0 },
        { verb: 'notification.open' },
        { verb: 'notification.approval', decision: 'Approved' },
        { verb: 'notification.retry' },
        { verb: 'digest.page', index: 0 },
      ]) {
        const pressed = await press(chat, { ...rest, id });
        assert.match(toldOnPress(pressed), /no longer known here: its buttons work for a week/, rest.verb);
        assert.equal(chat.lastAudit.errorCode, 'notification-gone');
      }
    }
  });

  describe('of a digest', () => {
    it('turn its pages', async () => {
      const chat = open();
      const ids = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          deliver(
            chat,
            alarmMessage('drain-errors', (message) => ({ ...message, AlarmName: `alarm-${index}` })),
          ),
        ),
      );
      const sent = await Promise.all(ids.map((id) => findNotification(chat.parts, id, CHANNEL)));
      const [id = ''] = ids;
      await saveDigest(chat.parts, id, digestRecord(sent.filter((one) => one !== null)));
      const page = textOf(responseCard(await press(chat, { verb: 'digest.page', id, index: 1 })));
      assert.match(page, /12 notifications at once[\s\S]*Page 2 of 2/);
      assert.match(toldOnPress(await press(chat, { verb: 'digest.page', id: ids[1], index: 1 })), /no longer known/);
    });
  });

  describe('Send again', () => {
    it('is for administrators', async () => {
      const { chat, id } = await alarmHere();
      await failWaiting(chat, 'Teams answered 400');
      const refused = await press(chat, { verb: 'notification.retry', id }, MEGAN);
      assert.match(toldOnPress(refused), /Only administrators of the bot may send failed notifications again/);
      assert.deepEqual(refused.cards, []);
      assert.equal(chat.lastAudit.outcome, 'refused');
      assert.equal((await chat.outbox.find(id))?.state, 'failed');
    });

    it('puts a failed delivery into the queue, once', async () => {
      const { chat, id } = await alarmHere();
      await failWaiting(chat, 'Teams answered 400');
      const retry = { verb: 'notification.retry', id };
      assert.match(toldOnPress(await press(chat, retry)), /in the queue again/);
      assert.equal((await chat.outbox.find(id))?.state, 'waiting');
      assert.match(toldOnPress(await press(chat, retry)), /someone has sent it again/);
    });
  });
});

describe('the commands about notifications', () => {
  const loaded = load();
  const open = (configuration = administered) => new Chat(loaded, { configuration });

  it('show topics, and that nothing waits', async () => {
    for (const line of ['notifications', 'Notifications Status']) {
      const text = said(await open().say(line, thread));
      assert.match(text, /production-ops \(production\)\narn:aws:sns:eu-west-1:111122223333:alarms/);
      assert.match(text, /staging-ops \(staging\)/);
      assert.match(text, /Waiting\nnone\nFailed\nnone/);
    }
  });

  it('show what waits, what failed and why, and what is muted', async () => {
    const chat = open();
    const ids = [];
    for (let index = 0; index < 6; index += 1) {
      ids.push(await deliver(chat, alarmMessage('drain-errors')));
    }
    await failWaiting(chat, 'Teams answered 400: card too large');
    const [id = ''] = ids;
    await chat.invoke({ verb: 'notification.mute', id, for: '1h' }, MEGAN, thread);
    const status = await chat.say('notifications', thread);
    const text = said(status);
    assert.match(text, /Waiting\n1, the oldest since 2026-11-21 03:12 UTC/);
    assert.match(text, /Failed\n6, kept for a week/);
    assert.match(text, /Muted: drain-errors\nuntil 2026-11-21 04:12 UTC, by Megan Bowen/);
    assert.match(text, /The last 5 of 6 that failed/);
    assert.match(text, /Teams answered 400: card too large/);
    await chat.press(onlyCard(status), 'Send again: 1', {}, ALEX, thread);
    assert.match(said(await chat.say('notifications', thread)), /Failed\n5, kept for a week/);
    assert.doesNotMatch(said(await chat.say('notifications', { as: MEGAN, ...thread })), /\[Send again/);
  });

  it('show what failed even where it cannot be read, or is a card’s update', async () => {
    const chat = open();
    const delivery = { conversationId: CHANNEL, tenantId: 't', configurationName: 'production-ops', notBefore: null };
    const kinds = [
      ['a', 'notification'],
      ['b', 'card'],
    ] as const;
    await chat.outbox.add(
      kinds.map(([id, kind]) => ({
        body: '{}',
        deliveries: [{ ...delivery, id, kind, uniqueKey: id, unique: 'day' }],
      })),
    );
    await failWaiting(chat, 'no reason');
    const text = said(await chat.say('notifications', thread));
    assert.match(text, /A notification that cannot be read/);
    assert.match(text, /The update of a card/);
  });

  it('show that nothing is sent here, and why', async () => {
    const chat = open();
    await deliver(chat, alarmMessage('drain-errors'));
    const claim = await chat.outbox.claim();
    await claim?.stop('the bot was removed from the team');
    await claim?.release(null);
    assert.match(
      said(await chat.say('notifications', thread)),
      /Nothing is sent here since 2026-11-21 03:12 UTC: the bot was removed from the team/,
    );
  });

  it('show that a conversation has no configuration', async () => {
    const none = open((sandbox) => ({ ...administered(sandbox), channelConfigurations: [] }));
    assert.match(said(await none.say('notifications', thread)), /Configuration\nnone for this conversation/);
    assert.match(said(await none.say('notifications test', thread)), /not configured/);
  });

  it('leave the AWS service of that name alone, and say what they know', async () => {
    const chat = open();
    assert.match(said(await chat.say('notifications everything', thread)), /knows status, mute, unmute and test/);
    assert.match(said(await chat.say('notifications unmute alarms', thread)), /knows status, mute, unmute and test/);
    assert.match(said(await chat.say('help', thread)), /notifications mute \[DURATION\]/);
  });

  describe('mute a whole conversation', () => {
    for (const [line, words, minutes] of [
      ['notifications mute', '1 hour', 60],
      ['notifications mute 30m', '30 minutes', 30],
      ['notifications mute 8 h', '8 hours', 480],
      ['notifications mute 2 days', '2 days', 2880],
    ] as const) {
      it(`by "${line}"`, async () => {
        const chat = open();
        assert.match(said(await chat.say(line, thread)), new RegExp(`are muted for ${words}`));
        const mute = await findMute(chat.parts, CHANNEL, 'anything');
        assert.equal(mute?.until, chat.now + minutes * MINUTE_MS);
        assert.match(said(await chat.say('notifications', thread)), /Muted: this conversation/);
      });
    }

    for (const wrong of ['0m', '8d', 'soon', '1h30', '-1h', '99999999h']) {
      it(`not for ${wrong}`, async () => {
        const chat = open();
        assert.match(said(await chat.say(`notifications mute ${wrong}`, thread)), /not a time to mute for/);
        assert.equal(await findMute(chat.parts, CHANNEL, null), null);
      });
    }

    it('until they are unmuted; single things stay muted', async () => {
      const chat = open();
      const id = await deliver(chat, alarmMessage('drain-errors'));
      await chat.invoke({ verb: 'notification.mute', id, for: '1h' }, ALEX, thread);
      const muted = await chat.say('notifications mute', thread);
      const unmuted = await chat.press(onlyCard(muted), 'Unmute', {}, ALEX, thread);
      assert.match(said(unmuted), /shown here again[\s\S]*Still muted by themselves: drain-errors/);
      assert.equal(await findMute(chat.parts, CHANNEL, null), null);
      assert.match(said(await chat.say('notifications unmute', thread)), /was not muted/);
    });

    it('for administrators alone', async () => {
      const chat = open();
      for (const line of ['notifications mute', 'notifications unmute']) {
        const refused = said(await chat.say(line, { as: MEGAN, ...thread }));
        assert.match(refused, /Only administrators of the bot may (?:un)?mute a whole conversation/);
        assert.match(refused, new RegExp(MEGAN.aadObjectId));
        assert.equal(chat.lastAudit.outcome, 'refused');
        assert.equal(chat.lastAudit.errorCode, 'not-administrator');
      }
      assert.equal(await findMute(chat.parts, CHANNEL, null), null);
    });
  });

  describe('send a test', () => {
    const waiting = async (chat: Chat) => (await (await chat.outbox.claim())?.waiting(10)) ?? [];

    it('of every configuration, on the way that notifications take', async () => {
      const chat = open();
      assert.match(said(await chat.say('notifications test', thread)), /2 test notifications are on the way/);
      const deliveries = await waiting(chat);
      assert.deepEqual(
        deliveries.map(({ kind, conversationId, configurationName }) => [kind, conversationId, configurationName]),
        [
          ['notification', CHANNEL, 'production-ops'],
          ['notification', CHANNEL, 'staging-ops'],
        ],
      );
      const sent = await findNotification(chat.parts, deliveries[0]?.id ?? '', CHANNEL);
      assert.deepEqual([sent?.notification.type, sent?.notification.title], ['Custom', 'Test notification']);
      assert.match(JSON.stringify(sent?.notification.body), /Alex Wilber has asked for it/);
    });

    for (const wanted of ['staging-ops', 'staging', '444455556666', 'arn:aws:sns:eu-west-1:444455556666:alarms']) {
      it(`of ${wanted}`, async () => {
        const chat = open();
        assert.match(
          said(await chat.say(`notifications test ${wanted}`, thread)),
          /A test notification is on the way\nFor staging-ops/,
        );
        assert.deepEqual(
          (await waiting(chat)).map(({ configurationName }) => configurationName),
          ['staging-ops'],
        );
      });
    }

    it('of a topic by its name, for every configuration that lists one', async () => {
      const chat = open();
      await chat.say('notifications test Alarms', thread);
      assert.equal((await waiting(chat)).length, 2);
    });

    it('also where a configuration lists no topic, and whatever the person is called', async () => {
      const chat = open((sandbox) => {
        const all = administered(sandbox);
        return {
          ...all,
          channelConfigurations: all.channelConfigurations.map((row) => ({ ...row, snsTopicArns: [] })),
        };
      });
      const mallory = { ...ALEX, name: '<https://evil.example|click> @everyone *now*' };
      await chat.say('notifications test', { as: mallory, ...thread });
      const [first] = await waiting(chat);
      const sent = await findNotification(chat.parts, first?.id ?? '', CHANNEL);
      const body = JSON.stringify(sent?.notification.body);
      assert.match(body, /lists no SNS topic yet/);
      assert.doesNotMatch(body, /"mention"|"link"/);
    });

    it('of nothing else', async () => {
      assert.match(
        said(await open().say('notifications test nowhere', thread)),
        /has no such topic[\s\S]*Give one of: production-ops, arn:aws:sns/,
      );
    });
  });
});
