import { z } from 'zod';
import type { ChannelConfiguration } from '../src/configuration/configuration.ts';
import type { Incoming } from '../src/notifications/event.ts';
import type { Notification } from '../src/notifications/notification.ts';
import { readEvent, readIncoming } from '../src/notifications/read.ts';
import type { Delivery, NewEntry } from '../src/outbox/outbox.ts';
import { ConflictError, NOT_STORED } from '../src/store/store.ts';
import { type CreatedAction, createdActions } from './action-store.ts';
import { findMute, type Mute } from './notification-mutes.ts';
import type { Parts } from './parts.ts';
import { type Preferences, readPreferences } from './preferences-record.ts';

/** The body of a delivery of kind `notification`: what SNS brought. */
const notificationBody = z.object({
  message: z.object({
    messageId: z.string(),
    topicArn: z.string(),
    subject: z.string().nullable(),
    text: z.string(),
    attributes: z.record(z.string(), z.string()),
    timestamp: z.string(),
  }),
});

/** The body of a delivery of kind `card`: the delivery whose card is drawn anew. */
const cardBody = z.object({ cardId: z.string() });

const severity = z.enum(['critical', 'warning', 'good', 'neutral']);

/** What was found out about an alarm beyond its event. Kept, so that a card can be drawn anew at any time. */
const enrichment = z.object({
  /** The chart as the card's view has it, its times as ISO 8601; null where there is none. */
  chart: z.unknown(),
  /** Why there is no chart; empty where there is one. */
  chartNote: z.string(),
  /** PNG, base64. */
  chartImage: z.string().nullable(),
  /** Of a composite alarm: the children in ALARM; null where they are not known. */
  children: z
    .array(z.object({ arn: z.string(), name: z.string(), state: z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']) }))
    .readonly()
    .nullable(),
  /** Why the children are not known; empty where they are, or there are none. */
  childrenNote: z.string(),
});

export type Enrichment = z.infer<typeof enrichment>;

/** What became of a notification's card since it was sent. */
const cardState = z.object({
  /** Teams' id of the card's message; null until it is sent. */
  messageId: z.string().nullable(),
  acknowledged: z.object({ by: z.string(), at: z.number() }).nullable(),
  /** What was decided on the card of a manual approval. */
  decision: z
    .object({ decision: z.enum(['Approved', 'Rejected']), by: z.string(), at: z.number(), comment: z.string() })
    .nullable()
    .default(null),
  /** The newest state of the thing that the card is about. */
  latest: z.object({ state: z.string(), severity, summary: z.string(), time: z.string() }).nullable(),
  /** Deliveries that answered under the card, and those that were muted, by id: none is counted twice. */
  updates: z.array(z.string()),
  muted: z.array(z.string()),
  enrichment: enrichment.nullable(),
  /** Members that the text mentions, by what it calls them. */
  mentions: z.record(z.string(), z.object({ id: z.string(), name: z.string() })),
});

export type CardState = z.infer<typeof cardState>;

export const newCardState: CardState = {
  messageId: null,
  acknowledged: null,
  decision: null,
  latest: null,
  updates: [],
  muted: [],
  enrichment: null,
  mentions: {},
};

/** A notification that was delivered, or is about to be, with all that is known of it. */
export interface SentNotification {
  /** Its delivery's id. */
  readonly id: string;
  readonly delivery: Delivery;
  readonly incoming: Incoming;
  readonly notification: Notification;
  /** Whether its form is known. */
  readonly known: boolean;
  /** The configuration that it came for; null where the file no longer has it. */
  readonly configuration: ChannelConfiguration | null;
  readonly state: CardState;
  /** The silence that holds for it now; null where there is none. */
  readonly mute: Mute | null;
  /** Those of its conversation. */
  readonly preferences: Preferences;
  /** Custom actions that were made in its conversation; none where left out. */
  readonly actions?: readonly CreatedAction[];
}

/** As long as deliveries are kept, and so their buttons work. */
const STATE_MS = 8 * 24 * 60 * 60 * 1000;
const TRIES = 5;

/** The notification of a delivery, read anew from what SNS brought. Rejects where its body is not what the outbox should hold. */
export async function readDelivery(parts: Parts, delivery: Delivery): Promise<SentNotification> {
  const { message } = parsedBody(notificationBody, delivery);
  const incoming = readIncoming(message);
  const { notification, known } = readEvent(incoming);
  return {
    id: delivery.id,
    delivery,
    incoming,
    notification,
    known,
    configuration: parts.configurationNamed(delivery.configurationName),
    // Before it is sent for the first time nothing can have become of it.
    state: delivery.attempts === 0 ? newCardState : await readCardState(parts, delivery.id),
    mute: await findMute(parts, delivery.conversationId, notification.thread?.key ?? null),
    preferences: await readPreferences(parts, delivery.conversationId),
    actions: await createdActions(parts, delivery.conversationId),
  };
}

/** The notification that a button names; null where it is unknown, no longer kept, or of another conversation. */
export async function findNotification(
  parts: Parts,
  id: string,
  conversationBaseId: string,
): Promise<SentNotification | null> {
  const delivery = await parts.outbox.find(id);
  if (delivery?.kind !== 'notification' || delivery.conversationId !== conversationBaseId) return null;
  const sent = await readDelivery(parts, delivery);
  // A press may come before the attempt that sent the card was written down.
  return delivery.attempts === 0 ? { ...sent, state: await readCardState(parts, id) } : sent;
}

export async function readCardState(parts: Pick<Parts, 'store'>, id: string): Promise<CardState> {
  const key = stateKey(id);
  const parsed = cardState.safeParse((await parts.store.read([key]))[key]);
  return parsed.success ? parsed.data : newCardState;
}

/** Changes the state of a card; `change` may be called again where someone else changed it meanwhile. Gives the new state. */
export async function changeCardState(
  parts: Pick<Parts, 'store' | 'clock'>,
  id: string,
  change: (state: CardState) => CardState,
): Promise<CardState> {
  const key = stateKey(id);
  for (let tries = 1; ; tries += 1) {
    const stored = (await parts.store.read([key]))[key];
    const parsed = cardState.safeParse(stored);
    const next = change(parsed.success ? parsed.data : newCardState);
    try {
      const eTag = stored?.eTag ?? NOT_STORED;
      await parts.store.write({ [key]: { ...next, expiresAt: parts.clock() + STATE_MS, eTag } });
      return next;
    } catch (error) {
      if (!(error instanceof ConflictError) || tries >= TRIES) throw error;
    }
  }
}

/** The delivery whose card an update draws anew. Throws where its body is not what the outbox should hold. */
export function cardOfUpdate(delivery: Delivery): string {
  return parsedBody(cardBody, delivery).cardId;
}

/** What brings a card that was sent up to date: drawn from its state when its turn comes, so one waiting update is enough. */
export function cardUpdate(
  parts: Pick<Parts, 'newId'>,
  { id, delivery }: Pick<SentNotification, 'id' | 'delivery'>,
): NewEntry {
  const body: z.input<typeof cardBody> = { cardId: id };
  return {
    body: JSON.stringify(body),
    deliveries: [
      {
        id: parts.newId(),
        conversationId: delivery.conversationId,
        tenantId: delivery.tenantId,
        configurationName: delivery.configurationName,
        kind: 'card',
        uniqueKey: `card/${id}`,
        unique: 'waiting',
        notBefore: null,
      },
    ],
  };
}

function parsedBody<T>(schema: z.ZodType<T>, { kind, body }: Delivery): T {
  try {
    return schema.parse(JSON.parse(body));
  } catch (error) {
    // Shown to people as the reason of a failed delivery.
    throw new Error(`the outbox holds no ${kind} there`, { cause: error });
  }
}

function stateKey(id: string): string {
  return `notification-card/${id}`;
}
