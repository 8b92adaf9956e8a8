import { maskWords } from '../src/answers/mask-words.ts';
import type { Command } from '../src/command/command.ts';
import { formatWords } from '../src/command/words.ts';
import type { ChannelConfiguration } from '../src/configuration/configuration.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { requireAdmitted } from './admission.ts';
import type { ChoiceOptions } from './choice-prompt.ts';
import type { Parts } from './parts.ts';
import { allowedRoles, presentRole, roleName } from './role.ts';
import type { Turn } from './turn.ts';

export type AccountChoice =
  | { readonly kind: 'configuration'; readonly configuration: ChannelConfiguration }
  | { readonly kind: 'ask'; readonly options: ChoiceOptions };

/**
 * The channel configuration a command runs under: the one that `--account` names, the only one, or the one remembered for the
 * conversation; else the choice that is to be asked.
 */
export async function accountChoice(parts: Parts, turn: Turn, command: Command): Promise<AccountChoice> {
  const wanted = command.globals.account;
  if (wanted !== null) return { kind: 'configuration', configuration: configurationOfAccount(turn, wanted) };
  const [first, ...others] = turn.configurations;
  if (!first) throw notConfigured();
  if (others.length === 0) return { kind: 'configuration', configuration: first };
  const name = await parts.memory.configuration(turn.conversation.baseId);
  const remembered = turn.configurations.find((configuration) => configuration.name === name);
  if (remembered) return { kind: 'configuration', configuration: remembered };
  return { kind: 'ask', options: await accountOptions(parts, turn, formatWords(maskWords(command.words)), null) };
}

export async function accountOptions(
  parts: Parts,
  turn: Turn,
  commandLine: string | null,
  current: string | null,
): Promise<ChoiceOptions> {
  const choices = turn.configurations.map(async (configuration) => {
    const { name, id } = configuration.account;
    return {
      title: `${name} (${id}) · ${await roleInWords(parts, turn, configuration)}`,
      value: configuration.name,
    };
  });
  return {
    title: 'Which AWS account?',
    text: 'The choice is remembered for this conversation for 7 days; set default-account changes it.',
    placeholder: 'Choose an account',
    submitTitle: 'Use this account',
    choices: await Promise.all(choices),
    value: current ?? '',
    what: 'Account',
    commandLine,
  };
}

/** The configuration of this conversation by its name. Throws where the configuration changed meanwhile. */
export function findConfiguration(turn: Turn, name: string): ChannelConfiguration {
  const configuration = turn.configurations.find((candidate) => candidate.name === name);
  if (configuration) return configuration;
  requireAdmitted(turn, name);
  throw configurationGone(name);
}

export function configurationGone(name: string): PersonError {
  return new PersonError(
    'configuration-gone',
    'This conversation is no longer configured for that account',
    `The configuration ${name} was changed or removed since you asked.`,
    { nextSteps: ['Send the command again.'] },
  );
}

export function configurationOfAccount(turn: Turn, account: string): ChannelConfiguration {
  const wanted = account.toLowerCase();
  const found = turn.configurations.find(({ account: { id, name } }) => id === wanted || name.toLowerCase() === wanted);
  if (found) return found;
  if (turn.configurations.length === 0) throw notConfigured();
  const known = turn.configurations.map(({ account: { id, name } }) => (name === id ? id : `${name} (${id})`));
  throw new PersonError(
    'unknown-account',
    'This conversation has no such account',
    `No configuration of this conversation is for the account ${account}.`,
    { nextSteps: [`Give one of: ${known.join(', ')}.`] },
  );
}

export function notConfigured(): PersonError {
  return new PersonError(
    'not-configured',
    'This conversation is not configured',
    'No channel configuration names this conversation, so no AWS account belongs to it.',
    {
      nextSteps: ['An administrator of the bot adds it to the configuration file; welcome shows the lines for it.'],
      commands: [{ title: 'Show the lines', line: 'welcome' }],
    },
  );
}

async function roleInWords(parts: Parts, turn: Turn, configuration: ChannelConfiguration): Promise<string> {
  const [first] = allowedRoles(parts.configuration(), turn.person, configuration);
  if (first === undefined) return 'no role of yours';
  return roleName((await presentRole(parts, turn, configuration)).roleArn);
}
