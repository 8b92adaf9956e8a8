import type { ParseContext, Parsed } from './command.ts';
import { optionWord } from './options.ts';
import { parseWords } from './parse.ts';
import { resolveWords, variablesOfWords } from './template.ts';

/** What a variable may stand for, one for each kind of value: a text, a number, a time, a truth value, bytes. */
const STAND_INS = ['value', '1', '2026-01-01T00:00:00Z', 'true', 'AAAA'] as const;
/** Variables of one option that are tried in all combinations; further ones are texts. */
const MOST_TOGETHER = 3;

/** Mistakes that a value of another kind may put right. */
const OF_A_VALUE: ReadonlySet<string> = new Set(['bad-value', 'bad-shorthand', 'bad-json', 'bad-query']);

type Values = Readonly<Record<string, string>>;

export interface Example {
  /** What the command is with values that fit, or why it is none whatever its values are. */
  readonly parsed: Parsed;
  /** The values that it was tried with; variables that are missing stood as they were written. */
  readonly values: Values;
}

/**
 * Tries a command with variables before there are values: with the variables as they are written, and where one has to be a number or a
 * time, with one. `given`: values that are known.
 */
export function exampleOf(template: readonly string[], given: Values, context: ParseContext): Example {
  const literal = parsedWith(template, given, context);
  if (literal.kind !== 'error' || !OF_A_VALUE.has(literal.error.code)) return { parsed: literal, values: given };
  let values = given;
  let head: readonly string[] = [];
  for (const [place, group] of groupsOf(template).entries()) {
    const words = [...head, ...group];
    const found = fitting(words, values, context);
    if (found === null) return { parsed: parsedWith(words, values, context), values };
    values = found.values;
    if (place === 0 && found.parsed.kind === 'operation') {
      head = found.parsed.command.words.slice(0, found.parsed.command.wait === null ? 2 : 3);
    }
  }
  return { parsed: parsedWith(template, values, context), values };
}

/** The first values for the variables of these words with which they are a command; null where there are none. */
function fitting(words: readonly string[], known: Values, context: ParseContext): Example | null {
  const variables = resolveWords(words, known);
  const missing = variables.kind === 'resolved' ? variablesOfWords(variables.missing.map((name) => `$${name}`)) : [];
  const tried = [null, ...combinations(missing)];
  for (const values of tried) {
    const all = { ...known, ...values };
    const parsed = parsedWith(words, all, context);
    if (parsed.kind !== 'error') return { parsed, values: all };
  }
  return null;
}

function combinations(names: readonly string[]): readonly Values[] {
  const [text] = STAND_INS;
  const rest = Object.fromEntries(names.slice(MOST_TOGETHER).map((name) => [name, text]));
  return names
    .slice(0, MOST_TOGETHER)
    .reduce<readonly Values[]>(
      (all, name) => all.flatMap((values) => STAND_INS.map((value) => ({ ...values, [name]: value }))),
      names.length === 0 ? [] : [rest],
    );
}

/** The words before the first option, then each option with what follows it. */
function groupsOf(template: readonly string[]): readonly (readonly string[])[] {
  const groups: string[][] = [[]];
  for (const word of template) {
    if (optionWord(word) !== undefined) groups.push([]);
    groups.at(-1)?.push(word);
  }
  return groups;
}

function parsedWith(template: readonly string[], values: Values, context: ParseContext): Parsed {
  const resolved = resolveWords(template, values);
  return parseWords(resolved.kind === 'resolved' ? resolved.words : template, context);
}
