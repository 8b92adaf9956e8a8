import type { Reader } from '../event.ts';
import { familyReader } from './event-forms.ts';

/** AWS Batch: jobs and blocked queues. The log group is that of jobs which choose none. */
export const batch: Reader = familyReader({
  sources: ['aws.batch'],
  type: 'Batch',
  sourceName: 'AWS Batch',
  forms: [
    {
      detailType: 'Batch Job State Change',
      titles: ['Batch job {jobName} {status:verb}', 'Batch job {jobId} {status:verb}', 'Batch job {jobName}'],
      state: 'status',
      message: 'statusReason',
      facts: [
        ['Job', '{jobName}'],
        ['Queue', '{jobQueue:name}'],
        ['Reason', '{statusReason}'],
        ['Container', '{container.reason | attempts.0.container.reason}'],
        ['Exit code', '{container.exitCode | attempts.0.container.exitCode}'],
        ['Attempts', '{retryStrategy.attempts}'],
        ['Duration', '{startedAt..stoppedAt}'],
        ['Job definition', '{jobDefinition:tail}'],
        ['Image', '{container.image}'],
        ['Command', '{container.command:commandLine}'],
        ['Log stream', '{container.logStreamName | attempts.0.container.logStreamName}'],
        ['Job ID', '{jobId}'],
      ],
      links: [{ path: 'batch/home', fragment: 'jobs/detail/{jobId}' }],
      thread: 'batch-job/{jobId}',
      logs: ['{container.logConfiguration.options.awslogs-group}', '{container.logStreamName:batchLogs}'],
      from: 'startedAt',
      variables: { JobId: 'jobId', JobName: 'jobName', JobQueue: 'jobQueue', JobDefinition: 'jobDefinition' },
    },
    {
      detailType: 'Batch Job Queue Blocked',
      titles: [
        'Batch job queue {jobQueue:name} is blocked by job {jobName}',
        'Batch job queue {jobQueue:name} is blocked',
      ],
      state: 'status',
      severities: { '*': 'warning' },
      message: 'statusReason',
      facts: [
        ['Queue', '{jobQueue:name}'],
        ['Job', '{jobName}'],
        ['Reason', '{statusReason}'],
        ['Job ID', '{jobId}'],
      ],
      links: [{ path: 'batch/home', fragment: 'jobs/detail/{jobId}' }],
      variables: { JobId: 'jobId', JobName: 'jobName', JobQueue: 'jobQueue' },
    },
  ],
});
