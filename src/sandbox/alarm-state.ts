import { ago, type Call, type Site } from './call.ts';
import {
  type AlarmDefinition,
  type CompositeDefinition,
  compositeAlarms,
  type MetricName,
  metricAlarms,
} from './content/alarms.ts';
import type { Series } from './content/metrics.ts';
import { alarmQueries, identity, runQueries, seriesOf } from './metric-queries.ts';
import { episodeStart, inTrouble } from './metric-values.ts';

export type StateValue = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export interface AlarmState {
  readonly value: StateValue;
  readonly since: Date;
  readonly reason: string;
  /** JSON, as AWS gives it. */
  readonly reasonData: string | undefined;
}

/** What a person set with SetAlarmState, by alarm name; it stays for the run. */
export type SetStates = Map<string, AlarmState>;

interface Sky {
  readonly site: Site;
  readonly series: readonly Series[];
  readonly set: SetStates;
}

/** The site, metrics and set states of a call. */
export function sky(call: Call): Sky {
  return { site: call.estate.site, series: call.estate.series, set: call.estate.setAlarmStates };
}

/** The metric that an alarm's state follows. */
export function leadingMetric(alarm: AlarmDefinition): MetricName {
  return alarm.watches.kind === 'math' ? alarm.watches.leading : alarm.watches.metric;
}

/** The state of a metric alarm at a time: what was set by hand, else what its metric says. */
export function metricAlarmState(alarm: AlarmDefinition, now: Date, { site, series, set }: Sky): AlarmState {
  const byHand = set.get(alarm.name);
  if (byHand !== undefined) return byHand;
  const watched = seriesOf(series, identity(leadingMetric(alarm)));
  if (watched === undefined || watched.episode.kind === 'silent') {
    return {
      value: 'INSUFFICIENT_DATA',
      since: ago(site, 3 * 1440),
      reason: `Insufficient Data: ${alarm.evaluationPeriods} datapoints were unknown.`,
      reasonData: undefined,
    };
  }
  const { value, since } = lastEdge(alarm, watched, now, site);
  return { value, since, ...stateReason(alarm, value, since, { site, series, set }) };
}

/** The times at which an alarm changed its state in `from` to `to`, newest first. */
export function stateEdges(
  alarm: AlarmDefinition,
  from: Date,
  to: Date,
  { site, series, set }: Sky,
): readonly { readonly at: Date; readonly value: StateValue; readonly reason: string }[] {
  const watched = seriesOf(series, identity(leadingMetric(alarm)));
  if (watched === undefined || watched.episode.kind === 'silent') return [];
  const edges: { at: Date; value: StateValue; reason: string }[] = [];
  let at = to;
  while (at >= from && edges.length < 200) {
    const { value, since } = lastEdge(alarm, watched, at, site);
    if (since < from) break;
    edges.push({ at: since, value, reason: stateReason(alarm, value, since, { site, series, set }).reason });
    at = new Date(since.getTime() - 1);
  }
  return edges;
}

/** The state of a composite alarm: that of its worst member. */
export function compositeState(alarm: CompositeDefinition, now: Date, above: Sky): AlarmState {
  const byHand = above.set.get(alarm.name);
  if (byHand !== undefined) return byHand;
  const members = metricAlarms(above.site)
    .filter((member) => alarm.anyOf.includes(member.name))
    .map((member) => ({ name: member.name, state: metricAlarmState(member, now, above) }));
  const raised = members.filter(({ state }) => state.value === 'ALARM');
  const telling = raised[0] ?? members[0];
  const since = new Date(Math.min(...(raised.length > 0 ? raised : members).map(({ state }) => state.since.getTime())));
  const value = raised.length > 0 ? 'ALARM' : 'OK';
  return {
    value,
    since,
    reason: `${alarmArn(above.site, telling?.name ?? alarm.name)} transitioned to ${value} at ${amazonDay(since)}`,
    reasonData: JSON.stringify({
      triggeringAlarms: members.map(({ name, state }) => ({
        arn: alarmArn(above.site, name),
        state: { value: state.value, timestamp: state.since.toISOString() },
      })),
    }),
  };
}

/** Names of the composite alarms that a metric alarm is a part of. */
export function parentsOf(name: string, site: Site): readonly string[] {
  return compositeAlarms(site).flatMap((composite) => (composite.anyOf.includes(name) ? [composite.name] : []));
}

export function alarmArn(site: Pick<Site, 'account' | 'region'>, name: string): string {
  return `arn:aws:cloudwatch:${site.region}:${site.account.id}:alarm:${name}`;
}

/** An alarm follows its metric by as many periods as it wants datapoints. */
function lastEdge(alarm: AlarmDefinition, series: Series, now: Date, site: Site): { value: StateValue; since: Date } {
  const delayMs = alarm.datapointsToAlarm * alarm.period * 1000;
  const { episode } = series;
  const recorded = lastRecorded(alarm, series, now);
  if (recorded !== null) return recorded;
  if (episode.kind === 'once') {
    const raised = episodeStart(episode.minutes, site.startedAt) + delayMs;
    const over = raised + episode.lasts * 60_000;
    if (now.getTime() >= over) return { value: 'OK', since: new Date(over) };
    return now.getTime() >= raised
      ? { value: 'ALARM', since: new Date(raised) }
      : { value: 'OK', since: ago(site, 9 * 1440) };
  }
  if (episode.kind === 'since') {
    const raised = new Date(episodeStart(episode.minutes, site.startedAt) + delayMs);
    return raised <= now ? { value: 'ALARM', since: raised } : { value: 'OK', since: ago(site, 9 * 1440) };
  }
  if (episode.kind === 'cycle') {
    const seen = new Date(now.getTime() - delayMs);
    const cycleMs = episode.every * 60_000;
    const start = Math.floor(seen.getTime() / cycleMs) * cycleMs + delayMs;
    return inTrouble(episode, seen, site.startedAt)
      ? { value: 'ALARM', since: new Date(start) }
      : { value: 'OK', since: new Date(start + episode.lasts * 60_000) };
  }
  return { value: 'OK', since: ago(site, 9 * 1440) };
}

/** Of an alarm that looks at single minutes: the state that what people did has led to. Null where nobody did anything. */
function lastRecorded(alarm: AlarmDefinition, series: Series, now: Date): { value: StateValue; since: Date } | null {
  if (alarm.period !== 60 || alarm.datapointsToAlarm !== 1) return null;
  const thisMinute = Math.floor(now.getTime() / 60_000);
  const minutes = [...series.recorded].flatMap(([minute, value]) =>
    value > alarm.threshold && minute < thisMinute ? [minute] : [],
  );
  const last = Math.max(...minutes);
  if (minutes.length === 0) return null;
  // The minute after the last one that breached ends the alarm, once it is over.
  if (thisMinute > last + alarm.evaluationPeriods) {
    return { value: 'OK', since: new Date((last + alarm.evaluationPeriods + 1) * 60_000) };
  }
  let first = last;
  while (minutes.includes(first - 1)) first -= 1;
  return { value: 'ALARM', since: new Date((first + 1) * 60_000) };
}

const comparisons: Readonly<Record<string, string>> = {
  GreaterThanThreshold: 'greater than',
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  LessThanThreshold: 'less than',
};

/** What CloudWatch writes about a change of state, with the datapoints before it. */
export function stateReason(
  alarm: AlarmDefinition,
  value: StateValue,
  since: Date,
  { site, series }: Sky,
): { reason: string; reasonData: string } {
  const wanted = value === 'ALARM' ? alarm.datapointsToAlarm : 1;
  const from = new Date(since.getTime() - wanted * alarm.period * 1000);
  const span = { from, to: since, now: since, startedAt: site.startedAt };
  const [watched, high, low] = runQueries(alarmQueries(alarm), series, span);
  const found = (watched?.points ?? []).slice(-wanted).toReversed();
  const shown = found.map((point) => `${decimal(point.value)} (${shortTime(new Date(point.at))})`).join(', ');
  const edges = { high: high?.points.at(-1)?.value ?? 0, low: low?.points.at(-1)?.value ?? 0 };
  const subject = wanted === 1 ? '1 datapoint' : `${wanted} out of the last ${alarm.evaluationPeriods} datapoints`;
  const were = `${found.length === 1 ? 'was' : 'were'}${value === 'ALARM' ? '' : ' not'}`;
  const transition =
    value === 'ALARM' ? ` (minimum ${wanted} datapoint${wanted === 1 ? '' : 's'} for OK -> ALARM transition)` : '';
  const crossed =
    alarm.watches.kind === 'band'
      ? `less than the lower thresholds [${decimal(edges.low)}] or greater than the upper thresholds [${decimal(edges.high)}]`
      : `${comparisons[alarm.comparison] ?? alarm.comparison} the threshold (${decimal(alarm.threshold)})`;
  return {
    reason: `Threshold${alarm.watches.kind === 'band' ? 's' : ''} Crossed: ${subject} [${shown}] ${were} ${crossed}${transition}.`,
    reasonData: JSON.stringify({
      version: '1.0',
      queryDate: amazonTime(since),
      startDate: amazonTime(from),
      ...(alarm.watches.kind === 'math' ? {} : { statistic: alarm.watches.statistic }),
      period: alarm.period,
      recentDatapoints: found.map((point) => point.value).toReversed(),
      ...(alarm.watches.kind === 'band'
        ? { recentLowerThresholds: [edges.low], recentUpperThresholds: [edges.high] }
        : { threshold: alarm.threshold }),
      evaluatedDatapoints: found.map((point) => ({ timestamp: amazonTime(new Date(point.at)), value: point.value })),
    }),
  };
}

function decimal(value: number): string {
  const rounded = Math.round(value * 1000) / 1000;
  return Number.isInteger(rounded) ? rounded.toFixed(1) : String(rounded);
}

/** `21/11/26 03:20:00`. */
function shortTime(time: Date): string {
  const [year = '', month = '', day = ''] = time.toISOString().slice(2, 10).split('-');
  return `${day}/${month}/${year} ${time.toISOString().slice(11, 19)}`;
}

/** `2026-11-21T03:20:00.000+0000`. */
function amazonTime(time: Date): string {
  return time.toISOString().replace('Z', '+0000');
}

/** `Saturday 21 November, 2026 03:20:00 UTC`. */
function amazonDay(time: Date): string {
  const part = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }).format(time);
  const day = `${part({ weekday: 'long' })} ${part({ day: 'numeric' })} ${part({ month: 'long' })}`;
  return `${day}, ${time.getUTCFullYear()} ${time.toISOString().slice(11, 19)} UTC`;
}
