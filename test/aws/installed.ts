import { InstalledCatalogue, installedModules } from '../../src/aws/installed-catalogue.ts';
import type { Operation } from '../../src/command/catalogue.ts';

/** `node_modules` of the project. */
export const modules = installedModules(import.meta.url);

/** The catalogue of the really installed clients, one for all tests since loading them all takes seconds. */
export const catalogue = new InstalledCatalogue(modules);

/** An operation by AWS CLI names; fails the test where there is none. */
export function operationOf(service: string, name: string): Operation {
  const operation = catalogue.service(service).operation(name);
  if (operation === undefined) throw new Error(`${service} has no ${name}`);
  return operation;
}

/** Every operation of every installed service. */
export function* everyOperation(): Iterable<Operation> {
  for (const service of catalogue.serviceNames()) {
    for (const name of catalogue.service(service).operationNames) yield operationOf(service, name);
  }
}
