import assert from 'node:assert/strict';
import { InstalledCatalogue, installedModules } from '../../src/aws/installed-catalogue.ts';
import { exampleOf } from '../../src/command/stand-ins.ts';
import { tokenise } from '../../src/command/tokens.ts';

describe('a command that is tried before its variables have values', () => {
  const catalogue = new InstalledCatalogue(installedModules(import.meta.url));
  const exampleFor = (line: string, given: Record<string, string> = {}) => {
    const tokenised = tokenise(line);
    assert.ok(tokenised.ok);
    return exampleOf(
      tokenised.tokens.map(({ text }) => text),
      given,
      { catalogue, builtIns: [], pending: null },
    );
  };

  it('has its variables as they are written, where texts are wanted', () => {
    const { parsed, values } = exampleFor('lambda invoke --function-name $name');
    assert.deepEqual(parsed.kind === 'operation' && parsed.command.input, { FunctionName: '$name' });
    assert.deepEqual(values, {});
  });

  it('has a number, a time or JSON where these are', () => {
    const { parsed, values } = exampleFor(
      'cloudwatch get-metric-data --metric-data-queries [] --start-time $from --end-time $to --max-datapoints $most',
    );
    assert.equal(parsed.kind, 'operation');
    assert.deepEqual(values, { from: '1', to: '1', most: '1' });
    assert.equal(
      exampleFor('ecs run-task --task-definition $t --count $n --tags [{"key":$k}]').parsed.kind,
      'operation',
    );
  });

  it('has the values that are known', () => {
    const line = 'ecs update-service --service $s --desired-count $n';
    assert.deepEqual(exampleFor(line, { n: '4' }).values, { n: '4' });
    const { parsed } = exampleFor(line, { n: 'many' });
    assert.match(parsed.kind === 'error' ? parsed.error.message : '', /--desired-count takes a number, and got "many"/);
  });

  it('is none where no value would do, and says where', () => {
    for (const [line, code] of [
      ['ec2 create-tags --resources $id --tags $tags', 'bad-shorthand'],
      ['ecs update-service --service $s --desired-count 1$n-', 'bad-value'],
      ['ecs update-servise --service $s --desired-count $n', 'unknown-operation'],
      ['ecs update-service --servise $s --desired-count $n', 'unknown-option'],
    ] as const) {
      const { parsed } = exampleFor(line);
      assert.equal(parsed.kind === 'error' && parsed.error.code, code, line);
    }
  });

  it('waits as well', () => {
    const { parsed } = exampleFor('ecs wait services-stable --cluster $c --services $s');
    assert.equal(parsed.kind === 'operation' && parsed.command.wait?.cliName, 'services-stable');
  });
});
