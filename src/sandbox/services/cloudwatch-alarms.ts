import {
  type AlarmState,
  alarmArn,
  compositeState,
  leadingMetric,
  metricAlarmState,
  parentsOf,
  type StateValue,
  sky,
  stateEdges,
} from '../alarm-state.ts';
import { ago, type Call, type Handlers, type Output } from '../call.ts';
import {
  type AlarmDefinition,
  alarmTopic,
  type CompositeDefinition,
  compositeAlarms,
  metricAlarms,
} from '../content/alarms.ts';
import { Refusal } from '../errors.ts';
import { date, records, requiredText, text, texts } from '../fields.ts';
import { alarmQueries, identity, type MetricQuery } from '../metric-queries.ts';
import { seriesKey } from '../metric-values.ts';
import { page } from '../paging.ts';

/** Amazon CloudWatch: alarms, their history, and what changes them. */
export const cloudwatchAlarms: Handlers = {
  DescribeAlarms: describeAlarms,
  DescribeAlarmsForMetric: describeAlarmsForMetric,
  DescribeAlarmHistory: describeAlarmHistory,
  SetAlarmState: setAlarmState,
  DisableAlarmActions: (call) => switchActions(call, false),
  EnableAlarmActions: (call) => switchActions(call, true),
};

function describeAlarms(call: Call): Output {
  const { input, estate } = call;
  const names = texts(input, 'AlarmNames');
  const prefix = text(input, 'AlarmNamePrefix');
  const types = texts(input, 'AlarmTypes');
  const state = text(input, 'StateValue');
  const actionPrefix = text(input, 'ActionPrefix');
  const children = text(input, 'ChildrenOfAlarmName');
  const parents = text(input, 'ParentsOfAlarmName');
  if (names.length > 0 && prefix !== undefined) {
    throw new Refusal('ValidationError', 'AlarmNames and AlarmNamePrefix cannot be specified together');
  }
  if (actionPrefix !== undefined && !/^(arn:|ssm:|swf:|autoscaling:|sns:|ec2:|lambda:)/.test(actionPrefix)) {
    throw new Refusal('ValidationError', `Invalid action prefix: ${actionPrefix}`);
  }

  const fits = (name: string, value: StateValue): boolean =>
    (names.length === 0 || names.includes(name)) &&
    (prefix === undefined || name.startsWith(prefix)) &&
    (state === undefined || state === value) &&
    (actionPrefix === undefined || alarmTopic(estate.site).startsWith(actionPrefix)) &&
    (children === undefined || parentsOf(name, estate.site).includes(plainName(children))) &&
    (parents === undefined || parentsOf(plainName(parents), estate.site).includes(name));

  // Without AlarmTypes, AWS gives metric alarms only; asking for children or parents asks for both kinds.
  const wanted =
    types.length > 0 ? types : children !== undefined || parents !== undefined ? undefined : ['MetricAlarm'];
  const metric = (wanted?.includes('MetricAlarm') ?? true) ? metricAlarms(estate.site) : [];
  const composite = (wanted?.includes('CompositeAlarm') ?? true) ? compositeAlarms(estate.site) : [];
  const found = [
    ...composite
      .map((alarm) => ({ kind: 'composite' as const, alarm, state: compositeState(alarm, call.now, sky(call)) }))
      .filter(({ alarm, state: { value } }) => fits(alarm.name, value)),
    ...metric
      .map((alarm) => ({ kind: 'metric' as const, alarm, state: metricAlarmState(alarm, call.now, sky(call)) }))
      .filter(({ alarm, state: { value } }) => fits(alarm.name, value)),
  ];
  const { items, next } = page(found, input, {
    of: 'cloudwatch.DescribeAlarms',
    limit: 'MaxRecords',
    token: 'NextToken',
    most: 100,
    otherwise: 50,
  });
  return {
    CompositeAlarms: items.flatMap((one) =>
      one.kind === 'composite' ? [compositeAlarm(one.alarm, one.state, call)] : [],
    ),
    MetricAlarms: items.flatMap((one) => (one.kind === 'metric' ? [metricAlarm(one.alarm, one.state, call)] : [])),
    NextToken: next,
  };
}

function describeAlarmsForMetric(call: Call): Output {
  const dimensions = records(call.input, 'Dimensions').map((one) => ({
    Name: requiredText(one, 'Name'),
    Value: requiredText(one, 'Value'),
  }));
  const key = seriesKey(requiredText(call.input, 'Namespace'), requiredText(call.input, 'MetricName'), dimensions);
  const found = metricAlarms(call.estate.site).filter(({ watches }) => {
    if (watches.kind !== 'metric') return false;
    const { namespace, metric, dimensions: watched } = identity(watches.metric);
    return seriesKey(namespace, metric, watched) === key;
  });
  return {
    MetricAlarms: found.map((alarm) => metricAlarm(alarm, metricAlarmState(alarm, call.now, sky(call)), call)),
  };
}

function describeAlarmHistory(call: Call): Output {
  const { input, estate, now } = call;
  const name = text(input, 'AlarmName');
  const type = text(input, 'HistoryItemType');
  const from = date(input, 'StartDate') ?? new Date(now.getTime() - 14 * 86_400_000);
  const to = new Date(Math.min((date(input, 'EndDate') ?? now).getTime(), now.getTime()));
  const items = metricAlarms(estate.site)
    .filter((alarm) => name === undefined || alarm.name === name)
    .flatMap((alarm) => [
      ...stateEdges(alarm, from, to, sky(call)).flatMap(({ at, value, reason }) =>
        stateItems(alarm.name, at, value === 'ALARM' ? 'OK' : 'ALARM', value, reason, call),
      ),
      {
        AlarmName: alarm.name,
        AlarmType: 'MetricAlarm',
        Timestamp: ago(estate.site, 10 * 1440),
        HistoryItemType: 'ConfigurationUpdate',
        HistorySummary: `Alarm "${alarm.name}" created`,
        HistoryData: JSON.stringify({ version: '1.0', type: 'Create' }),
      },
    ])
    .concat(estate.alarmHistory.filter((item) => name === undefined || item.AlarmName === name))
    .filter((item) => type === undefined || item.HistoryItemType === type)
    .filter((item) => item.Timestamp >= from && item.Timestamp <= to)
    .toSorted((a, b) => b.Timestamp.getTime() - a.Timestamp.getTime());
  const ordered = text(input, 'ScanBy') === 'TimestampAscending' ? items.toReversed() : items;
  const paged = page(ordered, input, {
    of: 'cloudwatch.DescribeAlarmHistory',
    limit: 'MaxRecords',
    token: 'NextToken',
    most: 100,
  });
  return { AlarmHistoryItems: paged.items, NextToken: paged.next };
}

function setAlarmState(call: Call): Output {
  const { input, estate, now } = call;
  const name = requiredText(input, 'AlarmName');
  const metric = metricAlarms(estate.site).find((alarm) => alarm.name === name);
  const composite = compositeAlarms(estate.site).find((alarm) => alarm.name === name);
  const before =
    metric !== undefined
      ? metricAlarmState(metric, now, sky(call))
      : composite !== undefined
        ? compositeState(composite, now, sky(call))
        : undefined;
  if (before === undefined) throw new Refusal('ResourceNotFound', `Alarm ${name} does not exist`, 404);
  const value = stateValue(requiredText(input, 'StateValue'));
  const reason = requiredText(input, 'StateReason');
  estate.setAlarmStates.set(name, { value, since: now, reason, reasonData: text(input, 'StateReasonData') });
  if (before.value !== value) estate.alarmHistory.push(...stateItems(name, now, before.value, value, reason, call));
  return {};
}

function switchActions({ input, estate }: Call, enabled: boolean): Output {
  for (const name of texts(input, 'AlarmNames')) {
    if (enabled) estate.alarmsWithoutActions.delete(name);
    else estate.alarmsWithoutActions.add(name);
  }
  return {};
}

export interface HistoryItem {
  readonly AlarmName: string;
  readonly AlarmType: string;
  readonly Timestamp: Date;
  readonly HistoryItemType: string;
  readonly HistorySummary: string;
  readonly HistoryData: string;
}

function stateItems(name: string, at: Date, before: string, after: string, reason: string, call: Call): HistoryItem[] {
  const common = { AlarmName: name, AlarmType: 'MetricAlarm', Timestamp: at };
  const topic = alarmTopic(call.estate.site);
  return [
    {
      ...common,
      HistoryItemType: 'StateUpdate',
      HistorySummary: `Alarm updated from ${before} to ${after}`,
      HistoryData: JSON.stringify({
        version: '1.0',
        oldState: { stateValue: before },
        newState: { stateValue: after, stateReason: reason },
      }),
    },
    ...(after === 'ALARM'
      ? [
          {
            ...common,
            HistoryItemType: 'Action',
            HistorySummary: `Successfully executed action ${topic}`,
            HistoryData: JSON.stringify({ actionState: 'Succeeded', notificationResource: topic }),
          },
        ]
      : []),
  ];
}

function metricAlarm(alarm: AlarmDefinition, state: AlarmState, call: Call): Output {
  const { watches } = alarm;
  const plain = watches.kind === 'metric' ? identity(leadingMetric(alarm)) : undefined;
  return {
    ...common(alarm.name, alarm.description, state, call),
    AlarmConfigurationUpdatedTimestamp: ago(call.estate.site, 10 * 1440),
    MetricName: plain?.metric,
    Namespace: plain?.namespace,
    ...(watches.kind === 'metric'
      ? statisticMember(watches.statistic)
      : { Metrics: alarmQueries(alarm).map(queryMember) }),
    Dimensions: plain?.dimensions ?? [],
    Period: plain === undefined ? undefined : alarm.period,
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    Threshold: watches.kind === 'band' ? undefined : alarm.threshold,
    ThresholdMetricId: watches.kind === 'band' ? 'ad1' : undefined,
    ComparisonOperator: alarm.comparison,
    TreatMissingData: alarm.treatMissingData,
  };
}

function compositeAlarm(alarm: CompositeDefinition, state: AlarmState, call: Call): Output {
  return {
    ...common(alarm.name, alarm.description, state, call),
    AlarmConfigurationUpdatedTimestamp: ago(call.estate.site, 10 * 1440),
    AlarmRule: alarm.anyOf.map((name) => `ALARM("${name}")`).join(' OR '),
  };
}

function common(name: string, description: string, state: AlarmState, { estate }: Call): Output {
  const topic = alarmTopic(estate.site);
  return {
    AlarmName: name,
    AlarmArn: alarmArn(estate.site, name),
    AlarmDescription: description === '' ? undefined : description,
    ActionsEnabled: !estate.alarmsWithoutActions.has(name),
    OKActions: [topic],
    AlarmActions: [topic],
    InsufficientDataActions: [],
    StateValue: state.value,
    StateReason: state.reason,
    StateReasonData: state.reasonData,
    StateUpdatedTimestamp: state.since,
    StateTransitionedTimestamp: state.since,
  };
}

function statisticMember(statistic: string): Output {
  return statistic.startsWith('p') ? { ExtendedStatistic: statistic } : { Statistic: statistic };
}

function queryMember(query: MetricQuery): Output {
  const rest = { Id: query.id, Label: query.label, ReturnData: query.returnData };
  if (query.kind === 'expression') return { ...rest, Expression: query.expression };
  const { namespace, metric, dimensions } = query.metric;
  return {
    ...rest,
    MetricStat: {
      Metric: { Namespace: namespace, MetricName: metric, Dimensions: dimensions },
      Period: query.period,
      Stat: query.statistic,
    },
  };
}

function stateValue(value: string): StateValue {
  return value === 'ALARM' || value === 'OK' ? value : 'INSUFFICIENT_DATA';
}

/** Alarms may be named by ARN. */
function plainName(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? (nameOrArn.split(':alarm:')[1] ?? nameOrArn) : nameOrArn;
}
