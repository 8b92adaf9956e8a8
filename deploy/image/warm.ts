import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The least that the bot starts with. */
const CONFIGURATION = `
ChannelConfigurations:
  - ConfigurationName: image
    Personal: true
    IamRoleArn: arn:aws:iam::111122223333:role/image
`;
const PORT = 39_780;
const READY_WITHIN_MS = 60_000;
/** What the bot loads after its start, it has loaded by then. */
const LOADED_MS = 5000;
const POLL_MS = 100;

/**
 * `node warm.ts DIRECTORY`: starts the bot that stands there once and stops it, so that the code it compiled is kept beside its packages.
 * Where nothing can be written, each start would compile it again.
 */
async function warm(directory: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'chatbot-warm-'));
  try {
    await startOnce(directory, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
  // Node.js writes it for its own user alone.
  readableToAll(join(directory, 'node_modules', '.cache'));
}

async function startOnce(directory: string, folder: string): Promise<void> {
  const configuration = join(folder, 'chatbot.yaml');
  writeFileSync(configuration, CONFIGURATION);
  const bot = spawn(process.execPath, ['src/main.ts'], {
    cwd: directory,
    stdio: 'inherit',
    env: {
      PORT: String(PORT),
      CHATBOT_CONFIG: configuration,
      CHATBOT_STORE: `sqlite:${join(folder, 'chatbot.db')}`,
      CHATBOT_LOG: 'error',
      AWS_REGION: 'eu-west-1',
      // No request is signed with them: nothing asks the bot to do anything.
      AWS_ACCESS_KEY_ID: 'none',
      AWS_SECRET_ACCESS_KEY: 'none',
    },
  });
  const ended = new Promise<number | null>((resolve) => bot.once('exit', resolve));
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await isReady())) {
    if (bot.exitCode !== null || Date.now() > deadline) {
      bot.kill('SIGKILL');
      throw new Error('The bot did not start.');
    }
    await pause(POLL_MS);
  }
  await pause(LOADED_MS);
  bot.kill('SIGTERM');
  const code = await ended;
  if (code !== 0) throw new Error(`The bot ended with code ${code}.`);
}

async function isReady(): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${PORT}/readyz`).catch(() => null);
  return answer?.ok === true;
}

function readableToAll(path: string): void {
  const isDirectory = statSync(path).isDirectory();
  chmodSync(path, isDirectory ? 0o755 : 0o644);
  if (isDirectory) for (const name of readdirSync(path)) readableToAll(join(path, name));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

const [directory] = process.argv.slice(2);
if (directory === undefined) {
  process.stderr.write('usage: node warm.ts DIRECTORY\n');
  process.exitCode = 2;
} else {
  await warm(directory);
}
