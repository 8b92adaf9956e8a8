import type { Principal } from '../src/aws/principal.ts';
import type { Command, Input } from '../src/command/command.ts';
import { optionWord } from '../src/command/options.ts';
import { formatWords } from '../src/command/words.ts';
import { SupportDirectory } from '../src/support/directory.ts';
import { findConfiguration } from './account.ts';
import type { Found } from './found.ts';
import type { Parts } from './parts.ts';
import { checkRole, principalWith } from './role.ts';
import { shortTime } from './times.ts';
import type { Turn } from './turn.ts';

/** As whom and where AWS Support is spoken with. Plain data: it is kept with the dialog. */
export interface SupportPlace {
  readonly configurationName: string;
  readonly roleArn: string;
  readonly region: string;
}

/** What AWS Support knows, asked as the person of this turn. */
export type DirectoryOf = (turn: Turn, place: SupportPlace) => SupportDirectory;

/** One directory for a turn, in which nothing is asked twice. */
export function directories(parts: Parts): DirectoryOf {
  const known = new Map<string, SupportDirectory>();
  return (turn, place) => {
    const key = JSON.stringify([place.configurationName, place.roleArn, place.region]);
    const directory =
      known.get(key) ??
      new SupportDirectory(parts.caller, { principal: supportPrincipal(parts, turn, place), region: place.region });
    known.set(key, directory);
    return directory;
  };
}

/** A question may have waited for long: the role must still be one that the person may use. */
export function supportPrincipal(parts: Parts, turn: Turn, place: SupportPlace): Principal {
  const configuration = findConfiguration(turn, place.configurationName);
  checkRole(parts, turn, configuration, place.roleArn);
  return principalWith(parts, turn, configuration, place.roleArn);
}

export function placeOf({ configurationName, roleArn, region }: Required<Found>): SupportPlace {
  return { configurationName, roleArn, region };
}

/** The lines of a summary that say where and as whom. */
export function placeLines(turn: Turn, place: SupportPlace) {
  const { account } = findConfiguration(turn, place.configurationName);
  return [
    { name: 'Account', value: `${account.name} (${account.id})`, go: null },
    { name: 'Region', value: `${place.region}, the only endpoint of AWS Support`, go: null },
    { name: 'Role', value: place.roleArn, go: null },
  ];
}

/** When something was written, as the conversation shows times; what is no time as it stands. */
export function caseTime(time: string, { timeZone }: Turn): string {
  const ms = Date.parse(time);
  return Number.isNaN(ms) ? time : shortTime(ms, timeZone);
}

/** The options of a line that belong to no input of the operation, as words. */
export function globalWords({ globals }: Command): readonly string[] {
  const { account, region, role, query, output } = globals;
  const given = { account, region, role, query, output };
  return Object.entries(given).flatMap(([name, value]) => (value === null ? [] : [`--${name}=${value}`]));
}

/** One word for each value, so that none is taken for an option. */
export function optionWords(options: Readonly<Record<string, string | null>>): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) =>
    value === null || value === '' ? [] : [`--${name}=${value}`],
  );
}

export function listWords(name: string, values: readonly string[]): readonly string[] {
  return values.length === 0 ? [] : [`--${name}`, ...values];
}

export function textIn(input: Input, member: string): string {
  const value = input[member];
  return typeof value === 'string' ? value : '';
}

export function textsIn(input: Input, member: string): readonly string[] {
  const value = input[member];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** A line about a case, for whoever presses to run in the same account with the same role. */
export function supportLine(
  operation: string,
  options: Readonly<Record<string, string>>,
  { turn, command, accountId }: { readonly turn: Turn; readonly command: Command; readonly accountId: string },
): string {
  const { role } = command.globals;
  return formatWords([
    'support',
    operation,
    ...Object.entries(options).flatMap(([name, value]) => valueWords(name, value)),
    ...accountWords(turn, command, accountId),
    ...(role === null ? [] : valueWords('role', role)),
  ]);
}

/** Names the account where there are several. */
export function accountWords(turn: Turn, { globals }: Command, accountId: string): readonly string[] {
  return turn.configurations.length > 1 || globals.account !== null ? ['--account', accountId] : [];
}

/** The words without these options and their values. */
export function withoutOptions(words: readonly string[], names: readonly string[]): readonly string[] {
  let isLeftOut = false;
  return words.filter((word) => {
    const option = optionWord(word);
    if (option !== undefined) isLeftOut = names.includes(option.name);
    return !isLeftOut;
  });
}

function valueWords(name: string, value: string): readonly string[] {
  return value.startsWith('-') ? [`--${name}=${value}`] : [`--${name}`, value];
}
