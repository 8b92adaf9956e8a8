import type { DynamodbRequests } from '../store/dynamodb-requests.ts';
import { itemOf, named } from './dynamodb-attributes.ts';
import { keepBody, readBodies } from './dynamodb-bodies.ts';
import { change, put, remove, sideBySide } from './dynamodb-conditional.ts';
import {
  type DeliveryRecord,
  FAILED_LIST,
  failedKey,
  KEEP_MS,
  type Reference,
  readRecord,
  readReference,
  recordKey,
  referenceItem,
  referenceKey,
  ttlAfter,
  ttlWaiting,
  uniqueItemKey,
  WAITING,
  waitingList,
} from './dynamodb-items.ts';
import type { StoredDelivery } from './outbox.ts';

const IS_WAITING = '#state = :waiting AND #conversationId = :conversationId';

/** How a delivery ended. */
export interface Settlement {
  readonly state: 'sent' | 'failed' | 'dropped';
  readonly at: number;
  readonly messageId: string | null;
  readonly reason: string | null;
}

/** What names a delivery in the queue of its conversation. */
export type Queued = Pick<Reference, 'id' | 'conversationId' | 'place'>;

/** The items of deliveries and of their places in the queues. */
export class DynamodbDeliveries {
  readonly #requests: DynamodbRequests;

  constructor(requests: DynamodbRequests) {
    this.#requests = requests;
  }

  /** What waits in a conversation, in order, from behind a place; a part of it. */
  async page(
    conversationId: string,
    behind: number,
    limit: number,
  ): Promise<{ readonly references: readonly Reference[]; readonly isLast: boolean }> {
    const condition = '#pk = :pk AND #sk BETWEEN :from AND :to';
    const { pk, sk: from } = referenceKey({ conversationId, place: behind + 1 });
    const { Items = [], LastEvaluatedKey } = await this.#requests.query({
      KeyConditionExpression: condition,
      // The character after the last digit.
      ...named(condition, { pk, from, to: `${WAITING}:` }),
      ConsistentRead: true,
      Limit: limit,
    });
    return { references: Items.map(readReference), isLast: LastEvaluatedKey === undefined };
  }

  /** All that waits in a conversation, part by part. */
  async *all(conversationId: string): AsyncGenerator<Reference> {
    let behind = 0;
    for (let isLast = false; !isLast; ) {
      const page = await this.page(conversationId, behind, 500);
      yield* page.references;
      behind = page.references.at(-1)?.place ?? behind;
      ({ isLast } = page);
    }
  }

  /** When the first of what waits falls due: `now` where something is due; null where nothing waits. */
  async earliest(conversationId: string, now: number): Promise<number | null> {
    let earliest: number | null = null;
    for await (const { notBefore } of this.all(conversationId)) {
      if (notBefore === null || notBefore <= now) return now;
      earliest = Math.min(earliest ?? notBefore, notBefore);
    }
    return earliest;
  }

  /** In no order; without those that are not there. */
  async records(ids: readonly string[]): Promise<readonly DeliveryRecord[]> {
    return (await this.#requests.getAll([...new Set(ids)].map(recordKey))).map(readRecord);
  }

  bodies(records: readonly DeliveryRecord[]): Promise<(record: DeliveryRecord) => string | null> {
    return readBodies(this.#requests, records);
  }

  /** Those of which everything is there, with their bodies. */
  async stored(records: readonly DeliveryRecord[]): Promise<readonly StoredDelivery[]> {
    const bodyOf = await this.bodies(records);
    return records.flatMap((record) => {
      const body = bodyOf(record);
      if (body === null) return [];
      const { place: _, length: __, stored: ___, ...delivery } = record;
      return [{ ...delivery, body }];
    });
  }

  /** Of those that wait in this conversation; gives the ids of the ones that it has settled. */
  async settle(queued: readonly Queued[], how: Settlement, tried: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const settled = await sideBySide(queued, async (each) => ((await this.#settle(each, how, tried)) ? [each.id] : []));
    return new Set(settled.flat());
  }

  async #settle(queued: Queued, { at, ...how }: Settlement, tried: ReadonlySet<string>): Promise<boolean> {
    const { id, conversationId } = queued;
    const ttl = ttlAfter(at + KEEP_MS);
    const isFailed = how.state === 'failed';
    // Before it failed, so that none that has is missing; who reads the list looks at the deliveries.
    const entry = { ...failedKey(queued), list: FAILED_LIST, at, ttl };
    if (isFailed) await this.#requests.put({ Item: itemOf(entry) });
    const { done, item } = await change(this.#requests, {
      key: recordKey(id),
      set: { ...how, settledAt: at, ttl },
      add: { attempts: tried.has(id) ? 1 : 0 },
      condition: IS_WAITING,
      values: { waiting: 'waiting', conversationId },
    });
    const { state = null, settledAt = null } = !done && item ? readRecord(item) : {};
    // An answer that got lost: the first request was done.
    if (isFailed && !done && !(state === 'failed' && settledAt === at))
      await this.#requests.deleteAll([failedKey(queued)]);
    return done;
  }

  /** Takes them out of the queue. */
  leave(queued: readonly Queued[]): Promise<void> {
    return this.#requests.deleteAll(queued.map(referenceKey));
  }

  /** What an attempt, or its lack of success, means to one that still waits. */
  async note(id: string, conversationId: string, { attempts, reason }: { attempts: number; reason: string | null }) {
    await change(this.#requests, {
      key: recordKey(id),
      set: reason === null ? {} : { reason },
      add: { attempts },
      condition: IS_WAITING,
      values: { waiting: 'waiting', conversationId },
    });
  }

  /** Changes the time before which it is not sent. False where it does not wait any more. */
  async postpone(reference: Reference, notBefore: number, now: number): Promise<boolean> {
    const { id, conversationId, addedAt } = reference;
    const ttl = ttlWaiting(now, notBefore);
    const queued = await change(this.#requests, {
      key: referenceKey(reference),
      set: { notBefore, list: waitingList(reference), at: Math.max(addedAt, notBefore), ttl },
      condition: 'attribute_exists(#pk)',
    });
    if (!queued.done) return false;
    const { done, item } = await change(this.#requests, {
      key: recordKey(id),
      set: { notBefore, ttl },
      condition: IS_WAITING,
      values: { waiting: 'waiting', conversationId },
    });
    if (done) await keepBody(this.#requests, readRecord(item), ttl);
    return done;
  }

  /**
   * Puts a failed delivery into the queue again, at another place, as if it were added now. Its reference counts only once it names the
   * same place. False where it has not failed, or another was quicker.
   */
  async again(record: DeliveryRecord, place: number, now: number): Promise<boolean> {
    const reference = { ...record, place, notBefore: null, addedAt: now, onceKey: null };
    await this.#requests.put({ Item: referenceItem(reference) });
    const ttl = ttlWaiting(now, null);
    await keepBody(this.#requests, record, ttl);
    const { done, item } = await change(this.#requests, {
      key: recordKey(record.id),
      set: { state: 'waiting', place, attempts: 0, notBefore: null, addedAt: now, settledAt: null, reason: null, ttl },
      condition: '#state = :failed',
      values: { failed: 'failed' },
    });
    const isOurs = done || (item !== null && readRecord(item).place === place);
    await this.#requests.deleteAll([isOurs ? failedKey(record) : referenceKey(reference)]);
    return isOurs;
  }

  /** Others with its key are taken from now on: this one may have been composed. */
  async giveOut({ onceKey, id }: Reference): Promise<void> {
    if (onceKey === null) return;
    await remove(this.#requests, uniqueItemKey(onceKey), '#id = :id', { id });
  }

  /** Its key counts again, unless another with it has come meanwhile. */
  async takeBack({ onceKey, id, place, addedAt, notBefore }: Reference): Promise<void> {
    if (onceKey === null) return;
    const key = uniqueItemKey(onceKey);
    const ttl = ttlWaiting(addedAt, notBefore);
    const item = itemOf({ ...key, id, place, addedAt, ttl });
    await put(this.#requests, { key, item, condition: 'attribute_not_exists(#pk)' });
  }
}
