import { html, type Markup } from './html.ts';
import { emptySlot, type Slot, sumOf } from './samples.ts';

/** What is drawn of each part of a day. */
export interface Series {
  readonly name: string;
  /** A class of the style sheet, which has its colours. */
  readonly look: string;
  /** By the number of the part; null where there is nothing to draw. */
  readonly values: readonly (number | null)[];
}

/** A part of the day, from `from` on, milliseconds since the epoch. */
export interface DayPart {
  readonly from: number;
  readonly slot: Slot;
}

/** A day in parts of equal length, the oldest first; the last is the one that runs. */
export function dayParts(slots: ReadonlyMap<number, Slot>, now: number, partMs: number): readonly DayPart[] {
  const last = Math.floor(now / partMs) * partMs;
  const first = last - 24 * 60 * 60 * 1000 + partMs;
  const byPart = Map.groupBy(slots, ([at]) => Math.floor(at / partMs) * partMs);
  return Array.from({ length: (last - first) / partMs + 1 }, (_, index) => {
    const from = first + index * partMs;
    const own = byPart.get(from)?.map(([, slot]) => slot);
    return { from, slot: own === undefined ? emptySlot() : sumOf(own) };
  });
}

export interface ChartOptions {
  readonly id: string;
  readonly title: string;
  /** Says in words what the picture shows. */
  readonly summary: string;
  readonly series: readonly Series[];
  /** Writes the value at the top of the chart. */
  readonly scale: (value: number) => string;
  /** The same numbers. */
  readonly table: Markup;
}

const WIDTH = 480;
const HEIGHT = 100;
const HOURS = ['24 h ago', '18 h', '12 h', '6 h', 'now'];

/** Counts as bars upon each other. */
export function barChart(options: ChartOptions): Markup {
  const parts = options.series[0]?.values.length ?? 0;
  const heights = Array.from({ length: parts }, (_, part) =>
    options.series.reduce((sum, { values }) => sum + (values[part] ?? 0), 0),
  );
  const top = niceTop(Math.max(0, ...heights));
  const width = WIDTH / Math.max(1, parts);
  const reached = new Array<number>(parts).fill(0);
  const bars = options.series.map(({ look, values }) => {
    const boxes = values.map((value, part) => {
      const height = ((value ?? 0) / top) * HEIGHT;
      const from = reached[part] ?? 0;
      reached[part] = from + height;
      if (height === 0) return '';
      return `M${round(part * width + 0.75)} ${round(HEIGHT - from)}v${round(-height)}h${round(width - 1.5)}v${round(height)}z`;
    });
    return html`<path class=${look} d=${boxes.join('') || 'M0 0'} />`;
  });
  return chartFrame(options, top, bars);
}

/** Values as lines, over a scale on which ten times as much is as far everywhere. */
export function lineChart(options: ChartOptions & { readonly bottom: number }): Markup {
  const all = options.series.flatMap(({ values }) => values.flatMap((value) => value ?? []));
  const top = Math.max(options.bottom * 10, ...all);
  const height = (value: number) =>
    (Math.log(Math.max(value, options.bottom) / options.bottom) / Math.log(top / options.bottom)) * HEIGHT;
  const lines = options.series.map(({ look, values }) => {
    const width = WIDTH / Math.max(1, values.length);
    let path = '';
    for (const [part, value] of values.entries()) {
      if (value === null) continue;
      const [x, y] = [round((part + 0.5) * width), round(HEIGHT - height(value) * 0.96 - 2)];
      // A point that stands alone is a short line.
      path += (values[part - 1] ?? null) === null ? `M${round(x - 2)} ${y}h4` : `L${x} ${y}`;
    }
    return html`<path class=${`${look} line`} vector-effect="non-scaling-stroke" d=${path || 'M0 0'} />`;
  });
  return chartFrame(options, top, lines);
}

function chartFrame({ id, title, summary, series, scale, table }: ChartOptions, top: number, drawn: Markup): Markup {
  const grid = [0.25, 0.5, 0.75].map((share) => `M0 ${HEIGHT * share}H${WIDTH}`).join('');
  const hours = [0.25, 0.5, 0.75].map((share) => `M${WIDTH * share} 0V${HEIGHT}`).join('');
  return html`<section class="chart" aria-labelledby=${id}>
    <h3 id=${id}>${title}</h3>
    <ul class="legend">
      ${series.map(({ name, look }) => html`<li><span class=${`key ${look}`}></span>${name}</li>`)}
    </ul>
    <p class="top-of-scale" aria-hidden="true">${scale(top)}</p>
    <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label=${`${title}. ${summary}`}>
      <path class="grid" vector-effect="non-scaling-stroke" d=${grid + hours} />
      ${drawn}
      <path class="base" vector-effect="non-scaling-stroke" d=${`M0 ${HEIGHT}H${WIDTH}`} />
    </svg>
    <p class="hours" aria-hidden="true">${HOURS.map((hour) => html`<span>${hour}</span>`)}</p>
    <p class="summary">${summary}</p>
    <details><summary>The numbers, hour by hour</summary>${table}</details>
  </section>`;
}

/** 1, 2 or 5 times a power of ten, not less than the value. */
function niceTop(value: number): number {
  if (value <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((times) => times * power).find((top) => top >= value) ?? value;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
