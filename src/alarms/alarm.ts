import { z } from 'zod';

const Dimension = z.object({ Name: z.string(), Value: z.string() });

const MetricStat = z.object({
  Metric: z.object({
    Namespace: z.string().nullish(),
    MetricName: z.string().nullish(),
    Dimensions: z.array(Dimension).nullish(),
  }),
  Period: z.number(),
  Stat: z.string(),
  Unit: z.string().nullish(),
});

const MetricDataQuery = z.object({
  Id: z.string(),
  MetricStat: MetricStat.nullish(),
  Expression: z.string().nullish(),
  Label: z.string().nullish(),
  ReturnData: z.boolean().nullish(),
  Period: z.number().nullish(),
  AccountId: z.string().nullish(),
});

/** The SDK gives a Date; an answer that was kept to turn its pages has it as ISO 8601 text. */
const time = z.union([z.date(), z.iso.datetime({ offset: true }).transform((text) => new Date(text))]);

/** An alarm of any kind, as `DescribeAlarms` gives it: only what is shown. */
const DescribedAlarm = z.object({
  AlarmName: z.string(),
  StateValue: z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']).catch('INSUFFICIENT_DATA'),
  StateReason: z.string().nullish(),
  StateTransitionedTimestamp: time.nullish(),
  StateUpdatedTimestamp: time.nullish(),
  AlarmRule: z.string().nullish(),
  ScheduledQueryConfiguration: z.object({ QueryString: z.string().nullish() }).nullish(),
  EvaluationCriteria: z.object({ PromQLCriteria: z.object({ Query: z.string().nullish() }).nullish() }).nullish(),
  MetricName: z.string().nullish(),
  Namespace: z.string().nullish(),
  Statistic: z.string().nullish(),
  ExtendedStatistic: z.string().nullish(),
  Dimensions: z.array(Dimension).nullish(),
  Period: z.number().nullish(),
  Unit: z.string().nullish(),
  EvaluationPeriods: z.number().nullish(),
  DatapointsToAlarm: z.number().nullish(),
  QueryResultsToEvaluate: z.number().nullish(),
  QueryResultsToAlarm: z.number().nullish(),
  Threshold: z.number().nullish(),
  ThresholdMetricId: z.string().nullish(),
  ComparisonOperator: z.string().nullish(),
  TreatMissingData: z.string().nullish(),
  Metrics: z.array(MetricDataQuery).nullish(),
});

export type MetricQuery = z.infer<typeof MetricDataQuery>;

interface AnyAlarm {
  readonly name: string;
  readonly state: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';
  /** When the state was entered; null where AWS does not say. */
  readonly since: Date | null;
  readonly reason: string;
  readonly comparisonOperator: string | null;
  readonly threshold: number | null;
  /** N of "M of N". */
  readonly evaluationPeriods: number;
  /** M of "M of N". */
  readonly datapointsToAlarm: number;
  readonly treatMissingData: string | null;
}

/** An alarm on a metric or on metric math: what CloudWatch can draw. */
export interface MetricAlarm extends AnyAlarm {
  readonly kind: 'metric';
  /** In the alarm's own ids; a plain metric is one query, `m1`. */
  readonly queries: readonly MetricQuery[];
  /** The query whose result is compared. */
  readonly compared: MetricQuery;
  /** The anomaly detection band that it is compared with, where it is not a fixed threshold. */
  readonly band: MetricQuery | null;
  readonly periodSeconds: number;
  /** CloudWatch's unit; empty where the alarm names none. */
  readonly unit: string;
}

/** An alarm on other alarms, on a log query or on PromQL: GetMetricData knows nothing of it. */
export interface OtherAlarm extends AnyAlarm {
  readonly kind: 'composite' | 'log' | 'promql' | 'unknown';
  /** The rule or query in AWS's own words. */
  readonly rule: string;
}

export type Alarm = MetricAlarm | OtherAlarm;

/** Reads one alarm of a `DescribeAlarms` answer. Throws where it is none: it has no name. */
export function readAlarm(described: unknown): Alarm {
  const alarm = DescribedAlarm.parse(described);
  const evaluationPeriods = alarm.EvaluationPeriods ?? alarm.QueryResultsToEvaluate ?? 1;
  const any: AnyAlarm = {
    name: alarm.AlarmName,
    state: alarm.StateValue,
    since: alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp ?? null,
    reason: alarm.StateReason ?? '',
    comparisonOperator: alarm.ComparisonOperator ?? null,
    threshold: alarm.Threshold ?? null,
    evaluationPeriods,
    datapointsToAlarm: alarm.DatapointsToAlarm ?? alarm.QueryResultsToAlarm ?? evaluationPeriods,
    treatMissingData: alarm.TreatMissingData ?? null,
  };
  if (typeof alarm.AlarmRule === 'string') {
    return { ...any, kind: 'composite', rule: alarm.AlarmRule };
  }
  if (alarm.ScheduledQueryConfiguration) {
    return { ...any, kind: 'log', rule: alarm.ScheduledQueryConfiguration.QueryString ?? '' };
  }
  if (alarm.EvaluationCriteria?.PromQLCriteria) {
    return { ...any, kind: 'promql', rule: alarm.EvaluationCriteria.PromQLCriteria.Query ?? '' };
  }
  const queries = queriesOf(alarm);
  const band = queries.find(({ Id }) => Id === alarm.ThresholdMetricId) ?? null;
  const compared = comparedOf(queries, band);
  if (compared === undefined) {
    return { ...any, kind: 'unknown', rule: '' };
  }
  const periods = queries.flatMap((query) => query.MetricStat?.Period ?? query.Period ?? []);
  const unit = alarm.Unit ?? compared.MetricStat?.Unit ?? '';
  return {
    ...any,
    kind: 'metric',
    queries,
    compared,
    band,
    periodSeconds: periods.length > 0 ? Math.max(...periods) : (alarm.Period ?? 60),
    unit: unit === 'None' ? '' : unit,
  };
}

function queriesOf(alarm: z.infer<typeof DescribedAlarm>): readonly MetricQuery[] {
  if (alarm.Metrics && alarm.Metrics.length > 0) {
    return alarm.Metrics;
  }
  if (!alarm.MetricName || !alarm.Period) {
    return [];
  }
  return [
    {
      Id: 'm1',
      MetricStat: {
        Metric: {
          Namespace: alarm.Namespace ?? '',
          MetricName: alarm.MetricName,
          Dimensions: alarm.Dimensions ?? [],
        },
        Period: alarm.Period,
        Stat: alarm.Statistic ?? alarm.ExtendedStatistic ?? 'Average',
        ...(alarm.Unit ? { Unit: alarm.Unit } : {}),
      },
      ReturnData: true,
    },
  ];
}

/** The query that returns data and is not the band; CloudWatch lets an alarm have one. */
function comparedOf(queries: readonly MetricQuery[], band: MetricQuery | null): MetricQuery | undefined {
  const others = queries.filter((query) => query !== band);
  return (
    others.find(({ ReturnData }) => ReturnData === true) ??
    others.find(({ ReturnData }) => ReturnData !== false) ??
    others.at(-1)
  );
}
