import { production, staging } from '../accounts.ts';
import type { Site } from '../call.ts';

export interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

/** A metric of the sandbox: what it is, and how its values run in time. */
export interface Series {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: readonly Dimension[];
  readonly unit: string;
  /** One value a minute. `count`: a period's sum adds them up. `gauge`: they are samples of one level. */
  readonly kind: 'count' | 'gauge';
  /** The usual value of a minute; a daily wave and noise of up to `spread` go on top. */
  readonly usual: number;
  readonly spread: number;
  /** The value of a minute in trouble. */
  readonly trouble: number;
  readonly episode: Episode;
  /** What happened besides, by minutes since the epoch: runs that people started, and their errors. */
  readonly recorded: Map<number, number>;
}

/** When a metric is in trouble. */
export type Episode =
  | { readonly kind: 'never' }
  /** From so many minutes before the sandbox's start on. */
  | { readonly kind: 'since'; readonly minutes: number }
  /** Again and again: `lasts` minutes at the start of each `every` minutes of the clock. */
  | { readonly kind: 'cycle'; readonly every: number; readonly lasts: number }
  /** Once: for `lasts` minutes from so many minutes before the sandbox's start. */
  | { readonly kind: 'once'; readonly minutes: number; readonly lasts: number }
  /** The metric has no datapoints. */
  | { readonly kind: 'silent' };

export const never: Episode = { kind: 'never' };

type Row = readonly [
  namespace: string,
  metric: string,
  dimensions: Readonly<Record<string, string>>,
  unit: string,
  kind: Series['kind'],
  usual: number,
  spread: number,
  trouble: number,
  episode: Episode,
];

const loadBalancer = 'app/shop/50dc6c495c0c9188';
const since = (minutes: number): Episode => ({ kind: 'since', minutes });

const productionEu: readonly Row[] = [
  ['AWS/Lambda', 'Invocations', { FunctionName: 'order-intake' }, 'Count', 'count', 42, 18, 42, never],
  [
    'AWS/Lambda',
    'Errors',
    { FunctionName: 'order-intake' },
    'Count',
    'count',
    0.1,
    0.4,
    9,
    { kind: 'once', minutes: 2, lasts: 4 },
  ],
  ['AWS/Lambda', 'Duration', { FunctionName: 'order-intake' }, 'Milliseconds', 'gauge', 180, 60, 900, never],
  ['AWS/Lambda', 'Invocations', { FunctionName: 'payment-webhook' }, 'Count', 'count', 21, 8, 21, never],
  ['AWS/Lambda', 'Errors', { FunctionName: 'payment-webhook' }, 'Count', 'count', 0.1, 0.3, 11, since(23)],
  ['AWS/Lambda', 'Duration', { FunctionName: 'payment-webhook' }, 'Milliseconds', 'gauge', 95, 40, 40, since(23)],
  ['AWS/Lambda', 'Invocations', { FunctionName: 'myHelloWorld' }, 'Count', 'count', 0, 0, 0, never],
  ['AWS/Lambda', 'Errors', { FunctionName: 'myHelloWorld' }, 'Count', 'count', 0, 0, 0, never],
  ['AWS/Lambda', 'Invocations', { FunctionName: 'drain' }, 'Count', 'count', 1, 1, 1, never],
  ['AWS/Lambda', 'Errors', { FunctionName: 'drain' }, 'Count', 'count', 0, 0.1, 3, never],
  ['AWS/Lambda', 'Duration', { FunctionName: 'fraud-score' }, 'Milliseconds', 'gauge', 420, 160, 2100, never],
  ['AWS/Lambda', 'ConcurrentExecutions', {}, 'Count', 'gauge', 64, 30, 900, never],
  ['AWS/ApplicationELB', 'RequestCount', { LoadBalancer: loadBalancer }, 'Count', 'count', 1800, 700, 1900, never],
  [
    'AWS/ApplicationELB',
    'HTTPCode_ELB_5XX_Count',
    { LoadBalancer: loadBalancer },
    'Count',
    'count',
    2,
    3,
    96,
    { kind: 'cycle', every: 90, lasts: 25 },
  ],
  [
    'AWS/ApplicationELB',
    'HTTPCode_Target_5XX_Count',
    { LoadBalancer: loadBalancer },
    'Count',
    'count',
    3,
    4,
    220,
    since(41),
  ],
  [
    'AWS/ApplicationELB',
    'TargetResponseTime',
    { LoadBalancer: loadBalancer },
    'Seconds',
    'gauge',
    0.18,
    0.08,
    1.9,
    since(41),
  ],
  ['AWS/EC2', 'CPUUtilization', { InstanceId: 'i-0a1b2c3d4e5f60001' }, 'Percent', 'gauge', 34, 14, 93, since(67)],
  ['AWS/EC2', 'CPUUtilization', { InstanceId: 'i-0a1b2c3d4e5f60002' }, 'Percent', 'gauge', 31, 15, 92, never],
  ['AWS/EC2', 'CPUUtilization', { InstanceId: 'i-0a1b2c3d4e5f60003' }, 'Percent', 'gauge', 22, 8, 90, never],
  ['AWS/EC2', 'StatusCheckFailed', { InstanceId: 'i-0a1b2c3d4e5f60001' }, 'Count', 'gauge', 0, 0, 1, never],
  ['AWS/SQS', 'ApproximateAgeOfOldestMessage', { QueueName: 'orders' }, 'Seconds', 'gauge', 8, 6, 1260, since(18)],
  ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: 'orders' }, 'Count', 'gauge', 12, 9, 4800, since(18)],
  ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName: 'orders-dlq' }, 'Count', 'gauge', 0, 0, 14, never],
  ['AWS/DynamoDB', 'ThrottledRequests', { TableName: 'orders' }, 'Count', 'count', 0, 0.4, 30, never],
  ['AWS/DynamoDB', 'ConsumedReadCapacityUnits', { TableName: 'orders' }, 'Count', 'count', 640, 240, 900, never],
  ['AWS/RDS', 'CPUUtilization', { DBInstanceIdentifier: 'shop-db' }, 'Percent', 'gauge', 28, 10, 88, never],
  ['AWS/RDS', 'FreeStorageSpace', { DBInstanceIdentifier: 'shop-db' }, 'Bytes', 'gauge', 61e9, 1e9, 4e9, never],
  ['AWS/Kinesis', 'IncomingRecords', { StreamName: 'samplestream' }, 'Count', 'count', 520, 200, 4000, never],
  ['Shop/Checkout', 'Orders', { Shop: 'eu' }, 'Count', 'count', 36, 12, 7, since(33)],
  ['Shop/Legacy', 'Heartbeat', { Host: 'batch-01' }, 'Count', 'count', 1, 0, 1, { kind: 'silent' }],
];

/** By `account id/Region`. Elsewhere there are no metrics. */
const rowsBySite: Readonly<Record<string, readonly Row[]>> = {
  [`${production.id}/eu-west-1`]: productionEu,
  [`${production.id}/us-east-1`]: [
    ['AWS/Lambda', 'Invocations', { FunctionName: 'myHelloWorld' }, 'Count', 'count', 3, 2, 3, never],
    ['AWS/Lambda', 'Errors', { FunctionName: 'myHelloWorld' }, 'Count', 'count', 0, 0.1, 6, never],
    [
      'AWS/CloudFront',
      '5xxErrorRate',
      { DistributionId: 'E2EXAMPLE1SHOP', Region: 'Global' },
      'Percent',
      'gauge',
      0.2,
      0.3,
      7.5,
      since(12),
    ],
    [
      'AWS/Kinesis',
      'WriteProvisionedThroughputExceeded',
      { StreamName: 'samplestream' },
      'Count',
      'count',
      0,
      0.5,
      140,
      since(51),
    ],
  ],
  [`${production.id}/us-east-2`]: [
    ['AWS/Lambda', 'Errors', { FunctionName: 'tax-rates' }, 'Count', 'count', 0, 0.1, 5, never],
    ['AWS/EC2', 'CPUUtilization', { InstanceId: 'i-0a1b2c3d4e5f60021' }, 'Percent', 'gauge', 41, 12, 96, since(29)],
  ],
  [`${staging.id}/eu-west-1`]: [
    ['AWS/Lambda', 'Invocations', { FunctionName: 'order-intake' }, 'Count', 'count', 2, 2, 2, never],
    ['AWS/Lambda', 'Errors', { FunctionName: 'order-intake' }, 'Count', 'count', 0, 0.1, 4, since(300)],
    ['AWS/EC2', 'CPUUtilization', { InstanceId: 'i-0a1b2c3d4e5f60041' }, 'Percent', 'gauge', 12, 6, 91, never],
  ],
};

/** The metrics of a site, each with the way its values run. */
export function metricSeries(site: Site): readonly Series[] {
  const rows = rowsBySite[`${site.account.id}/${site.region}`] ?? [];
  return rows.map(([namespace, metric, dimensions, unit, kind, usual, spread, trouble, episode]) => ({
    namespace,
    metric,
    dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    unit,
    kind,
    usual,
    spread,
    trouble,
    episode,
    recorded: new Map(),
  }));
}
