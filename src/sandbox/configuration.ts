import type { Account, ChannelConfiguration, Configuration, Place } from '../configuration/configuration.ts';
import { accounts, defaultRegion } from './accounts.ts';
import { playgroundTeam } from './playground-team.ts';

/** The conversations that the playground shows. */
export interface Team {
  readonly tenantId: string;
  readonly groupChat: { readonly id: string };
  readonly team: { readonly id: string; readonly aadGroupId: string };
  readonly channel: { readonly id: string };
  readonly currentUser: { readonly aadObjectId: string };
}

/**
 * The ids that the playground has when it is started by hand, without a file of its own (its built-in configuration 0.1.1). The id
 * of its group chat is a new one at each start, so that chat cannot be configured.
 */
const unconfiguredTeam = {
  tenantId: '00000000-0000-0000-0000-0000000000001',
  team: { id: 'team-id', aadGroupId: '00000000-0000-0000-0000-000000000031' },
  channel: { id: 'channel-announcements-id' },
  currentUser: { aadObjectId: '00000000-0000-0000-0000-0000000000020' },
} as const;

/**
 * Both accounts in every conversation of the playground, so that a person is asked which account is meant. Notifications go to the channel
 * for alarms. The person at the playground is an administrator and may switch to the role `oncall-admin`.
 */
export function sandboxConfiguration(team: Team = playgroundTeam): Configuration {
  const alarms = channelPlaces(team, [team.channel.id]);
  const elsewhere = [
    { kind: 'personal' as const, tenantId: team.tenantId },
    { kind: 'group' as const, tenantId: team.tenantId, conversationId: team.groupChat.id },
    // A team's id is that of its General channel.
    ...channelPlaces(team, [team.team.id]),
    { kind: 'personal' as const, tenantId: unconfiguredTeam.tenantId },
    ...channelPlaces(unconfiguredTeam, [unconfiguredTeam.team.id, unconfiguredTeam.channel.id]),
  ];
  const people = [team.currentUser.aadObjectId, unconfiguredTeam.currentUser.aadObjectId];
  const known = accounts.map(({ id, name }): Account => ({ id, name, defaultRegion }));
  return {
    accounts: new Map(known.map((account) => [account.id, account])),
    channelConfigurations: known.flatMap((account) => [
      channelConfiguration('ops', account, elsewhere, []),
      channelConfiguration('alarms', account, alarms, [`arn:aws:sns:${defaultRegion}:${account.id}:alarms`]),
    ]),
    userRoles: people.map((user) => ({ user, roles: known.map(({ id }) => `arn:aws:iam::${id}:role/oncall-admin`) })),
    administrators: people,
    denied: [],
    feedbackConfiguration: 'production-alarms',
    signIn: null,
    customActions: [
      {
        name: 'restart-service',
        aliasName: 'restart',
        commandText: 'ecs update-service --cluster prod --service $service --force-new-deployment',
        attachments: [
          {
            notificationType: 'CloudWatch',
            buttonText: 'Restart service',
            criteria: [{ operator: 'HAS_VALUE', variableName: 'service', value: null }],
            variables: { service: 'event.Trigger.Dimensions.ServiceName' },
          },
          {
            notificationType: 'Custom',
            buttonText: 'Restart service',
            criteria: [{ operator: 'HAS_VALUE', variableName: 'service', value: null }],
            variables: { service: 'event.metadata.additionalContext.service' },
          },
        ],
      },
    ],
  };
}

function channelConfiguration(
  purpose: string,
  account: Account,
  places: readonly Place[],
  snsTopicArns: readonly string[],
): ChannelConfiguration {
  return {
    name: `${account.name}-${purpose}`,
    places,
    account,
    roleArn: `arn:aws:iam::${account.id}:role/chatbot-ops`,
    roleSource: 'assume-role',
    notificationRoleArn: `arn:aws:iam::${account.id}:role/chatbot-ops`,
    peopleOfTenants: [],
    guests: false,
    externalId: null,
    guardrailPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'],
    userRoleRequired: false,
    loggingLevel: 'INFO',
    snsTopicArns,
    unknownEvents: 'show',
    customizations: ['restart-service'],
  };
}

/** The playground gives a team's own id in messages and its Entra id in installations only: both name the team. */
function channelPlaces({ tenantId, team }: Pick<Team, 'tenantId' | 'team'>, channelIds: readonly string[]): Place[] {
  return [team.id, team.aadGroupId].flatMap((teamId) =>
    channelIds.map((channelId) => ({ kind: 'channel' as const, tenantId, teamId, channelId })),
  );
}
