import { maskWords } from '../src/answers/mask-words.ts';
import type { Input } from '../src/command/command.ts';
import { parseWords } from '../src/command/parse.ts';
import { formatWords } from '../src/command/words.ts';
import type { Asker } from '../src/incidents/timeline.ts';
import { findConfiguration } from './account.ts';
import type { Found } from './found.ts';
import type { Parts } from './parts.ts';
import { checkRole, principalWith } from './role.ts';
import type { RanCommand } from './special-answers.ts';
import { shortTime } from './times.ts';
import type { Turn } from './turn.ts';
import { understand } from './understand.ts';

/** As whom and where a guided command will run. Plain data: it is kept with the dialog. */
export interface Place {
  readonly configurationName: string;
  readonly roleArn: string;
  readonly region: string;
}

export function placeOf({ configurationName, roleArn, region }: Required<Found>): Place {
  return { configurationName, roleArn, region };
}

/** Who asks Incident Manager while a dialog is open. It may have waited for long: the role must still be one that the person may use. */
export function askerAt(parts: Parts, turn: Turn, { configurationName, roleArn, region }: Place): Asker {
  const configuration = findConfiguration(turn, configurationName);
  checkRole(parts, turn, configuration, roleArn);
  return { caller: parts.caller, principal: principalWith(parts, turn, configuration, roleArn), region };
}

/** The lines of a summary that say where and as whom. */
export function placeLines(turn: Turn, { configurationName, region, roleArn }: Place) {
  const { account } = findConfiguration(turn, configurationName);
  return [
    { name: 'Account', value: `${account.name} (${account.id})`, go: null },
    { name: 'Region', value: region, go: null },
    { name: 'Role', value: roleArn, go: null },
  ];
}

/** A command's canonical words without these options and their values. */
export function wordsWithout(words: readonly string[], names: readonly string[]): readonly string[] {
  let isLeftOut = false;
  return words.filter((word) => {
    if (word.startsWith('--')) isLeftOut = names.includes(word.slice(2).split('=', 1)[0] ?? '');
    return !isLeftOut;
  });
}

/** Words with more options, each one word with its value, so that no text is taken for an option; empty values are left out. */
export function withOptions(words: readonly string[], options: Readonly<Record<string, string>>): readonly string[] {
  const given = Object.entries(options).filter(([, value]) => value !== '');
  return [...words, ...given.map(([name, value]) => `--${name}=${value}`)];
}

/** Why words are not understood, as where a value begins with file://; null where they are. */
export function wordsProblem({ catalogue }: Pick<Parts, 'catalogue'>, words: readonly string[]): string | null {
  const parsed = parseWords(words, { catalogue, builtIns: [], pending: null });
  return parsed.kind === 'error' ? parsed.error.message : null;
}

/** How a guided command ends: what takes the place of its card, and the words that run. */
export function confirmed(parts: Parts, turn: Turn, place: Place, given: readonly string[]) {
  const { words } = understand(parts.catalogue, given);
  return {
    settled: {
      tone: 'good',
      title: `${turn.person.name} ran this at ${shortTime(parts.clock())}`,
      commandLine: formatWords(maskWords(words)),
      facts: placeLines(turn, place).map(({ name, value }) => ({ name, value })),
    },
    result: { confirmedWords: words },
  } as const;
}

export function textIn(input: Input, member: string): string {
  const value = input[member];
  return typeof value === 'string' ? value : '';
}

/** What a line of a button is run beside: it is for the same account and Region, and for the role if one was named. */
export type Beside = Pick<RanCommand, 'turn' | 'command' | 'principal' | 'ready'>;

/** A line about incidents for a button. */
export function incidentLine(head: string, options: Readonly<Record<string, string>>, beside: Beside): string {
  const words = head.split(' ');
  for (const [name, value] of Object.entries(options)) {
    words.push(...(value.startsWith('-') ? [`--${name}=${value}`] : [`--${name}`, value]));
  }
  return formatWords([...words, ...whereWords(beside)]);
}

/** The same command with other options: its next page. */
export function sameLine(beside: Beside, options: Readonly<Record<string, string>>): string {
  const names = [...Object.keys(options), 'account', 'region', 'role'];
  const words = wordsWithout(beside.command.words, names);
  return formatWords([...withOptions(words, options), ...whereWords(beside)]);
}

function whereWords({ turn, command, principal, ready }: Beside): readonly string[] {
  const { account, role } = command.globals;
  const isNamed = turn.configurations.length > 1 || account !== null;
  return [
    ...(isNamed ? ['--account', principal.accountId] : []),
    '--region',
    ready.region,
    ...(role === null ? [] : ['--role', role]),
  ];
}

/** `production (111122223333) · eu-west-1 · by Alex Wilber`, for cards without a command line. */
export function placeInWords({ ran: { accountName, accountId, region, by } }: Pick<RanCommand, 'ran'>): string {
  return [`${accountName} (${accountId})`, ...(region === null ? [] : [region]), `by ${by}`].join(' · ');
}
