import type { Configuration } from '../configuration/configuration.ts';

/** Who signed in, as the tenant's token says. */
export interface SignedInPerson {
  /** Entra object id. */
  readonly objectId: string;
  /** In lower case; null for guests, whose names other tenants give. */
  readonly userPrincipalName: string | null;
  /** Chosen by people: only shown. */
  readonly name: string;
}

/** Whether the configuration names this person an administrator, by object id or user principal name, in any case. */
export function isAdministrator(
  { administrators }: Pick<Configuration, 'administrators'>,
  { objectId, userPrincipalName }: SignedInPerson,
): boolean {
  return administrators.some((administrator) => {
    const called = administrator.toLowerCase();
    return called === objectId.toLowerCase() || called === userPrincipalName?.toLowerCase();
  });
}
