import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse, parseWords } from '../../src/command/parse.ts';
import { tokenise } from '../../src/command/tokens.ts';
import { formatWords } from '../../src/command/words.ts';
import { context } from './support/catalogue.ts';

/** Any UTF-16, lone surrogates and control characters included. */
const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) });

/** Text that is dense in what the language treats specially. */
const trickyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...`'"\\\`{}[]()=,:;|&<>$@#!-—–\n\t `),
      fc.constantFrom(
        '--',
        '--query',
        '--names',
        '--text',
        '--pairs ',
        'a=b',
        '\\\n',
        'trial do-all',
        ' --flag',
        'help',
        'explain ',
        '\ud800',
        'file://',
      ),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(''));

const OPTIONS = [
  '--text',
  '--count',
  '--huge',
  '--when',
  '--data',
  '--doc',
  '--session',
  '--names',
  '--counts',
  '--pairs',
  '--nested',
  '--choice',
  '--deep',
  '--query',
  '--region',
  '--cli-input-json',
  '--cli-input-yaml',
];

describe('any line', () => {
  const contexts = [
    context,
    { ...context, pending: ['lambda', 'invoke'] },
    { ...context, pending: ['trial', 'put-thing'] },
  ];

  it('gives a result or an error, never an exception', () => {
    const lines = fc.oneof(
      anyText,
      trickyText,
      fc.tuple(fc.constantFrom(...OPTIONS), trickyText).map(([option, value]) => `trial do-all ${option} ${value}`),
      fc
        .tuple(fc.constantFrom(...OPTIONS), anyText)
        .map(([option, value]) => `trial do-all ${option} ${formatWords([value])}`),
    );
    fc.assert(
      fc.property(lines, fc.constantFrom(...contexts), (line, where) => {
        const outcome = parse(line, where);
        if (outcome.kind !== 'error') return;
        const { message, fault } = outcome.error;
        assert.ok(message.length > 0 && message.length < 2000, message);
        assert.ok(fault === null || (fault.at >= 0 && fault.at <= fault.text.length));
      }),
      { numRuns: 3000 },
    );
  });

  it('that is a command is the same command again from its canonical words', () => {
    const value = fc.oneof(
      trickyText,
      anyText,
      fc.constantFrom('--x', '-x', '—x', '', '[1]', '{"a":"b"}', 'a=b', '5', 'true'),
    );
    const options = fc.array(
      fc.tuple(
        fc.constantFrom('--text', '--names', '--pairs', '--data', '--count', '--flag', '--query', '--region'),
        fc.array(value, { maxLength: 3 }),
      ),
      { maxLength: 4 },
    );
    let understood = 0;
    fc.assert(
      fc.property(options, (given) => {
        const words = ['trial', 'do-all', ...given.flatMap(([option, values]) => [option, ...values])];
        const once = parseWords(words, context);
        if (once.kind !== 'operation') return;
        understood += 1;
        const again = parse(formatWords(once.command.words), context);
        assert.ok(again.kind === 'operation', formatWords(once.command.words));
        assert.deepEqual(again.command.words, once.command.words);
        assert.deepEqual(again.command.input, once.command.input);
        assert.deepEqual(again.command.globals, once.command.globals);
      }),
      { numRuns: 3000 },
    );
    assert.ok(understood > 500, `only ${understood} were commands`);
  });

  it('made of words is split into the same words again', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anyText, trickyText)), (words) => {
        // Behind --query a word is an expression; that case is covered above.
        fc.pre(!words.some((word) => word.startsWith('--query')));
        const outcome = tokenise(formatWords(words));
        assert.ok(outcome.ok);
        assert.deepEqual(
          outcome.tokens.map((token) => token.text),
          words,
        );
      }),
      { numRuns: 1500 },
    );
  });
});

describe('long lines', () => {
  /** The least of several times that the work took, in milliseconds. */
  function least(work: () => unknown): number {
    let best = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 5; run += 1) {
      const start = performance.now();
      work();
      best = Math.min(best, performance.now() - start);
    }
    return best;
  }

  const KINDS: readonly (readonly [what: string, piece: string])[] = [
    ['words', 'word '],
    ['quotes', `'a' "b" `],
    ['opening brackets', '['],
    ['bracketed values', '{"a": [1]} '],
    ['apostrophes in brackets', "[' "],
    ['escapes', '\\\\ '],
    ['options', '--text x '],
    ['unknown options', '--unknown x '],
    ['queries', '--query a | b '],
    ['query quotes', '--query "`\' '],
    ['equals signs and brackets', '--a=[='],
    ['blanks', '    '],
    ['dashes', '—'],
    ['shorthand', 'a=b,c,'],
    ['lone surrogates', '\ud800'],
  ];
  for (const [what, piece] of KINDS) {
    it(`of ${what} take time linear in their length`, () => {
      const line = (length: number): string => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
      const [short, long] = [line(25_000), line(100_000)];
      const [once, fourTimes] = [least(() => tokenise(short)), least(() => tokenise(long))];
      assert.ok(fourTimes < Math.max(once * 10, 30), `${once} ms became ${fourTimes} ms`);
      const whole = `trial do-all --pairs ${line(49_000)}`;
      const taken = least(() => parse(whole, context));
      assert.ok(taken < 250, `${taken} ms`);
    });
  }

  it('of 10,000 options are understood in time', () => {
    const words = ['trial', 'do-all', ...Array.from({ length: 10_000 }, () => '--fla')];
    const taken = least(() => parseWords(words.slice(0, 8000), context));
    assert.ok(taken < 500, `${taken} ms`);
  });
});
