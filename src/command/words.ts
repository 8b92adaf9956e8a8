import type { Arguments } from './arguments.ts';
import type { Operation, Option } from './catalogue.ts';
import { hasNegative, negative, optionWord } from './options.ts';

/** Characters that mean nothing to a shell, nor to the language at a word's start. */
const PLAIN = /^(?!-[A-Za-z])[A-Za-z0-9_@%+:,./-]+$/;

/** Words as one line that a shell, and the language, split into the same words again. */
export function formatWords(words: readonly string[]): string {
  return words
    .map((word) => {
      const option = optionWord(word);
      if (option === undefined || !PLAIN.test(option.name)) return quoted(word);
      return option.value === null ? word : `--${option.name}=${quoted(option.value)}`;
    })
    .join(' ');
}

function quoted(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * The words of a waiting command with the answers of its card, each as one word that takes the text literally even if it
 * begins with hyphens. `answers`: by option, without hyphens in front; the text of a list may hold several values with
 * blanks between, quoted as for a shell; an empty text is no answer. Which option is a list is known when the words are
 * parsed, so text that could be several values is marked with `:=`.
 */
export function complete(words: readonly string[], answers: ReadonlyMap<string, string>): readonly string[] {
  const added: string[] = [];
  for (const [name, text] of answers) {
    if (text.trim() === '') continue;
    added.push(/[\s"'\\]/.test(text.trim()) ? `--${name}:=${text.trim()}` : `--${name}=${text.trim()}`);
  }
  return [...words, ...added];
}

/** The canonical words of a command: `head`, then full names, `--option` and its values as given, global options last. */
export function canonicalWords(head: readonly string[], operation: Operation, given: Arguments): readonly string[] {
  const words = [...head];
  for (const [option, value] of given.options) {
    if ('on' in value) words.push(`--${value.on ? option.cliName : negativeOf(operation, option)}`);
    else words.push(...optionWords(option.cliName, value.words));
  }
  for (const [name, value] of given.paging) words.push(...optionWords(name, [value]));
  for (const [name, value] of given.globals) words.push(...optionWords(name, value === '' ? [] : [value]));
  return words;
}

function negativeOf(operation: Operation, option: Option): string {
  return hasNegative(operation, option) ? negative(operation, option) : option.cliName;
}

/** A value that looks like an option stands behind an equals sign; one among several makes the list a JSON array. */
function optionWords(name: string, values: readonly string[]): readonly string[] {
  if (!values.some((value) => optionWord(value) !== undefined)) return [`--${name}`, ...values];
  return values.length === 1 ? [`--${name}=${values[0]}`] : [`--${name}`, JSON.stringify(values)];
}
