import type { Reader } from '../event.ts';
import { type EventForm, familyReader } from './event-forms.ts';

/**
 * Things of SageMaker whose events differ only in the thing's name: `NAMEName`, `NAMEArn`, `NAMEStatus`.
 * [detail-type before " State Change", words, member prefix, place in the console]
 */
const THINGS = [
  ['SageMaker Training Job', 'training job', 'TrainingJob', '/jobs'],
  ['SageMaker HyperParameter Tuning Job', 'tuning job', 'HyperParameterTuningJob', '/hyper-tuning-jobs'],
  ['SageMaker Transform Job', 'transform job', 'TransformJob', '/transform-jobs'],
  ['SageMaker Processing Job', 'processing job', 'ProcessingJob', '/processing-jobs'],
  ['SageMaker Endpoint', 'endpoint', 'Endpoint', '/endpoints'],
  ['SageMaker Endpoint Config', 'endpoint configuration', 'EndpointConfig', '/endpointConfig'],
  ['SageMaker Labeling Job', 'labeling job', 'LabelingJob', '/labeling-jobs'],
  ['SageMaker Ground Truth Labeling Job', 'labeling job', 'LabelingJob', '/labeling-jobs'],
  ['SageMaker Feature Group', 'feature group', 'FeatureGroup', '/feature-groups'],
  ['SageMaker AutoML Job', 'AutoML job', 'AutoMLJob', '/jobs'],
  ['SageMaker Compilation Job', 'compilation job', 'CompilationJob', '/compilation-jobs'],
  ['SageMaker Notebook Instance', 'notebook instance', 'NotebookInstance', '/notebook-instances'],
  ['SageMaker Image', 'image', 'Image', '/images'],
  ['SageMaker Image Version', 'image version', 'ImageVersion', '/images'],
  ['SageMaker Model', 'model', 'Model', '/models'],
  ['SageMaker Algorithm', 'algorithm', 'Algorithm', '/algorithms'],
] as const;

/** Log groups by member prefix. */
const LOG_GROUPS: Readonly<Record<string, string>> = {
  TrainingJob: '/aws/sagemaker/TrainingJobs',
  ProcessingJob: '/aws/sagemaker/ProcessingJobs',
  TransformJob: '/aws/sagemaker/TransformJobs',
  Endpoint: '/aws/sagemaker/Endpoints/{EndpointName}',
  LabelingJob: '/aws/sagemaker/LabelingJobs',
};

function formOf([detailType, words, name, place]: (typeof THINGS)[number]): EventForm {
  const group = LOG_GROUPS[name];
  return {
    detailType: `${detailType} State Change`,
    titles: [`SageMaker ${words} {${name}Name} {${name}Status:verb}`, `SageMaker ${words} {@resources.0:name}`],
    state: `${name}Status`,
    severities: { deleted: 'neutral', stopped: 'warning', 'rolling back': 'warning' },
    message: 'FailureReason',
    facts: [
      [capitalized(words), `{${name}Name}`],
      ['Status', `{${name}Status}`],
      ['Secondary status', '{SecondaryStatus}'],
      ['Failure reason', '{FailureReason}'],
      ['Duration', '{TrainingStartTime..TrainingEndTime}'],
      ['Configuration', '{EndpointConfigName}'],
      ['Instance type', '{ResourceConfig.InstanceType}'],
      ['Instances', '{ResourceConfig.InstanceCount}'],
      ['Image', '{AlgorithmSpecification.TrainingImage}'],
      ['Created', '{CreationTime:time}'],
      ['Changed', '{LastModifiedTime:time}'],
      ['ARN', `{${name}Arn}`],
    ],
    links: [{ path: 'sagemaker/home', fragment: `${place}/{${name}Name}` }, { path: 'sagemaker/home' }],
    thread: `sagemaker/{${name}Arn}`,
    ...(name === 'Endpoint' ? { ends: ['in service', 'out of service', 'failed', 'deleted'] } : {}),
    ...(group === undefined ? {} : { logs: [group] }),
    from: 'TrainingStartTime | CreationTime',
    variables: { [`${name}Name`]: `${name}Name`, [`${name}Arn`]: `${name}Arn` },
  };
}

function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const pipeline = {
  links: [{ path: 'sagemaker/home', fragment: '/studio' }],
  variables: {
    PipelineName: 'pipelineArn:name',
    PipelineExecutionArn: 'pipelineExecutionArn',
    StepName: 'stepName',
  },
} as const;

/** Amazon SageMaker: jobs, endpoints, models, pipelines. */
export const sageMaker: Reader = familyReader({
  sources: ['aws.sagemaker'],
  type: 'SageMaker',
  sourceName: 'Amazon SageMaker',
  forms: [
    ...THINGS.map(formOf),
    {
      detailType: 'SageMaker Model Package State Change',
      titles: [
        'SageMaker model {ModelPackageGroupName} version {ModelPackageVersion}: {ModelApprovalStatus:words}',
        'SageMaker model package {ModelPackageName | ModelPackageArn:name} {ModelPackageStatus:verb}',
      ],
      state: 'ModelApprovalStatus | ModelPackageStatus',
      severities: { approved: 'good', rejected: 'warning', 'pending manual approval': 'warning' },
      message: 'ApprovalDescription',
      facts: [
        ['Model group', '{ModelPackageGroupName}'],
        ['Version', '{ModelPackageVersion}'],
        ['Approval', '{ModelApprovalStatus}'],
        ['Status', '{ModelPackageStatus}'],
        ['Created by', '{MetadataProperties.GeneratedBy:tail}'],
        ['Created', '{CreationTime:time}'],
        ['ARN', '{ModelPackageArn}'],
      ],
      links: [{ path: 'sagemaker/home', fragment: '/model-packages/{ModelPackageArn}' }],
      thread: 'sagemaker/{ModelPackageArn}',
      variables: { ModelPackageArn: 'ModelPackageArn', ModelPackageGroupName: 'ModelPackageGroupName' },
    },
    {
      ...pipeline,
      detailType: /^SageMaker Model Building Pipeline Execution Step Status Change$/,
      titles: ['SageMaker pipeline {pipelineArn:name}: step {stepName} {currentStepStatus:verb}'],
      state: 'currentStepStatus',
      message: 'failureReason',
      facts: [
        ['Pipeline', '{pipelineArn:name}'],
        ['Step', '{stepName}'],
        ['Step type', '{stepType}'],
        ['Failure reason', '{failureReason}'],
        ['Status', '{previousStepStatus} → {currentStepStatus}'],
        ['Duration', '{stepStartTime..stepEndTime}'],
        ['Execution', '{pipelineExecutionArn:name}'],
      ],
      thread: 'sagemaker/{pipelineExecutionArn}',
      step: true,
    },
    {
      ...pipeline,
      detailType: /^SageMaker (?:Model Building )?Pipeline Execution Status Change$/,
      titles: [
        'SageMaker pipeline {pipelineArn:name}: execution {pipelineExecutionDisplayName} {currentPipelineExecutionStatus:verb}',
        'SageMaker pipeline {pipelineArn:name}: execution {currentPipelineExecutionStatus:verb}',
      ],
      state: 'currentPipelineExecutionStatus',
      message: 'failureReason',
      facts: [
        ['Pipeline', '{pipelineArn:name}'],
        ['Execution', '{pipelineExecutionDisplayName}'],
        ['Description', '{pipelineExecutionDescription}'],
        ['Failure reason', '{failureReason}'],
        ['Status', '{previousPipelineExecutionStatus} → {currentPipelineExecutionStatus}'],
        ['Duration', '{executionStartTime..executionEndTime}'],
        ['Execution ID', '{pipelineExecutionArn:name}'],
      ],
      thread: 'sagemaker/{pipelineExecutionArn}',
    },
  ],
});
