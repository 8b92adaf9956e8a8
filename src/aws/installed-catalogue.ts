import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ServiceEntry } from '../command/catalogue.ts';
import { openDeclarations } from './declaration-texts.ts';
import { readSummary } from './documentation.ts';
import { commandNames, InstalledService } from './installed-service.ts';
import { canonicalName, isKnownService, nameOfPackage, packageOf } from './packages.ts';
import { SdkPackage } from './sdk-package.ts';
import type { SdkCatalogue, SdkService } from './sdk-service.ts';
import type { SummarisedOperation, SummarisedOperations } from './search.ts';
import type { ApiOperation } from './unmatched-patterns.ts';

/**
 * The catalogue of the AWS SDK clients that are installed under one `node_modules`. It reads the directory when made; a
 * client's code is loaded by `load()` of its entry and then kept.
 */
export class InstalledCatalogue implements SdkCatalogue, SummarisedOperations {
  readonly #packages: ReadonlyMap<string, SdkPackage>;
  readonly #tooOld: ReadonlySet<string>;
  readonly #names: readonly string[];
  readonly #services = new Map<string, InstalledService>();
  readonly #entries = new Map<string, ServiceEntry>();
  #servicesByOperation: ReadonlyMap<string, readonly string[]> | undefined;
  #operationNames: readonly string[] | undefined;

  /** @param modules the `node_modules` directory that holds `@aws-sdk`; `installedModules` finds the project's own. */
  constructor(modules: string) {
    const packages = [...clientPackages(join(modules, '@aws-sdk'))];
    this.#tooOld = new Set(packages.filter(([, found]) => !found.describesItself()).map(([name]) => name));
    this.#packages = new Map(packages);
    this.#names = [...this.#packages.keys()].filter((name) => !this.#tooOld.has(name)).sort();
  }

  serviceNames(): readonly string[] {
    return this.#names;
  }

  find(name: string): ServiceEntry | undefined {
    const canonical = canonicalName(name);
    const known = this.#entries.get(canonical);
    if (known !== undefined) return known;
    const entry = this.#entry(canonical);
    // Names that AWS does not have are people's mistypings, of which there is no end, so they are not kept.
    if (entry !== undefined) this.#entries.set(canonical, entry);
    return entry;
  }

  servicesWithOperation(operation: string): readonly string[] {
    return this.#byOperation().get(operation) ?? [];
  }

  operationNames(): readonly string[] {
    this.#operationNames ??= [...this.#byOperation().keys()].sort();
    return this.#operationNames;
  }

  /** Every operation of every available service with a way to its summary, which reads one file. Loads none. */
  *summarised(): Iterable<SummarisedOperation> {
    for (const service of this.#names) {
      const sdkPackage = this.#packages.get(service);
      const texts = openDeclarations(join(sdkPackage?.directory ?? '', 'dist-types'));
      for (const [operation, apiName] of commandNames(service, sdkPackage?.operationNames() ?? [])) {
        yield { service, operation, summary: () => readSummary(texts, apiName) };
      }
    }
  }

  /** Every operation of every available service under its API name. Loads none. */
  *apiOperations(): Iterable<ApiOperation> {
    for (const service of this.#names) {
      for (const operation of this.#packages.get(service)?.operationNames() ?? []) yield { service, operation };
    }
  }

  /**
   * Loads the part of the SDK that all clients share, with the client of STS, which assuming a role needs anyway. The first command of
   * a service then waits some 60 ms less.
   */
  warm(): void {
    if (this.#names.includes('sts')) this.service('sts');
  }

  service(name: string): SdkService {
    const known = this.#services.get(name);
    if (known !== undefined) return known;
    const sdkPackage = this.#tooOld.has(name) ? undefined : this.#packages.get(name);
    if (sdkPackage === undefined) throw new Error(`The service ${name} is not available here`);
    sdkPackage.load();
    const service = new InstalledService(name, sdkPackage);
    this.#services.set(name, service);
    return service;
  }

  #entry(name: string): ServiceEntry | undefined {
    if (this.#tooOld.has(name)) return { kind: 'not-supported', name, package: packageOf(name) };
    if (this.#packages.has(name)) return { kind: 'available', name, load: () => this.service(name) };
    if (isKnownService(name)) return { kind: 'not-installed', name, package: packageOf(name) };
    return undefined;
  }

  #byOperation(): ReadonlyMap<string, readonly string[]> {
    this.#servicesByOperation ??= this.#readOperations();
    return this.#servicesByOperation;
  }

  #readOperations(): ReadonlyMap<string, readonly string[]> {
    const services = new Map<string, string[]>();
    for (const name of this.#names) {
      for (const operation of commandNames(name, this.#packages.get(name)?.operationNames() ?? []).keys()) {
        const having = services.get(operation);
        if (having === undefined) services.set(operation, [name]);
        else having.push(name);
      }
    }
    return services;
  }
}

/**
 * The nearest `node_modules` directory that holds SDK packages, as Node.js would look for them from a module.
 *
 * @param from file or URL of a module of the project, as `import.meta.url`.
 */
export function installedModules(from: string): string {
  const candidates = createRequire(from).resolve.paths('@aws-sdk') ?? [];
  const found = candidates.find((directory) => existsSync(join(directory, '@aws-sdk')));
  if (found === undefined) throw new Error('No AWS SDK package is installed; run npm ci');
  return found;
}

function* clientPackages(scope: string): Iterable<[string, SdkPackage]> {
  for (const directory of readdirSync(scope)) {
    if (directory.startsWith('client-')) yield [nameOfPackage(directory), new SdkPackage(join(scope, directory))];
  }
}
