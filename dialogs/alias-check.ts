import type { Command, CommandError, Parsed } from '../src/command/command.ts';
import { parse } from '../src/command/parse.ts';
import { exampleOf } from '../src/command/stand-ins.ts';
import { hasUnseen } from '../src/command/template.ts';
import { tokenise } from '../src/command/tokens.ts';
import { joinLines, restoreOptionDashes, straighten } from '../src/teams/clean-characters.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { type Chain, chainCommand, handDown, loadChain, type Values } from './alias-chain.ts';
import type { Parts } from './parts.ts';
import { templateCommand } from './template-command.ts';
import type { Turn } from './turn.ts';

export const LONGEST_COMMAND = 5000;

export type CheckedAlias =
  /** `example` is the command with values that fit. */
  | { readonly kind: 'fine'; readonly chain: Chain; readonly example: Command }
  | { readonly kind: 'error'; readonly error: CommandError };

/** The command of an alias as it is kept: one line, with the characters that a phone changed set right. */
export function cleanCommand(text: string): string {
  return joinLines(restoreOptionDashes(straighten(text)))
    .trim()
    .replace(/^aws\s+/i, '');
}

/**
 * Whether a command can be an alias's, before there are values: it is understood, not denied, and runs in no circle. It is checked
 * again whenever it runs. Throws a PersonError where it is refused; a mistake in the command is given back with its place.
 */
export async function checkAlias(parts: Parts, turn: Turn, name: string, command: string): Promise<CheckedAlias> {
  if (command.length > LONGEST_COMMAND) {
    const length = command.length.toLocaleString('en');
    throw badCommand(`It has at most ${LONGEST_COMMAND.toLocaleString('en')} characters, and this has ${length}.`);
  }
  if (hasUnseen(command)) throw badCommand('It has characters that nobody sees.');
  const parsed = parse(command, { catalogue: parts.catalogue, builtIns: parts.builtIns, pending: null });
  if (!isAwsOrRun(parsed)) {
    throw badCommand('An alias runs a command of AWS, or another alias with run; no other command of the bot.');
  }
  if (parsed.kind === 'ambiguous') {
    throw badCommand(`Which service has the operation ${parsed.operation}? Name it: ${parsed.services.join(', ')}.`);
  }
  const chain = await loadChain(parts, turn, { name, command, accountId: null, isConfigured: false });
  return checkChain(parts, chain);
}

function isAwsOrRun(parsed: Parsed): boolean {
  if (parsed.kind === 'built-in') return parsed.name === 'run';
  return parsed.kind === 'operation' || parsed.kind === 'ambiguous' || parsed.kind === 'error';
}

/** The same for an alias that was found. */
export function checkChain(parts: Parts, chain: Chain): CheckedAlias {
  const leaf = chain.links.at(-1) ?? chain.links[0];
  const tokenised = tokenise(leaf.command);
  if (!tokenised.ok) return { kind: 'error', error: tokenised.error };
  const template = tokenised.tokens.map(({ text }) => text);
  const context = { catalogue: parts.catalogue, builtIns: [], pending: null };
  const { parsed, values } = exampleOf(template, fixedValues(chain), context);
  if (parsed.kind === 'error') return { kind: 'error', error: withHint(parsed.error) };
  const literal = Object.fromEntries(leaf.variables.map((variable) => [variable, `$${variable}`]));
  const outcome = templateCommand(parts, leaf.command, { ...literal, ...values });
  switch (outcome.kind) {
    case 'denied':
      throw outcome.error;
    case 'unsafe':
      throw badCommand(outcome.why);
    case 'not-runnable':
      if (outcome.error) return { kind: 'error', error: outcome.error };
      throw badCommand(outcome.why);
    case 'command':
      break;
  }
  const { options } = handDown(chain, Object.fromEntries(chain.links[0].variables.map((name) => [name, `$${name}`])));
  const isFixed = options.every((option) => !option.includes('$'));
  if (!isFixed) return { kind: 'fine', chain, example: outcome.command };
  const last: Chain = { ...chain, links: [{ ...leaf, gives: {}, options: [] }] };
  const whole = chainCommand(parts, last, { ...literal, ...values }, options);
  if (whole.kind === 'refused') throw whole.error;
  return whole.kind === 'error' ? whole : { kind: 'fine', chain, example: whole.command };
}

/** What the aliases on the way give to the last one as it stands, whatever values come from outside. */
function fixedValues(chain: Chain): Values {
  const [{ variables }] = chain.links;
  const handed = (value: string) => handDown(chain, Object.fromEntries(variables.map((name) => [name, value]))).values;
  const others = handed('other');
  return Object.fromEntries(Object.entries(handed('one')).filter(([name, value]) => others[name] === value));
}

/** A variable is no structure, as people expect it to be who know a shell. */
function withHint(error: CommandError): CommandError {
  if (error.code !== 'bad-shorthand' && error.code !== 'bad-json') return error;
  const hint = 'A variable stands for one text: write the structure around it, such as Key=Name,Value=$name.';
  return { ...error, message: `${error.message}. ${hint}`.replace('..', '.') };
}

function badCommand(why: string): PersonError {
  return new PersonError('bad-alias', 'That cannot be the command of an alias', why, {
    nextSteps: ['Write a command as you would type it, with $names for what changes.'],
    commands: [{ title: 'What aliases are', line: 'alias help' }],
  });
}
