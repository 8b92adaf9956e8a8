import type { Alarm, MetricAlarm, MetricQuery } from './alarm.ts';

/** Keyed by CloudWatch's comparison operator. Those of bands need no number. */
const COMPARISONS: Readonly<Record<string, string>> = {
  GreaterThanThreshold: 'greater than',
  GreaterThanOrEqualToThreshold: 'at least',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'at most',
  GreaterThanUpperThreshold: 'above the expected band',
  LessThanLowerThreshold: 'below the expected band',
  LessThanLowerOrGreaterThanUpperThreshold: 'outside the expected band',
};

/** Keyed by `TreatMissingData`; `missing`, the default, goes without saying. */
const MISSING_DATA: Readonly<Record<string, string>> = {
  breaching: 'missing data counts as a breach',
  notBreaching: 'missing data counts as good',
  ignore: 'missing data keeps the state',
};

const UNITS = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3600 },
  { unit: 'minute', seconds: 60 },
  { unit: 'second', seconds: 1 },
] as const;

/** "Errors of AWS/Lambda, FunctionName=order-intake"; of metric math the expression and what its names mean. */
export function metricInWords(alarm: Alarm): string {
  switch (alarm.kind) {
    case 'metric':
      return alarm.compared.Expression ? expressionInWords(alarm, alarm.compared) : statInWords(alarm.compared);
    case 'composite':
      return `Other alarms: ${alarm.rule}`;
    case 'log':
      return `Log query: ${alarm.rule}`;
    case 'promql':
      return `PromQL: ${alarm.rule}`;
    case 'unknown':
      return '';
  }
}

/** What the line of a chart is called: the metric's name, else the label or the expression. */
export function legendOf(alarm: MetricAlarm): string {
  const { compared } = alarm;
  return compared.Label || compared.MetricStat?.Metric.MetricName || compared.Expression || compared.Id;
}

/** "Sum over 1 minute"; of metric math "Every 5 minutes". */
export function statisticInWords(alarm: MetricAlarm): string {
  const period = durationInWords(alarm.periodSeconds);
  const stat = alarm.compared.MetricStat?.Stat;
  return stat === undefined ? `Every ${period}` : `${stat === 'SampleCount' ? 'Sample count' : stat} over ${period}`;
}

/** "Sum over 1 minute greater than 5, 3 of 3 times, missing data counts as good". Empty where the alarm has no condition. */
export function conditionInWords(alarm: Alarm): string {
  const operator = alarm.comparisonOperator;
  if (operator === null) {
    return '';
  }
  const comparison = COMPARISONS[operator] ?? operator;
  const hasBand = alarm.kind === 'metric' && alarm.band !== null;
  const against = hasBand || alarm.threshold === null ? comparison : `${comparison} ${numberInWords(alarm.threshold)}`;
  const missing = alarm.treatMissingData === null ? undefined : MISSING_DATA[alarm.treatMissingData];
  return [
    alarm.kind === 'metric' ? `${statisticInWords(alarm)} ${against}` : `Result ${against}`,
    `${alarm.datapointsToAlarm} of ${alarm.evaluationPeriods} times`,
    ...(missing === undefined ? [] : [missing]),
  ].join(', ');
}

/** "since 2026-11-21 02:51 UTC (21 minutes)"; empty where AWS does not say. */
export function sinceInWords(since: Date | null, now: Date): string {
  if (since === null) {
    return '';
  }
  const seconds = Math.floor((now.getTime() - since.getTime()) / 1000);
  const ago = seconds < 60 ? 'less than a minute' : durationInWords(seconds - (seconds % 60));
  return `since ${utc(since)} (${ago})`;
}

/** "1 minute", "3 hours 5 minutes", "2 days": the two largest units. */
export function durationInWords(seconds: number): string {
  const first = UNITS.findIndex((one) => seconds >= one.seconds);
  const parts: string[] = [];
  let rest = seconds;
  for (const { unit, seconds: length } of first < 0 ? [] : UNITS.slice(first, first + 2)) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) {
      parts.push(`${count} ${unit}${count === 1 ? '' : 's'}`);
    }
  }
  return parts.length === 0 ? '0 seconds' : parts.join(' ');
}

/** "2026-11-21 02:51 UTC". */
export function utc(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** At most four significant digits after the whole number: 0.0312, 12.5, 1048576. */
export function numberInWords(value: number): string {
  return Number.isInteger(value) || Math.abs(value) >= 1000
    ? String(Math.round(value))
    : String(Number(value.toPrecision(4)));
}

function expressionInWords(alarm: MetricAlarm, query: MetricQuery): string {
  const names = alarm.queries.filter(
    ({ Id, MetricStat }) => MetricStat && new RegExp(`\\b${Id.replace(/\W/g, '')}\\b`).test(query.Expression ?? ''),
  );
  const meanings = names.map((one) => `${one.Id} = ${statInWords(one)}`);
  return [query.Expression ?? '', ...meanings].join('; ');
}

function statInWords(query: MetricQuery): string {
  const metric = query.MetricStat?.Metric;
  const dimensions = (metric?.Dimensions ?? []).map(({ Name, Value }) => `${Name}=${Value}`);
  const name = metric?.MetricName ?? '';
  return [metric?.Namespace ? `${name} of ${metric.Namespace}` : name, ...dimensions].join(', ');
}
