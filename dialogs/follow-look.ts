import type { Answer, CallRequest } from '../src/aws/call.ts';
import { lookOnce } from '../src/aws/wait.ts';
import { configurationsFor } from '../src/configuration/match.ts';
import type { Output } from '../src/follow/kind.ts';
import { NO_PROGRESS, type Progress } from '../src/follow/progress.ts';
import { FOLLOWED_FOR_MS } from '../src/follow/spacing.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { kindOf } from './follow-card.ts';
import type { Closing, FollowRecord } from './follow-record.ts';
import type { Parts } from './parts.ts';
import { checkRole, principalWith, roleName } from './role.ts';
import { understand } from './understand.ts';

/** What one look at a followed work gave. */
export type Looked =
  | { readonly kind: 'seen'; readonly progress: Progress; readonly output: Output | null }
  /** AWS did not answer this time. */
  | { readonly kind: 'silent'; readonly why: string; readonly throttled: boolean }
  /** It is not followed any longer. */
  | { readonly kind: 'over'; readonly closing: Closing };

export interface LookParts extends Parts {
  /** Gives the outcome of the work, or null after so long. */
  readonly within: <T>(work: Promise<T>, ms: number) => Promise<T | null>;
}

/** The conversation's other deliveries wait meanwhile. */
const LOOK_MS = 2000;
/** AWS may not know yet what it has just started. */
const UNKNOWN_AT_FIRST_MS = 30_000;

/** Codes of failures that the next look may not meet. */
const PASSING: ReadonlySet<string> = new Set([
  'conflict',
  'credentials-refused',
  'deadline',
  'expired-credentials',
  'identity-provider-unreachable',
  'network',
  'no-bot-credentials',
  'stopping',
  'throttled',
  'tls',
  'unavailable',
  'unreadable-answer',
]);

/** Looks once, as the person who started it and with the role that it was started with, if both may still. */
export async function look(parts: LookParts, record: FollowRecord): Promise<Looked> {
  const now = parts.clock();
  if (now - record.followedAt >= FOLLOWED_FOR_MS) {
    return over('Followed for 24 hours: it is no longer followed, and goes on in AWS.', [again(record)]);
  }
  try {
    const principal = principalOf(parts, record);
    const work =
      record.what.of === 'wait' ? lookAtWait(parts, record, principal) : lookAtWork(parts, record, principal);
    // Nobody may be there any more when it fails.
    work.catch(() => undefined);
    const looked = await parts.within(work, LOOK_MS);
    return looked ?? { kind: 'silent', why: 'no answer in time', throttled: false };
  } catch (error) {
    return failed(parts, record, error);
  }
}

type Principal = CallRequest['principal'];

/** Throws where the person may no longer do this here. */
function principalOf(parts: LookParts, record: FollowRecord): Principal {
  const { place, conversation, person } = record;
  const channel = parts.configurationNamed(place.configurationName);
  const here =
    channel && configurationsFor({ ...parts.configuration(), channelConfigurations: [channel] }, conversation);
  if (channel === null || here?.length === 0) {
    throw new PersonError(
      'configuration-gone',
      'This conversation is no longer configured for that account',
      `The configuration ${place.configurationName} was changed or removed.`,
    );
  }
  checkRole(parts, { conversation, person }, channel, place.roleArn);
  return principalWith(parts, { conversation, person }, channel, place.roleArn);
}

async function lookAtWork(parts: LookParts, record: FollowRecord, principal: Principal): Promise<Looked> {
  const { what, place } = record;
  if (what.of !== 'work') throw new Error('a wait command has no looks');
  const kind = kindOf(what.kind);
  const answers = await Promise.all(
    kind.looks(what.target).map(async ({ operation, input, optional }): Promise<Answer | null> => {
      const request = { principal, region: place.region, service: kind.service, operation, input };
      try {
        return await parts.caller.call({ ...request, deadlineMs: LOOK_MS });
      } catch (error) {
        // What is lacking for good is left out; what may come the next time is waited for, or steps would come and go.
        if (optional && error instanceof PersonError && !PASSING.has(error.code)) return null;
        throw error;
      }
    }),
  );
  const outputs = answers.map((answer) => answer?.output ?? null);
  const moment = { startedAt: record.startedAt, now: parts.clock() };
  return { kind: 'seen', progress: kind.read(what.target, outputs, moment), output: outputs[0] ?? null };
}

async function lookAtWait(parts: LookParts, { what, place }: FollowRecord, principal: Principal): Promise<Looked> {
  if (what.of !== 'wait') throw new Error('no wait command');
  const command = understand(parts.catalogue, what.words);
  const request = { principal, region: place.region, command, deadlineMs: LOOK_MS };
  const { outcome, seen } = await lookOnce(parts.caller, parts.catalogue, request);
  const facts = seen === '' ? [] : [{ name: 'Last seen', value: seen }];
  const progress: Progress = { ...NO_PROGRESS, state: 'Not yet', facts, stoppable: false };
  if (outcome === 'not-yet') return { kind: 'seen', progress, output: null };
  const endedAt = parts.clock();
  const end =
    outcome === 'reached'
      ? ({ state: 'Reached', end: 'succeeded' } as const)
      : ({ state: 'It will not come to that', end: 'failed', reason: seen } as const);
  return { kind: 'seen', progress: { ...progress, ...end, endedAt }, output: null };
}

function failed(parts: LookParts, record: FollowRecord, error: unknown): Looked {
  if (!(error instanceof PersonError)) {
    parts.log.error({ err: error, code: 'follow-failed', follow: record.id }, 'a followed work could not be looked at');
    return { kind: 'silent', why: 'something went wrong on my side', throttled: false };
  }
  const { code } = error;
  if (PASSING.has(code)) return { kind: 'silent', why: error.title, throttled: code === 'throttled' };
  if (code === 'not-found' || code === 'validation') {
    const gone = record.what.of === 'work' ? (kindOf(record.what.kind).gone?.(record.what.target) ?? null) : null;
    if (gone !== null) return { kind: 'seen', progress: { ...gone, endedAt: parts.clock() }, output: null };
    const isNew = parts.clock() - record.startedAt < UNKNOWN_AT_FIRST_MS;
    if (code === 'not-found' && isNew) return { kind: 'silent', why: error.title, throttled: false };
  }
  return closingOf(record, error);
}

/** Their rights, their sign-in or the thing itself are gone: what happened, and what to do. */
function closingOf(record: FollowRecord, error: PersonError): Looked {
  const { person, place } = record;
  const who = `It was looked at as ${person.name} with the role ${roleName(place.roleArn)}.`;
  const [next = ''] = error.nextSteps;
  const why = `No longer followed. ${error.title}: ${error.message} ${who} ${next}`.trim();
  const signIn = error.code.startsWith('sign-in-') ? [{ title: 'Sign in', line: 'sign-in' }] : [];
  return over(why, [...signIn, again(record)]);
}

function over(why: string, buttons: Closing['buttons']): Looked {
  return { kind: 'over', closing: { why, buttons } };
}

/** *Follow again*, for who started it. */
export function again({ id }: Pick<FollowRecord, 'id'>): Closing['buttons'][number] {
  return { title: 'Follow again', line: `follow again ${id}` };
}
