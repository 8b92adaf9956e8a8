import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes, randomUUID } from 'node:crypto';
import { readAmazonTrace, readRequestId, readTraceContext, type TraceContext, traceparentOf } from './trace-context.ts';

/** The piece of work that runs: a turn, a delivery, something that a timer began. */
export interface Trace extends TraceContext {
  /** Of the request at a door; null for work that no request waits for. */
  readonly requestId: string | null;
}

/** Where the new ids come from. */
export interface Ids {
  /** So many random bytes as hexadecimal digits. */
  readonly hex: (bytes: number) => string;
  readonly uuid: () => string;
}

export type Headers = Readonly<Record<string, string | undefined>>;

const systemIds: Ids = { hex: (bytes) => randomBytes(bytes).toString('hex'), uuid: randomUUID };

/**
 * Which piece of work runs, for whoever asks from within it, however many run at once. What a piece of work leaves to others (a queue, a
 * timer of theirs) is theirs, and they say so with `run` or `ownRun`.
 */
export class Traces {
  readonly #running = new AsyncLocalStorage<Trace>();
  readonly #ids: Ids;

  constructor(ids: Ids = systemIds) {
    this.#ids = ids;
  }

  /** Null outside of any piece of work. */
  current(): Trace | null {
    return this.#running.getStore() ?? null;
  }

  run<T>(trace: Trace, work: () => T): T {
    return this.#running.run(trace, work);
  }

  /** Runs what no request waits for, in a trace of its own. */
  ownRun<T>(work: () => T): T {
    return this.run(this.#inside(null, null), work);
  }

  /** Runs what is due to something that a trace was kept of; in a trace of its own where none was. */
  runAfter<T>(traceparent: string | undefined, work: () => T): T {
    return this.run(this.#inside(readTraceContext(traceparent), null), work);
  }

  /** The work of one request at a door. What its headers say is checked, and made anew where it is not as it must be. */
  ofRequest(headers: Headers): Trace {
    const newSpanId = () => this.#ids.hex(8);
    const parent =
      readTraceContext(headers.traceparent, headers.tracestate) ??
      readAmazonTrace(headers['x-amzn-trace-id'], newSpanId);
    return this.#inside(parent, readRequestId(headers['x-request-id']) ?? this.#ids.uuid());
  }

  /** The work of one message of a queue: attributes of the message, and SQS's own one. */
  ofMessage(attributes: Headers, awsTraceHeader: string | undefined): Trace {
    const newSpanId = () => this.#ids.hex(8);
    const parent =
      readTraceContext(attributes.traceparent, attributes.tracestate) ?? readAmazonTrace(awsTraceHeader, newSpanId);
    return this.#inside(parent, null);
  }

  /** What to keep with something that is done later; undefined outside of any piece of work. */
  traceparent(): string | undefined {
    const trace = this.#running.getStore();
    return trace === undefined ? undefined : traceparentOf(trace);
  }

  /** Headers for a request that the present work makes. */
  headers(): Readonly<Record<string, string>> {
    const trace = this.#running.getStore();
    if (trace === undefined) return {};
    const traceparent = traceparentOf(trace);
    return trace.state === '' ? { traceparent } : { traceparent, tracestate: trace.state };
  }

  /** What each line of the log says of the present work. A new object each time: the log writes into it. */
  fields(): Record<string, string> {
    const trace = this.#running.getStore();
    if (trace === undefined) return {};
    const { requestId, traceId, spanId } = trace;
    // OpenTelemetry's names of these two in logs of JSON; of a request's id it knows none
    // (https://opentelemetry.io/docs/specs/otel/compatibility/logging_trace_context).
    const ids = { trace_id: traceId, span_id: spanId };
    return requestId === null ? ids : { requestId, ...ids };
  }

  /** A span of its own within the parent's trace, or within a new one. */
  #inside(parent: TraceContext | null, requestId: string | null): Trace {
    const spanId = this.#ids.hex(8);
    if (parent !== null) return { ...parent, spanId, requestId };
    return { traceId: this.#ids.hex(16), spanId, flags: '00', state: '', requestId };
  }
}
