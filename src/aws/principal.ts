/** Who runs a command: a Teams user under a channel configuration, with the IAM role that results. */
export interface Principal {
  readonly tenantId: string;
  /** Entra object id; where an activity has none, Bot Framework's user id. */
  readonly userId: string;
  readonly userName: string;
  /** Bot Framework's conversation id, thread included. */
  readonly conversationId: string;
  readonly configurationName: string;
  readonly accountId: string;
  /** What people call the account; its id where the configuration gives no name. */
  readonly accountName: string;
  readonly roleArn: string;
  /** What the person's sign-in goes by, where the role is assumed with their own token; null where the bot assumes it for them. */
  readonly federatedAs: string | null;
  readonly externalId: string | null;
  /** ARNs of the managed policies that cap the role. */
  readonly guardrailPolicies: readonly string[];
  /** Names of the other roles that the person could run with; left out for the bot's own work. */
  readonly otherRoles?: readonly string[];
}
