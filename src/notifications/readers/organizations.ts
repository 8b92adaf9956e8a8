import { busNotification, type Incoming, paragraphs } from '../event.ts';
import { at, entriesAt, isObject, textAt, timeAt } from '../fields.ts';
import { consoleLink } from '../links.ts';
import type { Notification, Severity } from '../notification.ts';
import { callDetails, callerOf, callFacts, errorOf, trailEventOf, trailLink } from './cloudtrail.ts';
import { entryOf, oneLine } from './event-text.ts';
import { durationText } from './fact-text.ts';
import { inWords, severityOfState, stateAsVerb } from './state-words.ts';

/** Keyed by the record's event: what happened, and how it ranks. `ACCOUNT` stands for the account's name or id. */
const EVENTS: Readonly<Record<string, readonly [title: string, severity: Severity]>> = {
  CreateAccount: ['Account ACCOUNT is being created', 'neutral'],
  CreateGovCloudAccount: ['GovCloud account ACCOUNT is being created', 'neutral'],
  InviteAccountToOrganization: ['Account ACCOUNT was invited into the organization', 'neutral'],
  AcceptHandshake: ['An invitation into the organization was accepted', 'neutral'],
  DeclineHandshake: ['An invitation into the organization was declined', 'warning'],
  CancelHandshake: ['An invitation into the organization was cancelled', 'neutral'],
  CloseAccount: ['Account ACCOUNT is being closed', 'warning'],
  LeaveOrganization: ['Account ACCOUNT left the organization', 'critical'],
  RemoveAccountFromOrganization: ['Account ACCOUNT was removed from the organization', 'critical'],
  MoveAccount: ['Account ACCOUNT was moved', 'neutral'],
  CreateOrganization: ['The organization was created', 'neutral'],
  DeleteOrganization: ['The organization was deleted', 'critical'],
  CreateOrganizationalUnit: ['An organizational unit was created', 'neutral'],
  DeleteOrganizationalUnit: ['An organizational unit was deleted', 'warning'],
  CreatePolicy: ['A policy of the organization was created', 'neutral'],
  UpdatePolicy: ['A policy of the organization was changed', 'warning'],
  DeletePolicy: ['A policy of the organization was deleted', 'warning'],
  AttachPolicy: ['A policy of the organization was attached', 'warning'],
  DetachPolicy: ['A policy of the organization was detached', 'warning'],
  EnablePolicyType: ['A type of policies was enabled', 'neutral'],
  DisablePolicyType: ['A type of policies was disabled', 'critical'],
  RegisterDelegatedAdministrator: ['Account ACCOUNT became a delegated administrator', 'warning'],
  DeregisterDelegatedAdministrator: ['Account ACCOUNT is no delegated administrator any more', 'warning'],
  EnableAWSServiceAccess: ['A service got access to the organization', 'neutral'],
  DisableAWSServiceAccess: ['A service lost its access to the organization', 'warning'],
};

/** What happens to an organization and its accounts. */
export function organizations(incoming: Incoming): Notification | null {
  const event = trailEventOf(incoming);
  if (event === null) return null;
  const { detail } = event;
  if (event.source !== 'aws.organizations' && textAt(detail, 'eventSource') !== 'organizations.amazonaws.com')
    return null;
  const name = textAt(detail, 'eventName') ?? '';
  const error = errorOf(detail);
  // CreateAccountResult, CloseAccountResult: how it ended, in the one member of the service's own details.
  const result = entriesAt(detail, 'serviceEventDetails').find(([, value]) => isObject(value))?.[1];
  const state = textAt(result, 'state') ?? textAt(result, 'State');
  const account = accountOf(detail, result);
  const who = callerOf(detail);
  const [told, rank] = entryOf(EVENTS, name) ?? [`Organization: ${inWords(name)}`, 'neutral'];
  const title =
    state === null
      ? told.replace('ACCOUNT', () => account ?? 'of the organization')
      : `${account === null ? 'Account' : `Account ${account}`}: ${inWords(name.replace(/Result$/, ''))} ${stateAsVerb(state)}`;
  const [from, to] = ['requestedTimestamp', 'completedTimestamp'].map((one) => timeAt(result, one));
  return busNotification(event, {
    type: 'Organizations',
    sourceName: 'AWS Organizations',
    severity: error !== null ? 'warning' : state === null ? rank : severityOfState(state),
    state: state ?? (error === null ? '' : 'FAILED'),
    title: oneLine(error === null ? title : `Organizations: ${name} failed (${error.code})`),
    body: paragraphs(error?.message ?? null),
    facts: [
      { name: 'Event', value: name },
      { name: 'Account', value: account },
      { name: 'Reason', value: textAt(result, 'failureReason') },
      { name: 'Policy', value: textAt(detail, 'requestParameters', 'policyId') },
      { name: 'Policy type', value: textAt(detail, 'requestParameters', 'policyType') },
      { name: 'Target', value: textAt(detail, 'requestParameters', 'targetId') },
      { name: 'From unit', value: textAt(detail, 'requestParameters', 'sourceParentId') },
      { name: 'To unit', value: textAt(detail, 'requestParameters', 'destinationParentId') },
      { name: 'Service', value: textAt(detail, 'requestParameters', 'servicePrincipal') },
      { name: 'Duration', value: durationText(from ?? null, to ?? null) },
      ...callFacts(detail).filter((fact) => fact.name === 'Who' || fact.name === 'From'),
    ],
    details: callDetails(detail),
    links: [
      { title: 'Open in Organizations', url: consoleLink(event.region, 'organizations/v2/home/accounts') },
      trailLink(event),
    ],
    variables: {
      EventName: name,
      ...(account === null ? {} : { Account: account }),
      ...(who === null ? {} : { User: who }),
    },
  });
}

function accountOf(detail: unknown, result: unknown): string | null {
  const request = at(detail, 'requestParameters');
  const created = at(detail, 'responseElements', 'createAccountStatus');
  const name = textAt(result, 'accountName') ?? textAt(request, 'accountName') ?? textAt(created, 'accountName');
  const id =
    textAt(result, 'accountId') ??
    textAt(request, 'accountId') ??
    textAt(created, 'accountId') ??
    textAt(request, 'target', 'id') ??
    (textAt(detail, 'eventName') === 'LeaveOrganization' ? textAt(detail, 'userIdentity', 'accountId') : null);
  // CloudTrail hides names that it takes for sensitive behind asterisks.
  const shownName = name === null || /^\**$|HIDDEN/.test(name) ? null : name;
  return shownName === null ? id : id === null ? shownName : `${shownName} (${id})`;
}
