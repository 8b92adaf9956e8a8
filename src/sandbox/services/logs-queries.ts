import type { Call, Handlers, Output } from '../call.ts';
import { Refusal } from '../errors.ts';
import { number, requiredText, text, texts } from '../fields.ts';
import { type InsightsQuery, parseInsights, runInsights } from '../insights.ts';
import { logEntries, plainGroup } from '../log-entries.ts';
import { page } from '../paging.ts';

/** CloudWatch Logs Insights: a query that was started, by its id. */
export interface StartedQuery {
  readonly id: string;
  readonly text: string;
  readonly query: InsightsQuery;
  readonly groups: readonly string[];
  /** Milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  readonly startedAt: number;
  readonly stopped: boolean;
}

/** Milliseconds after its start at which a query begins to run, and at which it is complete. */
const runsAfterMs = 200;
const completeAfterMs = 1100;
/** A query over more than a day takes longer. */
const longSpanMs = 24 * 60 * 60 * 1000;
const longCompleteAfterMs = 12_000;

export const queries: Handlers = {
  StartQuery: startQuery,
  GetQueryResults: getQueryResults,
  StopQuery: stopQuery,
  DescribeQueries: describeQueries,
};

function startQuery({ input, estate, now, newId }: Call): Output {
  const asked = [text(input, 'logGroupName') ?? [], texts(input, 'logGroupNames'), texts(input, 'logGroupIdentifiers')];
  const groups = asked.flat().map(plainGroup);
  if (groups.length === 0) {
    throw new Refusal('InvalidParameterException', 'At least one log group must be specified.');
  }
  const lacking = groups.find((name) => !estate.logGroups.some((group) => group.name === name));
  if (lacking !== undefined) {
    throw new Refusal(
      'ResourceNotFoundException',
      `Log group '${lacking}' does not exist for account ID '${estate.site.account.id}'`,
    );
  }
  const from = milliseconds(number(input, 'startTime') ?? 0);
  const to = milliseconds(number(input, 'endTime') ?? 0);
  if (from > to) {
    throw new Refusal('InvalidParameterException', "Query's end date and time is before its start date and time");
  }
  const queryString = requiredText(input, 'queryString');
  const query = parseInsights(queryString);
  const limit = query.limit ?? number(input, 'limit') ?? 10_000;
  const id = newId();
  estate.queries.set(id, {
    id,
    text: queryString,
    query,
    groups,
    from,
    to,
    limit,
    startedAt: now.getTime(),
    stopped: false,
  });
  return { queryId: id };
}

function getQueryResults(call: Call): Output {
  const started = found(call);
  const status = statusOf(started, call.now);
  const { estate } = call;
  const entries = started.groups.flatMap((name) => {
    const group = estate.logGroups.find((one) => one.name === name);
    if (group === undefined) return [];
    const span = {
      from: started.from,
      to: started.to,
      now: new Date(started.startedAt),
      startedAt: estate.site.startedAt,
    };
    return logEntries(group, estate.appendedLogs, span);
  });
  const elapsed = call.now.getTime() - started.startedAt - runsAfterMs;
  const done =
    status === 'Complete' ? 1 : status === 'Scheduled' ? 0 : Math.min(1, elapsed / (takesMs(started) - runsAfterMs));
  const scanned = entries.slice(0, Math.floor(entries.length * done));
  const { rows, matched } = runInsights(started.query, scanned, started.limit, estate.site.account.id);
  return {
    results: status === 'Scheduled' ? [] : rows,
    statistics: {
      recordsMatched: matched,
      recordsScanned: scanned.length,
      bytesScanned: scanned.reduce((total, { message }) => total + message.length, 0),
    },
    status,
    queryLanguage: 'CWLI',
  };
}

function stopQuery(call: Call): Output {
  const started = found(call);
  const status = statusOf(started, call.now);
  if (status !== 'Running' && status !== 'Scheduled') {
    throw new Refusal('InvalidParameterException', 'Query is not Running or Scheduled');
  }
  call.estate.queries.set(started.id, { ...started, stopped: true });
  return { success: true };
}

function describeQueries({ input, estate, now }: Call): Output {
  const group = text(input, 'logGroupName');
  const status = text(input, 'status');
  const asked = [...estate.queries.values()]
    .filter((one) => group === undefined || one.groups.includes(group))
    .filter((one) => status === undefined || statusOf(one, now) === status)
    .toReversed();
  const { items, next } = page(asked, input, {
    of: 'logs.DescribeQueries',
    limit: 'maxResults',
    token: 'nextToken',
    most: 1000,
  });
  return {
    queries: items.map((one) => ({
      queryId: one.id,
      queryString: one.text,
      status: statusOf(one, now),
      createTime: one.startedAt,
      logGroupName: one.groups[0],
      queryLanguage: 'CWLI',
    })),
    nextToken: next,
  };
}

function found({ input, estate }: Call): StartedQuery {
  const id = requiredText(input, 'queryId');
  const started = estate.queries.get(id);
  if (started === undefined) throw new Refusal('ResourceNotFoundException', `The query ID ${id} does not exist.`);
  return started;
}

function takesMs({ from, to }: StartedQuery): number {
  return to - from > longSpanMs ? longCompleteAfterMs : completeAfterMs;
}

function statusOf(started: StartedQuery, now: Date): string {
  if (started.stopped) return 'Cancelled';
  const elapsed = now.getTime() - started.startedAt;
  return elapsed >= takesMs(started) ? 'Complete' : elapsed >= runsAfterMs ? 'Running' : 'Scheduled';
}

/** StartQuery takes seconds and, like AWS, milliseconds too. */
function milliseconds(time: number): number {
  return time < 100_000_000_000 ? time * 1000 : time;
}
