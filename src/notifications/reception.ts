import type { Log } from '../telemetry/log.ts';
import { isConfirmationAddress } from './addresses.ts';
import type { Certificates } from './certificates.ts';
import { type ConfirmationEnvelope, type Envelope, messageOf, readEnvelope } from './envelope.ts';
import type { Intake } from './intake.ts';
import type { RefusalCode, Refusals } from './refusals.ts';
import { verifySignature } from './signature.ts';

export type Received =
  /** `repeated` came before; `confirmed` is a subscription, `noted` the end of one. */
  | { readonly kind: 'accepted' | 'repeated' | 'confirmed' | 'noted' }
  | { readonly kind: 'refused'; readonly code: RefusalCode }
  /** The subscription could not be confirmed. */
  | { readonly kind: 'unconfirmed' }
  /** Nothing is wrong with the message: it must come again. */
  | { readonly kind: 'unavailable' };

/** What a door knows of a message besides its body. */
export interface Arrival {
  /** When SNS handed it over, milliseconds since the epoch. */
  readonly at: number;
  /** The type that stands outside the body; null where none does. */
  readonly type: string | null;
  readonly subscriptionArn: string | null;
}

export interface ReceptionParts {
  readonly certificates: Certificates;
  readonly intake: Pick<Intake, 'knows' | 'take'>;
  /** Confirms a subscription. */
  readonly confirm: (topicArn: string, token: string) => Promise<void>;
  readonly refusals: Refusals;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
}

/** Clocks differ. */
const AHEAD_MS = 15 * 60 * 1000;
/**
 * The outbox knows a message for 24 hours after it came, at a time that may have been ahead of the bot's: an older one could be a repeat
 * that it no longer knows. SNS itself gives up after an hour.
 */
const OLDEST_MS = 24 * 60 * 60 * 1000 - AHEAD_MS;

/** What both doors do with what came in: nothing of it counts until SNS's signature is verified. */
export class Reception {
  readonly #parts: ReceptionParts;

  constructor(parts: ReceptionParts) {
    this.#parts = parts;
  }

  /** Resolves with what became of a body, once that is durable. */
  async receive(body: unknown, arrival: Arrival): Promise<Received> {
    const { refusals, certificates, log } = this.#parts;
    const envelope = readEnvelope(body);
    if (envelope === null) {
      const { subscriptionArn } = arrival;
      refusals.refuse('no-envelope', subscriptionArn === null ? {} : { subscriptionArn });
      return { kind: 'refused', code: 'no-envelope' };
    }
    const code = this.#unfit(envelope, arrival);
    if (code !== null) return this.#refuse(code, envelope);
    const verdict = await verifySignature(envelope, certificates);
    if (verdict.kind === 'forged') return this.#refuse(verdict.code, envelope, verdict.reason);
    if (verdict.kind === 'unavailable') {
      log.warn(about(envelope), `an SNS message has to come again: ${verdict.reason}`);
      return { kind: 'unavailable' };
    }
    return this.#act(envelope);
  }

  /** What can be told without a certificate, so that strangers make the bot fetch nothing. */
  #unfit(envelope: Envelope, { at, type }: Arrival): RefusalCode | null {
    if (type !== null && type !== envelope.Type) return 'type-mismatch';
    const age = at - Date.parse(envelope.Timestamp);
    if (age > OLDEST_MS || age < -AHEAD_MS) return 'stale';
    return this.#parts.intake.knows(envelope.TopicArn) ? null : 'unknown-topic';
  }

  async #act(envelope: Envelope): Promise<Received> {
    switch (envelope.Type) {
      case 'Notification':
        return this.#take(envelope);
      case 'SubscriptionConfirmation':
        return this.#confirm(envelope);
      case 'UnsubscribeConfirmation':
        this.#parts.log.warn(about(envelope), 'a subscription of the bot has ended: the topic no longer reaches it');
        return { kind: 'noted' };
    }
  }

  async #take(envelope: Extract<Envelope, { Type: 'Notification' }>): Promise<Received> {
    const { intake, log } = this.#parts;
    try {
      const { kind } = await intake.take(messageOf(envelope));
      return kind === 'unknown-topic' ? { kind: 'refused', code: kind } : { kind };
    } catch (error) {
      log.error({ err: error, ...about(envelope) }, 'a notification could not be stored; it has to come again');
      return { kind: 'unavailable' };
    }
  }

  async #confirm(envelope: ConfirmationEnvelope): Promise<Received> {
    const { confirm, log } = this.#parts;
    const { TopicArn, Token, SubscribeURL } = envelope;
    if (!isConfirmationAddress(SubscribeURL, TopicArn, Token)) return this.#refuse('confirmation-address', envelope);
    try {
      await confirm(TopicArn, Token);
    } catch (error) {
      log.warn({ err: error, ...about(envelope) }, 'a subscription could not be confirmed');
      return { kind: 'unconfirmed' };
    }
    log.info(about(envelope), 'a subscription was confirmed');
    return { kind: 'confirmed' };
  }

  #refuse(code: RefusalCode, envelope: Envelope, detail?: string): Received {
    this.#parts.refusals.refuse(code, { ...about(envelope), ...(detail === undefined ? {} : { detail }) });
    return { kind: 'refused', code };
  }
}

/** What the log says of a message. */
function about({ TopicArn, MessageId, Type }: Envelope) {
  return { topicArn: TopicArn, messageId: MessageId, type: Type };
}
