import assert from 'node:assert/strict';
import type { GetMetricDataInput } from '../../src/alarms/queries.ts';
import { describeAlarmViews } from '../../src/alarms/views.ts';
import { PersonError } from '../../src/telemetry/person-error.ts';
import { assembled, assumeRole, LocalAws, principal } from '../aws/support/local-aws.ts';
import { ANOMALY, COMPOSITE, ERROR_RATE, ERRORS, NOW, series } from './support/alarms.ts';

const START = new Date('2026-11-21T02:00:00Z');

/** Answers GetMetricData with a rising line for every query that returns data. */
function rising(input: GetMetricDataInput) {
  const ids = input.MetricDataQueries.filter(({ ReturnData }) => ReturnData === true).map(({ Id }) => String(Id));
  return { MetricDataResults: ids.map((id) => series(id, START, 60, [1, 2, 3])) };
}

describe('the views of alarms', () => {
  it('tell state, time, reason, metric and condition, with a chart', async () => {
    const [view] = await describeAlarmViews([ERRORS], { getMetricData: async (input) => rising(input), now: NOW });
    assert.ok(view?.chart);
    const { chart, ...words } = view;
    assert.deepEqual(words, {
      name: 'order-intake-errors',
      state: 'ALARM',
      since: 'since 2026-11-21 02:51 UTC (21 minutes)',
      reason: ERRORS.StateReason,
      metric: 'Errors of AWS/Lambda, FunctionName=order-intake',
      condition: 'Sum over 1 minute greater than 5, 3 of 3 times, missing data counts as good',
      chartNote: '',
    });
    assert.equal(chart.text, '▁▅█ lowest 1, highest 3, last 3');
  });

  it('come in the order of the alarms, from one call for all', async () => {
    let calls = 0;
    const views = await describeAlarmViews([COMPOSITE, ERROR_RATE, ERRORS, ANOMALY], {
      getMetricData: async (input) => {
        calls += 1;
        return rising(input);
      },
      now: NOW,
    });
    assert.equal(calls, 1);
    assert.deepEqual(
      views.map(({ name, chart }) => [name, chart !== null]),
      [
        ['shop-down', false],
        ['error-rate', true],
        ['order-intake-errors', true],
        ['latency-anomaly', true],
      ],
    );
  });

  it('say why composite, log and PromQL alarms have no chart, without a call', async () => {
    const none = async () => assert.fail('called');
    const views = await describeAlarmViews(
      [
        COMPOSITE,
        { AlarmName: 'l', ScheduledQueryConfiguration: {} },
        { AlarmName: 'p', EvaluationCriteria: { PromQLCriteria: {} } },
        { AlarmName: 'u' },
      ],
      { getMetricData: none, now: NOW },
    );
    assert.deepEqual(
      views.map(({ chartNote }) => chartNote),
      [
        'No chart: this alarm follows other alarms, not a metric.',
        'No chart: this alarm follows a log query, not a metric.',
        'No chart: CloudWatch gives no data points for PromQL alarms.',
        'No chart: CloudWatch does not say which metric this alarm follows.',
      ],
    );
  });

  for (const [error, note] of [
    [
      new PersonError('access-denied', 'Access denied', 'x'),
      'No chart: the role may not call cloudwatch:GetMetricData.',
    ],
    [new PersonError('deadline', 'No answer in time', 'x'), 'No chart. No answer in time (deadline).'],
  ] as const) {
    it(`go without charts when the data ends with ${error.code}, and say why`, async () => {
      const views = await describeAlarmViews([ERRORS], { getMetricData: () => Promise.reject(error), now: NOW });
      assert.deepEqual([views[0]?.chart, views[0]?.chartNote, views[0]?.state], [null, note, 'ALARM']);
    });
  }

  it('lose no chart to the one alarm that CloudWatch does not take', async () => {
    const bad = { ...ERROR_RATE, AlarmName: 'bad', Metrics: [{ Id: 'e1', Expression: 'NOSUCH(1)' }] };
    const views = await describeAlarmViews([ERRORS, bad], {
      getMetricData: async (input) => {
        if (JSON.stringify(input).includes('NOSUCH')) {
          throw new PersonError('validation', 'AWS does not accept the input', 'x');
        }
        return rising(input);
      },
      now: NOW,
    });
    assert.deepEqual(
      views.map(({ chartNote }) => chartNote),
      ['', 'No chart. AWS does not accept the input (validation).'],
    );
  });

  it('do not hide a fault of the bot', async () => {
    const broken = { getMetricData: () => Promise.reject(new TypeError('bug')), now: NOW };
    await assert.rejects(describeAlarmViews([ERRORS], broken), TypeError);
  });

  it('share out the points between many charts', async () => {
    const values = Array.from({ length: 120 }, (_one, index) => index);
    const getMetricData = async (input: GetMetricDataInput) => ({
      MetricDataResults: input.MetricDataQueries.map(({ Id }) =>
        series(String(Id), new Date('2026-11-21T01:10:00Z'), 60, values),
      ),
    });
    const points = async (count: number) => {
      const alarms = Array.from({ length: count }, () => ERRORS);
      const views = await describeAlarmViews(alarms, { getMetricData, now: NOW });
      return views[0]?.chart?.lines[0]?.points.length;
    };
    assert.deepEqual([await points(1), await points(5), await points(10)], [90, 60, 30]);
  });

  it('come from real answers of CloudWatch', async () => {
    const aws = new LocalAws();
    aws.answers.set('sts', assumeRole(new Date(Date.now() + 3_600_000)));
    aws.answers.set('cloudwatch', ({ headers, body }) => {
      assert.equal(headers['x-amz-target'], 'GraniteServiceVersion20100801.GetMetricData');
      const { MetricDataQueries: queries, StartTime: from } = JSON.parse(body);
      return {
        headers: { 'content-type': 'application/x-amz-json-1.0' },
        body: JSON.stringify({
          MetricDataResults: [
            {
              Id: queries[0].Id,
              Label: 'Errors',
              Timestamps: [from, from + 60],
              Values: [1, 7],
              StatusCode: 'Complete',
            },
          ],
        }),
      };
    });
    await aws.start();
    const { caller } = assembled(aws);
    const call = { principal, region: 'eu-central-1', service: 'cloudwatch', operation: 'GetMetricData' };
    const [view] = await describeAlarmViews([ERRORS], {
      getMetricData: async (input) => (await caller.call({ ...call, input })).output,
      now: NOW,
    });
    await aws.stop();
    assert.equal(view?.chart?.text, '▁█ lowest 1, highest 7, last 7');
  });
});
