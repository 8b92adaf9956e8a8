import type { DynamodbRequests } from '../store/dynamodb-requests.ts';
import { LISTS_INDEX } from '../store/dynamodb-table.ts';
import { count, named } from './dynamodb-attributes.ts';
import { conversationIdOf, dueLists } from './dynamodb-items.ts';

/** Of each list: more fall due with the next look. */
const LOOK_AT = 25;

export interface DueOptions {
  /** Between two looks at the lists that all instances share. */
  readonly lookEveryMs: number;
  /** What has been due for so long nobody else has taken: its wake-up got lost, or its process died. */
  readonly graceMs: number;
}

export interface DueParts extends DueOptions {
  readonly requests: DynamodbRequests;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number;
}

/** Which conversations fall due and when: those that this process knows of, and those in the lists that all instances share. */
export class DynamodbDue {
  readonly #parts: DueParts;
  readonly #own = new Map<string, number>();
  /** The same, the earliest first; what `own` does not say any more is passed over. */
  readonly #heap: { readonly id: string; readonly at: number }[] = [];
  #listed: readonly { readonly id: string; readonly at: number }[] = [];
  #lookedAt = Number.NEGATIVE_INFINITY;
  #pauseMs = 0;
  #graceMs: number;
  #looking: Promise<void> | null = null;

  constructor(parts: DueParts) {
    this.#parts = parts;
    this.#graceMs = parts.graceMs;
  }

  /** This process knows when the conversation falls due; null: it does not. */
  note(id: string, at: number | null): void {
    if (at === null) this.#own.delete(id);
    else if (this.#own.get(id) !== at) {
      this.#own.set(id, at);
      push(this.#heap, { id, at });
    }
    this.#listed = this.#listed.filter((each) => each.id !== id);
  }

  /** Those that this process knows to be due. */
  get ownDue(): readonly string[] {
    const now = this.#parts.now();
    return [...this.#own].flatMap(([id, at]) => (at <= now ? [id] : []));
  }

  isOwnDue(id: string): boolean {
    return (this.#own.get(id) ?? Number.POSITIVE_INFINITY) <= this.#parts.now();
  }

  /** The one that has been due for longest of those that this process knows of; it is not known any more then. */
  takeOwn(): string | null {
    const first = this.#first();
    if (first === null || first.at > this.#parts.now()) return null;
    this.#own.delete(first.id);
    return first.id;
  }

  /** One that is due in the lists as they were last read, and has been for a while. */
  takeListed(): string | null {
    const first = this.#listed.find(({ at }) => at <= this.#parts.now() - this.#graceMs);
    if (first === undefined) return null;
    this.#listed = this.#listed.filter((each) => each !== first);
    return first.id;
  }

  async nextAt(): Promise<number | null> {
    await this.look();
    const [listed] = this.#listed;
    const times = [this.#first()?.at ?? null, listed ? listed.at + this.#graceMs : null];
    const known = times.filter((at) => at !== null);
    return known.length === 0 ? null : Math.min(...known);
  }

  /** Reads the lists, unless that was done a moment ago. True where something has been due for a while. */
  async look(): Promise<boolean> {
    const now = this.#parts.now();
    // A clock that was set back must not put it off.
    if (now >= this.#lookedAt + this.#pauseMs || now < this.#lookedAt) {
      this.#looking ??= this.#readLists().finally(() => {
        this.#looking = null;
      });
      await this.#looking;
    }
    return this.#listed.some(({ at }) => at <= this.#parts.now() - this.#graceMs);
  }

  async #readLists(): Promise<void> {
    const { requests, now, random, lookEveryMs, graceMs } = this.#parts;
    this.#lookedAt = now();
    // Other for each process and each time, so that they do not come to the same conversations at the same moment.
    this.#pauseMs = lookEveryMs * (0.75 + random() / 2);
    this.#graceMs = graceMs * (1 + random() / 2);
    const condition = '#list = :list';
    const found = await Promise.all(
      dueLists.map(async (list) => {
        const input = { IndexName: LISTS_INDEX, KeyConditionExpression: condition, ...named(condition, { list }) };
        return (await requests.query({ ...input, Limit: LOOK_AT })).Items ?? [];
      }),
    );
    this.#listed = found
      .flat()
      .map((item) => ({ id: conversationIdOf(item), at: count(item, 'at') }))
      // Another may have made it due earlier than this process knows.
      .filter(({ id, at }) => (this.#own.get(id) ?? Number.POSITIVE_INFINITY) > at)
      .sort((a, b) => a.at - b.at);
  }

  #first(): { readonly id: string; readonly at: number } | null {
    for (;;) {
      const [first] = this.#heap;
      if (first === undefined) return null;
      if (this.#own.get(first.id) === first.at) return first;
      pop(this.#heap);
    }
  }
}

interface Timed {
  readonly at: number;
}

function push<Each extends Timed>(heap: Each[], added: Each): void {
  let place = heap.push(added) - 1;
  while (place > 0) {
    const above = (place - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || parent.at <= added.at) break;
    heap[place] = parent;
    place = above;
  }
  heap[place] = added;
}

function pop<Each extends Timed>(heap: Each[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let place = 0;
  for (;;) {
    const [left, right] = [heap[2 * place + 1], heap[2 * place + 2]];
    const below = right !== undefined && left !== undefined && right.at < left.at ? 2 * place + 2 : 2 * place + 1;
    const child = heap[below];
    if (child === undefined || child.at >= last.at) break;
    heap[place] = child;
    place = below;
  }
  heap[place] = last;
}
