import { setImmediate as nextTurn } from 'node:timers/promises';

/** What waits in the worker. */
export interface Timers {
  /** Calls back after so many milliseconds; gives what prevents that. */
  readonly after: (ms: number, work: () => void) => () => void;
  /** Resolves in the next turn of the event loop, when what has arrived meanwhile was taken in. */
  readonly nextTurn: () => Promise<void>;
}

export const systemTimers: Timers = {
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
  nextTurn: () => nextTurn(),
};

/** Something took longer than it may. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
  readonly code = 'deadline';
}

/** The same, but rejects with {@link DeadlineError} when it takes longer. What was begun goes on; how it ends is not looked at any more. */
export async function within<T>(timers: Timers, ms: number, what: string, begun: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const cancel = timers.after(ms, () => late.reject(new DeadlineError(`${what} took longer than ${ms / 1000} s.`)));
  try {
    return await Promise.race([begun, late.promise]);
  } finally {
    cancel();
  }
}
