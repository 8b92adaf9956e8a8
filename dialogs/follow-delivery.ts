import type { AdaptiveCard } from '../cards/render.ts';
import { LEAST_BETWEEN_UPDATES_MS } from '../src/follow/spacing.ts';
import type { Composed, Composer } from '../src/outbox/composed.ts';
import type { Delivery } from '../src/outbox/outbox.ts';
import { digestOf, followCard } from './follow-card.ts';
import { type Looked, type LookParts, look } from './follow-look.ts';
import {
  endFollow,
  type FollowRecord,
  followEntry,
  followOf,
  nextLookAt,
  readFollow,
  type StoredFollow,
  threadOf,
  writeFollow,
} from './follow-record.ts';
import { queryRowsCard } from './query-rows.ts';

/**
 * Looks at what is followed when its turn comes, and changes its card where something has changed. The next look is put into the outbox
 * before the card is sent, so that no crash and no failure of Teams ends the following.
 */
export class FollowComposer implements Pick<Composer, 'compose' | 'failed'> {
  readonly #parts: LookParts;

  constructor(parts: LookParts) {
    this.#parts = parts;
  }

  async compose(delivery: Delivery): Promise<Composed> {
    const parts = this.#parts;
    const { baseId, id } = followOf(delivery);
    const stored = await readFollow(parts, baseId, id);
    if (stored === null) return { kind: 'nothing', reason: 'it is no longer followed' };
    const mayChangeAt = (stored.shownAt ?? Number.NEGATIVE_INFINITY) + LEAST_BETWEEN_UPDATES_MS;
    if (mayChangeAt > parts.clock()) {
      await parts.outbox.add([followEntry(parts, stored, mayChangeAt)]);
      return { kind: 'nothing', reason: 'its card was changed just now' };
    }
    if (stored.closing !== null) return this.#end(stored, followCard(parts, stored));
    const looked = await look(parts, stored);
    const record = recordAfter(stored, looked, parts.clock());
    if (looked.kind === 'over') return this.#end(record, followCard(parts, record));
    if (record.progress?.end != null) {
      const rows = looked.kind === 'seen' ? await queryRowsCard(parts, record, looked.output) : null;
      return this.#end(record, rows ?? followCard(parts, record));
    }
    return this.#goOn(stored, record, looked.kind === 'silent' && looked.throttled);
  }

  /** Told of cards that Teams finally did not take. */
  async failed(deliveries: readonly Delivery[], reason: string): Promise<void> {
    for (const delivery of deliveries) {
      const { baseId, id } = followOf(delivery);
      const stored = await readFollow(this.#parts, baseId, id);
      if (stored === null) continue;
      this.#parts.log.warn({ follow: id, reason }, 'a followed work is given up: its card could not be changed');
      await endFollow(this.#parts, stored);
    }
  }

  async #goOn(stored: StoredFollow, record: FollowRecord, throttled: boolean): Promise<Composed> {
    const parts = this.#parts;
    const card = followCard(parts, record);
    const shown = digestOf(card);
    const next = followEntry(parts, record, await nextLookAt(parts, record, throttled));
    await parts.outbox.add([next]);
    const { eTag } = stored;
    if (shown === stored.shown) {
      await writeFollow(parts, { ...record, eTag });
      return { kind: 'nothing', reason: 'nothing has changed' };
    }
    return this.#update(record, card, async () => {
      // Where somebody has ended it meanwhile, theirs holds.
      await writeFollow(parts, { ...record, shown, shownAt: parts.clock(), eTag });
    });
  }

  #end(record: FollowRecord, card: AdaptiveCard): Composed {
    return this.#update(record, card, () => endFollow(this.#parts, record));
  }

  #update(record: FollowRecord, card: AdaptiveCard, updated: () => Promise<void>): Composed {
    return {
      kind: 'update',
      messageId: record.messageId,
      threadId: threadOf(record),
      card,
      updated,
      gone: () => endFollow(this.#parts, record),
    };
  }
}

/** What is kept after a look. */
function recordAfter({ eTag: _, ...stored }: StoredFollow, looked: Looked, now: number): FollowRecord {
  switch (looked.kind) {
    case 'seen': {
      const { progress } = looked;
      const what =
        stored.what.of === 'work'
          ? { ...stored.what, target: { ...stored.what.target, ...progress.learned } }
          : stored.what;
      return { ...stored, what, progress, silence: null };
    }
    case 'silent': {
      const { count, since } = stored.silence ?? { count: 0, since: now };
      return { ...stored, silence: { count: count + 1, since, why: looked.why } };
    }
    case 'over':
      return { ...stored, silence: null, closing: looked.closing };
  }
}
