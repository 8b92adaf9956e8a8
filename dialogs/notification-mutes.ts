import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Parts } from './parts.ts';

/** A silence in one conversation: of one thing (an alarm), or of everything. */
const mute = z.object({
  /** The thread key of what is silent; null for the whole conversation. */
  threadKey: z.string().nullable(),
  /** What people call it: the alarm's name. */
  title: z.string(),
  /** Milliseconds since the epoch; null: until it is OK. */
  until: z.number().nullable(),
  by: z.string(),
  since: z.number(),
  /** The delivery whose card counts what is not shown; null where none does. */
  cardId: z.string().nullable(),
});

export type Mute = z.infer<typeof mute>;

/** "Until OK" ends after this in any case: nobody wants an alarm that was silenced last year. */
export const UNTIL_OK_MS = 7 * 24 * 60 * 60 * 1000;

type Memory = Pick<Parts, 'store' | 'clock'>;

/** The mute that holds for a thing in a conversation: its own, else the conversation's; null where there is none. */
export async function findMute(parts: Memory, conversationId: string, threadKey: string | null): Promise<Mute | null> {
  const keys = [...(threadKey === null ? [] : [muteKey(conversationId, threadKey)]), muteKey(conversationId, null)];
  const found = await parts.store.read(keys);
  for (const key of keys) {
    const parsed = mute.safeParse(found[key]);
    if (parsed.success) return parsed.data;
  }
  return null;
}

/** All mutes of a conversation. */
export async function listMutes(parts: Memory, conversationId: string): Promise<readonly Mute[]> {
  const keys = await parts.store.keys(`notification-mute/${conversationId}/`, 200);
  const found = await parts.store.read([...keys]);
  return keys.flatMap((key) => {
    const parsed = mute.safeParse(found[key]);
    return parsed.success ? [parsed.data] : [];
  });
}

export async function setMute(parts: Memory, conversationId: string, given: Mute): Promise<void> {
  const expiresAt = given.until ?? given.since + UNTIL_OK_MS;
  await parts.store.write({ [muteKey(conversationId, given.threadKey)]: { ...given, expiresAt } });
}

export async function endMute(parts: Memory, conversationId: string, threadKey: string | null): Promise<void> {
  await parts.store.delete([muteKey(conversationId, threadKey)]);
}

function muteKey(conversationId: string, threadKey: string | null): string {
  // A thread key is text from outside, of any length.
  const what = threadKey === null ? '*' : createHash('sha256').update(threadKey).digest('base64url');
  return `notification-mute/${conversationId}/${what}`;
}
