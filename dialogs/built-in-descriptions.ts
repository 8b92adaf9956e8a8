/** A command of the bot's own, described: help, parsing and documentation are made from these. */
export interface BuiltInDescription {
  /** The words it begins with; one blank between. */
  readonly name: string;
  /** Other spellings. */
  readonly aliases: readonly string[];
  readonly usage: string;
  /** One line. */
  readonly help: string;
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
    name: 'whoami',
    aliases: ['who am i'],
    usage: 'whoami',
    help: 'Shows who you are here, and the account, role, guardrails and Region your commands run with.',
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
    help: 'Mutes every notification of this conversation, for 1h unless it says 30m, 8h or 2d. For administrators.',
  },
  {
    name: 'notifications unmute',
    aliases: [],
    usage: 'notifications unmute',
    help: 'Shows notifications here again. For administrators.',
  },
  {
    name: 'notifications test',
    aliases: [],
    usage: 'notifications test [TOPIC]',
    help: 'Sends a test notification here, of a topic or a configuration, so that you see where notifications arrive.',
  },
  {
    name: 'cancel',
    aliases: ['never mind'],
    usage: 'cancel',
    help: 'Ends the question that the bot waits for you to answer.',
  },
] as const satisfies readonly BuiltInDescription[];
