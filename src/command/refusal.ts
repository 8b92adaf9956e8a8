import type { CommandError, CommandErrorCode } from './command.ts';

/**
 * How the language's inner parts say no. It never leaves the room: `parse` and its sisters turn it into a result of
 * kind `error`.
 */
export class Refusal extends Error {
  readonly error: CommandError;

  constructor(error: CommandError) {
    super(error.message);
    this.name = 'Refusal';
    this.error = error;
  }
}

export interface RefusalDetails {
  readonly suggestions?: readonly string[];
  readonly corrections?: readonly string[];
  readonly fault?: Fault | null;
  readonly service?: string;
}

export interface Fault {
  readonly text: string;
  /** Offset of the caret in `text`, UTF-16 units. */
  readonly at: number;
}

export function commandError(code: CommandErrorCode, message: string, details: RefusalDetails = {}): CommandError {
  return {
    code,
    message,
    suggestions: details.suggestions ?? [],
    corrections: details.corrections ?? [],
    fault: details.fault ?? null,
    ...(details.service === undefined ? {} : { service: details.service }),
  };
}

export function refuse(code: CommandErrorCode, message: string, details: RefusalDetails = {}): never {
  throw new Refusal(commandError(code, message, details));
}

/** What `work` returns, or the error of the refusal it ended in. Anything else that is thrown is a fault and passes on. */
export function attempt<T>(
  work: () => T,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: CommandError } {
  try {
    return { ok: true, value: work() };
  } catch (thrown) {
    if (thrown instanceof Refusal) return { ok: false, error: thrown.error };
    throw thrown;
  }
}

/** Longest text a fault shows; of a longer one only the part around the caret is kept. */
const WINDOW = 160;

/** A fault that fits on a card: the surroundings of the caret, with dots where text was left out. */
export function faultAt(text: string, at: number): Fault {
  if (text.length <= WINDOW) return { text, at };
  const from = Math.max(0, Math.min(at - WINDOW / 2, text.length - WINDOW));
  const before = from > 0 ? '…' : '';
  const after = from + WINDOW < text.length ? '…' : '';
  return { text: `${before}${text.slice(from, from + WINDOW)}${after}`, at: at - from + before.length };
}

/** A person's text within a message: in double quotes, cut when it is long. */
export function quote(text: string): string {
  return text.length > 60 ? `"${text.slice(0, 60)}…"` : `"${text}"`;
}
