import { maskTexts } from '../answers/mask.ts';
import type { AwsCaller } from '../aws/call.ts';
import type { Principal } from '../aws/principal.ts';
import type { Input } from '../command/command.ts';
import { at, listAt, numberAt, textAt } from '../notifications/fields.ts';
import { PersonError } from '../telemetry/person-error.ts';
import { type LogQuery, startQueryInput } from './query.ts';

export interface LogEntry {
  /** Milliseconds since the epoch; null where AWS gave no time that can be read. */
  readonly at: number | null;
  /** Secrets masked, without the line break at its end. */
  readonly message: string;
}

export interface LogAnswer {
  /** Oldest first. */
  readonly entries: readonly LogEntry[];
  /** How many there are in all; null where AWS does not say. */
  readonly matched: number | null;
  /** AWS's id of the request that started the query. */
  readonly requestId: string | null;
}

export interface QueryProgress {
  /** `Scheduled`, `Running`. */
  readonly status: string;
  readonly recordsScanned: number;
}

export interface InsightsParts {
  readonly caller: Pick<AwsCaller, 'call' | 'onBreakOff'>;
  readonly principal: Principal;
  readonly region: string;
  /** Milliseconds. */
  readonly clock: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** A person on call waits no longer; the console's link goes on from here. */
const DEADLINE_MS = 60_000;
/** The first wait; each is twice the one before, up to the longest. */
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 2000;
/** To stop a query is a courtesy: nobody waits for it. */
const STOP_MS = 1000;

/** Codes of failures that the next look may not meet. */
const PASSING: ReadonlySet<string> = new Set(['deadline', 'network', 'throttled', 'unavailable']);
/** States in which a query still works. */
const WORKING: ReadonlySet<string> = new Set(['Scheduled', 'Running', 'Unknown']);

const NEEDED = 'logs:StartQuery, logs:GetQueryResults, logs:StopQuery and logs:DescribeLogGroups';

/**
 * Runs one query of Logs Insights and gives its entries. `onProgress` is told after each look at it. Rejects with a PersonError, having
 * stopped the query: when AWS refuses it, when it takes too long, and when the bot is being stopped.
 */
export async function queryLogs(
  parts: InsightsParts,
  query: LogQuery,
  onProgress: (progress: QueryProgress) => void,
): Promise<LogAnswer> {
  const until = parts.clock() + DEADLINE_MS;
  const started = await startQuery(parts, query);
  const stopping = Promise.withResolvers<never>();
  // Nobody may be waiting when it happens.
  stopping.promise.catch(() => undefined);
  const release = parts.caller.onBreakOff(() => stopping.reject(brokenOff()));
  try {
    let scanned = 0;
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
      if (parts.clock() + waitMs > until) throw tooLong(query, scanned);
      await Promise.race([parts.sleep(waitMs), stopping.promise]);
      const output = await Promise.race([look(parts, started.queryId), stopping.promise]);
      if (output === null) continue;
      const status = textAt(output, 'status') ?? 'Unknown';
      scanned = numberAt(output, 'statistics', 'recordsScanned') ?? scanned;
      if (status === 'Complete') return { ...answerOf(output), requestId: started.requestId };
      if (!WORKING.has(status)) throw ended(status);
      onProgress({ status, recordsScanned: scanned });
    }
  } catch (error) {
    await stopQuery(parts, started.queryId);
    throw error;
  } finally {
    release();
  }
}

async function startQuery(parts: InsightsParts, query: LogQuery) {
  try {
    const { output, requestId } = await call(parts, 'StartQuery', startQueryInput(query));
    const queryId = textAt(output, 'queryId');
    if (queryId === null) throw new Error('StartQuery gave no query id');
    return { queryId, requestId };
  } catch (error) {
    throw startFailure(error, query);
  }
}

/** What AWS says of the query now; null where it could not be asked this time. */
async function look(parts: InsightsParts, queryId: string): Promise<Readonly<Record<string, unknown>> | null> {
  try {
    return (await call(parts, 'GetQueryResults', { queryId })).output;
  } catch (error) {
    if (error instanceof PersonError && PASSING.has(error.code)) return null;
    throw withPermission(error, 'logs:GetQueryResults');
  }
}

async function stopQuery(parts: InsightsParts, queryId: string): Promise<void> {
  try {
    await call(parts, 'StopQuery', { queryId }, STOP_MS);
  } catch (error) {
    // It may have ended by itself, or the role may not stop it: AWS ends it after an hour at the latest.
    if (!(error instanceof PersonError)) throw error;
  }
}

function call({ caller, principal, region }: InsightsParts, operation: string, input: Input, deadlineMs?: number) {
  const request = { principal, region, service: 'logs', operation, input };
  return caller.call(deadlineMs === undefined ? request : { ...request, deadlineMs });
}

function answerOf(output: Readonly<Record<string, unknown>>): Pick<LogAnswer, 'entries' | 'matched'> {
  const rows = listAt(output, 'results').map((row) => {
    const values = new Map(
      listAt(row).map((cell) => {
        const value = at(cell, 'value');
        return [textAt(cell, 'field'), typeof value === 'string' ? value : ''];
      }),
    );
    // `2026-11-21 03:11:42.103`, in UTC.
    const time = Date.parse(`${values.get('@timestamp')?.replace(' ', 'T')}Z`);
    return { at: Number.isNaN(time) ? null : time, message: (values.get('@message') ?? '').trimEnd() };
  });
  // Together, for a secret of several lines may stand in several entries.
  const messages = maskTexts(rows.map(({ message }) => message));
  const entries = rows.map((row, place): LogEntry => ({ at: row.at, message: messages[place] ?? '' }));
  return { entries, matched: numberAt(output, 'statistics', 'recordsMatched') };
}

/** Logs Insights says this of windows before a group began, or of which the group's retention has left nothing. */
const NOT_KEPT = /before the log groups? creation time|retention settings/i;

function startFailure(error: unknown, { group }: LogQuery): unknown {
  if (!(error instanceof PersonError)) return error;
  if (NOT_KEPT.test(error.message)) {
    return new PersonError(
      'logs-not-kept',
      'The log group holds nothing of that time',
      `${group} was created later, or its retention has removed what was written then.`,
      { facts: error.facts, nextSteps: ['Look for a copy, such as an export to Amazon S3.'], cause: error },
    );
  }
  return withPermission(error, 'logs:StartQuery');
}

/** Denied access with the permission named, also where AWS does not say which was lacking. */
function withPermission(error: unknown, action: string): unknown {
  if (!(error instanceof PersonError) || error.code !== 'access-denied') return error;
  const isNamed = error.facts.some(({ name }) => name === 'Action');
  return new PersonError(error.code, error.title, error.message, {
    facts: isNamed ? error.facts : [{ name: 'Action', value: action }, ...error.facts],
    nextSteps: [...error.nextSteps, `To show logs, a role needs ${NEEDED}.`],
    commands: error.commands,
    cause: error,
  });
}

function tooLong({ group }: LogQuery, scanned: number): PersonError {
  return new PersonError(
    'query-deadline',
    'The query takes too long',
    `Logs Insights had not searched all of ${group} after ${DEADLINE_MS / 1000} s, so the query was stopped.`,
    {
      facts: [{ name: 'Records scanned', value: scanned.toLocaleString('en-US') }],
      nextSteps: [
        'Run it in the console, where it may go on for longer, or search a shorter time with the command below.',
      ],
    },
  );
}

/** `Failed`, `Cancelled`, `Timeout`, or whatever else AWS may call the end of a query. */
function ended(status: string): PersonError {
  return new PersonError(
    'query-ended',
    'The query did not come to its end',
    `Logs Insights ended it with the state ${status} and does not say why.`,
    { nextSteps: ['Try again in a minute.', 'If it stays so, run the query in the console.'] },
  );
}

function brokenOff(): PersonError {
  return new PersonError(
    'stopping',
    'The bot is being restarted',
    'The query had not ended when the bot was asked to stop. It was stopped, too.',
    { nextSteps: ['Press the button again in a minute.'] },
  );
}
