import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { CertificateError } from '../../src/notifications/certificates.ts';
import { createServer, type Server } from '../../src/server.ts';
import { configurationOf, createHouse, type House, NOW, row } from './support/house.ts';
import { confirmationAddress, fixture, forTopic, type Sent, SIGNED_FIELDS, signed, TOPIC } from './support/sns.ts';

const HOUR = 60 * 60 * 1000;
const SUBSCRIPTION = `${TOPIC}:4636a013-5224-4207-91b2-d6d7c7ab7ea7`;

describe('the door for SNS', () => {
  let house: House;
  let server: Server;
  let port: number;

  beforeEach(async () => {
    house = createHouse();
    server = createServer({
      messages: async (_request, response) => response.send(200),
      readiness: () => ({ ready: true, problems: [] }),
      log: house.log,
      loopbackOnly: true,
      doors: [house.door],
    });
    port = await server.listen(0);
  });

  afterEach(async () => {
    await server.close(0);
    house.outbox.close();
  });

  const postText = (body: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}/api/sns`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'text/plain; charset=UTF-8', ...headers },
    });
  /** As SNS posts it. */
  const post = (sent: Sent, headers: Record<string, string> = {}) =>
    postText(JSON.stringify(sent), {
      'x-amz-sns-message-type': String(sent.Type),
      'x-amz-sns-message-id': String(sent.MessageId),
      'x-amz-sns-topic-arn': String(sent.TopicArn),
      'x-amz-sns-subscription-arn': SUBSCRIPTION,
      ...headers,
    });
  const alarm = (more: Sent = {}) => forTopic('notification-v1-alarm', NOW, more);
  const confirmation = (more: Sent = {}) => forTopic('subscription-confirmation-v1', NOW, more);

  /** Nothing came of a request but its answer, one count and one line in the log, without the message's text. */
  const assertRefused = async (response: Response, status: number, code: string) => {
    assert.equal(response.status, status);
    assert.match(await response.text(), /^\{"error":"[^"]+"\}$/);
    assert.deepEqual(await house.stored(), []);
    assert.deepEqual(house.confirmed, []);
    assert.deepEqual(house.refusedFor(), [code]);
    const refusals = house.lines.filter(({ msg }) => msg.startsWith('an SNS message was refused: '));
    assert.deepEqual(
      refusals.map((line) => [line.level, line.code]),
      [['warn', code]],
    );
    assert.doesNotMatch(JSON.stringify(house.lines), /Threshold Crossed|AlarmName/);
  };

  for (const version of ['1', '2']) {
    it(`stores a notification with a signature of version ${version}`, async () => {
      const sent = signed(alarm(), { version });
      const response = await post(sent);
      assert.equal(response.status, 200);
      assert.equal(await response.text(), '');
      const [delivery, ...others] = await house.stored();
      assert.deepEqual(others, []);
      assert.equal(delivery?.conversationId, '19:ops@thread.tacv2');
      assert.equal(delivery.kind, 'notification');
      assert.deepEqual(JSON.parse(delivery.body), {
        message: {
          messageId: sent.MessageId,
          topicArn: TOPIC,
          subject: sent.Subject,
          text: sent.Message,
          attributes: {},
          timestamp: sent.Timestamp,
        },
      });
      assert.deepEqual(house.counted, []);
    });
  }

  it('takes JSON that is said to be JSON, and does without the headers', async () => {
    const response = await postText(JSON.stringify(signed(alarm())), { 'content-type': 'application/json' });
    assert.equal(response.status, 200);
    assert.equal((await house.stored()).length, 1);
  });

  it('brings message attributes along', async () => {
    await post(signed(forTopic('notification-v1-waf-attributes', NOW)));
    assert.deepEqual(JSON.parse((await house.stored())[0]?.body ?? '').message.attributes, {
      major_version: 'v1',
      managed_rule_group: 'AWSManagedRulesCommonRuleSet',
    });
  });

  it('answers a replayed message as if it were taken, and stores nothing', async () => {
    const sent = signed(alarm());
    await post(sent);
    house.now += 23 * HOUR;
    assert.equal((await post(sent)).status, 200);
    assert.equal((await house.stored()).length, 1);
    assert.deepEqual(house.counted, [['NotificationsRepeated', {}]]);
  });

  describe('refuses what SNS did not sign', () => {
    it('a signature of another key', async () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      await assertRefused(await post(signed(alarm(), { key: privateKey })), 403, 'signature');
    });

    it('a signature that is none', async () => {
      await assertRefused(await post({ ...signed(alarm()), Signature: '!!!not+base64!!!' }), 403, 'signature');
    });

    it('a signature of an unknown version', async () => {
      await assertRefused(await post({ ...signed(alarm()), SignatureVersion: '3' }), 403, 'signature-version');
    });

    const changes: Readonly<Record<string, unknown>> = {
      Message: 'all is well',
      MessageId: '00000000-0000-0000-0000-000000000000',
      Subject: 'OK',
      Timestamp: new Date(NOW - 1).toISOString(),
      TopicArn: `${TOPIC}-2`,
    };
    for (const field of SIGNED_FIELDS.Notification?.slice(0, -1) ?? []) {
      it(`a notification whose ${field} was changed`, async () => {
        house.configuration = configurationOf(row({ snsTopicArns: [TOPIC, `${TOPIC}-2`] }));
        await assertRefused(await post({ ...signed(alarm()), [field]: changes[field] }), 403, 'signature');
      });
    }

    it('a notification that was a confirmation', async () => {
      await assertRefused(await post({ ...signed(confirmation()), Type: 'Notification' }), 403, 'signature');
    });

    const file = 'SimpleNotificationService-56e67fcb41f6fec09b0196692625d385.pem';
    const addresses = {
      host: `https://example.com/${file}`,
      path: 'https://sns.eu-west-1.amazonaws.com/other.pem',
      port: `https://sns.eu-west-1.amazonaws.com:8443/${file}`,
      scheme: `http://sns.eu-west-1.amazonaws.com/${file}`,
      'user info': `https://sns.eu-west-1.amazonaws.com@example.com/${file}`,
      query: `https://sns.eu-west-1.amazonaws.com/${file}?x`,
      partition: `https://sns.cn-north-1.amazonaws.com.cn/${file}`,
    };
    for (const [title, SigningCertURL] of Object.entries(addresses)) {
      it(`a certificate at another ${title}, which is not fetched`, async () => {
        await assertRefused(await post(signed(alarm({ SigningCertURL }))), 403, 'certificate-address');
        assert.deepEqual(house.certificates.asked, []);
      });
    }

    it('a certificate that is not there', async () => {
      const SigningCertURL = `https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-${'0'.repeat(32)}.pem`;
      await assertRefused(await post(signed(alarm({ SigningCertURL }))), 403, 'certificate');
    });
  });

  describe('refuses what is not for it', () => {
    for (const name of ['notification-v1-alarm', 'subscription-confirmation-v1', 'unsubscribe-confirmation-v1']) {
      it(`${name} of a topic that no configuration lists, and fetches no certificate`, async () => {
        const TopicArn = 'arn:aws:sns:eu-west-1:111122223333:other';
        const sent = signed(forTopic(name, NOW, { TopicArn }));
        await assertRefused(await post(sent), 403, 'unknown-topic');
        assert.deepEqual(house.certificates.asked, []);
        assert.partialDeepStrictEqual(house.lines[0], {
          topicArn: TopicArn,
          messageId: sent.MessageId,
          type: sent.Type,
        });
      });
    }

    it('a message older than a day', async () => {
      const sent = signed(alarm());
      house.now += 24 * HOUR + 1;
      await assertRefused(await post(sent), 403, 'stale');
    });

    it('a message from more than a quarter of an hour ahead', async () => {
      await assertRefused(await post(signed(forTopic('notification-v1-alarm', NOW + HOUR / 4 + 1))), 403, 'stale');
    });

    it('a message that its header says is of another type', async () => {
      const headers = { 'x-amz-sns-message-type': 'SubscriptionConfirmation' };
      await assertRefused(await post(signed(alarm()), headers), 403, 'type-mismatch');
    });
  });

  it('knows a message for as long as it takes one from a clock that runs ahead', async () => {
    const sent = signed(forTopic('notification-v1-alarm', NOW + HOUR / 4));
    assert.equal((await post(sent)).status, 200);
    house.now += 24 * HOUR + 1;
    assert.equal((await post(sent)).status, 403);
  });

  describe('refuses what cannot be verified or read', () => {
    it('raw delivery, with a line that says how to turn it off', async () => {
      const response = await postText(String(alarm().Message), {
        'x-amz-sns-rawdelivery': 'true',
        'x-amz-sns-subscription-arn': SUBSCRIPTION,
      });
      await assertRefused(response, 400, 'raw-delivery');
      assert.equal(house.lines[0]?.subscriptionArn, SUBSCRIPTION);
      assert.match(house.lines[0]?.msg ?? '', /--attribute-name RawMessageDelivery --attribute-value false/);
    });

    it('raw delivery of what is not JSON', async () => {
      const response = await postText('Disk full on host 7', { 'x-amz-sns-rawdelivery': 'true' });
      await assertRefused(response, 400, 'raw-delivery');
      assert.match(house.lines[0]?.msg ?? '', /RawMessageDelivery/);
      assert.doesNotMatch(JSON.stringify(house.lines), /Disk full/);
    });

    it('a whole and signed message that is said to be raw', async () => {
      await assertRefused(await post(signed(alarm()), { 'x-amz-sns-rawdelivery': 'TRUE' }), 400, 'raw-delivery');
    });

    it('JSON without an envelope', async () => {
      const response = await postText(String(alarm().Message), { 'x-amz-sns-subscription-arn': SUBSCRIPTION });
      await assertRefused(response, 400, 'no-envelope');
      assert.equal(house.lines[0]?.subscriptionArn, SUBSCRIPTION);
      assert.match(house.lines[0]?.msg ?? '', /RawMessageDelivery/);
    });

    it('an envelope without a signature', async () => {
      await assertRefused(await postText(fixture('notification-backup-with-attributes.json')), 400, 'no-envelope');
    });

    it('malformed JSON', async () => {
      await assertRefused(await postText('{"Type":"Notification",'), 400, 'unreadable');
    });

    it('a body of 2 MiB', async () => {
      const response = await post(signed(alarm({ Message: 'x'.repeat(2 * 1024 * 1024) })));
      await assertRefused(response, 413, 'unreadable');
    });

    it('a media type of its own', async () => {
      const response = await postText(JSON.stringify(signed(alarm())), { 'content-type': 'application/xml' });
      await assertRefused(response, 415, 'unreadable');
    });

    it('keeps out of the log what stands in place of a subscription', async () => {
      const response = await postText('{}', { 'x-amz-sns-subscription-arn': 'forged, and as long as one likes' });
      await assertRefused(response, 400, 'no-envelope');
      assert.doesNotMatch(JSON.stringify(house.lines), /as one likes/);
    });
  });

  it('takes no other method', async () => {
    assert.equal((await fetch(`http://127.0.0.1:${port}/api/sns`)).status, 405);
  });

  describe('asks SNS to come again', () => {
    const assertLater = async (response: Response) => {
      assert.equal(response.status, 503);
      assert.deepEqual(await house.stored(), []);
      assert.deepEqual(house.counted, []);
    };

    it('while the certificate cannot be had', async () => {
      house.certificates.failure = new CertificateError('unavailable', 'the certificate could not be fetched');
      const sent = signed(alarm());
      await assertLater(await post(sent));
      assert.match(house.lines[0]?.msg ?? '', /has to come again: the certificate could not be fetched/);
      house.certificates.failure = null;
      assert.equal((await post(sent)).status, 200);
      assert.equal((await house.stored()).length, 1);
    });

    it('while the outbox takes nothing', async () => {
      house.failures.outbox = new Error('database is locked');
      const sent = signed(alarm());
      await assertLater(await post(sent));
      assert.partialDeepStrictEqual(house.lines[0], { level: 'error', topicArn: TOPIC, messageId: sent.MessageId });
      delete house.failures.outbox;
      assert.equal((await post(sent)).status, 200);
      assert.equal((await house.stored()).length, 1);
    });
  });

  describe('a confirmation', () => {
    for (const version of ['1', '2']) {
      it(`confirms the subscription, signed by version ${version}`, async () => {
        const response = await post(signed(confirmation(), { version }));
        assert.equal(response.status, 200);
        assert.deepEqual(house.confirmed, [[TOPIC, '2336412f37f...']]);
        assert.deepEqual(await house.stored(), []);
      });
    }

    const token = '2336412f37f...';
    const elsewhere: Readonly<Record<string, string>> = {
      'another host': `https://example.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=${token}`,
      'another Region': confirmationAddress(TOPIC, token).replace('eu-west-1.amazonaws', 'us-east-1.amazonaws'),
      'another topic': confirmationAddress(TOPIC, token).replace(TOPIC, `${TOPIC}-2`),
      'another token': confirmationAddress(TOPIC, 'other'),
    };
    for (const [title, SubscribeURL] of Object.entries(elsewhere)) {
      it(`is refused with an address of ${title}, even signed`, async () => {
        await assertRefused(await post(signed(confirmation({ SubscribeURL }))), 403, 'confirmation-address');
      });
    }

    for (const field of SIGNED_FIELDS.SubscriptionConfirmation?.slice(0, -1) ?? []) {
      it(`is refused when its ${field} was changed`, async () => {
        const changes: Readonly<Record<string, string>> = {
          Timestamp: new Date(NOW - 1).toISOString(),
          TopicArn: `${TOPIC}-2`,
          MessageId: 'another',
        };
        house.configuration = configurationOf(row({ snsTopicArns: [TOPIC, `${TOPIC}-2`] }));
        const sent = { ...signed(confirmation()), [field]: changes[field] ?? 'https://example.com/' };
        await assertRefused(await post(sent), 403, 'signature');
      });
    }

    it('has to come again when SNS does not take it', async () => {
      house.failures.confirm = new Error('no answer');
      assert.equal((await post(signed(confirmation()))).status, 503);
      assert.deepEqual(house.confirmed, []);
      assert.match(house.lines[0]?.msg ?? '', /could not be confirmed/);
    });

    it('of an end is logged', async () => {
      assert.equal((await post(signed(forTopic('unsubscribe-confirmation-v1', NOW)))).status, 200);
      assert.deepEqual(house.confirmed, []);
      assert.partialDeepStrictEqual(house.lines[0], {
        level: 'warn',
        topicArn: TOPIC,
        type: 'UnsubscribeConfirmation',
      });
    });
  });
});
