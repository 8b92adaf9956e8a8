import assert from 'node:assert/strict';
import fc from 'fast-check';
import { replacedCharacters, valueSpans } from '../../src/teams/clean-characters.ts';
import { cleanText, type MessageText } from '../../src/teams/clean-text.ts';

const bot = { botId: '28:c9e8c047-2a34-40a1-b28a-b162d5f5327c', botName: 'AWS' };

const mention = (id: string, name: string, text = `<at>${name}</at>`) => ({
  type: 'mention',
  mentioned: { id, name },
  text,
});
const ofBot = mention(bot.botId, 'AWS');

interface Case {
  readonly text: string;
  readonly line: string;
  readonly more?: Partial<MessageText>;
}

/** By what is cleaned away: what arrives, and the command line that comes of it. */
const cases: Readonly<Record<string, readonly Case[]>> = {
  'mentions of the bot': [
    { text: '<at>AWS</at> lambda list-functions', line: 'lambda list-functions', more: { entities: [ofBot] } },
    { text: '<at>AWS</at>&nbsp;lambda list-functions\n', line: 'lambda list-functions', more: { entities: [ofBot] } },
    { text: 'lambda list-functions <at>AWS</at>', line: 'lambda list-functions', more: { entities: [ofBot] } },
    { text: 'lambda <at>AWS</at> list-functions', line: 'lambda list-functions', more: { entities: [ofBot] } },
    { text: '<at>AWS</at> <at>AWS</at> help', line: 'help', more: { entities: [ofBot, ofBot] } },
    { text: '<at>AWS</at> <at>AWS</at> help', line: 'help', more: { entities: [ofBot] } },
    { text: '<at id="0">AWS</at> help', line: 'help', more: { entities: [ofBot] } },
    { text: '<AT>aws</AT> help', line: 'help', more: { entities: [ofBot] } },
    { text: '<at>Prod Bot</at> help', line: 'help', more: { entities: [mention(bot.botId, 'Prod Bot')] } },
    {
      text: '<at>R&amp;D</at> help',
      line: 'help',
      more: { botName: 'R&D', entities: [mention(bot.botId, 'R&D', '<at>R&amp;D</at>')] },
    },
    { text: '<at>AWS</at>', line: '', more: { entities: [ofBot] } },
    { text: '@AWS help', line: 'help', more: { entities: [mention(bot.botId, 'AWS', '@AWS')] } },
    {
      text: 'help <at>AWS</at>',
      line: 'help',
      more: { entities: [mention('c9e8c047-2a34-40a1-b28a-b162d5f5327c', 'AWS')] },
    },
  ],
  'mentions of the bot that no entity speaks of': [
    { text: '<at>AWS</at> help', line: 'help' },
    { text: '<at>Test Bot</at> help', line: 'help', more: { botName: 'Test Bot' } },
    { text: '@Test Bot help', line: 'help', more: { botName: 'Test Bot' } },
    { text: '@test bot, help', line: 'help', more: { botName: 'Test Bot' } },
    { text: 'help @Test Bot', line: 'help', more: { botName: 'Test Bot' } },
    { text: '@Test Bottle help', line: '@Test Bottle help', more: { botName: 'Test Bot' } },
    { text: 'feedback @Test Bot is slow', line: 'feedback @Test Bot is slow', more: { botName: 'Test Bot' } },
    { text: '@ help', line: '@ help', more: { botName: '' } },
  ],
  "other people's mentions": [
    {
      text: '<at>AWS</at> feedback thanks to <at>Megan Bowen</at>',
      line: 'feedback thanks to Megan Bowen',
      more: { entities: [ofBot, mention('29:1megan', 'Megan Bowen')] },
    },
    { text: 'feedback <at>AWS</at>', line: 'feedback AWS', more: { entities: [mention('29:1person', 'AWS')] } },
    {
      text: '<at>AWS</at> feedback <at>AWS</at> is my name',
      line: 'feedback AWS is my name',
      more: { entities: [ofBot, mention('29:1person', 'AWS')] },
    },
  ],
  'what was pasted from a terminal': [
    { text: 'aws lambda list-functions', line: 'lambda list-functions' },
    { text: 'AWS lambda list-functions', line: 'lambda list-functions' },
    { text: '@aws lambda list-functions', line: 'lambda list-functions', more: { botName: 'Test Bot' } },
    { text: '$ lambda list-functions', line: 'lambda list-functions' },
    { text: '$ aws lambda list-functions', line: 'lambda list-functions' },
    { text: '@aws $ aws lambda list-functions', line: 'lambda list-functions' },
    { text: 'aws', line: '' },
    { text: 'awslogs get', line: 'awslogs get' },
    { text: '$HOME', line: '$HOME' },
  ],
  dashes: [
    { text: 'lambda invoke —function-name f', line: 'lambda invoke --function-name f' },
    { text: 'lambda invoke –function-name f', line: 'lambda invoke --function-name f' },
    { text: 'lambda invoke −function-name f', line: 'lambda invoke --function-name f' },
    { text: 'lambda invoke -function-name f', line: 'lambda invoke --function-name f' },
    { text: 'lambda invoke --function-name f', line: 'lambda invoke --function-name f' },
    { text: 'lambda invoke —-function-name f', line: 'lambda invoke --function-name f' },
    { text: '—function-name f', line: '--function-name f' },
    { text: 'logs x --start-time -5', line: 'logs x --start-time -5' },
    { text: 'logs x --start-time −5', line: 'logs x --start-time -5' },
    { text: 'logs x --offset –.5', line: 'logs x --offset -.5' },
    { text: 'ec2 x --region us‑east‑1', line: 'ec2 x --region us-east-1' },
    { text: 'feedback good — but slow', line: 'feedback good — but slow' },
    { text: 'logs x --filter-pattern "ERROR -DEBUG —x"', line: 'logs x --filter-pattern "ERROR -DEBUG —x"' },
    { text: "logs x —filter 'a -b' –limit 5", line: "logs x --filter 'a -b' --limit 5" },
    { text: 'x --payload {"a": "b -c", "d": [ -e ]} -f', line: 'x --payload {"a": "b -c", "d": [ -e ]} --f' },
    { text: 'x --query [?a==`b`] —output text', line: 'x --query [?a==`b`] --output text' },
    { text: "feedback don't —region us", line: "feedback don't --region us" },
    { text: 'x "a \\" -b" -c', line: 'x "a \\" -b" --c' },
    { text: 'x [ {a} -b', line: 'x [ {a} --b' },
  ],
  'quotes and spaces': [
    { text: 'x --payload {“ip”: “192.0.2.0/24”}', line: 'x --payload {"ip": "192.0.2.0/24"}' },
    { text: 'x --name ‘a b’', line: "x --name 'a b'" },
    { text: 'x --name „a b‟ --other ″c″ ＂d＂', line: 'x --name "a b" --other "c" "d"' },
    { text: 'x --name ′a b′', line: "x --name 'a b'" },
    { text: 'lambda\u00a0list-functions', line: 'lambda list-functions' },
    { text: '\u200blambda \u2060list-\u200dfunctions\ufeff', line: 'lambda list-functions' },
    { text: 'lambda&nbsp;list-functions', line: 'lambda list-functions' },
    { text: 'x --payload &quot;a &amp;amp; b&quot; &#39;c&#x27;', line: 'x --payload "a &amp; b" \'c\'' },
    { text: 'x --url https://example.com/?a=1&copy=2', line: 'x --url https://example.com/?a=1&copy=2' },
    { text: 'lambda\u2003list-functions\u0007', line: 'lambda list-functions' },
  ],
  'line breaks': [
    { text: 'lambda invoke\r\n--function-name f', line: 'lambda invoke --function-name f' },
    {
      text: 'lambda invoke \\\n  --function-name f \\\n  --log-type Tail',
      line: 'lambda invoke --function-name f --log-type Tail',
    },
    { text: 'lambda invoke\u2028\n\n —function-name f', line: 'lambda invoke --function-name f' },
    { text: 'x --text "one\ntwo" \n--more', line: 'x --text "one\ntwo" --more' },
    { text: 'x --payload {\n  "a": 1\n}\n--more', line: 'x --payload {\n  "a": 1\n} --more' },
  ],
  'code marks': [
    { text: '`lambda list-functions`', line: 'lambda list-functions' },
    { text: '```lambda list-functions```', line: 'lambda list-functions' },
    { text: '```\nlambda list-functions\n```', line: 'lambda list-functions' },
    { text: '```bash\n$ aws lambda list-functions\n```', line: 'lambda list-functions' },
    { text: '<at>AWS</at> `aws help`', line: 'help', more: { entities: [ofBot] } },
    { text: '@aws `help`', line: 'help' },
    { text: 'x --query "a[?b==`1`]"', line: 'x --query "a[?b==`1`]"' },
    { text: '`a` and `b`', line: '`a` and `b`' },
    { text: '``', line: '``' },
  ],
  links: [
    { text: '<https://x|x>', line: 'https://x' },
    { text: 's3 ls <https://example.com/a?b=c|example.com> —x', line: 's3 ls https://example.com/a?b=c --x' },
    { text: 'x --email <mailto:a@example.com|a@example.com>', line: 'x --email a@example.com' },
    { text: '<https://example.com>', line: 'https://example.com' },
    { text: '<a href="https://x">https://x</a>', line: 'https://x' },
    {
      text: 'x --url <a href="https://example.com/a?b=1&amp;c=2" target="_blank">here</a>',
      line: 'x --url https://example.com/a?b=1&c=2',
    },
    { text: 'x --domain <a href="http://example.com/">example.com</a>', line: 'x --domain example.com' },
    { text: 'x --email <a href="mailto:a@example.com">a@example.com</a>', line: 'x --email a@example.com' },
    { text: 'x <a href="javascript:alert(1)">y</a>', line: 'x y' },
  ],
  HTML: [
    { text: 'lambda invoke<br>--function-name f', line: 'lambda invoke --function-name f' },
    { text: 'lambda invoke<br/>—function-name f', line: 'lambda invoke --function-name f' },
    { text: '<p>lambda invoke</p><p>--function-name f</p>', line: 'lambda invoke --function-name f' },
    { text: '<div>lambda invoke</div><div>--function-name <b>f</b></div>', line: 'lambda invoke --function-name f' },
    { text: '<pre>aws help</pre>', line: 'help' },
    {
      text: '<codeblock class="Bash"><code>aws lambda list-functions<br></code></codeblock>',
      line: 'lambda list-functions',
    },
    { text: '<p>x --payload {&quot;a&quot;:&quot;&lt;b&gt;&quot;}</p>', line: 'x --payload {"a":"<b>"}' },
    { text: '<p>&amp;lt;</p>', line: '&lt;' },
    { text: '<p>feedback <img alt="👍" src="https://x"></p>', line: 'feedback 👍' },
    { text: '<p>x --filter-pattern <id> y</id></p>', line: 'x --filter-pattern <id> y</id>' },
    { text: 'a <b>bold</b> word', line: 'a bold word', more: { textFormat: 'xml' } },
  ],
  'what only looks like HTML': [
    { text: 'x --payload {"a":"<b>"}', line: 'x --payload {"a":"<b>"}' },
    { text: 'x --payload {"a":"<br>"}', line: 'x --payload {"a":"<br>"}' },
    { text: 'x --filter-pattern "<x>"', line: 'x --filter-pattern "<x>"' },
    { text: 'x --filter-pattern "<p>"', line: 'x --filter-pattern "<p>"' },
    { text: 'x --filter-pattern <id>', line: 'x --filter-pattern <id>' },
    { text: 'x --query Items[?a<`3`&&b>`4`]', line: 'x --query Items[?a<`3`&&b>`4`]' },
    { text: 'x <b>y</b>', line: 'x <b>y</b>' },
  ],
};

describe('cleanText', () => {
  for (const [title, rows] of Object.entries(cases)) {
    describe(title, () => {
      for (const { text, line, more } of rows) {
        const title = `${JSON.stringify(text)} becomes ${JSON.stringify(line)}`;
        it(title, () => assert.equal(cleanText({ ...bot, text, textFormat: 'plain', ...more }), line));
      }
    });
  }

  describe('a message that is HTML alone', () => {
    const html = (content: string) => [{ contentType: 'text/html', content }];

    it('is read from its attachment, without the mention of the bot', () => {
      const content =
        '<div><div><span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="0">AWS</span>&nbsp;</div>' +
        '<codeblock class="Bash"><code>lambda invoke \\<br>  --function-name f</code></codeblock></div>';
      assert.equal(
        cleanText({ ...bot, text: '<at>AWS</at>', attachments: html(content) }),
        'lambda invoke --function-name f',
      );
    });

    it('keeps the names of other people', () => {
      const content = '<p>feedback <span itemtype="http://schema.skype.com/Mention" itemid="0">Megan</span></p>';
      assert.equal(cleanText({ ...bot, text: '', attachments: html(content) }), 'feedback Megan');
    });

    it('leaves out the message that is replied to', () => {
      const content =
        '<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="1"><strong>Alex</strong><p>ec2 old</p></blockquote><p>help</p>';
      assert.equal(cleanText({ ...bot, text: '', attachments: html(content) }), 'help');
    });

    it('does not count beside a text', () => {
      assert.equal(cleanText({ ...bot, text: 'help', attachments: html('<p>status</p>') }), 'help');
    });
  });

  describe('hostile input', () => {
    for (const value of [undefined, null, 7, {}, [], true]) {
      it(`takes ${JSON.stringify(value)} in every field for nothing`, () => {
        assert.equal(cleanText({ ...bot, text: value, textFormat: value, entities: value, attachments: value }), '');
      });
    }

    it('reads past entities and attachments that are none', () => {
      const entities = [
        null,
        7,
        { type: 'mention' },
        { type: 'mention', text: 7 },
        { type: 'mention', text: '', mentioned: 7 },
      ];
      const attachments = [null, 7, { contentType: 'text/html', content: 7 }];
      assert.equal(cleanText({ ...bot, text: 'help', entities, attachments }), 'help');
      assert.equal(cleanText({ ...bot, text: '', entities, attachments }), '');
    });

    const size = 100 * 1024;
    const heavy: Readonly<Record<string, string>> = {
      spaces: ' ',
      'line breaks': '\n',
      backslashes: '\\',
      'escaped quotes': '\\"',
      'single quotes': " '",
      'double quotes': ' "a',
      'opening brackets': ' [',
      'brackets and quotes': ' {"',
      dashes: '-',
      'dashes between spaces': ' -',
      'opening mentions': '<at>',
      'mentions of the bot': '<at>AWS</at>',
      'opening tags': '<div>',
      'crossing tags': '<p><div></p>',
      'closing tags': '</div>',
      'unknown tags': '<x>',
      'tags that never end': '<a ',
      links: '<https://',
      'character references': '&amp',
      backticks: '`',
      prompts: '$ ',
    };
    it('leaves a text beyond all measure as it is', () => {
      const text = ' —x'.repeat(100_000);
      assert.equal(cleanText({ ...bot, text }), text);
    });

    // What is not linear takes far longer than the second allowed: 10^10 steps.
    for (const [title, piece] of Object.entries(heavy)) {
      it(`is done with 100 KB of ${title} in a second`, () => {
        const text = `x${piece.repeat(size / piece.length)}`;
        // The machine may be busy with something else for a moment, but hardly three times.
        const times = [1, 2, 3].map(() => {
          const start = performance.now();
          cleanText({ ...bot, text, textFormat: 'plain', entities: [ofBot] });
          cleanText({ ...bot, text, textFormat: 'xml' });
          return performance.now() - start;
        });
        assert.ok(Math.min(...times) < 1000, `took ${times.map(Math.round).join(', ')} ms`);
      });
    }
  });

  describe('always', () => {
    const piece = fc.constantFrom(
      ...[
        '<at>AWS</at>',
        '“',
        '”',
        '"',
        "'",
        '—',
        '-',
        '--',
        'a',
        'region',
        ' ',
        '\n',
        '\\',
        '{',
        '}',
        '[',
        ']',
        '`',
        '<br>',
        '&lt;',
        '\u00a0',
        '5',
      ],
    );
    const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

    it('leaves no character of the table', () => {
      const written = new RegExp(`[${replacedCharacters.map(([, characters]) => characters).join('')}]`, 'u');
      fc.assert(
        fc.property(
          fc.string({ unit: 'binary' }),
          (any) => !written.test(cleanText({ ...bot, text: any }).replaceAll('\n', '')),
        ),
      );
    });

    it('finds spans that lie apart, in order, within the text', () => {
      fc.assert(
        fc.property(text, (any) => {
          let end = 0;
          for (const span of valueSpans(any)) {
            assert.ok(span.start >= end && span.end > span.start && span.end <= any.length);
            end = span.end;
          }
        }),
      );
    });

    it('has no space at its ends', () => {
      fc.assert(fc.property(text, (any) => /^(?:\S(?:.*\S)?)?$/su.test(cleanText({ ...bot, text: any }))));
    });
  });

  it('maps each character of the table to what it means', () => {
    for (const [meant, written] of replacedCharacters) {
      for (let code = 0; code <= 0xffff; code += 1) {
        const character = String.fromCharCode(code);
        if (!new RegExp(`[${written}]`, 'u').test(character)) continue;
        assert.equal(
          cleanText({ ...bot, text: `"a${character}b"`, textFormat: 'plain' }),
          `"a${meant}b"`,
          `U+${code.toString(16).padStart(4, '0')}`,
        );
      }
    }
  });
});
