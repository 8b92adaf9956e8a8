import type { MetricAlarm, MetricQuery } from './alarm.ts';
import { spanOf } from './queries.ts';
import { legendOf, numberInWords } from './words.ts';

/** In pixels: wide and low enough for a card on a phone. */
const WIDTH = 600;
const HEIGHT = 200;
const THRESHOLD_COLOR = '#d13212';

/**
 * What `GetMetricWidgetImage` draws for an alarm: its own queries over the span of its chart, with the threshold as a horizontal
 * line (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Metric-Widget-Structure.html).
 */
export function metricWidget(alarm: MetricAlarm, now: Date): object {
  const { start, end } = spanOf(alarm, now);
  return {
    view: 'timeSeries',
    width: WIDTH,
    height: HEIGHT,
    start: start.toISOString(),
    end: end.toISOString(),
    period: alarm.periodSeconds,
    metrics: alarm.queries.map((query) => metricRow(query, alarm)),
    ...(alarm.band === null && alarm.threshold !== null
      ? {
          annotations: {
            horizontal: [
              { value: alarm.threshold, label: `Threshold ${numberInWords(alarm.threshold)}`, color: THRESHOLD_COLOR },
            ],
          },
        }
      : {}),
  };
}

/** Namespace, name, and names and values of the dimensions in turn, then how it is drawn; of an expression only this. */
function metricRow(query: MetricQuery, alarm: MetricAlarm): readonly unknown[] {
  const { Id: id, MetricStat: stat } = query;
  const label = query === alarm.compared ? legendOf(alarm) : query.Label;
  const drawn = {
    id,
    ...(label ? { label } : {}),
    visible: query === alarm.compared || query === alarm.band,
    ...(query.AccountId ? { accountId: query.AccountId } : {}),
  };
  if (!stat) {
    return [{ ...drawn, expression: query.Expression ?? '', period: query.Period ?? alarm.periodSeconds }];
  }
  return [
    stat.Metric.Namespace ?? '',
    stat.Metric.MetricName ?? '',
    ...(stat.Metric.Dimensions ?? []).flatMap(({ Name, Value }) => [Name, Value]),
    { ...drawn, stat: stat.Stat, period: stat.Period },
  ];
}
