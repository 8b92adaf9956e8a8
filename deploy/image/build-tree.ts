import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { servicePackages } from '../../src/aws/service-packages.ts';
import { diskUse, prune } from './prune.ts';

/** What the bot runs on, besides its packages. */
const SOURCES = ['src', 'dialogs', 'cards', 'LICENSE'];
const MEGABYTE = 1024 * 1024;

/** `services.json`: clients besides the dependencies of `package.json`, by package. */
export interface ImageServices {
  /** Versions that the image carries. */
  readonly carried: Readonly<Record<string, string>>;
  /** The newest versions that there were; their commands do not describe themselves. */
  readonly tooOld: Readonly<Record<string, string>>;
  /** Of services for which the registry had no client. */
  readonly absent: readonly string[];
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies?: unknown;
  readonly optionalDependencies?: unknown;
}

export function readServices(): ImageServices {
  return JSON.parse(readFileSync(new URL('services.json', import.meta.url), 'utf8'));
}

/** The bot's `package.json` with every client that the image carries, and with nothing that only development or a laptop needs. */
export function imageManifest<Given extends Manifest>(
  given: Given,
  { carried }: Pick<ImageServices, 'carried'>,
): Manifest {
  const { devDependencies: _tools, optionalDependencies: _runtimes, ...manifest } = given;
  return { ...manifest, dependencies: { ...carried, ...given.dependencies } };
}

/**
 * Puts together in an empty directory what the container image runs: the sources, and the packages of all services, pruned. npm takes
 * each package that `package-lock.json` names in its version.
 */
function buildTree(from: string, to: string, print: (line: string) => void): void {
  if (existsSync(to) && readdirSync(to).length > 0) throw new Error(`${to} is not empty`);
  mkdirSync(to, { recursive: true });
  const services = readServices();
  const manifest = imageManifest(JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')), services);
  writeFileSync(join(to, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const file of ['package-lock.json', '.npmrc']) cpSync(join(from, file), join(to, file));
  npm(['install', '--omit=dev', '--omit=optional', '--ignore-scripts', '--no-audit'], to);
  const modules = join(to, 'node_modules');
  const unusable = servicePackages(modules).filter(
    ({ package: name, state }) => state.kind !== 'installed' && name in manifest.dependencies,
  );
  if (unusable.length > 0) throw new Error(`cannot be used: ${unusable.map((each) => each.package).join(', ')}`);
  const installed = diskUse(modules);
  prune(modules);
  rmSync(join(to, '.npmrc'));
  for (const source of SOURCES) cpSync(join(from, source), join(to, source), { recursive: true });
  report(to, installed, services, print);
}

function report(to: string, installed: number, services: ImageServices, print: (line: string) => void): void {
  const modules = join(to, 'node_modules');
  const megabytes = (bytes: number): string => `${Math.ceil(bytes / MEGABYTE)} MB`;
  const sdk = diskUse(join(modules, '@aws-sdk'));
  const packages = diskUse(modules);
  print(`AWS SDK:           ${megabytes(sdk)}`);
  print(`other packages:    ${megabytes(packages - sdk)}`);
  print(`sources:           ${megabytes(SOURCES.reduce((sum, source) => sum + diskUse(join(to, source)), 0))}`);
  print(`all:               ${megabytes(diskUse(to))} (packages as installed: ${megabytes(installed)})`);
  const usable = servicePackages(modules).filter(({ state }) => state.kind === 'installed');
  print(`services:          ${usable.length}`);
  print(`too old to be used: ${Object.keys(services.tooOld).join(', ')}`);
  print(`without a client:   ${services.absent.join(', ')}`);
}

function npm(args: readonly string[], cwd: string): void {
  const { status, error } = spawnSync('npm', [...args], { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`npm ended with code ${status}`);
}

if (import.meta.main) {
  const [to] = process.argv.slice(2);
  if (to === undefined) {
    process.stderr.write('usage: node deploy/image/build-tree.ts DIRECTORY\n');
    process.exitCode = 2;
  } else {
    buildTree(fileURLToPath(new URL('../..', import.meta.url)), resolve(to), (line) =>
      process.stdout.write(`${line}\n`),
    );
  }
}
