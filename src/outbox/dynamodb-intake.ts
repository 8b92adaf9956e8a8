import type { DynamodbRequests } from '../store/dynamodb-requests.ts';
import { itemOf } from './dynamodb-attributes.ts';
import { NewBody } from './dynamodb-bodies.ts';
import { put, remove, sideBySide } from './dynamodb-conditional.ts';
import type { DynamodbConversations } from './dynamodb-conversations.ts';
import {
  type Conversation,
  type DeliveryRecord,
  KEY_MS,
  type Reference,
  readRecord,
  readTakenKey,
  recordItem,
  recordKey,
  referenceItem,
  referenceKey,
  type TakenKey,
  ttlAfter,
  ttlWaiting,
  uniqueItemKey,
  uniqueKeyOf,
} from './dynamodb-items.ts';
import type { AddedDelivery, NewDelivery, NewEntry } from './outbox.ts';

/** Taken together at most, of one conversation. */
const MOST_AT_ONCE = 500;

export interface IntakeParts {
  readonly requests: DynamodbRequests;
  readonly conversations: DynamodbConversations;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Something was added to the conversation, which is now so. */
  readonly added: (conversation: Conversation) => void;
}

interface Arrival {
  readonly delivery: NewDelivery;
  readonly body: NewBody;
  readonly outcome: PromiseWithResolvers<AddedDelivery>;
}

interface Placed extends Arrival {
  readonly place: number;
  readonly addedAt: number;
}

/**
 * Takes new deliveries in, without transactions: each step is one that may be the last, and that another may have done. First the place in
 * the queue, then the key, which names delivery and place; then the delivery and its reference; at last the conversation is told. Who
 * comes with a key that is taken completes what the one before may have left. What arrives for a conversation while others are being
 * taken in goes together, in the order in which it came.
 */
export class DynamodbIntake {
  readonly #parts: IntakeParts;
  readonly #arriving = new Map<string, Arrival[]>();

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  async add(entries: readonly NewEntry[]): Promise<readonly AddedDelivery[]> {
    const outcomes = entries.flatMap((entry) => {
      if (entry.deliveries.length === 0) return [];
      const body = new NewBody(entry);
      return entry.deliveries.map((delivery) => this.#arrive(delivery, body));
    });
    const ended = await Promise.allSettled(outcomes);
    // Not before all have ended: the caller may come again with the same.
    return ended.map((each) => {
      if (each.status === 'rejected') throw each.reason;
      return each.value;
    });
  }

  #arrive(delivery: NewDelivery, body: NewBody): Promise<AddedDelivery> {
    const { conversationId } = delivery;
    const outcome = Promise.withResolvers<AddedDelivery>();
    const arriving = this.#arriving.get(conversationId);
    if (arriving) arriving.push({ delivery, body, outcome });
    else {
      this.#arriving.set(conversationId, [{ delivery, body, outcome }]);
      setImmediate(() => void this.#takeAll(conversationId));
    }
    return outcome.promise;
  }

  async #takeAll(conversationId: string): Promise<void> {
    const arriving = this.#arriving.get(conversationId) ?? [];
    while (arriving.length > 0) {
      const arrivals = arriving.splice(0, MOST_AT_ONCE);
      try {
        await this.#take(conversationId, arrivals);
      } catch (error) {
        for (const { outcome } of arrivals) outcome.reject(error);
      }
    }
    this.#arriving.delete(conversationId);
  }

  async #take(conversationId: string, arrivals: readonly Arrival[]): Promise<void> {
    const { conversations, now, added } = this.#parts;
    const [first] = arrivals;
    if (first === undefined) return;
    const seen = await conversations.takePlaces(conversationId, first.delivery.tenantId, arrivals.length);
    const addedAt = now();
    const placed = arrivals.map((arrival, index): Placed => {
      return { ...arrival, place: seen.places - arrivals.length + index + 1, addedAt };
    });
    // Those with the same key one after the other: the first of them has it.
    const groups = [...Map.groupBy(placed, ({ delivery }) => uniqueKeyOf(delivery)).values()];
    const taken = (await sideBySide(groups, (group) => this.#takeGroup(group, seen))).flat();
    const dues = taken.flatMap(({ due }) => due ?? []);
    if (dues.length > 0) {
      const told = await conversations.signal(
        conversationId,
        dues.reduce((a, b) => Math.min(a, b)),
        seen,
      );
      if (told !== null) added(told);
    }
    for (const { arrival, result } of taken) {
      if (result instanceof Error) arrival.outcome.reject(result);
      else arrival.outcome.resolve(result);
    }
  }

  async #takeGroup(group: readonly Placed[], seen: Conversation): Promise<readonly Taken[]> {
    const taken: Taken[] = [];
    for (const arrival of group) taken.push(await this.#takeOne(arrival, seen));
    return taken;
  }

  async #takeOne(arrival: Placed, seen: Conversation): Promise<Taken> {
    const { delivery, place, addedAt } = arrival;
    const { id } = delivery;
    const before = await this.#takeKey(arrival);
    if (before !== null) {
      const due = await this.#complete(arrival, before, seen);
      return { arrival, due, result: { id, outcome: 'repeated' } };
    }
    if (await this.#write(arrival, { id, place, addedAt })) {
      return { arrival, due: dueOf(arrival), result: { id, outcome: 'added' } };
    }
    const key = uniqueItemKey(uniqueKeyOf(delivery));
    await remove(this.#parts.requests, key, '#id = :id AND #place = :place', { id, place });
    return { arrival, due: null, result: new Error(`The outbox has a delivery ${JSON.stringify(id)} already.`) };
  }

  /** What has the key; null where it is now this one. */
  async #takeKey({ delivery, place, addedAt }: Placed): Promise<TakenKey | null> {
    const { requests } = this.#parts;
    const { id, unique, notBefore } = delivery;
    const key = uniqueItemKey(uniqueKeyOf(delivery));
    const ttl = unique === 'day' ? ttlAfter(addedAt + KEY_MS) : ttlWaiting(addedAt, notBefore);
    const item = itemOf({ ...key, id, place, addedAt, ttl });
    // One that waits has its key for as long as it does.
    let condition = unique === 'day' ? 'attribute_not_exists(#pk) OR #addedAt <= :old' : 'attribute_not_exists(#pk)';
    let over = '';
    for (;;) {
      const outcome = await put(requests, { key, item, condition, values: { old: addedAt - KEY_MS, over } });
      if (outcome.done) return null;
      const found = outcome.item && readTakenKey(outcome.item);
      if (found === null) continue;
      if (found.id === id && found.place === place) return null;
      if (unique === 'day' || !(await this.#isSettled(found))) return found;
      // It ended without giving its key back.
      over = found.id;
      condition = 'attribute_not_exists(#pk) OR #id = :over';
    }
  }

  async #isSettled({ id }: TakenKey): Promise<boolean> {
    const item = await this.#parts.requests.get(recordKey(id));
    return item !== null && readRecord(item).state !== 'waiting';
  }

  /** Does what the one before may have left undone; gives when that is due, null where there is nothing to tell. */
  async #complete(arrival: Placed, before: TakenKey, seen: Conversation): Promise<number | null> {
    const { requests } = this.#parts;
    const { conversationId } = arrival.delivery;
    const referenced = referenceKey({ conversationId, place: before.place });
    const items = await requests.getAll([recordKey(before.id), referenced]);
    const record = items.find(({ pk }) => pk?.S === recordKey(before.id).pk);
    if (record !== undefined && readRecord(record).state !== 'waiting') return null;
    // One that was sent again has another place, and is whole.
    if (record !== undefined && readRecord(record).place !== before.place) return null;
    const isWhole = items.length === 2;
    const isLookedAfter = seen.claimed === 0 && (seen.stoppedAt !== null || seen.dueAt !== null);
    if (isWhole && isLookedAfter && (seen.dueAt ?? 0) <= dueOf(arrival)) return null;
    if (record === undefined) await this.#write(arrival, before);
    else if (!isWhole) await this.#refer(readRecord(record));
    return dueOf(arrival);
  }

  /** Writes the delivery and its reference, as what the key names. False where there is another delivery of this id. */
  async #write({ delivery, body }: Placed, { id, place, addedAt }: TakenKey): Promise<boolean> {
    const { requests } = this.#parts;
    const notBefore = delivery.notBefore === null ? null : Math.ceil(delivery.notBefore);
    const record: DeliveryRecord = {
      ...delivery,
      id,
      notBefore,
      addedAt,
      place,
      attempts: 0,
      state: 'waiting',
      settledAt: null,
      messageId: null,
      reason: null,
      length: body.length,
      stored: body.stored,
    };
    await body.write(requests, addedAt);
    const key = recordKey(id);
    const condition = 'attribute_not_exists(#pk)';
    const [{ done, item }] = await Promise.all([
      put(requests, { key, item: recordItem(record), condition }),
      this.#refer(record),
    ]);
    if (done) return true;
    const found = item && readRecord(item);
    const isOurs = found !== null && found.place === place && found.conversationId === delivery.conversationId;
    // Nobody takes it for this one: the delivery names another place.
    if (!isOurs) await requests.deleteAll([referenceKey(record)]);
    return isOurs;
  }

  async #refer(record: DeliveryRecord): Promise<void> {
    const { conversationId, place, id, kind, notBefore, addedAt, unique } = record;
    const onceKey = unique === 'waiting' ? uniqueKeyOf(record) : null;
    const reference: Reference = { conversationId, place, id, kind, notBefore, addedAt, onceKey };
    const item = referenceItem(reference);
    await put(this.#parts.requests, { key: referenceKey(reference), item, condition: 'attribute_not_exists(#pk)' });
  }
}

interface Taken {
  readonly arrival: Arrival;
  /** From when on something waits that the conversation is to be told of; null: nothing. */
  readonly due: number | null;
  readonly result: AddedDelivery | Error;
}

function dueOf({ delivery, addedAt }: Placed): number {
  return delivery.notBefore === null ? addedAt : Math.ceil(delivery.notBefore);
}
