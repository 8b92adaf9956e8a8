import type { Principal } from '../src/aws/principal.ts';
import { findConfiguration } from './account.ts';
import type { Found } from './found.ts';
import type { Parts } from './parts.ts';
import { checkRole, principalWith } from './role.ts';
import type { Turn } from './turn.ts';

/** As whom and where a guided command will run. Plain data: it is kept with the dialog. */
export interface GuidedPlace {
  readonly configurationName: string;
  readonly roleArn: string;
  readonly region: string;
}

export function placeOf({ configurationName, roleArn, region }: Required<Found>): GuidedPlace {
  return { configurationName, roleArn, region };
}

/** Who asks AWS while a dialog is open. It may have waited for long: the role must still be one that the person may use. */
export function principalAt(parts: Parts, turn: Turn, { configurationName, roleArn }: GuidedPlace): Principal {
  const configuration = findConfiguration(turn, configurationName);
  checkRole(parts, turn, configuration, roleArn);
  return principalWith(parts, turn, configuration, roleArn);
}

/** The lines of a summary that say where and as whom. */
export function placeLines(turn: Turn, { configurationName, region, roleArn }: GuidedPlace) {
  const { account } = findConfiguration(turn, configurationName);
  return [
    { name: 'Account', value: `${account.name} (${account.id})`, go: null },
    { name: 'Region', value: region, go: null },
    { name: 'Role', value: roleArn, go: null },
  ];
}
