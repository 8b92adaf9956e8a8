import { type Incoming, notification, paragraphs, type Reader } from '../event.ts';
import { isObject, textAt, textsAt, timeAt } from '../fields.ts';
import { consoleLink, readArn } from '../links.ts';
import type { Notification } from '../notification.ts';
import { databaseSeverity } from './database-severity.ts';
import { capital, encoded } from './fact-text.ts';
import { presentOnly } from './finding.ts';
import { rdsLink, rdsSourceType } from './rds.ts';
import { inWords, lookUp } from './state-words.ts';

/** How one database service names itself in its event subscriptions. */
interface Product {
  readonly type: string;
  readonly sourceName: string;
  readonly short: string;
}

/** Keyed by the letters before `-EVENT-` in the event's id. */
const PRODUCTS: Readonly<Record<string, Product>> = {
  RDS: { type: 'RDS', sourceName: 'Amazon RDS', short: 'RDS' },
  DMS: { type: 'DMS', sourceName: 'AWS DMS', short: 'DMS' },
  REDSHIFT: { type: 'Redshift', sourceName: 'Amazon Redshift', short: 'Redshift' },
};

/** Of Redshift, which gives a severity of its own. */
const SEVERITIES = { ERROR: 'critical', INFO: 'neutral' } as const;

/**
 * Event subscriptions of RDS (with Aurora, DocumentDB and Neptune), DMS and Redshift: JSON whose keys have blanks, the same but for
 * spelling, with addresses that may end in a blank. Times have no zone and are UTC. RDS's test is plain text.
 */
export const eventSubscription: Reader = (incoming) => {
  const { json } = incoming;
  if (json === undefined) return rdsTest(incoming);
  if (!isObject(json) || textAt(json, 'Event Message') === null) return null;
  const eventUrl = textAt(json, 'Event ID') ?? textAt(json, 'About this Event') ?? textAt(json, 'Event Id');
  const eventId = /\b([A-Za-z]{2,12})-EVENT-\d+/.exec(eventUrl ?? '');
  const page = textAt(json, 'Identifier Link');
  const product =
    lookUp(PRODUCTS, eventId?.[1]?.toUpperCase() ?? '') ??
    lookUp(PRODUCTS, /\/(rds|dms|redshift)\b/i.exec(page ?? '')?.[1]?.toUpperCase() ?? '') ??
    PRODUCTS.RDS;
  return product === undefined ? null : shown(incoming, product, { eventUrl, eventId: eventId?.[0] ?? null, page });
};

function shown(
  { json, message }: Incoming,
  product: Product,
  { eventUrl, eventId, page }: { eventUrl: string | null; eventId: string | null; page: string | null },
): Notification {
  const kind = textAt(json, 'Event Source');
  const id = textAt(json, 'Source ID') ?? textAt(json, 'SourceId') ?? textAt(json, 'Resource');
  const arn = readArn(textAt(json, 'Source ARN') ?? textAt(json, 'SourceArn'));
  const region =
    arn?.region ?? /[?&]region=([a-z\d-]+)/.exec(page ?? '')?.[1] ?? (message.topicArn.split(':')[3] || null);
  const said = textAt(json, 'Event Message');
  const categories = [
    ...textsAt(json, 'Category'),
    ...textsAt(json, 'Event Categories'),
    ...[textAt(json, 'Category'), textAt(json, 'Event Category'), textAt(json, 'Tags', 'category')].flatMap(
      (one) => one ?? [],
    ),
  ];
  const source =
    product.type === 'RDS'
      ? rdsSourceType(kind)
      : { words: inWords(kind ?? ''), variable: VARIABLES[product.type] ?? 'SourceIdentifier' };
  const own = lookUp<'critical' | 'neutral'>(SEVERITIES, textAt(json, 'Severity')?.toUpperCase() ?? '');
  const byWords = databaseSeverity(said, categories);
  const name = [product.short, source.words, id].filter((part) => part !== null && part !== '').join(' ');
  return notification({
    type: product.type,
    sourceName: product.sourceName,
    severity: own === 'critical' ? own : byWords,
    state: '',
    title: `${name}: ${said ?? message.subject ?? ''}`,
    body: paragraphs(said),
    accountId: arn?.accountId ?? null,
    region,
    time: timeAt(utc(textAt(json, 'Event Time'))) ?? message.timestamp,
    facts: [
      { name: 'Source', value: id === null ? null : `${source.words} ${id}` },
      { name: 'Message', value: said },
      { name: 'Category', value: [...new Set(categories)].map(capital).join(', ') },
      { name: 'Severity', value: textAt(json, 'Severity') },
      { name: 'Event', value: eventId },
      { name: 'ARN', value: textAt(json, 'Source ARN') },
    ],
    links: [
      { title: `Open in ${product.sourceName}`, url: pageOf(product, region, kind, id) },
      { title: eventId === null ? 'About this event' : `About ${eventId}`, url: eventUrl },
    ],
    variables: presentOnly({ [source.variable]: id, SourceIdentifier: id, EventId: eventId }),
  });
}

/** What a command calls the source, where the product has one kind that matters; keyed by type. */
const VARIABLES: Readonly<Record<string, string>> = {
  DMS: 'ReplicationTaskIdentifier',
  Redshift: 'ClusterIdentifier',
};

/** The link that the message brings lies in the commercial partition always. */
function pageOf({ type }: Product, region: string | null, kind: string | null, id: string | null): string {
  if (type === 'RDS') return rdsLink(region, rdsSourceType(kind), id);
  const name = id === null ? null : encoded(id);
  if (type === 'DMS') {
    const place = /instance/.test(kind ?? '') ? 'replicationInstanceDetails' : 'taskDetails';
    return consoleLink(region, 'dms/v2/home', name === null ? '' : `${place}/${name}`);
  }
  return consoleLink(region, 'redshiftv2/home', name === null ? '' : `/cluster-details?cluster=${name}`);
}

/** "2019-01-02 12:45:06.000" */
function utc(text: string | null): string | null {
  return text !== null && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?$/.test(text) ? `${text.replace(' ', 'T')}Z` : text;
}

/** What RDS sends when a subscription is made. */
function rdsTest({ message, text }: Incoming): Notification | null {
  const named = /^\W*RDS Notification Message/i.test(message.subject ?? '');
  const said = /\b(?:Amazon )?RDS\b/.test(text) && /\btest\b|subscription/i.test(text) && text.length < 1000;
  if (!named && !(said && /^\W*(?:This is a test|Test|Amazon RDS|RDS|Event subscription|Hello)/i.test(text)))
    return null;
  const region = message.topicArn.split(':')[3] || null;
  return notification({
    type: 'RDS',
    sourceName: 'Amazon RDS',
    severity: 'neutral',
    state: '',
    title: /\btest\b/i.test(text) ? 'RDS: test notification, the topic works' : 'RDS notification',
    body: paragraphs(text),
    accountId: null,
    region,
    time: message.timestamp,
    links: [{ title: 'Open in Amazon RDS', url: consoleLink(region, 'rds/home', 'event-subscriptions:') }],
  });
}
