import type { ServerResponse } from 'node:http';
import { EventStreamCodec } from '@smithy/core/event-streams';

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes)),
  (text) => new TextEncoder().encode(text),
);

/** One event as it goes over the wire, in `application/vnd.amazon.eventstream`. `type` is the member of the stream's union. */
export function eventFrame(type: string, body: unknown): Uint8Array {
  return frame({ ':message-type': 'event', ':event-type': type, ':content-type': 'application/json' }, body);
}

/** An exception that AWS puts into the stream: `throttlingException`. */
export function exceptionFrame(type: string, body: unknown): Uint8Array {
  return frame({ ':message-type': 'exception', ':exception-type': type, ':content-type': 'application/json' }, body);
}

/** An error that the service's model does not know. */
export function errorFrame(code: string, message: string): Uint8Array {
  return frame({ ':message-type': 'error', ':error-code': code, ':error-message': message }, '');
}

/** A piece of an agent's text. */
export function chunkFrame(text: string | Uint8Array, attribution?: unknown): Uint8Array {
  return eventFrame('chunk', { bytes: Buffer.from(text).toString('base64'), attribution });
}

/** Begins to answer as InvokeAgent does. */
export function beginStream(response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'application/vnd.amazon.eventstream',
    'x-amzn-requestid': 'stream-1',
    'x-amzn-bedrock-agent-content-type': 'application/json',
    'x-amz-bedrock-agent-session-id': 'session-1',
  });
  response.flushHeaders();
}

/** Writes these frames, `piece` bytes at a time, wherever that cuts them. */
export async function writeFrames(
  response: ServerResponse,
  frames: readonly Uint8Array[],
  piece = Number.POSITIVE_INFINITY,
): Promise<void> {
  const bytes = Buffer.concat(frames);
  for (let at = 0; at < bytes.length; at += piece) {
    await new Promise<void>((resolve) => {
      response.write(bytes.subarray(at, at + piece), () => resolve());
    });
    // So that each piece is read on its own.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function frame(headers: Readonly<Record<string, string>>, body: unknown): Uint8Array {
  const entries = Object.entries(headers).map(([name, value]) => [name, { type: 'string' as const, value }]);
  const bytes = new TextEncoder().encode(body === '' ? '' : JSON.stringify(body));
  return codec.encode({ headers: Object.fromEntries(entries), body: bytes });
}
