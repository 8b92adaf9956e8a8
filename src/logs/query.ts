import type { LogSearch } from '../notifications/notification.ts';

/** Entries of one log group, the oldest of a window of time. */
export interface LogQuery {
  readonly group: string;
  /** Only entries that hold Error, Exception or Fail, in any case. */
  readonly errors: boolean;
  /** Milliseconds since the epoch; both ends belong to it. */
  readonly from: number;
  readonly to: number;
}

/** How many entries are shown. */
export const ENTRIES = 30;

/** What makes an entry one of an error. The two patterns for AWS say the same, each in its own language. */
const ERROR = /error|exception|fail/i;
const INSIGHTS_ERROR = '/(?i)(error|exception|fail)/';
/** Filter patterns know neither groups nor flags: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html. */
const FILTER_ERROR = '%[Ee][Rr][Rr][Oo][Rr]|[Ee][Xx][Cc][Ee][Pp][Tt][Ii][Oo][Nn]|[Ff][Aa][Ii][Ll]%';

/** Where an event gives no start that can be read. */
const USUAL_WINDOW_MS = 15 * 60 * 1000;
/** Later times have no ISO 8601 form of four digits, and no log entries. */
const YEAR_9999_MS = Date.UTC(9999, 0);

export function isErrorEntry(message: string): boolean {
  return ERROR.test(message);
}

/** The window that an event names, in whole seconds, at least one long; the last quarter of an hour where it names none that can be read. */
export function windowOf(
  search: Pick<LogSearch, 'from' | 'to'>,
  now: number,
): { readonly from: number; readonly to: number } {
  const end = readable(Date.parse(search.to)) ?? now;
  const start = readable(Date.parse(search.from)) ?? end - USUAL_WINDOW_MS;
  const from = Math.floor(Math.min(start, end) / 1000) * 1000;
  return { from, to: Math.max(Math.ceil(Math.max(start, end) / 1000) * 1000, from + 1000) };
}

function readable(ms: number): number | null {
  return ms >= 0 && ms < YEAR_9999_MS ? ms : null;
}

/** The query in the language of Logs Insights. */
export function insightsText({ errors }: Pick<LogQuery, 'errors'>): string {
  return [
    'fields @timestamp, @message',
    ...(errors ? [`filter @message like ${INSIGHTS_ERROR}`] : []),
    'sort @timestamp asc',
    `limit ${ENTRIES}`,
  ].join('\n| ');
}

/** The input of `StartQuery`, whose times are seconds. */
export function startQueryInput(query: LogQuery) {
  return {
    logGroupName: query.group,
    startTime: query.from / 1000,
    endTime: query.to / 1000,
    queryString: insightsText(query),
    limit: ENTRIES,
  };
}

/** The same as words of the AWS CLI: what ran. */
export function startQueryWords(query: LogQuery): readonly string[] {
  const { logGroupName, startTime, endTime, queryString, limit } = startQueryInput(query);
  return [
    ...['logs', 'start-query', ...groupWords(logGroupName)],
    ...['--start-time', String(startTime), '--end-time', String(endTime)],
    ...['--query-string', queryString, '--limit', String(limit)],
  ];
}

/**
 * Words of one command that gives the same entries. A query of Logs Insights takes a command to start it and others to fetch what it
 * finds; `filter-log-events` reads the entries themselves, and its `--max-items` goes on over pages that hold none.
 */
export function entriesWords(
  query: LogQuery,
  { account, region }: { readonly account: string; readonly region: string },
): readonly string[] {
  return [
    ...['logs', 'filter-log-events', ...groupWords(query.group)],
    ...['--start-time', String(query.from), '--end-time', String(query.to)],
    ...(query.errors ? ['--filter-pattern', FILTER_ERROR] : []),
    ...['--max-items', String(ENTRIES), '--account', account, '--region', region],
  ];
}

/** A name may begin with a hyphen, which only an equals sign takes the meaning from. */
function groupWords(group: string): readonly string[] {
  return group.startsWith('-') ? [`--log-group-name=${group}`] : ['--log-group-name', group];
}
