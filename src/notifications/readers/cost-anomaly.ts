import { shorten } from '../../../cards/text.ts';
import { utc } from '../../alarms/words.ts';
import { type Incoming, notification } from '../event.ts';
import { at, isObject, listAt, numberAt, textAt, timeAt } from '../fields.ts';
import { consoleLink, readArn, shortName } from '../links.ts';
import type { Items, Notification } from '../notification.ts';

const MAX_TITLE_LENGTH = 250;

/** An anomaly that AWS Cost Anomaly Detection found: the same members straight from SNS and through EventBridge (`aws.ce`). */
export function costAnomaly({ json, event, message }: Incoming): Notification | null {
  const isEvent = event?.source === 'aws.ce';
  const anomaly = isEvent ? event.detail : json;
  const id = textAt(anomaly, 'anomalyId');
  if (id === null || !isObject(at(anomaly, 'impact'))) return null;
  const monitor = textAt(anomaly, 'monitorArn');
  const subject = textAt(anomaly, 'dimensionValue') ?? textAt(anomaly, 'dimensionalValue') ?? rootService(anomaly);
  const impact = numberAt(anomaly, 'impact', 'totalImpact') ?? numberAt(anomaly, 'impact', 'maxImpact');
  const start = dayOf(timeAt(anomaly, 'anomalyStartDate'));
  const end = dayOf(timeAt(anomaly, 'anomalyEndDate'));
  const title = shorten(
    `Cost anomaly${impact === null ? '' : ` of ${dollars(impact)}`}${subject === null ? '' : ` in ${subject}`}`,
    MAX_TITLE_LENGTH,
  );
  const causes = listAt(anomaly, 'rootCauses').filter(isObject);
  return notification({
    type: 'CostAnomaly',
    sourceName: 'AWS Cost Anomaly Detection',
    severity: 'warning',
    state: '',
    title,
    accountId: textAt(anomaly, 'accountId') ?? event?.account ?? readArn(monitor)?.accountId ?? null,
    region: event?.region ?? null,
    time: isEvent ? event.time : message.timestamp,
    facts: [
      { name: 'Impact', value: impactInWords(anomaly, impact) },
      { name: 'Spent', value: inDollars(numberAt(anomaly, 'impact', 'totalActualSpend')) },
      { name: 'Expected', value: inDollars(numberAt(anomaly, 'impact', 'totalExpectedSpend')) },
      { name: 'Most in a day', value: inDollars(numberAt(anomaly, 'impact', 'maxImpact')) },
      { name: 'Concerns', value: subject },
      { name: 'From', value: start },
      { name: 'To', value: end },
      { name: 'Monitor', value: textAt(anomaly, 'monitorName') ?? (monitor === null ? null : shortName(monitor)) },
      { name: 'Subscription', value: textAt(anomaly, 'subscriptionName') },
      { name: 'Account name', value: textAt(anomaly, 'accountName') },
      { name: 'Score', value: textAt(anomaly, 'anomalyScore', 'currentScore') },
    ],
    items: causesOf(causes),
    links: [
      { title: 'Open the anomaly', url: textAt(anomaly, 'anomalyDetailsLink') },
      { title: 'Open Cost Anomaly Detection', url: consoleLink(null, 'cost-management/home', '/anomaly-detection') },
    ].slice(textAt(anomaly, 'anomalyDetailsLink') === null ? 1 : 0, 2),
    thread: { key: `anomaly/${id}`, latest: { state: '', severity: 'warning', summary: title }, closes: false },
    variables: { AnomalyId: id, ...(monitor === null ? {} : { MonitorArn: monitor }) },
  });
}

function causesOf(causes: readonly unknown[]): Items | null {
  if (causes.length === 0) return null;
  return {
    title: 'Root causes',
    entries: causes.map((cause) => {
      const facts = [
        { name: 'Contribution', value: inDollars(numberAt(cause, 'impact', 'contribution')) },
        { name: 'Usage type', value: textAt(cause, 'usageType') },
        { name: 'Region', value: textAt(cause, 'region') },
        { name: 'Account', value: accountOf(cause) },
      ];
      return {
        title: textAt(cause, 'service') ?? textAt(cause, 'usageType') ?? 'Unknown service',
        state: '',
        severity: 'neutral',
        facts: facts.flatMap(({ name, value }) => (value === null ? [] : [{ name, value }])),
        link: null,
      };
    }),
  };
}

function rootService(anomaly: unknown): string | null {
  return textAt(anomaly, 'rootCauses', 0, 'service');
}

function accountOf(cause: unknown): string | null {
  const id = textAt(cause, 'linkedAccount');
  const name = textAt(cause, 'linkedAccountName');
  return id !== null && name !== null && name !== id ? `${name} (${id})` : (id ?? name);
}

/** "$1,001.00, 334 % more than expected". */
function impactInWords(anomaly: unknown, impact: number | null): string | null {
  if (impact === null) return null;
  const share = numberAt(anomaly, 'impact', 'totalImpactPercentage');
  return `${dollars(impact)}${share === null ? '' : `, ${Math.round(share)} % more than expected`}`;
}

function inDollars(amount: number | null): string | null {
  return amount === null ? null : dollars(amount);
}

/** Cost Anomaly Detection counts in US dollars. */
function dollars(amount: number): string {
  return `${amount < 0 ? '-' : ''}$${Math.abs(amount).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

function dayOf(time: string | null): string | null {
  if (time === null) return null;
  return time.endsWith('T00:00:00.000Z') ? time.slice(0, 10) : utc(new Date(time));
}
