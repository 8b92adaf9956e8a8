import assert from 'node:assert/strict';
import { readEvent } from '../../../src/notifications/read.ts';
import { incoming } from '../incoming.ts';
import { bodyOf, commandsOf, factsOf, fixtureText, shown } from './event-fixture.ts';

const ARN = 'arn:aws:ssm-incidents::111122223333:incident-record/orders-down/1a2b3c4d-0000-4000-8000-aabbccddeeff';
const VIEW = `ssm-incidents get-incident-record --arn ${ARN}`;
const NOTE = `ssm-incidents create-timeline-event --incident-record-arn ${ARN}`;
const RESOLVE = `ssm-incidents update-incident-record --arn ${ARN} --status RESOLVED`;

describe('incidents', () => {
  it('are told of when they start, and can be viewed and resolved', () => {
    const notification = shown('incident-manager', 'ssm-incidents/started.json');
    assert.equal(notification.title, 'Incident Orders are down started');
    assert.equal(notification.severity, 'critical');
    const facts = factsOf(notification);
    assert.deepEqual(
      [facts.Impact, facts.Status, facts['Response plan'], facts['Started by']],
      ['1 Critical', 'OPEN', 'orders-down', 'kim (role Ops)'],
    );
    assert.deepEqual(commandsOf(notification), { 'View incident': VIEW, Resolve: RESOLVE, 'Add note': NOTE });
    assert.deepEqual(notification.thread, {
      key: `incident/${ARN}`,
      latest: { state: 'OPEN', severity: 'critical', summary: notification.title },
      closes: false,
    });
  });

  it('end their thread when they are resolved', () => {
    const notification = shown('incident-manager', 'ssm-incidents/resolved.json');
    assert.equal(notification.title, 'Incident of orders-down was resolved');
    assert.equal(notification.severity, 'good');
    assert.deepEqual(bodyOf(notification), ['A bad deployment was rolled back.']);
    assert.deepEqual(commandsOf(notification), { 'View incident': VIEW, 'Add note': NOTE });
    assert.equal(notification.thread?.closes, true);
  });

  it('are not made of a call that was refused', () => {
    const notification = shown('cloudtrail', 'ssm-incidents/denied.json');
    assert.equal(notification.title, 'ssm-incidents StartIncident by kim (role Ops) failed: AccessDenied');
  });

  it('are read from the JSON that comes by a chat channel’s topic', () => {
    const notification = shown('incident-manager', 'ssm-incidents/chat.json');
    assert.equal(notification.title, 'Incident Orders are down is open');
    assert.equal(notification.severity, 'warning');
    assert.equal(factsOf(notification).Impact, '3 Medium');
    assert.equal(factsOf(notification).Started, '2026-11-21 03:01:00 UTC');
    assert.deepEqual(bodyOf(notification), ['Checkout answers 500.']);
    assert.deepEqual(commandsOf(notification), { 'View incident': VIEW, Resolve: RESOLVE, 'Add note': NOTE });
  });

  it('are read from text that names their record', () => {
    const notification = shown('incident-manager', 'ssm-incidents/chat.txt');
    assert.equal(notification.title, 'Incident Orders are down is open');
    assert.equal(notification.severity, 'critical');
    assert.equal(factsOf(notification).Impact, '2 High');
    assert.equal(notification.thread?.key, `incident/${ARN}`);
  });

  it('are read from one sentence', () => {
    const { notification, reader } = readEvent(incoming(`The incident ${ARN} has been resolved.`));
    assert.equal(reader, 'incident-manager');
    assert.equal(notification.title, 'Incident of orders-down is resolved');
    assert.equal(notification.thread?.closes, true);
  });

  for (const [call, end] of [
    ['UpdateIncidentRecord', 'was changed'],
    ['CreateTimelineEvent', 'has a new entry in its timeline'],
    ['TagIncident', '– TagIncident'],
  ]) {
    it(`tell of ${call} without a new state`, () => {
      const event = JSON.parse(fixtureText('ssm-incidents/resolved.json'));
      event.detail.eventName = call;
      event.detail.requestParameters = { incidentRecordArn: ARN };
      const { notification } = readEvent(incoming(event));
      assert.equal(notification.title, `Incident of orders-down ${end}`);
      assert.equal(notification.thread?.latest, null);
    });
  }
});
