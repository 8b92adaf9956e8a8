import type { Call, Handlers, Output } from '../call.ts';
import { type Dimension, never, type Series } from '../content/metrics.ts';
import { Refusal } from '../errors.ts';
import { date, type Fields, flag, number, record, records, requiredText, text, texts } from '../fields.ts';
import { MathError } from '../metric-math.ts';
import { type MetricIdentity, type MetricQuery, type QueryResult, runQueries, seriesOf } from '../metric-queries.ts';
import { datapoints, isStatistic } from '../metric-values.ts';
import { page } from '../paging.ts';

/** Amazon CloudWatch: metrics and their data. */
export const cloudwatchMetrics: Handlers = {
  ListMetrics: listMetrics,
  GetMetricData: getMetricData,
  GetMetricStatistics: getMetricStatistics,
  PutMetricData: putMetricData,
};

/** The most datapoints that GetMetricStatistics gives. */
const mostDatapoints = 1440;

/** What clients count stands beside what the content says; a metric that nobody has seen begins here. */
function putMetricData({ input, estate, now }: Call): Output {
  const namespace = requiredText(input, 'Namespace');
  if (namespace.startsWith('AWS/')) {
    throw new Refusal('InvalidParameterValue', 'The value AWS/ for parameter Namespace is invalid.');
  }
  for (const datum of records(input, 'MetricData')) {
    const metric = requiredText(datum, 'MetricName');
    const dimensions = records(datum, 'Dimensions').map((one) => ({
      Name: requiredText(one, 'Name'),
      Value: requiredText(one, 'Value'),
    }));
    const series = seriesOf(estate.series, { namespace, metric, dimensions }) ?? {
      ...{ namespace, metric, dimensions, unit: text(datum, 'Unit') ?? 'None', kind: 'count' as const },
      ...{ usual: 0, spread: 0, trouble: 0, episode: never, recorded: new Map<number, number>() },
    };
    if (!estate.series.includes(series)) estate.series.push(series);
    const minute = Math.floor((date(datum, 'Timestamp') ?? now).getTime() / 60_000);
    series.recorded.set(minute, (series.recorded.get(minute) ?? 0) + (number(datum, 'Value') ?? 0));
  }
  return {};
}

function listMetrics({ input, estate }: Call): Output {
  const namespace = text(input, 'Namespace');
  const metric = text(input, 'MetricName');
  const wanted = records(input, 'Dimensions').map((one) => ({
    name: requiredText(one, 'Name'),
    value: text(one, 'Value'),
  }));
  const found = estate.series.filter(
    (one) =>
      one.episode.kind !== 'silent' &&
      (namespace === undefined || one.namespace === namespace) &&
      (metric === undefined || one.metric === metric) &&
      wanted.every(({ name, value }) =>
        one.dimensions.some(({ Name, Value }) => Name === name && (value === undefined || Value === value)),
      ),
  );
  // ListMetrics takes no limit: 500 come on a page.
  const { items, next } = page(found, input, {
    of: 'cloudwatch.ListMetrics',
    limit: '',
    token: 'NextToken',
    most: 500,
  });
  return {
    Metrics: items.map((one) => ({ Namespace: one.namespace, MetricName: one.metric, Dimensions: one.dimensions })),
    NextToken: next,
  };
}

function getMetricData({ input, estate, now }: Call): Output {
  const { from, to } = timeRange(input);
  const queries = records(input, 'MetricDataQueries').map(readQuery);
  const ids = queries.map((query) => query.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) {
    throw new Refusal('ValidationError', `The values for parameter id in MetricDataQueries are not unique: ${twice}`);
  }
  if (!queries.some((query) => query.returnData)) {
    throw new Refusal('ValidationError', 'At least one of the MetricDataQueries must have ReturnData set to true.');
  }
  const results = run(queries, estate.series, { from, to, now, startedAt: estate.site.startedAt });
  const ascending = text(input, 'ScanBy') === 'TimestampAscending';
  return {
    MetricDataResults: results.map(({ id, label, points }) => {
      const ordered = ascending ? points : points.toReversed();
      return {
        Id: id,
        Label: label,
        Timestamps: ordered.map((point) => new Date(point.at)),
        Values: ordered.map((point) => point.value),
        StatusCode: 'Complete',
      };
    }),
    Messages: [],
  };
}

function getMetricStatistics({ input, estate, now }: Call): Output {
  const { from, to } = timeRange(input);
  const period = checkedPeriod(number(input, 'Period') ?? 60);
  const names = [...texts(input, 'Statistics'), ...texts(input, 'ExtendedStatistics')];
  if (names.length === 0) {
    throw new Refusal(
      'InvalidParameterCombination',
      'At least one of the parameters Statistics and ExtendedStatistics must be specified.',
    );
  }
  const many = Math.ceil((to.getTime() - from.getTime()) / 1000 / period);
  if (many > mostDatapoints) {
    throw new Refusal(
      'InvalidParameterCombination',
      `You have requested up to ${many.toLocaleString('en-US')} datapoints, which exceeds the limit of 1,440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
    );
  }
  const metric = readMetric(input);
  const series = seriesOf(estate.series, metric);
  if (series === undefined) return { Label: metric.metric, Datapoints: [] };
  const window = { from, to, period, now, startedAt: estate.site.startedAt };
  const byTime = new Map<number, Record<string, number>>();
  for (const name of names) {
    for (const { at, value } of datapoints(series, checkedStatistic(name), window)) {
      byTime.set(at, { ...byTime.get(at), [name]: value });
    }
  }
  return {
    Label: metric.metric,
    Datapoints: [...byTime].map(([at, values]) => ({
      Timestamp: new Date(at),
      Unit: series.unit,
      ...Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith('p'))),
      ...extended(values),
    })),
  };
}

function extended(values: Readonly<Record<string, number>>): Output {
  const percentiles = Object.entries(values).filter(([name]) => name.startsWith('p'));
  return percentiles.length === 0 ? {} : { ExtendedStatistics: Object.fromEntries(percentiles) };
}

function run(
  queries: readonly MetricQuery[],
  series: readonly Series[],
  span: Parameters<typeof runQueries>[2],
): readonly QueryResult[] {
  try {
    return runQueries(queries, series, span);
  } catch (error) {
    if (!(error instanceof MathError)) throw error;
    throw new Refusal('ValidationError', `Error in expression: ${error.message}`);
  }
}

function readQuery(query: Fields): MetricQuery {
  const id = requiredText(query, 'Id');
  if (!/^[a-z]\w{0,254}$/.test(id)) {
    throw new Refusal(
      'ValidationError',
      `The value ${id} for parameter Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
    );
  }
  const common = { id, label: text(query, 'Label'), returnData: flag(query, 'ReturnData') ?? true };
  const expression = text(query, 'Expression');
  const stat = record(query, 'MetricStat');
  if ((expression === undefined) === (stat === undefined)) {
    throw new Refusal('ValidationError', `Exactly one of MetricStat and Expression must be specified for ${id}.`);
  }
  if (stat === undefined) return { ...common, kind: 'expression', expression: expression ?? '' };
  return {
    ...common,
    kind: 'metric',
    metric: readMetric(record(stat, 'Metric') ?? {}),
    statistic: checkedStatistic(requiredText(stat, 'Stat')),
    period: checkedPeriod(number(stat, 'Period') ?? 60),
  };
}

function readMetric(metric: Fields): MetricIdentity {
  const dimensions: Dimension[] = records(metric, 'Dimensions').map((one) => ({
    Name: requiredText(one, 'Name'),
    Value: requiredText(one, 'Value'),
  }));
  return { namespace: requiredText(metric, 'Namespace'), metric: requiredText(metric, 'MetricName'), dimensions };
}

function timeRange(input: Fields): { from: Date; to: Date } {
  const from = date(input, 'StartTime');
  const to = date(input, 'EndTime');
  if (from === undefined || to === undefined || from >= to) {
    throw new Refusal('ValidationError', 'The parameter StartTime must be less than the parameter EndTime.');
  }
  return { from, to };
}

function checkedPeriod(period: number): number {
  if (![1, 5, 10, 20, 30].includes(period) && (period <= 0 || period % 60 !== 0)) {
    throw new Refusal('InvalidParameterValue', 'The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.');
  }
  return period;
}

function checkedStatistic(name: string): string {
  if (!isStatistic(name))
    throw new Refusal('InvalidParameterValue', `The value ${name} for parameter Stat is not supported.`);
  return name;
}
