import { stringify } from 'yaml';
import type { AdaptiveCard } from '../cards/render.ts';
import type { Conversation } from '../src/teams/conversation.ts';
import type { Parts } from './parts.ts';
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

/** What the bot can do here, and for a conversation without a configuration the lines that would give it one. */
export function welcomeCard(parts: Parts, turn: Turn): AdaptiveCard {
  const accounts = turn.configurations.map(({ account: { name, id } }) => ({ name, id }));
  return parts.cards.render('welcome', {
    place: PLACES[turn.conversation.kind],
    accounts,
    tryLines: accounts.length > 0 ? TRY_LINES : TRY_LINES.filter(({ line }) => line === 'help'),
    configuration: accounts.length > 0 ? null : configurationLines(turn.conversation),
  });
}

/** Stands for a team's id where Teams has not sent it: messages bring that of the team's General channel only. */
const UNKNOWN_TEAM = '00000000-0000-0000-0000-000000000000';
const WHERE_TEAM = " # the groupId in the link that Teams' Get link to team gives";

/** A channel configuration for this conversation, to be completed with an account's role. */
export function configurationLines(conversation: Conversation): string {
  const place = placeOf(conversation);
  const lines = stringify({
    ChannelConfigurations: [
      { ConfigurationName: 'my-account', ...place, IamRoleArn: 'arn:aws:iam::111122223333:role/chatbot-readonly' },
    ],
  });
  return lines.replace(`TeamId: ${UNKNOWN_TEAM}`, `TeamId: ${UNKNOWN_TEAM}${WHERE_TEAM}`);
}

function placeOf(conversation: Conversation): Record<string, string | boolean> {
  const { tenantId, baseId, team } = conversation;
  switch (conversation.kind) {
    case 'personal':
      return { TeamsTenantId: tenantId, Personal: true };
    case 'group':
      return { TeamsTenantId: tenantId, ConversationId: baseId };
    case 'channel': {
      const known = team !== null && !team.teamId.includes('@') ? team.teamId : UNKNOWN_TEAM;
      return { TeamsTenantId: tenantId, TeamId: known, TeamsChannelId: team?.channelId ?? baseId };
    }
  }
}
