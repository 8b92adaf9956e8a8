import { ANSWERED_FAILURES } from './answered-failures.ts';
import type { FailureKind } from './failure-kind.ts';
import { UNANSWERED_FAILURES } from './unanswered-failures.ts';

/** Every kind: an exact code wins over a pattern, a pattern over an HTTP status; within each the first in the table wins. */
export const FAILURE_KINDS: readonly FailureKind[] = [...ANSWERED_FAILURES, ...UNANSWERED_FAILURES];

/** What is said of an answer that AWS gave and no kind knows. */
export const OTHER_FAILURE: FailureKind = {
  code: 'aws-error',
  title: 'AWS refused the command',
  codes: [],
  nextSteps: ["AWS's message says why.", 'Read the options: `{service} {operation} --help`.'],
};

/** What is said of an answer that the SDK could not read. */
export const UNREADABLE_ANSWER: FailureKind = {
  code: 'unreadable-answer',
  title: "AWS's answer could not be read",
  codes: [],
  nextSteps: [
    'Run the command again in a minute.',
    'If it keeps failing, ask an operator of the bot whether something between it and AWS answers in place of AWS, and to update the SDK.',
  ],
};

/** What is said of an answer that had begun to come and did not come to its end. */
export const BROKEN_STREAM: FailureKind = {
  code: 'broken-stream',
  title: 'The answer broke off',
  codes: [],
  nextSteps: [
    'Ask again in a minute.',
    'If it keeps breaking off, ask an operator of the bot whether something between it and AWS cuts long answers off.',
  ],
};

/** What is said where the SDK would not send the input. */
export const NOT_SENT: FailureKind = {
  code: 'invalid-input',
  title: 'The command could not be sent',
  codes: [],
  nextSteps: ['Read the options: `{service} {operation} --help` shows each with its type and choices.'],
  commands: [{ title: 'Show the options', line: '{service} {operation} --help' }],
};

/** The kind of an error by its codes (its own first), then by HTTP status; null where the table has none. */
export function failureKind(codes: readonly string[], status: number | null): FailureKind | null {
  // EC2 puts the side at fault in front of some codes: `Client.RequestLimitExceeded`.
  for (const code of codes.map((one) => one.replace(/^(Client|Server)\./, ''))) {
    const kind =
      FAILURE_KINDS.find((one) => one.codes.includes(code)) ?? FAILURE_KINDS.find((one) => one.pattern?.test(code));
    if (kind !== undefined) {
      return kind;
    }
  }
  return (status === null ? undefined : FAILURE_KINDS.find((one) => one.statuses?.includes(status))) ?? null;
}
