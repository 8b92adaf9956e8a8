import assert from 'node:assert/strict';
import { evaluate, MathError, type MathValue } from '../../src/sandbox/metric-math.ts';
import { type Answer, start, world } from './support/clients.ts';

const cpu = {
  Namespace: 'AWS/EC2',
  MetricName: 'CPUUtilization',
  Dimensions: [{ Name: 'InstanceId', Value: 'i-0a1b2c3d4e5f60002' }],
};
const from = (minutes: number): Date => new Date(start.getTime() - minutes * 60_000);

describe('metric data of the sandbox', () => {
  it('sums what its minutes add up to', async () => {
    const { call } = world();
    const metric = {
      Namespace: 'AWS/Lambda',
      MetricName: 'Invocations',
      Dimensions: [{ Name: 'FunctionName', Value: 'order-intake' }],
    };
    const range = { ...metric, StartTime: from(60), EndTime: start, Statistics: ['Sum', 'SampleCount'] };
    const sum = (answer: Answer): number =>
      answer.Datapoints.reduce((total: number, one: Answer) => total + one.Sum, 0);
    const minutes = await call('cloudwatch', 'GetMetricStatistics', { ...range, Period: 60 });
    const whole = await call('cloudwatch', 'GetMetricStatistics', { ...range, Period: 1200 });
    assert.equal(minutes.Datapoints.length, 60);
    assert.equal(whole.Datapoints.length, 3);
    assert.ok(sum(minutes) > 1000);
    assert.equal(sum(minutes), sum(whole));
  });

  it('has statistics that agree with each other', async () => {
    const { call } = world();
    const { Datapoints } = await call('cloudwatch', 'GetMetricStatistics', {
      ...cpu,
      StartTime: from(180),
      EndTime: start,
      Period: 3600,
      Statistics: ['Average', 'Minimum', 'Maximum'],
      ExtendedStatistics: ['p50'],
    });
    for (const { Average, Minimum, Maximum, ExtendedStatistics } of Datapoints) {
      assert.ok(Minimum < Average && Average < Maximum);
      assert.ok(Minimum <= ExtendedStatistics.p50 && ExtendedStatistics.p50 <= Maximum);
    }
  });

  it('has nothing from the future and moves on with the clock', async () => {
    const { call, pass } = world();
    const input = { ...cpu, StartTime: start, EndTime: from(-120), Period: 60, Statistics: ['Average'] };
    assert.equal((await call('cloudwatch', 'GetMetricStatistics', input)).Datapoints.length, 0);
    pass(600);
    assert.equal((await call('cloudwatch', 'GetMetricStatistics', input)).Datapoints.length, 10);
  });

  it('refuses what CloudWatch refuses', async () => {
    const { call } = world();
    const input = { ...cpu, StartTime: from(60), EndTime: start, Period: 60, Statistics: ['Average'] };
    const refused = (change: object, name: string): Promise<void> =>
      assert.rejects(call('cloudwatch', 'GetMetricStatistics', { ...input, ...change }), { name });
    await refused({ StartTime: start, EndTime: start }, 'ValidationError');
    await refused({ Period: 45 }, 'InvalidParameterValue');
    await refused({ StartTime: from(60 * 48) }, 'InvalidParameterCombination');
    await refused({ Statistics: [] }, 'InvalidParameterCombination');
    await refused({ Statistics: ['Median'] }, 'InvalidParameterValue');
    await refused({ ExtendedStatistics: ['p101'] }, 'InvalidParameterValue');
  });

  it('of a metric that is not there is empty', async () => {
    const { call } = world();
    const { Datapoints } = await call('cloudwatch', 'GetMetricStatistics', {
      Namespace: 'AWS/EC2',
      MetricName: 'Nothing',
      StartTime: from(60),
      EndTime: start,
      Period: 60,
      Statistics: ['Sum'],
    });
    assert.deepEqual(Datapoints, []);
  });

  it('is listed by namespace, name and dimensions', async () => {
    const { call } = world();
    const list = async (input: object): Promise<Answer[]> => (await call('cloudwatch', 'ListMetrics', input)).Metrics;
    assert.equal((await list({ Namespace: 'AWS/SQS' })).length, 3);
    assert.equal((await list({ MetricName: 'CPUUtilization' })).length, 4);
    assert.equal((await list({ Dimensions: [{ Name: 'FunctionName', Value: 'payment-webhook' }] })).length, 3);
    assert.equal((await list({ Dimensions: [{ Name: 'TableName' }] })).length, 2);
    assert.equal((await list({ Namespace: 'Shop/Legacy' })).length, 0);
  });

  it('takes expressions over other queries, and refuses those it cannot read', async () => {
    const { call } = world();
    const query = { Id: 'm1', MetricStat: { Metric: cpu, Period: 300, Stat: 'Average' } };
    const ask = async (MetricDataQueries: object[]): Promise<Answer> =>
      (await call('cloudwatch', 'GetMetricData', { MetricDataQueries, StartTime: from(30), EndTime: start }))
        .MetricDataResults;
    const [plain, doubled, constant] = await ask([
      query,
      { Id: 'e1', Expression: 'm1*2' },
      { Id: 'e2', Expression: '80' },
    ]);
    assert.deepEqual(
      doubled.Values,
      plain.Values.map((value: number) => value * 2),
    );
    assert.deepEqual(constant.Values, [80, 80, 80, 80, 80, 80]);
    assert.ok(plain.Timestamps[0] > plain.Timestamps[1]);
    const [total] = await ask([
      { ...query, ReturnData: false },
      { Id: 'e1', Expression: 'SUM(METRICS())' },
    ]);
    assert.deepEqual(total.Values, plain.Values);
    const refused = (queries: object[]): Promise<void> => assert.rejects(ask(queries), { name: 'ValidationError' });
    await refused([query, { Id: 'e1', Expression: 'm9' }]);
    await refused([{ Id: 'e1', Expression: 'e1+1' }]);
    await refused([query, { Id: 'm1', Expression: '1' }]);
    await refused([{ ...query, Id: 'M1' }]);
    await refused([{ Id: 'e1' }]);
    await refused([{ ...query, ReturnData: false }]);
    await refused([query, { Id: 'e1', Expression: 'ANOMALY_DETECTION_BAND(m2, 2)' }]);
    await refused([query, { Id: 'e1', Expression: 'm1 +' }]);
  });

  it('comes as an image, a PNG of the size that was asked for', async () => {
    const { call } = world();
    const { MetricWidgetImage } = await call('cloudwatch', 'GetMetricWidgetImage', {
      MetricWidget: JSON.stringify({
        width: 400,
        height: 200,
        start: '2026-11-21T00:00:00Z',
        end: '-PT5M',
        metrics: [
          ['AWS/EC2', 'CPUUtilization', 'InstanceId', 'i-0a1b2c3d4e5f60001', { stat: 'Maximum', period: 60 }],
          ['AWS/EC2', 'Nothing'],
        ],
        annotations: { horizontal: [{ value: 80 }] },
      }),
    });
    const image = Buffer.from(MetricWidgetImage);
    assert.equal(image.subarray(1, 4).toString('ascii'), 'PNG');
    assert.deepEqual([image.readUInt32BE(16), image.readUInt32BE(20)], [400, 200]);
    assert.ok(image.length > 600);
    await assert.rejects(call('cloudwatch', 'GetMetricWidgetImage', { MetricWidget: 'no' }), {
      name: 'ValidationError',
    });
  });
});

describe('metric math', () => {
  const series: MathValue = [
    { at: 0, value: 2 },
    { at: 60_000, value: 8 },
  ];
  const zero: MathValue = [
    { at: 0, value: 0 },
    { at: 60_000, value: 4 },
  ];
  const resolve = (id: string): MathValue => {
    if (id === 'm1') return series;
    if (id === 'm2') return zero;
    throw new MathError(`Unknown identifier '${id}'`);
  };
  const value = (expression: string): unknown => {
    const result = evaluate(expression, resolve, () => [series, zero]);
    return typeof result === 'number' ? result : result.map((point) => point.value);
  };

  /** Expression and its value. */
  const cases: readonly (readonly [string, unknown])[] = [
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['2 ^ 3', 8],
    ['-2 + 5', 3],
    ['m1 + 1', [3, 9]],
    ['10 - m1', [8, 2]],
    ['m1 / m2', [2]],
    ['m1 > 5', [0, 1]],
    ['m1 >= 2 AND m2 < 1', [1, 0]],
    ['m1 == 2 OR m2 != 0', [1, 1]],
    ['m1 <= 2', [1, 0]],
    ['SUM(m1)', 10],
    ['AVG(m1)', 5],
    ['MIN(m1)', 2],
    ['MAX(m1)', 8],
    ['MAX(3)', 3],
    ['SUM(METRICS())', [2, 12]],
    ['AVG(METRICS())', [1, 6]],
    ['IF(m1 > 5, 100, 0)', [0, 100]],
    ['FILL(m1, REPEAT)', [2, 8]],
    ['RATE(m1)', [0.1]],
    ['RATE(3)', 0],
    ['PERIOD(m1)', 60],
    ['PERIOD(1)', 0],
    ['ABS(0 - 3)', 3],
    ['CEIL(m1 / 3)', [1, 3]],
    ['FLOOR(m1 / 3)', [0, 2]],
  ];
  for (const [expression, expected] of cases) {
    it(`gives ${JSON.stringify(expected)} for ${expression}`, () => assert.deepEqual(value(expression), expected));
  }

  for (const expression of ['', '1 +', '(1', 'm1 m2', 'WHAT(m1)', '1 1', ') 1', 'SUM(METRICS)']) {
    it(`cannot read "${expression}"`, () => assert.throws(() => value(expression), MathError));
  }
});
