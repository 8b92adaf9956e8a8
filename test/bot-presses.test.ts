import assert from 'node:assert/strict';
import {
  ALEX,
  buttonData,
  Chat,
  type ChatOptions,
  load,
  MEGAN,
  oneAccount,
  onlyCard,
  personal,
  responseCard,
  said,
  saidInPlace,
  textOf,
  toldOnPress,
} from './dialogs/support/chat.ts';

describe('the bot takes presses', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: oneAccount, ...options });
  const list = 'lambda list-functions';
  const faults = (chat: Chat) => chat.logLines.filter((line) => line.includes('"level":"error"'));

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
