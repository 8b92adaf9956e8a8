import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PackageDocumentation } from '../../src/aws/documentation.ts';
import type { Member } from '../../src/command/catalogue.ts';
import { everyOperation, operationOf } from './installed.ts';

function option(service: string, operation: string, name: string): Member {
  const found = operationOf(service, operation).option(name);
  assert.ok(found, name);
  return found.member;
}

describe('documentation of installed clients', () => {
  it('sums an operation up in two sentences of plain text', () => {
    assert.equal(
      operationOf('lambda', 'invoke').summary(),
      'Invokes a Lambda Event Function. You can invoke a function synchronously (and wait for the response), or asynchronously.',
    );
  });

  it('leaves out notices that stand in front of the matter', () => {
    assert.match(operationOf('s3api', 'put-object').summary(), /^Adds an object to a bucket\./);
  });

  it('describes a member in plain text', () => {
    assert.equal(
      option('lambda', 'invoke', 'function-name').description(),
      'The name or ARN of the Lambda function, version, or alias.',
    );
    assert.match(option('ec2', 'run-instances', 'instance-type').description(), /^The instance type\./);
  });

  it('describes the members of a union', () => {
    const item = option('dynamodb', 'put-item', 'item').shape;
    assert.ok(item.kind === 'map' && item.value.kind === 'union');
    assert.match(item.value.member('S')?.description() ?? '', /^An attribute of type String\./);
  });

  it('describes shapes whose name TypeScript has itself', () => {
    const record = option('firehose', 'put-record', 'record').shape;
    assert.ok(record.kind === 'structure' && record.name === 'Record');
    assert.match(record.member('Data')?.description() ?? '', /^The data blob/);
  });

  for (const [service, operation, name, expected] of [
    ['lambda', 'invoke', 'invocation-type', ['DryRun', 'Event', 'RequestResponse']],
    ['cloudwatch', 'set-alarm-state', 'state-value', ['ALARM', 'INSUFFICIENT_DATA', 'OK']],
    ['cloudwatch', 'describe-alarms', 'alarm-types', ['CompositeAlarm', 'LogAlarm', 'MetricAlarm']],
    ['lambda', 'invoke', 'function-name', []],
    ['ec2', 'stop-instances', 'force', []],
  ] as const) {
    it(`knows the choices of ${service} ${operation} --${name}`, () => {
      assert.deepEqual([...option(service, operation, name).choices()].sort(), expected);
    });
  }

  it('knows the instance types of EC2, whose enumeration has another name in TypeScript', () => {
    const types = option('ec2', 'run-instances', 'instance-type').choices();
    assert.ok(types.length > 1000);
    assert.ok(types.includes('t3.micro'));
  });

  it('has a summary for all but a few operations, free of markup', () => {
    let without = 0;
    for (const operation of everyOperation()) {
      const summary = operation.summary();
      if (summary === '') without += 1;
      assert.doesNotMatch(summary, /<\/?[a-z]+>|&[a-z]+;|\\\{|\{@link/i, `${operation.service} ${operation.cliName}`);
    }
    assert.ok(without < 10);
  }).timeout(15_000);

  it('has a description for all but a few options of the big services', () => {
    for (const service of ['ec2', 'lambda', 'cloudwatch', 'rds']) {
      let without = 0;
      let all = 0;
      for (const operation of everyOperation()) {
        if (operation.service !== service) continue;
        for (const { member } of operation.options) {
          all += 1;
          if (member.description() === '') without += 1;
        }
      }
      assert.ok(without <= all / 100, `${service}: ${without} of ${all}`);
    }
  }).timeout(15_000);
});

describe('documentation read from declarations', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'declarations-'));
    mkdirSync(join(directory, 'models'));
    mkdirSync(join(directory, 'commands'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  function documentation(models: string): PackageDocumentation {
    writeFileSync(join(directory, 'models', 'models_0.d.ts'), models);
    return new PackageDocumentation(directory, (type) => (type === 'Colour' ? ['RED', 'GREEN'] : undefined));
  }

  it('reads text that is not ASCII, wherever it stands', () => {
    const read = documentation(
      '/**\n * <p>Größe – «é»</p>\n */\nexport interface A {\n    /**\n     * <p>Größe – eins.</p>\n     * @public\n     */\n    X?: string | undefined;\n}\nexport interface B {\n    /**\n     * <p>Zweite Größe.</p>\n     */\n    Y: string | undefined;\n}\n',
    );
    assert.equal(read.description('A', 'X'), 'Größe – eins.');
    assert.equal(read.description('B', 'Y'), 'Zweite Größe.');
  });

  it('finds choices of a named type, a list of it and one that may be null', () => {
    const member = (name: string, type: string): string =>
      `    /**\n     * @public\n     */\n    ${name}?: ${type} | undefined;\n`;
    const read = documentation(
      `export interface A {\n${member('One', 'Colour')}${member('Many', 'Colour[]')}${member('Null', '(Colour | null)[]')}${member('Text', 'string')}${member('Other', 'Shade')}${member('"a-b"', 'Colour')}${member('Map', 'Record<string, Colour>')}}\n`,
    );
    for (const name of ['One', 'Many', 'Null', 'a-b'])
      assert.deepEqual(read.choices('A', name), ['RED', 'GREEN'], name);
    for (const name of ['Text', 'Other', 'Map', 'None']) assert.deepEqual(read.choices('A', name), [], name);
  });

  it('undoes the escapes of the code generator', () => {
    const read = documentation(
      'export interface A {\n    /**\n     * <p>Write \\{name\\} or {@link Name}, never *\\/ &amp; so on.</p>\n     */\n    X?: string | undefined;\n}\n',
    );
    assert.equal(read.description('A', 'X'), 'Write {name} or Name, never */ & so on.');
  });

  it('takes no comment of something else for that of a command', () => {
    const command = (text: string): void => writeFileSync(join(directory, 'commands', 'GoCommand.d.ts'), text);
    command('/**\n * <p>Other.</p>\n */\nexport type X = 1;\nexport declare class GoCommand extends Base {\n}\n');
    assert.equal(documentation('').summary('Go'), '');
    command('/**\n * <p>Goes.</p>\n * @public\n */\nexport declare class GoCommand extends Base {\n}\n');
    assert.equal(documentation('').summary('Go'), 'Goes.');
  });

  it('has empty texts where there are no declarations', () => {
    const read = new PackageDocumentation(join(directory, 'none'), () => undefined);
    assert.equal(read.summary('Go'), '');
    assert.equal(read.description('A', 'X'), '');
    assert.deepEqual(read.choices('A', 'X'), []);
  });

  it('does not hide a disk that cannot be read', () => {
    mkdirSync(join(directory, 'models', 'models_0.d.ts'));
    const read = new PackageDocumentation(directory, () => undefined);
    assert.throws(() => read.description('A', 'X'), /EISDIR/);
  });
});
