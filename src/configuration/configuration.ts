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
    readonly criteria: readonly {
      readonly operator: string;
      readonly variableName: string;
      readonly value: string | null;
    }[];
    readonly variables: Readonly<Record<string, string>>;
  }[];
}
