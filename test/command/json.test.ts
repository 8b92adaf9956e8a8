import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseJson } from '../../src/command/json.ts';
import { jsonFault } from '../../src/command/json-fault.ts';
import { attempt } from '../../src/command/refusal.ts';

describe('JSON values', () => {
  it('keep the digits of integers that a double cannot hold', () => {
    assert.deepEqual(parseJson('{"a": 12345678901234567890, "b": [-9007199254740993], "c": 5, "d": 1.5}', '--x'), {
      a: 12345678901234567890n,
      b: [-9007199254740993n],
      c: 5,
      d: 1.5,
    });
  });

  it('leave long decimals and texts of digits alone', () => {
    assert.deepEqual(parseJson('["1234567890123456789", 1234567890123456.5e3]', '--x'), [
      '1234567890123456789',
      1234567890123456.5e3,
    ]);
  });

  const FAULTS: readonly (readonly [text: string, at: number, expected: RegExp])[] = [
    ['', 0, /a value/],
    ['{', 1, /name in double quotes, or }/],
    ['{a: 1}', 1, /name in double quotes/],
    ["{'a': 1}", 1, /double quotes/],
    ['{"a" 1}', 5, /^:$/],
    ['{"a": }', 6, /a value/],
    ['{"a": 1,}', 8, /a name in double quotes$/],
    ['{"a": 1 "b": 2}', 8, /, or }/],
    ['[1, 2', 5, /, or ]/],
    ['[1,]', 3, /a value/],
    ['[1]]', 3, /nothing more/],
    ['"a', 2, /closing "/],
    ['"a\nb"', 2, /line breaks/],
    ['"\\x"', 1, /one of/],
    ['01', 1, /nothing more/],
    ['{"a": tru}', 6, /a value/],
    ['{"111","222"}', 6, /^:$/],
  ];
  for (const [text, at, expected] of FAULTS) {
    it(`find the fault in ${JSON.stringify(text)}`, () => {
      const fault = jsonFault(text);
      assert.equal(fault?.at, at);
      assert.match(fault?.expected ?? '', expected);
      const outcome = attempt(() => parseJson(text, '--x'));
      assert.equal(outcome.ok ? null : outcome.error.code, 'bad-json');
      assert.equal(outcome.ok ? null : outcome.error.fault?.at, at);
    });
  }

  it('say that single quotes are not JSON', () => {
    const outcome = attempt(() => parseJson("{'a': 1}", '--x'));
    assert.match(outcome.ok ? '' : outcome.error.message, /--x.*double quotes, not single ones/);
  });

  it('find no fault in what JSON.parse takes, and one in what it refuses', () => {
    const almost = fc.oneof(
      fc.json(),
      fc.string(),
      fc.tuple(fc.json(), fc.nat(), fc.string({ maxLength: 2 })).map(([json, at, piece]) => {
        const place = at % (json.length + 1);
        return json.slice(0, place) + piece + json.slice(place + 1);
      }),
    );
    fc.assert(
      fc.property(almost, (text) => {
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        assert.equal(jsonFault(text) === undefined, valid);
      }),
      { numRuns: 2000 },
    );
  });

  it('nested beyond any measure are refused, not crashed on', () => {
    const deep = `${'['.repeat(45_000)}1234567890123456789${']'.repeat(45_000)}`;
    const outcome = attempt(() => parseJson(deep, '--x'));
    assert.ok(outcome.ok || outcome.error.code === 'bad-json');
  });
});
