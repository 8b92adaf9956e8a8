import assert from 'node:assert/strict';
import { checkQuery, runQuery } from '../../src/answers/query.ts';

describe('checkQuery', () => {
  for (const good of ['a.b', 'Functions[*].[FunctionName, Runtime]', '@.{A: b}', "a[?b=='x'] | [0]", 'length(a)']) {
    it(`takes ${good}`, () => assert.deepEqual(checkQuery(good), { ok: true }));
  }

  const faults: readonly (readonly [expression: string, at: number])[] = [
    ['a.b[', 4],
    ['a.b]', 3],
    ['a b', 2],
    ['Functions[*].{Name FunctionName}', 19],
    ['a.#', 2],
    ['a.{b}', 4],
    ['', 0],
    ['"x"(a)', 3],
    ["a[?b == 'c ]' && #]", 17],
  ];
  for (const [expression, at] of faults) {
    it(`puts the caret at ${at} of ${expression}`, () => {
      const check = checkQuery(expression);
      assert.ok(!check.ok);
      assert.equal(check.at, at);
      assert.ok(check.message.length > 0);
    });
  }

  it('says where something is missing at the end', () => {
    const check = checkQuery('a.{A: b');
    assert.deepEqual(check, { ok: false, message: 'The expression ends too early.', at: 7 });
  });
});

describe('runQuery', () => {
  const plain = {
    Functions: [
      { FunctionName: 'a', MemorySize: 128 },
      { FunctionName: 'b', MemorySize: 256 },
    ],
  };
  it('gives what the expression picks', () => {
    assert.deepEqual(runQuery('Functions[?MemorySize > `128`].FunctionName', plain), ['b']);
  });
  it('gives null where nothing is found', () => assert.equal(runQuery('Nothing.here', plain), null));
  it('throws what the library says of wrong types', () =>
    assert.throws(() => runQuery('abs(Functions)', plain), /abs\(\)/));
});
