import { type BusEvent, busNotification, type Incoming, paragraphs } from '../event.ts';
import { entriesAt, isObject, listAt, textAt, textsAt, timeAt } from '../fields.ts';
import { consoleLink } from '../links.ts';
import type { Detail, Fact, Notification, NotificationButton, Severity, Thread } from '../notification.ts';
import { commandButton } from './command-button.ts';
import { busEventOf } from './event-forms.ts';
import { encoded, entryOf, oneLine, personOf, placeOfTopic, unpacked } from './event-text.ts';
import { cut, durationText, listText, timeText } from './fact-text.ts';
import { inWords, severityOfState, stateAsVerb } from './state-words.ts';

/** Readers of what Systems Manager runs, keyed by the detail-type. */
const FORMS: Readonly<Record<string, (event: BusEvent) => Notification>> = {
  'EC2 Automation Execution Status-change Notification': automation,
  'EC2 Automation Step Status-change Notification': automation,
  'EC2 Command Status-change Notification': commandEvent,
  'EC2 Command Invocation Status-change Notification': commandEvent,
  'EC2 State Manager Association State Change': association,
  'EC2 State Manager Instance Association State Change': association,
};

/** States that only Systems Manager has, keyed by their lower-case words. */
const STATES: Readonly<Record<string, { readonly did: string; readonly severity: Severity }>> = {
  'execution timed out': { did: 'timed out', severity: 'critical' },
  'delivery timed out': { did: 'was not delivered in time', severity: 'critical' },
  undeliverable: { did: 'could not be delivered', severity: 'critical' },
  'invalid platform': { did: 'failed: not for this platform', severity: 'critical' },
  'access denied': { did: 'failed: access denied', severity: 'critical' },
  'no instances in tag': { did: 'found no instance to run on', severity: 'critical' },
  incomplete: { did: 'did not reach all instances', severity: 'critical' },
  'limit exceeded': { did: 'failed: too many commands', severity: 'critical' },
  'rate exceeded': { did: 'failed: too many errors', severity: 'critical' },
  'completed with failure': { did: 'completed with a failure', severity: 'critical' },
  'completed with success': { did: 'succeeded', severity: 'good' },
  exited: { did: 'ended early', severity: 'warning' },
  'pending approval': { did: 'waits for approval', severity: 'warning' },
  'pending change calendar override': { did: 'waits for the change calendar', severity: 'warning' },
  delayed: { did: 'is delayed', severity: 'neutral' },
};

/** What Systems Manager runs: automations, commands, associations; commands also by the notifications of Run Command. */
export function ssmRun(incoming: Incoming): Notification | null {
  const event = busEventOf(incoming);
  if (event === null) return readRunCommandMessage(incoming);
  if (event.source !== 'aws.ssm' && event.source !== '') return null;
  return entryOf(FORMS, event.detailType)?.(event) ?? null;
}

function automation(event: BusEvent): Notification {
  const { detail, region } = event;
  const [id, step] = [textAt(detail, 'ExecutionId'), textAt(detail, 'StepName')];
  const runbook = textAt(detail, 'Definition') ?? 'unknown';
  const started = timeAt(detail, 'StartTime');
  const message = textAt(detail, 'FailureMessage') ?? textAt(detail, 'Message');
  return run(event, {
    subject: step === null ? `Automation ${runbook}` : `Step ${step} of automation ${runbook}`,
    state: textAt(detail, 'Status') ?? '',
    isPart: step !== null,
    message,
    facts: [
      { name: 'Runbook', value: runbook },
      { name: 'Version', value: textAt(detail, 'DefinitionVersion') },
      { name: 'Step', value: step },
      { name: 'Action', value: textAt(detail, 'Action') },
      { name: 'Started by', value: personOf(textAt(detail, 'ExecutedBy')) },
      { name: 'Started', value: started === null ? null : timeText(started) },
      { name: 'Duration', value: durationText(started, timeAt(detail, 'EndTime')) },
      { name: 'Execution', value: id },
    ],
    link: { title: 'Open execution', path: id === null ? 'automation' : `automation/execution/${encoded(id)}` },
    button: commandButton(
      'Show steps',
      'ssm describe-automation-step-executions',
      { 'automation-execution-id': id },
      region,
    ),
    key: id === null ? null : `automation/${id}`,
    variables: { ExecutionId: id, Runbook: runbook, Step: step },
  });
}

function commandEvent(event: BusEvent): Notification {
  const { detail } = event;
  const isInvocation = / Invocation /.test(event.detailType);
  const instance = textAt(detail, 'instance-id');
  return run(event, {
    ...commandRun({
      id: textAt(detail, 'command-id'),
      document: textAt(detail, 'document-name'),
      instances:
        instance === null ? event.resources.flatMap((arn) => /instance\/(.+)$/.exec(arn)?.[1] ?? []) : [instance],
      isInvocation,
      region: event.region,
    }),
    state: textAt(detail, 'status') ?? '',
    message: null,
    more: [
      { name: 'Requested', value: timeFact(detail, 'requested-date-time') },
      { name: 'Expires', value: timeFact(detail, 'expire-after') },
    ],
    details: commandsOf(detail),
  });
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-sns-examples.html */
function readRunCommandMessage({ json, message }: Incoming): Notification | null {
  const [id, status] = [textAt(json, 'commandId'), textAt(json, 'status')];
  const document = textAt(json, 'documentName');
  if (!isObject(json) || id === null || status === null || document === null) return null;
  const instance = textAt(json, 'instanceId');
  const topic = placeOfTopic(message);
  const event = {
    id: null,
    source: 'aws.ssm',
    detailType: '',
    // The subject names the Region: "EC2 Run Command Notification eu-west-1".
    region: /Notification ([a-z]{2}-[a-z-]+-\d)\s*$/.exec(message.subject ?? '')?.[1] ?? topic.region,
    account: topic.accountId,
    time: timeAt(json, 'eventTime') ?? message.timestamp,
    resources: [],
    detail: json,
  };
  const bucket = textAt(json, 'outputS3BucketName');
  const output = bucket === null ? null : `s3://${bucket}/${textAt(json, 'outputS3KeyPrefix') ?? ''}`;
  return run(event, {
    ...commandRun({
      id,
      document,
      instances: instance === null ? textsAt(json, 'instanceIds') : [instance],
      isInvocation: instance !== null,
      region: event.region,
    }),
    state: textAt(json, 'detailedStatus') ?? status,
    message: null,
    more: [
      { name: 'Requested', value: timeFact(json, 'requestedDateTime') },
      { name: 'Expires', value: timeFact(json, 'expiresAfter') },
      { name: 'Output', value: output },
    ],
  });
}

function commandRun(given: {
  readonly id: string | null;
  readonly document: string | null;
  readonly instances: readonly string[];
  readonly isInvocation: boolean;
  readonly region: string | null;
}) {
  const { id, document, instances, isInvocation, region } = given;
  const [instance = null] = isInvocation ? instances : [];
  const path = [id, instance].filter((one) => one !== null).map(encoded);
  const name = `Command ${document ?? id ?? ''}`.trim();
  const button =
    instance === null
      ? commandButton('Show invocations', 'ssm list-command-invocations', { 'command-id': id }, region)
      : commandButton(
          'Show output',
          'ssm get-command-invocation',
          { 'command-id': id, 'instance-id': instance },
          region,
        );
  return {
    subject: instance === null ? name : `${name} on ${instance}`,
    isPart: isInvocation,
    facts: [
      { name: 'Document', value: document },
      { name: instances.length > 1 ? 'Instances' : 'Instance', value: listText(instances) },
      { name: 'Command', value: id },
    ],
    link: { title: 'Open command', path: ['run-command', ...path].join('/') },
    button,
    key: id === null ? null : `command/${id}`,
    variables: { CommandId: id, Document: document, InstanceId: instance },
  };
}

function association(event: BusEvent): Notification {
  const { detail, region } = event;
  const [id, instance] = [textAt(detail, 'association-id'), textAt(detail, 'instance-id')];
  const document = textAt(detail, 'document-name') ?? 'unknown';
  const name = textAt(detail, 'association-name') ?? document;
  const counts = entriesAt(unpacked(textAt(detail, 'association-status-aggregated-count')));
  const bad = severityOfState(textAt(detail, 'status')) === 'critical';
  return run(event, {
    subject: instance === null ? `Association ${name}` : `Association ${name} on ${instance}`,
    state: textAt(detail, 'detailed-status') ?? textAt(detail, 'status') ?? '',
    isPart: instance !== null,
    message: textAt(detail, 'execution-summary'),
    facts: [
      { name: 'Document', value: document },
      { name: 'Instance', value: instance },
      { name: 'Error code', value: bad ? textAt(detail, 'error-code') : null },
      { name: 'Results', value: counts.map(([status, count]) => `${count} ${status}`).join(', ') },
      { name: 'Targets', value: instance === null ? targetsOf(detail) : null },
      { name: 'Schedule', value: textAt(detail, 'schedule-expression') },
      { name: 'Last run', value: timeFact(detail, 'last-execution-date') },
      { name: 'Last success', value: timeFact(detail, 'last-successful-execution-date') },
      { name: 'Association', value: id },
    ],
    link: {
      title: 'Open association',
      path: id === null ? 'state-manager' : `state-manager/${encoded(id)}/description`,
    },
    button: commandButton('Show runs', 'ssm describe-association-executions', { 'association-id': id }, region),
    key: null,
    variables: { AssociationId: id, Document: document, InstanceId: instance },
  });
}

interface Run {
  readonly subject: string;
  readonly state: string;
  /** A step, or one instance of several: a failure there need not be one of the whole. */
  readonly isPart: boolean;
  readonly message: string | null;
  readonly facts: readonly { readonly name: string; readonly value: string | null }[];
  readonly more?: readonly { readonly name: string; readonly value: string | null }[];
  readonly details?: readonly Detail[];
  readonly link: { readonly title: string; readonly path: string };
  readonly button: readonly NotificationButton[];
  readonly key: string | null;
  readonly variables: Readonly<Record<string, string | null>>;
}

function run(event: BusEvent, given: Run): Notification {
  const { subject, state, isPart, key } = given;
  const words = inWords(state);
  const own = entryOf(STATES, words);
  const ranked = own?.severity ?? severityOfState(state);
  const severity: Severity = isPart && ranked === 'critical' ? 'warning' : ranked;
  const title = oneLine(`${subject} ${own?.did ?? stateAsVerb(state)}`);
  const thread: Thread | null =
    key === null ? null : { key, latest: isPart ? null : { state, severity, summary: title }, closes: false };
  return busNotification(event, {
    type: 'SSM',
    sourceName: 'AWS Systems Manager',
    severity,
    state,
    title,
    body: paragraphs(given.message),
    facts: [...given.facts, ...(given.more ?? [])],
    details: given.details ?? [],
    links: [{ title: given.link.title, url: consoleLink(event.region, `systems-manager/${given.link.path}`) }],
    buttons: given.button,
    thread,
    variables: Object.fromEntries(
      Object.entries({ ...given.variables, Status: state }).flatMap(([name, value]) =>
        value === null ? [] : [[name, value]],
      ),
    ),
  });
}

function commandsOf(detail: unknown): readonly Detail[] {
  const lines = textsAt(detail, 'parameters', 'commands');
  return lines.length === 0 ? [] : [{ title: 'Commands', text: lines.join('\n'), code: true }];
}

/** `[{"key":"InstanceIds","values":["i-1"]}]` in a string: "InstanceIds i-1". */
function targetsOf(detail: unknown): string | null {
  const targets = listAt(unpacked(textAt(detail, 'targets'))).map((target) => {
    const values = listText(textsAt(target, 'values')) ?? '';
    return `${textAt(target, 'key') ?? ''} ${values}`.trim();
  });
  return targets.length === 0 ? null : cut(targets.join('; '));
}

function timeFact(detail: unknown, name: string): Fact['value'] | null {
  const text = textAt(detail, name);
  return text === null ? null : timeText(text);
}
