import assert from 'node:assert/strict';
import { cellText, epochText, indentedText, shortTime, valueAt } from '../../src/answers/cell.ts';
import type { Plain } from '../../src/answers/plain.ts';

describe('cellText', () => {
  const cases: readonly (readonly [what: string, value: Plain | undefined, text: string])[] = [
    ['nothing', undefined, ''],
    ['null', null, ''],
    ['a text', 'x', 'x'],
    ['a number', 128, '128'],
    ['a flag', true, 'yes'],
    ['a flag that is off', false, 'no'],
    ['a time in UTC', '2026-11-21T03:12:45.120000+00:00', '2026-11-21 03:12'],
    ['a time elsewhere, in UTC', '2026-11-21T03:12:45.000+0200', '2026-11-21 01:12'],
    ['scalars', ['a', 1, true], 'a, 1, yes'],
    ['no scalars', [], ''],
    [
      'tags',
      [
        { Key: 'Stage', Value: 'prod' },
        { Name: 'q', Value: 'orders' },
      ],
      'Stage=prod, q=orders',
    ],
    ['objects of one member', [{ Value: '192.0.2.1' }], '192.0.2.1'],
    ['greater objects', [{ a: 1, b: 2, c: 3 }], '1 entry'],
    ['lists of lists', [['a'], ['b']], '2 entries'],
    ['many scalars', Array.from({ length: 11 }, () => 'x'), '11 entries'],
    ['an object', { a: 1, b: 2, c: 3 }, '3 values'],
  ];
  for (const [what, value, text] of cases) it(`shows ${what}`, () => assert.equal(cellText(value), text));
});

describe('shortTime', () => {
  it('knows no time in other text', () => {
    for (const text of ['2026-11-21', 'at 2026-11-21T03:12:45Z', '2026-99-99T03:12:45Z', 'x'])
      assert.equal(shortTime(text), null);
  });
});

describe('epochText', () => {
  it('shows milliseconds as a time in UTC', () =>
    assert.equal(epochText(Date.UTC(2026, 10, 21, 3, 12, 45)), '2026-11-21 03:12:45'));
  it('shows what is no time as it is', () => {
    assert.equal(epochText(1e300), '1e+300');
    assert.equal(epochText('x'), 'x');
    assert.equal(epochText(undefined), '');
  });
});

describe('valueAt', () => {
  const row = {
    State: { Name: 'running' },
    Tags: [
      { Key: 'Name', Value: 'web-1' },
      { key: 'x', value: 'y' },
    ],
    L: ['a'],
  };
  const cases: readonly (readonly [path: string, value: Plain | undefined])[] = [
    ['State.Name', 'running'],
    ['Tags.Name', 'web-1'],
    ['Tags.x', 'y'],
    ['Tags.Missing', undefined],
    ['State.Name.More', undefined],
    ['Missing.Name', undefined],
    ['L.a', undefined],
  ];
  for (const [path, value] of cases) it(`finds ${path}`, () => assert.equal(valueAt(row, path), value));
});

describe('indentedText', () => {
  it('writes keys, lists and several lines as people read them', () => {
    const text = indentedText({ A: 'x', B: { C: 1, D: [] }, E: ['p', { F: 'q', G: null }], H: 'one\ntwo', I: {} });
    assert.equal(
      text,
      [
        'A: x',
        'B:',
        '    C: 1',
        '    D: –',
        'E:',
        '    - p',
        '    - F: q',
        '      G: ',
        'H:',
        '    one',
        '    two',
        'I: –',
      ].join('\n'),
    );
  });
});
