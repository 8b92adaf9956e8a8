import assert from 'node:assert/strict';
import {
  criterionFault,
  criterionHolds,
  criterionInWords,
  OPERATOR_NAMES,
  OPERATORS,
} from '../../src/configuration/criteria.ts';

const criterion = (operator: string, value: string | null = null) => ({ operator, variableName: 'x', value });

describe('a criterion', () => {
  for (const [operator, wanted, holds, fails] of [
    ['HAS_VALUE', null, ['', 'a'], [undefined]],
    ['EQUALS', 'web', ['web'], ['Web', 'web ', undefined]],
    ['EQUALS', '', [''], [undefined, 'a']],
    ['NOT_EQUALS', 'web', ['Web', '', undefined], ['web']],
    ['MATCHES', '^prod-', ['prod-web'], ['staging-web', undefined]],
    [
      'GREATER_THAN',
      '5',
      ['5.1', '6', ' 7 ', '1e3', '+5.5'],
      ['5', '-6', 'six', '6a', '', '0x10', '1e9999999', undefined],
    ],
    ['GREATER_THAN', '-0.5', ['0', '-.4'], ['-1']],
    ['LESS_THAN', '5', ['4', '-100', '4.99'], ['5', '5.01', '4 of 5', undefined]],
    ['LESS_THAN', 'five', [], ['4', undefined]],
    ['MATCHES', '(', [], ['(']],
    ['EQUALS', null, [], ['null', '', undefined]],
    ['toString', 'x', [], ['x']],
  ] as const) {
    it(`${operator} ${wanted ?? 'without a value'} holds for ${JSON.stringify(holds)} alone`, () => {
      for (const value of holds) assert.ok(criterionHolds(criterion(operator, wanted), value), String(value));
      for (const value of fails) assert.ok(!criterionHolds(criterion(operator, wanted), value), String(value));
    });
  }

  for (const [operator, value, fault] of [
    ['HAS_VALUE', null, null],
    ['HAS_VALUE', 'ignored', null],
    ['EQUALS', null, 'is missing: EQUALS compares with it'],
    ['EQUALS', '', null],
    ['LESS_THAN', '5', null],
    ['LESS_THAN', 'five', 'does not fit LESS_THAN: it compares numbers'],
    ['MATCHES', 'a+', null],
    ['MATCHES', '(a', 'does not fit MATCHES: a ( is never closed'],
  ] as const) {
    it(`with ${operator} ${value ?? 'and nothing'} ${fault === null ? 'is fine' : fault}`, () => {
      assert.equal(criterionFault({ operator, value }), fault);
    });
  }

  it('is said in words', () => {
    assert.equal(criterionInWords(criterion('HAS_VALUE', 'ignored')), '$x has a value');
    assert.equal(criterionInWords({ ...criterion('GREATER_THAN', '5'), variableName: '$x' }), '$x is greater than 5');
  });

  it('has a row for each operator', () => assert.deepEqual(Object.keys(OPERATORS), [...OPERATOR_NAMES]));
});
