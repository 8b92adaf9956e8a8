import { mkdirSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pino } from 'pino';
import { PATHS } from './admin/paths.ts';
import { adminDoors } from './admin-doors.ts';
import type { Assembled } from './assemble.ts';
import { type Environment, readEnvironment } from './configuration/environment.ts';
import type { Certificates } from './notifications/certificates.ts';
import { DEMO_FOLDER, DEMO_LOG, DEMO_STORE } from './sandbox/demo-files.ts';
import { createServer } from './server.ts';
import { createLog, type Log } from './telemetry/log.ts';
import { Traces } from './telemetry/traces.ts';

/** What a process gives the bot. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly args: readonly string[];
  readonly print: (line: string) => void;
  /** Ends the process with one line that says what to do. */
  readonly fail: (message: string) => never;
  /** Calls back once when the process is asked to end. */
  readonly onStop: (stop: () => void) => void;
  readonly exit: (code: number) => void;
  /** Whom notifications are believed; SNS itself, or the sandbox in its demo, when left out. */
  readonly certificates?: Certificates;
  /** Who says who signs in to the operators' page; the tenant's Microsoft Entra ID when left out. */
  readonly openIdIssuer?: string;
}

/** How long running turns may take to finish once the process is asked to end. */
const GRACE_MS = 10_000;

/**
 * Starts the bot: opens the doors at once, loads what answers behind them right after (`/readyz` says when), and stops cleanly. With
 * `--demo` it runs on the sandbox AWS accounts and brings the playground.
 */
export async function start(host: Host): Promise<void> {
  const read = readEnvironment(host.env);
  if (read.kind === 'problem') return host.fail(read.message);
  const demo = host.args.includes('--demo');
  const environment = demo ? demoEnvironment(read.environment, host.env) : read.environment;
  const traces = new Traces();
  const mixin = () => traces.fields();
  const log = demo ? demoLog(environment.logLevel, mixin) : createLog({ level: environment.logLevel, mixin });

  const assembled = Promise.withResolvers<Assembled>();
  // Requests that come before it is there wait for it; if it fails, the process ends.
  assembled.promise.catch(() => undefined);
  let problems: () => readonly string[] = () => ['starting'];
  let isAdminOpen = () => false;
  const server = createServer({
    messages: async (request, response) => (await assembled.promise).messages(request, response),
    doors: [
      {
        method: 'POST',
        path: '/api/sns',
        // SNS says text/plain of its JSON.
        contentTypes: ['text/plain', 'application/json'],
        handle: async (request, response) => (await assembled.promise).sns.handle(request, response),
        unreadable: (request, reason) => void assembled.promise.then(({ sns }) => sns.unreadable(request, reason)),
      },
      {
        method: 'GET',
        path: '/metrics',
        contentTypes: [],
        handle: async (request, response) => (await assembled.promise).metrics(request, response),
      },
      ...adminDoors({
        isOpen: () => isAdminOpen(),
        handle: async (request, response) => (await assembled.promise).admin.handle(request, response),
      }),
    ],
    readiness: () => {
      const found = problems();
      return { ready: found.length === 0, problems: found };
    },
    log,
    loopbackOnly: environment.app === null,
    traces,
    // If it fails, the process ends.
    observe: (request) => void assembled.promise.then(({ observe }) => observe(request)).catch(() => undefined),
  });
  const listening = await listen(server, environment.port, host);

  const parts = await assembleLater(environment, demo, log, traces, host).catch((error: unknown) =>
    host.fail(error instanceof Error ? error.message : String(error)),
  );
  assembled.resolve(parts);
  problems = parts.problems;
  isAdminOpen = parts.admin.isOpen;
  // Before anything is printed: whoever waits for the line may end the process at once.
  let playground: Awaited<ReturnType<typeof openPlayground>> | null = null;
  let endLife: (() => void) | null = null;
  let stopping = false;
  host.onStop(async () => {
    if (stopping) return;
    stopping = true;
    log.info('stopping');
    endLife?.();
    await playground?.stop();
    await parts.stop(GRACE_MS, server.close(GRACE_MS));
    host.exit(0);
  });

  if (environment.app === null && !demo) {
    host.print('MicrosoftAppId is not set: activities are taken without a token, on the loopback address only.');
  }
  host.print(`teams-aws-chatbot ${await version()} listens on http://localhost:${listening}/api/messages`);
  if (demo) playground = await openPlayground(listening, environment.playgroundPort, host);
  endLife = parts.startLife?.(listening) ?? null;
}

async function listen(server: ReturnType<typeof createServer>, port: number, host: Host): Promise<number> {
  try {
    return await server.listen(port);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return host.fail(`Cannot listen on port ${port} (${reason}): end what uses it, or set PORT to another.`);
  }
}

/** The heavy half, loaded after the doors are open: Bot Framework, the dialogs, the cards. */
async function assembleLater(
  environment: Environment,
  demo: boolean,
  log: Log,
  traces: Traces,
  { certificates, openIdIssuer }: Pick<Host, 'certificates' | 'openIdIssuer'>,
): Promise<Assembled> {
  const { assemble } = await import('./assemble.ts');
  return assemble({
    environment,
    demo,
    log,
    traces,
    version: await version(),
    ...(certificates === undefined ? {} : { certificates }),
    ...(openIdIssuer === undefined ? {} : { openIdIssuer }),
  });
}

/** The demo keeps its state apart from a real bot's, unless told where, and never takes activities from elsewhere. */
function demoEnvironment(environment: Environment, env: Host['env']): Environment {
  const store = env.CHATBOT_STORE ? environment.store : DEMO_STORE;
  return { ...environment, app: null, store };
}

/** A newcomer's terminal shows what to open; the log goes into a file. */
function demoLog(level: Environment['logLevel'], mixin: () => Record<string, string>): Log {
  mkdirSync(DEMO_FOLDER, { recursive: true });
  // Opened here and now: a start that fails at once still ends with its one line.
  const dest = openSync(DEMO_LOG, 'a');
  return createLog({ level, mixin, destination: pino.destination({ dest, sync: false }) });
}

async function version(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return String(JSON.parse(text).version);
}

async function openPlayground(botPort: number, port: number, host: Host) {
  const { startPlayground } = await import('./sandbox/playground.ts');
  try {
    const playground = await startPlayground({
      botUrl: `http://localhost:${botPort}/api/messages`,
      port,
      env: host.env,
      log: () => undefined,
    });
    for (const line of welcome(playground.url, `http://localhost:${botPort}${PATHS.overview}`)) host.print(line);
    return playground;
  } catch (error) {
    return host.fail(error instanceof Error ? error.message : String(error));
  }
}

/** What a newcomer reads after `npm start`. */
function welcome(url: string, operatorsPage: string): readonly string[] {
  return [
    '',
    `  Open ${url} and try, in the chat or in a channel (there with @AWS in front):`,
    '',
    '    lambda list-functions',
    '    cloudwatch describe-alarms --state ALARM',
    '    invoke myHelloWorld',
    '',
    '  In the channel Alarms an alarm fires within a minute and recovers by itself. More to send there: npm run demo:event',
    `  How the bot is, as its administrators see it: ${operatorsPage}`,
    '',
    '  The AWS accounts behind it are simulated. Ctrl+C ends it.',
    '',
  ];
}
