import assert from 'node:assert/strict';
import type { Option } from '../../src/command/catalogue.ts';
import { attempt } from '../../src/command/refusal.ts';
import { exampleOf, shapeOutline, shapeWords } from '../../src/command/shape-help.ts';
import { tokenise } from '../../src/command/tokens.ts';
import { optionValue } from '../../src/command/values.ts';
import { everyOperation, operationOf } from '../aws/installed.ts';

function option(service: string, operation: string, name: string): Option {
  const found = operationOf(service, operation).option(name);
  assert.ok(found, name);
  return found;
}

describe('the outline of a shape', () => {
  it('has a line for each member, with type, values and what must be given', () => {
    assert.equal(
      shapeOutline(option('ec2', 'describe-instances', 'filters').member.shape, 3),
      'Name: text\nValues: list of text',
    );
    assert.match(
      shapeOutline(option('lambda', 'create-function', 'tracing-config').member.shape, 1),
      /^Mode: text: Active \| PassThrough$/,
    );
    assert.match(
      shapeOutline(option('cloudwatch', 'put-metric-data', 'metric-data').member.shape, 1),
      /^MetricName: text \(required\)\nDimensions: list of structure\n/,
    );
  });

  it('goes as deep as asked', () => {
    const shape = option('ecs', 'register-task-definition', 'container-definitions').member.shape;
    assert.doesNotMatch(shapeOutline(shape, 1), /^ /m);
    assert.match(shapeOutline(shape, 2), /^logConfiguration: structure\n {2}logDriver: text \(required\): /m);
    assert.doesNotMatch(shapeOutline(shape, 2), /^ {4}/m);
  });

  it('does not go into a structure within itself again', () => {
    const item = option('dynamodb', 'put-item', 'item').member.shape;
    assert.match(shapeOutline(item, 9), /^L: list of union, AttributeValue again$/m);
  });

  it('counts what does not fit', () => {
    const outline = shapeOutline(option('wafv2', 'create-web-acl', 'rules').member.shape, 9);
    assert.equal(outline.split('\n').length, 121);
    assert.match(outline, /\n… and \d+ lines more$/);
  });

  it('counts values beyond the first', () => {
    assert.match(
      shapeOutline(operationOf('ec2', 'run-instances').input, 1),
      /^InstanceType: text: (?:[\w.-]+ \| ){8}… \d{3,} more$/m,
    );
  });

  it('is empty without members', () =>
    assert.equal(shapeOutline(option('lambda', 'invoke', 'function-name').member.shape, 3), ''));

  it('is made in time for the largest shapes', () => {
    for (const operation of everyOperation()) {
      const started = performance.now();
      shapeOutline(operation.input, 3);
      assert.ok(performance.now() - started < 1500, `${operation.service} ${operation.cliName}`);
    }
  }).timeout(60_000);
});

describe('words for a shape', () => {
  for (const [service, operation, name, words] of [
    ['ec2', 'describe-instances', 'instance-ids', 'list of text'],
    ['lambda', 'create-function', 'tags', 'map of text to text'],
    ['lambda', 'create-function', 'code', 'structure'],
    ['lambda', 'create-function', 'timeout', 'number'],
    ['lambda', 'invoke', 'payload', 'bytes'],
    ['logs', 'filter-log-events', 'start-time', 'number'],
    ['cloudwatch', 'get-metric-data', 'start-time', 'time'],
    ['dynamodb', 'put-item', 'item', 'map of text to union'],
  ] as const) {
    it(`says ${words} of ${service} ${operation} --${name}`, () =>
      assert.equal(shapeWords(option(service, operation, name).member.shape), words));
  }
});

describe('the example of an option', () => {
  for (const [service, operation, name, shorthand, json] of [
    ['lambda', 'invoke', 'function-name', '--function-name string', null],
    ['lambda', 'invoke', 'invocation-type', '--invocation-type DryRun', null],
    ['lambda', 'create-function', 'timeout', '--timeout 1', null],
    ['ec2', 'stop-instances', 'force', '--force', null],
    ['cloudwatch', 'get-metric-data', 'start-time', '--start-time 2026-01-31T12:00:00Z', null],
    [
      'ec2',
      'describe-instances',
      'filters',
      '--filters Name=string,Values=[string,string]',
      `--filters '[{"Name":"string","Values":["string","string"]}]'`,
    ],
    [
      'ec2',
      'describe-instances',
      'instance-ids',
      '--instance-ids string string',
      `--instance-ids '["string","string"]'`,
    ],
    ['lambda', 'create-function', 'tags', '--tags key=string', `--tags '{"key":"string"}'`],
    ['dynamodb', 'get-item', 'key', '--key key={S=string}', `--key '{"key":{"S":"string"}}'`],
  ] as const) {
    it(`of ${service} ${operation} --${name}`, () =>
      assert.deepEqual(exampleOf(option(service, operation, name)), { shorthand, json }));
  }

  it('is understood by the language in both forms, for every option of every installed service', () => {
    const faults: string[] = [];
    let [examples, without] = [0, 0];
    for (const operation of everyOperation()) {
      for (const each of operation.options) {
        const { shorthand, json } = exampleOf(each);
        if (shorthand === null && json === null) without += 1;
        for (const example of [shorthand, json]) {
          if (example === null) continue;
          examples += 1;
          const tokens = tokenise(example);
          const words = tokens.ok ? tokens.tokens.slice(1).map(({ text }) => text) : [];
          if (each.member.shape.kind === 'boolean') assert.equal(words.length, 0);
          else {
            const outcome = attempt(() => optionValue(operation, each, words, false));
            if (!outcome.ok)
              faults.push(`${operation.service} ${operation.cliName} ${example}: ${outcome.error.message}`);
          }
        }
      }
    }
    assert.deepEqual(faults.slice(0, 5), []);
    assert.ok(examples > 25_000, String(examples));
    assert.ok(without < 100, String(without));
  }).timeout(60_000);
});

describe('A mistake in a nested value', () => {
  const operation = operationOf('ec2', 'describe-instances');
  const filters = operation.option('filters');
  const reading = (word: string) => () => filters && optionValue(operation, filters, [word], false);

  it('is told with an example in shorthand', () => {
    assert.throws(reading('foo'), /it ends here\. Write it as --filters Name=string,Values=\[string,string\]$/);
  });

  it('is told with an example in JSON where JSON was tried', () => {
    assert.throws(reading('[{"Name": 1}]'), /Write it as --filters '\[\{"Name":"string","Values":\["string"/);
  });
});
