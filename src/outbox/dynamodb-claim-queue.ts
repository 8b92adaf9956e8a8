import type { DynamodbDeliveries } from './dynamodb-deliveries.ts';
import type { DeliveryRecord, Reference } from './dynamodb-items.ts';
import type { Delivery } from './outbox.ts';

/** What one call gives out at most, unless a single body is larger. */
const MAX_BODIES_LENGTH = 16 * 1024 * 1024;
const SMALLEST_PAGE = 25;
const LARGEST_PAGE = 1000;
/** A place whose delivery is not there is one that is being added, or was given up; after this long it is the latter. */
const GIVEN_UP_MS = 10 * 60 * 1000;

/**
 * What waits in a conversation, as the claim that holds it knows it: nobody else takes anything away meanwhile, so what was read once
 * holds; what is added is read on from where reading ended.
 */
export class ClaimQueue {
  readonly #deliveries: DynamodbDeliveries;
  readonly #conversationId: string;
  /** In order. */
  #references: Reference[] = [];
  #read = new Map<string, Delivery>();
  /** The last place that was read. */
  #behind = 0;
  /** Everything was read that was there when it was. */
  #isComplete = false;

  constructor(deliveries: DynamodbDeliveries, conversationId: string) {
    this.#deliveries = deliveries;
    this.#conversationId = conversationId;
  }

  /** From now on everything is read anew. */
  forget(): void {
    this.#references = [];
    this.#read = new Map();
    this.#behind = 0;
    this.#isComplete = false;
  }

  /** The first that are due, in order. */
  async waiting(limit: number, now: number): Promise<readonly Delivery[]> {
    // Where all was read a moment ago, it is not asked again within the same call.
    for (let isFirst = true; ; isFirst = false) {
      const due = isFirst || !this.#isComplete ? await this.#due(limit, now) : this.#knownDue(limit, now);
      const unread = due.filter(({ id }) => !this.#read.has(id));
      if (unread.length === 0) return this.#within(due);
      if (!(await this.#readAll(unread, now, unread[0] === due[0]))) return this.#within(due);
    }
  }

  async countFoldable(limit: number, now: number): Promise<number> {
    const foldable = () => this.#references.filter((each) => each.kind === 'notification' && isDue(each, now)).length;
    await this.#readOn(limit, () => foldable() >= limit);
    return Math.min(limit, foldable());
  }

  /** The one whose turn it is. */
  async first(now: number): Promise<Reference | null> {
    return (await this.#due(1, now))[0] ?? null;
  }

  /** When the first falls due; `now` where one is due, null where nothing waits. */
  async earliest(now: number): Promise<number | null> {
    const isAnyDue = () => this.#references.some((each) => isDue(each, now));
    if (!this.#isComplete) await this.#readOn(1, isAnyDue);
    if (isAnyDue()) return now;
    const times = this.#references.flatMap(({ notBefore }) => notBefore ?? []);
    return times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b));
  }

  async everything(): Promise<readonly Reference[]> {
    await this.#readOn(LARGEST_PAGE, () => false);
    return this.#references;
  }

  /** By id; those that are not known are looked for, and left out where they are of another conversation. */
  async references(ids: readonly string[]): Promise<readonly Reference[]> {
    const known = new Map(this.#references.map((reference) => [reference.id, reference]));
    const others = await this.#deliveries.records(ids.filter((id) => !known.has(id)));
    for (const record of others) {
      const { id, conversationId, state } = record;
      if (conversationId !== this.#conversationId || state !== 'waiting') continue;
      known.set(id, { ...record, onceKey: null });
    }
    return [...new Set(ids)].flatMap((id) => known.get(id) ?? []);
  }

  settled(ids: ReadonlySet<string>): void {
    this.#references = this.#references.filter(({ id }) => !ids.has(id));
    for (const id of ids) this.#read.delete(id);
  }

  postponed(id: string, notBefore: number): void {
    this.#references = this.#references.map((each) => (each.id === id ? { ...each, notBefore } : each));
    this.#read.delete(id);
  }

  tried(id: string): void {
    const read = this.#read.get(id);
    if (read) this.#read.set(id, { ...read, attempts: read.attempts + 1 });
  }

  async #due(limit: number, now: number): Promise<readonly Reference[]> {
    await this.#readOn(limit, () => this.#knownDue(limit, now).length >= limit);
    return this.#knownDue(limit, now);
  }

  #knownDue(limit: number, now: number): readonly Reference[] {
    return this.#references.filter((each) => isDue(each, now)).slice(0, limit);
  }

  async #readOn(wanted: number, isEnough: () => boolean): Promise<void> {
    const limit = Math.min(LARGEST_PAGE, Math.max(SMALLEST_PAGE, wanted));
    while (!isEnough()) {
      const { references, isLast } = await this.#deliveries.page(this.#conversationId, this.#behind, limit);
      this.#references.push(...references);
      this.#behind = references.at(-1)?.place ?? this.#behind;
      this.#isComplete = isLast;
      if (isLast) return;
    }
  }

  /** As many of them as bodies may be large together. */
  #within(due: readonly Reference[]): readonly Delivery[] {
    const found: Delivery[] = [];
    let length = 0;
    for (const { id } of due) {
      const delivery = this.#read.get(id);
      if (delivery === undefined) break;
      length += delivery.body.length;
      if (found.length > 0 && length > MAX_BODIES_LENGTH) break;
      found.push(delivery);
    }
    return found;
  }

  /** Reads deliveries from the first on, `one` at least if so. False where the bodies are so large that the rest is left for later. */
  async #readAll(references: readonly Reference[], now: number, one: boolean): Promise<boolean> {
    const records = new Map(
      (await this.#deliveries.records(references.map(({ id }) => id))).map((each) => [each.id, each]),
    );
    const isThere = ({ id, place }: Reference) => records.get(id)?.place === place;
    const isOver = (each: Reference) => isThere(each) && records.get(each.id)?.state !== 'waiting';
    const here = references.flatMap((each): DeliveryRecord[] => {
      const record = records.get(each.id);
      return record !== undefined && isThere(each) && !isOver(each) ? [{ ...record, notBefore: each.notBefore }] : [];
    });
    const taken = [...this.#read.values()].reduce((sum, { body }) => sum + body.length, 0);
    const fitting = firstWithin(here, MAX_BODIES_LENGTH - taken, one);
    const bodyOf = await this.#deliveries.bodies(fitting);
    const missing = new Set(references.filter((each) => !isThere(each) || isOver(each)).map(({ id }) => id));
    for (const record of fitting) {
      const body = bodyOf(record);
      if (body === null) missing.add(record.id);
      else this.#read.set(record.id, deliveryOf(record, body));
    }
    this.#references = this.#references.filter(({ id }) => !missing.has(id));
    await this.#deliveries.leave(references.filter((each) => isOver(each) || isGivenUp(each, missing, now)));
    return fitting.length === here.length;
  }
}

function isDue({ notBefore }: Reference, now: number): boolean {
  return notBefore === null || notBefore <= now;
}

function isGivenUp({ id, addedAt }: Reference, missing: ReadonlySet<string>, now: number): boolean {
  return missing.has(id) && addedAt < now - GIVEN_UP_MS;
}

function firstWithin(records: readonly DeliveryRecord[], room: number, takeOne: boolean): readonly DeliveryRecord[] {
  let length = 0;
  const end = records.findIndex((record, index) => {
    length += record.length;
    return length > room && !(takeOne && index === 0);
  });
  return end === -1 ? records : records.slice(0, end);
}

function deliveryOf(record: DeliveryRecord, body: string): Delivery {
  const { id, conversationId, tenantId, configurationName, kind, uniqueKey, unique, notBefore, addedAt, attempts } =
    record;
  return {
    id,
    conversationId,
    tenantId,
    configurationName,
    kind,
    uniqueKey,
    unique,
    notBefore,
    addedAt,
    attempts,
    body,
  };
}
