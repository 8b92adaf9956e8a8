import assert from 'node:assert/strict';
import type { AdaptiveCard } from '../../cards/render.ts';
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
  said,
  saidInPlace,
  textOf,
  toldOnPress,
} from './support/chat.ts';

const MINUTE_MS = 60 * 1000;

describe('the confirmation of a change', () => {
  const loaded = load();
  const change = 'lambda invoke --function-name myHelloWorld';
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: oneAccount, ...options });
  const ask = async (chat: Chat): Promise<AdaptiveCard> => onlyCard(await chat.say(change));
  const runs = (chat: Chat) => chat.calls.filter((call) => call === 'lambda Invoke').length;

  it('shows the whole command, account, Region and role, and that it waits five minutes', async () => {
    const chat = open();
    const text = textOf(await ask(chat));
    for (const part of [
      'lambda invoke --function-name myHelloWorld',
      'production (111122223333)',
      'eu-west-1',
      'arn:aws:iam::111122223333:role/chatbot-ops',
      'Only Alex Wilber may press. Expires in 5 minutes.',
      '[Run]\n[Cancel]',
    ])
      assert.ok(text.includes(part), part);
    assert.equal(runs(chat), 0);
    assert.equal(chat.lastAudit.outcome, 'asked');
  });

  it('is not asked for where a command only reads', async () => {
    const chat = open();
    assert.doesNotMatch(said(await chat.say('lambda list-functions')), /Run it\?/);
    assert.equal(chat.lastAudit.outcome, 'ran');
  });

  it('is asked for where it is not known whether a command changes anything', async () => {
    assert.match(said(await open().say('bedrock-agent-runtime rerank')), /--queries|Run it\?/);
  });

  it('shows no Region for a global service', async () => {
    const text = said(await open().say('support resolve-case --case-id case-1'));
    assert.match(text, /none: a global service/);
  });

  it('hides secrets', async () => {
    const text = said(
      await open().say('rds modify-db-instance --db-instance-identifier x --master-user-password hunter22'),
    );
    assert.match(text, /--master-user-password '••••'/);
    assert.doesNotMatch(text, /hunter22/);
  });

  describe('is given', () => {
    it('by pressing Run, and the card says who ran it and when, without buttons', async () => {
      const chat = open();
      const ran = await chat.press(await ask(chat), 'Run');
      assert.match(said(ran), /✓ Succeeded/);
      assert.match(saidInPlace(ran), /Alex Wilber ran this at 2026-11-21 03:12 UTC\nlambda invoke/);
      assert.doesNotMatch(saidInPlace(ran), /\[/);
      assert.equal(runs(chat), 1);
      assert.equal(chat.lastAudit.outcome, 'ran');
    });

    for (const word of ['run', 'yes', 'Y', ' ok ', 'Confirm']) {
      it(`by typing "${word}", and the card is settled in its place`, async () => {
        const chat = open();
        const asked = await chat.say(change);
        const ran = await chat.say(word);
        assert.match(said(ran), /✓ Succeeded/);
        assert.deepEqual(
          ran.replaced.map(({ id }) => id),
          asked.ids,
        );
        assert.match(saidInPlace(ran), /Alex Wilber ran this/);
      });
    }

    it('by the fallback of a client that submits', async () => {
      const chat = open();
      const data = buttonData(await ask(chat), 'Run');
      const ran = await chat.send({
        type: 'message',
        value: data,
        conversation: { id: `a:${ALEX.id}`, conversationType: 'personal', isGroup: false, name: '', tenantId: '' },
        replyToId: 'the-card',
      });
      assert.match(said(ran), /✓ Succeeded/);
      assert.deepEqual(
        ran.replaced.map(({ id }) => id),
        ['the-card'],
      );
    });

    it('once, however often it is pressed', async () => {
      const chat = open();
      const card = await ask(chat);
      await chat.press(card, 'Run');
      const again = await chat.press(card, 'Run');
      assert.match(toldOnPress(again), /already answered/);
      assert.deepEqual(again.cards, []);
      assert.equal(runs(chat), 1);
      assert.equal(chat.lastAudit.outcome, 'expired');
    });

    it('once, when pressed several times at the same moment', async () => {
      const chat = open();
      const card = await ask(chat);
      await Promise.all(Array.from({ length: 5 }, () => chat.press(card, 'Run')));
      assert.equal(runs(chat), 1);
    });

    it('once, when pressed at the same moment on instances that share a store', async () => {
      const store = openStore(() => 0);
      const first = open({ store });
      const second = open({ store });
      const card = await ask(first);
      const both = await Promise.all([first.press(card, 'Run'), second.press(card, 'Run')]);
      assert.equal(runs(first) + runs(second), 1);
      assert.equal(both.filter((outcome) => /✓ Succeeded/.test(said(outcome))).length, 1);
      assert.ok(both.some(({ texts }) => /Another message or press of yours came first/.test(texts.join())));
    });

    it('once, when pressed and typed at the same moment', async () => {
      const chat = open();
      const card = await ask(chat);
      await Promise.all([chat.press(card, 'Run'), chat.say('yes')]);
      assert.equal(runs(chat), 1);
    });
  });

  describe('is refused', () => {
    it('by pressing Cancel, and the card says so', async () => {
      const chat = open();
      const card = await ask(chat);
      const cancelled = await chat.press(card, 'Cancel');
      assert.match(
        saidInPlace(cancelled),
        /Not run\. Cancelled by Alex Wilber\. \(Alex Wilber, 2026-11-21 03:12 UTC\)/,
      );
      assert.equal(chat.lastAudit.outcome, 'cancelled');
      assert.deepEqual(chat.lastAudit.command, ['lambda', 'invoke', '--function-name', 'myHelloWorld']);
      await chat.press(card, 'Run');
      assert.equal(runs(chat), 0);
    });

    for (const word of ['no', 'Cancel', 'n', 'stop', 'never mind']) {
      it(`by typing "${word}"`, async () => {
        const chat = open();
        await ask(chat);
        const cancelled = await chat.say(word);
        assert.match(said(cancelled), /Cancelled\nNothing was run\./);
        assert.match(saidInPlace(cancelled), /Not run\. Cancelled by Alex Wilber/);
        assert.equal(chat.lastAudit.outcome, 'cancelled');
        await chat.say('yes');
        assert.equal(runs(chat), 0);
      });
    }
  });

  describe('expires', () => {
    it('after five minutes, and not before', async () => {
      const chat = open();
      const card = await ask(chat);
      chat.pass(5 * MINUTE_MS);
      await chat.press(card, 'Run');
      assert.equal(runs(chat), 1);
    });

    it('and says so on the card when it is pressed then', async () => {
      const chat = open();
      const card = await ask(chat);
      chat.pass(5 * MINUTE_MS + 1);
      const late = await chat.press(card, 'Run');
      assert.match(
        saidInPlace(late),
        /Not run\. It has expired: ask again to run it\. \(Alex Wilber, 2026-11-21 03:17 UTC\)/,
      );
      assert.doesNotMatch(saidInPlace(late), /\[Run\]/);
      assert.equal(runs(chat), 0);
      assert.equal(chat.lastAudit.outcome, 'expired');
    });

    it('and says so in words when it is typed then', async () => {
      const chat = open();
      await ask(chat);
      chat.pass(6 * MINUTE_MS);
      assert.deepEqual((await chat.say('yes')).texts, ['It has expired: ask again to run it.']);
      assert.equal(runs(chat), 0);
    });

    it('and is forgotten within a day', async () => {
      const chat = open();
      const card = await ask(chat);
      chat.pass(25 * 60 * MINUTE_MS);
      assert.match(toldOnPress(await chat.press(card, 'Run')), /no longer open/);
      assert.equal(chat.lastAudit.outcome, 'expired');
    });
  });

  it('is only for who asked: others are told whose command it is', async () => {
    const chat = open();
    const thread = inChannel('1');
    const card = onlyCard(await chat.say(change, thread));
    for (const button of ['Run', 'Cancel']) {
      const told = await chat.press(card, button, {}, MEGAN, thread);
      assert.equal(toldOnPress(told), 'Only Alex Wilber can answer this: it is their command.');
      assert.deepEqual(told.replaced, []);
      assert.equal(chat.lastAudit.outcome, 'refused');
    }
    assert.match(said(await chat.say('yes', { as: MEGAN, ...thread })), /know no service or operation "yes"/);
    assert.equal(runs(chat), 0);
    await chat.press(card, 'Run', {}, ALEX, thread);
    assert.equal(runs(chat), 1);
  });

  it('does not hold once the role of the configuration is another', async () => {
    let roleArn = 'arn:aws:iam::111122223333:role/chatbot-ops';
    const chat = open({
      parts: (parts) => ({
        ...parts,
        configurationsFor: (conversation) => parts.configurationsFor(conversation).map((row) => ({ ...row, roleArn })),
      }),
    });
    const card = await ask(chat);
    roleArn = 'arn:aws:iam::111122223333:role/chatbot-readonly';
    assert.match(said(await chat.press(card, 'Run')), /was changed or removed since you asked/);
    assert.equal(runs(chat), 0);
    assert.equal(chat.lastAudit.outcome, 'refused');
  });

  it('is not given by values of a form', async () => {
    const chat = open();
    const { dialog } = buttonData(await ask(chat), 'Run');
    assert.match(toldOnPress(await chat.invoke({ verb: 'dialog.answer', dialog, 'field:choice': 'run' })), /no answer/);
    assert.equal(runs(chat), 0);
  });
});
