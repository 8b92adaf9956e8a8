import type { AlarmDefinition, MetricName } from './content/alarms.ts';
import type { Dimension, Series } from './content/metrics.ts';
import { evaluate, MathError, type MathValue } from './metric-math.ts';
import { type Datapoint, datapoints, expected, seriesKey, type Window } from './metric-values.ts';

/** A query of GetMetricData: a metric or an expression. */
export type MetricQuery = { readonly id: string; readonly label: string | undefined; readonly returnData: boolean } & (
  | { readonly kind: 'metric'; readonly metric: MetricIdentity; readonly statistic: string; readonly period: number }
  | { readonly kind: 'expression'; readonly expression: string }
);

export interface MetricIdentity {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: readonly Dimension[];
}

export interface QueryResult {
  readonly id: string;
  readonly label: string;
  /** Oldest first. */
  readonly points: readonly Datapoint[];
}

type Span = Omit<Window, 'period'>;

/** `ANOMALY_DETECTION_BAND(m1, 2)`: the metric's query and how many strays wide the band is. */
const band = /^ANOMALY_DETECTION_BAND\(\s*(\w+)\s*(?:,\s*(\d+(?:\.\d+)?)\s*)?\)$/;

/** Results of the queries that return data, in their order; a band gives two: its upper and its lower edge. */
export function runQueries(
  queries: readonly MetricQuery[],
  all: readonly Series[],
  span: Span,
): readonly QueryResult[] {
  const byId = new Map(queries.map((query) => [query.id, query]));
  const known = new Map<string, MathValue>();

  const resolved = (id: string, within: readonly string[]): MathValue => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const query = byId.get(id);
    if (query === undefined) throw new MathError(`Unknown identifier '${id}'`);
    if (within.includes(id)) throw new MathError(`Cyclic dependency of '${id}'`);
    const value =
      query.kind === 'metric'
        ? metricPoints(query, all, span)
        : evaluate(
            query.expression,
            (name) => resolved(name, [...within, id]),
            () => queries.flatMap((one) => (one.kind === 'metric' ? [metricPoints(one, all, span)] : [])),
          );
    known.set(id, value);
    return value;
  };

  return queries
    .filter((query) => query.returnData)
    .flatMap((query) => {
      const label = query.label ?? (query.kind === 'metric' ? query.metric.metric : query.id);
      const edges = query.kind === 'expression' ? band.exec(query.expression.trim()) : null;
      if (edges !== null) return bandResults(query.id, label, edges, byId, all, span);
      const value = resolved(query.id, []);
      return [{ id: query.id, label, points: typeof value === 'number' ? constant(value, queries, span) : value }];
    });
}

/** The queries that a metric-math or anomaly alarm evaluates, as GetMetricData takes them. */
export function alarmQueries(alarm: AlarmDefinition): readonly MetricQuery[] {
  const { watches, period } = alarm;
  if (watches.kind === 'math') {
    return watches.queries.map((query, index) =>
      'expression' in query
        ? {
            kind: 'expression',
            id: query.id,
            label: query.label,
            expression: query.expression,
            returnData: index === 0,
          }
        : {
            kind: 'metric',
            id: query.id,
            label: undefined,
            metric: identity(query.metric),
            statistic: query.statistic,
            period,
            returnData: false,
          },
    );
  }
  const metric: MetricQuery = {
    kind: 'metric',
    id: 'm1',
    label: undefined,
    metric: identity(watches.metric),
    statistic: watches.statistic,
    period,
    returnData: true,
  };
  if (watches.kind === 'metric') return [metric];
  const expression = `ANOMALY_DETECTION_BAND(m1, ${watches.width})`;
  return [
    metric,
    { kind: 'expression', id: 'ad1', label: `${watches.metric.metric} (expected)`, expression, returnData: true },
  ];
}

export function identity(name: MetricName): MetricIdentity {
  return {
    namespace: name.namespace,
    metric: name.metric,
    dimensions: Object.entries(name.dimensions).map(([Name, Value]) => ({ Name, Value })),
  };
}

export function seriesOf(all: readonly Series[], wanted: MetricIdentity): Series | undefined {
  const key = seriesKey(wanted.namespace, wanted.metric, wanted.dimensions);
  return all.find((one) => seriesKey(one.namespace, one.metric, one.dimensions) === key);
}

type MetricOnly = Extract<MetricQuery, { readonly kind: 'metric' }>;

function metricPoints(query: MetricOnly, all: readonly Series[], span: Span): readonly Datapoint[] {
  const series = seriesOf(all, query.metric);
  return series === undefined ? [] : datapoints(series, query.statistic, { ...span, period: query.period });
}

function bandResults(
  id: string,
  label: string,
  [, metricId = '', width = '2']: readonly string[],
  byId: ReadonlyMap<string, MetricQuery>,
  all: readonly Series[],
  span: Span,
): readonly QueryResult[] {
  const query = byId.get(metricId);
  if (query?.kind !== 'metric') throw new MathError(`Unknown identifier '${metricId}'`);
  const series = seriesOf(all, query.metric);
  if (series === undefined || series.episode.kind === 'silent') return [];
  const minutes = query.statistic === 'Sum' ? query.period / 60 : 1;
  const edge = (side: 1 | -1): Datapoint[] =>
    metricPoints(query, all, span).map(({ at }) => {
      const { middle, stray } = expected(series, at, minutes);
      return { at, value: Math.max(0, Math.round((middle + side * Number(width) * stray) * 100) / 100) };
    });
  return [
    { id, label: `${label} High`, points: edge(1) },
    { id, label: `${label} Low`, points: edge(-1) },
  ];
}

/** A number has a datapoint for each period of the request's first metric. */
function constant(value: number, queries: readonly MetricQuery[], { from, to, now }: Span): readonly Datapoint[] {
  const first = queries.find((query) => query.kind === 'metric');
  const periodMs = (first?.kind === 'metric' ? first.period : 60) * 1000;
  const points: Datapoint[] = [];
  const end = Math.min(to.getTime(), now.getTime());
  for (let at = Math.floor(from.getTime() / periodMs) * periodMs; at < end; at += periodMs) points.push({ at, value });
  return points;
}
