import assert from 'node:assert/strict';
import { PublishCommand } from '@aws-sdk/client-sns';
import { type ReceiveMessageCommandOutput, SendMessageCommand } from '@aws-sdk/client-sqs';
import { CertificateError } from '../../src/notifications/certificates.ts';
import { Inbox } from '../../src/notifications/inbox.ts';
import { Traces } from '../../src/telemetry/traces.ts';
import { type Cloud, startCloud } from './support/cloud.ts';
import { configurationOf, createHouse, type House, row } from './support/house.ts';
import { CERTIFICATE_ADDRESS, confirmationAddress, fixture, type Sent, signed } from './support/sns.ts';

/** What the emulator writes in place of a signature; the tests put a true one there. */
const UNSIGNED = 'EXAMPLE';
const HOUR = 60 * 60 * 1000;

describe('the inbox', () => {
  let cloud: Cloud;
  let house: House;
  let inbox: Inbox;
  let topic: string;
  let queueUrl: string;
  let slept: number[];
  /** By command: what is done in place of the call, or after it. */
  let before: Map<string, () => unknown>;
  let waiting: (() => void)[];

  beforeEach(async () => {
    cloud = await startCloud();
    house = createHouse();
    slept = [];
    before = new Map();
    waiting = [];
    topic = cloud.server.createTopic('alarms').topicArn;
    const queue = cloud.server.createQueue('inbox', { attributes: { VisibilityTimeout: '0' } });
    queueUrl = queue.queueUrl;
    cloud.server.subscribe({ topic: 'alarms', queue: 'inbox' });
    house.configuration = configurationOf(row({ snsTopicArns: [topic] }));
    cloud.sqs.middlewareStack.add(
      (next, context) => async (args) => {
        const command = context.commandName ?? '';
        await before.get(command)?.();
        const result = await next(args);
        if (command === 'ReceiveMessageCommand') sign(result.output as ReceiveMessageCommandOutput);
        for (const look of waiting) look();
        return result;
      },
      { step: 'initialize', name: 'tests' },
    );
    inbox = open();
  });

  afterEach(async () => {
    await inbox.stop();
    house.outbox.close();
    await cloud.stop();
  });

  const open = (more: Partial<ConstructorParameters<typeof Inbox>[0]> = {}) =>
    new Inbox({
      client: cloud.sqs,
      queueUrl,
      reception: house.reception,
      log: house.log,
      clock: () => house.now,
      sleep: async (ms) => void slept.push(ms),
      random: () => 1,
      polls: 1,
      ...more,
    });

  /** Signs the envelopes that the emulator made, as SNS would have. */
  const sign = ({ Messages = [] }: ReceiveMessageCommandOutput) => {
    for (const message of Messages) {
      if (!message.Body?.includes(`"Signature":"${UNSIGNED}"`)) continue;
      message.Body = JSON.stringify(signed({ ...JSON.parse(message.Body), SigningCertURL: CERTIFICATE_ADDRESS }));
    }
  };
  const publish = (text: string, more: Partial<ConstructorParameters<typeof PublishCommand>[0]> = {}) =>
    cloud.sns.send(new PublishCommand({ TopicArn: topic, Message: text, ...more }));
  const put = (body: string) => cloud.server.sendMessage('inbox', body);
  const left = (queue = 'inbox') => {
    const state = cloud.server.inspectQueue(queue);
    if (state === undefined) throw new Error('no queue');
    const { ready, delayed, inflight } = state.messages;
    return ready.length + delayed.length + inflight.length;
  };
  /** Resolves once something holds, looked at after each call of the inbox. */
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = () => {
        if (holds()) resolve();
      };
      waiting.push(look);
      look();
    });
  const untilEmpty = () => until(() => left() === 0);
  const texts = async () => (await house.stored()).map(({ body }) => JSON.parse(body).message.text);
  const alarm = (more: Sent = {}): Sent => ({
    ...JSON.parse(fixture('notification-v1-alarm.json')),
    TopicArn: topic,
    SigningCertURL: CERTIFICATE_ADDRESS,
    Timestamp: new Date().toISOString(),
    ...more,
  });

  it('handles each message in the trace of its attributes, or in one of its own', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const traces = new Traces();
    const seen: (string | undefined)[] = [];
    const receive = async () => {
      seen.push(traces.current()?.traceId);
      return { kind: 'accepted' } as const;
    };
    inbox = open({ traces, reception: { receive } });
    const MessageAttributes = { traceparent: { DataType: 'String', StringValue: traceparent } };
    await cloud.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: '{}', MessageAttributes }));
    put('{}');
    inbox.start();
    await untilEmpty();
    assert.equal(seen.filter((id) => id === traceparent.slice(3, 35)).length, 1);
    assert.ok(seen.every((id) => /^[0-9a-f]{32}$/.test(id ?? '')));
    assert.equal(new Set(seen).size, 2);
  });

  it('takes what a topic sent into the outbox, and deletes it', async () => {
    await publish('Disk full', {
      Subject: 'host 7',
      MessageAttributes: { n: { DataType: 'Number', StringValue: '7' } },
    });
    inbox.start();
    inbox.start();
    await untilEmpty();
    const [delivery, ...others] = await house.stored();
    assert.deepEqual(others, []);
    assert.partialDeepStrictEqual(JSON.parse(delivery?.body ?? ''), {
      message: { topicArn: topic, subject: 'host 7', text: 'Disk full', attributes: { n: '7' } },
    });
    assert.deepEqual(house.lines, []);
    assert.deepEqual(slept, []);
  });

  it('takes many, with several requests at a time', async () => {
    ({ queueUrl } = cloud.server.createQueue('many'));
    cloud.server.subscribe({ topic: 'alarms', queue: 'many' });
    const all = Array.from({ length: 25 }, (_, index) => `message ${index}`);
    for (const text of all) await publish(text);
    inbox = open({ polls: 3 });
    inbox.start();
    await until(() => left('many') === 0);
    assert.deepEqual((await texts()).toSorted(), all.toSorted());
  });

  it('keeps the order of FIFO topics', async () => {
    const fifo = { FifoTopic: 'true', ContentBasedDeduplication: 'true' };
    topic = cloud.server.createTopic('orders.fifo', { attributes: fifo }).topicArn;
    const attributes = { FifoQueue: 'true', VisibilityTimeout: '0' };
    ({ queueUrl } = cloud.server.createQueue('orders.fifo', { attributes }));
    cloud.server.subscribe({ topic: 'orders.fifo', queue: 'orders.fifo' });
    house.configuration = configurationOf(row({ snsTopicArns: [topic] }));
    const all = Array.from({ length: 12 }, (_, index) => `message ${index}`);
    for (const text of all) await publish(text, { MessageGroupId: 'one' });
    // The third fails once: those behind it must not overtake it.
    const { add } = house.outbox;
    let failed = false;
    house.outbox.add = async (entries) => {
      if (!failed && entries[0]?.body.includes('message 2"')) {
        failed = true;
        throw new Error('database is locked');
      }
      return add.call(house.outbox, entries);
    };
    inbox = open();
    inbox.start();
    await until(() => left('orders.fifo') === 0);
    assert.ok(failed);
    assert.deepEqual(await texts(), all);
  });

  it('handles a message that comes twice once', async () => {
    const body = JSON.stringify(signed(alarm()));
    put(body);
    put(body);
    inbox.start();
    await untilEmpty();
    assert.equal((await house.stored()).length, 1);
    assert.deepEqual(house.counted, [['NotificationsRepeated', {}]]);
  });

  it('deletes a message only when its deliveries are stored', async () => {
    house.failures.outbox = new Error('database is locked');
    let stored = -1;
    before.set('DeleteMessageBatchCommand', async () => {
      stored = (await house.stored()).length;
    });
    await publish('Disk full');
    inbox.start();
    await until(() => slept.length >= 2);
    assert.equal(stored, -1);
    assert.equal(left(), 1);
    delete house.failures.outbox;
    await untilEmpty();
    assert.equal(stored, 1);
    assert.deepEqual(await texts(), ['Disk full']);
  });

  it('leaves a message there while its certificate cannot be had, and pauses for longer each time', async () => {
    house.certificates.failure = new CertificateError('unavailable', 'no answer');
    await publish('Disk full');
    inbox.start();
    await until(() => slept.length >= 8);
    assert.deepEqual(slept.slice(0, 8), [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    assert.deepEqual(await house.stored(), []);
    house.certificates.failure = null;
    await untilEmpty();
    assert.deepEqual(await texts(), ['Disk full']);
  });

  it('leaves a message there that it fails on', async () => {
    let fails = true;
    const receive: House['reception']['receive'] = async (...given) => {
      if (fails) throw new TypeError('a fault');
      return house.reception.receive(...given);
    };
    inbox = open({ reception: { receive } });
    await publish('Disk full');
    inbox.start();
    await until(() => slept.length >= 1);
    assert.match(JSON.stringify(house.lines), /could not be handled; it stays there/);
    assert.doesNotMatch(JSON.stringify(house.lines), /Disk full/);
    fails = false;
    await untilEmpty();
    assert.deepEqual(await texts(), ['Disk full']);
  });

  const refused: Readonly<Record<string, readonly [code: string, body: () => string]>> = {
    'a forged signature': ['signature', () => JSON.stringify({ ...signed(alarm()), Message: 'all is well' })],
    "the emulator's signature": ['signature', () => JSON.stringify({ ...signed(alarm()), Signature: 'RVhBTVBMRQ==' })],
    'a certificate elsewhere': [
      'certificate-address',
      () => JSON.stringify(signed(alarm({ SigningCertURL: 'https://example.com/x.pem' }))),
    ],
    'an unknown topic': ['unknown-topic', () => JSON.stringify(signed(alarm({ TopicArn: `${topic}-2` })))],
    'raw delivery': ['no-envelope', () => String(alarm().Message)],
    'no JSON': ['no-envelope', () => 'Disk full'],
    'a message of the day before yesterday, put there now': [
      'stale',
      () => JSON.stringify(signed(alarm({ Timestamp: new Date(Date.now() - 25 * HOUR).toISOString() }))),
    ],
  };
  for (const [title, [code, body]] of Object.entries(refused)) {
    it(`stores nothing of ${title}, says so and deletes it`, async () => {
      put(body());
      inbox.start();
      await untilEmpty();
      assert.deepEqual(await house.stored(), []);
      assert.deepEqual(house.refusedFor(), [code]);
      assert.partialDeepStrictEqual(house.lines, [{ level: 'warn', code }]);
      assert.doesNotMatch(JSON.stringify(house.lines), /all is well|Threshold|Disk full/);
      assert.deepEqual(slept, []);
    });
  }

  it('takes what waited in the queue for days', async () => {
    const sentAt = Date.now() - 72 * HOUR;
    const receive: House['reception']['receive'] = (body, arrival) =>
      house.reception.receive(body, { ...arrival, at: sentAt });
    const seen: number[] = [];
    inbox = open({
      reception: {
        receive: (body, arrival) => {
          seen.push(arrival.at);
          return receive(body, arrival);
        },
      },
    });
    const start = Date.now();
    put(JSON.stringify(signed(alarm({ Timestamp: new Date(sentAt).toISOString() }))));
    inbox.start();
    await untilEmpty();
    assert.equal((await house.stored()).length, 1);
    // The queue's own time, not the bot's, which stands still in the tests.
    assert.ok((seen[0] ?? 0) >= start);
    assert.notEqual(seen[0], house.now);
  });

  it('goes by its own clock where the queue tells no time', async () => {
    const seen: number[] = [];
    const messages = [{ Body: '{}', ReceiptHandle: 'r' }];
    const done = Promise.withResolvers<void>();
    const receive: House['reception']['receive'] = async (_body, { at }) => {
      seen.push(at);
      done.resolve();
      return { kind: 'accepted' };
    };
    inbox = open({
      client: { send: async () => ({ $metadata: {}, Messages: messages.splice(0), Failed: [], Successful: [] }) },
      reception: { receive },
    });
    inbox.start();
    await done.promise;
    await inbox.stop();
    assert.deepEqual(seen, [house.now]);
  });

  it("confirms the subscription of another account's topic", async () => {
    const token = '2336412f37f';
    const confirmation = {
      ...JSON.parse(fixture('subscription-confirmation-v1.json')),
      TopicArn: topic,
      Token: token,
      SubscribeURL: confirmationAddress(topic, token),
      SigningCertURL: CERTIFICATE_ADDRESS,
      Timestamp: new Date().toISOString(),
    };
    put(JSON.stringify(signed(confirmation)));
    inbox.start();
    await untilEmpty();
    assert.deepEqual(house.confirmed, [[topic, token]]);
    house.failures.confirm = new Error('denied');
    put(JSON.stringify(signed(confirmation)));
    await untilEmpty();
    assert.deepEqual(slept, []);
  });

  describe('when SQS fails', () => {
    it('tries again after pauses that grow, and says so', async () => {
      before.set('ReceiveMessageCommand', () => {
        throw Object.assign(new Error('not reachable'), { name: 'NetworkError' });
      });
      await publish('Disk full');
      const paused = Promise.withResolvers<void>();
      const problems: (readonly string[])[] = [];
      inbox = open({
        sleep: async (ms) => {
          problems.push(inbox.problems());
          if (slept.push(ms) === 3) {
            before.clear();
            paused.resolve();
          }
        },
      });
      assert.deepEqual(inbox.problems(), []);
      inbox.start();
      await paused.promise;
      await untilEmpty();
      assert.deepEqual(slept, [1000, 2000, 4000]);
      assert.deepEqual(problems[0], [`The queue ${queueUrl} cannot be read: NetworkError: not reachable`]);
      assert.deepEqual(inbox.problems(), []);
      assert.deepEqual(
        house.lines.map(({ level }) => level),
        ['error', 'error', 'error'],
      );
      assert.deepEqual(await texts(), ['Disk full']);
    });

    it('pauses for at least half as long, by chance', async () => {
      before.set('ReceiveMessageCommand', () => {
        throw new Error('not reachable');
      });
      const paused = Promise.withResolvers<void>();
      inbox = open({
        random: () => 0,
        sleep: async (ms) => {
          if (slept.push(ms) === 2) {
            before.clear();
            paused.resolve();
          }
        },
      });
      inbox.start();
      await paused.promise;
      assert.deepEqual(slept, [500, 1000]);
    });

    it('deletes at the next time what could not be deleted', async () => {
      let failures = 0;
      before.set('DeleteMessageBatchCommand', () => {
        failures += 1;
        if (failures === 1) throw new Error('not reachable');
      });
      await publish('Disk full');
      inbox.start();
      await untilEmpty();
      assert.equal(failures, 2);
      assert.deepEqual(await texts(), ['Disk full']);
      assert.match(house.lines[0]?.msg ?? '', /could not be deleted/);
      assert.deepEqual(house.counted, [['NotificationsRepeated', {}]]);
    });

    it('says which messages SQS did not delete', async () => {
      const failure = { Id: '0', Code: 'ReceiptHandleIsInvalid', SenderFault: true };
      const logged = Promise.withResolvers<void>();
      const messages = [{ Body: '{}', ReceiptHandle: 'r' }];
      inbox = open({
        client: {
          send: async () => ({ $metadata: {}, Messages: messages.splice(0), Failed: [failure], Successful: [] }),
        },
        reception: { receive: async () => ({ kind: 'accepted' }) },
        log: Object.assign(Object.create(house.log), {
          warn: (details: object) => {
            assert.deepEqual(details, { queueUrl, failed: [failure] });
            logged.resolve();
          },
        }),
      });
      inbox.start();
      await logged.promise;
      await inbox.stop();
    });
  });

  describe('when it is stopped', () => {
    it('breaks off waiting for messages', async () => {
      const asked = Promise.withResolvers<void>();
      before.set('ReceiveMessageCommand', () => asked.resolve());
      inbox.start();
      await asked.promise;
      await inbox.stop();
      assert.deepEqual(house.lines, []);
      assert.deepEqual(slept, []);
    });

    it('ends a pause', async () => {
      before.set('ReceiveMessageCommand', () => {
        throw new Error('not reachable');
      });
      const pausing = Promise.withResolvers<void>();
      inbox = open({
        sleep: (_ms, signal) =>
          new Promise((resolve) => {
            signal.addEventListener('abort', () => resolve());
            pausing.resolve();
          }),
      });
      inbox.start();
      await pausing.promise;
      await inbox.stop();
    });

    it('finishes the messages at hand', async () => {
      const atHand = Promise.withResolvers<void>();
      const goOn = Promise.withResolvers<void>();
      const receive: House['reception']['receive'] = async (...given) => {
        atHand.resolve();
        await goOn.promise;
        return house.reception.receive(...given);
      };
      inbox = open({ reception: { receive } });
      await publish('Disk full');
      inbox.start();
      await atHand.promise;
      let stopped = false;
      const stopping = inbox.stop().then(() => {
        stopped = true;
      });
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(stopped, false);
      goOn.resolve();
      await stopping;
      assert.deepEqual(await texts(), ['Disk full']);
      assert.equal(left(), 0);
    });
  });
});
