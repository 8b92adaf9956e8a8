import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sinon from 'sinon';
import { readEnvelope } from '../../src/notifications/envelope.ts';
import { verifySignature } from '../../src/notifications/signature.ts';
import { startLife } from '../../src/sandbox/life.ts';
import { sampleEvents } from '../../src/sandbox/sample-events.ts';
import {
  openSigningKey,
  sandboxCertificates,
  signedEnvelope,
  signingKeyFile,
} from '../../src/sandbox/sns-publisher.ts';
import { world } from './support/clients.ts';

const minutes = (count: number) => count * 60;

describe('The life of the sandbox', () => {
  /** What was published by the end of each minute. */
  const published = (sandbox: ReturnType<typeof world>['sandbox']) =>
    sandbox.alarmPublications().map(({ topicArn, subject, text }) => ({ topicArn, subject, ...JSON.parse(text) }));

  it('lets an alarm fire and recover within the first minutes', () => {
    const { sandbox, pass } = world();
    assert.deepEqual(published(sandbox), []);
    const told: string[] = [];
    for (let minute = 1; minute <= 8; minute += 1) {
      pass(minutes(1));
      for (const { AlarmName, OldStateValue, NewStateValue } of published(sandbox)) {
        told.push(`${minute}: ${AlarmName} ${OldStateValue} ${NewStateValue}`);
      }
    }
    assert.deepEqual(
      told.filter((line) => line.includes('order-intake-errors')),
      ['1: order-intake-errors OK ALARM', '5: order-intake-errors ALARM OK'],
    );
  });

  it('tells of an alarm as CloudWatch does', () => {
    const { sandbox, pass } = world();
    published(sandbox);
    pass(minutes(1));
    const [message] = published(sandbox);
    assert.equal(message.topicArn, 'arn:aws:sns:eu-west-1:111122223333:alarms');
    assert.equal(message.subject, 'ALARM: "order-intake-errors" in Europe (Ireland)');
    assert.equal(message.AlarmArn, 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:order-intake-errors');
    assert.match(message.NewStateReason, /^Threshold Crossed: 3 out of the last 5 datapoints/);
    assert.match(message.StateChangeTime, /^2026-11-21T03:21:00.000\+0000$/);
    assert.deepEqual(message.Trigger.Dimensions, [{ name: 'FunctionName', value: 'order-intake' }]);
  });

  it('raises the alarm of a function whose run failed, and ends it', async () => {
    const { sandbox, call, pass } = world();
    published(sandbox);
    const run = await call('lambda', 'Invoke', {
      FunctionName: 'myHelloWorld',
      Payload: Buffer.from('{"error":"this is an error"}'),
    });
    assert.equal(run.FunctionError, 'Unhandled');
    const told: string[] = [];
    for (let minute = 1; minute <= 4; minute += 1) {
      pass(minutes(1));
      for (const { AlarmName, NewStateValue } of published(sandbox)) {
        if (AlarmName === 'hello-errors') told.push(`${minute} ${NewStateValue}`);
      }
    }
    assert.deepEqual(told, ['1 ALARM', '2 OK']);
  });

  it('draws the run that failed into the metric', async () => {
    const { call, pass } = world();
    await call('lambda', 'Invoke', { FunctionName: 'myHelloWorld', Payload: Buffer.from('{"error":"x"}') });
    pass(minutes(2));
    const { Datapoints } = await call('cloudwatch', 'GetMetricStatistics', {
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: 'myHelloWorld' }],
      StartTime: new Date('2026-11-21T03:18:00Z'),
      EndTime: new Date('2026-11-21T03:22:00Z'),
      Period: 60,
      Statistics: ['Sum'],
    });
    assert.deepEqual(Datapoints.map(({ Sum }: { Sum: number }) => Sum).toSorted(), [0, 0, 0, 1]);
  });

  it('tells of a composite alarm with the children that triggered it', async () => {
    const { sandbox, call } = world();
    published(sandbox);
    for (const [AlarmName, StateValue] of [
      ['shop-unhealthy', 'OK'],
      ['web-2-cpu-high', 'ALARM'],
    ]) {
      await call('cloudwatch', 'SetAlarmState', { AlarmName, StateValue, StateReason: 'by hand' });
    }
    const told = published(sandbox);
    assert.deepEqual(
      told.map(({ AlarmName, NewStateValue }) => `${AlarmName} ${NewStateValue}`),
      ['web-2-cpu-high ALARM', 'shop-unhealthy OK'],
    );
    assert.match(told[1].AlarmRule, /^ALARM\("shop-error-rate"\) OR/);
  });

  it('is silent about alarms whose actions are off', async () => {
    const { sandbox, call } = world();
    published(sandbox);
    await call('cloudwatch', 'DisableAlarmActions', { AlarmNames: ['web-2-cpu-high'] });
    await call('cloudwatch', 'SetAlarmState', { AlarmName: 'web-2-cpu-high', StateValue: 'ALARM', StateReason: 'x' });
    assert.deepEqual(published(sandbox), []);
  });

  it('delivers in order and survives a door that is shut', async () => {
    const timers = sinon.useFakeTimers();
    try {
      const waiting = [[], ['one', 'two'], ['three']];
      const told: string[] = [];
      const faults: unknown[] = [];
      const stop = startLife({
        alarmPublications: () => (waiting.shift() ?? []).map((text) => ({ topicArn: '', subject: null, text })),
        publish: async ({ text }) => {
          told.push(text);
          if (text === 'one') throw new Error('shut');
        },
        onFault: (error) => faults.push(error),
      });
      await timers.tickAsync(10_000);
      stop();
      await timers.tickAsync(10_000);
      assert.deepEqual(told, ['one', 'two', 'three']);
      assert.equal(faults.length, 1);
    } finally {
      timers.restore();
    }
  });
});

describe('The signature of the sandbox', () => {
  const publication = { topicArn: 'arn:aws:sns:eu-west-1:111122223333:alarms', subject: 'Hello', text: 'World' };
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-key-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('is trusted by the sandbox that has the key, and by no other', async () => {
    const key = openSigningKey(null);
    const envelope = readEnvelope(signedEnvelope(publication, key, new Date()));
    assert.ok(envelope);
    assert.equal((await verifySignature(envelope, sandboxCertificates(key))).kind, 'signed');
    assert.equal((await verifySignature(envelope, sandboxCertificates(openSigningKey(null)))).kind, 'forged');
    assert.equal(
      (
        await verifySignature(
          { ...envelope, Type: 'Notification', Subject: 'Other' } as typeof envelope,
          sandboxCertificates(key),
        )
      ).kind,
      'forged',
    );
  });

  it('trusts no certificate of SNS itself', async () => {
    const address =
      'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-01d088a6f77103d0fe307c0069e40ed6.pem';
    await assert.rejects(sandboxCertificates(openSigningKey(null)).get(address), /its own certificate only/);
  });

  it('is made with a key that lies beside the state, for its owner alone', () => {
    const file = signingKeyFile({ kind: 'sqlite', path: join(folder, 'demo.db') });
    assert.equal(file, join(folder, 'sns-signing-key.pem'));
    const made = openSigningKey(file);
    assert.ok(made.equals(openSigningKey(file)));
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(signingKeyFile({ kind: 'sqlite', path: ':memory:' }), null);
  });
});

describe('The sample notifications', () => {
  it('have names of their own and something to deliver', () => {
    const names = sampleEvents.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const { name, publications } of sampleEvents) {
      const made = publications(new Date('2026-11-21T03:20:00Z'));
      assert.equal(made.length, name === 'storm' ? 100 : 1, name);
      assert.ok(
        made.every(({ text }) => text !== ''),
        name,
      );
    }
  });
});

describe('The sample', () => {
  const now = new Date('2026-11-21T03:20:00Z');
  const sample = (name: string) => {
    const [publication] = sampleEvents.find((candidate) => candidate.name === name)?.publications(now) ?? [];
    return JSON.parse(publication?.text ?? '');
  };

  it('of an alarm says what the metrics of the sandbox say', async () => {
    const { AlarmName, NewStateReason, Trigger } = sample('alarm');
    const { call } = world();
    const { Datapoints } = await call('cloudwatch', 'GetMetricStatistics', {
      Namespace: Trigger.Namespace,
      MetricName: Trigger.MetricName,
      Dimensions: Trigger.Dimensions.map(({ name, value }: { name: string; value: string }) => ({
        Name: name,
        Value: value,
      })),
      StartTime: new Date('2026-11-21T03:17:00Z'),
      EndTime: now,
      Period: 60,
      Statistics: ['Sum'],
    });
    const told = /\[(.*)\]/.exec(NewStateReason)?.[1]?.matchAll(/(\d+)\.0 \(/g) ?? [];
    assert.deepEqual(
      [...told].map(([, value]) => Number(value)).toSorted(),
      Datapoints.map(({ Sum }: { Sum: number }) => Sum).toSorted(),
    );
    const { MetricAlarms } = await call('cloudwatch', 'DescribeAlarms', { AlarmNames: [AlarmName] });
    assert.equal(MetricAlarms[0].StateValue, 'ALARM');
  });

  it('of an approval is of one that waits in the sandbox', async () => {
    const { pipelineName, stageName, actionName, token } = sample('approval').approval;
    const { call } = world();
    await call('codepipeline', 'PutApprovalResult', {
      ...{ pipelineName, stageName, actionName, token },
      result: { status: 'Approved', summary: 'Tested' },
    });
  });
});

describe('What clients write into the sandbox', () => {
  it('are log events in groups and streams of their own', async () => {
    const { call } = world();
    const where = { logGroupName: '/aws/chatbot/production-ops', logStreamName: 'events' };
    const { logGroupName } = where;
    const logEvents = [{ timestamp: Date.parse('2026-11-21T03:20:00Z'), message: '{"n":1}' }];
    await assert.rejects(call('logs', 'PutLogEvents', { ...where, logEvents }), { name: 'ResourceNotFoundException' });
    await call('logs', 'CreateLogGroup', { logGroupName });
    await assert.rejects(call('logs', 'CreateLogGroup', { logGroupName }), { name: 'ResourceAlreadyExistsException' });
    await assert.rejects(call('logs', 'PutLogEvents', { ...where, logEvents }), { name: 'ResourceNotFoundException' });
    await call('logs', 'CreateLogStream', where);
    await assert.rejects(call('logs', 'CreateLogStream', where), { name: 'ResourceAlreadyExistsException' });
    await call('logs', 'PutLogEvents', { ...where, logEvents });
    const { events } = await call('logs', 'FilterLogEvents', { logGroupName });
    assert.deepEqual(
      events.map(({ message }: { message: string }) => message),
      ['{"n":1}'],
    );
    const { logStreams } = await call('logs', 'DescribeLogStreams', { logGroupName });
    assert.deepEqual(
      logStreams.map(({ logStreamName }: { logStreamName: string }) => logStreamName),
      ['events'],
    );
    await assert.rejects(call('logs', 'CreateLogStream', { logGroupName: '/aws/lambda/drain', logStreamName: 'x' }), {
      name: 'ResourceNotFoundException',
    });
  });

  it('are metrics, which add up', async () => {
    const { call, pass } = world();
    const Dimensions = [{ Name: 'ConfigurationName', Value: 'production-ops' }];
    const metric = { MetricName: 'EventsProcessed', Dimensions, Unit: 'Count' };
    const put = (Value: number) =>
      call('cloudwatch', 'PutMetricData', { Namespace: 'TeamsChatbot', MetricData: [{ ...metric, Value }] });
    await put(2);
    await put(3);
    pass(minutes(2));
    const { Metrics } = await call('cloudwatch', 'ListMetrics', { Namespace: 'TeamsChatbot' });
    assert.equal(Metrics.length, 1);
    const { Datapoints } = await call('cloudwatch', 'GetMetricStatistics', {
      Namespace: 'TeamsChatbot',
      MetricName: 'EventsProcessed',
      Dimensions,
      StartTime: new Date('2026-11-21T03:15:00Z'),
      EndTime: new Date('2026-11-21T03:25:00Z'),
      Period: 600,
      Statistics: ['Sum'],
    });
    assert.equal(
      Datapoints.reduce((sum: number, { Sum }: { Sum: number }) => sum + Sum, 0),
      5,
    );
    await assert.rejects(
      call('cloudwatch', 'PutMetricData', { Namespace: 'AWS/Lambda', MetricData: [{ ...metric, Value: 1 }] }),
      /AWS\//,
    );
  });
});
