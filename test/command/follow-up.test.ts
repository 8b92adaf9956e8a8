import assert from 'node:assert/strict';
import { complete, parseWords } from '../../src/command/parse.ts';
import { command, context, error, parsed } from './support/catalogue.ts';

const INVOKE = ['lambda', 'invoke', '--payload', '{}'];

/** The input that a line completes the waiting words to; fails where it completes nothing. */
function completed(line: string, pending: readonly string[]): unknown {
  const outcome = parsed(line, pending);
  assert.ok(
    outcome.kind === 'operation' && outcome.completesPending,
    `${line} does not complete: ${JSON.stringify(outcome)}`,
  );
  return outcome.command.input;
}

describe('a line that completes a waiting command', () => {
  for (const line of [
    '--function-name my-fn',
    'function-name my-fn',
    '--func my-fn',
    '—function-name my-fn',
    'function-name=my-fn',
    '--function-name=my-fn',
    'Function-Name my-fn',
    'my-fn',
    '"my-fn"',
  ]) {
    it(`may be ${line}`, () => {
      assert.deepEqual(completed(line, INVOKE), { Payload: new TextEncoder().encode('{}'), FunctionName: 'my-fn' });
    });
  }

  it('may give several options', () => {
    const outcome = parsed('function-name f --qualifier 1 --region us-east-1', INVOKE);
    assert.ok(outcome.kind === 'operation');
    assert.equal(outcome.command.input.Qualifier, '1');
    assert.equal(outcome.command.globals.region, 'us-east-1');
    assert.deepEqual(outcome.command.words.slice(0, 4), INVOKE);
  });

  it('may leave other options missing', () => {
    const outcome = parsed('table-name t', ['dynamodb', 'get-item']);
    assert.ok(outcome.kind === 'operation' && outcome.completesPending);
    assert.deepEqual(
      outcome.command.missing.map((option) => option.cliName),
      ['key'],
    );
  });

  it('may be JSON, text that looks like an option, or the name of a flag', () => {
    assert.deepEqual(completed('{"id": {"S": "1"}}', ['dynamodb', 'get-item', '--table-name', 't']), {
      TableName: 't',
      Key: { id: { S: '1' } },
    });
    assert.deepEqual(completed('no-enabled', ['trial', 'put-thing', '--name', 'n', '--enabled']), {
      Name: 'n',
      Enabled: false,
    });
    assert.deepEqual(completed('enabled', ['trial', 'put-thing', '--name', 'n']), { Name: 'n', Enabled: true });
    assert.deepEqual(completed('true', ['trial', 'put-thing', '--name', 'n']), { Name: 'n', Enabled: true });
  });

  it('may choose the Region', () => {
    const outcome = parsed('region us-east-1', INVOKE);
    assert.ok(outcome.kind === 'operation' && outcome.completesPending);
    assert.equal(outcome.command.globals.region, 'us-east-1');
  });

  it('needs a value behind an option', () => {
    assert.equal(error('function-name', INVOKE).code, 'missing-value');
  });

  it('is a command of its own first', () => {
    const outcome = parsed('lambda list-functions', INVOKE);
    assert.ok(outcome.kind === 'operation' && !outcome.completesPending);
    assert.equal(parsed('list-functions', INVOKE).kind, 'operation');
    assert.equal(parsed('status', INVOKE).kind, 'built-in');
    assert.equal(parsed('ec2', INVOKE).kind, 'help');
    assert.equal(parsed('describe-tags', INVOKE).kind, 'ambiguous');
  });

  it('is no single word where several options are missing', () => {
    assert.equal(error('my-table', ['dynamodb', 'get-item']).code, 'unknown-service');
    assert.equal(error('two words', INVOKE).code, 'unknown-service');
    assert.equal(error('--what x', INVOKE).code, 'unknown-option');
  });

  it('is told what is wrong with its value', () => {
    assert.equal(error('--key {"id": 1}', ['dynamodb', 'get-item', '--table-name', 't']).code, 'bad-value');
  });

  it('is an ordinary line where what waits is no command', () => {
    assert.equal(error('my-fn', ['zzz']).code, 'unknown-service');
  });

  it('keeps the spelling of misspelt commands correctable', () => {
    assert.deepEqual(error('lambda list-function', INVOKE).corrections, ['lambda list-functions']);
  });
});

describe('answers of a card', () => {
  const CASES: readonly (readonly [
    what: string,
    words: readonly string[],
    answers: Readonly<Record<string, string>>,
    input: unknown,
  ])[] = [
    ['plain text', ['lambda', 'get-function'], { 'function-name': 'f' }, { FunctionName: 'f' }],
    ['text with blanks', ['lambda', 'get-function'], { 'function-name': 'my fn' }, { FunctionName: 'my fn' }],
    [
      'text with quotes',
      ['lambda', 'get-function'],
      { 'function-name': `it's "x" \\` },
      { FunctionName: `it's "x" \\` },
    ],
    ['text like an option', ['lambda', 'get-function'], { 'function-name': '--region' }, { FunctionName: '--region' }],
    [
      'text like an option with blanks',
      ['lambda', 'get-function'],
      { 'function-name': '--a b=c' },
      { FunctionName: '--a b=c' },
    ],
    ['nothing', ['lambda', 'get-function'], { 'function-name': ' ' }, {}],
    ['a list of one', ['ec2', 'terminate-instances'], { 'instance-ids': 'i-1' }, { InstanceIds: ['i-1'] }],
    [
      'a list',
      ['ec2', 'terminate-instances'],
      { 'instance-ids': 'i-1  "i 2" -x' },
      { InstanceIds: ['i-1', 'i 2', '-x'] },
    ],
    [
      'a list of what looks like options',
      ['ec2', 'terminate-instances'],
      { 'instance-ids': 'i-1 --x' },
      { InstanceIds: ['i-1', '--x'] },
    ],
    [
      'a list as JSON',
      ['ec2', 'terminate-instances'],
      { 'instance-ids': '["i-1", "i 2"]' },
      { InstanceIds: ['i-1', 'i 2'] },
    ],
    [
      'a list with an open quote',
      ['ec2', 'terminate-instances'],
      { 'instance-ids': `it's me` },
      { InstanceIds: ["it's me"] },
    ],
    [
      'a list of objects',
      ['ec2', 'create-tags', '--resources', 'i'],
      { tags: '{"Key": "a", "Value": "b"} Key=c,Value=d' },
      {
        Resources: ['i'],
        Tags: [
          { Key: 'a', Value: 'b' },
          { Key: 'c', Value: 'd' },
        ],
      },
    ],
    ['a flag', ['trial', 'put-thing'], { name: 'n', enabled: 'false' }, { Name: 'n', Enabled: false }],
  ];
  for (const [what, words, answers, expected] of CASES) {
    it(`may be ${what}`, () => {
      const added = complete(words, new Map(Object.entries(answers)));
      const outcome = parseWords(added, context);
      assert.ok(outcome.kind === 'operation', JSON.stringify(outcome));
      assert.deepEqual(outcome.command.input, expected);
      const again = parseWords(outcome.command.words, context);
      assert.deepEqual(again.kind === 'operation' && again.command.input, expected);
    });
  }

  it('stand behind the words in plain form where that says the same', () => {
    assert.deepEqual(complete(['a', 'b'], new Map([['c', 'd']])), ['a', 'b', '--c=d']);
  });

  it('are read no differently once they are canonical', () => {
    const { words } = command('ec2 terminate-instances i-1 i-2');
    assert.deepEqual(words, ['ec2', 'terminate-instances', '--instance-ids', 'i-1', 'i-2']);
  });
});
