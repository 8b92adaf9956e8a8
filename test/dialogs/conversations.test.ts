import assert from 'node:assert/strict';
import { ConflictError } from '../../src/store/store.ts';
import {
  ALEX,
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
  toldOnPress,
} from './support/chat.ts';

describe('dialogs of a conversation', () => {
  const loaded = load();
  const open = (options: ChatOptions = {}) => new Chat(loaded, { configuration: oneAccount, ...options });
  const change = 'lambda invoke --function-name myHelloWorld';

  describe('that wait', () => {
    it('are ended by cancel, which says so', async () => {
      const chat = open();
      const asked = await chat.say('lambda get-function');
      const cancelled = await chat.say('cancel');
      assert.match(said(cancelled), /Cancelled\nNothing was run\./);
      assert.match(saidInPlace(cancelled), /Cancelled by Alex Wilber\./);
      assert.deepEqual(
        cancelled.replaced.map(({ id }) => id),
        asked.ids,
      );
    });

    it('are none to cancel where none waits', async () => {
      const chat = open();
      assert.match(said(await chat.say('cancel')), /There is nothing to cancel/);
      assert.equal(chat.lastAudit.outcome, 'built-in');
    });

    for (const [what, line] of [
      ['another command', 'lambda list-functions'],
      ['another change', 'sns publish --topic-arn arn:aws:sns:eu-west-1:111122223333:alarms --message hello'],
      ['another question', 'set default-region'],
    ] as const) {
      it(`are ended by ${what}, and their card says so`, async () => {
        const chat = open();
        const asked = await chat.say(change);
        const next = await chat.say(line);
        assert.match(saidInPlace(next), /Not run\. Another (?:command|question) took its place\./);
        assert.deepEqual(
          next.replaced.map(({ id }) => id),
          asked.ids,
        );
        assert.match(toldOnPress(await chat.press(onlyCard(asked), 'Run')), /another command took its place/);
        assert.ok(!chat.calls.includes('lambda Invoke'));
      });
    }

    it('are ended by the button of another card, which stays as it is', async () => {
      const chat = open();
      const help = onlyCard(await chat.say('help'));
      const asked = await chat.say(change);
      const next = await chat.press(help, 'Functions');
      assert.deepEqual(
        next.replaced.map(({ id }) => id),
        asked.ids,
      );
      assert.match(saidInPlace(next), /Another command took its place/);
      assert.match(said(next), /Showing 1–10 of 23 functions/);
      assert.equal(toldOnPress(next), 'The answer is below.');
    });

    for (const line of [
      'help',
      'whoami',
      'status',
      'explain lambda list-functions',
      'lamda list-functions',
      'lambda invoke --help',
    ]) {
      it(`stay open while "${line}" is answered`, async () => {
        const chat = open();
        await chat.say(change);
        assert.equal((await chat.say(line)).replaced.length, 0);
        assert.match(said(await chat.say('run')), /✓ Succeeded/);
      });
    }

    it('survive a restart of the bot', async () => {
      const store = openStore(() => 0);
      const before = open({ store });
      const asked = onlyCard(await before.say('lambda get-function'));
      const after = open({ store });
      const answered = await after.press(asked, 'Continue', { 'field:function-name': 'drain' });
      assert.match(said(answered), /^lambda get-function --function-name drain/);
    });

    it('go on by text on another instance', async () => {
      const store = openStore(() => 0);
      await open({ store }).say(change);
      assert.match(said(await open({ store }).say('run')), /✓ Succeeded/);
    });

    it('are over once they have failed', async () => {
      let broken = false;
      const chat = open({
        parts: (parts) => ({
          ...parts,
          configurationsFor: (conversation) => (broken ? [] : parts.configurationsFor(conversation)),
        }),
      });
      const card = onlyCard(await chat.say('lambda get-function'));
      broken = true;
      const failed = await chat.press(card, 'Continue', { 'field:function-name': 'drain' });
      assert.match(said(failed), /no longer configured/);
      broken = false;
      assert.match(said(await chat.say('cancel')), /nothing to cancel/);
    });

    it('are not begun where the setting cannot be changed', async () => {
      const chat = open({ configuration: (sandbox) => ({ ...sandbox, channelConfigurations: [] }) });
      for (const line of ['set default-account', 'set default-region', 'set default-region eu-west-1'])
        assert.match(said(await chat.say(line)), /This conversation is not configured/, line);
      assert.match(said(await chat.say('cancel')), /nothing to cancel/);
    });
  });

  describe('of several people', () => {
    const thread = inChannel('1');

    it('wait side by side, each for its own', async () => {
      const chat = open();
      const alex = onlyCard(await chat.say(change, thread));
      await chat.say('lambda get-function', { as: MEGAN, ...thread });
      assert.match(said(await chat.say('drain', { as: MEGAN, ...thread })), /--function-name drain/);
      assert.match(said(await chat.press(alex, 'Run', {}, ALEX, thread)), /✓ Succeeded/);
    });

    it('share what is remembered of the conversation', async () => {
      const chat = new Chat(loaded);
      await chat.say('set default-account staging', thread);
      assert.match(said(await chat.say('lambda list-functions', { as: MEGAN, ...thread })), /staging/);
    });
  });

  describe('of the threads of a channel', () => {
    it('are apart', async () => {
      const chat = open();
      const card = onlyCard(await chat.say(change, inChannel('1')));
      assert.match(said(await chat.say('yes', inChannel('2'))), /know no service or operation "yes"/);
      assert.match(toldOnPress(await chat.press(card, 'Run', {}, ALEX, inChannel('2'))), /already answered/);
      assert.match(said(await chat.press(card, 'Run', {}, ALEX, inChannel('1'))), /✓ Succeeded/);
    });

    it('share the account that was chosen', async () => {
      const chat = new Chat(loaded);
      await chat.say('lambda list-functions', inChannel('1'));
      await chat.say('staging', inChannel('1'));
      assert.match(said(await chat.say('lambda list-functions', inChannel('2'))), /staging/);
    });
  });

  it('remember choices that are made at the same moment', async () => {
    const store = openStore(() => 0);
    const chats = [open({ store }), open({ store }), open({ store })];
    await Promise.all(chats.map((chat, index) => chat.say(`lambda list-functions --region us-east-${index + 1}`)));
    assert.match(said(await open({ store }).say('whoami')), /us-east-\d/);
  });

  it('give up remembering after many conflicts, with a word to send it again', async () => {
    const store = openStore(() => 0);
    const write = store.write.bind(store);
    const chat = open({
      store: Object.assign(store, {
        write: async (changes: Parameters<typeof write>[0]) => {
          const [key = ''] = Object.keys(changes);
          if (key.startsWith('memory/')) throw new ConflictError(key);
          return write(changes);
        },
      }),
    });
    const refused = await chat.say('set default-region us-east-1');
    assert.match(refused.texts.join(), /came first/);
    assert.equal(chat.lastAudit.errorCode, 'store-conflict');
  });
});
