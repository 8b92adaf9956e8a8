import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nameOfPackage, packageOf } from './packages.ts';
import { SdkPackage } from './sdk-package.ts';
import { SERVICE_NAMES } from './services.ts';

/** A service of AWS and the npm package that makes it available here. */
export interface ServicePackage {
  /** AWS CLI name. */
  readonly name: string;
  readonly package: string;
  readonly state: PackageState;
}

export type PackageState =
  | { readonly kind: 'installed'; readonly version: string }
  | { readonly kind: 'not-installed' }
  /** Installed, but from before packages described their own operations. */
  | { readonly kind: 'too-old'; readonly version: string }
  /** There is no such client for JavaScript. */
  | { readonly kind: 'no-package' };

/** Services for which AWS has never made a client for JavaScript. */
const WITHOUT_PACKAGE: ReadonlySet<string> = new Set(['sdb']);

/**
 * Every known service and every other whose client is installed, by name, with what is installed of it. Loads no client.
 *
 * @param modules the `node_modules` directory that holds `@aws-sdk`, or would.
 */
export function servicePackages(modules: string): readonly ServicePackage[] {
  const scope = join(modules, '@aws-sdk');
  const installed = existsSync(scope) ? readdirSync(scope).filter((each) => each.startsWith('client-')) : [];
  const names = new Set([...SERVICE_NAMES, ...installed.map(nameOfPackage)]);
  return [...names].sort().map((name) => ({ name, package: packageOf(name), state: stateOf(name, modules) }));
}

function stateOf(name: string, modules: string): PackageState {
  if (WITHOUT_PACKAGE.has(name)) return { kind: 'no-package' };
  const directory = join(modules, packageOf(name));
  const version = versionOf(directory);
  if (version === null) return { kind: 'not-installed' };
  return { kind: new SdkPackage(directory).describesItself() ? 'installed' : 'too-old', version };
}

function versionOf(directory: string): string | null {
  const file = join(directory, 'package.json');
  if (!existsSync(file)) return null;
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : 'unknown';
}
