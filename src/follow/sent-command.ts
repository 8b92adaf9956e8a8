import { at, listAt, numberAt, textAt } from '../notifications/fields.ts';
import type { FollowKind, Started } from './kind.ts';
import { dateMs, endOf, type Step, stepState, type Target } from './progress.ts';

/** From `ssm send-command`. */
export function beginSentCommand({ input, output }: Started): Target | null {
  const id = textAt(output, 'Command', 'CommandId');
  return id === null ? null : { id, document: textAt(input, 'DocumentName') ?? '' };
}

const INVOCATIONS = 50;

/** A command that was sent to instances, and how it goes on each. */
export const sentCommandKind: FollowKind = {
  service: 'ssm',
  title: ({ document }) => `Command ${document}`,
  looks: ({ id = '' }) => [
    { operation: 'ListCommands', input: { CommandId: id }, optional: false },
    { operation: 'ListCommandInvocations', input: { CommandId: id, MaxResults: INVOCATIONS }, optional: true },
  ],
  read: ({ id = '' }, [commands, invocations]) => {
    const command = at(commands, 'Commands', 0);
    const steps = listAt(invocations, 'CommandInvocations').map(stepOf);
    const status = textAt(command, 'Status');
    const end = endOf(status);
    const total = numberAt(command, 'TargetCount') ?? 0;
    const failed = (numberAt(command, 'ErrorCount') ?? 0) + (numberAt(command, 'DeliveryTimedOutCount') ?? 0);
    const instances = { one: 'instance', many: 'instances' };
    const troubled = steps.find(({ state }) => state === 'failed');
    return {
      state: textAt(command, 'StatusDetails') ?? status ?? 'Unknown',
      end,
      steps,
      count: total === 0 ? null : { done: numberAt(command, 'CompletedCount') ?? 0, total, noun: instances },
      facts: [{ name: 'Command', value: id }, ...(failed === 0 ? [] : [{ name: 'Failed on', value: String(failed) }])],
      reason: end === 'failed' ? `Failed on ${troubled?.name ?? 'some instances'}.` : '',
      startedAt: dateMs(at(command, 'RequestedDateTime')),
      endedAt: null,
      stoppable: end === null && status !== 'Cancelling',
      learned: instanceOf(troubled ?? steps[0]),
    };
  },
  stop: ({ id = '' }) => ['ssm', 'cancel-command', '--command-id', id],
  next: ({ id = '', instance = '' }) =>
    instance === ''
      ? [{ title: 'Show the instances', words: ['ssm', 'list-command-invocations', '--command-id', id] }]
      : [
          {
            title: `Output of ${instance}`,
            words: ['ssm', 'get-command-invocation', '--command-id', id, '--instance-id', instance],
          },
        ],
  page: ({ id = '' }) => [`systems-manager/run-command/${encodeURIComponent(id)}`],
};

function stepOf(invocation: unknown): Step {
  const name = textAt(invocation, 'InstanceName');
  return {
    name: textAt(invocation, 'InstanceId') ?? '',
    detail: [name, textAt(invocation, 'StatusDetails')].filter((text) => text !== null).join(' · '),
    state: stepState(textAt(invocation, 'Status')),
    startedAt: null,
    endedAt: null,
  };
}

/** The instance whose output tells most. */
function instanceOf(step: Step | undefined): Target {
  return step === undefined ? {} : { instance: step.name };
}
