import type { MetricAlarm, MetricQuery } from './alarm.ts';

/** Besides the evaluation window: how it came to this. */
const BEFORE_SECONDS = 2 * 60 * 60;
/** A metric with a long period would be a line of two points otherwise. */
const LEAST_PERIODS = 12;
/** One GetMetricData call holds at most this many alarms; it could hold 500 queries. */
const ALARMS_PER_CALL = 10;
/**
 * Upper ends, in seconds, of the spans that share a call. All queries of a call have one span, and an alarm that looks at
 * days would make CloudWatch count a ten-second metric over days: at most 100,800 datapoints come back from one call.
 */
const SPAN_CLASSES = [4 * 60 * 60, 48 * 60 * 60, Number.POSITIVE_INFINITY];

/** One GetMetricData call and the alarms that it is for. */
export interface DataCall {
  readonly input: GetMetricDataInput;
  /** With the ids that the alarm's queries have in this call. */
  readonly alarms: readonly { readonly alarm: MetricAlarm; readonly ids: AlarmIds }[];
}

export interface GetMetricDataInput {
  readonly MetricDataQueries: readonly { readonly [member: string]: MetricInputValue }[];
  readonly StartTime: Date;
  readonly EndTime: Date;
  readonly ScanBy: 'TimestampAscending';
  readonly [member: string]: MetricInputValue;
}

export type MetricInputValue =
  | string
  | number
  | boolean
  | Date
  | readonly MetricInputValue[]
  | { readonly [member: string]: MetricInputValue };

export interface AlarmIds {
  readonly compared: string;
  readonly band: string | null;
}

export interface Span {
  readonly start: Date;
  /** No datapoint that begins here or later: the one under way would look like a drop. */
  readonly end: Date;
}

/** What an alarm's chart shows: the evaluation window and two hours before, at least 12 periods, whole periods only. */
export function spanOf(alarm: MetricAlarm, now: Date): Span {
  const period = alarm.periodSeconds;
  const seconds = Math.max(alarm.evaluationPeriods * period + BEFORE_SECONDS, LEAST_PERIODS * period);
  const end = Math.floor(now.getTime() / 1000 / period) * period;
  const start = Math.floor((end - seconds) / period) * period;
  return { start: new Date(start * 1000), end: new Date(end * 1000) };
}

/** Plans the fewest GetMetricData calls for the alarms: usually one for ten. */
export function dataCalls(alarms: readonly MetricAlarm[], now: Date): readonly DataCall[] {
  const groups: MetricAlarm[][] = [];
  for (const spanClass of SPAN_CLASSES) {
    const members = alarms.filter((alarm) => classOf(spanOf(alarm, now)) === spanClass);
    for (const alarm of members) {
      const group = groups.find((one) => takes(one, alarm, spanClass, now));
      if (group === undefined) {
        groups.push([alarm]);
      } else {
        group.push(alarm);
      }
    }
  }
  return groups.map((group) => dataCall(group, now));
}

/** One call for these alarms. */
export function dataCall(alarms: readonly MetricAlarm[], now: Date): DataCall {
  const spans = alarms.map((alarm) => spanOf(alarm, now));
  const prefixed = alarms.map((alarm, index) => ({ alarm, prefix: `a${index}_` }));
  return {
    input: {
      MetricDataQueries: prefixed.flatMap(({ alarm, prefix }) => inputQueries(alarm, prefix)),
      StartTime: new Date(Math.min(...spans.map(({ start }) => start.getTime()))),
      EndTime: new Date(Math.max(...spans.map(({ end }) => end.getTime()))),
      ScanBy: 'TimestampAscending',
    },
    alarms: prefixed.map(({ alarm, prefix }) => ({
      alarm,
      ids: { compared: prefix + alarm.compared.Id, band: alarm.band === null ? null : prefix + alarm.band.Id },
    })),
  };
}

function classOf({ start, end }: Span): number {
  const seconds = (end.getTime() - start.getTime()) / 1000;
  return SPAN_CLASSES.find((limit) => seconds <= limit) ?? Number.POSITIVE_INFINITY;
}

/** GetMetricData takes one Metrics Insights query a call. */
function takes(group: readonly MetricAlarm[], alarm: MetricAlarm, spanClass: number, now: Date): boolean {
  const [first] = group;
  return (
    first !== undefined &&
    group.length < ALARMS_PER_CALL &&
    classOf(spanOf(first, now)) === spanClass &&
    !(hasInsightsQuery(alarm) && group.some(hasInsightsQuery))
  );
}

function hasInsightsQuery(alarm: MetricAlarm): boolean {
  return alarm.queries.some(({ Expression }) => isInsightsQuery(Expression ?? ''));
}

function isInsightsQuery(expression: string): boolean {
  return /^\s*SELECT\s/i.test(expression);
}

function inputQueries(alarm: MetricAlarm, prefix: string): readonly { readonly [member: string]: MetricInputValue }[] {
  return alarm.queries.map((query) => ({
    Id: prefix + query.Id,
    ...metricStat(query),
    ...(query.Expression ? { Expression: prefixedExpression(query.Expression, alarm.queries, prefix) } : {}),
    ...(query.Period ? { Period: query.Period } : {}),
    ...(query.AccountId ? { AccountId: query.AccountId } : {}),
    ReturnData: query === alarm.compared || query === alarm.band,
  }));
}

function metricStat({ MetricStat: stat }: MetricQuery): { readonly [member: string]: MetricInputValue } {
  if (!stat) {
    return {};
  }
  return {
    MetricStat: {
      Metric: {
        Namespace: stat.Metric.Namespace ?? '',
        MetricName: stat.Metric.MetricName ?? '',
        Dimensions: (stat.Metric.Dimensions ?? []).map(({ Name, Value }) => ({ Name, Value })),
      },
      Period: stat.Period,
      Stat: stat.Stat,
      ...(stat.Unit ? { Unit: stat.Unit } : {}),
    },
  };
}

/** Texts in quotes, `METRICS()` with or without a part of an id, and names. */
const EXPRESSION_PARTS = /METRICS\(\s*(?:"([^"]*)"|'([^']*)')?\s*\)|"[^"]*"|'[^']*'|[A-Za-z_][A-Za-z0-9_]*/g;

/**
 * The expression with the ids that the queries have in a call shared with other alarms. `METRICS()` means all metrics of the
 * call, so it becomes the list of the alarm's own.
 */
export function prefixedExpression(expression: string, queries: readonly MetricQuery[], prefix: string): string {
  if (isInsightsQuery(expression)) {
    return expression;
  }
  const ids = new Set(queries.map(({ Id }) => Id));
  return expression.replace(EXPRESSION_PARTS, (part: string, double?: string, single?: string) => {
    if (part.startsWith('METRICS(')) {
      const metrics = queries.filter(({ MetricStat, Id }) => MetricStat && Id.includes(double ?? single ?? ''));
      return `[${metrics.map(({ Id }) => prefix + Id).join(', ')}]`;
    }
    return ids.has(part) ? prefix + part : part;
  });
}
