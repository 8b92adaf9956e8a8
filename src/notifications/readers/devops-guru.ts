import { busNotification, type Incoming, notification, paragraphs } from '../event.ts';
import { entriesAt, listAt, textAt, timeAt } from '../fields.ts';
import { consoleLink } from '../links.ts';
import type { Items, Notification, Severity, Thread } from '../notification.ts';
import { busEventOf } from './event-forms.ts';
import { encoded, entryOf, oneLine, placeOfTopic, unpacked } from './event-text.ts';
import { cut, timeText } from './fact-text.ts';

/** Keyed by the message's type: the beginning of the title. */
const EVENTS: Readonly<Record<string, string>> = {
  NEW_INSIGHT: 'New insight',
  CLOSED_INSIGHT: 'Insight closed',
  NEW_ASSOCIATION: 'New anomaly of an insight',
  SEVERITY_UPGRADED: 'Insight is more severe',
  NEW_RECOMMENDATION: 'New recommendation',
};

/** Types by the detail-type, where the detail does not say. */
const DETAIL_TYPES: Readonly<Record<string, string>> = {
  'DevOps Guru New Insight Open': 'NEW_INSIGHT',
  'DevOps Guru Insight Closed': 'CLOSED_INSIGHT',
  'DevOps Guru New Anomaly Association': 'NEW_ASSOCIATION',
  'DevOps Guru Insight Severity Upgraded': 'SEVERITY_UPGRADED',
  'DevOps Guru New Recommendation Created': 'NEW_RECOMMENDATION',
};

/** Keyed by the severity of an insight. */
const SEVERITIES: Readonly<Record<string, Severity>> = { high: 'critical', medium: 'warning', low: 'neutral' };

/** Insights of DevOps Guru: SNS writes its members with a capital letter, EventBridge without. */
export function devOpsGuru(incoming: Incoming): Notification | null {
  const event = busEventOf(incoming);
  if (event !== null && !/^DevOps Guru /.test(event.detailType)) return null;
  const told = event?.detail ?? incoming.json;
  const type = member(told, 'messageType') ?? entryOf(DETAIL_TYPES, event?.detailType ?? '') ?? null;
  const insight = member(told, 'insightId');
  if (type === null || insight === null) return null;
  const topic = placeOfTopic(incoming.message);
  const region = member(told, 'region') ?? event?.region ?? topic.region;
  const accountId = member(told, 'accountId') ?? event?.account ?? topic.accountId;
  const given = parts(told, type, insight, region);
  const time =
    timeAt(told, 'endTime') ?? timeAt(told, 'EndTime') ?? timeAt(told, 'startTime') ?? timeAt(told, 'StartTime');
  return event === null
    ? notification({ ...given, accountId, region, time: time ?? incoming.message.timestamp })
    : busNotification(event, { ...given, accountId, region });
}

function parts(told: unknown, type: string, insight: string, region: string | null) {
  const level = member(told, 'insightSeverity')?.toLowerCase() ?? null;
  const closed = type === 'CLOSED_INSIGHT';
  const severity: Severity = closed ? 'good' : (entryOf(SEVERITIES, level ?? '') ?? 'warning');
  const kind = member(told, 'insightType')?.toLowerCase() ?? null;
  const description = member(told, 'insightDescription') ?? member(told, 'insightName');
  const title = oneLine(`${entryOf(EVENTS, type) ?? 'DevOps Guru'}${description === null ? '' : `: ${description}`}`);
  const thread: Thread = {
    key: `insight/${insight}`,
    latest: { state: closed ? 'CLOSED' : 'OPEN', severity, summary: title },
    closes: closed,
  };
  const page = `/insight/${kind ?? 'reactive'}/${encoded(insight)}`;
  const anomalies = anomaliesOf(told);
  return {
    type: 'DevOpsGuru',
    sourceName: 'Amazon DevOps Guru',
    severity,
    state: type,
    title,
    body: paragraphs(
      textAt(recommendations(told)[0], 'Description') ?? textAt(recommendations(told)[0], 'description'),
    ),
    facts: [
      { name: 'Insight', value: description },
      { name: 'Severity', value: level },
      { name: 'Kind', value: kind },
      { name: 'Metric', value: anomalies?.entries.map((entry) => entry.title).join(', ') ?? null },
      { name: 'Started', value: timeOf(told, 'startTime') },
      { name: 'Ended', value: timeOf(told, 'endTime') },
      { name: 'Recommendations', value: recommendationNames(told) },
      { name: 'Insight id', value: insight },
    ].map(({ name, value }) => ({ name, value: cut(value) })),
    items: anomalies,
    links: [
      { title: 'Open insight', url: consoleLink(region, 'devops-guru/home', page) },
      ...recommendations(told)
        .slice(0, 3)
        .map((one) => ({
          title: textAt(one, 'Name') ?? textAt(one, 'name') ?? 'Recommendation',
          url: textAt(one, 'Link') ?? textAt(one, 'link'),
        })),
    ],
    thread,
    variables: { InsightId: insight, ...(description === null ? {} : { InsightDescription: description }) },
  } as const;
}

/** A member under either spelling. */
function member(value: unknown, name: string): string | null {
  return textAt(value, name) ?? textAt(value, upper(name));
}

function members(value: unknown, name: string): readonly unknown[] {
  const found = listAt(value, name);
  return found.length > 0 ? found : listAt(value, upper(name));
}

function upper(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function timeOf(value: unknown, name: string): string | null {
  const time = timeAt(value, name) ?? timeAt(value, upper(name));
  return time === null ? null : timeText(time);
}

function recommendations(told: unknown): readonly unknown[] {
  return members(told, 'recommendations');
}

function recommendationNames(told: unknown): string | null {
  return (
    recommendations(told)
      .flatMap((one) => member(one, 'name') ?? [])
      .join(', ') || null
  );
}

function anomaliesOf(told: unknown): Items | null {
  const entries = members(told, 'anomalies').flatMap((anomaly) =>
    members(anomaly, 'sourceDetails').map((source) => {
      const ids = entriesAt(source, 'dataIdentifiers').length > 0 ? 'dataIdentifiers' : 'DataIdentifiers';
      const at = (name: string) => textAt(source, ids, name);
      const facts = [
        { name: 'Namespace', value: at('namespace') },
        { name: 'Resource', value: at('ResourceId') ?? at('resourceId') },
        { name: 'Dimensions', value: dimensionsOf(source, ids) },
        { name: 'Since', value: timeOf(anomaly, 'startTime') },
      ].flatMap(({ name, value }) => (value === null || value === '' ? [] : [{ name, value }]));
      return {
        title: at('name') ?? member(source, 'dataSource') ?? 'Anomaly',
        state: '',
        severity: 'neutral' as const,
        facts,
        link: null,
      };
    }),
  );
  return entries.length === 0 ? null : { title: 'Anomalies', entries };
}

/** SNS sends JSON in a string, EventBridge a list of names and values. */
function dimensionsOf(source: unknown, ids: string): string | null {
  const list = listAt(source, ids, 'dimensions').map(
    (one) => `${member(one, 'name') ?? ''}=${member(one, 'value') ?? ''}`,
  );
  const object = entriesAt(unpacked(textAt(source, ids, 'dimensions'))).map(
    ([name, value]) => `${name}=${textAt(value) ?? ''}`,
  );
  return [...list, ...object].join(', ') || null;
}
