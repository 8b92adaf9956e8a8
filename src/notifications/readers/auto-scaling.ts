import { notification, paragraphs, type Reader } from '../event.ts';
import { textAt, timeAt } from '../fields.ts';
import { consoleLink, readArn } from '../links.ts';
import type { Notification, Severity } from '../notification.ts';
import { busEventOf, familyReader } from './event-forms.ts';
import { durationText, encoded } from './fact-text.ts';
import { presentOnly } from './finding.ts';
import { inWords, lookUp } from './state-words.ts';

const AUTO_SCALING = { type: 'AutoScaling', sourceName: 'EC2 Auto Scaling' } as const;

/** What happened, by SNS's `Event` without `autoscaling:` or by the detail-type. */
const ACTIVITIES: Readonly<Record<string, { readonly did: string; readonly severity: Severity }>> = {
  EC2_INSTANCE_LAUNCH: { did: 'launched', severity: 'neutral' },
  EC2_INSTANCE_LAUNCH_ERROR: { did: 'failed to launch', severity: 'critical' },
  EC2_INSTANCE_TERMINATE: { did: 'terminated', severity: 'neutral' },
  EC2_INSTANCE_TERMINATE_ERROR: { did: 'failed to terminate', severity: 'critical' },
  'EC2 Instance Launch Successful': { did: 'launched', severity: 'neutral' },
  'EC2 Instance Launch Unsuccessful': { did: 'failed to launch', severity: 'critical' },
  'EC2 Instance Terminate Successful': { did: 'terminated', severity: 'neutral' },
  'EC2 Instance Terminate Unsuccessful': { did: 'failed to terminate', severity: 'critical' },
};

/** Causes of a replacement that a person should know of. */
const UNHEALTHY = /health check|unhealthy|impaired|Spot|interruption|rebalance/i;

const refresh = {
  facts: [
    ['Group', '{AutoScalingGroupName}'],
    ['Instance refresh', '{InstanceRefreshId}'],
    ['Reason', '{StatusReason | Reason}'],
    ['Checkpoint', '{CheckpointPercentage:percent}'],
    ['Waits', '{CheckpointDelay} s'],
  ],
  links: [
    { path: 'ec2/home', fragment: 'AutoScalingGroupDetails:id={AutoScalingGroupName};view=instanceRefresh' },
    { path: 'ec2/home', fragment: 'AutoScalingGroups' },
  ],
  message: 'StatusReason | Reason',
  variables: { AutoScalingGroupName: 'AutoScalingGroupName', InstanceRefreshId: 'InstanceRefreshId' },
} as const;

/** What follows "EC2 Auto Scaling Instance Refresh " in the detail-type. */
const REFRESHES = [
  ['Started', 'started', 'neutral'],
  ['Succeeded', 'succeeded', 'good'],
  ['Failed', 'failed', 'critical'],
  ['Cancelled', 'was cancelled', 'warning'],
  ['Checkpoint Reached', 'reached a checkpoint', 'neutral'],
  ['Rollback Started', 'is rolling back', 'warning'],
  ['Rollback Succeeded', 'was rolled back', 'warning'],
  ['Rollback Failed', 'failed to roll back', 'critical'],
] as const;

const readOther = familyReader({
  ...AUTO_SCALING,
  sources: ['aws.autoscaling'],
  forms: [
    ...REFRESHES.map(([name, did, severity]) => ({
      ...refresh,
      detailType: `EC2 Auto Scaling Instance Refresh ${name}`,
      titles: [
        ...(name === 'Checkpoint Reached'
          ? ['Instance refresh of {AutoScalingGroupName} reached {CheckpointPercentage:percent}']
          : []),
        `Instance refresh of {AutoScalingGroupName} ${did}`,
      ],
      state: '@detailType:lastWord',
      severities: { '*': severity },
      thread: 'instance-refresh/{InstanceRefreshId}',
    })),
    {
      detailType: /^EC2 Instance-(?:launch|terminate) Lifecycle Action$/,
      titles: [
        'Auto Scaling {AutoScalingGroupName}: {EC2InstanceId} waits for lifecycle hook {LifecycleHookName}',
        'Auto Scaling {AutoScalingGroupName}: {@detailType}',
      ],
      facts: [
        ['Group', '{AutoScalingGroupName}'],
        ['Instance', '{EC2InstanceId}'],
        ['Transition', '{LifecycleTransition:afterColon}'],
        ['Lifecycle hook', '{LifecycleHookName}'],
        ['From', '{Origin}'],
        ['To', '{Destination}'],
        ['Metadata', '{NotificationMetadata}'],
      ],
      links: refresh.links,
      variables: {
        AutoScalingGroupName: 'AutoScalingGroupName',
        InstanceId: 'EC2InstanceId',
        LifecycleHookName: 'LifecycleHookName',
        LifecycleActionToken: 'LifecycleActionToken',
      },
    },
    {
      ...refresh,
      detailType: /Auto Scaling|Autoscaling|Warm Pool|Predictive/i,
      titles: ['Auto Scaling {AutoScalingGroupName}: {@detailType}', '{@detailType}'],
      state: 'StatusCode',
      ranked: '@detailType',
      message: 'StatusMessage | Description',
    },
  ],
});

/** EC2 Auto Scaling: activities through SNS and EventBridge, instance refreshes, lifecycle hooks, the test notification. */
export const autoScaling: Reader = (incoming) => {
  const { json, message } = incoming;
  const event = busEventOf(incoming);
  if (event === null) {
    const kind = /^autoscaling:(\w+)$/.exec(textAt(json, 'Event') ?? textAt(json, 'LifecycleTransition') ?? '')?.[1];
    if (kind === undefined) return null;
    const arn = readArn(textAt(json, 'AutoScalingGroupARN'));
    const accountId = textAt(json, 'AccountId') ?? arn?.accountId ?? null;
    const region = arn?.region ?? (message.topicArn.split(':')[3] || null);
    return snsActivity(kind, json, { accountId, region, time: timeAt(json, 'Time') ?? message.timestamp });
  }
  const known = lookUp(ACTIVITIES, event.detailType);
  if (known === undefined || !['', 'aws.autoscaling'].includes(event.source)) return readOther(incoming);
  const { account: accountId, region, time } = event;
  return activity(known, event.detail, { accountId, region, time });
};

type Place = Pick<Notification, 'accountId' | 'region' | 'time'>;

function snsActivity(kind: string, said: unknown, place: Place): Notification {
  const known = lookUp(ACTIVITIES, kind);
  if (known !== undefined) return activity(known, said, place);
  const group = textAt(said, 'AutoScalingGroupName');
  const hook = textAt(said, 'LifecycleHookName');
  const instance = textAt(said, 'EC2InstanceId');
  const test = kind === 'TEST_NOTIFICATION';
  return notification({
    ...AUTO_SCALING,
    ...place,
    severity: 'neutral',
    state: '',
    title: test
      ? `Auto Scaling ${group ?? ''}: test notification, the topic works`
      : `Auto Scaling ${group ?? ''}: ${hook === null ? inWords(kind) : `${instance ?? 'an instance'} waits for lifecycle hook ${hook}`}`,
    facts: [
      { name: 'Group', value: group },
      { name: 'Instance', value: instance },
      { name: 'Lifecycle hook', value: hook },
      { name: 'Event', value: kind },
      { name: 'Metadata', value: textAt(said, 'NotificationMetadata') },
    ],
    links: [groupLink(place.region, group)],
    variables: presentOnly({
      AutoScalingGroupName: group,
      InstanceId: instance,
      LifecycleHookName: hook,
      LifecycleActionToken: textAt(said, 'LifecycleActionToken'),
    }),
  });
}

/** An activity of the group: SNS and EventBridge name its members alike. */
function activity(
  { did, severity }: { readonly did: string; readonly severity: Severity },
  said: unknown,
  place: Place,
): Notification {
  const group = textAt(said, 'AutoScalingGroupName');
  const instance = textAt(said, 'EC2InstanceId');
  const cause = textAt(said, 'Cause');
  const why = textAt(said, 'StatusMessage');
  return notification({
    ...AUTO_SCALING,
    ...place,
    severity: severity === 'neutral' && UNHEALTHY.test(cause ?? '') ? 'warning' : severity,
    // The status of an instance that has been launched reads "InProgress".
    state: severity === 'critical' ? 'FAILED' : '',
    title: `Auto Scaling ${group ?? 'group'}: ${instance ?? 'an instance'} ${did}`,
    body: paragraphs(why ?? cause),
    facts: [
      { name: 'Group', value: group },
      { name: 'Instance', value: instance },
      { name: 'Error', value: why },
      { name: 'Cause', value: cause },
      { name: 'Capacity', value: capacity(cause) },
      { name: 'Status', value: textAt(said, 'StatusCode') },
      { name: 'Availability zone', value: textAt(said, 'Details', 'Availability Zone') },
      { name: 'Subnet', value: textAt(said, 'Details', 'Subnet ID') },
      { name: 'Duration', value: durationText(timeAt(said, 'StartTime'), timeAt(said, 'EndTime')) },
      { name: 'Description', value: why === null ? textAt(said, 'Description') : null },
      { name: 'Activity', value: textAt(said, 'ActivityId') },
    ],
    links: [groupLink(place.region, group)],
    variables: presentOnly({
      AutoScalingGroupName: group,
      InstanceId: instance,
      ActivityId: textAt(said, 'ActivityId'),
    }),
  });
}

/** The last change of capacity that the cause tells of: "1 → 2". */
function capacity(cause: string | null): string | null {
  const found = [...(cause ?? '').matchAll(/capacity from (\d+) to (\d+)/g)].at(-1);
  return found === undefined ? null : `${found[1]} → ${found[2]}`;
}

function groupLink(region: string | null, group: string | null) {
  const place = group === null ? 'AutoScalingGroups' : `AutoScalingGroupDetails:id=${encoded(group)};view=activity`;
  return { title: 'Open in EC2 Auto Scaling', url: consoleLink(region, 'ec2/home', place) };
}

/** Application Auto Scaling: tables, services, functions and the like. */
export const applicationAutoScaling: Reader = familyReader({
  sources: ['aws.application-autoscaling'],
  type: 'AutoScaling',
  sourceName: 'Application Auto Scaling',
  forms: [
    {
      detailType: 'Application Auto Scaling Scaling Activity State Change',
      titles: [
        '{serviceNamespace} {resourceId} scaled from {oldDesiredCapacity} to {newDesiredCapacity}{scaledToMax:atMaximum}',
        '{serviceNamespace} {resourceId}: scaling {statusCode:verb}',
      ],
      state: 'scaledToMax:scaledToMax',
      severities: { 'scaled to max': 'warning' },
      message: 'cause | statusMessage',
      facts: [
        ['Resource', '{resourceId}'],
        ['Capacity', '{oldDesiredCapacity} → {newDesiredCapacity}'],
        ['Limits', '{minCapacity} to {maxCapacity}'],
        ['Direction', '{direction:words}'],
        ['Dimension', '{scalableDimension}'],
        ['Status', '{statusCode}'],
        ['Duration', '{startTime..endTime}'],
      ],
      links: [{ path: 'cloudwatch/home' }],
      variables: {
        ResourceId: 'resourceId',
        ServiceNamespace: 'serviceNamespace',
        ScalableDimension: 'scalableDimension',
      },
    },
  ],
});
