import assert from 'node:assert/strict';
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
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InstalledCatalogue, installedModules } from '../../src/aws/installed-catalogue.ts';
import { pagingExceptions } from '../../src/aws/paging-table.ts';
import { CHANGES } from '../../src/command/added-options.ts';
import type { Paging } from '../../src/command/catalogue.ts';
import { catalogue, everyOperation, modules, operationOf } from './installed.ts';

/** Options of an operation that must be given. */
function required(service: string, operation: string): readonly string[] {
  return operationOf(service, operation)
    .options.filter((option) => option.required)
    .map(({ cliName }) => cliName);
}

describe('the catalogue of installed clients', () => {
  it('lists the installed services under their AWS CLI names, sorted', () => {
    const names = catalogue.serviceNames();
    const packages = readdirSync(join(modules, '@aws-sdk')).filter((each) => each.startsWith('client-'));
    assert.equal(names.length, packages.length);
    assert.deepEqual(names, [...names].sort());
    for (const name of [
      'cloudwatch',
      'configservice',
      'deploy',
      'ec2',
      'events',
      'lambda',
      'logs',
      's3api',
      'stepfunctions',
    ]) {
      assert.ok(names.includes(name), name);
    }
  });

  it('finds a service by its other names and in any case', () => {
    for (const name of ['s3', 'S3API', 's3api']) {
      const entry = catalogue.find(name);
      assert.equal(entry?.kind, 'available');
      assert.equal(entry.name, 's3api');
    }
  });

  it('says which package of a service is not installed', () => {
    assert.deepEqual(catalogue.find('cognito-idp'), {
      kind: 'not-installed',
      name: 'cognito-idp',
      package: '@aws-sdk/client-cognito-identity-provider',
    });
  });

  it('knows nothing of a service that AWS does not have', () => assert.equal(catalogue.find('lamda'), undefined));

  it('loads a service once', () => {
    const entry = catalogue.find('sns');
    assert.ok(entry?.kind === 'available');
    assert.equal(entry.load(), entry.load());
    assert.equal(catalogue.find('SNS'), entry);
  });

  it('throws for a service that is not available', () => {
    assert.throws(() => catalogue.service('iam'), /iam is not available/);
    assert.throws(() => catalogue.service('s3'), /s3 is not available/);
  });

  it('tells which services have an operation', () => {
    assert.deepEqual(catalogue.servicesWithOperation('describe-alarms'), ['cloudwatch']);
    assert.deepEqual(catalogue.servicesWithOperation('invoke'), ['lambda']);
    assert.ok(catalogue.servicesWithOperation('describe-load-balancers').includes('elbv2'));
    assert.deepEqual(catalogue.servicesWithOperation('no-such-operation'), []);
  });

  it('names every operation of every service once', () => {
    const names = catalogue.operationNames();
    assert.equal(new Set(names).size, names.length);
    for (const operation of everyOperation()) {
      assert.ok(catalogue.servicesWithOperation(operation.cliName).includes(operation.service));
    }
  });

  it('describes a service', () => {
    const service = catalogue.service('stepfunctions');
    assert.equal(service.package, '@aws-sdk/client-sfn');
    assert.equal(service.iamPrefix, 'states');
    assert.ok(service.operationNames.includes('start-execution'));
    assert.equal(service.operation('start-executions'), undefined);
    assert.equal(service.operation('start-execution'), service.operation('start-execution'));
  });

  for (const [service, operation, expected] of [
    ['lambda', 'invoke', ['function-name']],
    ['lambda', 'list-functions', []],
    ['cloudwatch', 'set-alarm-state', ['alarm-name', 'state-value', 'state-reason']],
    ['ec2', 'terminate-instances', ['instance-ids']],
    ['s3api', 'put-object', ['bucket', 'key']],
    ['stepfunctions', 'start-execution', ['state-machine-arn']],
    ['logs', 'start-query', ['start-time', 'end-time', 'query-string']],
    ['dynamodb', 'put-item', ['table-name', 'item']],
    ['ssm-incidents', 'start-incident', ['response-plan-arn']],
    ['support', 'create-case', ['subject', 'communication-body']],
  ] as const) {
    it(`knows what ${service} ${operation} requires`, () => {
      assert.deepEqual([...required(service, operation)].sort(), [...expected].sort());
    });
  }

  it('does not require an idempotency token', () => {
    const option = operationOf('mq', 'create-broker').option('creator-request-id');
    assert.equal(option?.member.idempotencyToken, true);
    const tokens = [...everyOperation()].flatMap(({ options }) =>
      options.filter(({ member }) => member.idempotencyToken),
    );
    assert.ok(tokens.length > 250);
    assert.ok(tokens.every((option) => !option.required));
  });

  it('spells options as the AWS CLI does, renamed ones included', () => {
    assert.ok(operationOf('eks', 'create-cluster').option('kubernetes-version'));
    assert.equal(operationOf('eks', 'create-cluster').option('version'), undefined);
    assert.equal(
      operationOf('rds', 'describe-db-instances').option('db-instance-identifier')?.member.name,
      'DBInstanceIdentifier',
    );
    assert.equal(operationOf('lambda', 'invoke').option('--function-name'), undefined);
  });

  it('reads input, output and options of every operation of every service', function () {
    this.timeout(15_000);
    let operations = 0;
    for (const operation of everyOperation()) {
      operations += 1;
      // The AWS CLI takes away or replaces the options of a few members.
      const members = operation.options.filter(({ fold }) => fold === undefined).length;
      const changed = CHANGES.has(`${operation.service} ${operation.cliName}`);
      assert.ok(members === operation.input.members.length || changed, `${operation.service} ${operation.cliName}`);
      assert.ok(operation.output.kind === 'structure');
      for (const { cliName, member } of operation.options) {
        assert.match(cliName, /^[a-z0-9][a-z0-9-]*$/);
        assert.ok(member.shape.kind);
      }
    }
    assert.ok(operations > 5500);
  });

  it("pages as the SDK's own paginators do, for every service", function () {
    this.timeout(15_000);
    let paginators = 0;
    const besides = new Set([...pagingExceptions()].map(([service, operation]) => `${service} ${operation}`));
    for (const name of catalogue.serviceNames()) {
      const service = catalogue.service(name);
      const expected = new Map(paginatorsOf(service.package));
      paginators += expected.size;
      for (const cliName of service.operationNames) {
        const { name: apiName, paging } = operationOf(name, cliName);
        const own = expected.get(apiName);
        if (own === undefined) assert.ok(paging === null || besides.has(`${name} ${apiName}`), `${name} ${apiName}`);
        else assert.deepEqual({ ...paging, limit: own.limit ?? paging?.limit }, { ...own, limit: paging?.limit });
      }
    }
    assert.ok(paginators > 1000);
  });

  it('makes clients and commands of every package', () => {
    for (const name of catalogue.serviceNames()) {
      const service = catalogue.service(name);
      const client = service.createClient({ region: 'eu-west-1' });
      assert.equal(typeof client.send, 'function');
      client.destroy();
    }
    const command = catalogue.service('lambda').createCommand('Invoke', { FunctionName: 'drain' });
    assert.deepEqual(Reflect.get(command, 'input'), { FunctionName: 'drain' });
  });

  it('refuses to make a command that the package does not have', () => {
    assert.throws(() => catalogue.service('lambda').createCommand('Describe', {}), /has no operation Describe/);
  });

  it('says where to get packages when none is installed', () => {
    assert.throws(() => installedModules('/nowhere/main.ts'), /npm ci/);
  });
});

describe('a catalogue of other packages', () => {
  let root: string;
  let scope: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'clients-'));
    scope = join(root, '@aws-sdk');
    mkdirSync(scope);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  /** Installs a client with its CommonJS build only, as a slim image has it. */
  function prune(directory: string): void {
    mkdirSync(join(scope, directory));
    symlinkSync(join(modules, '@aws-sdk', directory, 'dist-cjs'), join(scope, directory, 'dist-cjs'));
  }

  /** Installs a client made up of this code. */
  function install(directory: string, code: string): void {
    mkdirSync(join(scope, directory, 'dist-cjs'), { recursive: true });
    writeFileSync(join(scope, directory, 'dist-cjs', 'index.js'), code);
  }

  for (const directory of ['client-sns', 'client-ssm-incidents']) {
    it(`offers the same with the CommonJS build alone: ${directory}`, () => {
      prune(directory);
      const pruned = new InstalledCatalogue(root);
      const [name = ''] = pruned.serviceNames();
      const whole = catalogue.service(name);
      const service = pruned.service(name);
      assert.deepEqual(service.operationNames, whole.operationNames);
      for (const cliName of whole.operationNames) {
        const operation = service.operation(cliName);
        assert.deepEqual(operation?.paging, operationOf(name, cliName).paging);
        assert.deepEqual(
          operation?.options.map((option) => option.cliName),
          operationOf(name, cliName).options.map((option) => option.cliName),
        );
        assert.equal(operation?.summary(), '');
        for (const { member } of operation.options) {
          assert.equal(member.description(), '');
          assert.deepEqual(member.choices(), []);
        }
      }
    });
  }

  it('says that a client without schemas is too old, and offers nothing of it', () => {
    install('client-polly', 'class ListVoicesCommand {}\nexports.ListVoicesCommand = ListVoicesCommand;\n');
    const old = new InstalledCatalogue(root);
    assert.deepEqual(old.find('polly'), { kind: 'not-supported', name: 'polly', package: '@aws-sdk/client-polly' });
    assert.deepEqual(old.serviceNames(), []);
    assert.deepEqual(old.operationNames(), []);
    assert.throws(() => old.service('polly'), /not available/);
  });

  it('finds the operations of all services without loading one', () => {
    install('client-polly', 'throw new Error("loaded");\nvar A$ = [9, n0, _A];\nexports.ListVoicesCommand = 0;\n');
    const found = new InstalledCatalogue(root);
    assert.deepEqual(found.operationNames(), ['list-voices']);
    assert.deepEqual(found.servicesWithOperation('list-voices'), ['polly']);
    assert.equal(found.find('polly')?.kind, 'available');
    assert.throws(() => found.service('polly'), /loaded/);
  });

  it('fails clearly where a package is not what it seems', () => {
    install('client-polly', 'var n0, _A;\nvar A$ = [9, n0, _A];\nexports.ListVoicesCommand = class {};\n');
    const service = new InstalledCatalogue(root).service('polly');
    assert.throws(() => service.operation('list-voices')?.input, /has no schema/);
    assert.throws(() => service.createClient({ region: 'eu-west-1' }), /exports no client/);
    install('client-sqs', 'var n0, _A;\nvar A$ = [9, n0, _A];\nmodule.exports = 1;\n');
    assert.throws(() => new InstalledCatalogue(root).service('sqs'), /exports nothing/);
    install(
      'client-sns',
      'var n0, _A;\nvar A$ = [9, n0, _A];\nexports.ACommand = class { schema = [9, "n", "A", 0, 1, 1]; };\n',
    );
    assert.throws(() => new InstalledCatalogue(root).service('sns').operation('a')?.input, /unknown form/);
  });

  it('keeps a service of a new name apart from those that AWS is known to have', () => {
    cpSync(join(modules, '@aws-sdk', 'client-sns', 'dist-cjs'), join(scope, 'client-brand-new', 'dist-cjs'), {
      recursive: true,
    });
    assert.equal(new InstalledCatalogue(root).find('brand-new')?.kind, 'available');
  });
});

/** What the ES build of a package gives to `createPaginator`, by operation. */
function paginatorsOf(packageName: string): [string, Paging][] {
  const directory = join(modules, packageName, 'dist-es', 'pagination');
  const files = existsSync(directory) ? readdirSync(directory).filter((file) => file.endsWith('Paginator.js')) : [];
  return files.map((file) => {
    const text = readFileSync(join(directory, file), 'utf8');
    const [, operation = '', rest = ''] = /createPaginator\(\w+, (\w+)Command, (.*)\);/.exec(text) ?? [];
    const [inputToken = '', outputToken = '', limit]: string[] = JSON.parse(`[${rest}]`);
    return [operation, { inputToken, outputToken, limit: limit === '' ? undefined : limit }];
  });
}
