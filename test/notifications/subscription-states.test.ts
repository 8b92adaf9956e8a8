import assert from 'node:assert/strict';
import type { Principal } from '../../src/aws/principal.ts';
import type { ChannelConfiguration } from '../../src/configuration/configuration.ts';
import { type SubscribedDoor, Subscriptions } from '../../src/notifications/subscriptions.ts';
import { openSqliteStore } from '../../src/store/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { type Cloud, startCloud } from './support/cloud.ts';
import { configurationOf, logLines, row } from './support/house.ts';

const HTTPS: SubscribedDoor = { protocol: 'https', endpoint: 'https://bot.example.com/api/sns' };
const OWN = { id: '000000000000', name: 'production', defaultRegion: null };

describe('the states of subscriptions', () => {
  let cloud: Cloud;
  let store: Store;
  let topics: string[];

  beforeEach(async () => {
    cloud = await startCloud();
    store = openSqliteStore({ path: ':memory:', now: () => 0 });
    topics = [cloud.server.createTopic('alarms').topicArn];
  });
  afterEach(async () => {
    store.close();
    await cloud.stop();
  });

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
    externalId: null,
    guardrailPolicies: [],
  });
  const open = (door: SubscribedDoor | null = HTTPS) =>
    new Subscriptions({
      caller: cloud.caller,
      store,
      current: () => configurationOf(row({ account: OWN, snsTopicArns: topics })),
      principalOf,
      door,
      log: logLines().log,
    });

  it('are not known before the first check', () => {
    assert.deepEqual([...open().states()], []);
    assert.ok(open().isKeeping());
    assert.ok(!open(null).isKeeping());
  });

  it('wait for their confirmation, and are confirmed for all instances once one has taken it', async () => {
    const [topic = ''] = topics;
    const [one, other] = [open(), open()];
    await one.check();
    assert.deepEqual(one.states().get(topic), { kind: 'pending' });
    assert.deepEqual([...(await one.confirmed())], []);
    const [key = ''] = await store.keys('sns-subscription/', 1);
    // The emulator's tokens are the subscriptions' ARNs.
    await other.confirm(topic, String((await store.read([key]))[key]?.subscriptionArn));
    assert.deepEqual(other.states().get(topic), { kind: 'confirmed' });
    assert.deepEqual([...(await one.confirmed())], [topic]);
  });

  it('are confirmed where SNS lists them so', async () => {
    const [topic = ''] = topics;
    await open().check();
    const later = open();
    await later.check();
    assert.deepEqual(later.states().get(topic), { kind: 'confirmed' });
  });

  it('need no confirmation of the account’s own queue', async () => {
    const [topic = ''] = topics;
    const { queueArn } = cloud.server.createQueue('inbox');
    const subscriptions = open({ protocol: 'sqs', endpoint: queueArn });
    await subscriptions.check();
    assert.deepEqual(subscriptions.states().get(topic), { kind: 'confirmed' });
    assert.deepEqual([...(await subscriptions.confirmed())], [topic]);
  });

  it('have failed with the reason in words, until it works or the topic is no longer listed', async () => {
    const fifo = cloud.server.createTopic('ordered.fifo', { attributes: { FifoTopic: 'true' } }).topicArn;
    topics = [fifo];
    const subscriptions = open();
    await subscriptions.check();
    const state = subscriptions.states().get(fifo);
    assert.ok(state?.kind === 'failed');
    assert.match(state.reason, /^a FIFO topic delivers to SQS queues only\./);
    topics = [];
    await subscriptions.check();
    assert.deepEqual([...subscriptions.states()], []);
  });
});
