import assert from 'node:assert/strict';
import { eventSubscription } from '../../../src/notifications/readers/event-subscription.ts';
import { incoming } from '../incoming.ts';
import { bodyOf, factsOf, itReads, type Shown, shown } from './event-fixture.ts';

const SHOWN: readonly Shown[] = [
  ['rds/cluster.json', 'rds', 'critical', '', 'RDS cluster orders: Failed to patch the DB cluster'],
  ['rds/instance-backup.json', 'rds', 'neutral', '', 'RDS instance orders-db: Finished DB instance backup'],
  ['rds/instance-failover.json', 'rds', 'warning', '', 'RDS instance orders-db: Multi-AZ instance failover started.'],
  [
    'rds/instance-recovered.json',
    'rds',
    'good',
    '',
    'RDS instance orders-db: Recovery of the DB instance is complete.',
  ],
  [
    'rds/instance-storage.json',
    'rds',
    'critical',
    '',
    'RDS instance orders-db: The free storage capacity for DB instance orders-db is low at 4% of the allocated storage.',
  ],
  [
    'rds/parameter-group.json',
    'rds',
    'neutral',
    '',
    'RDS parameter group orders-params: Updated parameter time_zone to UTC',
  ],
  ['rds/proxy.json', 'rds', 'neutral', '', 'RDS proxy orders-proxy: RDS detected a change of credentials'],
  ['rds/sns-instance.json', 'event-subscription', 'warning', '', 'RDS instance orders-db: DB instance restarted'],
  [
    'rds/sns-snapshot.json',
    'event-subscription',
    'neutral',
    '',
    'RDS cluster snapshot orders-nightly: Automated cluster snapshot created',
  ],
  ['rds/sns-test.txt', 'event-subscription', 'neutral', '', 'RDS: test notification, the topic works'],
  ['redshift/cluster.json', 'redshift', 'warning', '', 'Redshift warehouse: The cluster was paused.'],
  [
    'redshift/sns-cluster.json',
    'event-subscription',
    'critical',
    '',
    'Redshift cluster warehouse: The cluster has reached 100% of its disk.',
  ],
  ['redshift/statement.json', 'redshift', 'critical', 'FAILED', 'Redshift statement nightly-report failed'],
  [
    'dms/sns-task.json',
    'event-subscription',
    'critical',
    '',
    'DMS replication task orders-copy: Replication task has failed.',
  ],
  ['dms/task-failed.json', 'dms', 'critical', 'FAILED', 'DMS replication task orders-copy failed'],
  ['dms/task-started.json', 'dms', 'neutral', 'STARTED', 'DMS replication task orders-copy started'],
  ['elasticache/failover.json', 'elasticache', 'warning', '', 'ElastiCache sessions-001: failover complete'],
  ['elasticache/snapshot-failed.json', 'elasticache', 'critical', '', 'ElastiCache sessions-001: snapshot failed'],
  ['elasticache/snapshot.json', 'elasticache', 'neutral', '', 'ElastiCache sessions-001: snapshot complete'],
  ['opensearch/ocu-at.json', 'opensearch', 'critical', '', 'OpenSearch Serverless: capacity (OCU) is at its limit'],
  [
    'opensearch/ocu-near.json',
    'opensearch',
    'warning',
    '',
    'OpenSearch Serverless: capacity (OCU) approaches its limit',
  ],
  ['opensearch/other.json', 'opensearch', 'critical', '', 'OpenSearch: Something Else Happened'],
  [
    'opensearch/restored.json',
    'opensearch',
    'neutral',
    'Successful',
    'OpenSearch domain logs: Automatic Snapshot Restore for Red Indices: successful',
  ],
  [
    'opensearch/software-update.json',
    'opensearch',
    'critical',
    'Required',
    'OpenSearch domain logs: Service Software Update: required',
  ],
  [
    'emr/cluster-failed.json',
    'emr',
    'critical',
    'TERMINATED_WITH_ERRORS',
    'EMR cluster nightly was terminated with errors',
  ],
  ['emr/configuration-error.json', 'emr', 'critical', 'ERROR', 'EMR Configuration Error: j-1A2B3C'],
  ['emr/instance-group.json', 'emr', 'neutral', 'RUNNING', 'EMR core instances of cluster j-1A2B3C: running'],
  ['emr/serverless-job.json', 'emr', 'critical', 'FAILED', 'EMR job 00f1 failed'],
  ['emr/step-failed.json', 'emr', 'critical', 'FAILED', 'EMR step load failed'],
  ['glue/crawler-failed.json', 'glue', 'critical', 'FAILED', 'Glue crawler landing failed'],
  ['glue/crawler-succeeded.json', 'glue', 'good', 'SUCCEEDED', 'Glue crawler landing succeeded'],
  ['glue/job-failed.json', 'glue', 'critical', 'FAILED', 'Glue job copy-orders failed'],
  ['glue/job-succeeded.json', 'glue', 'good', 'SUCCEEDED', 'Glue job copy-orders succeeded'],
  ['glue/job-timeout.json', 'glue', 'critical', 'TIMEOUT', 'Glue job copy-orders timed out'],
  ['glue/quality.json', 'glue', 'critical', 'FAILED', 'Glue data quality of orders failed: score 0.62'],
  ['glue/run-status.json', 'glue', 'warning', 'RUNNING', 'Glue job copy-orders runs longer than 10 min: running'],
  ['glue/table.json', 'glue', 'neutral', '', 'Glue table shop.orders: batch create partition'],
  ['athena/failed.json', 'athena', 'critical', 'FAILED', 'Athena query in workgroup reports failed'],
  ['athena/succeeded.json', 'athena', 'good', 'SUCCEEDED', 'Athena query in workgroup reports succeeded'],
  ['batch/failed.json', 'batch', 'critical', 'FAILED', 'Batch job settle-orders failed'],
  [
    'batch/queue-blocked.json',
    'batch',
    'warning',
    'RUNNABLE',
    'Batch job queue nightly is blocked by job settle-orders',
  ],
  ['batch/runnable.json', 'batch', 'neutral', 'RUNNABLE', 'Batch job settle-orders waits for a place to run'],
  ['batch/succeeded.json', 'batch', 'good', 'SUCCEEDED', 'Batch job settle-orders succeeded'],
  [
    'step-functions/aborted.json',
    'step-functions',
    'warning',
    'ABORTED',
    'State machine settle: execution run-77 was aborted',
  ],
  [
    'step-functions/failed.json',
    'step-functions',
    'critical',
    'FAILED',
    'State machine settle: execution run-77 failed: States.TaskFailed',
  ],
  [
    'step-functions/running.json',
    'step-functions',
    'neutral',
    'RUNNING',
    'State machine settle: execution run-77 is running',
  ],
  [
    'step-functions/succeeded.json',
    'step-functions',
    'good',
    'SUCCEEDED',
    'State machine settle: execution run-77 succeeded',
  ],
  [
    'step-functions/timed-out.json',
    'step-functions',
    'critical',
    'TIMED_OUT',
    'State machine settle: execution run-77 timed out',
  ],
  ['sagemaker/endpoint.json', 'sagemaker', 'good', 'IN_SERVICE', 'SageMaker endpoint churn is in service'],
  [
    'sagemaker/model-package.json',
    'sagemaker',
    'warning',
    'PendingManualApproval',
    'SageMaker model churn version 7: pending manual approval',
  ],
  ['sagemaker/pipeline-step.json', 'sagemaker', 'critical', 'Failed', 'SageMaker pipeline churn: step train failed'],
  ['sagemaker/pipeline.json', 'sagemaker', 'critical', 'Failed', 'SageMaker pipeline churn: execution nightly failed'],
  ['sagemaker/training-failed.json', 'sagemaker', 'critical', 'Failed', 'SageMaker training job churn-7 failed'],
];

describe('data events', () => itReads(SHOWN));

describe('event subscriptions of databases', () => {
  it('tell source, message and category, with addresses that may end in a blank', () => {
    const notification = shown('event-subscription', 'rds/sns-instance.json');
    assert.deepEqual(factsOf(notification), {
      Source: 'instance orders-db',
      Message: 'DB instance restarted',
      Category: 'Availability',
      Event: 'RDS-EVENT-0006',
      ARN: 'arn:aws:rds:eu-west-1:111122223333:db:orders-db',
    });
    assert.equal(notification.time, '2026-11-20T22:13:59.500Z');
    assert.equal(notification.accountId, '111122223333');
    assert.deepEqual(
      notification.links.map(({ url }) => url),
      [
        'https://eu-west-1.console.aws.amazon.com/rds/home?region=eu-west-1#database:id=orders-db;is-cluster=false',
        'http://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.html#RDS-EVENT-0006',
      ],
    );
    assert.equal(notification.variables.DBInstanceIdentifier, 'orders-db');
  });

  it('of DMS and Redshift are told apart by the id of the event', () => {
    assert.equal(shown('event-subscription', 'dms/sns-task.json').type, 'DMS');
    assert.equal(shown('event-subscription', 'dms/sns-task.json').variables.ReplicationTaskIdentifier, 'orders-copy');
    const redshift = shown('event-subscription', 'redshift/sns-cluster.json');
    assert.equal(redshift.type, 'Redshift');
    assert.equal(factsOf(redshift).Category, 'Monitoring');
    assert.equal(redshift.region, 'eu-west-1');
  });

  it('of RDS begin with a test, which is plain text', () => {
    const notification = shown('event-subscription', 'rds/sns-test.txt');
    assert.match(bodyOf(notification)[0] ?? '', /orders-events/);
    assert.equal(eventSubscription(incoming('Nobody was here.')), null);
    const named = eventSubscription(incoming('Anything', { subject: 'RDS Notification Message' }));
    assert.equal(named?.title, 'RDS notification');
  });
});

describe('Amazon RDS through EventBridge', () => {
  it('tells message, category and where the event is explained', () => {
    const notification = shown('rds', 'rds/instance-storage.json');
    assert.equal(factsOf(notification).Category, 'low storage');
    assert.equal(notification.time, '2026-11-20T22:13:59.500Z');
    assert.equal(
      notification.links[1]?.url,
      'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html#RDS-EVENT-0089',
    );
  });
});

describe('Step Functions', () => {
  it('tells state machine, execution, error and cause', () => {
    const notification = shown('step-functions', 'step-functions/failed.json');
    const facts = factsOf(notification);
    assert.equal(facts['State machine'], 'settle');
    assert.equal(facts.Error, 'States.TaskFailed');
    assert.equal(facts.Cause, 'The bank did not answer');
    assert.equal(facts.Duration, '2 min 5 s');
    assert.deepEqual(bodyOf(notification), ['The bank did not answer']);
    assert.match(notification.links[0]?.url ?? '', /#\/v2\/executions\/details\/arn%3Aaws%3Astates/);
    assert.equal(notification.details[0]?.text, '{\n  "day": "2026-11-19"\n}');
  });
});

describe('AWS Batch', () => {
  it('tells why a job failed, and where its log is', () => {
    const notification = shown('batch', 'batch/failed.json');
    const facts = factsOf(notification);
    assert.equal(facts.Queue, 'nightly');
    assert.equal(facts.Container, 'OutOfMemoryError');
    assert.equal(facts['Exit code'], '2');
    assert.equal(facts.Command, 'settle --day yesterday');
    assert.deepEqual(notification.logs?.groups, ['/aws/batch/job']);
    assert.equal(notification.thread?.key, 'batch-job/4c7599ae');
    assert.deepEqual(shown('batch', 'batch/succeeded.json').logs?.groups[0], '/shop/settle');
  });
});

describe('Amazon EMR', () => {
  it('reads the reason that is JSON in a string', () => {
    assert.equal(factsOf(shown('emr', 'emr/cluster-failed.json')).Reason, 'BOOTSTRAP_FAILURE: install.sh ended with 1');
  });
});

describe('a step of a pipeline', () => {
  it('goes under the pipeline without speaking for it', () => {
    const step = shown('sagemaker', 'sagemaker/pipeline-step.json').thread;
    assert.equal(step?.latest, null);
    assert.equal(step?.closes, false);
    assert.equal(step?.key, shown('sagemaker', 'sagemaker/pipeline.json').thread?.key);
  });
});

describe('Amazon ElastiCache', () => {
  it('reads the event from the only key, and what stands behind the cluster', () => {
    const notification = shown('elasticache', 'elasticache/failover.json');
    assert.deepEqual(factsOf(notification), { Cluster: 'sessions-001', Event: 'failover complete', More: '0001' });
    assert.equal(notification.variables.CacheClusterId, 'sessions-001');
  });
});
