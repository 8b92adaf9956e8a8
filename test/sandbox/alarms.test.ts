import assert from 'node:assert/strict';
import { type Answer, start, type Where, world } from './support/clients.ts';

const sites: readonly Where[] = [
  { account: '111122223333', region: 'eu-west-1' },
  { account: '111122223333', region: 'us-east-1' },
  { account: '111122223333', region: 'us-east-2' },
  { account: '444455556666', region: 'eu-west-1' },
];

/** The values that an alarm looks at, each with the threshold or the edges of the band at its time. */
async function watched(call: ReturnType<typeof world>['call'], alarm: Answer, where: Where, end = start) {
  const single = {
    Id: 'm1',
    MetricStat: {
      Metric: { Namespace: alarm.Namespace, MetricName: alarm.MetricName, Dimensions: alarm.Dimensions },
      Period: alarm.Period,
      Stat: alarm.Statistic,
    },
  };
  const queries = alarm.Metrics ?? [single];
  const period = alarm.Period ?? queries.find((one: Answer) => one.MetricStat).MetricStat.Period;
  const { MetricDataResults } = await call(
    'cloudwatch',
    'GetMetricData',
    {
      MetricDataQueries: queries,
      StartTime: new Date(end.getTime() - alarm.EvaluationPeriods * period * 1000),
      EndTime: end,
      ScanBy: 'TimestampAscending',
    },
    where,
  );
  const [values, high, low] = MetricDataResults;
  return values.Values.map((value: number, index: number) => ({
    value,
    high: high?.Values[index] ?? alarm.Threshold,
    low: low?.Values[index] ?? alarm.Threshold,
  }));
}

/** CloudWatch's comparison operators, by name. */
const crosses: Readonly<Record<string, (point: { value: number; high: number; low: number }) => boolean>> = {
  GreaterThanThreshold: ({ value, high }) => value > high,
  GreaterThanOrEqualToThreshold: ({ value, high }) => value >= high,
  LessThanThreshold: ({ value, low }) => value < low,
  LessThanLowerOrGreaterThanUpperThreshold: ({ value, high, low }) => value < low || value > high,
};

async function alarmsOf(call: ReturnType<typeof world>['call'], where: Where, input: object = {}): Promise<Answer[]> {
  return (await call('cloudwatch', 'DescribeAlarms', input, where)).MetricAlarms;
}

describe('alarms of the sandbox', () => {
  it('are in all three states in production, with a metric-math, an anomaly and a composite alarm', async () => {
    const { call } = world();
    const alarms = await alarmsOf(call, {});
    assert.equal(alarms.length, 15);
    assert.deepEqual([...new Set(alarms.map((one) => one.StateValue))].toSorted(), [
      'ALARM',
      'INSUFFICIENT_DATA',
      'OK',
    ]);
    assert.equal(
      alarms.filter((one) => one.Metrics?.some((query: Answer) => query.Expression === '100*errors/requests')).length,
      1,
    );
    assert.equal(alarms.filter((one) => one.ThresholdMetricId === 'ad1').length, 1);
    const { CompositeAlarms } = await call('cloudwatch', 'DescribeAlarms', { AlarmTypes: ['CompositeAlarm'] });
    assert.equal(CompositeAlarms[0].StateValue, 'ALARM');
    assert.equal(CompositeAlarms[0].AlarmRule, 'ALARM("shop-error-rate") OR ALARM("orders-queue-age")');
  });

  it('have metric data that crosses the threshold when in ALARM and only then', async () => {
    const { call } = world();
    let looked = 0;
    for (const where of sites) {
      for (const alarm of await alarmsOf(call, where)) {
        const points = await watched(call, alarm, where);
        const crossing = points.filter(crosses[alarm.ComparisonOperator]).length;
        if (alarm.StateValue === 'INSUFFICIENT_DATA') assert.equal(points.length, 0, alarm.AlarmName);
        else if (alarm.StateValue === 'ALARM') assert.ok(crossing >= alarm.DatapointsToAlarm, alarm.AlarmName);
        else assert.ok(points.length > 0 && crossing < alarm.DatapointsToAlarm, alarm.AlarmName);
        looked += 1;
      }
    }
    assert.equal(looked, 22);
  });

  it('change with the clock: the load balancer is in trouble for 25 minutes of every 90', async () => {
    const { call, pass } = world();
    const states: string[] = [];
    for (let minute = 0; minute < 180; minute += 5) {
      const [alarm] = await alarmsOf(call, {}, { AlarmNames: ['shop-elb-5xx'] });
      states.push(alarm.StateValue);
      const at = new Date(start.getTime() + minute * 60_000);
      assert.ok(
        alarm.StateUpdatedTimestamp <= at && at.getTime() - alarm.StateUpdatedTimestamp.getTime() <= 65 * 60_000,
      );
      pass(300);
    }
    assert.equal(states.filter((state) => state === 'ALARM').length, 10);
    const { AlarmHistoryItems } = await call('cloudwatch', 'DescribeAlarmHistory', {
      AlarmName: 'shop-elb-5xx',
      HistoryItemType: 'StateUpdate',
      StartDate: start,
    });
    assert.deepEqual(
      AlarmHistoryItems.slice(0, 2)
        .map((item: Answer) => item.HistorySummary)
        .toSorted(),
      ['Alarm updated from ALARM to OK', 'Alarm updated from OK to ALARM'],
    );
  });

  it('say in their reason which datapoints crossed which threshold', async () => {
    const { call } = world();
    const [alarm] = await alarmsOf(call, {}, { AlarmNames: ['payment-webhook-errors'] });
    assert.match(
      alarm.StateReason,
      /^Threshold Crossed: 3 out of the last 5 datapoints \[\d+\.0 \(21\/11\/26 02:59:00\), \d+\.0 \(21\/11\/26 02:58:00\), \d+\.0 \(21\/11\/26 02:57:00\)\] were greater than the threshold \(5\.0\) \(minimum 3 datapoints for OK -> ALARM transition\)\.$/,
    );
    assert.equal(alarm.StateUpdatedTimestamp.toISOString(), '2026-11-21T03:00:00.000Z');
    assert.equal(JSON.parse(alarm.StateReasonData).threshold, 5);
  });

  it('are filtered by name, prefix, state, action and family', async () => {
    const { call } = world();
    const names = async (input: object): Promise<string[]> =>
      (await alarmsOf(call, {}, input)).map((one) => one.AlarmName);
    assert.deepEqual(await names({ AlarmNames: ['drain-errors', 'nowhere'] }), ['drain-errors']);
    assert.deepEqual(await names({ AlarmNamePrefix: 'web-' }), ['web-1-cpu-high', 'web-2-cpu-high']);
    assert.deepEqual(await names({ StateValue: 'INSUFFICIENT_DATA' }), ['legacy-batch-heartbeat']);
    assert.equal((await names({ ActionPrefix: 'arn:aws:sns:eu-west-1' })).length, 15);
    assert.equal((await names({ ActionPrefix: 'arn:aws:sns:us-east-1' })).length, 0);
    assert.deepEqual(await names({ ChildrenOfAlarmName: 'shop-unhealthy' }), ['orders-queue-age', 'shop-error-rate']);
    const parents = await call('cloudwatch', 'DescribeAlarms', { ParentsOfAlarmName: 'orders-queue-age' });
    assert.deepEqual(
      parents.CompositeAlarms.map((one: Answer) => one.AlarmName),
      ['shop-unhealthy'],
    );
    await assert.rejects(names({ AlarmNames: ['a'], AlarmNamePrefix: 'a' }), { name: 'ValidationError' });
    await assert.rejects(names({ ActionPrefix: 'mail' }), { name: 'ValidationError' });
  });

  it('stay as a person set them, with a line in the history', async () => {
    const { call, pass } = world();
    pass(60);
    await call('cloudwatch', 'SetAlarmState', { AlarmName: 'drain-errors', StateValue: 'ALARM', StateReason: 'drill' });
    const [alarm] = await alarmsOf(call, {}, { AlarmNames: ['drain-errors'] });
    assert.deepEqual([alarm.StateValue, alarm.StateReason], ['ALARM', 'drill']);
    const { AlarmHistoryItems } = await call('cloudwatch', 'DescribeAlarmHistory', {
      AlarmName: 'drain-errors',
      MaxRecords: 2,
    });
    assert.deepEqual(AlarmHistoryItems.map((item: Answer) => item.HistoryItemType).toSorted(), [
      'Action',
      'StateUpdate',
    ]);
    await call('cloudwatch', 'SetAlarmState', { AlarmName: 'shop-unhealthy', StateValue: 'OK', StateReason: 'drill' });
    const { CompositeAlarms } = await call('cloudwatch', 'DescribeAlarms', { AlarmTypes: ['CompositeAlarm'] });
    assert.equal(CompositeAlarms[0].StateValue, 'OK');
    const other = await alarmsOf(call, { account: '444455556666' });
    assert.ok(other.every((one) => one.StateReason !== 'drill'));
    await assert.rejects(
      call('cloudwatch', 'SetAlarmState', { AlarmName: 'nowhere', StateValue: 'OK', StateReason: 'x' }),
      { name: 'ResourceNotFound' },
    );
  });

  it('lose and regain their actions', async () => {
    const { call } = world();
    const enabled = async (): Promise<boolean> =>
      (await alarmsOf(call, {}, { AlarmNames: ['drain-errors'] }))[0].ActionsEnabled;
    await call('cloudwatch', 'DisableAlarmActions', { AlarmNames: ['drain-errors'] });
    assert.equal(await enabled(), false);
    await call('cloudwatch', 'EnableAlarmActions', { AlarmNames: ['drain-errors'] });
    assert.equal(await enabled(), true);
  });

  it('go on pages', async () => {
    const { call } = world();
    const seen: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await call('cloudwatch', 'DescribeAlarms', { MaxRecords: 6, NextToken });
      seen.push(...page.MetricAlarms.map((one: Answer) => one.AlarmName));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    assert.deepEqual(
      seen,
      (await alarmsOf(call, {})).map((one) => one.AlarmName),
    );
  });
});
