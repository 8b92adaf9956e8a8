import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LONGEST_PATTERN, linearPattern } from '../../src/configuration/linear-pattern.ts';

function matches(pattern: string, text: string): boolean {
  const compiled = linearPattern(pattern);
  assert.ok(compiled.ok, compiled.ok ? '' : `${pattern}: ${compiled.why}`);
  return compiled.matches(text);
}

/** Patterns of the language, small enough for JavaScript's own engine. */
const pattern: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(
      ...[
        'a',
        'b',
        '.',
        '\\d',
        '\\w',
        '\\s',
        '\\S',
        '\\W',
        '^',
        '$',
        '\\b',
        '\\B',
        '[ab]',
        '[^a]',
        '[a-c-]',
        '\\.',
        'é',
        '😀',
        '',
      ],
    ),
    fc.tuple(tie('node'), tie('node')).map((both) => both.join('')),
    fc.tuple(tie('node'), tie('node')).map(([one, other]) => `(${one}|${other})`),
    tie('node').map((node) => `(?:${node})`),
    fc
      .tuple(tie('node'), fc.constantFrom('*', '+', '?', '*?', '{2}', '{1,}', '{0,2}', '{1,3}?'))
      .map(([node, times]) => `(${node})${times}`),
  ),
})).node;

describe('a pattern of a criterion', () => {
  it('matches as JavaScript would', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '-', '.', ' ', '1', 'é'), maxLength: 12 });
    let taken = 0;
    fc.assert(
      fc.property(pattern, text, (source, value) => {
        const compiled = linearPattern(source);
        if (!compiled.ok) return;
        taken += 1;
        assert.equal(compiled.matches(value), new RegExp(source, 'u').test(value), `${source} on ${value}`);
      }),
      { numRuns: 3000 },
    );
    assert.ok(taken > 1000, `${taken} patterns were taken`);
  });

  for (const [source, yes, no] of [
    ['prod', 'my-prod-1', 'Prod'],
    ['^prod-', 'prod-web', 'my-prod-web'],
    ['-(web|api)$', 'shop-api', 'shop-api-2'],
    ['^prod-.*-(web|api)$', 'prod-eu-web', 'prod-web'],
    ['^\\d{12}$', '111122223333', '1111222233334'],
    ['^i-[0-9a-f]{8,17}$', 'i-0123456789abcdef0', 'i-012'],
    ['a\\.b\\$\\{\\}x', 'a.b\u0024{}x', 'axb'],
    ['^.$', '😀', '😀😀'],
    ['[😀-😂]', '😁', '😎'],
    ['[\\]\\-x]', 'a]', 'a'],
    ['\\bweb\\b', 'shop web 1', 'shopweb'],
    ['', 'anything', null],
    ['x|', '', null],
  ] as const) {
    it(`${source || 'that is empty'} is found in ${yes || 'an empty text'}${no === null ? '' : ` and not in ${no}`}`, () => {
      assert.ok(matches(source, yes));
      if (no !== null) assert.ok(!matches(source, no));
    });
  }

  for (const [source, why] of [
    ['(a', /a \( is never closed/],
    ['a)', /a \) has no \( before it/],
    ['*a', /nothing stands before/],
    ['a**', /nothing stands before/],
    ['a{2}{3}', /nothing stands before/],
    ['a{', /write \\\{ for a brace/],
    ['a}', /write \\\} for a brace/],
    ['a]', /write \\\] for a bracket/],
    ['a{101}', /repeats more than 100 times/],
    ['a{3,2}', /the wrong way round/],
    ['[', /it breaks off/],
    ['[]', /nothing stands between brackets/],
    ['[z-a]', /a range between brackets/],
    ['[a-\\d]', /a range between brackets/],
    ['\\', /it breaks off/],
    ['(a)\\1', /\\1 means nothing here/],
    ['\\p{L}', /\\p means nothing here/],
    ['(?=a)', /cannot look around/],
    ['(?<name>a)', /cannot look around/],
    ['(?i)a', /cannot look around/],
    ['a'.repeat(LONGEST_PATTERN + 1), /at most 200 characters/],
    ['(a{100}){100}', /too long, or repeats too much/],
    ['(((((){99}){99}){99}){99}){99}', /too long, or repeats too much/],
  ] as const) {
    it(`${source.slice(0, 40)} is refused`, () => {
      const compiled = linearPattern(source);
      assert.ok(!compiled.ok);
      assert.match(compiled.why, why);
    });
  }

  it('never takes long, whatever pattern and value are', () => {
    const hostile = fc.oneof(
      fc.constantFrom(
        ...['(a+)+$', '(a|a)*$', '(a|aa)+$', '(.*)*$', '(.*.*.*.*.*)*x', '((a*)*)*b', '(a?){50}a{50}', '([a-z]+)*\\d'],
        ...['^(([a-z])+.)+[A-Z]([a-z])+$', '(\\w+\\s?)*$', '(x+x+)+y', '.*.*.*.*=.*', '(a{0,50}){0,4}b'],
      ),
      fc
        .array(fc.constantFrom('a', '(', ')', '*', '+', '?', '|', '.', '{1,9}', '[a-z]', '^', '$', '\\w', '{50}'), {
          maxLength: 60,
        })
        .map((all) => all.join('')),
    );
    const value = fc.oneof(
      fc.constantFrom('a'.repeat(1024), `${'a'.repeat(1023)}!`, 'x'.repeat(1024), ' a'.repeat(512), '='.repeat(1024)),
      fc.string({ unit: 'grapheme', maxLength: 1024 }),
    );
    fc.assert(
      fc.property(hostile, value, (source, text) => {
        const before = performance.now();
        const compiled = linearPattern(source);
        if (compiled.ok) compiled.matches(text);
        // JavaScript's own engine would need years for many of these; this is far above what any needs here.
        assert.ok(performance.now() - before < 1000, `${source} took ${performance.now() - before} ms`);
      }),
      { numRuns: 400 },
    );
  });
});
