import assert from 'node:assert/strict';
import { checkQuery } from '../../src/command/query.ts';
import { attempt } from '../../src/command/refusal.ts';

describe('a --query expression', () => {
  for (const expression of [
    'Functions[].FunctionName',
    "Reservations[].Instances[?State.Name==`running`].{Id: InstanceId, T: Tags[?Key=='Name'] | [0].Value}",
    'sort_by(Images, &CreationDate)[-1].ImageId',
    '@.{MetricAlarms:MetricAlarms[*]. {AlarmName:AlarmName}}',
    'length(Functions)',
    '"foo(bar)".x',
    "[?contains(Name, 'foo(x)')]",
    'a || b && !c',
    '😀'.length > 0 ? '"😀"' : '',
  ]) {
    it(`may be ${expression}`, () => assert.ok(attempt(() => checkQuery(expression)).ok));
  }

  const FAULTS: readonly (readonly [expression: string, at: number | undefined, message: RegExp])[] = [
    ['Foo[', 4, /ends too early/],
    ['Foo.', 4, /a name is missing behind the dot/],
    ['Foo..Bar', 4, /behind the dot/],
    ['Foo Bar', 4, /Unexpected token.*Bar/],
    ['Foo[?a=`1`]', 6, /equality is ==/],
    ['Foo[?a==`1]', 8, /the ` is never closed/],
    ["Foo[?a=='1]", 8, /the ' is never closed/],
    ['Foo[?a && ]', 10, /Invalid token/],
    ['Foo]', 3, /./],
    ['a + b', 2, /Unknown character/],
    ['Foo | nonsense(@)', 6, /no function nonsense\(\)/],
    [`${'['.repeat(3000)}`, undefined, /./],
  ];
  for (const [expression, at, message] of FAULTS) {
    it(`is refused with a caret: ${expression.slice(0, 20)}`, () => {
      const outcome = attempt(() => checkQuery(expression));
      assert.ok(!outcome.ok);
      assert.equal(outcome.error.code, 'bad-query');
      assert.match(outcome.error.message, message);
      assert.equal(outcome.error.fault?.at, at);
    });
  }

  it('is refused in time however broken it is', () => {
    for (const piece of ['[', '(', '!', '{a:', 'foo(', 'a[?', 'a||', '. ', 'a']) {
      for (const length of [1900, 45_000]) {
        const start = performance.now();
        attempt(() => checkQuery(piece.repeat(length / piece.length)));
        assert.ok(performance.now() - start < 1000, piece);
      }
    }
  });

  it('nested without end is refused, not crashed on', () => {
    const outcome = attempt(() => checkQuery(`${'!'.repeat(40_000)}a`));
    assert.ok(outcome.ok || outcome.error.code === 'bad-query');
  });
});
