import type { DynamodbRequests } from '../store/dynamodb-requests.ts';
import { LISTS_INDEX } from '../store/dynamodb-table.ts';
import { named } from './dynamodb-attributes.ts';
import { sideBySide } from './dynamodb-conditional.ts';
import { conversationOf, type DynamodbConversations } from './dynamodb-conversations.ts';
import type { DynamodbDeliveries } from './dynamodb-deliveries.ts';
import { type Conversation, conversationIdOf, type Reference, STOPPED_LIST } from './dynamodb-items.ts';
import type { StoredDelivery } from './outbox.ts';

export interface ChangesParts {
  readonly requests: DynamodbRequests;
  readonly conversations: DynamodbConversations;
  readonly deliveries: DynamodbDeliveries;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Something in the conversation may be due, which is now so. */
  readonly changed: (conversation: Conversation) => void;
}

/** What people, and what befalls conversations, change in the outbox. */
export class DynamodbChanges {
  readonly #parts: ChangesParts;

  constructor(parts: ChangesParts) {
    this.#parts = parts;
  }

  async bringForward(conversationId: string): Promise<void> {
    const { deliveries, conversations, now, changed } = this.#parts;
    const at = now();
    const early: Reference[] = [];
    for await (const each of deliveries.all(conversationId)) {
      // The time stays, so that what was put off together goes out together.
      if (each.kind === 'notification' && each.notBefore !== null && each.notBefore > at) early.push(each);
    }
    await sideBySide(early, (reference) => deliveries.postpone(reference, at, at));
    if (early.length === 0) return;
    const told = await conversations.signal(conversationId, at, null);
    if (told !== null) changed(told);
  }

  /** Gives how many. */
  async resume(tenantId: string | null, stoppedBefore: number): Promise<number> {
    const stopped = (await this.stopped()).filter(
      (each) => (tenantId === null || each.tenantId === tenantId) && (each.stoppedAt ?? 0) <= stoppedBefore,
    );
    await sideBySide(stopped, (each) => this.#resume(each));
    return stopped.length;
  }

  async sendAgain(id: string): Promise<boolean> {
    const { conversations, deliveries, now, changed } = this.#parts;
    const [record] = await deliveries.records([id]);
    if (record === undefined || record.state !== 'failed') return false;
    const { conversationId, tenantId } = record;
    const at = now();
    const seen = await conversations.takePlaces(conversationId, tenantId, 1);
    if (!(await deliveries.again(record, seen.places, at))) return false;
    const told = await conversations.signal(conversationId, at, seen);
    if (told !== null) changed(told);
    return true;
  }

  async failStopped(dueBefore: number, limit: number): Promise<readonly StoredDelivery[]> {
    const failed: StoredDelivery[] = [];
    for (const { id, stopReason } of await this.stopped()) {
      if (failed.length >= limit) break;
      failed.push(...(await this.#failAll(id, stopReason ?? '', dueBefore, limit - failed.length)));
    }
    return failed;
  }

  /** The conversations that are stopped, those stopped first first. */
  async stopped(): Promise<readonly Conversation[]> {
    const { requests, conversations } = this.#parts;
    const condition = '#list = :list';
    const input = {
      IndexName: LISTS_INDEX,
      KeyConditionExpression: condition,
      ...named(condition, { list: STOPPED_LIST }),
    };
    const ids: string[] = [];
    let page = await requests.query(input);
    for (;;) {
      ids.push(...(page.Items ?? []).map(conversationIdOf));
      if (page.LastEvaluatedKey === undefined) break;
      page = await requests.query({ ...input, ExclusiveStartKey: page.LastEvaluatedKey });
    }
    // The index is a little behind: the conversations themselves say what they are.
    const found = await conversations.getAll(ids);
    return found.filter(({ stoppedAt }) => stoppedAt !== null).sort((a, b) => (a.stoppedAt ?? 0) - (b.stoppedAt ?? 0));
  }

  async #resume(stopped: Conversation): Promise<void> {
    const { conversations, deliveries, now, changed } = this.#parts;
    let known: Conversation | null = stopped;
    while (known !== null && known.stoppedAt !== null) {
      const { done, item } = await conversations.resume(known, await deliveries.earliest(known.id, now()));
      known = conversationOf(item);
      if (done && known !== null) return changed(known);
    }
  }

  async #failAll(
    conversationId: string,
    reason: string,
    dueBefore: number,
    limit: number,
  ): Promise<readonly StoredDelivery[]> {
    const { deliveries, now } = this.#parts;
    const old: Reference[] = [];
    for await (const each of deliveries.all(conversationId)) {
      if (Math.max(each.addedAt, each.notBefore ?? 0) < dueBefore) old.push(each);
      if (old.length >= limit) break;
    }
    const records = await deliveries.records(old.map(({ id }) => id));
    const stored = new Map((await deliveries.stored(records)).map((each) => [each.id, each]));
    const at = now();
    const settled = await deliveries.settle(old, { state: 'failed', at, messageId: null, reason }, new Set());
    await deliveries.leave(old);
    await sideBySide(old, (each) => deliveries.giveOut(each));
    return old.flatMap(({ id }): StoredDelivery[] => {
      const delivery = stored.get(id);
      return delivery && settled.has(id) ? [{ ...delivery, state: 'failed', settledAt: at, reason }] : [];
    });
  }
}
