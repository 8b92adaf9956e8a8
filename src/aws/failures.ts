import { PersonError } from '../telemetry/person-error.ts';
import { BARRIER_STEPS, guardrailsInWords, missingStatement, readAccessDenial, stepsPast } from './access-denied.ts';
import { type AwsError, readAwsError } from './aws-error.ts';
import type { FailureKind } from './failure-kind.ts';
import { BROKEN_STREAM, failureKind, NOT_SENT, OTHER_FAILURE, UNREADABLE_ANSWER } from './failure-kinds.ts';
import type { Principal } from './principal.ts';
import { serviceFailure } from './service-failures.ts';

/** What was tried when it failed. */
export interface FailedCall {
  readonly principal: Principal;
  /** AWS CLI name. */
  readonly service: string;
  /** The operation as people write it: `describe-alarms`, or the API's name where that is all one has. */
  readonly operation: string;
  readonly region: string;
  /** Of a call whose answer is a stream; left out for any other. */
  readonly stream?: Stream;
}

/** How far an answer came that is a stream of events. */
export interface Stream {
  /** Null where none of it was read yet. */
  readonly begun: { readonly requestId: string | null } | null;
}

/** Any error of an SDK call as one for people: AWS's code, message, request id and status, and what to do next. */
export function callFailure(error: unknown, call: FailedCall): PersonError {
  if (error instanceof PersonError) {
    return error;
  }
  const given = readAwsError(error);
  const read = withBeginning(given, call);
  const kind = isBegun(given, call.stream) && !isTold(error, read) ? BROKEN_STREAM : kindOf(error, read, call);
  if (kind.code === 'access-denied') {
    return accessDenied(error, read, call);
  }
  // The parser's own message quotes what it stumbled over, which may be anything.
  const message = OWN_WORDS.get(kind) ?? messageOf(read);
  return failure(kind, message, read, call, {}, error);
}

const SUCCESS = 200;

const OWN_WORDS: ReadonlyMap<FailureKind, string> = new Map([
  [UNREADABLE_ANSWER, 'The answer was not in the form that the SDK reads.'],
  [BROKEN_STREAM, 'AWS had begun to answer; then the connection ended, or something came that the SDK cannot read.'],
]);

/**
 * What fails within a stream has no request id and no status of its own. The SDK reads a stream's first event before it gives the stream:
 * what AWS tells in that one comes as an error with the status of success.
 */
function withBeginning(read: AwsError, { stream }: FailedCall): AwsError {
  if (!isBegun(read, stream)) return read;
  return { ...read, requestId: read.requestId ?? stream?.begun?.requestId ?? null, status: null, answered: true };
}

function isBegun({ status }: AwsError, stream: Stream | undefined): boolean {
  return stream !== undefined && (stream.begun !== null || status === SUCCESS);
}

/** Where an error's kind is found: in the table, else by how far the call came. */
function kindOf(error: unknown, read: AwsError, { service, operation }: FailedCall): FailureKind {
  if (isUnreadable(error)) {
    return UNREADABLE_ANSWER;
  }
  const own = read.answered ? serviceFailure(service, operation, read, Object(error).resourceType) : null;
  if (own !== null) {
    return own;
  }
  // The SDK refuses a Region that cannot be part of a host name by a plain Error, before it looks for an endpoint.
  const codes = read.message.startsWith('Region not accepted') ? ['EndpointError'] : read.codes;
  return failureKind(codes, read.status) ?? (read.answered ? OTHER_FAILURE : NOT_SENT);
}

/** Whether AWS has told what is wrong within a stream, or the stream itself broke. Exceptions of AWS and no others are called so. */
function isTold(error: unknown, { code }: AwsError): boolean {
  return Object(error).$fault !== undefined || /^[A-Z]\w*(?:Exception|Failure|Fault|Denied)$/.test(code);
}

/** The SDK adds this hint to whatever its parsers throw over an answer. */
function isUnreadable(error: unknown): boolean {
  return error instanceof Error && error.message.includes('Deserialization error');
}

function accessDenied(error: unknown, read: AwsError, call: FailedCall): PersonError {
  const { principal } = call;
  const denial = readAccessDenial(error instanceof Error ? error.message : read.message);
  const { cause, anotherRoleHelps } = BARRIER_STEPS[denial.barrier];
  const others = principal.otherRoles ?? [];
  const kind: FailureKind = {
    code: 'access-denied',
    title: 'Access denied',
    codes: [],
    nextSteps: stepsPast(denial, principal),
    commands: [
      ...(anotherRoleHelps && others.length > 0 ? [{ title: 'Switch roles', line: 'switch-roles' }] : []),
      { title: 'Who am I', line: 'whoami' },
    ],
  };
  const facts = [
    ...(denial.action === null ? [] : [{ name: 'Action', value: denial.action }]),
    ...(denial.resource === null ? [] : [{ name: 'Resource', value: denial.resource }]),
    ...whoFacts(principal),
    ...(denial.policy === null ? [] : [{ name: 'Denied by', value: denial.policy }]),
  ];
  const words = {
    others: others.join(', '),
    guardrails: guardrailsInWords(principal),
    statement: missingStatement(denial, principal) ?? '',
  };
  return failure(kind, `${cause} ${messageOf(read)}`, read, call, { facts, words }, error);
}

/** Kinds of failures in which it matters with what the call was made. */
const OF_WHO: ReadonlySet<string> = new Set(['expired-credentials', 'credentials-refused']);

function whoFacts(principal: Principal): PersonError['facts'] {
  return [
    { name: 'Role', value: principal.roleArn },
    { name: 'Guardrails', value: guardrailsInWords(principal) },
  ];
}

function failure(
  kind: FailureKind,
  message: string,
  read: AwsError,
  call: FailedCall,
  more: { readonly facts?: PersonError['facts']; readonly words?: Readonly<Record<string, string>> },
  cause: unknown,
): PersonError {
  const { principal } = call;
  const words: Readonly<Record<string, string>> = {
    service: call.service,
    operation: call.operation,
    region: call.region,
    role: principal.roleArn,
    account: principal.accountName,
    accountId: principal.accountId,
    configuration: principal.configurationName,
    ...more.words,
  };
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, word: string) => words[word] ?? whole);
  const facts = more.facts ?? (OF_WHO.has(kind.code) ? whoFacts(principal) : []);
  return new PersonError(kind.code, kind.title, message, {
    facts: [...facts, ...answerFacts(read)],
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
    // The name of any error says nothing.
    ...(read.code === 'Error' ? [] : [{ name: 'AWS error', value: read.code }]),
    ...(read.status === null ? [] : [{ name: 'HTTP status', value: String(read.status) }]),
    ...(read.requestId === null ? [] : [{ name: 'Request id', value: read.requestId }]),
  ];
}
