import { type BusEvent, busNotification, type Incoming, paragraphs } from '../event.ts';
import { textAt } from '../fields.ts';
import { consoleLink } from '../links.ts';
import type { Notification, Severity } from '../notification.ts';
import { busEventOf } from './event-forms.ts';
import { encodedTwice, entryOf, laidOut, oneLine, unpacked } from './event-text.ts';
import { capital, timeText } from './fact-text.ts';
import { inWords, severityOfState } from './state-words.ts';

/** Keyed by the operation on a parameter. */
const OPERATIONS: Readonly<Record<string, readonly [did: string, severity: Severity]>> = {
  Create: ['was created', 'neutral'],
  Update: ['was updated', 'neutral'],
  Delete: ['was deleted', 'warning'],
  LabelParameterVersion: ['has a new label', 'neutral'],
};

/** Keyed by the policy of a parameter that took effect. */
const POLICIES: Readonly<Record<string, string>> = {
  Expiration: 'expired and was deleted',
  ExpirationNotification: 'expires soon',
  NoChangeNotification: 'was not changed for long',
};

/** Readers keyed by the detail-type. */
const FORMS: Readonly<Record<string, (event: BusEvent) => Notification>> = {
  'Configuration Compliance State Change': compliance,
  'Parameter Store Change': parameter,
  'Parameter Store Policy Action': policyAction,
};

/** What is compliant in Systems Manager, and what its parameters come to. */
export function ssmState(incoming: Incoming): Notification | null {
  const event = busEventOf(incoming);
  if (event === null || !/^(?:aws\..+)?$/.test(event.source)) return null;
  return entryOf(FORMS, event.detailType)?.(event) ?? null;
}

const common = { type: 'SSM', sourceName: 'AWS Systems Manager' } as const;

function compliance(event: BusEvent): Notification {
  const { detail } = event;
  const status = textAt(detail, 'compliance-status') ?? '';
  const compliant = status.toLowerCase() === 'compliant';
  const type = textAt(detail, 'compliance-type');
  const resource = textAt(detail, 'resource-id') ?? event.resources[0]?.split('/').at(-1) ?? 'A resource';
  const lastRun = textAt(detail, 'last-runtime');
  const kind = textAt(detail, 'resource-type');
  return busNotification(event, {
    ...common,
    severity: compliant ? 'good' : 'warning',
    state: status.toUpperCase(),
    title: oneLine(`${resource} is ${compliant ? '' : 'not '}compliant${type === null ? '' : `: ${inWords(type)}`}`),
    facts: [
      { name: 'Compliance', value: type },
      { name: 'Resource', value: resource },
      { name: 'Kind', value: kind === null ? null : capital(inWords(kind)) },
      { name: 'Severity', value: capital(textAt(detail, 'severity') ?? '') },
      { name: 'Patch baseline', value: textAt(detail, 'patch-baseline-id') },
      { name: 'Last run', value: lastRun === null ? null : timeText(lastRun) },
    ],
    links: [{ title: 'Open compliance', url: consoleLink(event.region, 'systems-manager/compliance') }],
    variables: { Resource: resource, ComplianceType: type ?? '', Status: status },
  });
}

function parameter(event: BusEvent): Notification {
  const { detail } = event;
  const name = nameOf(textAt(detail, 'name'), event);
  const operation = textAt(detail, 'operation') ?? '';
  const [did, severity] = entryOf(OPERATIONS, operation) ?? [`– ${inWords(operation)}`, 'neutral'];
  return busNotification(event, {
    ...common,
    severity,
    state: operation.toUpperCase(),
    title: oneLine(`Parameter ${name} ${did}`),
    body: paragraphs(textAt(detail, 'description')),
    facts: [
      { name: 'Parameter', value: name },
      { name: 'Operation', value: operation },
      { name: 'Type', value: textAt(detail, 'type') },
      { name: 'Label', value: textAt(detail, 'label') },
      { name: 'Version', value: textAt(detail, 'version') },
    ],
    links: [parameterLink(event, name)],
    variables: { Parameter: name, Operation: operation },
  });
}

function policyAction(event: BusEvent): Notification {
  const { detail } = event;
  const name = nameOf(textAt(detail, 'parameter-name'), event);
  const policy = textAt(detail, 'policy-type') ?? '';
  const status = textAt(detail, 'action-status') ?? '';
  const failed = severityOfState(status) === 'critical';
  const content = unpacked(textAt(detail, 'policy-content'));
  const text = typeof content === 'string' ? content : laidOut(content);
  const did = failed ? `– ${inWords(policy)} failed` : (entryOf(POLICIES, policy) ?? `– ${inWords(policy)}`);
  return busNotification(event, {
    ...common,
    severity: failed ? 'critical' : 'warning',
    state: status.toUpperCase(),
    title: oneLine(`Parameter ${name} ${did}`),
    body: paragraphs(textAt(detail, 'action-reason')),
    facts: [
      { name: 'Parameter', value: name },
      { name: 'Policy', value: policy },
      { name: 'Type', value: textAt(detail, 'parameter-type') },
    ],
    details: text === null ? [] : [{ title: 'Policy', text, code: true }],
    links: [parameterLink(event, name)],
    variables: { Parameter: name, Policy: policy },
  });
}

/** The name, else what the ARN says: there, a name that begins with a slash has lost it. */
function nameOf(name: string | null, { resources }: BusEvent): string {
  return name ?? /:parameter\/?(.+)$/.exec(resources[0] ?? '')?.[1] ?? 'of Parameter Store';
}

function parameterLink({ region }: BusEvent, name: string) {
  return {
    title: 'Open parameter',
    url: consoleLink(region, `systems-manager/parameters/${encodedTwice(name)}/description`),
  };
}
