import type { Criterion } from './criteria.ts';

/** The configuration as the bot uses it: the file, checked and read. */
export interface Configuration {
  /** By account id. */
  readonly accounts: ReadonlyMap<string, Account>;
  readonly channelConfigurations: readonly ChannelConfiguration[];
  /** Roles a person may use besides the channel's. */
  readonly userRoles: readonly { readonly user: string; readonly roles: readonly string[] }[];
  /** Entra object ids or user principal names. */
  readonly administrators: readonly string[];
  /** `service:Operation` patterns with `*`, added to the built-in denied operations. */
  readonly denied: readonly string[];
  readonly customActions: readonly CustomAction[];
  /** The channel configuration whose channel or group chat gets people's feedback; null: it goes into the log alone. */
  readonly feedbackConfiguration: string | null;
  /** How people sign in where roles are assumed with their own tokens; null where no configuration does that. */
  readonly signIn: { readonly connectionName: string } | null;
  /** Whether administrators may look at the bot in a browser; they may not when left out. */
  readonly operatorsPage?: boolean;
}

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly defaultRegion: string | null;
}

/** Which conversation a channel configuration is for. */
export type Place =
  | { readonly kind: 'channel'; readonly tenantId: string; readonly teamId: string; readonly channelId: string }
  | { readonly kind: 'group'; readonly tenantId: string | null; readonly conversationId: string }
  | { readonly kind: 'personal'; readonly tenantId: string | null };

/** One row that ties a conversation to an AWS account, a role, guardrails and SNS topics. */
export interface ChannelConfiguration {
  readonly name: string;
  readonly places: readonly Place[];
  readonly account: Account;
  readonly roleArn: string;
  /** Who assumes people's roles: the bot for them, or they with the token of their own sign-in. */
  readonly roleSource: 'assume-role' | 'web-identity';
  /** What the bot does its own work with: graphs of alarms, topics, logs, metrics. The channel's role where nothing else is given. */
  readonly notificationRoleArn: string;
  /** Tenants, besides the conversation's own, whose people may use this configuration. In lower case. */
  readonly peopleOfTenants: readonly string[];
  /** Whether guests of the tenant may, too. */
  readonly guests: boolean;
  readonly externalId: string | null;
  readonly guardrailPolicies: readonly string[];
  readonly userRoleRequired: boolean;
  readonly loggingLevel: 'NONE' | 'ERROR' | 'INFO';
  readonly snsTopicArns: readonly string[];
  /** What becomes of notifications of no known form. */
  readonly unknownEvents: 'show' | 'drop';
  readonly customizations: readonly string[];
}

export interface CustomAction {
  readonly name: string;
  readonly aliasName: string | null;
  readonly commandText: string;
  readonly attachments: readonly {
    readonly notificationType: string | null;
    readonly buttonText: string | null;
    readonly criteria: readonly Criterion[];
    readonly variables: Readonly<Record<string, string>>;
  }[];
}
