import { busNotification, type Incoming, notification, paragraphs } from '../event.ts';
import { textAt, timeAt } from '../fields.ts';
import { consoleLink } from '../links.ts';
import type { Notification, Severity, Thread } from '../notification.ts';
import { busEventOf } from './event-forms.ts';
import { encoded, entryOf, oneLine, placeOfTopic } from './event-text.ts';
import { inWords } from './state-words.ts';

/** Keyed by the health of an environment. */
const HEALTH: Readonly<Record<string, Severity>> = {
  ok: 'good',
  info: 'neutral',
  pending: 'neutral',
  unknown: 'warning',
  'no data': 'warning',
  suspended: 'warning',
  warning: 'warning',
  degraded: 'critical',
  severe: 'critical',
};

/** Keyed by the severity of an event. */
const SEVERITIES: Readonly<Record<string, Severity>> = {
  FATAL: 'critical',
  ERROR: 'critical',
  WARN: 'warning',
  WARNING: 'warning',
};

/** Words of messages, the worst first. */
const MESSAGES: readonly (readonly [RegExp, Severity])[] = [
  [/\bhealth check failure\b|\bremoved instance\b/i, 'warning'],
  [/\bfail(?:ed|ure|s)?\b|\berrors?\b|\bunable to\b|\baborted\b|\btimed out\b|\bunsuccessful/i, 'critical'],
  [/\bissues?\b|\bwarning\b|\bterminat|\bunhealthy\b/i, 'warning'],
  [/\bsuccessful(?:ly)?\b|\bcompleted\b|\bis now healthy\b/i, 'good'],
];

/** Names that begin the lines of a message; all other lines belong to what stands above them. */
const KEYS = /^(Timestamp|Message|Environment URL|Environment|Application|RequestId|NotificationProcessId):\s*(.*)$/;

interface EnvironmentEvent {
  readonly environment: string | null;
  readonly application: string | null;
  readonly message: string;
  readonly url: string | null;
  /** As the event ranks itself; null for messages, which do not. */
  readonly severity: string | null;
  readonly status: string | null;
  readonly region: string | null;
  readonly account: string | null;
}

/** Environments of Elastic Beanstalk: events, and the text that its own notifications send. */
export function elasticBeanstalk(incoming: Incoming): Notification | null {
  const event = busEventOf(incoming);
  if (event === null) return readMessage(incoming);
  if (event.source !== 'aws.elasticbeanstalk' || / via CloudTrail$/.test(event.detailType)) return null;
  const { detail } = event;
  const [message, status] = [textAt(detail, 'Message'), textAt(detail, 'Status')];
  if (message === null && status === null) return null;
  const told: EnvironmentEvent = {
    environment: textAt(detail, 'EnvironmentName'),
    application: textAt(detail, 'ApplicationName'),
    message: message ?? status ?? '',
    url: null,
    severity: textAt(detail, 'Severity'),
    status,
    region: event.region,
    account: event.account,
  };
  return busNotification(event, { ...parts(told), time: timeAt(detail, 'EventDate') ?? event.time });
}

function readMessage({ json, text, message }: Incoming): Notification | null {
  if (json !== undefined) return null;
  const fields = new Map<string, string>();
  let key: string | null = null;
  for (const line of text.split(/\r?\n/)) {
    const [, name = null, value = ''] = KEYS.exec(line) ?? [];
    if (name !== null && !fields.has(name)) {
      key = name;
      fields.set(key, value.trim());
    } else if (key !== null) {
      fields.set(key, `${fields.get(key) ?? ''}\n${line}`.trim());
    } else if (line.trim() !== '') {
      return null;
    }
  }
  const said = fields.get('Message') || null;
  if (said === null || !fields.has('Timestamp')) return null;
  const known = fields.has('Environment') || fields.has('Application') || /^Environment health has/.test(said);
  if (!known && !/Elastic Beanstalk/i.test(message.subject ?? '')) return null;
  const topic = placeOfTopic(message);
  const url = fields.get('Environment URL') ?? null;
  const told: EnvironmentEvent = {
    environment: fields.get('Environment') || null,
    application: fields.get('Application') || null,
    message: said,
    // An environment without an address has `http://null`.
    url: url === 'http://null' ? null : url,
    severity: null,
    status: null,
    // The address of the environment names the Region; older ones do not.
    region: /\.([a-z]{2}-[a-z-]+-\d)\.elasticbeanstalk\.com/.exec(url ?? '')?.[1] ?? topic.region,
    account: topic.accountId,
  };
  return notification({
    ...parts(told),
    accountId: told.account,
    region: told.region,
    time: timeAt(fields.get('Timestamp')) ?? message.timestamp,
  });
}

function parts(told: EnvironmentEvent) {
  const { environment, application, message, url, region, account } = told;
  const change = /health has transitioned from (No Data|\w+) to (No Data|\w+)/i.exec(message);
  const [before = null, after = null] = change?.slice(1) ?? [];
  const ranked = MESSAGES.find(([form]) => form.test(message))?.[1] ?? 'neutral';
  const own = entryOf(SEVERITIES, told.severity?.toUpperCase() ?? '');
  const severity: Severity = after === null ? (own ?? ranked) : (entryOf(HEALTH, after.toLowerCase()) ?? 'neutral');
  const [sentence = ''] = /^.*?[.!](?=\s|$)/s.exec(message) ?? [message];
  const name = environment ?? application ?? 'Elastic Beanstalk environment';
  const title = oneLine(
    after === null
      ? `${name}: ${sentence.replace(/\.$/, '')}`
      : `${name}: health is ${after}, was ${before ?? 'unknown'}`,
  );
  const thread: Thread | null =
    after === null || environment === null
      ? null
      : {
          key: `beanstalk/${account ?? ''}/${region ?? ''}/${application ?? ''}/${environment}`,
          latest: { state: after.toUpperCase(), severity, summary: title },
          closes: after.toLowerCase() === 'ok',
        };
  return {
    type: 'ElasticBeanstalk',
    sourceName: 'AWS Elastic Beanstalk',
    severity,
    state: (after ?? told.severity ?? '').toUpperCase(),
    title,
    body: paragraphs(message),
    facts: [
      { name: 'Environment', value: environment },
      { name: 'Application', value: application },
      { name: 'Health', value: after === null ? null : `${before ?? 'Unknown'} → ${after}` },
      { name: 'Status', value: told.status },
      { name: 'Severity', value: told.severity === null ? null : inWords(told.severity).toUpperCase() },
    ],
    links: [
      { title: 'Open in Elastic Beanstalk', url: beanstalkLink(region, application) },
      { title: 'Open environment', url },
    ],
    thread,
    variables: { Environment: environment ?? '', Application: application ?? '' },
  } as const;
}

function beanstalkLink(region: string | null, application: string | null): string {
  const page = application === null ? '/environments' : `/application/overview?applicationName=${encoded(application)}`;
  return consoleLink(region, 'elasticbeanstalk/home', page);
}
