import type { LogGroup, LogWriter } from './content/logs.ts';
import { inTrouble } from './metric-values.ts';
import { hash, hex, noise, pick, uuid } from './noise.ts';

export interface LogEntry {
  /** Milliseconds. */
  readonly at: number;
  readonly group: string;
  readonly stream: string;
  readonly message: string;
}

const hourMs = 3_600_000;
const streamHours = 8;

/** Entries of a group from one time to another, oldest first: what time has written, and what was appended. */
export function logEntries(
  group: LogGroup,
  appended: readonly LogEntry[],
  span: { readonly from: number; readonly to: number; readonly now: Date; readonly startedAt: Date },
): readonly LogEntry[] {
  const stepMs = group.everyS * 1000;
  const from = Math.max(span.from, group.createdAt.getTime());
  const to = Math.min(span.to, span.now.getTime());
  const found: LogEntry[] = [];
  for (let slot = Math.floor(from / stepMs) - 1; slot * stepMs <= to; slot += 1) {
    for (const entry of slotEntries(group, slot, stepMs, span.startedAt)) {
      if (entry.at >= from && entry.at <= to) found.push(entry);
    }
  }
  const added = appended.filter((one) => one.group === group.name && one.at >= from && one.at <= to);
  if (added.length === 0) return found;
  return [...found, ...added].toSorted((a, b) => a.at - b.at);
}

/** A number that only this entry has, as long as AWS's. */
export function eventId(entry: LogEntry): string {
  const seal = hash(`${entry.group}${entry.stream}${entry.message}`).toString().padStart(10, '0');
  return `39${entry.at}${seal}${seal}${hash(seal).toString().padStart(10, '0')}`.padEnd(56, '0').slice(0, 56);
}

/** The stream that a group's writer has open at a time. */
export function streamAt(group: Pick<LogGroup, 'name' | 'writer'>, at: number): string {
  if (group.writer.kind === 'clients') return group.writer.streams[0] ?? '';
  const part = Math.floor(at / (streamHours * hourMs));
  const digits = hex(`${group.name}/${part}`, 32);
  const day = new Date(at).toISOString().slice(0, 10).replaceAll('-', '/');
  if (group.writer.kind === 'function') return `${day}/[$LATEST]${digits}`;
  return group.writer.kind === 'service' ? `web/shop-web/${digits}` : `nginx-${digits.slice(0, 8)}`;
}

/** A group's streams, newest first, with the span in which each was open. */
export function logStreams(
  group: LogGroup,
  now: Date,
): readonly { readonly name: string; readonly first: number; readonly last: number }[] {
  if (group.writer.kind === 'clients') {
    const first = group.createdAt.getTime();
    return group.writer.streams.map((name) => ({ name, first, last: now.getTime() }));
  }
  const lengthMs = streamHours * hourMs;
  const streams: { name: string; first: number; last: number }[] = [];
  for (let part = Math.floor(now.getTime() / lengthMs); (part + 1) * lengthMs > group.createdAt.getTime(); part -= 1) {
    const first = Math.max(part * lengthMs, group.createdAt.getTime());
    streams.push({ name: streamAt(group, first), first, last: Math.min((part + 1) * lengthMs - 1, now.getTime()) });
  }
  return streams;
}

/** The lines of one invocation, as Lambda writes them: START, what the function says, END and REPORT. */
export function invocationLines(run: {
  readonly requestId: string;
  readonly said: readonly string[];
  readonly durationMs: number;
  readonly memoryMb: number;
}): readonly string[] {
  const used = Math.round(run.memoryMb * 0.3) + 40;
  return [
    `START RequestId: ${run.requestId} Version: $LATEST\n`,
    ...run.said,
    `END RequestId: ${run.requestId}\n`,
    `REPORT RequestId: ${run.requestId}\tDuration: ${run.durationMs.toFixed(2)} ms\tBilled Duration: ${Math.ceil(run.durationMs)} ms\tMemory Size: ${run.memoryMb} MB\tMax Memory Used: ${Math.min(used, run.memoryMb)} MB\t\n`,
  ];
}

/** An uncaught error as the Node.js runtime of Lambda logs it. */
export function errorLine(
  at: Date,
  requestId: string,
  error: { readonly type: string; readonly message: string; readonly trace: readonly string[] },
): string {
  const stack = [`${error.type}: ${error.message}`, ...error.trace.map((line) => `    ${line}`)];
  const detail = JSON.stringify({ errorType: error.type, errorMessage: error.message, stack });
  return `${at.toISOString()}\t${requestId}\tERROR\tInvoke Error\t${detail}\n`;
}

/** A group's name out of its name or ARN. */
export function plainGroup(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? (nameOrArn.split(':log-group:')[1] ?? '').replace(/:\*$/, '') : nameOrArn;
}

function slotEntries(group: LogGroup, slot: number, stepMs: number, startedAt: Date): readonly LogEntry[] {
  const seed = hash(group.name);
  const at = Math.floor(slot * stepMs + noise(seed, slot) * stepMs * 0.8);
  const failed = noise(seed ^ 0x5bd1e995, slot) < (inTrouble(group.episode, new Date(at), startedAt) ? 0.6 : 0.01);
  const stream = streamAt(group, at);
  return lines(group.writer, `${group.name}@${slot}`, new Date(at), failed).map((message, index) => ({
    at: at + index * 3,
    group: group.name,
    stream,
    message,
  }));
}

const paths = ['/', '/cart', '/checkout', '/search?q=boots', '/product/4711', '/api/orders', '/account'] as const;
const steps = ['order placed', 'price quoted', 'stock reserved', 'basket updated', 'session opened'] as const;

function lines(writer: LogWriter, key: string, at: Date, failed: boolean): readonly string[] {
  const requestId = uuid(key);
  if (writer.kind === 'clients') return [];
  const error = failed && writer.kind !== 'web' ? writer.errors[hash(key) % writer.errors.length] : undefined;
  const durationMs = 20 + (hash(key) % 40_000) / 100;
  switch (writer.kind) {
    case 'function': {
      const info = `${at.toISOString()}\t${requestId}\tINFO\t${pick(steps, key)} id=o-${100_000 + (hash(key) % 900_000)}\n`;
      const said = error === undefined ? [info] : [info, errorLine(at, requestId, error)];
      return invocationLines({ requestId, said, durationMs, memoryMb: writer.memoryMb });
    }
    case 'service': {
      const common = { time: at.toISOString(), requestId };
      return [
        error === undefined
          ? JSON.stringify({ level: 'INFO', message: pick(steps, key), durationMs: Math.round(durationMs), ...common })
          : JSON.stringify({
              level: 'ERROR',
              message: `${error.type}: ${error.message}`,
              stack: error.trace,
              ...common,
            }),
      ];
    }
    case 'web': {
      const address = `198.51.100.${hash(key) % 256}`;
      const status = failed ? 502 : hash(`${key}!`) % 40 === 0 ? 404 : 200;
      const time = at.toISOString();
      return [
        `${address} - - [${time}] "GET ${pick(paths, key)} HTTP/1.1" ${status} ${500 + (hash(key) % 20_000)} "-" "Mozilla/5.0"`,
      ];
    }
  }
}
