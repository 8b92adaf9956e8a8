import assert from 'node:assert/strict';
import { playgroundTeam } from '../../src/sandbox/playground-team.ts';
import { BotProcess } from './support/bot-process.ts';
import { FakeConnector, messageActivity } from './support/raw-activity.ts';
import { RawConversation } from './support/raw-conversation.ts';

const { currentUser: alex, personalChat } = playgroundTeam;
/** Teams gives an invoke 10 seconds; the bot answers well before. */
const pressAnsweredWithinMs = 5000;

describe('the process of the bot', () => {
  let bot: BotProcess;
  let connector: FakeConnector;
  let chat: RawConversation;

  before(async () => {
    connector = await FakeConnector.start();
    bot = await BotProcess.start();
    chat = new RawConversation(bot, connector, alex, personalChat.id);
    await chat.ask('set default-account production');
  });

  after(async () => {
    if (bot?.isRunning) await bot.stop();
    await connector?.stop();
  });

  it('ends with one line that says what to do where it cannot start', async () => {
    const started = BotProcess.start({ env: { PORT: new URL(connector.url).port } });
    await assert.rejects(
      started,
      /Its last lines:\nCannot listen on port \d+ \(.*\): end what uses it, or set PORT.*\.$/,
    );
  });

  it('goes on after it was killed: what waits is there, and runs once', async () => {
    const question = await chat.ask('invoke drain');
    await bot.kill();
    await bot.restart();

    const from = connector.taken.length;
    await chat.press(question, 'Run');
    await chat.card(/"drained": 128/, from);
    const { body } = await chat.press(question, 'Run');
    assert.match(JSON.stringify(body), /no longer open|already answered/);
    await chat.ask('status');
    assert.equal(chat.posted(from).filter((text) => text.includes('"drained": 128')).length, 1);
    const ran = (await bot.log()).filter((line) => line.includes('"outcome":"ran"') && line.includes('"drain"'));
    assert.equal(ran.length, 1);
  });

  it('turns the pages of an answer from before it was killed, and knows what it was told before', async () => {
    const message = messageActivity(chat.origin, 'lambda list-functions');
    const from = connector.taken.length;
    await chat.deliver(message);
    const list = await chat.card(/1–10 of 23 functions/, from);
    await bot.kill();
    await bot.restart();

    const { body } = await chat.press(list, 'Next');
    assert.match(JSON.stringify(body), /11–20 of 23 functions/);
    await chat.deliver(message);
    assert.equal(chat.posted(from).length, 1);
  });

  it('answers a press at once, and tells of a call that it gives up because it is asked to end', async () => {
    const question = await chat.ask('invoke nightly-report');
    const from = connector.taken.length;
    const pressedAt = performance.now();
    const { body } = await chat.press(question, 'Run');
    assert.ok(performance.now() - pressedAt < pressAnsweredWithinMs, 'the press waited too long for its answer');
    assert.match(JSON.stringify(body), /Alex Wilber ran this at/);
    await connector.waitFor(({ activity }) => activity.type === 'typing', { from });

    // Fails unless the exit code is 0.
    await bot.stop();
    const [answer = '', ...more] = chat.posted(from);
    assert.match(answer, /The bot is being restarted.*AWS may still be doing what was asked/s);
    assert.deepEqual(more, []);
  });
});
