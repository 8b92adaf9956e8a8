import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { teamsManifest } from '../../manifest/teams-manifest.ts';
import { APP_ID, optionsOf } from './support/options.ts';

const folder = new URL('../../deploy/azure/', import.meta.url);
const template = readFileSync(new URL('bot.bicep', folder), 'utf8');

/** The template without its comments and the words of its descriptions. */
const code = template.replaceAll(/^\s*\/\/.*$/gm, '').replaceAll(/^@description\('.*'\)$/gm, '');

/** Resource → its text, by the name that the template gives it. */
const resources = new Map(
  [...code.matchAll(/^resource (\w+) '([^']+)' = (?:if \(.*\) )?\{\n(.*?)^\}$/gms)].map(
    ([, name = '', type = '', text = '']) => [name, { type, text }],
  ),
);

/** This reads the template as text: that it compiles, only `az bicep build` can tell. */
describe('the template of the Azure Bot', () => {
  it('closes what it opens', () => {
    const open: string[] = [];
    const pairs: Readonly<Record<string, string>> = { '}': '{', ')': '(', ']': '[' };
    for (const letter of code.replaceAll(/'(?:[^'\\\n$]|\\.|\$\{[^}]*\}|\$)*'/g, "''")) {
      assert.notEqual(letter, "'''");
      if ('{(['.includes(letter)) open.push(letter);
      else if (pairs[letter] !== undefined) assert.equal(open.pop(), pairs[letter]);
    }
    assert.deepEqual(open, []);
  });

  it('makes a bot, the channel of Teams, and a connection where one is wanted, of released versions of the API', () => {
    assert.deepEqual(
      [...resources.values()].map(({ type }) => type),
      [
        'Microsoft.BotService/botServices@2022-09-15',
        'Microsoft.BotService/botServices/channels@2022-09-15',
        'Microsoft.BotService/botServices/connections@2022-09-15',
      ],
    );
    assert.equal(code.match(/^resource /gm)?.length, resources.size);
  });

  it('sends messages to the door of the bot, at the domain that is given', () => {
    assert.match(text('bot'), /^ {4}endpoint: 'https:\/\/\$\{domain\}\/api\/messages'$/m);
    const server = readFileSync(new URL('../../src/server.ts', import.meta.url), 'utf8');
    assert.ok(server.includes("'/api/messages'"));
  });

  it('is of one tenant, as the bot takes for granted, and takes no keys but those of Entra ID', () => {
    assert.match(text('bot'), /^ {4}msaAppType: 'SingleTenant'$/m);
    assert.match(text('bot'), /^ {4}msaAppId: appId$/m);
    assert.match(text('bot'), /^ {4}msaAppTenantId: tenantId$/m);
    assert.match(text('bot'), /^ {4}disableLocalAuth: true$/m);
  });

  it('has Teams as its only channel, and no calls', () => {
    assert.deepEqual(code.match(/channelName: '\w+'/g), ["channelName: 'MsTeamsChannel'"]);
    assert.match(text('teams'), /^ {2}name: 'MsTeamsChannel'$/m);
    assert.match(text('teams'), /^ {6}enableCalling: false$/m);
  });

  it('describes every parameter, and uses each', () => {
    const named = [...template.matchAll(/^param (\w+) /gm)].map(([, name = '']) => name);
    assert.deepEqual(named.sort(), [
      ...['appId', 'botName', 'displayName', 'domain', 'signInClientSecret', 'signInConnectionName'],
      ...['sku', 'tags', 'tenantId'],
    ]);
    for (const name of named) {
      assert.match(
        template,
        new RegExp(`^@description\\('.+'\\)\\n(?:@.*\\n(?: .*\\n|\\]\\)\\n)*)*param ${name} `, 'm'),
        name,
      );
      assert.ok(
        [...resources.values()].some((one) => new RegExp(`\\b${name}\\b`).test(one.text)),
        name,
      );
    }
    assert.match(code, /@allowed\(\[\n {2}'F0'\n {2}'S1'\n\]\)\nparam sku string = 'F0'/);
  });

  it('connects sign-ins as the page on them says, with the Application ID URI of the app in Teams', () => {
    const { webApplicationInfo } = teamsManifest(optionsOf('--sign-in'));
    const [, uri = ''] = /^var applicationIdUri = '(.*)'$/m.exec(code) ?? [];
    assert.equal(uri.replace(`\${appId}`, APP_ID), webApplicationInfo?.resource);
    assert.match(text('signIn'), /^ {4}scopes: '\$\{applicationIdUri\}\/access_as_user'$/m);
    assert.match(text('signIn'), /key: 'tenantId'\n +value: tenantId\n/);
    assert.match(text('signIn'), /key: 'tokenExchangeUrl'\n +value: applicationIdUri\n/);
    const page = readFileSync(new URL('../../docs/federation.md', import.meta.url), 'utf8');
    assert.ok(page.includes('--provider-scope-string "api://botid-APP_ID/access_as_user"'));
    assert.match(code, /^resource signIn .* = if \(!empty\(signInConnectionName\)\) \{$/m);
  });

  it('holds no secret, and gives none away', () => {
    assert.deepEqual(readdirSync(folder), ['bot.bicep']);
    assert.match(code, /^@secure\(\)\nparam signInClientSecret string = ''$/m);
    assert.equal(code.match(/\bsignInClientSecret\b/g)?.length, 2, 'declared, and given to the connection');
    assert.deepEqual(
      [...code.matchAll(/^output (\w+) string = (.*)$/gm)].map(([, name, value]) => [name, value]),
      [
        ['messagingEndpoint', 'bot.properties.endpoint'],
        ['appId', 'bot.properties.msaAppId'],
      ],
    );
    // Ids that are there are Microsoft's public one for the service provider.
    assert.deepEqual(code.match(/[0-9a-f]{8}-[0-9a-f-]{27}/gi), ['30dd229c-58e3-4a48-bdfd-91ec48eb906c']);
  });
});

function text(resource: string): string {
  const found = resources.get(resource);
  assert.ok(found, `no resource ${resource}`);
  return found.text;
}
