import assert from 'node:assert/strict';
import { type AlarmSource, enrichAlarm } from '../../src/alarms/notified.ts';
import { AwsCaller } from '../../src/aws/call.ts';
import { PrincipalClients } from '../../src/aws/clients.ts';
import type { Connection } from '../../src/aws/connection.ts';
import { PrincipalCredentials } from '../../src/aws/credentials.ts';
import type { AlarmChange } from '../../src/notifications/notification.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { PersonError } from '../../src/telemetry/person-error.ts';
import { catalogue, NOTHING_DENIED, principal } from '../aws/support/local-aws.ts';

const NOW = new Date('2026-11-21T03:20:00Z');

/** CloudWatch of the sandbox through the real caller, as a role that may not call these operations. */
function sandboxSource(...refused: readonly string[]): AlarmSource & { readonly calls: string[] } {
  const sandbox = createSandbox({ clock: () => NOW });
  const calls: string[] = [];
  const connection: Connection = {
    credentials: sandbox.connection.credentials,
    prepare(client, service) {
      sandbox.connection.prepare(client, service);
      client.middlewareStack.add(
        (next, context) => (args) => {
          const operation = String(context.commandName).replace(/Command$/, '');
          if (service === 'cloudwatch') calls.push(operation);
          if (refused.includes(operation)) throw accessDenied(operation);
          return next(args);
        },
        { step: 'initialize', name: 'refusing' },
      );
    },
  };
  const clock = () => NOW.getTime();
  const credentials = new PrincipalCredentials({
    catalogue,
    connection,
    clock,
    stsRegion: 'eu-west-1',
    log: { warn: () => undefined },
    deniedStatements: [],
  });
  const clients = new PrincipalClients({ connection, credentials });
  const caller = new AwsCaller({ catalogue, clients, credentials, denied: NOTHING_DENIED, clock });
  const asRole = {
    ...principal,
    accountId: '111122223333',
    roleArn: 'arn:aws:iam::111122223333:role/chatbot-readonly',
    guardrailPolicies: [],
  };
  return {
    calls,
    now: NOW,
    call: async (operation, input) =>
      (await caller.call({ principal: asRole, region: 'eu-west-1', service: 'cloudwatch', operation, input })).output,
  };
}

/** As CloudWatch refuses. */
function accessDenied(operation: string): Error {
  const message = `User: arn:aws:sts::111122223333:assumed-role/chatbot-readonly/alex is not authorized to perform: cloudwatch:${operation}`;
  return Object.assign(new Error(message), {
    name: 'AccessDenied',
    $fault: 'client',
    $metadata: { httpStatusCode: 403, requestId: 'req-1' },
  });
}

/** The change to ALARM of an alarm of the sandbox. */
async function changeOf(name: string, more: Partial<AlarmChange> = {}): Promise<AlarmChange> {
  const output = await sandboxSource().call('DescribeAlarms', {
    AlarmNames: [name],
    AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
  });
  const { MetricAlarms = [], CompositeAlarms = [] } = Object(output);
  const [described] = [...MetricAlarms, ...CompositeAlarms];
  assert.ok(described);
  return {
    kind: described.AlarmRule === undefined ? 'metric' : 'composite',
    name,
    arn: described.AlarmArn,
    oldState: 'OK',
    newState: 'ALARM',
    reason: 'r',
    described,
    rule: described.AlarmRule ?? null,
    children: [],
    ...more,
  };
}

const isPng = (base64: string | null) => Buffer.from(base64 ?? '', 'base64').toString('latin1', 1, 4) === 'PNG';
const pixels = (base64: string | null) => {
  const image = Buffer.from(base64 ?? '', 'base64');
  return [image.readUInt32BE(16), image.readUInt32BE(20)];
};
const child = (name: string, state: 'ALARM' | 'OK' = 'ALARM') => ({
  arn: `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${name}`,
  name,
  state,
});

describe('What is found out about an alarm of a notification', () => {
  it('is the chart of its metric with the threshold, and an image of it', async () => {
    const { chart, chartImage, chartNote, ...family } = await enrichAlarm(
      await changeOf('order-intake-errors'),
      sandboxSource(),
    );
    assert.deepEqual(
      chart?.lines.map(({ legend, kind }) => [legend, kind]),
      [
        ['Errors', 'metric'],
        ['Threshold 5', 'threshold'],
      ],
    );
    const times = chart?.lines[0]?.points.map(({ time }) => time.getTime()) ?? [];
    assert.ok(Math.min(...times) <= NOW.getTime() - 2 * 3_600_000, 'two hours before');
    assert.ok(isPng(chartImage));
    assert.deepEqual(pixels(chartImage), [600, 200]);
    assert.deepEqual([chartNote, family], ['', { children: null, childrenNote: '' }]);
  });

  it('is the chart of an expression', async () => {
    const { chart, chartImage, chartNote } = await enrichAlarm(await changeOf('shop-error-rate'), sandboxSource());
    assert.deepEqual(
      chart?.lines.map(({ legend }) => legend),
      ['Error rate (%)', 'Threshold 5'],
    );
    assert.deepEqual([isPng(chartImage), chartNote], [true, '']);
  });

  it('is the chart with the band that an anomaly leaves', async () => {
    const { chart, chartImage } = await enrichAlarm(await changeOf('checkout-orders-anomaly'), sandboxSource());
    assert.deepEqual(
      chart?.lines.map(({ legend }) => legend),
      ['Orders', 'Upper bound', 'Lower bound'],
    );
    assert.ok(isPng(chartImage));
  });

  it('is no image where CloudWatch has no data to draw', async () => {
    const found = await enrichAlarm(await changeOf('legacy-batch-heartbeat'), sandboxSource());
    assert.deepEqual([found.chart, found.chartImage], [null, null]);
    assert.match(found.chartNote, /^No chart: CloudWatch has no data between /);
  });

  it('is asked for all at once', async () => {
    const waiting: string[] = [];
    const call = (operation: string) => {
      waiting.push(operation);
      return new Promise(() => undefined);
    };
    const source: AlarmSource = { now: NOW, call };
    void enrichAlarm({ ...(await changeOf('order-intake-errors')), kind: 'metric' }, source);
    assert.deepEqual(waiting.toSorted(), ['GetMetricData', 'GetMetricWidgetImage']);
  });

  describe('is without what the role may not see, and names the permission:', () => {
    const cases: readonly (readonly [refused: string[], chart: boolean, image: boolean, note: string])[] = [
      [['GetMetricData'], false, true, 'Only an image of the chart: the role may not call cloudwatch:GetMetricData.'],
      [
        ['GetMetricWidgetImage'],
        true,
        false,
        'No image of the chart for phones: the role may not call cloudwatch:GetMetricWidgetImage.',
      ],
      [
        ['GetMetricData', 'GetMetricWidgetImage'],
        false,
        false,
        'No chart: the role may not call cloudwatch:GetMetricData. No image of it either: the role may not call cloudwatch:GetMetricWidgetImage.',
      ],
    ];
    for (const [refused, hasChart, hasImage, note] of cases) {
      it(refused.join(' and '), async () => {
        const found = await enrichAlarm(await changeOf('order-intake-errors'), sandboxSource(...refused));
        assert.deepEqual([found.chart !== null, isPng(found.chartImage), found.chartNote], [hasChart, hasImage, note]);
      });
    }
  });

  for (const [what, output, reason] of [
    ['no image', {}, 'CloudWatch sent none'],
    ['an empty one', { MetricWidgetImage: new Uint8Array() }, 'CloudWatch sent none'],
    ['one that is too large', { MetricWidgetImage: new Uint8Array(60_001) }, 'it is too large'],
  ] as const) {
    it(`keeps the chart where CloudWatch sends ${what}`, async () => {
      const sandbox = sandboxSource();
      const found = await enrichAlarm(await changeOf('order-intake-errors'), {
        now: NOW,
        call: async (operation, input) =>
          operation === 'GetMetricWidgetImage' ? output : sandbox.call(operation, input),
      });
      assert.deepEqual(
        [found.chart !== null, found.chartImage, found.chartNote],
        [true, null, `No image of the chart for phones: ${reason}.`],
      );
    });
  }

  it('says why there is no chart where the event does not describe the alarm', async () => {
    const none: AlarmSource = { now: NOW, call: async () => assert.fail('called') };
    for (const described of [{}, { AlarmName: 5 }, { AlarmName: 'x', Metrics: 'y' }]) {
      const found = await enrichAlarm(await changeOf('order-intake-errors', { described }), none);
      assert.equal(found.chartNote, 'No chart: the event does not say which metric the alarm follows.');
    }
    const log = { AlarmName: 'x', ScheduledQueryConfiguration: {} };
    const found = await enrichAlarm(await changeOf('order-intake-errors', { kind: 'other', described: log }), none);
    assert.equal(found.chartNote, 'No chart: this alarm follows a log query, not a metric.');
  });

  it('does not hide a fault of the bot', async () => {
    for (const fault of ['GetMetricData', 'GetMetricWidgetImage']) {
      const source: AlarmSource = {
        now: NOW,
        call: async (operation) => {
          throw operation === fault ? new TypeError('bug') : new PersonError('deadline', 'No answer in time', 'x');
        },
      };
      await assert.rejects(enrichAlarm(await changeOf('order-intake-errors'), source), TypeError, fault);
    }
  });
});

describe('The children of a composite alarm', () => {
  it('are those of its rule that are in ALARM, by one call', async () => {
    const source = sandboxSource();
    const found = await enrichAlarm(await changeOf('shop-unhealthy'), source);
    assert.deepEqual(found, {
      chart: null,
      chartNote: '',
      chartImage: null,
      children: found.children,
      childrenNote: '',
    });
    assert.ok(found.children && found.children.length > 0);
    for (const { name, state, arn } of found.children) {
      assert.ok(['shop-error-rate', 'orders-queue-age'].includes(name));
      assert.equal(state, 'ALARM');
      assert.equal(arn, `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${name}`);
    }
    assert.deepEqual(source.calls, ['DescribeAlarms']);
  });

  it('begin with those that the event tells of, in their state of now', async () => {
    const told = [child('web-1-cpu-high', 'ALARM'), child('gone', 'ALARM')];
    const { children } = await enrichAlarm(await changeOf('shop-unhealthy', { children: told }), sandboxSource());
    assert.deepEqual(
      children?.slice(0, 2).map(({ name }) => name),
      ['web-1-cpu-high', 'gone'],
    );
    assert.equal(children?.[1]?.state, 'ALARM');
    assert.ok((children?.length ?? 0) > 2);
  });

  it('are all of them, however many pages and calls they take', async () => {
    const rule = Array.from({ length: 250 }, (_, place) => `ALARM("a-${place}")`).join(' OR ');
    const asked: number[] = [];
    const { children, childrenNote } = await enrichAlarm(await changeOf('shop-unhealthy', { rule }), {
      now: NOW,
      call: async (operation, input) => {
        assert.equal(operation, 'DescribeAlarms');
        assert.deepEqual(input.AlarmTypes, ['MetricAlarm', 'CompositeAlarm']);
        const names = Array.isArray(input.AlarmNames) ? input.AlarmNames.map(String) : [];
        asked.push(names.length);
        const all = names.map((name) => ({ AlarmName: name, AlarmArn: `arn:${name}`, StateValue: 'ALARM' }));
        return input.NextToken === undefined
          ? { MetricAlarms: all.slice(0, 40), NextToken: 'more' }
          : { CompositeAlarms: all.slice(40), MetricAlarms: [] };
      },
    });
    assert.deepEqual(
      asked.toSorted((a, b) => a - b),
      [50, 50, 100, 100, 100, 100],
    );
    assert.equal(new Set(children?.map(({ name }) => name)).size, 250);
    assert.equal(childrenNote, '');
  });

  it('are not known where the role may not ask, and the permission is named', async () => {
    const found = await enrichAlarm(await changeOf('shop-unhealthy'), sandboxSource('DescribeAlarms'));
    assert.deepEqual(
      [found.children, found.childrenNote],
      [null, 'Which alarms triggered this one is not known: the role may not call cloudwatch:DescribeAlarms.'],
    );
  });

  it('are those of the event where the role may not ask', async () => {
    const told = [child('orders-queue-age')];
    const change = await changeOf('shop-unhealthy', { children: told });
    const found = await enrichAlarm(change, sandboxSource('DescribeAlarms'));
    assert.deepEqual(found.children, told);
    assert.match(found.childrenNote, /^There may be more .* cloudwatch:DescribeAlarms\.$/);
  });

  it('are none of a rule without alarms, without a call', async () => {
    const none: AlarmSource = { now: NOW, call: async () => assert.fail('called') };
    const found = await enrichAlarm(await changeOf('shop-unhealthy', { rule: 'TRUE' }), none);
    assert.deepEqual([found.children, found.childrenNote], [[], '']);
    assert.deepEqual((await enrichAlarm(await changeOf('shop-unhealthy', { rule: null }), none)).children, []);
  });

  it('do not hide a fault of the bot', async () => {
    const broken: AlarmSource = { now: NOW, call: async () => ({ MetricAlarms: [{ AlarmName: 1 }] }) };
    await assert.rejects(enrichAlarm(await changeOf('shop-unhealthy'), broken));
  });
});
