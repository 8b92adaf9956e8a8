import assert from 'node:assert/strict';
import { changeCardState } from '../../dialogs/sent-notification.ts';
import {
  ALEX,
  Chat,
  inChannel,
  load,
  MEGAN,
  oneAccount,
  onlyCard,
  said,
  saidInPlace,
  toldOnPress,
} from './support/chat.ts';
import { alarmMessage, deliver } from './support/notification-parts.ts';

describe('What comes at the same moment', () => {
  const loaded = load();
  const open = () => {
    const invoked: unknown[] = [];
    const chat = new Chat(loaded, {
      configuration: oneAccount,
      aws: {
        'lambda Invoke': (input) => {
          invoked.push(input.FunctionName);
          return { StatusCode: 200, ExecutedVersion: '$LATEST' };
        },
      },
    });
    return { chat, invoked };
  };
  const change = 'lambda invoke --function-name drain';
  const thread = inChannel('1');
  const outcomes = (chat: Chat) => chat.auditLines.map(({ outcome, errorCode }) => [outcome, errorCode ?? null]);

  it('runs a confirmed command for its owner, and refuses another in words that only they see', async () => {
    const { chat, invoked } = open();
    const card = onlyCard(await chat.say(change, thread));
    const [other, own, again] = await Promise.all([
      chat.press(card, 'Run', {}, MEGAN, thread),
      chat.press(card, 'Run', {}, ALEX, thread),
      chat.press(card, 'Run', {}, MEGAN, thread),
    ]);
    assert.deepEqual(invoked, ['drain']);
    assert.match(said(own), /✓ Succeeded/);
    for (const refused of [other, again]) {
      assert.match(toldOnPress(refused), /Only Alex Wilber can answer this|no longer open/);
      assert.deepEqual([refused.cards, refused.replaced, refused.texts], [[], [], []]);
    }
  });

  it('neither runs nor cancels for another what its owner leaves open', async () => {
    const { chat, invoked } = open();
    const card = onlyCard(await chat.say(change, thread));
    const refused = await Promise.all(
      ['Run', 'Cancel', 'Run', 'Cancel'].map((title) => chat.press(card, title, {}, MEGAN, thread)),
    );
    for (const outcome of refused) assert.match(toldOnPress(outcome), /Only Alex Wilber can answer this/);
    assert.deepEqual(invoked, []);
    assert.ok(outcomes(chat).filter(([, code]) => code === 'not-yours').length === 4);
    assert.match(said(await chat.press(card, 'Run', {}, ALEX, thread)), /✓ Succeeded/);
  });

  it('either runs or cancels what its owner presses both for', async () => {
    for (const titles of [
      ['Run', 'Cancel'],
      ['Cancel', 'Run'],
    ]) {
      const { chat, invoked } = open();
      const card = onlyCard(await chat.say(change, thread));
      const pressed = await Promise.all(titles.map((title) => chat.press(card, title, {}, ALEX, thread)));
      const cancelled = pressed.filter((outcome) => /Cancelled by Alex/.test(saidInPlace(outcome))).length;
      assert.equal(invoked.length + cancelled, 1, titles.join());
    }
  });

  it('answers the own question of each of two people in one thread', async () => {
    const { chat } = open();
    const [alex, megan] = await Promise.all([
      chat.say('lambda get-function', thread),
      chat.say('lambda get-function', { as: MEGAN, ...thread }),
    ]);
    const [first, second] = [onlyCard(alex), onlyCard(megan)];
    const swapped = await Promise.all([
      chat.press(first, 'Continue', { 'field:function-name': 'drain' }, MEGAN, thread),
      chat.press(second, 'Continue', { 'field:function-name': 'drain' }, ALEX, thread),
    ]);
    assert.match(toldOnPress(swapped[0]), /Only Alex Wilber can answer this/);
    assert.match(toldOnPress(swapped[1]), /Only Megan Bowen can answer this/);
    const answered = await Promise.all([
      chat.press(first, 'Continue', { 'field:function-name': 'drain' }, ALEX, thread),
      chat.press(second, 'Continue', { 'field:function-name': 'order-intake' }, MEGAN, thread),
    ]);
    assert.match(said(answered[0]), /--function-name drain[\s\S]*by Alex Wilber/);
    assert.match(said(answered[1]), /--function-name order-intake[\s\S]*by Megan Bowen/);
    assert.doesNotMatch(said(answered[0]) + said(answered[1]), /drain[\s\S]*by Megan Bowen[\s\S]*drain/);
  });

  it('answers a question once, with the value of one of two presses', async () => {
    const { chat } = open();
    const card = onlyCard(await chat.say('lambda get-function', thread));
    const pressed = await Promise.all(
      ['drain', 'order-intake'].map((name) =>
        chat.press(card, 'Continue', { 'field:function-name': name }, ALEX, thread),
      ),
    );
    const answered = pressed.filter((outcome) => /^lambda get-function --function-name/.test(said(outcome)));
    assert.equal(answered.length, 1);
    assert.equal(chat.calls.filter((call) => call === 'lambda GetFunction').length, 1);
  });

  it('lets one of two people have an alarm, and tells the other who', async () => {
    const { chat } = open();
    const id = await deliver(chat, alarmMessage('drain-errors'));
    // As it is once the card has been sent.
    await changeCardState(chat.parts, id, (state) => ({ ...state, messageId: 'the-card' }));
    const people = [ALEX, MEGAN, ALEX, MEGAN];
    const pressed = await Promise.all(
      people.map((as) => chat.invoke({ verb: 'notification.acknowledge', id }, as, thread)),
    );
    const shown = pressed.map((outcome) => /Acknowledged by (\w+ \w+)/.exec(saidInPlace(outcome))?.[1] ?? null);
    const owners = new Set(shown.filter((name) => name !== null));
    assert.equal(owners.size, 1);
    const [owner = ''] = owners;
    for (const [place, outcome] of pressed.entries()) {
      if (people[place]?.name === owner) assert.doesNotMatch(toldOnPress(outcome), /acknowledged this already/);
      else assert.match(toldOnPress(outcome), new RegExp(`${owner} acknowledged this already`));
    }
  });

  it('counts a message as one that Teams delivers twice at once', async () => {
    const { chat } = open();
    const twice = await Promise.all(
      [1, 2].map(() => chat.say('lambda list-functions', { ...thread, id: 'the-message' })),
    );
    assert.equal(twice.flatMap(({ cards }) => cards).length, 1);
    assert.equal(chat.calls.filter((call) => call === 'lambda ListFunctions').length, 1);
  });
});
