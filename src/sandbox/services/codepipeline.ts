import { ago, type Call, type Handlers, type Output, type SandboxAccount } from '../call.ts';
import { type Pipeline, type PipelineStage, stagesOf } from '../content/platform.ts';
import { Refusal } from '../errors.ts';
import { record, requiredText } from '../fields.ts';
import { uuid } from '../noise.ts';
import { page } from '../paging.ts';

/** The run of a pipeline that was started last. */
export interface PipelineRun {
  readonly id: string;
  readonly startedAt: Date;
  readonly failedStage: string | undefined;
  /** What was decided at its approval; undefined while that waits, or where it has none. */
  readonly decision:
    | { readonly isApproved: boolean; readonly summary: string; readonly by: string; readonly at: Date }
    | undefined;
  /** When somebody stopped it. */
  readonly stoppedAt?: Date;
}

/** AWS CodePipeline. */
export const codepipeline: Handlers = {
  ListPipelines: (call) => {
    const { items, next } = page(call.estate.platform.pipelines, call.input, {
      of: 'codepipeline.ListPipelines',
      limit: 'maxResults',
      token: 'nextToken',
      most: 1000,
    });
    return {
      pipelines: items.map((one) => ({
        name: one.name,
        version: one.version,
        pipelineType: 'V2',
        executionMode: 'QUEUED',
        created: ago(call.estate.site, 1440 * 300),
        updated: ago(call.estate.site, 1440 * 20),
      })),
      nextToken: next,
    };
  },
  GetPipelineState: (call) => {
    const pipeline = pipelineOf(call, 'name');
    const run = runOf(call, pipeline);
    return {
      pipelineName: pipeline.name,
      pipelineVersion: pipeline.version,
      stageStates: progress(call, pipeline, run).map((one) => stageState(one, run)),
      created: ago(call.estate.site, 1440 * 300),
      updated: ago(call.estate.site, 1440 * 20),
    };
  },
  GetPipelineExecution: (call) => {
    const pipeline = pipelineOf(call, 'pipelineName');
    const run = runOf(call, pipeline);
    const id = requiredText(call.input, 'pipelineExecutionId');
    if (id !== run.id) {
      throw new Refusal(
        'PipelineExecutionNotFoundException',
        `The pipeline execution with id '${id}' does not exist in pipeline '${pipeline.name}'`,
      );
    }
    return {
      pipelineExecution: {
        pipelineName: pipeline.name,
        pipelineVersion: pipeline.version,
        pipelineExecutionId: run.id,
        status: executionStatus(call, pipeline, run),
        artifactRevisions: [],
        executionMode: 'QUEUED',
      },
    };
  },
  StartPipelineExecution: (call) => {
    const pipeline = pipelineOf(call, 'name');
    const id = call.newId();
    const run = { id, startedAt: call.now, failedStage: undefined, decision: undefined };
    call.estate.pipelineRuns.set(pipeline.name, run);
    return { pipelineExecutionId: id };
  },
  RetryStageExecution: retryStage,
  PutApprovalResult: putApprovalResult,
};

function retryStage(call: Call): Output {
  const pipeline = pipelineOf(call, 'pipelineName');
  const run = runOf(call, pipeline);
  const stageName = requiredText(call.input, 'stageName');
  if (requiredText(call.input, 'pipelineExecutionId') !== run.id) {
    throw new Refusal(
      'NotLatestPipelineExecutionException',
      'The pipeline execution is not the latest execution of the stage.',
    );
  }
  const reached = progress(call, pipeline, run);
  const at = reached.findIndex(({ stage }) => stage.name === stageName);
  if (at < 0) throw stageNotFound(pipeline, stageName);
  if (reached[at]?.status !== 'Failed') {
    throw new Refusal('StageNotRetryableException', `The stage '${stageName}' has no failed actions to retry.`);
  }
  const before = reached.slice(0, at).reduce((total, { stage }) => total + (stage.takesS ?? 0), 0);
  call.estate.pipelineRuns.set(pipeline.name, {
    id: run.id,
    startedAt: new Date(call.now.getTime() - before * 1000),
    failedStage: undefined,
    decision: undefined,
  });
  return { pipelineExecutionId: run.id };
}

function putApprovalResult(call: Call): Output {
  const pipeline = pipelineOf(call, 'pipelineName');
  const run = runOf(call, pipeline);
  const stageName = requiredText(call.input, 'stageName');
  const stage = progress(call, pipeline, run).find((one) => one.stage.name === stageName);
  if (stage === undefined) throw stageNotFound(pipeline, stageName);
  const actionName = requiredText(call.input, 'actionName');
  if (stage.stage.action !== actionName) {
    throw new Refusal('ActionNotFoundException', `The action '${actionName}' does not exist in stage '${stageName}'`);
  }
  if (requiredText(call.input, 'token') !== tokenOf(run)) {
    throw new Refusal('InvalidApprovalTokenException', 'The approval token is not valid.');
  }
  if (stage.status !== 'InProgress' || stage.stage.takesS !== null) {
    throw new Refusal(
      'ApprovalAlreadyCompletedException',
      'The approval action has already been approved or rejected.',
    );
  }
  const result = record(call.input, 'result') ?? {};
  const isApproved = requiredText(result, 'status') === 'Approved';
  const decision = { isApproved, summary: requiredText(result, 'summary'), by: call.callerArn, at: call.now };
  call.estate.pipelineRuns.set(pipeline.name, { ...run, decision });
  return { approvedAt: call.now };
}

/** The status of a whole run. */
export function executionStatus(call: Call, pipeline: Pipeline, run: PipelineRun): string {
  const states = progress(call, pipeline, run).map(({ status }) => status);
  if (states.includes('Failed')) return 'Failed';
  if (states.every((status) => status === 'Succeeded')) return 'Succeeded';
  return run.stoppedAt === undefined ? 'InProgress' : 'Stopped';
}

/** How far a run is at a stage; without a status it has not come there. */
interface Progress {
  readonly stage: PipelineStage;
  readonly status: 'InProgress' | 'Succeeded' | 'Failed' | 'Stopped' | undefined;
  readonly startedAt: Date;
  readonly changedAt: Date;
}

export function progress(call: Call, pipeline: Pipeline, run: PipelineRun): readonly Progress[] {
  const { stoppedAt } = run;
  // What was stopped stays as it was then.
  const now = stoppedAt ?? call.now;
  let from: number | null = run.startedAt.getTime();
  return stagesOf(pipeline).map((stage): Progress => {
    const start = from;
    if (start === null || now.getTime() < start) return { stage, status: undefined, startedAt: now, changedAt: now };
    const startedAt = new Date(start);
    const end = stage.takesS === null ? (run.decision?.at.getTime() ?? null) : start + stage.takesS * 1000;
    if (end === null || now.getTime() < end) {
      from = end;
      if (stoppedAt !== undefined) return { stage, status: 'Stopped', startedAt, changedAt: stoppedAt };
      return { stage, status: 'InProgress', startedAt, changedAt: startedAt };
    }
    const isRejected = stage.takesS === null && run.decision?.isApproved === false;
    const status = isRejected || stage.name === run.failedStage ? 'Failed' : 'Succeeded';
    from = status === 'Failed' ? null : end;
    return { stage, status, startedAt, changedAt: new Date(end) };
  });
}

function stageState({ stage, status, changedAt }: Progress, run: PipelineRun): Output {
  const isApproval = stage.takesS === null;
  const { decision } = run;
  return {
    stageName: stage.name,
    inboundTransitionState: { enabled: true },
    actionStates: [
      {
        actionName: stage.action,
        ...(status === undefined
          ? {}
          : {
              latestExecution: {
                actionExecutionId: uuid(`${run.id}/${stage.name}`),
                status: status === 'Stopped' ? 'Abandoned' : status,
                lastStatusChange: changedAt,
                ...(isApproval ? { token: tokenOf(run) } : {}),
                ...(isApproval && decision ? { summary: decision.summary, lastUpdatedBy: decision.by } : {}),
                ...(status === 'Failed' && !isApproval
                  ? { errorDetails: { code: 'JobFailed', message: 'Build terminated with state: FAILED' } }
                  : {}),
              },
            }),
      },
    ],
    ...(status === undefined ? {} : { latestExecution: { pipelineExecutionId: run.id, status } }),
  };
}

function tokenOf({ id }: Pick<PipelineRun, 'id'>): string {
  return uuid(`${id}/approval`);
}

/** The token of the approval that waits from the start, until the pipeline is started again. */
export function firstApprovalToken(account: SandboxAccount, pipeline: string): string {
  return tokenOf({ id: firstRunId(account, pipeline) });
}

function firstRunId({ id }: SandboxAccount, pipeline: string): string {
  return uuid(`${id}/${pipeline}`);
}

/** The run of a pipeline that was started last. */
export function runOf(call: Call, pipeline: Pipeline): PipelineRun {
  const started = call.estate.pipelineRuns.get(pipeline.name);
  if (started !== undefined) return started;
  const takesMinutes = stagesOf(pipeline).reduce((total, { takesS }) => total + (takesS ?? 0), 0) / 60;
  return {
    id: firstRunId(call.account, pipeline.name),
    startedAt: ago(call.estate.site, pipeline.finishedMinutesAgo + takesMinutes),
    failedStage: pipeline.failedStage,
    decision: undefined,
  };
}

export function pipelineOf({ input, estate, account }: Call, member: 'name' | 'pipelineName'): Pipeline {
  const name = requiredText(input, member);
  const found = estate.platform.pipelines.find((one) => one.name === name);
  if (found === undefined) {
    throw new Refusal(
      'PipelineNotFoundException',
      `Account '${account.id}' does not have a pipeline with name '${name}'`,
    );
  }
  return found;
}

function stageNotFound(pipeline: Pipeline, stageName: string): Refusal {
  return new Refusal(
    'StageNotFoundException',
    `The stage '${stageName}' does not exist in pipeline '${pipeline.name}'`,
  );
}
