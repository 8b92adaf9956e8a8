import assert from 'node:assert/strict';
import type { Parsed } from '../../src/command/command.ts';
import { LONGEST_LINE, parse, parseWords } from '../../src/command/parse.ts';
import { builtIns, command, context, error, parsed } from './support/catalogue.ts';

/** A help result in one word: `service operation search`, dashes for what is not there. */
function help(line: string): string {
  const outcome = parsed(line);
  if (outcome.kind !== 'help') return JSON.stringify(outcome);
  return [outcome.service?.name ?? '-', outcome.operation?.cliName ?? '-', outcome.search ?? '-'].join(' ');
}

function called(line: string): string {
  const { service, operation } = command(line);
  return `${service.name} ${operation.name}`;
}

describe('forms of a command', () => {
  const CALLS: readonly (readonly [line: string, operation: string])[] = [
    ['lambda list-functions', 'lambda ListFunctions'],
    ['aws lambda list-functions', 'lambda ListFunctions'],
    ['$ aws lambda list-functions', 'lambda ListFunctions'],
    ['Lambda List-Functions', 'lambda ListFunctions'],
    ['lambda ListFunctions', 'lambda ListFunctions'],
    ['ListFunctions', 'lambda ListFunctions'],
    ['list-functions', 'lambda ListFunctions'],
    ['describe-alarms --state-value ALARM', 'cloudwatch DescribeAlarms'],
    ['invoke myHelloWorld', 'lambda Invoke'],
    ['--region us-east-1 lambda list-functions', 'lambda ListFunctions'],
    ['lambda --region us-east-1 list-functions', 'lambda ListFunctions'],
    ['--no-cli-pager --output json list-functions', 'lambda ListFunctions'],
    ['notifications list-channels', 'notifications ListChannels'],
  ];
  for (const [line, operation] of CALLS) {
    it(`understands ${line}`, () => assert.equal(called(line), operation));
  }

  it('gives a bare value to the one required option without one', () => {
    assert.deepEqual(command('lambda get-function my-fn').input, { FunctionName: 'my-fn' });
    assert.deepEqual(command('lambda get-function my-fn --qualifier 1').input, {
      FunctionName: 'my-fn',
      Qualifier: '1',
    });
    assert.deepEqual(command('ec2 terminate-instances i-1 i-2').input, { InstanceIds: ['i-1', 'i-2'] });
    assert.deepEqual(command('--region us-east-1 lambda get-function my-fn').input, { FunctionName: 'my-fn' });
    assert.deepEqual(
      command(`dynamodb get-item --cli-input-json '{"Key": {"id": {"S": "1"}}}' t`).input.TableName,
      't',
    );
  });

  it('overlooks the file for the answer that the AWS CLI wants', () => {
    assert.deepEqual(command('lambda invoke --function-name f out.json').input, { FunctionName: 'f' });
    assert.deepEqual(command('lambda invoke f out.json').input, { FunctionName: 'f' });
  });

  const LEFT_OVER: readonly (readonly [line: string, message: RegExp])[] = [
    ['lambda list-functions foo', /what "foo" is for.*--help/],
    ['lambda get-function a b', /what "b" is for/],
    ['lambda invoke f out.json more', /what "out.json" is for/],
    ['dynamodb get-item my-table', /--table-name, --key/],
  ];
  for (const [line, message] of LEFT_OVER) {
    it(`refuses what is left over in ${line}`, () => {
      const { code, message: said } = error(line);
      assert.equal(code, 'unknown-option');
      assert.match(said, message);
    });
  }

  it('asks for the service where several have the operation', () => {
    assert.deepEqual(parsed('describe-tags --region us-east-1'), {
      kind: 'ambiguous',
      operation: 'describe-tags',
      services: ['ec2', 'elb'],
      words: ['describe-tags', '--region', 'us-east-1'],
    } satisfies Parsed);
  });

  it('lists required options without a value, but for those that the SDK fills', () => {
    assert.deepEqual(
      command('trial put-thing').missing.map((option) => option.cliName),
      ['name', 'enabled'],
    );
    assert.deepEqual(command('trial put-thing --name n --no-enabled').missing, []);
  });

  const HELP: readonly (readonly [line: string, shown: string])[] = [
    ['help', '- - -'],
    ['HELP', '- - -'],
    ['hello', '- - -'],
    ['--help', '- - -'],
    ['lambda', 'lambda - -'],
    ['lambda help', 'lambda - -'],
    ['lambda --help', 'lambda - -'],
    ['help lambda', 'lambda - -'],
    ['help aws lambda', '- - aws lambda'],
    ['help lambda invoke', 'lambda invoke -'],
    ['lambda help invoke', 'lambda invoke -'],
    ['lambda invoke help', 'lambda invoke -'],
    ['lambda invoke --help', 'lambda invoke -'],
    ['lambda invoke --function-name f --help', 'lambda invoke -'],
    ['help lambda Invoke', 'lambda invoke -'],
    ['help lambda layers', 'lambda - layers'],
    ['help list-functions', 'lambda list-functions -'],
    ['help describe-tags', '- - describe-tags'],
    ['help alarms', '- - alarms'],
    ['help my alarms', '- - my alarms'],
    ['help alias', '- - alias'],
    ["help what's this", "- - what's this"],
  ];
  for (const [line, shown] of HELP) {
    it(`shows help for ${line}`, () => assert.equal(help(line), shown));
  }

  it('explains what it would understand, once', () => {
    for (const line of [
      'explain lambda list-functions',
      'Explain explain aws lambda list-functions',
      'explain $ list-functions',
    ]) {
      const outcome = parsed(line);
      assert.equal(
        outcome.kind === 'explain' && outcome.parsed.kind === 'operation' && outcome.parsed.command.operation.name,
        'ListFunctions',
        line,
      );
    }
    assert.deepEqual(parsed('explain'), { kind: 'explain', parsed: { kind: 'empty' } });
    const words = parseWords(['explain', 'explain', 'list-functions'], context);
    assert.equal(words.kind === 'explain' && words.parsed.kind, 'operation');
  });

  for (const line of ['', '   ', '\n', 'aws', '$ ']) {
    it(`takes ${JSON.stringify(line)} for no command`, () => {
      assert.ok(['empty', 'error'].includes(parsed(line).kind));
    });
  }

  const BUILT_INS: readonly (readonly [line: string, name: string, rest: readonly string[], text: string])[] = [
    ['status', 'status', [], ''],
    ['Set Default-Account', 'set default-account', [], ''],
    ['set  default account  prod', 'set default-account', ['prod'], 'prod'],
    ['set default-region us-east-1', 'set default-region', ['us-east-1'], 'us-east-1'],
    ['alias create x lambda invoke "a b"', 'alias create', ['x', 'lambda', 'invoke', 'a b'], 'x lambda invoke "a b"'],
    ['alias nonsense', 'alias', ['nonsense'], 'nonsense'],
    ["feedback it's slow; why?", 'feedback', ["it's", 'slow;', 'why?'], "it's slow; why?"],
    ['notifications mute 2h', 'notifications', ['mute', '2h'], 'mute 2h'],
    ['never mind', 'cancel', [], ''],
  ];
  for (const [line, name, rest, restText] of BUILT_INS) {
    it(`knows the built-in in ${line}`, () =>
      assert.deepEqual(parsed(line), { kind: 'built-in', name, rest, restText }));
  }

  it('knows a built-in from words', () => {
    assert.deepEqual(parseWords(['alias', 'create', 'x'], context), {
      kind: 'built-in',
      name: 'alias create',
      rest: ['x'],
      restText: 'x',
    });
  });

  it('takes no word that merely begins like a built-in', () => {
    assert.equal(error('statusx').code, 'unknown-service');
  });

  it('refuses a line that is too long, with the figures', () => {
    const outcome = parse('x'.repeat(100_000), context);
    assert.equal(outcome.kind === 'error' && outcome.error.code, 'too-long');
    assert.match(outcome.kind === 'error' ? outcome.error.message : '', /100,000 characters.*50,000/);
    const words = parseWords(['a', 'x'.repeat(LONGEST_LINE)], { ...context, builtIns });
    assert.equal(words.kind === 'error' && words.error.code, 'too-long');
  });
});

describe('a name that is not known', () => {
  const CASES: readonly (readonly [
    line: string,
    code: string,
    suggestions: readonly string[],
    corrections: readonly string[],
  ])[] = [
    ['lamda list-functions', 'unknown-service', ['lambda'], ['lambda list-functions']],
    ['lambda list-function', 'unknown-operation', ['list-functions'], ['lambda list-functions']],
    ['lamda list-function', 'unknown-service', ['lambda'], ['lambda list-functions']],
    [
      'lambda list-func --region us-east-1',
      'unknown-operation',
      ['list-functions'],
      ['lambda list-functions --region us-east-1'],
    ],
    ['describe-alarm', 'unknown-operation', ['describe-alarms'], ['describe-alarms']],
    ['lambda invoke --funtion-name f', 'unknown-option', ['--function-name'], ['lambda invoke --function-name f']],
    ['lambda invoke --funtion-name=f', 'unknown-option', ['--function-name'], ['lambda invoke --function-name=f']],
    ["lambda invoke f --payloda 'a b'", 'unknown-option', ['--payload'], ["lambda invoke f --payload 'a b'"]],
    ['lambda list-functions --max-item x', 'bad-value', [], []],
    ['lambda list-functions --qzx 5', 'unknown-option', [], []],
    ['zzz', 'unknown-service', [], []],
    ['lambda zzz', 'unknown-operation', [], []],
    ['ec2 wait instance-running', 'unknown-operation', [], []],
    ['s3 ls', 'unknown-service', [], []],
    ['configure', 'unknown-service', [], []],
    ['chime list-accounts', 'service-not-installed', [], []],
    ['help chime', 'service-not-installed', [], []],
    ['honeycode list-tables', 'service-not-installed', [], []],
    ['ec2 import-instance', 'removed-operation', ['import-image'], []],
    ['lambda invoke-with-response-stream --function-name f', 'removed-operation', ['invoke'], []],
    ['rds modify-option-group', 'unknown-service', [], []],
    ['--function-name f lambda invoke', 'unknown-option', [], []],
    ['--region us-east-1', 'unknown-service', [], []],
  ];
  for (const [line, code, suggestions, corrections] of CASES) {
    it(`is answered with what may have been meant: ${line}`, () => {
      const refused = error(line);
      assert.equal(refused.code, code);
      assert.deepEqual(refused.suggestions, suggestions);
      assert.deepEqual(refused.corrections, corrections);
    });
  }

  it('is pointed at', () => {
    const { fault } = error('lambda list-function --region us-east-1');
    assert.deepEqual(fault, { text: 'lambda list-function --region us-east-1', at: 7 });
  });

  it('names the package that is missing or too old', () => {
    assert.match(error('chime list-accounts').message, /@aws-sdk\/client-chime/);
    assert.match(error('honeycode list-tables').message, /too old.*@aws-sdk\/client-honeycode/);
  });

  it('corrects nothing that would not run', () => {
    assert.deepEqual(error('lamda list-functions --what 1').corrections, []);
  });
});
