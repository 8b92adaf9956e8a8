import { production, staging } from '../accounts.ts';
import { arn, type Site } from '../call.ts';

/** A metric alarm's definition; its state follows from its metric's episode. */
export interface AlarmDefinition {
  readonly name: string;
  readonly description: string;
  /** What it looks at. `math` and `band` name the queries of `GetMetricData`. */
  readonly watches:
    | { readonly kind: 'metric'; readonly metric: MetricName; readonly statistic: string }
    | { readonly kind: 'math'; readonly queries: readonly Query[]; readonly leading: MetricName }
    | { readonly kind: 'band'; readonly metric: MetricName; readonly statistic: string; readonly width: number };
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly comparison: string;
  readonly treatMissingData: string;
}

export interface MetricName {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** A query of a metric-math alarm: a metric or an expression over other queries' ids. */
export type Query =
  | { readonly id: string; readonly metric: MetricName; readonly statistic: string }
  | { readonly id: string; readonly expression: string; readonly label: string };

export interface CompositeDefinition {
  readonly name: string;
  readonly description: string;
  /** Names of alarms of the same site; in ALARM when any of them is. */
  readonly anyOf: readonly string[];
}

const usual = {
  description: '',
  period: 60,
  evaluationPeriods: 5,
  datapointsToAlarm: 3,
  comparison: 'GreaterThanThreshold',
  treatMissingData: 'missing',
} as const;

type Row = Partial<AlarmDefinition> & Pick<AlarmDefinition, 'name' | 'watches' | 'threshold'>;

const loadBalancer = { LoadBalancer: 'app/shop/50dc6c495c0c9188' };

function watch(namespace: string, metric: string, dimensions: Readonly<Record<string, string>>, statistic: string) {
  return { kind: 'metric', metric: { namespace, metric, dimensions }, statistic } as const;
}

const requests: MetricName = { namespace: 'AWS/ApplicationELB', metric: 'RequestCount', dimensions: loadBalancer };
const targetErrors: MetricName = {
  namespace: 'AWS/ApplicationELB',
  metric: 'HTTPCode_Target_5XX_Count',
  dimensions: loadBalancer,
};

const productionEu: readonly Row[] = [
  {
    name: 'checkout-orders-anomaly',
    description: 'Orders a minute leave the expected band',
    watches: {
      kind: 'band',
      metric: { namespace: 'Shop/Checkout', metric: 'Orders', dimensions: { Shop: 'eu' } },
      statistic: 'Sum',
      width: 2,
    },
    period: 300,
    evaluationPeriods: 2,
    datapointsToAlarm: 2,
    threshold: 0,
    comparison: 'LessThanLowerOrGreaterThanUpperThreshold',
  },
  {
    name: 'drain-errors',
    description: 'The drain function fails',
    watches: watch('AWS/Lambda', 'Errors', { FunctionName: 'drain' }, 'Sum'),
    threshold: 1,
    treatMissingData: 'notBreaching',
  },
  {
    name: 'fraud-score-duration',
    description: 'Scoring takes longer than a second',
    watches: watch('AWS/Lambda', 'Duration', { FunctionName: 'fraud-score' }, 'Average'),
    threshold: 1000,
  },
  {
    name: 'hello-errors',
    description: 'myHelloWorld fails',
    watches: watch('AWS/Lambda', 'Errors', { FunctionName: 'myHelloWorld' }, 'Sum'),
    threshold: 0,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    treatMissingData: 'notBreaching',
  },
  {
    name: 'legacy-batch-heartbeat',
    description: 'The batch host has not reported',
    watches: watch('Shop/Legacy', 'Heartbeat', { Host: 'batch-01' }, 'Sum'),
    comparison: 'LessThanThreshold',
    threshold: 1,
    period: 300,
  },
  {
    name: 'order-intake-errors',
    description: 'Orders are lost. Runbook: https://wiki.example.com/runbooks/order-intake',
    watches: watch('AWS/Lambda', 'Errors', { FunctionName: 'order-intake' }, 'Sum'),
    threshold: 5,
    treatMissingData: 'notBreaching',
  },
  {
    name: 'orders-dlq-not-empty',
    description: 'Orders wait in the dead-letter queue',
    watches: watch('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: 'orders-dlq' }, 'Maximum'),
    threshold: 0,
    period: 300,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
  },
  {
    name: 'orders-queue-age',
    description: 'Orders wait longer than ten minutes. Run `drain` when the intake is healthy.',
    watches: watch('AWS/SQS', 'ApproximateAgeOfOldestMessage', { QueueName: 'orders' }, 'Maximum'),
    threshold: 600,
  },
  {
    name: 'orders-table-throttles',
    description: 'The orders table throttles',
    watches: watch('AWS/DynamoDB', 'ThrottledRequests', { TableName: 'orders' }, 'Sum'),
    threshold: 10,
    comparison: 'GreaterThanOrEqualToThreshold',
    treatMissingData: 'notBreaching',
  },
  {
    name: 'payment-webhook-errors',
    description: 'Payment notifications fail. Runbook: https://wiki.example.com/runbooks/payments',
    watches: watch('AWS/Lambda', 'Errors', { FunctionName: 'payment-webhook' }, 'Sum'),
    threshold: 5,
    treatMissingData: 'notBreaching',
  },
  {
    name: 'shop-db-cpu',
    description: 'The shop database is busy',
    watches: watch('AWS/RDS', 'CPUUtilization', { DBInstanceIdentifier: 'shop-db' }, 'Average'),
    threshold: 80,
    period: 300,
  },
  {
    name: 'shop-elb-5xx',
    description: 'The load balancer answers with errors',
    watches: watch('AWS/ApplicationELB', 'HTTPCode_ELB_5XX_Count', loadBalancer, 'Sum'),
    threshold: 50,
    treatMissingData: 'notBreaching',
  },
  {
    name: 'shop-error-rate',
    description: 'More than five in a hundred requests fail',
    watches: {
      kind: 'math',
      leading: targetErrors,
      queries: [
        { id: 'rate', expression: '100*errors/requests', label: 'Error rate (%)' },
        { id: 'errors', metric: targetErrors, statistic: 'Sum' },
        { id: 'requests', metric: requests, statistic: 'Sum' },
      ],
    },
    threshold: 5,
  },
  {
    name: 'web-1-cpu-high',
    description: 'CPU of web-1 above 80 %',
    watches: watch('AWS/EC2', 'CPUUtilization', { InstanceId: 'i-0a1b2c3d4e5f60001' }, 'Average'),
    threshold: 80,
    period: 300,
    evaluationPeriods: 3,
    datapointsToAlarm: 3,
  },
  {
    name: 'web-2-cpu-high',
    description: 'CPU of web-2 above 80 %',
    watches: watch('AWS/EC2', 'CPUUtilization', { InstanceId: 'i-0a1b2c3d4e5f60002' }, 'Average'),
    threshold: 80,
    period: 300,
    evaluationPeriods: 3,
    datapointsToAlarm: 3,
  },
];

/** Metric alarms by `account id/Region`, each list in the order of the names. Elsewhere there are none. */
const rowsBySite: Readonly<Record<string, readonly Row[]>> = {
  [`${production.id}/eu-west-1`]: productionEu,
  [`${production.id}/us-east-1`]: [
    {
      name: 'hello-errors',
      watches: watch('AWS/Lambda', 'Errors', { FunctionName: 'myHelloWorld' }, 'Sum'),
      threshold: 1,
    },
    {
      name: 'samplestream-write-throttles',
      description: 'Writers of samplestream are throttled; raise the shard count',
      watches: watch('AWS/Kinesis', 'WriteProvisionedThroughputExceeded', { StreamName: 'samplestream' }, 'Sum'),
      threshold: 100,
    },
    {
      name: 'shop-cdn-5xx-rate',
      description: 'Visitors see errors from the CDN',
      watches: watch(
        'AWS/CloudFront',
        '5xxErrorRate',
        { DistributionId: 'E2EXAMPLE1SHOP', Region: 'Global' },
        'Average',
      ),
      threshold: 5,
    },
  ],
  [`${production.id}/us-east-2`]: [
    {
      name: 'dr-web-cpu-high',
      description: 'CPU of the recovery site above 80 %',
      watches: watch('AWS/EC2', 'CPUUtilization', { InstanceId: 'i-0a1b2c3d4e5f60021' }, 'Average'),
      threshold: 80,
      period: 300,
      evaluationPeriods: 3,
    },
    {
      name: 'tax-rates-errors',
      watches: watch('AWS/Lambda', 'Errors', { FunctionName: 'tax-rates' }, 'Sum'),
      threshold: 1,
    },
  ],
  [`${staging.id}/eu-west-1`]: [
    {
      name: 'staging-order-intake-errors',
      watches: watch('AWS/Lambda', 'Errors', { FunctionName: 'order-intake' }, 'Sum'),
      threshold: 2,
    },
    {
      name: 'staging-web-cpu-high',
      watches: watch('AWS/EC2', 'CPUUtilization', { InstanceId: 'i-0a1b2c3d4e5f60041' }, 'Average'),
      threshold: 80,
      period: 300,
    },
  ],
};

const compositesBySite: Readonly<Record<string, readonly CompositeDefinition[]>> = {
  [`${production.id}/eu-west-1`]: [
    {
      name: 'shop-unhealthy',
      description: 'The shop is in trouble: errors or a stuck order queue',
      anyOf: ['shop-error-rate', 'orders-queue-age'],
    },
  ],
};

export function metricAlarms(site: Site): readonly AlarmDefinition[] {
  return (rowsBySite[`${site.account.id}/${site.region}`] ?? []).map((row) => ({ ...usual, ...row }));
}

export function compositeAlarms(site: Site): readonly CompositeDefinition[] {
  return compositesBySite[`${site.account.id}/${site.region}`] ?? [];
}

/** The topic that alarms of a site publish to. */
export function alarmTopic(site: Pick<Site, 'account' | 'region'>): string {
  return arn(site, 'sns', 'alarms');
}
