import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readEvent, readIncoming } from '../../../src/notifications/read.ts';
import { readers } from '../../../src/notifications/readers/index.ts';
import { bodyOf, factsOf, payload, readFixture } from '../fixture.ts';
import { incoming } from '../incoming.ts';

function event(detail: object, more: object = {}) {
  const envelope = JSON.parse(payload('any-event/custom-bus.json'));
  return readEvent(incoming({ ...envelope, 'detail-type': 'Thing Happened', ...more, detail })).notification;
}

describe('any event of EventBridge', () => {
  it('shows its type, what it is about, what it says, and the telling leaves', () => {
    const { notification, reader, known } = readFixture('any-event/custom-bus.json');
    assert.equal(reader, 'any-event');
    assert.equal(known, true);
    assert.equal(notification.title, 'Order Rejected: 4711');
    assert.equal(notification.severity, 'critical');
    assert.equal(notification.accountId, '111122223333');
    assert.deepEqual(bodyOf(notification), ['Order 4711 was rejected because its payment failed.']);
    assert.deepEqual(Object.keys(factsOf(notification)), [
      'Level',
      'Reason',
      'Customer name',
      'Order ID',
      'Tracking URL',
      'Total',
      'At',
      'Source',
    ]);
    assert.deepEqual(notification.links, [{ title: 'Tracking', url: 'https://shop.example.com/orders/4711' }]);
    assert.match(notification.details[0]?.text ?? '', /"id": "4711"/);
  });

  it('of a service without a reader has a name made of its source', () => {
    const { notification } = readFixture('any-event/aws-unknown.json');
    assert.equal(notification.type, 'WidgetForge');
    assert.equal(notification.title, 'Widget State Change: left-hinge, FAILED');
    assert.equal(notification.state, 'FAILED');
    assert.equal(factsOf(notification)['Previous state'], 'RUNNING');
    assert.equal(factsOf(notification)['Start time'], '2026-11-21 03:12:00 UTC');
    assert.match(factsOf(notification).Resource ?? '', /widget\/left-hinge$/);
  });

  it('of a partner is called by the partner’s name', () => {
    const { notification } = readFixture('any-event/partner.json');
    assert.equal(notification.type, 'Example');
    assert.equal(notification.title, 'Ticket Created: Printer on fire');
    assert.equal(notification.severity, 'critical');
    assert.equal(factsOf(notification).Resources, 'r1, r2, r3, r4, r5 and 1 more');
  });

  it('has the known name and the page of a service in the console', () => {
    const acm = event({ 'domain-name': 'shop.example.com' }, { source: 'aws.imagebuilder' });
    assert.equal(acm.sourceName, 'EC2 Image Builder');
    const lambda = event({ x: 1 }, { source: 'aws.lambda' });
    assert.equal(lambda.links[0]?.url, 'https://eu-west-1.console.aws.amazon.com/lambda/home?region=eu-west-1');
    assert.equal(event({ x: 1 }, { source: '***' }).type, 'Event');
  });

  it('does not say twice what its type says', () => {
    assert.equal(event({ name: 'Thing' }).title, 'Thing Happened');
    assert.equal(event({ state: 'broken' }).title, 'Thing Happened: broken');
    assert.equal(event({ name: 'x', state: 'happened' }).title, 'Thing Happened: x');
  });

  it('is judged by its state, its words and what it says', () => {
    assert.equal(event({ status: 'SUCCEEDED' }).severity, 'good');
    assert.equal(event({ eventType: 'WARN' }).severity, 'warning');
    assert.equal(event({ error: { code: 5 } }).severity, 'critical');
    assert.equal(event({ message: 'the import failed' }).severity, 'critical');
    assert.equal(event({ message: 'all is as it was' }).severity, 'neutral');
  });

  it('holds what is too deep, too long or too much for a card', () => {
    let deep: unknown = 'bottom';
    for (let level = 0; level < 500; level += 1) deep = { level: deep };
    const wide = Object.fromEntries(Array.from({ length: 3000 }, (_one, index) => [`key${index}`, 'v'.repeat(50)]));
    const notification = event({ deep, wide, list: Array.from({ length: 20 }, (_one, index) => index) });
    assert.ok(notification.facts.length <= 12);
    assert.ok((notification.details[0]?.text.length ?? 0) <= 20_000);
    assert.equal(
      event({ list: Array.from({ length: 20 }, (_one, index) => index) }).facts[0]?.value,
      '0, 1, 2, 3, 4, 5, 6, 7 and 12 more',
    );
  });
});

describe('any other JSON', () => {
  it('shows its leaves as facts and its list of objects as items', () => {
    const { notification, reader, known } = readFixture('any-json/order.json');
    assert.equal(reader, 'any-json');
    assert.equal(known, false);
    assert.equal(notification.title, 'The payment was refused by the bank.');
    assert.equal(notification.state, 'FAILED');
    assert.equal(notification.severity, 'critical');
    assert.equal(notification.accountId, '111122223333');
    assert.equal(notification.region, 'eu-west-1');
    assert.equal(notification.time, '2026-11-21T03:11:00.000Z');
    assert.equal(factsOf(notification)['Order ID'], '4711');
    assert.deepEqual(
      notification.items?.entries.map(({ title, state, severity }) => [title, state, severity]),
      [
        ['hinge', 'AVAILABLE', 'good'],
        ['door', 'MISSING', 'warning'],
      ],
    );
  });

  it('is titled by its subject, its title, its name or its members', () => {
    const title = (json: unknown, subject: string | null = null) =>
      readEvent(incoming(json, { subject })).notification.title;
    assert.equal(title({ title: 'T' }, 'S'), 'S');
    assert.equal(title(JSON.parse(payload('any-json/titled.json'))), 'Nightly backup failed');
    assert.equal(title({ type: 'NEW_FINDINGS' }), 'New findings');
    assert.equal(title({ jobName: 'import', jobStatus: 'FAILED' }), 'Job name import: FAILED');
    assert.equal(title({ a: 1, b: 2, c: 3, d: 4, e: 5 }), 'JSON with a, b, c, d and 1 more');
    assert.equal(title({}), 'Empty JSON message');
    assert.equal(title([1, 2]), 'List of 2 values');
    assert.equal(title([{ a: 1 }, { a: 2 }]), 'List of 2 entries');
  });

  it('names entries by what they have', () => {
    const { notification } = readFixture('any-json/list.json');
    assert.deepEqual(
      notification.items?.entries.map(({ title, severity }) => [title, severity]),
      [
        ['a', 'good'],
        ['b', 'critical'],
      ],
    );
    const many = readEvent(incoming(Array.from({ length: 120 }, () => ({ x: 1 })))).notification;
    assert.equal(many.items?.entries[7]?.title, 'Entries 8');
    assert.equal(many.items?.title, 'Entries (20 more in the JSON)');
  });

  it('finds the message inside records', () => {
    const { notification } = readFixture('any-json/records.json');
    assert.equal(notification.title, 'Backup done');
    assert.deepEqual(bodyOf(notification), ['All is saved.']);
  });
});

describe('any text', () => {
  it('has its first line as title, its pairs as facts and the rest as body', () => {
    const { notification, reader } = readFixture('text/key-values.txt');
    assert.equal(reader, 'text');
    assert.equal(notification.title, 'A user was created');
    assert.equal(notification.accountId, '111122223333');
    assert.equal(notification.region, 'eu-west-1');
    assert.deepEqual(factsOf(notification), {
      'User name': 'deploy-bot',
      'Created by': 'arn:aws:sts::111122223333:assumed-role/operator/alex',
      'Source address': '198.51.100.9',
      Time: '03:12:07',
    });
    assert.deepEqual(notification.body[0]?.spans[1], {
      text: 'https://wiki.example.com/users',
      link: 'https://wiki.example.com/users',
    });
  });

  it('keeps a sentence with a colon whole', () => {
    const { notification } = readFixture('text/sentence.txt');
    assert.equal(notification.title, payload('text/sentence.txt').trim());
    assert.deepEqual(notification.facts, []);
    assert.equal(notification.severity, 'critical');
  });

  it('has the subject as title and then the whole text', () => {
    const { notification } = readFixture('text/sentence.txt', { subject: 'Import' });
    assert.equal(notification.title, 'Import');
    assert.deepEqual(bodyOf(notification), [payload('text/sentence.txt').trim()]);
  });

  it('shows the message’s attributes', () => {
    const { notification } = readEvent(
      incoming('done', { attributes: { State: 'FAILED', AccountId: '444455556666', 'AWS.x': '1' } }),
    );
    assert.equal(notification.severity, 'critical');
    assert.equal(notification.state, 'FAILED');
    assert.equal(notification.accountId, '444455556666');
    assert.deepEqual(factsOf(notification), { State: 'FAILED' });
  });

  it('takes off the quotation marks of a transformer’s lines, and decodes a string once', () => {
    const { notification } = readFixture('text/quoted-lines.txt');
    assert.equal(notification.title, 'Rule open-ports matched');
    assert.deepEqual(factsOf(notification), { Group: 'sg-0a1b', By: 'alex said "why"' });
    assert.equal(readEvent(incoming('"{\\"a\\":1}"')).notification.title, '{"a":1}');
  });

  it('cuts what is long and keeps the whole in the details', () => {
    const { notification } = readEvent(incoming(`${'t'.repeat(300)}\n${'b'.repeat(9000)}`));
    assert.equal(notification.title.length, 200);
    assert.equal(notification.details[0]?.text.length, 9301);
  });

  it('says that there is none where there is none', () => {
    assert.equal(readEvent(incoming(' \n ')).notification.title, 'Empty message');
  });
});

const own = readers.filter(({ name }) =>
  /^(?:cloudwatch|budgets|cost|cloudformation|custom|alertmanager|grafana|datadog|any-|text)/.test(name),
);

describe('every reader', () => {
  /** What no sender means: half a character, times of other ages, things of another kind. */
  const odd = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom('\ud800', 12345, '+275760-09-13T00:00:00Z', -1, 1e308, 'https://', 'arn:', [[]], [null], {}),
  );

  const hostile = fc.oneof(
    fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value)),
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.constantFrom('"', '{"', '[[[[', 'null', '0', '{"__proto__":{"a":1}}', '<!--', '*'.repeat(500)),
  );

  it('takes any text without throwing, and the default gives a title', () => {
    fc.assert(
      fc.property(hostile, fc.option(fc.string()), (text, subject) => {
        const given = incoming(text, { subject });
        for (const { read } of readers) read(given);
        assert.notEqual(readEvent(given).notification.title.trim(), '');
      }),
      { numRuns: 300 },
    );
  });

  it('takes payloads with any member replaced, renamed or gone', () => {
    const names = [
      'cloudwatch/sns-metric.json',
      'cloudwatch/sns-composite.json',
      'cloudwatch/sns-metric-math.json',
      'cloudwatch/event-metric.json',
      'cloudwatch/event-configuration-updated.json',
      'cloudformation/event-resource.json',
      'cloudformation/event-stackset-instance.json',
      'cost-anomaly/sns.json',
      'custom/complete.json',
      'alertmanager/group.json',
      'grafana/unified.json',
      'grafana/dashboard-alert.json',
      'datadog/webhook.json',
      'any-event/custom-bus.json',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.nat(), odd, (name, place, value) => {
        const json = JSON.parse(payload(name));
        const { notification } = readEvent(incoming(replaced(json, place, value)));
        assert.notEqual(notification.title.trim(), '');
        assert.ok(notification.facts.length <= 12, name);
        assert.match(notification.type, /^[A-Za-z0-9-]{1,100}$/);
        assert.ok(!Number.isNaN(Date.parse(notification.time)));
        assert.doesNotThrow(() => JSON.stringify(notification));
      }),
      { numRuns: 400 },
    );
  });

  it('takes JSON as deep as a message can hold', () => {
    const deep = `{"version":"1.0","source":"custom","content":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`;
    const given = readIncoming({ ...incoming('x').message, text: deep });
    for (const { read } of readers) read(given);
  });

  it('takes long texts made to be slow in little time', () => {
    const lengthy = [
      ' '.repeat(200_000),
      '\n'.repeat(200_000),
      `a${' '.repeat(200_000)}b`,
      "a='x\n".repeat(40_000),
      `StackId='${"a='x\n".repeat(40_000)}`,
      `https://${'.'.repeat(200_000)}a`,
      '> '.repeat(100_000),
      'a: b\n'.repeat(50_000),
      `Labels:\n${' - a = b\n'.repeat(20_000)}`,
      JSON.stringify({ AlarmName: 'x', NewStateValue: 'OK', AlarmDescription: '*'.repeat(200_000) }),
      JSON.stringify({
        AlarmName: 'x',
        NewStateValue: 'OK',
        NewStateReason: 'less than the lower thresholds '.repeat(8000),
      }),
      JSON.stringify({ AlarmName: 'x', NewStateValue: 'OK', Region: `a${' '.repeat(200_000)}` }),
      JSON.stringify({ ['A'.repeat(200_000)]: 'x' }),
      `{"a":${'"'.repeat(200_000)}}`,
    ];
    for (const text of lengthy) {
      const start = performance.now();
      for (const { name, read } of own) {
        read(incoming(text));
        assert.ok(performance.now() - start < 4000, `${name} on ${text.slice(0, 40)}`);
      }
    }
  });

  it('has a name of its own, and only the last takes everything', () => {
    assert.equal(new Set(readers.map(({ name }) => name)).size, readers.length);
    assert.equal(readers.at(-1)?.name, 'text');
  });
});

/** A copy with the member at a place, counted through the whole tree, replaced; an even place takes it out. */
function replaced(json: unknown, place: number, value: unknown): unknown {
  let count = 0;
  const total = JSON.stringify(json).split('":').length;
  return JSON.parse(JSON.stringify(json), (_key, member) => {
    count += 1;
    if (count !== (place % total) + 1) return member;
    return place % 2 === 0 ? undefined : value;
  });
}
