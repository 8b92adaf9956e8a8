import type { CommandError } from './command.ts';
import { optionWord } from './options.ts';
import { tokenise } from './tokens.ts';

/** Values by the variable's name without `$`. */
export type Variables = ReadonlyMap<string, string>;

const LONGEST_VALUE = 1024;

/**
 * Control characters break lines of the log and of cards; marks that cannot be seen, or that turn the direction of writing, make a
 * command look like another one.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** A value as a variable holds it; null for what is no text, empty, too long, or has characters that nobody sees. */
export function variableText(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return text === '' || text.length > LONGEST_VALUE || UNSEEN.test(text) ? null : text;
}

/** Whether a text has characters that nobody sees. */
export function hasUnseen(text: string): boolean {
  return UNSEEN.test(text);
}

/** As it is written first, then in any case. */
export function byName<Value>(entries: Iterable<readonly [string, Value]>, name: string): Value | undefined {
  const all = [...entries];
  const found = all.find(([key]) => key === name) ?? all.find(([key]) => sameInAnyCase(key, name));
  return found?.[1];
}

export function lookUp(variables: Variables, name: string): string | undefined {
  return variables.get(name) ?? byName(variables, name);
}

export function sameInAnyCase(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** What a command with variables has become. */
export type ResolvedCommand =
  | {
      readonly kind: 'resolved';
      /** The command's words; variables without a value stand in them as they were written. */
      readonly words: readonly string[];
      /**
       * The same words with every character of a value that could mean something in shorthand or JSON made harmless: a command that
       * is safe has the same structure with these.
       */
      readonly harmless: readonly string[];
      /** The words as they were written, for telling what it says from what the variables say. */
      readonly template: readonly string[];
      /** Variables without a value, in the order of the command. */
      readonly missing: readonly string[];
    }
  /** A variable's value would be taken for an option, and nothing stands before it that could hold it. */
  | { readonly kind: 'unsafe'; readonly variable: string }
  | { readonly kind: 'error'; readonly error: CommandError };

/** `$name`, or `$$` for a dollar. A hyphen at the end of a name does not belong to it. */
const VARIABLE = /\$(?:(\$)|(\w+(?:-+\w+)*))/g;

/**
 * The words of a command with its variables replaced. The line is split before anything is put in, so that a value, whatever
 * it holds, stays one value: never a word of its own, nor an option. A variable is not looked for in an option's name.
 */
export function resolveCommand(commandText: string, given: Readonly<Record<string, string>>): ResolvedCommand {
  const tokenised = tokenise(commandText);
  if (!tokenised.ok) return { kind: 'error', error: tokenised.error };
  return resolveWords(
    tokenised.tokens.map(({ text }) => text),
    given,
  );
}

/** The same for words that are split already. */
export function resolveWords(
  template: readonly string[],
  given: Readonly<Record<string, string>>,
): Exclude<ResolvedCommand, { readonly kind: 'error' }> {
  const variables = new Map(Object.entries(given));
  const missing = new Set<string>();
  const valueFor = (name: string): string | null => {
    const value = lookUp(variables, name);
    if (value === undefined) missing.add(name);
    return value ?? null;
  };
  const words = assemble(template, (text) => filled(text, valueFor));
  if (!Array.isArray(words)) return { kind: 'unsafe', variable: words.variable };
  const harmless = assemble(template, (text) =>
    filled(text, (name) => valueFor(name)?.replace(/[,=[\]{}"'\\]/g, 'x') ?? null),
  );
  return {
    kind: 'resolved',
    words,
    // What looks like an option does so in both.
    harmless: Array.isArray(harmless) ? harmless : [],
    template,
    missing: [...missing],
  };
}

/** The variables of words, in the order in which they first appear; names that differ in their case alone are one. */
export function variablesOfWords(words: readonly string[]): readonly string[] {
  const names: string[] = [];
  for (const word of words) {
    const option = optionWord(word);
    for (const [, dollar, name = ''] of (option === undefined ? word : (option.value ?? '')).matchAll(VARIABLE)) {
      if (dollar === undefined && !names.some((known) => sameInAnyCase(known, name))) names.push(name);
    }
  }
  return names;
}

/** One value that holds variables, with theirs put in: a text that is JSON stays the JSON it is. */
export function fillValue(text: string, variables: Variables): string {
  return filled(text, (name) => lookUp(variables, name) ?? null);
}

/** Puts the words together again: where a value begins like an option, it is bound to the option before it. */
function assemble(
  template: readonly string[],
  fill: (text: string) => string,
): string[] | { readonly variable: string } {
  const words: string[] = [];
  /** The last option without a value of its own, and the values behind it. */
  let open: { readonly name: string; readonly values: string[]; isBound: boolean } | null = null;
  const close = (): void => {
    if (open === null) return;
    const { name, values, isBound } = open;
    if (!isBound) words.push(`--${name}`, ...values);
    else if (values.length === 1) words.push(`--${name}=${values[0]}`);
    else words.push(`--${name}`, JSON.stringify(values));
    open = null;
  };
  for (const text of template) {
    const option = optionWord(text);
    if (option !== undefined) {
      close();
      if (option.value === null) open = { name: option.name, values: [], isBound: false };
      // A colon before the equals sign would have the value split into several.
      else if (hasVariable(option.value)) words.push(`--${option.name.replace(/:$/, '')}=${fill(option.value)}`);
      else words.push(text);
      continue;
    }
    const value = fill(text);
    const isLikeOption = optionWord(value) !== undefined;
    if (open !== null) {
      open.values.push(value);
      open.isBound ||= isLikeOption;
    } else if (isLikeOption) {
      return { variable: text };
    } else {
      words.push(value);
    }
  }
  close();
  return words;
}

function hasVariable(text: string): boolean {
  return text.search(VARIABLE) >= 0;
}

function filled(text: string, valueFor: (name: string) => string | null): string {
  const depthAt = /^\s*[{[]/.test(text) ? jsonDepths(text) : null;
  return text.replace(VARIABLE, (written: string, dollar: string | undefined, name: string, at: number) => {
    if (dollar !== undefined) return '$';
    const value = valueFor(name);
    if (value === null) return written;
    if (depthAt === null) return value;
    const depth = depthAt(at);
    if (depth === 0) return isJsonScalar(value) ? value : JSON.stringify(value);
    let escaped = value;
    for (let times = 0; times < depth; times += 1) escaped = JSON.stringify(escaped).slice(1, -1);
    return escaped;
  });
}

function isJsonScalar(text: string): boolean {
  return /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/.test(text);
}

/**
 * How many JSON strings are open around each place of a JSON text: a string may hold JSON, whose quotes stand behind a backslash, and so
 * on with three. What is put there has to be escaped as often.
 */
function jsonDepths(text: string): (at: number) => number {
  const changes: { readonly at: number; readonly depth: number }[] = [];
  const open: number[] = [];
  for (const { index, 1: slashes = '' } of text.matchAll(/(\\*)"/g)) {
    if (open.at(-1) === slashes.length) open.pop();
    else open.push(slashes.length);
    changes.push({ at: index, depth: open.length });
  }
  return (at) => changes.findLast((change) => change.at < at)?.depth ?? 0;
}
