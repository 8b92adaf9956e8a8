import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { BUILT_IN_DESCRIPTIONS, type BuiltInDescription, whoMayUse } from '../../dialogs/built-in-descriptions.ts';
import { commandsPage } from '../../dialogs/commands-page.ts';
import { Chat, inChannel, load, MEGAN, oneAccount, said } from './support/chat.ts';

const file = new URL('../../docs/commands.md', import.meta.url);
const rows: readonly BuiltInDescription[] = BUILT_IN_DESCRIPTIONS;

describe("the page of the bot's own commands, docs/commands.md", () => {
  const page = commandsPage(BUILT_IN_DESCRIPTIONS);

  it('is current; UPDATE_DOCS=1 writes it', () => {
    // biome-ignore lint/style/noProcessEnv: a switch for the person who runs the tests
    if (process.env.UPDATE_DOCS === '1') writeFileSync(file, page);
    assert.equal(readFileSync(file, 'utf8'), page, 'run UPDATE_DOCS=1 npx mocha test/dialogs/commands-page.test.ts');
  });

  it('has a row for each, with what it does, who may use it and how it is written as well', () => {
    for (const { usage, help, aliases, ...row } of rows) {
      const line = page.split('\n').find((each) => each.startsWith(`| \`${usage}\` |`)) ?? '';
      assert.ok(line.includes(` | ${help} | ${whoMayUse(row)} | `), usage);
      for (const alias of aliases) assert.ok(line.includes(`\`${alias}\``), alias);
    }
  });

  it('is a table whatever a row says', () => {
    const row = { name: 'a', aliases: [], usage: 'a [x|y]', help: 'One\nline | two.' };
    assert.match(commandsPage([row]), /\n\| `a \[x\\\|y\]` \| One line \\\| two\. \| everyone \| {2}\|\n/);
  });
});

describe('who may use a built-in', () => {
  const loaded = load();

  for (const { name, ...row } of rows) {
    const isForAdministrators = whoMayUse(row) === 'administrators';
    it(`holds: ${name} is for ${whoMayUse(row)}`, async () => {
      const chat = new Chat(loaded, { configuration: (sandbox) => ({ ...oneAccount(sandbox), administrators: [] }) });
      const told = said(await chat.say(name, { as: MEGAN, ...inChannel('1') }));
      assert.equal(/Only administrators/.test(told), isForAdministrators, told);
    });
  }

  it('is told by help, where it is not everyone', async () => {
    const help = said(await new Chat(loaded, { configuration: oneAccount }).say('help'));
    for (const { help: words, who } of rows) {
      assert.ok(help.includes(words), words);
      if (who !== undefined) assert.ok(help.includes(`${words}\n  For ${who}.`), words);
    }
    assert.equal(help.match(/ {2}For /g)?.length, rows.filter(({ who }) => who !== undefined).length);
  });

  it('stands in the table of docs/use.md', () => {
    const page = readFileSync(new URL('../../docs/use.md', import.meta.url), 'utf8');
    const lines = page.split('\n');
    for (const { usage, ...row } of rows) {
      // That each has a line is the matter of another test.
      for (const line of lines.filter((each) => each.startsWith(`| \`${usage}\` |`))) {
        assert.ok(line.endsWith(` | ${whoMayUse(row)} |`), line);
      }
    }
  });
});
