import { arn, type Call, type Handlers } from '../call.ts';
import { type Stack, stacks } from '../content/cloudformation.ts';
import { Refusal } from '../errors.ts';
import { requiredText } from '../fields.ts';
import { uuid } from '../noise.ts';

/** A stack that was created, updated or deleted since the sandbox started; the last change counts. */
export interface StackChange {
  readonly verb: 'CREATE' | 'UPDATE' | 'DELETE';
  /** As it was before, or as it is to be where it is new. */
  readonly stack: Stack;
  readonly startedAt: Date;
  readonly cancelledAt: Date | undefined;
}

/** One event of a change, of the stack itself where `logicalId` is its name. */
export interface ChangeEvent {
  readonly at: number;
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly status: string;
  readonly reason: string | undefined;
}

/** Seconds for each resource, and for its way back. */
const RESOURCE_S = 5;
const ROLLBACK_S = 6;
const STACK = 'AWS::CloudFormation::Stack';
/** The update of this stack is never taken: its queue's handler is throttled. */
const FAILING = { stack: 'orders', resource: 'Queue' };
const THROTTLED = 'Resource handler returned message: "Rate exceeded" (HandlerErrorCode: Throttling)';

/** AWS CloudFormation: what changes stacks. */
export const stackChanges: Handlers = {
  CreateStack: (call) => {
    const name = requiredText(call.input, 'StackName');
    if (stacksNow(call).some((one) => one.name === name)) {
      throw new Refusal('AlreadyExistsException', `Stack [${name}] already exists`);
    }
    return change(call, 'CREATE', newStack(name));
  },
  UpdateStack: (call) => change(call, 'UPDATE', changeable(call)),
  DeleteStack: (call) => {
    const name = requiredText(call.input, 'StackName');
    // As with CloudFormation, what is not there is deleted already.
    if (stacksNow(call).some((one) => isNamed(call, one, name))) change(call, 'DELETE', changeable(call));
    return {};
  },
  CancelUpdateStack: (call) => {
    const found = changeable(call, 'UPDATE_IN_PROGRESS');
    const running = call.estate.stackChanges.get(found.name);
    if (running !== undefined) call.estate.stackChanges.set(found.name, { ...running, cancelledAt: call.now });
    return {};
  },
};

/** The stacks of a site as they are now; those that were deleted are no longer among them. */
export function stacksNow(call: Call): readonly Stack[] {
  return everyStack(call).filter(({ status }) => status !== 'DELETE_COMPLETE');
}

/** The same with those that were deleted, which are found by their ids. */
export function everyStack(call: Call): readonly Stack[] {
  const changes = [...call.estate.stackChanges.values()];
  const unchanged = stacks(call.estate.site).filter(({ name }) => !call.estate.stackChanges.has(name));
  const changed = changes.map((one): Stack => {
    const own = changeEvents(call, one).findLast(({ type }) => type === STACK);
    return { ...one.stack, status: own?.status ?? one.stack.status, reason: own?.reason };
  });
  return [...changed.toReversed(), ...unchanged];
}

/** What has happened until now in a change, oldest first. */
export function changeEvents(call: Call, { verb, stack, startedAt, cancelledAt }: StackChange): readonly ChangeEvent[] {
  const id = stackId(call, stack);
  const events: ChangeEvent[] = [];
  const add = (at: number, resource: Stack['resources'][number], status: string, reason?: string): void => {
    const [logicalId, type, physicalId] = resource;
    events.push({ at, logicalId, type, physicalId, status, reason });
  };
  const own: Stack['resources'][number] = [stack.name, STACK, id];
  let at = startedAt.getTime();
  const stopsAt = cancelledAt?.getTime() ?? Number.POSITIVE_INFINITY;
  add(at, own, `${verb}_IN_PROGRESS`, 'User Initiated');
  for (const resource of verb === 'DELETE' ? stack.resources.toReversed() : stack.resources) {
    const end = at + RESOURCE_S * 1000;
    add(at + 500, resource, `${verb}_IN_PROGRESS`);
    const fails = verb === 'UPDATE' && stack.name === FAILING.stack && resource[0] === FAILING.resource;
    if (fails || stopsAt < end) {
      const over = fails ? end : stopsAt;
      add(over, resource, `${verb}_FAILED`, fails ? THROTTLED : 'Resource update cancelled');
      const why = `The following resource(s) failed to update: [${resource[0]}].`;
      add(over + 500, own, 'UPDATE_ROLLBACK_IN_PROGRESS', fails ? why : 'User Initiated');
      add(over + ROLLBACK_S * 1000, own, 'UPDATE_ROLLBACK_COMPLETE');
      return events.filter((event) => event.at <= call.now.getTime());
    }
    add(end, resource, `${verb}_COMPLETE`);
    at = end;
  }
  add(at + 1000, own, `${verb}_COMPLETE`);
  return events.filter((event) => event.at <= call.now.getTime());
}

export function stackId(call: Call, one: Pick<Stack, 'name'>): string {
  return arn(call, 'cloudformation', `stack/${one.name}/${uuid(`${call.account.id}/${call.region}/${one.name}`)}`);
}

export function isNamed(call: Call, one: Stack, nameOrId: string): boolean {
  return one.name === nameOrId || stackId(call, one) === nameOrId;
}

function change(call: Call, verb: StackChange['verb'], stack: Stack) {
  call.estate.stackChanges.delete(stack.name);
  call.estate.stackChanges.set(stack.name, { verb, stack, startedAt: call.now, cancelledAt: undefined });
  return { StackId: stackId(call, stack) };
}

/** The stack that the input names, where it is in a state in which it may be changed. */
function changeable(call: Call, state?: string): Stack {
  const name = requiredText(call.input, 'StackName');
  const found = stacksNow(call).find((one) => isNamed(call, one, name));
  if (found === undefined) throw new Refusal('ValidationError', `Stack [${name}] does not exist`);
  const isFit = state === undefined ? !found.status.endsWith('_IN_PROGRESS') : found.status === state;
  if (!isFit) {
    throw new Refusal(
      'ValidationError',
      `Stack:${stackId(call, found)} is in ${found.status} state and can not be updated.`,
    );
  }
  return found;
}

function newStack(name: string): Stack {
  return {
    name,
    description: '',
    status: 'CREATE_IN_PROGRESS',
    reason: undefined,
    updatedMinutesAgo: 0,
    resources: [
      ['Queue', 'AWS::SQS::Queue', `${name}-queue`],
      ['Topic', 'AWS::SNS::Topic', `${name}-topic`],
    ],
    outputs: {},
  };
}
