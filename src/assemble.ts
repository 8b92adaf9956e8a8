import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigurationBotFrameworkAuthentication } from 'botbuilder-core';
import { CardRenderer } from '../cards/render.ts';
import { BUILT_IN_DESCRIPTIONS } from '../dialogs/built-in-descriptions.ts';
import { createConversationMemory } from '../dialogs/conversation-memory.ts';
import { AwsCaller } from './aws/call.ts';
import { PrincipalClients } from './aws/clients.ts';
import type { Connection } from './aws/connection.ts';
import { PrincipalCredentials } from './aws/credentials.ts';
import { DeniedOperations } from './aws/denied-operations.ts';
import { InstalledCatalogue, installedModules } from './aws/installed-catalogue.ts';
import { OperationSearch } from './aws/search.ts';
import { Bot } from './bot.ts';
import type { Configuration } from './configuration/configuration.ts';
import type { AppRegistration, Environment } from './configuration/environment.ts';
import { ConfigurationIndex } from './configuration/match.ts';
import { type ConfigurationSource, openConfigurationFile } from './configuration/source.ts';
import type { Messages } from './server.ts';
import { openSqliteStore } from './store/sqlite-store.ts';
import { TeamsAdapter } from './teams/adapter.ts';
import { withRetry } from './teams/retry.ts';
import { Audit } from './telemetry/audit.ts';
import type { Log } from './telemetry/log.ts';

/** Teams shows an error on an invoke without an answer after 10 to 15 seconds. */
const ACKNOWLEDGE_AFTER_MS = 4500;
/** Before the end of the grace, calls that still run are given up, so that there is time to say so. */
const TELL_MS = 2000;
/** Once it has started, and not before: the part of the SDK that the first command would otherwise wait for. */
const WARM_AFTER_MS = 1000;
const SWEEP_EVERY_MS = 10 * 60 * 1000;

export interface Assembled {
  /** Handles one request of the door for activities. */
  readonly messages: Messages;
  /** What keeps the bot from doing its work, in words; empty when nothing does. */
  readonly problems: () => readonly string[];
  /**
   * Lets running turns finish for up to so long, then releases everything. `doorsClosed` resolves when no request can come any more.
   * Calls to AWS that would take longer are given up in time to tell whoever waits for them.
   */
  readonly stop: (graceMs: number, doorsClosed?: Promise<void>) => Promise<void>;
}

export interface Settings {
  readonly environment: Environment;
  /** Runs on the sandbox accounts instead of the configuration file's. */
  readonly demo: boolean;
  readonly log: Log;
  readonly version: string;
}

/** Puts the parts together. Throws an Error of one line where something it needs cannot be used. */
export async function assemble({ environment, demo, log, version }: Settings): Promise<Assembled> {
  const clock = Date.now;
  const source = demo ? await sandboxSource(clock) : await fileSource(environment, log);
  const store = openSqliteStore({ path: environment.storeFile, now: clock });
  const sweeping = setInterval(() => store.sweep(), SWEEP_EVERY_MS);
  sweeping.unref();

  const catalogue = new InstalledCatalogue(installedModules(import.meta.url));
  const denied = deniedNow(source.current);
  const credentials = new PrincipalCredentials({
    catalogue,
    connection: source.connection,
    clock,
    stsRegion: environment.stsRegion,
    log,
    deniedStatements: new DeniedOperations(source.current().denied).statements(),
  });
  const clients = new PrincipalClients({ connection: source.connection, credentials });
  const caller = new AwsCaller({ catalogue, clients, credentials, denied, clock: () => performance.now() });

  const search = new OperationSearch({ source: catalogue });
  const warming = setTimeout(() => catalogue.warm(), WARM_AFTER_MS);
  const startedAt = clock();
  const index = new ConfigurationIndex(source.current, { homeTenantId: environment.app?.tenantId || null });
  const bot = new Bot({
    catalogue,
    search,
    caller,
    denied,
    cards: new CardRenderer(),
    store,
    memory: createConversationMemory(store, clock),
    configuration: source.current,
    configurationsFor: (conversation) => index.find(conversation),
    builtIns: BUILT_IN_DESCRIPTIONS,
    audit: new Audit(log),
    log,
    clock,
    newId: randomUUID,
    status: () => [
      { name: 'Version', value: version },
      { name: 'Running since', value: `${new Date(startedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC` },
      ...source.problems().map((problem) => ({ name: 'Configuration problem', value: problem })),
    ],
  });
  const adapter = new TeamsAdapter({
    authentication: new ConfigurationBotFrameworkAuthentication(registrationSettings(environment.app)),
    retry: (send) => withRetry(send, { sleep: (ms) => sleep(ms), now: clock, random: Math.random }),
    acknowledgeAfterMs: ACKNOWLEDGE_AFTER_MS,
    onFault: (error) => log.error({ err: error }, 'a turn failed without an answer'),
  });

  return {
    messages: async (request, response) => {
      const { authorization = '' } = request.headers;
      const { status, body } = await adapter.receive(authorization, request.body, (context, acknowledge) =>
        bot.turn(context, acknowledge),
      );
      if (body === undefined) response.send(status);
      else response.send(status, body);
    },
    problems: source.problems,
    async stop(graceMs, doorsClosed) {
      const ending = sleep(graceMs, undefined, { ref: false });
      const breaking = setTimeout(() => caller.breakOff(), graceMs - TELL_MS);
      await doorsClosed;
      await Promise.race([adapter.idle(), ending]);
      clearTimeout(breaking);
      clearInterval(sweeping);
      clearTimeout(warming);
      clients.destroy();
      credentials.destroy();
      source.close();
      store.close();
    },
  };
}

/** Where the configuration comes from, and with it the way to AWS. */
interface Source extends ConfigurationSource {
  readonly connection: Connection;
}

async function sandboxSource(clock: () => number): Promise<Source> {
  // A bot for real accounts does without it.
  const { createSandbox } = await import('./sandbox/sandbox.ts');
  const sandbox = createSandbox({ clock: () => new Date(clock()) });
  return {
    connection: sandbox.connection,
    current: () => sandbox.configuration,
    problems: () => [],
    close: () => undefined,
  };
}

async function fileSource(environment: Environment, log: Log): Promise<Source> {
  const source = await openConfigurationFile({ path: environment.configurationFile, log });
  return {
    // Real endpoints, and whatever AWS_ENDPOINT_URL says: the SDK's own ways.
    connection: { credentials: undefined, prepare: () => undefined },
    current: (): Configuration => source.current(),
    problems: () => source.problems(),
    close: () => source.close(),
  };
}

/** The denied operations of the configuration that holds now: what is added to the file holds at once. */
export function deniedNow(current: () => Configuration): Pick<DeniedOperations, 'find'> {
  let read = current().denied;
  let denied = new DeniedOperations(read);
  return {
    find(service, operation, input) {
      if (current().denied !== read) {
        read = current().denied;
        denied = new DeniedOperations(read);
      }
      return denied.find(service, operation, input);
    },
  };
}

/** Bot Framework's settings. Empty ones turn its authentication off, and then the doors are open to this machine alone. */
function registrationSettings(app: AppRegistration | null): Record<string, string> {
  if (app === null) return {};
  return {
    MicrosoftAppId: app.id,
    MicrosoftAppPassword: app.password,
    MicrosoftAppTenantId: app.tenantId,
    MicrosoftAppType: app.type,
  };
}
