import type { ChannelConfiguration, Configuration } from '../src/configuration/configuration.ts';
import { isCalled, type Person } from '../src/teams/person.ts';
import { PersonError } from '../src/telemetry/person-error.ts';

/**
 * The role a person runs with under a channel configuration: the one `--role` names, else the channel's, or where a personal role is
 * required, the person's first for that account. A role that the configuration does not give this person is refused.
 */
export function chooseRole(
  configuration: Configuration,
  person: Person,
  channel: ChannelConfiguration,
  wanted: string | null,
): string {
  const personal = configuration.userRoles
    .filter(({ user }) => isCalled(person, user))
    .flatMap(({ roles }) => roles)
    .filter((arn) => accountOf(arn) === channel.account.id);
  const allowed = channel.userRoleRequired ? personal : [channel.roleArn, ...personal];
  const [first] = allowed;
  if (first === undefined) {
    throw new PersonError(
      'role-required',
      'You need a role of your own here',
      `The configuration ${channel.name} lets people run commands only with a role of their own in ${channel.account.name}.`,
      {
        nextSteps: [
          `An administrator of the bot adds you (${person.id}) with a role to UserRoles in the configuration.`,
        ],
      },
    );
  }
  if (wanted === null) return first;
  const found = allowed.find((arn) => arn === wanted || nameOf(arn) === wanted);
  if (found !== undefined) return found;
  throw new PersonError(
    'role-not-allowed',
    'You may not use that role here',
    `${wanted} is none of the roles that the configuration ${channel.name} gives you.`,
    { nextSteps: [`Leave --role out, or give one of: ${allowed.map(nameOf).join(', ')}.`] },
  );
}

function accountOf(roleArn: string): string {
  return roleArn.split(':')[4] ?? '';
}

function nameOf(roleArn: string): string {
  return roleArn.slice(roleArn.indexOf(':role/') + ':role/'.length);
}
