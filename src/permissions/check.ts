import { readAwsError } from '../aws/aws-error.ts';
import type { Caller, DeniedOperations } from '../aws/call.ts';
import type { Connection } from '../aws/connection.ts';
import type { PrincipalCredentials } from '../aws/credentials.ts';
import type { Principal } from '../aws/principal.ts';
import type { SdkCatalogue } from '../aws/sdk-service.ts';
import type { DenyStatement } from '../aws/session-policy.ts';
import type { ChannelConfiguration, Configuration } from '../configuration/configuration.ts';
import { topicAccount } from '../notifications/addresses.ts';
import { topicsOf } from '../notifications/subscriptions.ts';
import { PersonError } from '../telemetry/person-error.ts';
import { type Decision, keyOf, type Right, rightsOf } from './decision.ts';
import type { Feature } from './need.ts';
import { type Place, placeOf } from './places.ts';
import { canSimulate, simulate } from './simulate.ts';
import { type Addition, additions } from './statements.ts';
import { tryCalls } from './try-calls.ts';

export interface CheckParts {
  readonly catalogue: SdkCatalogue;
  readonly connection: Connection;
  readonly credentials: Pick<PrincipalCredentials, 'for'>;
  readonly caller: Caller;
  readonly denied: Pick<DeniedOperations, 'find'>;
  readonly deniedStatements: readonly DenyStatement[];
  /** Actions that trust policies have refused so far, each by the ARN of its role. */
  readonly refusedByTrust: () => readonly { readonly roleArn: string; readonly action: string }[];
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** Why a role cannot be assumed, as people are told in chat. */
export type Problem = Pick<PersonError, 'code' | 'title' | 'message' | 'nextSteps'>;

/** Whether a role can be assumed. */
export interface RoleReport {
  readonly roleArn: string;
  /** `channel`: the configuration's own; `person`: one of `UserRoles`; `bot`: `NotificationRoleArn` where that is another. */
  readonly of: 'channel' | 'person' | 'bot';
  readonly problem: Problem | null;
  /** `sts:TagSession`, `sts:SetSourceIdentity`: what the trust policy does not allow, and the session goes without. */
  readonly without: readonly string[];
}

export interface ActionReport {
  readonly action: string;
  readonly resources: readonly string[];
  readonly state: Decision['kind'];
  readonly needed: boolean;
  /** Why it is not allowed or not known; null where it is allowed. */
  readonly why: string | null;
  /** What is lost without it, where the feature goes on. */
  readonly without: string | null;
}

export interface FeatureReport {
  readonly name: string;
  readonly does: string;
  readonly state: 'ok' | 'missing' | 'not-checked' | 'not-needed';
  readonly actions: readonly ActionReport[];
}

export interface ConfigurationReport {
  readonly configurationName: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly region: string;
  readonly guardrails: readonly string[];
  readonly roles: readonly RoleReport[];
  /** `simulation`: IAM decided. `calls`: calls that change nothing were tried. `none`: there is no session to try them in. */
  readonly decidedBy: 'simulation' | 'calls' | 'none';
  readonly notes: readonly string[];
  readonly features: readonly FeatureReport[];
  readonly additions: readonly RoleAddition[];
}

/** What is to be added for a role, or for the guardrails that cap it. */
export interface RoleAddition extends Addition {
  readonly roleArn: string;
}

/** What the bot looks up by itself for cards, though with the guardrails of people. */
const BOTS_CARDS: ReadonlySet<string> = new Set(['Alarm charts']);

/** Who looks: CloudTrail shows these calls under this name. */
const NAME = 'check-permissions';

/** Checks one configuration: its roles, and the rights of each feature. */
export async function checkConfiguration(
  parts: CheckParts,
  configuration: Configuration,
  row: ChannelConfiguration,
  features: readonly Feature[],
): Promise<ConfigurationReport> {
  const isOneRole = row.notificationRoleArn === row.roleArn;
  if (row.roleSource === 'assume-role' && isOneRole) return checkRow(parts, configuration, row, features);
  const isBots = ({ as, name }: Feature) => as === 'bot' || BOTS_CARDS.has(name);
  const bots = await checkRow(
    parts,
    { ...configuration, userRoles: [] },
    { ...row, roleArn: row.notificationRoleArn },
    features.filter(isBots),
  );
  // People's roles take people's own sign-ins, which nobody has here: what the bot does by itself is all that can be tried.
  if (row.roleSource === 'web-identity') return { ...bots, notes: [...bots.notes, ...ownSignIns(configuration, row)] };
  const people = await checkRow(
    parts,
    configuration,
    row,
    features.filter((feature) => !isBots(feature)),
  );
  return {
    ...people,
    roles: [...people.roles, ...bots.roles.map((role) => ({ ...role, of: 'bot' as const }))],
    decidedBy: people.decidedBy === 'none' ? bots.decidedBy : people.decidedBy,
    notes: [...new Set([...people.notes, ...bots.notes])],
    features: [...people.features, ...bots.features],
    additions: [...people.additions, ...bots.additions],
  };
}

async function checkRow(
  parts: CheckParts,
  configuration: Configuration,
  row: ChannelConfiguration,
  features: readonly Feature[],
): Promise<ConfigurationReport> {
  const topics = [...topicsOf(configuration)].flatMap(([topic, who]) => (who === row ? [topic] : []));
  const place = placeOf(row, topics);
  const person = principalOf(row);
  const bot = { ...person, guardrailPolicies: [] };
  const [channelRole, botRole, ...personalRoles] = await Promise.all([
    assume(parts, person, 'channel'),
    assume(parts, bot, 'channel'),
    ...personalRolesOf(configuration, row).map((roleArn) => assume(parts, { ...person, roleArn }, 'person')),
  ]);
  const report = {
    configurationName: row.name,
    accountId: row.account.id,
    accountName: row.account.name,
    region: place.region,
    guardrails: row.guardrailPolicies,
    roles: [channelRole.problem === null ? botRole : channelRole, ...personalRoles],
  };
  if (report.roles[0]?.problem) {
    return { ...report, decidedBy: 'none', notes: [], features: [], additions: [] };
  }
  const wanted = features.map((feature) => ({ feature, rights: rightsOf(feature, place) }));
  const rightsAs = (as: Feature['as']) => wanted.flatMap(({ feature, rights }) => (feature.as === as ? rights : []));
  const { decidedBy, notes, decide } = await decisions(parts, place, [
    { principal: person, as: 'person', rights: rightsAs('person') },
    { principal: bot, as: 'bot', rights: rightsAs('bot') },
  ]);
  const decided = wanted.map(({ feature, rights }) => ({
    feature,
    rights: rights.map((right) => ({
      right,
      decision: deniedByConfiguration(parts, right) ?? decide(feature.as, right),
    })),
  }));
  return {
    ...report,
    decidedBy,
    notes: [...notes, ...foreignTopics(topics, row), ...ownRoles(row)],
    features: decided.map(({ feature, rights }) => featureReport(feature, rights)),
    additions: additions(decided.map(({ rights }) => rights)).map((addition) => ({
      ...addition,
      roleArn: row.roleArn,
    })),
  };
}

interface Asked {
  readonly principal: Principal;
  readonly as: Feature['as'];
  readonly rights: readonly Right[];
}

/** By IAM where it can be asked, else by calls. */
async function decisions(
  parts: CheckParts,
  place: Place,
  asked: readonly Asked[],
): Promise<{
  readonly decidedBy: 'simulation' | 'calls';
  readonly notes: readonly string[];
  readonly decide: (as: Feature['as'], right: Right) => Decision;
}> {
  const by = async (way: (one: Asked) => Promise<ReadonlyMap<string, Decision>>) => {
    const found = new Map<Feature['as'], ReadonlyMap<string, Decision>>();
    for (const one of asked) found.set(one.as, await way(one));
    const unknown: Decision = { kind: 'not-checked', why: 'it was not looked at' };
    return (as: Feature['as'], right: Right) => found.get(as)?.get(keyOf(right)) ?? unknown;
  };
  const notes: string[] = [];
  if (!canSimulate(parts.catalogue)) {
    notes.push(
      "With IAM's client (npm run -s services -- add iam) IAM decides on roles of the bot's own account, changes included.",
    );
  } else {
    try {
      const simulation = { ...parts, place };
      const decide = await by(({ principal, rights }) => simulate(simulation, principal, rights));
      return { decidedBy: 'simulation', notes, decide };
    } catch (error) {
      const { code, message } = readAwsError(error);
      notes.push(`IAM did not simulate the role's policies (${code}: ${message}), so calls were tried.`);
    }
  }
  const decide = await by(({ principal, rights }) => tryCalls({ ...parts, place }, principal, rights));
  return { decidedBy: 'calls', notes, decide };
}

async function assume(parts: CheckParts, principal: Principal, of: RoleReport['of']): Promise<RoleReport> {
  const { roleArn } = principal;
  try {
    await parts.credentials.for(principal)();
  } catch (error) {
    if (!(error instanceof PersonError)) throw error;
    const { code, title, message, nextSteps } = error;
    return { roleArn, of, problem: { code, title, message, nextSteps }, without: [] };
  }
  const refused = parts.refusedByTrust().filter((one) => one.roleArn === roleArn);
  return { roleArn, of, problem: null, without: [...new Set(refused.map(({ action }) => action))] };
}

function deniedByConfiguration({ denied }: CheckParts, { service, operation }: Right): Decision | null {
  const found = denied.find(service, operation, {});
  if (found === null) return null;
  return { kind: 'missing', barrier: 'configuration', why: `Denied: ${found.pattern} in the configuration stops it.` };
}

function featureReport(
  { name, does }: Feature,
  rights: readonly { readonly right: Right; readonly decision: Decision }[],
): FeatureReport {
  const needed = rights.filter(({ right }) => right.without === null);
  const is = (kind: Decision['kind']) => needed.some(({ decision }) => decision.kind === kind);
  const state =
    rights.length === 0 ? 'not-needed' : is('missing') ? 'missing' : is('not-checked') ? 'not-checked' : 'ok';
  return {
    name,
    does,
    state,
    actions: rights.map(({ right: { action, resources, without }, decision }) => ({
      action,
      resources,
      state: decision.kind,
      needed: without === null,
      why: decision.kind === 'allowed' ? null : decision.why,
      without,
    })),
  };
}

/** A role's own policies are only half of what a topic of another account takes. */
function foreignTopics(topics: readonly string[], { account, roleArn }: ChannelConfiguration): readonly string[] {
  return topics
    .filter((topic) => topicAccount(topic) !== account.id)
    .map((topic) => `${topic} is of another account: the topic's own policy has to allow ${roleArn}, too.`);
}

/** Where people need roles of their own, what the channel's role lacks for their commands is no gap. */
function ownRoles({ userRoleRequired }: ChannelConfiguration): readonly string[] {
  if (!userRoleRequired) return [];
  return [
    "People run commands with their own roles here (UserRoleRequired); this tells what the channel's role may, which cards, topics, metrics and logs take.",
  ];
}

/** What is to be looked at by other means where people's own sign-ins count. */
function ownSignIns(configuration: Configuration, row: ChannelConfiguration): readonly string[] {
  const { account, roleArn, notificationRoleArn } = row;
  const roles = row.userRoleRequired ? [] : [roleArn];
  const people = [...new Set([...roles, ...personalRolesOf(configuration, row)])].join(', ') || 'their own roles';
  return [
    `People assume ${people} with their own sign-ins (RoleSource: web-identity), which the bot cannot try: sign in in Teams and run a command there.`,
    `This tells what ${notificationRoleArn} may, with which the bot does its own work in ${account.name}.`,
    ...(notificationRoleArn === roleArn
      ? ['NotificationRoleArn is left out, so IamRoleArn has to trust the bot, too; a role of its own is better.']
      : []),
  ];
}

function personalRolesOf({ userRoles }: Configuration, { account, roleArn }: ChannelConfiguration): readonly string[] {
  const roles = new Set(userRoles.flatMap((person) => person.roles));
  return [...roles].filter((role) => role.split(':')[4] === account.id && role !== roleArn);
}

function principalOf(row: ChannelConfiguration): Principal {
  return {
    tenantId: row.places.find((place) => place.tenantId !== null)?.tenantId ?? '',
    userId: NAME,
    userName: NAME,
    conversationId: NAME,
    configurationName: row.name,
    accountId: row.account.id,
    accountName: row.account.name,
    roleArn: row.roleArn,
    federatedAs: null,
    externalId: row.externalId,
    guardrailPolicies: row.guardrailPolicies,
  };
}
