import type { Log } from '../telemetry/log.ts';
import type { Meter } from '../telemetry/meter.ts';

const RAW_DELIVERY =
  'raw message delivery leaves out the signature, so the message cannot be verified: turn it off with ' +
  '`aws sns set-subscription-attributes --subscription-arn ARN --attribute-name RawMessageDelivery --attribute-value false`';

/** Why messages of SNS are turned away, by the code that is counted and logged; what operators read follows "an SNS message was refused: ". */
export const REFUSALS = {
  unreadable: 'its body could not be read',
  'raw-delivery': RAW_DELIVERY,
  'no-envelope': `it has no envelope of SNS; if it is from SNS, ${RAW_DELIVERY}`,
  'type-mismatch': 'its header names another type than its body',
  stale: 'its time is too far from now',
  'unknown-topic': 'no channel configuration lists its topic',
  'signature-version': 'its signature version is neither 1 nor 2',
  'certificate-address': "its certificate's address is not one of SNS's",
  certificate: 'its certificate is not one that SNS signs with',
  signature: 'its signature is not of this message',
  'confirmation-address': 'the address in it confirms something else than it says',
} as const satisfies Readonly<Record<string, string>>;

export type RefusalCode = keyof typeof REFUSALS;

/** What may be logged of a message: nothing of its text. */
export interface Refused {
  readonly topicArn?: string;
  readonly messageId?: string;
  readonly type?: string;
  readonly subscriptionArn?: string;
  /** More than the code tells. */
  readonly detail?: string;
}

/** Counts and logs each message that is turned away. */
export class Refusals {
  readonly #log: Pick<Log, 'warn'>;
  readonly #meter: Pick<Meter, 'count'>;

  constructor({ log, meter }: { readonly log: Pick<Log, 'warn'>; readonly meter: Pick<Meter, 'count'> }) {
    this.#log = log;
    this.#meter = meter;
  }

  refuse(code: RefusalCode, about: Refused): void {
    this.#meter.count('NotificationsRefused', { reason: code });
    this.#log.warn({ code, ...about }, `an SNS message was refused: ${REFUSALS[code]}`);
  }
}
