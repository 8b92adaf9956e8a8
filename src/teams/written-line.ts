import type { Activity } from 'botbuilder-core';
import { cleanText } from './clean-text.ts';

/** What a message says, new or edited, as a line; null for any other activity. */
export function writtenLine({ type, text, textFormat, entities, recipient, channelData }: Activity): string | null {
  // Teams also sends an update for a deleted message restored and for changes that are not of the text.
  const isWritten = type === 'message' || (type === 'messageUpdate' && channelData?.eventType === 'editMessage');
  if (!isWritten) return null;
  const { id: botId, name: botName } = recipient;
  return cleanText({ text: text ?? '', textFormat, entities: entities ?? [], botId, botName });
}
