import { enrichAlarm } from '../src/alarms/notified.ts';
import type { Principal } from '../src/aws/principal.ts';
import type { ChannelConfiguration } from '../src/configuration/configuration.ts';
import type { EventLog, EventOutcome } from '../src/monitoring/event-log.ts';
import { overLimits } from '../src/notifications/readers/custom.ts';
import type { Composed, Composer } from '../src/outbox/composed.ts';
import type { Delivery, NewEntry } from '../src/outbox/outbox.ts';
import type { ConversationMembers } from '../src/teams/members.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { configurationOfEvent } from './event-account.ts';
import { notificationCard } from './notification-card.ts';
import { digestCard, digestRecord, saveDigest } from './notification-digest.ts';
import { mentionsOf } from './notification-mentions.ts';
import { endMute } from './notification-mutes.ts';
import { closeThread, findThread, keepThread, type NotificationThread } from './notification-threads.ts';
import type { Parts } from './parts.ts';
import {
  cardUpdate,
  changeCardState,
  type Enrichment,
  readDelivery,
  type SentNotification,
} from './sent-notification.ts';

/** The chart and the children are in the card if they are there by then; else the card goes out and they follow. */
const ENRICH_WITHIN_MS = 2000;

export interface DeliveryParts extends Parts {
  readonly eventLog: Pick<EventLog, 'write'>;
  readonly members: ConversationMembers;
  /** Gives the outcome of the work, or null after so long. */
  readonly within: <T>(work: Promise<T>, ms: number) => Promise<T | null>;
}

/** Makes cards of deliveries when their turn comes. */
export class NotificationComposer implements Composer {
  readonly #parts: DeliveryParts;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  async compose(delivery: Delivery): Promise<Composed> {
    return delivery.kind === 'card' ? this.#update(delivery) : this.#notification(await this.#read(delivery));
  }

  /** One card for a storm. What came for the things of cards that stand already is shown on those cards, too. */
  async digest(deliveries: readonly Delivery[]): Promise<Composed> {
    const parts = this.#parts;
    const shown: SentNotification[] = [];
    const updates: NewEntry[] = [];
    for (const delivery of deliveries) {
      const sent = await this.#read(delivery);
      if ((await this.#silenced(sent)) !== null) continue;
      shown.push(sent);
      const thread = await this.#openThread(sent);
      if (thread === null) continue;
      updates.push(await this.#noteOnCard(sent, thread));
      if (sent.notification.thread?.closes) await this.#close(sent);
    }
    const [first] = shown;
    if (first === undefined) return { kind: 'nothing', reason: 'all of a storm were muted or not wanted' };
    const id = first.id;
    const record = digestRecord(shown);
    return {
      kind: 'post',
      threadId: null,
      card: digestCard(parts, id, record, 0),
      posted: async () => {
        await saveDigest(parts, id, record);
        for (const sent of shown) this.#logged(sent, 'digest', null);
        return updates;
      },
    };
  }

  /** Told of deliveries that finally could not be sent. */
  async failed(deliveries: readonly Delivery[], reason: string): Promise<void> {
    for (const delivery of deliveries) {
      if (delivery.kind === 'notification') this.#logged(await readDelivery(this.#parts, delivery), 'failed', reason);
    }
  }

  async #read(delivery: Delivery): Promise<SentNotification> {
    const sent = await readDelivery(this.#parts, delivery);
    const configuration = delivery.configurationName;
    // A delivery that is tried again was counted the first time.
    if (delivery.attempts === 0) {
      this.#parts.meter.count('EventsProcessed', { configuration });
      if (!sent.known) this.#parts.meter.count('UnsupportedEvents', { configuration });
      const cut = overLimits(sent.incoming);
      if (cut.length > 0) this.#parts.log.warn({ id: delivery.id, cut }, 'a custom notification was over its limits');
    }
    return sent;
  }

  async #notification(sent: SentNotification): Promise<Composed> {
    const silenced = await this.#silenced(sent);
    if (silenced !== null) return { kind: 'nothing', reason: silenced };
    const withMentions = await this.#withMentions(sent);
    const thread = await this.#openThread(sent);
    return thread === null ? this.#card(withMentions) : this.#answer(withMentions, thread);
  }

  /** Why a notification is not shown; null where it is. What is muted is counted on the card of its thing. */
  async #silenced(sent: SentNotification): Promise<string | null> {
    const { configuration, known, mute, notification, delivery } = sent;
    if (configuration === null) return 'its configuration is no longer in the file';
    if (!known && configuration.unknownEvents === 'drop') {
      const reason = 'UnknownEvents: drop';
      this.#logged(sent, 'dropped', reason);
      return reason;
    }
    if (mute === null) return null;
    if (mute.until === null && notification.thread?.closes) {
      await endMute(this.#parts, delivery.conversationId, mute.threadKey);
      return null;
    }
    if (mute.cardId !== null) await this.#countMuted(sent, mute.cardId);
    const reason = `muted by ${mute.by}`;
    this.#logged(sent, 'muted', reason);
    return reason;
  }

  #logged({ notification, incoming, delivery }: SentNotification, outcome: EventOutcome, reason: string | null): void {
    const { type, title, state } = notification;
    const { messageId, topicArn } = incoming.message;
    const { conversationId, configurationName } = delivery;
    const entry = { outcome, messageId, topicArn, conversationId, type, title, state, reason };
    this.#parts.eventLog.write(configurationName, entry);
  }

  async #countMuted(sent: SentNotification, cardId: string): Promise<void> {
    const parts = this.#parts;
    await changeCardState(parts, cardId, (state) => ({ ...state, muted: withId(state.muted, sent.id) }));
    await parts.outbox.add([cardUpdate(parts, { id: cardId, delivery: sent.delivery })]);
  }

  /** The first card of a thing, or of something that stands alone. */
  async #card(sent: SentNotification): Promise<Composed> {
    const parts = this.#parts;
    const { notification, delivery } = sent;
    const enriching = notification.alarm === null ? null : this.#enrich(sent);
    const enrichment = enriching === null ? null : await parts.within(enriching, ENRICH_WITHIN_MS);
    const drawn: SentNotification = { ...sent, state: { ...sent.state, enrichment } };
    const { thread } = notification;
    const opens = thread !== null && !thread.closes;
    return {
      kind: 'post',
      threadId: null,
      card: notificationCard(parts, drawn),
      posted: async (messageId) => {
        if (opens || enriching !== null || isChangedLater(sent)) {
          const { mentions } = sent.state;
          await changeCardState(parts, sent.id, (state) => ({ ...state, messageId, enrichment, mentions }));
        }
        this.#logged(sent, 'shown', null);
        if (opens) await keepThread(parts, delivery.conversationId, thread.key, { cardId: sent.id, messageId });
        return enriching !== null && enrichment === null ? [cardUpdate(parts, sent)] : [];
      },
    };
  }

  /** Something more about a thing whose card stands: an answer under it, and the card is brought up to date. */
  async #answer(sent: SentNotification, thread: NotificationThread): Promise<Composed> {
    const parts = this.#parts;
    const { delivery, notification } = sent;
    return {
      kind: 'post',
      threadId: isChannel(sent) ? thread.messageId : null,
      card: notificationCard(parts, sent, { isAnswer: true }),
      posted: async (messageId) => {
        this.#logged(sent, 'shown', null);
        if (isChangedLater(sent)) {
          const { mentions } = sent.state;
          await changeCardState(parts, sent.id, (state) => ({ ...state, messageId, mentions }));
        }
        const update = await this.#noteOnCard(sent, thread);
        if (notification.thread?.closes) await this.#close(sent);
        else if (notification.thread) {
          await keepThread(parts, delivery.conversationId, notification.thread.key, thread);
        }
        return [update];
      },
    };
  }

  async #noteOnCard(sent: SentNotification, { cardId }: NotificationThread): Promise<NewEntry> {
    const parts = this.#parts;
    const latest = sent.notification.thread?.latest ?? null;
    const { time } = sent.notification;
    await changeCardState(parts, cardId, (state) => ({
      ...state,
      updates: withId(state.updates, sent.id),
      // Events may overtake each other on their way; the card shows what is newest.
      latest:
        latest === null || (state.latest !== null && state.latest.time > time) ? state.latest : { ...latest, time },
    }));
    return cardUpdate(parts, { id: cardId, delivery: sent.delivery });
  }

  /** Draws a card that was sent as it stands now. What it lacks of its alarm is looked up, for as long as that takes. */
  async #update(delivery: Delivery): Promise<Composed> {
    const parts = this.#parts;
    const { cardId }: { cardId?: unknown } = JSON.parse(delivery.body);
    const card = await parts.outbox.find(String(cardId));
    if (card?.kind !== 'notification') return { kind: 'nothing', reason: 'its card is no longer kept' };
    let sent = await readDelivery(parts, card);
    const { messageId } = sent.state;
    if (!messageId) return { kind: 'nothing', reason: 'its card has no message of its own' };
    if (sent.notification.alarm !== null && sent.state.enrichment === null) {
      const enrichment = await this.#enrich(sent);
      sent = { ...sent, state: await changeCardState(parts, sent.id, (state) => ({ ...state, enrichment })) };
    }
    return { kind: 'update', messageId, card: notificationCard(parts, sent) };
  }

  async #enrich({ notification, configuration, delivery }: SentNotification): Promise<Enrichment> {
    const parts = this.#parts;
    const { alarm, accountId, region } = notification;
    if (alarm === null || configuration === null) throw new Error('there is nothing to look up');
    // Without a configuration for its account there may still be one that may look into it.
    const from = configurationOfEvent(parts, configuration, accountId) ?? configuration;
    const principal = notificationPrincipal(from, delivery);
    const at = region ?? from.account.defaultRegion;
    if (at === null) return noChart('No chart: the notification does not say in which Region the alarm is.');
    try {
      return await enrichAlarm(alarm, {
        call: async (operation, input) => {
          const { output } = await parts.caller.call({
            principal,
            region: at,
            service: 'cloudwatch',
            operation,
            input,
          });
          return output;
        },
        now: new Date(parts.clock()),
      });
    } catch (error) {
      // The card goes out whatever becomes of its chart.
      if (!(error instanceof PersonError))
        parts.log.error({ err: error, id: delivery.id }, 'an alarm could not be drawn');
      return noChart(
        error instanceof PersonError ? `No chart. ${error.title}.` : 'No chart: the bot failed to draw it.',
      );
    }
  }

  async #openThread({ notification, delivery, id }: SentNotification): Promise<NotificationThread | null> {
    if (notification.thread === null) return null;
    const thread = await findThread(this.#parts, delivery.conversationId, notification.thread.key);
    // A process that died after it had sent the first card: that card is sent again, not answered to.
    return thread?.cardId === id ? null : thread;
  }

  async #close({ notification, delivery }: SentNotification): Promise<void> {
    if (notification.thread === null) return;
    await closeThread(this.#parts, delivery.conversationId, notification.thread.key);
  }

  async #withMentions(sent: SentNotification): Promise<SentNotification> {
    const mentions = await mentionsOf(this.#parts, sent);
    return { ...sent, state: { ...sent.state, mentions } };
  }
}

/** Who looks things up for a card: the channel's role, under a name of the bot's own. */
export function notificationPrincipal(
  configuration: ChannelConfiguration,
  { conversationId, tenantId }: Pick<Delivery, 'conversationId' | 'tenantId'>,
): Principal {
  return {
    tenantId,
    userId: 'notifications',
    userName: 'notifications',
    conversationId,
    configurationName: configuration.name,
    accountId: configuration.account.id,
    accountName: configuration.account.name,
    roleArn: configuration.roleArn,
    externalId: configuration.externalId,
    guardrailPolicies: configuration.guardrailPolicies,
  };
}

/** Who does the bot's own work for a configuration: subscribes topics, writes logs and metrics. Guardrails cap people's commands, not these. */
export function housekeepingPrincipal(configuration: ChannelConfiguration): Principal {
  const tenantId = configuration.places.find((place) => place.tenantId !== null)?.tenantId ?? '';
  return { ...notificationPrincipal(configuration, { conversationId: '', tenantId }), guardrailPolicies: [] };
}

/** Whether buttons of its card change the card for everybody, or drawing it anew needs what was looked up for it. */
function isChangedLater({ notification, state }: SentNotification): boolean {
  const isAsked = notification.buttons.some(({ kind }) => kind === 'approval');
  return isAsked || notification.severity === 'critical' || Object.keys(state.mentions).length > 0;
}

/** Chats have no threads: what would answer in one is a message like any other. */
function isChannel({ configuration, delivery }: SentNotification): boolean {
  const places = configuration?.places ?? [];
  return places.some((place) => place.kind === 'channel' && place.channelId === delivery.conversationId);
}

function noChart(chartNote: string): Enrichment {
  return { chart: null, chartNote, chartImage: null, children: null, childrenNote: '' };
}

function withId(ids: readonly string[], id: string): string[] {
  return ids.includes(id) ? [...ids] : [...ids, id];
}
