/** A command of the bot's own, described: help, parsing and documentation are made from these. */
export interface BuiltInDescription {
  /** The words it begins with; one blank between. */
  readonly name: string;
  /** Other spellings. */
  readonly aliases: readonly string[];
  readonly usage: string;
  /** One line. */
  readonly help: string;
  /** Who may use it, of those that the conversation's configuration lets in; everyone when left out. */
  readonly who?: string;
}

/** Whom the configuration names under `Administrators`. */
const ADMINISTRATORS = 'administrators';
const MAKER = 'who made it, and administrators';

/** Who may use a built-in: "everyone", "administrators". */
export function whoMayUse({ who = 'everyone' }: Pick<BuiltInDescription, 'who'>): string {
  return who;
}

/** Every command of the bot's own, in the order in which help lists them. `help` and `explain` belong to the language. */
export const BUILT_IN_DESCRIPTIONS = [
  {
    name: 'set default-account',
    aliases: ['set default account', 'switch-account'],
    usage: 'set default-account [ACCOUNT]',
    help: 'Chooses the AWS account that commands of this conversation run in, for 7 days.',
  },
  {
    name: 'set default-region',
    aliases: ['set default region'],
    usage: 'set default-region [REGION]',
    help: 'Chooses the Region that commands of this conversation run in.',
  },
  {
    name: 'preferences',
    aliases: ['set preferences', 'preference'],
    usage: 'preferences [SETTING VALUE]',
    help: 'Shows and changes what this conversation prefers: threads, digests, Region, time zone, quiet hours.',
    who: 'everyone; quiet hours and digests of more than one person: administrators',
  },
  {
    name: 'switch-roles',
    aliases: ['switch-role', 'switch roles'],
    usage: 'switch-roles [ROLE]',
    help: 'Chooses the role that your own commands in this conversation run with, for 7 days.',
  },
  {
    name: 'whoami',
    aliases: ['who am i'],
    usage: 'whoami',
    help: 'Shows who you are here, the account, role, guardrails and Region your commands run with, and your other roles.',
  },
  {
    name: 'sign-in',
    aliases: ['sign in', 'log in', 'login'],
    usage: 'sign-in',
    help: "Signs you in, where commands run with your own sign-in and not with the bot's.",
  },
  {
    name: 'sign-out',
    aliases: ['sign out', 'log out', 'logout'],
    usage: 'sign-out',
    help: 'Gives up your sign-in and the AWS credentials that came of it.',
  },
  {
    name: 'status',
    aliases: [],
    usage: 'status',
    help: 'Shows the version and health of the bot, and whether this conversation is configured.',
  },
  {
    name: 'welcome',
    aliases: ['hello', 'hi'],
    usage: 'welcome',
    help: 'Shows how to begin, and the configuration lines for a conversation that has none.',
  },
  {
    name: 'notifications status',
    aliases: ['notifications'],
    usage: 'notifications status',
    help: 'Shows the SNS topics of this conversation, and which notifications wait, failed or are muted.',
  },
  {
    name: 'notifications mute',
    aliases: [],
    usage: 'notifications mute [DURATION]',
    help: 'Mutes every notification of this conversation, for 1h unless it says 30m, 8h or 2d.',
    who: ADMINISTRATORS,
  },
  {
    name: 'notifications unmute',
    aliases: [],
    usage: 'notifications unmute',
    help: 'Shows notifications here again.',
    who: ADMINISTRATORS,
  },
  {
    name: 'notifications test',
    aliases: [],
    usage: 'notifications test [TOPIC]',
    help: 'Sends a test notification here, of a topic or a configuration, so that you see where notifications arrive.',
  },
  {
    name: 'run',
    aliases: ['alias run'],
    usage: 'run NAME [VALUES]',
    help: 'Runs an alias, with values in the order of its variables or by name; alias run does the same.',
  },
  {
    name: 'alias create',
    aliases: [],
    usage: 'alias create [NAME] [COMMAND]',
    help: 'Gives a command a name, for everybody of this conversation; $names in it stand for what changes.',
  },
  {
    name: 'alias list',
    aliases: ['aliases'],
    usage: 'alias list',
    help: 'Shows the aliases of this conversation, and those of the configuration.',
  },
  {
    name: 'alias show',
    aliases: [],
    usage: 'alias show NAME',
    help: 'Shows an alias in full: what it runs, and who made it.',
  },
  {
    name: 'alias edit',
    aliases: [],
    usage: 'alias edit NAME [COMMAND]',
    help: 'Gives an alias another command.',
    who: MAKER,
  },
  {
    name: 'alias delete',
    aliases: [],
    usage: 'alias delete NAME',
    help: 'Deletes an alias.',
    who: MAKER,
  },
  {
    name: 'alias',
    aliases: ['alias help'],
    usage: 'alias',
    help: 'Shows what aliases are, with examples.',
  },
  {
    name: 'action create',
    aliases: ['actions create', 'create action', 'custom-action create'],
    usage: 'action create [NAME]',
    help: 'Makes a button on notifications of this conversation that runs a command, step by step.',
    who: ADMINISTRATORS,
  },
  {
    name: 'action list',
    aliases: ['action', 'actions', 'actions list', 'custom-action list', 'custom-actions'],
    usage: 'action list',
    help: 'Shows the custom actions of this conversation: those made in chat, and those of the configuration file.',
  },
  {
    name: 'action show',
    aliases: ['actions show', 'custom-action show'],
    usage: 'action show NAME',
    help: 'Shows a custom action in full: its command, where it runs, on which notifications, and who made it.',
  },
  {
    name: 'action edit',
    aliases: ['actions edit', 'custom-action edit'],
    usage: 'action edit NAME',
    help: 'Changes a custom action that was made in chat.',
    who: ADMINISTRATORS,
  },
  {
    name: 'action delete',
    aliases: ['actions delete', 'custom-action delete'],
    usage: 'action delete NAME',
    help: 'Deletes a custom action that was made in chat.',
    who: ADMINISTRATORS,
  },
  {
    name: 'incidents',
    aliases: ['incidents list', 'incident', 'incident list'],
    usage: 'incidents [all] [OPTIONS]',
    help: 'Shows the open incidents of Incident Manager, with all the resolved ones, too.',
  },
  {
    name: 'incidents show',
    aliases: ['incident show'],
    usage: 'incidents show [ARN]',
    help: 'Shows an incident: what happened, what belongs to it, and what can be done.',
  },
  {
    name: 'incidents start',
    aliases: ['incident start'],
    usage: 'incidents start',
    help: 'Starts an incident from a response plan, step by step.',
  },
  {
    name: 'follow',
    aliases: ['following'],
    usage: 'follow',
    help: 'Shows which long work is followed here; its buttons end or renew the following of one.',
  },
  {
    name: 'ask',
    aliases: [],
    usage: 'ask NAME QUESTION',
    help: 'Asks a Bedrock agent, with your own rights; in a channel, who mentions the bot in that thread goes on with it.',
  },
  {
    name: 'end',
    aliases: [],
    usage: 'end',
    help: 'Ends the conversation with an agent in this thread, or your own in this chat.',
  },
  {
    name: 'connector add',
    aliases: [],
    usage: 'connector add [NAME] [AGENT-ARN] [ALIAS-ID]',
    help: 'Gives a Bedrock agent a name, so that everybody of this conversation can ask it.',
    who: ADMINISTRATORS,
  },
  {
    name: 'connector list',
    aliases: ['connectors', 'connector'],
    usage: 'connector list',
    help: 'Shows the agents that can be asked here.',
  },
  {
    name: 'connector delete',
    aliases: [],
    usage: 'connector delete NAME',
    help: 'Takes an agent out of this conversation.',
    who: ADMINISTRATORS,
  },
  {
    name: 'feedback',
    aliases: [],
    usage: 'feedback [TEXT]',
    help: 'Tells the operators of this bot what you think of it.',
  },
  {
    name: 'cancel',
    aliases: ['never mind'],
    usage: 'cancel',
    help: 'Ends the question that the bot waits for you to answer.',
  },
] as const satisfies readonly BuiltInDescription[];
