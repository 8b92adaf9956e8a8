import type { Principal } from '../src/aws/principal.ts';
import type { ChannelConfiguration, Configuration } from '../src/configuration/configuration.ts';
import { isCalled, type Person } from '../src/teams/person.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import type { RoleOf } from './conversation-memory.ts';
import type { Parts } from './parts.ts';
import { principalOf, type Turn } from './turn.ts';

type RoleParts = Pick<Parts, 'configuration' | 'memory'>;
type Who = Pick<Turn, 'conversation' | 'person'>;

/** The role that a person's command runs with, and how it came to be that one. */
export type PresentRole =
  /** Of those they may use the first. */
  | { readonly kind: 'default'; readonly roleArn: string }
  /** Chosen with `switch-roles`, until then in milliseconds since the epoch. */
  | { readonly kind: 'switched'; readonly roleArn: string; readonly until: number }
  /** The first again: the one that was chosen is no longer theirs, or its time is over. */
  | { readonly kind: 'ended'; readonly roleArn: string; readonly was: string; readonly why: 'gone' | 'over' };

/** The roles that a person may use under a channel configuration, each once. The first is theirs without a choice; none where one of their own is required. */
export function allowedRoles(
  configuration: Configuration,
  person: Person,
  channel: ChannelConfiguration,
): readonly string[] {
  const personal = configuration.userRoles
    .filter(({ user }) => isCalled(person, user))
    .flatMap(({ roles }) => roles)
    .filter((arn) => accountOf(arn) === channel.account.id);
  return [...new Set(channel.userRoleRequired ? personal : [channel.roleArn, ...personal])];
}

/** The role of a person who names none; changes nothing. Throws where they may use none. */
export async function presentRole(parts: RoleParts, who: Who, channel: ChannelConfiguration): Promise<PresentRole> {
  const allowed = allowedRoles(parts.configuration(), who.person, channel);
  const first = firstOf(allowed, who, channel);
  const chosen = await parts.memory.role(roleOf(who, channel));
  if (chosen === null || (chosen.roleArn === first && chosen.isOver)) return { kind: 'default', roleArn: first };
  if (!allowed.includes(chosen.roleArn)) return { kind: 'ended', roleArn: first, was: chosen.roleArn, why: 'gone' };
  if (chosen.isOver) return { kind: 'ended', roleArn: first, was: chosen.roleArn, why: 'over' };
  return { kind: 'switched', roleArn: chosen.roleArn, until: chosen.until };
}

/** The role that `--role` names, else the person's present one; changes nothing. A role that the configuration does not give them is refused. */
export async function wantedRole(
  parts: RoleParts,
  who: Who,
  channel: ChannelConfiguration,
  wanted: string | null,
): Promise<string> {
  if (wanted === null) return (await presentRole(parts, who, channel)).roleArn;
  const allowed = allowedRoles(parts.configuration(), who.person, channel);
  firstOf(allowed, who, channel);
  const found = findRole(allowed, wanted);
  if (found !== null) return found;
  throw new PersonError(
    'role-not-allowed',
    'You may not use that role here',
    `${wanted} is none of the roles that the configuration ${channel.name} gives you.`,
    { nextSteps: [`Leave --role out, or give one of: ${allowed.map(roleName).join(', ')}.`] },
  );
}

/**
 * The role that something is run with, which is `wantedRole`. A choice that no longer holds is forgotten, and the person is told once:
 * what runs now may do other things than they expect.
 */
export async function roleToRun(
  parts: RoleParts,
  turn: Pick<Turn, 'conversation' | 'person' | 'replies'>,
  channel: ChannelConfiguration,
  wanted: string | null,
): Promise<string> {
  if (wanted !== null) return wantedRole(parts, turn, channel, wanted);
  const present = await presentRole(parts, turn, channel);
  if (present.kind === 'ended') {
    await parts.memory.forgetRole(roleOf(turn, channel));
    await turn.replies.tell(
      `${endedInWords(present)} This runs with ${roleName(present.roleArn)} in ${channel.account.name}. ` +
        'To choose again, send: switch-roles',
    );
  }
  return present.roleArn;
}

/** `The role oncall-admin, which you chose here, is no longer yours.` */
export function endedInWords({ was, why }: Extract<PresentRole, { kind: 'ended' }>): string {
  const ending = why === 'gone' ? 'is no longer yours' : 'was for 7 days, and they are over';
  return `The role ${roleName(was)}, which you chose here, ${ending}.`;
}

/**
 * Refuses a role that was settled before a question was asked, where the person may not use it any more: what was shown with a role runs
 * with that role or not at all.
 */
export function checkRole(parts: RoleParts, { person }: Who, channel: ChannelConfiguration, roleArn: string): void {
  if (allowedRoles(parts.configuration(), person, channel).includes(roleArn)) return;
  throw new PersonError(
    'role-not-allowed',
    'That role is no longer yours here',
    `The configuration ${channel.name} was changed or removed since you asked: it does not give you ${roleArn}. Nothing was run.`,
    {
      nextSteps: ['Send the command again: it then shows the role that you have now.'],
      commands: [{ title: 'Who am I', line: 'whoami' }],
    },
  );
}

/** Who runs something with this role, and the names of the other roles that they could switch to. */
export function principalWith(parts: RoleParts, who: Who, channel: ChannelConfiguration, roleArn: string): Principal {
  const others = allowedRoles(parts.configuration(), who.person, channel).filter((arn) => arn !== roleArn);
  return { ...principalOf(who, channel, roleArn), otherRoles: others.map(roleName) };
}

/**
 * The role that a person means by its ARN, or by its name with or without its path. In any case: IAM keeps the names of an account's
 * roles apart by more than that. Null where it is none of them.
 */
export function findRole(roles: readonly string[], wanted: string): string | null {
  const spellings = (arn: string) => [arn, pathName(arn), roleName(arn)];
  const lower = wanted.toLowerCase();
  return (
    roles.find((arn) => spellings(arn).includes(wanted)) ??
    roles.find((arn) => spellings(arn).some((spelling) => spelling.toLowerCase() === lower)) ??
    null
  );
}

/** Where a person's choice of a role is remembered. */
export function roleOf({ conversation, person }: Who, { account }: ChannelConfiguration): RoleOf {
  return { baseId: conversation.baseId, personId: person.id, accountId: account.id };
}

/** The role's name without its path, which an account has only once. */
export function roleName(roleArn: string): string {
  return roleArn.slice(roleArn.lastIndexOf('/') + 1);
}

function firstOf(allowed: readonly string[], { person }: Who, channel: ChannelConfiguration): string {
  const [first] = allowed;
  if (first !== undefined) return first;
  throw new PersonError(
    'role-required',
    'You need a role of your own here',
    `The configuration ${channel.name} lets people run commands only with a role of their own in ${channel.account.name}.`,
    {
      nextSteps: [
        'An administrator of the bot adds you with a role to the configuration: ' +
          `UserRoles: [{ User: ${person.id}, Roles: ["${prefixOf(channel.roleArn)}ROLE"] }]`,
        "The role needs the same trust policy as the channel's.",
      ],
      commands: [{ title: 'Who am I', line: 'whoami' }],
    },
  );
}

function accountOf(roleArn: string): string {
  return roleArn.split(':')[4] ?? '';
}

/** `arn:aws:iam::111122223333:role/` */
function prefixOf(roleArn: string): string {
  return roleArn.slice(0, roleArn.indexOf(':role/') + ':role/'.length);
}

function pathName(roleArn: string): string {
  return roleArn.slice(prefixOf(roleArn).length);
}
