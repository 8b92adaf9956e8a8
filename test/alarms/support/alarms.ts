/** Alarms as `DescribeAlarms` gives them through the SDK. */

export const NOW = new Date('2026-11-21T03:12:30Z');

export const ERRORS = {
  AlarmName: 'order-intake-errors',
  AlarmArn: 'arn:aws:cloudwatch:eu-central-1:123456789012:alarm:order-intake-errors',
  StateValue: 'ALARM',
  StateReason:
    'Threshold Crossed: 3 datapoints [12.0 (21/11/26 02:50:00), 9.0, 7.0] were greater than the threshold (5.0).',
  StateUpdatedTimestamp: new Date('2026-11-21T03:00:00Z'),
  StateTransitionedTimestamp: new Date('2026-11-21T02:51:00Z'),
  MetricName: 'Errors',
  Namespace: 'AWS/Lambda',
  Statistic: 'Sum',
  Dimensions: [{ Name: 'FunctionName', Value: 'order-intake' }],
  Period: 60,
  EvaluationPeriods: 3,
  DatapointsToAlarm: 3,
  Threshold: 5,
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: 'notBreaching',
};

export const ERROR_RATE = {
  AlarmName: 'error-rate',
  StateValue: 'OK',
  StateReason:
    'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].',
  StateUpdatedTimestamp: new Date('2026-11-18T23:12:00Z'),
  EvaluationPeriods: 5,
  DatapointsToAlarm: 2,
  Threshold: 2.5,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  Metrics: [
    { Id: 'rate', Expression: '100 * m1 / m2', Label: 'Error rate', ReturnData: true },
    {
      Id: 'm1',
      MetricStat: {
        Metric: {
          Namespace: 'AWS/ApiGateway',
          MetricName: '5XXError',
          Dimensions: [{ Name: 'ApiName', Value: 'shop' }],
        },
        Period: 300,
        Stat: 'Sum',
      },
      ReturnData: false,
    },
    {
      Id: 'm2',
      MetricStat: {
        Metric: { Namespace: 'AWS/ApiGateway', MetricName: 'Count', Dimensions: [{ Name: 'ApiName', Value: 'shop' }] },
        Period: 300,
        Stat: 'Sum',
        Unit: 'Count',
      },
      ReturnData: false,
    },
  ],
};

export const ANOMALY = {
  AlarmName: 'latency-anomaly',
  StateValue: 'INSUFFICIENT_DATA',
  StateReason: 'Unchecked: Initial alarm creation',
  StateTransitionedTimestamp: new Date('2026-11-21T03:12:00Z'),
  EvaluationPeriods: 3,
  DatapointsToAlarm: 2,
  ThresholdMetricId: 'ad1',
  ComparisonOperator: 'LessThanLowerOrGreaterThanUpperThreshold',
  TreatMissingData: 'missing',
  Metrics: [
    {
      Id: 'm1',
      MetricStat: {
        Metric: { Namespace: 'AWS/ApplicationELB', MetricName: 'TargetResponseTime', Dimensions: [] },
        Period: 60,
        Stat: 'p99',
        Unit: 'Seconds',
      },
      ReturnData: true,
    },
    { Id: 'ad1', Expression: 'ANOMALY_DETECTION_BAND(m1, 2)', Label: 'expected', ReturnData: true },
  ],
};

export const COMPOSITE = {
  AlarmName: 'shop-down',
  AlarmRule: 'ALARM("order-intake-errors") AND ALARM("error-rate")',
  StateValue: 'OK',
  StateReason:
    'arn:aws:cloudwatch:eu-central-1:123456789012:alarm:shop-down was created and its alarm rule evaluates to OK',
  StateUpdatedTimestamp: new Date('2026-11-01T00:00:00Z'),
};

/** One datapoint a period from `start` on. */
export function series(id: string, start: Date, periodSeconds: number, values: readonly number[]) {
  return {
    Id: id,
    Label: id,
    Timestamps: values.map((_value, index) => new Date(start.getTime() + index * periodSeconds * 1000)),
    Values: [...values],
    StatusCode: 'Complete',
  };
}
