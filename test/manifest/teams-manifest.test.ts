import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { BUILT_IN_DESCRIPTIONS } from '../../dialogs/built-in-descriptions.ts';
import { commandLists } from '../../manifest/commands.ts';
import { faultsOf, schemaFile } from '../../manifest/schema.ts';
import { SCHEMA_VERSION, teamsManifest } from '../../manifest/teams-manifest.ts';
import { InstalledCatalogue, installedModules } from '../../src/aws/installed-catalogue.ts';
import { parse } from '../../src/command/parse.ts';
import { APP_ID, optionsOf } from './support/options.ts';

const VARIANTS: Readonly<Record<string, readonly string[]>> = {
  'with what must be given alone': [],
  'with sign-in': ['--sign-in'],
  'under a name as long as Teams takes': ['--name', 'A'.repeat(30), '--developer', 'D'.repeat(32)],
  'with emoji in its name': ['--name', '☁️ AWS on call'],
  'with addresses of its own': [
    ...['--website', 'https://www.example.com/bot', '--privacy', 'https://www.example.com/privacy'],
    ...['--terms', 'https://www.example.com/terms', '--app-version', '12.0.345'],
  ],
};

describe("the app's manifest", () => {
  for (const [variant, more] of Object.entries(VARIANTS)) {
    it(`is valid by the schema of Teams ${variant}`, async () => {
      assert.deepEqual(await faultsOf(teamsManifest(optionsOf(...more))), []);
    });
  }

  it('is not valid, and the schema says why, where a value is wrong', async () => {
    const manifest = teamsManifest(optionsOf());
    assert.match((await faultsOf({ ...manifest, accentColor: 'blue' })).join(), /accentColor must match pattern/);
    assert.match((await faultsOf({ ...manifest, id: 'x' })).join(), /id must match pattern/);
  });

  it('follows the newest schema that is released', () => {
    const folder = dirname(dirname(schemaFile()));
    const released = readdirSync(folder).flatMap((name) => /^v1\.(\d+)$/.exec(name)?.[1] ?? []);
    assert.equal(SCHEMA_VERSION, `1.${Math.max(...released.map(Number))}`);
    const { properties } = JSON.parse(readFileSync(schemaFile(), 'utf8'));
    assert.equal(properties.manifestVersion.const, SCHEMA_VERSION);
  });

  it('has the same id for the same registration, so that a later version updates the app', () => {
    const [one, other] = [
      teamsManifest(optionsOf()),
      teamsManifest(optionsOf('--app-version', '7.0.0', '--name', 'Ops')),
    ];
    assert.deepEqual([one.id, one.version], [APP_ID, '0.1.0']);
    assert.deepEqual([other.id, other.version], [APP_ID, '7.0.0']);
  });

  it('brings the bot into teams, group chats and personal chats, where it takes files', () => {
    const [bot, ...others] = teamsManifest(optionsOf()).bots ?? [];
    assert.deepEqual(others, []);
    assert.equal(bot?.botId, APP_ID);
    assert.deepEqual(bot?.scopes, ['team', 'groupChat', 'personal']);
    assert.equal(bot?.supportsFiles, true);
    assert.equal(bot?.isNotificationOnly, false);
  });

  it('may be added to shared and private channels, and asks for no rights on teams and chats', () => {
    const manifest = teamsManifest(optionsOf('--sign-in'));
    assert.equal(manifest.supportsChannelFeatures, 'tier1');
    assert.equal(manifest.authorization, undefined);
  });

  it('names the registration and the window of the sign-in with sign-in alone', () => {
    const [without, signIn] = [teamsManifest(optionsOf()), teamsManifest(optionsOf('--sign-in'))];
    assert.equal(without.webApplicationInfo, undefined);
    assert.deepEqual(without.validDomains, ['bot.example.com']);
    assert.deepEqual(signIn.webApplicationInfo, { id: APP_ID, resource: `api://botid-${APP_ID}` });
    assert.deepEqual(signIn.validDomains, ['bot.example.com', 'token.botframework.com']);
    const page = readFileSync(new URL('../../docs/federation.md', import.meta.url), 'utf8');
    assert.ok(page.includes('"resource": "api://botid-APP_ID"'), 'as the page on sign-ins says');
  });
});

describe('the menus of commands', () => {
  const context = {
    catalogue: new InstalledCatalogue(installedModules(import.meta.url)),
    builtIns: BUILT_IN_DESCRIPTIONS,
    pending: null,
  };

  for (const signIn of [false, true]) {
    for (const { scopes, commands } of commandLists(signIn)) {
      describe(`of ${scopes.join()}, ${signIn ? 'with' : 'without'} sign-in`, () => {
        it('hold ten commands at most, each once, in words that fit', () => {
          assert.ok(commands.length >= 5 && commands.length <= 10);
          assert.equal(new Set(commands.map(({ title }) => title)).size, commands.length);
          // What Teams has shown before the schema allowed more.
          for (const { title, description } of commands)
            assert.ok(title.length <= 32 && description.length <= 128, title);
        });

        it('begin with help', () => assert.equal(commands[0]?.title, 'help'));

        it('are described as in the table of built-ins, but for help, which stands in none', () => {
          const table = new Map<string, string>(BUILT_IN_DESCRIPTIONS.map(({ name, help }) => [name, help]));
          for (const { title, description } of commands.slice(1)) assert.equal(description, table.get(title));
          assert.match(commands[0]?.description ?? '', /^Shows what can be written here/);
        });

        it('run as they are chosen, with nothing behind them', () => {
          for (const { title } of commands) {
            const parsed = parse(title, context);
            if (title === 'help') assert.equal(parsed.kind, 'help');
            else assert.deepEqual(parsed, { kind: 'built-in', name: title, rest: [], restText: '' });
          }
        });

        it(`${signIn ? 'offer' : 'do not offer'} sign-in`, () => {
          assert.equal(
            commands.some(({ title }) => title === 'sign-in'),
            signIn,
          );
        });
      });
    }
  }

  it('offer nothing that only administrators may use, nor what needs a value', () => {
    for (const { commands } of commandLists(true)) {
      for (const { title } of commands) {
        const built = BUILT_IN_DESCRIPTIONS.find(({ name }) => name === title);
        if (built === undefined) continue;
        assert.ok(!('who' in built));
        assert.doesNotMatch(built.usage.replace(/\[.*?\]/g, ''), /[A-Z]{2}/);
      }
    }
  });
});
