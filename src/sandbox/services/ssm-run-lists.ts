import type { Call, Handlers, Output } from '../call.ts';
import { Refusal } from '../errors.ts';
import { requiredText, text } from '../fields.ts';
import { page } from '../paging.ts';
import { commandStatus, described, type SentCommand } from './ssm-runs.ts';

/** Systems Manager: commands that were sent, and the end of commands and automations. */
export const runLists: Handlers = {
  StopAutomationExecution: ({ input, estate, now }) => {
    const id = requiredText(input, 'AutomationExecutionId');
    const found = estate.automations.get(id);
    if (found === undefined) {
      throw new Refusal('AutomationExecutionNotFoundException', `Automation Execution ${id} not found`);
    }
    if (described(found, now).AutomationExecutionStatus === 'InProgress') {
      estate.automations.set(id, { ...found, stoppedAt: now });
    }
    return {};
  },
  CancelCommand: ({ input, estate, now }) => {
    const id = requiredText(input, 'CommandId');
    const found = estate.commands.get(id);
    if (found === undefined) throw new Refusal('InvalidCommandId', `The command ${id} does not exist.`);
    if (commandStatus(found, now) === 'InProgress') estate.commands.set(id, { ...found, cancelledAt: now });
    return {};
  },
  ListCommands: (call) => {
    const { items, next } = page(sent(call), call.input, paging('ListCommands'));
    return { Commands: items.map((one) => command(one, call.now)), NextToken: next };
  },
  ListCommandInvocations: (call) => {
    const instanceId = text(call.input, 'InstanceId');
    const all = sent(call).flatMap((one) =>
      one.instanceIds.filter((id) => instanceId === undefined || id === instanceId).map((id) => ({ one, id })),
    );
    const { items, next } = page(all, call.input, paging('ListCommandInvocations'));
    return {
      CommandInvocations: items.map(({ one, id }) => {
        const status = commandStatus(one, call.now);
        return {
          CommandId: one.id,
          InstanceId: id,
          InstanceName: call.estate.instances.get(id)?.name ?? '',
          Comment: one.comment ?? '',
          DocumentName: one.document.name,
          DocumentVersion: '1',
          RequestedDateTime: one.sentAt,
          Status: status,
          StatusDetails: status,
          CommandPlugins: [],
        };
      }),
      NextToken: next,
    };
  },
};

function sent({ input, estate }: Call): readonly SentCommand[] {
  const id = text(input, 'CommandId');
  const all = [...estate.commands.values()].toReversed();
  if (id === undefined) return all;
  const found = all.filter((one) => one.id === id);
  if (found.length === 0) throw new Refusal('InvalidCommandId', `The command ${id} does not exist.`);
  return found;
}

function command(one: SentCommand, now: Date): Output {
  const status = commandStatus(one, now);
  return {
    CommandId: one.id,
    DocumentName: one.document.name,
    DocumentVersion: '1',
    Comment: one.comment ?? '',
    ExpiresAfter: new Date(one.sentAt.getTime() + 7_200_000),
    Parameters: one.parameters,
    InstanceIds: one.instanceIds,
    Targets: [],
    RequestedDateTime: one.sentAt,
    Status: status,
    StatusDetails: status,
    MaxConcurrency: '50',
    MaxErrors: '0',
    TargetCount: one.instanceIds.length,
    CompletedCount: status === 'InProgress' ? 0 : one.instanceIds.length,
    ErrorCount: 0,
  };
}

function paging(operation: string) {
  return { of: `ssm.${operation}`, limit: 'MaxResults', token: 'NextToken', most: 50 };
}
