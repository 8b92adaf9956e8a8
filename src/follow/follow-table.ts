import { automationKind, beginAutomation } from './automation.ts';
import { beginBuild, buildKind } from './build.ts';
import { beginEcsService, ecsServiceKind } from './ecs-service.ts';
import { beginExecution, executionKind } from './execution.ts';
import type { FollowKind, Started } from './kind.ts';
import { beginLogQuery, logQueryKind } from './log-query.ts';
import { beginPipeline, pipelineKind } from './pipeline.ts';
import type { Target } from './progress.ts';
import { beginSentCommand, sentCommandKind } from './sent-command.ts';
import { beginStack, stackKind } from './stack.ts';

/** Every kind of long work, by the name under which it is kept. */
export const FOLLOW_KINDS = {
  pipeline: pipelineKind,
  automation: automationKind,
  command: sentCommandKind,
  build: buildKind,
  stack: stackKind,
  service: ecsServiceKind,
  execution: executionKind,
  query: logQueryKind,
} as const satisfies Readonly<Record<string, FollowKind>>;

export type FollowKindName = keyof typeof FOLLOW_KINDS;

interface Following {
  readonly kind: FollowKindName;
  /** What was started; null where the answer does not say, or it cannot be looked at. */
  readonly begin: (started: Started) => Target | null;
}

/** What starts long work, by the service's AWS CLI name and the operation's API name. */
export const FOLLOWED: Readonly<Record<string, Following>> = {
  'codepipeline StartPipelineExecution': { kind: 'pipeline', begin: beginPipeline },
  'codepipeline RetryStageExecution': { kind: 'pipeline', begin: beginPipeline },
  'ssm StartAutomationExecution': { kind: 'automation', begin: beginAutomation },
  'ssm SendCommand': { kind: 'command', begin: beginSentCommand },
  'codebuild StartBuild': { kind: 'build', begin: beginBuild },
  'codebuild RetryBuild': { kind: 'build', begin: beginBuild },
  'cloudformation CreateStack': { kind: 'stack', begin: beginStack('created') },
  'cloudformation UpdateStack': { kind: 'stack', begin: beginStack('updated') },
  'cloudformation DeleteStack': { kind: 'stack', begin: beginStack('deleted') },
  'cloudformation ExecuteChangeSet': { kind: 'stack', begin: beginStack('updated') },
  'cloudformation RollbackStack': { kind: 'stack', begin: beginStack('rolled back') },
  'cloudformation ContinueUpdateRollback': { kind: 'stack', begin: beginStack('rolled back') },
  'ecs UpdateService': { kind: 'service', begin: beginEcsService },
  'ecs CreateService': { kind: 'service', begin: beginEcsService },
  'stepfunctions StartExecution': { kind: 'execution', begin: beginExecution },
  'logs StartQuery': { kind: 'query', begin: beginLogQuery },
};

/** What is to be followed after an operation was run; null where nothing is. */
export function followedBy(
  service: string,
  operation: string,
  started: Started,
): { readonly kind: FollowKindName; readonly target: Target } | null {
  const key = `${service} ${operation}`;
  const found = Object.hasOwn(FOLLOWED, key) ? FOLLOWED[key] : undefined;
  const target = found?.begin(started) ?? null;
  return found === undefined || target === null ? null : { kind: found.kind, target };
}
