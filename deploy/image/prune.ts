import { existsSync, lstatSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { everyText, PACK_FILE } from '../../src/aws/declaration-texts.ts';
import { pack } from '../../src/aws/declarations-pack.ts';

/** Files that no running program reads. Licences and notices stay: their texts ask for it. */
const NEEDLESS_FILE = /\.map$|\.[cm]?tsx?$|\.flow$|\.tsbuildinfo$|^tsconfig.*\.json$|^\.(?!package-lock)/;
const NEEDLESS_PAGE = /\.(?:md|markdown|rst)$/i;
const LICENCE = /licen[cs]e|notice|copying|third.?party/i;

/** Directories, at the top of a package, that no running program reads. */
const NEEDLESS_DIRECTORIES: ReadonlySet<string> = new Set([
  '_ts3.4',
  '__tests__',
  '.github',
  'bench',
  'benchmark',
  'benchmarks',
  'coverage',
  'docs',
  'example',
  'examples',
  'test',
  'tests',
]);

/** Builds for others than Node.js, which takes a package's CommonJS build: by its place in the package, where that build is at the other place. */
const OTHER_BUILDS: readonly (readonly [other: string, ours: string])[] = [
  ['dist-es', 'dist-cjs'],
  ['dist/browser', 'dist/commonjs'],
  ['dist/esm', 'dist/commonjs'],
  ['dist/react-native', 'dist/commonjs'],
  ['dist/workerd', 'dist/commonjs'],
];

/** What single packages carry besides. Key: package; value: places in it. */
const OTHERS_OF_PACKAGES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    // Only browsers sign in by it; on a server nothing loads it.
    '@azure/msal-browser': ['dist', 'lib', 'src'],
    // An assertion library that came along with the build.
    'botframework-streaming': ['vendors', 'src'],
    'botframework-connector': ['lib/browser.js', 'src'],
    'botframework-schema': ['lib/browser.js', 'src'],
    'botbuilder-core': ['lib/browser.js', 'src'],
    'botbuilder-dialogs': ['lib/browser.js', 'src'],
    'adaptive-expressions': ['lib/browser.js', 'src'],
    botbuilder: ['vendors/chai', 'src'],
  }),
);

/** Packs the declarations of every client and takes away what nothing reads at run time. */
export function prune(modules: string): void {
  for (const directory of packageDirectories(modules)) {
    const types = join(directory, 'dist-types');
    const content = isClientOf(directory, modules) && existsSync(types) ? pack(everyText(types)) : null;
    prunePackage(directory, directory.slice(directory.lastIndexOf('node_modules/') + 'node_modules/'.length));
    if (content === null) continue;
    // Beside it nothing is left: all the rest were declarations.
    writeFileSync(join(types, PACK_FILE), content);
  }
  rmSync(join(modules, '.bin'), { recursive: true, force: true });
}

/** Packages that stand within other packages are no clients of the catalogue. */
function isClientOf(directory: string, modules: string): boolean {
  return (
    directory.startsWith(join(modules, '@aws-sdk', 'client-')) &&
    !directory.slice(modules.length + 1).includes('node_modules')
  );
}

function prunePackage(directory: string, name: string): void {
  for (const [other, ours] of OTHER_BUILDS) {
    if (existsSync(join(directory, ours))) rmSync(join(directory, other), { recursive: true, force: true });
  }
  for (const place of OTHERS_OF_PACKAGES.get(name) ?? [])
    rmSync(join(directory, place), { recursive: true, force: true });
  for (const each of NEEDLESS_DIRECTORIES) rmSync(join(directory, each), { recursive: true, force: true });
  pruneFiles(directory);
}

function pruneFiles(directory: string): void {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules') pruneFiles(path);
    } else if (isNeedless(entry.name)) rmSync(path);
  }
}

/** Whether no running program reads a file of this name. */
export function isNeedless(name: string): boolean {
  return NEEDLESS_FILE.test(name) || (NEEDLESS_PAGE.test(name) && !LICENCE.test(name));
}

/** Every package under a `node_modules`, and under the `node_modules` of each. */
export function* packageDirectories(modules: string): Iterable<string> {
  for (const name of readdirSync(modules)) {
    if (name.startsWith('.')) continue;
    const path = join(modules, name);
    const packages = name.startsWith('@') ? readdirSync(path).map((each) => join(path, each)) : [path];
    for (const directory of packages) {
      // What a link leads to is somebody else's.
      if (lstatSync(directory).isSymbolicLink() || !existsSync(join(directory, 'package.json'))) continue;
      yield directory;
      const within = join(directory, 'node_modules');
      if (existsSync(within)) yield* packageDirectories(within);
    }
  }
}

/** Bytes that a directory's files take on a disk of blocks of 4 KB, which is what `du` counts. */
export function diskUse(path: string): number {
  const found = lstatSync(path);
  if (!found.isDirectory()) return found.blocks * 512;
  return readdirSync(path).reduce((sum, name) => sum + diskUse(join(path, name)), found.blocks * 512);
}
