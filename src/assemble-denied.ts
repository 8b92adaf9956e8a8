import { DeniedOperations } from './aws/denied-operations.ts';
import type { InstalledCatalogue } from './aws/installed-catalogue.ts';
import { unmatchedPatterns } from './aws/unmatched-patterns.ts';
import type { Configuration } from './configuration/configuration.ts';
import type { Log } from './telemetry/log.ts';

/** The denied operations of the configuration that holds now: what is added to the file holds at once. */
export function deniedNow(current: () => Configuration): Pick<DeniedOperations, 'find'> {
  let read = current().denied;
  let denied = new DeniedOperations(read);
  return {
    find(service, operation, input) {
      if (current().denied !== read) {
        read = current().denied;
        denied = new DeniedOperations(read);
      }
      return denied.find(service, operation, input);
    },
  };
}

/** Tells the operators of denied patterns that deny nothing, which nobody would notice. */
export function warnOfDenied(
  { denied }: Pick<Configuration, 'denied'>,
  catalogue: Pick<InstalledCatalogue, 'apiOperations'>,
  log: Pick<Log, 'warn'>,
): void {
  for (const warning of unmatchedPatterns(denied, () => catalogue.apiOperations())) log.warn(warning);
}
