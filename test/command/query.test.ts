import assert from 'node:assert/strict';
import { QUERY_FUNCTIONS } from '../../src/command/jmespath-functions.ts';
import { checkQuery } from '../../src/command/query.ts';
import { attempt } from '../../src/command/refusal.ts';

describe('a --query expression', () => {
  for (const expression of [
    'Functions[].FunctionName',
    "Reservations[].Instances[?State.Name==`running`].{Id: InstanceId, T: Tags[?Key=='Name'] | [0].Value}",
    'sort_by(Images, &CreationDate)[-1].ImageId',
    '@.{MetricAlarms:MetricAlarms[*]. {AlarmName:AlarmName}}',
    'length(Functions)',
    'length(@[?x])',
    '(@.a)',
    '"foo(bar)".x',
    "[?contains(Name, 'foo(x)')]",
    'a || b && !c',
    '"😀"',
    'a.[b, *]',
    'a.{b: c, "d e": f}',
    'a[: :-1].b',
    'merge(a, b, c, d)',
    '!!a',
  ]) {
    it(`may be ${expression}`, () => assert.ok(attempt(() => checkQuery(expression)).ok));
  }

  const FAULTS: readonly (readonly [expression: string, at: number, message: RegExp])[] = [
    ['Foo[', 4, /ends too early: \] is missing/],
    ['Foo[0', 5, /ends too early: \] is missing/],
    ['Foo[?a', 6, /ends too early: \] is missing/],
    ['length(Foo', 10, /ends too early: \) is missing/],
    ['(Foo', 4, /ends too early: \) is missing/],
    ['Foo.{A: b', 9, /ends too early: \} is missing/],
    ['Foo.{A', 6, /ends too early: : is missing/],
    ['Foo.{', 5, /ends too early: a name is missing/],
    ['Foo.', 4, /ends too early: a name behind the dot is missing/],
    ['Foo ||', 6, /ends too early: a name, a function or a value/],
    ['Foo..Bar', 4, /a name is missing behind the dot/],
    ["Foo.'Bar'", 4, /a name is missing behind the dot/],
    ['Foo Bar', 4, /a dot, a bracket or an operator belongs here, not Bar/],
    ['Foo[a]', 4, /a number, a slice such as 0:2, or \* belongs here, not a/],
    ['Foo[*', 4, /a number, a slice such as 0:2, or \* belongs here, not \*/],
    ['Foo[-]', 4, /a number is missing behind the -/],
    ['Foo[1 2]', 6, /\] belongs here, not 2/],
    ['Foo[::2:]', 7, /\] belongs here, not :/],
    ['Foo[::0]', 6, /the step of a slice is not 0/],
    ['Foo[?a=`1`]', 6, /equality is written ==/],
    ['Foo[?a==1]', 8, /a number stands in backticks: `1`/],
    ['Foo[?a==`1]', 8, /the ` is never closed/],
    ['Foo[?a==`"1`]', 8, /what stands in backticks is no JSON/],
    ["Foo[?a=='1]", 8, /the ' is never closed/],
    ['"Foo', 0, /the " is never closed/],
    ['"\\q"', 0, /no JSON text/],
    ['Foo[?a && ]', 10, /a name, a function or a value .* belongs here, not \]/],
    ['Foo[?a, b]', 6, /\] belongs here, not a comma/],
    ['(a, b)', 2, /\) belongs here, not a comma/],
    ['a, b', 1, /an operator belongs here, not a comma/],
    ['[a b]', 3, /a comma or \] belongs here, not b/],
    ['[a, ]', 4, /belongs here, not \]/],
    ['Foo]', 3, /nothing is open that \] could close/],
    ['[a)', 2, /\] belongs here, not \)/],
    ['{a}', 2, /: belongs here, as in \{Name: FunctionName\}, not \}/],
    ['{`1`: a}', 1, /a name for the value belongs here/],
    ['a + b', 2, /does not calculate/],
    ['a - b', 2, /a number is missing behind the -/],
    ['$.a', 0, /the whole answer is @/],
    ['Größe', 2, /stands in double quotes/],
    ['😀', 0, /^.*😀 has no meaning here/],
    ['Foo | nonsense(@)', 6, /no function nonsense\(\)\. Known are abs/],
    ['Foo | lenght(@)', 6, /no function lenght\(\)\. Did you mean length\(\)\?$/],
    ['toString(@)', 0, /no function toString\(\)/],
    ['length(a, b)', 0, /length\(\) takes 1 argument, and here are 2/],
    ['sort_by(a)', 0, /sort_by\(\) takes 2 arguments, and here are 1/],
    ['keys()', 0, /keys\(\) takes 1 argument, and here are 0/],
    ['merge()', 0, /merge\(\) takes at least 1 argument, and here are 0/],
    ['"length"(@)', 0, /the name of a function is not quoted/],
    ['a."length"(@)', 2, /the name of a function is not quoted/],
    ['a[0](@)', 4, /belongs here, not \(/],
    ['a & b', 2, /a dot, a bracket or an operator belongs here, not &/],
    ['&a', 0, /& stands only in front of an argument/],
    ['[&a]', 1, /& stands only in front of an argument/],
  ];
  for (const [expression, at, message] of FAULTS) {
    it(`is refused with a caret: ${expression}`, () => {
      const outcome = attempt(() => checkQuery(expression));
      assert.ok(!outcome.ok);
      assert.equal(outcome.error.code, 'bad-query');
      assert.match(outcome.error.message, message);
      assert.equal(outcome.error.fault?.at, at);
    });
  }

  it('is missing where it is blank', () => {
    const outcome = attempt(() => checkQuery(' '));
    assert.ok(!outcome.ok && outcome.error.code === 'missing-value');
  });

  it('may call every function of the specification', () => {
    assert.equal(QUERY_FUNCTIONS.size, 26);
    for (const [name, [fewest]] of QUERY_FUNCTIONS) {
      const args = Array.from({ length: fewest }, () => '@').join(', ');
      assert.ok(attempt(() => checkQuery(`${name}(${args})`)).ok, name);
    }
  });

  it('is refused in time however broken it is', () => {
    for (const piece of ['[', '(', '!', '{a:', 'foo(', 'length(', 'a[?', 'a||', '. ', 'a', "'", '`1`', '@.']) {
      for (const length of [1900, 45_000]) {
        const start = performance.now();
        attempt(() => checkQuery(piece.repeat(length / piece.length)));
        assert.ok(performance.now() - start < 1000, piece);
      }
    }
  });

  it('nested without end is refused, not crashed on', () => {
    for (const expression of [`${'!'.repeat(40_000)}a`, `${'('.repeat(20_000)}a${')'.repeat(20_000)}`]) {
      const outcome = attempt(() => checkQuery(expression));
      assert.ok(!outcome.ok);
      assert.match(outcome.error.message, /nested too deeply/);
    }
  });
});
