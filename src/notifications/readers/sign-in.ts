import { busNotification, type Incoming, paragraphs } from '../event.ts';
import { at, entriesAt, textAt } from '../fields.ts';
import type { Notification, Severity } from '../notification.ts';
import { callDetails, callerOf, callFacts, errorOf, trailEventOf, trailLink } from './cloudtrail.ts';
import { entryOf, oneLine } from './event-text.ts';
import { capital } from './fact-text.ts';

/** Keyed by the record's event: what went through, and what did not. */
const EVENTS: Readonly<Record<string, readonly [done: string, failed: string]>> = {
  ConsoleLogin: ['signed in to the console', 'failed to sign in to the console'],
  UserAuthentication: ['signed in', 'failed to sign in'],
  CheckMfa: ['was asked for MFA', 'failed the check of MFA'],
  SwitchRole: ['switched the role in the console', 'failed to switch the role'],
  ExitRole: ['left the switched role', 'failed to leave the switched role'],
  RenewRole: ['renewed the role in the console', 'failed to renew the role'],
  PasswordRecoveryRequested: ['asked to recover the password', 'failed to ask for a new password'],
  PasswordRecoveryCompleted: ['set a new password after recovery', 'failed to set a new password'],
  PasswordUpdated: ['changed the password', 'failed to change the password'],
  EmailUpdated: ['changed the e-mail address', 'failed to change the e-mail address'],
};

/** Sign-ins to the console and what belongs to them. */
export function signIn(incoming: Incoming): Notification | null {
  const event = trailEventOf(incoming);
  if (event === null) return null;
  const isSignIn = event.detailType === 'AWS Console Sign In via CloudTrail' || event.source === 'aws.signin';
  if (!isSignIn) return null;
  const { detail } = event;
  const name = textAt(detail, 'eventName') ?? '';
  const outcome = entriesAt(detail, 'responseElements').find(([member]) => member === name)?.[1];
  const error = errorOf(detail);
  const failed = error !== null || textAt(outcome)?.toLowerCase() === 'failure';
  const isRoot = textAt(detail, 'userIdentity', 'type') === 'Root';
  const mfa = textAt(at(detail, 'additionalEventData'), 'MFAUsed') ?? textAt(detail, 'additionalEventData', 'MfaType');
  const unprotected = name === 'ConsoleLogin' && !failed && mfa?.toLowerCase() === 'no' && !isFederated(detail);
  const who = callerOf(detail) ?? 'Somebody';
  const [done, not] = entryOf(EVENTS, name) ?? [`did ${name}`, `failed to do ${name}`];
  const without = unprotected ? ' without MFA' : '';
  const account = textAt(detail, 'recipientAccountId') ?? event.account;
  return busNotification(event, {
    type: 'SignIn',
    sourceName: 'AWS sign-in',
    severity: severityOf({ failed, isRoot, unprotected }),
    state: failed ? 'FAILURE' : 'SUCCESS',
    title: oneLine(`${who === 'the root user' ? capital(who) : who} ${failed ? not : done}${without}`),
    body: paragraphs(error?.message ?? null),
    accountId: account,
    facts: [
      ...callFacts(detail).filter((fact) => fact.name !== 'MFA'),
      { name: 'MFA', value: isFederated(detail) ? null : (mfa?.toLowerCase() ?? null) },
      { name: 'Error', value: error?.code === 'error' ? null : (error?.code ?? null) },
      { name: 'Role', value: textAt(detail, 'requestParameters', 'roleName') },
      { name: 'Mobile', value: textAt(detail, 'additionalEventData', 'MobileVersion') },
    ],
    details: callDetails(detail).filter((one) => one.title === 'Request'),
    links: [trailLink(event)],
    variables: { User: who, EventName: name, SourceIp: textAt(detail, 'sourceIPAddress') ?? '' },
  });
}

/** Whose second factor is checked by the company's own directory, which CloudTrail does not see. */
function isFederated(detail: unknown): boolean {
  const type = textAt(detail, 'userIdentity', 'type');
  return type !== 'Root' && type !== 'IAMUser';
}

function severityOf(given: {
  readonly failed: boolean;
  readonly isRoot: boolean;
  readonly unprotected: boolean;
}): Severity {
  const { failed, isRoot, unprotected } = given;
  if (isRoot && !failed) return 'critical';
  return failed || unprotected ? 'warning' : 'neutral';
}
