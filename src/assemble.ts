import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigurationServiceClientCredentialFactory } from 'botbuilder-core';
import { CardRenderer } from '../cards/render.ts';
import { BUILT_IN_DESCRIPTIONS } from '../dialogs/built-in-descriptions.ts';
import { createConversationMemory } from '../dialogs/conversation-memory.ts';
import { housekeepingPrincipal } from '../dialogs/notification-principals.ts';
import type { Parts } from '../dialogs/parts.ts';
import { type Admin, assembleAdmin } from './assemble-admin.ts';
import { assembleAudit, countedCommands } from './assemble-audit.ts';
import { deniedNow, warnOfDenied } from './assemble-denied.ts';
import { assembleNotifications, type Notifications } from './assemble-notifications.ts';
import { connectorToken, registrationSettings } from './assemble-registration.ts';
import { fileSource, type Source, sandboxSource } from './assemble-source.ts';
import { openState } from './assemble-state.ts';
import { levelsOf, statusOf, type WatchParts } from './assemble-watch.ts';
import { AwsCaller } from './aws/call.ts';
import { PrincipalClients } from './aws/clients.ts';
import { PrincipalCredentials } from './aws/credentials.ts';
import { DeniedOperations } from './aws/denied-operations.ts';
import { InstalledCatalogue, installedModules } from './aws/installed-catalogue.ts';
import { OperationSearch } from './aws/search.ts';
import { endingWith } from './aws/web-identity.ts';
import type { Bot, BotParts } from './bot.ts';
import type { Environment } from './configuration/environment.ts';
import { ConfigurationIndex } from './configuration/match.ts';
import type { Messages } from './door.ts';
import { CloudWatchMetrics } from './monitoring/cloudwatch-metrics.ts';
import type { Certificates } from './notifications/certificates.ts';
import { watchedOutbox } from './outbox/watched-outbox.ts';
import type { RequestMeasure } from './server.ts';
import { watchedStore } from './store/watched-store.ts';
import { TeamsAdapter } from './teams/adapter.ts';
import { TeamsAuthentication } from './teams/authentication.ts';
import { ConnectorSender } from './teams/connector-sender.ts';
import { FileDownloads } from './teams/files.ts';
import { People } from './teams/people.ts';
import { withRetry } from './teams/retry.ts';
import { SendLimits } from './teams/send-limits.ts';
import { ServiceUrls } from './teams/service-urls.ts';
import { UserTokens } from './teams/sign-in.ts';
import { Audit } from './telemetry/audit.ts';
import type { Log } from './telemetry/log.ts';
import { watchProcess } from './telemetry/process-table.ts';
import { meters, PrometheusMeter } from './telemetry/prometheus.ts';
import { Traces } from './telemetry/traces.ts';

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
  /** The operators' page. */
  readonly admin: Pick<Admin, 'isOpen' | 'handle'>;
  /** Counts a request at a door. */
  readonly observe: (request: RequestMeasure) => void;
  readonly startLife: Source['startLife'];
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
  /** Which piece of work runs. Those of the doors, whose requests the log names; apart from them when left out. */
  readonly traces?: Traces;
  readonly version: string;
  /** Whom notifications are believed, instead of SNS or the sandbox. */
  readonly certificates?: Certificates;
  /** Addresses of Bot Framework's token service, under its SDK's names; Microsoft's own when left out. No variable sets them. */
  readonly tokenService?: Readonly<Record<string, string>>;
  /** Who says who signs in to the operators' page; the tenant's Microsoft Entra ID when left out. No variable sets it. */
  readonly openIdIssuer?: string;
}

/** Puts the parts together. Throws an Error of one line where something it needs cannot be used. */
export async function assemble({ environment, demo, log, version, ...more }: Settings): Promise<Assembled> {
  const clock = Date.now;
  const traces = more.traces ?? new Traces();
  const source = demo ? await sandboxSource(environment, log, clock) : await fileSource(environment, log);
  const state = await openState(environment, { clock, log });
  const stateFailed = (service: 'store' | 'outbox') => prometheus.count('StateFailures', { service });
  const store = watchedStore(state.store, () => stateFailed('store'));
  const outbox = watchedOutbox(state.outbox, {
    traceparent: () => traces.traceparent(),
    failed: () => stateFailed('outbox'),
  });
  const sweep = () => {
    store.sweep();
    outbox.sweep().catch((error: unknown) => log.error({ err: error }, 'the outbox could not be swept'));
  };
  const sweeping = setInterval(() => traces.ownRun(sweep), SWEEP_EVERY_MS);
  sweeping.unref();

  const catalogue = new InstalledCatalogue(installedModules(import.meta.url));
  const admin = assembleAdmin({
    environment,
    demo,
    version,
    current: source.current,
    store,
    outbox,
    catalogue,
    problems: () => watch.problems(),
    levels: () => levelsOf(watch),
    audit: () => parts.audit,
    subscriptions: () => notifications.subscriptions,
    clock,
    log,
    ...(more.openIdIssuer === undefined ? {} : { issuer: more.openIdIssuer }),
  });
  const problems = () => [...source.problems(), ...admin.problems()];
  const denied = deniedNow(source.current);
  const registration = { ...more.tokenService, ...registrationSettings(environment.app) };
  const authentication = new TeamsAuthentication(registration, () => traces.headers());
  const tokens = new UserTokens({
    authentication,
    appId: environment.app?.id ?? '',
    connectionName: () => source.current().signIn?.connectionName ?? null,
  });
  const credentials = new PrincipalCredentials({
    catalogue,
    connection: source.connection,
    clock,
    stsRegion: environment.stsRegion,
    log,
    deniedStatements: new DeniedOperations(source.current().denied).statements(),
    webIdentityTokens: tokens,
  });
  const clients = new PrincipalClients({ connection: source.connection, credentials });
  const index = new ConfigurationIndex(source.current, { homeTenantId: environment.app?.tenantId || null });
  const watched = watchProcess(clock() - process.uptime() * 1000);
  const watch: WatchParts = {
    outbox,
    auditWaiting: () => audit.waiting(),
    problems: () => ({
      configuration: problems(),
      notifications: notificationProblems(),
      state: state.problems(),
      audit: audit.problems(),
    }),
    source,
    clock,
  };
  const { version: node } = process;
  const prometheus = new PrometheusMeter(() => levelsOf(watch), { version, node, process: watched });
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
  const meter = meters(prometheus, cloudWatchMetrics, admin.meter);
  const audit = assembleAudit(state.auditSpool, { caller, clock, configurationNamed, log, meter, traces });

  const search = new OperationSearch({ source: catalogue });
  const warming = setTimeout(() => {
    catalogue.warm();
    warnOfDenied(source.current(), catalogue, log);
  }, WARM_AFTER_MS);
  const startedAt = clock();
  let notificationProblems: () => readonly string[] = () => [];
  const parts: Parts = {
    catalogue,
    search,
    caller,
    denied,
    signIns: endingWith(tokens, [credentials, clients]),
    files: new FileDownloads({ token: connectorToken(environment.app, registration), fetch }),
    cards: new CardRenderer(),
    store,
    outbox,
    memory: createConversationMemory(store, clock),
    configuration: source.current,
    configurationNamed,
    builtIns: BUILT_IN_DESCRIPTIONS,
    audit: new Audit(
      log,
      [countedCommands(meter), audit.sink, admin.auditSink],
      () => traces.current()?.traceId ?? null,
    ),
    meter,
    log,
    clock,
    newId: randomUUID,
    status: () => statusOf({ version, node, instance: hostname(), store: environment.store, startedAt }, watch),
  };
  const serviceUrls = new ServiceUrls(store, source.serviceUrl);
  const limits = new SendLimits(state.tenantShares);
  const sender = new ConnectorSender({
    app: environment.app,
    credentials: new ConfigurationServiceClientCredentialFactory(registration),
    serviceUrl: (tenantId) => serviceUrls.of(tenantId),
    clock,
    headers: () => traces.headers(),
  });
  const notifications = await assembleNotifications({
    parts,
    environment,
    index,
    sender,
    limits,
    cloudWatchMetrics,
    traces,
    certificates: more.certificates ?? source.certificates,
  });
  notificationProblems = notifications.problems;
  const botParts: BotParts = {
    ...parts,
    configurationsFor: (conversation) => index.find(conversation),
    people: new People({
      read: (conversation, memberId, timeoutMs) => sender.member(conversation, memberId, timeoutMs),
      clock,
      within: (work, ms) => Promise.race([work, sleep(ms, null, { ref: false })]),
    }),
    serviceUrls,
  };
  // All the dialogs hang on it: they are loaded with the first activity, or soon after the start, and not before it.
  let loading: Promise<Bot> | null = null;
  const bot = (): Promise<Bot> => {
    loading ??= import('./bot.ts').then((loaded) => new loaded.Bot(botParts));
    return loading;
  };
  const loadingSoon = setTimeout(() => {
    bot().catch((error: unknown) => log.error({ err: error }, 'the dialogs could not be loaded'));
  }, WARM_AFTER_MS);
  const adapter = new TeamsAdapter({
    authentication,
    retry: (send) => withRetry(send, { sleep: (ms) => sleep(ms), now: clock, random: Math.random }),
    acknowledgeAfterMs: ACKNOWLEDGE_AFTER_MS,
    onSending: (conversationId, tenantId) => {
      const ended = limits.beginOutside(conversationId, tenantId, clock());
      const startedMs = performance.now();
      return () => {
        ended(clock());
        meter.time('TeamsReplyDuration', {}, (performance.now() - startedMs) / 1000);
      };
    },
    onFault: (error) => log.error({ err: error }, 'a turn failed without an answer'),
  });

  return {
    messages: async (request, response) => {
      const { authorization = '' } = request.headers;
      const { status, body } = await adapter.receive(authorization, request.body, async (context, acknowledge) =>
        (await bot()).turn(context, acknowledge),
      );
      if (body === undefined) response.send(status);
      else response.send(status, body);
    },
    sns: notifications.sns,
    metrics: async (_request, response) => {
      response.header('content-type', prometheus.contentType);
      response.send(200, await prometheus.text());
    },
    observe: ({ path, status, durationMs }) => {
      prometheus.count('HttpRequests', { path, status: String(status) });
      prometheus.time('HttpRequestDuration', { path }, durationMs / 1000);
    },
    admin,
    startLife: source.startLife,
    problems,
    async stop(graceMs, doorsClosed) {
      const ending = sleep(graceMs, undefined, { ref: false });
      const breaking = setTimeout(() => caller.breakOff(), graceMs - TELL_MS);
      await doorsClosed;
      // The last turns write the last lines of the audit.
      const audited = adapter.idle().then(() => audit.finish());
      await Promise.race([Promise.all([audited, notifications.stop(graceMs)]), ending]);
      await Promise.race([admin.finish(), ending]);
      clearTimeout(breaking);
      clearInterval(sweeping);
      clearTimeout(warming);
      clearTimeout(loadingSoon);
      watched.stop();
      sender.close();
      clients.destroy();
      credentials.destroy();
      source.close();
      await Promise.race([state.close(), ending]);
    },
  };
}
