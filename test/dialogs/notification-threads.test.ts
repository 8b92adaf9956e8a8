import assert from 'node:assert/strict';
import { findThread } from '../../dialogs/notification-threads.ts';
import { CHANNEL, GROUP, load } from './support/chat.ts';
import { alarmText, customText, DAY_MS, fixture, HOUR_MS, openedDeliveries, saidBy } from './support/deliveries.ts';

describe('Notifications of one thing', () => {
  const open = openedDeliveries(load());

  describe('an alarm that is OK again', () => {
    it('updates its first card, and answers under it', async () => {
      const here = open();
      await here.bring(alarmText('ALARM', '03:11:20'));
      await here.bring(alarmText('OK', '03:23:40'));
      const [card, answer, update, ...more] = here.taken;
      assert.deepEqual(more, []);
      assert.deepEqual([answer?.threadId, answer?.updates], [card?.messageId, null]);
      assert.deepEqual([update?.threadId, update?.updates], [null, card?.messageId]);
      assert.match(saidBy(answer), /✓ ALARM → OK\n {2}order-intake-errors is OK\n/);
      assert.doesNotMatch(saidBy(answer), /\[Show logs\]|\[Acknowledge\]|Condition/);
      assert.match(saidBy(update), /✓ OK → ALARM → OK\n {2}order-intake-errors is OK again\n/);
      assert.match(saidBy(update), /Now OK, after 12 minutes \(2026-11-21 03:23 UTC\)/);
      assert.match(saidBy(update), /\[Show error logs\]/);
      assert.doesNotMatch(saidBy(update), /\[Acknowledge\]|\[15 min\]/);
    });

    it('answers by a message of its own in a group chat', async () => {
      const here = open();
      await here.bring({ text: alarmText('ALARM'), conversationId: GROUP });
      await here.bring({ text: alarmText('OK', '03:24:00'), conversationId: GROUP });
      const [card, answer, update] = here.taken;
      assert.deepEqual([answer?.threadId, answer?.updates], [null, null]);
      assert.match(saidBy(answer), /order-intake-errors is OK/);
      assert.equal(update?.updates, card?.messageId);
    });

    it('has a new card when it goes off again', async () => {
      const here = open();
      await here.bring(alarmText('ALARM', '03:11:20'));
      await here.bring(alarmText('OK', '03:24:00'));
      await here.bring(alarmText('ALARM', '03:40:00'));
      const again = here.posts.at(-1);
      assert.equal(again?.threadId, null);
      assert.match(saidBy(again), /\[Acknowledge\]/);
      await here.bring(alarmText('OK', '03:45:00'));
      assert.deepEqual(
        [here.posts.at(-1)?.threadId, here.updates.at(-1)?.updates],
        [again?.messageId, again?.messageId],
      );
      assert.match(saidBy(here.updates.at(-1)), /after 5 minutes/);
    });

    it('has a card of its own where nothing of it stands', async () => {
      const here = open();
      await here.bring(alarmText('OK'));
      assert.deepEqual([here.taken.length, here.posts[0]?.threadId], [1, null]);
      assert.match(saidBy(here.posts[0]), /order-intake-errors is OK/);
    });
  });

  it('an alarm that goes on answers under the open card', async () => {
    const here = open();
    await here.bring(alarmText('ALARM', '03:11:20'));
    await here.bring(alarmText('INSUFFICIENT_DATA', '03:20:00'));
    await here.bring(alarmText('ALARM', '03:30:00'));
    const [card, ...answers] = here.posts;
    assert.deepEqual(
      answers.map(({ threadId }) => threadId),
      [card?.messageId, card?.messageId],
    );
    assert.match(saidBy(here.updates[0]), /order-intake-errors is in INSUFFICIENT DATA[\s\S]*Now INSUFFICIENT DATA/);
    assert.match(saidBy(here.updates[1]), /Now ALARM, after 19 minutes[\s\S]*\[Acknowledge\]/);
  });

  it('alarms of the same name in two Regions are two things', async () => {
    const here = open();
    await here.bring(alarmText('ALARM', '03:11:20', { name: 'hello-errors' }));
    await here.bring(alarmText('ALARM', '03:11:20', { name: 'hello-errors', region: 'us-east-1' }));
    assert.deepEqual(
      here.posts.map(({ threadId }) => threadId),
      [null, null],
    );
  });

  it('is under its card also where Teams did not tell the card’s id', async () => {
    const here = open();
    // As the connector gives it where Teams answers without one.
    here.teams.post = async (to, card) => {
      await Object.getPrototypeOf(here.teams).post.call(here.teams, to, card);
      return '';
    };
    await here.bring(alarmText('ALARM'));
    await here.bring(alarmText('OK', '03:24:00'));
    assert.deepEqual(
      here.taken.map(({ threadId, updates }) => [threadId, updates]),
      [
        [null, null],
        [null, null],
      ],
    );
  });

  describe('that overtake each other', () => {
    it('do not turn the card back', async () => {
      const here = open();
      await here.bring(alarmText('ALARM', '03:11:20'));
      await here.bring(alarmText('ALARM', '03:30:00'));
      await here.bring(alarmText('INSUFFICIENT_DATA', '03:20:00'));
      assert.match(saidBy(here.posts.at(-1)), /has insufficient data[\s\S]*This came late: the first card shows/);
      assert.match(saidBy(here.updates.at(-1)), /Now ALARM, after 19 minutes/);
    });

    it('do not end what began after them', async () => {
      const here = open();
      await here.bring(alarmText('ALARM', '03:11:20'));
      await here.bring(alarmText('OK', '03:05:00'));
      const [card, late] = here.posts;
      assert.equal(late?.threadId, card?.messageId);
      assert.match(
        saidBy(here.updates.at(-1)),
        /▲ OK → ALARM\n {2}order-intake-errors is in ALARM[\s\S]*\[Acknowledge\]/,
      );
      await here.bring(alarmText('OK', '03:24:00'));
      assert.match(saidBy(here.updates.at(-1)), /Now OK, after 13 minutes/);
    });

    it('do not go off again after their end', async () => {
      const here = open();
      await here.bring(alarmText('ALARM', '03:11:20'));
      await here.bring(alarmText('OK', '03:24:00'));
      await here.bring(alarmText('ALARM', '03:20:00'));
      const [card, , late] = here.posts;
      assert.equal(late?.threadId, card?.messageId);
      assert.match(saidBy(late), /This came late/);
      assert.match(saidBy(here.updates.at(-1)), /Now OK, after 13 minutes/);
      // What is new opens its card all the same.
      await here.bring(alarmText('ALARM', '03:30:00'));
      assert.equal(here.posts.at(-1)?.threadId, null);
    });

    it('go under the end where that came first', async () => {
      const here = open();
      await here.bring(alarmText('OK', '03:24:00'));
      await here.bring(alarmText('ALARM', '03:11:20'));
      const [ok, late] = here.posts;
      assert.equal(late?.threadId, ok?.messageId);
      assert.match(saidBy(late), /is in ALARM[\s\S]*This came late/);
      assert.match(saidBy(here.updates.at(-1)), /✓ ALARM → OK\n {2}order-intake-errors is OK\n/);
    });

    it('open a card of their own where that was an hour ago', async () => {
      const here = open();
      await here.bring(alarmText('OK', '03:24:00'));
      here.jump(HOUR_MS);
      await here.bring(alarmText('ALARM', '03:11:20'));
      assert.equal(here.posts.at(-1)?.threadId, null);
    });
  });

  describe('by a thread id of the sender', () => {
    it('go under the first card, which shows the latest summary', async () => {
      const here = open();
      await here.bring(customText('one', { threadId: 'orders', summary: 'Orders wait' }));
      await here.bring(customText('two', { threadId: 'orders', summary: 'Orders wait for an hour' }));
      await here.bring(customText('three', { threadId: 'orders', summary: 'Orders go again' }));
      const [card, ...answers] = here.posts;
      assert.deepEqual(
        answers.map(({ threadId }) => threadId),
        [card?.messageId, card?.messageId],
      );
      assert.match(saidBy(here.updates[0]), /Latest update: Orders wait for an hour \(.*; 1 update below\)[\s\S]*one/);
      assert.match(saidBy(here.updates[1]), /Latest update: Orders go again \(2026-11-21 03:12 UTC; 2 updates below\)/);
      await here.bring(customText('four', { threadId: 'another' }));
      assert.equal(here.posts.at(-1)?.threadId, null);
    });

    it('are threads of one conversation', async () => {
      const here = open();
      await here.bring(customText('one', { threadId: 'orders' }));
      await here.bring({ text: customText('two', { threadId: 'orders' }), conversationId: '19:other@thread.tacv2' });
      assert.deepEqual(
        here.posts.map(({ threadId }) => threadId),
        [null, null],
      );
    });

    it('stay together while something is said in seven days, and begin anew after that', async () => {
      const here = open();
      const say = () => here.bring(customText('more', { threadId: 'orders' }));
      await say();
      here.jump(6 * DAY_MS);
      await say();
      here.jump(6 * DAY_MS);
      await say();
      assert.deepEqual(
        here.posts.map(({ threadId }) => threadId),
        [null, 'message-0', 'message-0'],
      );
      here.jump(7 * DAY_MS);
      await say();
      const [, , , anew] = here.posts;
      assert.equal(anew?.threadId, null);
      await say();
      assert.equal(here.posts.at(-1)?.threadId, anew?.messageId);
    });
  });

  it('of AWS Health go under one card, until the event is closed', async () => {
    const here = open();
    const at = (time: string, text: string) =>
      fixture('health/issue-open.json', (event) => ({
        ...event,
        time,
        detail: { ...Object(event.detail), eventDescription: [{ language: 'en_US', latestDescription: text }] },
      }));
    await here.bring(at('2026-11-21T03:12:00Z', 'We look into it.'));
    await here.bring(at('2026-11-21T03:32:00Z', 'We found it.'));
    await here.bring(fixture('health/issue-closed.json'));
    const [card, ...answers] = here.posts;
    assert.deepEqual(
      answers.map(({ threadId }) => threadId),
      [card?.messageId, card?.messageId],
    );
    assert.match(
      saidBy(here.updates[0]),
      /Latest update: OPEN: EC2: operational issue in eu-west-1 \(.* 03:32 UTC; 1 update below\)/,
    );
    assert.match(saidBy(here.updates[1]), /✓ OPEN → CLOSED[\s\S]*Latest update: CLOSED: .* \(closed\)/);
    assert.doesNotMatch(saidBy(here.updates[1]), /\[Acknowledge\]/);
    await here.bring(at('2026-11-21T05:00:00Z', 'It is back.'));
    assert.equal(here.posts.at(-1)?.threadId, null);
  });

  it('of a stack go under its first card, which shows what the stack itself does', async () => {
    const here = open();
    const stack = (status: string, time: string) =>
      fixture('cloudformation/sns-stack-rolled-back.txt')
        .replace('UPDATE_ROLLBACK_COMPLETE', status)
        .replace('2026-11-21T03:14:07.157Z', time);
    await here.bring(stack('UPDATE_IN_PROGRESS', '2026-11-21T03:10:00.000Z'));
    await here.bring(fixture('cloudformation/sns-resource-failed.txt'));
    await here.bring(stack('UPDATE_ROLLBACK_COMPLETE', '2026-11-21T03:14:07.157Z'));
    const [card, resource, end] = here.posts;
    assert.deepEqual([resource?.threadId, end?.threadId], [card?.messageId, card?.messageId]);
    assert.doesNotMatch(saidBy(resource), /came late/);
    assert.doesNotMatch(saidBy(here.updates[0]), /Latest update/);
    assert.match(saidBy(here.updates[1]), /UPDATE IN PROGRESS → UPDATE ROLLBACK COMPLETE/);
    // The resources may be told of after the stack.
    await here.bring(fixture('cloudformation/sns-resource-failed.txt'));
    assert.equal(here.posts.at(-1)?.threadId, card?.messageId);
    assert.match(saidBy(here.posts.at(-1)), /came late/);
  });

  it('of a pipeline’s execution go under its first card, also those of the second in which it ended', async () => {
    const here = open();
    await here.bring(fixture('codepipeline/pipeline-started.json'));
    await here.bring(fixture('codepipeline/rule-pipeline-failed.json'));
    await here.bring(fixture('codepipeline/action-failed.json'));
    const [card, ...answers] = here.posts;
    assert.deepEqual(
      answers.map(({ threadId }) => threadId),
      [card?.messageId, card?.messageId],
    );
    assert.match(
      saidBy(here.updates.at(-1)),
      /STARTED → FAILED[\s\S]*Latest update: FAILED: Pipeline orders-release failed/,
    );
    assert.doesNotMatch(saidBy(answers[1]), /came late/);
  });

  it('are no thread any more for buttons once it is closed', async () => {
    const here = open();
    const key = 'alarm/arn:aws:cloudwatch:eu-west-1:111122223333:alarm:order-intake-errors';
    const id = await here.bring(alarmText('ALARM'));
    assert.equal((await findThread(here.parts, CHANNEL, key))?.cardId, id);
    await here.bring(alarmText('OK', '03:24:00'));
    assert.equal(await findThread(here.parts, CHANNEL, key), null);
  });
});
