import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlayground } from '../../src/sandbox/playground.ts';
import { playgroundConfiguration, playgroundTeam } from '../../src/sandbox/playground-team.ts';

// biome-ignore lint/style/noProcessEnv: the playground's process needs the PATH, and its coverage is measured
const { PATH, NODE_V8_COVERAGE } = process.env;

describe('the playground beside the bot', () => {
  it('serves the team of the sandbox on the loopback address only, and is gone when stopped', async () => {
    const port = await freePort();
    const lines: string[] = [];
    const playground = await startPlayground({ ...options(port), log: (line) => lines.push(line) });
    try {
      assert.equal(playground.url, `http://localhost:${port}`);
      const served = await (await fetch(`http://127.0.0.1:${port}/_internal/v1/testConfig`)).json();
      assert.partialDeepStrictEqual(served, {
        config: {
          tenantId: playgroundTeam.tenantId,
          bot: playgroundTeam.bot,
          personalChat: playgroundTeam.personalChat,
        },
      });
      for (const address of addressesOfThisMachine()) {
        await assert.rejects(fetch(`http://${address}:${port}/`), `reachable at ${address}`);
      }
    } finally {
      await playground.stop();
      await playground.stop();
    }
    await assert.rejects(fetch(`http://127.0.0.1:${port}/`));
    assert.deepEqual(lines, [`Listening on ${port}`]);
  });

  it('says which port is taken and how to take another', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const port = portOf(holder);
    try {
      await assert.rejects(startPlayground(options(port)), {
        message: `Port ${port} is in use. Set PLAYGROUND_PORT to a free one, or end the program that has it.`,
      });
    } finally {
      holder.close();
    }
  });

  it('says how to install a package that is missing', async () => {
    const resolve = (): string => {
      throw new Error('Cannot find module');
    };
    await assert.rejects(
      startPlayground({ ...options(1), resolve }),
      /^Error: The Agents Playground is not installed\. Run "npm ci"/,
    );
  });

  it('gives the reason when the playground does not start', async () => {
    const resolve = (): string => '/nowhere/cli.js';
    await assert.rejects(
      startPlayground({ ...options(1), resolve }),
      /^Error: The Agents Playground did not start: .+$/,
    );
  });

  it('ends when the bot is killed', async () => {
    const port = await freePort();
    const program = `
      import { startPlayground } from ${JSON.stringify(import.meta.resolve('../../src/sandbox/playground.ts'))};
      await startPlayground({ botUrl: 'http://127.0.0.1:1/', port: ${port}, env: process.env, log() {} });
      process.stdout.write('started');`;
    const folder = await mkdtemp(join(tmpdir(), 'killed-bot-'));
    const bot = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      env: { PATH, NODE_V8_COVERAGE, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(bot.stdout, 'data');
    bot.kill('SIGKILL');
    await gone(port);
    await rm(folder, { recursive: true });
  });
});

describe("the playground's team", () => {
  it('has the six people and the one channel that the playground wants, all with ids of their own', () => {
    const { currentUser, otherUsers, personalChat, groupChat, team, channel } = playgroundTeam;
    assert.equal(otherUsers.length, 5);
    const people = [currentUser, ...otherUsers];
    const ids = [
      ...people.flatMap((one) => [one.id, one.aadObjectId]),
      personalChat.id,
      groupChat.id,
      team.id,
      channel.id,
    ];
    assert.equal(new Set(ids).size, ids.length);
    assert.partialDeepStrictEqual(playgroundConfiguration(playgroundTeam), {
      version: '0.1.1',
      team: { channels: [channel] },
    });
  });
});

function options(port: number): Parameters<typeof startPlayground>[0] {
  return { botUrl: 'http://127.0.0.1:1/api/messages', port, env: { PATH, NODE_V8_COVERAGE }, log: () => {} };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  await once(server.close(), 'close');
  return port;
}

function portOf(server: ReturnType<typeof createServer>): number {
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}

function addressesOfThisMachine(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
}

/** Returns when nobody answers on the port; fails with the test's own deadline. */
async function gone(port: number): Promise<void> {
  while (
    await fetch(`http://127.0.0.1:${port}/_debug/ping`).then(
      () => true,
      () => false,
    )
  )
    await new Promise(setImmediate);
}
