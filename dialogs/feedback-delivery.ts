import { z } from 'zod';
import type { Composed, Composer } from '../src/outbox/composed.ts';
import type { Delivery, NewEntry } from '../src/outbox/outbox.ts';
import type { Parts } from './parts.ts';
import { readPreferences } from './preferences-record.ts';
import { shortTime } from './times.ts';
import type { Turn } from './turn.ts';

export const FEEDBACK_KIND = 'feedback';

/** The body of a delivery of kind `feedback`. Its secrets are masked before they are stored. */
const feedbackBody = z.object({
  text: z.string(),
  by: z.object({ id: z.string(), name: z.string() }),
  /** "a channel of production-ops". */
  where: z.string(),
  /** Milliseconds since the epoch. */
  at: z.number(),
});

/** Feedback on its way to the channel and the group chat of the operators; null where the configuration names none. */
export function feedbackEntry(parts: Parts, turn: Turn, text: string): NewEntry | null {
  const { feedbackConfiguration } = parts.configuration();
  const operators = feedbackConfiguration === null ? null : parts.configurationNamed(feedbackConfiguration);
  const { conversation, person } = turn;
  // The same conversation may stand there for several teams or tenants.
  const tenants = new Map<string, string>();
  for (const place of operators?.places ?? []) {
    if (place.kind === 'personal') continue;
    const id = place.kind === 'channel' ? place.channelId : place.conversationId;
    tenants.set(id, place.tenantId ?? conversation.tenantId);
  }
  if (operators === null || tenants.size === 0) return null;
  const body: z.input<typeof feedbackBody> = {
    text,
    by: { id: person.id, name: person.name },
    where: whereText(turn),
    at: parts.clock(),
  };
  return {
    body: JSON.stringify(body),
    deliveries: [...tenants].map(([conversationId, tenantId]) => {
      const id = parts.newId();
      return {
        id,
        conversationId,
        tenantId,
        configurationName: operators.name,
        kind: FEEDBACK_KIND,
        uniqueKey: `feedback/${id}`,
        unique: 'day' as const,
        notBefore: null,
      };
    }),
  };
}

/** Shows feedback to the operators. */
export class FeedbackComposer implements Pick<Composer, 'compose' | 'failed'> {
  readonly #parts: Pick<Parts, 'cards' | 'store' | 'log'>;

  constructor(parts: Pick<Parts, 'cards' | 'store' | 'log'>) {
    this.#parts = parts;
  }

  async compose({ body, conversationId }: Delivery): Promise<Composed> {
    const { text, by, where, at } = feedbackBody.parse(JSON.parse(body));
    const { timeZone } = await readPreferences(this.#parts, conversationId);
    const card = this.#parts.cards.render('list', {
      title: 'Feedback about this bot',
      text: '',
      items: [
        {
          ...{ title: by.name, status: '', tone: 'default', detail: `in ${where}, ${shortTime(at, timeZone)}`, text },
          ...{ facts: [{ name: 'Id', value: by.id }], buttons: [] },
        },
      ],
      buttons: [],
    });
    return { kind: 'post', threadId: null, card, posted: async () => [] };
  }

  /** Nothing is lost: the log has it. */
  async failed(deliveries: readonly Delivery[], reason: string): Promise<void> {
    const ids = deliveries.map(({ id }) => id);
    this.#parts.log.warn({ deliveries: ids, reason }, 'feedback did not reach the conversation of the operators');
  }
}

function whereText({ conversation: { kind }, configurations }: Turn): string {
  const place = { personal: 'a personal chat', group: 'a group chat', channel: 'a channel' }[kind];
  const names = configurations.map(({ name }) => name).join(', ');
  return names === '' ? place : `${place} of ${names}`;
}
