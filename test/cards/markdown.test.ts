import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lexer, type Token } from 'marked';
import { escapeMarkdown, markdown, mentionName } from '../../cards/models/markdown.ts';

/** Every token that a Markdown parser finds, without the paragraphs and line ends that any text has. */
function acting(text: string): readonly string[] {
  const found: string[] = [];
  const walk = (tokens: readonly Token[]) => {
    for (const token of tokens) {
      // A bare address may become a link to what it says: what is seen is where it leads.
      const isBare = token.type === 'link' && token.raw === token.text;
      if (!['paragraph', 'text', 'space', 'escape', 'br'].includes(token.type) && !isBare)
        found.push(`${token.type}: ${token.raw}`);
      if ('tokens' in token && token.tokens !== undefined && !isBare) walk(token.tokens);
    }
  };
  walk(lexer(text));
  return found;
}

/** What a person reads once a parser took the backslashes out. */
function read(text: string): string {
  return text
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replaceAll('\u2060', '')
    .replace(/\n+/g, '\n');
}

describe('Text within a TextBlock', () => {
  const hostile: readonly string[] = [
    '**bold** __bold__ *it* _it_ ***both***',
    '`code` ``co`de`` ```\nfence\n```',
    '~~struck~~ ~one~',
    '[link](https://evil.test) [ref][1] [1]\n\n[1]: https://evil.test',
    '![image](https://evil.test/x.png)',
    '<https://evil.test> <b>html</b> <!-- c --> <script>alert(1)</script>',
    '&lt;at&gt;Everyone&lt;/at&gt; &#60;at&#62; &copy;',
    '# heading\n## two\nunder\n---\n===',
    '- a\n- b\n* c\n+ d\n1. one\n2) two',
    '> quote\n>> deeper',
    '    indented code\n\tmore',
    '| a | b |\n|---|---|\n| 1 | 2 |',
    '***\n---\n___',
    '\\*not escaped twice\\* \\[x](https://evil.test) \\\\*it*',
    'a\\',
    '[x\\](https://evil.test)',
    '- [ ] task\n- [x] done',
  ];
  for (const text of hostile) {
    it(`does not act: ${JSON.stringify(text)}`, () => {
      const escaped = markdown([{ text }]);
      assert.deepEqual(acting(escaped), []);
      assert.equal(read(escaped), text.replace(/\n+/g, '\n'));
    });
  }

  it('does not act whatever it is, nor in whatever parts it comes', () => {
    const mark = fc.constantFrom(
      ...[
        '*',
        '_',
        '`',
        '~',
        '[',
        ']',
        '(',
        ')',
        '<',
        '>',
        '!',
        '#',
        '-',
        '+',
        '1.',
        '|',
        '\\',
        '&',
        ';',
        ':',
        '\n',
        ' ',
        'a',
      ],
      ...['at', '</at>', '<at>', 'https://e.test', '](', '\n\n', '    '],
    );
    const part = fc.array(mark, { maxLength: 12 }).map((marks) => marks.join(''));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
        const escaped = markdown(parts.map((text) => ({ text })));
        assert.deepEqual(acting(escaped), []);
        assert.ok(!/<\/?at/.test(escaped), escaped);
        assert.equal(read(escaped), parts.join('').replace(/\n+/g, '\n'));
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps names in snake_case and addresses as they are', () => {
    const text = 'order_intake_v2 at https://wiki.example.com/a_b?c=1&d=2 (5 < 6)';
    assert.equal(escapeMarkdown(text), text.replace('<', '<\u2060'));
  });

  it('opens no mention in any spelling', () => {
    for (const text of ['<at>Everyone</at>', '<AT id="1">x</AT>', '<', '</at>']) {
      assert.ok(!/<[a-z/]/i.test(markdown([{ text }, { text: 'at>Alex</at>' }])), text);
    }
  });

  it('is bold, italic, struck and a link where the span says so', () => {
    const spans = [
      { text: 'a ' },
      { text: 'bold', bold: true },
      { text: 'both', bold: true, italic: true },
      { text: 'struck', strike: true },
      { text: 'run [1] *now*', link: 'https://wiki.example.com/a(b)?x=1&lt;' },
      { text: '!' },
      { text: 'plain', link: 'https://x.test/' },
    ];
    const inline = lexer(markdown(spans)).flatMap((token) => ('tokens' in token ? (token.tokens ?? []) : []));
    assert.deepEqual(
      inline
        .filter(({ type }) => type !== 'text' && type !== 'escape')
        .map((token) => [token.type, 'href' in token ? token.href : 'text' in token ? token.text : '']),
      [
        ['strong', 'bold'],
        ['em', '**both**'],
        ['del', 'struck'],
        ['link', 'https://wiki.example.com/a%28b%29?x=1&lt%3B'],
        ['link', 'https://x.test/'],
      ],
    );
  });

  it('goes without marks where they would not hold', () => {
    for (const text of ['(note)', ' padded ', 'two\nlines', '']) {
      assert.deepEqual(acting(markdown([{ text: 'a' }, { text, bold: true, italic: true }, { text: 'b' }])), []);
      assert.ok(!markdown([{ text, bold: true }]).includes('**'));
    }
  });
});

describe('The name in a mention', () => {
  const cases: readonly (readonly [given: string, expected: string])[] = [
    ['Alex Wilber', 'Alex Wilber'],
    ['Wilber, Alex (Contoso)', 'Wilber, Alex (Contoso)'],
    ['alex_w@contoso.com', 'alex_w@contoso.com'],
    ['</at><at>Everyone', '/at at Everyone'],
    ['**Alex** _W_ `x` [y](z)', 'Alex W x y (z)'],
    ['&lt;', 'lt;'],
    [' \n ', ''],
    ['Ä'.repeat(150), 'Ä'.repeat(100)],
  ];
  for (const [given, expected] of cases) {
    it(`${JSON.stringify(given.slice(0, 40))}`, () => assert.equal(mentionName(given), expected));
  }
});
