import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { CertificateError } from '../../src/notifications/certificates.ts';
import { type Envelope, readEnvelope } from '../../src/notifications/envelope.ts';
import { stringToSign, verifySignature } from '../../src/notifications/signature.ts';
import { forTopic, type Sent, SIGNED_FIELDS, signed, TestCertificates } from './support/sns.ts';

const NOW = Date.parse('2026-11-21T03:12:00.000Z');
const messages = [
  'notification-v1-alarm',
  'notification-v1-no-subject-guardduty-announcement',
  'notification-v1-waf-attributes',
  'subscription-confirmation-v1',
  'unsubscribe-confirmation-v1',
];

function envelopeOf(sent: Sent): Envelope {
  const envelope = readEnvelope(sent);
  if (envelope === null) throw new Error('no envelope');
  return envelope;
}

/** Another value of the same form. */
const changed: Readonly<Record<string, string>> = {
  Message: 'another',
  MessageId: '00000000-0000-0000-0000-000000000000',
  Subject: 'another',
  SubscribeURL: 'https://example.com/',
  Timestamp: '2026-11-21T03:12:00.001Z',
  Token: 'another',
  TopicArn: 'arn:aws:sns:eu-west-1:111122223333:another',
};

describe("SNS's signature", () => {
  let certificates: TestCertificates;

  beforeEach(() => {
    certificates = new TestCertificates();
  });

  const verdict = (sent: Sent) => verifySignature(envelopeOf(sent), certificates);
  const kindOf = async (sent: Sent) => {
    const found = await verdict(sent);
    return found.kind === 'forged' ? found.code : found.kind;
  };

  it('is of names and values, a line each, without an absent subject', () => {
    const sent = forTopic('notification-v2', NOW);
    const text =
      'Message\nHello world\nMessageId\n17dea24b-55c2-540b-8362-f916557af765\nTimestamp\n2026-11-21T03:12:00.000Z\n' +
      'TopicArn\narn:aws:sns:eu-west-1:111122223333:alarms\nType\nNotification\n';
    assert.equal(stringToSign(envelopeOf(signed(sent))), text);
    const withSubject = text.replace('Timestamp\n', 'Subject\nHello\nTimestamp\n');
    assert.equal(stringToSign(envelopeOf(signed({ ...sent, Subject: 'Hello' }))), withSubject);
  });

  for (const name of messages) {
    for (const version of ['1', '2']) {
      it(`is found true for ${name}, version ${version}`, async () => {
        assert.deepEqual(await verdict(signed(forTopic(name, NOW), { version })), { kind: 'signed' });
      });
    }

    const given = forTopic(name, NOW);
    for (const field of SIGNED_FIELDS[String(given.Type)] ?? []) {
      if (field === 'Type') continue;
      it(`is found false when ${field} of ${name} was changed after signing`, async () => {
        assert.equal(await kindOf({ ...signed(given), [field]: changed[field] }), 'signature');
      });
    }
  }

  it('is found false when the subject was taken away', async () => {
    const { Subject, ...without } = signed(forTopic('notification-v1-alarm', NOW));
    assert.equal(await kindOf(without), 'signature');
  });

  it('is found false when the type was changed', async () => {
    const sent = signed(forTopic('subscription-confirmation-v1', NOW));
    assert.equal(await kindOf({ ...sent, Type: 'UnsubscribeConfirmation' }), 'signature');
  });

  it("is found false when it is another key's", async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    assert.equal(await kindOf(signed(forTopic('notification-v2', NOW), { key: privateKey })), 'signature');
  });

  it('is found false when it was made for the other version', async () => {
    const sent = signed(forTopic('notification-v2', NOW), { version: '1' });
    assert.equal(await kindOf({ ...sent, SignatureVersion: '2' }), 'signature');
  });

  for (const version of ['0', '3', '4', '1.0', 'constructor']) {
    it(`is found false in version ${version}, and nothing is fetched`, async () => {
      const sent = signed(forTopic('notification-v2', NOW));
      assert.equal(await kindOf({ ...sent, SignatureVersion: version }), 'signature-version');
      assert.deepEqual(certificates.asked, []);
    });
  }

  it('is found false, and nothing is fetched, when the certificate is elsewhere', async () => {
    const sent = signed(forTopic('notification-v2', NOW, { SigningCertURL: 'https://example.com/x.pem' }));
    assert.equal(await kindOf(sent), 'certificate-address');
    assert.deepEqual(certificates.asked, []);
  });

  it('is found false, never a fault, whatever stands in its place', async () => {
    const sent = signed(forTopic('notification-v2', NOW));
    const printable = fc.string({
      minLength: 1,
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    });
    await fc.assert(
      fc.asyncProperty(printable, async (Signature) => (await kindOf({ ...sent, Signature })) === 'signature'),
    );
    for (const Signature of ['=', '====', '!', 'A'.repeat(4096)]) {
      assert.equal(await kindOf({ ...sent, Signature }), 'signature');
    }
  });

  it('tells a certificate that cannot be had at present from one that is refused', async () => {
    const sent = signed(forTopic('notification-v2', NOW));
    certificates.failure = new CertificateError('unavailable', 'no answer');
    assert.deepEqual(await verdict(sent), { kind: 'unavailable', reason: 'no answer' });
    certificates.failure = new CertificateError('refused', 'no certificate');
    assert.deepEqual(await verdict(sent), { kind: 'forged', code: 'certificate', reason: 'no certificate' });
    certificates.failure = new TypeError('a fault');
    await assert.rejects(verdict(sent), /a fault/);
  });
});
