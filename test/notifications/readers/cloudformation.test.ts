import assert from 'node:assert/strict';
import { readEvent } from '../../../src/notifications/read.ts';
import { bodyOf, factsOf, payload, readFixture } from '../fixture.ts';
import { incoming } from '../incoming.ts';

const STACK = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/shop-intake/7a6b5c40-aaaa-11f0-9c3d-0a1b2c3d4e5f';
const STACK_SET =
  'arn:aws:cloudformation:eu-west-1:111122223333:stackset/baseline:0f0e0d0c-1111-4222-8333-9a9b9c9d9e9f';

function read(name: string) {
  const { notification, reader } = readFixture(`cloudformation/${name}`);
  assert.match(reader, /^cloudformation/);
  assert.equal(notification.type, 'CloudFormation');
  return notification;
}

describe('a stack’s message to SNS', () => {
  it('tells the resource, its status and the reason, values split at the first equals sign only', () => {
    const notification = read('sns-resource-failed.txt');
    assert.equal(notification.title, 'Bucket of stack shop-intake: create failed');
    assert.equal(notification.severity, 'critical');
    assert.equal(notification.state, 'CREATE_FAILED');
    assert.deepEqual(bodyOf(notification), ["The bucket 'shop=intake' is not valid.", 'Request id: 12=34']);
    assert.deepEqual(factsOf(notification), {
      Stack: 'shop-intake',
      Resource: 'Bucket',
      Type: 'AWS::S3::Bucket',
      'Physical ID': 'shop=intake',
      Status: 'CREATE_FAILED',
    });
    assert.deepEqual(JSON.parse(notification.details[0]?.text ?? ''), {
      BucketName: 'shop=intake',
      Tags: [{ Key: 'note', Value: "it's = ours" }],
    });
    assert.equal(notification.time, '2026-11-21T03:12:07.157Z');
    assert.deepEqual(notification.thread, { key: `stack/${STACK}`, latest: null, closes: false });
    assert.equal(notification.variables.ClientRequestToken, undefined);
  });

  it('may have its lines in any order', () => {
    const notification = read('sns-resource-in-progress-old-order.txt');
    assert.equal(notification.title, 'Queue of stack shop-intake: create in progress');
    assert.equal(notification.severity, 'neutral');
    assert.equal(factsOf(notification)['Physical ID'], undefined);
  });

  it('about the stack itself shows its state, which closes the thread at an end', () => {
    const notification = read('sns-stack-rolled-back.txt');
    assert.equal(notification.title, 'Stack shop-intake: update rollback complete');
    assert.equal(notification.severity, 'critical');
    assert.deepEqual(notification.details, []);
    assert.equal(notification.thread?.latest?.state, 'UPDATE_ROLLBACK_COMPLETE');
    assert.equal(notification.thread.closes, true);
    assert.match(notification.links[0]?.url ?? '', /#\/stacks\/events\?stackId=arn%3Aaws%3Acloudformation/);
  });

  it('about a stack under way keeps the thread open', () => {
    const text = payload('cloudformation/sns-stack-rolled-back.txt');
    const running = text.replaceAll('UPDATE_ROLLBACK_COMPLETE', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    const { notification } = readEvent(incoming(running));
    assert.equal(notification.severity, 'neutral');
    assert.equal(notification.thread?.closes, false);
  });

  it('takes a nested stack for a resource', () => {
    const notification = read('sns-nested-stack.txt');
    assert.equal(notification.title, 'Network of stack shop-intake: create complete');
    assert.equal(notification.thread?.latest, null);
  });

  it('shows properties that are no JSON as they are, and needs few lines', () => {
    const { notification } = readEvent(
      incoming(`StackId='${STACK}'\nResourceStatus='DELETE_SKIPPED'\nResourceProperties='{"a":'\n`),
    );
    assert.equal(notification.title, 'Stack shop-intake: delete skipped');
    assert.equal(notification.severity, 'warning');
    assert.equal(notification.details[0]?.text, '{"a":');
    assert.equal(readEvent(incoming(`StackId='${STACK}'\n`)).reader, 'text');
  });
});

describe('CloudFormation through EventBridge', () => {
  it('tells of a stack, a resource and drift under one thread', () => {
    const stack = read('event-stack.json');
    assert.equal(stack.title, 'Stack shop-intake: create complete');
    assert.equal(stack.severity, 'good');
    assert.equal(stack.thread?.closes, true);
    const resource = read('event-resource.json');
    assert.equal(resource.title, 'Queue of stack shop-intake: update failed');
    assert.deepEqual(bodyOf(resource), ['Resource handler returned message: "Access denied"']);
    assert.deepEqual(resource.thread, { key: `stack/${STACK}`, latest: null, closes: false });
    const drift = read('event-drift.json');
    assert.equal(drift.title, 'Stack shop-intake: drift detection found it drifted');
    assert.equal(drift.severity, 'warning');
    assert.equal(factsOf(drift)['Drifted resources'], '2');
  });

  it('tells of StackSets, their operations and instances', () => {
    const operation = read('event-stackset-operation.json');
    assert.equal(operation.title, 'Operation on StackSet baseline: failed');
    assert.equal(operation.severity, 'critical');
    assert.equal(operation.thread?.key, `stackset/${STACK_SET}`);
    assert.equal(operation.thread.closes, true);
    const instance = read('event-stackset-instance.json');
    assert.equal(instance.title, 'Stack instance of baseline in 444455556666, us-east-2: outdated');
    assert.equal(instance.severity, 'warning');
    assert.equal(instance.thread?.latest, null);
    assert.equal(read('event-stackset.json').title, 'StackSet baseline: deleted');
  });

  it('is left to others where it names no status', () => {
    const event = JSON.parse(payload('cloudformation/event-stackset.json'));
    const detail = { ...event.detail, 'status-details': {} };
    assert.equal(readEvent(incoming({ ...event, detail })).reader, 'any-event');
    assert.equal(
      readEvent(incoming({ ...event, resources: [], detail: { 'status-details': {} } })).reader,
      'any-event',
    );
  });
});
