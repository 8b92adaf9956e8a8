import type { Noun } from '../answers/words.ts';

/** How far one part of a long work is. */
export type StepState = 'waiting' | 'running' | 'done' | 'failed' | 'stopped';

/** A stage's action, a step of an automation, a phase of a build, a resource of a stack, a deployment, a state. */
export interface Step {
  readonly name: string;
  /** What it is, small beside the name: its type, "2 of 3 tasks". */
  readonly detail: string;
  readonly state: StepState;
  /** Milliseconds since the epoch. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

/** How a long work stands, whatever service does it. */
export interface Progress {
  /** The service's own word: `InProgress`. */
  readonly state: string;
  /** How it ended; null while it goes on. */
  readonly end: 'succeeded' | 'failed' | 'stopped' | null;
  readonly steps: readonly Step[];
  /** Null where nobody knows how much there is to do. */
  readonly count: { readonly done: number; readonly total: number; readonly noun: Noun } | null;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** Why it failed; empty where it did not, or AWS does not say. */
  readonly reason: string;
  /** Milliseconds since the epoch; null where AWS does not say. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Whether the service would stop it now. */
  readonly stoppable: boolean;
  /** What is known of it from now on, besides what it began with. */
  readonly learned: Target;
}

/** What is followed, as plain text: names and ids that the service knows it by. */
export type Target = Readonly<Record<string, string>>;

export const NO_PROGRESS: Progress = {
  state: 'Started',
  end: null,
  steps: [],
  count: null,
  facts: [],
  reason: '',
  startedAt: null,
  endedAt: null,
  stoppable: true,
  learned: {},
};

export const STEPS: Noun = { one: 'step', many: 'steps' };

/** How many steps are behind it, of all. Null where there are none. */
export function countSteps(steps: readonly Step[], noun: Noun): Progress['count'] {
  if (steps.length === 0) return null;
  return { done: steps.filter(({ state }) => state === 'done').length, total: steps.length, noun };
}

/** Words for states that services use, in lower case, without blanks and underscores. */
const STATES: Readonly<Record<StepState, readonly string[]>> = {
  waiting: ['pending', 'notstarted', 'queued', 'scheduled', 'submitted', 'delayed'],
  running: [
    'inprogress',
    'running',
    'waiting',
    'started',
    'stopping',
    'cancelling',
    'pendingapproval',
    'runbookinprogress',
  ],
  done: ['success', 'succeeded', 'complete', 'completed', 'completedwithsuccess', 'approved', 'exited'],
  failed: [
    'failed',
    'failure',
    'fault',
    'timedout',
    'timeout',
    'error',
    'rejected',
    'completedwithfailure',
    'changecalendaroverriderejected',
    'deliverytimedout',
    'executiontimedout',
    'undeliverable',
    'terminated',
    'accessdenied',
    'invalidplatform',
  ],
  stopped: ['stopped', 'cancelled', 'canceled', 'aborted', 'abandoned', 'superseded', 'skipped', 'clienterror'],
};

const STATE_OF: ReadonlyMap<string, StepState> = new Map(
  (['waiting', 'running', 'done', 'failed', 'stopped'] as const).flatMap((state) =>
    STATES[state].map((word) => [word, state] as const),
  ),
);

/** What a service's word for a state means. A word that is not known is taken for a state that something else follows. */
export function stepState(word: string | null): StepState {
  if (word === null) return 'waiting';
  return STATE_OF.get(word.replace(/[\s_-]/g, '').toLowerCase()) ?? 'running';
}

/** How a work ended whose state the service calls so; null where it goes on. */
export function endOf(word: string | null): Progress['end'] {
  switch (stepState(word)) {
    case 'done':
      return 'succeeded';
    case 'failed':
      return 'failed';
    case 'stopped':
      return 'stopped';
    default:
      return null;
  }
}

/** The time at a path of an SDK's output, milliseconds since the epoch; null where there is none. */
export function dateMs(value: unknown): number | null {
  const ms = value instanceof Date ? value.getTime() : typeof value === 'number' ? value : Number.NaN;
  return Number.isFinite(ms) ? ms : null;
}

/** The last of some times; null where there is none. */
export function latest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.max(...known);
}
