import type { AdaptiveCard } from '../cards/render.ts';
import type { ChannelConfiguration } from '../src/configuration/configuration.ts';
import type { Conversation } from '../src/teams/conversation.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { notConfigured } from './account.ts';
import { auditTurn } from './audit-turn.ts';
import type { ChoiceOptions } from './choice-prompt.ts';
import type { Parts } from './parts.ts';
import { allowedRoles, findRole, presentRole, roleName, roleOf } from './role.ts';
import { shortTime } from './times.ts';
import type { Turn } from './turn.ts';

/** What the choice of a role begins with: the roles to choose from; null for all that the person may use here. */
export interface RoleChoiceOptions {
  readonly among: readonly string[] | null;
}

/** A switch that was made. */
export interface Switched {
  readonly configuration: ChannelConfiguration;
  readonly roleArn: string;
  /** The role before; the same where it stayed. */
  readonly before: string;
  /** Until when, in milliseconds since the epoch; null for the role that is theirs without a choice. */
  readonly until: number | null;
}

interface Usable {
  readonly configuration: ChannelConfiguration;
  readonly roles: readonly string[];
}

/** The roles that a person may use in this conversation, for each account that they have one for. */
function usable(parts: Parts, turn: Turn): readonly Usable[] {
  return turn.configurations
    .map((configuration) => ({
      configuration,
      roles: allowedRoles(parts.configuration(), turn.person, configuration),
    }))
    .filter(({ roles }) => roles.length > 0);
}

/** Whether there is an account for which the person has more than one role. */
export function canSwitch(parts: Parts, turn: Turn): boolean {
  return usable(parts, turn).some(({ roles }) => roles.length > 1);
}

/**
 * The roles that a person means by a name or ARN: one, or one of each account that has it where none of them is the account that
 * commands run in now. Refuses what they may not use.
 */
export async function rolesNamed(parts: Parts, turn: Turn, wanted: string): Promise<readonly string[]> {
  const all = usable(parts, turn);
  const found = all.flatMap(({ configuration, roles }) => {
    const roleArn = findRole(roles, wanted);
    return roleArn === null ? [] : [{ configuration, roleArn }];
  });
  if (found.length === 0) throw notAllowed(parts, turn, wanted);
  const name = await parts.memory.configuration(turn.conversation.baseId);
  const here = found.find(({ configuration }) => configuration.name === name);
  return (here ? [here] : found).map(({ roleArn }) => roleArn);
}

/** The question which role, of which account. */
export async function roleChoice(parts: Parts, turn: Turn, among: RoleChoiceOptions['among']): Promise<ChoiceOptions> {
  const all = usable(parts, turn);
  const name = await parts.memory.configuration(turn.conversation.baseId);
  const present = await Promise.all(
    all.map(async ({ configuration }) => ({
      configuration,
      roleArn: (await presentRole(parts, turn, configuration)).roleArn,
    })),
  );
  const isOffered = (roleArn: string) => among === null || among.includes(roleArn);
  const offered = present.filter(({ roleArn }) => isOffered(roleArn));
  const selected = offered.find(({ configuration }) => configuration.name === name) ?? offered[0];
  const now = present.map(({ configuration: { account }, roleArn }) => `${roleName(roleArn)} in ${account.name}`);
  return {
    title: among === null ? 'Which role?' : 'In which account?',
    text: `For your own commands in ${placeInWords(turn.conversation)}, for 7 days. Now: ${now.join(', ')}.`,
    placeholder: 'Choose a role',
    submitTitle: 'Use this role',
    choices: all.flatMap(({ configuration: { account }, roles }) =>
      roles.filter(isOffered).map((arn) => ({
        title: all.length === 1 ? roleName(arn) : `${account.name} (${account.id}) · ${roleName(arn)}`,
        value: arn,
      })),
    ),
    value: selected?.roleArn ?? '',
    what: 'Role',
    commandLine: null,
  };
}

/** Makes a role the person's own in this conversation. It may have been taken from them since it was offered. */
export async function switchTo(parts: Parts, turn: Turn, roleArn: string): Promise<Switched> {
  const found = usable(parts, turn).find(({ roles }) => roles.includes(roleArn));
  if (found === undefined) throw notAllowed(parts, turn, roleArn);
  const { configuration, roles } = found;
  const before = (await presentRole(parts, turn, configuration)).roleArn;
  const of = roleOf(turn, configuration);
  let until: number | null = null;
  // The first is theirs without a choice: then it follows the configuration, and has no end.
  if (roleArn === roles[0]) await parts.memory.forgetRole(of);
  else until = await parts.memory.rememberRole(of, roleArn);
  const { account, guardrailPolicies, name: configurationName } = configuration;
  const accountId = account.id;
  auditTurn(parts, turn, { outcome: 'built-in', configurationName, accountId, roleArn, guardrailPolicies });
  return { configuration, roleArn, before, until };
}

export function switchedCard(parts: Parts, turn: Turn, { configuration, ...made }: Switched): AdaptiveCard {
  const { account } = configuration;
  const name = roleName(made.roleArn);
  const where = `For you, ${turn.person.name}, in ${placeInWords(turn.conversation)}, in ${account.name} (${account.id})`;
  const ends =
    made.until === null
      ? '. It is yours without a choice, so it has no end.'
      : `, for 7 days: until ${shortTime(made.until, turn.timeZone)}.`;
  const asEver = 'Others here keep their own role, and what already waits for your Run keeps the role that it shows.';
  const stayed = made.before === made.roleArn;
  return parts.cards.render('notice', {
    tone: 'default',
    title: `Your commands here now run with ${name}`,
    text: `${where}${ends} ${asEver}`,
    buttons: stayed ? [] : [{ title: `Back to ${roleName(made.before)}`, line: `switch-roles ${made.before}` }],
  });
}

/** There is nothing to switch to. */
export function noSwitchCard(parts: Parts, turn: Turn): AdaptiveCard {
  const all = usable(parts, turn);
  const now = all.map(({ configuration: { account }, roles }) => `${roles.map(roleName)} in ${account.name}`);
  const present = now.length === 0 ? 'You may use no role here' : `Your commands here run with ${now.join(', ')}`;
  return parts.cards.render('notice', {
    tone: 'default',
    title: 'You have no other role to switch to here',
    text: `${present}. ${HOW_TO_GET} (${turn.person.id}).`,
    buttons: [{ title: 'Who am I', line: 'whoami' }],
  });
}

const HOW_TO_GET = 'An administrator of the bot gives you further roles in UserRoles of the configuration, by your id';

function notAllowed(parts: Parts, turn: Turn, wanted: string): PersonError {
  if (turn.configurations.length === 0) return notConfigured();
  const mine = usable(parts, turn).map(
    ({ configuration: { account }, roles }) => `${account.name} (${account.id}): ${roles.map(roleName).join(', ')}`,
  );
  return new PersonError(
    'role-not-allowed',
    'You may not use that role here',
    `${wanted} is none of the roles that you may use in this conversation.`,
    {
      nextSteps: [
        ...(mine.length === 0 ? [] : [`You may use ${mine.join('; ')}.`]),
        `${HOW_TO_GET} (${turn.person.id}).`,
      ],
      commands: canSwitch(parts, turn) ? [{ title: 'Switch roles', line: 'switch-roles' }] : [],
    },
  );
}

function placeInWords({ kind }: Conversation): string {
  return { personal: 'this chat', group: 'this group chat', channel: 'this channel' }[kind];
}
