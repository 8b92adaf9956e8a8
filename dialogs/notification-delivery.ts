import type { EventOutcome } from '../src/monitoring/event-log.ts';
import type { Composed, Composer } from '../src/outbox/composed.ts';
import type { Delivery, NewEntry } from '../src/outbox/outbox.ts';
import type { ConversationMembers } from '../src/teams/members.ts';
import { notificationCard } from './notification-card.ts';
import { digestCard, digestRecord, saveDigest } from './notification-digest.ts';
import { lookUpAlarm } from './notification-enrichment.ts';
import { heldUntil, releaseIfChanged } from './notification-hold.ts';
import { mentionsOf } from './notification-mentions.ts';
import { endMute, findMute, type Mute } from './notification-mutes.ts';
import { NotificationRecord, type RecordParts } from './notification-record.ts';
import {
  findLastThread,
  isInThread,
  isLate,
  isOvertaken,
  keepThread,
  type NotificationThread,
  type ThreadEvent,
  threadAfter,
} from './notification-threads.ts';
import { hasThreads, isChangedLater } from './notification-traits.ts';
import type { Parts } from './parts.ts';
import { readPreferences, USUAL_PREFERENCES } from './preferences-record.ts';
import { cardOfUpdate, cardUpdate, changeCardState, readDelivery, type SentNotification } from './sent-notification.ts';

/** The chart and the children are in the card if they are there by then; else the card goes out and they follow. */
const ENRICH_WITHIN_MS = 2000;

export interface DeliveryParts extends Parts, RecordParts {
  readonly members: Pick<ConversationMembers, 'find'>;
  /** Gives the outcome of the work, or null after so long. */
  readonly within: <T>(work: Promise<T>, ms: number) => Promise<T | null>;
}

/** Why a notification is not shown. */
interface Silence {
  readonly outcome: Extract<EventOutcome, 'muted' | 'dropped'>;
  readonly reason: string;
  readonly mute: Mute | null;
}

/** Threads by their keys, as they will stand once what is composed was sent. */
type Threads = Map<string, NotificationThread>;

/** Makes cards of deliveries when their turn comes. What was sent is noted when Teams has taken it, for it may be composed again. */
export class NotificationComposer implements Composer {
  readonly #parts: DeliveryParts;
  readonly #record: NotificationRecord;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
    this.#record = new NotificationRecord(parts);
  }

  async compose(delivery: Delivery): Promise<Composed> {
    if (delivery.kind === 'card') return this.#update(delivery);
    const sent = await this.#read(delivery);
    const silence = await this.#silenceOf(sent);
    if (silence !== null) {
      await this.#parts.outbox.add(await this.#keepSilent(sent, silence));
      return { kind: 'nothing', reason: silence.reason };
    }
    const until = heldUntil(sent, this.#parts.clock());
    return until === null ? this.#shown(sent) : this.#held([sent], until);
  }

  async foldFrom(conversationId: string): Promise<number | null> {
    return (await readPreferences(this.#parts, conversationId)).digestFrom;
  }

  /** One card for a storm. What came for the things of cards that stand already is shown on those cards, too. */
  async digest(deliveries: readonly Delivery[]): Promise<Composed> {
    const shown: SentNotification[] = [];
    const silent: (readonly [SentNotification, Silence])[] = [];
    for (const delivery of deliveries) {
      const sent = await this.#read(delivery);
      const silence = await this.#silenceOf(sent);
      if (silence === null) shown.push(sent);
      else silent.push([sent, silence]);
    }
    const now = this.#parts.clock();
    const held = shown.filter((sent) => heldUntil(sent, now) !== null);
    const until = held[0] === undefined ? null : heldUntil(held[0], now);
    // The others are looked at again without them.
    if (until !== null) return this.#held(held, until);
    const [first, ...others] = shown;
    const keepSilent = async () => {
      const updates: NewEntry[] = [];
      for (const [sent, silence] of silent) updates.push(...(await this.#keepSilent(sent, silence)));
      return updates;
    };
    if (first === undefined) {
      await this.#parts.outbox.add(await keepSilent());
      return { kind: 'nothing', reason: 'all of a storm were muted or not wanted' };
    }
    const composed = others.length === 0 ? await this.#shown(first) : await this.#together(first.id, shown);
    return {
      ...composed,
      posted: async (messageId) => [...(await composed.posted(messageId)), ...(await keepSilent())],
    };
  }

  /** Told of deliveries that finally could not be sent. */
  async failed(deliveries: readonly Delivery[], reason: string): Promise<void> {
    for (const delivery of deliveries.filter(({ kind }) => kind === 'notification')) {
      try {
        this.#record.became(await this.#read(delivery), 'failed', reason);
      } catch (error) {
        // It may have failed because it cannot be read; those after it are told of all the same.
        this.#parts.log.warn({ err: error, id: delivery.id }, 'a failed delivery could not be read');
      }
    }
  }

  async #read(delivery: Delivery): Promise<SentNotification> {
    const sent = await readDelivery(this.#parts, delivery);
    this.#record.read(sent);
    return sent;
  }

  /** Null where a notification is shown. */
  async #silenceOf(sent: SentNotification): Promise<Silence | null> {
    const { configuration, known } = sent;
    if (configuration === null) {
      return { outcome: 'dropped', reason: 'its configuration is no longer in the file', mute: null };
    }
    if (!known && configuration.unknownEvents === 'drop') {
      return { outcome: 'dropped', reason: 'UnknownEvents: drop', mute: null };
    }
    const mute = await this.#muteOf(sent);
    return mute === null ? null : { outcome: 'muted', reason: `muted by ${mute.by}`, mute };
  }

  /** The mute that holds for it. One until OK ends with the news that it is OK, and the conversation's may hold besides. */
  async #muteOf(sent: SentNotification): Promise<Mute | null> {
    const { mute, delivery, notification } = sent;
    const isUntilOk = mute !== null && mute.threadKey !== null && mute.until === null;
    if (!isUntilOk || !notification.thread?.closes) return mute;
    const thread = await this.#threadOf(sent);
    if (thread !== null && isLate(thread, eventOf(sent))) return mute;
    const { conversationId } = delivery;
    await endMute(this.#parts, conversationId, mute.threadKey);
    // A card that was opened from a digest leads no thread: nothing else tells it.
    if (mute.cardId !== null && mute.cardId !== thread?.cardId) {
      await this.#parts.outbox.add([await this.#note(sent, mute.cardId, null, false)]);
    }
    return findMute(this.#parts, conversationId, null);
  }

  /** What is muted is counted on the card of its thing, which says what the thing is now. */
  async #keepSilent(sent: SentNotification, { outcome, reason, mute }: Silence): Promise<readonly NewEntry[]> {
    this.#record.became(sent, outcome, reason);
    if (mute === null) return [];
    const thread = await this.#threadOf(sent);
    if (thread !== null) await this.#keepThread(sent, threadAfter(thread, eventOf(sent)));
    const cardId = mute.cardId ?? thread?.cardId ?? null;
    const late = thread !== null && isLate(thread, eventOf(sent));
    return cardId === null ? [] : [await this.#note(sent, cardId, 'muted', late)];
  }

  /** Quiet hours: they wait. A card that stands says at once what they are about, for to change it disturbs nobody. */
  async #held(held: readonly SentNotification[], until: number): Promise<Composed> {
    const parts = this.#parts;
    const updates: NewEntry[] = [];
    for (const sent of held) {
      const thread = sent.delivery.notBefore === null ? await this.#threadOf(sent) : null;
      if (thread === null) continue;
      const event = eventOf(sent);
      updates.push(await this.#note(sent, thread.cardId, null, isLate(thread, event)));
      await this.#keepThread(sent, threadAfter(thread, event), until);
    }
    await parts.outbox.add(updates);
    return {
      kind: 'later',
      ids: held.map(({ id }) => id),
      notBefore: until,
      postponed: () => releaseIfChanged(parts, held, until),
    };
  }

  async #shown(sent: SentNotification): Promise<Post> {
    const mentions = await mentionsOf(this.#parts, sent);
    // A mute that was until OK may just have ended.
    const drawn: SentNotification = { ...sent, mute: null, state: { ...sent.state, mentions } };
    const thread = await this.#threadOf(drawn);
    return thread === null ? this.#card(drawn) : this.#answer(drawn, thread);
  }

  /** The first card of a thing, or of something that stands alone. */
  async #card(sent: SentNotification): Promise<Post> {
    const parts = this.#parts;
    const { alarm, thread } = sent.notification;
    const enriching = alarm === null ? null : lookUpAlarm(parts, alarm, sent);
    const enrichment = enriching === null ? null : await parts.within(enriching, ENRICH_WITHIN_MS);
    return {
      kind: 'post',
      threadId: null,
      card: notificationCard(parts, { ...sent, state: { ...sent.state, enrichment } }),
      posted: async (messageId) => {
        this.#record.became(sent, 'shown');
        if (thread !== null || enriching !== null || isChangedLater(sent)) {
          const { mentions } = sent.state;
          await changeCardState(parts, sent.id, (state) => ({ ...state, messageId, enrichment, mentions }));
        }
        // Also where the thing ended with this: what happened before it may come later, and goes under it.
        const opened: NotificationThread = { cardId: sent.id, messageId, latestAt: '', closedBy: null };
        if (thread !== null) await this.#keepThread(sent, threadAfter(opened, eventOf(sent)));
        return enriching !== null && enrichment === null ? [cardUpdate(parts, sent)] : [];
      },
    };
  }

  /** Something more about a thing whose card stands: an answer under it, and the card is brought up to date. */
  async #answer(sent: SentNotification, thread: NotificationThread): Promise<Post> {
    const parts = this.#parts;
    const event = eventOf(sent);
    return {
      kind: 'post',
      // Teams may have taken the first card without telling its id.
      threadId: hasThreads(sent) ? thread.messageId || null : null,
      card: notificationCard(parts, sent, { isAnswer: true, isOvertaken: isOvertaken(thread, event) }),
      posted: async (messageId) => {
        this.#record.became(sent, 'shown');
        if (isChangedLater(sent)) {
          const { mentions } = sent.state;
          await changeCardState(parts, sent.id, (state) => ({ ...state, messageId, mentions }));
        }
        const update = await this.#note(sent, thread.cardId, 'updates', isLate(thread, event));
        await this.#keepThread(sent, threadAfter(thread, event));
        return [update];
      },
    };
  }

  async #together(id: string, shown: readonly SentNotification[]): Promise<Post> {
    const parts = this.#parts;
    const updates: NewEntry[] = [];
    const threads: Threads = new Map();
    for (const sent of shown) {
      const thread = await this.#threadOf(sent, threads);
      if (thread === null || sent.notification.thread === null) continue;
      const event = eventOf(sent);
      updates.push(await this.#note(sent, thread.cardId, null, isLate(thread, event)));
      threads.set(sent.notification.thread.key, threadAfter(thread, event));
    }
    const record = digestRecord(shown);
    return {
      kind: 'post',
      threadId: null,
      card: digestCard(parts, id, record, 0, shown[0]?.preferences.timeZone),
      posted: async () => {
        await saveDigest(parts, id, record);
        for (const sent of shown) this.#record.became(sent, 'digest');
        const conversationId = shown[0]?.delivery.conversationId ?? '';
        const windowMs = shown[0]?.preferences.threadWindowMs ?? USUAL_PREFERENCES.threadWindowMs;
        for (const [key, thread] of threads) await keepThread(parts, conversationId, key, thread, { windowMs });
        return updates;
      },
    };
  }

  /** Notes on a card what a notification says of its thing, unless newer news came before; `list` counts it there. */
  async #note(
    { id, notification, delivery }: SentNotification,
    cardId: string,
    list: 'updates' | 'muted' | null,
    late: boolean,
  ): Promise<NewEntry> {
    const parts = this.#parts;
    const { time, thread } = notification;
    const news = late || !thread?.latest ? null : { ...thread.latest, time };
    await changeCardState(parts, cardId, (state) => {
      const isOlder = news !== null && state.latest !== null && Date.parse(time) < Date.parse(state.latest.time);
      return {
        ...state,
        ...(list === null ? {} : { [list]: withId(state[list], id) }),
        latest: news === null || isOlder ? state.latest : news,
      };
    });
    return cardUpdate(parts, { id: cardId, delivery });
  }

  /** Draws a card that was sent as it stands now. What it lacks of its alarm is looked up, for as long as that takes. */
  async #update(delivery: Delivery): Promise<Composed> {
    const parts = this.#parts;
    const card = await parts.outbox.find(cardOfUpdate(delivery));
    if (card?.kind !== 'notification') return { kind: 'nothing', reason: 'its card is no longer kept' };
    const sent = await readDelivery(parts, card);
    const { messageId } = sent.state;
    if (!messageId) return { kind: 'nothing', reason: 'its card has no message of its own' };
    const { alarm } = sent.notification;
    if (alarm === null || sent.state.enrichment !== null) {
      return { kind: 'update', messageId, card: notificationCard(parts, sent) };
    }
    const enrichment = await lookUpAlarm(parts, alarm, sent);
    const state = await changeCardState(parts, sent.id, (before) => ({ ...before, enrichment }));
    return { kind: 'update', messageId, card: notificationCard(parts, { ...sent, state }) };
  }

  /** The thread under which a notification goes; null where it has a card of its own. */
  async #threadOf(sent: SentNotification, threads: Threads = new Map()): Promise<NotificationThread | null> {
    const { notification, delivery, id, preferences } = sent;
    if (notification.thread === null) return null;
    const { key } = notification.thread;
    const found =
      threads.get(key) ?? (await findLastThread(this.#parts, delivery.conversationId, key, preferences.threadWindowMs));
    // A process that died after it had sent the first card: that card is sent again, not answered to.
    return found === null || found.cardId === id || !isInThread(found, eventOf(sent)) ? null : found;
  }

  async #keepThread(
    { notification, delivery, preferences }: SentNotification,
    thread: NotificationThread,
    closedFrom: number = this.#parts.clock(),
  ): Promise<void> {
    if (notification.thread === null) return;
    const { key } = notification.thread;
    const windowMs = preferences.threadWindowMs;
    await keepThread(this.#parts, delivery.conversationId, key, thread, { windowMs, closedFrom });
  }
}

type Post = Extract<Composed, { kind: 'post' }>;

function eventOf({ id, notification: { time, thread } }: SentNotification): ThreadEvent {
  const closes = thread?.closes ?? false;
  return { id, time, tellsOfAll: closes || Boolean(thread?.latest), closes };
}

function withId(ids: readonly string[], id: string): string[] {
  return ids.includes(id) ? [...ids] : [...ids, id];
}
