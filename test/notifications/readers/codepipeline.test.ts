import assert from 'node:assert/strict';
import { readEvent } from '../../../src/notifications/read.ts';
import { incoming } from '../incoming.ts';
import { bodyOf, commandsOf, factsOf, fixtureText, shown } from './event-fixture.ts';

const EXECUTION = '7b4c2a10-52c3-4c8f-b7a9-1d2f3e4a5b6c';
const KEY = `pipeline/111122223333/orders-release/${EXECUTION}`;
const RETRY = `codepipeline retry-stage-execution --pipeline-name orders-release --stage-name Production --pipeline-execution-id ${EXECUTION} --retry-mode FAILED_ACTIONS`;

describe('executions of CodePipeline', () => {
  it('say where a pipeline failed, with all failed actions and the revision', () => {
    const notification = shown('codepipeline', 'codepipeline/rule-pipeline-failed.json');
    assert.equal(notification.title, 'Pipeline orders-release failed in stage Production');
    assert.equal(notification.severity, 'critical');
    assert.deepEqual(bodyOf(notification), ['Deploy: Deployment d-1 failed', 'Smoke']);
    const facts = factsOf(notification);
    assert.equal(facts.Revision, '01234567');
    assert.equal(facts['Commit message'], 'Retry payments');
    assert.equal(facts.Repository, 'shop/orders');
    assert.equal(facts.Author, 'Kim');
    assert.equal(facts.Trigger, 'a webhook');
    assert.equal(facts.Duration, '12 min');
  });

  it('can be retried and started from the card, and close at the end of the pipeline', () => {
    const notification = shown('codepipeline', 'codepipeline/rule-pipeline-failed.json');
    assert.deepEqual(commandsOf(notification), {
      'Retry stage': RETRY,
      'Start pipeline': 'codepipeline start-pipeline-execution --name orders-release',
    });
    assert.deepEqual(notification.thread, {
      key: KEY,
      latest: { state: 'FAILED', severity: 'critical', summary: notification.title },
      closes: true,
    });
    assert.equal(
      notification.links[0]?.url,
      `https://eu-west-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/orders-release/executions/${EXECUTION}/timeline?region=eu-west-1`,
    );
  });

  it('say who started them', () => {
    const notification = shown('codepipeline', 'codepipeline/pipeline-started.json');
    assert.equal(notification.title, 'Pipeline orders-release started');
    assert.equal(factsOf(notification)['Started by'], 'kim (role Release)');
    assert.equal(notification.thread?.closes, false);
  });

  it('give the comment with which one is stopped', () => {
    const notification = shown('codepipeline', 'codepipeline/pipeline-stopping.json');
    assert.equal(notification.severity, 'warning');
    assert.deepEqual(bodyOf(notification), ['Wrong image']);
  });

  it('make no alarm of one that a newer one overtook', () => {
    const notification = shown('codepipeline', 'codepipeline/pipeline-superseded.json');
    assert.equal(notification.severity, 'neutral');
    assert.equal(notification.thread?.closes, true);
  });

  it('keep a stage in the thread of its pipeline, which goes on', () => {
    const resumed = shown('codepipeline', 'codepipeline/stage-resumed.json');
    assert.equal(resumed.title, 'Stage Production of pipeline orders-release was resumed by a retry');
    assert.equal(factsOf(resumed).Attempt, '2');
    assert.deepEqual(resumed.thread, {
      key: KEY,
      latest: { state: 'IN_PROGRESS', severity: 'neutral', summary: resumed.title },
      closes: false,
    });
    const started = shown('codepipeline', 'codepipeline/rule-stage-started.json');
    assert.deepEqual([factsOf(started).Branch, factsOf(started).Repository], ['main', 'orders']);
  });

  it('tell why an action failed, and lead to it', () => {
    const notification = shown('codepipeline', 'codepipeline/action-failed.json');
    assert.equal(notification.title, 'Action Deploy of pipeline orders-release failed');
    assert.deepEqual(bodyOf(notification), ['Deployment d-1 failed']);
    assert.equal(factsOf(notification)['Error code'], 'JobFailed');
    assert.equal(commandsOf(notification)['Retry stage'], RETRY);
    assert.equal(notification.links[1]?.title, 'Open action');
    assert.equal(notification.thread?.latest?.state, 'FAILED');
    assert.deepEqual(notification.variables, {
      Pipeline: 'orders-release',
      Stage: 'Production',
      Action: 'Deploy',
      ExecutionId: EXECUTION,
    });
  });

  it('take the revision from a source action', () => {
    assert.equal(factsOf(shown('codepipeline', 'codepipeline/action-source.json')).Revision, '01234567');
  });

  it('call an approval that was turned down by its name, and no alarm', () => {
    const notification = shown('codepipeline', 'codepipeline/approval-rejected.json');
    assert.equal(notification.title, 'Approval Ask of pipeline orders-release was rejected or failed');
    assert.equal(notification.severity, 'warning');
    assert.deepEqual(bodyOf(notification), ['Not on a Friday']);
  });

  it('quote what a shell would split, and take nothing for an option', () => {
    const event = JSON.parse(fixtureText('codepipeline/rule-pipeline-failed.json'));
    event.detail.pipeline = "--name o'brien; rm";
    event.additionalAttributes.failedStage = 'bad\u0007stage';
    const { notification } = readEvent(incoming(event));
    assert.deepEqual(commandsOf(notification), {
      'Start pipeline': "codepipeline start-pipeline-execution --name='--name o'\\''brien; rm'",
    });
  });

  it('lead into the console of their partition only, whatever Region an event claims', () => {
    const china = fixtureText('codepipeline/pipeline-started.json').replaceAll('eu-west-1', 'cn-north-1');
    assert.match(
      readEvent(incoming(china)).notification.links[0]?.url ?? '',
      /^https:\/\/cn-north-1\.console\.amazonaws\.cn\//,
    );
    const event = JSON.parse(fixtureText('codepipeline/pipeline-stopping.json'));
    event.region = 'example.com/';
    event.detail.pipeline = 'a/../b?c#d\ud800';
    const { notification } = readEvent(incoming(event));
    assert.match(
      notification.links[0]?.url ?? '',
      /^https:\/\/us-east-1\.console\.aws\.amazon\.com\/codesuite\/codepipeline\/pipelines\/a%2F\.\.%2Fb%3Fc%23d%EF%BF%BD\/executions\//,
    );
  });
});

describe('manual approvals of CodePipeline', () => {
  const variables = {
    Pipeline: 'orders-release',
    Stage: 'Production',
    Action: 'Ask',
    CustomData: 'Look at the load test first.',
    ExternalEntityLink: 'https://example.com/load',
  };
  const button = {
    kind: 'approval',
    pipeline: 'orders-release',
    stage: 'Production',
    action: 'Ask',
    region: 'eu-west-1',
  };

  it('are approved from the message that the action sends', () => {
    const notification = shown('codepipeline-approval', 'codepipeline/approval-message.json');
    assert.equal(notification.title, 'Pipeline orders-release waits for approval: Ask');
    assert.equal(notification.severity, 'warning');
    assert.equal(notification.state, 'APPROVAL NEEDED');
    assert.deepEqual(bodyOf(notification), ['Look at the load test first.']);
    assert.equal(factsOf(notification).Expires, '2026-11-28 03:00:00 UTC');
    assert.deepEqual(notification.buttons, [button]);
    assert.deepEqual(notification.variables, variables);
    assert.equal(notification.accountId, '111122223333');
    assert.equal(notification.thread, null);
  });

  it('never show the token', () => {
    const notification = shown('codepipeline-approval', 'codepipeline/approval-message.json');
    assert.doesNotMatch(JSON.stringify(notification), /d0c0ffee/);
  });

  it('are approved from the event of a notification rule, in the thread of their execution', () => {
    const notification = shown('codepipeline-approval', 'codepipeline/rule-approval-needed.json');
    assert.deepEqual(notification.buttons, [button]);
    assert.deepEqual(notification.variables, variables);
    assert.deepEqual(notification.thread, {
      key: KEY,
      latest: { state: 'APPROVAL NEEDED', severity: 'warning', summary: notification.title },
      closes: false,
    });
  });
});
