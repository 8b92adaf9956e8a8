import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { alarmMetric, byConfiguration, type Measured } from './metrics.ts';

const PERIOD = Duration.minutes(5);

/** One page that says how the bot does: what comes in, what goes out, what waits, and what it runs on. */
export function board(scope: Construct, name: string, measured: Measured, alarms: readonly Alarm[]): Dashboard {
  const { targetGroup, queues, table } = measured;
  const of = (metric: Parameters<typeof alarmMetric>[0]) => alarmMetric(metric, measured, PERIOD);
  const responseTime = (statistic: string) =>
    targetGroup.metrics.targetResponseTime({ period: PERIOD, statistic, label: statistic });
  const visible = (queue: typeof queues.inbox, label: string) =>
    queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, label });
  const rows: readonly (readonly IWidget[])[] = [
    [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 3 })],
    [
      graph('Requests', [targetGroup.metrics.requestCount({ period: PERIOD, label: 'Requests' })]),
      graph('Answers take, s', [responseTime('p50'), responseTime('p95'), responseTime('p99')]),
      graph('Errors', [of('errorsOfTheBot'), of('errorsOfTheLoadBalancer')]),
    ],
    [
      graph('Notifications', [
        byConfiguration('EventsProcessed', 'Read', PERIOD),
        byConfiguration('MessageDeliverySuccess', 'Delivered', PERIOD),
        byConfiguration('EventsThrottled', 'In a digest', PERIOD),
        byConfiguration('UnsupportedEvents', 'Of no known form', PERIOD),
      ]),
      graph('Notifications that finally failed', [byConfiguration('MessageDeliveryFailure', 'Failed', PERIOD)]),
      graph('Waiting', [visible(queues.inbox, 'Inbox'), visible(queues.wakeUps, 'Wake-ups')], [of('inboxAge')]),
    ],
    [
      graph('Dead letters', [of('inboxDeadLetters'), of('wakeUpDeadLetters')]),
      graph('Table', [
        table.metricConsumedReadCapacityUnits({ period: PERIOD, label: 'Read units' }),
        table.metricConsumedWriteCapacityUnits({ period: PERIOD, label: 'Write units' }),
      ]),
      graph('Table: throttled and failed', [of('tableThrottles'), of('tableErrors')]),
    ],
    [
      graph('Tasks', [of('healthyTasks'), of('unhealthyTasks')]),
      graph('Tasks that ended by themselves', [of('tasksThatEnded')]),
      graph('Load of the tasks, %', [of('cpu'), of('memory')]),
    ],
  ];
  return new Dashboard(scope, 'Dashboard', {
    dashboardName: name,
    defaultInterval: Duration.hours(12),
    widgets: rows.map((row) => [...row]),
  });
}

function graph(title: string, left: readonly IMetric[], right: readonly IMetric[] = []): GraphWidget {
  return new GraphWidget({ title, left: [...left], right: [...right], width: 8, height: 6, leftYAxis: { min: 0 } });
}
