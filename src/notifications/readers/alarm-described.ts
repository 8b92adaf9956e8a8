import { at, entriesAt, isObject, listAt, numberAt, textAt } from '../fields.ts';

/** An alarm's definition in the shape of `DescribeAlarms`, as far as an event tells it. */
export type Described = Readonly<Record<string, unknown>>;

/** Statistics as DescribeAlarms writes them, keyed as the oldest messages of SNS write them. */
const STATISTICS: Readonly<Record<string, string>> = {
  AVERAGE: 'Average',
  SUM: 'Sum',
  MINIMUM: 'Minimum',
  MAXIMUM: 'Maximum',
  SAMPLECOUNT: 'SampleCount',
};

/** Keyed in lower case; SNS has written `- TreatMissingData:      nonBreaching` before it. */
const MISSING_DATA: Readonly<Record<string, string>> = {
  missing: 'missing',
  ignore: 'ignore',
  breaching: 'breaching',
  notbreaching: 'notBreaching',
  nonbreaching: 'notBreaching',
};

/** What a reason says of the condition, and the operator that says so. Bands first: their words hold the others. */
const OPERATORS: readonly (readonly [form: RegExp, operator: string])[] = [
  [/less than the lower thresholds.*greater than the upper thresholds/s, 'LessThanLowerOrGreaterThanUpperThreshold'],
  [/greater than the upper thresholds/, 'GreaterThanUpperThreshold'],
  [/less than the lower thresholds/, 'LessThanLowerThreshold'],
  [/greater than or equal to the threshold/, 'GreaterThanOrEqualToThreshold'],
  [/less than or equal to the threshold/, 'LessThanOrEqualToThreshold'],
  [/greater than the threshold/, 'GreaterThanThreshold'],
  [/less than the threshold/, 'LessThanThreshold'],
];

/** The definition in a message of SNS: its `Trigger`, flat or with `Metrics`. */
export function describedByTrigger(trigger: unknown): Described {
  const metrics = listAt(trigger, 'Metrics').flatMap((metric) => metricQuery(metric, numberAt(trigger, 'Period')));
  const statistic = textAt(trigger, 'Statistic');
  return present({
    ...conditionOf(trigger),
    MetricName: textAt(trigger, 'MetricName'),
    Namespace: textAt(trigger, 'Namespace'),
    Statistic: statistic === null ? null : (STATISTICS[statistic.toUpperCase().replace('_', '')] ?? statistic),
    ExtendedStatistic: textAt(trigger, 'ExtendedStatistic'),
    Dimensions: metrics.length > 0 ? null : dimensionsOf(at(trigger, 'Dimensions')),
    Unit: textAt(trigger, 'Unit'),
    Metrics: metrics.length > 0 ? metrics : null,
    EvaluationCriteria: promQlOf(trigger),
    ScheduledQueryConfiguration: scheduledQueryOf(trigger),
  });
}

/** The definition in an event of EventBridge: the same in camelCase, a metric's dimensions as an object. */
export function describedByConfiguration(configuration: unknown): Described {
  const metrics = listAt(configuration, 'metrics').flatMap((metric) => metricQuery(capitalised(metric), null));
  const band = metrics.find(({ Expression }) => /^\s*ANOMALY_DETECTION_BAND\s*\(/i.test(String(Expression ?? '')));
  const { Metrics: _metrics, ...upper } = capitalised(configuration);
  return present({
    ...conditionOf(upper),
    ThresholdMetricId: textAt(upper, 'ThresholdMetricId') ?? band?.Id,
    Metrics: metrics.length > 0 ? metrics : null,
    AlarmRule: textAt(upper, 'AlarmRule'),
    EvaluationCriteria: promQlOf(upper),
    ScheduledQueryConfiguration: scheduledQueryOf(upper),
  });
}

/**
 * What the event leaves out of the condition and the reason tells: operator, threshold, "2 out of the last 3 datapoints", "(minimum 2
 * datapoints for OK -> ALARM transition)".
 */
export function completedByReason(described: Described, reason: string, threshold: number | null): Described {
  if (described.ComparisonOperator !== undefined) return described;
  const operator = OPERATORS.find(([form]) => form.test(reason))?.[1];
  if (operator === undefined) return described;
  const stated = numberAt(/threshold \(([^)\s]+)\)/.exec(reason), 1);
  const periods = numberAt(/out of the last (\d+) datapoints/.exec(reason), 1);
  const toAlarm = numberAt(/minimum (\d+) datapoints? for OK -> ALARM/.exec(reason), 1);
  const toOk = numberAt(/minimum (\d+) datapoints? for ALARM -> OK/.exec(reason), 1);
  // An alarm of "M of N" is well again with N - M + 1 datapoints that are.
  const datapoints = toAlarm ?? (toOk !== null && periods !== null ? periods - toOk + 1 : null);
  return present({
    ...described,
    ComparisonOperator: operator,
    Threshold: /thresholds/.test(reason) ? null : (threshold ?? stated),
    EvaluationPeriods: described.EvaluationPeriods ?? periods,
    DatapointsToAlarm: described.DatapointsToAlarm ?? (datapoints !== null && datapoints > 0 ? datapoints : null),
  });
}

/** Text of a dimension's value by its name, from `[{name, value}]` or `{name: value}`. */
export function dimensionsOf(found: unknown): readonly { readonly Name: string; readonly Value: string }[] {
  if (!Array.isArray(found)) {
    return entriesAt(found).flatMap(([Name]) => {
      const Value = textAt(found, Name);
      return Value === null ? [] : [{ Name, Value }];
    });
  }
  return found.flatMap((one) => {
    const Name = textAt(one, 'name') ?? textAt(one, 'Name');
    const Value = textAt(one, 'value') ?? textAt(one, 'Value');
    return Name === null || Value === null ? [] : [{ Name, Value }];
  });
}

function conditionOf(found: unknown): Described {
  const missing = textAt(found, 'TreatMissingData')?.replace(/^.*:\s*/s, '') ?? '';
  return {
    Period: numberAt(found, 'Period'),
    EvaluationPeriods: numberAt(found, 'EvaluationPeriods'),
    DatapointsToAlarm: numberAt(found, 'DatapointsToAlarm'),
    Threshold: numberAt(found, 'Threshold'),
    ThresholdMetricId: textAt(found, 'ThresholdMetricId'),
    ComparisonOperator: textAt(found, 'ComparisonOperator'),
    TreatMissingData: MISSING_DATA[missing.toLowerCase()],
  };
}

/** One query; none where it has no id. */
function metricQuery(metric: unknown, period: number | null): readonly Described[] {
  const id = textAt(metric, 'Id');
  if (id === null) return [];
  const stat = at(metric, 'MetricStat');
  return [
    present({
      Id: id,
      Expression: textAt(metric, 'Expression'),
      Label: textAt(metric, 'Label'),
      ReturnData: flagOf(at(metric, 'ReturnData')),
      Period: numberAt(metric, 'Period'),
      AccountId: textAt(metric, 'AccountId'),
      MetricStat: isObject(stat)
        ? present({
            Metric: present({
              Namespace: textAt(stat, 'Metric', 'Namespace'),
              MetricName: textAt(stat, 'Metric', 'MetricName') ?? textAt(stat, 'Metric', 'Name'),
              Dimensions: dimensionsOf(at(stat, 'Metric', 'Dimensions')),
            }),
            Period: numberAt(stat, 'Period') ?? period ?? 60,
            Stat: textAt(stat, 'Stat') ?? 'Average',
            Unit: textAt(stat, 'Unit'),
          })
        : null,
    }),
  ];
}

function promQlOf(found: unknown): Described | null {
  const criteria = at(found, 'EvaluationCriteria', 'PromQLCriteria') ?? at(found, 'PromQLCriteria');
  const query = textAt(criteria, 'Query') ?? textAt(found, 'PromQLQuery');
  return query === null ? null : { PromQLCriteria: { Query: query } };
}

function scheduledQueryOf(found: unknown): Described | null {
  const query = textAt(found, 'ScheduledQueryConfiguration', 'QueryString');
  return query === null ? null : { QueryString: query };
}

function flagOf(found: unknown): boolean | null {
  if (typeof found === 'boolean') return found;
  return found === 'true' || found === 'True' ? true : found === 'false' || found === 'False' ? false : null;
}

/** An object with its members' names in UpperCamelCase, down to the dimensions, whose names are the metric's own. */
function capitalised(found: unknown): Record<string, unknown> {
  return Object.fromEntries(
    entriesAt(found).map(([key, value]) => {
      const isPlain = key.toLowerCase() === 'dimensions' || !isObject(value);
      return [key.charAt(0).toUpperCase() + key.slice(1), isPlain ? value : capitalised(value)];
    }),
  );
}

/** Without what is not there: DescribeAlarms leaves such members out. */
function present(members: Readonly<Record<string, unknown>>): Described {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null && value !== undefined));
}
