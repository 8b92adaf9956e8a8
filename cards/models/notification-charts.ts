import { oneLine } from '../text.ts';
import type { NotificationView } from '../views.ts';
import { chartModel } from './answers.ts';
import type { Model } from './parts.ts';
import { cut, type Room, weight } from './room.ts';

/** Points of one line of a chart, about. */
const CHART_POINTS = 80;
/** Base64 characters of an image that is sent along; Teams does not count them, but a phone loads them. */
const IMAGE_LENGTH = 80_000;
/** Longest texts, in characters of JSON. */
const NOTE_LENGTH = 500;
const TEXT_LENGTH = 400;
/** Elements around them in the template, in characters. */
const CHART_WEIGHT = 700;
const GAUGE_WEIGHT = 650;
/** The share of the limit from which a gauge warns. */
const NEAR_LIMIT = 0.8;
const BAR_LENGTH = 20;

/** The chart, natively with its picture and its words to fall back on; the picture alone where the data is not known. */
export function chartPart({ chart, chartImage, chartNote }: NotificationView, room: Room): Model {
  const model = chart === null ? {} : chartModel(chart, CHART_POINTS);
  const drawn = chart !== null && room.part(0.6).take(weight(model) + CHART_WEIGHT + weight([chart.title, chart.text]));
  const isImage = chartImage !== null && /^[\w+/]{4,}={0,2}$/.test(chartImage) && chartImage.length <= IMAGE_LENGTH;
  const note = cut(chartNote, NOTE_LENGTH);
  room.spend(weight(note));
  return {
    hasImageChart: drawn && isImage,
    hasTextChart: drawn && !isImage,
    hasImage: !drawn && isImage,
    chart: model,
    image: isImage ? `data:image/png;base64,${chartImage}` : '',
    imageText: chart === null ? 'The metric over time' : `${chart.title}: ${chart.text}`,
    hasChartNote: note !== '',
    chartNote: note,
  };
}

/** A value against its limit. Its words are always shown; the gauge only where it can be drawn. */
export function gaugePart(gauge: NotificationView['gauge'], room: Room): Model {
  if (gauge === null) return { hasGauge: false, hasGaugeText: false };
  const { value, limit } = gauge;
  const share = value / limit;
  const drawn = Number.isFinite(share) && limit > 0 && value >= 0;
  const percent = drawn ? `${Math.round(share * 100)} %` : '';
  const full = Math.min(BAR_LENGTH, Math.round(share * BAR_LENGTH));
  const segments = [
    { legend: `Below ${NEAR_LIMIT * 100} % of the limit`, size: limit * NEAR_LIMIT, color: 'good' },
    { legend: 'Near the limit', size: limit * (1 - NEAR_LIMIT), color: 'warning' },
    ...(value > limit ? [{ legend: 'Over the limit', size: value - limit, color: 'attention' }] : []),
  ];
  const title = cut(oneLine(gauge.title), TEXT_LENGTH);
  const text = cut(gauge.text, TEXT_LENGTH);
  room.spend(GAUGE_WEIGHT + 2 * weight([title, text]) + weight(segments));
  return {
    hasGauge: drawn,
    hasGaugeText: true,
    gauge: {
      title,
      text,
      value: drawn ? value : 0,
      max: drawn ? Math.max(limit, value) : 1,
      segments,
      color: share >= 1 ? 'Attention' : share >= NEAR_LIMIT ? 'Warning' : 'Good',
      bar: drawn ? `${'█'.repeat(full)}${'░'.repeat(BAR_LENGTH - full)} ${percent}` : '',
    },
  };
}
