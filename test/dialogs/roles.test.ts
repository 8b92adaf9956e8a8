import assert from 'node:assert/strict';
import type { AdaptiveCard } from '../../cards/render.ts';
import type { Configuration } from '../../src/configuration/configuration.ts';
import type { Store } from '../../src/store/store.ts';
import {
  ALEX,
  Chat,
  type ChatOptions,
  everywhere,
  GROUP,
  inChannel,
  inputsOf,
  load,
  MEGAN,
  type Outcome,
  onlyCard,
  openStore,
  responseCard,
  type Someone,
  said,
  TENANT,
  textOf,
} from './support/chat.ts';
import { alarmMessage, deliver } from './support/notification-parts.ts';

const PRODUCTION = '111122223333';
const STAGING = '444455556666';
const roleArn = (name: string, account = PRODUCTION) => `arn:aws:iam::${account}:role/${name}`;
const OPS = roleArn('chatbot-ops');
const ADMIN = roleArn('oncall-admin');
const READONLY = roleArn('chatbot-readonly');
const WEEK = 7 * 24 * 60 * 60 * 1000;
const thread = inChannel('1');
const inGroup = {
  conversation: { id: GROUP, conversationType: 'groupChat', tenantId: TENANT, isGroup: true, name: '' },
};

type Roles = Readonly<Record<string, readonly string[]>>;

/** Alex has two roles of his own in production and one in staging, Megan has none, unless given otherwise. */
const ALEXS: Roles = { [ALEX.aadObjectId]: [ADMIN, READONLY, roleArn('oncall-admin', STAGING)] };

interface Given {
  readonly roles?: Roles;
  readonly required?: boolean;
  readonly accounts?: number;
}

const withRoles =
  ({ roles = ALEXS, required = false, accounts = 2 }: Given = {}) =>
  (sandbox: Configuration): Configuration => {
    const all = everywhere(sandbox);
    return {
      ...all,
      channelConfigurations: all.channelConfigurations
        .slice(0, accounts)
        .map((row) => ({ ...row, userRoleRequired: required })),
      userRoles: Object.entries(roles).map(([user, arns]) => ({ user, roles: arns })),
    };
  };

const loaded = load();
const one: Given = { accounts: 1 };
const open = (given: Given = one, options: ChatOptions = {}) =>
  new Chat(loaded, { configuration: withRoles(given), ...options });

/** A configuration that changes while the bot runs. */
function changing(given: Given): { readonly options: ChatOptions; change(to: Given): void } {
  let now: Configuration | null = null;
  let sandboxed: Configuration | null = null;
  return {
    options: {
      configuration: (sandbox) => {
        sandboxed = sandbox;
        now = withRoles(given)(sandbox);
        return now;
      },
      parts: (parts) => ({ ...parts, configuration: () => now ?? parts.configuration() }),
    },
    change: (to) => {
      if (sandboxed) now = withRoles(to)(sandboxed);
    },
  };
}

const role = async (chat: Chat, as: Someone = ALEX, where = {}, more = '') => {
  await chat.say(`lambda list-functions${more}`, { as, ...where });
  return chat.lastAudit.roleArn;
};
const choose = (card: AdaptiveCard, chat: Chat, choice: string, as = ALEX, where = {}) =>
  chat.press(card, 'Use this role', { 'field:choice': choice }, as, where);
const saidOf = ({ cards }: Outcome) => cards.map(textOf).join('\n');

describe('switch-roles', () => {
  it('offers the roles that the person may use here, the present one chosen, and remembers the choice', async () => {
    const chat = open();
    const card = onlyCard(await chat.say('switch-roles'));
    assert.match(
      textOf(card),
      /Which role\?\nFor your own commands in this chat, for 7 days\. Now: chatbot-ops in prod/,
    );
    const input = inputsOf(card).get('field:choice');
    assert.deepEqual(
      [input?.value, input?.choices],
      [
        OPS,
        [
          { title: 'chatbot-ops', value: OPS },
          { title: 'oncall-admin', value: ADMIN },
          { title: 'chatbot-readonly', value: READONLY },
        ],
      ],
    );
    const chosen = await choose(card, chat, ADMIN);
    assert.match(textOf(responseCard(chosen)), /Alex Wilber chose: oncall-admin/);
    assert.match(
      saidOf(chosen),
      /Your commands here now run with oncall-admin\nFor you, Alex Wilber, in this chat, in production \(111122223333\), for 7 days: until 2026-11-28 03:12 UTC\. Others here keep their own role/,
    );
    assert.deepEqual(
      [chat.lastAudit.outcome, chat.lastAudit.roleArn, chat.lastAudit.accountId],
      ['built-in', ADMIN, PRODUCTION],
    );
    assert.equal(await role(chat), ADMIN);
    const again = onlyCard(await chat.say('switch-roles'));
    assert.equal(inputsOf(again).get('field:choice')?.value, ADMIN);
  });

  for (const answer of ['oncall-admin', 'ONCALL-ADMIN', '2', ADMIN]) {
    it(`takes an answer that is typed: ${answer}`, async () => {
      const chat = open();
      await chat.say('switch-roles');
      assert.match(saidOf(await chat.say(answer)), /now run with oncall-admin/);
      assert.equal(await role(chat), ADMIN);
    });
  }

  for (const line of [
    'switch-roles oncall-admin',
    'switch-role OnCall-Admin',
    'switch roles oncall-admin',
    `switch-roles ${ADMIN}`,
  ]) {
    it(`switches at once where the role is given: ${line}`, async () => {
      const chat = open();
      const card = onlyCard(await chat.say(line));
      assert.match(textOf(card), /now run with oncall-admin[\s\S]*\[Back to chatbot-ops\]/);
      assert.equal(await role(chat), ADMIN);
      assert.match(said(await chat.press(card, 'Back to chatbot-ops')), /with chatbot-ops\n.*has no end/);
      assert.equal(await role(chat), OPS);
    });
  }

  it('knows a role by its name with its path, too', async () => {
    const team = roleArn('team/a/oncall-admin');
    const chat = open({ accounts: 1, roles: { [ALEX.aadObjectId]: [team] } });
    for (const name of ['oncall-admin', 'team/a/oncall-admin', 'Team/A/OnCall-Admin']) {
      assert.match(said(await chat.say(`switch-roles ${name}`)), /now run with oncall-admin/, name);
      assert.equal(chat.lastAudit.roleArn, team);
    }
  });

  it('is for one person: Megan in the same channel keeps her role', async () => {
    const chat = open({ accounts: 1, roles: { ...ALEXS, [MEGAN.aadObjectId]: [READONLY] } });
    await chat.say('switch-roles oncall-admin', thread);
    assert.deepEqual([await role(chat, ALEX, thread), await role(chat, MEGAN, thread)], [ADMIN, OPS]);
    await chat.say('switch-roles chatbot-readonly', { as: MEGAN, ...thread });
    assert.deepEqual([await role(chat, ALEX, thread), await role(chat, MEGAN, thread)], [ADMIN, READONLY]);
  });

  it('keeps the choices of people who choose at the same moment', async () => {
    const chat = open({ accounts: 1, roles: { ...ALEXS, [MEGAN.aadObjectId]: [READONLY] } });
    await Promise.all([
      chat.say('switch-roles oncall-admin', thread),
      chat.say('switch-roles chatbot-readonly', { as: MEGAN, ...thread }),
    ]);
    assert.deepEqual([await role(chat, ALEX, thread), await role(chat, MEGAN, thread)], [ADMIN, READONLY]);
  });

  it('is for one conversation, all threads of a channel together', async () => {
    const chat = open();
    await chat.say('switch-roles oncall-admin', thread);
    assert.equal(await role(chat, ALEX, inChannel('2')), ADMIN);
    assert.equal(await role(chat, ALEX, inGroup), OPS);
    assert.equal(await role(chat), OPS);
  });

  it('is durable, and ends after seven days, which is said once', async () => {
    let now = Date.parse('2026-11-21T03:12:00Z');
    const store: Store = openStore(() => now);
    const again = () => open(one, { store, clock: () => now });
    await again().say('switch-roles oncall-admin');
    now += WEEK - 1;
    assert.equal(await role(again()), ADMIN);
    now += 1;
    const chat = again();
    const ended = await chat.say('lambda list-functions');
    assert.deepEqual(ended.texts, [
      'The role oncall-admin, which you chose here, was for 7 days, and they are over. This runs with chatbot-ops in production. To choose again, send: switch-roles',
    ]);
    assert.equal(chat.lastAudit.roleArn, OPS);
    assert.deepEqual((await chat.say('lambda list-functions')).texts, []);
    store.close();
  });

  describe('with several accounts', () => {
    it('is for one account', async () => {
      const chat = open({});
      const card = onlyCard(await chat.say('switch-roles'));
      const titles = inputsOf(card).get('field:choice')?.choices;
      assert.deepEqual(
        (titles as { title: string }[]).map(({ title }) => title),
        [
          'production (111122223333) · chatbot-ops',
          'production (111122223333) · oncall-admin',
          'production (111122223333) · chatbot-readonly',
          'staging (444455556666) · chatbot-ops',
          'staging (444455556666) · oncall-admin',
        ],
      );
      await choose(card, chat, roleArn('oncall-admin', STAGING));
      assert.equal(await role(chat, ALEX, {}, ' --account staging'), roleArn('oncall-admin', STAGING));
      assert.equal(await role(chat, ALEX, {}, ' --account production'), OPS);
    });

    it('asks in which account where both have a role of that name', async () => {
      const chat = open({});
      const card = onlyCard(await chat.say('switch-roles oncall-admin'));
      assert.match(textOf(card), /In which account\?/);
      assert.doesNotMatch(textOf(card), /· chatbot-/);
      await chat.say('2');
      assert.equal(await role(chat, ALEX, {}, ' --account staging'), roleArn('oncall-admin', STAGING));
    });

    it('takes the account that commands run in now', async () => {
      const chat = open({});
      await chat.say('set default-account staging');
      assert.match(said(await chat.say('switch-roles oncall-admin')), /in staging \(444455556666\)/);
      const card = onlyCard(await chat.say('switch-roles'));
      assert.equal(inputsOf(card).get('field:choice')?.value, roleArn('oncall-admin', STAGING));
    });

    it('takes the one account that has the role', async () => {
      const chat = open({});
      assert.match(said(await chat.say('switch-roles chatbot-readonly')), /in production \(111122223333\)/);
    });

    it('shows in the choice of an account the role that is in use there', async () => {
      const chat = open({ roles: { [ALEX.aadObjectId]: [ADMIN] } });
      await chat.say('switch-roles oncall-admin');
      const text = said(await chat.say('lambda list-functions'));
      assert.match(text, /production \(111122223333\) · oncall-admin\nstaging \(444455556666\) · chatbot-ops/);
    });
  });

  it('refuses a role that the person may not use, with those that they may', async () => {
    const chat = open({});
    const refused = await chat.say('switch-roles AdministratorAccess');
    assert.match(
      said(refused),
      /You may not use that role here\nAdministratorAccess is none of the roles[\s\S]*You may use production \(111122223333\): chatbot-ops, oncall-admin, chatbot-readonly; staging \(444455556666\): chatbot-ops, oncall-admin\.[\s\S]*UserRoles[\s\S]*0000a1[\s\S]*\[Switch roles\]/,
    );
    assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.errorCode], ['refused', 'role-not-allowed']);
    assert.doesNotMatch(said(await chat.say('switch-roles oncall-admin', { as: MEGAN })), /now run with/);
    assert.equal(await role(chat, MEGAN, {}, ' --account production'), OPS);
  });

  it('says plainly where there is nothing to switch, and what waits goes on waiting', async () => {
    const chat = open();
    const asked = onlyCard(await chat.say('lambda invoke --function-name drain', { as: MEGAN }));
    const text = said(await chat.say('switch-roles', { as: MEGAN }));
    assert.match(
      text,
      /You have no other role to switch to here\nYour commands here run with chatbot-ops in production\. An administrator of the bot .*UserRoles.*\(00000000-0000-0000-0000-0000000000a2\)\.\n\[Who am I\]/,
    );
    await chat.press(asked, 'Run', {}, MEGAN);
    assert.equal(chat.lastAudit.outcome, 'ran');
  });

  it('says that a person without any role may use none, and where the conversation is not configured', async () => {
    const text = said(await open({ accounts: 1, required: true }).say('switch-roles', { as: MEGAN }));
    assert.match(text, /You may use no role here\. An administrator/);
    assert.match(said(await open({ accounts: 0 }).say('switch-roles')), /This conversation is not configured/);
  });

  it('refuses a role that was taken away since it was offered', async () => {
    const { options, change } = changing(one);
    const chat = new Chat(loaded, options);
    const card = onlyCard(await chat.say('switch-roles'));
    change({ accounts: 1, roles: { [ALEX.aadObjectId]: [READONLY] } });
    assert.match(said(await choose(card, chat, ADMIN)), /You may not use that role here/);
    assert.equal(await role(chat), OPS);
  });

  it("leaves the channel's role out where one of their own is required", async () => {
    const chat = open({ accounts: 1, required: true });
    assert.equal(await role(chat), ADMIN);
    assert.match(said(await chat.say('switch-roles chatbot-ops')), /You may not use that role here/);
    await chat.say('switch-roles chatbot-readonly');
    assert.equal(await role(chat), READONLY);
  });
});

describe('a role that was chosen', () => {
  it('is not used once it is taken away: the default is, and that is said once', async () => {
    const { options, change } = changing(one);
    const chat = new Chat(loaded, options);
    await chat.say('switch-roles oncall-admin');
    change({ accounts: 1, roles: {} });
    assert.match(
      said(await chat.say('whoami')),
      /Role {2}\narn:[^\n]*chatbot-ops \(The role oncall-admin, which you chose/,
    );
    assert.match(said(await chat.say('explain lambda list-functions')), /Role\narn:[^\n]*chatbot-ops/);
    const ran = await chat.say('lambda list-functions');
    assert.deepEqual(ran.texts, [
      'The role oncall-admin, which you chose here, is no longer yours. This runs with chatbot-ops in production. To choose again, send: switch-roles',
    ]);
    assert.equal(chat.lastAudit.roleArn, OPS);
    assert.deepEqual((await chat.say('lambda list-functions')).texts, []);
    change(one);
    assert.equal(await role(chat), OPS);
  });

  it('leaves way to --role for once', async () => {
    const chat = open();
    await chat.say('switch-roles oncall-admin');
    assert.equal(await role(chat, ALEX, {}, ' --role chatbot-readonly'), READONLY);
    assert.equal(await role(chat, ALEX, {}, ' --role Chatbot-Ops'), OPS);
    assert.equal(await role(chat), ADMIN);
  });

  it('is the one that explain and a confirmation show, and that the change is made with', async () => {
    const chat = open();
    await chat.say('switch-roles oncall-admin');
    assert.match(said(await chat.say('explain lambda list-functions')), /Role\narn:[^\n]*oncall-admin/);
    const asked = onlyCard(await chat.say('lambda delete-function --function-name drain'));
    assert.ok(textOf(asked).includes(ADMIN));
    await chat.press(asked, 'Run');
    assert.deepEqual([chat.lastAudit.roleArn, chat.lastAudit.errorCode === 'access-denied'], [ADMIN, false]);
  });
});

describe('a change that waits for Run', () => {
  const ask = 'lambda invoke --function-name drain';

  it('runs with the role that it showed, whatever the person has switched to meanwhile', async () => {
    const chat = open();
    const asked = onlyCard(await chat.say(ask));
    assert.ok(textOf(asked).includes(OPS));
    await chat.say('switch-roles oncall-admin');
    await chat.press(asked, 'Run');
    assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.roleArn], ['ran', OPS]);
    assert.equal(await role(chat), ADMIN);
  });

  it('does not run where that role is no longer theirs', async () => {
    const { options, change } = changing(one);
    const chat = new Chat(loaded, options);
    await chat.say('switch-roles oncall-admin');
    const asked = onlyCard(await chat.say(ask));
    change({ accounts: 1, roles: { [ALEX.aadObjectId]: [READONLY] } });
    const refused = await chat.press(asked, 'Run');
    assert.match(
      said(refused),
      /That role is no longer yours here[\s\S]*Nothing was run\.[\s\S]*Send the command again/,
    );
    assert.ok(!chat.calls.includes('lambda Invoke'));
    assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.errorCode], ['refused', 'role-not-allowed']);
  });
});

describe('the pages of an answer', () => {
  /** Functions in two pages of AWS, and which key each call was signed with. */
  const paged = (signers: string[]): ChatOptions => ({
    aws: {
      ...keysThatTell,
      'lambda ListFunctions': async ({ Marker }, signer) => {
        signers.push(await signer());
        const first = Marker === undefined ? 0 : 10;
        const Functions = Array.from({ length: 10 }, (_one, index) => ({ FunctionName: `f-${first + index}` }));
        return { Functions, NextMarker: Marker === undefined ? 'more' : undefined };
      },
    },
  });

  it('go on with the role of the answer for the person who ran it, and with their own for others', async () => {
    const signers: string[] = [];
    const chat = open(one, paged(signers));
    const line = 'lambda list-functions --max-items 10';
    await chat.say('switch-roles oncall-admin', thread);
    const card = onlyCard(await chat.say(line, thread));
    await chat.say('switch-roles chatbot-readonly', thread);
    assert.match(textOf(responseCard(await chat.press(card, 'Next', {}, ALEX, thread))), /f-1\d/);
    assert.equal(chat.lastAudit.roleArn, ADMIN);

    const megans = onlyCard(await chat.say(line, thread));
    await chat.press(megans, 'Next', {}, MEGAN, thread);
    assert.equal(chat.lastAudit.roleArn, OPS);
    assert.deepEqual(signers, [
      'oncall-admin by Alex',
      'oncall-admin by Alex',
      'chatbot-readonly by Alex',
      'chatbot-ops by Megan',
    ]);
  });

  it('go on with the present role where that of the answer was taken away', async () => {
    const { options, change } = changing(one);
    const chat = new Chat(loaded, { ...options, ...paged([]) });
    await chat.say('switch-roles oncall-admin');
    const card = onlyCard(await chat.say('lambda list-functions --max-items 10'));
    change({ accounts: 1, roles: {} });
    const pressed = await chat.press(card, 'Next');
    assert.equal(chat.lastAudit.roleArn, OPS);
    assert.match(JSON.stringify(pressed.response), /is no longer yours/);
    assert.match(textOf(pressed.replaced.at(-1)?.card), /f-1\d/);
  });

  it('name no role in the audit where nothing is run', async () => {
    const chat = open(one, paged([]));
    const card = onlyCard(await chat.say('lambda list-functions --max-items 10', thread));
    await chat.press(card, 'Details', {}, MEGAN, thread);
    assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.roleArn], ['built-in', null]);
  });
});

/** An AssumeRole whose keys tell whose session they are of: "oncall-admin by Alex". */
const keysThatTell: NonNullable<ChatOptions['aws']> = {
  'sts AssumeRole': ({ RoleArn, RoleSessionName }) => ({
    Credentials: {
      AccessKeyId: `${String(RoleArn).split('/').at(-1)} by ${String(RoleSessionName).split('-')[1]}`,
      SecretAccessKey: 'not-a-secret',
      SessionToken: 'not-a-secret',
      Expiration: new Date('2026-11-21T04:12:00Z'),
    },
  }),
};

/** Holds back whoever comes until so many have come. */
function gate(count: number): () => Promise<void> {
  let come = 0;
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return async () => {
    come += 1;
    if (come === count) open();
    await opened;
  };
}

describe('two people who press the same button at the same moment', () => {
  const people = [ALEX, MEGAN];
  const given: Given = { accounts: 1, roles: { ...ALEXS, [MEGAN.aadObjectId]: [READONLY] } };

  /** Alex has switched to `oncall-admin` and Megan to `chatbot-readonly`. The operation answers when both calls have come. */
  async function together(
    operation: string,
    answer: (input: Record<string, unknown>) => object,
    more: ChatOptions = {},
  ) {
    const signers: string[] = [];
    const assumed: unknown[] = [];
    const both = gate(2);
    let isHeld = false;
    const chat = open(given, {
      ...more,
      aws: {
        ...more.aws,
        'sts AssumeRole': (input, signer) => {
          assumed.push(input.RoleArn);
          return keysThatTell['sts AssumeRole']?.(input, signer);
        },
        [operation]: async (input, signer) => {
          signers.push(await signer());
          if (isHeld) await both();
          return answer(input);
        },
      },
    });
    await chat.say('switch-roles oncall-admin', thread);
    await chat.say('switch-roles chatbot-readonly', { as: MEGAN, ...thread });
    const hold = () => {
      isHeld = true;
      signers.length = 0;
    };
    return { chat, signers, assumed, hold };
  }

  const check = (chat: Chat, signers: readonly string[], assumed: readonly unknown[]) => {
    assert.deepEqual(signers.toSorted(), ['chatbot-readonly by Megan', 'oncall-admin by Alex']);
    assert.ok(assumed.includes(ADMIN) && assumed.includes(READONLY));
    const audited = chat.auditLines
      .slice(-2)
      .map(({ user, roleArn: arn, outcome }) => [(user as { name: string }).name, arn, outcome]);
    assert.deepEqual(audited.toSorted(), [
      ['Alex Wilber', ADMIN, 'ran'],
      ['Megan Bowen', READONLY, 'ran'],
    ]);
  };

  it('fetch the next page each with their own session', async () => {
    const { chat, signers, assumed, hold } = await together('lambda ListFunctions', ({ Marker }) => ({
      Functions: Array.from({ length: 10 }, (_one, index) => ({ FunctionName: `f-${index}` })),
      NextMarker: Marker === undefined ? 'more' : undefined,
    }));
    const card = onlyCard(await chat.say('lambda list-functions --max-items 10', thread));
    hold();
    await Promise.all(people.map((as) => chat.press(card, 'Next', {}, as, thread)));
    check(chat, signers, assumed);
  });

  it('read the logs of a notification each with their own session', async () => {
    const { chat, signers, assumed, hold } = await together('logs StartQuery', () => ({ queryId: 'q-1' }), {
      aws: { 'logs GetQueryResults': () => ({ status: 'Complete', results: [] }) },
    });
    const id = await deliver(chat, alarmMessage('order-intake-errors'));
    hold();
    const group = '/aws/lambda/order-intake';
    const data = { verb: 'notification.logs', id, errors: false, group };
    await Promise.all(people.map((as) => chat.invoke(data, as, thread)));
    check(chat, signers, assumed);
  });

  it('run a custom action each with their own session', async () => {
    const { chat, signers, assumed, hold } = await together('ecs UpdateService', () => ({ service: {} }), {
      configuration: (sandbox) => ({
        ...withRoles(given)(sandbox),
        customActions: [
          {
            name: 'restart',
            aliasName: null,
            commandText: 'ecs update-service --cluster prod --service web --force-new-deployment',
            attachments: [{ notificationType: 'CloudWatch', buttonText: 'Restart', criteria: [], variables: {} }],
          },
        ],
        channelConfigurations: withRoles(given)(sandbox).channelConfigurations.map((row) => ({
          ...row,
          customizations: ['restart'],
        })),
      }),
    });
    const id = await deliver(chat, alarmMessage('order-intake-errors'));
    hold();
    const data = { verb: 'notification.action', id, action: 'restart' };
    const asked = await Promise.all(people.map((as) => chat.invoke(data, as, thread)));
    for (const [index, arn] of [ADMIN, READONLY].entries()) {
      const card = asked[index] && onlyCard(asked[index]);
      assert.ok(textOf(card).includes(arn), textOf(card));
    }
    await Promise.all(
      asked.map((outcome, index) => chat.press(onlyCard(outcome), 'Run', {}, people[index] ?? ALEX, thread)),
    );
    check(chat, signers, assumed);
  });

  it('decide an approval each with their own session', async () => {
    const { chat, signers, hold } = await together('codepipeline GetPipelineState', () => ({
      stageStates: [
        {
          stageName: 'Release',
          actionStates: [
            { actionName: 'Approve', latestExecution: { status: 'Succeeded', lastUpdatedBy: 'somebody' } },
          ],
        },
      ],
    }));
    const message = {
      region: 'eu-west-1',
      approval: { pipelineName: 'shop', stageName: 'Release', actionName: 'Approve' },
    };
    const id = await deliver(chat, JSON.stringify(message));
    hold();
    const data = { verb: 'notification.approval', id, decision: 'Approved' };
    await Promise.all(people.map((as) => chat.invoke(data, as, thread)));
    assert.deepEqual(signers.toSorted(), ['chatbot-readonly by Megan', 'oncall-admin by Alex']);
    assert.deepEqual(
      chat.auditLines
        .slice(-2)
        .map(({ roleArn: arn }) => arn)
        .toSorted(),
      [READONLY, ADMIN].toSorted(),
    );
  });
});

describe('whoami of a person with several roles', () => {
  it('tells the role in use, how it was chosen, the others, and leads to the choice', async () => {
    const chat = open({});
    await chat.say('switch-roles chatbot-readonly');
    const card = onlyCard(await chat.say('whoami'));
    const text = textOf(card);
    assert.match(
      text,
      /production \(111122223333\)\nproduction-ops\nRole {2}\narn:aws:iam::111122223333:role\/chatbot-readonly \(chosen with switch-roles, until 2026-11-28 03:12 UTC\)\nYour other roles {2}\nchatbot-ops, oncall-admin\nGuardrails/,
    );
    assert.match(text, /role\/chatbot-ops\nYour other roles {2}\noncall-admin\nGuardrails/);
    assert.match(said(await chat.press(card, 'Switch roles')), /Which role\?/);
  });
});

describe('a refusal of AWS', () => {
  it('names the role, the statement to add, and the other roles of a person who has some', async () => {
    const chat = open();
    await chat.say('switch-roles chatbot-readonly');
    const asked = onlyCard(await chat.say('lambda delete-function --function-name drain'));
    const card = onlyCard(await chat.press(asked, 'Run'));
    assert.match(
      textOf(card),
      /Access denied[\s\S]*No policy of the role allows it\.[\s\S]*add --role chatbot-ops to the command, or send switch-roles\. You have: chatbot-ops, oncall-admin\.[\s\S]*to a policy of arn:aws:iam::111122223333:role\/chatbot-readonly: \{"Effect":"Allow","Action":"lambda:DeleteFunction","Resource":"arn:aws:lambda:eu-west-1:111122223333:function:drain"\}[\s\S]*\[Switch roles\]/,
    );
    assert.match(said(await chat.press(card, 'Switch roles')), /Which role\?/);
  });

  it('sends a person with one role to nobody but the administrator', async () => {
    const chat = open();
    const asked = onlyCard(await chat.say('lambda delete-function --function-name drain', { as: MEGAN }));
    const text = said(await chat.press(asked, 'Run', {}, MEGAN));
    assert.match(text, /Ask an administrator of production to add this to a policy of/);
    assert.doesNotMatch(text, /switch-roles|Switch roles|--role/);
  });
});
