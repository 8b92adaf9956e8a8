import assert from 'node:assert/strict';
import type { Place } from '../../src/configuration/configuration.ts';
import type { SnsMessage } from '../../src/notifications/event.ts';
import { CHANNEL, configurationOf, createHouse, type House, row, TENANT } from './support/house.ts';
import { TOPIC } from './support/sns.ts';

const message: SnsMessage = {
  messageId: '2d3a994f-adb5-5d6f-ab5e-c2e508881361',
  topicArn: TOPIC,
  subject: null,
  text: 'the secret text',
  attributes: { store: 'example_corp' },
  timestamp: '2026-11-21T03:12:00.000Z',
};
const OTHER_TENANT = '11111111-2222-3333-4444-555555555555';
const GROUP: Place = { kind: 'group', tenantId: null, conversationId: '19:group@thread.v2' };
const PERSONAL: Place = { kind: 'personal', tenantId: null };

describe('the intake', () => {
  let house: House;

  beforeEach(() => {
    house = createHouse();
  });

  afterEach(() => house.outbox.close());

  it('stores one delivery for the channel of the configuration', async () => {
    assert.deepEqual(await house.intake.take(message), { kind: 'accepted' });
    const [delivery, ...others] = await house.stored();
    assert.deepEqual(others, []);
    assert.match(delivery?.id ?? '', /^[0-9a-f-]{36}$/);
    assert.partialDeepStrictEqual(delivery, {
      conversationId: '19:ops@thread.tacv2',
      tenantId: TENANT,
      configurationName: 'ops',
      kind: 'notification',
      unique: 'day',
      notBefore: null,
    });
    assert.deepEqual(JSON.parse(delivery?.body ?? ''), { message });
  });

  it('stores one for each configuration that lists the topic, and for each of its conversations once', async () => {
    const account = { id: '999999999999', name: 'audit', defaultRegion: null };
    house.configuration = configurationOf(
      row({ places: [CHANNEL, GROUP, CHANNEL] }),
      row({ name: 'audit', account }),
      row({ name: 'other', snsTopicArns: [] }),
    );
    assert.deepEqual(await house.intake.take(message), { kind: 'accepted' });
    assert.deepEqual(
      new Set(
        (await house.stored()).map(({ conversationId, configurationName }) => `${configurationName} ${conversationId}`),
      ),
      new Set(['ops 19:ops@thread.tacv2', 'ops 19:group@thread.v2', 'audit 19:ops@thread.tacv2']),
    );
    assert.equal(new Set((await house.stored()).map(({ id }) => id)).size, 3);
  });

  it('adds nothing when the message comes again, and counts that', async () => {
    await house.intake.take(message);
    assert.deepEqual(await house.intake.take(message), { kind: 'repeated' });
    assert.equal((await house.stored()).length, 1);
    assert.deepEqual(house.counted, [['NotificationsRepeated', {}]]);
  });

  it('gives a message that came before to a conversation that has been added since', async () => {
    await house.intake.take(message);
    house.configuration = configurationOf(row({ places: [CHANNEL, GROUP] }));
    assert.deepEqual(await house.intake.take(message), { kind: 'accepted' });
    assert.equal((await house.stored()).length, 2);
  });

  it('takes another message of the same text', async () => {
    await house.intake.take(message);
    assert.deepEqual(await house.intake.take({ ...message, messageId: 'another' }), { kind: 'accepted' });
    assert.equal((await house.stored()).length, 2);
  });

  it('refuses a topic that no configuration lists, with a line in the log and a count', async () => {
    const topicArn = `${TOPIC}-other`;
    assert.equal(house.intake.knows(topicArn), false);
    assert.deepEqual(await house.intake.take({ ...message, topicArn }), { kind: 'unknown-topic' });
    assert.deepEqual(await house.stored(), []);
    assert.deepEqual(house.counted, [['NotificationsRefused', { reason: 'unknown-topic' }]]);
    const [line] = house.lines;
    assert.partialDeepStrictEqual(line, {
      level: 'warn',
      code: 'unknown-topic',
      topicArn,
      messageId: message.messageId,
    });
    assert.doesNotMatch(JSON.stringify(house.lines), /secret/);
  });

  it('follows the configuration as it changes', async () => {
    house.configuration = configurationOf(row({ snsTopicArns: [] }));
    assert.equal(house.intake.knows(TOPIC), false);
    house.configuration = configurationOf(row());
    assert.equal(house.intake.knows(TOPIC), true);
  });

  it('does not resolve when the outbox fails', async () => {
    house.failures.outbox = new Error('disk full');
    await assert.rejects(house.intake.take(message), /disk full/);
  });

  describe('for a configuration of personal chats only', () => {
    const personal = [
      { conversationId: 'a:alex', tenantId: TENANT },
      { conversationId: 'a:megan', tenantId: TENANT },
    ];

    it('delivers to each chat in which the bot is installed', async () => {
      house.configuration = configurationOf(row({ places: [PERSONAL] }));
      house.personal = personal;
      assert.deepEqual(await house.intake.take(message), { kind: 'accepted' });
      assert.deepEqual((await house.stored()).map(({ conversationId }) => conversationId).toSorted(), [
        'a:alex',
        'a:megan',
      ]);
      assert.deepEqual(house.personalAsked, [TENANT]);
    });

    it('asks for those of the tenant that the configuration names', async () => {
      house.configuration = configurationOf(row({ places: [{ kind: 'personal', tenantId: OTHER_TENANT }] }));
      await house.intake.take(message);
      assert.deepEqual(house.personalAsked, [OTHER_TENANT]);
    });

    it('accepts the message, and says so in the log, when nobody has installed it', async () => {
      house.configuration = configurationOf(row({ places: [PERSONAL] }));
      assert.deepEqual(await house.intake.take(message), { kind: 'accepted' });
      assert.deepEqual(await house.stored(), []);
      assert.match(house.lines[0]?.msg ?? '', /nobody has installed/);
    });

    it('asks for nobody where there is a channel as well', async () => {
      house.configuration = configurationOf(row({ places: [CHANNEL, PERSONAL] }));
      house.personal = personal;
      await house.intake.take(message);
      assert.equal((await house.stored()).length, 1);
      assert.deepEqual(house.personalAsked, []);
    });
  });

  it('leaves the tenant empty where a bot without an app registration has none', async () => {
    house.homeTenantId = null;
    house.configuration = configurationOf(row({ places: [GROUP] }), row({ name: 'me', places: [PERSONAL] }));
    const intake = house.createIntake();
    await intake.take(message);
    assert.deepEqual(
      (await house.stored()).map(({ tenantId }) => tenantId),
      [''],
    );
    assert.deepEqual(house.personalAsked, [null]);
  });
});
