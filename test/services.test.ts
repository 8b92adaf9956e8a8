import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { servicePackages } from '../src/aws/service-packages.ts';
import { SERVICE_NAMES } from '../src/aws/services.ts';
import { services } from '../src/services.ts';
import { modules as installed } from './aws/installed.ts';

describe('npm run services', () => {
  let modules: string;
  let printed: string;
  let calls: string[][];
  beforeEach(() => {
    modules = mkdtempSync(join(tmpdir(), 'services-'));
    printed = '';
    calls = [];
  });
  afterEach(() => rmSync(modules, { recursive: true }));

  function put(name: string, version: string, described: boolean): void {
    const directory = join(modules, '@aws-sdk', name);
    mkdirSync(join(directory, 'dist-cjs'), { recursive: true });
    writeFileSync(join(directory, 'package.json'), JSON.stringify({ name: `@aws-sdk/${name}`, version }));
    writeFileSync(
      join(directory, 'dist-cjs', 'index.js'),
      described ? 'var A$ = [9, n0, _A];\n' : 'module.exports = {};\n',
    );
  }

  /** Runs the script; npm installs what it is asked for, or ends as `npm` says. */
  function run(
    args: readonly string[],
    npm?: (call: number) => { exitCode: number; output: string } | null,
  ): Promise<number> {
    return services(args, {
      modules,
      print: (text) => {
        printed += text;
      },
      npm: async (npmArgs) => {
        calls.push([...npmArgs]);
        const ended = npm === undefined ? { exitCode: 0, output: '' } : npm(calls.length);
        if (ended?.exitCode === 0)
          for (const name of npmArgs.slice(3)) put(name.slice('@aws-sdk/'.length), '3.2000.0', true);
        return ended;
      },
    });
  }

  it('lists every service with its package and what is installed', async () => {
    put('client-cloudwatch-logs', '3.1169.0', true);
    put('client-sqs', '3.1.0', false);
    put('client-brand-new', '3.9.0', true);
    assert.equal(await run(['list']), 0);
    assert.match(printed, /^logs +@aws-sdk\/client-cloudwatch-logs +3\.1169\.0$/m);
    assert.match(printed, /^sqs +@aws-sdk\/client-sqs +3\.1\.0, too old$/m);
    assert.match(printed, /^iam +@aws-sdk\/client-iam +not installed$/m);
    assert.match(printed, /^brand-new +@aws-sdk\/client-brand-new +3\.9\.0$/m);
    assert.match(printed, /^sdb .*AWS has no client for JavaScript$/m);
    assert.match(printed, new RegExp(`^2 of ${SERVICE_NAMES.length + 1} services can be used\\.$`, 'm'));
  });

  it('adds services by their AWS CLI names and other names, those that are too old too', async () => {
    put('client-sqs', '3.1.0', false);
    assert.equal(await run(['add', 'iam', 'step-functions', 'IAM', 'sqs']), 0);
    assert.deepEqual(calls, [
      ['install', '--save', '--no-audit', '@aws-sdk/client-iam', '@aws-sdk/client-sfn', '@aws-sdk/client-sqs'],
    ]);
    assert.match(printed, /^npm install --save --no-audit @aws-sdk\/client-iam/);
    assert.match(printed, /iam: @aws-sdk\/client-iam 3\.2000\.0\n.*\n.*\nRestart the bot, and commit package\.json/);
  });

  it('does not install what is there', async () => {
    put('client-iam', '3.1169.0', true);
    assert.equal(await run(['add', 'iam']), 0);
    assert.deepEqual(calls, []);
    assert.match(printed, /iam is there already \(@aws-sdk\/client-iam 3\.1169\.0\)\.\nNothing is to be installed\./);
  });

  for (const [name, message] of [
    ['lamda', /AWS has no service lamda\. Did you mean lambda\?/],
    ['stepfunction', /Did you mean stepfunctions\?/],
    ['zzzzzz', /npm run -s services -- list` shows all/],
    ['--force', /AWS has no service --force/],
    ['../evil', /AWS has no service \.\.\/evil/],
    ['@evil/package', /AWS has no service @evil\/package/],
  ] as const) {
    it(`installs nothing for ${name}`, async () => {
      assert.equal(await run(['add', 'iam', name]), 2);
      assert.deepEqual(calls, []);
      assert.match(printed, message);
    });
  }

  it('says which service has no client', async () => {
    assert.equal(await run(['add', 'sdb']), 1);
    assert.match(printed, /sdb cannot be added/);
  });

  it('installs all that are missing', async () => {
    put('client-iam', '3.1169.0', true);
    assert.equal(await run(['all']), 0);
    assert.equal(calls.length, 1);
    assert.equal(calls[0]?.length, 3 + SERVICE_NAMES.length - 2);
    assert.ok(!calls[0]?.includes('@aws-sdk/client-iam'));
  });

  it('leaves out what the registry does not have, and nothing of a like name', async () => {
    const output =
      'npm error code E404\nnpm error 404 Not Found - GET https://registry.example.com/@aws-sdk%2fclient-iot - Not found\n';
    const end = (call: number) => (call === 1 ? { exitCode: 1, output } : { exitCode: 0, output: '' });
    assert.equal(await run(['add', 'iot', 'iotwireless', 'iot-data'], end), 0);
    assert.deepEqual(calls[1], [
      'install',
      '--save',
      '--no-audit',
      '@aws-sdk/client-iot-wireless',
      '@aws-sdk/client-iot-data-plane',
    ]);
    assert.match(printed, /iot is left out: the registry has no @aws-sdk\/client-iot\./);
  });

  it('says so where nothing is left', async () => {
    const output = 'npm error notarget No matching version found for @aws-sdk/client-iot@latest.\n';
    assert.equal(await run(['add', 'iot'], () => ({ exitCode: 1, output })), 1);
    assert.equal(calls.length, 1);
  });

  it('shows what npm says where it fails otherwise', async () => {
    assert.equal(await run(['add', 'iam'], () => ({ exitCode: 243, output: 'npm error EACCES\n' })), 1);
    assert.match(printed, /npm error EACCES\nnpm ended with code 243; nothing is installed\./);
  });

  it('gives the line to run where npm cannot be started', async () => {
    assert.equal(await run(['add', 'iam'], () => null), 1);
    assert.match(printed, /npm could not be started\. Run the line above yourself/);
  });

  for (const args of [[], ['list', 'iam'], ['add'], ['all', 'iam'], ['remove', 'iam']]) {
    it(`says how it is used: ${args.join(' ')}`, async () => {
      assert.equal(await run(args), 2);
      assert.match(printed, /^usage: npm run -s services/);
    });
  }
});

describe('the list of services', () => {
  it('has every installed client, each installed and new enough', () => {
    const byPackage = new Map(servicePackages(installed).map((each) => [each.package, each]));
    const directories = readdirSync(join(installed, '@aws-sdk')).filter((each) => each.startsWith('client-'));
    assert.ok(directories.length >= 74);
    for (const directory of directories) {
      const found = byPackage.get(`@aws-sdk/${directory}`);
      assert.ok(found, directory);
      assert.ok(SERVICE_NAMES.includes(found.name), `${directory} is not in the list`);
      assert.equal(found.state.kind, 'installed', directory);
    }
  });

  it('is of AWS CLI names, in order, each with a package of its own', () => {
    assert.deepEqual(SERVICE_NAMES, [...new Set(SERVICE_NAMES)].sort());
    for (const { name, package: packageName } of servicePackages(installed)) {
      assert.match(name, /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/);
      assert.match(packageName, /^@aws-sdk\/client-[a-z0-9]+(?:-[a-z0-9]+)*$/);
    }
    const packages = servicePackages(installed).map((each) => each.package);
    assert.equal(new Set(packages).size, packages.length);
  });

  it('has the services that people ask for', () => {
    assert.ok(SERVICE_NAMES.length > 400);
    for (const name of ['iam', 'ec2', 's3api', 'lambda', 'kms', 'secretsmanager', 'cognito-idp', 'route53', 'events']) {
      assert.ok(SERVICE_NAMES.includes(name), name);
    }
  });
});
