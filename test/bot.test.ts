import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder-core';
import { personalConversations } from '../dialogs/installation.ts';
import {
  ALEX,
  Chat,
  type ChatOptions,
  inChannel,
  load,
  MEGAN,
  oneAccount,
  openStore,
  personal,
  said,
  TEAM,
  TENANT,
} from './dialogs/support/chat.ts';

describe('the bot', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: oneAccount, ...options });
  const list = 'lambda list-functions';
  const faults = (chat: Chat) => chat.logLines.filter((line) => line.includes('"level":"error"'));

  describe('takes messages', () => {
    const mention = { type: 'mention', mentioned: { id: '28:bot', name: 'AWS' }, text: '<at>AWS</at>' };

    for (const [what, text, more] of [
      ['that mention it', `<at>AWS</at> ${list}`, { entities: [mention] }],
      ['that mention it at the end', `${list} <at>AWS</at>`, { entities: [mention] }],
      ['in HTML', `<p>lambda&nbsp;list-functions</p>`, { textFormat: 'xml' }],
      ['pasted from a terminal', `$ aws ${list}`, {}],
      ['in a code block', `\`\`\`\n${list}\n\`\`\``, {}],
      ['with control and invisible characters', `lambda\u200b\u0000 list-functions\u0007`, {}],
      ['over several lines', `lambda \\\n  list-functions`, {}],
    ] as [string, string, Partial<Activity>][]) {
      it(what, async () => {
        const chat = open();
        const answer = await chat.say(text, more);
        assert.match(said(answer), /Showing 1–10 of 23 functions/);
      });
    }

    for (const [what, text, answer] of [
      ['that are empty', '', /AWS is here/],
      ['of blanks alone', ' \n\t ', /AWS is here/],
      ['of 100 KB', 'x'.repeat(100_000), /That is too long/],
      ['of 100 KB of brackets', '{'.repeat(100_000), /That is too long/],
      ['of 100 KB of markup', '<p>'.repeat(33_000), /AWS is here|too long|know no service/],
      ['with lone surrogates', 'lambda \ud800 \udc00', /no operation/],
      ['with quotes that are not closed', `${list} --query "x`, /A quote is not closed/],
      ['with brackets that are not closed', 'lambda invoke --function-name x --payload {"a": [', /JSON|bracket|closed/],
      ['with thousands of options', `lambda list-functions ${'--max-items 1 '.repeat(3_000)}`, /./],
      ['with thousands of unknown options', `lambda list-functions ${'--z 1 '.repeat(8_000)}`, /has no option --z/],
      ['of a shell', 'lambda list-functions | grep x; rm -rf /', /That is for a shell/],
      ['that name files', 'lambda invoke --function-name x --payload file:///etc/passwd', /I cannot read files/],
      ['with Markdown and mentions of others', '**<at>Everyone</at>** [x](http://x)', /I know no service/],
      ['with names of objects', '__proto__ constructor', /I know no service/],
      ['with template expressions', '\u0024{$root} \u0024{string(1)}', /./],
    ] as const) {
      it(`${what} without a fault, and goes on`, async () => {
        const chat = open();
        assert.match(said(await chat.say(text)), answer);
        assert.deepEqual(faults(chat), []);
        assert.match(said(await chat.say(list)), /Showing 1–10/);
      });
    }

    it('once, though they are delivered again', async () => {
      const chat = open();
      await chat.say(list, { id: 'one' });
      const again = await chat.say(list, { id: 'one' });
      assert.deepEqual([again.cards, again.texts, chat.auditLines.length], [[], [], 1]);
    });

    it('once, though they are delivered twice at the same moment', async () => {
      const chat = open();
      const both = await Promise.all([chat.say(list, { id: 'one' }), chat.say(list, { id: 'one' })]);
      assert.equal(both.flatMap(({ cards }) => cards).length, 1);
    });

    it('once, though another instance takes them again', async () => {
      const store = openStore(() => 0);
      await open({ store }).say(list, { id: 'one' });
      assert.deepEqual((await open({ store }).say(list, { id: 'one' })).cards, []);
    });

    it('again after an hour, or where they have no id', async () => {
      const chat = open();
      await chat.say(list, { id: 'one' });
      chat.pass(60 * 60 * 1000 + 1);
      assert.equal((await chat.say(list, { id: 'one' })).cards.length, 1);
      for (const time of [1, 2]) assert.equal((await chat.say(list, { id: '' })).cards.length, 1, String(time));
    });

    it('with an id that no store takes', async () => {
      const chat = open();
      assert.match(said(await chat.say(list, { id: '\ud800' })), /Showing/);
    });

    it('anew when their text is edited', async () => {
      const chat = open();
      await chat.say('lambda list-function', { id: 'one' });
      const edited = {
        type: 'messageUpdate',
        id: 'one',
        channelData: { tenant: { id: TENANT }, eventType: 'editMessage' },
      };
      assert.match(said(await chat.say(list, edited)), /Showing/);
      assert.deepEqual((await chat.say(list, edited)).cards, []);
    });

    it('not when they are changed otherwise', async () => {
      const chat = open();
      const channelData = { tenant: { id: TENANT }, eventType: 'undeleteMessage' };
      assert.deepEqual((await chat.say(list, { type: 'messageUpdate', channelData })).cards, []);
    });

    it('and answers in their thread', async () => {
      const chat = open();
      assert.match(said(await chat.say(list, inChannel('5'))), /Showing/);
      assert.equal(chat.lastAudit.conversationId, '19:channel@thread.tacv2;messageid=5');
    });
  });

  describe('is welcomed', () => {
    const installed = { ...personal(ALEX), type: 'installationUpdate', action: 'add' };
    const added = { ...personal(ALEX), type: 'conversationUpdate', membersAdded: [{ id: '28:bot', name: 'AWS' }] };

    it('once for both activities of an installation, in either order', async () => {
      for (const order of [
        [installed, added],
        [added, installed],
      ]) {
        const chat = open();
        const outcomes = [];
        for (const activity of order) outcomes.push(await chat.send(activity));
        assert.deepEqual(
          outcomes.map(({ cards }) => cards.length),
          [1, 0],
        );
        assert.match(outcomes.map(said).join(), /AWS is here/);
      }
    });

    it('once where both come at the same moment', async () => {
      const chat = open();
      const outcomes = await Promise.all([chat.send(installed), chat.send(added)]);
      assert.equal(outcomes.flatMap(({ cards }) => cards).length, 1);
    });

    it('again when it is installed again later', async () => {
      const chat = open();
      await chat.send(installed);
      chat.pass(60_000);
      assert.equal((await chat.send({ ...installed, action: 'add-upgrade' })).cards.length, 1);
    });

    it('not when others join, and not when it is removed', async () => {
      const chat = open();
      for (const activity of [
        { ...added, membersAdded: [{ id: MEGAN.id, name: MEGAN.name }] },
        { ...personal(ALEX), type: 'conversationUpdate' },
        { ...installed, action: 'remove' },
        { ...personal(ALEX), type: 'installationUpdate' },
      ])
        assert.deepEqual((await chat.send(activity)).cards, []);
    });

    it('and keeps in mind where it is, without the thread, until it is removed', async () => {
      const chat = open();
      await chat.send({ ...inChannel('1'), type: 'installationUpdate', action: 'add' });
      assert.deepEqual(await chat.store.keys('installed', 10), ['installed/19:channel@thread.tacv2']);
      await chat.send({ ...inChannel('1'), type: 'installationUpdate', action: 'remove' });
      assert.deepEqual(await chat.store.keys('installed', 10), []);
    });

    it('and knows the personal chats it is in, by tenant', async () => {
      const chat = open();
      const activity = { ...personal(ALEX), type: 'installationUpdate', action: 'add' };
      await chat.send(activity);
      const conversationId = activity.conversation?.id ?? '';
      assert.deepEqual(await personalConversations(chat, TENANT), [{ conversationId, tenantId: TENANT }]);
      assert.deepEqual(await personalConversations(chat, null), [{ conversationId, tenantId: TENANT }]);
      assert.deepEqual(await personalConversations(chat, 'another'), []);
    });

    it('in a team with the lines for it, its id filled in', async () => {
      const chat = open({ configuration: (sandbox) => ({ ...sandbox, channelConfigurations: [] }) });
      const text = said(await chat.send({ ...inChannel('1'), type: 'installationUpdate', action: 'add' }));
      assert.ok(text.includes(`TeamId: ${TEAM}`), text);
    });
  });

  describe('leaves alone', () => {
    for (const type of ['typing', 'messageReaction', 'messageDelete', 'event', 'endOfConversation', 'x-unknown']) {
      it(`activities of type ${type}`, async () => {
        const chat = open();
        const { cards, texts, response } = await chat.send({ ...personal(ALEX), type, text: list });
        assert.deepEqual([cards, texts, response, chat.auditLines], [[], [], null, []]);
      });
    }

    for (const [what, activity] of [
      ['no conversation type', { conversation: { id: 'a:1', conversationType: '', isGroup: false, name: '' } }],
      ['no tenant', { channelData: {} }],
      ['nobody', { from: { id: '', name: '' } }],
    ] as const) {
      it(`activities that have ${what}, and says so to who sent them`, async () => {
        const chat = open();
        const conversation = { id: 'a:1', conversationType: 'personal', isGroup: false, name: '' };
        const refused = await chat.send({ conversation, type: 'message', text: list, ...activity });
        assert.equal(refused.response?.status, 400);
        assert.match(refused.response?.body.error, /The activity's .* is missing/);
        assert.deepEqual([refused.cards, chat.calls], [[], []]);
        assert.ok(chat.logLines.some((line) => line.includes('an activity was ignored')));
      });
    }
  });

  describe('that has a fault', () => {
    const broken = (): Chat =>
      open({
        parts: (parts) => ({
          ...parts,
          status: () => {
            throw new TypeError('secret details');
          },
        }),
      });

    it('apologises with a code under which the log has it, and goes on', async () => {
      const chat = broken();
      const text = said(await chat.say('status'));
      const code = /Code\n([0-9a-f]{8})/.exec(text)?.[1];
      assert.match(text, /Something went wrong on my side/);
      assert.doesNotMatch(text, /secret details/);
      assert.match(faults(chat).join(), new RegExp(`secret details.*"code":"${code}"`));
      assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.errorCode], ['failed', `fault-${code}`]);
      assert.match(said(await chat.say(list)), /Showing/);
    });

    it('answers a press as well', async () => {
      const pressed = await broken().invoke({ verb: 'command.run', line: 'status' });
      assert.match(said(pressed), /Something went wrong on my side/);
      assert.equal(pressed.response?.status, 200);
    });

    it('in its store says so too', async () => {
      const store = openStore(() => 0);
      const chat = open({ store: Object.assign(store, { read: () => Promise.reject(new Error('disk full')) }) });
      assert.match(said(await chat.say(list)), /Something went wrong on my side/);
      assert.match(faults(chat).join(), /disk full/);
    });

    it('in sending as well logs both', async () => {
      const chat = open({
        parts: (parts) => ({
          ...parts,
          status: () => {
            throw new Error('first');
          },
          newId: () => {
            throw new Error('second');
          },
        }),
      });
      assert.deepEqual((await chat.say('status')).cards, []);
      assert.match(faults(chat).join(), /second[\s\S]*an error could not be shown/);
    });
  });

  it('answers several people at the same moment', async () => {
    const chat = open();
    const outcomes = await Promise.all(
      [ALEX, MEGAN].flatMap((as) => Array.from({ length: 5 }, () => chat.say(list, { as, ...inChannel('1') }))),
    );
    assert.equal(outcomes.filter((outcome) => /Showing 1–10/.test(said(outcome))).length, 10);
  });
});
