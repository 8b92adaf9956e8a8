import { notConfigured } from './account.ts';
import { isAdministrator, requireAdministrator } from './administrators.ts';
import type { Parts } from './parts.ts';
import { changePreferences, type Preferences, readPreferences } from './preferences-record.ts';
import { checkedRegion } from './regions.ts';
import { rememberRegion } from './settings.ts';
import type { Turn } from './turn.ts';

export interface WantedPreferences extends Partial<Preferences> {
  readonly region?: string;
}

/** What a person may change here. */
export interface Allowed {
  readonly timeZone: boolean;
  /** Quiet hours and digests. */
  readonly notifications: boolean;
}

/**
 * Quiet hours and digests take notifications out of everybody's sight, as muting does: outside a personal chat they are administrators'.
 * So is the time zone where it moves the quiet hours.
 */
export function allowedTo(parts: Pick<Parts, 'configuration'>, turn: Turn, present: Preferences): Allowed {
  const notifications = turn.conversation.kind === 'personal' || isAdministrator(parts, turn);
  return { notifications, timeZone: notifications || present.quietHours === null };
}

export function requireAllowed(
  parts: Pick<Parts, 'configuration'>,
  turn: Turn,
  present: Preferences,
  wanted: WantedPreferences,
): void {
  const { notifications, timeZone } = allowedTo(parts, turn, present);
  if (!notifications && ('quietHours' in wanted || 'digestFrom' in wanted))
    requireAdministrator(parts, turn, 'change the quiet hours and the digests of a whole conversation');
  if (!timeZone && 'timeZone' in wanted)
    requireAdministrator(parts, turn, 'change the time zone where there are quiet hours, which would move');
}

/** Writes down what is wanted, and lets it hold for what waits, too. Throws a PersonError where this person may not. */
export async function applyPreferences(
  parts: Parts,
  turn: Turn,
  { region, ...wanted }: WantedPreferences,
): Promise<Preferences> {
  const { baseId } = turn.conversation;
  const present = await readPreferences(parts, baseId);
  requireAllowed(parts, turn, present, wanted);
  const checked = checkedRegion(region ?? null);
  if (checked !== null) {
    if (turn.configurations.length === 0) throw notConfigured();
    await rememberRegion(parts, turn, checked);
  }
  if (Object.keys(wanted).length === 0) return present;
  const next = await changePreferences(parts, baseId, wanted);
  // Also where nothing is new: whoever was interrupted before this line says it again.
  if ('quietHours' in wanted || 'timeZone' in wanted) await parts.outbox.bringForward(baseId);
  return next;
}
