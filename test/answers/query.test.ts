import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Plain } from '../../src/answers/plain.ts';
import { runQuery } from '../../src/answers/query.ts';

/** Expressions by the chapters of the specification, with what the AWS CLI's implementation makes of them. */
const CHAPTERS = ['paths', 'projections', 'filters', 'functions', 'literals'] as const;

interface Case {
  readonly expression: string;
  readonly result: Plain;
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../fixtures/jmespath/${name}.json`, import.meta.url), 'utf8'));
}

describe('runQuery gives what the AWS CLI gives', () => {
  const given = read<Plain>('given');
  for (const chapter of CHAPTERS) {
    describe(chapter, () => {
      for (const { expression, result } of read<readonly Case[]>(chapter)) {
        it(expression, () => assert.deepEqual(runQuery(expression, given), result));
      }
    });
  }
});

describe('runQuery', () => {
  it('has no answer to whether a number is less than a text', () => assert.equal(runQuery("`1` < 'a'", {}), null));

  it('orders texts by code point, whatever the halves of their characters are', () => {
    const texts = ['\u{1f600}b', '\uffee', '\u{1f600}a', '\u{1f600}'];
    assert.deepEqual(runQuery('sort(@)', texts), ['\uffee', '\u{1f600}', '\u{1f600}a', '\u{1f600}b']);
  });

  it('takes members of the answer only, not of JavaScript’s objects', () => {
    assert.equal(runQuery('toString', {}), null);
    assert.equal(runQuery('constructor', {}), null);
    assert.equal(runQuery('"__proto__"', {}), null);
  });

  it('may name a value as it likes', () => {
    assert.deepEqual(runQuery('{"__proto__": a} | keys(@)', { a: 1 }), ['__proto__']);
  });

  it('has no number for what JSON cannot hold', () => {
    for (const text of ['inf', 'nan', '1e999', '_1', '1__0', '.', 'e5'])
      assert.equal(runQuery('to_number(@)', text), null);
    assert.equal(runQuery('to_number(@)', '1_000.5'), 1000.5);
  });

  const FAULTS: readonly (readonly [expression: string, message: RegExp])[] = [
    ['abs(Functions)', /^The query's abs\(\) met a list where it needs a number\.$/],
    ['abs(Missing)', /met nothing \(null\) where it needs a number/],
    ['Missing.abs(@)', /met nothing \(null\)/],
    ['sum(Functions)', /sum\(\) met an object where it needs a number/],
    ['join(`1`, `[]`)', /join\(\) met a number where it needs a text/],
    ["join('', `[1]`)", /join\(\) met a number where it needs a text/],
    ['length(`1`)', /met a number where it needs a text or a list or an object/],
    ['length(`true`)', /met true or false/],
    ["keys('a')", /keys\(\) met a text where it needs an object/],
    ["sort('a')", /sort\(\) met a text where it needs a list/],
    ['sort(`[1, "a"]`)', /sort\(\) met a text where it needs a number/],
    ['sort_by(Functions, &Missing)', /sort_by\(\) met nothing \(null\) where it needs a number or a text/],
    ['sort_by(`[{"a": 1}, {"a": "b"}]`, &a)', /sort_by\(\) met a text where it needs a number/],
    ['max_by(Functions, FunctionName)', /met nothing \(null\) where it needs an expression/],
    ['length(&a)', /length\(\) met an expression \(&…\) where it needs a value/],
    ["contains('a1', `1`)", /contains\(\) met a number where it needs a text/],
    ['Functions[', /^The --query expression is not valid JMESPath: it ends too early: \] is missing\.$/],
  ];
  const plain = { Functions: [{ FunctionName: 'a' }] };
  for (const [expression, message] of FAULTS) {
    it(`says why not: ${expression}`, () => assert.throws(() => runQuery(expression, plain), { message }));
  }
});
