import { notification, type Reader } from '../event.ts';
import { entriesAt, isObject, textAt } from '../fields.ts';
import { consoleLink } from '../links.ts';
import { encoded } from './fact-text.ts';
import { presentOnly } from './finding.ts';
import { inWords, severityOfMessage, severityOfState } from './state-words.ts';

const EVENT = /^ElastiCache:(\w+)$/;

/** Events whose names do not tell their weight: a node is replaced or a primary has moved. */
const WARNINGS = /Failover|Replace|Scheduled|Removed|Rebooted|Canceled|Expired|Deleted/;

/** Amazon ElastiCache: `{"ElastiCache:SnapshotComplete": "CLUSTER"}`; some add a node or a reason after a colon. */
export const elastiCache: Reader = ({ json, message }) => {
  if (!isObject(json)) return null;
  const events = entriesAt(json).filter(([key]) => EVENT.test(key));
  const [key] = events[0] ?? [];
  if (key === undefined) return null;
  const name = EVENT.exec(key)?.[1] ?? '';
  const value = textAt(json, key) ?? '';
  const [, cluster = value, rest = ''] = /^([\w-]+)\s*[:,(]?\s*(.*)$/s.exec(value) ?? [];
  const words = inWords(name);
  const byName = severityOfState(name);
  const region = message.topicArn.split(':')[3] || null;
  return notification({
    type: 'ElastiCache',
    sourceName: 'Amazon ElastiCache',
    severity:
      WARNINGS.test(name) && byName !== 'critical' ? 'warning' : byName === 'good' ? 'neutral' : worse(byName, rest),
    state: '',
    title: `ElastiCache ${cluster}: ${words}`,
    accountId: message.topicArn.split(':')[4] || null,
    region,
    time: message.timestamp,
    facts: [
      { name: 'Cluster', value: cluster },
      { name: 'Event', value: words },
      { name: 'More', value: rest },
      ...events
        .slice(1, 8)
        .map(([other]) => ({ name: inWords(other.slice('ElastiCache:'.length)), value: textAt(json, other) })),
    ],
    links: [
      {
        title: 'Open in Amazon ElastiCache',
        url: consoleLink(region, 'elasticache/home', cluster === '' ? '' : `/redis/${encoded(cluster)}`),
      },
    ],
    variables: presentOnly({ CacheClusterId: cluster }),
  });
};

function worse(byName: ReturnType<typeof severityOfState>, rest: string) {
  return byName === 'neutral' ? severityOfMessage(rest) : byName;
}
