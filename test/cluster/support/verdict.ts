import { type Place, published } from '../../e2e/support/published.ts';
import type { StrictConnector } from '../../e2e/support/strict-connector.ts';

/** One notification to a place: its title is told again by the card it becomes. */
export interface Notice {
  readonly place: Place;
  readonly title: string;
  /** As SNS posts it. Signed beforehand, which takes time. */
  readonly body: string;
}

/** So many notifications to each place, the places by turns. */
export function noticesFor(places: readonly Place[], each: number): readonly Notice[] {
  return Array.from({ length: each }, (_one, number) =>
    places.map((place) => {
      const title = `[${place.conversationId} ${String(number).padStart(4, '0')}]`;
      return { place, title, body: published(place.topicArn, title) };
    }),
  ).flat();
}

export interface Verdict {
  readonly lost: number;
  /** How often a notification came once more than it should. */
  readonly repeated: number;
  /** Conversations in which one came before an earlier one. */
  readonly disordered: readonly string[];
  /** Limits of Teams that were exceeded, in words. */
  readonly exceeded: readonly string[];
  readonly messages: number;
}

const TITLE = /\[19:[^\]]+ \d{4}\]/g;
const DIGEST = /(\d+) notifications at once/;

/** Compares what was published, in its order, with what came. */
export function judge(notices: readonly Notice[], connector: Pick<StrictConnector, 'taken' | 'exceeded'>): Verdict {
  const wanted = new Map<string, Set<string>>();
  for (const { place, title } of notices) {
    const { conversationId } = place;
    wanted.set(conversationId, (wanted.get(conversationId) ?? new Set()).add(title));
  }
  const came = new Map([...wanted.keys()].map((conversationId) => [conversationId, [] as string[]]));
  // A digest of many names the first of them; the others it counts.
  const unnamed = new Map<string, number>();
  for (const { conversationId, body } of connector.taken) {
    const titles = [...new Set(body.match(TITLE))].toSorted();
    came.get(conversationId)?.push(...titles);
    const more = Number(DIGEST.exec(body)?.[1] ?? titles.length) - titles.length;
    unnamed.set(conversationId, (unnamed.get(conversationId) ?? 0) + more);
  }
  let [lost, repeated] = [0, 0];
  const disordered: string[] = [];
  for (const [conversationId, titles] of wanted) {
    const seen = came.get(conversationId) ?? [];
    const first = [...new Set(seen)];
    const missing = titles.size - first.filter((title) => titles.has(title)).length;
    const spare = (unnamed.get(conversationId) ?? 0) - missing;
    lost += Math.max(0, -spare);
    repeated += seen.length - first.length + Math.max(0, spare);
    if (first.join() !== first.toSorted().join()) disordered.push(conversationId);
  }
  return { lost, repeated, disordered, exceeded: connector.exceeded, messages: connector.taken.length };
}
