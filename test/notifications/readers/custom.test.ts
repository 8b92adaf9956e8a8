import assert from 'node:assert/strict';
import { readEvent } from '../../../src/notifications/read.ts';
import { overLimits } from '../../../src/notifications/readers/custom.ts';
import { bodyOf, factsOf, payload, readFixture } from '../fixture.ts';
import { incoming } from '../incoming.ts';

function custom(name: string) {
  const { notification, reader } = readFixture(`custom/${name}.json`);
  assert.equal(reader, 'custom');
  return notification;
}

function sent(content: object, metadata?: object) {
  return readEvent(incoming({ version: '1.0', source: 'custom', content, ...(metadata ? { metadata } : {}) }));
}

describe('a custom notification', () => {
  const complete = custom('complete');

  it('has its title as one plain line, emoji shown', () => {
    assert.equal(complete.type, 'Custom');
    assert.equal(complete.title, '🚨 Intake stopped, @alex.wilber@contoso.com');
    assert.equal(complete.severity, 'critical');
  });

  it('mentions whom title, description and steps mention', () => {
    const mentions = [...complete.body, ...complete.nextSteps].flatMap(({ spans }) =>
      spans.flatMap((span) => span.mention ?? []),
    );
    assert.deepEqual(mentions, ['alex.wilber@contoso.com', '0f1e2d3c-4b5a-4697-8899-aabbccddeeff', 'Diego']);
  });

  it('shows links, bold text and code as meant', () => {
    assert.deepEqual(complete.body[1]?.spans, [
      { text: 'The ' },
      { text: 'intake', bold: true },
      { text: ' takes no orders since ' },
      { text: '03:12', code: true },
      { text: '.' },
    ]);
    assert.deepEqual(
      complete.body[2]?.spans.flatMap(({ link }) => link ?? []),
      ['https://status.example.com/intake', 'https://wiki.example.com/intake'],
    );
    assert.deepEqual(
      complete.nextSteps.map(({ kind }) => kind),
      ['bullet', 'bullet'],
    );
  });

  it('has keywords, facts, variables and its thread', () => {
    assert.deepEqual(complete.keywords, ['intake', 'P1']);
    assert.deepEqual(factsOf(complete), {
      'Event type': 'IntakeStopped',
      'Related resources': 'i-0a1b2c3d, order-queue',
      'IP address': '198.51.100.7',
      'Log group': '/shop/intake',
      Retries: '3',
    });
    assert.deepEqual(complete.variables, { IPAddress: '198.51.100.7', LogGroup: '/shop/intake', retries: '3' });
    assert.deepEqual(complete.thread, {
      key: 'custom/intake-2026-11-21',
      latest: { state: '', severity: 'critical', summary: 'Intake: stopped' },
      closes: false,
    });
    assert.equal(complete.customActions, false);
  });

  it('makes a title of the description’s first line and does not say it twice', () => {
    const minimal = custom('minimal');
    assert.equal(minimal.title, '✅ Intake is back again');
    assert.deepEqual(bodyOf(minimal), ['It lost nothing.']);
    assert.equal(minimal.severity, 'good');
    assert.equal(minimal.customActions, true);
    assert.equal(minimal.thread, null);
  });

  it('keeps a first line that holds a link, and names the summary first', () => {
    const linked = sent({ description: 'See https://a.example/x' }).notification;
    assert.equal(linked.title, 'See https://a.example/x');
    assert.equal(linked.body.length, 1);
    assert.equal(sent({ description: 'd' }, { summary: '*s*' }).notification.title, 's');
  });

  it('cuts what is over its limit with a mark and says so for the log', () => {
    const cut = custom('over-limits');
    assert.equal(cut.title.length, 250);
    assert.ok(cut.title.endsWith('…'));
    assert.equal(bodyOf(cut)[0]?.length, 8000);
    assert.ok(bodyOf(cut)[0]?.endsWith('…'));
    assert.equal(cut.nextSteps[0]?.spans[0]?.text.length, 350);
    assert.equal(cut.keywords[0]?.length, 75);
    assert.deepEqual(overLimits(incoming(payload('custom/over-limits.json'))), [
      'content.title has 300 characters; it was cut at 250.',
      'content.description has 9000 characters; it was cut at 8000.',
      'content.nextSteps[0] has 400 characters; it was cut at 350.',
      'content.keywords[0] has 80 characters; it was cut at 75.',
    ]);
    assert.deepEqual(overLimits(incoming(payload('custom/complete.json'))), []);
    assert.deepEqual(overLimits(incoming('text')), []);
  });

  it('is read also where a template put text into it without escaping', () => {
    const notification = custom('not-escaped');
    assert.equal(notification.title, 'Parameter "db" changed');
    assert.deepEqual(bodyOf(notification), ['first line', 'second "quoted" line']);
  });

  it('takes its severity from the context before the emoji', () => {
    const severity = (priority: string) =>
      sent({ description: ':fire: x' }, { additionalContext: { priority } }).notification.severity;
    assert.equal(severity('medium'), 'warning');
    assert.equal(severity('whatever'), 'critical');
  });

  it('in plain text has no Markdown read', () => {
    const { notification } = sent({ textType: 'plain', description: 'one\n*two*' });
    assert.deepEqual(bodyOf(notification), ['*two*']);
  });

  it('mentions nobody twice', () => {
    const { notification } = sent({ title: '@alex and @bo', description: 'cc @alex' });
    assert.deepEqual(
      notification.body.flatMap(({ spans }) => spans.flatMap(({ mention }) => mention ?? [])),
      ['bo', 'alex'],
    );
  });

  it('is only what has the version, the source and something to say', () => {
    assert.equal(sent({}).reader, 'any-json');
    assert.equal(
      readEvent(incoming({ version: '2.0', source: 'custom', content: { description: 'x' } })).reader,
      'any-json',
    );
    assert.equal(sent({ nextSteps: ['do it'] }).notification.title, 'Custom notification');
  });
});
