import assert from 'node:assert/strict';
import {
  ListSubscriptionsByTopicCommand,
  NotFoundException,
  SetSubscriptionAttributesCommand,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import type { Principal } from '../../src/aws/principal.ts';
import type { ChannelConfiguration } from '../../src/configuration/configuration.ts';
import { type SubscribedDoor, Subscriptions } from '../../src/notifications/subscriptions.ts';
import { openSqliteStore } from '../../src/store/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { accessDenied, type Cloud, startCloud } from './support/cloud.ts';
import { configurationOf, logLines, row } from './support/house.ts';

const HTTPS: SubscribedDoor = { protocol: 'https', endpoint: 'https://bot.example.com/api/sns' };
const OWN = { id: '000000000000', name: 'production', defaultRegion: null };

describe('subscriptions', () => {
  let cloud: Cloud;
  let store: Store;
  let log: ReturnType<typeof logLines>;
  let configuration: ReturnType<typeof configurationOf>;
  let topic: string;

  beforeEach(async () => {
    cloud = await startCloud();
    store = openSqliteStore({ path: ':memory:', now: () => 0 });
    log = logLines();
    topic = cloud.server.createTopic('alarms').topicArn;
    configuration = configurationOf(own());
  });

  afterEach(async () => {
    store.close();
    await cloud.stop();
  });

  const own = (more: Partial<ChannelConfiguration> = {}) => row({ account: OWN, snsTopicArns: [topic], ...more });
  const principalOf = (given: ChannelConfiguration): Principal => ({
    tenantId: 'tenant',
    userId: 'chatbot',
    userName: 'chatbot',
    conversationId: '',
    configurationName: given.name,
    accountId: given.account.id,
    accountName: given.account.name,
    roleArn: given.roleArn,
    federatedAs: null,
    externalId: given.externalId,
    guardrailPolicies: [],
  });
  const open = (
    door: SubscribedDoor | null = HTTPS,
    more: Partial<ConstructorParameters<typeof Subscriptions>[0]> = {},
  ) =>
    new Subscriptions({
      caller: cloud.caller,
      store,
      current: () => configuration,
      principalOf,
      door,
      log: log.log,
      ...more,
    });
  const listed = async (topicArn = topic) => {
    const { Subscriptions: found = [] } = await cloud.sns.send(
      new ListSubscriptionsByTopicCommand({ TopicArn: topicArn }),
    );
    return found.map(({ Protocol, Endpoint }) => `${Protocol} ${Endpoint}`);
  };
  const operations = () => cloud.calls.map(({ operation }) => operation);
  const subscribe = (endpoint: SubscribedDoor = HTTPS, topicArn = topic) =>
    cloud.sns.send(
      new SubscribeCommand({
        TopicArn: topicArn,
        Protocol: endpoint.protocol,
        Endpoint: endpoint.endpoint,
        ReturnSubscriptionArn: true,
      }),
    );

  it('subscribes a listed topic to the door, as the configuration, in its Region, without raw delivery', async () => {
    const subscriptions = open();
    await subscriptions.check();
    assert.deepEqual(await listed(), ['https https://bot.example.com/api/sns']);
    assert.deepEqual(subscriptions.problems(), []);
    assert.deepEqual(operations(), ['ListSubscriptionsByTopic', 'Subscribe']);
    const [, request] = cloud.calls;
    assert.partialDeepStrictEqual(request, { service: 'sns', region: 'eu-west-1', principal: principalOf(own()) });
    assert.deepEqual(request?.input, {
      TopicArn: topic,
      Protocol: 'https',
      Endpoint: 'https://bot.example.com/api/sns',
      ReturnSubscriptionArn: true,
    });
  });

  it('subscribes it to a queue', async () => {
    const { queueArn } = cloud.server.createQueue('inbox');
    await open({ protocol: 'sqs', endpoint: queueArn }).check();
    assert.deepEqual(await listed(), [`sqs ${queueArn}`]);
  });

  it('leaves a topic alone that is subscribed, on whatever page that is shown', async () => {
    for (let index = 0; index < 5; index += 1)
      await subscribe({ ...HTTPS, endpoint: `https://other${index}.example.com/` });
    await subscribe();
    const pages: unknown[] = [];
    const call: Cloud['caller']['call'] = async (request) => {
      if (request.operation !== 'ListSubscriptionsByTopic') return cloud.caller.call(request);
      pages.push(request.input.NextToken);
      // In pages of two, as SNS gives pages of a hundred.
      const answer = await cloud.caller.call({ ...request, input: { TopicArn: topic } });
      if (!Array.isArray(answer.output.Subscriptions)) throw new Error('no list');
      // The emulator gives them in no order; the bot's comes last.
      const all = answer.output.Subscriptions.toSorted((one, other) => other.Endpoint.localeCompare(one.Endpoint));
      const from = Number(request.input.NextToken ?? 0);
      const next = from + 2 < all.length ? { NextToken: String(from + 2) } : {};
      return { ...answer, output: { Subscriptions: all.slice(from, from + 2), ...next } };
    };
    await open(HTTPS, { caller: { call } }).check();
    assert.deepEqual(pages, [undefined, '2', '4']);
    assert.equal((await listed()).length, 6);
    assert.equal(operations().includes('Subscribe'), false);
  });

  it('subscribes again while the subscription waits for its confirmation', async () => {
    const call: Cloud['caller']['call'] = async (request) => {
      const answer = await cloud.caller.call(request);
      if (request.operation !== 'ListSubscriptionsByTopic') return answer;
      const pending = { SubscriptionArn: 'PendingConfirmation', Protocol: HTTPS.protocol, Endpoint: HTTPS.endpoint };
      return { ...answer, output: { Subscriptions: [pending] } };
    };
    await open(HTTPS, { caller: { call } }).check();
    assert.deepEqual(operations(), ['ListSubscriptionsByTopic', 'Subscribe']);
  });

  it('calls as a configuration of the account that the topic lies in, where there is one', async () => {
    const other = row({ name: 'other', snsTopicArns: [topic] });
    configuration = configurationOf(other, own());
    await open().check();
    assert.deepEqual(new Set(cloud.calls.map(({ principal }) => principal.configurationName)), new Set(['ops']));
    cloud.calls.length = 0;
    configuration = configurationOf(other, { ...other, name: 'third' });
    await open().check();
    assert.deepEqual(new Set(cloud.calls.map(({ principal }) => principal.configurationName)), new Set(['other']));
  });

  it('says of a FIFO topic that only a queue can take it', async () => {
    const { topicArn } = cloud.server.createTopic('orders.fifo', { attributes: { FifoTopic: 'true' } });
    configuration = configurationOf(own({ snsTopicArns: [topicArn] }));
    const subscriptions = open();
    await subscriptions.check();
    assert.match(
      subscriptions.problems().join(),
      /orders\.fifo: a FIFO topic delivers to SQS queues only.*CHATBOT_INBOX/,
    );
    assert.deepEqual(cloud.calls, []);
    const { queueArn } = cloud.server.createQueue('inbox');
    const withQueue = open({ protocol: 'sqs', endpoint: queueArn });
    await withQueue.check();
    assert.deepEqual(withQueue.problems(), []);
    assert.deepEqual(await listed(topicArn), [`sqs ${queueArn}`]);
  });

  describe('with raw message delivery', () => {
    const turnOn = async () => {
      const { SubscriptionArn } = await subscribe();
      const attribute = { AttributeName: 'RawMessageDelivery', AttributeValue: 'true' };
      await cloud.sns.send(new SetSubscriptionAttributesCommand({ SubscriptionArn, ...attribute }));
      return SubscriptionArn;
    };

    it('are told of, with how to turn it off', async () => {
      const arn = await turnOn();
      const subscriptions = open();
      await subscriptions.check();
      const [problem = ''] = subscriptions.problems();
      assert.ok(
        problem.endsWith(
          `aws sns set-subscription-attributes --subscription-arn ${arn} --attribute-name RawMessageDelivery ` +
            '--attribute-value false --region eu-west-1',
        ),
      );
      assert.equal(log.lines.filter(({ level }) => level === 'warn').length, 1);
      assert.equal(operations().includes('SetSubscriptionAttributes'), false);
    });

    it('are not told of where nobody may look', async () => {
      await turnOn();
      cloud.failing.set('GetSubscriptionAttributes', accessDenied('GetSubscriptionAttributes', topic));
      const subscriptions = open();
      await subscriptions.check();
      assert.deepEqual(subscriptions.problems(), []);
      assert.deepEqual(
        log.lines.map(({ level }) => level),
        ['debug'],
      );
    });
  });

  describe('that fail', () => {
    it('name the missing permission in one line, and stop no other topic', async () => {
      const other = cloud.server.createTopic('other').topicArn;
      configuration = configurationOf(own({ snsTopicArns: ['arn:aws:sns:eu-west-1:000000000000:gone', other] }));
      cloud.failing.set('Subscribe', accessDenied('Subscribe', other));
      const subscriptions = open();
      await subscriptions.check();
      const lines = log.lines.filter(({ level }) => level === 'warn');
      assert.equal(lines.length, 2);
      assert.partialDeepStrictEqual(
        lines.find(({ topicArn }) => topicArn === other),
        {
          code: 'access-denied',
          permission: 'SNS:Subscribe',
          roleArn: 'arn:aws:iam::111122223333:role/chatbot',
          configuration: 'ops',
        },
      );
      assert.equal(subscriptions.problems().length, 2);
      assert.match(
        subscriptions.problems().find((problem) => problem.startsWith(other)) ?? '',
        /: the role arn:aws:iam::111122223333:role\/chatbot may not SNS:Subscribe\. Allow it\./,
      );
      cloud.failing.clear();
      await subscriptions.check();
      assert.deepEqual(await listed(other), ['https https://bot.example.com/api/sns']);
      assert.equal(subscriptions.problems().length, 1);
    });

    it('by a fault of the bot say so, and keep the fault for the log', async () => {
      const subscriptions = open(HTTPS, { caller: { call: () => Promise.reject(new TypeError('a fault')) } });
      await subscriptions.check();
      assert.deepEqual(subscriptions.problems(), [`${topic}: a fault of the bot; the log tells more`]);
      assert.match(JSON.stringify(log.lines), /TypeError.*a fault/);
    });

    it('because the store fails are told of, and checked again', async () => {
      let fails = true;
      const keys: Store['keys'] = async (...given) => {
        if (fails) throw new Error('disk full');
        return store.keys(...given);
      };
      const broken = {
        read: store.read.bind(store),
        write: store.write.bind(store),
        delete: store.delete.bind(store),
        keys,
      };
      const subscriptions = open(HTTPS, { store: broken });
      await subscriptions.check();
      assert.deepEqual(subscriptions.problems(), ['The subscriptions of SNS topics could not be checked.']);
      fails = false;
      await subscriptions.check();
      assert.deepEqual(subscriptions.problems(), []);
    });
  });

  describe('of topics that are no longer listed', () => {
    it('end where the bot made them', async () => {
      const subscriptions = open();
      await subscriptions.check();
      configuration = configurationOf(own({ snsTopicArns: [] }));
      await subscriptions.check();
      assert.deepEqual(await listed(), []);
      assert.deepEqual(await store.keys('sns-subscription/', 10), []);
      assert.deepEqual(subscriptions.problems(), []);
      cloud.calls.length = 0;
      await subscriptions.check();
      assert.deepEqual(cloud.calls, []);
    });

    it('end after a restart, with the whole configuration gone', async () => {
      await open().check();
      configuration = configurationOf(own({ name: 'another', snsTopicArns: [] }));
      await open().check();
      assert.deepEqual(await listed(), []);
      assert.equal(cloud.calls.at(-1)?.principal.configurationName, 'ops');
    });

    it('end with the role that the configuration has now', async () => {
      await open().check();
      const roleArn = 'arn:aws:iam::000000000000:role/newer';
      configuration = configurationOf(own({ snsTopicArns: [], roleArn }));
      await open().check();
      assert.equal(cloud.calls.at(-1)?.operation, 'Unsubscribe');
      assert.equal(cloud.calls.at(-1)?.principal.roleArn, roleArn);
    });

    it('stay where somebody else made them', async () => {
      await subscribe();
      const subscriptions = open();
      await subscriptions.check();
      configuration = configurationOf(own({ snsTopicArns: [] }));
      await subscriptions.check();
      assert.equal((await listed()).length, 1);
    });

    it('are a problem, and tried again, when they cannot be ended', async () => {
      const subscriptions = open();
      await subscriptions.check();
      configuration = configurationOf(own({ snsTopicArns: [] }));
      cloud.failing.set('Unsubscribe', accessDenied('Unsubscribe', topic));
      await subscriptions.check();
      assert.match(subscriptions.problems().join(), /may not SNS:Unsubscribe/);
      cloud.failing.clear();
      await subscriptions.check();
      assert.deepEqual(subscriptions.problems(), []);
      assert.deepEqual(await listed(), []);
    });

    it('are done with when they are gone already', async () => {
      const subscriptions = open();
      await subscriptions.check();
      configuration = configurationOf(own({ snsTopicArns: [] }));
      const gone = { message: 'Subscription does not exist', $metadata: { httpStatusCode: 404 } };
      cloud.failing.set('Unsubscribe', new NotFoundException(gone));
      await subscriptions.check();
      assert.deepEqual(subscriptions.problems(), []);
      assert.deepEqual(await store.keys('sns-subscription/', 10), []);
    });

    it('end however many there are', async () => {
      const topics = Array.from({ length: 120 }, (_, index) => cloud.server.createTopic(`t${index}`).topicArn);
      configuration = configurationOf(own({ snsTopicArns: topics }));
      const subscriptions = open();
      await subscriptions.check();
      assert.equal(operations().filter((operation) => operation === 'Subscribe').length, 120);
      configuration = configurationOf(own({ snsTopicArns: [] }));
      await subscriptions.check();
      assert.equal(operations().filter((operation) => operation === 'Unsubscribe').length, 120);
      assert.deepEqual(await store.keys('sns-subscription/', 10), []);
    });
  });

  describe('after the door has changed', () => {
    it('move to the new one', async () => {
      await open().check();
      const { queueArn } = cloud.server.createQueue('inbox');
      await open({ protocol: 'sqs', endpoint: queueArn }).check();
      assert.deepEqual(await listed(), [`sqs ${queueArn}`]);
    });

    it('stay at the old one while the new one cannot be subscribed', async () => {
      await open().check();
      cloud.failing.set('Subscribe', accessDenied('Subscribe', topic));
      await open({ ...HTTPS, endpoint: 'https://new.example.com/api/sns' }).check();
      assert.deepEqual(await listed(), ['https https://bot.example.com/api/sns']);
    });
  });

  it('are checked by one at a time, and once more for those who asked meanwhile', async () => {
    let running = 0;
    let most = 0;
    const call: Cloud['caller']['call'] = async (request) => {
      running += 1;
      most = Math.max(most, running);
      const answer = await cloud.caller.call(request);
      running -= 1;
      return answer;
    };
    const subscriptions = open(HTTPS, { caller: { call } });
    const first = subscriptions.check();
    const later = cloud.server.createTopic('later').topicArn;
    configuration = configurationOf(own({ snsTopicArns: [later] }));
    await Promise.all([first, subscriptions.check(), subscriptions.check()]);
    assert.equal(most, 1);
    assert.deepEqual(await listed(later), ['https https://bot.example.com/api/sns']);
    assert.deepEqual(await listed(), []);
  });

  describe('confirmed', () => {
    it('are so by SNS, end for nobody without a signature, and are the bot’s from then on', async () => {
      // The emulator's tokens are the subscriptions' ARNs.
      const { SubscriptionArn = '' } = await subscribe();
      const subscriptions = open();
      await subscriptions.confirm(topic, SubscriptionArn);
      assert.deepEqual(cloud.calls.at(-1)?.input, {
        TopicArn: topic,
        Token: SubscriptionArn,
        AuthenticateOnUnsubscribe: 'true',
      });
      configuration = configurationOf(own({ snsTopicArns: [] }));
      await subscriptions.check();
      assert.deepEqual(await listed(), []);
    });

    it('are refused with a token that SNS does not know', async () => {
      await assert.rejects(open().confirm(topic, 'forged'), { name: 'PersonError' });
      assert.deepEqual(await store.keys('sns-subscription/', 10), []);
    });

    it('are refused of a topic that no configuration lists', async () => {
      await assert.rejects(open().confirm(`${topic}-2`, 'token'), /no configuration lists/);
      assert.deepEqual(cloud.calls, []);
    });

    it('stay those of the people who made them where the bot has no door of its own to subscribe', async () => {
      const { SubscriptionArn = '' } = await subscribe();
      const subscriptions = open(null);
      await subscriptions.confirm(topic, SubscriptionArn);
      await subscriptions.check();
      assert.deepEqual(await store.keys('sns-subscription/', 10), []);
      assert.deepEqual(operations(), ['ConfirmSubscription']);
      assert.deepEqual(subscriptions.problems(), []);
    });
  });
});
