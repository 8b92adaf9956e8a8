import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSigningKey, signingKeyFile } from '../../src/sandbox/sns-publisher.ts';
import { BotProcess } from './support/bot-process.ts';

/** What `npm run demo:event -- NAME` runs. */
const eventOf = (name: string) => ['--event', name];

describe('npm run demo:event', () => {
  let bot: BotProcess;
  let otherFolder: string;

  before(async () => {
    bot = await BotProcess.start();
    otherFolder = await mkdtemp(join(tmpdir(), 'other-demo-'));
  });

  after(async () => {
    await bot?.stop();
    await rm(otherFolder, { recursive: true });
  });

  /** Fails, and says so on standard error only. */
  const failing = async (parameters: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const { code, out, err } = await bot.run(parameters, env);
    assert.deepEqual({ code, out }, { code: 1, out: [] });
    return err;
  };
  /** As in a folder of its own. */
  const elsewhere = () => ({ CHATBOT_STORE: `sqlite:${join(otherFolder, 'chatbot.db')}` });

  it('delivers to the demo of the folder that it is run in', async () => {
    const { code, out, err } = await bot.run(eventOf('text'));
    assert.deepEqual({ code, err }, { code: 0, err: [] });
    assert.deepEqual(out, [
      'Delivered: a line of text that somebody published. Look at the channel Alarms of the playground.',
    ]);
  });

  it('says which notifications there are where it knows none of that name', async () => {
    const [problem, ...names] = await failing(eventOf('fire'));
    assert.equal(problem, 'There is no notification fire: npm run demo:event -- NAME');
    assert.ok(names.length > 5);
    assert.match(names[0] ?? '', /^ {2}alarm {6}an alarm on/);
    const [wanted, ...same] = await failing(['--event']);
    assert.equal(wanted, 'Name a notification: npm run demo:event -- NAME');
    assert.deepEqual(same, names);
  });

  it('asks for the demo to be started where none has run', async () => {
    assert.deepEqual(await failing(eventOf('alarm'), elsewhere()), [
      'No demo has run in this folder: start it with npm start first.',
    ]);
  });

  it('says that nothing answers where the demo does not run', async () => {
    const stopped = await BotProcess.unusedPort();
    assert.deepEqual(await failing(eventOf('alarm'), { PORT: String(stopped) }), [
      `Nothing answers on port ${stopped} (connect ECONNREFUSED 127.0.0.1:${stopped}): start the demo with npm start, or set PORT to its port.`,
    ]);
  });

  it('is not believed with the key of another demo', async () => {
    openSigningKey(signingKeyFile({ kind: 'sqlite', path: join(otherFolder, 'chatbot.db') }));
    assert.deepEqual(await failing(eventOf('alarm'), elsewhere()), [
      `The bot on port ${bot.port} did not take it (HTTP 403): is it the demo of this folder?`,
    ]);
  });
});
