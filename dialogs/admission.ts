import type { ChannelConfiguration } from '../src/configuration/configuration.ts';
import type { People, Standing } from '../src/teams/people.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

export interface AdmissionParts extends Pick<Parts, 'log'> {
  readonly people: Pick<People, 'standing'>;
}

/**
 * The turn as this person may have it: with the configurations that admit them, and their user principal name. Throws where the
 * conversation has configurations and none admits them, and where Teams does not say who they are. Where it has none there is nothing to
 * admit to, and Teams is not asked.
 */
export async function admit(parts: AdmissionParts, turn: Turn): Promise<Turn> {
  if (turn.configurations.length === 0) return turn;
  const told = await parts.people.standing(turn.conversation, turn.person);
  if (told.kind === 'no-member') throw notAMember();
  if (told.kind === 'not-told') {
    parts.log.warn({ user: turn.person.id, problem: told.problem }, 'Teams did not say who a person is');
    throw personUnknown();
  }
  const person = { ...turn.person, userPrincipalName: told.userPrincipalName };
  const { tenantId } = turn.conversation;
  const closed = turn.configurations.filter((configuration) => !admits(configuration, tenantId, told));
  if (closed.length === 0) return { ...turn, person };
  if (closed.length === turn.configurations.length) throw refusalOf(told, closed);
  return {
    ...turn,
    person,
    configurations: turn.configurations.filter((configuration) => !closed.includes(configuration)),
    refused: new Map(closed.map((configuration) => [configuration.name, refusalOf(told, [configuration])])),
  };
}

/** Throws where the person may not use the configuration that something came for. */
export function requireAdmitted({ refused }: Pick<Turn, 'refused'>, configurationName: string): void {
  const refusal = refused?.get(configurationName);
  if (refusal !== undefined) throw refusal;
}

function admits(
  { peopleOfTenants, guests }: Pick<ChannelConfiguration, 'peopleOfTenants' | 'guests'>,
  conversationTenantId: string,
  { tenantId, isGuest, isAnonymous }: Standing,
): boolean {
  if (isAnonymous || tenantId === null) return false;
  const isOwn = tenantId === conversationTenantId.toLowerCase();
  // Guests of the conversation's own tenant carry that tenant's id: a list of tenants does not let them in.
  if (!isOwn && peopleOfTenants.includes(tenantId)) return true;
  return isGuest ? guests : isOwn;
}

function refusalOf(standing: Standing, closed: readonly ChannelConfiguration[]): PersonError {
  if (standing.isAnonymous || standing.tenantId === null) return anonymous();
  const names = closed.map(({ name }) => name).join(', ');
  return standing.isGuest ? guest(names) : otherTenant(names, standing.tenantId);
}

function guest(names: string): PersonError {
  return new PersonError(
    'guest',
    'Guests may not do this here',
    `You are a guest of this organization, and the configuration of this conversation (${names}) lets no guests in.`,
    { nextSteps: [`Ask an administrator of the bot to set Guests: true in ${names}.`] },
  );
}

function otherTenant(names: string, tenantId: string): PersonError {
  return new PersonError(
    'other-tenant',
    'People of other organizations may not do this here',
    `You belong to the tenant ${tenantId}, and the configuration of this conversation (${names}) does not let its people in.`,
    { nextSteps: [`Ask an administrator of the bot to add ${tenantId} to PeopleOfTenants in ${names}.`] },
  );
}

function anonymous(): PersonError {
  return new PersonError(
    'anonymous',
    'You need an account for this',
    'You are here without an account of an organization, so nobody can say who you are.',
    { nextSteps: ['Sign in to Teams with your account, then send it again.'] },
  );
}

function notAMember(): PersonError {
  return new PersonError(
    'not-a-member',
    'You are not a member here',
    'Teams says that you are no member of this conversation.',
    { nextSteps: ['Ask an owner to add you, then send it again.'] },
  );
}

function personUnknown(): PersonError {
  return new PersonError(
    'person-unknown',
    'Teams did not say who you are',
    'Before I do anything I ask Teams whether you are a guest and of which organization, and I got no usable answer. Nothing was done.',
    { nextSteps: ['Send it again.', 'If it stays, ask an operator of the bot to look at its log.'] },
  );
}
