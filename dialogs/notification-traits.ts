import type { SentNotification } from './sent-notification.ts';

/** Whether buttons of its card change the card for everybody, or drawing it anew needs what was looked up for it. */
export function isChangedLater({ notification, state }: SentNotification): boolean {
  const isAsked = notification.buttons.some(({ kind }) => kind === 'approval');
  return isAsked || notification.severity === 'critical' || Object.keys(state.mentions).length > 0;
}

/** Chats have no threads: what would answer in one is a message like any other. So it is where the conversation does not want them. */
export function hasThreads({ configuration, delivery, preferences }: SentNotification): boolean {
  const places = configuration?.places ?? [];
  return (
    preferences.threads &&
    places.some((place) => place.kind === 'channel' && place.channelId === delivery.conversationId)
  );
}
