import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ServicePackage, servicePackages } from '../../src/aws/service-packages.ts';
import type { ImageServices } from './build-tree.ts';

/**
 * Clients before this minor version of the SDK describe none of their operations. What is newer is installed to see: they changed one by one.
 */
const FIRST_TO_INSTALL = 850;

type RunNpm = (args: readonly string[]) => { readonly exitCode: number; readonly output: string };

/**
 * The clients that the image carries besides the dependencies of `package.json`, in the versions that npm takes beside the lock.
 *
 * @param folder a copy of `package.json`, `package-lock.json` and `.npmrc`, which is changed.
 */
export function listServices(folder: string, npm: RunNpm): ImageServices {
  const manifestFile = join(folder, 'package.json');
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
  const missing = servicePackages(join(folder, 'node_modules')).filter(
    (each) => each.state.kind !== 'no-package' && !(each.package in manifest.dependencies),
  );
  const names = missing.map((each) => each.package);
  const absent = lock(names, npm);
  const found = names.filter((name) => !absent.includes(name));
  const { packages }: Lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  const versions = new Map(found.map((name) => [name, packages[`node_modules/${name}`]?.version ?? '']));
  const promising = found.filter((name) => minorOf(versions.get(name)) >= FIRST_TO_INSTALL);
  const dependencies = {
    ...manifest.dependencies,
    ...Object.fromEntries(promising.map((name) => [name, versions.get(name)])),
  };
  writeFileSync(
    manifestFile,
    JSON.stringify({ ...manifest, dependencies, devDependencies: {}, optionalDependencies: {} }),
  );
  must(npm(['install', ...QUIET]));
  const usable = new Set(
    servicePackages(join(folder, 'node_modules'))
      .filter(isInstalled)
      .map((each) => each.package),
  );
  const versionsOf = (wanted: readonly string[]) =>
    Object.fromEntries(wanted.toSorted().map((name) => [name, versions.get(name) ?? '']));
  return {
    carried: versionsOf(found.filter((name) => usable.has(name))),
    tooOld: versionsOf(found.filter((name) => !usable.has(name))),
    absent: absent.toSorted(),
  };
}

const QUIET = ['--omit=dev', '--omit=optional', '--ignore-scripts', '--no-audit'];

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string }>>;
}

/** Has npm write them all into the lock; gives those that the registry does not have, all of which npm names when it logs its requests. */
function lock(names: readonly string[], npm: RunNpm): readonly string[] {
  const args = (wanted: readonly string[]) => [
    'install',
    '--package-lock-only',
    '--loglevel=http',
    ...QUIET,
    ...wanted,
  ];
  const first = npm(args(names));
  if (first.exitCode === 0) return [];
  const unknown = new Set(
    [...first.output.matchAll(/fetch GET 404 \S*\/(@aws-sdk)(?:%2f|\/)(client-[a-z0-9-]+)/g)].map(
      ([, scope, name]) => `${scope}/${name}`,
    ),
  );
  const absent = names.filter((name) => unknown.has(name));
  if (absent.length === 0) must(first);
  must(npm(args(names.filter((name) => !unknown.has(name)))));
  return absent;
}

function must({ exitCode, output }: ReturnType<RunNpm>): void {
  if (exitCode !== 0) throw new Error(`npm ended with code ${exitCode}:\n${output}`);
}

function isInstalled({ state }: ServicePackage): boolean {
  return state.kind === 'installed';
}

function minorOf(version = ''): number {
  return Number(version.split('.')[1] ?? 0);
}

if (import.meta.main) {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'chatbot-services-'));
  try {
    for (const file of ['package.json', 'package-lock.json', '.npmrc']) cpSync(join(root, file), join(folder, file));
    const listed = listServices(folder, (args) => {
      const { status, stderr, error } = spawnSync('npm', [...args], {
        cwd: folder,
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
      });
      return { exitCode: status ?? 1, output: error?.message ?? stderr };
    });
    writeFileSync(new URL('services.json', import.meta.url), `${JSON.stringify(listed, null, 2)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
