import assert from 'node:assert/strict';
import { s3 } from '../../../src/notifications/readers/s3.ts';
import { incoming } from '../incoming.ts';
import { bodyOf, factsOf, fixtureText, itReads, type Shown, shown } from './event-fixture.ts';

const SHOWN: readonly Shown[] = [
  ['backup/copy-failed.json', 'backup', 'critical', 'FAILED', 'Backup copy of EC2 i-0a1b2c3d4e5f60718 failed'],
  ['backup/job-completed.json', 'backup', 'good', 'COMPLETED', 'Backup of RDS orders-db completed'],
  ['backup/job-expired.json', 'backup', 'critical', 'EXPIRED', 'Backup of RDS orders-db expired'],
  ['backup/job-failed.json', 'backup', 'critical', 'FAILED', 'Backup of RDS orders-db failed'],
  ['backup/recovery-point.json', 'backup', 'warning', 'PARTIAL', 'Recovery point of Aurora orders completed in part'],
  ['backup/report.json', 'backup', 'critical', 'FAILED', 'Report Job State Change: weekly failed'],
  ['backup/restore-completed.json', 'backup', 'good', 'COMPLETED', 'Restore of RDS orders-db completed'],
  ['backup/scan.json', 'backup', 'critical', 'THREATS_FOUND', 'Backup scan of EC2 i-0a1b2c3d4e5f60718: threats found'],
  ['backup/sns-completed.txt', 'backup', 'good', 'COMPLETED', 'Backup of volume/vol-0b0b0b0b completed'],
  [
    'backup/sns-copy.txt',
    'backup',
    'critical',
    'FAILED',
    'Backup copy job 9e8d7c6b-0000-4000-8000-112233445566 failed',
  ],
  ['backup/sns-failed.txt', 'backup', 'critical', 'FAILED', 'Backup of volume/vol-0b0b0b0b failed'],
  [
    'backup/sns-restore.txt',
    'backup',
    'good',
    'COMPLETED',
    'Restore job 9e8d7c6b-0000-4000-8000-112233445577 completed',
  ],
  ['backup/vault.json', 'backup', 'warning', 'DELETED', 'Backup vault daily was deleted'],
  ['storage/datasync.json', 'datasync', 'critical', 'ERROR', 'DataSync task-0a/execution/exec-0b failed'],
  [
    'storage/gateway-upload.json',
    'storage-gateway',
    'good',
    'upload-complete',
    'Storage Gateway sgw-0B0B: upload complete',
  ],
  ['storage/lifecycle-error.json', 'lifecycle-manager', 'critical', 'ERROR', 'Lifecycle policy policy-0a0a failed'],
  [
    'storage/lifecycle-script.json',
    'lifecycle-manager',
    'critical',
    'FAILED',
    'Lifecycle policy policy-0a0a: pre script failed',
  ],
  ['s3/batch-job.json', 's3-batch-job', 'critical', 'FAILED', 'S3 batch job bo-1 failed'],
  ['s3/bus-created.json', 's3', 'neutral', '', 'S3 object uploads-eu/in/a+b.csv was created'],
  ['s3/bus-deleted.json', 's3', 'neutral', '', 'S3 object uploads-eu/in/a+b.csv was deleted'],
  ['s3/bus-restored.json', 's3', 'good', '', 'S3 object uploads-eu/in/a+b.csv was restored'],
  ['s3/created.json', 's3', 'neutral', '', 'S3 object uploads-eu/2026/report finalä.csv was created'],
  ['s3/replication-failed.json', 's3', 'critical', '', 'S3 object uploads-eu/b.txt could not be replicated'],
  ['s3/restored.json', 's3', 'good', '', 'S3 object uploads-eu/b.txt was restored'],
  ['s3/several.json', 's3', 'critical', '', 'S3: 2 events in uploads-eu'],
  ['s3/test.json', 's3', 'neutral', '', 'S3 bucket uploads-eu: test notification, the topic works'],
  ['s3/transition.json', 's3', 'neutral', '', 'S3 object uploads-eu/b.txt moved to another storage class'],
  ['ses/bus-bounce.json', 'ses', 'warning', 'Permanent', 'Mail to ben@example.net bounced (suppressed)'],
  ['ses/event-click.json', 'ses', 'neutral', '', 'A link in mail to ben@example.net and 1 more was followed'],
  ['ses/event-delay.json', 'ses', 'warning', 'MailboxFull', 'Mail to ben@example.net is delayed'],
  ['ses/event-open.json', 'ses', 'neutral', '', 'Mail to ben@example.net and 1 more was opened'],
  ['ses/event-reject.json', 'ses', 'warning', '', 'SES rejected mail from Shop <orders@shop.example.com>'],
  ['ses/event-rendering.json', 'ses', 'critical', '', 'SES could not render a mail to ben@example.net and 1 more'],
  ['ses/event-send.json', 'ses', 'neutral', '', 'Mail to ben@example.net and 1 more was sent'],
  ['ses/event-subscription.json', 'ses', 'neutral', '', 'Subscription of ben@example.net and 1 more changed'],
  [
    'ses/feedback-bounce-transient.json',
    'ses',
    'neutral',
    'Transient',
    'Mail to ben@example.net bounced (mailbox full)',
  ],
  ['ses/feedback-bounce.json', 'ses', 'warning', 'Permanent', 'Mail to ben@example.net bounced (suppressed)'],
  [
    'ses/feedback-complaint.json',
    'ses',
    'warning',
    'abuse',
    'Complaint about mail from Shop <orders@shop.example.com>',
  ],
  ['ses/feedback-delivery.json', 'ses', 'good', '', 'Mail to ben@example.net was delivered'],
  ['ses/received.json', 'ses', 'warning', '', 'Mail from dee@example.net was received'],
  ['ses/subscribed.json', 'ses', 'neutral', '', 'SES: test notification, the topic works'],
  ['ses/validated.txt', 'ses', 'neutral', '', 'SES: test notification, the topic works'],
  ['synthetics/failed.json', 'synthetics', 'critical', 'FAILED', 'Canary checkout failed: Error: 503 on /cart'],
  ['synthetics/passed.json', 'synthetics', 'good', 'PASSED', 'Canary checkout passed'],
  ['synthetics/status.json', 'synthetics', 'critical', 'ERROR', 'Canary checkout failed'],
  [
    'service-events/greengrass-v2.json',
    'service-event',
    'good',
    'SUCCEEDED',
    'Greengrass deployment to till-7 succeeded',
  ],
  ['service-events/greengrass.json', 'service-event', 'critical', 'Failure', 'Greengrass deployment d-1 failed'],
  ['service-events/mediaconvert.json', 'service-event', 'critical', 'ERROR', 'MediaConvert job 1795-abc failed'],
  ['service-events/schedule.json', 'service-event', 'neutral', '', 'Scheduled rule nightly ran'],
  [
    'service-events/tags-policy.json',
    'service-event',
    'warning',
    'NON_COMPLIANT',
    'Tags of ec2 instance i-0a1b2c3d4e5f60718 changed: owner',
  ],
  [
    'service-events/tags.json',
    'service-event',
    'neutral',
    '',
    'Tags of ec2 instance i-0a1b2c3d4e5f60718 changed: owner',
  ],
  ['service-events/transcribe.json', 'service-event', 'critical', 'FAILED', 'Transcription job call-7 failed'],
];

describe('storage, mail and small events', () => itReads(SHOWN));

describe('Amazon S3', () => {
  it('tells bucket, key, size and what happened', () => {
    const notification = shown('s3', 's3/created.json');
    const facts = factsOf(notification);
    assert.equal(facts.Bucket, 'uploads-eu');
    assert.equal(facts.Key, '2026/report finalä.csv');
    assert.equal(facts.Size, '5 MB');
    assert.equal(facts.Event, 'Was created');
    assert.deepEqual(notification.variables, { BucketName: 'uploads-eu', Key: '2026/report finalä.csv' });
    assert.equal(
      notification.links[0]?.url,
      'https://eu-west-1.console.aws.amazon.com/s3/object/uploads-eu?prefix=2026%2Freport%20final%C3%A4.csv&region=eu-west-1',
    );
  });

  it('takes keys from EventBridge as they are', () => {
    assert.equal(factsOf(shown('s3', 's3/bus-created.json')).Key, 'in/a+b.csv');
  });

  it('keeps a key that is badly encoded', () => {
    const message = JSON.parse(fixtureText('s3/created.json'));
    message.Records[0].s3.object.key = 'a%ZZ';
    assert.equal(s3(incoming(message))?.variables.Key, 'a%ZZ');
  });

  it('lists several records, and takes the worst for its colour', () => {
    const { items } = shown('s3', 's3/several.json');
    assert.deepEqual(
      items?.entries.map(({ title, severity }) => [title, severity]),
      [
        ['S3 object uploads-eu/a.txt was created', 'neutral'],
        ['S3 object uploads-eu/b.txt was lost', 'critical'],
      ],
    );
  });

  it('tells why a replication failed, and how long a restored copy stays', () => {
    assert.equal(factsOf(shown('s3', 's3/replication-failed.json'))['Failure reason'], 'AssumeRoleNotPermitted');
    assert.equal(factsOf(shown('s3', 's3/restored.json'))['Restored until'], '2026-11-27 00:00:00 UTC');
  });
});

describe('AWS Backup', () => {
  it('believes the attributes rather than the sentence', () => {
    const notification = shown('backup', 'backup/sns-completed.txt', {
      subject: 'Notification from AWS Backup',
      attributes: {
        EventType: 'RESTORE_JOB',
        State: 'FAILED',
        AccountId: '444455556666',
        Id: 'job-9',
        StartTime: '2026-11-20T20:00:00.000Z',
      },
    });
    assert.equal(notification.title, 'Restore of volume/vol-0b0b0b0b failed');
    assert.equal(notification.severity, 'critical');
    assert.equal(notification.state, 'FAILED');
    assert.equal(notification.accountId, '444455556666');
    assert.equal(notification.thread?.key, 'restore-job/job-9');
    assert.equal(notification.variables.RestoreJobId, 'job-9');
  });

  it('reads state, resource and job out of the sentence where there are no attributes', () => {
    const notification = shown('backup', 'backup/sns-failed.txt');
    const facts = factsOf(notification);
    assert.equal(facts.Resource, 'arn:aws:ec2:eu-west-1:111122223333:volume/vol-0b0b0b0b');
    assert.equal(facts.Job, '8d7c6b5a-0000-4000-8000-112233445566');
    assert.equal(notification.accountId, '111122223333');
  });

  it('tells why a job failed', () => {
    const notification = shown('backup', 'backup/job-failed.json');
    assert.deepEqual(bodyOf(notification), ['The vault does not exist.']);
    assert.equal(factsOf(notification).Size, '35.2 KB');
    assert.equal(notification.thread?.key, 'backup-job/b-1');
  });
});

describe('Amazon SES', () => {
  it('tells kind, recipients, subject and diagnosis of a bounce', () => {
    const notification = shown('ses', 'ses/feedback-bounce.json');
    assert.deepEqual(factsOf(notification), {
      Kind: 'Permanent, Suppressed',
      Recipients: 'ben@example.net',
      From: 'Shop <orders@shop.example.com>',
      Subject: 'Your order',
      Diagnosis: 'smtp; 550 no such user',
      'Configuration set': 'orders',
      'Message ID': 'm-1',
    });
    assert.equal(notification.accountId, '111122223333');
    assert.equal(notification.region, 'eu-west-1');
    assert.equal(notification.time, '2026-11-20T22:00:03.000Z');
  });

  it('names the checks that received mail failed', () => {
    assert.equal(factsOf(shown('ses', 'ses/received.json'))['Failed checks'], 'virus');
  });

  it('tells the template that could not be rendered', () => {
    assert.equal(factsOf(shown('ses', 'ses/event-rendering.json')).Template, 'order');
  });
});

describe('CloudWatch Synthetics', () => {
  it('offers the logs of a failed run and keeps runs together until one passes', () => {
    const failed = shown('synthetics', 'synthetics/failed.json');
    assert.deepEqual(failed.logs?.groups, ['/aws/lambda/cwsyn-checkout-c-1']);
    assert.equal(factsOf(failed).Duration, '6 s');
    assert.equal(failed.thread?.closes, false);
    const passed = shown('synthetics', 'synthetics/passed.json');
    assert.deepEqual([passed.thread?.key, passed.thread?.closes], [failed.thread?.key, true]);
  });
});

describe('small sources', () => {
  it('show what their row of the table says', () => {
    const notification = shown('service-event', 'service-events/mediaconvert.json');
    assert.deepEqual(factsOf(notification), {
      Error: 'The input is no video',
      'Error code': '1040',
      Queue: 'Default',
      Job: '1795-abc',
      Since: '2026-11-20 22:14:00 UTC',
    });
    assert.equal(notification.details[0]?.text, '{\n  "film": "spring"\n}');
  });
});
