import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigurationBotFrameworkAuthentication, ConfigurationServiceClientCredentialFactory } from 'botbuilder-core';
import { CardRenderer } from '../cards/render.ts';
import { BUILT_IN_DESCRIPTIONS } from '../dialogs/built-in-descriptions.ts';
import { createConversationMemory } from '../dialogs/conversation-memory.ts';
import { housekeepingPrincipal } from '../dialogs/notification-principals.ts';
import type { Parts } from '../dialogs/parts.ts';
import { assembleNotifications, type Notifications } from './assemble-notifications.ts';
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
import { CloudWatchMetrics } from './monitoring/cloudwatch-metrics.ts';
import type { Certificates } from './notifications/certificates.ts';
import type { Outbox } from './outbox/outbox.ts';
import { openSqliteOutbox } from './outbox/sqlite-outbox.ts';
import type { Messages } from './server.ts';
import { openSqliteStore } from './store/sqlite-store.ts';
import { TeamsAdapter } from './teams/adapter.ts';
import { withRetry } from './teams/retry.ts';
import { SendLimits } from './teams/send-limits.ts';
import { GLOBAL_SERVICE_URL, ServiceUrls } from './teams/service-urls.ts';
import { Audit, type AuditSink } from './telemetry/audit.ts';
import type { Log } from './telemetry/log.ts';
import type { Meter } from './telemetry/meter.ts';
import { type Levels, meters, PrometheusMeter } from './telemetry/prometheus.ts';

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
  /** The door for notifications. */
  readonly sns: Notifications['sns'];
  /** Answers with what was counted. */
  readonly metrics: Messages;
  /** Lets the sandbox's alarms reach the bot's own door on this port; gives what ends that. Null without a sandbox. */
  readonly startLife: ((port: number) => () => void) | null;
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
  /** Whom notifications are believed, instead of SNS or the sandbox. */
  readonly certificates?: Certificates;
}

/** Puts the parts together. Throws an Error of one line where something it needs cannot be used. */
export async function assemble({ environment, demo, log, version, ...more }: Settings): Promise<Assembled> {
  const clock = Date.now;
  const source = demo ? await sandboxSource(environment, log, clock) : await fileSource(environment, log);
  const store = openSqliteStore({ path: environment.storeFile, now: clock });
  const outbox = openSqliteOutbox({ path: environment.storeFile, now: clock });
  const sweep = () => {
    store.sweep();
    outbox.sweep().catch((error: unknown) => log.error({ err: error }, 'the outbox could not be swept'));
  };
  const sweeping = setInterval(sweep, SWEEP_EVERY_MS);
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
  const index = new ConfigurationIndex(source.current, { homeTenantId: environment.app?.tenantId || null });
  const prometheus = new PrometheusMeter(() => levelsOf(outbox, clock));
  const caller = new AwsCaller({
    catalogue,
    clients,
    credentials,
    denied,
    clock: () => performance.now(),
    observe: ({ service, outcome, durationMs }) => {
      prometheus.count('AwsCalls', { service, outcome });
      prometheus.time('AwsCallDuration', { service }, durationMs / 1000);
    },
  });
  const configurationNamed = (name: string) => index.named(name);
  const cloudWatchMetrics = new CloudWatchMetrics({
    caller,
    configurationNamed,
    principalOf: housekeepingPrincipal,
    clock,
    log,
  });
  const meter = meters(prometheus, cloudWatchMetrics);

  const search = new OperationSearch({ source: catalogue });
  const warming = setTimeout(() => catalogue.warm(), WARM_AFTER_MS);
  const startedAt = clock();
  let notificationProblems: () => readonly string[] = () => [];
  const parts: Parts = {
    catalogue,
    search,
    caller,
    denied,
    cards: new CardRenderer(),
    store,
    outbox,
    memory: createConversationMemory(store, clock),
    configuration: source.current,
    configurationNamed,
    builtIns: BUILT_IN_DESCRIPTIONS,
    audit: new Audit(log, [countedCommands(meter)]),
    meter,
    log,
    clock,
    newId: randomUUID,
    status: () => [
      { name: 'Version', value: version },
      { name: 'Running since', value: `${new Date(startedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC` },
      ...source.problems().map((problem) => ({ name: 'Configuration problem', value: problem })),
      ...notificationProblems().map((problem) => ({ name: 'Notifications', value: problem })),
    ],
  };
  const registration = registrationSettings(environment.app);
  const serviceUrls = new ServiceUrls(store, source.serviceUrl);
  const limits = new SendLimits();
  const notifications = await assembleNotifications({
    parts,
    environment,
    index,
    credentials: new ConfigurationServiceClientCredentialFactory(registration),
    serviceUrls,
    limits,
    cloudWatchMetrics,
    certificates: more.certificates ?? source.certificates,
  });
  notificationProblems = notifications.problems;
  const bot = new Bot({
    ...parts,
    configurationsFor: (conversation) => index.find(conversation),
    serviceUrls,
  });
  const adapter = new TeamsAdapter({
    authentication: new ConfigurationBotFrameworkAuthentication(registration),
    retry: (send) => withRetry(send, { sleep: (ms) => sleep(ms), now: clock, random: Math.random }),
    acknowledgeAfterMs: ACKNOWLEDGE_AFTER_MS,
    onSending: (conversationId, tenantId) => {
      const ended = limits.beginOutside(conversationId, tenantId, clock());
      return () => ended(clock());
    },
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
    sns: notifications.sns,
    metrics: async (_request, response) => {
      response.header('content-type', prometheus.contentType);
      response.send(200, await prometheus.text());
    },
    startLife: source.startLife,
    problems: source.problems,
    async stop(graceMs, doorsClosed) {
      const ending = sleep(graceMs, undefined, { ref: false });
      const breaking = setTimeout(() => caller.breakOff(), graceMs - TELL_MS);
      await doorsClosed;
      await Promise.race([Promise.all([adapter.idle(), notifications.stop(graceMs)]), ending]);
      clearTimeout(breaking);
      clearInterval(sweeping);
      clearTimeout(warming);
      clients.destroy();
      credentials.destroy();
      source.close();
      outbox.close();
      store.close();
    },
  };
}

async function levelsOf(outbox: Outbox, clock: () => number): Promise<Levels> {
  const { waiting, failed, stopped, oldestWaitingAt } = await outbox.status();
  const oldestWaitingSeconds = oldestWaitingAt === null ? 0 : Math.max(0, clock() - oldestWaitingAt) / 1000;
  return { waiting, failed, stopped: stopped.length, oldestWaitingSeconds };
}

/** Each command and press has one line in the audit, so that is where they are counted. */
function countedCommands(meter: Meter): AuditSink {
  return {
    write(_line, { outcome, durationMs }) {
      meter.count('Commands', { outcome });
      if (durationMs !== null) meter.time('CommandDuration', { outcome }, durationMs / 1000);
    },
  };
}

/** Where the configuration comes from, and with it the way to AWS. */
interface Source extends ConfigurationSource {
  readonly connection: Connection;
  /** Where Teams takes messages for tenants that have not written yet. */
  readonly serviceUrl: string;
  /** Whom notifications are believed; null: SNS. */
  readonly certificates: Certificates | null;
  readonly startLife: Assembled['startLife'];
}

async function sandboxSource(environment: Environment, log: Log, clock: () => number): Promise<Source> {
  // A bot for real accounts does without it.
  const { createSandbox } = await import('./sandbox/sandbox.ts');
  const { startLife } = await import('./sandbox/life.ts');
  const { openSigningKey, publish, sandboxCertificates, signingKeyFile } = await import('./sandbox/sns-publisher.ts');
  const sandbox = createSandbox({ clock: () => new Date(clock()) });
  const key = openSigningKey(signingKeyFile(environment.storeFile));
  return {
    serviceUrl: `http://127.0.0.1:${environment.playgroundPort}/_connector`,
    certificates: sandboxCertificates(key),
    startLife: (port) =>
      startLife({
        alarmPublications: () => sandbox.alarmPublications(),
        publish: (publication) => publish(publication, key, port),
        onFault: (error) => log.error({ err: error }, 'an alarm of the sandbox was not delivered'),
      }),
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
    serviceUrl: GLOBAL_SERVICE_URL,
    certificates: null,
    startLife: null,
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
