import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse as parseYaml } from 'yaml';
import { parameterFile } from '../../deploy/lib/parameter-schema.ts';
import { BUILT_IN_DESCRIPTIONS } from '../../dialogs/built-in-descriptions.ts';
import { readOptions } from '../../manifest/options.ts';
import { DeniedOperations } from '../../src/aws/denied-operations.ts';
import { type Explanation, explainLine } from '../../src/aws/explanation.ts';
import { InstalledCatalogue, installedModules } from '../../src/aws/installed-catalogue.ts';
import { readEnvironment } from '../../src/configuration/environment.ts';
import { readConfiguration } from '../../src/configuration/load.ts';
import { callsOf, type Fence, fencesOf } from './support/page.ts';
import { splitWords } from './support/words.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const page = read('docs/install.md');
const fences = fencesOf(page);
const shell = fences.filter(({ language }) => language === 'sh');

/** What the page lets a reader put into variables. */
const VALUES = {
  DOMAIN: 'bot.example.com',
  BOT: 'aws-bot-example',
  GROUP: 'teams-aws-chatbot',
  ACCOUNT: '111122223333',
  AWS_REGION: 'eu-west-1',
  TENANT: '5a4d0000-0000-4000-8000-000000000001',
  APP_ID: '5a4d1111-0000-4000-8000-000000000001',
  HOME: '/home/alex',
  SECRET_FILE: '/home/alex/.teams-aws-chatbot-secret',
  EXTERNAL_ID: '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
  TOPIC: 'arn:aws:sns:eu-west-1:111122223333:teams-aws-chatbot-alarms',
  channel: 'WebChatChannel',
  policy: 'notifications',
} as const;

const called = (program: string) => shell.flatMap(({ text }) => callsOf(program, text, VALUES));

describe('the page on installing', () => {
  it('has blocks of the languages that are checked here, and no others', () => {
    assert.deepEqual([...new Set(fences.map(({ language }) => language))].sort(), ['caddyfile', 'ini', 'sh', 'yaml']);
    assert.equal(page.match(/^ *```/gm)?.length, fences.length * 2);
  });

  for (const [index, { text }] of shell.entries()) {
    it(`has commands that a shell reads: block ${index + 1}, ${text.split('\n')[0]?.slice(0, 60)}`, () => {
      execFileSync('bash', ['-n'], { input: text, stdio: ['pipe', 'ignore', 'pipe'] });
    });
  }

  it('sets every variable before it uses it', () => {
    const known = new Set<string>(['HOME']);
    for (const { text } of shell) {
      for (const line of text.split('\n')) {
        for (const [, set, each] of line.matchAll(/(?:^|export )([A-Za-z_]+)=|\bfor (\w+) in/g))
          known.add(set ?? each ?? '');
        for (const [, name = ''] of line.matchAll(/\$([A-Za-z_]+)/g)) assert.ok(known.has(name), `${name} in ${line}`);
      }
    }
  });

  it('names scripts and folders of npm that there are', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const named = called('npm').map((call) => splitWords(call));
    assert.ok(named.length > 8);
    for (const [, verb, ...more] of named) {
      const { values, positionals } = parseArgs({
        args: more.slice(0, more.includes('--') ? more.indexOf('--') : more.length),
        options: { prefix: { type: 'string' }, omit: { type: 'string' }, silent: { type: 'boolean', short: 's' } },
        allowPositionals: true,
      });
      assert.ok(verb === 'ci' || verb === 'run', verb);
      if (values.prefix !== undefined) assert.ok(existsSync(new URL(`${values.prefix}/package.json`, root)));
      if (verb === 'run') assert.ok((positionals[0] ?? '') in scripts, `npm run ${positionals[0]}`);
    }
  });

  it('packs the app with options that the packer takes', () => {
    const calls = called('npm').filter((call) => call.startsWith('npm run -s manifest -- '));
    assert.equal(calls.length, 2);
    for (const call of calls) {
      const read = readOptions(splitWords(call).slice(5), '0.1.0');
      assert.equal(read.kind, 'options', JSON.stringify(read));
    }
  });

  describe('calls of AWS', () => {
    const context = {
      catalogue: new InstalledCatalogue(installedModules(import.meta.url)),
      builtIns: BUILT_IN_DESCRIPTIONS,
      denied: new DeniedOperations([]),
    };
    const calls = called('aws');

    it('are dozens', () => assert.ok(calls.length > 25));

    for (const call of new Set(calls)) {
      const explained = explainLine(lineOf(call), context);
      if (isAbsent(explained)) continue;
      it(`are operations with options that there are: ${lineOf(call).slice(0, 90)}`, () => {
        assert.ok('operation' in explained, JSON.stringify(explained));
        assert.deepEqual(explained.missing, []);
      });
    }

    it('leave out only services whose clients the bot never needs', () => {
      const absent = calls.filter((call) => isAbsent(explainLine(lineOf(call), context)));
      assert.deepEqual([...new Set(absent.map((call) => call.split(' ')[1]))].sort(), ['iam', 'secretsmanager']);
    });
  });

  it('gives files that there are to the commands', () => {
    const made = new Set<string>([VALUES.SECRET_FILE, 'my-policies/ec2-trust-policy.json']);
    for (const call of called('aws')) {
      for (const [, file = ''] of call.matchAll(/file:\/\/([^\s"]+)/g)) {
        const source = file.replace(/^my-policies\//, 'deploy/policies/');
        assert.ok(made.has(file) || existsSync(new URL(source, root)), file);
      }
    }
  });

  it('replaces in the policies what they have to be replaced', () => {
    const trust = read('deploy/policies/trust-policy.json');
    for (const [, pattern = ''] of page.matchAll(/s\/([A-Za-z0-9-]+)\/\$/g)) {
      const policies = [trust, read('deploy/policies/bot-policy.json'), read('deploy/policies/notifications.json')];
      assert.ok(
        policies.some((policy) => policy.includes(pattern)),
        pattern,
      );
    }
    assert.equal(trust.match(/REPLACE[\w-]*/g)?.join(), 'REPLACE-WITH-ExternalId-OF-THE-CONFIGURATION');
  });

  it('deploys to Azure with the parameters of the template, and with all that have no value of their own', () => {
    const declared = [...read('deploy/azure/bot.bicep').matchAll(/^param (\w+) \w+( = )?/gm)];
    const calls = called('az').filter((call) => call.startsWith('az deployment group '));
    assert.equal(calls.length, 3);
    for (const call of calls) {
      const words = splitWords(call);
      assert.equal(words[words.indexOf('--template-file') + 1], 'deploy/azure/bot.bicep');
      const given = words.flatMap((word) => /^(\w+)=/.exec(word)?.[1] ?? []);
      assert.deepEqual(
        given.filter((name) => !declared.some(([, one]) => one === name)),
        [],
      );
      for (const [, name = '', value] of declared) assert.ok(value !== undefined || given.includes(name), name);
    }
  });

  it('has a configuration that the bot takes', () => {
    const [text = ''] = yaml('ChannelConfigurations');
    const { configuration, problems } = readConfiguration(text);
    assert.deepEqual(problems ?? [], []);
    const [row] = configuration?.channelConfigurations ?? [];
    assert.deepEqual(row?.snsTopicArns, [VALUES.TOPIC]);
    assert.equal(row?.externalId, VALUES.EXTERNAL_ID);
  });

  it('has parameters that the deployment takes', () => {
    const [text = ''] = yaml('DomainName');
    const parsed = parameterFile.safeParse(parseYaml(text));
    assert.deepEqual(parsed.error?.issues ?? [], []);
  });

  it('has an environment that the bot takes, with all that it needs', () => {
    const [{ text } = { text: '' }] = ini('MicrosoftAppId=');
    const env = Object.fromEntries(
      text
        .trim()
        .split('\n')
        .map((line) => line.split(/=(.*)/s, 2)),
    );
    const result = readEnvironment(env);
    assert.equal(result.kind, 'environment', JSON.stringify(result));
    assert.equal(result.environment.app?.type, 'SingleTenant');
    assert.equal(result.environment.publicUrl, 'https://bot.example.com');
    const unknown = Object.keys(env).filter((name) => !read('docs/configure.md').includes(`\`${name}\``));
    assert.deepEqual(unknown, []);
  });

  it('has a unit that starts the bot where the environment says its state and configuration are', () => {
    const [{ text } = { text: '' }] = ini('[Unit]');
    const [, folder = ''] = /^WorkingDirectory=(.*)$/m.exec(text) ?? [];
    const [, program = '', script = ''] = /^ExecStart=(\S+) (\S+)$/m.exec(text) ?? [];
    assert.ok(existsSync(new URL(script, root)));
    assert.ok(program.startsWith(`${folder}/`));
    const { scripts } = JSON.parse(read('package.json'));
    assert.equal(`${program.split('/').at(-1)} ${script}`, scripts.bot);
    const [, state = ''] = /^StateDirectory=(.*)$/m.exec(text) ?? [];
    assert.match(page, new RegExp(`^CHATBOT_STORE=sqlite:/var/lib/${state}/`, 'm'));
    const [, environment = ''] = /^EnvironmentFile=(.*)$/m.exec(text) ?? [];
    assert.ok(page.includes(`sudo install -m 0600 /dev/null ${environment}`), 'which nobody else can read');
  });

  it('publishes the two doors and nothing else', () => {
    const [{ text } = { text: '' }] = fences.filter(({ language }) => language === 'caddyfile');
    assert.match(text, /@doors path \/api\/messages \/api\/sns\n/);
    assert.equal(text.match(/\{/g)?.length, text.match(/\}/g)?.length);
    const door = read('src/start.ts');
    assert.ok(door.includes("path: '/api/sns'"));
  });

  it('leads to files and headings that there are', () => {
    for (const [, target = ''] of page.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [path = '', heading] = target.split('#');
      const file = path === '' ? 'docs/install.md' : new URL(path, new URL('docs/', root));
      assert.ok(existsSync(new URL(file, root)), target);
      if (heading !== undefined)
        assert.ok(headingsOf(readFileSync(new URL(file, root), 'utf8')).includes(heading), target);
    }
  });

  it('says after each step how to see that it worked', () => {
    const steps = page.split(/^## (?=\d\. )/m).slice(1);
    assert.equal(steps.length, 6);
    for (const step of steps) assert.match(step, /\*\*How to see that it worked\.\*\*/, step.slice(0, 40));
  });
});

/** What follows `aws`. What takes files is given text: the AWS CLI reads them before it looks at what they hold. */
function lineOf(call: string): string {
  return call.replace(/^aws /, '').replaceAll(/file:\/\/[^\s"]+/g, 'text');
}

function isAbsent(explained: Explanation): boolean {
  return 'error' in explained && explained.error.code === 'service-not-installed';
}

function yaml(property: string): readonly string[] {
  return having('yaml', `${property}:`).map(({ text }) => text);
}

function ini(start: string): readonly Fence[] {
  return having('ini', start);
}

function having(language: string, part: string): readonly Fence[] {
  const found = fences.filter((fence) => fence.language === language && fence.text.includes(part));
  assert.equal(found.length, 1, `one block with ${part}`);
  return found;
}

/** As GitHub makes anchors of headings. */
function headingsOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
