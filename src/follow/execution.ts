import { at, listAt, textAt } from '../notifications/fields.ts';
import { readArn } from '../notifications/links.ts';
import type { FollowKind, Output, Started } from './kind.ts';
import { dateMs, endOf, type Progress, type Step, type StepState, type Target } from './progress.ts';

/** From `stepfunctions start-execution`. What express state machines do cannot be looked at. */
export function beginExecution({ output }: Started): Target | null {
  const arn = textAt(output, 'executionArn');
  const [kind, machine = ''] = readArn(arn)?.resource.split(':') ?? [];
  return arn === null || kind !== 'execution' ? null : { arn, machine };
}

const EVENTS = 200;

/** An execution of a state machine and the states that it went through. */
export const executionKind: FollowKind = {
  service: 'stepfunctions',
  title: ({ machine }) => `State machine ${machine}`,
  looks: ({ arn = '' }) => [
    { operation: 'DescribeExecution', input: { executionArn: arn }, optional: false },
    {
      operation: 'GetExecutionHistory',
      input: { executionArn: arn, reverseOrder: true, includeExecutionData: false, maxResults: EVENTS },
      optional: true,
    },
  ],
  read: (_target, [execution, history]) => {
    const status = textAt(execution, 'status');
    const end = endOf(status);
    return {
      state: status ?? 'Unknown',
      end,
      steps: statesOf(history ?? null, end, end === null ? null : dateMs(at(execution, 'stopDate'))),
      count: null,
      facts: [{ name: 'Execution', value: textAt(execution, 'name') ?? '' }],
      reason: [textAt(execution, 'error'), textAt(execution, 'cause')].filter((text) => text !== null).join(': '),
      startedAt: dateMs(at(execution, 'startDate')),
      endedAt: end === null ? null : dateMs(at(execution, 'stopDate')),
      stoppable: end === null,
      learned: {},
    };
  },
  stop: ({ arn = '' }) => ['stepfunctions', 'stop-execution', '--execution-arn', arn],
  next: ({ arn = '' }) => [
    {
      title: 'Show its history',
      words: ['stepfunctions', 'get-execution-history', '--execution-arn', arn, '--reverse-order'],
    },
  ],
  page: ({ arn = '' }) => ['states/home', `/v2/executions/details/${encodeURIComponent(arn)}`],
};

/** States in the order in which they were entered. One that was entered again counts once, as it stands. */
function statesOf(history: Output | null, end: Progress['end'], endedAt: number | null): readonly Step[] {
  const states = new Map<string, { entered: number | null; left: number | null }>();
  // AWS gives the newest first.
  for (const event of listAt(history, 'events').toReversed()) {
    const type = textAt(event, 'type') ?? '';
    const time = dateMs(at(event, 'timestamp'));
    const entered = type.endsWith('StateEntered') ? textAt(event, 'stateEnteredEventDetails', 'name') : null;
    const left = type.endsWith('StateExited') ? textAt(event, 'stateExitedEventDetails', 'name') : null;
    if (entered !== null) states.set(entered, { entered: time, left: null });
    const known = left === null ? undefined : states.get(left);
    if (known !== undefined) known.left = time;
  }
  // A state that was not left when all ended is where it ended.
  const last: StepState = end === null ? 'running' : end === 'succeeded' ? 'done' : end;
  return [...states].map(([name, { entered, left }]) => ({
    name,
    detail: '',
    state: left === null ? last : 'done',
    startedAt: entered,
    endedAt: left ?? endedAt,
  }));
}
