import type { TeamsManifestV1D30 } from '@microsoft/app-manifest';
import { commandLists, SCOPES } from './commands.ts';
import type { PackOptions } from './options.ts';

/** The newest schema that Teams has released, as `@microsoft/app-manifest` carries it. */
export const SCHEMA_VERSION = '1.30';

export type Manifest = TeamsManifestV1D30.TeamsManifestV1D30;

/** Names of the files at the root of the package. */
export const FILES = { manifest: 'manifest.json', color: 'color.png', outline: 'outline.png' } as const;

/** The ground of the colour icon. */
const ACCENT_COLOR = '#14505F';
/** Bot Framework's window in which people sign in where Teams cannot do it by itself. */
const TOKEN_DOMAIN = 'token.botframework.com';

const SHORT_DESCRIPTION = 'Alarms with their graph, AWS commands, support cases and incidents, in Teams.';

/** The app's manifest. The same registration gives the same id, so that a later version updates the app that is installed. */
export function teamsManifest(options: PackOptions): Manifest {
  const { appId, domain, name, signIn } = options;
  return {
    $schema: `https://developer.microsoft.com/json-schemas/teams/v${SCHEMA_VERSION}/MicrosoftTeams.schema.json`,
    manifestVersion: SCHEMA_VERSION,
    version: options.version,
    id: appId,
    developer: {
      name: options.developer,
      websiteUrl: options.website,
      privacyUrl: options.privacy,
      termsOfUseUrl: options.terms,
    },
    name: { short: name, full: `${name}: alarms and commands in Teams` },
    description: { short: SHORT_DESCRIPTION, full: fullDescription(options) },
    icons: { color: FILES.color, outline: FILES.outline },
    accentColor: ACCENT_COLOR,
    bots: [
      {
        botId: appId,
        scopes: [...SCOPES],
        isNotificationOnly: false,
        // Support cases take files in personal chats. In channels and group chats Teams gives bots none.
        supportsFiles: true,
        supportsCalling: false,
        supportsVideo: false,
        commandLists: commandLists(signIn),
      },
    ],
    defaultInstallScope: 'team',
    defaultGroupCapability: { team: 'bot', groupchat: 'bot' },
    // Shared and private channels, too: who is in one, the bot asks of the channel and never of the team.
    supportsChannelFeatures: 'tier1',
    // It asks who somebody is, and tells a person alone what is for them alone. It reads no message that does not mention it and calls
    // nothing of Microsoft Graph, so it asks for no resource-specific consent.
    permissions: ['identity', 'messageTeamMembers'],
    validDomains: signIn ? [domain, TOKEN_DOMAIN] : [domain],
    ...(signIn ? { webApplicationInfo: { id: appId, resource: `api://botid-${appId}` } } : {}),
  };
}

function fullDescription({ domain, signIn }: PackOptions): string {
  return [
    'Brings AWS into channels, group chats and personal chats.',
    'Alarms arrive with their graph, and the log entries behind them are one button away. Findings, deployments, budgets, health events and approvals arrive as cards, too.',
    'Write a command as the AWS CLI has it and read the answer. Missing values are asked for, changes are shown and confirmed first, and long work is followed until its end.',
    `Every command runs under an IAM role that the operators choose, with guardrails and a list of what is never run${signIn ? ', after your own sign-in' : ''}. Every command is recorded.`,
    `The bot is run by your own organization, at ${domain}. Write help to it to see what it can do.`,
    'It is open source and not affiliated with Amazon or Microsoft.',
  ].join('\n\n');
}
