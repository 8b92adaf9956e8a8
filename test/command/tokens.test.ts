import assert from 'node:assert/strict';
import { splitValues, tokenise } from '../../src/command/tokens.ts';

function words(line: string): readonly string[] {
  const outcome = tokenise(line);
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.error.message);
  return outcome.tokens.map((token) => token.text);
}

function refusal(line: string): { code: string; at: number | undefined } {
  const outcome = tokenise(line);
  assert.ok(!outcome.ok, `${line} was split`);
  return { code: outcome.error.code, at: outcome.error.fault?.at };
}

describe('splitting a command line', () => {
  const CASES: readonly (readonly [what: string, line: string, words: readonly string[]])[] = [
    ['blanks of every kind', ' a\tb\nc\r\nd\u00a0e ', ['a', 'b', 'c', 'd', 'e']],
    ['an empty line', '  \n ', []],
    ['single quotes, taken literally', `'a "b" \\n'`, ['a "b" \\n']],
    ['double quotes with their four escapes', '"a \\" \\\\ \\$ \\` \\n"', ['a " \\ $ ` \\n']],
    ['a line continued within double quotes', '"a\\\nb"', ['ab']],
    ['quotes inside a word', `a'b c'"d e"f`, ['ab cd ef']],
    ['empty quotes', `'' ""`, ['', '']],
    ["the shell's way to write an apostrophe", `'it'\\''s'`, ["it's"]],
    ['a backslash before a blank', 'a\\ b', ['a b']],
    ['a backslash at the very end', 'C:\\', ['C:\\']],
    ['a line continued with a backslash', 'a \\\n  b\\\r\nc', ['a', 'b', 'c']],
    [
      'JSON without quotes around it',
      '--payload {"ip": "192.0.2.0/24"} x',
      ['--payload', '{"ip": "192.0.2.0/24"}', 'x'],
    ],
    ['JSON over several lines', '[\n  {"a": [1, 2]},\n  {}\n] x', ['[\n  {"a": [1, 2]},\n  {}\n]', 'x']],
    ['brackets within quotes within JSON', '{"a": "}", \'b\': \']\'} x', ['{"a": "}", \'b\': \']\'}', 'x']],
    ['an apostrophe within brackets', "{it's} x", ["{it's}", 'x']],
    ['an escaped quotation mark within a JSON text', '{"a": "\\"}"} x', ['{"a": "\\"}"}', 'x']],
    ['JSON whose quotation marks were escaped for a shell', '{\\"a\\": 1} x', ['{"a": 1}', 'x']],
    ['a line continued within brackets', '{"a":\\\n1}', ['{"a":1}']],
    ['JSON behind an equals sign', '--filters=[{"a": 1}] x', ['--filters=[{"a": 1}]', 'x']],
    ['quoted JSON', `'{"a": 1}' x`, ['{"a": 1}', 'x']],
    ['quotes in braces that only a shell understands', '{"MEAN-1",b,\'c d\'} x', ['{MEAN-1,b,c d}', 'x']],
    [
      'JSON in quotes within its own braces',
      '{"\\"type\\": \\"S3\\",\\"a b\\": true"} x',
      ['{"type": "S3","a b": true}', 'x'],
    ],
    ['JSON within braces in single quotes', `{'"a": 1'} x`, ['{"a": 1}', 'x']],
    ['what was to be JSON, as it stands', '{"a": 1,} x', ['{"a": 1,}', 'x']],
    ['a filter pattern without quotes around it', '{ $.a = "b" } x', ['{ $.a = "b" }', 'x']],
    ['brackets inside a word', 'Values=[a, b]', ['Values=[a,', 'b]']],
    ['text glued to a bracket', '[a]b', ['[a]b']],
    [
      'an unquoted query up to the next option',
      '--query Foo[?a == `1`].{A: B} | [0] --region x',
      ['--query', 'Foo[?a == `1`].{A: B} | [0]', '--region', 'x'],
    ],
    [
      'a query over several lines',
      '--query @.{A:B[*].\n {C:D}}\n--region us-east-2',
      ['--query', '@.{A:B[*].\n {C:D}}', '--region', 'us-east-2'],
    ],
    [
      'a query whose text holds what looks like an option',
      "--query [?a==' --b'] --c",
      ['--query', "[?a==' --b']", '--c'],
    ],
    ['a query with a lone quote', "--query it's --c", ['--query', "it's", '--c']],
    ['a query whose backticks were escaped', '--query [?a==\\`1\\`]', ['--query', '[?a==`1`]']],
    ['a query behind an equals sign', '--query=Foo | [0] --c', ['--query=Foo | [0]', '--c']],
    ['a quoted query', "--query 'a | b' --c", ['--query', 'a | b', '--c']],
    ['a quoted query behind an equals sign', "--query='a | b' --c", ['--query=a | b', '--c']],
    ['a query without an expression', '--query --c', ['--query', '--c']],
    ['an em dash', '—region x', ['--region', 'x']],
    ['an en dash', '–region x', ['--region', 'x']],
    ['a minus sign', '−region x', ['--region', 'x']],
    ['a single hyphen', '-region x', ['--region', 'x']],
    ['a dash and a hyphen', '–-region', ['--region']],
    ['a query behind an em dash', '—query a b –region c', ['--query', 'a b', '--region', 'c']],
    ['a negative number', '--count -5 -.5 −7', ['--count', '-5', '-.5', '-7']],
    ['a quoted hyphen', '\'-x\' "-y"', ['-x', '-y']],
    ['three hyphens', '---x', ['---x']],
    ['an address with an ampersand', 'https://x/?a=1&b=2&', ['https://x/?a=1&b=2&']],
    ['a pattern with a bar', 'ERROR|WARN', ['ERROR|WARN']],
    ['operators in quotes', `'a | b' "x > y; $(z) \`"`, ['a | b', 'x > y; $(z) `']],
    ['operators in brackets', '{a | b; `c` $(d)}', ['{a | b; `c` $(d)}']],
    ['a dollar sign alone', '$x $', ['$x', '$']],
    ['a lone surrogate and a control character', '\ud800 \u0001', ['\ud800', '\u0001']],
  ];
  for (const [what, line, expected] of CASES) {
    it(`understands ${what}`, () => assert.deepEqual(words(line), expected));
  }

  const REFUSED: readonly (readonly [line: string, code: string, at: number])[] = [
    ["a 'b", 'unclosed-quote', 2],
    ['a "b\\"', 'unclosed-quote', 2],
    ['a {"b: 1}', 'unclosed-quote', 3],
    ['--payload {"a": [1}', 'bad-json', 10],
    ['a | b', 'shell-operator', 2],
    ['a || b', 'shell-operator', 2],
    ['a && b', 'shell-operator', 2],
    ['a & b', 'shell-operator', 2],
    ['a; b', 'shell-operator', 1],
    ['a ;b', 'shell-operator', 2],
    ['a > b', 'shell-operator', 2],
    ['a >> b', 'shell-operator', 2],
    ['a >b', 'shell-operator', 2],
    ['a 2>&1', 'shell-operator', 2],
    ['a < b', 'shell-operator', 2],
    ['a $(b)', 'shell-operator', 2],
    ['a x$(b)', 'shell-operator', 3],
    ['a `b`', 'shell-operator', 2],
    ["a --query 'b' | c", 'shell-operator', 14],
  ];
  for (const [line, code, at] of REFUSED) {
    it(`refuses ${line}`, () => assert.deepEqual(refusal(line), { code, at }));
  }

  it('names the operator', () => {
    const outcome = tokenise('a && b');
    assert.match(outcome.ok ? '' : outcome.error.message, /one AWS command at a time.*&&/);
  });

  it('says where each word stands and whether it was quoted', () => {
    const outcome = tokenise(` ab 'c d' e\\ f`);
    assert.deepEqual(outcome, {
      ok: true,
      tokens: [
        { text: 'ab', at: 1, end: 3, quoted: false },
        { text: 'c d', at: 4, end: 9, quoted: true },
        { text: 'e f', at: 10, end: 14, quoted: true },
      ],
    });
  });

  it('shows only the surroundings of a fault in a long line', () => {
    const outcome = tokenise(`${'x '.repeat(5000)}| y`);
    assert.ok(!outcome.ok && outcome.error.fault !== null);
    const { text, at } = outcome.error.fault;
    assert.equal(text.charAt(at), '|');
    assert.ok(text.length <= 162);
  });
});

describe('splitting the text of a list', () => {
  it('takes hyphens and operators as they are', () => {
    const outcome = splitValues(`-a "b c" | {"d": 1} --query e`);
    assert.ok(outcome.ok);
    assert.deepEqual(
      outcome.tokens.map((token) => token.text),
      ['-a', 'b c', '|', '{"d": 1}', '--query', 'e'],
    );
  });

  it('says where a quote is not closed', () => {
    const outcome = splitValues('a "b');
    assert.equal(outcome.ok ? null : outcome.error.code, 'unclosed-quote');
  });
});
