import assert from 'node:assert/strict';
import { readAlarm } from '../../src/alarms/alarm.ts';
import {
  conditionInWords,
  durationInWords,
  legendOf,
  metricInWords,
  numberInWords,
  sinceInWords,
} from '../../src/alarms/words.ts';
import { ANOMALY, COMPOSITE, ERROR_RATE, ERRORS, NOW } from './support/alarms.ts';

const condition = (alarm: object) => conditionInWords(readAlarm(alarm));
const metric = (alarm: object) => metricInWords(readAlarm(alarm));

describe('an alarm in words', () => {
  it('names its metric, namespace and dimensions', () => {
    assert.equal(metric(ERRORS), 'Errors of AWS/Lambda, FunctionName=order-intake');
  });

  it('names the expression of metric math and what its names mean', () => {
    assert.equal(
      metric(ERROR_RATE),
      '100 * m1 / m2; m1 = 5XXError of AWS/ApiGateway, ApiName=shop; m2 = Count of AWS/ApiGateway, ApiName=shop',
    );
  });

  it('names the rule of a composite alarm', () => {
    assert.equal(metric(COMPOSITE), 'Other alarms: ALARM("order-intake-errors") AND ALARM("error-rate")');
  });

  it('names the query of a log alarm and of a PromQL alarm', () => {
    assert.equal(
      metric({ AlarmName: 'a', ScheduledQueryConfiguration: { QueryString: 'fields @message' } }),
      'Log query: fields @message',
    );
    assert.equal(
      metric({ AlarmName: 'a', EvaluationCriteria: { PromQLCriteria: { Query: 'up == 0' } } }),
      'PromQL: up == 0',
    );
  });

  it('names nothing where AWS does not say what it follows', () => {
    assert.equal(metric({ AlarmName: 'a', ComparisonOperator: null }), '');
  });

  const conditions: readonly (readonly [string, object, string])[] = [
    ['a plain metric', ERRORS, 'Sum over 1 minute greater than 5, 3 of 3 times, missing data counts as good'],
    ['metric math', ERROR_RATE, 'Every 5 minutes at least 2.5, 2 of 5 times'],
    ['a band', ANOMALY, 'p99 over 1 minute outside the expected band, 2 of 3 times'],
    ['a composite alarm', COMPOSITE, ''],
    [
      'breaching gaps',
      { ...ERRORS, ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'breaching' },
      'Sum over 1 minute less than 5, 3 of 3 times, missing data counts as a breach',
    ],
    [
      'ignored gaps',
      { ...ERRORS, ComparisonOperator: 'LessThanOrEqualToThreshold', TreatMissingData: 'ignore' },
      'Sum over 1 minute at most 5, 3 of 3 times, missing data keeps the state',
    ],
    [
      'sample counts and no M',
      { ...ERRORS, Statistic: 'SampleCount', DatapointsToAlarm: undefined, TreatMissingData: undefined },
      'Sample count over 1 minute greater than 5, 3 of 3 times',
    ],
    [
      'a percentile',
      { ...ERRORS, Statistic: undefined, ExtendedStatistic: 'p99.9', TreatMissingData: 'missing' },
      'p99.9 over 1 minute greater than 5, 3 of 3 times',
    ],
    [
      'an operator that is new',
      { ...ERRORS, ComparisonOperator: 'SomethingNew', TreatMissingData: 'new' },
      'Sum over 1 minute SomethingNew 5, 3 of 3 times',
    ],
    [
      'a log alarm',
      {
        AlarmName: 'a',
        ScheduledQueryConfiguration: {},
        QueryResultsToEvaluate: 4,
        QueryResultsToAlarm: 2,
        Threshold: 10,
        ComparisonOperator: 'GreaterThanThreshold',
      },
      'Result greater than 10, 2 of 4 times',
    ],
  ];
  for (const [name, alarm, expected] of conditions) {
    it(`tells the condition of ${name}`, () => assert.equal(condition(alarm), expected));
  }

  it('calls the line of a chart by the metric, the label or the expression', () => {
    const legends = [ERRORS, ERROR_RATE, { ...ERROR_RATE, Metrics: [{ Id: 'e1', Expression: 'm1 + 1' }] }].map(
      (one) => {
        const alarm = readAlarm(one);
        assert.ok(alarm.kind === 'metric');
        return legendOf(alarm);
      },
    );
    assert.deepEqual(legends, ['Errors', 'Error rate', 'm1 + 1']);
  });

  const times: readonly (readonly [string, string])[] = [
    ['2026-11-21T02:51:10Z', 'since 2026-11-21 02:51 UTC (21 minutes)'],
    ['2026-11-21T03:12:00Z', 'since 2026-11-21 03:12 UTC (less than a minute)'],
    ['2026-11-21T00:12:30Z', 'since 2026-11-21 00:12 UTC (3 hours)'],
    ['2026-11-18T23:02:00Z', 'since 2026-11-18 23:02 UTC (2 days 4 hours)'],
    ['2026-11-21T03:13:00Z', 'since 2026-11-21 03:13 UTC (less than a minute)'],
  ];
  for (const [time, expected] of times) {
    it(`tells ${time} as "${expected}"`, () => assert.equal(sinceInWords(new Date(time), NOW), expected));
  }

  it('tells no time where AWS gives none', () => assert.equal(sinceInWords(null, NOW), ''));

  for (const [seconds, expected] of [
    [0, '0 seconds'],
    [10, '10 seconds'],
    [60, '1 minute'],
    [90, '1 minute 30 seconds'],
    [300, '5 minutes'],
    [3600, '1 hour'],
    [86_400, '1 day'],
    [86_400 + 60, '1 day'],
    [2 * 86_400 + 3600, '2 days 1 hour'],
  ] as const) {
    it(`tells ${seconds} s as ${expected}`, () => assert.equal(durationInWords(seconds), expected));
  }

  for (const [value, expected] of [
    [5, '5'],
    [0.031249, '0.03125'],
    [12.3456, '12.35'],
    [1048576.4, '1048576'],
    [-0.5, '-0.5'],
    [0, '0'],
  ] as const) {
    it(`writes ${value} as ${expected}`, () => assert.equal(numberInWords(value), expected));
  }

  it('is refused where it is none', () => assert.throws(() => readAlarm({ StateValue: 'OK' })));

  it('has insufficient data where its state is unknown', () => {
    assert.equal(readAlarm({ ...ERRORS, StateValue: 'NEW' }).state, 'INSUFFICIENT_DATA');
  });
});
