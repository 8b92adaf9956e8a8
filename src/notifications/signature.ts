import { type KeyObject, verify } from 'node:crypto';
import { isCertificateAddress } from './addresses.ts';
import { CertificateError, type Certificates } from './certificates.ts';
import type { Envelope } from './envelope.ts';

export type Verdict =
  | { readonly kind: 'signed' }
  | {
      readonly kind: 'forged';
      readonly code: 'certificate-address' | 'certificate' | 'signature-version' | 'signature';
      readonly reason: string;
    }
  /** The certificate could not be had; it may be later. */
  | { readonly kind: 'unavailable'; readonly reason: string };

/** Hash by SNS's signature version. Key: `SignatureVersion`. */
const HASHES: ReadonlyMap<string, string> = new Map([
  ['1', 'RSA-SHA1'],
  ['2', 'RSA-SHA256'],
]);

/** Whether SNS signed the envelope. Rejects only for faults of `certificates`. */
export async function verifySignature(envelope: Envelope, certificates: Certificates): Promise<Verdict> {
  const hash = HASHES.get(envelope.SignatureVersion);
  if (hash === undefined) {
    return { kind: 'forged', code: 'signature-version', reason: 'the signature version is neither 1 nor 2' };
  }
  if (!isCertificateAddress(envelope.SigningCertURL, envelope.TopicArn)) {
    return { kind: 'forged', code: 'certificate-address', reason: "the certificate's address is not one of SNS's" };
  }
  let key: KeyObject;
  try {
    key = await certificates.get(envelope.SigningCertURL);
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    const { message: reason } = error;
    return error.kind === 'unavailable'
      ? { kind: 'unavailable', reason }
      : { kind: 'forged', code: 'certificate', reason };
  }
  const signature = Buffer.from(envelope.Signature, 'base64');
  return (await isSigned(hash, Buffer.from(stringToSign(envelope)), key, signature))
    ? { kind: 'signed' }
    : { kind: 'forged', code: 'signature', reason: 'the signature is not of this message' };
}

/** On a thread of Node's pool: this is the dearest step of taking a message, and others can be taken meanwhile. */
function isSigned(hash: string, text: Buffer, key: KeyObject, signature: Buffer): Promise<boolean> {
  return new Promise((resolve, reject) => {
    verify(hash, text, key, signature, (error, isValid) => {
      if (error === null) resolve(isValid);
      else reject(error);
    });
  });
}

/**
 * The text that SNS signs: name and value of these fields, a line each, and no others.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message-verify-message-signature.html
 */
export function stringToSign(envelope: Envelope): string {
  const fields: readonly (readonly [name: string, value: string | null])[] =
    envelope.Type === 'Notification'
      ? [
          ['Message', envelope.Message],
          ['MessageId', envelope.MessageId],
          ['Subject', envelope.Subject],
          ['Timestamp', envelope.Timestamp],
          ['TopicArn', envelope.TopicArn],
          ['Type', envelope.Type],
        ]
      : [
          ['Message', envelope.Message],
          ['MessageId', envelope.MessageId],
          ['SubscribeURL', envelope.SubscribeURL],
          ['Timestamp', envelope.Timestamp],
          ['Token', envelope.Token],
          ['TopicArn', envelope.TopicArn],
          ['Type', envelope.Type],
        ];
  return fields.map(([name, value]) => (value === null ? '' : `${name}\n${value}\n`)).join('');
}
