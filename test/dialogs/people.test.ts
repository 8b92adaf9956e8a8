import assert from 'node:assert/strict';
import { findMute } from '../../dialogs/notification-mutes.ts';
import { readCardState } from '../../dialogs/sent-notification.ts';
import type { ChannelConfiguration, Configuration } from '../../src/configuration/configuration.ts';
import type { Member } from '../../src/teams/connector-sender.ts';
import { People, type Told } from '../../src/teams/people.ts';
import {
  ALEX,
  buttonData,
  CHANNEL,
  Chat,
  type ChatOptions,
  everywhere,
  GROUP,
  inChannel,
  load,
  MEGAN,
  memberOfTenant,
  oneAccount,
  onlyCard,
  personal,
  said,
  saidInPlace,
  TENANT,
  toldOnPress,
} from './support/chat.ts';
import { alarmMessage, deliver } from './support/notification-parts.ts';

const OTHER_TENANT = '00000000-0000-0000-0000-0000000000bb';
const list = 'lambda list-functions';
const thread = inChannel('1700000000000');

const guest: Told = { ...memberOfTenant('megan_example.org#ext#@example.com'), isGuest: true };
const stranger: Told = { ...memberOfTenant('megan@example.org'), tenantId: OTHER_TENANT };
const anonymous: Told = { ...memberOfTenant(''), userPrincipalName: null, tenantId: null, isAnonymous: true };
const noMember: Told = { kind: 'no-member' };
const notTold: Told = { kind: 'not-told', problem: 'Teams answered 503' };

type Change = Partial<Pick<ChannelConfiguration, 'guests' | 'peopleOfTenants' | 'userRoleRequired'>>;

describe('people', () => {
  const loaded = load();

  /** Alex is a member; Megan is what she is told to be. */
  const open = (megan: Told, configuration: NonNullable<ChatOptions['configuration']> = oneAccount) =>
    new Chat(loaded, {
      configuration,
      parts: (parts) => ({
        ...parts,
        people: {
          standing: async (_conversation, { id }) =>
            id === MEGAN.aadObjectId ? megan : memberOfTenant('alex@example.com'),
        },
      }),
    });
  /** The sandbox's configurations, each changed as given; one for each account. */
  const changed =
    (...changes: readonly Change[]) =>
    (sandbox: Configuration): Configuration => {
      const all = everywhere(sandbox);
      const rows = changes.flatMap((change, index) =>
        all.channelConfigurations.slice(index, index + 1).map((row) => ({ ...row, ...change })),
      );
      return { ...all, channelConfigurations: rows };
    };
  const asMegan = { as: MEGAN };

  const refusals: readonly [who: string, told: Told, code: string, said: RegExp][] = [
    ['a guest', guest, 'guest', /Guests may not do this here[\s\S]*set Guests: true in production-ops\./],
    [
      'someone of another tenant',
      stranger,
      'other-tenant',
      new RegExp(
        `belong to the tenant ${OTHER_TENANT}[\\s\\S]*add ${OTHER_TENANT} to PeopleOfTenants in production-ops\\.`,
      ),
    ],
    ['someone without an account', anonymous, 'anonymous', /You need an account for this[\s\S]*Sign in to Teams/],
    ['someone who is no member', noMember, 'not-a-member', /no member of this conversation[\s\S]*Ask an owner/],
    [
      'someone of whom Teams says nothing',
      notTold,
      'person-unknown',
      /Teams did not say who you are[\s\S]*Nothing was done\.[\s\S]*Send it again\./,
    ],
  ];

  for (const [who, told, code, text] of refusals) {
    describe(`like ${who}`, () => {
      it('are refused on a card when they write, and the audit says so', async () => {
        for (const line of [list, 'help', 'whoami', 'status', '', 'set default-region eu-west-1', 'notifications']) {
          const chat = open(told);
          const refused = await chat.say(line, asMegan);
          assert.match(said(refused), text, line);
          assert.doesNotMatch(said(refused), /111122223333/);
          assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.errorCode], ['refused', code]);
          assert.deepEqual([chat.calls, chat.auditLines.length], [[], 1]);
        }
      });

      it('are refused when they edit a message', async () => {
        const chat = open(told);
        const channelData = { tenant: { id: TENANT }, eventType: 'editMessage' };
        const refused = await chat.say(list, { ...asMegan, type: 'messageUpdate', id: 'one', channelData });
        assert.match(said(refused), text);
        assert.deepEqual(chat.calls, []);
      });

      it('are told so once, though the message is delivered again', async () => {
        const chat = open(told);
        const both = await Promise.all([1, 2].map(() => chat.say(list, { ...asMegan, id: 'one' })));
        assert.equal(both.flatMap(({ cards }) => cards).length, 1);
        assert.equal(chat.auditLines.length, 1);
      });

      it('are told so alone when they press, whatever the button', async () => {
        const chat = open(told);
        const mine = onlyCard(await chat.say(list, thread));
        const question = onlyCard(await chat.say('lambda invoke --function-name drain', thread));
        const id = await deliver(chat, alarmMessage('drain-errors'));
        const before = [...chat.calls];
        for (const payload of [
          { verb: 'command.run', line: list },
          buttonData(mine, 'Next'),
          { verb: 'result.row', id: buttonData(mine, 'Next').id, index: 0 },
          buttonData(question, 'Run'),
          buttonData(question, 'Cancel'),
          { verb: 'notification.logs', id, errors: true },
          { verb: 'notification.acknowledge', id },
          { verb: 'notification.mute', id, for: '1h' },
          { verb: 'notification.unmute', id },
          { verb: 'notification.page', id, index: 0 },
          { verb: 'notification.open', id },
          { verb: 'notification.action', id, action: 'restart-service' },
          { verb: 'notification.approval', id, decision: 'Approved' },
          { verb: 'notification.retry', id },
          { verb: 'digest.page', id, index: 0 },
          { verb: 'help.service', service: 'lambda' },
          { verb: 'help.option', service: 'lambda', operation: 'invoke', option: 'function-name' },
        ]) {
          const lines = chat.auditLines.length;
          const refused = await chat.invoke(payload, MEGAN, thread);
          const { verb } = payload;
          assert.match(toldOnPress(refused), text, String(verb));
          assert.deepEqual([refused.cards, refused.texts, refused.replaced], [[], [], []], String(verb));
          assert.equal(chat.auditLines.length, lines + 1, String(verb));
          const { outcome, errorCode, via } = chat.lastAudit;
          assert.deepEqual([outcome, errorCode, via], ['refused', code, 'button'], String(verb));
        }
        assert.deepEqual(chat.calls, before);
        assert.equal((await readCardState(chat.parts, id)).acknowledged, null);
        assert.equal(await findMute(chat.parts, CHANNEL, 'anything'), null);
        // What Alex was asked still waits.
        assert.match(saidInPlace(await chat.press(question, 'Cancel', {}, ALEX, thread)), /Cancelled by Alex Wilber/);
      });
    });
  }

  it('are told of a refusal on a card where a client cannot answer a press', async () => {
    const chat = open(guest);
    const refused = await chat.send(
      { ...personal(MEGAN), type: 'message', value: { verb: 'command.run', line: list } },
      MEGAN,
    );
    assert.match(said(refused), /Guests may not do this here/);
    assert.deepEqual([refused.texts, chat.calls], [[], []]);
  });

  it('whom Teams does not tell of are named to the operators', async () => {
    const chat = open(notTold);
    await chat.say(list, asMegan);
    const [line = ''] = chat.logLines.filter((one) => one.includes('did not say who'));
    assert.match(line, /"level":"warn".*Teams answered 503/);
    assert.ok(line.includes(MEGAN.aadObjectId));
  });

  it('run their command once Teams tells who they are', async () => {
    const answers: Told[] = [notTold, memberOfTenant('megan@example.com')];
    const chat = new Chat(loaded, {
      configuration: oneAccount,
      parts: (parts) => ({ ...parts, people: { standing: async () => answers.shift() ?? notTold } }),
    });
    assert.match(said(await chat.say(list, asMegan)), /Teams did not say who you are/);
    assert.match(said(await chat.say(list, asMegan)), /Showing 1–10 of 23 functions/);
  });

  const admitted: readonly [who: string, told: Told, change: Change][] = [
    ['guests where Guests is true', guest, { guests: true }],
    [
      'guests whose home tenant Teams names, where Guests is true',
      { ...guest, tenantId: OTHER_TENANT },
      { guests: true },
    ],
    ['people of a tenant that PeopleOfTenants lists', stranger, { peopleOfTenants: [OTHER_TENANT] }],
    [
      'guests whose home tenant PeopleOfTenants lists',
      { ...guest, tenantId: OTHER_TENANT },
      { peopleOfTenants: [OTHER_TENANT] },
    ],
  ];
  for (const [who, told, change] of admitted) {
    it(`may use it: ${who}`, async () => {
      const chat = open(told, changed(change));
      assert.match(said(await chat.say(list, asMegan)), /Showing 1–10 of 23 functions/);
      assert.equal(chat.lastAudit.outcome, 'ran');
    });
  }

  const kept: readonly [who: string, told: Told, change: Change, code: string][] = [
    [
      'guests, though PeopleOfTenants lists the tenant whose guests they are',
      guest,
      { peopleOfTenants: [TENANT] },
      'guest',
    ],
    ['guests, though another tenant is listed', guest, { peopleOfTenants: [OTHER_TENANT] }, 'guest'],
    ['people of other tenants, though guests may', stranger, { guests: true }, 'other-tenant'],
    [
      'anonymous people, though everyone else may',
      anonymous,
      { guests: true, peopleOfTenants: [OTHER_TENANT] },
      'anonymous',
    ],
    ['those who are not told, though guests may', notTold, { guests: true }, 'person-unknown'],
  ];
  for (const [who, told, change, code] of kept) {
    it(`may not use it: ${who}`, async () => {
      const chat = open(told, changed(change));
      await chat.say(list, asMegan);
      assert.deepEqual([chat.lastAudit.errorCode, chat.calls], [code, []]);
    });
  }

  it('of the conversation’s tenant are known by its id in any case', async () => {
    const shouted = TENANT.toUpperCase();
    const chat = open(memberOfTenant('megan@example.com'), (sandbox) => {
      const all = oneAccount(sandbox);
      return {
        ...all,
        channelConfigurations: all.channelConfigurations.map((row) => ({
          ...row,
          places: [{ kind: 'group', tenantId: shouted, conversationId: GROUP }],
        })),
      };
    });
    const inGroup = {
      conversation: { id: GROUP, conversationType: 'groupChat', tenantId: shouted, isGroup: true, name: '' },
      channelData: { tenant: { id: shouted } },
    };
    assert.match(said(await chat.say(list, { ...asMegan, ...inGroup })), /Showing 1–10/);
  });

  describe('whom one of two configurations admits', () => {
    const both = changed({}, { guests: true });

    it('use that one without being asked, and see nothing of the other', async () => {
      const chat = open(guest, both);
      assert.match(said(await chat.say(list, asMegan)), /functions/);
      assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.configurationName], ['ran', 'staging-ops']);
      const me = said(await chat.say('whoami', asMegan));
      assert.match(me, /444455556666/);
      assert.doesNotMatch(me, /111122223333/);
      assert.match(said(await chat.say(list)), /Which AWS account\?/);
    });

    it('cannot name the other', async () => {
      const chat = open(guest, both);
      const refused = said(await chat.say(`${list} --account 111122223333`, asMegan));
      assert.match(refused, /No configuration of this conversation is for the account 111122223333/);
      assert.deepEqual(chat.calls, []);
    });

    it('cannot press on answers and notifications of the other, and are told why', async () => {
      const chat = open(guest, both);
      const answer = onlyCard(await chat.say(`${list} --account production`, thread));
      const { id: answerId } = buttonData(answer, 'Next');
      const id = await deliver(chat, alarmMessage('drain-errors'));
      const before = [...chat.calls];
      for (const payload of [
        { verb: 'result.page', id: answerId, index: 1 },
        { verb: 'result.row', id: answerId, index: 0 },
        { verb: 'notification.logs', id, errors: true },
        { verb: 'notification.acknowledge', id },
        { verb: 'notification.mute', id, for: '1h' },
        { verb: 'notification.open', id },
        { verb: 'notification.action', id, action: 'restart-service' },
      ]) {
        const refused = await chat.invoke(payload, MEGAN, thread);
        assert.match(toldOnPress(refused), /Guests may not do this here.*production-ops/, payload.verb);
        assert.deepEqual([refused.cards, refused.replaced], [[], []], payload.verb);
        assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.errorCode], ['refused', 'guest'], payload.verb);
      }
      assert.deepEqual(chat.calls, before);
      assert.equal((await readCardState(chat.parts, id)).acknowledged, null);
    });

    it('may press on what came for theirs', async () => {
      const chat = open(guest, both);
      const answer = onlyCard(await chat.say(`${list} --account staging`, thread));
      const details = await chat.invoke(
        { verb: 'result.row', id: buttonData(answer, 'Details').id, index: 0 },
        MEGAN,
        thread,
      );
      assert.equal(chat.lastAudit.configurationName, 'staging-ops', saidInPlace(details));
    });

    it('do not read of its failed notifications', async () => {
      const chat = open(guest, both);
      const id = await deliver(chat, alarmMessage('drain-errors'));
      const claim = await chat.outbox.claim();
      await claim?.failed([id], 'Teams answered 400');
      await claim?.release(null);
      assert.match(said(await chat.say('notifications', thread)), /drain-errors/);
      assert.doesNotMatch(said(await chat.say('notifications', { ...asMegan, ...thread })), /drain-errors/);
    });
  });

  describe('are asked for', () => {
    const member = (more: Partial<Member> = {}): Member => ({
      id: ALEX.id,
      name: ALEX.name,
      userPrincipalName: 'alex@example.com',
      aadObjectId: ALEX.aadObjectId,
      tenantId: TENANT,
      userRole: 'user',
      ...more,
    });
    /** With Teams in place of what it would be told; gives what Teams was asked. */
    const asking = (read: () => Promise<Member | null>, configuration = oneAccount) => {
      const asked: unknown[] = [];
      const chat = new Chat(loaded, {
        configuration,
        parts: (parts) => ({
          ...parts,
          people: new People({
            read: async (...call) => {
              asked.push(call);
              return read();
            },
            clock: parts.clock,
            within: (work) => work,
          }),
        }),
      });
      return { chat, asked };
    };

    it('once for ten commands, for the channel without its thread', async () => {
      const { chat, asked } = asking(async () => member());
      for (let number = 0; number < 10; number += 1) {
        assert.match(said(await chat.say('whoami', inChannel(String(number)))), /alex@example\.com/);
      }
      assert.deepEqual(asked, [[{ conversationId: CHANNEL, tenantId: TENANT }, ALEX.id, 3000]]);
    });

    it('again after ten minutes: a guest by then is refused', async () => {
      let userRole = 'user';
      const { chat } = asking(async () => member({ userRole }));
      assert.match(said(await chat.say(list)), /Showing/);
      userRole = 'guest';
      chat.pass(9 * 60 * 1000);
      assert.match(said(await chat.say(list)), /Showing/);
      chat.pass(60 * 1000);
      assert.match(said(await chat.say(list)), /Guests may not do this here/);
    });

    it('not where the conversation has no configuration, for an installation, or for a button of no card', async () => {
      const nothing = asking(
        async () => member(),
        (sandbox) => ({ ...sandbox, channelConfigurations: [] }),
      );
      assert.match(said(await nothing.chat.say(list)), /not configured/);
      const { chat, asked } = asking(async () => member());
      assert.match(
        said(await chat.send({ ...personal(ALEX), type: 'installationUpdate', action: 'add' })),
        /AWS is here/,
      );
      await chat.invoke({ verb: 'credentials.show' });
      assert.deepEqual([nothing.asked, asked], [[], []]);
    });

    it('not without an Entra object id, which nobody can vouch for', async () => {
      const { chat, asked } = asking(async () => member());
      const nobody = { id: '29:nobody', name: 'Alex Wilber' };
      const refused = await chat.send({ ...personal(ALEX), type: 'message', text: list, from: nobody });
      assert.match(said(refused), /You need an account for this/);
      assert.deepEqual([asked, chat.calls], [[], []]);
    });

    it('and not believed where Teams answers of somebody else', async () => {
      const { chat } = asking(async () => member({ aadObjectId: MEGAN.aadObjectId }));
      assert.match(said(await chat.say(list)), /Teams did not say who you are/);
      assert.deepEqual(chat.calls, []);
    });
  });

  describe('by their user principal name', () => {
    const megans = 'arn:aws:iam::111122223333:role/oncall-admin';

    it('are administrators', async () => {
      const chat = new Chat(loaded, {
        configuration: (sandbox) => ({ ...oneAccount(sandbox), administrators: ['Megan@Example.com'] }),
      });
      assert.match(said(await chat.say('notifications mute', { ...asMegan, ...thread })), /are muted for 1 hour/);
      const refused = said(await chat.say('notifications mute', thread));
      assert.match(refused, /Only administrators of the bot may mute[\s\S]*or as alex@example\.com/);
    });

    it('have roles of their own', async () => {
      const chat = new Chat(loaded, {
        configuration: (sandbox) => ({
          ...changed({ userRoleRequired: true })(sandbox),
          userRoles: [{ user: 'MEGAN@example.com', roles: [megans] }],
        }),
      });
      await chat.say(list, asMegan);
      assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.roleArn], ['ran', megans]);
      assert.match(said(await chat.say(list)), /You need a role of your own here/);
    });

    it('are nobody’s namesake: the name that Teams shows counts for nothing', async () => {
      const chat = new Chat(loaded, {
        configuration: (sandbox) => ({ ...oneAccount(sandbox), administrators: ['megan@example.com'] }),
        parts: (parts) => ({ ...parts, people: { standing: async () => memberOfTenant('mallory@example.com') } }),
      });
      const mallory = { ...MEGAN, name: 'megan@example.com' };
      assert.match(said(await chat.say('notifications mute', { as: mallory, ...thread })), /Only administrators/);
    });
  });

  describe('who are refused for who they are', () => {
    it('are told alone when a command of a button lacks a role, and on a card when they wrote it', async () => {
      const chat = open(memberOfTenant('megan@example.com'), changed({ userRoleRequired: true }));
      const pressed = await chat.invoke({ verb: 'command.run', line: list }, MEGAN);
      assert.match(toldOnPress(pressed), /^You need a role of your own here\. /);
      assert.deepEqual([pressed.cards, pressed.texts], [[], []]);
      const written = await chat.say(list, asMegan);
      assert.match(said(written), /You need a role of your own here/);
      assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.errorCode], ['refused', 'role-required']);
    });

    it('are told the next step in a text that ends', async () => {
      const chat = open(memberOfTenant('megan@example.com'));
      const refused = await chat.invoke({ verb: 'notification.retry', id: 'x' }, MEGAN, thread);
      assert.equal(
        toldOnPress(refused),
        'That is for administrators. Only administrators of the bot may send failed notifications again. Ask an administrator of the bot to do it.',
      );
    });
  });
});
