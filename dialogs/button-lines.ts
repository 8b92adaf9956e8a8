import { formatWords } from '../src/command/words.ts';
import { optionWords, withoutOptions } from './guided-words.ts';
import type { RanCommand } from './ran-command.ts';

/** What a button's line is run beside: it is for the same account and Region, and for the role if one was named. */
export type Beside = Pick<RanCommand, 'turn' | 'command' | 'principal' | 'ready'>;

/** A line for a button beside an answer: `ssm-incidents get-incident-record` with these options. */
export function lineBeside(head: string, options: Readonly<Record<string, string>>, beside: Beside): string {
  return lineOf(head, options, [...accountWords(beside), ...regionWords(beside), ...roleWords(beside)]);
}

/** The same for a service with one endpoint for all Regions, which the line leaves out. */
export function globalLineBeside(head: string, options: Readonly<Record<string, string>>, beside: Beside): string {
  return lineOf(head, options, [...accountWords(beside), ...roleWords(beside)]);
}

/** The same command with other options: its next page. */
export function sameLine(beside: Beside, options: Readonly<Record<string, string>>): string {
  const kept = withoutOptions(beside.command.words, [...Object.keys(options), 'account', 'region', 'role']);
  const where = [...accountWords(beside), ...regionWords(beside), ...roleWords(beside)];
  return formatWords([...kept, ...optionWords(options), ...where]);
}

/** Names the account where there are several, or where the command named it. */
export function accountWords({ turn, command, principal }: Beside): readonly string[] {
  const isNamed = turn.configurations.length > 1 || command.globals.account !== null;
  return isNamed ? ['--account', principal.accountId] : [];
}

function lineOf(head: string, options: Readonly<Record<string, string>>, where: readonly string[]): string {
  const given = Object.entries(options).flatMap(([name, value]) => valueWords(name, value));
  return formatWords([...head.split(' '), ...given, ...where]);
}

function regionWords({ ready }: Beside): readonly string[] {
  return ['--region', ready.region];
}

function roleWords({ command }: Beside): readonly string[] {
  const { role } = command.globals;
  return role === null ? [] : valueWords('role', role);
}

function valueWords(name: string, value: string): readonly string[] {
  return value.startsWith('-') ? [`--${name}=${value}`] : [`--${name}`, value];
}
