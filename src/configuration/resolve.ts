import type { Account, ChannelConfiguration, Configuration, CustomAction, Place } from './configuration.ts';
import { criterionFault } from './criteria.ts';
import type { ConfigurationFile } from './file.ts';
import type { ConfigurationProblem, Path, Positions } from './positions.ts';
import { show } from './problems.ts';
import { readTeamsAddress } from './teams-ids.ts';

type FileRow = ConfigurationFile['ChannelConfigurations'][number];
type Report = (path: Path, message: string) => void;

/** Makes the configuration out of a file that the schema has taken, and finds what only several properties together show. */
export function resolveConfiguration(
  file: ConfigurationFile,
  positions: Positions,
): { configuration: Configuration; problems: readonly ConfigurationProblem[] } {
  const problems: ConfigurationProblem[] = [];
  const report: Report = (path, message) => problems.push(positions.at(path, message));
  const accounts = new Map(
    Object.entries(file.Accounts ?? {}).map(([id, { Name, DefaultRegion }]): [string, Account] => [
      id,
      { id, name: Name ?? id, defaultRegion: DefaultRegion ?? null },
    ]),
  );
  const channelConfigurations = file.ChannelConfigurations.map((row, index) => readRow(row, index, accounts, report));
  reportDuplicates(file, report);
  reportSignIn(file, report);
  reportFeedback(file, channelConfigurations, report);
  reportSharedPlaces(channelConfigurations, report);
  for (const [index, action] of (file.CustomActions ?? []).entries()) reportCriteria(action, index, report);
  const configuration: Configuration = {
    accounts,
    channelConfigurations,
    userRoles: (file.UserRoles ?? []).map(({ User, Roles }) => ({ user: User.toLowerCase(), roles: Roles })),
    administrators: (file.Administrators ?? []).map((person) => person.toLowerCase()),
    denied: file.Denied ?? [],
    customActions: (file.CustomActions ?? []).map(readAction),
    feedbackConfiguration: file.FeedbackConfiguration ?? null,
    signIn: file.SignIn ? { connectionName: file.SignIn.ConnectionName } : null,
    operatorsPage: file.OperatorsPage ?? false,
  };
  return { configuration, problems };
}

function readRow(
  row: FileRow,
  index: number,
  accounts: ReadonlyMap<string, Account>,
  report: Report,
): ChannelConfiguration {
  const at = (...rest: Path): Path => ['ChannelConfigurations', index, ...rest];
  const [, partition = 'aws', , , accountId = ''] = row.IamRoleArn.split(':');
  for (const [position, policy] of (row.GuardrailPolicies ?? []).entries()) {
    const [, ofPartition, , , owner] = policy.split(':');
    if (ofPartition !== partition || (owner !== 'aws' && owner !== accountId)) {
      report(
        at('GuardrailPolicies', position),
        `expected a policy of AWS or of the role's account ${accountId}, found ${show(policy)}`,
      );
    }
  }
  const notificationAccount = row.NotificationRoleArn?.split(':')[4];
  if (notificationAccount !== undefined && notificationAccount !== accountId)
    report(
      at('NotificationRoleArn'),
      `expected a role of the account ${accountId}, found ${show(row.NotificationRoleArn)}`,
    );
  return {
    name: row.ConfigurationName,
    places: readPlaces(row, at, report),
    account: accounts.get(accountId) ?? { id: accountId, name: accountId, defaultRegion: null },
    roleArn: row.IamRoleArn,
    roleSource: row.RoleSource ?? 'assume-role',
    notificationRoleArn: row.NotificationRoleArn ?? row.IamRoleArn,
    peopleOfTenants: (row.PeopleOfTenants ?? []).map((id) => id.toLowerCase()),
    guests: row.Guests ?? false,
    externalId: row.ExternalId ?? null,
    guardrailPolicies: row.GuardrailPolicies ?? [`arn:${partition}:iam::aws:policy/ReadOnlyAccess`],
    userRoleRequired: row.UserRoleRequired ?? false,
    loggingLevel: row.LoggingLevel ?? 'NONE',
    snsTopicArns: row.SnsTopicArns ?? [],
    unknownEvents: row.UnknownEvents ?? 'show',
    customizations: (row.CustomizationResourceArns ?? []).map((action) => action.slice(action.lastIndexOf('/') + 1)),
  };
}

/** People can sign in only where the file says by which connection. */
function reportSignIn(file: ConfigurationFile, report: Report): void {
  for (const [index, row] of file.ChannelConfigurations.entries()) {
    if (row.RoleSource !== 'web-identity') continue;
    if (file.SignIn === undefined)
      report(['ChannelConfigurations', index, 'RoleSource'], 'web-identity needs SignIn: { ConnectionName: … }');
  }
}

/** Feedback goes to a conversation that the operators share. */
function reportFeedback(file: ConfigurationFile, rows: readonly ChannelConfiguration[], report: Report): void {
  const name = file.FeedbackConfiguration;
  if (name === undefined) return;
  const row = rows.find((candidate) => candidate.name === name);
  if (row === undefined)
    report(['FeedbackConfiguration'], `expected the ConfigurationName of a row, found ${show(name)}`);
  else if (row.places.length > 0 && row.places.every(({ kind }) => kind === 'personal'))
    report(['FeedbackConfiguration'], `${show(name)} is for personal chats; expected one of a channel or a group chat`);
}

function readPlaces(row: FileRow, at: (...rest: Path) => Path, report: Report): Place[] {
  const places: Place[] = [];
  const tenantId = row.TeamsTenantId?.toLowerCase() ?? null;
  if (row.TeamsChannelId !== undefined) {
    const channel = readChannel({ ...row, TeamsChannelId: row.TeamsChannelId }, at, report);
    if (channel) places.push(channel);
  }
  if (row.ConversationId !== undefined) {
    const chat = readTeamsAddress('chat', row.ConversationId);
    if (chat) places.push({ kind: 'group', tenantId: tenantId ?? chat.tenantId, conversationId: chat.conversationId });
    else
      report(
        at('ConversationId'),
        `expected a group chat's id, such as 19:…@thread.v2, or its link, found ${show(row.ConversationId)}`,
      );
  }
  if (row.Personal === true) places.push({ kind: 'personal', tenantId });
  if (row.TeamsChannelId === undefined && row.ConversationId === undefined && row.Personal !== true) {
    report(at(), 'names no conversation: expected TeamsChannelId, ConversationId or Personal: true');
  }
  return places;
}

function readChannel(
  row: FileRow & { TeamsChannelId: string },
  at: (...rest: Path) => Path,
  report: Report,
): Place | null {
  const channel = readTeamsAddress('channel', row.TeamsChannelId);
  if (channel === null) {
    report(
      at('TeamsChannelId'),
      `expected a channel's id, such as 19:…@thread.tacv2, or its link, found ${show(row.TeamsChannelId)}`,
    );
    return null;
  }
  const fromLink = { TeamId: channel.teamId, TeamsTenantId: channel.tenantId };
  const read = (name: 'TeamId' | 'TeamsTenantId'): string => {
    const written = row[name]?.toLowerCase() ?? null;
    const linked = fromLink[name];
    if (written === null && linked === null)
      report(at(name), "is missing: expected it here, or in the channel's link as TeamsChannelId");
    if (written !== null && linked !== null && written !== linked)
      report(at(name), `differs from the channel's link, which says ${show(linked)}`);
    return written ?? linked ?? '';
  };
  return {
    kind: 'channel',
    tenantId: read('TeamsTenantId'),
    teamId: read('TeamId'),
    channelId: channel.conversationId,
  };
}

function readAction(action: NonNullable<ConfigurationFile['CustomActions']>[number]): CustomAction {
  return {
    name: action.ActionName,
    aliasName: action.AliasName ?? null,
    commandText: action.Definition.CommandText,
    attachments: (action.Attachments ?? []).map((attachment) => ({
      notificationType: attachment.NotificationType ?? null,
      buttonText: attachment.ButtonText ?? null,
      criteria: (attachment.Criteria ?? []).map(({ Operator, VariableName, Value }) => ({
        operator: Operator,
        variableName: VariableName,
        value: Value ?? null,
      })),
      variables: attachment.Variables ?? {},
    })),
  };
}

/** Values that their operators cannot compare with. */
function reportCriteria(
  action: NonNullable<ConfigurationFile['CustomActions']>[number],
  index: number,
  report: Report,
): void {
  for (const [position, { Criteria }] of (action.Attachments ?? []).entries()) {
    for (const [number, { Operator, Value }] of (Criteria ?? []).entries()) {
      const fault = criterionFault({ operator: Operator, value: Value ?? null });
      if (fault === null) continue;
      report(['CustomActions', index, 'Attachments', position, 'Criteria', number, 'Value'], fault);
    }
  }
}

interface Named {
  readonly path: Path;
  readonly value: string;
}

/** Reports each entry of each list that is equal, cases aside, to an earlier one: by what these are names of. */
function reportDuplicates(file: ConfigurationFile, report: Report): void {
  const rows = file.ChannelConfigurations;
  const actions = file.CustomActions ?? [];
  const people = file.UserRoles ?? [];
  const named = (list: string, property: string, values: readonly (string | undefined)[]): Named[] =>
    values.flatMap((value, index) => (value === undefined ? [] : [{ path: [list, index, property], value }]));
  const entries = (path: Path, values: readonly string[] | undefined): Named[] =>
    (values ?? []).map((value, index) => ({ path: [...path, index], value }));
  const groups: Named[][] = [
    Object.entries(file.Accounts ?? {}).map(([id, { Name }]) => ({
      path: ['Accounts', id, 'Name'],
      value: Name ?? id,
    })),
    named(
      'ChannelConfigurations',
      'ConfigurationName',
      rows.map((row) => row.ConfigurationName),
    ),
    named(
      'CustomActions',
      'ActionName',
      actions.map((action) => action.ActionName),
    ),
    named(
      'CustomActions',
      'AliasName',
      actions.map((action) => action.AliasName),
    ),
    named(
      'UserRoles',
      'User',
      people.map((person) => person.User),
    ),
    entries(['Administrators'], file.Administrators),
    entries(['Denied'], file.Denied),
    ...people.map(({ Roles }, index) => entries(['UserRoles', index, 'Roles'], Roles)),
    ...rows.flatMap((row, index) =>
      (['GuardrailPolicies', 'SnsTopicArns', 'CustomizationResourceArns', 'PeopleOfTenants'] as const).map((property) =>
        entries(['ChannelConfigurations', index, property], row[property]),
      ),
    ),
  ];
  for (const group of groups) {
    const seen = new Set<string>();
    for (const { path, value } of group) {
      // ARNs tell cases apart; names that differ by nothing else would be taken for each other in chat.
      const key = value.startsWith('arn:') ? value : value.toLowerCase();
      if (seen.has(key)) report(path, `${show(value)} stands here a second time`);
      seen.add(key);
    }
  }
}

/** One conversation and account have one configuration, or a command would not know its role. */
function reportSharedPlaces(rows: readonly ChannelConfiguration[], report: Report): void {
  const seen = new Map<string, { readonly name: string; readonly tenantId: string | null }[]>();
  for (const [index, { name, places, account }] of rows.entries()) {
    for (const place of places) {
      const key = `${place.kind} ${placeId(place)} ${account.id}`;
      const others = seen.get(key) ?? [];
      // Without a tenant a configuration is for any, so it meets every other.
      const other = others.find(
        ({ tenantId }) => tenantId === null || place.tenantId === null || tenantId === place.tenantId,
      );
      if (other)
        report(
          ['ChannelConfigurations', index],
          `is for the same conversation and account (${account.id}) as ${other.name}`,
        );
      seen.set(key, [...others, { name, tenantId: place.tenantId }]);
    }
  }
}

function placeId(place: Place): string {
  if (place.kind === 'channel') return place.channelId;
  return place.kind === 'group' ? place.conversationId : '';
}
