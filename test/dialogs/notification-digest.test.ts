import assert from 'node:assert/strict';
import { SendError } from '../../src/teams/sender.ts';
import { later } from '../outbox/support/teams.ts';
import { CHANNEL, inChannel, load, onlyCard, responseCard, TENANT, textOf } from './support/chat.ts';
import {
  alarmText,
  cardIn,
  chartLines,
  customText,
  type Deliveries,
  fixture,
  MINUTE_MS,
  openedDeliveries,
  saidBy,
  texts,
  withRow,
} from './support/deliveries.ts';

const thread = inChannel('1700000000000');
const isDigest = (received: { readonly card: object }) => saidBy(received).includes('notifications at once');

describe('A storm of notifications', () => {
  const open = openedDeliveries(load());

  it('is one card, grouped by source and state, the worst first, of which no entry is lost', async () => {
    const here = open();
    const ids = await here.storm([
      ...texts(70),
      alarmText('OK', '03:05:00', { name: 'web-1-cpu-high' }),
      alarmText('ALARM', '03:11:20'),
      alarmText('ALARM', '03:11:25', { name: 'drain-errors' }),
    ]);
    const [digest, ...more] = here.taken;
    assert.ok(digest);
    assert.deepEqual([more, digest.threadId, digest.updates], [[], null, null]);
    const text = saidBy(digest);
    assert.match(text, /73 notifications at once\nFrom 03:05:00 UTC to 03:12:00 UTC\./);
    assert.match(text, /CloudWatch alarm, ALARM: 2[\s\S]*Message: 70[\s\S]*CloudWatch alarm, OK: 1/);
    assert.match(text, /order-intake-errors is in ALARM\nproduction · eu-west-1 · 03:11:20 UTC/);
    assert.match(text, /Page 1 of 8/);
    const pages = await Promise.all(
      Array.from({ length: 8 }, async (_one, index) =>
        textOf(responseCard(await here.chat.invoke({ verb: 'digest.page', id: ids[0], index }, undefined, thread))),
      ),
    );
    for (let index = 0; index < 70; index += 1) {
      assert.equal(pages.filter((page) => page.includes(`Worker ${index} was restarted`)).length, 1);
    }
    assert.match(pages.at(-1) ?? '', /web-1-cpu-high is OK[\s\S]*Page 8 of 8/);
    assert.deepEqual([here.outcomes.length, new Set(here.outcomes)], [73, new Set(['digest'])]);
    assert.deepEqual([here.counts('EventsProcessed'), here.counts('EventsThrottled')], [73, 73]);
    const settled = await Promise.all(ids.map((id) => here.outbox.find(id)));
    assert.ok(settled.every((one) => one?.state === 'sent' && one.messageId === digest.messageId));
  });

  it('has a page for each ten entries; before the first and after the last there is none', async () => {
    const here = open();
    const [id] = await here.storm(texts(75));
    const page = async (index: number) =>
      textOf(responseCard(await here.chat.invoke({ verb: 'digest.page', id, index }, undefined, thread)));
    assert.match(await page(99), /Worker 74 was restarted[\s\S]*Page 8 of 8/);
    assert.match(await page(1), /Worker 10 was restarted[\s\S]*Page 2 of 8/);
  });

  it('has in each entry the whole card, with what belongs on it', async () => {
    const here = open();
    const [id = '', other = ''] = await here.storm([
      alarmText('ALARM'),
      fixture('guardduty/api-call.json'),
      ...texts(70),
    ]);
    const shown = await here.chat.press(cardIn(here.posts[0]), 'Open', {}, undefined, thread);
    assert.match(
      textOf(onlyCard(shown)),
      /order-intake-errors is in ALARM[\s\S]*The chart follows[\s\S]*\[Acknowledge\]/,
    );
    await here.pass(2000);
    assert.equal(here.updates.at(-1)?.updates, shown.ids[0]);
    assert.deepEqual(chartLines(here.updates.at(-1)), ['Errors', 'Threshold 5']);
    await here.chat.invoke({ verb: 'notification.acknowledge', id }, undefined, thread);
    await here.pass(2000);
    assert.match(saidBy(here.updates.at(-1)), /Acknowledged by Alex Wilber/);
    // What is no alarm changes for everybody, too.
    const finding = await here.chat.invoke({ verb: 'notification.open', id: other }, undefined, thread);
    await here.chat.invoke({ verb: 'notification.acknowledge', id: other }, undefined, thread);
    await here.pass(2000);
    assert.equal(here.updates.at(-1)?.updates, finding.ids[0]);
  });

  it('brings the cards that stand up to date, and ends their threads', async () => {
    const here = open();
    await here.bring(alarmText('ALARM', '03:11:20'));
    await here.bring(customText('one', { threadId: 'orders', summary: 'Orders wait' }));
    const [alarm, orders] = here.posts;
    await here.storm([
      ...texts(70),
      alarmText('ALARM', '03:20:00'),
      alarmText('OK', '03:24:00'),
      customText('two', { threadId: 'orders', summary: 'Orders go again' }),
    ]);
    assert.equal(here.posts.filter(isDigest).length, 1);
    assert.deepEqual(
      here.updates.map(({ updates }) => updates),
      [alarm?.messageId, orders?.messageId],
    );
    assert.match(saidBy(here.updates[0]), /Now OK, after 13 minutes/);
    // It is not below the card.
    assert.match(saidBy(here.updates[1]), /Latest update: Orders go again \(2026-11-21 03:12 UTC\)/);
    await here.bring(alarmText('ALARM', '03:40:00'));
    assert.equal(here.posts.at(-1)?.threadId, null);
    await here.bring(customText('three', { threadId: 'orders' }));
    assert.equal(here.posts.at(-1)?.threadId, orders?.messageId);
  });

  it('leaves a card as its newest event in it says, in whichever order they came', async () => {
    const here = open();
    await here.bring(alarmText('ALARM', '03:11:20'));
    await here.storm([
      ...texts(70),
      alarmText('OK', '03:24:00'),
      alarmText('INSUFFICIENT_DATA', '03:20:00'),
      alarmText('ALARM', '03:30:00'),
    ]);
    // The last one is a new story, whose card is the digest's entry.
    assert.match(saidBy(here.updates.at(-1)), /Now OK, after 13 minutes/);
  });

  it('that Teams takes at the second attempt still brings the cards up to date, and is logged once', async () => {
    let failing = false;
    const here = open({ fate: () => (failing ? later() : 'ok') });
    await here.bring(alarmText('ALARM', '03:11:20'));
    failing = true;
    await here.addAll([...texts(70), alarmText('ALARM', '03:20:00'), alarmText('OK', '03:24:00')]);
    await here.pass(100);
    assert.equal(here.posts.length, 1);
    failing = false;
    await here.pass(2 * MINUTE_MS);
    assert.equal(here.posts.filter(isDigest).length, 1);
    assert.match(saidBy(here.updates.at(-1)), /Now OK, after 13 minutes/);
    assert.equal(here.outcomes.filter((outcome) => outcome === 'digest').length, 72);
    assert.equal(here.counts('EventsProcessed'), 73);
    await here.bring(alarmText('ALARM', '03:40:00'));
    assert.equal(here.posts.at(-1)?.threadId, null);
  });

  it('that Teams does not take at all goes in smaller ones', async () => {
    const here = open({ fate: (number) => (number === 0 ? new SendError({ kind: 'too-big' }, '413') : 'ok') });
    await here.storm(texts(120));
    const counts = here.posts
      .filter(isDigest)
      .map((post) => Number(/(\d+) notifications at once/.exec(saidBy(post))?.[1]));
    assert.ok(counts.length > 1 && counts.every((count) => count <= 60));
    assert.equal(here.counts('EventsProcessed'), 120);
    assert.equal(here.outcomes.length, 120);
  });

  describe('of which some are muted', () => {
    const muteIntake = async (here: Deliveries) => {
      const id = await here.bring(alarmText('ALARM', '03:11:20'));
      await here.chat.invoke({ verb: 'notification.mute', id, for: '1h' }, undefined, thread);
      await here.pass(2000);
    };

    it('leaves those out, and counts them on their card', async () => {
      const here = open();
      await muteIntake(here);
      await here.storm([...texts(70), alarmText('INSUFFICIENT_DATA', '03:20:00'), alarmText('ALARM', '03:21:00')]);
      const digest = here.posts.find(isDigest);
      assert.match(saidBy(digest), /70 notifications at once/);
      assert.doesNotMatch(saidBy(digest), /CloudWatch/);
      assert.match(saidBy(here.updates.at(-1)), /2 not shown since/);
      assert.equal(here.outcomes.filter((outcome) => outcome === 'muted').length, 2);
    });

    it('logs and counts those once where Teams takes the digest at the second attempt', async () => {
      let failing = false;
      const here = open({ fate: () => (failing ? later() : 'ok') });
      await muteIntake(here);
      failing = true;
      await here.addAll([...texts(70), alarmText('ALARM', '03:21:00')]);
      await here.pass(100);
      failing = false;
      await here.pass(2 * MINUTE_MS);
      assert.equal(here.outcomes.filter((outcome) => outcome === 'muted').length, 1);
      assert.match(saidBy(here.updates.at(-1)), /; 1 not shown since/);
    });

    it('is a card like any other where one is left', async () => {
      const here = open();
      await muteIntake(here);
      const muted = Array.from({ length: 70 }, (_one, index) =>
        alarmText(
          'ALARM',
          `03:${String(20 + Math.floor(index / 60)).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}`,
        ),
      );
      await here.storm([...muted, 'The backup took 42 minutes.']);
      const last = here.posts.at(-1);
      assert.equal(here.posts.length, 2);
      assert.match(saidBy(last), /The backup took 42 minutes\./);
      assert.doesNotMatch(saidBy(last), /at once/);
      assert.match(saidBy(here.updates.at(-1)), /70 not shown since/);
      assert.equal(here.outcomes.at(-1), 'muted');
      assert.equal(here.outcomes.filter((outcome) => outcome === 'shown').length, 2);
    });

    it('is nothing where all are, or none is wanted', async () => {
      const here = open({ configuration: withRow('production-ops', (row) => ({ ...row, unknownEvents: 'drop' })) });
      await muteIntake(here);
      const [id = ''] = await here.storm([...texts(70), alarmText('ALARM', '03:21:00')]);
      assert.equal(here.posts.length, 1);
      const settled = await here.outbox.find(id);
      assert.deepEqual([settled?.state, settled?.reason], ['dropped', 'all of a storm were muted or not wanted']);
      assert.deepEqual(
        [here.outcomes.filter((outcome) => outcome === 'dropped').length, here.counts('UnsupportedEvents')],
        [70, 70],
      );
      assert.match(saidBy(here.updates.at(-1)), /1 not shown since/);
    });
  });

  it('with a body that is not what the outbox should hold loses only that', async () => {
    const here = open();
    const common = { conversationId: CHANNEL, tenantId: TENANT, configurationName: 'production-ops' };
    await here.outbox.add([
      {
        body: 'x',
        deliveries: [{ ...common, id: 'broken', kind: 'notification', uniqueKey: 'b', unique: 'day', notBefore: null }],
      },
    ]);
    await here.addAll(texts(80));
    await here.pass(60 * MINUTE_MS);
    assert.deepEqual(
      (await here.outbox.failed(10)).map(({ id }) => id),
      ['broken'],
    );
    assert.deepEqual([here.outcomes.length, (await here.outbox.status()).waiting], [80, 0]);
  });
});
