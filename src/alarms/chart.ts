import { z } from 'zod';
import type { ChartView } from '../../cards/views.ts';
import type { MetricAlarm } from './alarm.ts';
import type { AlarmIds, Span } from './queries.ts';
import { sparkline } from './sparkline.ts';
import { legendOf, numberInWords, statisticInWords, utc } from './words.ts';

/** Columns of the one-line text; more would wrap on a phone. */
const TEXT_WIDTH = 24;

const MetricDataResult = z.object({
  Id: z.string(),
  Timestamps: z.array(z.date()).nullish(),
  Values: z.array(z.number()).nullish(),
  StatusCode: z.string().nullish(),
  Messages: z.array(z.object({ Value: z.string().nullish() })).nullish(),
});

const GetMetricDataOutput = z.object({ MetricDataResults: z.array(MetricDataResult).nullish() });

export type MetricResult = z.infer<typeof MetricDataResult>;

export interface Point {
  readonly time: Date;
  readonly value: number;
}

export type Drawn = { readonly chart: ChartView } | { readonly note: string };

/** Which of some neighbouring points stands for them all: the one that comes nearest to a breach. */
type Direction = 'up' | 'down' | 'both';

/** Reads the results of a GetMetricData answer. Throws where it is none. */
export function readMetricResults(output: unknown): readonly MetricResult[] {
  return GetMetricDataOutput.parse(output).MetricDataResults ?? [];
}

/** The alarm's chart from the results that carry its ids, with at most `maxPoints` a line; or why there is none. */
export function drawChart(
  alarm: MetricAlarm,
  ids: AlarmIds,
  results: readonly MetricResult[],
  span: Span,
  maxPoints: number,
): Drawn {
  const own = results.filter(({ Id }) => Id === ids.compared);
  const points = own.flatMap((result) => pointsOf(result, span)).toSorted(byTime);
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) {
    return { note: noDataNote(own, span) };
  }
  const values = points.map(({ value }) => value);
  const direction = directionOf(alarm);
  return {
    chart: {
      title: `${legendOf(alarm)} (${lowerFirst(statisticInWords(alarm))})`,
      unit: alarm.unit,
      lines: [
        { legend: legendOf(alarm), kind: 'metric', points: thinned(points, maxPoints, direction) },
        ...thresholdLines(alarm, ids, results, span, maxPoints, { first, last }),
      ],
      text:
        `${sparkline(values, TEXT_WIDTH)} lowest ${numberInWords(least(values))}, ` +
        `highest ${numberInWords(most(values))}, last ${numberInWords(last.value)}`,
    },
  };
}

/** At most `maxPoints` of the points, each the most telling of its neighbours; none is made up. */
export function thinned(points: readonly Point[], maxPoints: number, direction: Direction): readonly Point[] {
  if (points.length <= maxPoints) {
    return points;
  }
  const mean = points.reduce((sum, { value }) => sum + value, 0) / points.length;
  const weight = (value: number) =>
    direction === 'both' ? Math.abs(value - mean) : direction === 'up' ? value : -value;
  return Array.from({ length: maxPoints }, (_one, index) => {
    const from = Math.floor((index * points.length) / maxPoints);
    const to = Math.floor(((index + 1) * points.length) / maxPoints);
    return points.slice(from, to).reduce((best, point) => (weight(point.value) > weight(best.value) ? point : best));
  });
}

function thresholdLines(
  alarm: MetricAlarm,
  ids: AlarmIds,
  results: readonly MetricResult[],
  span: Span,
  maxPoints: number,
  ends: { readonly first: Point; readonly last: Point },
): ChartView['lines'] {
  if (ids.band !== null) {
    return bandLines(
      results.filter(({ Id }) => Id === ids.band).map((result) => pointsOf(result, span).toSorted(byTime)),
      maxPoints,
    );
  }
  const value = alarm.threshold;
  if (value === null) {
    return [];
  }
  const times = ends.first === ends.last ? [ends.first.time] : [ends.first.time, ends.last.time];
  return [
    {
      legend: `Threshold ${numberInWords(value)}`,
      kind: 'threshold',
      points: times.map((time) => ({ time, value })),
    },
  ];
}

/** A band comes back as two results of one id; only their values tell which is which. */
function bandLines(bounds: readonly (readonly Point[])[], maxPoints: number): ChartView['lines'] {
  const drawn = bounds.filter((points) => points.length > 0);
  const ordered = drawn.toSorted((one, other) => meanOf(other) - meanOf(one));
  return ordered.slice(0, 2).map((points, index) => ({
    legend: index === 0 ? 'Upper bound' : 'Lower bound',
    kind: 'threshold',
    points: thinned(points, maxPoints, index === 0 ? 'up' : 'down'),
  }));
}

function meanOf(points: readonly Point[]): number {
  return points.reduce((sum, { value }) => sum + value, 0) / points.length;
}

function pointsOf(result: MetricResult, { start, end }: Span): readonly Point[] {
  const values = result.Values ?? [];
  return (result.Timestamps ?? []).flatMap((time, index) => {
    const value = values[index];
    return value !== undefined && time >= start && time < end ? [{ time, value }] : [];
  });
}

function byTime(one: Point, other: Point): number {
  return one.time.getTime() - other.time.getTime();
}

function directionOf(alarm: MetricAlarm): Direction {
  const operator = alarm.comparisonOperator ?? '';
  if (operator === 'LessThanLowerOrGreaterThanUpperThreshold') {
    return 'both';
  }
  return operator.startsWith('LessThan') ? 'down' : 'up';
}

function noDataNote(results: readonly MetricResult[], span: Span): string {
  const refused = results.find(({ StatusCode }) => StatusCode === 'Forbidden' || StatusCode === 'InternalError');
  if (refused?.StatusCode === 'Forbidden') {
    return 'No chart: the role may not read this metric in the account that holds it.';
  }
  const message = results.flatMap(({ Messages }) => Messages ?? []).find(({ Value }) => Value)?.Value;
  if (refused !== undefined || message) {
    return `No chart: CloudWatch could not compute the metric${message ? ` (${message})` : ''}.`;
  }
  return `No chart: CloudWatch has no data between ${utc(span.start)} and ${utc(span.end)}.`;
}

function least(values: readonly number[]): number {
  return values.reduce((one, other) => Math.min(one, other));
}

function most(values: readonly number[]): number {
  return values.reduce((one, other) => Math.max(one, other));
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
