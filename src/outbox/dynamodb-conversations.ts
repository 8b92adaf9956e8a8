import type { DynamodbRequests, Item } from '../store/dynamodb-requests.ts';
import { change, type Outcome } from './dynamodb-conditional.ts';
import { type Conversation, conversationKey, dueList, readConversation, STOPPED_LIST } from './dynamodb-items.ts';
import { writeSendTimes } from './dynamodb-send-times.ts';

/** Clocks of machines differ by this at most: what another holds is not taken over earlier. */
export const CLOCKS_DIFFER_MS = 1000;

const IS_FREE = '(attribute_not_exists(#claimed) OR #claimed = :none) AND attribute_not_exists(#stoppedAt)';
const IS_MINE = '#claims = :token AND #claimed > :none';

/** What names a claim: the conversation, and how often it had been claimed with it. */
export interface ClaimToken {
  readonly id: string;
  readonly token: number;
}

/** The items of conversations: each change is one request, whose condition decides between those who come at the same time. */
export class DynamodbConversations {
  readonly #requests: DynamodbRequests;

  constructor(requests: DynamodbRequests) {
    this.#requests = requests;
  }

  async get(id: string): Promise<Conversation | null> {
    const item = await this.#requests.get(conversationKey(id));
    return item && readConversation(item);
  }

  async getAll(ids: readonly string[]): Promise<readonly Conversation[]> {
    return (await this.#requests.getAll([...new Set(ids)].map(conversationKey))).map(readConversation);
  }

  /** Places for so many deliveries: the last of them is `places` of what is returned. */
  async takePlaces(id: string, tenantId: string, places: number): Promise<Conversation> {
    const key = conversationKey(id);
    return readConversation((await change(this.#requests, { key, setOnce: { tenantId }, add: { places } })).item ?? {});
  }

  /**
   * Tells that something waits from `due` on, after it was written: whoever holds the conversation looks again before it gives it back,
   * and where nobody does it falls due. Null where nobody knows the conversation.
   *
   * @param seen as it was a moment ago; null: not known.
   */
  async signal(id: string, due: number, seen: Conversation | null): Promise<Conversation | null> {
    let known = seen ?? (await this.get(id));
    let signalled = false;
    while (known !== null) {
      const wanted = Math.max(known.heldUntil, due);
      const falls = known.claimed === 0 && known.stoppedAt === null && (known.dueAt === null || known.dueAt > wanted);
      if (!falls && signalled) return known;
      const outcome: Outcome = falls
        ? await this.#fallDue(known, wanted)
        : await change(this.#requests, {
            key: conversationKey(id),
            add: { signals: 1 },
            condition: 'attribute_exists(#pk)',
          });
      if (outcome.done && falls) return readConversation(outcome.item);
      signalled ||= outcome.done;
      known = outcome.item && readConversation(outcome.item);
    }
    return null;
  }

  #fallDue({ id, claims }: Conversation, at: number): Promise<Outcome> {
    return change(this.#requests, {
      key: conversationKey(id),
      set: { dueAt: at, list: dueList(id), at },
      add: { signals: 1 },
      // What it is held until changes with a claim only.
      condition: `${IS_FREE} AND (attribute_not_exists(#dueAt) OR #dueAt > :due) AND (attribute_not_exists(#claims) OR #claims = :claims)`,
      values: { none: 0, due: at, claims },
    });
  }

  /**
   * Claims it where it is due, until `leaseEnds`. The `holder` is one that no other claim has, by which an answer that got lost is known.
   */
  async claim(
    id: string,
    holder: string,
    { now, leaseEnds }: { readonly now: number; readonly leaseEnds: number },
  ): Promise<{ readonly claimed: Conversation } | { readonly refused: Conversation | null }> {
    const { done, item } = await change(this.#requests, {
      key: conversationKey(id),
      set: { holder, dueAt: leaseEnds, list: dueList(id), at: leaseEnds },
      add: { claims: 1, claimed: 1 },
      condition: `#dueAt <= :now AND attribute_not_exists(#stoppedAt) AND (${IS_FREE} OR #dueAt <= :lapsed)`,
      values: { now, none: 0, lapsed: now - CLOCKS_DIFFER_MS },
    });
    const found = item && readConversation(item);
    if (found === null || (!done && found.holder !== holder)) return { refused: found };
    return { claimed: found };
  }

  /** False where another has claimed it since. */
  async renew({ id, token }: ClaimToken, leaseEnds: number): Promise<boolean> {
    const { done } = await change(this.#requests, {
      key: conversationKey(id),
      set: { dueAt: leaseEnds, list: dueList(id), at: leaseEnds },
      condition: IS_MINE,
      values: { token, none: 0 },
    });
    return done;
  }

  /** Nothing more is written where another has claimed it since. */
  async noteSends(
    { id, token }: ClaimToken,
    sends: readonly number[],
    more: { readonly claimed?: 1 } = {},
  ): Promise<void> {
    await change(this.#requests, {
      key: conversationKey(id),
      set: { sends: writeSendTimes(sends), ...more },
      condition: IS_MINE,
      values: { token, none: 0 },
    });
  }

  /** Ends the claim, unless something was added since `signals` were seen. */
  release(
    { id, token }: ClaimToken,
    {
      signals,
      heldUntil,
      dueAt,
    }: { readonly signals: number; readonly heldUntil: number; readonly dueAt: number | null },
  ): Promise<Outcome> {
    return change(this.#requests, {
      key: conversationKey(id),
      set: { claimed: 0, heldUntil, ...listed(id, dueAt) },
      condition: `${IS_MINE} AND #signals = :signals`,
      values: { token, none: 0, signals },
    });
  }

  async stop({ id, token }: ClaimToken, now: number, reason: string): Promise<void> {
    await change(this.#requests, {
      key: conversationKey(id),
      set: { claimed: 0, stoppedAt: now, stopReason: reason, dueAt: null, list: STOPPED_LIST, at: now },
      condition: IS_MINE,
      values: { token, none: 0 },
    });
  }

  /** Ends a stop, unless something was added since `seen`, or it was stopped once more. */
  resume({ id, signals, stoppedAt }: Conversation, dueAt: number | null): Promise<Outcome> {
    return change(this.#requests, {
      key: conversationKey(id),
      set: { stoppedAt: null, stopReason: null, heldUntil: 0, ...listed(id, dueAt) },
      condition: '#stoppedAt = :stoppedAt AND #signals = :signals',
      values: { stoppedAt, signals },
    });
  }
}

function listed(id: string, dueAt: number | null) {
  return { dueAt, list: dueAt === null ? null : dueList(id), at: dueAt };
}

/** A conversation's item, of those that a change has met. */
export function conversationOf(item: Item | null): Conversation | null {
  return item && readConversation(item);
}
