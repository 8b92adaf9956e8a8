import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { playgroundConfiguration, playgroundTeam } from './playground-team.ts';

export interface PlaygroundOptions {
  /** Where the bot takes activities: `http://localhost:3978/api/messages`. */
  readonly botUrl: string;
  readonly port: number;
  /** The bot's environment. Only what any program needs to run is passed on: no credentials. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes what the playground says, a line at a time. */
  readonly log: (line: string) => void;
  /** Finds the package's files; throws when there are none. */
  readonly resolve?: (specifier: string) => string;
}

export interface Playground {
  /** The address to open in a browser. */
  readonly url: string;
  /** Ends the playground; returns when its process is gone. May be called more than once. */
  readonly stop: () => Promise<void>;
}

/** Environment variables that the playground gets from the bot: to find programs and folders; coverage of this project's tests. */
const passedOn = [
  ...['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'NODE_V8_COVERAGE'],
  ...['USERPROFILE', 'SystemRoot', 'windir', 'ComSpec', 'TEMP', 'TMP'],
];

const startWithinMs = 30_000;
const stopWithinMs = 3_000;

/**
 * Starts Microsoft 365 Agents Playground, a local Teams client, beside the bot and returns when it can be opened. It ends
 * with the bot, listens on the loopback address only, sends no telemetry and opens no browser.
 *
 * Throws an Error with a message of one line when the package is missing, the port is taken or the start fails.
 */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  const cli = findCli(options.resolve ?? createRequire(import.meta.url).resolve);
  const folder = await mkdtemp(join(tmpdir(), 'playground-'));
  const configPath = join(folder, 'team.yml');
  const logPath = join(folder, 'playground.log');
  await writeFile(configPath, JSON.stringify(playgroundConfiguration(playgroundTeam)));

  const child = spawn(process.execPath, [...guarded(cli), ...cliOptions(options)], {
    // It writes into the folder it runs in.
    cwd: folder,
    env: {
      ...Object.fromEntries(passedOn.map((name) => [name, options.env[name]])),
      M365_AGENTS_PLAYGROUND_CONFIG_PATH: configPath,
      M365_AGENTS_PLAYGROUND_LOGFILE: logPath,
      TEAMSAPPTESTER_BROWSER: 'none',
      // Its telemetry library counts its own requests and reports them even when nothing else is reported.
      APPLICATION_INSIGHTS_NO_STATSBEAT: '1',
    },
  });
  const output = createInterface(child.stdout).on('line', options.log);
  createInterface(child.stderr).on('line', options.log);
  child.stdin.on('error', (error) => options.log(`standard input of the playground: ${error.message}`));

  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(`it ended with ${signal ?? `exit code ${code}`}`));
  });
  const cleaned = ended.then(async (how) => {
    const reason = await lastError(logPath);
    await rm(folder, { recursive: true, force: true });
    return reason ?? how;
  });
  const stop = async (): Promise<void> => {
    child.stdin.end();
    const deadline = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
    await cleaned;
    clearTimeout(deadline);
  };

  const tooLate = setTimeout(() => child.kill('SIGKILL'), startWithinMs);
  try {
    await Promise.race([
      answering(output, options.port),
      cleaned.then((reason) => Promise.reject(startFailed(reason))),
    ]);
  } catch (error) {
    await stop();
    throw error;
  } finally {
    clearTimeout(tooLate);
  }
  return { url: `http://localhost:${options.port}`, stop };
}

function findCli(resolve: (specifier: string) => string): string {
  try {
    return resolve('@microsoft/m365agentsplayground/cli.js');
  } catch (cause) {
    throw new Error(
      'The Agents Playground is not installed. Run "npm ci" (it is a development package), or start the bot alone with "npm run bot".',
      { cause },
    );
  }
}

function guarded(cli: string): string[] {
  return ['--import', import.meta.resolve('./playground-guard.ts'), cli];
}

function cliOptions({ botUrl, port }: PlaygroundOptions): string[] {
  const serviceUrl = `http://127.0.0.1:${port}/_connector`;
  return [
    ...['--app-endpoint', botUrl, '--channel-id', 'msteams', '--port', String(port), '--service-url', serviceUrl],
    '--disable-telemetry',
  ];
}

/** The port of its line `Listening on PORT`: another than asked for when that one is in use. */
function listeningPort(output: Interface): Promise<number> {
  return new Promise((resolve) => {
    output.on('line', (line) => {
      const port = /^Listening on (\d+)$/.exec(line)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
  });
}

/** Returns when the playground answers on the port it was asked to take. */
async function answering(output: Interface, port: number): Promise<void> {
  if ((await listeningPort(output)) !== port) {
    throw new Error(`Port ${port} is in use. Set PLAYGROUND_PORT to a free one, or end the program that has it.`);
  }
  await fetch(`http://127.0.0.1:${port}/_debug/ping`);
}

function startFailed(reason: string): Error {
  return new Error(`The Agents Playground did not start: ${reason}`);
}

/** What the playground wrote of its failure into its log file: lines begin with their level. */
async function lastError(logPath: string): Promise<string | undefined> {
  const log = await readFile(logPath, 'utf8').catch((error: unknown) => `error ${String(error)}`);
  const errors = log.split('\n').filter((line) => line.startsWith('error '));
  return (errors.find((line) => line.startsWith('error Reason: ')) ?? errors.at(-1))?.replace(/^error (Reason: )?/, '');
}
