import type { Parts } from './parts.ts';
import { readPreferences } from './preferences-record.ts';
import { quietUntil } from './quiet-hours.ts';
import type { SentNotification } from './sent-notification.ts';

/** When the quiet hours end in which a notification waits; null where it is shown now. What somebody must look at now never waits. */
export function heldUntil({ notification, preferences }: SentNotification, now: number): number | null {
  if (notification.severity === 'critical') return null;
  return quietUntil(preferences.quietHours, preferences.timeZone, now);
}

/** Quiet hours may have been changed after they were looked at: then what was held back for them is looked at again. */
export async function releaseIfChanged(
  parts: Pick<Parts, 'store' | 'outbox' | 'clock'>,
  held: readonly SentNotification[],
  until: number,
): Promise<void> {
  const conversationId = held[0]?.delivery.conversationId ?? '';
  const { quietHours, timeZone } = await readPreferences(parts, conversationId);
  if (quietUntil(quietHours, timeZone, parts.clock()) !== until) await parts.outbox.bringForward(conversationId);
}
