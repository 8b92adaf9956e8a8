import { type BusEvent, busNotification, type Incoming, notification, paragraphs } from '../event.ts';
import { at, isObject, numberAt, textAt, timeAt } from '../fields.ts';
import { consoleLink, readArn } from '../links.ts';
import type { Notification, Severity, Thread } from '../notification.ts';
import { callerOf, callFacts, errorOf, trailEventOf } from './cloudtrail.ts';
import { commandButton } from './command-button.ts';
import { entryOf, oneLine, placeOfTopic } from './event-text.ts';
import { timeText } from './fact-text.ts';

/** Keyed by the impact: its name, and how an open incident of it ranks. */
const IMPACTS: Readonly<Record<string, readonly [name: string, severity: Severity]>> = {
  1: ['1 Critical', 'critical'],
  2: ['2 High', 'critical'],
  3: ['3 Medium', 'warning'],
  4: ['4 Low', 'warning'],
  5: ['5 No impact', 'neutral'],
};

const RECORD = /arn:aws[\w-]*:ssm-incidents:[\w-]*:\d{12}:incident-record\/[\w-]+\/[\w-]+/;

interface Incident {
  readonly arn: string;
  readonly title: string | null;
  readonly summary: string | null;
  readonly impact: string | null;
  /** In capitals: OPEN, RESOLVED; null where it is not told. */
  readonly status: string | null;
  /** What happened, as the end of the title: "started", "was changed". */
  readonly did: string;
  readonly region: string | null;
}

/** Incidents of Incident Manager: calls that CloudTrail tells of, and what comes by the topic of a response plan's chat channel. */
export function incidentManager(incoming: Incoming): Notification | null {
  const event = trailEventOf(incoming);
  return event === null ? readChatMessage(incoming) : readCall(event);
}

function readCall(event: BusEvent): Notification | null {
  const { detail } = event;
  if (event.source !== 'aws.ssm-incidents' && textAt(detail, 'eventSource') !== 'ssm-incidents.amazonaws.com')
    return null;
  // A call that failed changed no incident: it is told as a call.
  if (errorOf(detail) !== null) return null;
  const name = textAt(detail, 'eventName') ?? '';
  const request = at(detail, 'requestParameters');
  const arn =
    recordArn(at(detail, 'responseElements')) ??
    recordArn(request) ??
    recordArn(at(detail, 'responseElements', 'incidentRecord'));
  if (arn === null) return null;
  const started = name === 'StartIncident';
  const status = textAt(request, 'status')?.toUpperCase() ?? null;
  const incident: Incident = {
    arn,
    title: textAt(request, 'title'),
    summary: textAt(request, 'summary') ?? textAt(request, 'eventData'),
    impact: textAt(request, 'impact'),
    status: status ?? (started ? 'OPEN' : null),
    did: started ? 'started' : status === 'RESOLVED' ? 'was resolved' : (entryOf(CALLS, name) ?? `– ${name}`),
    region: event.region,
  };
  const plan = textAt(request, 'responsePlanArn');
  return busNotification(event, {
    ...parts(incident),
    facts: [
      ...factsOf(incident),
      { name: 'Response plan', value: plan?.split('/').at(-1) ?? null },
      { name: started ? 'Started by' : 'By', value: callerOf(detail) },
      ...callFacts(detail).filter(({ name: fact }) => fact === 'From'),
      {
        name: 'Trigger',
        value: textAt(request, 'triggerDetails', 'triggerArn') ?? textAt(request, 'triggerDetails', 'source'),
      },
    ],
  });
}

/** Keyed by the call: what it did to the incident. */
const CALLS: Readonly<Record<string, string>> = {
  UpdateIncidentRecord: 'was changed',
  DeleteIncidentRecord: 'was deleted',
  CreateTimelineEvent: 'has a new entry in its timeline',
  UpdateTimelineEvent: 'has a changed entry in its timeline',
  DeleteTimelineEvent: 'lost an entry of its timeline',
  UpdateRelatedItems: 'has changed related items',
};

/** Neither form is documented: JSON that holds an incident's record or its ARN, or text that names one. */
function readChatMessage(incoming: Incoming): Notification | null {
  const { json, text, message } = incoming;
  const found = isObject(json) ? fromJson(json) : json === undefined ? fromText(text) : null;
  if (found === null) return null;
  const topic = placeOfTopic(message);
  const incident = { ...found, region: textAt(json, 'region') ?? topic.region };
  return notification({
    ...parts(incident),
    accountId: readArn(incident.arn)?.accountId ?? topic.accountId,
    region: incident.region,
    time: message.timestamp,
    facts: [...factsOf(incident), { name: 'Started', value: found.created === null ? null : timeText(found.created) }],
  });
}

type Told = Omit<Incident, 'region'> & { readonly created: string | null };

function fromJson(json: unknown): Told | null {
  const candidates = ['incidentRecord', 'incident', 'detail', 'content'].map((name) => at(json, name));
  candidates.push(...candidates.flatMap((one) => [at(one, 'incidentRecord'), at(one, 'incident')]), json);
  const record = candidates.find((one) => isObject(one) && recordArn(one) !== null);
  const arn = recordArn(record);
  if (arn === null) return null;
  const status = (textAt(record, 'status') ?? textAt(record, 'incidentStatus'))?.toUpperCase() ?? null;
  return {
    arn,
    title: textAt(record, 'title') ?? textAt(json, 'title'),
    summary: textAt(record, 'summary') ?? textAt(record, 'description') ?? textAt(json, 'text'),
    impact: textAt(record, 'impact'),
    status,
    did: didOf(status),
    created: timeAt(record, 'creationTime') ?? timeAt(record, 'startTime'),
  };
}

function fromText(text: string): Told | null {
  const arn = RECORD.exec(text)?.[0];
  if (arn === undefined) return null;
  const field = (name: string): string | null =>
    new RegExp(`^[\\s*_]*${name}[*_]*\\s*:[*_]*\\s*(\\S.*)$`, 'im')
      .exec(text)?.[1]
      ?.replace(/[*_]+$/, '')
      .trim() ?? null;
  const word = /\b(?:has been |was |is )?(resolved|open(?:ed)?)\b/i.exec(text)?.[1] ?? null;
  const status = (field('(?:incident )?status') ?? word)?.toUpperCase().replace('OPENED', 'OPEN') ?? null;
  return {
    arn,
    title: field('(?:incident )?title') ?? field('incident'),
    summary: field('summary') ?? text,
    impact: field('impact'),
    status,
    did: didOf(status),
    created: null,
  };
}

function didOf(status: string | null): string {
  return status === 'RESOLVED' ? 'is resolved' : status === 'OPEN' ? 'is open' : 'was updated';
}

function recordArn(value: unknown): string | null {
  for (const name of ['incidentRecordArn', 'incidentArn', 'arn']) {
    const arn = textAt(value, name);
    if (arn !== null && readArn(arn)?.resource.startsWith('incident-record/') === true) return arn;
  }
  return null;
}

function parts(incident: Incident) {
  const { arn, title, status, did, region, summary } = incident;
  const resolved = status === 'RESOLVED';
  const severity = resolved ? 'good' : (impactOf(incident.impact)?.[1] ?? (status === 'OPEN' ? 'critical' : 'warning'));
  // `incident-record/PLAN/ID`
  const plan = readArn(arn)?.resource.split('/')[1] ?? null;
  const told = oneLine(`Incident ${title ?? (plan === null ? arn : `of ${plan}`)} ${did}`);
  const thread: Thread = {
    key: `incident/${arn}`,
    latest: status === null ? null : { state: status, severity, summary: told },
    closes: resolved,
  };
  return {
    type: 'IncidentManager',
    sourceName: 'AWS Incident Manager',
    severity,
    state: status ?? '',
    title: told,
    body: paragraphs(summary),
    links: [
      { title: 'Open Incident Manager', url: consoleLink(region, 'systems-manager/incidents/home', '/incidents') },
    ],
    buttons: [
      ...commandButton('View incident', 'ssm-incidents get-incident-record', { arn }, region),
      ...(resolved
        ? []
        : commandButton('Resolve', 'ssm-incidents update-incident-record', { arn, status: 'RESOLVED' }, region)),
      ...commandButton('Add note', 'ssm-incidents create-timeline-event', { 'incident-record-arn': arn }, region),
    ],
    thread,
    variables: {
      IncidentArn: arn,
      ...(title === null ? {} : { Title: title }),
      ...(status === null ? {} : { Status: status }),
    },
  } as const;
}

function factsOf({ arn, title, impact, status }: Incident) {
  return [
    { name: 'Title', value: title },
    { name: 'Impact', value: impactOf(impact)?.[0] ?? impact },
    { name: 'Status', value: status },
    { name: 'Incident', value: arn },
  ];
}

function impactOf(impact: string | null): readonly [name: string, severity: Severity] | null {
  const number = numberAt(/\d/.exec(impact ?? '')?.[0] ?? null);
  const byName = Object.values(IMPACTS).find(
    ([name]) => impact !== null && name.toLowerCase().endsWith(impact.toLowerCase()),
  );
  return (number === null ? undefined : entryOf(IMPACTS, String(number))) ?? byName ?? null;
}
