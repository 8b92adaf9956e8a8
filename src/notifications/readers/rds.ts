import { type BusEvent, busNotification, paragraphs, type Reader } from '../event.ts';
import { textAt, textsAt, timeAt } from '../fields.ts';
import { consoleLink, shortName } from '../links.ts';
import type { Notification } from '../notification.ts';
import { databaseSeverity } from './database-severity.ts';
import { busEventOf, plainTitle } from './event-forms.ts';
import { encoded } from './fact-text.ts';
import { presentOnly } from './finding.ts';
import { inWords, lookUp } from './state-words.ts';

const EVENT_LISTS = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html';

interface SourceType {
  readonly words: string;
  /** What a command calls the identifier. */
  readonly variable: string;
  /** Place in the console; the identifier follows. */
  readonly place: string;
  readonly after?: string;
}

/** Keyed by RDS's source type in lower-case words, as EventBridge (`DB_INSTANCE`) and SNS (`db-instance`) have it. */
const SOURCE_TYPES: Readonly<Record<string, SourceType>> = {
  'db instance': {
    words: 'instance',
    variable: 'DBInstanceIdentifier',
    place: 'database:id=',
    after: ';is-cluster=false',
  },
  cluster: { words: 'cluster', variable: 'DBClusterIdentifier', place: 'database:id=', after: ';is-cluster=true' },
  'db cluster': { words: 'cluster', variable: 'DBClusterIdentifier', place: 'database:id=', after: ';is-cluster=true' },
  snapshot: { words: 'snapshot', variable: 'DBSnapshotIdentifier', place: 'db-snapshot:id=' },
  'db snapshot': { words: 'snapshot', variable: 'DBSnapshotIdentifier', place: 'db-snapshot:id=' },
  'cluster snapshot': {
    words: 'cluster snapshot',
    variable: 'DBClusterSnapshotIdentifier',
    place: 'db-snapshot:engine=aurora;id=',
  },
  'db cluster snapshot': {
    words: 'cluster snapshot',
    variable: 'DBClusterSnapshotIdentifier',
    place: 'db-snapshot:engine=aurora;id=',
  },
  'db param': {
    words: 'parameter group',
    variable: 'DBParameterGroupName',
    place: 'parameter-groups-details:parameter-group-name=',
  },
  'db parameter group': {
    words: 'parameter group',
    variable: 'DBParameterGroupName',
    place: 'parameter-groups-details:parameter-group-name=',
  },
  'db security group': { words: 'security group', variable: 'DBSecurityGroupName', place: 'security-groups:id=' },
  'db proxy': { words: 'proxy', variable: 'DBProxyName', place: 'proxy:id=' },
  'custom engine version': {
    words: 'custom engine version',
    variable: 'EngineVersion',
    place: 'custom-engine-version:id=',
  },
  'blue green deployment': {
    words: 'blue/green deployment',
    variable: 'BlueGreenDeploymentIdentifier',
    place: 'database:id=',
  },
};

/** How RDS's source type is called, by either of its spellings. */
export function rdsSourceType(name: string | null): SourceType {
  return (
    lookUp(SOURCE_TYPES, inWords(name ?? '')) ?? {
      words: inWords(name ?? 'database'),
      variable: 'SourceIdentifier',
      place: 'databases:',
    }
  );
}

/** Where the console shows the thing. */
export function rdsLink(region: string | null, source: SourceType, id: string | null): string {
  if (id === null || source.place === 'databases:') return consoleLink(region, 'rds/home', 'databases:');
  return consoleLink(region, 'rds/home', `${source.place}${encoded(id)}${source.after ?? ''}`);
}

/** Amazon RDS through EventBridge; what its event subscriptions send is read with those of the other databases. */
export const rds: Reader = (incoming) => {
  const event = busEventOf(incoming);
  if (event === null || !['', 'aws.rds'].includes(event.source) || !/^RDS .* Event$/.test(event.detailType))
    return null;
  return rdsEvent(event);
};

function rdsEvent(event: BusEvent): Notification {
  const { detail } = event;
  const arn = textAt(detail, 'SourceArn') ?? event.resources[0] ?? null;
  const id = textAt(detail, 'SourceIdentifier') ?? (arn === null ? null : shortName(arn));
  const message = textAt(detail, 'Message');
  const categories = textsAt(detail, 'EventCategories');
  const eventId = textAt(detail, 'EventID');
  const kind =
    textAt(detail, 'SourceType') ??
    event.detailType
      .replace(/^RDS (.*) Event$/, '$1')
      .toLowerCase()
      .replaceAll(' ', '-');
  const source = rdsSourceType(kind);
  return busNotification(event, {
    type: 'RDS',
    sourceName: 'Amazon RDS',
    severity: databaseSeverity(message, categories),
    state: '',
    title: id === null || message === null ? plainTitle(event) : `RDS ${source.words} ${id}: ${message}`,
    body: paragraphs(message),
    time: timeAt(detail, 'Date') ?? event.time,
    facts: [
      { name: 'Source', value: id === null ? null : `${source.words} ${id}` },
      { name: 'Message', value: message },
      { name: 'Category', value: categories.join(', ') },
      { name: 'Event', value: eventId },
      { name: 'ARN', value: arn },
    ],
    links: [
      { title: 'Open in Amazon RDS', url: rdsLink(event.region, source, id) },
      {
        title: eventId === null ? 'About RDS events' : `About ${eventId}`,
        url: eventId === null ? null : `${EVENT_LISTS}#${encoded(eventId)}`,
      },
    ],
    variables: presentOnly({ [source.variable]: id, SourceIdentifier: id, EventId: eventId }),
  });
}
