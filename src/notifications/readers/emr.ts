import type { Reader } from '../event.ts';
import { familyReader } from './event-forms.ts';

const cluster = {
  links: [{ path: 'emr/home', fragment: '/clusterDetails/{clusterId}' }],
  variables: { ClusterId: 'clusterId', StepId: 'stepId' },
  message: 'message',
} as const;

const clusterFacts = [
  ['Cluster', '{clusterId}'],
  ['Name', '{name}'],
  ['Severity', '{severity}'],
] as const;

/** `severity` of an event that tells of no state. */
const bySeverity = {
  critical: 'critical',
  error: 'critical',
  warn: 'warning',
  warning: 'warning',
  info: 'neutral',
} as const;

/** Amazon EMR on EC2, on EKS and serverless. `stateChangeReason` is JSON in a string. */
export const emr: Reader = familyReader({
  sources: ['aws.emr', 'aws.emr-serverless', 'aws.emr-containers'],
  type: 'EMR',
  sourceName: 'Amazon EMR',
  forms: [
    {
      ...cluster,
      detailType: 'EMR Cluster State Change',
      titles: ['EMR cluster {name} {state:verb}', 'EMR cluster {clusterId} {state:verb}'],
      state: 'state',
      facts: [...clusterFacts, ['State', '{state}'], ['Reason', '{stateChangeReason:reason}']],
      thread: 'emr-cluster/{clusterId}',
    },
    {
      ...cluster,
      detailType: 'EMR Step Status Change',
      titles: ['EMR step {name} {state:verb}', 'EMR step {stepId} {state:verb}'],
      state: 'state',
      facts: [
        ['Step', '{name}'],
        ['Step ID', '{stepId}'],
        ['Cluster', '{clusterId}'],
        ['On failure', '{actionOnFailure:words}'],
        ['Severity', '{severity}'],
      ],
      thread: 'emr-step/{stepId}',
    },
    {
      ...cluster,
      detailType: /^EMR (?:Instance (?:Group|Fleet)|Auto Scaling|Managed Scaling|Cluster).* (?:State|Status)? ?Change$/,
      titles: [
        'EMR {instanceGroupType | instanceFleetType :words} instances of cluster {clusterId}: {state:words}',
        'EMR cluster {clusterId}: {state:words}',
      ],
      state: 'state',
      facts: [
        ...clusterFacts,
        ['Group', '{instanceGroupId | instanceFleetId}'],
        ['Market', '{market}'],
        ['Instance type', '{instanceType}'],
        ['Requested', '{requestedInstanceCount}'],
        ['Running', '{runningInstanceCount}'],
        ['Policy', '{scalingResourceId}'],
      ],
    },
    {
      detailType:
        /^EMR (?:Serverless )?(?:Job Run|Application|Virtual Cluster).* State Change$|^EMR Job Run State Change$/,
      titles: [
        'EMR job {jobRunName | name | jobRunId | id} {state:verb}',
        'EMR application {applicationName | applicationId} {state:verb}',
      ],
      state: 'state',
      message: 'stateDetails | failureReason',
      facts: [
        ['Job', '{jobRunName | name}'],
        ['Job run', '{jobRunId | id}'],
        ['Application', '{applicationName | applicationId}'],
        ['Virtual cluster', '{virtualClusterId}'],
        ['State', '{previousState} → {state}'],
        ['Reason', '{failureReason}'],
        ['Release', '{releaseLabel}'],
        ['Created by', '{createdBy}'],
      ],
      links: [{ path: 'emr/home' }],
      thread: 'emr-job/{jobRunId | id}',
      variables: { JobRunId: 'jobRunId | id', ApplicationId: 'applicationId', VirtualClusterId: 'virtualClusterId' },
    },
    {
      ...cluster,
      detailType: /^EMR /,
      titles: ['{@detailType}: {clusterId}', '{@detailType}'],
      state: 'severity:upper',
      severities: bySeverity,
      facts: [...clusterFacts, ['Message', '{message}'], ['Event', '{eventType}']],
    },
  ],
});
