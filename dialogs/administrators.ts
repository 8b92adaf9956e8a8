import { isCalled } from '../src/teams/person.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

type Who = Pick<Turn, 'person'>;

/** Whether the configuration names this person an administrator. */
export function isAdministrator(parts: Pick<Parts, 'configuration'>, { person }: Who): boolean {
  return parts.configuration().administrators.some((administrator) => isCalled(person, administrator));
}

function orName({ person: { userPrincipalName } }: Who): string {
  return userPrincipalName === null ? '' : ` or as ${userPrincipalName}`;
}

/** @param what follows "may": `mute a whole conversation`. */
export function requireAdministrator(parts: Pick<Parts, 'configuration'>, turn: Who, what: string): void {
  if (isAdministrator(parts, turn)) return;
  throw new PersonError(
    'not-administrator',
    'That is for administrators',
    `Only administrators of the bot may ${what}.`,
    {
      nextSteps: [
        'Ask an administrator of the bot to do it.',
        `Or have yourself added to Administrators in the configuration file, with your id ${turn.person.id}${orName(turn)}.`,
      ],
    },
  );
}
