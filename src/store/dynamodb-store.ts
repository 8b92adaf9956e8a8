import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  TransactionCanceledException,
  type TransactWriteItem,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import type { StoreItems } from 'botbuilder-core';
import { type DynamodbParts, DynamodbRequests, type Item, type Key, keyItem } from './dynamodb-requests.ts';
import { TTL_ATTRIBUTE } from './dynamodb-table.ts';
import { jsonOf, keysOfChunks, storedValue, ttlOf } from './dynamodb-values.ts';
import { checkedCount, checkedKey, type ItemToWrite, MOST_KEY_BYTES, readItem } from './item.ts';
import { listed, placeOf } from './kinds.ts';
import { ConflictError, type Store } from './store.ts';

/** Before the place, to tell the store's items from others in the table. */
const PLACE = 'state/';
/** Before the name, for a sort key is not empty. */
const NAME = '=';
/** Of several items that are written together, each: a transaction has at most 4 MB. */
const MOST_OF_SEVERAL_BYTES = 32 * 1024;
/** An item that is written again and again while its chunks are read. */
const READ_TRIES = 8;
const ALIVE = 'attribute_not_exists(expiresAt) OR expiresAt > :now';
const MAY_WRITE = 'attribute_not_exists(pk) OR eTag = :eTag OR expiresAt <= :now';

export interface DynamodbStoreOptions extends DynamodbParts {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** An eTag that no other write has. */
  readonly newETag?: () => string;
}

/**
 * The store in the table that all instances share. A key is one item: partition and name as kinds.ts derives them, eTag, `expiresAt` as
 * it was given, and the value as dynamodb-values.ts keeps it. Reads are strongly consistent. Whoever made the client destroys it.
 */
export function openDynamodbStore(options: DynamodbStoreOptions): Store {
  return new DynamodbStore(options);
}

class DynamodbStore implements Store {
  readonly #requests: DynamodbRequests;
  readonly #now: () => number;
  readonly #newETag: () => string;

  constructor({ now, newETag = randomUUID, ...parts }: DynamodbStoreOptions) {
    this.#requests = new DynamodbRequests(parts);
    this.#now = now;
    this.#newETag = newETag;
  }

  async read(keys: string[]): Promise<StoreItems> {
    const wanted = [...new Set(keys.map(checkedKey))].filter(mayBeThere);
    const items = await this.#requests.getAll(wanted.map(keyOf));
    const byPlace = new Map(items.map((item) => [placeText(item), item]));
    const found = await Promise.all(
      wanted.map(async (key): Promise<[string, object][]> => {
        const value = await this.#valueOf(key, byPlace.get(placeText(keyItem(keyOf(key)))) ?? null);
        return value === null ? [] : [[key, value]];
      }),
    );
    // fromEntries defines properties, so a key such as `__proto__` is a key like any other.
    return Object.fromEntries(found.flat());
  }

  async write(changes: StoreItems): Promise<void> {
    const items = Object.entries(changes).map(([key, item]) => readItem(key, item));
    checkedCount(items);
    const most = items.length > 1 ? MOST_OF_SEVERAL_BYTES : undefined;
    const puts = await Promise.all(items.map((item) => this.#prepare(item, most)));
    await this.#requests.writeAll(puts.flatMap(({ chunks }) => chunks));
    const [only] = puts;
    if (only === undefined) return;
    if (puts.length === 1) await this.#writeOne(only);
    else await this.#writeTogether(puts);
  }

  async delete(keys: string[]): Promise<void> {
    const wanted = [...new Set(keys.map(checkedKey))].filter(mayBeThere);
    checkedCount(wanted);
    const [only] = wanted;
    if (only === undefined) return;
    if (wanted.length > 1)
      return this.#requests.transact(
        wanted.map((key) => deleting(keyOf(key))),
        this.#newETag(),
      );
    const { Attributes } = await this.#requests.delete({ Key: keyItem(keyOf(only)), ReturnValues: 'ALL_OLD' });
    await this.#removeChunks(Attributes);
  }

  async keys(prefix: string, limit: number, after = ''): Promise<readonly string[]> {
    const { place, name } = listed(checkedKey(prefix));
    if (limit < 1 || isBeyond(after, prefix)) return [];
    const found: string[] = [];
    let from = after.startsWith(prefix) ? keyItem({ pk: PLACE + place, sk: NAME + after.slice(place.length) }) : null;
    do {
      const page = await this.#requests.query({
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :name)',
        FilterExpression: ALIVE,
        ProjectionExpression: 'sk',
        ExpressionAttributeValues: {
          ':pk': { S: PLACE + place },
          ':name': { S: NAME + name },
          ':now': { N: String(this.#now()) },
        },
        Limit: limit - found.length,
        ...(from === null ? {} : { ExclusiveStartKey: from }),
      });
      for (const { sk } of page.Items ?? []) found.push(place + (sk?.S ?? '').slice(NAME.length));
      from = page.LastEvaluatedKey ?? null;
    } while (from !== null && found.length < limit);
    return found;
  }

  /** DynamoDB removes what has expired by itself. */
  sweep(): number {
    return 0;
  }

  close(): void {
    this.#requests.close();
  }

  /** The value of an item; null where there is none, or it has expired. */
  async #valueOf(key: string, read: Item | null): Promise<object | null> {
    let item = read;
    for (let tries = 1; item !== null && !isExpired(item, this.#now()); tries += 1) {
      const json = await jsonOf(item, (keys) => this.#requests.getAll(keys));
      if (json !== null) return { ...JSON.parse(json), eTag: item.eTag?.S };
      const before = item.eTag?.S;
      item = await this.#requests.get(keyOf(key));
      if (item?.eTag?.S === before || tries >= READ_TRIES) {
        throw new Error(`The item ${JSON.stringify(key)} is damaged: parts of its value are missing in the table.`);
      }
    }
    return null;
  }

  async #prepare({ key, json, eTag, expiresAt }: ItemToWrite, most?: number): Promise<PutOfItem> {
    const version = this.#newETag();
    const { attributes, chunks } = await storedValue(json, version, expiresAt, most);
    const end: Item =
      expiresAt === null ? {} : { expiresAt: number(expiresAt), [TTL_ATTRIBUTE]: number(ttlOf(expiresAt)) };
    const condition = {
      ConditionExpression: MAY_WRITE,
      ExpressionAttributeValues: { ':eTag': { S: eTag ?? '' }, ':now': number(this.#now()) },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    };
    const Item = { ...keyItem(keyOf(key)), eTag: { S: version }, ...end, ...attributes };
    return { key, version, chunks, put: { Item, ...(eTag === null ? {} : condition) } };
  }

  async #writeOne({ key, version, chunks, put }: PutOfItem): Promise<void> {
    let before: Item | undefined;
    try {
      before = (await this.#requests.put({ ...put, ReturnValues: 'ALL_OLD' })).Attributes;
    } catch (error) {
      const met = metItem(error);
      if (met === null) throw error;
      // The answer to the first try was lost, and this is the second: what stands in its way is what it wrote itself.
      if (met.eTag?.S === version) return;
      await this.#requests.writeAll(chunks.map(removing));
      throw new ConflictError(key);
    }
    if (before?.eTag?.S !== version) await this.#removeChunks(before);
  }

  async #writeTogether(puts: readonly PutOfItem[]): Promise<void> {
    const steps = puts.map(({ put }) => (TableName: string) => ({ Put: { ...put, TableName } }));
    try {
      await this.#requests.transact(steps, this.#newETag());
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const { CancellationReasons: reasons = [] } = error;
      const refused = puts[reasons.findIndex(({ Code }) => Code === 'ConditionalCheckFailed')];
      if (refused === undefined) throw error;
      await this.#requests.writeAll(puts.flatMap(({ chunks }) => chunks.map(removing)));
      throw new ConflictError(refused.key);
    }
  }

  /**
   * Removes the chunks of an item that is no more. Those of an item that expires go by themselves. A reader who still has the item finds
   * them gone, and reads it again. Chunks of an item that is kept for ever stay where a transaction replaced it, or where the process was
   * killed between them and the item: nothing names them then, and they cost their storage.
   */
  async #removeChunks(item: Item | undefined): Promise<void> {
    if (item === undefined || item[TTL_ATTRIBUTE] !== undefined) return;
    await this.#requests.deleteAll(keysOfChunks(item));
  }
}

interface PutOfItem {
  readonly key: string;
  /** The eTag that it will have. */
  readonly version: string;
  readonly chunks: readonly WriteRequest[];
  readonly put: Pick<
    NonNullable<TransactWriteItem['Put']>,
    'Item' | 'ConditionExpression' | 'ExpressionAttributeValues' | 'ReturnValuesOnConditionCheckFailure'
  >;
}

function keyOf(key: string): Key {
  const { place, name } = placeOf(key);
  return { pk: PLACE + place, sk: NAME + name };
}

function deleting(key: Key): (table: string) => TransactWriteItem {
  return (TableName) => ({ Delete: { TableName, Key: keyItem(key) } });
}

/** Takes back what a put has written. */
function removing({ PutRequest }: WriteRequest): WriteRequest {
  const { pk = { S: '' }, sk = { S: '' } } = PutRequest?.Item ?? {};
  return { DeleteRequest: { Key: { pk, sk } } };
}

function placeText({ pk, sk }: Item): string {
  return JSON.stringify([pk?.S, sk?.S]);
}

/** The item that a condition met; null where it was something else that failed. */
function metItem(error: unknown): Item | null {
  if (!(error instanceof ConditionalCheckFailedException)) return null;
  return error.Item ?? {};
}

function mayBeThere(key: string): boolean {
  return Buffer.byteLength(key) <= MOST_KEY_BYTES;
}

function isExpired({ expiresAt }: Item, now: number): boolean {
  return expiresAt?.N !== undefined && Number(expiresAt.N) <= now;
}

/** Whether it stands after all keys with the prefix, in the order of UTF-8. */
function isBeyond(key: string, prefix: string): boolean {
  return !key.startsWith(prefix) && Buffer.compare(Buffer.from(key), Buffer.from(prefix)) > 0;
}

function number(value: number): AttributeValue.NMember {
  return { N: String(value) };
}
