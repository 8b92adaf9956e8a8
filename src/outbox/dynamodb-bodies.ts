import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { DynamodbRequests, Item } from '../store/dynamodb-requests.ts';
import { bytesOrNull, itemOf, text } from './dynamodb-attributes.ts';
import { change } from './dynamodb-conditional.ts';
import { bodyKey, type DeliveryRecord, type StoredBody, ttlWaiting } from './dynamodb-items.ts';
import type { NewEntry } from './outbox.ts';

/**
 * As much as keeps a delivery below 1 KB, which is what DynamoDB counts writes in. A delivery is written twice at least, and what stands
 * in it is paid for each time.
 */
const INLINE_BYTES = 640;
/** An item has at most 400 KB. */
const PART_BYTES = 380 * 1024;

/** A body on its way into the table: written once, however many deliveries it is for, and only when one of them is new. */
export class NewBody {
  readonly length: number;
  readonly stored: StoredBody;
  readonly #bytes: Uint8Array;
  readonly #latest: number | null;
  #written: Promise<void> | null = null;

  constructor({ body, deliveries }: NewEntry) {
    const bytes = deflateRawSync(Buffer.from(body, 'utf8'));
    this.#bytes = bytes;
    this.#latest = deliveries.reduce((latest, { notBefore }) => Math.max(latest, notBefore ?? 0), 0);
    this.length = body.length;
    this.stored =
      bytes.length <= INLINE_BYTES
        ? { kind: 'inline', bytes }
        : { kind: 'parts', of: deliveries[0]?.id ?? '', parts: Math.ceil(bytes.length / PART_BYTES) };
  }

  /** Resolves when it is in the table, where it is not written with the delivery itself. */
  write(requests: DynamodbRequests, now: number): Promise<void> {
    this.#written ??= this.#writeParts(requests, ttlWaiting(now, this.#latest));
    return this.#written;
  }

  async #writeParts(requests: DynamodbRequests, ttl: number): Promise<void> {
    if (this.stored.kind === 'inline') return;
    const { of, parts } = this.stored;
    for (let part = 0; part < parts; part += 1) {
      const bytes = this.#bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES);
      await requests.put({ Item: itemOf({ ...bodyKey(of, part), bytes, ttl }) });
    }
  }
}

/** The bodies of deliveries, by where they are stored. One whose parts are not all there has none. */
export async function readBodies(
  requests: DynamodbRequests,
  records: readonly DeliveryRecord[],
): Promise<(record: DeliveryRecord) => string | null> {
  const wanted = new Map(
    records.flatMap(({ stored }) => (stored.kind === 'parts' ? [[stored.of, stored.parts] as const] : [])),
  );
  const keys = [...wanted].flatMap(([of, parts]) => Array.from({ length: parts }, (_, part) => bodyKey(of, part)));
  const items = await requests.getAll(keys);
  const parts = new Map(items.map((item: Item) => [`${text(item, 'pk')} ${text(item, 'sk')}`, item]));
  const read = new Map<string, string | null>();
  return ({ stored }) => {
    if (stored.kind === 'inline') return decode(stored.bytes);
    if (!read.has(stored.of)) read.set(stored.of, joined(parts, stored.of, stored.parts));
    return read.get(stored.of) ?? null;
  };
}

/** Keeps what is stored apart from its delivery for as long as that may wait. */
export async function keepBody(requests: DynamodbRequests, { stored }: DeliveryRecord, ttl: number): Promise<void> {
  if (stored.kind === 'inline') return;
  for (let part = 0; part < stored.parts; part += 1) {
    const condition = 'attribute_exists(#pk) AND #ttl < :ttl';
    await change(requests, { key: bodyKey(stored.of, part), set: { ttl }, condition, values: { ttl } });
  }
}

function joined(items: ReadonlyMap<string, Item>, of: string, parts: number): string | null {
  const bytes: Uint8Array[] = [];
  for (let part = 0; part < parts; part += 1) {
    const { pk, sk } = bodyKey(of, part);
    const item = items.get(`${pk} ${sk}`);
    const found = item && bytesOrNull(item, 'bytes');
    if (!found) return null;
    bytes.push(found);
  }
  return decode(Buffer.concat(bytes));
}

function decode(bytes: Uint8Array): string {
  return inflateRawSync(bytes).toString('utf8');
}
