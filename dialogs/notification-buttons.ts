import type { CardPayload } from '../cards/payload.ts';
import { requireAdministrator } from './administrators.ts';
import { requireAdmitted } from './admission.ts';
import { auditTurn } from './audit-turn.ts';
import { notificationCard } from './notification-card.ts';
import { digestCard, findDigest } from './notification-digest.ts';
import { tellGone } from './notification-gone.ts';
import { endMute, setMute } from './notification-mutes.ts';
import { findThread } from './notification-threads.ts';
import type { Parts } from './parts.ts';
import { cardUpdate, changeCardState, findNotification, type SentNotification } from './sent-notification.ts';
import { shortTime } from './times.ts';
import type { Turn } from './turn.ts';

/** Buttons of a notification that change its card or show more of it. What they send is from outside. */
export type NotificationPress = Extract<
  CardPayload,
  {
    verb:
      | 'notification.acknowledge'
      | 'notification.mute'
      | 'notification.unmute'
      | 'notification.page'
      | 'notification.open';
  }
>;

const MINUTE_MS = 60 * 1000;

/** For how long each button mutes; null: until the alarm is OK. */
const MUTE_MS: Readonly<Record<Extract<NotificationPress, { verb: 'notification.mute' }>['for'], number | null>> = {
  '15m': 15 * MINUTE_MS,
  '1h': 60 * MINUTE_MS,
  '8h': 8 * 60 * MINUTE_MS,
  'until-ok': null,
};

export async function pressNotification(parts: Parts, turn: Turn, payload: NotificationPress): Promise<void> {
  const sent = await findNotification(parts, payload.id, turn.conversation.baseId);
  if (sent === null) return tellGone(parts, turn);
  requireAdmitted(turn, sent.delivery.configurationName);
  const accountId = sent.configuration?.account.id;
  auditTurn(parts, turn, {
    outcome: 'built-in',
    configurationName: sent.delivery.configurationName,
    ...(accountId === undefined ? {} : { accountId }),
  });
  switch (payload.verb) {
    case 'notification.acknowledge':
      return acknowledge(parts, turn, sent);
    case 'notification.mute':
      return mute(parts, turn, sent, payload.for);
    case 'notification.unmute':
      return unmute(parts, turn, sent);
    case 'notification.page':
      return turn.replies.replacePressed(notificationCard(parts, sent, { page: payload.index }));
    case 'notification.open':
      return open(parts, turn, sent);
  }
}

/** An entry of a digest has no card of its own until now. What belongs on it and is not known yet follows. */
async function open(parts: Parts, turn: Turn, sent: SentNotification): Promise<void> {
  const messageId = await turn.replies.send(notificationCard(parts, sent));
  if (messageId === null) return;
  // Its buttons change it for everybody.
  await changeCardState(parts, sent.id, (state) => ({ ...state, messageId }));
  if (sent.notification.alarm !== null) await parts.outbox.add([cardUpdate(parts, sent)]);
}

/** The first who presses has it. Pressed again it changes nothing, and others are told who has it. */
async function acknowledge(parts: Parts, turn: Turn, sent: SentNotification): Promise<void> {
  const mine = { by: turn.person.name, at: parts.clock() };
  const state = await changeCardState(parts, sent.id, (before) =>
    before.acknowledged === null ? { ...before, acknowledged: mine } : before,
  );
  const { acknowledged } = state;
  if (acknowledged !== null && acknowledged.by !== mine.by) {
    await turn.replies.tell(
      `${acknowledged.by} acknowledged this already, at ${shortTime(acknowledged.at, turn.timeZone)}.`,
    );
  }
  await showChanged(parts, turn, { ...sent, state });
}

async function mute(
  parts: Parts,
  turn: Turn,
  { id, notification, state, delivery }: SentNotification,
  duration: keyof typeof MUTE_MS,
): Promise<void> {
  const { thread, alarm, title } = notification;
  if (thread === null) {
    return turn.replies.tell('This notification stands alone: there is nothing further of it to mute.');
  }
  const ms = MUTE_MS[duration];
  const isOk = (state.latest?.state ?? alarm?.newState) === 'OK';
  if (ms === null && isOk) return turn.replies.tell('It is OK already: mute it for a time instead.');
  const since = parts.clock();
  // What comes later is counted on the card that leads the thread; one that was opened from a digest leads none.
  const leading = await findThread(parts, delivery.conversationId, thread.key);
  await setMute(parts, delivery.conversationId, {
    threadKey: thread.key,
    title: alarm?.name ?? title,
    until: ms === null ? null : since + ms,
    by: turn.person.name,
    since,
    cardId: leading?.cardId ?? id,
  });
  await showAgain(parts, turn, id);
}

async function unmute(parts: Parts, turn: Turn, { id, notification, delivery }: SentNotification): Promise<void> {
  if (notification.thread !== null) await endMute(parts, delivery.conversationId, notification.thread.key);
  await showAgain(parts, turn, id);
}

async function showAgain(parts: Parts, turn: Turn, id: string): Promise<void> {
  const sent = await findNotification(parts, id, turn.conversation.baseId);
  if (sent !== null) await showChanged(parts, turn, sent);
}

/** Draws a card anew after its state has changed: at once for who pressed, and through the outbox for everybody. */
export async function showChanged(parts: Parts, turn: Turn, sent: SentNotification): Promise<void> {
  await turn.replies.replacePressed(notificationCard(parts, sent));
  await parts.outbox.add([cardUpdate(parts, sent)]);
}

/** A digest goes by its first delivery's id, and by it to one conversation. */
export async function pressDigestPage(
  parts: Parts,
  turn: Turn,
  { id, index }: { readonly id: string; readonly index: number },
): Promise<void> {
  const delivery = await parts.outbox.find(id);
  const isHere = delivery?.conversationId === turn.conversation.baseId;
  const record = isHere ? await findDigest(parts, id) : null;
  if (delivery === null || record === null) return tellGone(parts, turn);
  requireAdmitted(turn, delivery.configurationName);
  auditTurn(parts, turn, { outcome: 'built-in' });
  await turn.replies.replacePressed(digestCard(parts, id, record, index, turn.timeZone));
}

/** Puts a delivery that failed in this conversation into its queue again. */
export async function pressRetry(parts: Parts, turn: Turn, { id }: { readonly id: string }): Promise<void> {
  requireAdministrator(parts, turn, 'send failed notifications again');
  const delivery = await parts.outbox.find(id);
  if (delivery?.conversationId !== turn.conversation.baseId) return tellGone(parts, turn);
  requireAdmitted(turn, delivery.configurationName);
  auditTurn(parts, turn, { outcome: 'built-in', configurationName: delivery.configurationName });
  const isWaiting = await parts.outbox.sendAgain(id);
  await turn.replies.tell(
    isWaiting
      ? 'It is in the queue again and will be sent after what waits here already.'
      : 'It does not stand among the failed ones any more: someone has sent it again.',
  );
}
