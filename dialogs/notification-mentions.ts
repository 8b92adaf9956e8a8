import type { ConversationMembers } from '../src/teams/members.ts';
import type { Parts } from './parts.ts';
import type { CardState, SentNotification } from './sent-notification.ts';

/** More people than this are not called by one notification. */
const MENTIONS = 20;

/** Who is mentioned by a notification's text, by what the text calls them. Who is no member is left out and stays text. */
export async function mentionsOf(
  parts: Pick<Parts, 'log'> & { readonly members: Pick<ConversationMembers, 'find'> },
  { notification, delivery, state }: SentNotification,
): Promise<CardState['mentions']> {
  const spans = [...notification.body, ...notification.nextSteps].flatMap((paragraph) => paragraph.spans);
  const called = [...new Set(spans.flatMap(({ mention }) => mention ?? []))].slice(0, MENTIONS);
  if (called.length === 0) return state.mentions;
  try {
    const found = await Promise.all(
      called.map(async (name) => [name, await parts.members.find(delivery, name)] as const),
    );
    return Object.fromEntries(found.flatMap(([name, member]) => (member === null ? [] : [[name, member] as const])));
  } catch (error) {
    // A notification without its mentions is better than none.
    parts.log.warn({ err: error, id: delivery.id }, 'the members that a notification mentions could not be read');
    return state.mentions;
  }
}
