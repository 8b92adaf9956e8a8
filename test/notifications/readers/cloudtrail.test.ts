import assert from 'node:assert/strict';
import { readEvent } from '../../../src/notifications/read.ts';
import { callerOf } from '../../../src/notifications/readers/cloudtrail.ts';
import { incoming } from '../incoming.ts';
import { bodyOf, factsOf, fixtureText, shown } from './event-fixture.ts';

describe('calls that CloudTrail tells of', () => {
  it('say who called what on what, from where', () => {
    const notification = shown('cloudtrail', 'cloudtrail/call.json');
    assert.equal(notification.title, 's3 PutBucketAcl by kim (role Ops): orders-logs');
    assert.equal(notification.severity, 'neutral');
    const facts = factsOf(notification);
    assert.deepEqual([facts.Who, facts.From, facts.MFA], ['kim (role Ops)', '192.0.2.7', 'yes']);
    assert.equal(facts['Bucket name'], 'orders-logs');
    assert.match(notification.links[0]?.url ?? '', /cloudtrailv2\/home\?region=eu-west-1#\/events\/5d2f3f7e$/);
  });

  it('show no secrets', () => {
    assert.doesNotMatch(JSON.stringify(shown('cloudtrail', 'cloudtrail/call.json')), /hidden/);
  });

  it('say why one was refused', () => {
    const notification = shown('cloudtrail', 'cloudtrail/denied.json');
    assert.equal(notification.title, 'ec2 RunInstances by kim (role Ops) failed: Client.UnauthorizedOperation');
    assert.equal(notification.severity, 'warning');
    assert.deepEqual(bodyOf(notification), ['You are not authorized to perform this operation.']);
  });

  it('warn of what the root user does', () => {
    const notification = shown('cloudtrail', 'cloudtrail/root.json');
    assert.equal(notification.title, 'iam CreateAccessKey by the root user');
    assert.equal(notification.severity, 'warning');
  });

  for (const [identity, who] of [
    [{ type: 'IAMUser', userName: 'kim' }, 'kim'],
    [{ type: 'FederatedUser', arn: 'arn:aws:sts::111122223333:federated-user/lee' }, 'lee'],
    [{ type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/path/Ops/kim' }, 'kim (role path/Ops)'],
    [{ type: 'AssumedRole', sessionContext: { sessionIssuer: { userName: 'Ops' } } }, 'role Ops'],
    [{ type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' }, 'autoscaling.amazonaws.com'],
    [{ type: 'IdentityCenterUser', onBehalfOf: { userId: 'u-1' } }, 'u-1'],
    [{ type: 'AWSAccount', accountId: '444455556666' }, '444455556666'],
    [{}, null],
  ] as const) {
    it(`name ${JSON.stringify(identity)} as ${who}`, () => {
      assert.equal(callerOf({ userIdentity: identity }), who);
    });
  }
});

describe('sign-ins', () => {
  for (const [name, title, severity, state] of [
    ['root', 'The root user signed in to the console', 'critical', 'SUCCESS'],
    ['failed', 'kim failed to sign in to the console', 'warning', 'FAILURE'],
    ['no-mfa', 'kim signed in to the console without MFA', 'warning', 'SUCCESS'],
    ['federated', 'kim (role Ops) signed in to the console', 'neutral', 'SUCCESS'],
  ] as const) {
    it(`show ${name} as "${title}"`, () => {
      const notification = shown('sign-in', `sign-in/${name}.json`);
      assert.equal(notification.title, title);
      assert.equal(notification.severity, severity);
      assert.equal(notification.state, state);
      assert.equal(factsOf(notification).From, '192.0.2.7');
    });
  }

  it('do not claim that a federated user has no second factor', () => {
    assert.equal(factsOf(shown('sign-in', 'sign-in/federated.json')).MFA, undefined);
  });

  it('tell of events that have no words here', () => {
    const text = fixtureText('sign-in/federated.json').replace('"eventName": "ConsoleLogin"', '"eventName": "Juggle"');
    assert.equal(readEvent(incoming(text)).notification.title, 'kim (role Ops) did Juggle');
  });
});

describe('events of organizations', () => {
  for (const [name, title, severity] of [
    ['account-created', 'Account 444455556666: create account succeeded', 'good'],
    ['account-removed', 'Account 444455556666 was removed from the organization', 'critical'],
    ['policy-attached', 'A policy of the organization was attached', 'warning'],
    ['denied', 'Organizations: AttachPolicy failed (AccessDeniedException)', 'warning'],
  ] as const) {
    it(`show ${name} as "${title}"`, () => {
      const notification = shown('organizations', `organizations/${name}.json`);
      assert.equal(notification.title, title);
      assert.equal(notification.severity, severity);
    });
  }

  it('say how long it took and who did it', () => {
    assert.equal(factsOf(shown('organizations', 'organizations/account-created.json')).Duration, '1 min');
    assert.equal(factsOf(shown('organizations', 'organizations/policy-attached.json')).Who, 'kim (role Ops)');
  });

  it('name an account that leaves by itself, and events without words here', () => {
    const event = JSON.parse(fixtureText('organizations/account-removed.json'));
    Object.assign(event.detail, { eventName: 'LeaveOrganization', requestParameters: null });
    assert.equal(readEvent(incoming(event)).notification.title, 'Account 111122223333 left the organization');
    event.detail.eventName = 'TagResource';
    assert.equal(readEvent(incoming(event)).notification.title, 'Organization: tag resource');
  });
});

describe('lifecycle events of Control Tower', () => {
  it('say which account failed, and why', () => {
    const notification = shown('control-tower', 'control-tower/account-failed.json');
    assert.equal(notification.title, 'Create managed account failed: orders-prod (444455556666)');
    assert.equal(notification.severity, 'critical');
    assert.deepEqual(bodyOf(notification), ['The account could not be enrolled.']);
    assert.equal(factsOf(notification)['Organizational unit'], 'Shops (ou-1)');
    assert.equal(factsOf(notification).Duration, '10 min');
  });

  it('list guardrails and accounts', () => {
    const guardrails = shown('control-tower', 'control-tower/guardrails.json');
    assert.equal(guardrails.title, 'Enable guardrail succeeded: AWS-GR_RDS, AWS-GR_EBS');
    assert.equal(guardrails.items?.entries.length, 2);
    const landing = shown('control-tower', 'control-tower/landing-zone.json');
    assert.equal(landing.title, 'Setup landing zone succeeded');
    assert.deepEqual(
      landing.items?.entries.map(({ title }) => title),
      ['Audit', 'Logs'],
    );
  });
});
