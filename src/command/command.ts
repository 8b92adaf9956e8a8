import type { Catalogue, Operation, Option, Service, Waiter } from './catalogue.ts';
import type { Input } from './input.ts';

export type { Input, Value } from './input.ts';

export type OutputFormat = 'json' | 'yaml' | 'yaml-stream' | 'table' | 'text' | 'off';

/** The options that belong to the command line rather than to the operation. */
export interface Globals {
  readonly region: string | null;
  /** Account id or name, as typed. */
  readonly account: string | null;
  /** A JMESPath expression, already checked. */
  readonly query: string | null;
  readonly output: OutputFormat | null;
  readonly maxItems: number | null;
  readonly startingToken: string | null;
  readonly pageSize: number | null;
  /** False after `--no-paginate`, or where a native paging argument was given. */
  readonly paginate: boolean;
  /** Role to run with, as typed. */
  readonly role: string | null;
  /** `--generate-cli-skeleton`: show the input's form instead of calling. */
  readonly skeleton: 'input' | 'yaml-input' | 'output' | null;
}

/** An AWS operation with its input: what a person asked for, understood. */
export interface Command {
  readonly service: Service;
  /** With `wait`, the operation that is polled. */
  readonly operation: Operation;
  /** The state that `wait` waits for; null for a plain call. */
  readonly wait: Waiter | null;
  readonly input: Input;
  /** Required options without a value yet, in the model's order. */
  readonly missing: readonly Option[];
  readonly globals: Globals;
  /**
   * The command as canonical words, `[service, operation, '--option', 'value', …]`, or `[service, 'wait', state, …]`: what is stored, shown (quoted for a
   * shell by `formatWords`) and parsed again when a waiting command is completed.
   */
  readonly words: readonly string[];
}

/** What a person's line turned out to be. */
export type Parsed =
  | { readonly kind: 'empty' }
  | { readonly kind: 'operation'; readonly command: Command; readonly completesPending: boolean }
  /** `name` is the built-in's name as in its table (`set default-account`); `rest` what follows it. */
  | { readonly kind: 'built-in'; readonly name: string; readonly rest: readonly string[]; readonly restText: string }
  | {
      readonly kind: 'help';
      readonly service: Service | null;
      readonly operation: Operation | null;
      readonly search: string | null;
    }
  | { readonly kind: 'explain'; readonly parsed: Parsed }
  /** An operation's name alone that several services have. */
  | {
      readonly kind: 'ambiguous';
      readonly operation: string;
      readonly services: readonly string[];
      readonly words: readonly string[];
    }
  | { readonly kind: 'error'; readonly error: CommandError };

export type CommandErrorCode =
  | 'unknown-service'
  | 'service-not-installed'
  | 'unknown-operation'
  | 'unknown-option'
  | 'missing-value'
  | 'bad-value'
  | 'bad-shorthand'
  | 'bad-json'
  | 'bad-query'
  | 'conflict'
  | 'unclosed-quote'
  | 'shell-operator'
  | 'file-reference'
  | 'removed-operation'
  | 'too-long';

/** Why a line is not a command, for the person who wrote it. */
export interface CommandError {
  readonly code: CommandErrorCode;
  /** What is wrong and what to do, plain text. */
  readonly message: string;
  /** Names or whole command lines that may have been meant, best first. */
  readonly suggestions: readonly string[];
  /** Whole command lines that would run, best first: one per suggestion where that is possible. */
  readonly corrections: readonly string[];
  /** The fault's place: `text` is what it lies in, `at` the offset of the caret, in UTF-16 units. */
  readonly fault: { readonly text: string; readonly at: number } | null;
  /** With `service-not-installed`: the AWS CLI name of the service. */
  readonly service?: string;
}

/** What the language must know of a built-in: the words it begins with. */
export interface BuiltInSyntax {
  /** Words, one blank between: `set default-account`. */
  readonly name: string;
  /** Other spellings: `set default account`. */
  readonly aliases: readonly string[];
}

export interface ParseContext {
  readonly catalogue: Catalogue;
  readonly builtIns: readonly BuiltInSyntax[];
  /** Words of the command that waits for missing arguments, if one does. */
  readonly pending: readonly string[] | null;
}
