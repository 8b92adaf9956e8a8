import { type KeyObject, X509Certificate } from 'node:crypto';

/** Where the public keys come from with which SNS's signatures are checked. */
export interface Certificates {
  /** The key in the certificate at an address, which was found to be one of SNS's. Rejects with {@link CertificateError}. */
  get(address: string): Promise<KeyObject>;
}

/** No key: `unavailable` may pass, `refused` means that what is there is no certificate that SNS signs with. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
  readonly code = 'certificate';
  readonly kind: 'unavailable' | 'refused';

  constructor(kind: CertificateError['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

export interface CertificateParts {
  readonly fetch: typeof fetch;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 5000;
const MAX_BYTES = 64 * 1024;
/** SNS signs with one certificate a Region and changes it now and then. */
const KEPT = 50;
/** Whoever knows a topic's ARN can make the bot look for certificates; at most so many at a time. */
const AT_A_TIME = 10;

interface Kept {
  readonly key: KeyObject;
  /** Milliseconds since the epoch. */
  readonly validTo: number;
}

/** Fetches certificates once and keeps them until they expire. Failures are not kept. */
export class FetchedCertificates implements Certificates {
  readonly #parts: Required<CertificateParts>;
  /** In the order of their last use. */
  readonly #kept = new Map<string, Kept>();
  readonly #underWay = new Map<string, Promise<KeyObject>>();

  constructor(parts: CertificateParts) {
    this.#parts = { timeoutMs: TIMEOUT_MS, ...parts };
  }

  async get(address: string): Promise<KeyObject> {
    const kept = this.#kept.get(address);
    this.#kept.delete(address);
    if (kept !== undefined && this.#parts.clock() < kept.validTo) {
      this.#kept.set(address, kept);
      return kept.key;
    }
    const underWay = this.#underWay.get(address);
    if (underWay !== undefined) return underWay;
    if (this.#underWay.size >= AT_A_TIME)
      throw new CertificateError('unavailable', 'too many certificates are being fetched');
    const fetching = this.#fetch(address).finally(() => this.#underWay.delete(address));
    this.#underWay.set(address, fetching);
    return fetching;
  }

  async #fetch(address: string): Promise<KeyObject> {
    const certificate = readCertificate(await this.#download(address), this.#parts.clock());
    this.#kept.set(address, certificate);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
    }
    return certificate.key;
  }

  async #download(address: string): Promise<string> {
    try {
      const signal = AbortSignal.timeout(this.#parts.timeoutMs);
      // Not followed: only what SNS's own address holds counts.
      const response = await this.#parts.fetch(address, { redirect: 'manual', signal });
      if (response.status !== 200) {
        await response.body?.cancel();
        const passes = response.status >= 500 || response.status === 429;
        throw new CertificateError(
          passes ? 'unavailable' : 'refused',
          `the certificate's address answered with status ${response.status}`,
        );
      }
      return await readText(response);
    } catch (error) {
      if (error instanceof CertificateError) throw error;
      throw new CertificateError('unavailable', 'the certificate could not be fetched', { cause: error });
    }
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new CertificateError('refused', 'the certificate is larger than a certificate is');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('latin1');
}

function readCertificate(text: string, now: number): Kept {
  const certificate = parse(text);
  const validFrom = certificate.validFromDate.getTime();
  const validTo = certificate.validToDate.getTime();
  if (now < validFrom || now >= validTo) {
    throw new CertificateError(
      'refused',
      `the certificate is valid from ${certificate.validFrom} to ${certificate.validTo} only`,
    );
  }
  const key = certificate.publicKey;
  if (key.asymmetricKeyType !== 'rsa') throw new CertificateError('refused', "the certificate's key is not an RSA key");
  return { key, validTo };
}

function parse(text: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch (error) {
    throw new CertificateError('refused', 'what the address holds is not a certificate', { cause: error });
  }
}
