import assert from 'node:assert/strict';
import { readAlarm } from '../../src/alarms/alarm.ts';
import { metricWidget } from '../../src/alarms/widget.ts';
import { ANOMALY, ERROR_RATE, ERRORS, NOW } from './support/alarms.ts';

function widget(described: object) {
  const alarm = readAlarm(described);
  assert.ok(alarm.kind === 'metric');
  return metricWidget(alarm, NOW);
}

describe('The image of an alarm', () => {
  it('shows its metric over the time of its chart, with the threshold', () => {
    assert.deepEqual(widget(ERRORS), {
      view: 'timeSeries',
      width: 600,
      height: 200,
      start: '2026-11-21T01:09:00.000Z',
      end: '2026-11-21T03:12:00.000Z',
      period: 60,
      metrics: [
        [
          'AWS/Lambda',
          'Errors',
          'FunctionName',
          'order-intake',
          { id: 'm1', label: 'Errors', visible: true, stat: 'Sum', period: 60 },
        ],
      ],
      annotations: { horizontal: [{ value: 5, label: 'Threshold 5', color: '#d13212' }] },
    });
  });

  it('shows what an expression gives, not what it is made of', () => {
    const metrics = Object(widget(ERROR_RATE)).metrics;
    assert.deepEqual(metrics[0], [
      { id: 'rate', label: 'Error rate', visible: true, expression: '100 * m1 / m2', period: 300 },
    ]);
    assert.deepEqual(metrics[1], [
      'AWS/ApiGateway',
      '5XXError',
      'ApiName',
      'shop',
      { id: 'm1', visible: false, stat: 'Sum', period: 300 },
    ]);
  });

  it('shows the band of an anomaly instead of a line', () => {
    const drawn = Object(widget(ANOMALY));
    assert.deepEqual(drawn.metrics[1], [
      { id: 'ad1', label: 'expected', visible: true, expression: 'ANOMALY_DETECTION_BAND(m1, 2)', period: 60 },
    ]);
    assert.equal(drawn.annotations, undefined);
  });

  it('shows a metric of another account', () => {
    const [query] = ERROR_RATE.Metrics.slice(1);
    const drawn = Object(widget({ ...ERRORS, Metrics: [{ ...query, ReturnData: true, AccountId: '444455556666' }] }));
    assert.equal(drawn.metrics[0].at(-1).accountId, '444455556666');
  });
});
