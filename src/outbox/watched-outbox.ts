import { readTraceContext, TRACEPARENT_LENGTH, traceparentOf } from '../telemetry/trace-context.ts';
import type { NewEntry, Outbox } from './outbox.ts';

export interface OutboxWatch {
  /** `traceparent` of the work that runs; undefined where there is none. */
  readonly traceparent: () => string | undefined;
  /** Told of each request to the outbox that failed. */
  readonly failed: () => void;
}

/**
 * The outbox, with each delivery bearing the trace of the work that added it, and its failures told of. The bodies of deliveries are JSON
 * objects whose readers pass over what they do not know.
 */
export function watchedOutbox(outbox: Outbox, { traceparent, failed }: OutboxWatch): Outbox {
  const watched = async <T>(asked: Promise<T>): Promise<T> => {
    try {
      return await asked;
    } catch (error) {
      failed();
      throw error;
    }
  };
  return {
    add: (entries) => watched(outbox.add(withTrace(entries, traceparent()))),
    claim: () => watched(outbox.claim()),
    nextDueAt: () => watched(outbox.nextDueAt()),
    onWork: (callback) => outbox.onWork(callback),
    find: (id) => watched(outbox.find(id)),
    bringForward: (conversationId) => watched(outbox.bringForward(conversationId)),
    resume: (tenantId) => watched(outbox.resume(tenantId)),
    sendAgain: (id) => watched(outbox.sendAgain(id)),
    status: (conversationIds) => watched(outbox.status(conversationIds)),
    failed: (limit, conversationIds) => watched(outbox.failed(limit, conversationIds)),
    failStopped: (dueBefore, limit) => watched(outbox.failStopped(dueBefore, limit)),
    sweep: () => watched(outbox.sweep()),
    close: () => outbox.close(),
  };
}

const START = '{"trace":"';

/** As the first property, so that it is found without reading the rest, which may be a megabyte. */
export function withTrace(entries: readonly NewEntry[], traceparent: string | undefined): readonly NewEntry[] {
  if (traceparent === undefined) return entries;
  return entries.map((entry) =>
    entry.body.startsWith('{"') && !entry.body.startsWith(START)
      ? { ...entry, body: `${START}${traceparent}",${entry.body.slice(1)}` }
      : entry,
  );
}

/** `traceparent` of the work that added a delivery; undefined for one that bears none. */
export function traceOf(body: string): string | undefined {
  if (!body.startsWith(START)) return undefined;
  const trace = readTraceContext(body.slice(START.length, START.length + TRACEPARENT_LENGTH));
  return trace === null ? undefined : traceparentOf(trace);
}
