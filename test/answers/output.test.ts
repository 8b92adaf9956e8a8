import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { formatOutput, type PrintedFormat } from '../../src/answers/output.ts';
import type { Plain } from '../../src/answers/plain.ts';

interface Case {
  readonly name: string;
  readonly plain: Plain;
  /** What the AWS CLI's own formatters print, without the line feed at the end. */
  readonly printed: Readonly<Partial<Record<PrintedFormat, string>>>;
}

const cases: readonly Case[] = JSON.parse(
  readFileSync(new URL('./fixtures/aws-cli-output.json', import.meta.url), 'utf8'),
);
const formats: readonly PrintedFormat[] = ['json', 'text', 'table', 'yaml'];

describe('formatOutput prints as the AWS CLI does', () => {
  for (const format of formats) {
    describe(format, () => {
      for (const { name, plain, printed } of cases) {
        const expected = printed[format];
        if (expected !== undefined) it(name, () => assert.equal(formatOutput(plain, format, 'ListThings'), expected));
      }
    });
  }

  it('nothing with off', () => assert.equal(formatOutput({ a: 1 }, 'off', 'X'), ''));
  it('a list entry a page with yaml-stream', () => {
    assert.equal(formatOutput({ b: 1, a: ['x'] }, 'yaml-stream', 'X'), '- a:\n  - x\n  b: 1');
    assert.equal(formatOutput({}, 'yaml-stream', 'X'), '');
  });
  it('a scalar alone as JSON with yaml', () => {
    assert.equal(formatOutput('yes', 'yaml', 'X'), '"yes"');
    assert.equal(formatOutput(null, 'yaml', 'X'), 'null');
  });
  const numbers: readonly (readonly [number: number, text: string])[] = [
    [1e21, '1e+21'],
    [1e-7, '1e-07'],
    [0.00001, '1e-05'],
    [0.0001, '0.0001'],
    [1.5e300, '1.5e+300'],
    [123456.789, '123456.789'],
    [2 ** 53 - 1, '9007199254740991'],
    [-0, '-0.0'],
    [0, '0'],
  ];
  for (const [number, text] of numbers) {
    it(`the number ${text} in every format`, () => {
      assert.equal(formatOutput([number], 'json', 'X'), `[\n    ${text}\n]`);
      assert.equal(formatOutput([number], 'yaml', 'X'), `- ${text}`);
      assert.equal(formatOutput([number], 'text', 'X'), text);
      assert.match(
        formatOutput([[number, 'x']], 'table', 'X'),
        new RegExp(`\\| {2}${text.replaceAll('+', '\\+')} +\\|`),
      );
    });
  }

  it('lists and objects that stand among scalars of one name as Python writes them', () => {
    const given = { L: [{ a: 'x' }, { a: { b: [1, null, true, "it's", '"', '\n\u2028é'] } }] };
    assert.equal(formatOutput(given, 'text', 'X'), "L\tx\nL\t{'b': [1, None, True, \"it's\", '\"', '\\n\\u2028é']}");
  });
  it('lists within lists into the same part of a table', () => {
    assert.equal(
      formatOutput(['a', [['b']], [{ c: 1 }]], 'table', 'Things'),
      ['--------', '|Things|', '+------+', '|   c  |', '+------+', '|  a   |', '|  b   |', '|  1   |', '+------+'].join(
        '\n',
      ),
    );
  });
  it('ends of lines other than a line feed with yaml', () => {
    assert.equal(
      formatOutput(['\u2028a', '\u00a0b', 'c\u2029 d'], 'yaml', 'X'),
      '- \'\u2028  a\'\n- \u00a0b\n- "c\\P d"',
    );
  });
  it('rows of unlike lengths with table', () => {
    assert.match(formatOutput([['a', 'b'], ['c'], [['d']]], 'table', 'X'), /\| {2}c +\| +\|/);
  });
});
