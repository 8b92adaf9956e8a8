import assert from 'node:assert/strict';
import { readOptions } from '../../manifest/options.ts';
import { APP_ID, optionsOf, WANTED } from './support/options.ts';

/** Arguments → what is told of them. */
const REFUSED: readonly (readonly [readonly string[], RegExp])[] = [
  [[], /^--app-id is missing: give the id of the bot's app registration, the one in MicrosoftAppId\.$/],
  [['--app-id', APP_ID], /^--domain is missing: give the name under which the bot is reached/],
  [['--app-id', '1234', '--domain', 'a.example'], /^--app-id "1234" is no id .*such as [0-9a-f-]{36}\.$/],
  [['--app-id', '00000000-0000-0000-0000-000000000000', '--domain', 'a.example'], /^--app-id .* is no id/],
  [['--app-id', `${APP_ID} `, '--domain', 'a.example'], /^--app-id .* is no id/],
  [
    domain('https://bot.example.com'),
    /^--domain "https:\/\/bot\.example\.com" is no domain: write bot\.example\.com\./,
  ],
  [domain('bot.example.com/api/messages'), /write bot\.example\.com\. Scheme, port and path do not belong to it\.$/],
  [domain('bot.example.com:443'), /write bot\.example\.com\./],
  [domain('bot.example.com.'), /write bot\.example\.com\./],
  [domain('bücher.example'), /write xn--bcher-kva\.example\./],
  [domain('localhost'), /is no domain: write a name such as bot\.example\.com/],
  [domain('10.0.0.1'), /is no domain: write a name such as bot\.example\.com/],
  [domain('*.example.com'), /is no domain/],
  [[...WANTED, '--domain=-a.example.com'], /is no domain/],
  [domain(`${'a'.repeat(64)}.example.com`), /is no domain/],
  [domain(''), /is no domain/],
  [[...WANTED, '--name', 'A'.repeat(31)], /^--name has 31 characters: Teams takes 30 at most\. Write a shorter one\.$/],
  [[...WANTED, '--name', '  '], /^--name " {2}" is no name: write 1 to 30 visible characters\.$/],
  [[...WANTED, '--name', 'A\u202eB'], /^--name .* is no name/],
  [[...WANTED, '--name', 'two\nlines'], /^--name "two\\nlines" is no name/],
  [[...WANTED, '--developer', 'D'.repeat(33)], /^--developer has 33 characters: Teams takes 32 at most/],
  [[...WANTED, '--app-version', '1.2'], /^--app-version "1\.2" is no version: write three numbers, such as 1\.2\.0\.$/],
  [[...WANTED, '--app-version', '01.2.3'], /is no version/],
  [[...WANTED, '--app-version', '1.2.3-beta'], /is no version/],
  [[...WANTED, '--website', 'http://www.example.com'], /^--website "http:.*" is no https address: write one such as/],
  [[...WANTED, '--privacy', 'www.example.com'], /^--privacy .* is no https address/],
  [[...WANTED, '--terms', 'https://alex:secret@example.com'], /^--terms .* is no https address/],
  [
    [...WANTED, '--terms', `https://example.com/${'x'.repeat(2048)}`],
    /^--terms has \d+ characters: Teams takes 2048 at most/,
  ],
  [[...WANTED, '--out', 'app.tar'], /^--out "app\.tar" is no zip file/],
  [[...WANTED, '--domian', 'x'], /^Unknown option '--domian'\. npm run -s manifest -- --help shows all options\.$/],
  [[...WANTED, 'more'], /^Unexpected argument 'more'\. /],
  [['--app-id'], /--app-id .*argument missing\. /],
  [[...WANTED, '--sign-in=yes'], /'--sign-in' does not take an argument\. /],
];

describe('the options of the app package', () => {
  it('are an id and a domain, and the rest follows', () => {
    assert.deepEqual(optionsOf(), {
      appId: APP_ID,
      domain: 'bot.example.com',
      name: 'AWS',
      signIn: false,
      version: '0.1.0',
      developer: 'teams-aws-chatbot',
      website: 'https://bot.example.com',
      privacy: 'https://bot.example.com',
      terms: 'https://bot.example.com',
      out: 'teams-aws-chatbot-0.1.0.zip',
    });
  });

  it('may be written in capitals where case means nothing', () => {
    const { appId, domain } = optionsOf('--app-id', APP_ID.toUpperCase(), '--domain', 'BOT.Example.com');
    assert.deepEqual([appId, domain], [APP_ID, 'bot.example.com']);
  });

  it('take one page for all that Teams wants to know, unless others are named', () => {
    const { website, privacy, terms } = optionsOf('--website', 'https://w.example', '--terms', 'https://t.example/t');
    assert.deepEqual([website, privacy, terms], ['https://w.example', 'https://w.example', 'https://t.example/t']);
  });

  it('take the version of the project, of which Teams knows three numbers', () => {
    const read = readOptions(WANTED, '2.0.0-rc.1+build');
    assert.equal(read.kind === 'options' && read.options.version, '2.0.0');
  });

  it('ask for help before anything else', () => {
    assert.deepEqual(readOptions(['--help', '--domain', '?'], '0.1.0'), { kind: 'help' });
  });

  for (const [args, message] of REFUSED) {
    it(`are refused in one line: ${JSON.stringify(args.join(' ')).slice(0, 120)}`, () => {
      const read = readOptions(args, '0.1.0');
      assert.equal(read.kind, 'problem');
      assert.match(read.message, message);
      assert.doesNotMatch(read.message, /\n/);
    });
  }
});

function domain(value: string): readonly string[] {
  return ['--app-id', APP_ID, '--domain', value];
}
