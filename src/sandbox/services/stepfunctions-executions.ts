import { ago, arn, type Call, type Handlers, type Output } from '../call.ts';
import { machineStates } from '../content/machines.ts';
import { Refusal } from '../errors.ts';
import { flag, requiredText, text } from '../fields.ts';
import { page } from '../paging.ts';

/** An execution of a state machine. */
export interface StartedExecution {
  readonly arn: string;
  readonly name: string;
  readonly machine: string;
  readonly input: string;
  readonly startedAt: Date;
  readonly stopped:
    | { readonly at: Date; readonly error: string | undefined; readonly cause: string | undefined }
    | undefined;
}

/** AWS Step Functions: executions of state machines. */
export const executions: Handlers = {
  DescribeStateMachine: (call) => {
    const { name, type } = machineOf(call);
    const states = machineStates(name);
    return {
      stateMachineArn: arn(call, 'states', `stateMachine:${name}`),
      name,
      status: 'ACTIVE',
      definition: JSON.stringify({
        StartAt: states[0]?.name,
        States: Object.fromEntries(
          states.map((state, place) => [
            state.name,
            { Type: 'Task', ...(states[place + 1] ? { Next: states[place + 1]?.name } : { End: true }) },
          ]),
        ),
      }),
      roleArn: `arn:aws:iam::${call.account.id}:role/${name}`,
      type,
      creationDate: ago(call.estate.site, 1440 * 150),
      loggingConfiguration: { level: 'OFF', includeExecutionData: false },
    };
  },
  StartExecution: (call) => {
    const { name: machine, type } = machineOf(call);
    const name = text(call.input, 'name') ?? call.newId();
    const kind = type === 'EXPRESS' ? 'express' : 'execution';
    const executionArn = arn(call, 'states', `${kind}:${machine}:${name}`);
    if (call.estate.executions.has(executionArn)) {
      throw new Refusal('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn}'`);
    }
    const input = text(call.input, 'input') ?? '{}';
    const execution = { arn: executionArn, name, machine, input, startedAt: call.now, stopped: undefined };
    if (type !== 'EXPRESS') call.estate.executions.set(executionArn, execution);
    return { executionArn, startDate: call.now };
  },
  DescribeExecution: (call) => described(call, executionOf(call)),
  StopExecution: (call) => {
    const found = executionOf(call);
    const isRunning = described(call, found).status === 'RUNNING';
    const stopped = { at: call.now, error: text(call.input, 'error'), cause: text(call.input, 'cause') };
    if (isRunning) call.estate.executions.set(found.arn, { ...found, stopped });
    return { stopDate: call.now };
  },
  ListExecutions: (call) => {
    const { name } = machineOf(call);
    const all = [...call.estate.executions.values()].filter(({ machine }) => machine === name).toReversed();
    const { items, next } = page(all, call.input, paging('ListExecutions'));
    return {
      executions: items.map((one) => {
        const { executionArn, stateMachineArn, status, startDate, stopDate } = described(call, one);
        return { executionArn, stateMachineArn, name: one.name, status, startDate, stopDate };
      }),
      nextToken: next,
    };
  },
  GetExecutionHistory: (call) => {
    const { events } = history(call, executionOf(call));
    const ordered = flag(call.input, 'reverseOrder') === true ? events.toReversed() : events;
    const { items, next } = page(ordered, call.input, paging('GetExecutionHistory'));
    return { events: items, nextToken: next };
  },
};

function described(call: Call, one: StartedExecution): Output {
  const { status, endedAt, failure } = history(call, one);
  return {
    executionArn: one.arn,
    stateMachineArn: arn(call, 'states', `stateMachine:${one.machine}`),
    name: one.name,
    status,
    startDate: one.startedAt,
    input: one.input,
    inputDetails: { included: true },
    ...(endedAt === undefined ? {} : { stopDate: endedAt }),
    ...(status === 'SUCCEEDED' ? { output: '{}', outputDetails: { included: true } } : {}),
    ...(failure ?? {}),
  };
}

/** All that has happened until now, oldest first, and what it means for the whole. */
function history({ now }: Call, one: StartedExecution) {
  const until = (one.stopped?.at ?? now).getTime();
  const events: Record<string, unknown>[] = [];
  const add = (at: number, type: string, more: Output = {}): void => {
    events.push({ timestamp: new Date(at), type, id: events.length + 1, previousEventId: events.length, ...more });
  };
  let from = one.startedAt.getTime();
  add(from, 'ExecutionStarted');
  for (const { name, takesS, fails } of machineStates(one.machine)) {
    if (until < from) break;
    add(from, 'TaskStateEntered', { stateEnteredEventDetails: { name } });
    const end = from + takesS * 1000;
    if (until < end) {
      if (one.stopped === undefined) return { events, status: 'RUNNING', endedAt: undefined, failure: undefined };
      add(until, 'ExecutionAborted');
      const { error, cause } = one.stopped;
      const failure = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
      return { events, status: 'ABORTED', endedAt: one.stopped.at, failure };
    }
    if (fails !== undefined) {
      add(end, 'ExecutionFailed', { executionFailedEventDetails: fails });
      return { events, status: 'FAILED', endedAt: new Date(end), failure: fails };
    }
    add(end, 'TaskStateExited', { stateExitedEventDetails: { name } });
    from = end;
  }
  add(from, 'ExecutionSucceeded');
  return { events, status: 'SUCCEEDED', endedAt: new Date(from), failure: undefined };
}

function machineOf(call: Call) {
  const wanted = requiredText(call.input, 'stateMachineArn');
  const found = call.estate.platform.machines.find(
    ({ name }) => arn(call, 'states', `stateMachine:${name}`) === wanted,
  );
  if (found === undefined) throw new Refusal('StateMachineDoesNotExist', `State Machine Does Not Exist: '${wanted}'`);
  return found;
}

function executionOf({ input, estate }: Call): StartedExecution {
  const wanted = requiredText(input, 'executionArn');
  const found = estate.executions.get(wanted);
  if (found === undefined) throw new Refusal('ExecutionDoesNotExist', `Execution Does Not Exist: '${wanted}'`);
  return found;
}

function paging(operation: string) {
  return { of: `stepfunctions.${operation}`, limit: 'maxResults', token: 'nextToken', most: 1000, otherwise: 100 };
}
