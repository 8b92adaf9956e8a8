import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Activity } from 'botbuilder-core';
import { cardPayload } from '../../cards/payload.ts';
import type { AdaptiveCard } from '../../cards/render.ts';
import type { BotParts } from '../../src/bot.ts';
import { checkConfig } from '../../src/check-config.ts';
import type { Configuration } from '../../src/configuration/configuration.ts';
import { readConfiguration } from '../../src/configuration/load.ts';
import {
  ALEX,
  CHANNEL,
  Chat,
  everywhere,
  GROUP,
  inChannel,
  load,
  memberOfTenant,
  oneAccount,
  onlyCard,
  openStore,
  said,
  TEAM,
  TENANT,
  textOf,
} from './support/chat.ts';

const ROLE = 'arn:aws:iam::111122223333:role/chatbot-ops';
const INTERNAL_ID = '19:general@thread.tacv2';

const unconfigured = (sandbox: Configuration): Configuration => ({ ...sandbox, channelConfigurations: [] });

const inGroup: Partial<Activity> = {
  conversation: { id: GROUP, conversationType: 'groupChat', tenantId: TENANT, isGroup: true, name: '' },
};

/** A channel as Teams names it in an activity: the team by these ids. */
function channelOf(team: object, channelId = CHANNEL, tenantId = TENANT): Partial<Activity> {
  const conversation = { id: `${channelId};messageid=1`, conversationType: 'channel', isGroup: true, name: '' };
  return {
    conversation: { ...conversation, tenantId },
    channelData: { tenant: { id: tenantId }, team, channel: { id: channelId } },
  };
}

/** As messages have it. */
const withoutGroupId = channelOf({ id: INTERNAL_ID });

/** The texts in the card's monospaced blocks. */
function monospaced(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  if ('fontType' in node && 'text' in node && typeof node.text === 'string') return [node.text];
  return Object.values(node).flatMap(monospaced);
}

/** The lines of the card, as somebody copies them, with what the card says put in the places that it names. */
function copied(card: AdaptiveCard): { readonly list: string; readonly entry: string } {
  const [entry = '', list = ''] = monospaced(card.body);
  const text = textOf(card);
  const role = /Put the ARN of the role .* in place of (\S+)\./.exec(text)?.[1];
  assert.ok(role !== undefined && entry.includes(role), text);
  const team = /Put the team's id in place of (\S+):/.exec(text)?.[1];
  const replaced = entry.replace(role, ROLE).replace(team ?? 'no such', TEAM);
  assert.equal(replaced.includes('\n'), false);
  return { list, entry: replaced };
}

/** A file that has configurations already, its list indented by so much. */
function existing(indent: string): string {
  return [
    'Administrators: [alex@example.com]',
    'ChannelConfigurations:',
    `${indent}- ConfigurationName: other`,
    `${indent}  ConversationId: 19:other@thread.v2`,
    `${indent}  IamRoleArn: ${ROLE}`,
    '',
  ].join('\n');
}

describe('welcome in a conversation that is not configured', () => {
  const loaded = load();
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'welcome-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const checked = (text: string) => {
    const file = join(folder, 'chatbot.yaml');
    writeFileSync(file, text);
    return checkConfig([file]);
  };

  const places: Readonly<Record<string, Partial<Activity>>> = {
    'a channel whose team Teams names by its group': inChannel('1'),
    'a channel whose team Teams names by its own id': withoutGroupId,
    'a private channel': channelOf({ id: INTERNAL_ID, aadGroupId: TEAM }, '19:aB-c_1@thread.tacv2'),
    'a shared channel of another tenant': channelOf({ id: INTERNAL_ID }, '19:sHared@thread.tacv2', TEAM),
    'a group chat': inGroup,
    'a meeting': {
      conversation: { ...inGroup.conversation, id: '19:meeting_Ab0@thread.v2' } as Activity['conversation'],
    },
    'a personal chat': {},
  };

  for (const [what, where] of Object.entries(places)) {
    for (const [file, paste] of [
      ['an empty file', ({ list, entry }) => `${list}\n${entry}\n`],
      ['a file with an indented list', ({ entry }) => `${existing('  ')}  ${entry}\n`],
      ['a file with a list that is not', ({ entry }) => `${existing('')}${entry}\n`],
    ] as const satisfies readonly (readonly [string, (lines: ReturnType<typeof copied>) => string])[]) {
      it(`gives lines for ${what} that work in ${file}`, async () => {
        const card = onlyCard(await new Chat(loaded, { configuration: unconfigured }).say('welcome', where));
        const text = paste(copied(card));
        const { output, exitCode } = checked(text);
        assert.equal(exitCode, 0, output);
        const { configuration } = readConfiguration(text);
        assert.ok(configuration);
        const tenantId: string = where.channelData?.tenant.id ?? TENANT;
        const people: BotParts['people'] = {
          standing: async () => ({ ...memberOfTenant('alex@example.com'), tenantId }),
        };
        const chat = new Chat(loaded, { configuration: () => configuration, parts: (parts) => ({ ...parts, people }) });
        const answer = said(await chat.say('lambda list-functions --region eu-west-1', where));
        assert.match(answer, /of 23 functions/);
        assert.match(said(await chat.say('welcome', where)), /1 AWS account/);
      });
    }
  }

  it('fails the check until what only a person knows is put in', async () => {
    const card = onlyCard(await new Chat(loaded, { configuration: unconfigured }).say('welcome', withoutGroupId));
    const [entry = '', list = ''] = monospaced(card.body);
    const { output, exitCode } = checked(`${list}\n${entry}`);
    assert.equal(exitCode, 1);
    assert.match(output, /TeamId: expected an id such as .*found "GROUP-ID-OF-THE-TEAM"/);
    assert.match(output, /IamRoleArn: expected a role's ARN, .*found "arn:aws:iam::ACCOUNT-ID:role\/ROLE-NAME"/);
  });

  it('says how to find the id of a team that Teams has not told', async () => {
    const text = said(await new Chat(loaded, { configuration: unconfigured }).say('hi', withoutGroupId));
    assert.match(text, /not configured yet/);
    assert.match(text, /in place of GROUP-ID-OF-THE-TEAM: .* the groupId in the link/);
    assert.doesNotMatch(
      said(await new Chat(loaded, { configuration: unconfigured }).say('hi', inChannel('1'))),
      /GROUP-ID/,
    );
  });

  it('says in the check how a list is indented', () => {
    const { output } = checked(`${existing('  ')}- { ConfigurationName: x }`);
    assert.match(output, /chatbot\.yaml:6:1: .*entries of a list begin in the same column/);
  });

  it('names each conversation otherwise, and always the same', async () => {
    const names = new Set<string>();
    for (const where of Object.values(places)) {
      for (let time = 0; time < 2; time += 1) {
        const text = said(await new Chat(loaded, { configuration: unconfigured }).say('welcome', where));
        names.add(/ConfigurationName: (\S+),/.exec(text)?.[1] ?? '');
      }
    }
    // The first two are the same channel.
    assert.equal(names.size, Object.keys(places).length - 1);
  });

  it('offers help alone', async () => {
    const text = said(await new Chat(loaded, { configuration: unconfigured }).say('hi'));
    assert.deepEqual(text.match(/\[.+\]/g), ['[Help]']);
  });

  describe('after an installation', () => {
    const installed = (team: object, channelId: string): Partial<Activity> => ({
      ...channelOf(team, channelId),
      type: 'installationUpdate',
      action: 'add',
    });
    let chat: Chat;
    beforeEach(() => {
      chat = new Chat(loaded, { configuration: unconfigured, store: openStore(() => 0) });
    });

    it('knows the team in its other channels, also after a restart', async () => {
      await chat.send(installed({ id: INTERNAL_ID, aadGroupId: TEAM }, INTERNAL_ID));
      const restarted = new Chat(loaded, { configuration: unconfigured, store: chat.store });
      const text = said(await restarted.say('welcome', withoutGroupId));
      assert.match(text, new RegExp(`TeamId: ${TEAM}, TeamsChannelId: ${CHANNEL}`));
      assert.doesNotMatch(text, /GROUP-ID/);
    });

    it('knows no other team by it, and none of another tenant', async () => {
      await chat.send(installed({ id: INTERNAL_ID, aadGroupId: TEAM }, INTERNAL_ID));
      for (const where of [channelOf({ id: '19:other@thread.tacv2' }), channelOf({ id: INTERNAL_ID }, CHANNEL, TEAM)])
        assert.match(said(await chat.say('welcome', where)), /GROUP-ID/);
    });

    it('keeps no id that is not one', async () => {
      await chat.send(installed({ id: INTERNAL_ID, aadGroupId: 'x, Personal: true' }, INTERNAL_ID));
      assert.match(said(await chat.say('welcome', withoutGroupId)), /TeamId: GROUP-ID/);
      await chat.send(installed({ id: INTERNAL_ID }, INTERNAL_ID));
      assert.match(said(await chat.say('welcome', withoutGroupId)), /TeamId: GROUP-ID/);
    });

    it('quotes what could end an entry', async () => {
      const card = onlyCard(await chat.say('welcome', channelOf({ id: INTERNAL_ID }, '19:a, Personal: true }')));
      const { list, entry } = copied(card);
      const { problems = [] } = readConfiguration(`${list}\n${entry}`);
      assert.deepEqual(
        problems.map(({ path }) => path),
        ['ChannelConfigurations[0].TeamsChannelId'],
      );
    });
  });
});

describe('welcome in a conversation that is configured', () => {
  const loaded = load();

  for (const [what, where, place] of [
    ['a personal chat', {}, 'this chat'],
    ['a group chat', inGroup, 'this group chat'],
    ['a channel', inChannel('1'), 'this channel'],
  ] as const) {
    it(`shows the accounts of ${what}, the person's roles and commands to try`, async () => {
      const chat = new Chat(loaded, { configuration: everywhere });
      const card = onlyCard(await chat.say('welcome', where));
      const text = textOf(card);
      assert.match(text, new RegExp(`${place} · 2 AWS accounts`));
      assert.match(text, /production \(111122223333\)\s+your commands run with chatbot-ops/);
      assert.match(text, /staging \(444455556666\)/);
      assert.match(text, /\[Functions\]\n\[Alarms\]\n\[Help\]\n\[Who am I\]/);
      assert.doesNotMatch(text, /not configured|Switch roles|Sign in|ConfigurationName/);
      assert.match(said(await chat.press(card, 'Help', {}, ALEX, where)), /What you can do here/);
      assert.match(said(await chat.press(card, 'Who am I', {}, ALEX, where)), /You are Alex Wilber/);
    });
  }

  const withRole = (sandbox: Configuration): Configuration => ({
    ...oneAccount(sandbox),
    userRoles: [{ user: ALEX.aadObjectId, roles: ['arn:aws:iam::111122223333:role/oncall-admin'] }],
  });

  it('offers another role to whom has one, and shows the one that is chosen', async () => {
    const chat = new Chat(loaded, { configuration: withRole });
    const card = onlyCard(await chat.say('welcome'));
    assert.match(said(await chat.press(card, 'Switch roles')), /Which role\?/);
    await chat.say('switch-roles oncall-admin');
    assert.match(said(await chat.say('welcome')), /your commands run with oncall-admin/);
  });

  it('tells a person who needs a role of their own', async () => {
    const required = (sandbox: Configuration): Configuration => {
      const all = oneAccount(sandbox);
      const channelConfigurations = all.channelConfigurations.map((row) => ({ ...row, userRoleRequired: true }));
      return { ...all, channelConfigurations, userRoles: [] };
    };
    const chat = new Chat(loaded, { configuration: required });
    assert.match(said(await chat.say('welcome')), /you need a role of your own here; whoami tells more/);
    const { cards } = await chat.send({ ...inChannel('1'), type: 'installationUpdate', action: 'add' });
    assert.match(cards.map(textOf).join(), /commands run with the role of whoever asks/);
  });

  it('offers a sign-in where it counts', async () => {
    const signIn = (sandbox: Configuration): Configuration => {
      const all = oneAccount(sandbox);
      const channelConfigurations = all.channelConfigurations.map((row) => ({
        ...row,
        roleSource: 'web-identity' as const,
      }));
      return { ...all, channelConfigurations, signIn: { connectionName: 'aws' } };
    };
    const text = said(await new Chat(loaded, { configuration: signIn }).say('welcome'));
    assert.match(text, /your commands run with chatbot-ops, after a sign-in[\s\S]*\[Sign in\]/);
  });

  it('greets everybody of a conversation without the roles of who installed it', async () => {
    const chat = new Chat(loaded, { configuration: withRole });
    const { cards } = await chat.send({ ...inChannel('1'), type: 'installationUpdate', action: 'add' });
    const text = cards.map(textOf).join();
    assert.match(text, /production \(111122223333\)\s+commands run with chatbot-ops/);
    assert.doesNotMatch(text, /your|Switch roles/);
  });

  it('answers a mention without a word', async () => {
    const chat = new Chat(loaded, { configuration: oneAccount });
    assert.match(said(await chat.say('')), /AWS is here/);
    assert.equal(chat.lastAudit.outcome, 'help');
  });

  it('has buttons that the bot takes', async () => {
    const payloads = (node: unknown): unknown[] => {
      if (typeof node !== 'object' || node === null) return [];
      const own = 'type' in node && node.type === 'Action.Execute' && 'data' in node ? [node.data] : [];
      return [...own, ...Object.values(node).flatMap(payloads)];
    };
    const found = payloads(onlyCard(await new Chat(loaded, { configuration: withRole }).say('welcome')));
    assert.equal(found.length, 5);
    for (const payload of found) assert.ok(cardPayload.safeParse(payload).success);
  });
});
