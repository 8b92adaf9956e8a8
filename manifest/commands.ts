import { BUILT_IN_DESCRIPTIONS, type BuiltInDescription } from '../dialogs/built-in-descriptions.ts';

/** Where in Teams a bot can be: https://learn.microsoft.com/microsoftteams/platform/resources/schema/manifest-schema */
export const SCOPES = ['team', 'groupChat', 'personal'] as const;
export type Scope = (typeof SCOPES)[number];

type Name = (typeof BUILT_IN_DESCRIPTIONS)[number]['name'] | 'help';

/** A word of the language itself, which stands in no table of built-ins. */
const HELP = {
  name: 'help',
  help: 'Shows what can be written here, with buttons to press, and finds commands by words.',
};

/** What people need first of all in a conversation of several people, and what the menu is read for at night. */
const SHARED: readonly Name[] = [
  'help',
  'whoami',
  'notifications status',
  'notifications test',
  'set default-account',
  'set default-region',
  'switch-roles',
  'alias list',
  'incidents',
];

/** Scope → the commands that Teams offers there when somebody begins to write to the bot, in this order. Ten at most, with those of sign-in. */
const OFFERED: Readonly<Record<Scope, readonly Name[]>> = {
  team: SHARED,
  groupChat: SHARED,
  personal: [
    'help',
    'whoami',
    'set default-account',
    'set default-region',
    'switch-roles',
    'alias list',
    'follow',
    'incidents',
  ],
};

/** Scope → what is offered besides where people sign in with their own accounts. */
const OFFERED_WITH_SIGN_IN: Readonly<Record<Scope, readonly Name[]>> = {
  team: ['sign-in'],
  groupChat: ['sign-in'],
  personal: ['sign-in', 'sign-out'],
};

export interface CommandList {
  scopes: Scope[];
  commands: { title: string; description: string }[];
}

/** The menus of commands, with the words that the table of built-ins has for them. */
export function commandLists(signIn: boolean): CommandList[] {
  return SCOPES.map((scope) => ({
    scopes: [scope],
    commands: [...OFFERED[scope], ...(signIn ? OFFERED_WITH_SIGN_IN[scope] : [])].map((name) => {
      const { help } = described(name);
      return { title: name, description: help };
    }),
  }));
}

function described(name: Name): Pick<BuiltInDescription, 'name' | 'help'> {
  const found = [HELP, ...BUILT_IN_DESCRIPTIONS].find((one) => one.name === name);
  if (found === undefined) throw new Error(`no built-in is called ${name}`);
  return found;
}
