import type { CommandError } from './command.ts';
import { optionWord } from './options.ts';
import { sameInAnyCase } from './template.ts';
import { type Token, tokenise } from './tokens.ts';

/** What is written behind the name of a command with variables. */
export type BoundValues =
  | {
      readonly kind: 'bound';
      /** Values by the variable's name. Plain data. */
      readonly values: Readonly<Record<string, string>>;
      /** Options of the command line itself, a word each: `--region=eu-west-1`. */
      readonly options: readonly string[];
    }
  /** `why` says what does not fit, for the person who wrote it. */
  | { readonly kind: 'unfit'; readonly why: string }
  | { readonly kind: 'error'; readonly error: CommandError };

/** Options that say where and as whom a command runs, and how its answer is shown. Value: whether one takes a value. */
export const RUN_OPTIONS: ReadonlyMap<string, boolean> = new Map([
  ['account', true],
  ['region', true],
  ['role', true],
  ['query', true],
  ['output', true],
  ['max-items', true],
  ['page-size', true],
  ['starting-token', true],
  ['no-paginate', false],
]);

/**
 * Gives values to variables: by name (`--service web`, `service=web`), and the others in their order. A word that begins with a quote is a
 * value, whatever it looks like. What is no variable may be one of the options that say where the command runs and how it is shown.
 */
export function bindValues(text: string, variables: readonly string[]): BoundValues {
  const tokenised = tokenise(text);
  if (!tokenised.ok) return { kind: 'error', error: tokenised.error };
  const { tokens } = tokenised;
  const named = new Map<string, string>();
  const inOrder: string[] = [];
  const options: string[] = [];
  const variableOf = (name: string) => variables.find((variable) => sameInAnyCase(variable, name));
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) break;
    const written = isQuoted(text, token) ? null : namedValue(token.text);
    const variable = written === null ? undefined : variableOf(written.name);
    if (written === null || (variable === undefined && !written.isOption)) {
      inOrder.push(token.text);
      continue;
    }
    const takesValue = variable !== undefined || RUN_OPTIONS.get(written.name);
    if (takesValue === undefined) {
      return unfit(`It has no variable ${written.name}.`);
    }
    let { value } = written;
    if (takesValue && value === null) {
      const next = tokens[index + 1];
      if (next === undefined || (!isQuoted(text, next) && optionWord(next.text) !== undefined)) {
        return unfit(`A value is missing behind --${written.name}.`);
      }
      value = next.text;
      index += 1;
    }
    if (variable === undefined) options.push(value === null ? `--${written.name}` : `--${written.name}=${value}`);
    else if (named.has(variable)) return unfit(`The variable ${variable} is given twice.`);
    else named.set(variable, value ?? '');
  }
  const open = variables.filter((variable) => !named.has(variable));
  if (inOrder.length > open.length) return unfit(tooMany(inOrder.length + named.size, variables.length));
  for (const [place, value] of inOrder.entries()) named.set(open[place] ?? '', value);
  return { kind: 'bound', values: Object.fromEntries(named), options };
}

function unfit(why: string): BoundValues {
  return { kind: 'unfit', why };
}

function tooMany(given: number, wanted: number): string {
  const takes = wanted === 0 ? 'no values' : `${wanted} value${wanted === 1 ? '' : 's'}`;
  return `It takes ${takes}, and ${given} ${given === 1 ? 'was' : 'were'} given. A value with blanks stands in quotes.`;
}

function isQuoted(text: string, { at }: Token): boolean {
  return text.charAt(at) === '"' || text.charAt(at) === "'";
}

/** `--name`, `--name=value` or `name=value`; null for a word that names nothing. */
function namedValue(
  word: string,
): { readonly name: string; readonly value: string | null; readonly isOption: boolean } | null {
  const option = optionWord(word);
  if (option !== undefined) return { ...option, isOption: true };
  const [, name, value = ''] = /^(\w+(?:-+\w+)*)=([\s\S]*)$/.exec(word) ?? [];
  return name === undefined ? null : { name, value, isOption: false };
}
