import { type PlaygroundPerson, playgroundTeam } from '../../../src/sandbox/playground-team.ts';

/** Where an activity comes from, who does it, and where the answers go. */
export interface Origin {
  readonly person: PlaygroundPerson;
  /** Bot Framework's conversation id; of a channel, with `;messageid=` and the thread. */
  readonly conversationId: string;
  /** The connector that takes the bot's answers. */
  readonly serviceUrl: string;
}

const { tenantId, bot, personalChat, groupChat, team, channel } = playgroundTeam;

/** A message as Teams sends it: everywhere but in a personal chat the bot is mentioned, and gets the mention in the text. */
export function messageActivity(origin: Origin, text: string): object {
  const mentioned = kindOf(origin.conversationId) !== 'personal';
  return {
    ...activity(origin, 'message'),
    text: mentioned ? `<at>${bot.name}</at> ${text}` : text,
    textFormat: 'plain',
    entities: [
      ...(mentioned ? [{ type: 'mention', mentioned: bot, text: `<at>${bot.name}</at>` }] : []),
      { type: 'clientInfo', locale: 'en-US', country: 'US', platform: 'Web', timezone: 'Europe/Dublin' },
    ],
  };
}

/** A press on an Action.Execute of the card whose activity id is `replyToId`. `data` holds the action's data and the card's inputs. */
export function executeActivity(origin: Origin, verb: string, data: object, replyToId: string): object {
  return {
    ...activity(origin, 'invoke'),
    name: 'adaptiveCard/action',
    replyToId,
    value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' },
  };
}

/** A press on an Action.Submit: a message without text. */
export function submitActivity(origin: Origin, value: object, replyToId: string): object {
  return { ...activity(origin, 'message'), replyToId, value };
}

/** The bot is installed in the conversation, or taken out of it. */
export function installationActivity(origin: Origin, action: 'add' | 'remove'): object {
  return { ...activity(origin, 'installationUpdate'), action };
}

function activity({ person, conversationId, serviceUrl }: Origin, type: string): object {
  const kind = kindOf(conversationId);
  const channelId = conversationId.startsWith(team.id) ? team.id : channel.id;
  return {
    type,
    id: crypto.randomUUID(),
    timestamp: new Date().toISOString(),
    channelId: 'msteams',
    serviceUrl,
    from: { id: person.id, name: person.name, aadObjectId: person.aadObjectId },
    recipient: bot,
    conversation: {
      id: conversationId,
      conversationType: kind,
      tenantId,
      ...(kind !== 'personal' && { isGroup: true }),
    },
    locale: 'en-US',
    channelData: {
      tenant: { id: tenantId },
      ...(kind === 'channel' && {
        teamsTeamId: team.id,
        teamsChannelId: channelId,
        team: { id: team.id, name: team.name, aadGroupId: team.aadGroupId },
        channel: { id: channelId },
      }),
    },
  };
}

function kindOf(conversationId: string): 'personal' | 'groupChat' | 'channel' {
  if (conversationId === personalChat.id) return 'personal';
  return conversationId === groupChat.id ? 'groupChat' : 'channel';
}
