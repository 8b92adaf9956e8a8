import { payloadBytes } from '../../src/teams/size.ts';
import { oneLine, shorten } from '../text.ts';
import type { AlarmsView, AlarmView, ChartView, FactsView, InvokeView, RawView, TableView } from '../views.ts';
import { buttonsModel, factsModel, type Model, ranModel, resultPager } from './parts.ts';

/** How an alarm's state is told: in words, with a mark of its own shape, and in colour. */
const ALARM_STATES = {
  ALARM: { mark: '▲', stateText: 'In alarm', color: 'Attention' },
  OK: { mark: '✓', stateText: 'OK', color: 'Good' },
  INSUFFICIENT_DATA: { mark: '?', stateText: 'Insufficient data', color: 'Warning' },
} as const;

/** AWS's own limits of these texts are about as high. */
const TEXT_LENGTH = 1_100;
/** Bytes that all charts of one card may have together; the rest is for the alarms' text. */
const CHARTS_SIZE = 40 * 1024;
/** Fewer points than this show no course. */
const LEAST_POINTS = 12;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** From here a chart's axis counts hours instead of minutes. */
const HOURS_FROM_MS = 10 * HOUR_MS;

export const answerModels = {
  table: (view: TableView, given: TableView): Model => ({
    ran: ranModel(view.ran),
    summary: view.summary,
    columns: view.columns,
    hasRows: view.rows.length > 0 && view.columns.length > 0,
    rows: view.rows.map((row) => ({
      data: { verb: 'result.row', id: given.page.id, index: row.index },
      cells: view.columns.map((column, place) => {
        const text = oneLine(row.cells[place] ?? '');
        return {
          name: column.title,
          // The first cell leads to the row's details, so it needs something to press.
          text: text === '' ? (place === 0 ? 'Details' : '–') : text,
          isLink: place === 0,
          isPlain: place !== 0,
          data: { verb: 'result.row', id: given.page.id, index: row.index },
        };
      }),
    })),
    pager: resultPager(given.page),
  }),

  facts: (view: FactsView, given: FactsView): Model => {
    const buttons = buttonsModel(given.buttons);
    return {
      ran: ranModel(view.ran),
      title: view.title,
      ...factsModel(view.facts),
      nested: view.nested.map((part, place) => ({ ...part, id: `nested-${place}` })),
      hasBack: given.back !== null,
      back: given.back === null ? {} : { verb: 'result.page', id: given.back.id, index: given.back.index },
      hasActions: given.back !== null || buttons.hasButtons,
      ...buttons,
    };
  },

  raw: (view: RawView, given: RawView): Model => ({
    ran: ranModel(view.ran),
    text: view.text === '' ? '(no output)' : view.text,
    pager: resultPager(given.page),
  }),

  alarms: (view: AlarmsView, given: AlarmsView): Model => ({
    ran: ranModel(view.ran),
    summary: view.summary,
    alarms: alarmModels(view.alarms),
    pager: resultPager(given.page),
  }),

  invoke: (view: InvokeView): Model => {
    const failed = view.functionError !== null;
    return {
      ran: ranModel(view.ran),
      functionName: view.functionName,
      mark: failed ? '✕' : '✓',
      color: failed ? 'Attention' : 'Good',
      outcome: failed ? 'The function failed' : 'Succeeded',
      ...factsModel([
        { name: 'Status code', value: String(view.statusCode) },
        { name: 'Executed version', value: shorten(view.executedVersion, TEXT_LENGTH) },
        ...(view.functionError === null
          ? []
          : [{ name: 'Function error', value: shorten(view.functionError, TEXT_LENGTH) }]),
      ]),
      payloadTitle: view.payloadIsJson ? 'Payload (JSON)' : 'Payload',
      payload: view.payload === '' ? '(empty)' : view.payload,
      hasLog: view.logTail !== '',
      logTail: view.logTail,
    };
  },
};

function alarmModels(alarms: readonly AlarmView[]): readonly Model[] {
  const metricLines = alarms.flatMap((alarm) => alarm.chart?.lines ?? []).filter((line) => line.kind === 'metric');
  const points = metricLines.reduce((sum, line) => sum + line.points.length, 0);
  const size = payloadBytes(metricLines.map((line) => line.points.map((point) => ({ x: -100.25, y: point.value }))));
  const perLine =
    size <= CHARTS_SIZE
      ? points
      : Math.max(LEAST_POINTS, Math.floor((CHARTS_SIZE / size) * (points / metricLines.length)));
  return alarms.map((alarm, place) => ({
    ...ALARM_STATES[alarm.state],
    name: shorten(alarm.name, TEXT_LENGTH),
    isLater: place > 0,
    since: shorten(alarm.since, TEXT_LENGTH),
    hasSince: alarm.since !== '',
    reason: shorten(alarm.reason, TEXT_LENGTH),
    hasReason: alarm.reason !== '',
    metric: shorten(alarm.metric, TEXT_LENGTH),
    hasMetric: alarm.metric !== '',
    condition: shorten(alarm.condition, TEXT_LENGTH),
    hasCondition: alarm.condition !== '',
    hasChart: alarm.chart !== null,
    chart: alarm.chart === null ? {} : chartModel(alarm.chart, perLine),
    chartNote: alarm.chartNote,
    hasChartNote: alarm.chartNote !== '',
  }));
}

/**
 * Teams' line chart spaces its points in proportion, with few marks on the axis, only where `x` is a number (or a date without a
 * time); other text makes one mark a point. So `x` counts back from the latest point, which the axis names.
 */
export function chartModel(chart: ChartView, pointsPerLine: number): Model {
  const times = chart.lines.flatMap((line) => line.points.map((point) => point.time.getTime()));
  const latest = times.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const earliest = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const inHours = latest - earliest >= HOURS_FROM_MS;
  const unitMs = inHours ? HOUR_MS : MINUTE_MS;
  return {
    title: shorten(chart.title, TEXT_LENGTH),
    text: shorten(chart.text, TEXT_LENGTH),
    xAxisTitle: Number.isFinite(latest) ? `${inHours ? 'Hours' : 'Minutes'} before ${minuteText(latest)} UTC` : '',
    yAxisTitle: shorten(chart.unit, TEXT_LENGTH),
    lines: chart.lines.map((line) => ({
      legend: shorten(line.legend, TEXT_LENGTH),
      color: line.kind === 'threshold' ? 'attention' : 'categoricalBlue',
      values: thinned(line.points, line.kind === 'threshold' ? 2 : pointsPerLine).map((point) => ({
        x: Math.round(((point.time.getTime() - latest) / unitMs) * 100) / 100,
        y: point.value,
      })),
    })),
  };
}

type Points = ChartView['lines'][number]['points'];

/** At most `count` points, about: lowest and highest of each stretch are kept, so that no peak is lost; two are the ends. */
function thinned(points: Points, count: number): Points {
  const sorted = points
    .filter((point) => Number.isFinite(point.value))
    .sort((a, b) => a.time.getTime() - b.time.getTime());
  if (sorted.length <= count) return sorted;
  const first = sorted[0];
  const last = sorted[sorted.length - 1];
  if (first === undefined || last === undefined) return sorted;
  const kept = new Set([first, last]);
  const stretches = Math.max(0, Math.floor(count / 2) - 1);
  for (let place = 0; place < stretches; place++) {
    const stretch = sorted.slice(
      Math.floor((place * sorted.length) / stretches),
      Math.floor(((place + 1) * sorted.length) / stretches),
    );
    kept.add(stretch.reduce((low, point) => (point.value < low.value ? point : low), stretch[0] ?? first));
    kept.add(stretch.reduce((high, point) => (point.value > high.value ? point : high), stretch[0] ?? first));
  }
  return sorted.filter((point) => kept.has(point));
}

function minuteText(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ');
}
