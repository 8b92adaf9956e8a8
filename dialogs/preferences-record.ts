import { z } from 'zod';
import { ConflictError, NOT_STORED } from '../src/store/store.ts';
import type { Parts } from './parts.ts';
import { isAlwaysQuiet, quietHours } from './quiet-hours.ts';
import { timeZoneNamed, UTC } from './time-zone.ts';
import type { Turn } from './turn.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** Nobody looks for last month's card: what comes after so long opens a new one. */
const USUAL_WINDOW_MS = 7 * DAY_MS;
export const SHORTEST_WINDOW_MS = HOUR_MS;
export const LONGEST_WINDOW_MS = 30 * DAY_MS;

/** More than a digest holds on its first pages is no digest any more. */
export const MOST_DIGEST_FROM = 100;

/** What a conversation prefers. A value that cannot be read counts as none, so that notifications go on. */
const preferences = z.object({
  /** Whether news about the same thing goes into the thread of its card. */
  threads: z.boolean().catch(true),
  /** How long after the last news. */
  threadWindowMs: z.number().min(SHORTEST_WINDOW_MS).max(LONGEST_WINDOW_MS).catch(USUAL_WINDOW_MS),
  /** So many waiting notifications go into one digest; null: only what Teams does not take one by one. */
  digestFrom: z.number().int().min(2).max(MOST_DIGEST_FROM).nullable().catch(null),
  /** An IANA name. */
  timeZone: z
    .string()
    .refine((name) => timeZoneNamed(name) !== null)
    .catch(UTC),
  quietHours: quietHours
    .refine((quiet) => !isAlwaysQuiet(quiet))
    .nullable()
    .catch(null),
});

export type Preferences = z.infer<typeof preferences>;

export const USUAL_PREFERENCES: Preferences = {
  threads: true,
  threadWindowMs: USUAL_WINDOW_MS,
  digestFrom: null,
  timeZone: UTC,
  quietHours: null,
};

const TRIES = 5;

/** What holds for a conversation, by its id without a thread. */
export async function readPreferences(parts: Pick<Parts, 'store'>, baseId: string): Promise<Preferences> {
  const key = storeKey(baseId);
  const item = (await parts.store.read([key]))[key];
  return item === undefined ? USUAL_PREFERENCES : preferences.parse(item);
}

/** A turn that shows its times as the conversation wants them. */
export async function withTimeZone(parts: Pick<Parts, 'store'>, turn: Turn): Promise<Turn> {
  return { ...turn, timeZone: (await readPreferences(parts, turn.conversation.baseId)).timeZone };
}

/** Changes some and leaves the others; gives what holds then. */
export async function changePreferences(
  parts: Pick<Parts, 'store'>,
  baseId: string,
  change: Partial<Preferences>,
): Promise<Preferences> {
  const key = storeKey(baseId);
  for (let tries = 1; ; tries += 1) {
    const item = (await parts.store.read([key]))[key];
    const next: Preferences = { ...(item === undefined ? USUAL_PREFERENCES : preferences.parse(item)), ...change };
    try {
      await parts.store.write({ [key]: { ...next, eTag: item?.eTag ?? NOT_STORED } });
      return next;
    } catch (error) {
      if (!(error instanceof ConflictError) || tries >= TRIES) throw error;
    }
  }
}

function storeKey(baseId: string): string {
  return `preferences/${baseId}`;
}
