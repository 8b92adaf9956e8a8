import assert from 'node:assert/strict';
import { findMute } from '../../dialogs/notification-mutes.ts';
import { findNotification } from '../../dialogs/sent-notification.ts';
import { ALEX, CHANNEL, Chat, load, MEGAN, onlyCard, said } from './support/chat.ts';
import { administered, alarmMessage, deliver, failWaiting, thread } from './support/notification-parts.ts';

const MINUTE_MS = 60 * 1000;

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
