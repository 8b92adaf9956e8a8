import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The bot as a process of its own, as `npm run bot` starts it. */
export interface BotProcess {
  readonly url: string;
  /** Milliseconds from the start of the process until its doors were open, and until it said it was ready. */
  readonly listeningMs: number;
  readonly readyMs: number;
  readonly residentMegabytes: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

const CONFIGURATION = `
Accounts:
  "111122223333": { Name: production, DefaultRegion: eu-west-1 }
ChannelConfigurations:
  - ConfigurationName: production-ops
    Personal: true
    IamRoleArn: arn:aws:iam::111122223333:role/chatbot-ops
`;
const START_WITHIN_MS = 30_000;

export async function startBot(env: Record<string, string>, entry = 'src/main.ts'): Promise<BotProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'chatbot-bench-'));
  const configuration = join(folder, 'chatbot.yaml');
  await writeFile(configuration, CONFIGURATION);
  const port = await freePort();
  const started = performance.now();
  const child = spawn(process.execPath, [entry], {
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      CHATBOT_CONFIG: configuration,
      CHATBOT_STORE: `sqlite:${join(folder, 'chatbot.db')}`,
      CHATBOT_LOG: 'error',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  const reached = async (path: string): Promise<number> => {
    for (;;) {
      const answer = await fetch(`${url}${path}`).catch(() => null);
      if (answer?.ok) return performance.now() - started;
      if (child.exitCode !== null || performance.now() - started > START_WITHIN_MS)
        throw new Error('the bot did not start');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const listeningMs = await reached('/healthz');
  const readyMs = await reached('/readyz');
  return {
    url,
    listeningMs,
    readyMs,
    async residentMegabytes() {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
