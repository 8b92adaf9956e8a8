import { type Incoming, notification, paragraphs, type Reader } from '../event.ts';
import { at, entriesAt, isObject, listAt, textAt, textsAt, timeAt } from '../fields.ts';
import { consoleLink, readArn } from '../links.ts';
import type { Notification, Severity } from '../notification.ts';
import { busEventOf } from './event-forms.ts';
import { capital, cut, listText, timeText } from './fact-text.ts';
import { presentOnly } from './finding.ts';
import { inWords, lookUp } from './state-words.ts';

const SES = { type: 'SES', sourceName: 'Amazon SES' } as const;

interface MailEvent {
  readonly title: string;
  readonly severity: Severity;
  /** Member that holds what is particular to the event. */
  readonly member: string;
  readonly recipients?: string;
}

/** Keyed by the event's type in lower-case words, of feedback and of event publishing alike. `{to}` and `{from}` are filled in. */
const EVENTS: Readonly<Record<string, MailEvent>> = {
  bounce: { title: 'Mail to {to} bounced', severity: 'warning', member: 'bounce', recipients: 'bouncedRecipients' },
  complaint: {
    title: 'Complaint about mail from {from}',
    severity: 'warning',
    member: 'complaint',
    recipients: 'complainedRecipients',
  },
  delivery: { title: 'Mail to {to} was delivered', severity: 'good', member: 'delivery', recipients: 'recipients' },
  send: { title: 'Mail to {to} was sent', severity: 'neutral', member: 'send' },
  reject: { title: 'SES rejected mail from {from}', severity: 'warning', member: 'reject' },
  open: { title: 'Mail to {to} was opened', severity: 'neutral', member: 'open' },
  click: { title: 'A link in mail to {to} was followed', severity: 'neutral', member: 'click' },
  'rendering failure': { title: 'SES could not render a mail to {to}', severity: 'critical', member: 'failure' },
  'delivery delay': {
    title: 'Mail to {to} is delayed',
    severity: 'warning',
    member: 'deliveryDelay',
    recipients: 'delayedRecipients',
  },
  subscription: { title: 'Subscription of {to} changed', severity: 'neutral', member: 'subscription' },
  received: {
    title: 'Mail from {from} was received',
    severity: 'neutral',
    member: 'receipt',
    recipients: 'recipients',
  },
};

/** Amazon SES: feedback (`notificationType`), event publishing (`eventType`), received mail, and what it sends when a topic is set up. */
export const ses: Reader = (incoming) => {
  const { json, message, text } = incoming;
  const event = busEventOf(incoming);
  if (event !== null && event.source !== 'aws.ses') return null;
  const said = event === null ? json : event.detail;
  const kind = textAt(said, 'notificationType') ?? textAt(said, 'eventType');
  const known = kind === null ? undefined : lookUp(EVENTS, inWords(kind));
  if (known !== undefined && isObject(at(said, 'mail'))) {
    return mailEvent(known, said, event?.time ?? message.timestamp, event?.region ?? null, message.topicArn);
  }
  if (kind === 'AmazonSnsSubscriptionSucceeded') return setUp(incoming, textAt(said, 'message') ?? text);
  return /^Successfully validated SNS topic for Amazon SES/.test(text) ? setUp(incoming, text) : null;
};

function setUp({ message }: Incoming, text: string): Notification {
  return notification({
    ...SES,
    severity: 'neutral',
    state: '',
    title: 'SES: test notification, the topic works',
    body: paragraphs(text),
    accountId: null,
    region: message.topicArn.split(':')[3] || null,
    time: message.timestamp,
  });
}

function mailEvent(
  known: MailEvent,
  said: unknown,
  receivedAt: string,
  busRegion: string | null,
  topicArn: string,
): Notification {
  const mail = at(said, 'mail');
  const told = at(said, known.member);
  const listed = known.recipients === undefined ? [] : listAt(told, known.recipients);
  const addresses = listed.flatMap((one) => textAt(one, 'emailAddress') ?? textAt(one) ?? []);
  const recipients = addresses.length > 0 ? addresses : textsAt(mail, 'destination');
  const from = textAt(mail, 'source') ?? textAt(mail, 'commonHeaders', 'from', 0);
  const identity = readArn(textAt(mail, 'sourceArn'));
  const region = busRegion ?? identity?.region ?? (topicArn.split(':')[3] || null);
  const [type, subtype] = [typeOf(told), subtypeOf(told)];
  const verdicts = failedVerdicts(told);
  const diagnosis = listed.map((one) => textAt(one, 'diagnosticCode')).find((code) => code !== null) ?? null;
  const set = textsAt(mail, 'tags', 'ses:configuration-set')[0] ?? null;
  return notification({
    ...SES,
    severity: verdicts === null ? severityOf(known, type) : 'warning',
    state: type ?? '',
    title: titleOf(known, recipients, from) + (subtype === null ? '' : ` (${inWords(subtype)})`),
    body: paragraphs(diagnosis ?? textAt(told, 'errorMessage') ?? textAt(told, 'reason')),
    accountId: textAt(mail, 'sendingAccountId') ?? identity?.accountId ?? null,
    region,
    time: timeAt(told, 'timestamp') ?? timeAt(mail, 'timestamp') ?? receivedAt,
    facts: [
      {
        name: 'Kind',
        value: [type, subtype]
          .filter((part) => part !== null)
          .map((part) => capital(inWords(part)))
          .join(', '),
      },
      { name: 'Recipients', value: listText(recipients, 5) },
      { name: 'From', value: from },
      { name: 'Subject', value: cut(textAt(mail, 'commonHeaders', 'subject')) },
      { name: 'Diagnosis', value: cut(diagnosis) },
      { name: 'Reason', value: cut(textAt(told, 'reason') ?? textAt(told, 'errorMessage')) },
      { name: 'Failed checks', value: verdicts },
      { name: 'Template', value: textAt(told, 'templateName') },
      { name: 'Link', value: cut(textAt(told, 'link')) },
      { name: 'Contact list', value: textAt(told, 'contactList') },
      { name: 'Gives up', value: time(textAt(told, 'expirationTime')) },
      { name: 'Configuration set', value: set },
      { name: 'Message ID', value: textAt(mail, 'messageId') },
    ]
      .filter(({ value }) => value !== null && value !== '')
      .slice(0, 12),
    links: [{ title: 'Open in Amazon SES', url: consoleLink(region, 'ses/home', '/account') }],
    variables: presentOnly({
      MessageId: textAt(mail, 'messageId'),
      Recipient: recipients[0] ?? null,
      Sender: from,
      ConfigurationSetName: set,
    }),
  });
}

/** A mailbox that is full, or an answer that somebody is away, needs nobody. */
function severityOf(known: MailEvent, type: string | null): Severity {
  return known.member === 'bounce' && type === 'Transient' ? 'neutral' : known.severity;
}

function titleOf({ title }: MailEvent, recipients: readonly string[], from: string | null): string {
  const [first = 'somebody', ...others] = recipients;
  const to = others.length === 0 ? first : `${first} and ${others.length} more`;
  return title.replace('{to}', () => to).replace('{from}', () => from ?? 'an unknown sender');
}

function typeOf(told: unknown): string | null {
  return textAt(told, 'bounceType') ?? textAt(told, 'complaintFeedbackType') ?? textAt(told, 'delayType');
}

function subtypeOf(told: unknown): string | null {
  const found = textAt(told, 'bounceSubType') ?? textAt(told, 'complaintSubType');
  return found === 'General' || found === 'Undetermined' ? null : found;
}

/** "virus, SPF": which of the checks of received mail failed. */
function failedVerdicts(receipt: unknown): string | null {
  const failed = entriesAt(receipt).filter(
    ([name]) => /Verdict$/.test(name) && textAt(receipt, name, 'status') === 'FAIL',
  );
  return failed.map(([name]) => name.replace(/Verdict$/, '')).join(', ') || null;
}

function time(text: string | null): string | null {
  return text === null ? null : timeText(text);
}
