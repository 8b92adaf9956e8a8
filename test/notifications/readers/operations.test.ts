import assert from 'node:assert/strict';
import { readEvent } from '../../../src/notifications/read.ts';
import { incoming } from '../incoming.ts';
import { bodyOf, commandsOf, factsOf, fixtureText, shown } from './event-fixture.ts';

describe('environments of Elastic Beanstalk', () => {
  const thread = 'beanstalk/111122223333/eu-central-1/orders/orders-prod';

  it('tell of their health in text, with the Region from their address', () => {
    const notification = shown('elastic-beanstalk', 'elastic-beanstalk/health-severe.txt');
    assert.equal(notification.title, 'orders-prod: health is Severe, was Ok');
    assert.equal(notification.severity, 'critical');
    assert.equal(notification.state, 'SEVERE');
    assert.equal(notification.time, '2026-11-21T03:12:00.000Z');
    assert.equal(notification.region, 'eu-central-1');
    assert.equal(factsOf(notification).Health, 'Ok → Severe');
    assert.equal(notification.thread?.key, thread);
    assert.equal(notification.links[1]?.url, 'http://orders-prod.eu-central-1.elasticbeanstalk.com');
  });

  it('end the thread when they are well again, and have no address to open then', () => {
    const notification = shown('elastic-beanstalk', 'elastic-beanstalk/health-ok.txt');
    assert.equal(notification.severity, 'good');
    assert.equal(notification.thread?.closes, true);
    assert.equal(notification.links.length, 1);
  });

  it('tell anything else by its first sentence', () => {
    const removed = shown('elastic-beanstalk', 'elastic-beanstalk/instance-removed.txt');
    assert.equal(
      removed.title,
      'orders-prod: Removed instance i-0aa11 from the environment due to a EC2 health check failure',
    );
    assert.equal(removed.severity, 'warning');
    assert.equal(bodyOf(removed)[1], 'More is in the log.');
    assert.equal(removed.thread, null);
  });

  it('are known by the subject where the text names none', () => {
    const text = 'Timestamp: Sat Nov 21 03:12:00 UTC 2026\nMessage: Update completed successfully.\n';
    assert.equal(readEvent(incoming(text)).reader, 'text');
    const { notification, reader } = readEvent(
      incoming(text, { subject: 'AWS Elastic Beanstalk Notification - Update' }),
    );
    assert.equal(reader, 'elastic-beanstalk');
    assert.equal(notification.severity, 'good');
    assert.equal(readEvent(incoming(`Hello\n${text}`)).reader, 'text');
  });

  it('tell of themselves by events', () => {
    const failed = shown('elastic-beanstalk', 'elastic-beanstalk/update-failed.json');
    assert.equal(failed.title, 'orders-prod: Failed to deploy configuration');
    assert.equal(failed.severity, 'critical');
    assert.equal(factsOf(failed).Status, 'Environment update failed');
    const health = shown('elastic-beanstalk', 'elastic-beanstalk/health-event.json');
    assert.equal(health.title, 'orders-prod: health is No Data, was Ok');
    assert.equal(health.severity, 'warning');
  });
});

describe('checks of Trusted Advisor', () => {
  it('name the thing and what to do', () => {
    const notification = shown('trusted-advisor', 'trusted-advisor/exposed-key.json');
    assert.equal(notification.title, 'Exposed Access Keys: AKIAIOSFODNN7EXAMPLE – action recommended');
    assert.equal(notification.severity, 'critical');
    assert.equal(factsOf(notification).Deadline, '2026-11-21 03:00:00 UTC');
  });

  it('keep the figures of each day, in order, for who opens them', () => {
    const notification = shown('trusted-advisor', 'trusted-advisor/idle-instance.json');
    assert.equal(notification.title, 'Low Utilization Amazon EC2 Instances: i-0aa11 – investigation recommended');
    assert.deepEqual(
      notification.details.map(({ title, text }) => [title, text.split('\n').length]),
      [
        ['More', 3],
        ['Day by day', 3],
      ],
    );
    assert.match(notification.details[1]?.text ?? '', /^Day 1: .*\nDay 2: .*\nDay 10: /);
    const ok = fixtureText('trusted-advisor/idle-instance.json').replace('"WARN"', '"OK"');
    assert.equal(readEvent(incoming(ok)).notification.severity, 'good');
  });
});

describe('deployments of AppConfig', () => {
  it('raise an alarm when they are rolled back', () => {
    const notification = shown('appconfig', 'appconfig/rolled-back.json');
    assert.equal(notification.title, 'Deployment of flags to orders/prod was rolled back');
    assert.equal(notification.severity, 'critical');
    assert.equal(notification.thread?.closes, true);
  });

  it('are read from what an extension sends to SNS, and can be stopped', () => {
    const notification = shown('appconfig', 'appconfig/message-started.json');
    assert.equal(notification.title, 'Deployment of flags to orders/prod started');
    assert.equal(
      commandsOf(notification)['Stop deployment'],
      'appconfig stop-deployment --application-id ab1 --environment-id en2 --deployment-number 4',
    );
    assert.equal(notification.thread?.key, 'appconfig/111122223333/eu-west-1/ab1/en2/4');
  });
});

describe('insights of DevOps Guru', () => {
  it('are told of by EventBridge with their anomalies', () => {
    const notification = shown('devops-guru', 'devops-guru/insight-open.json');
    assert.equal(notification.title, 'New insight: ApiGateway 5XXError Anomalous In Stack orders');
    assert.equal(notification.severity, 'critical');
    assert.deepEqual(notification.items?.entries[0]?.facts.slice(0, 2), [
      { name: 'Namespace', value: 'AWS/ApiGateway' },
      { name: 'Dimensions', value: 'ApiName=orders' },
    ]);
    assert.equal(notification.thread?.key, 'insight/AIYH6');
  });

  it('are told of by SNS, with recommendations, until they close', () => {
    const advice = shown('devops-guru', 'devops-guru/message-recommendation.json');
    assert.equal(factsOf(advice).Recommendations, 'Troubleshoot errors');
    assert.equal(advice.links[1]?.url, 'https://docs.aws.amazon.com/apigateway/');
    assert.equal(advice.severity, 'warning');
    const closed = shown('devops-guru', 'devops-guru/message-closed.json');
    assert.equal(closed.severity, 'good');
    assert.equal(closed.time, '2026-11-21T04:02:00.000Z');
    assert.equal(closed.thread?.closes, true);
  });
});

describe('other tools', () => {
  for (const [reader, path, title, severity, type] of [
    ['app-runner', 'app-runner/status.json', 'App Runner service orders: create failed', 'critical', 'AppRunner'],
    [
      'app-runner',
      'app-runner/operation.json',
      'App Runner service orders: deployment failed',
      'critical',
      'AppRunner',
    ],
    [
      'proton',
      'proton/instance-failed.json',
      'Service instance prod of orders: update failed, was in progress',
      'critical',
      'Proton',
    ],
    ['opsworks', 'opsworks/alert.json', 'OpsWorks alert instance stop on instance 986e', 'critical', 'OpsWorks'],
    [
      'codeartifact',
      'codeartifact/package-deleted.json',
      'shop/ui 2.1.0 in shared: deleted',
      'warning',
      'CodeArtifact',
    ],
  ] as const) {
    it(`show "${title}"`, () => {
      const notification = shown(reader, path);
      assert.equal(notification.title, title);
      assert.equal(notification.severity, severity);
      assert.equal(notification.type, type);
    });
  }
});
