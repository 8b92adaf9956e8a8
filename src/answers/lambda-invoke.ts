import type { InvokeView, Ran } from '../../cards/views.ts';
import { writeJson } from './json-output.ts';
import { mask, maskText } from './mask.ts';
import type { Plain } from './plain.ts';

/** Characters of payload and log that one card holds. */
const PAYLOAD_LENGTH = 10_000;
const LOG_LENGTH = 8_000;

/** Output of Lambda's Invoke, as the SDK's client gives it. */
export interface InvokeOutput {
  readonly StatusCode?: number | undefined;
  readonly FunctionError?: string | undefined;
  readonly ExecutedVersion?: string | undefined;
  /** Base64 of the last 4 KB of the log; only where `LogType` was `Tail`. */
  readonly LogResult?: string | undefined;
  readonly Payload?: Uint8Array | undefined;
}

/** What an invocation came to: payload as text (formatted where it is JSON), the log's tail decoded, secrets masked. */
export function invokeView(output: InvokeOutput, functionName: string, ran: Ran): InvokeView {
  const text = output.Payload === undefined ? '' : Buffer.from(output.Payload).toString('utf8');
  const json = parsed(text);
  const log = output.LogResult === undefined ? '' : Buffer.from(output.LogResult, 'base64').toString('utf8').trimEnd();
  return {
    ran,
    functionName,
    statusCode: output.StatusCode ?? 0,
    executedVersion: output.ExecutedVersion ?? '',
    functionError: output.FunctionError ?? null,
    payload: cut(json === undefined ? maskText(text) : writeJson(mask(json)), PAYLOAD_LENGTH, 'at its end'),
    payloadIsJson: json !== undefined,
    logTail: lastPart(maskText(log)),
  };
}

function parsed(text: string): Plain | undefined {
  try {
    const value: Plain = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function cut(text: string, length: number, where: string): string {
  if (text.length <= length) return text;
  const missing = (text.length - length).toLocaleString('en-US');
  return `${text.slice(0, length).toWellFormed()}\n… ${missing} more characters ${where}: --output json pages through all of it`;
}

function lastPart(log: string): string {
  return log.length <= LOG_LENGTH ? log : `… ${log.slice(log.length - LOG_LENGTH).toWellFormed()}`;
}
