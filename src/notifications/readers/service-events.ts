import type { Reader } from '../event.ts';
import { type EventFamily, familyReader } from './event-forms.ts';

/** Services whose events differ only in where the telling members stand. */
const FAMILIES: readonly EventFamily[] = [
  {
    sources: ['aws.tag'],
    type: 'Tag',
    sourceName: 'AWS tags',
    forms: [
      {
        detailType: 'Tag Change on Resource',
        titles: [
          'Tags of {service} {resource-type:words} {@resources.0:name} changed: {changed-tag-keys}',
          'Tags of {@resources.0:name} changed',
        ],
        state: 'tag-policy-compliant:compliance',
        severities: { 'non compliant': 'warning', '*': 'neutral' },
        facts: [
          ['Resource', '{@resources.0:tail}'],
          ['Kind', '{service} {resource-type}'],
          ['Changed', '{changed-tag-keys}'],
          ['Tag policy', '{tag-policy-compliant:compliance}'],
          ['ARN', '{@resources.0}'],
        ],
        details: [['Tags', 'tags']],
        links: [{ path: 'resource-groups/tag-editor/find-resources' }],
        variables: { ResourceArn: '@resources.0' },
      },
    ],
  },
  {
    sources: ['aws.events', 'aws.scheduler'],
    type: 'EventBridge',
    sourceName: 'Amazon EventBridge',
    forms: [
      {
        detailType: 'Scheduled Event',
        titles: ['Scheduled rule {@resources.0:name} ran', 'Scheduled event'],
        severities: { '*': 'neutral' },
        facts: [
          ['Rule', '{@resources.0:name}'],
          ['Rule ARN', '{@resources.0}'],
        ],
        links: [{ path: 'events/home', fragment: '/eventbus/default/rules/{@resources.0:name}' }],
        variables: { RuleName: '@resources.0:name' },
      },
    ],
  },
  {
    sources: ['aws.greengrass'],
    type: 'Greengrass',
    sourceName: 'AWS IoT Greengrass',
    forms: [
      {
        detailType: 'Greengrass Deployment Status Change',
        titles: ['Greengrass deployment {deployment-id} {status:verb}', 'Greengrass deployment {deployment-id}'],
        state: 'status',
        message: 'error-message',
        facts: [
          ['Group', '{group-id}'],
          ['Deployment', '{deployment-id}'],
          ['Type', '{deployment-type:capital}'],
        ],
        links: [{ path: 'iot/home', fragment: '/greengrass/groups/{group-id}' }],
        thread: 'greengrass-deployment/{deployment-id}',
        variables: { GroupId: 'group-id', DeploymentId: 'deployment-id' },
      },
      {
        detailType: 'Greengrass V2 Effective Deployment Status Change',
        titles: ['Greengrass deployment to {coreDeviceThingName} {coreDeviceExecutionStatus:verb}'],
        state: 'coreDeviceExecutionStatus',
        severities: { rejected: 'critical' },
        message: 'reason',
        facts: [
          ['Core device', '{coreDeviceThingName}'],
          ['Deployment', '{deploymentName | deploymentId}'],
          ['Target', '{targetArn:tail}'],
          ['Reason', '{reason}'],
          ['Deployment ID', '{deploymentId}'],
        ],
        links: [{ path: 'iot/home', fragment: '/greengrass/v2/cores/{coreDeviceThingName}' }],
        thread: 'greengrass-deployment/{deploymentId}/{coreDeviceThingName}',
        variables: { CoreDeviceThingName: 'coreDeviceThingName', DeploymentId: 'deploymentId' },
      },
    ],
  },
  {
    sources: ['aws.mediaconvert'],
    type: 'MediaConvert',
    sourceName: 'AWS MediaConvert',
    forms: [
      {
        detailType: 'MediaConvert Job State Change',
        titles: ['MediaConvert job {jobId} {status:verb}'],
        state: 'status',
        message: 'errorMessage',
        facts: [
          ['Error', '{errorMessage}'],
          ['Error code', '{errorCode}'],
          ['Queue', '{queue:name}'],
          ['Job', '{jobId}'],
          ['Progress', '{jobProgress.jobPercentComplete:percent}'],
          ['Phase', '{jobProgress.currentPhase:capital}'],
          ['Since', '{timestamp:time}'],
        ],
        details: [
          ['User metadata', 'userMetadata'],
          ['Warnings', 'warnings'],
          ['Outputs', 'outputGroupDetails'],
        ],
        links: [{ path: 'mediaconvert/home', fragment: '/jobs/summary/{jobId}' }],
        thread: 'mediaconvert-job/{jobId}',
        variables: { JobId: 'jobId', QueueArn: 'queue' },
      },
    ],
  },
  {
    sources: ['aws.transcribe'],
    type: 'Transcribe',
    sourceName: 'Amazon Transcribe',
    forms: [
      {
        detailType: /^(?:Transcribe|Call Analytics|Vocabulary|Language Model|MedicalScribe)/,
        titles: [
          'Transcription job {TranscriptionJobName | JobName | MedicalScribeJobName} {TranscriptionJobStatus | JobStatus | MedicalScribeJobStatus:verb}',
          'Custom {VocabularyName | ModelName} {VocabularyState | ModelStatus:verb}',
          '{@detailType}',
        ],
        state: 'TranscriptionJobStatus | JobStatus | MedicalScribeJobStatus | VocabularyState | ModelStatus',
        message: 'FailureReason',
        facts: [
          ['Job', '{TranscriptionJobName | JobName | MedicalScribeJobName}'],
          ['Vocabulary or model', '{VocabularyName | ModelName}'],
          ['Failure reason', '{FailureReason}'],
        ],
        links: [
          { path: 'transcribe/home', fragment: 'jobDetails/{TranscriptionJobName | JobName}' },
          { path: 'transcribe/home' },
        ],
        thread: 'transcribe-job/{@account}/{TranscriptionJobName | JobName}',
        variables: { TranscriptionJobName: 'TranscriptionJobName | JobName' },
      },
    ],
  },
];

const familyReaders = FAMILIES.map(familyReader);

/** Small sources, by one table. */
export const serviceEvent: Reader = (incoming) => {
  for (const read of familyReaders) {
    const found = read(incoming);
    if (found !== null) return found;
  }
  return null;
};
