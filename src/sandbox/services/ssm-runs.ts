import type { Call, Handlers, Output } from '../call.ts';
import { documents, type SsmDocument } from '../content/ssm.ts';
import { Refusal } from '../errors.ts';
import { isRecord, record, records, requiredText, text, texts } from '../fields.ts';
import { page } from '../paging.ts';

/** An automation that was started. */
export interface Automation {
  readonly id: string;
  readonly document: SsmDocument;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly startedAt: Date;
  readonly startedBy: string;
  /** Names of the queues that there are. */
  readonly queues: readonly string[];
  /** When somebody stopped it. */
  readonly stoppedAt?: Date;
}

/** A command that was sent to instances. */
export interface SentCommand {
  readonly id: string;
  readonly document: SsmDocument;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly instanceIds: readonly string[];
  readonly comment: string | undefined;
  readonly sentAt: Date;
  /** When somebody cancelled it. */
  readonly cancelledAt?: Date;
}

/** Systems Manager: automations and commands, and how they go. */
export const runs: Handlers = {
  StartAutomationExecution: startAutomation,
  GetAutomationExecution: (call) => {
    const id = requiredText(call.input, 'AutomationExecutionId');
    const found = call.estate.automations.get(id);
    if (found === undefined) {
      throw new Refusal('AutomationExecutionNotFoundException', `Automation Execution ${id} not found`);
    }
    return { AutomationExecution: described(found, call.now) };
  },
  DescribeAutomationExecutions: (call) => {
    const all = [...call.estate.automations.values()].toReversed();
    const { items, next } = page(all, call.input, {
      of: 'ssm.DescribeAutomationExecutions',
      limit: 'MaxResults',
      token: 'NextToken',
      most: 50,
    });
    return {
      AutomationExecutionMetadataList: items.map((one) => {
        const { AutomationExecutionId, DocumentName, AutomationExecutionStatus, ExecutionStartTime, ExecutedBy } =
          described(one, call.now);
        return { AutomationExecutionId, DocumentName, AutomationExecutionStatus, ExecutionStartTime, ExecutedBy };
      }),
      NextToken: next,
    };
  },
  SendCommand: sendCommand,
  GetCommandInvocation: getCommandInvocation,
};

/** A command has done its work so long after it was sent. */
export const commandMs = 3000;

function startAutomation({ input, estate, now, newId, callerArn }: Call): Output {
  const document = findDocument(
    requiredText(input, 'DocumentName'),
    'Automation',
    'AutomationDefinitionNotFoundException',
  );
  const parameters = readParameters(record(input, 'Parameters'));
  const unknown = Object.keys(parameters).find((name) => !document.parameters.some((one) => one.name === name));
  if (unknown !== undefined) {
    throw new Refusal(
      'InvalidAutomationExecutionParametersException',
      `Unknown parameter [${unknown}] found in document ${document.name}.`,
    );
  }
  const missing = document.parameters.find(
    ({ name, defaultValue }) => parameters[name] === undefined && defaultValue === undefined,
  );
  if (missing !== undefined) {
    throw new Refusal(
      'InvalidAutomationExecutionParametersException',
      `Parameter ${missing.name} is required but not provided.`,
    );
  }
  const id = newId();
  const queues = estate.platform.queues.map(({ name }) => name);
  estate.automations.set(id, { id, document, parameters, startedAt: now, startedBy: callerArn, queues });
  return { AutomationExecutionId: id };
}

export function described(one: Automation, now: Date): Output {
  const until = (one.stoppedAt ?? now).getTime();
  let from = one.startedAt.getTime();
  let isOver = false;
  const steps = one.document.steps.map((step) => {
    const start = from;
    const end = start + step.takesS * 1000;
    const failure = failureOf(one, step.name);
    const stopped = one.stoppedAt === undefined ? 'InProgress' : 'Cancelled';
    const ran = until < end ? stopped : failure === undefined ? 'Success' : 'Failed';
    const status = isOver || until < start ? 'Pending' : ran;
    const hasEnded = status !== 'Pending' && status !== 'InProgress';
    isOver ||= status === 'Failed' || status === 'Cancelled';
    if (status !== 'Pending') from = Math.min(end, hasEnded ? until : end);
    return {
      StepName: step.name,
      Action: step.action,
      StepStatus: status,
      StepExecutionId: `${one.id}/${step.name}`,
      ...(status === 'Pending' ? {} : { ExecutionStartTime: new Date(start) }),
      ...(hasEnded ? { ExecutionEndTime: new Date(from) } : {}),
      ...(status === 'Success' ? { ResponseCode: '0' } : {}),
      ...(status === 'Failed' && failure !== undefined ? { FailureMessage: failure } : {}),
    };
  });
  const current = steps.find((step) => step.StepStatus === 'InProgress');
  const failed = steps.find((step) => step.StepStatus === 'Failed');
  const ended = one.stoppedAt === undefined ? 'Success' : 'Cancelled';
  return {
    AutomationExecutionId: one.id,
    DocumentName: one.document.name,
    DocumentVersion: '1',
    ExecutionStartTime: one.startedAt,
    ...(current === undefined
      ? { ExecutionEndTime: new Date(from) }
      : { CurrentStepName: current.StepName, CurrentAction: current.Action }),
    AutomationExecutionStatus: current !== undefined ? 'InProgress' : failed === undefined ? ended : 'Failed',
    ...(failed?.FailureMessage === undefined
      ? {}
      : { FailureMessage: `Step fails when it is ${failed.Action}. ${failed.FailureMessage}` }),
    StepExecutions: steps,
    StepExecutionsTruncated: false,
    Parameters: one.parameters,
    Outputs: {},
    Mode: 'Auto',
    ExecutedBy: one.startedBy,
    Targets: [],
  };
}

/** The shop's runbook drains no queue that is not there. */
function failureOf({ document, parameters, queues }: Automation, step: string): string | undefined {
  const [queue = ''] = parameters.Queue ?? [];
  if (document.name !== 'Shop-DrainOrders' || step !== 'drain' || queues.includes(queue)) return undefined;
  return `The function drain returned an error: the queue ${queue} does not exist.`;
}

function sendCommand({ input, estate, now, newId }: Call): Output {
  const document = findDocument(requiredText(input, 'DocumentName'), 'Command', 'InvalidDocument');
  const byTag = records(input, 'Targets').flatMap((target) => {
    const key = requiredText(target, 'Key').toLowerCase();
    const values = texts(target, 'Values');
    return [...estate.instances.values()].filter((one) => {
      if (key === 'instanceids') return values.includes(one.id);
      return key === 'tag:name' ? values.includes(one.name) : key === 'tag:role' && values.includes(one.role);
    });
  });
  const instanceIds = [...new Set([...texts(input, 'InstanceIds'), ...byTag.map((one) => one.id)])];
  const unfit = instanceIds.filter((id) => estate.instances.get(id)?.state !== 'running');
  if (instanceIds.length === 0 || unfit.length > 0) {
    throw new Refusal(
      'InvalidInstanceId',
      `Instances [[${unfit.join(', ')}]] not in a valid state for account ${estate.site.account.id}`,
    );
  }
  const id = newId();
  const parameters = readParameters(record(input, 'Parameters'));
  const command: SentCommand = { id, document, parameters, instanceIds, comment: text(input, 'Comment'), sentAt: now };
  estate.commands.set(id, command);
  return {
    Command: {
      CommandId: id,
      DocumentName: document.name,
      DocumentVersion: '1',
      Comment: command.comment ?? '',
      ExpiresAfter: new Date(now.getTime() + 7_200_000),
      Parameters: parameters,
      InstanceIds: instanceIds,
      Targets: [],
      RequestedDateTime: now,
      Status: 'Pending',
      StatusDetails: 'Pending',
      MaxConcurrency: '50',
      MaxErrors: '0',
      TargetCount: instanceIds.length,
      CompletedCount: 0,
      ErrorCount: 0,
    },
  };
}

function getCommandInvocation({ input, estate, now }: Call): Output {
  const command = estate.commands.get(requiredText(input, 'CommandId'));
  const instanceId = requiredText(input, 'InstanceId');
  if (command === undefined || !command.instanceIds.includes(instanceId)) {
    throw new Refusal('InvocationDoesNotExist', 'An error occurred (InvocationDoesNotExist)');
  }
  const status = commandStatus(command, now);
  const done = status === 'Success';
  return {
    CommandId: command.id,
    InstanceId: instanceId,
    Comment: command.comment ?? '',
    DocumentName: command.document.name,
    DocumentVersion: '1',
    PluginName: command.document.name === 'AWS-RunShellScript' ? 'aws:runShellScript' : 'updateSsmAgent',
    ResponseCode: done ? 0 : -1,
    ExecutionStartDateTime: command.sentAt.toISOString(),
    ...(done
      ? {
          ExecutionElapsedTime: `PT${commandMs / 1000}S`,
          ExecutionEndDateTime: new Date(command.sentAt.getTime() + commandMs).toISOString(),
        }
      : {}),
    Status: status,
    StatusDetails: status,
    StandardOutputContent: done ? (command.parameters.commands ?? []).map((line) => `+ ${line}\nok\n`).join('') : '',
    StandardErrorContent: '',
  };
}

/** How a command goes, on each of its instances alike. */
export function commandStatus({ sentAt, cancelledAt }: SentCommand, now: Date): 'Cancelled' | 'InProgress' | 'Success' {
  if (cancelledAt !== undefined) return 'Cancelled';
  return now.getTime() - sentAt.getTime() >= commandMs ? 'Success' : 'InProgress';
}

function findDocument(name: string, type: SsmDocument['type'], code: string): SsmDocument {
  const found = documents.find((one) => one.name === name && one.type === type);
  if (found === undefined) throw new Refusal(code, `Document with name ${name} does not exist.`);
  return found;
}

function readParameters(parameters: Readonly<Record<string, unknown>> | undefined): Record<string, readonly string[]> {
  if (!isRecord(parameters)) return {};
  return Object.fromEntries(Object.keys(parameters).map((name) => [name, texts(parameters, name)]));
}
