import { PersonError, type PersonErrorDetails } from '../telemetry/person-error.ts';
import { BARRIER_STEPS, guardrailsInWords, readAccessDenial } from './access-denied.ts';
import { type AwsError, readAwsError } from './aws-error.ts';
import type { FailureKind } from './failure-kind.ts';
import { failureKind, NOT_SENT, OTHER_FAILURE, UNREADABLE_ANSWER } from './failure-kinds.ts';
import type { Principal } from './principal.ts';

/** What was tried when it failed. */
export interface FailedCall {
  readonly principal: Principal;
  /** AWS CLI name. */
  readonly service: string;
  /** The operation as people write it: `describe-alarms`, or the API's name where that is all one has. */
  readonly operation: string;
  readonly region: string;
}

/** Any error of an SDK call as one for people: AWS's code, message, request id and status, and what to do next. */
export function callFailure(error: unknown, call: FailedCall): PersonError {
  if (error instanceof PersonError) {
    return error;
  }
  const read = readAwsError(error);
  const kind = kindOf(error, read);
  if (kind.code === 'access-denied') {
    return accessDenied(error, read, call);
  }
  // The parser's own message quotes what it stumbled over, which may be anything.
  const message = kind === UNREADABLE_ANSWER ? 'The answer was not in the form that the SDK reads.' : messageOf(read);
  return failure(kind, message, read, call, {}, error);
}

/** Where an error's kind is found: in the table, else by how far the call came. */
function kindOf(error: unknown, read: AwsError): FailureKind {
  if (isUnreadable(error)) {
    return UNREADABLE_ANSWER;
  }
  // The SDK refuses a Region that cannot be part of a host name by a plain Error, before it looks for an endpoint.
  const codes = read.message.startsWith('Region not accepted') ? ['EndpointError'] : read.codes;
  return failureKind(codes, read.status) ?? (read.answered ? OTHER_FAILURE : NOT_SENT);
}

/** The SDK adds this hint to whatever its parsers throw over an answer. */
function isUnreadable(error: unknown): boolean {
  return error instanceof Error && error.message.includes('Deserialization error');
}

function accessDenied(error: unknown, read: AwsError, call: FailedCall): PersonError {
  const denial = readAccessDenial(error instanceof Error ? error.message : read.message);
  const { cause, step } = BARRIER_STEPS[denial.barrier];
  const action = denial.action ?? 'the action';
  const kind: FailureKind = {
    code: 'access-denied',
    title: 'Access denied',
    codes: [],
    nextSteps: [step.replace('{action}', action).replace('{guardrails}', guardrailsInWords(call.principal))],
    commands: [{ title: 'Who am I', line: 'whoami' }],
  };
  const facts = [
    ...(denial.action === null ? [] : [{ name: 'Action', value: denial.action }]),
    ...(denial.resource === null ? [] : [{ name: 'Resource', value: denial.resource }]),
    { name: 'Role', value: call.principal.roleArn },
    { name: 'Guardrails', value: guardrailsInWords(call.principal) },
  ];
  return failure(kind, `${cause} ${messageOf(read)}`, read, call, { facts }, error);
}

function failure(
  kind: FailureKind,
  message: string,
  read: AwsError,
  call: FailedCall,
  more: PersonErrorDetails,
  cause: unknown,
): PersonError {
  const words: Readonly<Record<string, string>> = {
    service: call.service,
    operation: call.operation,
    region: call.region,
    role: call.principal.roleArn,
    account: call.principal.accountName,
  };
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, word: string) => words[word] ?? whole);
  return new PersonError(kind.code, kind.title, message, {
    facts: [...(more.facts ?? []), ...answerFacts(read)],
    nextSteps: kind.nextSteps.map(fill),
    commands: (kind.commands ?? []).map(({ title, line }) => ({ title, line: fill(line) })),
    cause,
  });
}

/** AWS's own words; an answer without any is said to be so. */
export function messageOf(read: AwsError): string {
  if (read.message !== '' && read.message !== 'UnknownError') {
    return read.message;
  }
  return read.status === null ? `${read.code}.` : `AWS answered ${read.code} (HTTP ${read.status}) without a message.`;
}

/** The facts by which AWS's support and its documentation find a failure. */
export function answerFacts(read: AwsError): readonly { readonly name: string; readonly value: string }[] {
  return [
    { name: 'AWS error', value: read.code },
    ...(read.status === null ? [] : [{ name: 'HTTP status', value: String(read.status) }]),
    ...(read.requestId === null ? [] : [{ name: 'Request id', value: read.requestId }]),
  ];
}
