import assert from 'node:assert/strict';
import { NotificationComposer } from '../../dialogs/notification-delivery.ts';
import { SendError } from '../../src/teams/sender.ts';
import { later } from '../outbox/support/teams.ts';
import { CHANNEL, load } from './support/chat.ts';
import { alarmText, customText, MINUTE_MS, openedDeliveries } from './support/deliveries.ts';

describe('A notification in the log of events and the counts', () => {
  const open = openedDeliveries(load());

  it('is one line, and counts once, with what it was', async () => {
    const here = open();
    await here.bring({ text: 'Somebody wrote this', subject: 'A subject' });
    const [event, ...more] = here.events;
    assert.deepEqual(more, []);
    assert.match(event?.messageId ?? '', /^[\da-f-]{36}$/);
    assert.deepEqual(event, {
      configuration: 'production-ops',
      outcome: 'shown',
      messageId: event?.messageId,
      topicArn: 'arn:aws:sns:eu-west-1:111122223333:alarms',
      conversationId: CHANNEL,
      type: 'Text',
      title: 'A subject',
      state: '',
      reason: null,
    });
    assert.deepEqual([here.counts('EventsProcessed'), here.counts('UnsupportedEvents')], [1, 1]);
  });

  it('is counted and logged once where Teams took it at the third attempt', async () => {
    const here = open({ fate: (number) => (number < 2 ? later() : 'ok') });
    await here.add(alarmText('ALARM'));
    await here.pass(MINUTE_MS);
    assert.equal(here.posts.length, 1);
    assert.deepEqual([here.counts('EventsProcessed'), here.outcomes], [1, ['shown']]);
  });

  it('is counted once where it was composed, and could not be tried yet', async () => {
    const here = open();
    const composer = new NotificationComposer(here.parts);
    await here.close();
    const delivery = await here.delivery(await here.add('text'));
    await composer.compose(delivery);
    await composer.compose(delivery);
    assert.equal(here.counts('EventsProcessed'), 1);
    // Another process knows by the attempts.
    await new NotificationComposer(here.parts).compose({ ...delivery, attempts: 1 });
    assert.equal(here.counts('EventsProcessed'), 1);
  });

  it('is failed with the reason where Teams refuses it for good', async () => {
    const here = open({ fate: () => new SendError({ kind: 'refused' }, 'Teams answered 400 BadSyntax') });
    const id = await here.bring('text');
    assert.equal((await here.chat.outbox.find(id))?.state, 'failed');
    assert.deepEqual(
      here.events.map(({ outcome, reason }) => [outcome, reason]),
      [['failed', 'Teams answered 400 BadSyntax']],
    );
    assert.deepEqual([here.counts('EventsProcessed'), here.counts('MessageDeliveryFailure')], [1, 1]);
  });

  it('is named with what was cut where it is over its limits', async () => {
    const here = open();
    await here.bring(customText('x'.repeat(8001)));
    const lines = here.chat.logLines.filter((line) => line.includes('over its limits'));
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /content\.description has 8001 characters; it was cut at 8000\./);
    assert.equal(here.posts.length, 1);
  });

  it('forgets the oldest of very many that were counted', async () => {
    const here = open();
    const composer = new NotificationComposer(here.parts);
    await here.close();
    const delivery = await here.delivery(await here.add('text'));
    for (let number = 0; number <= 10_000; number += 1) {
      await composer.failed([{ ...delivery, id: `d${number}` }], 'r');
    }
    const { length } = here.events;
    await composer.failed([{ ...delivery, id: 'd10000' }], 'r');
    assert.deepEqual([length, here.counts('EventsProcessed')], [10_001, 10_001]);
    await composer.failed([{ ...delivery, id: 'd0' }], 'r');
    assert.equal(here.counts('EventsProcessed'), 10_002);
  }).timeout(20_000);
});
