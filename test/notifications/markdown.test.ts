import assert from 'node:assert/strict';
import fc from 'fast-check';
import { linked, linksOf, markdown, plain } from '../../src/notifications/markdown.ts';

const spans = (text: string) => markdown(text).flatMap((paragraph) => paragraph.spans);
const kinds = (text: string) => markdown(text).map((paragraph) => [paragraph.kind, plain([paragraph])]);

describe('Markdown of a notification', () => {
  const styles: readonly (readonly [string, object])[] = [
    ['**b**', { text: 'b', bold: true }],
    ['*b*', { text: 'b', bold: true }],
    ['_i_', { text: 'i', italic: true }],
    ['~s~', { text: 's', strike: true }],
    ['~~s~~', { text: 's', strike: true }],
    ['`c *x* :fire:`', { text: 'c *x* :fire:', code: true }],
    ['[t](https://a.example/x)', { text: 't', link: 'https://a.example/x' }],
    ['<https://a.example/x|t>', { text: 't', link: 'https://a.example/x' }],
    ['<https://a.example/x>', { text: 'https://a.example/x', link: 'https://a.example/x' }],
    ['https://a.example/x', { text: 'https://a.example/x', link: 'https://a.example/x' }],
    ['![p](https://a.example/p.png)', { text: 'p', link: 'https://a.example/p.png' }],
    ['![p](data:x)', { text: 'p' }],
    ['[t](javascript:alert)', { text: 't' }],
    ['<mailto:a@b.example|write>', { text: 'write' }],
    ['<https://user:pw@a.example|t>', { text: 't' }],
    ['<@8f0e|Megan>', { text: 'Megan', mention: '8f0e' }],
    ['<@megan@contoso.com>', { text: '@megan@contoso.com', mention: 'megan@contoso.com' }],
    ['<!here>', { text: '@here' }],
    ['<#C12|ops>', { text: 'ops' }],
    ['<b>x</b>', { text: '<b>x</b>' }],
    ['a &lt;b&gt; &amp;', { text: 'a <b> &' }],
    ['\\*x', { text: '*' }],
    ['snake_case_name', { text: 'snake_case_name' }],
    [':warning:', { text: '⚠️' }],
    [':large_green_circle::fire:', { text: '🟢🔥' }],
    [':no_such_emoji: 12:30:45', { text: ':no_such_emoji: 12:30:45' }],
    ['mail ops@example.com', { text: 'mail ops@example.com' }],
    ['@channel', { text: '@channel' }],
    ['@aws-sdk/client', { text: '@aws-sdk/client' }],
    ['[x]: https://a.example', { text: '[x]: ' }],
  ];
  for (const [text, span] of styles) {
    it(`shows ${text}`, () => {
      assert.deepEqual(spans(text)[0], span);
    });
  }

  it('mentions by name and by user principal name', () => {
    assert.deepEqual(spans('cc @SRE-Team, @a.b@contoso.com.'), [
      { text: 'cc ' },
      { text: '@SRE-Team', mention: 'SRE-Team' },
      { text: ', ' },
      { text: '@a.b@contoso.com', mention: 'a.b@contoso.com' },
      { text: '.' },
    ]);
  });

  it('keeps styles that lie within each other', () => {
    assert.deepEqual(spans('<https://a.example|*now* or never>'), [
      { text: 'now', bold: true, link: 'https://a.example' },
      { text: ' or never', link: 'https://a.example' },
    ]);
  });

  it('makes headings, lists, code, tables and quotes paragraphs', () => {
    assert.deepEqual(
      kinds('# Head\n- one\n  - two\n- [x] done\n\n3. three\n4. four\n\n> quoted\n\n---\n```\nx = *1*\n```'),
      [
        ['text', 'Head'],
        ['bullet', 'one'],
        ['bullet', 'two'],
        ['bullet', '☑ done'],
        ['text', '3. three'],
        ['text', '4. four'],
        ['text', 'quoted'],
        ['code', 'x = *1*'],
      ],
    );
    assert.deepEqual(kinds('| a | b |\n|---|---|\n| 1 | 2 |'), [
      ['text', 'a | b'],
      ['text', '1 | 2'],
    ]);
  });

  it('begins a paragraph with every line and leaves out empty ones', () => {
    assert.deepEqual(kinds('one\ntwo  \nthree\n\n\n    indented\ntitle\n==='), [
      ['text', 'one'],
      ['text', 'two'],
      ['text', 'three'],
      ['text', 'indented'],
      ['text', 'title'],
      ['text', '==='],
    ]);
    assert.deepEqual(markdown(null), []);
    assert.deepEqual(markdown('  \n'), []);
  });

  it('names links by their text, bare ones by their host, each once', () => {
    const links = linksOf(markdown('<https://a.example/x|*the* runbook>, https://b.example/y, https://b.example/y'));
    assert.deepEqual(links[0], { title: 'the runbook', url: 'https://a.example/x' });
    assert.equal(links.length, 2);
    assert.equal(linksOf(markdown('https://b.example/y'))[0]?.title, 'b.example');
  });

  it('shows what no grammar can take as it is', () => {
    const nested = '> '.repeat(5000);
    assert.doesNotThrow(() => markdown(nested));
    assert.doesNotThrow(() => markdown('['.repeat(10_000)));
  });

  it('never throws, loses no plain words, and gives links of the web only', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '*',
            '_',
            '`',
            '<',
            '>',
            '|',
            '[',
            ']',
            '(',
            ')',
            '@a',
            ':a:',
            '\n',
            '- ',
            '1. ',
            'https://a.example',
            'word',
            ' ',
          ),
        ),
        (parts) => {
          const text = parts.join('');
          const found = markdown(text);
          const words = (one: string) => one.split('word').length;
          assert.equal(words(plain(found)), words(text));
          for (const { link } of found.flatMap((one) => one.spans)) assert.match(link ?? 'https://', /^https?:\/\//);
        },
      ),
    );
  });
});

describe('plain text with links', () => {
  it('has its addresses as links, without the sentence’s own signs', () => {
    assert.deepEqual(linked('see (https://a.example/x). *No* Markdown\nhttps://'), [
      {
        kind: 'text',
        spans: [
          { text: 'see (' },
          { text: 'https://a.example/x', link: 'https://a.example/x' },
          { text: '). *No* Markdown' },
        ],
      },
      { kind: 'text', spans: [{ text: 'https://' }] },
    ]);
  });
});
