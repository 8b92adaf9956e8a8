import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sinon from 'sinon';
import { NotificationComposer } from '../../dialogs/notification-delivery.ts';
import { CHANNEL, GROUP, inChannel, load, said, TENANT } from './support/chat.ts';
import {
  alarmText,
  chartLines,
  customText,
  fixture,
  hasImage,
  MINUTE_MS,
  openedDeliveries,
  refusedBy,
  saidBy,
  withRow,
} from './support/deliveries.ts';

const thread = inChannel('1700000000000');

/** A composite alarm of the sandbox, whose children the event does not name. */
const composite = (children: readonly object[] = []) =>
  fixture('cloudwatch/sns-composite.json', (event) => ({
    ...event,
    AlarmName: 'shop-unhealthy',
    AlarmArn: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:shop-unhealthy',
    AlarmRule: 'ALARM("shop-error-rate") OR ALARM("orders-queue-age")',
    TriggeringChildren: children,
  }));

describe('A notification on its way into a conversation', () => {
  const directory = mkdtempSync(join(tmpdir(), 'deliveries-'));
  after(() => rmSync(directory, { recursive: true }));
  const open = openedDeliveries(load());

  describe('of an alarm', () => {
    it('has the chart with the threshold, its image, and the buttons', async () => {
      const here = open();
      const id = await here.bring(alarmText('ALARM'));
      const [post, ...more] = here.taken;
      assert.deepEqual(more, []);
      assert.deepEqual([post?.conversationId, post?.tenantId, post?.threadId], [CHANNEL, TENANT, null]);
      assert.match(saidBy(post), /order-intake-errors is in ALARM[\s\S]*production \(111122223333\) · eu-west-1/);
      assert.match(saidBy(post), /\[Show logs\][\s\S]*\[Acknowledge\][\s\S]*\[Until OK\]/);
      assert.deepEqual(chartLines(post), ['Errors', 'Threshold 5']);
      assert.ok(hasImage(post));
      assert.doesNotMatch(saidBy(post), /follows|No chart/);
      const settled = await here.chat.outbox.find(id);
      assert.deepEqual([settled?.state, settled?.messageId], ['sent', post?.messageId]);
    });

    it('goes out at once where the chart takes over two seconds, which follows', async () => {
      const waited: number[] = [];
      const here = open({
        within: async (_work, ms) => {
          waited.push(ms);
          return null;
        },
      });
      await here.bring(alarmText('ALARM'));
      const [post, update, ...more] = here.taken;
      assert.deepEqual([waited, more], [[2000], []]);
      assert.deepEqual([post?.updates, update?.updates], [null, post?.messageId]);
      assert.match(saidBy(post), /The chart follows\./);
      assert.deepEqual(chartLines(post), []);
      assert.deepEqual(chartLines(update), ['Errors', 'Threshold 5']);
      assert.ok(hasImage(update));
      assert.doesNotMatch(saidBy(update), /follows/);
    });

    it('keeps its chart when it is drawn anew, without looking it up again', async () => {
      const here = open();
      const id = await here.bring(alarmText('ALARM'));
      const { length } = here.chat.calls;
      await here.chat.invoke({ verb: 'notification.acknowledge', id }, undefined, thread);
      await here.pass(2000);
      assert.match(saidBy(here.updates[0]), /Acknowledged by Alex Wilber/);
      assert.deepEqual(chartLines(here.updates[0]), ['Errors', 'Threshold 5']);
      assert.equal(here.chat.calls.length, length);
    });

    it('names the permissions that the chart lacks, and goes out', async () => {
      const here = open({
        aws: {
          'cloudwatch GetMetricData': refusedBy('GetMetricData'),
          'cloudwatch GetMetricWidgetImage': refusedBy('GetMetricWidgetImage'),
        },
      });
      await here.bring(alarmText('ALARM'));
      assert.match(
        saidBy(here.posts[0]),
        /cloudwatch:GetMetricData\.[\s\S]*cloudwatch:GetMetricWidgetImage[\s\S]*\[Acknowledge\]/,
      );
      assert.deepEqual(chartLines(here.posts[0]), []);
    });

    it('goes out with an apology where the bot fails to draw it', async () => {
      const here = open();
      sinon.stub(here.parts.caller, 'call').rejects(new TypeError('a fault'));
      await here.bring(alarmText('ALARM'));
      assert.match(saidBy(here.posts[0]), /No chart: the bot failed to draw it\.[\s\S]*\[Acknowledge\]/);
      assert.ok(here.chat.logLines.some((line) => line.includes('an alarm could not be drawn')));
    });

    it('says so where the Region is not known', async () => {
      const here = open({
        configuration: withRow('production-ops', (row) => ({
          ...row,
          account: { ...row.account, defaultRegion: null },
        })),
      });
      const text = JSON.stringify({ ...JSON.parse(alarmText('ALARM')), Region: undefined, AlarmArn: undefined });
      await here.bring({ text, topicArn: 'topic' });
      assert.match(saidBy(here.posts[0]), /No chart: the notification does not say in which Region the alarm is\./);
      assert.deepEqual(here.chat.calls, []);
    });

    it('of others shows those in ALARM', async () => {
      const here = open();
      await here.bring(composite());
      assert.match(
        saidBy(here.posts[0]),
        /Triggering alarms \(2\)[\s\S]*ALARM\n {2}orders-queue-age[\s\S]*shop-error-rate/,
      );
      assert.doesNotMatch(saidBy(here.posts[0]), /chart/i);
    });

    it('of others does not promise a chart where they are slow', async () => {
      const here = open({ within: async () => null });
      await here.bring(composite());
      assert.match(saidBy(here.posts[0]), /The alarms that triggered it follow\./);
      assert.doesNotMatch(saidBy(here.posts[0]), /chart/i);
      assert.match(saidBy(here.updates[0]), /orders-queue-age/);
      assert.doesNotMatch(saidBy(here.updates[0]), /follow/);
    });

    it('of others shows what the event tells where the role may not ask, with the permission', async () => {
      const here = open({ aws: { 'cloudwatch DescribeAlarms': refusedBy('DescribeAlarms') } });
      const arn = 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders-queue-age';
      await here.bring(composite([{ Arn: arn, State: { Value: 'ALARM' } }]));
      assert.match(saidBy(here.posts[0]), /There may be more triggering alarms.*cloudwatch:DescribeAlarms\./);
      assert.match(saidBy(here.posts[0]), /Triggering alarms\n[\s\S]*orders-queue-age/);
    });
  });

  it('goes to a group chat, too', async () => {
    const here = open();
    await here.bring({ text: 'The backup took 42 minutes.', conversationId: GROUP });
    assert.deepEqual([here.posts[0]?.conversationId, here.posts[0]?.threadId], [GROUP, null]);
    assert.match(saidBy(here.posts[0]), /The backup took 42 minutes\./);
  });

  it('is dropped where the configuration wants no unknown events, and known ones are shown', async () => {
    const here = open({ configuration: withRow('production-ops', (row) => ({ ...row, unknownEvents: 'drop' })) });
    const id = await here.bring('Somebody wrote this');
    const settled = await here.chat.outbox.find(id);
    assert.deepEqual([here.taken, settled?.state, settled?.reason], [[], 'dropped', 'UnknownEvents: drop']);
    assert.deepEqual(
      here.events.map(({ outcome, reason, title }) => [outcome, reason, title]),
      [['dropped', 'UnknownEvents: drop', 'Somebody wrote this']],
    );
    await here.bring(customText('known'));
    assert.equal(here.posts.length, 1);
    assert.deepEqual([here.counts('EventsProcessed'), here.counts('UnsupportedEvents')], [2, 1]);
  });

  describe('whose configuration is gone', () => {
    it('is not shown', async () => {
      const here = open();
      const id = await here.bring({ text: alarmText('ALARM'), configurationName: 'gone' });
      const settled = await here.chat.outbox.find(id);
      assert.deepEqual(
        [here.taken, settled?.state, settled?.reason],
        [[], 'dropped', 'its configuration is no longer in the file'],
      );
      assert.deepEqual(here.chat.calls, []);
    });

    it('since its card was sent has that card drawn without what cannot be looked up any more', async () => {
      let gone = false;
      const here = open({
        within: async () => {
          gone = true;
          return null;
        },
        parts: (parts) => ({ ...parts, configurationNamed: (name) => (gone ? null : parts.configurationNamed(name)) }),
      });
      await here.bring(alarmText('ALARM'));
      assert.match(saidBy(here.updates[0]), /No chart: its configuration is no longer in the file\./);
      assert.deepEqual(await here.chat.outbox.failed(10), []);
    });
  });

  describe('that dies with its process between being posted and being noted', () => {
    it('is sent again as a card of its own, and later ones go under that', async () => {
      const path = join(directory, 'killed.sqlite');
      const here = open({ path, fate: (number) => (number === 0 ? 'hang' : 'ok') });
      await here.add(alarmText('ALARM'));
      await here.pass(1000);
      assert.equal(here.teams.received.length, 1);
      await here.killAndStart();
      assert.deepEqual([here.posts.length, here.posts[0]?.threadId], [1, null]);
      assert.match(saidBy(here.posts[0]), /\[Acknowledge\]/);
      await here.bring(alarmText('OK', '03:24:00'));
      assert.equal(here.posts.at(-1)?.threadId, here.posts[0]?.messageId);
      assert.equal(here.updates.at(-1)?.updates, here.posts[0]?.messageId);
      assert.equal(here.counts('EventsProcessed'), 2);
    });

    it('does not answer to itself where it was noted, and only not settled', async () => {
      const here = open();
      const id = await here.bring(alarmText('ALARM'));
      const composer = new NotificationComposer(here.parts);
      const again = await composer.compose({ ...(await here.delivery(id)), attempts: 1 });
      assert.deepEqual([again.kind, again.kind === 'post' && again.threadId], ['post', null]);
    });

    it('closes the same thread again, and its first card is brought up to date', async () => {
      const here = open();
      await here.bring(alarmText('ALARM'));
      await here.close();
      const composer = new NotificationComposer(here.parts);
      const delivery = await here.delivery(await here.add(alarmText('OK', '03:24:00')));
      for (const attempts of [0, 1]) {
        const composed = await composer.compose({ ...delivery, attempts });
        assert.ok(composed.kind === 'post');
        assert.equal(composed.threadId, 'message-0');
        const [update] = await composed.posted(`answer-${attempts}`);
        assert.equal(update?.deliveries[0]?.kind, 'card');
      }
    });
  });

  describe('whose body is not what the outbox should hold', () => {
    const bodies = { 'no JSON': 'x', 'no message': '{}', 'a message of another form': '{"message":{"text":5}}' };
    for (const [what, body] of Object.entries(bodies)) {
      it(`ends as failed, and is listed: ${what}`, async () => {
        const here = open();
        const id = 'broken';
        const delivery = { conversationId: CHANNEL, tenantId: TENANT, configurationName: 'production-ops' };
        await here.chat.outbox.add([
          {
            body,
            deliveries: [{ ...delivery, id, kind: 'notification', uniqueKey: id, unique: 'day', notBefore: null }],
          },
        ]);
        await here.pass(60 * MINUTE_MS);
        const [failed] = await here.chat.outbox.failed(10, [CHANNEL]);
        assert.deepEqual(
          [failed?.id, failed?.reason],
          [id, 'Its card could not be made: the outbox holds no notification there'],
        );
        assert.match(said(await here.chat.say('notifications', thread)), /A notification that cannot be read/);
        assert.deepEqual(here.taken, []);
        // What comes after it is not held up.
        await here.bring('text');
        assert.equal(here.posts.length, 1);
      });
    }

    it('does not keep those that fail with it out of the log of events', async () => {
      const here = open();
      await here.close();
      const good = await here.delivery(await here.add('text'));
      await new NotificationComposer(here.parts).failed(
        [{ ...good, body: 'x' }, { ...good, kind: 'card' }, good],
        'too old',
      );
      assert.deepEqual(
        here.events.map(({ outcome, reason }) => [outcome, reason]),
        [['failed', 'too old']],
      );
      assert.ok(here.chat.logLines.some((line) => line.includes('a failed delivery could not be read')));
    });
  });
});
