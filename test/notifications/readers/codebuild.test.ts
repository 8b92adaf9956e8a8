import assert from 'node:assert/strict';
import { readEvent } from '../../../src/notifications/read.ts';
import { incoming } from '../incoming.ts';
import { bodyOf, commandsOf, factsOf, fixtureText, shown } from './event-fixture.ts';

const ARN = 'arn:aws:codebuild:eu-west-1:111122223333:build/orders-api:2f1c8a44-9a51-4ce3-8f37-6b6d1c0e9b21';

describe('builds of CodeBuild', () => {
  it('say which phase failed, why, and of which revision', () => {
    const notification = shown('codebuild', 'codebuild/build-failed.json');
    assert.equal(notification.title, 'Build of orders-api failed in phase BUILD');
    assert.equal(notification.severity, 'critical');
    assert.equal(notification.state, 'FAILED');
    assert.deepEqual(bodyOf(notification), [
      'COMMAND_EXECUTION_ERROR: Error while executing command: npm test. Reason: exit status 1',
    ]);
    const facts = factsOf(notification);
    assert.equal(facts['Failed phase'], 'BUILD');
    assert.equal(facts.Revision, 'main at 01234567');
    assert.equal(facts['Started by'], 'pipeline orders-release');
    assert.equal(facts.Duration, '7 min 50 s');
    assert.match(notification.details[0]?.text ?? '', /BUILD +FAILED +1 min 35 s/);
  });

  it('can be retried and started, and their log group searched', () => {
    const notification = shown('codebuild', 'codebuild/build-failed.json');
    assert.deepEqual(commandsOf(notification), {
      'Retry build': 'codebuild retry-build --id orders-api:2f1c8a44-9a51-4ce3-8f37-6b6d1c0e9b21',
      'Start build': 'codebuild start-build --project-name orders-api',
    });
    assert.deepEqual(notification.logs, {
      groups: ['/aws/codebuild/orders-api'],
      metrics: [],
      from: '2026-11-21T03:04:10.000Z',
      to: '2026-11-21T03:13:00.000Z',
    });
    assert.match(
      notification.links[0]?.url ?? '',
      /^https:\/\/eu-west-1\.console\.aws\.amazon\.com\/codesuite\/codebuild\/111122223333\/projects\/orders-api\/build\/orders-api%3A/,
    );
    assert.match(notification.links[1]?.url ?? '', /log-group\/\$252Faws\$252Fcodebuild\$252Forders-api\/log-events\//);
    assert.deepEqual(notification.thread, {
      key: `build/${ARN}`,
      latest: { state: 'FAILED', severity: 'critical', summary: notification.title },
      closes: false,
    });
    assert.equal(notification.variables.Project, 'orders-api');
  });

  it('are read the same from a notification rule, before there are logs', () => {
    const notification = shown('codebuild', 'codebuild/rule-build-started.json');
    assert.equal(notification.title, 'Build of orders-api is in progress');
    assert.equal(notification.severity, 'neutral');
    assert.equal(factsOf(notification)['Started by'], 'kim');
    assert.equal(factsOf(notification)['Build number'], '119');
    assert.equal(notification.logs, null);
    assert.equal(notification.links.length, 1);
    assert.deepEqual(notification.buttons, []);
  });

  it('tell of a single phase as a step of the build', () => {
    const notification = shown('codebuild', 'codebuild/phase-failed.json');
    assert.equal(notification.title, 'Phase DOWNLOAD_SOURCE of the build of orders-api failed');
    assert.deepEqual(bodyOf(notification), ['YAML_FILE_ERROR: buildspec.yml is missing']);
    assert.equal(factsOf(notification).Duration, '12 s');
    assert.equal(factsOf(notification)['Started by'], 'kim (role AdminRole)');
    assert.equal(notification.thread?.latest, null);
  });

  for (const [status, severity, end] of [
    ['SUCCEEDED', 'good', 'succeeded'],
    ['STOPPED', 'warning', 'was stopped'],
    ['TIMED_OUT', 'critical', 'timed out'],
    ['FAULT', 'critical', 'failed because of a fault in CodeBuild'],
    ['NEW_WORD', 'neutral', 'is now NEW_WORD'],
  ] as const) {
    it(`rank ${status} as ${severity}`, () => {
      const text = fixtureText('codebuild/rule-build-started.json').replace('"IN_PROGRESS"', `"${status}"`);
      const { notification } = readEvent(incoming(text));
      assert.equal(notification.severity, severity);
      assert.equal(notification.title, `Build of orders-api ${end}`);
    });
  }

  for (const [initiator, by] of [
    ['rule/nightly', 'rule nightly'],
    ['GitHub-Hookshot/1a2b3c4', 'webhook (GitHub-Hookshot)'],
    ['kim', 'kim'],
  ]) {
    it(`name ${initiator} as ${by}`, () => {
      const text = fixtureText('codebuild/rule-build-started.json').replace('user/kim', String(initiator));
      assert.equal(factsOf(readEvent(incoming(text)).notification)['Started by'], by);
    });
  }

  it('take the message from the current phase where no phases are listed', () => {
    const event = JSON.parse(fixtureText('codebuild/rule-build-started.json'));
    Object.assign(event.detail, {
      'build-status': 'FAILED',
      'current-phase': 'INSTALL',
      'current-phase-context': '[No space left]',
    });
    const { notification } = readEvent(incoming(event));
    assert.equal(notification.title, 'Build of orders-api failed in phase INSTALL');
    assert.deepEqual(bodyOf(notification), ['No space left']);
  });
});
