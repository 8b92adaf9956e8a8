import { busNotification, type Incoming } from '../event.ts';
import { entriesAt, textAt } from '../fields.ts';
import { consoleLink } from '../links.ts';
import type { Notification, Severity } from '../notification.ts';
import { busEventOf } from './event-forms.ts';
import { entryOf, oneLine } from './event-text.ts';
import { cut, timeText } from './fact-text.ts';

/** Keyed by the status of the checked thing. */
const STATUSES: Readonly<Record<string, readonly [words: string, severity: Severity]>> = {
  ERROR: ['action recommended', 'critical'],
  WARN: ['investigation recommended', 'warning'],
  WARNING: ['investigation recommended', 'warning'],
  INFO: ['for information', 'neutral'],
  OK: ['no problem any more', 'good'],
};

/** What a finding's thing is called, the most telling first. */
const SUBJECTS = [
  /^(?:instance|volume|bucket|load balancer|function|cluster|db instance|security group|access key) (?:name|id)$/i,
  /^(?:user name|iam user|ip address|access key|resource)/i,
  /(?: name| id|name|arn|address)$/i,
];

const MAX_FACTS = 9;

/** Results of Trusted Advisor's checks, one thing at a time. */
export function trustedAdvisor(incoming: Incoming): Notification | null {
  const event = busEventOf(incoming);
  if (event === null || (event.source !== 'aws.trustedadvisor' && event.source !== '')) return null;
  const check = textAt(event.detail, 'check-name');
  if (event.detailType !== 'Trusted Advisor Check Item Refresh Notification' || check === null) return null;
  const { detail } = event;
  const status = textAt(detail, 'status')?.toUpperCase() ?? '';
  const [words, severity] = entryOf(STATUSES, status) ?? [`status ${status}`, 'neutral' as const];
  const resource = textAt(detail, 'resource_id');
  const all = entriesAt(detail, 'check-item-detail').flatMap(([name, value]) => {
    const text = textAt(value);
    return text === null || /^status$/i.test(name) ? [] : [{ name, value: told(text) }];
  });
  // Fourteen days of figures each say less than their average, which stands beside them.
  const telling = all.filter(({ name }) => !/^day \d+$/i.test(name));
  const days = all.filter(({ name }) => /^day \d+$/i.test(name));
  const subject = subjectOf(telling) ?? resource;
  return busNotification(event, {
    type: 'TrustedAdvisor',
    sourceName: 'AWS Trusted Advisor',
    severity,
    state: status,
    title: oneLine(`${check}${subject === null ? '' : `: ${subject}`} – ${words}`),
    facts: [
      { name: 'Check', value: check },
      ...telling.slice(0, MAX_FACTS).map(({ name, value }) => ({ name, value: cut(value) })),
      { name: 'Resource', value: resource },
    ],
    details: [
      ...(telling.length > MAX_FACTS ? [listDetail('More', telling.slice(MAX_FACTS))] : []),
      ...(days.length === 0
        ? []
        : [
            listDetail(
              'Day by day',
              days.toSorted((a, b) => dayOf(a.name) - dayOf(b.name)),
            ),
          ]),
    ],
    links: [{ title: 'Open in Trusted Advisor', url: consoleLink(event.region, 'trustedadvisor/home', '/dashboard') }],
    variables: { Check: check, Status: status, ...(resource === null ? {} : { Resource: resource }) },
  });
}

/** Times come as epoch milliseconds. */
function told(text: string): string {
  return /^1\d{12}$/.test(text) ? timeText(text) : text;
}

function subjectOf(facts: readonly { readonly name: string; readonly value: string }[]): string | null {
  for (const form of SUBJECTS) {
    const found = facts.find(({ name }) => form.test(name));
    if (found !== undefined) return found.value;
  }
  return null;
}

function dayOf(name: string): number {
  return Number(/\d+/.exec(name)?.[0] ?? 0);
}

function listDetail(title: string, facts: readonly { readonly name: string; readonly value: string }[]) {
  return { title, text: facts.map(({ name, value }) => `${name}: ${value}`).join('\n'), code: true };
}
