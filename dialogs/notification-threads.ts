import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Parts } from './parts.ts';
import { USUAL_PREFERENCES } from './preferences-record.ts';

/** The card under which all that is said of one thing goes, in one conversation. */
const thread = z.object({
  /** The delivery of the first card, and Teams' id of its message. */
  cardId: z.string(),
  messageId: z.string(),
  /** When the newest of the events happened that tell of the whole thing, ISO 8601; empty where that is not known. */
  latestAt: z.string().default(''),
  /** The delivery that closed it; null while it is open. */
  closedBy: z.string().nullable().default(null),
  /** When something last went under it, milliseconds since the epoch. */
  keptAt: z.number().optional(),
});

export type NotificationThread = z.infer<typeof thread>;

/** What decides where a notification belongs. */
export interface ThreadEvent {
  /** Its delivery's id. */
  readonly id: string;
  /** ISO 8601. */
  readonly time: string;
  /** It tells of the whole thing, not of a step only. */
  readonly tellsOfAll: boolean;
  readonly closes: boolean;
}

/** SNS tries for an hour to deliver: until then, what happened before the end may come after it. */
const CLOSED_MS = 60 * 60 * 1000;

type Memory = Pick<Parts, 'store' | 'clock'>;

/** The open thread of a thing. */
export async function findThread(
  parts: Memory,
  conversationId: string,
  threadKey: string,
): Promise<NotificationThread | null> {
  const found = await findLastThread(parts, conversationId, threadKey);
  return found?.closedBy === null ? found : null;
}

/** The same, also one that was closed not long ago. What comes `windowMs` after the last news opens a new one. */
export async function findLastThread(
  parts: Memory,
  conversationId: string,
  threadKey: string,
  windowMs: number = USUAL_PREFERENCES.threadWindowMs,
): Promise<NotificationThread | null> {
  const key = storeKey(conversationId, threadKey);
  const parsed = thread.safeParse((await parts.store.read([key]))[key]);
  if (!parsed.success) return null;
  // The window may have been made smaller since.
  const { keptAt, closedBy } = parsed.data;
  return closedBy === null && keptAt !== undefined && keptAt + windowMs <= parts.clock() ? null : parsed.data;
}

export interface KeepOptions {
  /** How long an open one is kept without news. */
  readonly windowMs?: number;
  /** From when a closed one is kept, where what closed it is shown later: milliseconds since the epoch. */
  readonly closedFrom?: number;
}

/** Opens a thread, or keeps it in mind for longer. */
export async function keepThread(
  parts: Memory,
  conversationId: string,
  threadKey: string,
  { cardId, messageId, latestAt = '', closedBy = null }: z.input<typeof thread>,
  { windowMs = USUAL_PREFERENCES.threadWindowMs, closedFrom = parts.clock() }: KeepOptions = {},
): Promise<void> {
  const keptAt = parts.clock();
  const expiresAt = closedBy === null ? keptAt + windowMs : closedFrom + CLOSED_MS;
  const kept: NotificationThread = { cardId, messageId, latestAt, closedBy, keptAt };
  await parts.store.write({ [storeKey(conversationId, threadKey)]: { ...kept, expiresAt } });
}

/** Whether a notification goes under a thread: it is open, or closed by this notification, or by what happened after it. */
export function isInThread({ closedBy, latestAt }: NotificationThread, { id, time }: ThreadEvent): boolean {
  return closedBy === null || closedBy === id || !isBefore(latestAt, time);
}

/** Whether the first card knows better: the thing has ended, or newer news came before. Events may overtake each other on their way. */
export function isLate({ closedBy, latestAt }: NotificationThread, { id, time, tellsOfAll }: ThreadEvent): boolean {
  return (closedBy !== null && closedBy !== id) || (tellsOfAll && isBefore(time, latestAt));
}

/** Whether it happened before what the first card shows already. */
export function isOvertaken(thread: NotificationThread, event: ThreadEvent): boolean {
  return isLate(thread, event) && isBefore(event.time, thread.latestAt);
}

/** The thread once a notification has gone under it. */
export function threadAfter(before: NotificationThread, event: ThreadEvent): NotificationThread {
  if (!event.tellsOfAll || isLate(before, event)) return before;
  return { ...before, latestAt: event.time, closedBy: event.closes ? event.id : null };
}

/** Of two times in ISO 8601, of which one may be empty. */
function isBefore(one: string, other: string): boolean {
  return Date.parse(one) < Date.parse(other);
}

function storeKey(conversationId: string, threadKey: string): string {
  // A thread key is text from outside, of any length.
  const thing = createHash('sha256').update(threadKey).digest('base64url');
  return `notification-thread/${conversationId}/${thing}`;
}
