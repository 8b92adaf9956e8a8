import { shorten } from '../../../cards/text.ts';
import { type BusEvent, busNotification, type Incoming, notification, paragraphs } from '../event.ts';
import { at, isObject, textAt, timeAt } from '../fields.ts';
import { consoleLink, readArn, shortName } from '../links.ts';
import type { Notification, Severity, Thread } from '../notification.ts';
import { inWords } from '../telling.ts';

const STACK_TYPE = 'AWS::CloudFormation::Stack';
const MAX_TITLE_LENGTH = 250;
const MAX_SUMMARY_LENGTH = 300;
const MAX_PROPERTIES_LENGTH = 20_000;

const LINE = /^([A-Za-z]\w*)='(.*)$/;

/** A change of a stack or of a resource in it, as CloudFormation sends it to a stack's topic. */
export function cloudFormation({ json, text, message }: Incoming): Notification | null {
  if (json !== undefined || !/^StackId='/m.test(text)) return null;
  const fields = fieldsOf(text);
  const value = (key: string) => (textAt(fields, key) === 'null' ? null : textAt(fields, key));
  const stackId = value('StackId');
  const status = value('ResourceStatus');
  if (stackId === null || status === null) return null;
  const arn = readArn(stackId);
  const stack = value('StackName') ?? stackNameOf(stackId);
  const logicalId = value('LogicalResourceId') ?? stack;
  const physicalId = value('PhysicalResourceId');
  const type = value('ResourceType');
  // A nested stack is a resource of the outer one; the stack itself bears its own id.
  const isStack = logicalId === stack && (type === null || type === STACK_TYPE) && (physicalId ?? stackId) === stackId;
  const reason = value('ResourceStatusReason');
  const severity = severityOf(status, isStack);
  const title = isStack ? `Stack ${stack}: ${words(status)}` : `${logicalId} of stack ${stack}: ${words(status)}`;
  return notification({
    type: 'CloudFormation',
    sourceName: 'CloudFormation',
    severity,
    state: status,
    title: shorten(title, MAX_TITLE_LENGTH),
    body: paragraphs(reason),
    accountId: arn?.accountId ?? value('Namespace'),
    region: arn?.region ?? null,
    time: timeAt(value('Timestamp')) ?? message.timestamp,
    facts: [
      { name: 'Stack', value: stack },
      { name: 'Resource', value: isStack ? null : logicalId },
      { name: 'Type', value: isStack ? null : type },
      { name: 'Physical ID', value: isStack ? null : physicalId },
      { name: 'Status', value: status },
    ],
    details: propertiesOf(value('ResourceProperties')),
    links: [{ title: 'Open the stack', url: stackLink(stackId) }],
    thread: stackThread(stackId, status, severity, isStack, shorten(reason ?? title, MAX_SUMMARY_LENGTH)),
    variables: {
      StackName: stack,
      StackId: stackId,
      LogicalResourceId: logicalId,
      ResourceStatus: status,
      ...(physicalId === null ? {} : { PhysicalResourceId: physicalId }),
      ...(type === null ? {} : { ResourceType: type }),
    },
  });
}

/**
 * The lines `Key='value'` of a stack's message. Values may hold `=`, quotation marks and line breaks: a line begins the next one only
 * where the one before has come to its mark.
 */
function fieldsOf(text: string): Readonly<Record<string, string>> {
  const fields: { readonly key: string; readonly lines: string[] }[] = [];
  let isClosed: boolean = true;
  for (const line of text.split(/\r?\n/)) {
    const found = isClosed ? LINE.exec(line) : null;
    const key: string = found?.[1] ?? '';
    const value: string = found?.[2] ?? '';
    if (key === '') fields.at(-1)?.lines.push(line);
    else fields.push({ key, lines: [value] });
    const last = (key === '' ? line : value).trimEnd();
    if (last !== '' || key !== '') isClosed = last.endsWith("'");
  }
  return Object.fromEntries(fields.map(({ key, lines }) => [key, lines.join('\n').trimEnd().replace(/'$/, '').trim()]));
}

/** The same through EventBridge, and what it tells besides: drift, StackSets. */
export function cloudFormationEvent({ event }: Incoming): Notification | null {
  if (event?.source !== 'aws.cloudformation' || !isObject(at(event.detail, 'status-details'))) return null;
  return textAt(event.detail, 'stack-set-arn') === null ? stackEvent(event) : stackSetEvent(event);
}

function stackEvent(event: BusEvent): Notification | null {
  const { detail } = event;
  const stackId = textAt(detail, 'stack-id') ?? event.resources[0] ?? null;
  const drift = textAt(detail, 'status-details', 'stack-drift-status');
  const status =
    textAt(detail, 'status-details', 'status') ?? drift ?? textAt(detail, 'status-details', 'detection-status');
  if (stackId === null || status === null) return null;
  const stack = stackNameOf(stackId);
  const logicalId = textAt(detail, 'logical-resource-id');
  const isStack = logicalId === null && textAt(detail, 'stack-drift-detection-id') === null;
  const reason = textAt(detail, 'status-details', 'status-reason');
  const severity = severityOf(status, isStack || drift !== null);
  const what = logicalId === null ? `Stack ${stack}` : `${logicalId} of stack ${stack}`;
  const title = drift === null ? `${what}: ${words(status)}` : `${what}: drift detection found it ${words(drift)}`;
  return busNotification(event, {
    type: 'CloudFormation',
    sourceName: 'CloudFormation',
    severity,
    state: status,
    title: shorten(title, MAX_TITLE_LENGTH),
    body: paragraphs(reason),
    region: readArn(stackId)?.region ?? event.region,
    facts: [
      { name: 'Stack', value: stack },
      { name: 'Resource', value: logicalId },
      { name: 'Type', value: textAt(detail, 'resource-type') },
      { name: 'Physical ID', value: textAt(detail, 'physical-resource-id') },
      { name: 'Status', value: status },
      { name: 'Drifted resources', value: textAt(detail, 'drift-detection-details', 'drifted-stack-resource-count') },
      { name: 'Detection', value: textAt(detail, 'status-details', 'detection-status') },
    ],
    links: [{ title: 'Open the stack', url: stackLink(stackId) }],
    thread: stackThread(stackId, status, severity, isStack, shorten(reason ?? title, MAX_SUMMARY_LENGTH)),
    variables: {
      StackName: stack,
      StackId: stackId,
      ResourceStatus: status,
      ...(logicalId === null ? {} : { LogicalResourceId: logicalId }),
    },
  });
}

function stackSetEvent(event: BusEvent): Notification | null {
  const { detail } = event;
  const arn = textAt(detail, 'stack-set-arn');
  const status = textAt(detail, 'status-details', 'status');
  if (arn === null || status === null) return null;
  const name = /stackset\/([^/:]+)/.exec(arn)?.[1] ?? shortName(arn);
  const operation = textAt(detail, 'stack-set-operation-id');
  const stackId = textAt(detail, 'stack-id');
  const instance = readArn(stackId);
  const reason = textAt(detail, 'status-details', 'status-reason');
  const severity = severityOf(status, true);
  const where = instance === null ? '' : ` in ${instance.accountId}, ${instance.region}`;
  const what =
    stackId !== null
      ? `Stack instance of ${name}${where}`
      : operation !== null
        ? `Operation on StackSet ${name}`
        : `StackSet ${name}`;
  const title = `${what}: ${words(status)}`;
  return busNotification(event, {
    type: 'CloudFormation',
    sourceName: 'CloudFormation StackSets',
    severity,
    state: status,
    title: shorten(title, MAX_TITLE_LENGTH),
    body: paragraphs(reason),
    facts: [
      { name: 'StackSet', value: name },
      { name: 'Stack', value: stackId === null ? null : stackNameOf(stackId) },
      { name: 'Account of the instance', value: instance?.accountId ?? null },
      { name: 'Region of the instance', value: instance?.region ?? null },
      { name: 'Operation', value: operation },
      { name: 'Status', value: status },
      { name: 'Detailed status', value: textAt(detail, 'status-details', 'detailed-status') },
    ],
    links: [
      {
        title: 'Open StackSets',
        url: consoleLink(readArn(arn)?.region ?? event.region, 'cloudformation/home', '/stacksets'),
      },
    ],
    thread: {
      key: `stackset/${arn}`,
      latest:
        stackId === null ? { state: status, severity, summary: shorten(reason ?? title, MAX_SUMMARY_LENGTH) } : null,
      closes: stackId === null && /^(?:SUCCEEDED|FAILED|STOPPED|DELETED)$/.test(status),
    },
    variables: { StackSetName: name, StackSetArn: arn },
  });
}

/** Resources are steps; the stack's own statuses are what the first card shows. */
function stackThread(stackId: string, status: string, severity: Severity, isStack: boolean, summary: string): Thread {
  return {
    key: `stack/${stackId}`,
    latest: isStack ? { state: status, severity, summary } : null,
    closes: isStack && /_(?:COMPLETE|FAILED)$/.test(status),
  };
}

function severityOf(status: string, isWhole: boolean): Severity {
  if (/FAILED|ROLLBACK|INOPERABLE/.test(status)) return 'critical';
  if (/DRIFTED|OUTDATED|SKIPPED|STOPP|UNKNOWN/.test(status)) return 'warning';
  if (/IN_PROGRESS|RUNNING|PENDING|QUEUED/.test(status)) return 'neutral';
  const isDone = /COMPLETE$|SUCCEEDED|CURRENT|ACTIVE|IN_SYNC/.test(status);
  return isDone && isWhole ? 'good' : 'neutral';
}

/** "IN_SYNC" and "UPDATE_ROLLBACK_COMPLETE" in words. */
function words(status: string): string {
  return inWords(status.toLowerCase()).toLowerCase();
}

function stackNameOf(stackId: string): string {
  return /:stack\/([^/]+)/.exec(stackId)?.[1] ?? shortName(stackId);
}

function stackLink(stackId: string): string {
  const id = encodeURIComponent(stackId.toWellFormed());
  return consoleLink(readArn(stackId)?.region ?? null, 'cloudformation/home', `/stacks/events?stackId=${id}`);
}

function propertiesOf(properties: string | null): Notification['details'] {
  if (properties === null) return [];
  const text = properties.slice(0, MAX_PROPERTIES_LENGTH);
  return [{ title: 'Properties of the resource', text: indented(text), code: true }];
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // Shown as it came.
    return text;
  }
}
