import assert from 'node:assert/strict';
import { readAlarm } from '../../src/alarms/alarm.ts';
import { drawChart, type MetricResult, readMetricResults, thinned } from '../../src/alarms/chart.ts';
import { spanOf } from '../../src/alarms/queries.ts';
import { sparkline } from '../../src/alarms/sparkline.ts';
import { ANOMALY, ERRORS, NOW, series } from './support/alarms.ts';

const START = new Date('2026-11-21T01:09:00Z');

function draw(described: object, results: readonly MetricResult[], maxPoints = 90) {
  const alarm = readAlarm(described);
  assert.ok(alarm.kind === 'metric');
  const ids = { compared: 'a0_m1', band: alarm.band === null ? null : 'a0_ad1' };
  return drawChart(alarm, ids, results, spanOf(alarm, NOW), maxPoints);
}

function chartOf(described: object, results: readonly MetricResult[], maxPoints?: number) {
  const drawn = draw(described, results, maxPoints);
  assert.ok('chart' in drawn);
  return drawn.chart;
}

describe('the chart of an alarm', () => {
  it('has the metric and its threshold from the first datapoint to the last', () => {
    const chart = chartOf({ ...ERRORS, Unit: 'Count' }, [series('a0_m1', START, 60, [0, 2, 12, 9])]);
    assert.deepEqual(chart, {
      title: 'Errors (sum over 1 minute)',
      unit: 'Count',
      lines: [
        {
          legend: 'Errors',
          kind: 'metric',
          points: [0, 2, 12, 9].map((value, index) => ({ time: new Date(START.getTime() + index * 60_000), value })),
        },
        {
          legend: 'Threshold 5',
          kind: 'threshold',
          points: [
            { time: START, value: 5 },
            { time: new Date('2026-11-21T01:12:00Z'), value: 5 },
          ],
        },
      ],
      text: '▁▂█▆ lowest 0, highest 12, last 9',
    });
  });

  it('has one point of threshold for one datapoint', () => {
    const chart = chartOf(ERRORS, [series('a0_m1', START, 60, [3])]);
    assert.deepEqual(
      chart.lines.map(({ points }) => points.length),
      [1, 1],
    );
  });

  it('has no threshold where the alarm has none', () => {
    assert.equal(chartOf({ ...ERRORS, Threshold: undefined }, [series('a0_m1', START, 60, [3])]).lines.length, 1);
  });

  it('leaves out other alarms, datapoints outside its span, and the one under way', () => {
    const chart = chartOf(ERRORS, [
      series('a1_m1', START, 60, [99]),
      series('a0_m1', new Date('2026-11-21T01:08:00Z'), 60, [50, 1]),
      series('a0_m1', new Date('2026-11-21T03:11:00Z'), 60, [2, 60]),
    ]);
    assert.deepEqual(
      chart.lines[0]?.points.map(({ value }) => value),
      [1, 2],
    );
  });

  it('sorts datapoints by time', () => {
    const backwards = { Id: 'a0_m1', Timestamps: [new Date('2026-11-21T02:00:00Z'), START], Values: [1, 2] };
    assert.deepEqual(
      chartOf(ERRORS, [backwards]).lines[0]?.points.map(({ value }) => value),
      [2, 1],
    );
  });

  it('draws both bounds of an expected band, whichever comes first', () => {
    const metric = series('a0_m1', START, 60, [1, 1]);
    const upper = series('a0_ad1', START, 60, [3, 4]);
    const lower = series('a0_ad1', START, 60, [0, 0.5]);
    for (const results of [
      [metric, upper, lower],
      [metric, lower, upper],
    ]) {
      assert.deepEqual(
        chartOf(ANOMALY, results).lines.map(({ legend, kind, points }) => [
          legend,
          kind,
          points.map((one) => one.value),
        ]),
        [
          ['TargetResponseTime', 'metric', [1, 1]],
          ['Upper bound', 'threshold', [3, 4]],
          ['Lower bound', 'threshold', [0, 0.5]],
        ],
      );
    }
  });

  it('draws the metric alone before the band is learnt', () => {
    assert.equal(chartOf(ANOMALY, [series('a0_m1', START, 60, [1])]).lines.length, 1);
  });

  it('keeps the peak when it has more datapoints than it may show', () => {
    const values = Array.from({ length: 100 }, (_one, index) => (index === 57 ? 40 : 1));
    const [metric] = chartOf(ERRORS, [series('a0_m1', START, 60, values)], 24).lines;
    assert.equal(metric?.points.length, 24);
    assert.ok(metric.points.some(({ value }) => value === 40));
  });

  it('keeps the trough where falling is what alarms', () => {
    const values = Array.from({ length: 100 }, (_one, index) => (index === 57 ? 0 : 9));
    const alarm = { ...ERRORS, ComparisonOperator: 'LessThanThreshold' };
    const [metric] = chartOf(alarm, [series('a0_m1', START, 60, values)], 24).lines;
    assert.ok(metric?.points.some(({ value }) => value === 0));
  });

  it('keeps both where either alarms', () => {
    const points = [5, 5, 9, 5, 5, 1, 5, 5].map((value, index) => ({ time: new Date(index), value }));
    assert.deepEqual(
      thinned(points, 2, 'both').map(({ value }) => value),
      [9, 1],
    );
  });

  const notes: readonly (readonly [string, readonly MetricResult[], RegExp])[] = [
    [
      'nothing came back',
      [],
      /^No chart: CloudWatch has no data between 2026-11-21 01:09 UTC and 2026-11-21 03:12 UTC\.$/,
    ],
    ['no datapoint came back', [series('a0_m1', START, 60, [])], /has no data between/],
    [
      'the other account refuses',
      [{ Id: 'a0_m1', StatusCode: 'Forbidden' }],
      /role may not read this metric in the account/,
    ],
    ['CloudWatch fails', [{ Id: 'a0_m1', StatusCode: 'InternalError' }], /could not compute the metric\.$/],
    [
      'CloudWatch says why',
      [{ Id: 'a0_m1', StatusCode: 'Complete', Messages: [{ Value: 'division by zero' }] }],
      /could not compute the metric \(division by zero\)\.$/,
    ],
  ];
  for (const [name, results, note] of notes) {
    it(`is missing with a reason where ${name}`, () => {
      const drawn = draw(ERRORS, results);
      assert.match('note' in drawn ? drawn.note : '', note);
    });
  }

  it('is read from answers of GetMetricData alone', () => {
    assert.deepEqual(readMetricResults({}), []);
    assert.throws(() => readMetricResults({ MetricDataResults: [{ Values: [1] }] }));
  });
});

describe('a row of blocks', () => {
  it('goes from the lowest to the highest', () => {
    assert.equal(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8), '▁▂▃▄▅▆▇█');
  });

  it('is flat for a constant', () => assert.equal(sparkline([4, 4, 4], 8), '▁▁▁'));

  it('is as wide as asked where there is more', () => {
    assert.equal(sparkline([0, 0, 0, 8, 8, 8], 2), '▁█');
  });

  it('is empty without values', () => assert.equal(sparkline([], 8), ''));
});
