import { oneLine, shorten } from '../../cards/text.ts';
import type { LogsView } from '../../cards/views.ts';
import { countOf } from '../answers/words.ts';
import type { LogSearch } from '../notifications/notification.ts';
import type { LogAnswer, LogEntry, QueryProgress } from './insights.ts';
import { isErrorEntry, type LogQuery } from './query.ts';

const LINE_LENGTH = 180;
/** What is kept of a long entry; the card cuts further where it has no room. */
const FULL_LENGTH = 8000;
/** Metrics that are named before the rest are counted. */
const METRICS_NAMED = 3;
const DAY_MS = 24 * 60 * 60 * 1000;
/** A time at the beginning of an entry, as Lambda and most loggers write it: the entry's own time stands beside it. */
const OWN_TIME = /^\[?\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:?\d{2})?\]?\s+/;

/** The run's, which Lambda's runtimes write behind the time. */
const REQUEST_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\s+/;

type What = Pick<LogsView, 'title' | 'text'>;

/** "30 log entries of /aws/lambda/drain", and the window they are of. */
export function answerInWords({ entries, matched }: LogAnswer, query: LogQuery): What {
  const window = windowInWords(query);
  const noun = query.errors ? { one: 'error entry', many: 'error entries' } : { one: 'log entry', many: 'log entries' };
  if (entries.length === 0) {
    const text = query.errors
      ? `No entry from ${window} holds Error, Exception or Fail.`
      : `Nothing was written from ${window}.`;
    return { title: `No ${noun.many} in ${query.group}`, text };
  }
  const all = countOf(Math.max(matched ?? 0, entries.length), noun);
  const isPart = matched !== null && matched > entries.length;
  return {
    title: `${isPart ? `The first ${entries.length} of ${all}` : all} of ${query.group}`,
    text: `From ${window}, oldest first.`,
  };
}

export function progressInWords(query: Omit<LogQuery, 'errors'>, progress: QueryProgress | null): string {
  const scanned = { one: 'record scanned', many: 'records scanned' };
  const far = progress === null ? 'Starting.' : `${progress.status}, ${countOf(progress.recordsScanned, scanned)}.`;
  return `${query.group} from ${windowInWords(query)}. ${far}`;
}

/** What logs are searched for, as people name it: "Errors of AWS/Lambda, FunctionName=drain"; log groups where there is no metric. */
export function searchInWords({ groups, metrics }: LogSearch): string {
  const named = metrics.slice(0, METRICS_NAMED).map(({ namespace, name, dimensions }) => {
    const pairs = Object.entries(dimensions).map(([dimension, value]) => `${dimension}=${value}`);
    return [`${name} of ${namespace}`, ...pairs].join(', ');
  });
  const left = metrics.length - named.length;
  return [...(named.length === 0 ? groups : named), ...(left > 0 ? [`${left} more`] : [])].join('; ');
}

/** "2026-11-21 02:51:00 to 03:12:00 UTC"; the day again where it is another. */
export function windowInWords({ from, to }: Pick<LogQuery, 'from' | 'to'>): string {
  const [start, end] = [stamp(from), stamp(to)];
  const isOneDay = start.slice(0, 10) === end.slice(0, 10);
  return `${start} to ${isOneDay ? end.slice(11) : end} UTC`;
}

/** The entries as rows: one line each, and behind it the whole of what is longer. */
export function entryRows(
  entries: readonly LogEntry[],
  { from, to }: Pick<LogQuery, 'from' | 'to'>,
): LogsView['entries'] {
  const isLong = to - from >= DAY_MS;
  return entries.map(({ at, message }) => {
    const text = message.replace(OWN_TIME, '').trim();
    const whole = oneLine(text);
    // What does not fit stands whole behind the line: the line has the room for what happened.
    const line = whole.length > LINE_LENGTH ? shorten(whole.replace(REQUEST_ID, ''), LINE_LENGTH) : whole;
    // Tabs between an entry's fields are no reason to open it.
    const isWhole = !/[\r\n]/.test(text) && line === whole;
    return {
      time:
        at === null
          ? '–'
          : new Date(at)
              .toISOString()
              .slice(isLong ? 5 : 11, 23)
              .replace('T', ' '),
      message: line === '' ? '(empty)' : line,
      full: isWhole ? null : shorten(message, FULL_LENGTH),
      isError: isErrorEntry(message),
    };
  });
}

function stamp(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}
