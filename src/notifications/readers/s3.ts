import { type BusEvent, busNotification, type Incoming, notification, type Reader } from '../event.ts';
import { at, listAt, textAt, textsAt, timeAt } from '../fields.ts';
import { consoleLink, shortName } from '../links.ts';
import type { Notification, Severity } from '../notification.ts';
import { busEventOf } from './event-forms.ts';
import { capital, encoded, listText, sizeText, timeText } from './fact-text.ts';
import { presentOnly, worstOf } from './finding.ts';
import { inWords, severityOfState, stateAsVerb } from './state-words.ts';

const S3 = { type: 'S3', sourceName: 'Amazon S3' } as const;

/** One change of an object, from either form. */
interface ObjectEvent {
  /** "was created", after the key. */
  readonly did: string;
  readonly event: string;
  readonly bucket: string | null;
  readonly key: string | null;
  readonly severity: Severity;
  readonly region: string | null;
  readonly time: string | null;
  readonly facts: readonly { readonly name: string; readonly value: string | null }[];
}

/** What happened, by the event's name without `s3:` or by EventBridge's detail-type; the first that matches. */
const EVENTS: readonly (readonly [RegExp, string, Severity])[] = [
  [/^ObjectCreated:Copy/, 'was copied here', 'neutral'],
  [/^ObjectCreated|^Object Created/, 'was created', 'neutral'],
  [/^ObjectRemoved:DeleteMarkerCreated/, 'got a delete marker', 'neutral'],
  [/^ObjectRemoved|^Object Deleted/, 'was deleted', 'neutral'],
  [/^ObjectRestore:Post|^Object Restore Initiated/, 'is being restored', 'neutral'],
  [/^ObjectRestore:Completed|^Object Restore Completed/, 'was restored', 'good'],
  [/^ObjectRestore:Delete|^Object Restore Expired/, 'is no longer restored: the copy expired', 'neutral'],
  [/^ReducedRedundancyLostObject/, 'was lost', 'critical'],
  [/^Replication:OperationFailed/, 'could not be replicated', 'critical'],
  [/^Replication:OperationMissedThreshold/, 'is replicated late', 'warning'],
  [/^Replication:OperationReplicatedAfterThreshold/, 'was replicated, late', 'good'],
  [/^Replication:OperationNotTracked/, 'is no longer tracked for replication', 'warning'],
  [/^LifecycleExpiration:DeleteMarkerCreated/, 'expired: got a delete marker', 'neutral'],
  [/^LifecycleExpiration/, 'expired', 'neutral'],
  [/^LifecycleTransition|^Object Storage Class Changed/, 'moved to another storage class', 'neutral'],
  [/^Object Access Tier Changed|^IntelligentTiering/, 'moved to another access tier', 'neutral'],
  [/^ObjectAcl:Put|^Object ACL Updated/, 'has a new access control list', 'warning'],
  [/^ObjectTagging:Put|^Object Tags Added/, 'was tagged', 'neutral'],
  [/^ObjectTagging:Delete|^Object Tags Deleted/, 'lost its tags', 'neutral'],
];

/** Amazon S3: event notifications of buckets, their test, and EventBridge's events. */
export const s3: Reader = (incoming) => {
  const event = busEventOf(incoming);
  if (event !== null) {
    const ours = event.source === 'aws.s3' && event.detailType.startsWith('Object ');
    return ours ? shownObject(busObject(event), { ...event, accountId: event.account }) : null;
  }
  return records(incoming) ?? testEvent(incoming);
};

function records({ json, message }: Incoming): Notification | null {
  const found = listAt(json, 'Records')
    .filter((one) => /^(?:aws:|aws\.)?s3$/i.test(textAt(one, 'eventSource') ?? '') && at(one, 's3') !== undefined)
    .map(recordObject);
  const [first] = found;
  if (first === undefined) return null;
  const place = { accountId: null, region: first.region, time: first.time ?? message.timestamp };
  const shown = shownObject(first, place);
  if (found.length === 1) return shown;
  return {
    ...shown,
    severity: worstOf(found.map(({ severity }) => severity)),
    title: `S3: ${found.length} events in ${first.bucket?.replace(/\s+/g, ' ') ?? 'a bucket'}`,
    items: {
      title: 'Objects',
      entries: found.map((one) => ({
        title: titleOf(one),
        state: one.event,
        severity: one.severity,
        facts: one.facts.flatMap(({ name, value }) => (value === null || value === '' ? [] : [{ name, value }])),
        link: { title: 'Open in Amazon S3', url: objectLink(one) },
      })),
    },
  };
}

function shownObject(found: ObjectEvent, place: Pick<Notification, 'accountId' | 'region' | 'time'>): Notification {
  return notification({
    ...S3,
    accountId: place.accountId,
    region: place.region,
    time: place.time,
    severity: found.severity,
    state: '',
    title: titleOf(found),
    facts: found.facts,
    links: [{ title: 'Open in Amazon S3', url: objectLink(found) }],
    variables: presentOnly({ BucketName: found.bucket, Key: found.key }),
  });
}

function titleOf({ bucket, key, did }: ObjectEvent): string {
  return `S3 object ${[bucket, key].filter((part) => part !== null).join('/')} ${did}`;
}

function recordObject(record: unknown): ObjectEvent {
  const event = (textAt(record, 'eventName') ?? '').replace(/^s3:/, '');
  const object = at(record, 's3', 'object');
  const replication = at(record, 'replicationEventData');
  const restore = at(record, 'glacierEventData', 'restoreEventData') ?? at(record, 'restoreEventData');
  const destination = textAt(replication, 'destinationBucket');
  const moved =
    textAt(record, 'lifecycleEventData', 'transitionEventData', 'destinationStorageClass') ??
    textAt(record, 'intelligentTieringEventData', 'destinationAccessTier');
  return objectEvent(event, {
    bucket: textAt(record, 's3', 'bucket', 'name'),
    key: textAt(object, 'urlDecodedKey') ?? decoded(textAt(object, 'key')),
    region: textAt(record, 'awsRegion'),
    time: timeAt(record, 'eventTime'),
    facts: [
      { name: 'Size', value: sized(textAt(object, 'size')) },
      { name: 'Failure reason', value: textAt(replication, 'failureReason') },
      { name: 'Replicated to', value: destination === null ? null : shortName(destination) },
      { name: 'Replication rule', value: textAt(replication, 'replicationRuleId') },
      { name: 'Storage class', value: moved ?? textAt(restore, 'lifecycleRestoreStorageClass') },
      { name: 'Restored until', value: time(textAt(restore, 'lifecycleRestorationExpiryTime')) },
      { name: 'By', value: textAt(record, 'userIdentity', 'principalId') },
      { name: 'From address', value: textAt(record, 'requestParameters', 'sourceIPAddress') },
      { name: 'Version', value: textAt(object, 'versionId') },
      { name: 'Notification', value: textAt(record, 's3', 'configurationId') },
    ],
  });
}

function busObject({ detail, detailType, region, time: happenedAt }: BusEvent): ObjectEvent {
  return objectEvent(detailType, {
    bucket: textAt(detail, 'bucket', 'name'),
    // EventBridge sends keys as they are.
    key: textAt(detail, 'object', 'key'),
    region,
    time: happenedAt,
    facts: [
      { name: 'Size', value: sized(textAt(detail, 'object', 'size')) },
      { name: 'Reason', value: textAt(detail, 'reason') },
      { name: 'Deletion', value: textAt(detail, 'deletion-type') },
      {
        name: 'Storage class',
        value:
          textAt(detail, 'destination-storage-class') ??
          textAt(detail, 'destination-access-tier') ??
          textAt(detail, 'source-storage-class'),
      },
      { name: 'Restored until', value: time(textAt(detail, 'restore-expiry-time')) },
      { name: 'By', value: textAt(detail, 'requester') },
      { name: 'From address', value: textAt(detail, 'source-ip-address') },
      { name: 'Version', value: textAt(detail, 'object', 'version-id') },
    ],
  });
}

function objectEvent(event: string, given: Omit<ObjectEvent, 'event' | 'did' | 'severity'>): ObjectEvent {
  const [, did = 'changed', severity = 'neutral'] = EVENTS.find(([form]) => form.test(event)) ?? [];
  return {
    ...given,
    event,
    did,
    severity,
    facts: [
      { name: 'Bucket', value: given.bucket },
      { name: 'Key', value: given.key },
      { name: 'Event', value: capital(did) },
      ...given.facts,
    ],
  };
}

function testEvent({ json, message }: Incoming): Notification | null {
  if (textAt(json, 'Event') !== 's3:TestEvent') return null;
  const bucket = textAt(json, 'Bucket');
  const region = message.topicArn.split(':')[3] || null;
  return notification({
    ...S3,
    severity: 'neutral',
    state: '',
    title: `S3 bucket ${bucket ?? ''}: test notification, the topic works`,
    accountId: null,
    region,
    time: timeAt(json, 'Time') ?? message.timestamp,
    facts: [
      { name: 'Bucket', value: bucket },
      { name: 'Event', value: 's3:TestEvent' },
    ],
    links: [{ title: 'Open in Amazon S3', url: bucketLink(region, bucket) }],
    variables: presentOnly({ BucketName: bucket }),
  });
}

/** Jobs of S3 Batch Operations, which CloudTrail tells of: to be asked before the reader of any call. */
export const s3BatchJob: Reader = (incoming) => {
  const event = busEventOf(incoming);
  const ours = event?.source === 'aws.s3' && textAt(event.detail, 'serviceEventDetails', 'jobId') !== null;
  return event !== null && ours ? batchJob(event) : null;
};

function batchJob(event: BusEvent): Notification {
  const job = at(event.detail, 'serviceEventDetails');
  const [id, status] = [textAt(job, 'jobId') ?? '', textAt(job, 'status') ?? ''];
  const region = textAt(event.detail, 'awsRegion') ?? event.region;
  const severity = severityOfState(status);
  const title = `S3 batch job ${id} ${stateAsVerb(status === '' ? 'CHANGED' : status)}`;
  return busNotification(event, {
    ...S3,
    severity,
    state: status.toUpperCase(),
    title,
    facts: [
      { name: 'Status', value: status },
      { name: 'Event', value: capital(inWords(textAt(event.detail, 'eventName') ?? '')) },
      { name: 'Failures', value: listText(textsAt(job, 'failureCodes')) },
      { name: 'Why', value: listText(textsAt(job, 'statusChangeReason'), 3) },
      { name: 'Job ARN', value: textAt(job, 'jobArn') },
    ],
    links: [{ title: 'Open in Amazon S3', url: consoleLink(region, `s3/jobs/${encoded(id)}`) }],
    thread: {
      key: `s3-job/${id}`,
      latest: { state: status, severity, summary: title },
      closes: /^(?:Complete|Failed|Cancelled)$/i.test(status),
    },
    variables: presentOnly({ JobId: id }),
  });
}

function objectLink({ region, bucket, key }: ObjectEvent): string {
  if (bucket === null || key === null) return bucketLink(region, bucket);
  return consoleLink(region, `s3/object/${encoded(bucket)}?prefix=${encoded(key)}`);
}

function bucketLink(region: string | null, bucket: string | null): string {
  return consoleLink(region, bucket === null ? 's3/buckets' : `s3/buckets/${encoded(bucket)}`);
}

/** Keys in event notifications are encoded as in a form: `+` is a blank. */
function decoded(key: string | null): string | null {
  if (key === null) return null;
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}

function sized(size: string | null): string | null {
  return size === null ? null : sizeText(size);
}

function time(text: string | null): string | null {
  return text === null ? null : timeText(text);
}
