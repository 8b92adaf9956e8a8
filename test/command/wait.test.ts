import assert from 'node:assert/strict';
import { parse } from '../../src/command/parse.ts';
import { formatWords } from '../../src/command/words.ts';
import { command, context, error, parsed } from './support/catalogue.ts';

describe('waiting for a state', () => {
  it('is a command with the input of the operation that is polled', () => {
    const { service, operation, wait, input, missing } = command('lambda wait function-active --function-name drain');
    assert.deepEqual(
      [service.name, operation.name, wait?.name, wait?.cliName],
      ['lambda', 'GetFunction', 'FunctionActive', 'function-active'],
    );
    assert.deepEqual([input, missing], [{ FunctionName: 'drain' }, []]);
  });

  it('is no part of a plain call', () => {
    assert.equal(command('lambda get-function --function-name drain').wait, null);
  });

  it('has canonical words that mean the same again', () => {
    const { words } = command('aws --region eu-west-1 lambda wait function-active drain');
    assert.deepEqual(words, ['lambda', 'wait', 'function-active', '--function-name', 'drain', '--region', 'eu-west-1']);
    const again = parse(formatWords(words), context);
    assert.ok(again.kind === 'operation');
    assert.equal(again.command.wait?.name, 'FunctionActive');
    assert.deepEqual(again.command.words, words);
  });

  for (const line of ['lambda wait FunctionActive --function f', 'lambda WAIT function-active f']) {
    it(`is understood in ${line}`, () => assert.equal(command(line).wait?.name, 'FunctionActive'));
  }

  it('is completed by a follow-up', () => {
    const { wait, input } = command('function-name drain', ['lambda', 'wait', 'function-active']);
    assert.deepEqual([wait?.name, input], ['FunctionActive', { FunctionName: 'drain' }]);
  });

  it('lists the states when none is named', () => {
    const { code, message, suggestions } = error('lambda wait');
    assert.equal(code, 'missing-value');
    assert.match(message, /lambda wait function-active, function-exists/);
    assert.deepEqual(suggestions, ['function-active', 'function-exists']);
  });

  it('names the state that may have been meant, as a line that runs', () => {
    const { code, suggestions, corrections } = error('lambda wait function-activ --function-name drain');
    assert.equal(code, 'unknown-operation');
    assert.deepEqual(suggestions, ['function-active']);
    assert.deepEqual(corrections, ['lambda wait function-active --function-name drain']);
  });

  it('says what there is to wait for when nothing comes close', () => {
    assert.match(error('lambda wait dinner').message, /It waits for function-active, function-exists/);
  });

  it('corrects a misspelt option', () => {
    assert.deepEqual(error('lambda wait function-active --function-nam=f --qualifer 1').corrections, [
      'lambda wait function-active --function-nam=f --qualifier 1',
    ]);
  });

  it('does not page', () => {
    assert.equal(error('lambda wait function-exists --max-items 3').code, 'conflict');
  });

  it('is refused where a service has nothing to wait for', () => {
    assert.match(error('elb wait channel').message, /nothing to wait for/);
  });

  it('has help', () => {
    assert.deepEqual(
      [parsed('lambda wait help').kind, parsed('lambda wait function-active --help').kind],
      ['help', 'help'],
    );
  });
});
