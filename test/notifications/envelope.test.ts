import assert from 'node:assert/strict';
import fc from 'fast-check';
import { messageOf, readEnvelope } from '../../src/notifications/envelope.ts';
import type { SnsMessage } from '../../src/notifications/event.ts';
import { message, type Sent, signed } from './support/sns.ts';

const alarm = message('notification-v1-alarm');
const confirmation = message('subscription-confirmation-v1');

function read(given: unknown): SnsMessage {
  const envelope = readEnvelope(given);
  if (envelope?.Type !== 'Notification') throw new Error('no notification');
  return messageOf(envelope);
}

describe('the envelope', () => {
  it('gives the message of a notification', () => {
    assert.deepEqual(read(alarm), {
      messageId: '2d3a994f-adb5-5d6f-ab5e-c2e508881361',
      topicArn: 'arn:aws:sns:ca-central-1:111122223333:test-sre-bot',
      subject: 'ALARM: "Test alarm" in Canada (Central)',
      text: alarm.Message,
      attributes: {},
      timestamp: '2022-09-25T18:50:37.868Z',
    });
  });

  for (const name of [
    'notification-v2',
    'notification-v1-waf-attributes',
    'notification-v1-no-subject-guardduty-announcement',
  ]) {
    it(`reads ${name}`, () => assert.equal(read(message(name)).text, message(name).Message));
  }

  it('takes a subject that is null as one that is absent', () => {
    const { Subject, ...without } = alarm;
    assert.equal(read(without).subject, null);
    assert.equal(read({ ...alarm, Subject: null }).subject, null);
  });

  it('reads confirmations', () => {
    const envelope = readEnvelope(confirmation);
    assert.equal(envelope?.Type, 'SubscriptionConfirmation');
    assert.equal(envelope.Token, '2336412f37f...');
    assert.equal(readEnvelope(message('unsubscribe-confirmation-v1'))?.Type, 'UnsubscribeConfirmation');
  });

  it('ignores fields that it does not know, such as the sequence number of FIFO topics', () => {
    assert.equal(read({ ...alarm, SequenceNumber: '10000000000000003000' }).text, alarm.Message);
  });

  describe('message attributes', () => {
    const attributesOf = (attributes: unknown) => read({ ...alarm, MessageAttributes: attributes }).attributes;

    it('are their text', () => {
      const { MessageAttributes } = signed(message('notification-message-attributes-docs'));
      assert.deepEqual(attributesOf(MessageAttributes), {
        customer_interests: '["soccer", "rugby", "hockey"]',
        store: 'example_corp',
        event: 'order_placed',
        price_usd: '210.75',
      });
    });

    it('leave out binary ones', () => {
      const binary = { Type: 'Binary', Value: 'AAEC' };
      assert.deepEqual(
        attributesOf({ a: binary, b: { ...binary, Type: 'Binary.png' }, c: { Type: 'String', Value: 'x' } }),
        {
          c: 'x',
        },
      );
    });

    it('leave out those of no known form', () => {
      assert.deepEqual(attributesOf({ a: null, b: 'x', c: { Type: 'String' }, d: { Type: 'String', Value: {} } }), {});
      for (const odd of [null, 'x', [], 7]) assert.deepEqual(attributesOf(odd), {});
    });

    it('are at most a hundred', () => {
      const many = Array.from({ length: 150 }, (_, index) => [`a${index}`, { Type: 'String', Value: 'x' }]);
      assert.equal(Object.keys(attributesOf(Object.fromEntries(many))).length, 100);
      assert.deepEqual(attributesOf({ ['x'.repeat(257)]: { Type: 'String', Value: 'x' } }), {});
    });

    it('may have any name without becoming another object', () => {
      const attributes = attributesOf(JSON.parse('{"__proto__":{"Type":"String","Value":"x"}}'));
      assert.equal(Object.getPrototypeOf(attributes), Object.prototype);
      assert.equal(Reflect.get(attributes, 'Type'), undefined);
    });
  });

  const wrong: readonly (readonly [title: string, from: Sent, change: Sent])[] = [
    ['another type', alarm, { Type: 'Advertisement' }],
    ['no type', alarm, { Type: undefined }],
    ['no message', alarm, { Message: undefined }],
    ['a message that is no text', alarm, { Message: { a: 1 } }],
    ['a message beyond all bounds', alarm, { Message: 'x'.repeat(1024 * 1024 + 1) }],
    ['no message id', alarm, { MessageId: undefined }],
    ['a message id of two lines', alarm, { MessageId: 'a\nb' }],
    ['a subject of two lines', alarm, { Subject: 'a\nTimestamp' }],
    ['a subject beyond all bounds', alarm, { Subject: 'x'.repeat(1025) }],
    ["a queue's ARN as topic", alarm, { TopicArn: 'arn:aws:sqs:eu-west-1:111122223333:alarms' }],
    ['a topic of two lines', alarm, { TopicArn: `${alarm.TopicArn}\nx` }],
    ['a time that is none', alarm, { Timestamp: 'yesterday' }],
    ['a month that is none', alarm, { Timestamp: '2022-19-25T18:50:37.868Z' }],
    ['no signature', alarm, { Signature: undefined }],
    ['an endless signature', alarm, { Signature: 'A'.repeat(4097) }],
    ['a signature version that is a number', alarm, { SignatureVersion: 1 }],
    ['no certificate', alarm, { SigningCertURL: undefined }],
    ['a confirmation without a token', confirmation, { Token: undefined }],
    ['a token with a line break', confirmation, { Token: 'a\nb' }],
    ['a confirmation without an address', confirmation, { SubscribeURL: null }],
    ['an address with a blank', confirmation, { SubscribeURL: 'https://sns.us-west-2.amazonaws.com/ ?' }],
  ];
  for (const [title, from, change] of wrong) {
    it(`is not there with ${title}`, () => {
      assert.notEqual(readEnvelope(from), null);
      assert.equal(readEnvelope({ ...from, ...change }), null);
    });
  }

  it('is not there in what is no message of SNS, whatever it is', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => readEnvelope(value) === null));
    for (const value of [undefined, null, '', 'ALARM', 7, [], {}]) assert.equal(readEnvelope(value), null);
  });

  it('is never there, and never a fault, with a field that is anything', () => {
    const names = Object.keys(alarm);
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.jsonValue(), (name, value) => {
        readEnvelope({ ...alarm, [name]: value });
      }),
    );
  });
});
