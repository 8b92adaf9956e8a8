import type { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Operation, type Table } from 'aws-cdk-lib/aws-dynamodb';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import {
  type ApplicationLoadBalancer,
  type ApplicationTargetGroup,
  HttpCodeElb,
  HttpCodeTarget,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Rule } from 'aws-cdk-lib/aws-events';
import type { AlarmMetric } from './alarms.ts';
import type { Queues } from './queues.ts';

/** What the metrics are of. */
export interface Measured {
  readonly loadBalancer: ApplicationLoadBalancer;
  readonly targetGroup: ApplicationTargetGroup;
  readonly service: FargateService;
  /** Runs once for each task that ends by itself. */
  readonly endedTasks: Rule;
  readonly queues: Queues;
  readonly table: Table;
}

/** What the bot itself counts, in the namespace that `src/monitoring/cloudwatch-metrics.ts` has, by `ConfigurationName`. */
export const BOT_NAMESPACE = 'TeamsChatbot';

/** Operations of the table that can fail; as many as one expression takes. */
const OPERATIONS = [
  ...[Operation.GET_ITEM, Operation.PUT_ITEM, Operation.UPDATE_ITEM, Operation.DELETE_ITEM, Operation.QUERY],
  ...[Operation.BATCH_GET_ITEM, Operation.BATCH_WRITE_ITEM, Operation.TRANSACT_WRITE_ITEMS],
];

/** Of those that have counted anything: a plus would give nothing where one is missing, and faults are counted only when there are some. */
const ADDED_UP = 'SUM(METRICS())';

/** Each metric of an alarm, counted or averaged over so long. */
export function alarmMetric(name: AlarmMetric, measured: Measured, period: Duration): IMetric {
  return METRICS[name](measured, period);
}

const METRICS: Readonly<Record<AlarmMetric, (measured: Measured, period: Duration) => IMetric>> = {
  healthyTasks: ({ targetGroup }, period) =>
    targetGroup.metrics.healthyHostCount({ period, statistic: Stats.MAXIMUM, label: 'Healthy tasks' }),
  unhealthyTasks: ({ targetGroup }, period) =>
    targetGroup.metrics.unhealthyHostCount({ period, statistic: Stats.MAXIMUM, label: 'Unhealthy tasks' }),
  errorsOfTheBot: ({ targetGroup }, period) =>
    targetGroup.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, { period, label: 'Errors of the bot' }),
  errorsOfTheLoadBalancer: ({ loadBalancer }, period) =>
    loadBalancer.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, { period, label: 'Errors of the load balancer' }),
  tasksThatEnded: ({ endedTasks }, period) =>
    new Metric({
      namespace: 'AWS/Events',
      metricName: 'Invocations',
      dimensionsMap: { RuleName: endedTasks.ruleName },
      statistic: Stats.SUM,
      period,
      label: 'Tasks that ended by themselves',
    }),
  memory: ({ service }, period) =>
    service.metricMemoryUtilization({ period, statistic: Stats.MAXIMUM, label: 'Memory, %' }),
  cpu: ({ service }, period) => service.metricCpuUtilization({ period, statistic: Stats.AVERAGE, label: 'CPU, %' }),
  inboxAge: ({ queues }, period) =>
    queues.inbox.metricApproximateAgeOfOldestMessage({ period, label: 'Oldest in the inbox, s' }),
  inboxDeadLetters: ({ queues }, period) =>
    queues.inboxDeadLetters.metricApproximateNumberOfMessagesVisible({ period, label: 'Dead letters of the inbox' }),
  wakeUpsWaiting: ({ queues }, period) =>
    queues.wakeUps.metricApproximateNumberOfMessagesVisible({ period, label: 'Wake-ups that wait' }),
  wakeUpDeadLetters: ({ queues }, period) =>
    queues.wakeUpDeadLetters.metricApproximateNumberOfMessagesVisible({
      period,
      label: 'Dead letters of the wake-ups',
    }),
  tableThrottles: ({ table }, period) =>
    new MathExpression({
      expression: ADDED_UP,
      usingMetrics: {
        reads: table.metric('ReadThrottleEvents', { statistic: Stats.SUM, period }),
        writes: table.metric('WriteThrottleEvents', { statistic: Stats.SUM, period }),
      },
      period,
      label: 'Throttled by DynamoDB',
    }),
  tableErrors: ({ table }, period) =>
    new MathExpression({
      expression: ADDED_UP,
      usingMetrics: Object.fromEntries(
        OPERATIONS.map((operation) => [
          operation.toLowerCase(),
          table.metric('SystemErrors', {
            dimensionsMap: { TableName: table.tableName, Operation: operation },
            statistic: Stats.SUM,
            period,
          }),
        ]),
      ),
      period,
      label: 'Errors of DynamoDB',
    }),
  failedDeliveries: (_, period) =>
    new MathExpression({
      expression: `SELECT SUM(MessageDeliveryFailure) FROM SCHEMA("${BOT_NAMESPACE}", ConfigurationName)`,
      period,
      label: 'Notifications that finally failed',
    }),
};

/** A line for each configuration that has written the metric. */
export function byConfiguration(metricName: string, label: string, period: Duration): IMetric {
  const search = `SEARCH('{${BOT_NAMESPACE},ConfigurationName} MetricName="${metricName}"', 'Sum')`;
  return new MathExpression({ expression: `SUM(${search})`, usingMetrics: {}, period, label });
}
