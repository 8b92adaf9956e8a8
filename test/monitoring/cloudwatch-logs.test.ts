import assert from 'node:assert/strict';
import { CloudWatchLogs } from '../../src/monitoring/cloudwatch-logs.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { awsError, Calls, configuration, principalOf } from './support.ts';

describe('Lines for CloudWatch Logs', () => {
  const open = () => {
    const calls = new Calls();
    const said: string[] = [];
    const state = { now: Date.parse('2026-11-21T03:12:00Z') };
    const logs = new CloudWatchLogs({
      caller: calls,
      configurationNamed: (name) => (name === 'gone' ? null : configuration(name)),
      principalOf,
      clock: () => state.now,
      log: createLog({ level: 'info', destination: { write: (line) => void said.push(line) } }),
      stream: 'events',
    });
    const texts = () =>
      calls.made
        .filter(({ operation }) => operation === 'PutLogEvents')
        .map(({ input }) => (input.logEvents as { message: string }[]).map(({ message }) => message));
    return { calls, said, logs, state, texts };
  };

  it('go to the group of their configuration, in their order, once', async () => {
    const { calls, logs, texts } = open();
    logs.write('ops', { n: 1 });
    logs.write('ops', { n: 2 });
    await logs.flush();
    await logs.flush();
    assert.deepEqual(texts(), [['{"n":1}', '{"n":2}']]);
    const { logGroupName, logStreamName, logEvents } = calls.made[0]?.input ?? {};
    assert.deepEqual([logGroupName, logStreamName], ['/aws/chatbot/ops', 'events']);
    assert.deepEqual((logEvents as unknown[])[0], {
      timestamp: Date.parse('2026-11-21T03:12:00Z'),
      message: '{"n":1}',
    });
  });

  it('are sent in batches that CloudWatch takes', async () => {
    const { logs, texts } = open();
    for (let index = 0; index < 6000; index += 1) logs.write('ops', { index });
    for (let index = 0; index < 8; index += 1) logs.write('wide', { text: 'é'.repeat(200_000) });
    await logs.flush();
    assert.deepEqual(
      texts()
        .map((batch) => batch.length)
        .slice(0, 2),
      [5000, 1000],
    );
    for (const batch of texts()) {
      assert.ok(batch.reduce((sum, text) => sum + Buffer.byteLength(text) + 26, 0) < 1_048_576);
      assert.ok(batch.every((text) => Buffer.byteLength(text) <= 256_000));
    }
    assert.equal(texts().flat().length, 6008);
  });

  it('wait while CloudWatch is throttling or down', async () => {
    const { calls, logs, texts } = open();
    calls.answer = () => {
      throw awsError('throttled', 'ThrottlingException');
    };
    logs.write('ops', { n: 1 });
    await logs.flush();
    calls.answer = () => undefined;
    logs.write('ops', { n: 2 });
    await logs.flush();
    assert.deepEqual(texts().at(-1), ['{"n":1}', '{"n":2}']);
  });

  it('are bounded, and how many were lost is told', async () => {
    const { logs, said, texts } = open();
    for (let index = 0; index < 10_003; index += 1) logs.write('ops', { index });
    await logs.flush();
    assert.equal(texts().flat()[0], '{"index":3}');
    assert.match(said[0] ?? '', /"lost":3/);
  });

  it('that CloudWatch leaves out are told of', async () => {
    const { calls, logs, said, texts } = open();
    calls.answer = () => ({ rejectedLogEventsInfo: { tooNewLogEventStartIndex: 1 } });
    logs.write('ops', { n: 1 });
    logs.write('ops', { n: 2 });
    await logs.flush();
    await logs.flush();
    assert.equal(texts().length, 1);
    assert.match(said[0] ?? '', /"lost":1/);
  });

  it('that the role may not write are told of with the permissions, and tried again later', async () => {
    const { calls, logs, said, state } = open();
    calls.answer = () => {
      throw awsError('access-denied', 'AccessDeniedException');
    };
    logs.write('ops', { n: 1 });
    await logs.flush();
    await logs.flush();
    assert.equal(calls.made.length, 1);
    assert.match(said[0] ?? '', /logs:PutLogEvents/);
    calls.answer = () => undefined;
    state.now += 11 * 60_000;
    await logs.flush();
    assert.equal(calls.made.length, 2);
  });

  it('of a configuration that is gone are dropped, and faults are logged', async () => {
    const { calls, logs, said } = open();
    logs.write('gone', { n: 1 });
    await logs.flush();
    assert.equal(calls.made.length, 0);
    calls.answer = () => {
      throw new TypeError('a fault');
    };
    logs.write('ops', { n: 1 });
    await logs.flush();
    assert.match(said[0] ?? '', /a fault/);
  });
});
