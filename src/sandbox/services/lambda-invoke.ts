import { Uint8ArrayBlobAdapter } from '@smithy/core/serde';
import type { Call, Output } from '../call.ts';
import type { LambdaFunction } from '../content/lambda.ts';
import { Refusal } from '../errors.ts';
import { isRecord, text } from '../fields.ts';
import { errorLine, invocationLines, type LogEntry, streamAt } from '../log-entries.ts';
import { seriesOf } from '../metric-queries.ts';
import { hash } from '../noise.ts';

/** What a function's run gave. */
interface Run {
  readonly payload: unknown;
  readonly error: { readonly type: string; readonly message: string; readonly trace: readonly string[] } | undefined;
}

/** The last so many bytes of the log come back with `LogType: Tail`. */
const tailBytes = 4096;

/** Runs a function: its answer, its log, and the HTTP status that the invocation type has. */
export async function invoke(call: Call, found: LambdaFunction, version: string): Promise<Output> {
  const { input, newId } = call;
  const type = text(input, 'InvocationType') ?? 'RequestResponse';
  const event = readEvent(input.Payload);
  if (type === 'DryRun') return { StatusCode: 204, ExecutedVersion: version };

  const requestId = newId();
  if (type === 'Event') {
    log(call, found, requestId, run(found, event), 40);
    return { StatusCode: 202, Payload: Uint8ArrayBlobAdapter.fromString('') };
  }
  if (found.answer.kind === 'slow') await call.wait(found.answer.takesS * 1000);
  const ran = run(found, event);
  const durationMs = found.answer.kind === 'slow' ? found.answer.takesS * 1000 : 20 + (hash(requestId) % 20_000) / 100;
  const lines = log(call, found, requestId, ran, durationMs);
  const tail = Buffer.from(lines.join('')).subarray(-tailBytes);
  return {
    StatusCode: 200,
    ...(ran.error === undefined ? {} : { FunctionError: 'Unhandled' }),
    ...(text(input, 'LogType') === 'Tail' ? { LogResult: tail.toString('base64') } : {}),
    Payload: Uint8ArrayBlobAdapter.fromString(JSON.stringify(ran.payload)),
    ExecutedVersion: version,
  };
}

function run(found: LambdaFunction, event: unknown): Run {
  const { answer } = found;
  const fields = isRecord(event) ? event : {};
  const done = (payload: unknown): Run => ({ payload, error: undefined });
  switch (answer.kind) {
    case 'hello':
      // As the function of a tutorial that is told to fail.
      if (typeof fields.error === 'string')
        return failed('Error', fields.error, ['at exports.handler (/var/task/index.js:2:9)']);
      return done(`Hello ${typeof fields.name === 'string' ? fields.name : 'from Lambda'}!`);
    case 'ip-list':
      return done(ipAnswer(answer.change, fields.ip));
    case 'scaling':
      return done({ group: fields.group ?? 'shop-web', desiredCapacity: fields.desired ?? 4, changed: true });
    case 'report':
    case 'slow':
      return done(answer.body);
    case 'echo':
      return done({ statusCode: 200, function: found.name, received: event });
    case 'fails':
      return failed(answer.errorType, answer.errorMessage, answer.trace);
  }
}

function failed(errorType: string, errorMessage: string, trace: readonly string[]): Run {
  const stack = [`${errorType}: ${errorMessage}`, ...trace.map((line) => `    ${line}`)];
  return {
    payload: { errorType, errorMessage, trace: stack },
    error: { type: errorType, message: errorMessage, trace },
  };
}

function ipAnswer(change: 'added' | 'removed', ip: unknown): Output {
  if (typeof ip !== 'string' || !/^\d{1,3}(\.\d{1,3}){3}(\/\d{1,2})?$/.test(ip)) {
    return { ok: false, message: 'Give the address as {"ip": "192.0.2.0/24"}.' };
  }
  const range = ip.includes('/') ? ip : `${ip}/32`;
  return { ok: true, ip: range, change, list: 'edge-allow', message: `${range} was ${change}.` };
}

/** Writes a run into the function's log group and gives its lines. */
function log(call: Call, found: LambdaFunction, requestId: string, ran: Run, durationMs: number): readonly string[] {
  const { estate, now } = call;
  const info = `${now.toISOString()}\t${requestId}\tINFO\tinvoked by ${call.callerArn}\n`;
  const said = ran.error === undefined ? [info] : [info, errorLine(now, requestId, ran.error)];
  const lines = invocationLines({ requestId, said, durationMs, memoryMb: found.memoryMb });
  count(call, found, 'Invocations');
  if (ran.error !== undefined) count(call, found, 'Errors');
  const group = estate.logGroups.find(({ name }) => name === `/aws/lambda/${found.name}`);
  if (group !== undefined) {
    const stream = streamAt(group, now.getTime());
    estate.appendedLogs.push(
      ...lines.map((message): LogEntry => ({ at: now.getTime(), group: group.name, stream, message })),
    );
  }
  return lines;
}

/** Adds to a metric of the function, where it has one. */
function count({ estate, now }: Call, { name }: LambdaFunction, metric: string): void {
  const dimensions = [{ Name: 'FunctionName', Value: name }];
  const recorded = seriesOf(estate.series, { namespace: 'AWS/Lambda', metric, dimensions })?.recorded;
  const minute = Math.floor(now.getTime() / 60_000);
  recorded?.set(minute, (recorded.get(minute) ?? 0) + 1);
}

function readEvent(payload: unknown): unknown {
  if (payload === undefined) return {};
  const json =
    typeof payload === 'string' ? payload : Buffer.from(payload instanceof Uint8Array ? payload : []).toString('utf8');
  if (json.trim() === '') return {};
  try {
    return JSON.parse(json);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Refusal(
      'InvalidRequestContentException',
      `Could not parse request body into json: Could not parse payload into json: ${why}`,
    );
  }
}
