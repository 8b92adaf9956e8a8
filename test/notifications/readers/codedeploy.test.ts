import assert from 'node:assert/strict';
import { bodyOf, commandsOf, factsOf, shown } from './event-fixture.ts';

const THREAD = 'deployment/d-8XK2LQ0TU';

describe('deployments of CodeDeploy', () => {
  it('tell of a failure', () => {
    const notification = shown('codedeploy', 'codedeploy/deployment-failed.json');
    assert.equal(notification.title, 'Deployment of orders to production failed');
    assert.equal(notification.severity, 'critical');
    assert.equal(notification.thread?.key, THREAD);
    assert.deepEqual(commandsOf(notification), {
      'Show deployment': 'deploy get-deployment --deployment-id d-8XK2LQ0TU',
    });
  });

  it('can be stopped while they run', () => {
    const notification = shown('codedeploy', 'codedeploy/rule-deployment-started.json');
    assert.equal(notification.title, 'Deployment of orders to production started');
    assert.equal(commandsOf(notification)['Stop deployment'], 'deploy stop-deployment --deployment-id d-8XK2LQ0TU');
  });

  it('rank one instance lower than the whole', () => {
    const notification = shown('codedeploy', 'codedeploy/instance-failed.json');
    assert.equal(notification.title, 'Deployment of orders to production on instance i-0aa11bb22cc33dd44 failed');
    assert.equal(notification.severity, 'warning');
    assert.deepEqual(notification.thread, { key: THREAD, latest: null, closes: false });
  });

  for (const [form, counts, duration] of [
    ['documented', '3 failed, 1 skipped, 2 succeeded', '1 min 30 s'],
    ['captured', '3 failed, 2 succeeded', '4 min 30 s'],
  ] as const) {
    it(`read a trigger in its ${form} form`, () => {
      const notification = shown('codedeploy', `codedeploy/trigger-${form}.json`);
      assert.equal(notification.title, 'Deployment of orders to production failed');
      assert.equal(notification.severity, 'critical');
      assert.equal(bodyOf(notification)[0], 'Too few healthy instances are available.');
      const facts = factsOf(notification);
      assert.equal(facts.Error, 'HEALTH_CONSTRAINTS');
      assert.equal(facts.Instances, counts);
      assert.equal(facts.Duration, duration);
      assert.equal(notification.accountId, '111122223333');
    });
  }

  it('say what a rollback rolls back', () => {
    const notification = shown('codedeploy', 'codedeploy/trigger-captured.json');
    assert.equal(factsOf(notification)['Rolls back'], 'd-OLD00001');
    assert.equal(bodyOf(notification)[1], 'Deployment d-8XK2LQ0TU rolls back.');
  });

  it('read a trigger whose deployment has only begun', () => {
    const notification = shown('codedeploy', 'codedeploy/trigger-created.json');
    assert.equal(notification.title, 'Deployment of orders to production was created');
    assert.equal(notification.severity, 'neutral');
    assert.equal(notification.time, '2026-11-21T03:00:00.000Z');
  });

  it('list the lifecycle events of an instance', () => {
    const notification = shown('codedeploy', 'codedeploy/trigger-instance.json');
    assert.equal(notification.title, 'Deployment d-8XK2LQ0TU on instance i-0aa11bb22cc33dd44 failed');
    assert.deepEqual(notification.items?.entries[0], {
      title: 'ValidateService',
      state: 'Failed',
      severity: 'critical',
      facts: [
        { name: 'Duration', value: '1 min 1 s' },
        { name: 'Message', value: 'Script exited with 1' },
      ],
      link: null,
    });
  });
});
