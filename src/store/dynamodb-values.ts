import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { WriteRequest } from '@aws-sdk/client-dynamodb';
import type { Item, Key } from './dynamodb-requests.ts';
import { TTL_ATTRIBUTE } from './dynamodb-table.ts';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** A kilobyte is one unit of writing however it is filled, and text can be read in the console. */
const PLAIN_BYTES = 900;
/** An item of DynamoDB has at most 400 KB, names and keys and all. */
const CHUNK_BYTES = 350 * 1024;
/** Chunks outlive the item that names them: DynamoDB removes each when it comes to it. */
const CHUNK_LONGER_S = 24 * 60 * 60;

/** A value as it stands in its item: text, packed with gzip, or packed and in chunks, which are items of their own. */
export interface StoredValue {
  /** Attributes of the item. */
  readonly attributes: Item;
  /** To be written before the item is. */
  readonly chunks: readonly WriteRequest[];
}

/**
 * @param version names the chunks. No other write has it, so that chunks are never changed, and an item and its chunks belong together.
 * @param most bytes that may stand in the item itself.
 */
export async function storedValue(
  json: string,
  version: string,
  expiresAt: number | null,
  most: number = CHUNK_BYTES,
): Promise<StoredValue> {
  if (Buffer.byteLength(json) <= PLAIN_BYTES) return { attributes: { json: { S: json } }, chunks: [] };
  const packed = await pack(json);
  if (packed.length <= most) return { attributes: { packed: { B: packed } }, chunks: [] };
  const ttl = expiresAt === null ? {} : { [TTL_ATTRIBUTE]: { N: String(ttlOf(expiresAt) + CHUNK_LONGER_S) } };
  const keys = chunkKeys(version, Math.ceil(packed.length / CHUNK_BYTES));
  return {
    attributes: { chunks: { N: String(keys.length) } },
    chunks: keys.map(({ pk, sk }, index) => ({
      PutRequest: {
        Item: {
          pk: { S: pk },
          sk: { S: sk },
          packed: { B: packed.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES) },
          ...ttl,
        },
      },
    })),
  };
}

/** The JSON of an item. `chunksOf` reads chunks; null where one is missing, since the item is another by now. */
export async function jsonOf(
  item: Item,
  chunksOf: (keys: readonly Key[]) => Promise<readonly Item[]>,
): Promise<string | null> {
  if (item.json?.S !== undefined) return item.json.S;
  if (item.packed?.B !== undefined) return String(await unpack(item.packed.B));
  const keys = keysOfChunks(item);
  const found = new Map((await chunksOf(keys)).map((chunk) => [chunk.sk?.S, chunk.packed?.B]));
  const parts = keys.flatMap(({ sk }) => found.get(sk) ?? []);
  return parts.length < keys.length ? null : String(await unpack(Buffer.concat(parts)));
}

/** Where the chunks of an item are; none where it has its value itself. */
export function keysOfChunks(item: Item): readonly Key[] {
  return chunkKeys(item.eTag?.S ?? '', Number(item.chunks?.N ?? 0));
}

/** In seconds, when nothing has it any more. */
export function ttlOf(expiresAt: number): number {
  return Math.ceil(expiresAt / 1000);
}

function chunkKeys(version: string, count: number): readonly Key[] {
  return Array.from({ length: count }, (_, index) => ({ pk: `chunk/${version}`, sk: String(index).padStart(4, '0') }));
}
