import assert from 'node:assert/strict';
import { CloudWatchMetrics } from '../../src/monitoring/cloudwatch-metrics.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { awsError, Calls, configuration, principalOf } from './support.ts';

describe('Metrics in CloudWatch', () => {
  const open = () => {
    const calls = new Calls();
    const lines: string[] = [];
    const state = { now: Date.parse('2026-11-21T03:12:00Z') };
    const metrics = new CloudWatchMetrics({
      caller: calls,
      configurationNamed: (name) =>
        name === 'gone' ? null : configuration(name, name === 'bare' ? null : 'eu-west-1'),
      principalOf,
      clock: () => state.now,
      log: createLog({ level: 'info', destination: { write: (line) => void lines.push(line) } }),
    });
    return { calls, lines, metrics, state };
  };

  it('are sent by ConfigurationName, once', async () => {
    const { calls, metrics } = open();
    metrics.count('EventsProcessed', { configuration: 'ops' });
    metrics.count('EventsProcessed', { configuration: 'ops' }, 2);
    metrics.count('MessageDeliverySuccess', { configuration: 'ops' });
    metrics.count('Commands', { outcome: 'ran' });
    metrics.count('TeamsRequests', { configuration: 'ops' });
    metrics.time();
    await metrics.flush();
    await metrics.flush();
    assert.deepEqual(
      calls.made.map(({ service, operation, region, input }) => ({ service, operation, region, input })),
      [
        {
          service: 'cloudwatch',
          operation: 'PutMetricData',
          region: 'eu-west-1',
          input: {
            Namespace: 'TeamsChatbot',
            MetricData: [
              ['EventsProcessed', 3],
              ['MessageDeliverySuccess', 1],
            ].map(([MetricName, Value]) => ({
              MetricName,
              Dimensions: [{ Name: 'ConfigurationName', Value: 'ops' }],
              Timestamp: new Date('2026-11-21T03:12:00Z'),
              Value,
              Unit: 'Count',
            })),
          },
        },
      ],
    );
  });

  it('go to the first Region of the partition where the account has none', async () => {
    const { calls, metrics } = open();
    metrics.count('EventsProcessed', { configuration: 'bare' });
    metrics.count('EventsProcessed', { configuration: 'gone' });
    await metrics.flush();
    assert.deepEqual(
      calls.made.map(({ region }) => region),
      ['us-east-1'],
    );
  });

  it('that CloudWatch did not take go with the next ones', async () => {
    const { calls, metrics } = open();
    calls.answer = () => {
      throw awsError('throttled', 'ThrottlingException');
    };
    metrics.count('EventsProcessed', { configuration: 'ops' }, 2);
    await metrics.flush();
    calls.answer = () => undefined;
    metrics.count('EventsProcessed', { configuration: 'ops' }, 3);
    await metrics.flush();
    assert.match(JSON.stringify(calls.made.at(-1)?.input), /"Value":5/);
  });

  it('that the role may not send are told of once an hour', async () => {
    const { calls, lines, metrics, state } = open();
    calls.answer = () => {
      throw awsError('access-denied', 'AccessDenied');
    };
    for (const minutes of [0, 1, 59]) {
      state.now += minutes * 60_000;
      metrics.count('EventsProcessed', { configuration: 'ops' });
      await metrics.flush();
    }
    assert.equal(calls.made.length, 2);
    assert.equal(lines.length, 2);
    assert.match(lines[0] ?? '', /cloudwatch:PutMetricData/);
  });

  it('survive what is no failure of AWS', async () => {
    const { calls, lines, metrics } = open();
    calls.answer = () => {
      throw new TypeError('a fault');
    };
    metrics.count('EventsProcessed', { configuration: 'ops' });
    await metrics.flush();
    assert.match(lines[0] ?? '', /a fault/);
  });
});
