import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Parts } from './parts.ts';

/** The card under which all that is said of one thing goes, in one conversation. */
const thread = z.object({
  /** The delivery of the first card, and Teams' id of its message. */
  cardId: z.string(),
  messageId: z.string(),
});

export type NotificationThread = z.infer<typeof thread>;

/** Nobody looks for last month's card: what comes after so long opens a new one. */
const THREAD_MS = 7 * 24 * 60 * 60 * 1000;

type Memory = Pick<Parts, 'store' | 'clock'>;

export async function findThread(
  parts: Memory,
  conversationId: string,
  threadKey: string,
): Promise<NotificationThread | null> {
  const key = storeKey(conversationId, threadKey);
  const parsed = thread.safeParse((await parts.store.read([key]))[key]);
  return parsed.success ? parsed.data : null;
}

/** Opens a thread, or keeps one open for longer. */
export async function keepThread(
  parts: Memory,
  conversationId: string,
  threadKey: string,
  { cardId, messageId }: NotificationThread,
): Promise<void> {
  const expiresAt = parts.clock() + THREAD_MS;
  await parts.store.write({ [storeKey(conversationId, threadKey)]: { cardId, messageId, expiresAt } });
}

export async function closeThread(parts: Memory, conversationId: string, threadKey: string): Promise<void> {
  await parts.store.delete([storeKey(conversationId, threadKey)]);
}

function storeKey(conversationId: string, threadKey: string): string {
  // A thread key is text from outside, of any length.
  const thing = createHash('sha256').update(threadKey).digest('base64url');
  return `notification-thread/${conversationId}/${thing}`;
}
