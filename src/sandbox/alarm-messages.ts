import { regionTitle } from '../aws/regions.ts';
import {
  type AlarmState,
  alarmArn,
  compositeState,
  leadingMetric,
  metricAlarmState,
  type StateValue,
} from './alarm-state.ts';
import type { Site } from './call.ts';
import {
  type AlarmDefinition,
  alarmTopic,
  type CompositeDefinition,
  compositeAlarms,
  metricAlarms,
} from './content/alarms.ts';
import type { Estate } from './estate.ts';
import { alarmQueries, identity, type MetricQuery } from './metric-queries.ts';

/** What SNS would be given to deliver. */
export interface Publication {
  readonly topicArn: string;
  readonly subject: string | null;
  readonly text: string;
}

/** Notices how alarms change, and writes of each change what CloudWatch would write. */
export class AlarmWatch {
  /** Last known state by ARN. */
  readonly #known = new Map<string, StateValue>();

  /** What is to be published of this estate since the last look; the first look only takes note. */
  look(estate: Estate, now: Date): readonly Publication[] {
    const { site } = estate;
    const sky = { site, series: estate.series, set: estate.setAlarmStates };
    const found: Publication[] = [];
    const see = (name: string, state: AlarmState, message: (before: StateValue) => object) => {
      const arn = alarmArn(site, name);
      const before = this.#known.get(arn);
      this.#known.set(arn, state.value);
      if (before === undefined || before === state.value || estate.alarmsWithoutActions.has(name)) return;
      const subject = `${state.value}: "${name}" in ${regionTitle(site.region) ?? site.region}`;
      found.push({ topicArn: alarmTopic(site), subject, text: JSON.stringify(message(before)) });
    };
    for (const alarm of metricAlarms(site)) {
      const state = metricAlarmState(alarm, now, sky);
      see(alarm.name, state, (before) => metricMessage(alarm, state, before, site));
    }
    for (const alarm of compositeAlarms(site)) {
      const state = compositeState(alarm, now, sky);
      see(alarm.name, state, (before) => compositeMessage(alarm, state, before, site));
    }
    return found;
  }
}

/** CloudWatch's message of a metric alarm. */
export function metricMessage(alarm: AlarmDefinition, state: AlarmState, before: StateValue, site: Site): object {
  return {
    ...common(alarm, state, before, site),
    AlarmConfigurationUpdatedTimestamp: amazonTime(site.startedAt),
    Trigger: {
      ...watched(alarm),
      Period: alarm.period,
      EvaluationPeriods: alarm.evaluationPeriods,
      DatapointsToAlarm: alarm.datapointsToAlarm,
      ComparisonOperator: alarm.comparison,
      ...(alarm.watches.kind === 'band' ? { ThresholdMetricId: 'ad1' } : { Threshold: alarm.threshold }),
      TreatMissingData: alarm.treatMissingData,
      EvaluateLowSampleCountPercentile: '',
    },
  };
}

function compositeMessage(alarm: CompositeDefinition, state: AlarmState, before: StateValue, site: Site): object {
  const { triggeringAlarms = [] }: { triggeringAlarms?: { arn: string; state: { value: string } }[] } = JSON.parse(
    state.reasonData ?? '{}',
  );
  return {
    ...common(alarm, state, before, site),
    NewStateReasonData: state.reasonData,
    AlarmRule: alarm.anyOf.map((name) => `ALARM("${name}")`).join(' OR '),
    TriggeringChildren: triggeringAlarms
      .filter(({ state: child }) => child.value === 'ALARM')
      .map(({ arn, state: child }) => ({ Arn: arn, State: { Value: child.value } })),
  };
}

function common(
  { name, description }: { readonly name: string; readonly description: string },
  state: AlarmState,
  before: StateValue,
  site: Site,
): object {
  const topic = alarmTopic(site);
  return {
    AlarmName: name,
    AlarmDescription: description === '' ? null : description,
    AWSAccountId: site.account.id,
    NewStateValue: state.value,
    NewStateReason: state.reason,
    StateChangeTime: amazonTime(state.since),
    Region: regionTitle(site.region) ?? site.region,
    AlarmArn: alarmArn(site, name),
    OldStateValue: before,
    OKActions: [topic],
    AlarmActions: [topic],
    InsufficientDataActions: [],
  };
}

/** The metric, or the queries of an alarm on several. */
function watched(alarm: AlarmDefinition): object {
  const { watches } = alarm;
  if (watches.kind !== 'metric') return { Metrics: alarmQueries(alarm).map(query) };
  const { namespace, metric, dimensions } = identity(leadingMetric(alarm));
  return {
    MetricName: metric,
    Namespace: namespace,
    StatisticType: 'Statistic',
    Statistic: watches.statistic.toUpperCase(),
    Unit: null,
    Dimensions: dimensions.map(pair),
  };
}

function query(one: MetricQuery): object {
  const rest = { Id: one.id, Label: one.label, ReturnData: one.returnData };
  if (one.kind === 'expression') return { ...rest, Expression: one.expression };
  const { namespace, metric, dimensions } = one.metric;
  return {
    ...rest,
    MetricStat: {
      Metric: { Namespace: namespace, MetricName: metric, Dimensions: dimensions.map(pair) },
      Period: one.period,
      Stat: one.statistic,
    },
  };
}

/** SNS messages of CloudWatch write a dimension's members in lower case. */
function pair({ Name, Value }: { readonly Name: string; readonly Value: string }): object {
  return { name: Name, value: Value };
}

/** `2026-11-21T03:20:00.000+0000`. */
function amazonTime(time: Date): string {
  return time.toISOString().replace('Z', '+0000');
}
