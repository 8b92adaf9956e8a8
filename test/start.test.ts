import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env as inherited } from 'node:process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { start } from '../src/start.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const CONFIGURATION = `
ChannelConfigurations:
  - ConfigurationName: production-ops
    Personal: true
    IamRoleArn: arn:aws:iam::111122223333:role/chatbot-ops
`;

describe('the start', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chatbot-start-'));
    await writeFile(join(folder, 'chatbot.yaml'), CONFIGURATION);
    await writeFile(join(folder, 'wrong.yaml'), 'ChannelConfigurations: 5\n');
  });
  after(() => rm(folder, { recursive: true }));

  const environment = (more: Record<string, string> = {}) => ({
    PORT: '0',
    CHATBOT_CONFIG: join(folder, 'chatbot.yaml'),
    CHATBOT_STORE: 'sqlite::memory:',
    CHATBOT_LOG: 'silent',
    ...more,
  });

  class Failed extends Error {}

  /** The bot within this process. Ended by `stop`. */
  const startHere = async (env: Record<string, string>) => {
    const lines: string[] = [];
    const exited = Promise.withResolvers<number>();
    let stop = (): void => undefined;
    await start({
      env,
      args: [],
      print: (line) => lines.push(line),
      fail: (message) => {
        throw new Failed(message);
      },
      onStop: (callback) => {
        stop = callback;
      },
      exit: exited.resolve,
    });
    const url = /http:\/\/localhost:\d+/.exec(lines.join('\n'))?.[0] ?? '';
    return { lines, url, stop: () => stop(), exited: exited.promise };
  };

  /** The bot as a process of its own, in the folder. */
  const spawnHere = (env: Record<string, string>, args: readonly string[] = []) => {
    const { PATH = '', HOME = '', NODE_V8_COVERAGE } = inherited;
    return spawn(process.execPath, [MAIN, ...args], {
      cwd: folder,
      env: { PATH, HOME, ...(NODE_V8_COVERAGE === undefined ? {} : { NODE_V8_COVERAGE }), ...env },
    });
  };

  /** All that a process prints; `then` is called once, when it has printed the words. */
  const outputOf = async (child: ReturnType<typeof spawnHere>, words: string, then: () => unknown): Promise<string> => {
    let output = '';
    let isCalled = false;
    for await (const chunk of child.stdout) {
      output += chunk;
      if (isCalled || !output.includes(words)) continue;
      isCalled = true;
      await then();
    }
    return output;
  };

  it('opens the doors, says where, and is ready', async () => {
    const { lines, url, stop, exited } = await startHere(environment());
    try {
      assert.match(
        lines.join('\n'),
        /MicrosoftAppId is not set: activities are taken without a token, on the loopback/,
      );
      assert.match(
        lines.join('\n'),
        /teams-aws-chatbot \d+\.\d+\.\d+ listens on http:\/\/localhost:\d+\/api\/messages/,
      );
      assert.deepEqual(await (await fetch(`${url}/healthz`)).json(), { status: 'ok' });
      assert.deepEqual(await (await fetch(`${url}/readyz`)).json(), { ready: true, problems: [] });
      const refused = await fetch(`${url}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ type: 'message' }),
      });
      assert.equal(refused.status, 400);
    } finally {
      stop();
      stop();
    }
    assert.equal(await exited, 0);
    await assert.rejects(fetch(`${url}/healthz`));
  });

  it('with an app id takes activities with its token alone, from anywhere', async () => {
    const app = { MicrosoftAppId: 'an-id', MicrosoftAppPassword: 'hunter22', MicrosoftAppTenantId: 'a-tenant' };
    const { lines, url, stop, exited } = await startHere(environment(app));
    const activity = {
      type: 'message',
      channelId: 'msteams',
      serviceUrl: 'https://smba.trafficmanager.net/emea/',
      from: { id: '29:alex' },
      recipient: { id: '28:bot' },
      conversation: { id: 'a:1' },
    };
    const refused = await fetch(`${url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(activity),
    });
    stop();
    assert.equal(refused.status, 401);
    assert.doesNotMatch(lines.join('\n'), /without a token|hunter22/);
    await exited;
  });

  it('fails at once where the environment is wrong', async () => {
    await assert.rejects(startHere(environment({ PORT: 'http' })), (error) => {
      assert.ok(error instanceof Failed);
      assert.match(error.message, /^The environment variable PORT is not valid[^\n]*$/);
      return true;
    });
  });

  it('fails with a word where the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = String(typeof address === 'object' ? address?.port : '');
    await assert.rejects(
      startHere(environment({ PORT: port })),
      /^Error: Cannot listen on port \d+ \(.*EADDRINUSE.*\): end what uses it, or set PORT/,
    );
    other.close();
  });

  for (const [what, env, message] of [
    ['there is no configuration', { CHATBOT_CONFIG: 'nothing.yaml' }, /^nothing\.yaml: there is no such file: .*\n$/],
    [
      'the configuration is wrong',
      { CHATBOT_CONFIG: 'wrong.yaml' },
      /^wrong\.yaml:1:\d+: ChannelConfigurations: .*\n$/,
    ],
    ['the store cannot be opened', { CHATBOT_STORE: 'sqlite:/not/there/x.db' }, /^[^\n]*\/not\/there[^\n]*\n$/],
  ] as const) {
    it(`ends the process with one line where ${what}`, async () => {
      const child = spawnHere(environment(env));
      const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
      assert.match(stderr, message);
      assert.equal(code, 1);
    });
  }

  it('stops cleanly when the process is asked to end', async () => {
    const child = spawnHere(environment({ CHATBOT_LOG: 'info' }));
    const exit = once(child, 'exit');
    const output = await outputOf(child, 'listens on', () => child.kill('SIGTERM'));
    assert.deepEqual(await exit, [0, null]);
    assert.match(output, /"msg":"stopping"/);
  });

  it('with --demo runs on the sandbox beside the playground, with its state and log in a folder of its own', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const address = free.address();
    const port = String(typeof address === 'object' ? address?.port : '');
    free.close();
    await once(free, 'close');
    const app = { MicrosoftAppId: 'an-id', MicrosoftAppPassword: 'x', MicrosoftAppTenantId: 'y' };
    const child = spawnHere({ PORT: '0', PLAYGROUND_PORT: port, ...app }, ['--demo']);
    const exit = once(child, 'exit');
    let status = 0;
    const output = await outputOf(child, 'Ctrl+C', async () => {
      status = (await fetch(`http://127.0.0.1:${port}/`)).status;
      child.kill('SIGINT');
    });
    assert.equal(status, 200);
    assert.deepEqual(await exit, [0, null]);
    assert.match(output, new RegExp(`Open http://localhost:${port} and try[\\s\\S]*lambda list-functions`));
    assert.doesNotMatch(output, /"level"|without a token/);
    assert.match(await readFile(join(folder, '.chatbot', 'demo.log'), 'utf8'), /"msg":"stopping"/);
    assert.ok((await readFile(join(folder, '.chatbot', 'demo.db'))).length > 0);
  }).timeout(30_000);

  it('with --demo ends with one line where the playground cannot have its port', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = String(typeof address === 'object' ? address?.port : '');
    const env = { PORT: '0', PLAYGROUND_PORT: port, CHATBOT_STORE: 'sqlite::memory:' };
    const child = spawnHere(env, ['--demo']);
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    other.close();
    assert.match(stderr, /^Port \d+ is in use\. Set PLAYGROUND_PORT[^\n]*\n$/);
    assert.equal(code, 1);
  }).timeout(30_000);
});
