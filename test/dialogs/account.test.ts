import assert from 'node:assert/strict';
import type { AdaptiveCard } from '../../cards/render.ts';
import { Chat, everywhere, load, oneAccount, onlyCard, said, saidInPlace, textOf } from './support/chat.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const PRODUCTION = 'production (111122223333)';
const STAGING = 'staging (444455556666)';

describe('the account of a command', () => {
  const loaded = load();
  const list = 'lambda list-functions';
  const ask = async (chat: Chat): Promise<AdaptiveCard> => onlyCard(await chat.say(list));

  it('is the only one, without a question', async () => {
    const chat = new Chat(loaded, { configuration: oneAccount });
    assert.match(said(await chat.say(list)), /production \(111122223333\)/);
  });

  it('is asked for with each account, its id and role, where there are several', async () => {
    const text = textOf(await ask(new Chat(loaded)));
    assert.match(text, /Which AWS account\?/);
    assert.match(text, /production \(111122223333\) · chatbot-ops\nstaging \(444455556666\) · chatbot-ops/);
    assert.match(text, /for 7 days/);
  });

  it('is chosen on the card, which then says by whom and has no buttons', async () => {
    const chat = new Chat(loaded);
    const chosen = await chat.press(await ask(chat), 'Use this account', { 'field:choice': 'staging-ops' });
    assert.match(said(chosen), /Function name/);
    assert.match(said(chosen), /staging \(444455556666\)/);
    const settled = saidInPlace(chosen);
    assert.match(settled, /Alex Wilber chose: staging \(444455556666\) · chatbot-ops\nlambda list-functions/);
    assert.doesNotMatch(settled, /\[/);
  });

  for (const [how, text, account] of [
    ['its name', 'staging', STAGING],
    ['its name in another case', 'STAGING', STAGING],
    ['its id', '444455556666', STAGING],
    ['its number in the list', '1', PRODUCTION],
    ['the name of its configuration', 'production-ops', PRODUCTION],
  ] as const) {
    it(`is chosen by typing ${how}`, async () => {
      const chat = new Chat(loaded);
      await ask(chat);
      const chosen = await chat.say(text);
      assert.ok(said(chosen).includes(account), said(chosen));
      assert.match(saidInPlace(chosen), /Alex Wilber chose/);
    });
  }

  it('is asked for again, in place, where the card brings none of the list', async () => {
    const chat = new Chat(loaded);
    const card = await ask(chat);
    let again = await chat.press(card, 'Use this account', { 'field:choice': 'nobody' });
    again = await chat.press(card, 'Use this account', { 'field:choice': '' });
    assert.equal(saidInPlace(again).match(/Choose one of the list\./g)?.length, 1);
    assert.match(saidInPlace(again), /\[Use this account\]/);
    assert.match(said(await chat.press(card, 'Use this account', { 'field:choice': 'staging-ops' })), /staging/);
  });

  it('stays open while something else is asked', async () => {
    const chat = new Chat(loaded);
    await ask(chat);
    await chat.say('status');
    assert.match(said(await chat.say('staging')), /staging \(444455556666\)/);
  });

  it('is remembered for seven days from the choice, and then asked for again', async () => {
    const chat = new Chat(loaded);
    await ask(chat);
    await chat.say('staging');
    chat.pass(6 * DAY_MS);
    assert.match(said(await chat.say(list)), /staging \(444455556666\)/);
    chat.pass(DAY_MS + 1);
    assert.match(said(await chat.say(list)), /Which AWS account\?/);
  });

  for (const [how, line] of [
    ['name', `${'lambda list-functions'} --account staging`],
    ['id', '--account 444455556666 lambda list-functions'],
  ] as const) {
    it(`is once the one that --account gives by ${how}`, async () => {
      const chat = new Chat(loaded);
      await ask(chat);
      await chat.say('production');
      assert.ok(said(await chat.say(line)).includes(STAGING));
      assert.ok(said(await chat.say(list)).includes(PRODUCTION));
    });
  }

  it('is still asked for after --account gave one', async () => {
    const chat = new Chat(loaded);
    await chat.say(`${list} --account staging`);
    assert.match(said(await chat.say(list)), /Which AWS account\?/);
  });

  it('is refused where the conversation has no such account, with those it has', async () => {
    const chat = new Chat(loaded);
    const text = said(await chat.say(`${list} --account nobody`));
    assert.match(text, /This conversation has no such account/);
    assert.match(text, /Give one of: production \(111122223333\), staging \(444455556666\)\./);
    assert.deepEqual(chat.calls, []);
    assert.equal(chat.lastAudit.outcome, 'not-understood');
  });

  it('is told by its id alone where it has no name', async () => {
    const chat = new Chat(loaded, {
      configuration: (sandbox) => ({
        ...oneAccount(sandbox),
        channelConfigurations: oneAccount(sandbox).channelConfigurations.map((row) => ({
          ...row,
          account: { ...row.account, name: row.account.id },
        })),
      }),
    });
    assert.match(said(await chat.say(`${list} --account nobody`)), /Give one of: 111122223333\./);
  });

  describe('by set default-account', () => {
    it('is changed at once where it is named', async () => {
      const chat = new Chat(loaded);
      assert.match(said(await chat.say('set default-account staging')), /now run in staging \(444455556666\)/);
      assert.ok(said(await chat.say(list)).includes(STAGING));
      assert.ok(said(await chat.say('set default account 111122223333')).includes(PRODUCTION));
    });

    it('is chosen where it is not named, with the present one filled in', async () => {
      const chat = new Chat(loaded);
      await chat.say('set default-account production');
      const card = onlyCard(await chat.say('switch-account'));
      assert.ok(JSON.stringify(card).includes('"value":"production-ops"'));
      const chosen = await chat.press(card, 'Use this account', { 'field:choice': 'staging-ops' });
      assert.match(saidInPlace(chosen), /Alex Wilber chose: staging/);
      assert.deepEqual(chosen.cards, []);
      assert.equal(chat.lastAudit.outcome, 'built-in');
      assert.ok(said(await chat.say(list)).includes(STAGING));
    });

    it('stays as it is where the choice is cancelled', async () => {
      const chat = new Chat(loaded);
      await chat.say('set default-account production');
      const cancelled = await chat.press(onlyCard(await chat.say('set default-account')), 'Cancel');
      assert.match(saidInPlace(cancelled), /Cancelled by Alex Wilber\./);
      assert.ok(said(await chat.say(list)).includes(PRODUCTION));
    });

    it('is an error where there is no such account', async () => {
      assert.match(said(await new Chat(loaded).say('set default-account nobody')), /has no such account/);
    });
  });

  it('is asked for anew where the configuration of the choice is gone', async () => {
    let configuration = everywhere;
    const chat = new Chat(loaded, {
      parts: (parts) => ({
        ...parts,
        configurationsFor: (conversation) =>
          parts
            .configurationsFor(conversation)
            .filter(({ name }) => configuration === everywhere || name !== 'staging-ops'),
      }),
    });
    const card = await ask(chat);
    configuration = oneAccount;
    const gone = await chat.press(card, 'Use this account', { 'field:choice': 'staging-ops' });
    assert.match(said(gone), /no longer configured for that account/);
    assert.match(said(await chat.say(list)), /production/);
  });
});
