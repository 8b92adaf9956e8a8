import type { Call, Handlers, Output } from '../call.ts';
import { type ChartLine, drawChart } from '../chart-image.ts';
import { Refusal } from '../errors.ts';
import { isRecord, requiredText } from '../fields.ts';
import { seriesOf } from '../metric-queries.ts';
import { datapoints, isStatistic } from '../metric-values.ts';

/** Amazon CloudWatch: a graph of metrics as an image. */
export const cloudwatchWidget: Handlers = { GetMetricWidgetImage: getMetricWidgetImage };

const sizes = { least: 60, most: 2000, width: 600, height: 395 } as const;

function getMetricWidgetImage(call: Call): Output {
  const widget = readWidget(requiredText(call.input, 'MetricWidget'));
  const to = time(widget.end, call.now) ?? call.now;
  const from = time(widget.start, call.now) ?? new Date(to.getTime() - 3 * 3_600_000);
  const span = { from, to, now: call.now, startedAt: call.estate.site.startedAt };
  const rows = Array.isArray(widget.metrics) ? widget.metrics.filter((row) => Array.isArray(row)) : [];
  const lines = rows.flatMap((row): ChartLine[] => {
    const [namespace, metric, ...rest] = row.filter((part: unknown) => typeof part === 'string');
    const options = row.find(isRecord) ?? {};
    const dimensions = pairs(rest);
    const series = seriesOf(call.estate.series, { namespace: String(namespace), metric: String(metric), dimensions });
    if (series === undefined) return [];
    const statistic =
      [options.stat, widget.stat].find((one) => typeof one === 'string' && isStatistic(one)) ?? 'Average';
    const period = [options.period, widget.period].find((one) => typeof one === 'number' && one >= 60) ?? 300;
    return [datapoints(series, String(statistic), { ...span, period: Number(period) })];
  });
  const image = drawChart({
    width: size(widget.width, sizes.width),
    height: size(widget.height, sizes.height),
    from: from.getTime(),
    to: to.getTime(),
    lines,
    thresholds: thresholds(widget.annotations),
  });
  return { MetricWidgetImage: image };
}

function readWidget(json: string): Readonly<Record<string, unknown>> {
  try {
    const widget: unknown = JSON.parse(json);
    if (isRecord(widget)) return widget;
  } catch {
    // Falls through to the refusal, which is the same for text that is no JSON and JSON that is no object.
  }
  throw new Refusal('ValidationError', 'The parameter MetricWidget is not a valid JSON object.');
}

/** Names and values of dimensions stand in turn. */
function pairs(parts: readonly unknown[]): { Name: string; Value: string }[] {
  return parts.flatMap((part, index) =>
    index % 2 === 0 && parts[index + 1] !== undefined ? [{ Name: String(part), Value: String(parts[index + 1]) }] : [],
  );
}

/** `-PT3H`, `-P1D` or an ISO 8601 time. */
function time(text: unknown, now: Date): Date | undefined {
  if (typeof text !== 'string') return undefined;
  const [, days, hours, minutes] = /^-P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(text) ?? [];
  const back = Number(days ?? 0) * 1440 + Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  if (back > 0) return new Date(now.getTime() - back * 60_000);
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

function size(asked: unknown, otherwise: number): number {
  return typeof asked === 'number' ? Math.max(sizes.least, Math.min(sizes.most, Math.round(asked))) : otherwise;
}

function thresholds(annotations: unknown): readonly number[] {
  const horizontal = isRecord(annotations) && Array.isArray(annotations.horizontal) ? annotations.horizontal : [];
  return horizontal.flatMap((one) => (isRecord(one) && typeof one.value === 'number' ? [one.value] : []));
}
