import type { Reader } from '../event.ts';
import { familyReader } from './event-forms.ts';

const instance = {
  links: [{ path: 'ec2/home', fragment: 'InstanceDetails:instanceId={instance-id}' }, { path: 'ec2/home' }],
  variables: { InstanceId: 'instance-id' },
} as const;

const STATES = {
  running: 'good',
  pending: 'neutral',
  'shutting down': 'neutral',
  stopping: 'neutral',
  stopped: 'warning',
  terminated: 'warning',
} as const;

/** Results of EBS's events; `optimizing` is the second half of a modification, the volume is usable. */
const EBS_RESULTS = { available: 'neutral', succeeded: 'neutral', deleted: 'neutral', '*': 'critical' } as const;

const fleet = {
  titles: ['{@detailType} {@resources.0:name}: {sub-type:words}', '{@detailType} {@resources.0:name}', '{@detailType}'],
  state: 'sub-type',
  message: 'description',
  facts: [
    ['Fleet', '{@resources.0:name}'],
    ['Problem', '{sub-type:capital}'],
    ['Description', '{description}'],
    ['Instance', '{instance-id}'],
    ['Instance type', '{instanceType}'],
  ],
  links: [{ path: 'ec2/home', fragment: 'Fleets:' }],
  variables: { FleetId: '@resources.0:name', InstanceId: 'instance-id' },
} as const;

/** Amazon EC2: instances, Spot, EBS volumes and snapshots, images, fleets, capacity reservations. */
export const ec2: Reader = familyReader({
  sources: ['aws.ec2', 'aws.ec2fleet', 'aws.ec2spotfleet'],
  type: 'EC2',
  sourceName: 'Amazon EC2',
  forms: [
    {
      ...instance,
      detailType: 'EC2 Instance State-change Notification',
      titles: ['EC2 instance {instance-id} is {state:words}'],
      state: 'state',
      severities: STATES,
      facts: [
        ['Instance', '{instance-id}'],
        ['State', '{state}'],
      ],
      thread: 'ec2-instance/{instance-id}',
    },
    {
      ...instance,
      detailType: 'EC2 Spot Instance Interruption Warning',
      titles: [
        'Spot instance {instance-id} will be interrupted in two minutes: {instance-action}',
        'Spot instance {instance-id} will be interrupted in two minutes',
      ],
      state: 'instance-action',
      severities: { '*': 'warning' },
      facts: [
        ['Instance', '{instance-id}'],
        ['Action', '{instance-action}'],
      ],
      thread: 'ec2-instance/{instance-id}',
    },
    {
      ...instance,
      detailType: 'EC2 Instance Rebalance Recommendation',
      titles: ['Spot instance {instance-id} runs a higher risk of interruption: rebalance'],
      severities: { '*': 'warning' },
      facts: [['Instance', '{instance-id}']],
      thread: 'ec2-instance/{instance-id}',
    },
    {
      ...instance,
      detailType: 'EC2 Spot Instance Request Fulfillment',
      titles: ['Spot request {spot-instance-request-id} got instance {instance-id}'],
      severities: { '*': 'neutral' },
      facts: [
        ['Spot request', '{spot-instance-request-id}'],
        ['Instance', '{instance-id}'],
      ],
      variables: { InstanceId: 'instance-id', SpotInstanceRequestId: 'spot-instance-request-id' },
    },
    {
      ...instance,
      detailType: /^EC2 Capacity (?:Reservation|Block).*(?:Interruption|Expiration) Warning$/,
      titles: [
        'EC2 instance {instance-id} will be {instance-action:participle} at {instance-termination-time:time}',
        'EC2 instance {instance-id} will be interrupted: its capacity reservation ends',
        '{@detailType}: {@resources.0:name}',
        '{@detailType}',
      ],
      state: 'instance-action',
      severities: { '*': 'warning' },
      facts: [
        ['Instance', '{instance-id}'],
        ['Action', '{instance-action}'],
        ['At', '{instance-termination-time | end-date:time}'],
        ['Reservation', '{capacity-reservation-id | capacityReservationId}'],
        ['Zone', '{azId | availability-zone}'],
      ],
    },
    {
      detailType: 'EBS Volume Notification',
      titles: [
        'EBS volume {@resources.0:name}: {event:words} {result:words}',
        'EBS {event:words} {result:words}',
        'EBS volume {@resources.0:name}',
      ],
      state: 'result',
      severities: { ...EBS_RESULTS, optimizing: 'neutral', modifying: 'neutral', completed: 'good' },
      message: 'cause',
      facts: [
        ['Volume', '{@resources.0:name}'],
        ['Event', '{event:capital}'],
        ['Result', '{result}'],
        ['Cause', '{cause}'],
        ['Key', '{@resources.1:name}'],
        ['Request', '{request-id}'],
      ],
      links: [{ path: 'ec2/home', fragment: 'VolumeDetails:volumeId={@resources.0:name}' }],
      thread: 'ebs-volume/{@resources.0:name}',
      step: true,
      variables: { VolumeId: '@resources.0:name' },
    },
    {
      detailType: /^EBS (?:Multi-Volume )?Snapshots? (?:Notification|Completion Status)$/,
      titles: [
        'EBS snapshot {snapshot_id | @resources.0 :name}: {event:words} {result:words}',
        'EBS {event:words} {result:words}',
        'EBS snapshot {snapshot_id | @resources.0 :name}',
      ],
      state: 'result',
      severities: { ...EBS_RESULTS, completed: 'neutral' },
      message: 'cause',
      facts: [
        ['Snapshot', '{snapshot_id | @resources.0 :name}'],
        ['Source', '{source:name}'],
        ['Event', '{event:capital}'],
        ['Result', '{result}'],
        ['Cause', '{cause}'],
        ['Incremental', '{incremental}'],
        ['Duration', '{startTime..endTime}'],
        ['Snapshots', '{snapshots}'],
      ],
      links: [
        { path: 'ec2/home', fragment: 'SnapshotDetails:snapshotId={snapshot_id | @resources.0 :name}' },
        { path: 'ec2/home', fragment: 'Snapshots:' },
      ],
      variables: { SnapshotId: 'snapshot_id | @resources.0 :name', SourceId: 'source:name' },
    },
    {
      detailType: 'EBS Fast Snapshot Restore State-change Notification',
      titles: ['Fast restore of snapshot {snapshot-id} in {zone}: {state:words}', 'Fast restore of {snapshot-id}'],
      state: 'state',
      severities: {
        optimizing: 'neutral',
        enabling: 'neutral',
        enabled: 'good',
        disabled: 'warning',
        disabling: 'warning',
      },
      message: 'message',
      facts: [
        ['Snapshot', '{snapshot-id}'],
        ['Zone', '{zone}'],
        ['State', '{state}'],
        ['Message', '{message}'],
      ],
      links: [{ path: 'ec2/home', fragment: 'SnapshotDetails:snapshotId={snapshot-id}' }],
      variables: { SnapshotId: 'snapshot-id' },
    },
    {
      detailType: 'EC2 AMI State Change',
      titles: ['Image {ImageId} {State:verb}', 'Image {@resources.0:name}'],
      state: 'State',
      severities: { deregistered: 'warning', disabled: 'warning' },
      message: 'ErrorMessage',
      facts: [
        ['Image', '{ImageId}'],
        ['State', '{State}'],
        ['Error', '{ErrorMessage}'],
        ['Request', '{RequestId}'],
      ],
      links: [{ path: 'ec2/home', fragment: 'ImageDetails:imageId={ImageId}' }],
      thread: 'ami/{ImageId}',
      ends: ['available', 'failed', 'error', 'deregistered', 'disabled'],
      variables: { ImageId: 'ImageId' },
    },
    { ...fleet, detailType: /^EC2 (?:Spot )?Fleet Error$/, severities: { '*': 'critical' } },
    { ...fleet, detailType: /^EC2 (?:Spot )?Fleet Instance (?:Change|Status Change)$/, severities: { '*': 'neutral' } },
    {
      ...fleet,
      detailType: /^EC2 (?:Spot )?Fleet/,
      severities: { error: 'critical', '*': 'neutral' },
    },
    {
      ...instance,
      detailType: /^(?:EC2|EBS|Spot) /,
      titles: [
        '{@detailType}: {instance-id | @resources.0 :name} {state:verb}',
        '{@detailType}: {instance-id | @resources.0 :name}',
        '{@detailType}',
      ],
      state: 'state | State | status',
      ranked: '@detailType',
      message: 'cause | message | description | state-transition-reason | stateTransitionReason',
      facts: [
        ['Instance', '{instance-id}'],
        ['Resource', '{@resources.0:tail}'],
        ['State', '{state | State | status}'],
        ['Type', '{instance-type | resource-type}'],
        ['Count', '{instance-count}'],
        ['Zone', '{availability-zone | zone}'],
        ['Image', '{image-id}'],
      ],
    },
  ],
});
