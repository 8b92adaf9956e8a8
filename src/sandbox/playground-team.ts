/**
 * The tenant, team, chats and people that the local Teams client shows. Ids have the shapes of Teams' own, so that code
 * which reads ids meets in the sandbox what it meets in Teams: `28:` a bot, `29:` a person, `a:` a personal chat,
 * `19:…@thread.v2` a group chat, `19:…@thread.tacv2` a channel. The people are those of Microsoft's sample tenant.
 */
export const playgroundTeam = {
  tenantId: '5a4d0000-0000-4000-8000-000000000001',
  bot: { id: '28:5a4d0000-0000-4000-8000-0000000000b0', name: 'AWS' },
  personalChat: { id: 'a:1sandboxpersonalchatalexandaws' },
  groupChat: { id: '19:5a4d0000000040008000000000000c01@thread.v2', name: 'On call' },
  /** A team's Bot Framework id is the id of its General channel. */
  team: {
    id: '19:5a4d0000000040008000000000000e01@thread.tacv2',
    name: 'Operations',
    aadGroupId: '5a4d0000-0000-4000-8000-0000000000e0',
  },
  /** The playground shows exactly one channel besides General. */
  channel: { id: '19:5a4d0000000040008000000000000e02@thread.tacv2', name: 'Alarms' },
  /** The person who sits at the playground. */
  currentUser: person('a0', 'Alex', 'Wilber'),
  /** The playground wants exactly five others; all are members of the group chat and the team. */
  otherUsers: [
    person('a1', 'Megan', 'Bowen'),
    person('a2', 'Adele', 'Vance'),
    person('a3', 'Isaiah', 'Langer'),
    person('a4', 'Patti', 'Fernandez'),
    person('a5', 'Lynne', 'Robbins'),
  ],
} as const;

export interface PlaygroundPerson {
  /** Bot Framework's id of the person. */
  readonly id: string;
  readonly name: string;
  /** Entra object id. */
  readonly aadObjectId: string;
  readonly userPrincipalName: string;
  readonly givenName: string;
  readonly surname: string;
}

function person(number: string, givenName: string, surname: string): PlaygroundPerson {
  return {
    id: `29:1sandbox${givenName.toLowerCase()}${surname.toLowerCase()}`,
    name: `${givenName} ${surname}`,
    aadObjectId: `5a4d0000-0000-4000-8000-0000000000${number}`,
    userPrincipalName: `${givenName.toLowerCase()}@example.com`,
    givenName,
    surname,
  };
}

/**
 * The team in the playground's configuration format 0.1.1 (its README: "Mock Data and Activities"). YAML is a superset of
 * JSON, so the file may hold this as JSON. The format spells `userPrincipleName` so.
 */
export function playgroundConfiguration(team: typeof playgroundTeam): object {
  const user = (one: PlaygroundPerson): object => ({
    id: one.id,
    name: one.name,
    userPrincipleName: one.userPrincipalName,
    aadObjectId: one.aadObjectId,
    givenName: one.givenName,
    surname: one.surname,
    email: one.userPrincipalName,
  });
  return {
    version: '0.1.1',
    tenantId: team.tenantId,
    bot: team.bot,
    currentUser: user(team.currentUser),
    users: team.otherUsers.map(user),
    personalChat: team.personalChat,
    groupChat: team.groupChat,
    team: { ...team.team, channels: [team.channel] },
  };
}
