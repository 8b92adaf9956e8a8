import type { AlarmView } from '../../cards/views.ts';
import { PersonError } from '../telemetry/person-error.ts';
import { type Alarm, type MetricAlarm, readAlarm } from './alarm.ts';
import { type Drawn, drawChart, readMetricResults } from './chart.ts';
import { type DataCall, dataCall, dataCalls, type GetMetricDataInput, spanOf } from './queries.ts';
import { conditionInWords, metricInWords, sinceInWords } from './words.ts';

/** All charts of a card together hold about this many points, so that the card stays within Teams' message size. */
const POINTS = 300;
const LEAST_POINTS = 24;
const MOST_POINTS = 90;

const NO_CHART: Readonly<Record<Exclude<Alarm['kind'], 'metric'>, string>> = {
  composite: 'No chart: this alarm follows other alarms, not a metric.',
  log: 'No chart: this alarm follows a log query, not a metric.',
  promql: 'No chart: CloudWatch gives no data points for PromQL alarms.',
  unknown: 'No chart: CloudWatch does not say which metric this alarm follows.',
};

export interface AlarmData {
  /** Calls `cloudwatch:GetMetricData`; gives its output, rejects with a PersonError. */
  readonly getMetricData: (input: GetMetricDataInput) => Promise<unknown>;
  readonly now: Date;
}

/**
 * The views of alarms as `DescribeAlarms` gives them, in their order; composite ones may stand among them. Data that cannot be
 * had costs the chart, not the alarm: the view says why.
 */
export async function describeAlarmViews(alarms: readonly unknown[], data: AlarmData): Promise<readonly AlarmView[]> {
  const read = alarms.map(readAlarm);
  const metricAlarms = read.filter((alarm) => alarm.kind === 'metric');
  const maxPoints = Math.min(
    MOST_POINTS,
    Math.max(LEAST_POINTS, Math.floor(POINTS / Math.max(1, metricAlarms.length))),
  );
  const drawn = await Promise.all(dataCalls(metricAlarms, data.now).map((call) => drawCall(call, data, maxPoints)));
  const charts = new Map(drawn.flatMap((one) => [...one]));
  return read.map((alarm) => alarmView(alarm, charts, data.now));
}

async function drawCall(call: DataCall, data: AlarmData, maxPoints: number): Promise<ReadonlyMap<MetricAlarm, Drawn>> {
  try {
    const results = readMetricResults(await data.getMetricData(call.input));
    return new Map(
      call.alarms.map(({ alarm, ids }) => [alarm, drawChart(alarm, ids, results, spanOf(alarm, data.now), maxPoints)]),
    );
  } catch (error) {
    if (!(error instanceof PersonError)) {
      throw error;
    }
    // One expression that CloudWatch no longer takes fails the call for all: each alarm by itself then.
    if (error.code === 'validation' && call.alarms.length > 1) {
      const alone = call.alarms.map(({ alarm }) => drawCall(dataCall([alarm], data.now), data, maxPoints));
      return new Map((await Promise.all(alone)).flatMap((one) => [...one]));
    }
    const note = failureNote(error);
    return new Map(call.alarms.map(({ alarm }) => [alarm, { note }]));
  }
}

function alarmView(alarm: Alarm, charts: ReadonlyMap<MetricAlarm, Drawn>, now: Date): AlarmView {
  const drawn: Drawn =
    alarm.kind === 'metric' ? (charts.get(alarm) ?? { note: NO_CHART.unknown }) : { note: NO_CHART[alarm.kind] };
  return {
    name: alarm.name,
    state: alarm.state,
    since: sinceInWords(alarm.since, now),
    reason: alarm.reason,
    metric: metricInWords(alarm),
    condition: conditionInWords(alarm),
    chart: 'chart' in drawn ? drawn.chart : null,
    chartNote: 'note' in drawn ? drawn.note : '',
  };
}

function failureNote(error: PersonError): string {
  return error.code === 'access-denied'
    ? 'No chart: the role may not call cloudwatch:GetMetricData.'
    : `No chart. ${error.title} (${error.code}).`;
}
