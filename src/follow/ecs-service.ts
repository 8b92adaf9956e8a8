import { at, listAt, numberAt, textAt } from '../notifications/fields.ts';
import { shortName } from '../notifications/links.ts';
import type { FollowKind, Moment, Started } from './kind.ts';
import { dateMs, type Progress, type Step, type Target } from './progress.ts';

/** From `ecs update-service` and `create-service`. */
export function beginEcsService({ input, output }: Started): Target | null {
  const service = textAt(output, 'service', 'serviceName') ?? textAt(input, 'service');
  if (service === null) return null;
  const cluster = textAt(output, 'service', 'clusterArn') ?? textAt(input, 'cluster') ?? 'default';
  const deployment = textAt(listAt(output, 'service', 'deployments').find(isPrimary), 'id') ?? '';
  return { service: shortName(service), cluster: shortName(cluster), deployment };
}

/** What a service tells is shown from a little before its change on: clocks differ. */
const SKEW_MS = 5000;
const EVENTS_SHOWN = 2;

/** A service of ECS that is brought to a new state: its deployments and their tasks. */
export const ecsServiceKind: FollowKind = {
  service: 'ecs',
  title: ({ service }) => `Service ${service}`,
  looks: ({ cluster = '', service = '' }) => [
    { operation: 'DescribeServices', input: { cluster, services: [service] }, optional: false },
  ],
  read: (target, [output], moment) => {
    const service = at(output, 'services', 0);
    const deployments = listAt(service, 'deployments');
    const own = deployments.find((one) => textAt(one, 'id') === target.deployment) ?? null;
    const primary = deployments.find(isPrimary) ?? null;
    const followed = target.deployment === '' ? primary : own;
    const end = endOfDeployment(service, followed, deployments);
    const [running, desired] = [numberAt(followed, 'runningCount') ?? 0, numberAt(followed, 'desiredCount') ?? 0];
    return {
      state:
        textAt(followed, 'rolloutState') ?? (end === 'stopped' ? 'Replaced' : (textAt(service, 'status') ?? 'Unknown')),
      end,
      steps: deployments.map((one) => stepOf(one, one === followed, end)),
      count: followed === null ? null : { done: Math.min(running, desired), total: desired, noun: TASKS },
      facts: eventsOf(service, moment),
      reason: reasonOf(end, followed),
      startedAt: moment.startedAt,
      endedAt: end === null ? null : dateMs(at(followed, 'updatedAt')),
      stoppable: false,
      learned:
        textAt(primary, 'id') !== null && target.deployment === '' ? { deployment: textAt(primary, 'id') ?? '' } : {},
    };
  },
  stop: () => null,
  next: ({ cluster = '', service = '' }, { end }) => [
    ...(end === 'failed'
      ? [
          {
            title: 'Stopped tasks',
            words: [
              ...['ecs', 'list-tasks', '--cluster', cluster, '--service-name', service],
              ...['--desired-status', 'STOPPED'],
            ],
          },
        ]
      : []),
    {
      title: 'Show the service',
      words: ['ecs', 'describe-services', '--cluster', cluster, '--services', service],
    },
  ],
  page: ({ cluster = '', service = '' }) => [
    `ecs/v2/clusters/${encodeURIComponent(cluster)}/services/${encodeURIComponent(service)}/deployments`,
  ],
};

const TASKS = { one: 'task', many: 'tasks' };

function isPrimary(deployment: unknown): boolean {
  return textAt(deployment, 'status') === 'PRIMARY';
}

/** It is over when the deployment runs with all its tasks and nothing of an older one is left, or has failed. */
function endOfDeployment(service: unknown, followed: unknown, all: readonly unknown[]): Progress['end'] {
  if (service === undefined) return null;
  // Another deployment has taken its place, and this one is no longer listed.
  if (followed === null) return 'stopped';
  const rollout = textAt(followed, 'rolloutState');
  if (rollout === 'FAILED') return 'failed';
  const isFull = numberAt(followed, 'runningCount') === numberAt(followed, 'desiredCount');
  if (rollout === 'COMPLETED' || rollout === null) return isFull && all.length === 1 ? 'succeeded' : null;
  return null;
}

function stepOf(deployment: unknown, isFollowed: boolean, end: Progress['end']): Step {
  const [running, desired] = [numberAt(deployment, 'runningCount') ?? 0, numberAt(deployment, 'desiredCount') ?? 0];
  const failed = numberAt(deployment, 'failedTasks') ?? 0;
  const rollout = textAt(deployment, 'rolloutState');
  const isOld = !isFollowed && !isPrimary(deployment);
  const role = isFollowed ? 'new' : isOld ? 'before' : 'in its place';
  const tasks = isOld ? `${running} tasks left` : `${running} of ${desired} tasks`;
  const isDone = isFollowed && end === 'succeeded';
  return {
    name: revisionOf(textAt(deployment, 'taskDefinition') ?? textAt(deployment, 'id') ?? ''),
    detail: [role, tasks, ...(failed === 0 ? [] : [`${failed} failed`])].join(' · '),
    state: rollout === 'FAILED' ? 'failed' : isDone ? 'done' : 'running',
    startedAt: isOld ? null : dateMs(at(deployment, 'createdAt')),
    endedAt: isDone || rollout === 'FAILED' ? dateMs(at(deployment, 'updatedAt')) : null,
  };
}

/** `web:13` of a task definition's ARN. */
function revisionOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function reasonOf(end: Progress['end'], followed: unknown): string {
  if (end === 'stopped') return 'Another deployment has taken its place.';
  return end === 'failed' ? (textAt(followed, 'rolloutStateReason') ?? '') : '';
}

/** What the service says of itself, the newest last. */
function eventsOf(service: unknown, { startedAt }: Moment): Progress['facts'] {
  return listAt(service, 'events')
    .flatMap((event) => {
      const time = dateMs(at(event, 'createdAt'));
      const message = textAt(event, 'message');
      return time === null || time < startedAt - SKEW_MS || message === null ? [] : [{ name: 'ECS', value: message }];
    })
    .slice(0, EVENTS_SHOWN)
    .toReversed();
}
