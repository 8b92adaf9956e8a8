import { mask, maskText } from '../src/answers/mask.ts';
import { MASKED } from '../src/answers/mask-table.ts';
import { isPlainObject } from '../src/answers/plain.ts';
import type { PersonError } from '../src/telemetry/person-error.ts';
import { secretsOf, secretsOfLine } from './secret-text.ts';

/** What a card shows of an error. */
export type ShownError = Pick<PersonError, 'title' | 'message' | 'facts' | 'nextSteps' | 'commands'>;

/**
 * An error as it may be shown: AWS repeats in its messages what it was given. `words` is the command that failed: its own secrets are
 * masked wherever they are repeated. A command that holds a secret is left out: masked it could not be run.
 */
export function maskedError(error: ShownError, words: readonly string[] = []): ShownError {
  const secrets = secretsOf(words);
  const masked = (text: string) => maskText(withoutSecrets(text, secrets));
  return {
    title: masked(error.title),
    message: masked(error.message),
    facts: error.facts.map(({ name, value }) => ({ name, value: maskFact(name, masked(value)) })),
    nextSteps: error.nextSteps.map(masked),
    commands: error.commands.filter(({ title, line }) => masked(title) === title && masked(line) === line),
  };
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, MASKED), text);
}

function maskFact(name: string, value: string): string {
  const masked = mask({ name, value });
  return isPlainObject(masked) && typeof masked.value === 'string' ? masked.value : value;
}

/** What a card shows of a mistake in a line: `text` is where the fault is marked, `lines` are corrections that can be run. */
export interface ShownMistake {
  readonly message: string;
  readonly fault: { readonly text: string; readonly at: number } | null;
  readonly lines: readonly string[];
}

/** A mistake in a line as it may be shown. A correction that holds a secret is left out: a card keeps it for longer than the message. */
export function maskedMistake({ message, fault, lines }: ShownMistake): ShownMistake {
  const secrets = fault === null ? [] : secretsOfLine(fault.text);
  return {
    message: maskText(withoutSecrets(message, secrets)),
    fault: fault === null ? null : maskedFault(fault.text, fault.at),
    lines: lines.filter((line) => secretsOfLine(line).length === 0),
  };
}

/** A faulty line with its secrets masked, and the place of the fault in it. */
function maskedFault(text: string, at: number): { readonly text: string; readonly at: number } {
  const secrets = secretsOfLine(text);
  const before = maskText(withoutSecrets(text, secrets));
  if (before === text) return { text, at };
  // What is masked before the fault moves it: as many characters as the part in front becomes shorter.
  const head = maskText(withoutSecrets(text.slice(0, at), secrets));
  const start = before.startsWith(head) ? head.length : sharedLength(before, head);
  return { text: before, at: Math.min(start, before.length) };
}

function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
