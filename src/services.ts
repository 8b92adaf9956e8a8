import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { canonicalName, otherNames } from './aws/packages.ts';
import { type ServicePackage, servicePackages } from './aws/service-packages.ts';
import { closest } from './command/suggest.ts';

const USAGE = `usage: npm run -s services -- list          every service of AWS, and what is installed of it
       npm run -s services -- add NAME…     installs the clients of these services, by their AWS CLI names
       npm run -s services -- all           installs all there are: about 350 packages and 1.5 GB
`;
/** npm gives up at the first package that the registry does not have; without it the next try goes further. */
const MOST_TRIES = 20;

export interface ServicesParts {
  /** The `node_modules` directory that packages are installed in. */
  readonly modules: string;
  /** Runs npm with these arguments; gives its exit code and what it wrote, null where it could not be started. */
  readonly npm: (args: readonly string[]) => Promise<{ readonly exitCode: number; readonly output: string } | null>;
  readonly print: (text: string) => void;
}

/** `npm run services`: lists and installs clients of AWS services. Gives the exit code: 0 done, 1 not done, 2 not used as it should be. */
export async function services([verb, ...names]: readonly string[], parts: ServicesParts): Promise<number> {
  if (verb === 'list' && names.length === 0) {
    parts.print(listing(servicePackages(parts.modules)));
    return 0;
  }
  if (verb === 'add' && names.length > 0) return add(names, parts);
  if (verb === 'all' && names.length === 0) return all(parts);
  parts.print(USAGE);
  return 2;
}

function listing(packages: readonly ServicePackage[]): string {
  const [nameWidth, packageWidth] = [
    widest(packages.map(({ name }) => name)),
    widest(packages.map((each) => each.package)),
  ];
  const lines = packages.map(
    (each) => `${each.name.padEnd(nameWidth)}  ${each.package.padEnd(packageWidth)}  ${stateText(each)}`,
  );
  const installed = packages.filter(({ state }) => state.kind === 'installed').length;
  return `${lines.join('\n')}\n${installed} of ${packages.length} services can be used.\n`;
}

function stateText({ state }: ServicePackage): string {
  switch (state.kind) {
    case 'installed':
      return state.version;
    case 'not-installed':
      return 'not installed';
    case 'too-old':
      return `${state.version}, too old`;
    case 'no-package':
      return 'AWS has no client for JavaScript';
  }
}

async function add(names: readonly string[], parts: ServicesParts): Promise<number> {
  const known = new Map(servicePackages(parts.modules).map((each) => [each.name, each]));
  const wanted: ServicePackage[] = [];
  for (const name of new Set(names.map(canonicalName))) {
    const found = known.get(name);
    if (found === undefined) return unknownService(name, known.keys(), parts);
    if (found.state.kind === 'no-package') {
      parts.print(`${name} cannot be added: AWS has no client for JavaScript for it.\n`);
      return 1;
    }
    if (found.state.kind === 'installed')
      parts.print(`${name} is there already (${found.package} ${found.state.version}).\n`);
    else wanted.push(found);
  }
  return install(wanted, parts);
}

function unknownService(name: string, known: Iterable<string>, parts: ServicesParts): number {
  const near = new Set(closest(name, [...known, ...otherNames().keys()]).map(canonicalName));
  const next = near.size > 0 ? `Did you mean ${[...near].join(' or ')}?` : '`npm run -s services -- list` shows all.';
  parts.print(`AWS has no service ${name.slice(0, 60)}. ${next}\n`);
  return 2;
}

async function all(parts: ServicesParts): Promise<number> {
  const missing = servicePackages(parts.modules).filter(
    ({ state }) => state.kind === 'not-installed' || state.kind === 'too-old',
  );
  return install(missing, parts);
}

async function install(wanted: readonly ServicePackage[], parts: ServicesParts): Promise<number> {
  let left = wanted;
  let refused: readonly ServicePackage[] = [];
  for (let tries = 0; left.length > 0; tries += 1) {
    const args = ['install', '--save', '--no-audit', ...left.map((each) => each.package)];
    parts.print(`npm ${args.join(' ')}\n`);
    const ran = await parts.npm(args);
    if (ran === null) {
      parts.print('npm could not be started. Run the line above yourself, in the folder of package.json.\n');
      return 1;
    }
    if (ran.exitCode === 0) break;
    const absent = left.filter((each) => isAbsent(each.package, ran.output));
    if (absent.length === 0 || tries >= MOST_TRIES) {
      parts.print(`${ran.output.trim()}\nnpm ended with code ${ran.exitCode}; nothing is installed.\n`);
      return 1;
    }
    refused = [...refused, ...absent];
    left = left.filter((each) => !absent.includes(each));
  }
  for (const each of refused) parts.print(`${each.name} is left out: the registry has no ${each.package}.\n`);
  if (left.length > 0) parts.print(outcome(left, parts.modules));
  else if (refused.length === 0) parts.print('Nothing is to be installed.\n');
  return refused.length > 0 && left.length === 0 ? 1 : 0;
}

/** What is installed now, and whether it can be used. */
function outcome(wanted: readonly ServicePackage[], modules: string): string {
  const now = new Map(servicePackages(modules).map((each) => [each.name, each]));
  const lines = wanted.map(({ name }) => {
    const found = now.get(name);
    return found === undefined ? name : `${name}: ${found.package} ${stateText(found)}`;
  });
  return `${lines.join('\n')}\nRestart the bot, and commit package.json and package-lock.json.\n`;
}

/** npm names what the registry does not have in lines that begin with its code. */
function isAbsent(name: string, output: string): boolean {
  return output
    .split('\n')
    .some(
      (line) =>
        /\b(?:E?404|ETARGET|notarget)\b/.test(line) &&
        new RegExp(`${name}(?![a-z0-9-])`).test(line.replaceAll('%2f', '/')),
    );
}

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map(({ length }) => length));
}

function runNpm(args: readonly string[]): Promise<{ readonly exitCode: number; readonly output: string } | null> {
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const child = spawn('npm', [...args], { cwd, stdio: ['ignore', 'inherit', 'pipe'] });
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', () => resolve(null));
    child.once('close', (code) => resolve({ exitCode: code ?? 1, output: Buffer.concat(chunks).toString('utf8') }));
  });
}

if (import.meta.main) {
  process.exitCode = await services(process.argv.slice(2), {
    modules: fileURLToPath(new URL('../node_modules', import.meta.url)),
    npm: runNpm,
    print: (text) => process.stdout.write(text),
  });
}
