import { PersonError } from '../telemetry/person-error.ts';

/** An event stream that never ends would otherwise fill the memory until the deadline. */
const EVENTS = 10_000;

/**
 * The output with streamed members read to their end: bodies as Uint8Array of at most `limitBytes` (more is a PersonError),
 * event streams as lists of events. Other members stay as they are.
 */
export async function collectBodies(
  output: Readonly<Record<string, unknown>>,
  limitBytes: number,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const collected: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(output)) {
    if (isBody(value)) {
      collected[name] = await readBody(value, limitBytes, signal);
    } else if (isAsyncIterable(value)) {
      collected[name] = await readEvents(value);
    } else {
      collected[name] = value;
    }
  }
  return collected;
}

interface Body {
  transformToByteArray(): Promise<Uint8Array>;
}

/** What the SDK mixes into a streamed body, whatever the platform's stream is. A plain Uint8Array is no stream. */
function isBody(value: unknown): value is Body {
  return (
    typeof value === 'object' &&
    value !== null &&
    !(value instanceof Uint8Array) &&
    'transformToByteArray' in value &&
    typeof value.transformToByteArray === 'function'
  );
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

async function readBody(body: Body, limitBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  if (!isAsyncIterable(body)) {
    const bytes = await body.transformToByteArray();
    if (bytes.length > limitBytes) {
      throw tooLarge(limitBytes);
    }
    return bytes;
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop, by the throw too, destroys a Node stream, and with it the connection.
  for await (const chunk of body) {
    signal.throwIfAborted();
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    if (!(bytes instanceof Uint8Array)) {
      throw new TypeError('A streamed body gave a chunk that is not bytes.');
    }
    length += bytes.length;
    if (length > limitBytes) {
      throw tooLarge(limitBytes);
    }
    chunks.push(bytes);
  }
  return new Uint8Array(Buffer.concat(chunks, length));
}

async function readEvents(stream: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  const events: unknown[] = [];
  for await (const event of stream) {
    events.push(event);
    if (events.length === EVENTS) {
      break;
    }
  }
  return events;
}

function tooLarge(limitBytes: number): PersonError {
  return new PersonError(
    'answer-too-large',
    'The answer is too large for chat',
    `AWS answered with more than ${Math.floor(limitBytes / (1024 * 1024))} MiB, which is not shown in chat.`,
    { nextSteps: ['Ask for a part of it if the operation can, or fetch it from a terminal.'] },
  );
}
