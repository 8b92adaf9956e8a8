import { at, listAt, textAt } from '../notifications/fields.ts';
import type { FollowKind, Moment, Output, Started } from './kind.ts';
import { dateMs, type Progress, type Step, type StepState, type Target } from './progress.ts';

/** What a change of a stack is to come to, by its operation. */
type Aim = 'created' | 'updated' | 'deleted' | 'rolled back';

/** From the operations that change a stack. Without a name or id of the stack nothing is known to follow. */
export function beginStack(aim: Aim): (started: Started) => Target | null {
  return ({ input, output }) => {
    const stack = textAt(output, 'StackId') ?? textAt(input, 'StackName');
    if (stack === null) return null;
    const [, ofArn] = /:stack\/([^/]+)\//.exec(stack) ?? [];
    return { stack, name: ofArn ?? textAt(input, 'StackName') ?? stack, aim };
  };
}

/** The clock of AWS and of the bot are not the same. */
const SKEW_MS = 10_000;
/** Until then an end state that stood before is not taken for the end of what was just begun. */
const BEGINS_WITHIN_MS = 20_000;

/** A stack of CloudFormation that is created, updated or deleted: its resources. */
export const stackKind: FollowKind = {
  service: 'cloudformation',
  title: ({ name }) => `Stack ${name}`,
  looks: ({ stack = '' }) => [
    { operation: 'DescribeStacks', input: { StackName: stack }, optional: false },
    { operation: 'DescribeStackEvents', input: { StackName: stack }, optional: true },
  ],
  read: (target, [stacks, described], moment) => {
    const stack = at(stacks, 'Stacks', 0);
    const status = textAt(stack, 'StackStatus');
    const stackId = textAt(stack, 'StackId') ?? '';
    const events = eventsSince(described ?? null, moment);
    const own = events.find((event) => event.physicalId === stackId && stackId !== '');
    const hasBegun = own?.status === status || moment.now - moment.startedAt > BEGINS_WITHIN_MS;
    const end = hasBegun ? stackEnd(status, target.aim) : null;
    const resources = resourcesOf(events.filter(({ physicalId }) => physicalId !== stackId));
    const failed = end === null || end === 'failed' ? firstFailure(events) : '';
    return {
      state: status ?? 'Unknown',
      end,
      steps: resources,
      count: null,
      facts: [{ name: 'Resources', value: countsOf(resources) }].filter(({ value }) => value !== ''),
      reason: failed || (end === 'failed' ? (textAt(stack, 'StackStatusReason') ?? '') : ''),
      startedAt: moment.startedAt,
      endedAt: end === null ? null : (own?.at ?? null),
      stoppable: end === null && status === 'UPDATE_IN_PROGRESS',
      // By its id it is found after it was deleted, too.
      learned: stackId === '' ? {} : { stack: stackId },
    };
  },
  gone: ({ aim }) => (aim === 'deleted' ? DELETED : null),
  stop: ({ name = '', aim }) =>
    aim === 'updated' ? ['cloudformation', 'cancel-update-stack', '--stack-name', name] : null,
  next: ({ stack = '' }) => [
    { title: 'Show events', words: ['cloudformation', 'describe-stack-events', '--stack-name', stack] },
  ],
  page: ({ stack = '' }) => ['cloudformation/home', `/stacks/events?stackId=${encodeURIComponent(stack)}`],
};

const DELETED: Progress = {
  state: 'DELETE_COMPLETE',
  end: 'succeeded',
  steps: [],
  count: null,
  facts: [],
  reason: '',
  startedAt: null,
  endedAt: null,
  stoppable: false,
  learned: {},
};

interface StackEvent {
  readonly at: number;
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly status: string;
  readonly reason: string;
}

/** Newest first, as AWS gives them. */
function eventsSince(described: Output | null, { startedAt }: Moment): readonly StackEvent[] {
  return listAt(described, 'StackEvents').flatMap((event) => {
    const time = dateMs(at(event, 'Timestamp'));
    if (time === null || time < startedAt - SKEW_MS) return [];
    return [
      {
        at: time,
        logicalId: textAt(event, 'LogicalResourceId') ?? '',
        type: textAt(event, 'ResourceType') ?? '',
        physicalId: textAt(event, 'PhysicalResourceId') ?? '',
        status: textAt(event, 'ResourceStatus') ?? '',
        reason: textAt(event, 'ResourceStatusReason') ?? '',
      },
    ];
  });
}

function stackEnd(status: string | null, aim: string | undefined): Progress['end'] {
  if (status === null || status.endsWith('_IN_PROGRESS')) return null;
  if (status.endsWith('_FAILED')) return 'failed';
  if (status.includes('ROLLBACK') && aim !== 'rolled back') return 'failed';
  return 'succeeded';
}

/** Each resource once, as it stands now: what failed first, then what goes on, then the newest of the rest. */
function resourcesOf(events: readonly StackEvent[]): readonly Step[] {
  const steps = new Map<string, Step>();
  for (const event of events) {
    const known = steps.get(event.logicalId);
    if (known !== undefined) {
      steps.set(event.logicalId, { ...known, startedAt: event.at });
      continue;
    }
    const state = resourceState(event.status);
    steps.set(event.logicalId, {
      name: event.logicalId,
      detail: event.type,
      state,
      startedAt: event.at,
      endedAt: state === 'running' ? null : event.at,
    });
  }
  const rank: Readonly<Record<StepState, number>> = { failed: 0, running: 1, stopped: 2, done: 2, waiting: 3 };
  return [...steps.values()].toSorted((one, other) => rank[one.state] - rank[other.state]);
}

function resourceState(status: string): StepState {
  if (status.endsWith('_FAILED')) return 'failed';
  if (status.endsWith('_SKIPPED')) return 'stopped';
  return status.endsWith('_COMPLETE') ? 'done' : 'running';
}

/** The failure that the others follow from: they come later, and say so. */
function firstFailure(events: readonly StackEvent[]): string {
  const failed = events.findLast(({ status, reason }) => status.endsWith('_FAILED') && reason !== '');
  return failed === undefined ? '' : `${failed.logicalId}: ${failed.reason}`;
}

/** "2 done, 1 in progress, 1 failed". */
function countsOf(steps: readonly Step[]): string {
  const words = { done: 'done', running: 'in progress', failed: 'failed', stopped: 'skipped' } as const;
  return (['done', 'running', 'failed', 'stopped'] as const)
    .map((state) => [steps.filter((step) => step.state === state).length, words[state]] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
}
