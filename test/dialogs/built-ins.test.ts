import assert from 'node:assert/strict';
import { BUILT_IN_DESCRIPTIONS } from '../../dialogs/built-in-descriptions.ts';
import { runBuiltIn } from '../../dialogs/built-ins.ts';
import type { Configuration } from '../../src/configuration/configuration.ts';
import {
  ALEX,
  Chat,
  type ChatOptions,
  inChannel,
  load,
  MEGAN,
  oneAccount,
  onlyCard,
  said,
  toldOnPress,
} from './support/chat.ts';

const unconfigured = (sandbox: Configuration): Configuration => ({ ...sandbox, channelConfigurations: [] });

describe('the table of built-ins', () => {
  const loaded = load();

  it('has every name and other spelling once', () => {
    const spellings = BUILT_IN_DESCRIPTIONS.flatMap(({ name, aliases }) => [name, ...aliases]);
    assert.equal(new Set(spellings).size, spellings.length);
  });

  it('begins each usage with the name', () => {
    for (const { name, usage } of BUILT_IN_DESCRIPTIONS) assert.ok(usage.startsWith(name), name);
  });

  it('is what is run, and nothing else', () => {
    // The call is not looked at before the name is found.
    assert.throws(() => runBuiltIn('no such', {} as never), /no built-in of the table is called no such/);
  });

  for (const { name, aliases } of BUILT_IN_DESCRIPTIONS) {
    it(`has a handler that answers for ${name}`, async () => {
      for (const spelling of [name, ...aliases]) {
        const { cards } = await new Chat(loaded, { configuration: oneAccount }).say(spelling);
        assert.equal(cards.length, 1, spelling);
      }
    });
  }
});

describe('whoami', () => {
  const loaded = load();

  it('tells who, and for each account the role, guardrails and Region', async () => {
    const chat = new Chat(loaded);
    await chat.say('set default-account staging');
    await chat.say('lambda list-functions --account staging --region us-east-1');
    const text = said(await chat.say('whoami'));
    assert.match(
      text,
      /^You are Alex Wilber\nYour id: 00000000-0000-0000-0000-0000000000a1\nYour user principal name: alex@example\.com\nTenant: [0-9a-f-]{36}\n/,
    );
    assert.match(
      text,
      /production \(111122223333\)\nproduction-ops\nRole {2}\narn:[^\n]*chatbot-ops\nGuardrails {2}\narn:aws:iam::aws:policy\/AdministratorAccess\nRegion/,
    );
    assert.match(text, /staging \(444455556666\)\n {2}chosen here\nstaging-ops[\s\S]*Region {2}\nus-east-1/);
    assert.doesNotMatch(text, /other roles|Switch roles/);
  });

  it('tells what is missing', async () => {
    const chat = new Chat(loaded, {
      configuration: (sandbox) => ({
        ...oneAccount(sandbox),
        channelConfigurations: oneAccount(sandbox).channelConfigurations.map((row) => ({
          ...row,
          guardrailPolicies: [],
          userRoleRequired: true,
          account: { ...row.account, defaultRegion: null },
        })),
      }),
    });
    const text = said(await chat.say('who am i'));
    assert.match(
      text,
      /Role {2}\nThe configuration production-ops lets people run commands only with a role of their own/,
    );
    assert.match(text, /Guardrails {2}\nnone\nRegion {2}\nasked with the first command/);
  });
});

describe('status', () => {
  const loaded = load();

  it('tells the version, the services and the accounts of the conversation', async () => {
    const text = said(await new Chat(loaded).say('status'));
    assert.match(text, /The bot is running\nVersion\n0\.0\.0-test\nServices\n\d+ available/);
    assert.match(text, /Here\nproduction \(111122223333\), staging \(444455556666\)/);
  });

  it('tells that a conversation is not configured', async () => {
    assert.match(
      said(await new Chat(loaded, { configuration: unconfigured }).say('status')),
      /not configured: welcome shows/,
    );
  });
});

describe('a conversation that is not configured', () => {
  const loaded = load();

  it('has its commands refused, with a button that shows its lines', async () => {
    const chat = new Chat(loaded, { configuration: unconfigured });
    for (const line of [
      'lambda list-functions',
      'lambda list-functions --account production',
      'lambda invoke --function-name x',
    ]) {
      const refused = await chat.say(line);
      assert.match(said(refused), /This conversation is not configured/);
      assert.match(said(await chat.press(onlyCard(refused), 'Show the lines')), /IamRoleArn/);
    }
    assert.deepEqual(chat.calls, []);
    assert.equal(chat.auditLines[0]?.outcome, 'refused');
  });

  it('is one of another tenant', async () => {
    const chat = new Chat(loaded, { configuration: oneAccount });
    const elsewhere = { channelData: { tenant: { id: '00000000-0000-0000-0000-00000000dead' } } };
    assert.match(said(await chat.say('lambda list-functions', elsewhere)), /not configured/);
  });

  it('has help all the same', async () => {
    const chat = new Chat(loaded, { configuration: unconfigured });
    assert.match(said(await chat.say('lambda --help')), /operations/);
    assert.match(said(await chat.say('explain lambda list-functions')), /Account\nNo channel configuration names this/);
  });
});

describe('the role of a command', () => {
  const loaded = load();
  const readonly = 'arn:aws:iam::111122223333:role/chatbot-readonly';
  const admin = 'arn:aws:iam::111122223333:role/oncall-admin';
  const withRoles = (userRoleRequired: boolean): ChatOptions => ({
    configuration: (sandbox) => ({
      ...oneAccount(sandbox),
      channelConfigurations: oneAccount(sandbox).channelConfigurations.map((row) => ({ ...row, userRoleRequired })),
      userRoles: [
        {
          user: ALEX.aadObjectId.toUpperCase(),
          roles: ['arn:aws:iam::444455556666:role/oncall-admin', admin, readonly],
        },
      ],
    }),
  });

  it("is the channel's", async () => {
    const chat = new Chat(loaded, withRoles(false));
    await chat.say('lambda list-functions');
    assert.equal(chat.lastAudit.roleArn, 'arn:aws:iam::111122223333:role/chatbot-ops');
  });

  for (const [how, role] of [
    ['name', 'oncall-admin'],
    ['ARN', admin],
  ] as const) {
    it(`is one of the person's own that --role gives by ${how}`, async () => {
      const chat = new Chat(loaded, withRoles(false));
      const asked = await chat.say(`lambda delete-function --function-name drain --role ${role}`);
      assert.ok(said(asked).includes(admin), said(asked));
      await chat.press(onlyCard(asked), 'Run');
      assert.equal(chat.lastAudit.roleArn, admin);
      assert.notEqual(chat.lastAudit.errorCode, 'access-denied');
    });
  }

  it("is the person's first for the account where one of their own is required", async () => {
    const chat = new Chat(loaded, withRoles(true));
    await chat.say('lambda list-functions');
    assert.equal(chat.lastAudit.roleArn, admin);
    const refused = said(await chat.say('lambda list-functions --role chatbot-ops'));
    assert.match(refused, /You may not use that role here[\s\S]*give one of: oncall-admin, chatbot-readonly\./);
  });

  it('is refused where it is not theirs', async () => {
    const chat = new Chat(loaded, withRoles(false));
    const refused = said(await chat.say('lambda list-functions --role oncall-admin', { as: MEGAN }));
    assert.match(refused, /You may not use that role here[\s\S]*give one of: chatbot-ops\./);
    assert.deepEqual([chat.calls, chat.lastAudit.outcome], [[], 'refused']);
  });

  it('is missing where one of their own is required and they have none', async () => {
    const chat = new Chat(loaded, withRoles(true));
    const refused = said(await chat.say('lambda list-functions', { as: MEGAN }));
    assert.match(
      refused,
      /You need a role of your own here[\s\S]*UserRoles: \[\{ User: 00000000-0000-0000-0000-0000000000a2, Roles: \["arn:aws:iam::111122223333:role\/ROLE"\] \}\]/,
    );
    assert.deepEqual(chat.calls, []);
  });

  it('of a further page is one that the person who presses may use', async () => {
    const chat = new Chat(loaded, withRoles(true));
    const thread = inChannel('1');
    const card = onlyCard(await chat.say('lambda list-functions --max-items 10', thread));
    const refused = await chat.press(card, 'Next', {}, MEGAN, thread);
    assert.match(toldOnPress(refused), /You need a role of your own here/);
    assert.equal(chat.calls.filter((call) => call === 'lambda ListFunctions').length, 1);
  });
});
