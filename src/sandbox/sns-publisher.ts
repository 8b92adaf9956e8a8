import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { StoreAddress } from '../configuration/environment.ts';
import { CertificateError, type Certificates } from '../notifications/certificates.ts';
import { readEnvelope } from '../notifications/envelope.ts';
import { stringToSign } from '../notifications/signature.ts';
import type { Publication } from './alarm-messages.ts';

/** An address of SNS's form at which SNS has no certificate: no key but the sandbox's own is behind it. */
const CERTIFICATE =
  'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-00000000000000000000000000000000.pem';
const KEY_BITS = 2048;

/** Where the demo keeps the key that its notifications are signed with: beside its state. */
export function signingKeyFile(store: StoreAddress): string | null {
  if (store.kind !== 'sqlite' || store.path === ':memory:') return null;
  return join(dirname(store.path), 'sns-signing-key.pem');
}

/** The key in the file, made where there is none. Readable by its owner alone: who has it can speak to the demo as SNS. */
export function openSigningKey(file: string | null): KeyObject {
  if (file !== null && existsSync(file)) return createPrivateKey(readFileSync(file));
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: KEY_BITS });
  if (file !== null) {
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    chmodSync(file, 0o600);
  }
  return privateKey;
}

/** The one certificate that the sandbox trusts. Nothing is fetched. */
export function sandboxCertificates(privateKey: KeyObject): Certificates {
  const publicKey = createPublicKey(privateKey);
  return {
    async get(address) {
      if (address === CERTIFICATE) return publicKey;
      throw new CertificateError('refused', 'the sandbox trusts its own certificate only');
    },
  };
}

/** A notification as SNS sends it, signed (version 2). */
export function signedEnvelope({ topicArn, subject, text }: Publication, privateKey: KeyObject, now: Date): object {
  const unsigned = {
    Type: 'Notification',
    MessageId: randomUUID(),
    TopicArn: topicArn,
    ...(subject === null ? {} : { Subject: subject.slice(0, 100) }),
    Message: text,
    Timestamp: now.toISOString(),
    SignatureVersion: '2',
    SigningCertURL: CERTIFICATE,
    UnsubscribeURL: 'https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe',
  };
  const envelope = readEnvelope({ ...unsigned, Signature: 'AA==' });
  if (envelope === null) throw new Error('the sandbox made a message that is none');
  const signature = sign('RSA-SHA256', Buffer.from(stringToSign(envelope)), privateKey);
  return { ...unsigned, Signature: signature.toString('base64') };
}

/** Delivers a publication to the door of the bot on this machine. Gives the HTTP status. */
export async function publish(publication: Publication, privateKey: KeyObject, port: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/api/sns`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain; charset=UTF-8', 'x-amz-sns-message-type': 'Notification' },
    body: JSON.stringify(signedEnvelope(publication, privateKey, new Date())),
  });
  await response.body?.cancel();
  return response.status;
}
