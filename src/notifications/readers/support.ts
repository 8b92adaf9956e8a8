import { busNotification, type Incoming } from '../event.ts';
import { textAt } from '../fields.ts';
import { consoleLink } from '../links.ts';
import type { Notification, Severity } from '../notification.ts';
import { commandButton } from './command-button.ts';
import { busEventOf } from './event-forms.ts';
import { encoded, entryOf, oneLine } from './event-text.ts';
import { capital } from './fact-text.ts';
import { inWords } from './state-words.ts';

interface CaseEvent {
  readonly did: string;
  readonly state: string;
  readonly severity: Severity;
}

/** Keyed by the event's name. */
const EVENTS: Readonly<Record<string, CaseEvent>> = {
  CreateCase: { did: 'was created', state: 'CREATED', severity: 'neutral' },
  AddCommunicationToCase: { did: 'has new correspondence', state: 'UPDATED', severity: 'neutral' },
  ReopenCase: { did: 'was reopened', state: 'REOPENED', severity: 'warning' },
  ResolveCase: { did: 'was resolved', state: 'RESOLVED', severity: 'good' },
};

/** Cases of AWS Support. */
export function support(incoming: Incoming): Notification | null {
  const event = busEventOf(incoming);
  if (event === null || (event.source !== 'aws.support' && event.source !== '')) return null;
  const caseId = textAt(event.detail, 'case-id');
  if (event.detailType !== 'Support Case Update' || caseId === null) return null;
  const { detail } = event;
  const name = textAt(detail, 'event-name') ?? '';
  const { did, state, severity } = entryOf(EVENTS, name) ?? {
    did: `was updated (${inWords(name)})`,
    state: '',
    severity: 'neutral',
  };
  const origin = textAt(detail, 'origin')?.toUpperCase() ?? null;
  const fromAws = origin === 'AWS' && name === 'AddCommunicationToCase';
  const display = textAt(detail, 'display-id');
  const title = oneLine(`Support case ${display ?? caseId} ${fromAws ? 'has an answer from AWS' : did}`);
  // An answer of AWS waits for somebody to read it.
  const ranked: Severity = fromAws ? 'warning' : severity;
  const page = display === null ? '/case/history' : `/case/?displayId=${encoded(display)}&language=en`;
  return busNotification(event, {
    type: 'Support',
    sourceName: 'AWS Support',
    severity: ranked,
    state,
    title,
    facts: [
      { name: 'Case', value: display },
      { name: 'Event', value: capital(inWords(name)) },
      { name: 'By', value: origin === null ? null : (entryOf(ORIGINS, origin) ?? origin) },
      { name: 'Case id', value: caseId },
    ],
    links: [{ title: 'Open case', url: consoleLink(event.region, 'support/home', page) }],
    buttons: [
      ...commandButton('Show correspondence', 'support describe-communications', { 'case-id': caseId }, null),
      ...commandButton('Reply', 'support add-communication-to-case', { 'case-id': caseId }, null),
      ...(state === 'RESOLVED' ? [] : commandButton('Resolve', 'support resolve-case', { 'case-id': caseId }, null)),
    ],
    thread: {
      key: `support/${caseId}`,
      latest: { state, severity: ranked, summary: title },
      // A resolved case can be reopened, and goes on where it was.
      closes: false,
    },
    variables: { CaseId: caseId, DisplayId: display ?? '', Event: name },
  });
}

/** Keyed by who wrote. */
const ORIGINS: Readonly<Record<string, string>> = { AWS: 'AWS', CUSTOMER: 'this account' };
