import YAML from 'yaml';
import { exclusion } from './added-options.ts';
import { type Arguments, sortArguments } from './arguments.ts';
import type { Operation, Option, Service, Waiter } from './catalogue.ts';
import type { Command, Globals, Input, OutputFormat, Value } from './command.ts';
import { membersFromJson } from './from-json.ts';
import { type Json, parseJson } from './json.ts';
import { isAttributeBoolean } from './options.ts';
import { pagingValues } from './paging.ts';
import { placeBareWords } from './positional.ts';
import { checkQuery } from './query.ts';
import { quote, refuse } from './refusal.ts';
import { optionValue, refuseFile } from './values.ts';
import { canonicalWords } from './words.ts';

/** What the words of a command name: an operation, or a state to wait for with the operation that is polled. */
export type Called =
  | { readonly operation: Operation; readonly wait: null }
  | { readonly operation: Operation; readonly wait: Waiter };

/** The command that a call and the words behind its name make. Errors: everything that can be wrong with them. */
export function buildCommand(service: Service, called: Called, words: readonly string[]): Command {
  const { operation, wait } = called;
  const sorted = sortArguments(operation, words);
  const base64 = sorted.globals.get('cli-binary-format') === 'base64';
  const fromInput = inputOption(operation, sorted, base64);
  const inJson = new Set(Object.keys(fromInput));
  const given = placeBareWords(operation, sorted, inJson);
  refuseExclusive(operation, given);
  if (wait !== null) refusePaging(given);
  const paging = pagingValues(operation, given, inJson);
  const values = new Map<Option, Value>();
  for (const [option, value] of [...given.options, ...paging.native]) {
    values.set(
      option,
      'on' in value ? flagValue(operation, option, value.on) : optionValue(operation, option, value.words, base64),
    );
  }
  const input: Input = { ...fromInput, ...paging.input, ...folded(operation, values) };
  return {
    service,
    operation,
    wait,
    input,
    missing: operation.options.filter((option) => option.required && !Object.hasOwn(input, option.member.name)),
    globals: { ...globalValues(given), ...pagingGlobals(paging) },
    words: canonicalWords(headOf(called), operation, given),
  };
}

function headOf({ operation, wait }: Called): readonly string[] {
  return wait === null ? [operation.service, operation.cliName] : [operation.service, 'wait', wait.cliName];
}

/** The members that options set: their own, then what the AWS CLI's added options make of them, in the operation's order. */
function folded(operation: Operation, values: ReadonlyMap<Option, Value>): Input {
  const own = [...values].filter(([option]) => option.fold === undefined);
  let input: Input = Object.fromEntries(own.map(([option, value]) => [option.member.name, value]));
  if (own.length === values.size) return input;
  for (const option of operation.options) {
    const value = option.fold === undefined ? undefined : values.get(option);
    if (option.fold !== undefined && value !== undefined) input = option.fold(input, value);
  }
  return input;
}

function refuseExclusive(operation: Operation, given: Arguments): void {
  const names = [...given.options]
    .filter(([, value]) => !('on' in value) || value.on)
    .map(([option]) => option.cliName);
  const pair = exclusion(operation.service, operation.cliName, new Set(names));
  if (pair !== undefined) refuse('conflict', `--${pair[0]} and --${pair[1]} exclude each other. Leave one out.`);
}

function refusePaging(given: Arguments): void {
  const [name] = given.paging.keys();
  if (name !== undefined) refuse('conflict', `--${name} does not go with wait, which polls until a state is reached.`);
}

function flagValue(operation: Operation, option: Option, on: boolean): Value {
  return isAttributeBoolean(operation, option.member.shape) ? { Value: on } : on;
}

function pagingGlobals(paging: ReturnType<typeof pagingValues>) {
  const { maxItems, startingToken, pageSize, paginate } = paging;
  return { maxItems, startingToken, pageSize, paginate };
}

/** The members that `--cli-input-json` or `--cli-input-yaml` sets; none where neither is given. */
function inputOption(operation: Operation, given: Arguments, base64: boolean): Input {
  const json = given.globals.get('cli-input-json');
  const yaml = given.globals.get('cli-input-yaml');
  if (json !== undefined && yaml !== undefined) {
    return refuse('conflict', '--cli-input-json and --cli-input-yaml exclude each other. Leave one out.');
  }
  const text = json ?? yaml;
  if (text === undefined) return {};
  const path = json === undefined ? '--cli-input-yaml' : '--cli-input-json';
  refuseFile(path, text);
  const content = json === undefined ? parseYaml(text, path) : parseJson(text, path);
  return membersFromJson(operation.input, content, { path, fault: null, base64 });
}

/** Finding what is wrong in broken YAML takes the parser time that grows with the square of its length. */
const LONGEST_YAML = 20_000;

function parseYaml(text: string, name: string): Json {
  if (text.length > LONGEST_YAML) {
    refuse(
      'bad-value',
      `${name} takes at most ${LONGEST_YAML.toLocaleString('en')} characters of YAML. Write it as JSON.`,
    );
  }
  try {
    const document = YAML.parseDocument(text, { intAsBigInt: true, logLevel: 'silent' });
    const [error] = document.errors;
    if (error === undefined) return withSmallIntegers(document.toJS({ maxAliasCount: 100 }));
    const [what = ''] = error.message.split('\n');
    return refuse('bad-value', `The value of ${name} is not valid YAML: ${what.slice(0, 200)}`);
  } catch (thrown) {
    if (!(thrown instanceof RangeError || thrown instanceof ReferenceError)) throw thrown;
    return refuse(
      'bad-value',
      `The value of ${name} cannot be expanded: an alias in it is unknown or repeats too much, or it is nested too deeply.`,
    );
  }
}

/** YAML's integers are all bigint here, so that large ones keep their digits. */
function withSmallIntegers(value: unknown): Json {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (Array.isArray(value)) return value.map(withSmallIntegers);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withSmallIntegers(inner)]));
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function globalValues(
  given: Arguments,
): Pick<Globals, 'region' | 'account' | 'query' | 'output' | 'role' | 'skeleton'> {
  const text = (name: string): string | null => given.globals.get(name) ?? null;
  for (const [name, value] of given.globals) refuseFile(`--${name}`, value);
  const query = text('query');
  if (query !== null) checkQuery(query);
  const region = text('region');
  // The Region becomes part of a host's name.
  if (region !== null && !/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(region)) {
    refuse('bad-value', `--region takes a Region such as us-east-1, and got ${quote(region)}.`);
  }
  const skeleton = text('generate-cli-skeleton');
  return {
    region,
    query,
    account: text('account'),
    role: text('role'),
    output: OUTPUT_FORMATS.get(text('output') ?? '') ?? null,
    skeleton: skeleton === null ? null : (SKELETONS.get(skeleton) ?? null),
  };
}

const OUTPUT_FORMATS: ReadonlyMap<string, OutputFormat> = new Map(
  (['json', 'yaml', 'yaml-stream', 'table', 'text', 'off'] as const).map((format) => [format, format]),
);

const SKELETONS: ReadonlyMap<string, NonNullable<Globals['skeleton']>> = new Map([
  ['', 'input'],
  ['input', 'input'],
  ['yaml-input', 'yaml-input'],
  ['output', 'output'],
]);
