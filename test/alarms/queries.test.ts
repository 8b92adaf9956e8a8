import assert from 'node:assert/strict';
import { type MetricAlarm, readAlarm } from '../../src/alarms/alarm.ts';
import { dataCalls, prefixedExpression, spanOf } from '../../src/alarms/queries.ts';
import { ANOMALY, ERROR_RATE, ERRORS, NOW } from './support/alarms.ts';

function metricAlarm(described: object): MetricAlarm {
  const alarm = readAlarm(described);
  assert.ok(alarm.kind === 'metric');
  return alarm;
}

const span = (described: object) => {
  const { start, end } = spanOf(metricAlarm(described), NOW);
  return [start.toISOString(), end.toISOString()];
};

describe('the span of a chart', () => {
  it('is the evaluation window and two hours before, in whole periods', () => {
    assert.deepEqual(span(ERRORS), ['2026-11-21T01:09:00.000Z', '2026-11-21T03:12:00.000Z']);
    assert.deepEqual(span(ERROR_RATE), ['2026-11-21T00:45:00.000Z', '2026-11-21T03:10:00.000Z']);
  });

  it('is twelve periods where that is longer', () => {
    assert.deepEqual(span({ ...ERRORS, Period: 3600, EvaluationPeriods: 1 }), [
      '2026-11-20T15:00:00.000Z',
      '2026-11-21T03:00:00.000Z',
    ]);
  });
});

describe('GetMetricData for alarms', () => {
  it('asks for a plain metric as the alarm sees it', () => {
    const [call] = dataCalls([metricAlarm(ERRORS)], NOW);
    assert.deepEqual(call?.input, {
      MetricDataQueries: [
        {
          Id: 'a0_m1',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/Lambda',
              MetricName: 'Errors',
              Dimensions: [{ Name: 'FunctionName', Value: 'order-intake' }],
            },
            Period: 60,
            Stat: 'Sum',
          },
          ReturnData: true,
        },
      ],
      StartTime: new Date('2026-11-21T01:09:00Z'),
      EndTime: new Date('2026-11-21T03:12:00Z'),
      ScanBy: 'TimestampAscending',
    });
  });

  it('asks for several alarms at once, each under ids of its own', () => {
    const calls = dataCalls([ERRORS, ERROR_RATE, ANOMALY].map(metricAlarm), NOW);
    assert.equal(calls.length, 1);
    assert.deepEqual(
      calls[0]?.input.MetricDataQueries.map(({ Id, Expression, ReturnData }) => [Id, Expression, ReturnData]),
      [
        ['a0_m1', undefined, true],
        ['a1_rate', '100 * a1_m1 / a1_m2', true],
        ['a1_m1', undefined, false],
        ['a1_m2', undefined, false],
        ['a2_m1', undefined, true],
        ['a2_ad1', 'ANOMALY_DETECTION_BAND(a2_m1, 2)', true],
      ],
    );
    assert.deepEqual(
      calls[0]?.alarms.map(({ ids }) => ids),
      [
        { compared: 'a0_m1', band: null },
        { compared: 'a1_rate', band: null },
        { compared: 'a2_m1', band: 'a2_ad1' },
      ],
    );
    assert.deepEqual(calls[0]?.input.StartTime, new Date('2026-11-21T00:45:00Z'));
  });

  it('carries the unit, the other account and the period of a query', () => {
    const alarm = metricAlarm({
      ...ERRORS,
      Unit: 'Count',
      Metrics: [
        { Id: 'q1', Expression: 'SELECT AVG(CPUUtilization) FROM "AWS/EC2"', Period: 300, AccountId: '999988887777' },
      ],
    });
    assert.equal(alarm.periodSeconds, 300);
    assert.deepEqual(dataCalls([alarm], NOW)[0]?.input.MetricDataQueries, [
      {
        Id: 'a0_q1',
        Expression: 'SELECT AVG(CPUUtilization) FROM "AWS/EC2"',
        Period: 300,
        AccountId: '999988887777',
        ReturnData: true,
      },
    ]);
    const plain = metricAlarm({ ...ERRORS, Unit: 'Count' });
    assert.equal(plain.unit, 'Count');
    assert.match(JSON.stringify(dataCalls([plain], NOW)[0]?.input), /"Unit":"Count"/);
  });

  it('makes a call for each ten alarms', () => {
    const alarms = Array.from({ length: 21 }, () => metricAlarm(ERRORS));
    assert.deepEqual(
      dataCalls(alarms, NOW).map((call) => call.alarms.length),
      [10, 10, 1],
    );
  });

  it('keeps alarms that look at days apart from those that look at minutes', () => {
    const daily = metricAlarm({ ...ERRORS, Period: 86_400, EvaluationPeriods: 1 });
    const fast = metricAlarm({ ...ERRORS, Period: 10 });
    assert.deepEqual(
      dataCalls([daily, fast], NOW).map((call) => call.alarms.map(({ alarm }) => alarm.periodSeconds)),
      [[10], [86_400]],
    );
  });

  it('asks for at most one Metrics Insights query a call', () => {
    const insights = { ...ERRORS, Metrics: [{ Id: 'q1', Expression: 'SELECT MAX(x) FROM y', Period: 60 }] };
    assert.deepEqual(
      dataCalls([insights, ERRORS, insights].map(metricAlarm), NOW).map((call) => call.alarms.length),
      [2, 1],
    );
  });

  it('makes no call without alarms', () => assert.deepEqual(dataCalls([], NOW), []));
});

describe('an expression under other ids', () => {
  const metrics = metricAlarm(ERROR_RATE).queries;
  const cases: readonly (readonly [string, string])[] = [
    ['m1/m2', 'p_m1/p_m2'],
    ['IF(m1 > 10, rate, m10)', 'IF(p_m1 > 10, p_rate, m10)'],
    ['SUM(METRICS())', 'SUM([p_m1, p_m2])'],
    ['MAX(METRICS("m2"))', 'MAX([p_m2])'],
    ["AVG(METRICS( 'm1' ))", 'AVG([p_m1])'],
    ["SEARCH('{AWS/EC2,InstanceId} m1', 'Average')", "SEARCH('{AWS/EC2,InstanceId} m1', 'Average')"],
    ['SELECT AVG(m1) FROM m2', 'SELECT AVG(m1) FROM m2'],
    ['FILL(m1, 0) * 1e3', 'FILL(p_m1, 0) * 1e3'],
  ];
  for (const [expression, expected] of cases) {
    it(`${expression} is ${expected}`, () => assert.equal(prefixedExpression(expression, metrics, 'p_'), expected));
  }
});
