import type { DynamodbRequests, Item } from '../store/dynamodb-requests.ts';
import { LISTS_INDEX } from '../store/dynamodb-table.ts';
import { count, named } from './dynamodb-attributes.ts';
import type { DynamodbChanges } from './dynamodb-changes.ts';
import { sideBySide } from './dynamodb-conditional.ts';
import type { DynamodbConversations } from './dynamodb-conversations.ts';
import type { DynamodbDeliveries } from './dynamodb-deliveries.ts';
import {
  type Conversation,
  conversationKey,
  FAILED,
  FAILED_LIST,
  failedId,
  KEEP_MS,
  waitingLists,
} from './dynamodb-items.ts';
import type { OutboxStatus, StoredDelivery } from './outbox.ts';

/** Of a list as long as this nobody needs the exact number, and each page of 1 MB takes its time and its price. */
const MOST_PAGES = 20;

export interface LookupParts {
  readonly requests: DynamodbRequests;
  readonly conversations: DynamodbConversations;
  readonly deliveries: DynamodbDeliveries;
  readonly changes: Pick<DynamodbChanges, 'stopped'>;
}

/** What waits, as the status counts it. */
interface Waiting {
  readonly isNotification: boolean;
  /** When it was added, or falls due. */
  readonly at: number;
}

/** What people ask of the outbox. Changes nothing. Of all conversations it is read from the lists, which are a moment behind. */
export class DynamodbLookup {
  readonly #parts: LookupParts;

  constructor(parts: LookupParts) {
    this.#parts = parts;
  }

  async find(id: string, now: number): Promise<StoredDelivery | null> {
    const records = await this.#parts.deliveries.records([id]);
    const kept = records.filter((record) => isKept(record, now));
    return (await this.#parts.deliveries.stored(kept))[0] ?? null;
  }

  async status(now: number, conversationIds?: readonly string[]): Promise<OutboxStatus> {
    if (conversationIds !== undefined) return this.#statusOf(now, [...new Set(conversationIds)]);
    const [notifications, others, failed, stopped] = await Promise.all([
      this.#timesIn(waitingLists.notification),
      this.#timesIn(waitingLists.other, now),
      this.#keysIn(FAILED_LIST, {}),
      this.#parts.changes.stopped(),
    ]);
    const waiting = [
      ...notifications.map((at): Waiting => ({ isNotification: true, at })),
      ...others.map((at): Waiting => ({ isNotification: false, at })),
    ];
    const oldest = earliest(waiting.flatMap(({ at }) => (at <= now ? [at] : [])));
    return statusOf({ now, waiting, oldest, failed: failed.length, stopped });
  }

  async failed(limit: number, conversationIds?: readonly string[]): Promise<readonly StoredDelivery[]> {
    const { deliveries } = this.#parts;
    const items =
      conversationIds === undefined
        ? await this.#keysIn(FAILED_LIST, { ScanIndexForward: false, Limit: Math.max(1, limit) }, limit)
        : (await sideBySide([...new Set(conversationIds)], (id) => this.#failedIn(id))).flat();
    // Entries may be of deliveries that have not failed after all, or that were sent again.
    const records = (await deliveries.records(items.map(failedId))).filter(({ state }) => state === 'failed');
    const newest = [...records].sort((a, b) => (b.settledAt ?? 0) - (a.settledAt ?? 0) || b.place - a.place);
    return deliveries.stored(newest.slice(0, limit));
  }

  async #statusOf(now: number, ids: readonly string[]): Promise<OutboxStatus> {
    const { conversations, deliveries } = this.#parts;
    const [known, failed, queues] = await Promise.all([
      conversations.getAll(ids),
      sideBySide(ids, (id) => this.#failedIn(id)),
      sideBySide(ids, async (id) => {
        const waiting: Waiting[] = [];
        for await (const { kind, addedAt, notBefore } of deliveries.all(id)) {
          waiting.push({ isNotification: kind === 'notification', at: Math.max(addedAt, notBefore ?? 0) });
        }
        return waiting;
      }),
    ]);
    // The one whose turn it is in each.
    const firsts = queues.flatMap((queue) => queue.find(({ at }) => at <= now)?.at ?? []);
    const stopped = known.filter(({ stoppedAt }) => stoppedAt !== null);
    return statusOf({ now, waiting: queues.flat(), oldest: earliest(firsts), failed: failed.flat().length, stopped });
  }

  async #failedIn(conversationId: string): Promise<readonly Item[]> {
    const { pk } = conversationKey(conversationId);
    const condition = '#pk = :pk AND begins_with(#sk, :failed)';
    const input = {
      KeyConditionExpression: condition,
      ...named(condition, { pk, failed: FAILED }),
      ConsistentRead: true,
    };
    return this.#pages(input);
  }

  async #timesIn(lists: readonly string[], until = Number.MAX_SAFE_INTEGER): Promise<readonly number[]> {
    const found = await sideBySide(lists, (list) => this.#keysIn(list, {}, Number.POSITIVE_INFINITY, until));
    return found.flat().map((item) => count(item, 'at'));
  }

  #keysIn(
    list: string,
    more: { readonly ScanIndexForward?: boolean; readonly Limit?: number },
    atMost = Number.POSITIVE_INFINITY,
    until = Number.MAX_SAFE_INTEGER,
  ): Promise<readonly Item[]> {
    const condition = '#list = :list AND #at <= :until';
    const input = {
      IndexName: LISTS_INDEX,
      KeyConditionExpression: condition,
      ...named(condition, { list, until }),
      ...more,
    };
    return this.#pages(input, atMost);
  }

  async #pages(
    input: Parameters<DynamodbRequests['query']>[0],
    atMost = Number.POSITIVE_INFINITY,
  ): Promise<readonly Item[]> {
    const found: Item[] = [];
    let from: Item | undefined;
    for (let page = 0; page < MOST_PAGES && found.length < atMost; page += 1) {
      const { requests } = this.#parts;
      const got = await requests.query({ ...input, ...(from ? { ExclusiveStartKey: from } : {}) });
      found.push(...(got.Items ?? []));
      from = got.LastEvaluatedKey;
      if (from === undefined) break;
    }
    return found;
  }
}

function statusOf({
  now,
  waiting,
  oldest,
  failed,
  stopped,
}: {
  readonly now: number;
  readonly waiting: readonly Waiting[];
  readonly oldest: number | null;
  readonly failed: number;
  readonly stopped: readonly Conversation[];
}): OutboxStatus {
  const postponed = waiting.filter(({ isNotification, at }) => isNotification && at > now);
  return {
    waiting: waiting.filter(({ isNotification, at }) => isNotification || at <= now).length,
    oldestWaitingAt: oldest,
    postponed: { count: postponed.length, until: earliest(postponed.map(({ at }) => at)) },
    failed,
    stopped: stopped.map(({ id, stopReason, stoppedAt }) => ({
      conversationId: id,
      reason: stopReason ?? '',
      since: stoppedAt ?? 0,
    })),
  };
}

/** DynamoDB removes what has had its time a few days late. */
function isKept({ settledAt }: { readonly settledAt: number | null }, now: number): boolean {
  return settledAt === null || settledAt + KEEP_MS > now;
}

function earliest(times: readonly number[]): number | null {
  return times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b));
}
