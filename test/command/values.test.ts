import assert from 'node:assert/strict';
import type { CommandErrorCode, Value } from '../../src/command/command.ts';
import { command, error, input, underCaret } from './support/catalogue.ts';

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

describe('values of options', () => {
  const CASES: readonly (readonly [options: string, input: Readonly<Record<string, Value>>])[] = [
    ['--text hello', { Text: 'hello' }],
    [`--text ''`, { Text: '' }],
    [`--text '{"a": 1}'`, { Text: '{"a": 1}' }],
    ['--text=--flag', { Text: '--flag' }],
    [`--text '-- with blanks'`, { Text: '-- with blanks' }],
    [`--text '-x'`, { Text: '-x' }],
    ['--count 5', { Count: 5 }],
    ['--count -5', { Count: -5 }],
    ['--count +1.5e3', { Count: 1500 }],
    ['--count 9007199254740993', { Count: 9007199254740993n }],
    ['--huge 5', { Huge: 5n }],
    ['--flag', { Flag: true }],
    ['--no-flag', { Flag: false }],
    ['--flag=false', { Flag: false }],
    ['--flag --no-flag', { Flag: false }],
    ['--text a --text b', { Text: 'b' }],
    ['--names a b --names c', { Names: ['c'] }],
    ['--when 2024-05-01', { When: new Date('2024-05-01T00:00:00Z') }],
    ['--data héllo', { Data: utf8('héllo') }],
    ['--data {"ip": "192.0.2.0/24"}', { Data: utf8('{"ip": "192.0.2.0/24"}') }],
    ['--data aGk= --cli-binary-format base64', { Data: utf8('hi') }],
    ['--data aGk= --cli-binary-format raw-in-base64-out', { Data: utf8('aGk=') }],
    ['--names a b c', { Names: ['a', 'b', 'c'] }],
    ['--names a,b', { Names: ['a,b'] }],
    [`--names '["a", "b"]'`, { Names: ['a', 'b'] }],
    ['--names ["a", "b"]', { Names: ['a', 'b'] }],
    [`--names '[a' b`, { Names: ['[a', 'b'] }],
    ['--names []', { Names: [] }],
    ['--names file://a b', { Names: ['file://a', 'b'] }],
    ['--counts 1 2', { Counts: [1, 2] }],
    ['--pairs a=b,c=d', { Pairs: { a: 'b', c: 'd' } }],
    [`--pairs '{"a": "b"}'`, { Pairs: { a: 'b' } }],
    ['--pairs __proto__=x', { Pairs: JSON.parse('{"__proto__": "x"}') }],
    [`--pairs '{"__proto__": "x"}'`, { Pairs: JSON.parse('{"__proto__": "x"}') }],
    ['--choice S=x', { Choice: { S: 'x' } }],
    ['--choice BOOL=TRUE', { Choice: { BOOL: true } }],
    ['--choice L=a', { Choice: { L: ['a'] } }],
    ['--nested Not={And=[{Key=a},{Key=b}]}', { Nested: { Not: { And: [{ Key: 'a' }, { Key: 'b' }] } } }],
    ['--nested And={Key=a}', { Nested: { And: [{ Key: 'a' }] } }],
    ['--grid ["a"] ["b", "c"]', { Grid: [['a'], ['b', 'c']] }],
    ['--grid [["a"]]', { Grid: [['a']] }],
    ['--deep k={DataType=String,Size=5,On=false}', { Deep: { k: { DataType: 'String', Size: 5, On: false } } }],
    [
      '--deep k={When=2024-05-01T10:00:00Z,Data=hi}',
      { Deep: { k: { When: new Date('2024-05-01T10:00:00Z'), Data: utf8('hi') } } },
    ],
    [
      `--deep '{"k": {"When": 1714559405, "Data": "hi", "On": true, "Size": 12345678901234567890, "Doc": [null, 1]}}'`,
      {
        Deep: {
          k: { When: new Date(1714559405000), Data: utf8('hi'), On: true, Size: 12345678901234567890n, Doc: [null, 1] },
        },
      },
    ],
    ['--doc {"a": [1, null, true, "x"]}', { Doc: { a: [1, null, true, 'x'] } }],
    ['--doc 5', { Doc: 5 }],
    ['--docs 1 {"a":2}', { Docs: [1, { a: 2 }] }],
    ['--session {"a": 1}', { Session: '{"a": 1}' }],
    [
      `--cli-input-json '{"Text": "a", "Count": 5, "Huge": 7, "Session": {"a": 1}}' --text b`,
      { Text: 'b', Count: 5, Huge: 7n, Session: '{"a":1}' },
    ],
    [
      `--cli-input-yaml 'Text: a\nCount: 5\nNames: [x, y]\nFlag: true\nDoc: {a: 1.5, b: null}'`,
      { Text: 'a', Count: 5, Names: ['x', 'y'], Flag: true, Doc: { a: 1.5, b: null } },
    ],
    [`--cli-input-yaml 'Count: 12345678901234567890'`, { Count: 12345678901234567890n }],
  ];
  for (const [options, expected] of CASES) {
    it(`understands ${options}`, () => assert.deepEqual(input(options), expected));
  }

  it('takes the bytes of a streamed body from the text', () => {
    assert.deepEqual(command('s3api put-object --bucket b --key k --body "some text"').input.Body, utf8('some text'));
  });

  for (const path of ['/tmp/a', './a', '~/a.txt', 'C:\\a', 'index.html', 'site/index.html']) {
    it(`takes no path for a streamed body: ${path}`, () => {
      assert.equal(error(`s3api put-object --bucket b --key k --body '${path}'`).code, 'file-reference');
    });
  }

  for (const body of ['hello', 'Hello.', '3.14', 'a / b', '<p>x.y</p>', 'one.two three', '{"a":"b.c"}']) {
    it(`takes for a streamed body what is no path: ${body}`, () => {
      assert.deepEqual(command(`s3api put-object --bucket b --key k --body '${body}'`).input.Body, utf8(body));
    });
  }

  it('takes a filter in shorthand or JSON, several at once', () => {
    const expected = [
      { Name: 'tag:Name', Values: ['my server', 'b'] },
      { Name: 'x', Values: ['y'] },
    ];
    assert.deepEqual(
      command(`ec2 describe-instances --filters "Name=tag:Name,Values=my server,b" Name=x,Values=y`).input.Filters,
      expected,
    );
    assert.deepEqual(command(`ec2 describe-instances --filters '${JSON.stringify(expected)}'`).input.Filters, expected);
    assert.deepEqual(
      command(`ec2 describe-instances --filters ${JSON.stringify(expected[0])} Name=x,Values=y`).input.Filters,
      expected,
    );
  });

  describe('that EC2 wraps', () => {
    const WRAPPED: readonly (readonly [options: string, member: string, value: Value])[] = [
      ['--ebs-optimized', 'EbsOptimized', { Value: true }],
      ['--no-ebs-optimized', 'EbsOptimized', { Value: false }],
      ['--ebs-optimized Value=false', 'EbsOptimized', { Value: false }],
      ['--ebs-optimized {"Value": true}', 'EbsOptimized', { Value: true }],
      ['--no-disable-api-termination', 'DisableApiTermination', { Value: false }],
      ['--instance-initiated-shutdown-behavior stop', 'InstanceInitiatedShutdownBehavior', { Value: 'stop' }],
      ['--instance-initiated-shutdown-behavior Value=stop', 'InstanceInitiatedShutdownBehavior', { Value: 'stop' }],
      ['--user-data Value=hi', 'UserData', { Value: utf8('hi') }],
    ];
    for (const [options, member, value] of WRAPPED) {
      it(`are understood in ${options}`, () => {
        assert.deepEqual(command(`ec2 modify-instance-attribute --instance-id i-1 ${options}`).input[member], value);
      });
    }
  });

  describe('of old lists of one-member structures', () => {
    const line = 'elb register-instances-with-load-balancer --load-balancer-name b --instances';
    for (const words of [
      'i-1 i-2',
      'InstanceId=i-1 InstanceId=i-2',
      '{"InstanceId": "i-1"} i-2',
      '[{"InstanceId": "i-1"}, {"InstanceId": "i-2"}]',
    ]) {
      it(`are understood in ${words}`, () => {
        assert.deepEqual(command(`${line} ${words}`).input.Instances, [{ InstanceId: 'i-1' }, { InstanceId: 'i-2' }]);
      });
    }
  });

  const REFUSED: readonly (readonly [options: string, code: CommandErrorCode, message: RegExp])[] = [
    ['--text', 'missing-value', /--text needs a value/],
    ['--text --flag', 'missing-value', /--text needs a value/],
    ['--count five', 'bad-value', /--count takes a number, and got "five"/],
    ['--count 1e999', 'bad-value', /a number/],
    ['--count 0x10', 'bad-value', /a number/],
    ['--huge 1.5', 'bad-value', /a whole number/],
    ['--flag=maybe', 'bad-value', /takes no value/],
    ['--flag false', 'unknown-option', /--flag takes no value.*--flag or --no-flag/],
    ['--when yesterday', 'bad-value', /2024-05-01T10:30:00Z/],
    ['--when 1714559405000', 'bad-value', /milliseconds/],
    ['--data a~b= --cli-binary-format base64', 'bad-value', /base64/],
    ['--counts 1 x', 'bad-value', /--counts\[1\] takes a number/],
    ['--names [1]', 'bad-value', /--names\[0\] takes text in double quotes, and got the number 1/],
    [`--names '["a"'`, 'bad-json', /expected , or ]/],
    [`--pairs '{"a": }'`, 'bad-json', /--pairs.*expected a value/],
    ['--pairs {"a": null}', 'bad-value', /--pairs\.a takes text.*null/],
    ['--pairs {"a": ["b"]}', 'bad-value', /a list/],
    ['--pairs a=b,c', 'bad-value', /--pairs\.a takes one value, and got several/],
    ['--pairs a={b=c}', 'bad-value', /an object in \{ \}/],
    ['--pairs [1]', 'bad-value', /takes an object in \{ \}, and got a list/],
    ['--pairs a', 'bad-shorthand', /expected =/],
    ['--nested Nott={}', 'bad-value', /no member "Nott". Did you mean Not/],
    ['--nested Foo=1', 'bad-value', /It has Not, And, Key/],
    ['--nested {"key": "a"}', 'bad-value', /Did you mean Key/],
    ['--nested Not=a', 'bad-value', /--nested\.Not takes Name=value pairs in \{ \}, and got "a"/],
    ['--nested Not=a,b', 'bad-value', /got a list/],
    ['--nested {"And": {}}', 'bad-value', /--nested\.And takes a list in \[ \], and got an object/],
    ['--choice S=a,N=1', 'bad-value', /exactly one of S, N, BOOL, L/],
    ['--choice {}', 'bad-value', /exactly one of/],
    ['--choice BOOL=yes', 'bad-value', /true or false/],
    ['--choice {"BOOL": "true"}', 'bad-value', /--choice\.BOOL takes true or false, and got the text "true"/],
    ['--deep k={Doc=1}', 'bad-shorthand', /JSON only/],
    ['--deep {"k": {"Size": "5"}}', 'bad-value', /--deep\.k\.Size takes a number/],
    ['--deep {"k": {"When": true}}', 'bad-value', /a time/],
    ['--deep {"k": {"When": 1e15}}', 'bad-value', /seconds since 1970/],
    ['--deep {"k": {"Data": 5}}', 'bad-value', /text in double quotes/],
    [`--deep 'k={DataType=String Size=5}'`, 'bad-shorthand', /put a comma before Size=/],
    ['--grid a', 'bad-value', /a list written as JSON/],
    ['--doc a', 'bad-json', /--doc/],
    ['--session a', 'bad-json', /--session/],
    ['--text file://x', 'file-reference', /file:\/\/ would read the bot's disk/],
    ['--data fileb://x', 'file-reference', /fileb:\/\//],
    ['--names file://x', 'file-reference', /file/],
    ['--cli-input-json file://x', 'file-reference', /--cli-input-json/],
    ['--query file://x', 'file-reference', /--query/],
    ['--pairs a@=file://x', 'file-reference', /disk/],
    ['--cli-input-json {"Foo": 1}', 'bad-value', /no member "Foo"/],
    ['--cli-input-json []', 'bad-value', /an object/],
    [`--cli-input-json '{"Text": "a"' `, 'bad-json', /--cli-input-json/],
    [`--cli-input-yaml 'Text: [a'`, 'bad-value', /not valid YAML/],
    [`--cli-input-yaml 'Text: *x'`, 'bad-value', /alias in it is unknown/],
    [`--cli-input-yaml 'a' --cli-input-json '{}'`, 'conflict', /exclude each other/],
  ];
  for (const [options, code, message] of REFUSED) {
    it(`are refused in ${options}`, () => {
      const refused = error(`trial do-all ${options}`);
      assert.equal(refused.code, code);
      assert.match(refused.message, message);
    });
  }

  it('are refused with a caret under the fault', () => {
    assert.equal(underCaret(error(`trial do-all --pairs '{"a": x}'`)), 'x}');
    assert.equal(underCaret(error('trial do-all --pairs a=b,c=it"s')), '"s');
    assert.equal(underCaret(error('trial do-all --deep k={Size=five}')), 'fiv');
    assert.equal(underCaret(error(`trial do-all --deep 'k={DataType=a Size=5}'`)), ' Si');
    assert.equal(underCaret(error('trial do-all --names "[1,]"')), ']');
  });

  it('name the member that a structure lacks', () => {
    const refused = error('ec2 create-tags --resources i-1 --tags [{"Key": "Name"}]');
    assert.equal(refused.code, 'bad-value');
    assert.match(refused.message, /--tags\[0\] needs Value/);
  });

  it('name the blank that should have been a comma', () => {
    const quoted = error(`ec2 create-tags --resources i-1 --tags 'Key=Name Value=x'`);
    assert.equal(quoted.code, 'bad-shorthand');
    assert.match(quoted.message, /put a comma before Value=/);
    const split = error('ec2 create-tags --resources i-1 --tags Key=Name Value=x');
    assert.equal(split.code, 'bad-shorthand');
    assert.deepEqual(split.suggestions, ['Key=Name,Value=x']);
    const structure = error(
      'lambda update-function-configuration --function-name f --vpc-config SubnetIds=a SecurityGroupIds=b',
    );
    assert.equal(structure.code, 'unknown-option');
    assert.match(structure.message, /Within --vpc-config put a comma/);
  });

  it('may hold an equals sign behind a blank when they are quoted', () => {
    assert.deepEqual(command(`ec2 create-tags --resources i-1 --tags 'Key=a,Value="Name Value=x"'`).input.Tags, [
      { Key: 'a', Value: 'Name Value=x' },
    ]);
  });

  it('nested too deeply are refused', () => {
    const deep = `${'{"Not":'.repeat(150)}{}${'}'.repeat(150)}`;
    assert.match(error(`trial do-all --nested '${deep}'`).message, /nested too deeply/);
    const document = `${'['.repeat(150)}${']'.repeat(150)}`;
    assert.match(error(`trial do-all --doc '${document}'`).message, /nested too deeply/);
  });

  it('in YAML that is very long are refused', () => {
    assert.match(
      error(`trial do-all --cli-input-yaml 'Text: ${'x'.repeat(20_000)}'`).message,
      /at most 20,000 characters/,
    );
  });

  it('in YAML nested too deeply are refused', () => {
    assert.equal(
      error(`trial do-all --cli-input-yaml 'Doc: ${'['.repeat(9000)}${']'.repeat(9000)}'`).code,
      'bad-value',
    );
  });

  it('in YAML that expands without end are refused', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`),
    ].join('\n');
    assert.match(error(`trial do-all --cli-input-yaml '${bomb}'`).message, /repeats too much/);
  });
});
