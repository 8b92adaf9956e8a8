import type { Severity } from '../notification.ts';

interface StateWords {
  /** After the name of a thing: "failed", "is running". */
  readonly did: string;
  readonly severity: Severity;
  /** Nothing follows in the life of the job, execution or deployment. */
  readonly final: boolean;
}

/** Keyed by the state in lower-case words: `timed out` for `TIMED_OUT`, `TimedOut` and `timed-out`. */
const STATES: Readonly<Record<string, StateWords>> = {
  failed: { did: 'failed', severity: 'critical', final: true },
  failure: { did: 'failed', severity: 'critical', final: true },
  fail: { did: 'failed', severity: 'critical', final: true },
  error: { did: 'failed', severity: 'critical', final: true },
  'timed out': { did: 'timed out', severity: 'critical', final: true },
  timeout: { did: 'timed out', severity: 'critical', final: true },
  'terminated with errors': { did: 'was terminated with errors', severity: 'critical', final: true },
  'out of service': { did: 'is out of service', severity: 'critical', final: false },
  unhealthy: { did: 'is unhealthy', severity: 'critical', final: false },
  impaired: { did: 'is impaired', severity: 'critical', final: false },
  'update rollback failed': { did: 'failed to roll back', severity: 'critical', final: true },
  aborted: { did: 'was aborted', severity: 'warning', final: true },
  cancelled: { did: 'was cancelled', severity: 'warning', final: true },
  canceled: { did: 'was cancelled', severity: 'warning', final: true },
  canceling: { did: 'is being cancelled', severity: 'warning', final: false },
  cancelling: { did: 'is being cancelled', severity: 'warning', final: false },
  aborting: { did: 'is being aborted', severity: 'warning', final: false },
  expired: { did: 'expired', severity: 'warning', final: true },
  partial: { did: 'completed in part', severity: 'warning', final: true },
  stopped: { did: 'stopped', severity: 'warning', final: true },
  terminated: { did: 'was terminated', severity: 'warning', final: true },
  'rolling back': { did: 'is rolling back', severity: 'warning', final: false },
  rollback: { did: 'was rolled back', severity: 'warning', final: true },
  'rolled back': { did: 'was rolled back', severity: 'warning', final: true },
  blocked: { did: 'is blocked', severity: 'warning', final: false },
  degraded: { did: 'is degraded', severity: 'warning', final: false },
  rejected: { did: 'was rejected', severity: 'warning', final: true },
  suspended: { did: 'was suspended', severity: 'warning', final: false },
  inactive: { did: 'is inactive', severity: 'neutral', final: false },
  succeeded: { did: 'succeeded', severity: 'good', final: true },
  successful: { did: 'succeeded', severity: 'good', final: true },
  success: { did: 'succeeded', severity: 'good', final: true },
  completed: { did: 'completed', severity: 'good', final: true },
  complete: { did: 'completed', severity: 'good', final: true },
  finished: { did: 'finished', severity: 'good', final: true },
  passed: { did: 'passed', severity: 'good', final: true },
  healthy: { did: 'is healthy', severity: 'good', final: false },
  'in service': { did: 'is in service', severity: 'good', final: false },
  active: { did: 'is active', severity: 'neutral', final: false },
  available: { did: 'is available', severity: 'good', final: false },
  ready: { did: 'is ready', severity: 'good', final: false },
  issued: { did: 'was issued', severity: 'good', final: true },
  waiting: { did: 'is waiting', severity: 'neutral', final: false },
  running: { did: 'is running', severity: 'neutral', final: false },
  executing: { did: 'is running', severity: 'neutral', final: false },
  progressing: { did: 'is in progress', severity: 'neutral', final: false },
  'in progress': { did: 'is in progress', severity: 'neutral', final: false },
  started: { did: 'started', severity: 'neutral', final: false },
  new: { did: 'was created', severity: 'neutral', final: false },
  created: { did: 'was created', severity: 'neutral', final: false },
  updated: { did: 'was updated', severity: 'neutral', final: false },
  modified: { did: 'was changed', severity: 'neutral', final: false },
  deleted: { did: 'was deleted', severity: 'warning', final: true },
  submitted: { did: 'was submitted', severity: 'neutral', final: false },
  queued: { did: 'is queued', severity: 'neutral', final: false },
  pending: { did: 'is pending', severity: 'neutral', final: false },
  runnable: { did: 'waits for a place to run', severity: 'neutral', final: false },
  picked: { did: 'was picked', severity: 'neutral', final: false },
  'status update': { did: 'is in progress', severity: 'neutral', final: false },
  'input information': { did: 'has read its input', severity: 'neutral', final: false },
  'new warning': { did: 'has a new warning', severity: 'warning', final: false },
  'queue hop': { did: 'moved to another queue', severity: 'neutral', final: false },
  building: { did: 'is being built', severity: 'neutral', final: false },
  creating: { did: 'is being created', severity: 'neutral', final: false },
  updating: { did: 'is being updated', severity: 'neutral', final: false },
  deleting: { did: 'is being deleted', severity: 'warning', final: false },
  optimizing: { did: 'is being optimized', severity: 'neutral', final: false },
  modifying: { did: 'is being modified', severity: 'neutral', final: false },
  enabled: { did: 'was enabled', severity: 'neutral', final: false },
  disabled: { did: 'was disabled', severity: 'warning', final: false },
  deregistered: { did: 'was deregistered', severity: 'warning', final: true },
  approved: { did: 'was approved', severity: 'good', final: false },
  'rolling out': { did: 'is being rolled out', severity: 'neutral', final: false },
};

/** Ends of states that are not in the table: `CREATE_FAILED`, `UpdateComplete`, `PENDING_ACTIVATION`. */
const ENDINGS: readonly (readonly [RegExp, Severity])[] = [
  [/\b(?:failed|failure|fail|error|errors|timeout|timed out)\b/, 'critical'],
  [/\b(?:cancell?ed|aborted|stopped|expired|rolled back|warning|partial(?:ly)?)\b/, 'warning'],
  [/\b(?:succeeded|success|successful|completed?)$/, 'good'],
];

/** An own member of a table: names that come from outside may be those of `Object.prototype`. */
export function lookUp<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** A name such as `TIMED_OUT`, `InService` or `terminated-with-errors` in lower-case words. */
export function inWords(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/[_\-.\s]+/g, ' ')
    .trim()
    .toLowerCase();
}

/** A state as the end of a sentence: "Job NAME" + "timed out". */
export function stateAsVerb(state: string): string {
  const words = inWords(state);
  const known = lookUp(STATES, words)?.did;
  if (known !== undefined) return known;
  return /(?:failed|succeeded|completed|finished|timed out)$/.test(words) ? words : `is now ${words}`;
}

/** How a state ranks for a person on call. */
export function severityOfState(state: string | null): Severity {
  const words = inWords(state ?? '');
  return lookUp(STATES, words)?.severity ?? ENDINGS.find(([form]) => form.test(words))?.[1] ?? 'neutral';
}

/** Whether nothing follows a state in the life of a job, an execution or a deployment. */
export function isFinalState(state: string | null): boolean {
  const words = inWords(state ?? '');
  const known = lookUp(STATES, words);
  if (known !== undefined) return known.final;
  return /\b(?:failed|succeeded|success|completed?|cancell?ed|aborted|timed out)$/.test(words);
}

/** Words of sentences in which services tell what happened, the worst first. */
const WORDS_OF_MESSAGES: readonly (readonly [RegExp, Severity])[] = [
  [/\b(?:no|without|zero|0) (?:errors?|failures?|data loss)\b/i, 'neutral'],
  [
    /\b(?:has recovered|recovery (?:of .{1,80} )?(?:is )?complete|was restored to (?:a )?(?:normal|healthy))\b/i,
    'good',
  ],
  [
    /\bfail(?:ed|ure|s|ing)?\b|\berrors?\b|\bunable to\b|\b(?:can't|cannot|could not|couldn't) be\b|\bincompatible\b|\bstorage[ -]?full\b|\b(?:out of|exhausted|insufficient)\b|\bcorrupt|\bno longer (?:available|accessible)\b|\binaccessible\b/i,
    'critical',
  ],
  [
    /\b(?:failover|failed over|restart(?:ed|ing)?|reboot(?:ed|ing)?|shut ?down|stopp(?:ed|ing)|delet(?:ed|ing)|terminated|low|exceed(?:s|ed)?|limit|recovery|degraded|unhealthy|reached|paused|interrupted|expir(?:es?|ed|ing)|deprecat)\b|\bwarning\b/i,
    'warning',
  ],
];

/** How a sentence ranks for a person on call. */
export function severityOfMessage(message: string | null): Severity {
  return WORDS_OF_MESSAGES.find(([form]) => form.test(message ?? ''))?.[1] ?? 'neutral';
}

const LABELS: Readonly<Record<string, Severity>> = {
  CRITICAL: 'critical',
  FATAL: 'critical',
  HIGH: 'critical',
  MEDIUM: 'warning',
  MODERATE: 'warning',
};

/** How the label of a finding (`HIGH`, `Medium`) ranks. */
export function severityOfLabel(label: string | null): Severity {
  return lookUp(LABELS, (label ?? '').toUpperCase()) ?? 'neutral';
}
