import type { SdkClient } from '../aws/connection.ts';
import type { Call, Output } from './call.ts';
import { Refusal, serviceException } from './errors.ts';
import { type Fields, isRecord } from './fields.ts';
import { commandOf, type OperationSchema, operationSchema, property } from './schema.ts';

/** One request as it leaves an SDK client. */
export interface Request {
  /** AWS CLI name. */
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly operation: OperationSchema;
  readonly input: Fields;
  readonly requestId: string;
  readonly wait: Call['wait'];
}

/** The sandbox's side of every client. */
export interface Answering {
  /** An output, or a Refusal thrown. */
  answer(request: Request): Promise<Output>;
  newId(): string;
  /** Waits that long; rejects when the signal aborts. */
  sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void>;
}

/** Lets the sandbox answer every call of a client, after the SDK has serialised it and before it is signed or sent. */
export function answerIn(client: SdkClient, service: string, sandbox: Answering): void {
  const signals = noteAbortSignals(client);
  const { config } = client;
  client.middlewareStack.add(
    (_next, context) => async (args) => {
      const requestId = sandbox.newId();
      const command = commandOf(context);
      const signal = command === undefined ? undefined : signals.get(command);
      try {
        signal?.throwIfAborted();
        const output = await sandbox.answer({
          service,
          region: String(await provided(config, 'region')),
          accessKeyId: String(property(await provided(config, 'credentials'), 'accessKeyId')),
          operation: operationSchema(context),
          input: isRecord(args.input) ? args.input : {},
          requestId,
          wait: (milliseconds) => sandbox.sleep(milliseconds, signal),
        });
        const metadata = { httpStatusCode: statusOf(output), requestId, attempts: 1, totalRetryDelay: 0 };
        return { output: { $metadata: metadata, ...withoutUndefined(output) }, response: undefined };
      } catch (error) {
        if (error instanceof Refusal) throw serviceException(error, requestId);
        throw error;
      }
    },
    { step: 'build', name: 'sandboxMiddleware', priority: 'high' },
  );
}

/**
 * The abort signal of each call by its command. `send` hands the signal to the client's HTTP handler only, which the sandbox
 * never reaches, so it is noted on the way in.
 */
function noteAbortSignals(client: SdkClient): WeakMap<object, AbortSignal> {
  const signals = new WeakMap<object, AbortSignal>();
  const send = client.send.bind(client);
  client.send = (command, options) => {
    const signal = options?.abortSignal;
    if (signal !== undefined) signals.set(command, signal);
    return send(command, options);
  };
  return signals;
}

/** A value of the client's configuration: the SDK keeps providers there. */
async function provided(config: object, name: string): Promise<unknown> {
  const value = property(config, name);
  return typeof value === 'function' ? value.call(config) : value;
}

/** Lambda gives the HTTP status as a member of its output. */
function statusOf(output: Output): number {
  return typeof output.StatusCode === 'number' ? output.StatusCode : 200;
}

/** The SDK leaves out members that a response does not have. */
function withoutUndefined(output: Output): Output {
  return Object.fromEntries(
    Object.entries(output).flatMap(([name, value]) => (value === undefined ? [] : [[name, cleaned(value)]])),
  );
}

function cleaned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cleaned);
  const plain = isRecord(value) && Object.getPrototypeOf(value) === Object.prototype;
  return plain ? withoutUndefined(value) : value;
}
