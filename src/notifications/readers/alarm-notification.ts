import { shorten } from '../../../cards/text.ts';
import { type Alarm, type MetricAlarm, readAlarm } from '../../alarms/alarm.ts';
import { utc } from '../../alarms/words.ts';
import { partitionOf } from '../../aws/regions.ts';
import { notification, paragraphs } from '../event.ts';
import { textAt, timeAt } from '../fields.ts';
import { consoleLink, readArn } from '../links.ts';
import { linksOf, markdown } from '../markdown.ts';
import type { AlarmChange, AlarmState, Fact, Items, Link, LogSearch, Notification, Severity } from '../notification.ts';
import type { Described } from './alarm-described.ts';
import { definitionFacts, queryDetails, valueFacts, withoutArns } from './alarm-facts.ts';

/** A change of an alarm's state, by whichever way the event came. */
export interface AlarmEvent {
  readonly name: string;
  readonly arn: string | null;
  readonly accountId: string | null;
  readonly region: string | null;
  readonly time: string;
  readonly newState: AlarmState;
  /** The new state in the event's own word. */
  readonly stateWord: string;
  readonly oldState: AlarmState | null;
  readonly reason: string;
  /** Markdown. */
  readonly description: string | null;
  readonly described: Described;
  /** Of a composite. */
  readonly rule: string | null;
  readonly children: readonly AlarmChild[];
  /** The time series of a Metrics Insights or PromQL alarm that the change is about. */
  readonly contributor: { readonly id: string; readonly attributes: readonly Fact[] } | null;
  /** Start of the first datapoint that was evaluated, ISO 8601; null where the event does not say. */
  readonly evaluatedFrom: string | null;
  readonly notes: readonly Fact[];
}

export interface AlarmChild {
  readonly arn: string;
  readonly name: string;
  readonly state: AlarmState;
  /** ISO 8601; null where the event does not say. */
  readonly since: string | null;
}

const SEVERITIES: Readonly<Record<AlarmState, Severity>> = {
  ALARM: 'critical',
  OK: 'good',
  INSUFFICIENT_DATA: 'warning',
};

const STATE_WORDS: Readonly<Record<AlarmState, string>> = {
  ALARM: 'is in ALARM',
  OK: 'is OK',
  INSUFFICIENT_DATA: 'has insufficient data',
};

/** Log groups that a dimension names, keyed by the dimension's name. */
const LOG_GROUPS: Readonly<Record<string, (value: string) => string>> = {
  FunctionName: (name) => `/aws/lambda/${name}`,
  function_name: (name) => `/aws/lambda/${name}`,
  LogGroupName: (name) => name,
  ProjectName: (name) => `/aws/codebuild/${name}`,
};

const MAX_FACTS = 12;
/** A name alone may have 255 characters. */
const MAX_TITLE_LENGTH = 400;
const MAX_SUMMARY_LENGTH = 300;
const MAX_REASON_LENGTH = 4000;
/** A datapoint before this many evaluation windows is not what the alarm looked at. */
const MAX_WINDOWS = 10;

/** The state in CloudWatch's word; what is none of the three tells as little as INSUFFICIENT_DATA. */
export function alarmStateOf(word: string | null): AlarmState | null {
  if (word === null) return null;
  return word === 'ALARM' || word === 'OK' ? word : 'INSUFFICIENT_DATA';
}

/** A time at a path; the fallback where there is none that DescribeAlarms could have given: its years have four digits. */
export function alarmTime(fallback: string, found: unknown, ...path: readonly string[]): string {
  const time = timeAt(found, ...path);
  return time !== null && /^\d{4}-/.test(time) ? time : fallback;
}

/** A reason, no longer than any that CloudWatch gives. */
export function reasonAt(found: unknown, ...path: readonly string[]): string {
  return shorten(textAt(found, ...path) ?? '', MAX_REASON_LENGTH);
}

/** The ARN of an alarm whose event leaves it out; null where account or Region are not known. */
export function alarmArn(name: string, accountId: string | null, region: string | null): string | null {
  if (accountId === null || region === null || !/^\d{12}$/.test(accountId)) return null;
  return `arn:${partitionOf(region)}:cloudwatch:${region}:${accountId}:alarm:${name}`;
}

/** The name in an alarm's ARN, which may hold colons and slashes; the text itself where it is no ARN. */
export function alarmNameOf(arn: string): string {
  return readArn(arn)?.resource.replace(/^alarm:/, '') ?? arn;
}

export function alarmLink(name: string, region: string | null): string {
  return consoleLink(region, 'cloudwatch/home', `alarmsV2:alarm/${encodeURIComponent(name.toWellFormed())}`);
}

export function alarmNotification(event: AlarmEvent): Notification {
  const { name, newState, arn, region, contributor } = event;
  const alarm = readAlarm(event.described);
  const severity = SEVERITIES[newState];
  const series = contributor?.attributes.map((one) => `${one.name}=${one.value}`).join(', ') ?? '';
  const isKnown = event.stateWord === newState;
  const title = `${name} ${isKnown ? STATE_WORDS[newState] : `is ${event.stateWord}`}${series === '' ? '' : `: ${series}`}`;
  const reason = withoutArns(event.reason);
  const description = markdown(event.description);
  const thing = arn ?? `${event.accountId ?? ''}/${region ?? ''}/${name}`;
  const dimensions = dimensionsOf(alarm, contributor);
  const group = logGroupOf(dimensions);
  return notification({
    type: 'CloudWatch',
    sourceName: 'CloudWatch alarm',
    severity,
    state: event.stateWord,
    title: shorten(title, MAX_TITLE_LENGTH),
    body: [...paragraphs(reason), ...description],
    accountId: event.accountId,
    region,
    time: event.time,
    facts: [
      ...valueFacts(alarm, event.reason),
      ...definitionFacts(event.described),
      ...(contributor?.attributes ?? []),
      ...event.notes,
    ].slice(0, MAX_FACTS),
    details: queryDetails(alarm),
    items: itemsOf(event),
    links: [{ title: 'Open in CloudWatch', url: alarmLink(name, region) }, ...runbooksOf(description)],
    alarm: changeOf(event, alarm),
    logs: logsOf(alarm, event, group),
    thread: {
      key: contributor === null ? `alarm/${thing}` : `alarm/${thing}/${contributor.id}`,
      latest: { state: event.stateWord, severity, summary: shorten(reason || title, MAX_SUMMARY_LENGTH) },
      closes: newState === 'OK',
    },
    variables: {
      ...Object.fromEntries(dimensions),
      ...variable('LogGroup', group),
      ...variable('MetricName', alarm.kind === 'metric' ? firstStat(alarm)?.Metric.MetricName : null),
      ...variable('Namespace', alarm.kind === 'metric' ? firstStat(alarm)?.Metric.Namespace : null),
      ...variable('AlarmArn', arn),
      AlarmName: name,
    },
  });
}

function itemsOf({ children, region }: AlarmEvent): Items | null {
  if (children.length === 0) return null;
  return {
    title: 'Triggering alarms',
    entries: children.map(({ arn, name, state, since }) => ({
      title: name,
      state,
      severity: SEVERITIES[state],
      facts: since === null ? [] : [{ name: 'Since', value: utc(new Date(since)) }],
      link: { title: 'Open in CloudWatch', url: alarmLink(name, readArn(arn)?.region ?? region) },
    })),
  };
}

function changeOf(event: AlarmEvent, alarm: Alarm): AlarmChange {
  return {
    kind: alarm.kind === 'metric' || alarm.kind === 'composite' ? alarm.kind : 'other',
    name: event.name,
    arn: event.arn,
    oldState: event.oldState,
    newState: event.newState,
    reason: event.reason,
    described: event.described,
    rule: event.rule,
    children: event.children.map(({ arn, name, state }) => ({ arn, name, state })),
  };
}

function logsOf(alarm: Alarm, event: AlarmEvent, group: string | null): LogSearch | null {
  const stats = alarm.kind === 'metric' ? alarm.queries.flatMap(({ MetricStat }) => MetricStat ?? []) : [];
  const metrics = stats.flatMap(({ Metric }) =>
    Metric.Namespace && Metric.MetricName
      ? [
          {
            namespace: Metric.Namespace,
            name: Metric.MetricName,
            dimensions: Object.fromEntries((Metric.Dimensions ?? []).map(({ Name, Value }) => [Name, Value])),
          },
        ]
      : [],
  );
  if (metrics.length === 0 && group === null) return null;
  return { groups: group === null ? [] : [group], metrics, from: evaluationStart(alarm, event), to: event.time };
}

/** Start of the evaluation period: of its first datapoint where the event tells, else counted back from the event's time. */
function evaluationStart(alarm: Alarm, event: AlarmEvent): string {
  const periodMs = (alarm.kind === 'metric' && alarm.periodSeconds > 0 ? alarm.periodSeconds : 60) * 1000;
  const end = Date.parse(event.time);
  const windowMs = Math.max(alarm.evaluationPeriods, 1) * periodMs;
  const counted = Math.floor((end - windowMs) / periodMs) * periodMs;
  const told = Date.parse(event.evaluatedFrom ?? '');
  const isPlausible = told <= end && told >= end - MAX_WINDOWS * windowMs;
  const from = new Date(isPlausible ? Math.min(told, counted) : counted);
  return Number.isNaN(from.getTime()) ? event.time : from.toISOString();
}

function dimensionsOf(alarm: Alarm, contributor: AlarmEvent['contributor']): readonly (readonly [string, string])[] {
  const queries = alarm.kind === 'metric' ? alarm.queries : [];
  const all = queries.flatMap(({ MetricStat }) => MetricStat?.Metric.Dimensions ?? []);
  return [
    ...all.map(({ Name, Value }) => [Name, Value] as const),
    ...(contributor?.attributes ?? []).map(({ name, value }) => [name, value] as const),
  ];
}

function logGroupOf(dimensions: readonly (readonly [string, string])[]): string | null {
  for (const [name, value] of dimensions) {
    const groupOf = Object.hasOwn(LOG_GROUPS, name) ? LOG_GROUPS[name] : undefined;
    if (groupOf !== undefined) return groupOf(value);
  }
  return null;
}

function firstStat({ compared, queries }: MetricAlarm) {
  return compared.MetricStat ?? queries.find(({ MetricStat }) => MetricStat)?.MetricStat;
}

/** Links in the description, named as runbooks where it calls them so. */
function runbooksOf(description: ReturnType<typeof markdown>): readonly Link[] {
  const text = description.map(({ spans }) => spans.map((span) => span.text).join('')).join('\n');
  const isRunbook = /run\s?book|playbook/i;
  const links = linksOf(description);
  return links.map(({ title, url }) => {
    const isBare = title === new URL(url).host;
    const isCalledSo = isRunbook.test(url) || (links.length === 1 && isRunbook.test(text));
    return { title: isBare && isCalledSo ? 'Runbook' : title, url };
  });
}

function variable(name: string, value: string | null | undefined): Readonly<Record<string, string>> {
  return value ? { [name]: value } : {};
}
