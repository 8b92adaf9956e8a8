import { ago, arn, type Call, type Handlers, type Output } from '../call.ts';
import type { Stack } from '../content/cloudformation.ts';
import { Refusal } from '../errors.ts';
import { requiredText, text, texts } from '../fields.ts';
import { uuid } from '../noise.ts';
import { page } from '../paging.ts';
import { changeEvents, everyStack, isNamed, stackId, stacksNow } from './cloudformation-changes.ts';

/** AWS CloudFormation. */
export const cloudformation: Handlers = {
  ListStacks: (call) => {
    const wanted = texts(call.input, 'StackStatusFilter');
    const all = everyStack(call).filter(({ status }) => wanted.length === 0 || wanted.includes(status));
    const { items, next } = page(all, call.input, paging('ListStacks'));
    return {
      StackSummaries: items.map((one) => ({
        StackId: stackId(call, one),
        StackName: one.name,
        TemplateDescription: one.description,
        CreationTime: ago(call.estate.site, 1440 * 700),
        ...updated(call, one),
        StackStatus: one.status,
        StackStatusReason: one.reason,
        DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
      })),
      NextToken: next,
    };
  },
  DescribeStacks: (call) => {
    const name = text(call.input, 'StackName');
    const all = name === undefined ? stacksNow(call) : [stackOf(call, name, `Stack with id ${name} does not exist`)];
    const { items, next } = page(all, call.input, paging('DescribeStacks'));
    return { Stacks: items.map((one) => described(call, one)), NextToken: next };
  },
  DescribeStackEvents: (call) => {
    const stack = named(call);
    const { items, next } = page(events(call, stack), call.input, paging('DescribeStackEvents'));
    return { StackEvents: items, NextToken: next };
  },
  ListStackResources: (call) => {
    const stack = named(call);
    const { items, next } = page(stack.resources, call.input, paging('ListStackResources'));
    return {
      StackResourceSummaries: items.map(([LogicalResourceId, ResourceType, PhysicalResourceId]) => ({
        LogicalResourceId,
        ResourceType,
        PhysicalResourceId,
        LastUpdatedTimestamp: ago(call.estate.site, stack.updatedMinutesAgo),
        ResourceStatus: stack.status.startsWith('CREATE') ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE',
        DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' },
      })),
      NextToken: next,
    };
  },
};

function described(call: Call, one: Stack): Output {
  return {
    StackId: stackId(call, one),
    StackName: one.name,
    Description: one.description,
    CreationTime: ago(call.estate.site, 1440 * 700),
    ...updated(call, one),
    StackStatus: one.status,
    StackStatusReason: one.reason,
    RollbackConfiguration: {},
    DisableRollback: false,
    NotificationARNs: [arn(call, 'sns', 'deployments')],
    Capabilities: ['CAPABILITY_IAM'],
    Parameters: [{ ParameterKey: 'Stage', ParameterValue: call.account.name }],
    Outputs: Object.entries(one.outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
    Tags: [{ Key: 'team', Value: 'platform' }],
    EnableTerminationProtection: false,
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
  };
}

/** What happened in a change that was begun in the sandbox, newest first; null where there was none. */
function newEvents(call: Call, one: Stack): readonly Output[] | null {
  const change = call.estate.stackChanges.get(one.name);
  if (change === undefined) return null;
  return changeEvents(call, change)
    .map(({ at, logicalId, type, physicalId, status, reason }) => ({
      StackId: stackId(call, one),
      StackName: one.name,
      EventId: uuid(`${one.name}/${logicalId}/${status}/${at}`),
      Timestamp: new Date(at),
      LogicalResourceId: logicalId,
      ResourceType: type,
      PhysicalResourceId: physicalId,
      ResourceStatus: status,
      ...(reason === undefined ? {} : { ResourceStatusReason: reason }),
    }))
    .toReversed();
}

/** What happened at the last update before the sandbox began, newest first. */
function events(call: Call, one: Stack): readonly Output[] {
  const begun = newEvents(call, one);
  if (begun !== null) return begun;
  const id = stackId(call, one);
  const end = ago(call.estate.site, one.updatedMinutesAgo).getTime();
  const verb = one.status.startsWith('CREATE') ? 'CREATE' : 'UPDATE';
  const event = (
    at: number,
    logicalId: string,
    type: string,
    physicalId: string,
    status: string,
    reason?: string,
  ): Output => ({
    StackId: id,
    StackName: one.name,
    EventId: uuid(`${one.name}/${logicalId}/${status}`),
    Timestamp: new Date(at),
    LogicalResourceId: logicalId,
    ResourceType: type,
    PhysicalResourceId: physicalId,
    ResourceStatus: status,
    ...(reason === undefined ? {} : { ResourceStatusReason: reason }),
  });
  const stack = (at: number, status: string, reason?: string): Output =>
    event(at, one.name, 'AWS::CloudFormation::Stack', id, status, reason);
  const steps = one.resources.flatMap(([logicalId, type, physicalId], index) => [
    event(end - 60_000 + index * 9000, logicalId, type, physicalId, `${verb}_IN_PROGRESS`),
    event(end - 55_000 + index * 9000, logicalId, type, physicalId, `${verb}_COMPLETE`),
  ]);
  return [
    stack(end - 65_000, `${verb}_IN_PROGRESS`, 'User Initiated'),
    ...steps,
    ...(one.reason === undefined ? [] : [stack(end - 20_000, 'UPDATE_ROLLBACK_IN_PROGRESS', one.reason)]),
    ...(one.status.endsWith('IN_PROGRESS') ? [] : [stack(end, one.status)]),
  ].toReversed();
}

function updated(call: Call, one: Stack): Output {
  return one.status.startsWith('CREATE') ? {} : { LastUpdatedTime: ago(call.estate.site, one.updatedMinutesAgo) };
}

function named(call: Call): Stack {
  const name = requiredText(call.input, 'StackName');
  return stackOf(call, name, `Stack [${name}] does not exist`);
}

function stackOf(call: Call, named: string, otherwise: string): Stack {
  const gone = everyStack(call).filter((one) => one.status === 'DELETE_COMPLETE' && stackId(call, one) === named);
  const [found] = [...stacksNow(call).filter((one) => isNamed(call, one, named)), ...gone];
  if (found === undefined) throw new Refusal('ValidationError', otherwise);
  return found;
}

/** CloudFormation's listings take no limit. */
function paging(operation: string) {
  return { of: `cloudformation.${operation}`, limit: '', token: 'NextToken', most: 100 };
}
