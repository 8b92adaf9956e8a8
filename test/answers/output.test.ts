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
  it('great numbers with yaml so that they stay numbers', () =>
    assert.equal(formatOutput({ a: 1e21 }, 'yaml', 'X'), 'a: 1.0e+21'));
  it('objects among scalars of one name as JSON with text, since nothing else is left to do', () => {
    assert.equal(formatOutput({ L: [{ a: 'x' }, { a: { b: 1 } }] }, 'text', 'X'), 'L\tx\nL\t{"b":1}');
  });
  it('rows of unlike lengths with table', () => {
    assert.match(formatOutput([['a', 'b'], ['c'], [['d']]], 'table', 'X'), /\| {2}c +\| +\|/);
  });
});
