import assert from 'node:assert/strict';
import type { Activity } from 'botbuilder-core';
import { KeyedLock } from '../dialogs/keyed-lock.ts';
import {
  ALEX,
  buttonData,
  Chat,
  type ChatOptions,
  inChannel,
  load,
  MEGAN,
  oneAccount,
  onlyCard,
  openStore,
  personal,
  responseCard,
  said,
  saidInPlace,
  TEAM,
  TENANT,
  textOf,
  toldOnPress,
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

  describe('takes presses', () => {
    it('of lines as if they were typed', async () => {
      const chat = open();
      assert.match(said(await chat.invoke({ verb: 'command.run', line: 'status' })), /The bot is running/);
    });

    it('and answers each with a word where the answer is a message of its own', async () => {
      const chat = open();
      const ran = await chat.invoke({ verb: 'command.run', line: list });
      assert.deepEqual([ran.response?.status, toldOnPress(ran)], [200, 'The answer is below.']);
    });

    const forged: Readonly<Record<string, unknown>> = {
      nothing: undefined,
      null: null,
      text: 'command.run',
      'a list': ['command.run'],
      'no verb': { line: list },
      'an unknown verb': { verb: 'credentials.show' },
      'a verb that is no text': { verb: { toString: 'x' } },
      'a verb of an object': { verb: '__proto__' },
      'a line that is none': { verb: 'command.run', line: 5 },
      'an empty line': { verb: 'command.run', line: '' },
      'a line of 30,000 characters': { verb: 'command.run', line: 'x'.repeat(30_000) },
      'a page that is negative': { verb: 'result.page', id: 'x', index: -1 },
      'a page that is no number': { verb: 'result.page', id: 'x', index: '1' },
      'a page beyond all': { verb: 'result.page', id: 'x', index: 1e9 },
      'an id that is too long': { verb: 'result.row', id: 'x'.repeat(65), index: 0 },
      'no dialog': { verb: 'dialog.answer', 'field:choice': 'x' },
      'a service that is none': { verb: 'help.service', service: 5 },
    };
    for (const [what, data] of Object.entries(forged)) {
      it(`but not of ${what}`, async () => {
        const chat = open();
        const refused = await chat.invoke(data);
        assert.equal(toldOnPress(refused), 'I do not understand this button. Send the command again.');
        assert.deepEqual([refused.cards, chat.calls, faults(chat)], [[], [], []]);
        assert.deepEqual([chat.lastAudit.outcome, chat.lastAudit.errorCode], ['refused', 'bad-payload']);
      });
    }

    for (const [what, value] of [
      ['no action', {}],
      ['an action that is none', { action: 'x' }],
      ['data that are none', { action: { verb: 'command.run', data: 'x' } }],
    ] as const) {
      it(`but not as invokes with ${what}`, async () => {
        const chat = open();
        const activity = { ...personal(ALEX), type: 'invoke', name: 'adaptiveCard/action', value };
        assert.match(toldOnPress(await chat.send(activity)), /do not understand this button/);
      });
    }

    const gone: Readonly<Record<string, readonly [data: Record<string, unknown>, word: RegExp]>> = {
      'a dialog that is not there': [{ verb: 'dialog.run', dialog: 'x' }, /no longer open/],
      'a dialog whose id is no key': [{ verb: 'dialog.answer', dialog: '\ud800' }, /no longer open/],
      'a dialog named like a key of another kind': [{ verb: 'dialog.cancel', dialog: '../answer/x' }, /no longer open/],
      'an answer that is not there': [{ verb: 'result.page', id: 'x', index: 0 }, /no longer kept/],
      'an answer whose id is no key': [{ verb: 'result.row', id: '\udc00', index: 0 }, /no longer kept/],
    };
    for (const [what, [data, word]] of Object.entries(gone)) {
      it(`and says so where they are of ${what}`, async () => {
        const chat = open();
        assert.match(toldOnPress(await chat.invoke(data)), word);
        assert.deepEqual(faults(chat), []);
      });
    }

    it('but runs under no verb but that of the action', async () => {
      const chat = open();
      const data = { verb: 'command.run', line: list };
      const value = { action: { type: 'Action.Execute', verb: 'nonsense', data } };
      await chat.send({ ...personal(ALEX), type: 'invoke', name: 'adaptiveCard/action', value });
      assert.deepEqual(chat.calls, []);
    });

    it('of another conversation that is not configured: no answer is shown there', async () => {
      const chat = open();
      const card = onlyCard(await chat.say(list));
      const data = buttonData(card, 'Next');
      const elsewhere = { channelData: { tenant: { id: '00000000-0000-0000-0000-00000000dead' } } };
      const refused = await chat.invoke(data, MEGAN, elsewhere);
      assert.match(said(refused), /no longer configured for that account/);
      assert.doesNotMatch(said(refused) + saidInPlace(refused), /drain/);
    });

    it('of help for a service that is not there: operations with the words are found', async () => {
      const chat = open();
      const found = await chat.invoke({ verb: 'help.service', service: 'constructor', search: 'shard count' });
      assert.match(textOf(responseCard(found)), /kinesis update-shard-count/);
    });

    it('of invokes of other kinds with a word', async () => {
      const chat = open();
      const answered = await chat.send({
        ...personal(ALEX),
        type: 'invoke',
        name: 'composeExtension/query',
        value: {},
      });
      assert.equal(answered.response?.status, 200);
      assert.match(toldOnPress(answered), /do not understand/);
      assert.match(toldOnPress(await chat.send({ ...personal(ALEX), type: 'invoke' })), /do not understand/);
    });

    it('by the fallback of clients that submit, and replaces the card', async () => {
      const chat = open();
      const data = buttonData(onlyCard(await chat.say(list)), 'Next');
      const value = { ...data, verb: 'result.page' };
      const turned = await chat.send({ ...personal(ALEX), type: 'message', value, replyToId: 'pressed' });
      assert.match(saidInPlace(turned), /Showing 11–20/);
      assert.deepEqual(
        turned.replaced.map(({ id }) => id),
        ['pressed'],
      );
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

    it('and keeps the reference of the conversation, without its thread', async () => {
      const chat = open();
      await chat.send({ ...inChannel('1'), type: 'installationUpdate', action: 'add' });
      const [key = ''] = await chat.store.keys('reference/', 10);
      assert.equal(key, 'reference/19:channel@thread.tacv2');
      const { reference } = (await chat.store.read([key]))[key];
      assert.deepEqual([reference.channelId, reference.bot.id], ['msteams', '28:bot']);
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

describe('the lock by key', () => {
  it('runs the work of one key in order, that of others at once, and keeps nothing', async () => {
    const lock = new KeyedLock();
    const done: string[] = [];
    const first = Promise.withResolvers<void>();
    const works = [
      lock.run('a', async () => {
        await first.promise;
        done.push('a1');
      }),
      lock.run('a', async () => void done.push('a2')),
      lock.run('b', async () => void done.push('b1')),
    ];
    await works[2];
    assert.deepEqual([done, lock.size], [['b1'], 1]);
    first.resolve();
    await Promise.all(works);
    assert.deepEqual([done, lock.size], [['b1', 'a1', 'a2'], 0]);
  });

  it('goes on after work that failed, whose error is its own', async () => {
    const lock = new KeyedLock();
    const failing = lock.run('a', () => Promise.reject(new Error('no')));
    const next = lock.run('a', async () => 'yes');
    await assert.rejects(failing, /no/);
    assert.equal(await next, 'yes');
  });
});
