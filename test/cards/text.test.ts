import assert from 'node:assert/strict';
import { oneLine, shorten, shown, shownDeep } from '../../cards/text.ts';

describe('shown', () => {
  const cases: readonly (readonly [what: string, given: string, expected: string])[] = [
    ['shows controls', 'a\u0000b\u001b[31m\u007f\u0085', 'a␀b␛[31m␡\ufffd'],
    ['keeps tabs and line feeds', 'a\tb\nc', 'a\tb\nc'],
    ['makes one line feed of each kind of line end', 'a\r\nb\rc\u2028d\u2029e', 'a\nb\nc\nd\ne'],
    ['names bidirectional overrides', 'x\u202Egnp\u202C\u2066y', 'x‹U+202E›gnp‹U+202C›‹U+2066›y'],
    ['names bidirectional marks', 'a\u200fb\u200ec\u061cd', 'a‹U+200F›b‹U+200E›c‹U+061C›d'],
    [
      'names what nobody sees',
      'pro\u200bd \ufeffp\u00adr\u2063o\u3164d\ufffa',
      'pro‹U+200B›d ‹U+FEFF›p‹U+00AD›r‹U+2063›o‹U+3164›d‹U+FFFA›',
    ],
    ['keeps the joiners of emoji and scripts', '👩‍🚒 \u0645\u06cc\u200c\u062e', '👩‍🚒 \u0645\u06cc\u200c\u062e'],
    ['takes word joiners out', 'a\u2060b', 'ab'],
    ['takes invisible tag characters out', 'a\u{e0041}\u{e007f}b', 'ab'],
    ['replaces half characters', 'a\ud83dz', 'a\ufffdz'],
    [
      'breaks date markup',
      '{{DATE(2026-11-21T03:12:00Z,SHORT)}} {{TIME(x)}} {{x}}',
      '{\u2060{DATE(2026-11-21T03:12:00Z,SHORT)}} {\u2060{TIME(x)}} {{x}}',
    ],
    ['leaves other text alone', 'ü 日本 😀 **b** <at>x</at>', 'ü 日本 😀 **b** <at>x</at>'],
  ];
  for (const [what, given, expected] of cases) it(what, () => assert.equal(shown(given), expected));
});

describe('shorten', () => {
  it('leaves what fits', () => assert.equal(shorten('abc', 3), 'abc'));
  it('ends in an ellipsis within the length', () => assert.equal(shorten('abcd', 3), 'ab…'));
  it('does not halve a character', () => assert.equal(shorten('a😀bc', 3), 'a…'));
});

describe('oneLine', () => {
  it('makes one blank of every run of white space', () => assert.equal(oneLine(' a\n\t b  c '), 'a b c'));
});

describe('shownDeep', () => {
  it('reaches every string and keeps dates and numbers', () => {
    const time = new Date(0);
    assert.deepEqual(shownDeep({ a: ['\u0007'], b: { c: '\r' }, d: 1, e: null, time }), {
      a: ['␇'],
      b: { c: '\n' },
      d: 1,
      e: null,
      time,
    });
  });
});
