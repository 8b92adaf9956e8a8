import { Refusal } from './errors.ts';
import { isRecord } from './fields.ts';
import { eventId, type LogEntry } from './log-entries.ts';

/** Fields of a log entry by name. */
export type Row = Readonly<Record<string, string>>;

/** The fields that Insights finds in an entry: its own, those of a JSON message, and those of Lambda's REPORT line. */
export function rowOf(entry: LogEntry, accountId: string): Row {
  const requestId = /RequestId: ([\w-]+)|\t([0-9a-f-]{36})\t/.exec(entry.message);
  const report = /^REPORT .*Duration: ([\d.]+) ms\tBilled Duration: (\d+) ms.*Max Memory Used: (\d+) MB/.exec(
    entry.message,
  );
  const type = /^(START|END|REPORT) /.exec(entry.message)?.[1];
  return {
    ...jsonFields(entry.message),
    '@timestamp': insightsTime(entry.at),
    '@ingestionTime': insightsTime(entry.at + 900),
    '@message': entry.message,
    '@logStream': entry.stream,
    '@log': `${accountId}:${entry.group}`,
    '@ptr': Buffer.from(eventId(entry)).toString('base64'),
    ...(requestId === null ? {} : { '@requestId': requestId[1] ?? requestId[2] ?? '' }),
    ...(type === undefined ? {} : { '@type': type }),
    ...(report === null
      ? {}
      : { '@duration': report[1] ?? '', '@billedDuration': report[2] ?? '', '@maxMemoryUsed': `${report[3]}000000` }),
  };
}

function jsonFields(message: string): Row {
  if (!message.startsWith('{')) return {};
  const fields: unknown = JSON.parse(message);
  if (!isRecord(fields)) return {};
  const plain = Object.entries(fields).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value));
  return Object.fromEntries(plain.map(([name, value]) => [name, String(value)]));
}

/** `2026-11-21 03:20:00.000`. */
export function insightsTime(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').replace('Z', '');
}

/** AWS's refusal of a query that it cannot read. */
export function malformed(symbol: string, position: number): Refusal {
  return new Refusal('MalformedQueryException', `unexpected symbol found ${symbol} at line 1 and position ${position}`);
}
