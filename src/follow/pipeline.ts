import { at, listAt, textAt } from '../notifications/fields.ts';
import type { FollowKind, Output, Started } from './kind.ts';
import {
  countSteps,
  dateMs,
  endOf,
  latest,
  type Progress,
  STEPS,
  type Step,
  stepState,
  type Target,
} from './progress.ts';

/** Actions that are asked for; a pipeline has at most 500, and few have more than 20. */
const ACTIONS = 100;

/** From `start-pipeline-execution` and `retry-stage-execution`. */
export function beginPipeline({ input, output }: Started): Target | null {
  const pipeline = textAt(input, 'name') ?? textAt(input, 'pipelineName');
  const execution = textAt(output, 'pipelineExecutionId');
  return pipeline === null || execution === null ? null : { pipeline, execution };
}

/** An execution of a pipeline: its stages' actions. */
export const pipelineKind: FollowKind = {
  service: 'codepipeline',
  title: ({ pipeline }) => `Pipeline ${pipeline}`,
  looks: ({ pipeline = '', execution = '' }) => [
    {
      operation: 'GetPipelineExecution',
      input: { pipelineName: pipeline, pipelineExecutionId: execution },
      optional: false,
    },
    {
      operation: 'ListActionExecutions',
      input: { pipelineName: pipeline, filter: { pipelineExecutionId: execution }, maxResults: ACTIONS },
      optional: true,
    },
    // Names the stages that are still to come.
    { operation: 'GetPipelineState', input: { name: pipeline }, optional: true },
  ],
  read: (target, [executed, actions, state]) => {
    const details = listAt(actions, 'actionExecutionDetails').map(actionOf);
    const steps = stepsOf(details, state ?? null);
    const status = textAt(executed, 'pipelineExecution', 'status');
    const end = endOf(status);
    const waits = end === null ? waitingApproval(target, state ?? null) : null;
    return {
      state: status ?? 'Unknown',
      end,
      steps,
      count: countSteps(steps, STEPS),
      facts: [
        { name: 'Execution', value: target.execution ?? '' },
        ...(waits === null ? [] : [{ name: 'Waits for approval', value: waits }]),
      ],
      reason: end === 'succeeded' ? '' : reasonOf(details, executed ?? null),
      startedAt: first(details.map(({ startedAt }) => startedAt)),
      endedAt: end === null ? null : latest(details.map(({ changedAt }) => changedAt)),
      stoppable: end === null && status !== 'Stopping',
      learned: failedStage(details),
    };
  },
  stop: ({ pipeline = '', execution = '' }) => [
    'codepipeline',
    'stop-pipeline-execution',
    '--pipeline-name',
    pipeline,
    '--pipeline-execution-id',
    execution,
  ],
  next: ({ pipeline = '', execution = '', failedStage: stage = '' }, { end }) => [
    ...(end === 'failed' && stage !== ''
      ? [
          {
            title: 'Retry stage',
            words: [
              ...['codepipeline', 'retry-stage-execution', '--pipeline-name', pipeline, '--stage-name', stage],
              ...['--pipeline-execution-id', execution, '--retry-mode', 'FAILED_ACTIONS'],
            ],
          },
        ]
      : []),
    { title: 'Show the pipeline', words: ['codepipeline', 'get-pipeline-state', '--name', pipeline] },
  ],
  page: ({ pipeline = '', execution = '' }) => [
    `codesuite/codepipeline/pipelines/${encodeURIComponent(pipeline)}/executions/${encodeURIComponent(execution)}/timeline`,
  ],
};

interface Action {
  readonly stage: string;
  readonly name: string;
  readonly status: string | null;
  readonly startedAt: number | null;
  readonly changedAt: number | null;
  readonly error: string;
}

function actionOf(detail: unknown): Action {
  const error =
    textAt(detail, 'output', 'executionResult', 'errorDetails', 'message') ??
    textAt(detail, 'output', 'executionResult', 'externalExecutionSummary');
  return {
    stage: textAt(detail, 'stageName') ?? '',
    name: textAt(detail, 'actionName') ?? '',
    status: textAt(detail, 'status'),
    startedAt: dateMs(at(detail, 'startTime')),
    changedAt: dateMs(at(detail, 'lastUpdateTime')),
    error: error ?? '',
  };
}

/** In the pipeline's order; of an action that ran more than once, the newest run. AWS lists the newest first. */
function stepsOf(details: readonly Action[], state: Output | null): readonly Step[] {
  const planned = listAt(state, 'stageStates').flatMap((stage) =>
    listAt(stage, 'actionStates').map((action) => ({
      stage: textAt(stage, 'stageName') ?? '',
      name: textAt(action, 'actionName') ?? '',
    })),
  );
  const isPlanned = (one: Action) => planned.some(({ stage, name }) => stage === one.stage && name === one.name);
  const others = details.filter((one) => !isPlanned(one)).toReversed();
  return [...planned, ...others].map(({ stage, name }) => {
    const ran = details.find((one) => one.stage === stage && one.name === name);
    const isOver = ran !== undefined && endOf(ran.status) !== null;
    return {
      name: stage,
      detail: name,
      state: stepState(ran?.status ?? null),
      startedAt: ran?.startedAt ?? null,
      endedAt: isOver ? ran.changedAt : null,
    };
  });
}

/** The stage and action that somebody has to approve: those alone have a token. */
function waitingApproval({ execution }: Target, state: Output | null): string | null {
  for (const stage of listAt(state, 'stageStates')) {
    if (textAt(stage, 'latestExecution', 'pipelineExecutionId') !== execution) continue;
    for (const action of listAt(stage, 'actionStates')) {
      const isAsked = textAt(action, 'latestExecution', 'token') !== null;
      if (!isAsked || textAt(action, 'latestExecution', 'status') !== 'InProgress') continue;
      return `${textAt(action, 'actionName')} in ${textAt(stage, 'stageName')}`;
    }
  }
  return null;
}

function failedOf(details: readonly Action[]): Action | undefined {
  return details.find(({ status }) => endOf(status) === 'failed');
}

function failedStage(details: readonly Action[]): Target {
  const failed = failedOf(details);
  return failed === undefined ? {} : { failedStage: failed.stage };
}

function reasonOf(details: readonly Action[], executed: Output | null): string {
  const failed = failedOf(details);
  const summary = textAt(executed, 'pipelineExecution', 'statusSummary') ?? '';
  if (failed === undefined) return summary;
  return `${failed.name} in ${failed.stage}: ${failed.error || summary || 'AWS does not say why'}`;
}

function first(times: readonly (number | null)[]): Progress['startedAt'] {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}
