import type { Dimension, Episode, Series } from './content/metrics.ts';
import { hash, noise } from './noise.ts';

const minuteMs = 60_000;
const dayMinutes = 1440;
/** CloudWatch keeps one-hour datapoints for 455 days; older times have none. */
const keptDays = 455;

/** Whether a metric is in trouble at a time. */
export function inTrouble(episode: Episode, at: Date, startedAt: Date): boolean {
  if (episode.kind === 'since') return at.getTime() >= episodeStart(episode.minutes, startedAt);
  if (episode.kind === 'once') {
    const start = episodeStart(episode.minutes, startedAt);
    return at.getTime() >= start && at.getTime() < start + episode.lasts * minuteMs;
  }
  if (episode.kind === 'cycle') return (at.getTime() / minuteMs) % episode.every < episode.lasts;
  return false;
}

/** When an episode that hangs on the sandbox's start began, in milliseconds, at a full minute. */
export function episodeStart(minutesAgo: number, startedAt: Date): number {
  return (Math.floor(startedAt.getTime() / minuteMs) - minutesAgo) * minuteMs;
}

export interface Datapoint {
  /** Start of the period, in milliseconds. */
  readonly at: number;
  readonly value: number;
}

export interface Window {
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
  /** Seconds. */
  readonly period: number;
  readonly now: Date;
  readonly startedAt: Date;
}

/** Datapoints of a metric, oldest first, for periods that have at least one whole minute in the past. */
export function datapoints(series: Series, statistic: string, window: Window): readonly Datapoint[] {
  if (series.episode.kind === 'silent') return [];
  const seed = hash(seriesKey(series.namespace, series.metric, series.dimensions));
  const periodMs = window.period * 1000;
  const oldest = window.now.getTime() - keptDays * dayMinutes * minuteMs;
  const found: Datapoint[] = [];
  let at = Math.floor(Math.max(window.from.getTime(), oldest) / periodMs) * periodMs;
  for (; at < window.to.getTime(); at += periodMs) {
    const values: number[] = [];
    const end = Math.min(at + Math.max(periodMs, minuteMs), window.now.getTime());
    for (let minute = Math.floor(at / minuteMs); (minute + 1) * minuteMs <= end; minute += 1) {
      values.push(minuteValue(series, seed, minute, window.startedAt));
    }
    if (values.length > 0) found.push({ at, value: aggregate(values, statistic, series.kind) });
  }
  return found;
}

/** What a metric would usually be at a time, and how far it usually strays: the middle of its expected band. */
export function expected(series: Series, at: number, periodMinutes: number): { middle: number; stray: number } {
  const scale = series.kind === 'count' ? periodMinutes : 1;
  return { middle: usualAt(series, at / minuteMs) * scale, stray: Math.max(series.spread * scale * 0.6, 0.01) };
}

export function seriesKey(namespace: string, metric: string, dimensions: readonly Dimension[]): string {
  const sorted = dimensions.map(({ Name, Value }) => `${Name}=${Value}`).toSorted();
  return [namespace, metric, ...sorted].join('|');
}

/** Statistics that CloudWatch takes by name; percentiles come as `p99` or `p99.9`. */
export const statistics: readonly string[] = ['Average', 'Sum', 'Minimum', 'Maximum', 'SampleCount'];

export function isStatistic(name: string): boolean {
  return statistics.includes(name) || /^p\d{1,2}(\.\d{1,10})?$/.test(name) || name === 'p100' || name === 'IQM';
}

function minuteValue(series: Series, seed: number, minute: number, startedAt: Date): number {
  const at = new Date(minute * minuteMs);
  const stray = 2 * noise(seed, minute) - 1;
  const byItself = inTrouble(series.episode, at, startedAt)
    ? series.trouble * (1 + 0.08 * stray)
    : usualAt(series, minute) + series.spread * stray;
  const level = byItself + (series.recorded.get(minute) ?? 0);
  const bounded = Math.max(0, series.unit === 'Percent' ? Math.min(100, level) : level);
  return series.unit === 'Count' || series.unit === 'Bytes' ? Math.round(bounded) : Math.round(bounded * 1000) / 1000;
}

/** A day's wave: quiet at night, busy in the afternoon. */
function usualAt(series: Series, minute: number): number {
  return series.usual * (1 + 0.25 * Math.sin(((minute % dayMinutes) / dayMinutes - 0.37) * 2 * Math.PI));
}

function aggregate(values: readonly number[], statistic: string, kind: Series['kind']): number {
  const sum = values.reduce((total, value) => total + value, 0);
  const percentile = /^p(\d+(?:\.\d+)?)$/.exec(statistic)?.[1];
  if (percentile !== undefined) {
    const sorted = values.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor((Number(percentile) / 100) * sorted.length))] ?? sum;
  }
  switch (statistic) {
    case 'Sum':
      return round(sum);
    case 'Minimum':
      return Math.min(...values);
    case 'Maximum':
      return Math.max(...values);
    case 'SampleCount':
      return kind === 'count' ? Math.max(values.length, Math.round(sum)) : values.length;
    default:
      return round(sum / values.length);
  }
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
