import type { Operation, Option, Shape } from './catalogue.ts';
import { GLOBAL_OPTIONS, type GlobalOption, globalOption } from './globals.ts';
import { xformName } from './names.ts';
import { aliasedOption, negativeName } from './renames.ts';

/** The AWS CLI's own options of a paginated operation. */
export type PagingName = 'starting-token' | 'max-items' | 'page-size';

/** What an option's name on a command line means. */
export type Target =
  /** `on` is false for the negative form of a boolean. */
  | { readonly kind: 'option'; readonly option: Option; readonly on: boolean }
  | { readonly kind: 'paging'; readonly name: PagingName }
  | { readonly kind: 'global'; readonly global: GlobalOption };

export type Resolved =
  | { readonly kind: 'found'; readonly target: Target }
  /** Several options begin with the name. */
  | { readonly kind: 'several'; readonly names: readonly string[] }
  | { readonly kind: 'none' };

/** A word that is an option: two hyphens and a letter or underscore, no blank before an equals sign. Others are values, as argparse has it. */
const OPTION_WORD = /^--([A-Za-z_][^\s=]*)(?:=([\s\S]*))?$/;

/** The name and, behind an equals sign, the value of a word that is an option; undefined for a value. */
export function optionWord(word: string): { readonly name: string; readonly value: string | null } | undefined {
  if (!word.startsWith('--')) return undefined;
  const found = OPTION_WORD.exec(word);
  return found === null ? undefined : { name: found[1] ?? '', value: found[2] ?? null };
}

/**
 * What a name without hyphens means to an operation: the options that the AWS CLI reads first, the operation's own, other
 * global ones; then any unique beginning of one of them. Differences in case and spelling (`FunctionName`) are overlooked.
 */
export function resolveOption(operation: Operation, name: string): Resolved {
  const target =
    exactOption(operation, name) ?? exactOption(operation, name.toLowerCase()) ?? byApiName(operation, name);
  if (target !== undefined) return { kind: 'found', target };
  const wanted = name.toLowerCase();
  const begins = (candidate: string): boolean => candidate.startsWith(wanted);
  const own = allNames(operation).filter(begins);
  const begun = own.length > 0 ? own : GLOBAL_OPTIONS.map(({ name: global }) => global).filter(begins);
  const [only, ...others] = begun;
  if (only === undefined) return { kind: 'none' };
  if (others.length > 0) return { kind: 'several', names: begun };
  const completed = exactOption(operation, only);
  return completed === undefined ? { kind: 'none' } : { kind: 'found', target: completed };
}

function exactOption(operation: Operation, name: string): Target | undefined {
  const global = globalOption(name);
  if (global?.first === true) return { kind: 'global', global };
  const paging = pagingNames(operation).find((candidate) => candidate === name);
  if (paging !== undefined) return { kind: 'paging', name: paging };
  const option = operation.option(name);
  if (option !== undefined) return { kind: 'option', option, on: true };
  const alias = aliasedOption(operation.service, operation.cliName, name);
  const aliased = alias === undefined ? undefined : operation.option(alias);
  if (aliased !== undefined) return { kind: 'option', option: aliased, on: true };
  const negated = negatedOption(operation, name);
  if (negated !== undefined) return { kind: 'option', option: negated, on: false };
  return global === undefined ? undefined : { kind: 'global', global };
}

function byApiName(operation: Operation, name: string): Target | undefined {
  return /[A-Z_]/.test(name) && name.length < 200
    ? exactOption(operation, xformName(name.charAt(0).toUpperCase() + name.slice(1)).replaceAll('_', '-'))
    : undefined;
}

/** The boolean option whose negative form has this name. */
function negatedOption(operation: Operation, name: string): Option | undefined {
  const plain = name.startsWith('no-') ? operation.option(name.slice(3)) : undefined;
  if (plain !== undefined && hasNegative(operation, plain) && negative(operation, plain) === name) return plain;
  return operation.options.find((option) => hasNegative(operation, option) && negative(operation, option) === name);
}

/** The name that sets a boolean option to false. The AWS CLI renames none of those that stand for EC2's wrapped booleans. */
export function negative(operation: Operation, option: Option): string {
  return isAttributeBoolean(operation, option.member.shape)
    ? `no-${option.cliName}`
    : negativeName(operation.service, operation.cliName, option.cliName);
}

/** Whether an option is set by its name alone and has a negative form. */
export function hasNegative(operation: Operation, option: Option): boolean {
  return option.member.shape.kind === 'boolean' || isAttributeBoolean(operation, option.member.shape);
}

/** EC2's wrapper around a boolean, which the AWS CLI lets be written like one. */
export function isAttributeBoolean(operation: Operation, shape: Shape): boolean {
  return (
    operation.service === 'ec2' &&
    shape.kind === 'structure' &&
    shape.members.length === 1 &&
    shape.member('Value')?.shape.kind === 'boolean'
  );
}

/** The paging options that an operation has; none where it does not page. */
export function pagingNames(operation: Operation): readonly PagingName[] {
  if (operation.paging === null) return [];
  return operation.paging.limit === undefined
    ? ['starting-token', 'max-items']
    : ['starting-token', 'max-items', 'page-size'];
}

/** Every name that an operation's command line knows, each once; global ones that do something come last. */
export function allNames(operation: Operation): readonly string[] {
  const names = new Set<string>();
  for (const option of operation.options) {
    names.add(option.cliName);
    if (hasNegative(operation, option)) names.add(negative(operation, option));
  }
  for (const name of pagingNames(operation)) names.add(name);
  for (const global of GLOBAL_OPTIONS) if (global.effect === 'use') names.add(global.name);
  return [...names];
}
