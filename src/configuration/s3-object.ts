import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
} from '@aws-sdk/client-s3';
import { type RemoteFile, RemoteFileError } from './remote-file.ts';

/** As much of an S3 client as is used. */
export interface ObjectClient {
  send(command: GetObjectCommand): Promise<GetObjectCommandOutput>;
  send(command: HeadObjectCommand): Promise<HeadObjectCommandOutput>;
}

export interface S3ObjectParts {
  /** `s3://BUCKET/KEY`. */
  readonly address: string;
  readonly client: ObjectClient;
  /** Calls back every so many milliseconds; gives what ends that. */
  readonly every: (ms: number, work: () => void) => () => void;
}

const POLLED_EVERY_MS = 60_000;
/** Ten thousand channels take a few megabytes; what is larger is another file. */
const MAX_BYTES = 16 * 1024 * 1024;
/** The bucket, by S3's rules, and the key. */
const ADDRESS = /^s3:\/\/(?<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(?<key>.+)$/;

/** A file that is an object of S3. Its ETag tells whether it has changed. */
export class S3Object implements RemoteFile {
  readonly #parts: S3ObjectParts;
  readonly #place: { readonly Bucket: string; readonly Key: string };
  /** The ETag that was read last, or the name of the fault in its place. */
  #seen: string | null = null;
  #looking = false;

  /** Throws RemoteFileError where the address is none. */
  constructor(parts: S3ObjectParts) {
    const { bucket, key } = ADDRESS.exec(parts.address)?.groups ?? {};
    if (bucket === undefined || key === undefined) {
      throw new RemoteFileError(`${parts.address}: expected s3://BUCKET/KEY in CHATBOT_CONFIG`);
    }
    this.#parts = parts;
    this.#place = { Bucket: bucket, Key: key };
  }

  async text(): Promise<string> {
    try {
      const { Body, ContentLength, ETag } = await this.#parts.client.send(new GetObjectCommand(this.#place));
      this.#seen = ETag ?? null;
      if ((ContentLength ?? 0) > MAX_BYTES) {
        throw new RemoteFileError(`it has more than ${MAX_BYTES} bytes: name the configuration file in CHATBOT_CONFIG`);
      }
      return (await Body?.transformToString('utf-8')) ?? '';
    } catch (error) {
      if (error instanceof RemoteFileError) throw error;
      this.#seen = nameOf(error);
      const words = FAULTS.get(nameOf(error)) ?? (error instanceof Error ? error.message : String(error));
      throw new RemoteFileError(words, { cause: error });
    }
  }

  watch(onChange: () => void): () => void {
    return this.#parts.every(POLLED_EVERY_MS, () => void this.#look(onChange));
  }

  /** Never rejects. */
  async #look(onChange: () => void): Promise<void> {
    // One that takes longer than the time between two says what the second would.
    if (this.#looking) return;
    this.#looking = true;
    const now = await this.#version();
    this.#looking = false;
    if (now === this.#seen) return;
    this.#seen = now;
    onChange();
  }

  async #version(): Promise<string | null> {
    try {
      return (await this.#parts.client.send(new HeadObjectCommand(this.#place))).ETag ?? null;
    } catch (error) {
      return nameOf(error);
    }
  }
}

function nameOf(error: unknown): string {
  const name = error instanceof Error ? error.name : String(error);
  return HEAD_NAMES.get(name) ?? name;
}

/** Answers to HEAD have no body to name the fault, so the SDK names it by the status. */
const HEAD_NAMES: ReadonlyMap<string, string> = new Map([
  ['NotFound', 'NoSuchKey'],
  ['Forbidden', 'AccessDenied'],
  ['403', 'AccessDenied'],
]);

/** What to do about each of S3's faults. */
const FAULTS: ReadonlyMap<string, string> = new Map([
  ['NoSuchKey', 'there is no such object: put the configuration file there, or name another with CHATBOT_CONFIG'],
  ['NoSuchBucket', 'there is no such bucket: name another with CHATBOT_CONFIG'],
  [
    'AccessDenied',
    "the bot may not read it, or it is not there: allow the bot's role s3:GetObject on it, and kms:Decrypt where a key of yours encrypts it",
  ],
  ['CredentialsProviderError', 'there are no AWS credentials to read it with: give the bot a role'],
  ['InvalidObjectState', 'it is archived: restore it, or copy it into a storage class that can be read at once'],
]);
