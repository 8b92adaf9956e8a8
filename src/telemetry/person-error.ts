/** An error for a person: what happened, why, what to do next. It is shown in chat as it stands, so it holds no secret. */
export class PersonError extends Error {
  override readonly name = 'PersonError';
  /** Stable, lower-case with hyphens: `access-denied`. */
  readonly code: string;
  /** What happened, in a few words. */
  readonly title: string;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly nextSteps: readonly string[];
  /** Command lines that may help, as buttons. */
  readonly commands: readonly { readonly title: string; readonly line: string }[];

  constructor(code: string, title: string, message: string, more: PersonErrorDetails = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.title = title;
    this.facts = more.facts ?? [];
    this.nextSteps = more.nextSteps ?? [];
    this.commands = more.commands ?? [];
  }
}

export interface PersonErrorDetails {
  readonly facts?: PersonError['facts'];
  readonly nextSteps?: PersonError['nextSteps'];
  readonly commands?: PersonError['commands'];
  readonly cause?: unknown;
}
