import { ago, arn, type Call, type Handlers, type Output } from '../call.ts';
import { type Pipeline, pipelineStages } from '../content/platform.ts';
import { Refusal } from '../errors.ts';
import { requiredText, texts } from '../fields.ts';
import { hash, uuid } from '../noise.ts';
import { page } from '../paging.ts';

/** The run of a pipeline that was started last. */
export interface PipelineRun {
  readonly id: string;
  readonly startedAt: Date;
  readonly failedStage: string | undefined;
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
    const pipeline = pipelineOf(call);
    return {
      pipelineName: pipeline.name,
      pipelineVersion: pipeline.version,
      stageStates: stageStates(call, pipeline),
      created: ago(call.estate.site, 1440 * 300),
      updated: ago(call.estate.site, 1440 * 20),
    };
  },
  StartPipelineExecution: (call) => {
    const pipeline = pipelineOf(call);
    const id = call.newId();
    call.estate.pipelineRuns.set(pipeline.name, { id, startedAt: call.now, failedStage: undefined });
    return { pipelineExecutionId: id };
  },
};

function stageStates(call: Call, pipeline: Pipeline): readonly Output[] {
  const run = call.estate.pipelineRuns.get(pipeline.name) ?? lastRun(call, pipeline);
  const failedAt = pipelineStages.findIndex(({ name }) => name === run.failedStage);
  let from = run.startedAt.getTime();
  return pipelineStages.map((stage, index) => {
    const start = from;
    from += stage.takesS * 1000;
    const reached = call.now.getTime() >= start && (failedAt < 0 || index <= failedAt);
    const done = call.now.getTime() >= from;
    const status = done ? (index === failedAt ? 'Failed' : 'Succeeded') : 'InProgress';
    return {
      stageName: stage.name,
      inboundTransitionState: { enabled: true },
      actionStates: [
        {
          actionName: stage.action,
          ...(reached
            ? {
                latestExecution: {
                  actionExecutionId: uuid(`${run.id}/${stage.name}`),
                  status,
                  lastStatusChange: new Date(done ? from : start),
                  ...(status === 'Failed'
                    ? { errorDetails: { code: 'JobFailed', message: 'Build terminated with state: FAILED' } }
                    : {}),
                },
              }
            : {}),
        },
      ],
      ...(reached ? { latestExecution: { pipelineExecutionId: run.id, status } } : {}),
    };
  });
}

function lastRun(call: Call, pipeline: Pipeline): PipelineRun {
  const takesMinutes = pipelineStages.reduce((total, { takesS }) => total + takesS, 0) / 60;
  return {
    id: uuid(`${call.account.id}/${pipeline.name}`),
    startedAt: ago(call.estate.site, pipeline.finishedMinutesAgo + takesMinutes),
    failedStage: pipeline.failedStage,
  };
}

function pipelineOf({ input, estate, account }: Call): Pipeline {
  const name = requiredText(input, 'name');
  const found = estate.platform.pipelines.find((one) => one.name === name);
  if (found === undefined) {
    throw new Refusal(
      'PipelineNotFoundException',
      `Account '${account.id}' does not have a pipeline with name '${name}'`,
    );
  }
  return found;
}

/** AWS Step Functions. */
export const stepfunctions: Handlers = {
  ListStateMachines: (call) => {
    const { items, next } = page(call.estate.platform.machines, call.input, {
      of: 'stepfunctions.ListStateMachines',
      limit: 'maxResults',
      token: 'nextToken',
      most: 1000,
      otherwise: 100,
    });
    return {
      stateMachines: items.map(({ name, type }) => ({
        stateMachineArn: arn(call, 'states', `stateMachine:${name}`),
        name,
        type,
        creationDate: ago(call.estate.site, 1440 * 150),
      })),
      nextToken: next,
    };
  },
};

/** Amazon ECR. */
export const ecr: Handlers = {
  DescribeRepositories: (call) => {
    const wanted = texts(call.input, 'repositoryNames');
    const missing = wanted.find((name) => !call.estate.platform.repositories.includes(name));
    if (missing !== undefined) {
      throw new Refusal(
        'RepositoryNotFoundException',
        `The repository with name '${missing}' does not exist in the registry with id '${call.account.id}'`,
      );
    }
    const all = call.estate.platform.repositories.filter((name) => wanted.length === 0 || wanted.includes(name));
    const { items, next } = page(all, call.input, {
      of: 'ecr.DescribeRepositories',
      limit: 'maxResults',
      token: 'nextToken',
      most: 1000,
      otherwise: 100,
    });
    return {
      repositories: items.map((name) => ({
        repositoryName: name,
        repositoryArn: arn(call, 'ecr', `repository/${name}`),
        registryId: call.account.id,
        repositoryUri: `${call.account.id}.dkr.ecr.${call.region}.amazonaws.com/${name}`,
        createdAt: ago(call.estate.site, 1440 * (200 + (hash(name) % 400))),
        imageTagMutability: 'IMMUTABLE',
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfiguration: { encryptionType: 'AES256' },
      })),
      nextToken: next,
    };
  },
};

/** Amazon EKS. */
export const eks: Handlers = {
  ListClusters: ({ input, estate }) => {
    const { items, next } = page(estate.platform.eksClusters, input, {
      of: 'eks.ListClusters',
      limit: 'maxResults',
      token: 'nextToken',
      most: 100,
    });
    return { clusters: items, nextToken: next };
  },
};
