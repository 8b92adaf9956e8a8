import { z } from 'zod';
import { patterns } from '../configuration/patterns.ts';
import type { SnsMessage } from './event.ts';

/** SNS messages hold 256 KB at most, with escapes less than what a door reads at all; anything longer is not SNS's. */
const MAX_TEXT = 1024 * 1024;
const MAX_ATTRIBUTES = 100;
const MAX_ATTRIBUTE_NAME = 256;

/** One line: a line break in a signed field could stand for the beginning of another one. */
const line = (maxLength: number) =>
  z
    .string()
    .max(maxLength)
    .regex(/^[^\r\n]*$/);
const printable = (maxLength: number) =>
  z
    .string()
    .max(maxLength)
    .regex(/^[\x21-\x7e]+$/);

const common = {
  MessageId: z.string().regex(/^[\w-]{1,100}$/),
  TopicArn: z.string().regex(patterns.topicArn.pattern),
  Message: z.string().max(MAX_TEXT),
  Timestamp: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/)
    .refine((time) => !Number.isNaN(Date.parse(time))),
  SignatureVersion: printable(16),
  Signature: printable(4096),
  SigningCertURL: printable(2048),
};
const confirmation = { ...common, Token: printable(4096), SubscribeURL: printable(8192) };

/** Attributes are not signed, so one of no known form is left out and does not make the message another. */
const attributes = z
  .record(z.string(), z.unknown())
  .catch({})
  .default({})
  .transform((given) => Object.fromEntries(Object.entries(given).flatMap(readAttribute).slice(0, MAX_ATTRIBUTES)));

/** `Binary` has no text; `Number`, `String.Array` and types of people's own have. */
const attribute = z.object({ Type: z.string().max(256), Value: z.string().max(MAX_TEXT) });

function readAttribute([name, given]: [string, unknown]): readonly [string, string][] {
  const { success, data } = attribute.safeParse(given);
  if (!success || name.length > MAX_ATTRIBUTE_NAME || /^Binary(?:\.|$)/.test(data.Type)) return [];
  return [[name, data.Value]];
}

const envelope = z.discriminatedUnion('Type', [
  z.object({
    Type: z.literal('Notification'),
    ...common,
    Subject: line(1024)
      .nullish()
      .transform((subject) => subject ?? null),
    MessageAttributes: attributes,
  }),
  z.object({ Type: z.literal('SubscriptionConfirmation'), ...confirmation }),
  z.object({ Type: z.literal('UnsubscribeConfirmation'), ...confirmation }),
]);

/**
 * What SNS sends to an endpoint, under SNS's own names; nothing in it is verified yet.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 */
export type Envelope = z.infer<typeof envelope>;
export type NotificationEnvelope = Extract<Envelope, { Type: 'Notification' }>;
export type ConfirmationEnvelope = Exclude<Envelope, NotificationEnvelope>;

/** The envelope of a body; null where it has none: raw delivery, or not from SNS at all. Never throws. */
export function readEnvelope(body: unknown): Envelope | null {
  return envelope.safeParse(body).data ?? null;
}

/** The message within an envelope, for readers. */
export function messageOf(notification: NotificationEnvelope): SnsMessage {
  return {
    messageId: notification.MessageId,
    topicArn: notification.TopicArn,
    subject: notification.Subject,
    text: notification.Message,
    attributes: notification.MessageAttributes,
    timestamp: notification.Timestamp,
  };
}
