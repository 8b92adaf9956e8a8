import type { Notification, Paragraph } from './notification.ts';

/** One message of SNS whose signature was verified; nothing in it was read yet. */
export interface SnsMessage {
  readonly messageId: string;
  readonly topicArn: string;
  readonly subject: string | null;
  readonly text: string;
  /** String values of the message attributes by name. */
  readonly attributes: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly timestamp: string;
}

/** A message with its text parsed once. */
export interface Incoming {
  readonly message: SnsMessage;
  /** The text's JSON; undefined where it is none. A string within a string (EventBridge's input transformers) is text, not JSON. */
  readonly json: unknown;
  /** The text as people should see it: the message, or what a JSON string held. */
  readonly text: string;
  /** The envelope of an EventBridge event; null where the JSON is none. */
  readonly event: BusEvent | null;
}

/** The envelope of EventBridge (https://docs.aws.amazon.com/eventbridge/latest/ref/events-structure.html). */
export interface BusEvent {
  readonly id: string | null;
  /** `aws.health`. */
  readonly source: string;
  readonly detailType: string;
  readonly account: string | null;
  readonly region: string | null;
  /** ISO 8601. */
  readonly time: string;
  readonly resources: readonly string[];
  /** What the source says; read it with `fields.ts`. */
  readonly detail: unknown;
}

/** Reads one source's messages: null for a message that is not its own. Pure, and never throws on any input. */
export type Reader = (incoming: Incoming) => Notification | null;

/** A reader and whether what it reads is of a known form; `UnsupportedEvents` counts the rest, and `UnknownEvents: drop` drops it. */
export interface ReaderRow {
  readonly name: string;
  readonly read: Reader;
  readonly known: boolean;
}

/** What a reader need not say. */
type Usual = Omit<
  Notification,
  'type' | 'sourceName' | 'severity' | 'state' | 'title' | 'accountId' | 'region' | 'time'
>;

const usual: Usual = {
  body: [],
  facts: [],
  details: [],
  items: null,
  nextSteps: [],
  keywords: [],
  links: [],
  gauge: null,
  alarm: null,
  logs: null,
  buttons: [],
  thread: null,
  customActions: true,
  variables: {},
};

/** A notification with what is left out taken as absent; facts without a value and links without an address of the web are dropped. */
export function notification(
  given: Omit<Notification, keyof Usual> & {
    readonly [K in keyof Usual]?: K extends 'facts'
      ? readonly { readonly name: string; readonly value: string | null }[]
      : K extends 'links'
        ? readonly { readonly title: string; readonly url: string | null }[]
        : Usual[K];
  },
): Notification {
  const { facts = [], links = [], ...rest } = given;
  return {
    ...usual,
    ...rest,
    title: rest.title.replace(/\s+/g, ' ').trim() || rest.sourceName,
    facts: facts.flatMap(({ name, value }) => (value === null || value === '' ? [] : [{ name, value }])),
    links: links.flatMap(({ title, url }) => (url !== null && isWebAddress(url) ? [{ title, url }] : [])),
  };
}

/** The same for events of EventBridge: account, Region and time come from the envelope. */
export function busNotification(
  event: BusEvent,
  given: Omit<Parameters<typeof notification>[0], 'accountId' | 'region' | 'time'> &
    Partial<Pick<Notification, 'accountId' | 'region' | 'time'>>,
): Notification {
  return notification({ accountId: event.account, region: event.region, time: event.time, ...given });
}

/** Text as paragraphs, one for each line that is not empty. */
export function paragraphs(text: string | null): readonly Paragraph[] {
  return (text ?? '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => ({ kind: 'text', spans: [{ text: line.trim() }] }));
}

export function isWebAddress(url: string): boolean {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return false;
  const { username, password } = new URL(url);
  return username === '' && password === '';
}
