import assert from 'node:assert/strict';
import { digestRecord, saveDigest } from '../../dialogs/notification-digest.ts';
import { findMute } from '../../dialogs/notification-mutes.ts';
import { keepThread } from '../../dialogs/notification-threads.ts';
import { changeCardState, findNotification, readCardState } from '../../dialogs/sent-notification.ts';
import {
  ALEX,
  CHANNEL,
  Chat,
  load,
  MEGAN,
  onlyCard,
  responseCard,
  saidInPlace,
  textOf,
  toldOnPress,
} from './support/chat.ts';
import { administered, alarmMessage, deliver, failWaiting, thread } from './support/notification-parts.ts';

const MINUTE_MS = 60 * 1000;

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
