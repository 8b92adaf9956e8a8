import { type BusEvent, busNotification, type Incoming, paragraphs } from '../event.ts';
import { at, entriesAt, textAt } from '../fields.ts';
import { consoleLink } from '../links.ts';
import type { Detail, Notification, Severity } from '../notification.ts';
import { busEventOf } from './event-forms.ts';
import { encoded, isSecret, laidOut, oneLine } from './event-text.ts';
import { capital, cut } from './fact-text.ts';
import { inWords } from './state-words.ts';

/** Calls after which nobody watches any more, or everybody may read. */
const DELICATE: ReadonlySet<string> = new Set([
  'DeleteConfigurationRecorder',
  'DeleteDetector',
  'DeleteFlowLogs',
  'DeleteTrail',
  'DisableSecurityHub',
  'DisableOrganizationAdminAccount',
  'PutBucketPublicAccessBlock',
  'DeleteBucketPublicAccessBlock',
  'DeletePublicAccessBlock',
  'ScheduleKeyDeletion',
  'DisableKey',
  'StopConfigurationRecorder',
  'StopLogging',
  'UpdateTrail',
  'PutEventSelectors',
  'DeactivateMFADevice',
  'CreateAccessKey',
]);

const MAX_PARAMETERS = 4;

/** Calls of any service that CloudTrail tells EventBridge of: who did what, from where, and whether it was refused. */
export function cloudTrail(incoming: Incoming): Notification | null {
  const event = trailEventOf(incoming);
  return event === null ? null : shown(event);
}

/** The event if CloudTrail sent it: `detail` is a record of CloudTrail. */
export function trailEventOf(incoming: Incoming): BusEvent | null {
  const event = busEventOf(incoming);
  if (event === null || !/^AWS .+ via CloudTrail$/.test(event.detailType)) return null;
  return textAt(event.detail, 'eventName') === null ? null : event;
}

function shown(event: BusEvent): Notification {
  const { detail } = event;
  const name = textAt(detail, 'eventName') ?? '';
  const service = serviceOf(detail, event.source);
  const error = errorOf(detail);
  const who = callerOf(detail);
  const called = `${service} ${name}${who === null ? '' : ` by ${who}`}`;
  return busNotification(event, {
    type: 'CloudTrail',
    sourceName: 'AWS CloudTrail',
    severity: severityOf(detail, name, error !== null),
    state: error === null ? '' : 'FAILED',
    title: oneLine(error === null ? `${called}${onWhat(detail)}` : `${called} failed: ${error.code}`),
    body: paragraphs(error?.message ?? null),
    facts: [
      { name: 'Call', value: `${service} ${name}` },
      ...callFacts(detail),
      { name: 'Error', value: error?.code ?? null },
      ...parameterFacts(detail),
    ],
    details: callDetails(detail),
    links: [trailLink(event)],
    variables: Object.fromEntries(
      Object.entries({ EventName: name, EventSource: textAt(detail, 'eventSource'), User: who }).flatMap(
        ([variable, value]) => (value === null ? [] : [[variable, value]]),
      ),
    ),
  });
}

/** Who made a call, as people say it; null where the record does not tell. */
export function callerOf(detail: unknown): string | null {
  const identity = at(detail, 'userIdentity');
  const [type, arn] = [textAt(identity, 'type'), textAt(identity, 'arn')];
  if (type === 'Root') return 'the root user';
  const name = textAt(identity, 'userName');
  if (type === 'AssumedRole' || (type === null && arn !== null && /:assumed-role\//.test(arn))) {
    const [, role, session] = /:assumed-role\/(.+)\/([^/]+)$/.exec(arn ?? '') ?? [];
    const issuer = textAt(identity, 'sessionContext', 'sessionIssuer', 'userName') ?? role ?? null;
    if (session === undefined) return issuer === null ? null : `role ${issuer}`;
    return issuer === null ? session : `${session} (role ${issuer})`;
  }
  const found = name ?? arn?.split('/').at(-1) ?? textAt(identity, 'onBehalfOf', 'userId');
  return found ?? textAt(identity, 'invokedBy') ?? textAt(identity, 'accountId') ?? textAt(identity, 'principalId');
}

/** Who, from where and with what a call was made. */
export function callFacts(detail: unknown): readonly { readonly name: string; readonly value: string | null }[] {
  const mfa = textAt(detail, 'userIdentity', 'sessionContext', 'attributes', 'mfaAuthenticated');
  const [caller, recipient] = [textAt(detail, 'userIdentity', 'accountId'), textAt(detail, 'recipientAccountId')];
  return [
    { name: 'Who', value: callerOf(detail) },
    { name: 'Identity', value: textAt(detail, 'userIdentity', 'type') },
    { name: 'From', value: textAt(detail, 'sourceIPAddress') },
    { name: 'With', value: cut(textAt(detail, 'userAgent'), 120) },
    { name: 'MFA', value: mfa === null ? null : mfa === 'true' ? 'yes' : 'no' },
    { name: 'Account of the caller', value: recipient === null || caller === recipient ? null : caller },
  ];
}

/** Why a call was refused or failed; null where it went through. */
export function errorOf(detail: unknown): { readonly code: string; readonly message: string | null } | null {
  const [code, message] = [textAt(detail, 'errorCode'), textAt(detail, 'errorMessage')];
  return code === null && message === null ? null : { code: code ?? 'error', message };
}

/** Request and response as JSON. */
export function callDetails(detail: unknown): readonly Detail[] {
  return [
    ['Request', 'requestParameters'],
    ['Response', 'responseElements'],
    ['Service event', 'serviceEventDetails'],
    ['More', 'additionalEventData'],
  ].flatMap(([title = '', member = '']) => {
    const text = laidOut(at(detail, member));
    return text === null ? [] : [{ title, text, code: true }];
  });
}

/** The record's page in the console. */
export function trailLink(event: BusEvent): { readonly title: string; readonly url: string } {
  const id = textAt(event.detail, 'eventID');
  const page = id === null ? '/events' : `/events/${encoded(id)}`;
  return { title: 'Open in CloudTrail', url: consoleLink(event.region, 'cloudtrailv2/home', page) };
}

/** `s3.amazonaws.com`: "s3". */
function serviceOf(detail: unknown, source: string): string {
  const found =
    textAt(detail, 'eventSource')?.replace(/\.amazonaws\.com(?:\.cn)?$/, '') ?? source.replace(/^aws\./, '');
  return found === '' ? 'AWS' : found;
}

function severityOf(detail: unknown, name: string, failed: boolean): Severity {
  if (failed || DELICATE.has(name)) return 'warning';
  return textAt(detail, 'userIdentity', 'type') === 'Root' ? 'warning' : 'neutral';
}

/** The first parameter that names a thing. */
function onWhat(detail: unknown): string {
  const named = entriesAt(detail, 'requestParameters').find(([name, value]) => {
    return /(?:name|id|arn)$/i.test(name) && !/client|token/i.test(name) && textAt(value) !== null;
  });
  return named === undefined ? '' : `: ${textAt(named[1])}`;
}

function parameterFacts(detail: unknown): readonly { readonly name: string; readonly value: string | null }[] {
  return entriesAt(detail, 'requestParameters')
    .flatMap(([name, value]) => {
      const text = textAt(value);
      const label = capital(inWords(name));
      return text === null || isSecret(name) ? [] : [{ name: label, value: cut(text, 120) }];
    })
    .slice(0, MAX_PARAMETERS);
}
