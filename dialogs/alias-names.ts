import { sameInAnyCase } from '../src/command/template.ts';
import type { ChannelConfiguration } from '../src/configuration/configuration.ts';
import { listedActions } from '../src/notifications/custom-actions.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { findConfiguration } from './account.ts';
import { aliasOfAction, type CreatedAction, createdActions } from './action-store.ts';
import { findAlias, isAliasName, LONGEST_NAME, nameTaken } from './alias-store.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

/** A custom action of the configuration that has the name of an alias. */
export interface ConfiguredAlias {
  readonly name: string;
  readonly command: string;
  /** The action's name. */
  readonly action: string;
  /** The configurations of this conversation that list it. */
  readonly configurations: readonly ChannelConfiguration[];
}

/** What a name means where it is run. */
export interface NamedCommand {
  readonly name: string;
  readonly command: string;
  /** The account of a custom action that one configuration of several lists. */
  readonly accountId: string | null;
  readonly isConfigured: boolean;
  /** The Region of a custom action that has one; null, or left out, for any other. */
  readonly region?: string | null;
  /** The custom action that was made in this conversation and has it. */
  readonly action?: string;
}

/** Words that stand behind `alias` in its own commands. */
const RESERVED: ReadonlySet<string> = new Set(['create', 'list', 'show', 'edit', 'delete', 'run', 'help']);

/** The custom actions that this conversation is given as aliases, by name. */
export function configuredAliases(parts: Pick<Parts, 'configuration'>, turn: Turn): readonly ConfiguredAlias[] {
  const listed = new Map(turn.configurations.map((one) => [one, new Set(listedActions(one.customizations))]));
  return parts
    .configuration()
    .customActions.flatMap(({ name: action, aliasName: name, commandText: command }) => {
      const configurations = turn.configurations.filter((one) => listed.get(one)?.has(action));
      return name === null || configurations.length === 0 ? [] : [{ name, command, action, configurations }];
    })
    .sort((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1));
}

/**
 * What a name means in this conversation: the configuration's first, then those of custom actions that were made in it, then its own; null
 * where it means nothing.
 */
export async function findNamed(parts: Parts, turn: Turn, name: string): Promise<NamedCommand | null> {
  const configured = configuredAliases(parts, turn).find((candidate) => sameInAnyCase(candidate.name, name));
  if (configured) {
    const [only, ...others] = configured.configurations;
    const accountId =
      only !== undefined && others.length === 0 && turn.configurations.length > 1 ? only.account.id : null;
    return { name: configured.name, command: configured.command, accountId, isConfigured: true };
  }
  const actions = await createdActions(parts, turn.conversation.baseId);
  const action = actions.find(({ aliasName }) => aliasName !== null && sameInAnyCase(aliasName, name));
  if (action !== undefined) return namedByAction(turn, action);
  const own = await findAlias(parts, turn.conversation.baseId, name);
  return own && { name: own.name, command: own.command, accountId: null, isConfigured: false };
}

function namedByAction(turn: Turn, action: CreatedAction): NamedCommand {
  const { name, aliasName, commandText: command, configurationName, region } = action;
  const accountId = configurationName === null ? null : findConfiguration(turn, configurationName).account.id;
  return { name: aliasName ?? name, command, accountId, isConfigured: false, region, action: name };
}

/** Refuses a name that no alias of a conversation may have. */
export function checkName(parts: Pick<Parts, 'configuration'>, turn: Turn, name: string): void {
  if (!isAliasName(name)) {
    throw badName(
      `A name has letters, digits, - and _, at most ${LONGEST_NAME} of them, and does not begin with a hyphen.`,
    );
  }
  if (RESERVED.has(name.toLowerCase())) throw badName(`alias ${name.toLowerCase()} is a command of its own.`);
  if (configuredAliases(parts, turn).some((configured) => sameInAnyCase(configured.name, name))) {
    throw badName(`${name} is an alias of the configuration, for a custom action.`, [
      { title: `Show ${name}`, line: `alias show ${name}` },
    ]);
  }
}

/** The same, and one that the conversation has already. */
export async function checkNewName(parts: Parts, turn: Turn, name: string): Promise<void> {
  checkName(parts, turn, name);
  const actions = await createdActions(parts, turn.conversation.baseId);
  const owner = actions.find(({ aliasName }) => aliasName !== null && sameInAnyCase(aliasName, name));
  if (owner !== undefined) throw aliasOfAction(owner.aliasName ?? name, owner.name);
  if ((await findAlias(parts, turn.conversation.baseId, name)) !== null) throw nameTaken(name);
}

function badName(why: string, commands: PersonError['commands'] = []): PersonError {
  return new PersonError('bad-alias-name', 'An alias cannot have that name', why, {
    nextSteps: ['Choose another, such as restart-web.'],
    commands,
  });
}
