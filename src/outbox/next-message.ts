import type { ConversationClaim, Delivery } from './outbox.ts';

export interface FoldBounds {
  /** What one message holds at most. */
  readonly atMost: number;
  /** How many messages the limits let through one by one. */
  readonly room: () => number;
  /** So many notifications go together in any case; null where only the limits count. */
  readonly foldFrom: () => Promise<number | null>;
}

export interface NextMessage {
  /** What goes into it; empty where nothing is due. */
  readonly deliveries: readonly Delivery[];
  /** Nothing waited behind it when it was looked for. */
  readonly isLast: boolean;
}

/**
 * The deliveries that go into the next message of a conversation: the first; or all notifications when they are too many to go one by
 * one; or those that were put off and are due now, which nobody has to get one by one any more.
 */
export async function nextMessage(claim: ConversationClaim, bounds: FoldBounds): Promise<NextMessage> {
  const [first, second] = await claim.waiting(2);
  const isLast = second === undefined;
  if (first === undefined) return { deliveries: [], isLast };
  const alone = { deliveries: [first], isLast };
  if (!isFoldable(first) || second === undefined || bounds.atMost < 2) return alone;
  const isTooMuch = await isOver(claim, bounds);
  if (!isTooMuch && !wasPutOff(first)) return alone;
  const waiting = await claim.waiting(bounds.atMost);
  const folded = waiting.filter((delivery) => isFoldable(delivery) && (isTooMuch || wasPutOff(delivery)));
  return folded.length > 1 ? { deliveries: folded, isLast } : alone;
}

async function isOver(claim: ConversationClaim, { room, foldFrom }: FoldBounds): Promise<boolean> {
  const from = Math.min(room() + 1, Math.max(2, (await foldFrom()) ?? Number.POSITIVE_INFINITY));
  return (await claim.countFoldable(from)) >= from;
}

function isFoldable({ kind }: Delivery): boolean {
  return kind === 'notification';
}

function wasPutOff({ notBefore }: Delivery): boolean {
  return notBefore !== null;
}
