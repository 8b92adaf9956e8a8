import type { EventLog, EventOutcome } from '../src/monitoring/event-log.ts';
import { overLimits } from '../src/notifications/readers/custom.ts';
import type { Parts } from './parts.ts';
import type { SentNotification } from './sent-notification.ts';

/** Of very many, those that were counted first are forgotten. */
const MAX_REMEMBERED = 10_000;

export interface RecordParts extends Pick<Parts, 'meter' | 'log'> {
  readonly eventLog: Pick<EventLog, 'write'>;
}

/** Counts notifications, and writes what becomes of them into the log of events. */
export class NotificationRecord {
  readonly #parts: RecordParts;
  /** Deliveries that were counted: some are read again before their first attempt to be sent. */
  readonly #counted = new Set<string>();

  constructor(parts: RecordParts) {
    this.#parts = parts;
  }

  /** A notification was read. It is counted once, however often it is tried. */
  read({ id, known, incoming, delivery }: SentNotification): void {
    // What was put off was read before that.
    if (delivery.attempts > 0 || delivery.notBefore !== null || this.#counted.has(id)) return;
    this.#remember(id);
    const { meter, log } = this.#parts;
    const configuration = delivery.configurationName;
    meter.count('EventsProcessed', { configuration });
    if (!known) meter.count('UnsupportedEvents', { configuration });
    const cut = overLimits(incoming);
    if (cut.length > 0) log.warn({ id, cut }, 'a custom notification was over its limits');
  }

  /** `reason`: why it was not shown; null where it was. */
  became(
    { notification, incoming, delivery }: SentNotification,
    outcome: EventOutcome,
    reason: string | null = null,
  ): void {
    const { type, title, state } = notification;
    const { messageId, topicArn } = incoming.message;
    const { conversationId, configurationName } = delivery;
    const entry = { outcome, messageId, topicArn, conversationId, type, title, state, reason };
    this.#parts.eventLog.write(configurationName, entry);
  }

  #remember(id: string): void {
    this.#counted.add(id);
    const [oldest] = this.#counted;
    if (this.#counted.size > MAX_REMEMBERED && oldest !== undefined) this.#counted.delete(oldest);
  }
}
