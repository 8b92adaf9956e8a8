import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import type { AdaptiveCard } from '../cards/render.ts';
import type { CommandButton, WelcomeView } from '../cards/views.ts';
import type { ChannelConfiguration } from '../src/configuration/configuration.ts';
import type { Conversation } from '../src/teams/conversation.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { groupIdOf } from './installation.ts';
import type { Parts } from './parts.ts';
import { presentRole, roleName } from './role.ts';
import { countsHere } from './sign-in-commands.ts';
import { canSwitch } from './switch-roles.ts';
import type { Turn } from './turn.ts';

/** Three commands that answer in any account. */
export const TRY_LINES = [
  { title: 'Functions', line: 'lambda list-functions' },
  { title: 'Alarms', line: 'cloudwatch describe-alarms' },
  { title: 'Help', line: 'help' },
] as const;

const PLACES: Record<Conversation['kind'], string> = {
  personal: 'this chat',
  group: 'this group chat',
  channel: 'this channel',
};

/**
 * What the bot can do here, and for a conversation without a configuration the lines that would give it one.
 *
 * @param reader whom it is for: the person of the turn, or everyone, where the bot greets a conversation that it came to.
 */
export async function welcomeCard(
  parts: Parts,
  turn: Turn,
  reader: 'person' | 'everyone' = 'person',
): Promise<AdaptiveCard> {
  const { conversation, configurations } = turn;
  const isConfigured = configurations.length > 0;
  const accounts = configurations.map(async (configuration) => ({
    name: configuration.account.name,
    id: configuration.account.id,
    role: reader === 'person' ? await ownRole(parts, turn, configuration) : roleOfAll(configuration),
  }));
  return parts.cards.render('welcome', {
    place: PLACES[conversation.kind],
    accounts: await Promise.all(accounts),
    tryLines: isConfigured
      ? [...TRY_LINES, { title: 'Who am I', line: 'whoami' }, ...(reader === 'person' ? personLines(parts, turn) : [])]
      : TRY_LINES.filter(({ line }) => line === 'help'),
    configuration: isConfigured ? null : configurationLines(conversation, await groupIdOf(parts, conversation)),
  });
}

/** What applies to some people only: another role, their own sign-in. */
function personLines(parts: Parts, turn: Turn): readonly CommandButton[] {
  return [
    ...(canSwitch(parts, turn) ? [{ title: 'Switch roles', line: 'switch-roles' }] : []),
    ...(countsHere(parts, turn) ? [{ title: 'Sign in', line: 'sign-in' }] : []),
  ];
}

async function ownRole(parts: Parts, turn: Turn, configuration: ChannelConfiguration): Promise<string> {
  try {
    const role = roleName((await presentRole(parts, turn, configuration)).roleArn);
    return `your commands run with ${role}${signInWords(configuration)}`;
  } catch (error) {
    if (error instanceof PersonError) return 'you need a role of your own here; whoami tells more';
    throw error;
  }
}

function roleOfAll(configuration: ChannelConfiguration): string {
  if (configuration.userRoleRequired) return 'commands run with the role of whoever asks';
  return `commands run with ${roleName(configuration.roleArn)}${signInWords(configuration)}`;
}

function signInWords({ roleSource }: ChannelConfiguration): string {
  return roleSource === 'web-identity' ? ', after a sign-in' : '';
}

/** Stands for what only a person knows, in a form that the check of the configuration refuses. */
const ROLE_TO_REPLACE = 'arn:aws:iam::ACCOUNT-ID:role/ROLE-NAME';
const TEAM_TO_REPLACE = 'GROUP-ID-OF-THE-TEAM';

const REPLACE_ROLE = `Put the ARN of the role that commands run with in place of ${ROLE_TO_REPLACE}.`;
const REPLACE_TEAM =
  `Put the team's id in place of ${TEAM_TO_REPLACE}: Teams has not told it here. ` +
  "It is the groupId in the link that Copy link in the team's menu gives.";

/**
 * A channel configuration for this conversation, to be completed with an account's role. The entry is one line: what is copied from a
 * card loses the blanks that lines begin with.
 *
 * @param groupId the Entra group's id of a channel's team; null where it is not known.
 */
export function configurationLines(
  conversation: Conversation,
  groupId: string | null,
): NonNullable<WelcomeView['configuration']> {
  const { kind, baseId, tenantId } = conversation;
  const row = {
    ConfigurationName: nameFor(kind, kind === 'personal' ? tenantId : baseId),
    ...placeOf(conversation, groupId),
    IamRoleArn: ROLE_TO_REPLACE,
  };
  return {
    list: 'ChannelConfigurations:',
    entry: `- ${stringify(row, { collectionStyle: 'flow', lineWidth: 0 }).trim()}`,
    replace: [REPLACE_ROLE, ...(kind === 'channel' && groupId === null ? [REPLACE_TEAM] : [])],
  };
}

/** `channel-0c3f91ab`: another for each conversation, since the names of a file differ. */
function nameFor(kind: Conversation['kind'], id: string): string {
  return `${kind}-${createHash('sha256').update(id).digest('hex').slice(0, 8)}`;
}

function placeOf(conversation: Conversation, groupId: string | null): Record<string, string | boolean> {
  const { tenantId, baseId, team } = conversation;
  switch (conversation.kind) {
    case 'personal':
      return { TeamsTenantId: tenantId, Personal: true };
    case 'group':
      return { TeamsTenantId: tenantId, ConversationId: baseId };
    case 'channel':
      return {
        TeamsTenantId: tenantId,
        TeamId: groupId ?? TEAM_TO_REPLACE,
        TeamsChannelId: team?.channelId ?? baseId,
      };
  }
}
