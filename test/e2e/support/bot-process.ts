import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface BotOptions {
  /** The bot's command line after its entry file; with the sandbox and the playground unless said otherwise. */
  readonly parameters?: readonly string[];
  /** Added to the bot's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The file that is run. */
  readonly entry?: string;
}

/** How a program ended, and the lines that it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const readyWithinMs = 30_000;
const lineWithinMs = 10_000;
/** A running turn may wait for AWS for 15 s; platforms that run containers give 30. */
const endWithinMs = 25_000;

/**
 * The bot in a process of its own, on free ports, with a home folder and a store that nobody else has and that go away with it.
 * Of the tests' environment it gets the PATH only, so that no account or setting of this machine reaches it.
 */
export class BotProcess {
  readonly port: number;
  readonly playgroundPort: number;
  /** What the bot wrote on standard output and standard error since its first start, a line each. */
  readonly lines: string[] = [];
  readonly #folder: string;
  readonly #options: BotOptions;
  #child: ChildProcess | undefined;

  private constructor(folder: string, [port, playgroundPort]: readonly [number, number], options: BotOptions) {
    this.#folder = folder;
    this.port = port;
    this.playgroundPort = playgroundPort;
    this.#options = options;
  }

  /** Starts the bot; returns when it says that it is ready, and with `--demo` has printed the playground's address. */
  static async start(options: BotOptions = {}): Promise<BotProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'bot-'));
    const bot = new BotProcess(folder, await freePorts(), options);
    await bot.#start();
    return bot;
  }

  /** A port at which nothing listens at the moment. */
  static async unusedPort(): Promise<number> {
    return (await freePorts())[0];
  }

  get isRunning(): boolean {
    return this.#child !== undefined;
  }

  /** Of the process that runs. */
  get pid(): number {
    return this.#running().pid ?? 0;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get playgroundUrl(): string {
    return `http://localhost:${this.playgroundPort}`;
  }

  /** Asks the bot to end; fails unless it does, with exit code 0. Its folder is removed. */
  async stop(): Promise<void> {
    const child = this.#running();
    const deadline = setTimeout(() => child.kill('SIGKILL'), endWithinMs);
    const [code, signal] = await ended(child, 'SIGTERM');
    clearTimeout(deadline);
    this.#child = undefined;
    await rm(this.#folder, { recursive: true, force: true });
    assert.deepEqual({ code, signal }, { code: 0, signal: null }, `The bot did not end cleanly. ${this.#tail()}`);
  }

  /** Ends the bot as a power cut does. Its store stays for `restart`. */
  async kill(): Promise<void> {
    await ended(this.#running(), 'SIGKILL');
    this.#child = undefined;
  }

  /** Starts the bot again after `kill`, with the same ports and the same store. */
  async restart(): Promise<void> {
    assert.equal(this.#child, undefined, 'The bot still runs.');
    await this.#start();
  }

  /** The first line, from the start or line number `from` on, that matches. */
  async waitForLine(pattern: RegExp, { from = 0, timeout = lineWithinMs } = {}): Promise<string> {
    return this.#until(timeout, `a line ${pattern}`, async () =>
      this.lines.slice(from).find((line) => pattern.test(line)),
    );
  }

  /** Runs the bot's program once more beside it, with the same settings but for those given, until it ends by itself. */
  async run(parameters: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const child = this.#spawn(parameters, env);
    const lines: { out: string[]; err: string[] } = { out: [], err: [] };
    createInterface(child.stdout).on('line', (line) => lines.out.push(line));
    createInterface(child.stderr).on('line', (line) => lines.err.push(line));
    const [code] = await once(child, 'close');
    return { code, ...lines };
  }

  /** The log of a bot with `--demo`, a line each. */
  async log(): Promise<string[]> {
    return (await readFile(join(this.#folder, '.chatbot', 'demo.log'), 'utf8')).trim().split('\n');
  }

  async #start(): Promise<void> {
    const parameters = this.#options.parameters ?? ['--demo'];
    const from = this.lines.length;
    const child = this.#spawn(parameters);
    this.#child = child;
    for (const output of [child.stdout, child.stderr])
      createInterface(output).on('line', (line) => this.lines.push(line));
    const endWithTests = (): void => void child.kill('SIGKILL');
    process.once('exit', endWithTests);
    child.once('close', () => process.off('exit', endWithTests));

    try {
      await this.#until(readyWithinMs, 'an answer of /readyz', () => this.#ready());
      if (parameters.includes('--demo')) {
        await this.waitForLine(new RegExp(`:${this.playgroundPort}\\b`), { from, timeout: readyWithinMs });
      }
    } catch (error) {
      if (child.exitCode === null && child.signalCode === null) await this.kill();
      await rm(this.#folder, { recursive: true, force: true });
      throw error;
    }
  }

  #spawn(parameters: readonly string[], env: Readonly<Record<string, string>> = {}) {
    return spawn(process.execPath, [this.#options.entry ?? join(root, 'src', 'main.ts'), ...parameters], {
      // With --demo the bot keeps a log in the folder it runs in.
      cwd: this.#folder,
      env: {
        PATH: process.env.PATH,
        NODE_V8_COVERAGE: process.env.NODE_V8_COVERAGE,
        HOME: this.#folder,
        TMPDIR: this.#folder,
        PORT: String(this.port),
        PLAYGROUND_PORT: String(this.playgroundPort),
        CHATBOT_STORE: `sqlite:${join(this.#folder, 'chatbot.db')}`,
        AWS_EC2_METADATA_DISABLED: 'true',
        ...this.#options.env,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  async #ready(): Promise<true | undefined> {
    // Refused until it listens.
    const response = await fetch(`${this.url}/readyz`).catch(() => undefined);
    return response?.ok ? true : undefined;
  }

  async #until<T>(timeoutMs: number, what: string, look: () => Promise<T | undefined>): Promise<T> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      const child = this.#running();
      assert.ok(child.exitCode === null && child.signalCode === null, `The bot ended before ${what}. ${this.#tail()}`);
      assert.ok(performance.now() < deadline, `No ${what} within ${timeoutMs} ms. ${this.#tail()}`);
      await after(20);
    }
  }

  #running(): ChildProcess {
    assert.ok(this.#child !== undefined, 'The bot does not run.');
    return this.#child;
  }

  #tail(): string {
    return `Its last lines:\n${this.lines.slice(-20).join('\n')}`;
  }
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<[number | null, string | null]> {
  if (child.exitCode !== null || child.signalCode !== null) return [child.exitCode, child.signalCode];
  const closed = once(child, 'close');
  child.kill(signal);
  await closed;
  return [child.exitCode, child.signalCode];
}

/** Two ports of the loopback address that nobody has at the moment. */
async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()] as const;
  const ports = await Promise.all(
    servers.map(async (server) => {
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : 0;
    }),
  );
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  const [port = 0, playgroundPort = 0] = ports;
  return [port, playgroundPort];
}
