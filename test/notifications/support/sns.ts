import { createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CertificateError, type Certificates } from '../../../src/notifications/certificates.ts';

/** What SNS sends, as plain JSON. */
export type Sent = Readonly<Record<string, unknown>>;

export const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:alarms';
export const CERTIFICATE_ADDRESS =
  'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-56e67fcb41f6fec09b0196692625d385.pem';

export function fixture(name: string): string {
  return readFileSync(new URL(`../../fixtures/sns/${name}`, import.meta.url), 'utf8');
}

/** A whole message of SNS. */
export function message(name: string): Sent {
  return JSON.parse(fixture(`${name}.json`));
}

export const signerKey = createPrivateKey(fixture('signer-key.pem'));
const publicKey = new X509Certificate(fixture('signer-certificate.pem')).publicKey;

/** The fields that SNS signs, as its documentation lists them: those that are present, in alphabetical order. */
export const SIGNED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
  UnsubscribeConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
};

/** A message signed as SNS would, by the key of the tests. */
export function signed(
  given: Sent,
  { version = '2', key = signerKey }: { version?: string; key?: KeyObject } = {},
): Sent {
  const text = (SIGNED_FIELDS[String(given.Type)] ?? [])
    .filter((name) => typeof given[name] === 'string')
    .map((name) => `${name}\n${given[name]}\n`)
    .join('');
  return {
    SigningCertURL: CERTIFICATE_ADDRESS,
    ...given,
    SignatureVersion: version,
    Signature: sign(version === '1' ? 'sha1' : 'sha256', Buffer.from(text), key).toString('base64'),
  };
}

/** A message of the fixtures for the topic of the tests, at a time, with a certificate of the tests; not signed yet. */
export function forTopic(name: string, now: number, more: Sent = {}): Sent {
  const { SigningCertURL, ...given } = message(name);
  const address = { SubscribeURL: confirmationAddress(TOPIC, String(given.Token)) };
  return {
    ...given,
    ...(given.Token === undefined ? {} : address),
    TopicArn: TOPIC,
    Timestamp: new Date(now).toISOString(),
    ...more,
  };
}

export function confirmationAddress(topicArn: string, token: string): string {
  const host = `sns.${topicArn.split(':')[3]}.amazonaws.com`;
  return `https://${host}/?Action=ConfirmSubscription&TopicArn=${topicArn}&Token=${token}`;
}

/** The certificates of the tests: one address has the key of the tests, the others have none. */
export class TestCertificates implements Certificates {
  readonly asked: string[] = [];
  /** Thrown instead. */
  failure: Error | null = null;

  async get(address: string): Promise<KeyObject> {
    this.asked.push(address);
    if (this.failure !== null) throw this.failure;
    if (address !== CERTIFICATE_ADDRESS) throw new CertificateError('refused', 'there is no such certificate');
    return publicKey;
  }
}
