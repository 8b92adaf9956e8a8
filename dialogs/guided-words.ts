import type { Command, Input } from '../src/command/command.ts';
import { optionWord } from '../src/command/options.ts';
import { parseWords } from '../src/command/parse.ts';
import type { Parts } from './parts.ts';

/** A command's words and input: what a dialog or a button reads of them, takes off them and adds to them. */

/** The words without these options and their values. */
export function withoutOptions(words: readonly string[], names: readonly string[]): readonly string[] {
  let isLeftOut = false;
  return words.filter((word) => {
    const option = optionWord(word);
    if (option !== undefined) isLeftOut = names.includes(option.name);
    return !isLeftOut;
  });
}

/** Options, each one word with its value, so that no text is taken for an option; what has no value is left out. */
export function optionWords(options: Readonly<Record<string, string | null>>): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) =>
    value === null || value === '' ? [] : [`--${name}=${value}`],
  );
}

export function listWords(name: string, values: readonly string[]): readonly string[] {
  return values.length === 0 ? [] : [`--${name}`, ...values];
}

/** The options of a line that belong to no input of the operation, as words. */
export function globalWords({ globals }: Command): readonly string[] {
  const { account, region, role, query, output } = globals;
  return optionWords({ account, region, role, query, output });
}

/** Why words are not understood, as where a text begins with file://; null where they are. */
export function wordsProblem({ catalogue }: Pick<Parts, 'catalogue'>, words: readonly string[]): string | null {
  const parsed = parseWords(words, { catalogue, builtIns: [], pending: null });
  return parsed.kind === 'error' ? parsed.error.message : null;
}

/** A text of a command's input; empty where it has none. */
export function textIn(input: Input, member: string): string {
  const value = input[member];
  return typeof value === 'string' ? value : '';
}

export function textsIn(input: Input, member: string): readonly string[] {
  const value = input[member];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
