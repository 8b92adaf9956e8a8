import { isRegion } from '../../aws/regions.ts';
import { type BusEvent, busNotification, type Incoming } from '../event.ts';
import { entriesAt, isObject, listAt, numberAt, textAt, textsAt, timeAt } from '../fields.ts';
import { consoleLink } from '../links.ts';
import type { Detail, Items, Notification, Paragraph, Severity } from '../notification.ts';
import { busEventOf } from './event-forms.ts';
import { encoded, entryOf, oneLine } from './event-text.ts';
import { capital, timeText } from './fact-text.ts';
import { inWords } from './state-words.ts';

/** How much of a description stands in the card itself. */
const MAX_BODY = 1_000;

/** Keyed by the category; what people call it, and how it ranks while it is open. */
const CATEGORIES: Readonly<Record<string, { readonly name: string; readonly severity: Severity }>> = {
  issue: { name: 'Issue', severity: 'critical' },
  investigation: { name: 'Investigation', severity: 'warning' },
  scheduledChange: { name: 'Scheduled change', severity: 'warning' },
  accountNotification: { name: 'Notification', severity: 'neutral' },
};

/** Services whose codes are not what people call them. */
const SERVICES: Readonly<Record<string, string>> = {
  ABUSE: 'Abuse report',
  APIGATEWAY: 'API Gateway',
  AUTOSCALING: 'Auto Scaling',
  CLOUDFORMATION: 'CloudFormation',
  CLOUDFRONT: 'CloudFront',
  CLOUDWATCH: 'CloudWatch',
  DIRECTCONNECT: 'Direct Connect',
  DYNAMODB: 'DynamoDB',
  ELASTICACHE: 'ElastiCache',
  ELASTICFILESYSTEM: 'EFS',
  ELASTICLOADBALANCING: 'Elastic Load Balancing',
  LAMBDA: 'Lambda',
  REDSHIFT: 'Redshift',
  RISK: 'Account at risk',
  ROUTE53: 'Route 53',
  SECRETSMANAGER: 'Secrets Manager',
};

/** Events of this kind are about stolen credentials and abuse, whatever their category. */
const ALARMING = /_(?:RISK|ABUSE)_|CREDENTIALS?_(?:EXPOSED|COMPROMISED)/;

/** Words of event type codes that are names, not words. */
const NAMES =
  /\b(?:acl|acm|alb|ami|api|asg|aws|az|cpu|db|dms|dns|ebs|ec2|ecs|efs|eks|elb|emr|iam|ip|kms|lts|mfa|nat|nlb|os|rds|sdk|sns|sqs|ssl|ssm|tls|url|vpc|vpn|waf)\b/g;

/** AWS Health: what AWS itself reports about its services and this account's resources. */
export function health(incoming: Incoming): Notification | null {
  const event = busEventOf(incoming);
  if (event === null || !/^AWS Health (?:Abuse )?Event$/.test(event.detailType)) return null;
  if (event.source !== 'aws.health' && event.source !== '') return null;
  const code = textAt(event.detail, 'eventTypeCode');
  return code === null ? null : shown(event, code);
}

function shown(event: BusEvent, code: string): Notification {
  const { detail } = event;
  const arn = textAt(detail, 'eventArn');
  const service = textAt(detail, 'service') ?? 'AWS';
  const serviceName = entryOf(SERVICES, service) ?? service;
  const category = textAt(detail, 'eventTypeCategory') ?? '';
  const status = textAt(detail, 'statusCode')?.toLowerCase() ?? null;
  const closed = status === 'closed';
  const eventRegion = textAt(detail, 'eventRegion');
  const account = textAt(detail, 'affectedAccount') ?? event.account;
  const entities = listAt(detail, 'affectedEntities');
  const severity = severityOf(detail, code, category, closed);
  const where = entities.length === 0 && eventRegion !== null ? ` in ${eventRegion}` : '';
  const what = oneLine(`${serviceName}: ${eventWords(code, service)}${onEntities(entities)}${where}`);
  const title = closed ? `${what} (closed)` : what;
  const [page, pages] = [numberAt(detail, 'page'), numberAt(detail, 'totalPages')];
  const onLastPage = page === null || pages === null || page >= pages;
  const isCopy = textAt(detail, 'backupEvent')?.toLowerCase() === 'true';
  const texts = descriptionsOf(detail);
  const body = bodyOf(texts[0]?.text ?? '');
  const key = arn === null ? null : `health/${arn}${account === null ? '' : `/${account}`}`;
  return busNotification(event, {
    type: 'Health',
    sourceName: 'AWS Health',
    severity,
    state: (status ?? '').toUpperCase(),
    title,
    body: isCopy ? [copyNote(event.region), ...body.paragraphs] : body.paragraphs,
    accountId: account,
    region: eventRegion !== null && isRegion(eventRegion) ? eventRegion : event.region,
    facts: [
      { name: 'Service', value: serviceName },
      { name: 'Status', value: status === null ? null : capital(status) },
      { name: 'Category', value: entryOf(CATEGORIES, category)?.name ?? capital(inWords(category)) },
      { name: 'Starts', value: timeFact(detail, 'startTime') },
      { name: 'Ends', value: timeFact(detail, 'endTime') },
      { name: 'Last update', value: timeFact(detail, 'lastUpdatedTime') },
      { name: 'Affected', value: affected(entities, pages ?? 1) },
      { name: 'Event Region', value: eventRegion === event.region ? null : eventRegion },
      { name: 'Scope', value: entryOf(SCOPES, textAt(detail, 'eventScopeCode') ?? '') ?? null },
      { name: 'Action', value: actionability(textAt(detail, 'actionability')) },
      { name: 'For', value: textsAt(detail, 'personas').map(inWords).join(', ') },
      { name: 'Page', value: pages !== null && pages > 1 ? `${page ?? '?'} of ${pages}` : null },
    ],
    details: [
      ...(body.whole ? [] : descriptionDetail('Whole description', texts[0]?.text)),
      ...otherDetails(detail, texts),
    ],
    items: itemsOf(entities),
    links: [
      {
        title: 'Open in AWS Health',
        url: healthLink(eventRegion, event.region, arn),
      },
    ],
    thread:
      key === null
        ? null
        : {
            key,
            latest: { state: (status ?? '').toUpperCase(), severity, summary: title },
            closes: closed && onLastPage,
          },
    variables: Object.fromEntries(
      Object.entries({ Service: service, EventTypeCode: code, EventArn: arn, Status: status }).flatMap(
        ([name, value]) => (value === null ? [] : [[name, value]]),
      ),
    ),
  });
}

/** Keyed by `eventScopeCode`. */
const SCOPES: Readonly<Record<string, string>> = {
  PUBLIC: 'All accounts',
  ACCOUNT_SPECIFIC: 'This account',
};

function severityOf(detail: unknown, code: string, category: string, closed: boolean): Severity {
  if (closed) return 'good';
  if (ALARMING.test(code)) return 'critical';
  const usual = entryOf(CATEGORIES, category)?.severity ?? 'neutral';
  return usual === 'neutral' && textAt(detail, 'actionability') === 'ACTION_REQUIRED' ? 'warning' : usual;
}

/** `AWS_EC2_PERSISTENT_INSTANCE_RETIREMENT_SCHEDULED` of EC2: "persistent instance retirement scheduled". */
function eventWords(code: string, service: string): string {
  const words = code.replace(/^AWS_/, '');
  const rest = words.startsWith(`${service}_`) ? words.slice(service.length + 1) : words;
  return rest
    .replaceAll('_', ' ')
    .toLowerCase()
    .replace(NAMES, (name) => name.toUpperCase());
}

function onEntities(entities: readonly unknown[]): string {
  const [first] = entities.flatMap((entity) => textAt(entity, 'entityValue') ?? []);
  if (first === undefined) return '';
  return entities.length === 1 ? ` – ${first}` : ` – ${first} and ${entities.length - 1} more`;
}

function affected(entities: readonly unknown[], pages: number): string | null {
  if (entities.length === 0) return null;
  const open = entities.filter((entity) => !/^resolved$/i.test(statusOf(entity))).length;
  const page = pages > 1 ? ' on this page' : '';
  const count = `${entities.length} ${entities.length === 1 ? 'entity' : 'entities'}${page}`;
  return open === entities.length ? count : `${count}, ${open} not resolved`;
}

function statusOf(entity: unknown): string {
  return textAt(entity, 'status') ?? textAt(entity, 'statusCode') ?? '';
}

function itemsOf(entities: readonly unknown[]): Items | null {
  const entries = entities.flatMap((entity) => {
    const value = textAt(entity, 'entityValue');
    if (value === null) return [];
    const state = statusOf(entity).toUpperCase();
    const updated = timeAt(entity, 'lastUpdatedTime') ?? timeAt(entity, 'lastupdatedTime');
    const tags = entriesAt(entity, 'tags').map(([name, tag]) => `${name}=${textAt(tag) ?? ''}`);
    return [
      {
        title: value,
        state,
        severity: entryOf(ENTITY_SEVERITIES, state) ?? ('neutral' as const),
        facts: [
          ...(updated === null ? [] : [{ name: 'Updated', value: timeText(updated) }]),
          ...(tags.length === 0 ? [] : [{ name: 'Tags', value: tags.join(', ') }]),
        ],
        link: null,
      },
    ];
  });
  return entries.length === 0 ? null : { title: 'Affected entities', entries };
}

/** Keyed by the status of an entity. */
const ENTITY_SEVERITIES: Readonly<Record<string, Severity>> = {
  IMPAIRED: 'critical',
  PENDING: 'warning',
  RESOLVED: 'good',
  UNIMPAIRED: 'good',
};

interface Description {
  readonly language: string;
  readonly text: string;
}

/** English first: it is what the rest of the card is written in. */
function descriptionsOf(detail: unknown): readonly Description[] {
  const all = listAt(detail, 'eventDescription').flatMap((one) => {
    const text = textAt(one, 'latestDescription');
    // Line ends come as the two characters \n.
    return text === null ? [] : [{ language: textAt(one, 'language') ?? '', text: text.replaceAll('\\n', '\n') }];
  });
  const english = all.filter(({ language }) => /^en/i.test(language));
  return [...english, ...all.filter((one) => !english.includes(one))];
}

function bodyOf(text: string): { readonly paragraphs: readonly Paragraph[]; readonly whole: boolean } {
  const all = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const shownLines: string[] = [];
  let length = 0;
  for (const line of all) {
    if (shownLines.length > 0 && length + line.length > MAX_BODY) break;
    shownLines.push(line.length > MAX_BODY ? `${line.slice(0, MAX_BODY)}…` : line);
    length += line.length;
  }
  return {
    paragraphs: shownLines.map((line) => {
      const bullet = /^[*•-]\s+(.*)$/.exec(line)?.[1];
      return { kind: bullet === undefined ? 'text' : 'bullet', spans: [{ text: bullet ?? line }] };
    }),
    whole: shownLines.length === all.length && length <= MAX_BODY,
  };
}

function descriptionDetail(title: string, text: string | undefined): readonly Detail[] {
  return text === undefined ? [] : [{ title, text, code: false }];
}

function otherDetails(detail: unknown, texts: readonly Description[]): readonly Detail[] {
  const metadata = entriesAt(detail, 'eventMetadata').flatMap(([name, value]) => {
    const text = isObject(value) ? JSON.stringify(value) : textAt(value);
    return text === null ? [] : [`${name}: ${text}`];
  });
  return [
    ...texts.slice(1).flatMap(({ language, text }) => descriptionDetail(`Description (${language})`, text)),
    ...(metadata.length === 0 ? [] : [{ title: 'Event metadata', text: metadata.join('\n'), code: true }]),
  ];
}

function copyNote(region: string | null): Paragraph {
  const where = region === null ? 'the backup Region' : `the backup Region ${region}`;
  return {
    kind: 'text',
    spans: [{ text: `This is the copy of the event that AWS Health sends to ${where}.`, italic: true }],
  };
}

function actionability(code: string | null): string | null {
  return code === null ? null : capital(inWords(code));
}

function timeFact(detail: unknown, name: string): string | null {
  const text = textAt(detail, name);
  return text === null ? null : timeText(text);
}

function healthLink(eventRegion: string | null, region: string | null, arn: string | null): string {
  const place = [eventRegion, region].find((one) => one !== null && isRegion(one)) ?? null;
  const event = arn === null ? '' : `?eventID=${encoded(arn)}&eventTab=details`;
  return consoleLink(place, 'health/home', `/account/event-log${event}`);
}
