import assert from 'node:assert/strict';
import type { Configuration } from '../../src/configuration/configuration.ts';
import { ALEX, CHANNEL, everywhere, inChannel, load } from './support/chat.ts';
import {
  alarmText,
  customText,
  type Deliveries,
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

describe('Notifications that are muted', () => {
  const open = openedDeliveries(load(), { configuration: administered });
  const mute = async (here: Deliveries, id: string, duration: string) => {
    await here.chat.invoke({ verb: 'notification.mute', id, for: duration }, ALEX, thread);
    await here.pass(2000);
  };

  describe('of one alarm', () => {
    it('are counted on its card, not shown, and logged', async () => {
      const here = open();
      const id = await here.bring(alarmText('ALARM'));
      await mute(here, id, '1h');
      assert.match(saidBy(here.updates.at(-1)), /Muted by Alex Wilber until 2026-11-21 04:12 UTC\.[\s\S]*\[Unmute\]/);
      await here.bring(alarmText('INSUFFICIENT_DATA', '03:20:00'));
      await here.bring(alarmText('ALARM', '03:21:00'));
      assert.equal(here.posts.length, 1);
      assert.match(saidBy(here.updates.at(-2)), /until 2026-11-21 04:12 UTC; 1 not shown since\./);
      assert.match(saidBy(here.updates.at(-1)), /until 2026-11-21 04:12 UTC; 2 not shown since\./);
      assert.deepEqual(
        here.events.map(({ outcome, reason }) => [outcome, reason]),
        [
          ['shown', null],
          ['muted', 'muted by Alex Wilber'],
          ['muted', 'muted by Alex Wilber'],
        ],
      );
      assert.equal(here.counts('EventsProcessed'), 3);
    });

    it('leave others alone', async () => {
      const here = open();
      await mute(here, await here.bring(alarmText('ALARM')), '1h');
      await here.bring(alarmText('ALARM', '03:12:00', { name: 'drain-errors' }));
      await here.bring({ text: alarmText('ALARM'), conversationId: '19:other@thread.tacv2' });
      assert.equal(here.posts.length, 3);
    });

    it('are shown again when the time is over', async () => {
      const here = open();
      const id = await here.bring(alarmText('ALARM'));
      await mute(here, id, '15m');
      await here.bring(alarmText('INSUFFICIENT_DATA', '03:20:00'));
      here.jump(15 * MINUTE_MS);
      await here.bring(alarmText('ALARM', '03:28:00'));
      assert.equal(here.posts.at(-1)?.threadId, 'message-0');
      assert.equal(here.posts.length, 2);
      assert.match(saidBy(here.updates.at(-1)), /1 notification was muted\./);
      assert.doesNotMatch(saidBy(here.updates.at(-1)), /Muted by|\[Unmute\]/);
    });

    it('leave the card as it is now: an alarm that is OK says so, and has a new card when it goes off later', async () => {
      const here = open();
      await mute(here, await here.bring(alarmText('ALARM', '03:11:20')), '15m');
      await here.bring(alarmText('OK', '03:20:00'));
      assert.equal(here.posts.length, 1);
      assert.match(saidBy(here.updates.at(-1)), /Now OK, after 9 minutes[\s\S]*1 not shown since/);
      assert.doesNotMatch(saidBy(here.updates.at(-1)), /\[Acknowledge\]/);
      here.jump(HOUR_MS);
      await here.bring(alarmText('ALARM', '04:20:00'));
      assert.deepEqual([here.posts.length, here.posts.at(-1)?.threadId], [2, null]);
    });

    it('end when it is OK, which is shown', async () => {
      const here = open();
      await mute(here, await here.bring(alarmText('ALARM', '03:11:20')), 'until-ok');
      await here.bring(alarmText('ALARM', '03:15:00'));
      assert.match(saidBy(here.updates.at(-1)), /Muted by Alex Wilber until it is OK; 1 not shown since\./);
      await here.bring(alarmText('OK', '03:24:00'));
      const [, answer] = here.posts;
      assert.equal(answer?.threadId, 'message-0');
      assert.match(saidBy(answer), /order-intake-errors is OK/);
      assert.doesNotMatch(saidBy(answer), /Muted/);
      assert.match(saidBy(here.updates.at(-1)), /Now OK[\s\S]*1 notification was muted\./);
      await here.bring(alarmText('ALARM', '03:40:00'));
      assert.deepEqual([here.posts.length, here.posts.at(-1)?.threadId], [3, null]);
    });

    it('do not end with an OK from before', async () => {
      const here = open();
      await mute(here, await here.bring(alarmText('ALARM', '03:11:20')), 'until-ok');
      await here.bring(alarmText('OK', '03:05:00'));
      assert.equal(here.posts.length, 1);
      assert.match(saidBy(here.updates.at(-1)), /is in ALARM[\s\S]*until it is OK; 1 not shown since\./);
    });

    it('end also on a card that was opened from a digest, and leads no thread', async () => {
      const here = open();
      const ids = await here.storm([alarmText('ALARM'), ...texts(80)]);
      const [id = ''] = ids;
      const shown = await here.chat.invoke({ verb: 'notification.open', id }, ALEX, thread);
      await mute(here, id, 'until-ok');
      await here.bring(alarmText('OK', '03:24:00'));
      assert.equal(here.posts.at(-1)?.threadId, null);
      const last = here.updates.at(-1);
      assert.equal(last?.updates, shown.ids[0]);
      assert.match(saidBy(last), /Now OK/);
      assert.doesNotMatch(saidBy(last), /Muted by/);
    });
  });

  describe('of a whole conversation', () => {
    it('are not shown, until the time is over', async () => {
      const here = open();
      await here.chat.say('notifications mute 30m', { as: ALEX, ...thread });
      const id = await here.bring(customText('quiet'));
      assert.deepEqual([here.taken, here.outcomes], [[], ['muted']]);
      assert.equal((await here.outbox.find(id))?.reason, 'muted by Alex Wilber');
      await here.bring({ text: 'elsewhere', conversationId: '19:other@thread.tacv2' });
      here.jump(30 * MINUTE_MS);
      await here.bring(customText('loud'));
      assert.deepEqual(
        here.posts.map(({ conversationId }) => conversationId),
        ['19:other@thread.tacv2', CHANNEL],
      );
    });

    it('leave cards that stand as they are now, and counted', async () => {
      const here = open();
      await here.bring(alarmText('ALARM', '03:11:20'));
      await here.chat.say('notifications mute', { as: ALEX, ...thread });
      await here.bring(alarmText('OK', '03:24:00'));
      assert.equal(here.posts.length, 1);
      assert.match(saidBy(here.updates.at(-1)), /Now OK, after 13 minutes[\s\S]*1 notification was muted\./);
    });

    it('hold also where an alarm of it was muted until it is OK', async () => {
      const here = open();
      await mute(here, await here.bring(alarmText('ALARM', '03:11:20')), 'until-ok');
      await here.chat.say('notifications mute', { as: ALEX, ...thread });
      await here.bring(alarmText('OK', '03:24:00'));
      assert.equal(here.posts.length, 1);
      assert.match(saidBy(here.updates.at(-1)), /Now OK/);
      assert.doesNotMatch(saidBy(here.updates.at(-1)), /until it is OK/);
      await here.chat.say('notifications unmute', { as: ALEX, ...thread });
      await here.bring(alarmText('ALARM', '03:40:00'));
      assert.equal(here.posts.length, 2);
    });
  });
});
