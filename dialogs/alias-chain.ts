import { matchBuiltIn } from '../src/command/built-ins.ts';
import type { Command, CommandError, CommandErrorCode } from '../src/command/command.ts';
import { encodeInput } from '../src/command/encode.ts';
import { optionWord } from '../src/command/options.ts';
import { parseWords } from '../src/command/parse.ts';
import { fillValue, lookUp, sameInAnyCase, variablesOfWords } from '../src/command/template.ts';
import { bindValues } from '../src/command/template-values.ts';
import { tokenise } from '../src/command/tokens.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { findNamed, type NamedCommand } from './alias-names.ts';
import type { Parts } from './parts.ts';
import { templateCommand } from './template-command.ts';
import type { Turn } from './turn.ts';

/** An alias may run another, and so on: as many in a row, the first one counted. */
export const MOST_LINKS = 5;

/** One alias on the way to a command of AWS. Plain data: it is kept in the store while values are asked for. */
interface Link {
  readonly name: string;
  readonly command: string;
  /** Its own, then those that the alias it runs has besides what it is given. */
  readonly variables: readonly string[];
  /** What it gives to the variables of the alias that it runs: texts with its own variables in them. */
  readonly gives: Readonly<Record<string, string>>;
  /** Options of the command line that it adds, a word each, with its own variables in them. */
  readonly options: readonly string[];
}

/** An alias with all those that it runs; the last one's command is AWS's. */
export interface Chain {
  readonly links: readonly [Link, ...Link[]];
  /** The account that it runs in unless it is told another. */
  readonly accountId: string | null;
  readonly isConfigured: boolean;
  /** The Region that it runs in unless it is told another; null, or left out, where it has none. */
  readonly region?: string | null;
  /** The custom action that its last alias belongs to, where one was made in this conversation. */
  readonly action?: string;
}

/** What the command was checked for when it was made, but for its values. */
const OF_VALUES: ReadonlySet<CommandErrorCode | undefined> = new Set([
  'bad-value',
  'bad-shorthand',
  'bad-json',
  'bad-query',
]);

export type Values = Readonly<Record<string, string>>;

export type ChainOutcome =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'error'; readonly error: CommandError }
  /** `command`: as far as it is known. */
  | { readonly kind: 'refused'; readonly error: PersonError; readonly command: Command | null };

/** `run restart $service`: how an alias is written, with its variables in their order. */
export function usageOf({ links: [{ name, variables }] }: Chain): string {
  return ['run', name, ...variables.map((variable) => `$${variable}`)].join(' ');
}

/** The alias that a command runs, and what it is given; null for a command that is none of `run`. */
export function calledAlias(parts: Parts, command: string): { readonly name: string; readonly rest: string } | null {
  const run = parts.builtIns.filter(({ name }) => name === 'run');
  const found = matchBuiltIn(command, run, parts.catalogue);
  return found === undefined ? null : splitName(found.restText);
}

/** The first word of what stands behind a built-in, and the rest as it was written. */
export function splitName(text: string): { readonly name: string; readonly rest: string } {
  const [, name = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/.exec(text.trim()) ?? [];
  return { name, rest };
}

/** Follows an alias to a command of AWS. Refuses a circle, too many in a row, and what one gives to the next where it does not fit. */
export async function loadChain(parts: Parts, turn: Turn, first: NamedCommand): Promise<Chain> {
  const named: (NamedCommand & { readonly given: string })[] = [{ ...first, given: '' }];
  for (let last = first; ; ) {
    const called = calledAlias(parts, last.command);
    if (called === null) break;
    if (named.some(({ name }) => sameInAnyCase(name, called.name))) {
      throw refused(first.name, `${[...named.map(({ name }) => name), called.name].join(' runs ')}: that is a circle.`);
    }
    if (named.length === MOST_LINKS) {
      throw refused(first.name, `More than ${MOST_LINKS} aliases would run one another, from ${first.name} on.`);
    }
    const next = await findNamed(parts, turn, called.name);
    if (next === null) throw refused(first.name, `${last.name} runs ${called.name}, and there is no such alias.`);
    named.push({ ...next, given: called.rest });
    last = next;
  }
  const { accountId = null, isConfigured = false, region = null, action } = named.at(-1) ?? {};
  const links = linksOf(first.name, named);
  return { links, accountId, isConfigured, region, ...(action === undefined ? {} : { action }) };
}

function linksOf(
  title: string,
  named: readonly (NamedCommand & { readonly given: string })[],
): readonly [Link, ...Link[]] {
  const links: Link[] = [];
  /** What the link after this one is given, and what it takes. */
  let given: string | null = null;
  for (const { name, command, given: ownGiven } of [...named].reverse()) {
    const [next] = links;
    if (next === undefined || given === null) {
      const tokenised = tokenise(command);
      const words = tokenised.ok ? tokenised.tokens.map(({ text }) => text) : [];
      links.unshift({ name, command, variables: variablesOfWords(words), gives: {}, options: [] });
    } else {
      const bound = bindValues(given, next.variables);
      if (bound.kind !== 'bound') {
        const why = bound.kind === 'unfit' ? bound.why : bound.error.message;
        throw refused(title, `${name} runs ${next.name} with what does not fit it. ${why}`);
      }
      // In the order in which they are written.
      const tokenised = tokenise(given);
      const own = tokenised.ok ? tokenised.tokens.map(({ text }) => text) : [];
      const left = next.variables.filter((variable) => !Object.hasOwn(bound.values, variable));
      const variables = variablesOfWords([...own, ...left.map((variable) => `$${variable}`)]);
      links.unshift({ name, command, variables, gives: bound.values, options: bound.options });
    }
    given = ownGiven;
  }
  const [first, ...others] = links;
  if (first === undefined) throw new Error('an alias is not there');
  return [first, ...others];
}

/** The variables that have no value yet. */
export function missingOf({ links: [first] }: Chain, values: Values): readonly string[] {
  const known = new Map(Object.entries(values));
  return first.variables.filter((variable) => lookUp(known, variable) === undefined);
}

/** What the last alias of a chain is given for its variables, and the options on the way to it; those of the first alias last. */
export function handDown(
  { links }: Pick<Chain, 'links'>,
  given: Values,
): { readonly values: Values; readonly options: readonly string[] } {
  let values: Values = given;
  let options: readonly string[] = [];
  for (const [place, link] of links.entries()) {
    const next = links[place + 1];
    if (next === undefined) break;
    const known = new Map(Object.entries(values));
    options = [...link.options.map((option) => filledOption(option, known)), ...options];
    values = Object.fromEntries(
      next.variables.flatMap((variable) => {
        const text = Object.hasOwn(link.gives, variable) ? link.gives[variable] : undefined;
        const value = text === undefined ? lookUp(known, variable) : fillValue(text, known);
        return value === undefined ? [] : [[variable, value]];
      }),
    );
  }
  return { values, options };
}

function filledOption(option: string, known: ReadonlyMap<string, string>): string {
  const { name, value } = optionWord(option) ?? { name: '', value: null };
  return value === null ? option : `--${name}=${fillValue(value, known)}`;
}

/**
 * The command of AWS that an alias runs with these values, with the options that were given behind them. Neither values nor options change
 * what it is: only where and as whom it runs, how its answer is shown, and the texts in its input.
 */
export function chainCommand(parts: Parts, chain: Chain, given: Values, ownOptions: readonly string[]): ChainOutcome {
  const [{ name }] = chain.links;
  const leaf = chain.links.at(-1) ?? chain.links[0];
  const { values, options } = handDown(chain, given);
  const outcome = templateCommand(parts, leaf.command, values);
  switch (outcome.kind) {
    case 'denied':
      return { kind: 'refused', error: outcome.error, command: outcome.command };
    case 'unsafe':
      return { kind: 'refused', error: unsafe(chain, outcome.why), command: null };
    case 'not-runnable':
      return {
        kind: 'refused',
        error: OF_VALUES.has(outcome.error?.code)
          ? unfitValues(chain, `${name} was not run. ${outcome.why}`)
          : notRunnable(chain, leaf.name, outcome.why),
        command: null,
      };
    case 'command':
      break;
  }
  // What comes later counts.
  const added = [...options, ...ownOptions];
  const parsed = withWords(parts, [...outcome.command.words, ...added]);
  if (parsed.kind === 'error') return parsed;
  const { command } = parsed;
  if (JSON.stringify(encodeInput(command.input)) !== JSON.stringify(encodeInput(outcome.command.input))) {
    const names = added.map((option) => `--${optionWord(option)?.name ?? ''}`).join(', ');
    const why = `${names}: an option of ${command.service.name} ${command.operation.cliName} itself belongs into the alias.`;
    return { kind: 'refused', error: unfitValues(chain, `${name} was not run. ${why}`), command: null };
  }
  const where = placeWords(chain, command);
  return where.length === 0 ? { kind: 'command', command } : withWords(parts, [...command.words, ...where]);
}

/** The account and the Region of a custom action, unless the command names others. A few operations have options of these names of their own. */
function placeWords({ accountId, region = null }: Chain, { globals, operation }: Command): readonly string[] {
  const lacks = (name: 'account' | 'region') => globals[name] === null && operation.option(name) === undefined;
  return [
    ...(accountId !== null && lacks('account') ? [`--account=${accountId}`] : []),
    ...(region !== null && lacks('region') ? [`--region=${region}`] : []),
  ];
}

function withWords(parts: Parts, words: readonly string[]): Exclude<ChainOutcome, { kind: 'refused' }> {
  const parsed = parseWords(words, { catalogue: parts.catalogue, builtIns: [], pending: null });
  if (parsed.kind === 'operation') return { kind: 'command', command: parsed.command };
  if (parsed.kind === 'error') return parsed;
  throw new Error(`the command of an alias became ${parsed.kind}`);
}

/** @param why what does not fit, in sentences. */
export function unfitValues(chain: Chain, why: string): PersonError {
  return new PersonError('alias-values', 'The values do not fit this alias', why, {
    nextSteps: [`It is written ${usageOf(chain)}`],
    commands: [{ title: `Show ${chain.links[0].name}`, line: `alias show ${chain.links[0].name}` }],
  });
}

function unsafe(chain: Chain, why: string): PersonError {
  const [{ name }] = chain.links;
  return new PersonError('unsafe-value', 'The values do not fit this alias', `${name} was not run. ${why}`, {
    nextSteps: [
      'A value is one text within one argument of the command.',
      'Where more is meant, write the structure into the alias, or type the command yourself.',
    ],
    commands: [{ title: `Show ${name}`, line: `alias show ${name}` }],
  });
}

function notRunnable(chain: Chain, leafName: string, why: string): PersonError {
  const [{ name }] = chain.links;
  const nextSteps = chain.isConfigured
    ? [
        `It is written ${usageOf(chain)}`,
        'If the values are right, whoever keeps the configuration corrects its CommandText.',
      ]
    : [
        `It is written ${usageOf(chain)}`,
        `If the values are right, ${chain.action === undefined ? `alias edit ${leafName}` : `action edit ${chain.action}`} corrects its command.`,
      ];
  return new PersonError('bad-alias', 'The command of this alias cannot be run', `${name} was not run. ${why}`, {
    nextSteps,
    commands: [{ title: `Show ${name}`, line: `alias show ${name}` }],
  });
}

function refused(name: string, why: string): PersonError {
  return new PersonError('bad-alias', 'This alias cannot be run', why, {
    nextSteps: [`Change what ${name} runs.`],
    commands: [{ title: 'List aliases', line: 'alias list' }],
  });
}
