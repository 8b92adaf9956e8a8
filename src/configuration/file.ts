import { z } from 'zod';
import { MOST_CRITERIA, OPERATOR_NAMES } from './criteria.ts';
import { type Pattern, patterns } from './patterns.ts';

/** The file, property by property, under CloudFormation's names. Descriptions are what editors show. */

const text = ({ pattern, expected }: Pattern, description: string) =>
  z.string().regex(pattern, `expected ${expected}`).describe(description);

/** Equal entries in a list of names mean nothing, but that something else was meant. */
const listOf = <Item extends z.ZodType<string>>(item: Item, description: string, atMost = 1000) =>
  z.array(item).max(atMost, `expected at most ${atMost} entries`).describe(description);

const tags = z
  .array(z.strictObject({ Key: z.string(), Value: z.string() }))
  .optional()
  .describe('Not used; accepted so that a CloudFormation template can be pasted.');

const account = z.strictObject({
  Name: text(patterns.accountName, 'What people call the account; the id when left out.').optional(),
  DefaultRegion: text(patterns.region, 'The Region of commands that name none.').optional(),
});

const channelConfiguration = z
  .strictObject({
    ConfigurationName: text(patterns.configurationName, 'The name of this configuration, unique in the file.'),
    TeamsTenantId: text(patterns.guid, "The Entra tenant's id.").optional(),
    TeamId: text(patterns.guid, "The Microsoft 365 group's id of the team.").optional(),
    TeamsChannelId: z
      .string()
      .describe("The channel's id, its URL-encoded form, or the channel's link as Teams copies it.")
      .optional(),
    TeamsChannelName: z
      .string()
      .optional()
      .describe('Not used; accepted so that a CloudFormation template can be pasted.'),
    ConversationId: z.string().optional().describe("A group chat's id, or its link, instead of a channel."),
    Personal: z.boolean().optional().describe('Whether one-to-one chats with the bot use this configuration.'),
    IamRoleArn: text(
      patterns.roleArn,
      'The role that commands run with; its account is the account of this configuration.',
    ),
    ExternalId: text(patterns.externalId, 'Passed to AssumeRole.').optional(),
    RoleSource: z
      .enum(['assume-role', 'web-identity'])
      .optional()
      .describe(
        "assume-role: the bot assumes people's roles for them. web-identity: people sign in, and AWS checks their own tokens.",
      ),
    NotificationRoleArn: text(
      patterns.roleArn,
      "The role of the bot's own work: graphs of alarms, topics, logs, metrics. IamRoleArn when left out.",
    ).optional(),
    PeopleOfTenants: listOf(
      text(patterns.guid, "An Entra tenant's id."),
      "Tenants, besides the conversation's own, whose people may use this configuration.",
    ).optional(),
    Guests: z
      .boolean()
      .optional()
      .describe('Whether guests of the tenant may use this configuration; false when left out.'),
    GuardrailPolicies: listOf(
      text(patterns.policyArn, 'A managed policy.'),
      'Managed policies that cap whatever role runs; ReadOnlyAccess when left out. IAM takes at most 10.',
      10,
    )
      .min(1, 'expected at least one policy; leave the property out for ReadOnlyAccess')
      .optional(),
    UserRoleRequired: z
      .boolean()
      .optional()
      .describe("Whether people must use one of their own roles (UserRoles) instead of the channel's."),
    LoggingLevel: z
      .enum(['NONE', 'ERROR', 'INFO'])
      .optional()
      .describe('What is logged to CloudWatch Logs besides the audit; NONE when left out.'),
    SnsTopicArns: listOf(
      text(patterns.topicArn, 'An SNS topic.'),
      'Topics whose notifications are shown here.',
    ).optional(),
    UnknownEvents: z
      .enum(['show', 'drop'])
      .optional()
      .describe('Whether notifications of no known form are shown or dropped and counted; show when left out.'),
    CustomizationResourceArns: listOf(
      text(patterns.customization, 'A custom action.'),
      'Custom actions offered here, by name or ARN.',
    ).optional(),
    Tags: tags,
  })
  .describe('Ties a channel, a group chat or personal chats to an AWS account, a role, guardrails and SNS topics.');

const criterion = z.strictObject({
  Operator: z
    .enum(OPERATOR_NAMES)
    .describe(
      'What is asked of the variable. NOT_EQUALS also holds where it has no value; MATCHES takes a regular expression.',
    ),
  VariableName: z.string().min(1, 'expected the name of a variable'),
  Value: z.string().optional().describe('With all but HAS_VALUE: what to compare with, a text, a pattern or a number.'),
});

const customAction = z.strictObject({
  ActionName: text(patterns.actionName, 'The name of the action, unique in the file.'),
  AliasName: text(patterns.aliasName, 'The name to run it by: run NAME.').optional(),
  Definition: z.strictObject({
    CommandText: z
      .string()
      .min(1, 'expected a command')
      .max(5000, 'expected at most 5000 characters')
      .describe('The command line to run; $name stands for a variable.'),
  }),
  Attachments: z
    .array(
      z.strictObject({
        NotificationType: text(patterns.notificationType, 'The kind of notification that gets the button.').optional(),
        ButtonText: z
          .string()
          .min(1, 'expected a text')
          .max(50, 'expected at most 50 characters')
          .optional()
          .describe("The button's text; the action's name when left out."),
        Criteria: z.array(criterion).max(MOST_CRITERIA, `expected at most ${MOST_CRITERIA} entries`).optional(),
        Variables: z
          .record(z.string(), z.string())
          .optional()
          .describe('By name: where in the event the value stands.'),
      }),
    )
    .optional(),
  Tags: tags,
});

export const fileSchema = z
  .strictObject({
    Accounts: z
      .record(z.string().regex(patterns.accountId.pattern, `expected ${patterns.accountId.expected}`), account)
      .optional()
      .describe('By account id: names and defaults for people.'),
    ChannelConfigurations: z.array(channelConfiguration),
    CustomActions: z.array(customAction).optional(),
    UserRoles: z
      .array(
        z.strictObject({
          User: text(patterns.person, 'Entra object id, or user principal name.'),
          Roles: listOf(text(patterns.roleArn, 'A role.'), 'Roles this person may use.'),
        }),
      )
      .optional()
      .describe("Who may use which roles besides the channel's."),
    Administrators: listOf(
      text(patterns.person, 'Entra object id, or user principal name.'),
      'Who may use the built-in commands that change the bot itself.',
    ).optional(),
    FeedbackConfiguration: text(
      patterns.configurationName,
      "The ConfigurationName of the row whose channel or group chat gets people's feedback; it goes into the log alone when left out.",
    ).optional(),
    SignIn: z
      .strictObject({
        ConnectionName: text(
          patterns.connectionName,
          "The OAuth connection of the bot's registration that people sign in by.",
        ),
      })
      .optional()
      .describe('How people sign in; needed where a RoleSource is web-identity.'),
    OperatorsPage: z
      .boolean()
      .optional()
      .describe('Whether administrators may look at the bot in a browser, at /admin; false when left out.'),
    Denied: listOf(
      text(patterns.denied, 'service:Operation, with * for any letters.'),
      'Operations that are never run; added to the built-in list, from which nothing can take.',
    ).optional(),
  })
  .describe('Configuration of teams-aws-chatbot');

export type ConfigurationFile = z.infer<typeof fileSchema>;

/** The file's JSON Schema (draft 2020-12), for editors. */
export function configurationJsonSchema(): object {
  return z.toJSONSchema(fileSchema, { io: 'input' });
}
