import { at, listAt, numberAt, textAt } from '../notifications/fields.ts';
import type { FollowKind, Started } from './kind.ts';
import { countSteps, dateMs, endOf, type Progress, STEPS, type Step, stepState, type Target } from './progress.ts';

/** From `ssm start-automation-execution`. */
export function beginAutomation({ input, output }: Started): Target | null {
  const id = textAt(output, 'AutomationExecutionId');
  return id === null ? null : { id, document: textAt(input, 'DocumentName') ?? '' };
}

/** An automation of Systems Manager and its steps. */
export const automationKind: FollowKind = {
  service: 'ssm',
  title: ({ document }) => `Automation ${document}`,
  looks: ({ id = '' }) => [
    { operation: 'GetAutomationExecution', input: { AutomationExecutionId: id }, optional: false },
  ],
  read: ({ id = '' }, [output]) => {
    const execution = at(output, 'AutomationExecution');
    const steps = listAt(execution, 'StepExecutions').map(stepOf);
    const status = textAt(execution, 'AutomationExecutionStatus');
    const end = endOf(status);
    return {
      state: status ?? 'Unknown',
      end,
      steps,
      count: targetsOf(execution) ?? countSteps(steps, STEPS),
      facts: [{ name: 'Execution', value: id }],
      reason: end === 'succeeded' ? '' : reasonOf(execution),
      startedAt: dateMs(at(execution, 'ExecutionStartTime')),
      endedAt: end === null ? null : dateMs(at(execution, 'ExecutionEndTime')),
      stoppable: end === null && status !== 'Cancelling',
      learned: {},
    };
  },
  stop: ({ id = '' }) => ['ssm', 'stop-automation-execution', '--automation-execution-id', id],
  next: ({ id = '' }) => [
    {
      title: 'Show the execution',
      words: ['ssm', 'get-automation-execution', '--automation-execution-id', id],
    },
  ],
  page: ({ id = '' }) => [`systems-manager/automation/execution/${encodeURIComponent(id)}`],
};

function stepOf(step: unknown): Step {
  return {
    name: textAt(step, 'StepName') ?? '',
    detail: textAt(step, 'Action') ?? '',
    state: stepState(textAt(step, 'StepStatus')),
    startedAt: dateMs(at(step, 'ExecutionStartTime')),
    endedAt: dateMs(at(step, 'ExecutionEndTime')),
  };
}

/** An automation of many targets counts those instead of steps. */
function targetsOf(execution: unknown): Progress['count'] {
  const total = numberAt(execution, 'ProgressCounters', 'TotalSteps');
  if (textAt(execution, 'TargetParameterName') === null || total === null) return null;
  const done = numberAt(execution, 'ProgressCounters', 'SuccessSteps') ?? 0;
  return { done, total, noun: { one: 'target', many: 'targets' } };
}

function reasonOf(execution: unknown): string {
  const failed = listAt(execution, 'StepExecutions').find((step) => endOf(textAt(step, 'StepStatus')) === 'failed');
  const why = textAt(failed, 'FailureMessage') ?? textAt(execution, 'FailureMessage') ?? '';
  return failed === undefined ? why : `${textAt(failed, 'StepName')}: ${why || 'AWS does not say why'}`;
}
