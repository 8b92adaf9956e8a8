import type { Handlers } from '../call.ts';
import { Refusal } from '../errors.ts';
import { record, requiredText, text } from '../fields.ts';
import { uuid } from '../noise.ts';
import { page } from '../paging.ts';
import { executionStatus, pipelineOf, progress, runOf } from './codepipeline.ts';

/** AWS CodePipeline: the actions of an execution, and the end of one. */
export const pipelineExecutions: Handlers = {
  ListActionExecutions: (call) => {
    const pipeline = pipelineOf(call, 'pipelineName');
    const run = runOf(call, pipeline);
    const wanted = text(record(call.input, 'filter') ?? {}, 'pipelineExecutionId') ?? run.id;
    const begun = wanted === run.id ? progress(call, pipeline, run).filter(({ status }) => status !== undefined) : [];
    const { items, next } = page(begun.toReversed(), call.input, {
      of: 'codepipeline.ListActionExecutions',
      limit: 'maxResults',
      token: 'nextToken',
      most: 100,
    });
    return {
      actionExecutionDetails: items.map(({ stage, status, startedAt, changedAt }) => ({
        pipelineExecutionId: run.id,
        actionExecutionId: uuid(`${run.id}/${stage.name}`),
        pipelineVersion: pipeline.version,
        stageName: stage.name,
        actionName: stage.action,
        startTime: startedAt,
        lastUpdateTime: changedAt,
        status: status === 'Stopped' ? 'Abandoned' : status,
        ...(status === 'Failed' && stage.takesS !== null
          ? {
              output: {
                executionResult: {
                  errorDetails: { code: 'JobFailed', message: 'Build terminated with state: FAILED' },
                },
              },
            }
          : {}),
      })),
      nextToken: next,
    };
  },
  StopPipelineExecution: (call) => {
    const pipeline = pipelineOf(call, 'pipelineName');
    const run = runOf(call, pipeline);
    const id = requiredText(call.input, 'pipelineExecutionId');
    if (id !== run.id || executionStatus(call, pipeline, run) !== 'InProgress') {
      throw new Refusal(
        'PipelineExecutionNotStoppableException',
        `The pipeline execution ${id} cannot be stopped: it is not in progress.`,
      );
    }
    call.estate.pipelineRuns.set(pipeline.name, { ...run, stoppedAt: call.now });
    return { pipelineExecutionId: id };
  },
};
