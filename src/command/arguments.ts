import type { Operation, Option } from './catalogue.ts';
import { type GlobalOption, globalOption } from './globals.ts';
import {
  allNames,
  hasNegative,
  isAttributeBoolean,
  negative,
  optionWord,
  type PagingName,
  resolveOption,
  type Target,
} from './options.ts';
import { commandError, quote, Refusal, refuse } from './refusal.ts';
import { refusedOption } from './refused-options.ts';
import { closest } from './suggest.ts';
import { splitValues } from './tokens.ts';

/** What was given for one option: on or off for a boolean, else the words behind it. */
export type GivenValue = { readonly on: boolean } | { readonly words: readonly string[] };

/** A command line's words, sorted by what they belong to. Of a repeated option the last counts. */
export interface Arguments {
  readonly options: ReadonlyMap<Option, GivenValue>;
  readonly paging: ReadonlyMap<PagingName, string>;
  /** Values of the global options that do something, by name; an option without a value has `''`. */
  readonly globals: ReadonlyMap<string, string>;
  /** Words that belong to no option. */
  readonly bare: readonly string[];
}

/**
 * Sorts the words behind an operation's name, as argparse does with the AWS CLI's parsers.
 * Errors: `unknown-option`, `missing-value`, `bad-value` for options that make no sense in chat.
 */
export function sortArguments(operation: Operation, words: readonly string[]): Arguments {
  const options = new Map<Option, GivenValue>();
  const paging = new Map<PagingName, string>();
  const globals = new Map<string, string>();
  const bare: string[] = [];
  let at = 0;
  while (at < words.length) {
    const word = words[at] ?? '';
    at += 1;
    const option = optionWord(word);
    if (option === undefined) {
      bare.push(word);
      continue;
    }
    // `--option:=text` is an answer: text of one value, or of a list, that still has to be split.
    const isAnswer = option.value !== null && option.name.endsWith(':');
    const name = isAnswer ? option.name.slice(0, -1) : option.name;
    refuseTerminalOption(operation, name);
    const target = resolved(operation, name, words, at - 1);
    const most = mostValues(operation, target, words[at]);
    const values: string[] = option.value === null ? [] : [option.value];
    if (option.value === null) {
      while (values.length < most && at < words.length && optionWord(words[at] ?? '') === undefined) {
        values.push(words[at] ?? '');
        at += 1;
      }
    }
    switch (target.kind) {
      case 'option': {
        refuseBoth(operation, target, options.get(target.option));
        // Given again, it belongs where it was given last.
        options.delete(target.option);
        options.set(target.option, given(operation, target, isAnswer ? split(target, values) : values));
        break;
      }
      case 'paging':
        paging.set(target.name, one(`--${target.name}`, values));
        break;
      case 'global':
        setGlobal(target.global, values, globals);
        break;
    }
  }
  return { options, paging, globals, bare };
}

/** How many words behind a global option are its own, `next` being the first of them. */
export function globalValues(global: GlobalOption, next: string | undefined): number {
  if (global.takes === 'value') return 1;
  return global.takes === 'optional' && next !== undefined && global.values?.includes(next) === true ? 1 : 0;
}

function mostValues(operation: Operation, target: Target, next: string | undefined): number {
  if (target.kind === 'paging') return 1;
  if (target.kind === 'global') return globalValues(target.global, next);
  const { shape } = target.option.member;
  if (!target.on || shape.kind === 'boolean') return 0;
  if (isAttributeBoolean(operation, shape)) return next !== undefined && /^\s*(?:\{|Value\s*=)/.test(next) ? 1 : 0;
  return shape.kind === 'list' ? Number.POSITIVE_INFINITY : 1;
}

function given(operation: Operation, target: Target & { kind: 'option' }, values: readonly string[]): GivenValue {
  const { option, on } = target;
  const name = `--${on ? option.cliName : negative(operation, option)}`;
  if (hasNegative(operation, option)) {
    if (values.length === 0) return { on };
    // argparse knows no value here; what is meant is beyond doubt, and a card's answer has this form.
    const [text] = values.map((value) => value.toLowerCase());
    if (text === 'true' || text === 'false') return { on: (text === 'true') === on };
    if (on && isAttributeBoolean(operation, option.member.shape)) return { words: values };
    const off = `--${negative(operation, option)}`;
    return refuse('bad-value', `${name} takes no value. Write --${option.cliName} or ${off}.`, {
      suggestions: [`--${option.cliName}`, off],
    });
  }
  // A list may be given as empty, which changes something (`--layers`); one that is required rather lacks its values.
  const mayBeEmpty = option.member.shape.kind === 'list' && !option.required;
  if (values.length === 0 && !mayBeEmpty) return refuse('missing-value', `${name} needs a value behind it.`);
  return { words: values };
}

/** EC2's wrapped booleans are set once: on, off or by their value. */
function refuseBoth(operation: Operation, target: Target & { kind: 'option' }, before: GivenValue | undefined): void {
  const { option, on } = target;
  if (before === undefined || !isAttributeBoolean(operation, option.member.shape)) return;
  if (on === (!('on' in before) || before.on)) return;
  refuse('conflict', `--${option.cliName} and --${negative(operation, option)} exclude each other. Leave one out.`);
}

function split(target: Target & { kind: 'option' }, values: readonly string[]): readonly string[] {
  const [text = ''] = values;
  const { kind } = target.option.member.shape;
  if (kind !== 'list' || text.trimStart().startsWith('[')) return values;
  const outcome = splitValues(text);
  return outcome.ok && outcome.tokens.length > 0 ? outcome.tokens.map((token) => token.text) : values;
}

function one(name: string, values: readonly string[]): string {
  const [value] = values;
  return value === undefined ? refuse('missing-value', `${name} needs a value behind it.`) : value;
}

function setGlobal(global: GlobalOption, values: readonly string[], globals: Map<string, string>): void {
  const name = `--${global.name}`;
  if (global.effect === 'refuse') refuse('bad-value', `${name} does not work here. ${global.reason ?? ''}`.trim());
  if (global.takes === 'nothing' && values.length > 0) refuse('bad-value', `${name} takes no value.`);
  const value = global.takes === 'value' ? one(name, values) : (values[0] ?? '');
  if (global.effect === 'ignore') return;
  if (value !== '' && global.values !== undefined && !global.values.includes(value)) {
    refuse('bad-value', `${name} takes ${global.values.join(', ')}, and got ${quote(value)}.`, {
      suggestions: closest(value, global.values),
    });
  }
  globals.set(global.name, value);
}

function refuseTerminalOption(operation: Operation, name: string): void {
  const refused = refusedOption(operation.service, operation.cliName, name);
  if (refused !== undefined) refuse(refused.code, `--${name} does not work here. ${refused.reason}`);
}

function resolved(operation: Operation, name: string, words: readonly string[], index: number): Target {
  const found = resolveOption(operation, name);
  if (found.kind === 'found') return found.target;
  const typed = `--${name.slice(0, 60)}`;
  const command = `${operation.service} ${operation.cliName}`;
  if (found.kind === 'several') {
    const names = found.names.slice(0, 8).map((candidate) => `--${candidate}`);
    return refuse('unknown-option', `${typed} may be ${names.join(', ')}. Write more of it.`, { suggestions: names });
  }
  const names = closest(name, allNames(operation));
  const suggestions = names.map((candidate) => `--${candidate}`);
  const help =
    suggestions.length > 0 ? `Did you mean ${suggestions.join(' or ')}?` : `${command} --help lists its options.`;
  throw new MisspeltOption(`${command} has no option ${typed}. ${help}`, suggestions, index, words[index] ?? '');
}

/** An unknown option that has close matches, with its place, so that corrected lines can be made of it. */
export class MisspeltOption extends Refusal {
  readonly index: number;
  readonly word: string;

  constructor(message: string, suggestions: readonly string[], index: number, word: string) {
    super(commandError('unknown-option', message, { suggestions }));
    this.index = index;
    this.word = word;
  }
}

/** The global option that an option's word in front of the operation means, whatever the operation is. */
export function leadingGlobal(name: string): GlobalOption | undefined {
  return globalOption(name) ?? globalOption(name.toLowerCase());
}
