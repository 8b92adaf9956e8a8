import { auditTurn } from './audit-turn.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

/** A button of a notification that is unknown here: too old, or of another conversation. */
export async function tellGone(parts: Parts, turn: Turn): Promise<void> {
  auditTurn(parts, turn, { outcome: 'expired', errorCode: 'notification-gone' });
  await turn.replies.tell('This notification is no longer known here: its buttons work for a week.');
}
