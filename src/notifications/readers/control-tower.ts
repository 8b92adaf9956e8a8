import { busNotification, type Incoming, paragraphs } from '../event.ts';
import { at, entriesAt, isObject, listAt, textAt, timeAt } from '../fields.ts';
import { consoleLink } from '../links.ts';
import type { Items, Notification } from '../notification.ts';
import { callDetails, errorOf, trailEventOf } from './cloudtrail.ts';
import { oneLine } from './event-text.ts';
import { capital, durationText, listText } from './fact-text.ts';
import { inWords, severityOfState, stateAsVerb } from './state-words.ts';

/** Lifecycle events of Control Tower: https://docs.aws.amazon.com/controltower/latest/userguide/lifecycle-events.html */
export function controlTower(incoming: Incoming): Notification | null {
  const event = trailEventOf(incoming);
  if (event === null || event.source !== 'aws.controltower' || errorOf(event.detail) !== null) return null;
  const { detail } = event;
  // `createManagedAccountStatus`, `enableGuardrailStatus`, …: the one member there is.
  const status = entriesAt(detail, 'serviceEventDetails').find(([, value]) => isObject(value))?.[1];
  const state = textAt(status, 'state');
  const name = textAt(detail, 'eventName');
  if (status === undefined || state === null || name === null) return null;
  const account = labelOf(status, 'account', 'accountName', 'accountId');
  const unit = labelOf(status, 'organizationalUnit', 'organizationalUnitName', 'organizationalUnitId');
  const guardrails = listAt(status, 'guardrails');
  const rules = guardrails.flatMap((one) => textAt(one, 'guardrailId') ?? textAt(one, 'guardrailBehavior') ?? []);
  const subject = account ?? listText(rules) ?? unit;
  const duration = durationText(timeAt(status, 'requestedTimestamp'), timeAt(status, 'completedTimestamp'));
  return busNotification(event, {
    type: 'ControlTower',
    sourceName: 'AWS Control Tower',
    severity: severityOfState(state),
    state,
    title: oneLine(`${capital(inWords(name))} ${stateAsVerb(state)}${subject === null ? '' : `: ${subject}`}`),
    body: paragraphs(textAt(status, 'message') ?? textAt(status, 'statusMessage')),
    facts: [
      { name: 'Event', value: capital(inWords(name)) },
      { name: 'Account', value: account },
      { name: 'Organizational unit', value: unit },
      { name: 'Guardrails', value: listText(rules) },
      { name: 'Duration', value: duration },
    ],
    details: callDetails(detail),
    items: accountsOf(status) ?? guardrailsOf(guardrails),
    links: [{ title: 'Open in Control Tower', url: consoleLink(event.region, 'controltower/home') }],
    variables: {
      EventName: name,
      State: state,
      ...(account === null ? {} : { Account: account }),
      ...(unit === null ? {} : { OrganizationalUnit: unit }),
    },
  });
}

function labelOf(status: unknown, member: string, nameMember: string, idMember: string): string | null {
  const several = listAt(status, `${member}s`);
  const one = at(status, member) ?? (several.length === 1 ? several[0] : undefined);
  const [name, id] = [textAt(one, nameMember), textAt(one, idMember)];
  return name === null ? id : id === null ? name : `${name} (${id})`;
}

function accountsOf(status: unknown): Items | null {
  const accounts = listAt(status, 'accounts');
  if (accounts.length < 2) return null;
  const entries = accounts.map((account) => ({
    title: textAt(account, 'accountName') ?? textAt(account, 'accountId') ?? 'Account',
    state: textAt(account, 'state') ?? '',
    severity: severityOfState(textAt(account, 'state')),
    facts: [{ name: 'Account', value: textAt(account, 'accountId') ?? '' }].filter(({ value }) => value !== ''),
    link: null,
  }));
  return { title: 'Accounts', entries };
}

function guardrailsOf(guardrails: readonly unknown[]): Items | null {
  if (guardrails.length < 2) return null;
  const entries = guardrails.map((guardrail) => ({
    title: textAt(guardrail, 'guardrailId') ?? 'Guardrail',
    state: '',
    severity: 'neutral' as const,
    facts: [{ name: 'Behaviour', value: textAt(guardrail, 'guardrailBehavior') ?? '' }].filter(
      ({ value }) => value !== '',
    ),
    link: null,
  }));
  return { title: 'Guardrails', entries };
}
