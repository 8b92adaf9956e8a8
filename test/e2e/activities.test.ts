import assert from 'node:assert/strict';
import { playgroundTeam } from '../../src/sandbox/playground-team.ts';
import { BotProcess } from './support/bot-process.ts';
import {
  executeActivity,
  FakeConnector,
  installationActivity,
  messageActivity,
  submitActivity,
} from './support/raw-activity.ts';
import { button, RawConversation, textOf } from './support/raw-conversation.ts';

const {
  tenantId,
  currentUser: alex,
  otherUsers,
  personalChat,
  groupChat,
  team,
  channel,
  bot: recipient,
} = playgroundTeam;
const [megan] = otherUsers;
const strangeChannel = '19:5a4d0000000040008000000000000fff@thread.tacv2';
const alreadyAnswered = /no longer|already answered/;

/** The bot in a process of its own, with activities as Teams posts them and a connector that takes the answers. */
describe('activities of Teams', () => {
  let bot: BotProcess;
  let connector: FakeConnector;
  let chat: RawConversation;
  let threads = 0;

  const inConversation = (id: string, person = alex): RawConversation =>
    new RawConversation(bot, connector, person, id);
  const inThread = (): RawConversation => {
    threads += 1;
    return inConversation(`${channel.id};messageid=${1_700_000_000_000 + threads}`);
  };

  before(async () => {
    connector = await FakeConnector.start();
    bot = await BotProcess.start();
    chat = inConversation(personalChat.id);
    for (const place of [chat, inThread(), inConversation(groupChat.id)]) {
      await place.ask('set default-account production');
    }
  });

  after(async () => {
    await bot?.stop();
    await connector?.stop();
  });

  it('answers a message that is delivered twice only once', async () => {
    const from = connector.taken.length;
    const message = messageActivity(chat.origin, 'lambda list-functions');
    await Promise.all([chat.deliver(message), chat.deliver(message)]);
    await chat.deliver(message);
    await chat.ask('status');
    assert.deepEqual(
      chat.posted(from).map((text) => /functions|is running/.exec(text)?.[0]),
      ['functions', 'is running'],
    );
  });

  it('runs a command once, however often and fast its button is pressed', async () => {
    const question = await chat.ask('invoke drain');
    const from = connector.taken.length;
    const answers = await Promise.all([chat.press(question, 'Run'), chat.press(question, 'Run')]);
    const third = await chat.press(question, 'Run');
    await chat.card(/"drained": 128/, from);
    await chat.ask('status');
    assert.equal(chat.posted(from).filter((text) => text.includes('"drained": 128')).length, 1);
    assert.equal(answers.filter(({ body }) => JSON.stringify(body).includes('Alex Wilber ran this at')).length, 1);
    assert.match(JSON.stringify(third.body), alreadyAnswered);
  });

  describe('forged and broken presses', () => {
    /** What arrives as the value of the invoke, and what the person is told. */
    const forged: readonly { readonly name: string; readonly value: unknown; readonly told: RegExp }[] = [
      { name: 'a verb of no card', value: act('command.sudo', {}), told: /I do not understand this button/ },
      { name: 'no verb', value: act(undefined, { dialog: 'x' }), told: /I do not understand this button/ },
      {
        name: 'a number for a dialog',
        value: act('dialog.run', { dialog: 7 }),
        told: /I do not understand this button/,
      },
      {
        name: 'a page before the first',
        value: act('result.page', { id: 'x', index: -1 }),
        told: /I do not understand/,
      },
      { name: 'a page of text', value: act('result.page', { id: 'x', index: '1' }), told: /I do not understand/ },
      { name: 'a list of lines', value: act('command.run', { line: ['status'] }), told: /I do not understand/ },
      {
        name: 'a dialog that never was',
        value: act('dialog.run', { dialog: crypto.randomUUID() }),
        told: /no longer open/,
      },
      { name: 'an answer that never was', value: act('result.page', { id: 'x', index: 0 }), told: /no longer kept/ },
      { name: 'a row that never was', value: act('result.row', { id: '__proto__', index: 0 }), told: /no longer kept/ },
      { name: 'no action', value: {}, told: /I do not understand this button/ },
      { name: 'a text', value: 'dialog.run', told: /I do not understand this button/ },
      { name: 'nothing', value: undefined, told: /I do not understand this button/ },
      { name: 'null', value: null, told: /I do not understand this button/ },
    ];

    for (const { name, value, told } of forged) {
      it(`are answered in words: ${name}`, async () => {
        const press = { ...executeActivity(chat.origin, 'dialog.run', {}, '1700000000001'), value };
        const { status, body } = await chat.deliver(press);
        assert.equal(status, 200);
        assert.match(JSON.stringify(body), told);
        assert.match(JSON.stringify(body), /"statusCode":200/);
      });
    }

    it("are answered in words: another person's question", async () => {
      const mine = inThread();
      const question = await mine.ask('invoke drain');
      const from = connector.taken.length;
      const { body } = await mine.as(megan).press(question, 'Run');
      assert.match(JSON.stringify(body), /Only Alex Wilber can answer this: it is their command\./);
      assert.deepEqual(mine.posted(from), []);
    });

    it("are answered in words: one's own question from another conversation", async () => {
      const question = await inThread().ask('invoke drain');
      const elsewhere = inThread();
      const { body } = await elsewhere.press(question, 'Run');
      assert.match(JSON.stringify(body), alreadyAnswered);
      assert.deepEqual(elsewhere.posted(), []);
    });

    it('are answered in words: a confirmation of what waits for arguments', async () => {
      const question = await chat.ask('lambda get-function');
      const { data } = button(question, 'Continue');
      const { status } = await chat.deliver(
        executeActivity(chat.origin, 'dialog.run', data, question.activityId ?? ''),
      );
      assert.equal(status, 200);
      const from = connector.taken.length;
      await chat.press(question, 'Continue', { 'field:function-name': 'drain' });
      await chat.card(/Drains the order queue/, from);
    });

    it('of another kind are answered in words', async () => {
      const { status, body } = await chat.deliver({
        ...executeActivity(chat.origin, 'x', {}, '1'),
        name: 'composeExtension/query',
      });
      assert.equal(status, 200);
      assert.match(JSON.stringify(body), /do not/);
    });

    it('leave the bot answering, and no fault in its log', async () => {
      assert.match(textOf(await chat.ask('status')), /The bot is running/);
      const faults = (await bot.log()).filter((line) => /"level":"(error|fatal)"/.test(line));
      assert.deepEqual(faults, []);
    });
  });

  it('refuses what is no activity, and goes on', async () => {
    for (const body of ['{', '[]', '{}', '{"type":"message"}']) {
      const response = await fetch(new URL('/api/messages', bot.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      assert.equal(response.status, 400, body);
    }
    assert.match(textOf(await chat.ask('status')), /The bot is running/);
  });

  it('sends again what Teams had no room for, when Teams says', async () => {
    const from = connector.sent.length;
    connector.failNext({ status: 429, headers: { 'retry-after': '1' } });
    const card = await chat.ask('status');
    const [refused, taken] = connector.sent.slice(from).filter(({ activity }) => activity.type === 'message');
    assert.equal(refused?.status, 429);
    assert.equal(taken?.status, 201);
    assert.ok(card.at - (refused?.at ?? 0) >= 1000, 'sent again before the second was over');
  });

  it('greets once where it is installed, with the lines of configuration that a strange place needs', async () => {
    const place = inConversation(strangeChannel);
    const from = connector.taken.length;
    const installed = installationActivity(place.origin, 'add');
    const channelData = { tenant: { id: tenantId }, team, channel: { id: strangeChannel } };
    await Promise.all([
      place.deliver({ ...installed, channelData }),
      place.deliver({ ...installed, type: 'conversationUpdate', membersAdded: [recipient], channelData }),
    ]);
    const [welcome = '', ...more] = place.posted(from);
    assert.deepEqual(more, []);
    assert.match(welcome, /AWS is here/);
    assert.match(welcome, /TeamId: 5a4d0000-0000-4000-8000-0000000000e0, .*ChannelConfigurations:/s);
  });

  it('says nothing where others come or the bot goes', async () => {
    const from = connector.taken.length;
    const joined = { ...installationActivity(chat.origin, 'add'), type: 'conversationUpdate', membersAdded: [megan] };
    await chat.deliver(joined);
    await chat.deliver(installationActivity(chat.origin, 'remove'));
    assert.deepEqual(chat.posted(from), []);
  });

  it('answers a message again when its text was edited, and not when it was only delivered again', async () => {
    const from = connector.taken.length;
    const message = messageActivity(chat.origin, 'lambda list-function');
    await chat.deliver(message);
    const update = (eventType: string, text: string): object => ({
      ...message,
      type: 'messageUpdate',
      text,
      channelData: { tenant: { id: tenantId }, eventType },
    });
    await chat.deliver(update('editMessage', 'lambda list-functions'));
    await chat.deliver(update('editMessage', 'lambda list-functions'));
    await chat.deliver(update('undeleteMessage', 'status'));
    assert.deepEqual(
      chat.posted(from).map((text) => /no such operation|of 23 functions/.exec(text)?.[0]),
      ['no such operation', 'of 23 functions'],
    );
  });

  it('answers in a group chat and in the thread of a channel where it is asked', async () => {
    for (const place of [
      inConversation(groupChat.id),
      inThread(),
      inConversation(`${team.id};messageid=1700000000999`),
    ]) {
      const card = await place.ask('lambda list-functions --account production');
      assert.match(textOf(card), /1–10 of 23 functions/);
      assert.equal(card.conversationId, place.origin.conversationId);
    }
  });

  it('reads a message as Teams formats it: mentions, line breaks, dashes and quotes of phones', async () => {
    const place = inThread();
    const from = connector.taken.length;
    const html =
      `<p><at>${recipient.name}</at>&nbsp;cloudwatch describe-alarms —query<br>@.{MetricAlarms:MetricAlarms[*].<br>` +
      '{AlarmName:AlarmName, StateValue:StateValue}}</p><p>—region us-east-2</p>';
    await place.deliver({ ...messageActivity(place.origin, ''), text: html, textFormat: 'xml' });
    const card = await place.card(/2 metric alarms/, from);
    assert.match(textOf(card), /dr-web-cpu-high.*us-east-2|us-east-2.*dr-web-cpu-high/s);
  });

  it('takes the press of a client that knows Action.Submit only', async () => {
    const question = await chat.ask('invoke drain');
    const { verb, data } = button(question, 'Run');
    const from = connector.taken.length;
    const { status } = await chat.deliver(submitActivity(chat.origin, { ...data, verb }, question.activityId ?? ''));
    assert.equal(status, 200);
    await chat.card(/"drained": 128/, from);
    const settled = connector.taken.slice(from).find(({ method }) => method === 'PUT');
    assert.equal(settled?.activityId, question.activityId);
    assert.match(settled === undefined ? '' : textOf(settled), /Alex Wilber ran this at/);
  });
});

function act(verb: string | undefined, data: object): object {
  return { action: { type: 'Action.Execute', ...(verb === undefined ? {} : { verb }), data }, trigger: 'manual' };
}
