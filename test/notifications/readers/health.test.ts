import assert from 'node:assert/strict';
import { readEvent } from '../../../src/notifications/read.ts';
import { incoming } from '../incoming.ts';
import { bodyOf, factsOf, fixtureText, shown } from './event-fixture.ts';

const KEY =
  'health/arn:aws:health:eu-west-1::event/EC2/AWS_EC2_OPERATIONAL_ISSUE/AWS_EC2_OPERATIONAL_ISSUE_1F2E3/444455556666';

describe('events of AWS Health', () => {
  it('tell of an open issue, for the account that it affects', () => {
    const notification = shown('health', 'health/issue-open.json');
    assert.equal(notification.title, 'EC2: operational issue in eu-west-1');
    assert.equal(notification.severity, 'critical');
    assert.equal(notification.state, 'OPEN');
    assert.equal(notification.accountId, '444455556666');
    assert.deepEqual(
      notification.body.map(({ kind, spans }) => [kind, spans[0]?.text]),
      [
        ['text', 'We see raised error rates.'],
        ['bullet', 'Launches may fail.'],
      ],
    );
    const facts = factsOf(notification);
    assert.deepEqual(
      [facts.Status, facts.Category, facts.Starts, facts.Scope, facts.For],
      ['Open', 'Issue', '2026-11-21 02:50:00 UTC', 'All accounts', 'operations'],
    );
    assert.deepEqual(notification.thread, {
      key: KEY,
      latest: { state: 'OPEN', severity: 'critical', summary: notification.title },
      closes: false,
    });
    assert.match(
      notification.links[0]?.url ?? '',
      /\/health\/home\?region=eu-west-1#\/account\/event-log\?eventID=arn%3Aaws/,
    );
  });

  it('end the thread when the event is closed', () => {
    const notification = shown('health', 'health/issue-closed.json');
    assert.equal(notification.title, 'EC2: operational issue in eu-west-1 (closed)');
    assert.equal(notification.severity, 'good');
    assert.equal(factsOf(notification).Ends, '2026-11-21 04:00:00 UTC');
    assert.deepEqual([notification.thread?.key, notification.thread?.closes], [KEY, true]);
  });

  it('mark the copy from the backup Region, under the same thread', () => {
    const notification = shown('health', 'health/issue-copy.json');
    assert.match(bodyOf(notification)[0] ?? '', /copy of the event .* backup Region us-west-2/);
    assert.equal(notification.region, 'eu-west-1');
    assert.equal(factsOf(notification)['Event Region'], 'eu-west-1');
    assert.equal(notification.thread?.key, KEY);
  });

  it('list affected entities and say which page of them this is', () => {
    const notification = shown('health', 'health/retirement-page.json');
    assert.equal(notification.title, 'EC2: instance retirement scheduled – i-0aa11 and 1 more');
    assert.equal(notification.severity, 'warning');
    const facts = factsOf(notification);
    assert.deepEqual(
      [facts.Page, facts.Affected, facts.Action],
      ['1 of 3', '2 entities on this page, 1 not resolved', 'Action required'],
    );
    assert.deepEqual(
      notification.items?.entries.map(({ title, state, severity }) => [title, state, severity]),
      [
        ['i-0aa11', 'PENDING', 'warning'],
        ['i-0bb22', 'RESOLVED', 'good'],
      ],
    );
    assert.deepEqual(notification.items?.entries[0]?.facts[1], { name: 'Tags', value: 'team=orders' });
  });

  it('do not end the thread before the last page', () => {
    const text = fixtureText('health/retirement-page.json').replace('"upcoming"', '"closed"');
    assert.equal(readEvent(incoming(text)).notification.thread?.closes, false);
    assert.equal(readEvent(incoming(text.replace('"page": "1"', '"page": "3"'))).notification.thread?.closes, true);
  });

  it('speak English first and keep long texts and other languages for who opens them', () => {
    const notification = shown('health', 'health/retirement-page.json');
    assert.match(bodyOf(notification)[0] ?? '', /^Your instances will be retired\. .*…$/);
    assert.deepEqual(
      notification.details.map(({ title }) => title),
      ['Whole description', 'Description (ja_JP)', 'Event metadata'],
    );
    assert.equal(notification.details[2]?.text, 'ticket: R-17');
  });

  it('rank stolen credentials highest, whatever their category, and link them from no Region', () => {
    const notification = shown('health', 'health/credentials-exposed.json');
    assert.equal(notification.title, 'Account at risk: credentials exposed – AKIAIOSFODNN7EXAMPLE');
    assert.equal(notification.severity, 'critical');
    assert.equal(notification.region, 'us-east-1');
    assert.match(notification.links[0]?.url ?? '', /^https:\/\/us-east-1\.console\.aws\.amazon\.com\/health\//);
  });

  for (const [category, actionability, severity] of [
    ['accountNotification', 'INFORMATIONAL', 'neutral'],
    ['accountNotification', 'ACTION_REQUIRED', 'warning'],
    ['investigation', 'INFORMATIONAL', 'warning'],
    ['somethingNew', 'INFORMATIONAL', 'neutral'],
  ] as const) {
    it(`rank ${category}, ${actionability}, as ${severity}`, () => {
      const event = JSON.parse(fixtureText('health/issue-open.json'));
      Object.assign(event.detail, { eventTypeCategory: category, actionability });
      assert.equal(readEvent(incoming(event)).notification.severity, severity);
    });
  }
});
