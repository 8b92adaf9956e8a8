import assert from 'node:assert/strict';
import { closest } from '../../src/command/suggest.ts';

const NAMES = [
  'lambda',
  'list-functions',
  'list-function-urls',
  'describe-alarms',
  'describe-alarms-for-metric',
  'ec2',
  'ecs',
  'eks',
  'FunctionName',
];

describe('close matches', () => {
  const CASES: readonly (readonly [word: string, matches: readonly string[]])[] = [
    ['lamda', ['lambda']],
    ['lambad', ['lambda']],
    ['LAMBDA', ['lambda']],
    ['list-function', ['list-functions', 'list-function-urls']],
    ['describe-alarm', ['describe-alarms', 'describe-alarms-for-metric']],
    ['desc', ['describe-alarms', 'describe-alarms-for-metric']],
    ['ec3', ['ec2', 'ecs']],
    ['functionname', ['FunctionName']],
    ['zebra', []],
    ['e', []],
    ['', []],
  ];
  for (const [word, matches] of CASES) {
    it(`of ${word || 'nothing'} are ${matches.join(', ') || 'none'}`, () =>
      assert.deepEqual(closest(word, NAMES), matches));
  }

  it('are at most three', () => {
    assert.equal(closest('abc', ['abd', 'abe', 'abf', 'abg']).length, 3);
  });

  it('are not sought for what is no name', () => {
    const names = Array.from({ length: 5000 }, (_, index) => `${'x'.repeat(60)}${index}`);
    assert.deepEqual(closest('x'.repeat(100_000), names), []);
  });
});
