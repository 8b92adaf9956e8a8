import { randomUUID } from 'node:crypto';
import { type Activity, type InvokeResponse, TestAdapter } from 'botbuilder-core';
import type { AdaptiveCard } from '../../../cards/render.ts';
import { CardRenderer } from '../../../cards/render.ts';
import { BUILT_IN_DESCRIPTIONS } from '../../../dialogs/built-in-descriptions.ts';
import { createConversationMemory } from '../../../dialogs/conversation-memory.ts';
import { AwsCaller } from '../../../src/aws/call.ts';
import { PrincipalClients } from '../../../src/aws/clients.ts';
import type { Connection, SdkClient } from '../../../src/aws/connection.ts';
import { PrincipalCredentials } from '../../../src/aws/credentials.ts';
import { DeniedOperations } from '../../../src/aws/denied-operations.ts';
import { InstalledCatalogue, installedModules } from '../../../src/aws/installed-catalogue.ts';
import { OperationSearch } from '../../../src/aws/search.ts';
import { Bot, type BotParts } from '../../../src/bot.ts';
import type { Configuration } from '../../../src/configuration/configuration.ts';
import { ConfigurationIndex } from '../../../src/configuration/match.ts';
import type { Outbox } from '../../../src/outbox/outbox.ts';
import { openSqliteOutbox } from '../../../src/outbox/sqlite-outbox.ts';
import { createSandbox } from '../../../src/sandbox/sandbox.ts';
import { openSqliteStore } from '../../../src/store/sqlite-store.ts';
import type { Store } from '../../../src/store/store.ts';
import type { People, Standing } from '../../../src/teams/people.ts';
import { ServiceUrls } from '../../../src/teams/service-urls.ts';
import { Audit } from '../../../src/telemetry/audit.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { noMeter } from '../../../src/telemetry/meter.ts';
import { buttonData, cardsOf, type Outcome } from './outcome.ts';

export * from './outcome.ts';

/** A person of the tests, as Teams names them. */
export interface Someone {
  readonly id: string;
  readonly name: string;
  readonly aadObjectId: string;
}

export const ALEX: Someone = {
  id: '29:alex',
  name: 'Alex Wilber',
  aadObjectId: '00000000-0000-0000-0000-0000000000a1',
};
export const MEGAN: Someone = {
  id: '29:megan',
  name: 'Megan Bowen',
  aadObjectId: '00000000-0000-0000-0000-0000000000a2',
};

export const TENANT = '00000000-0000-0000-0000-0000000000f0';
const BOT = { id: '28:bot', name: 'AWS' };

export interface ChatOptions {
  readonly clock?: () => number;
  readonly store?: Store;
  readonly outbox?: Outbox;
  readonly configuration?: (sandbox: Configuration) => Configuration;
  /** Answers of AWS in the sandbox's stead, by `service Operation`. `signer` gives the access key id that the call would be signed with. */
  readonly aws?: Readonly<Record<string, (input: Record<string, unknown>, signer: () => Promise<string>) => unknown>>;
  /** Changes what the calls to AWS are checked with; of the dialogs' own check `parts` does. */
  readonly denied?: (usual: DeniedOperations) => Pick<DeniedOperations, 'find'>;
  /** Changes parts of the bot. */
  readonly parts?: (parts: BotParts) => BotParts;
  readonly deadlineMs?: number;
}

/** Modules and templates are loaded once for all chats of the tests. */
export interface Loaded {
  readonly catalogue: InstalledCatalogue;
  readonly cards: CardRenderer;
}

export function load(): Loaded {
  return { catalogue: new InstalledCatalogue(installedModules(import.meta.url)), cards: new CardRenderer() };
}

/** The whole bot on the sandbox, with Bot Framework's test adapter where Teams would be. */
export class Chat {
  readonly bot: Bot;
  readonly store: Store;
  /** Where deliveries wait; nothing sends them. */
  readonly outbox: Outbox;
  /** What the bot works with. */
  readonly parts: BotParts;
  /** What the audit was given, a line each. */
  readonly auditLines: Record<string, unknown>[] = [];
  /** Every call that went to AWS, as `service Operation`. */
  readonly calls: string[] = [];
  readonly logLines: string[] = [];
  readonly #id = randomUUID();
  #now = Date.parse('2026-11-21T03:12:00Z');
  #messages = 0;

  constructor(loaded: Loaded, options: ChatOptions = {}) {
    const clock = options.clock ?? (() => this.#now);
    const sandbox = createSandbox({ clock: () => new Date(clock()) });
    const configuration = (options.configuration ?? everywhere)(sandbox.configuration);
    const connection = watched(sandbox.connection, this.calls, options.aws ?? {});
    const log = createLog({ level: 'debug', destination: { write: (line) => void this.logLines.push(line) } });
    const denied = new DeniedOperations(configuration.denied);
    const { catalogue, cards } = loaded;
    const credentials = new PrincipalCredentials({
      catalogue,
      connection,
      clock,
      stsRegion: 'eu-west-1',
      log,
      deniedStatements: denied.statements(),
    });
    this.store = options.store ?? openSqliteStore({ path: ':memory:', now: clock });
    this.outbox = options.outbox ?? openSqliteOutbox({ path: ':memory:', now: clock });
    const index = new ConfigurationIndex(() => configuration);
    const parts: BotParts = {
      catalogue,
      search: new OperationSearch({ source: catalogue }),
      cards,
      files: { read: async () => Promise.reject(new Error('no files in this test')) },
      denied,
      signIns: { token: async () => null, forget: async () => undefined },
      caller: new AwsCaller({
        catalogue,
        clients: new PrincipalClients({ connection, credentials }),
        credentials,
        denied: options.denied?.(denied) ?? denied,
        clock: () => performance.now(),
        ...(options.deadlineMs === undefined ? {} : { deadlineMs: options.deadlineMs }),
      }),
      store: this.store,
      outbox: this.outbox,
      memory: createConversationMemory(this.store, clock),
      configuration: () => configuration,
      configurationsFor: (conversation) => index.find(conversation),
      people: membersOfTenant,
      configurationNamed: (name) => index.named(name),
      serviceUrls: new ServiceUrls(this.store, 'http://localhost/'),
      builtIns: BUILT_IN_DESCRIPTIONS,
      audit: new Audit(log, [{ write: (line) => void this.auditLines.push(JSON.parse(line)) }]),
      meter: noMeter,
      log,
      clock,
      newId: randomUUID,
      status: () => [{ name: 'Version', value: '0.0.0-test' }],
    };
    this.parts = options.parts ? options.parts(parts) : parts;
    this.bot = new Bot(this.parts);
  }

  /** The time of the dialogs, in milliseconds since the epoch. */
  get now(): number {
    return this.#now;
  }

  /** The audit's line of what was done last. */
  get lastAudit(): Record<string, unknown> {
    return this.auditLines.at(-1) ?? {};
  }

  /** Lets the time of the dialogs pass. */
  pass(ms: number): void {
    this.#now += ms;
  }

  say(text: string, { as = ALEX, ...more }: { as?: Someone } & Partial<Activity> = {}): Promise<Outcome> {
    return this.send({ ...personal(as), type: 'message', text, textFormat: 'plain', ...more }, as);
  }

  /** Presses the button of this title on a card, with values for its inputs, as `Action.Execute` does it in Teams. */
  press(
    card: AdaptiveCard,
    title: string,
    inputs: Record<string, string> = {},
    as = ALEX,
    more: Partial<Activity> = {},
  ): Promise<Outcome> {
    return this.invoke({ ...buttonData(card, title), ...inputs }, as, more);
  }

  invoke(data: unknown, as = ALEX, more: Partial<Activity> = {}): Promise<Outcome> {
    const verb = typeof data === 'object' && data !== null && 'verb' in data ? data.verb : undefined;
    const value = { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' };
    return this.send(
      { ...personal(as), type: 'invoke', name: 'adaptiveCard/action', value, replyToId: 'pressed-message', ...more },
      as,
    );
  }

  /** Delivers an activity as it stands. */
  async send(activity: Partial<Activity>, as = ALEX): Promise<Outcome> {
    this.#messages += 1;
    const adapter = new TestAdapter(async () => undefined);
    const updated: Partial<Activity>[] = [];
    adapter.updateActivity = async (_context, update) => {
      updated.push(update);
    };
    let response: InvokeResponse | null = null;
    await adapter.processActivity(
      {
        id: `${this.#id}-${this.#messages}`,
        channelId: 'msteams',
        serviceUrl: 'http://localhost/',
        from: as,
        recipient: BOT,
        channelData: { tenant: { id: TENANT } },
        ...activity,
      },
      (context) => {
        // The test adapter makes an id up where an activity has none.
        if (activity.id === '') context.activity.id = '';
        return this.bot.turn(context, (answer) => {
          if (response !== null) return false;
          response = answer;
          return true;
        });
      },
    );
    const sent = adapter.activeQueue;
    return {
      cards: sent.flatMap(cardsOf),
      ids: sent.filter(({ type }) => type === 'message').map(({ id }) => String(id)),
      replaced: updated.flatMap((update) => cardsOf(update).map((card) => ({ id: String(update.id), card }))),
      texts: sent.filter(({ type, text }) => type === 'message' && text).map(({ text }) => String(text)),
      typing: sent.filter(({ type }) => type === 'typing').length,
      response,
    };
  }
}

/** Whom Teams vouches for as: a member of the tests' tenant. */
export function memberOfTenant(userPrincipalName: string): Standing {
  return { kind: 'member', userPrincipalName, tenantId: TENANT, isGuest: false, isAnonymous: false };
}

/** Everyone is a member of the tests' tenant, as `alex@example.com` is. */
const membersOfTenant: Pick<People, 'standing'> = {
  standing: async (_conversation, { name }) => memberOfTenant(`${name.split(' ')[0]?.toLowerCase()}@example.com`),
};

/** The same connection, with its calls noted and some of them answered. */
function watched(connection: Connection, calls: string[], aws: NonNullable<ChatOptions['aws']>): Connection {
  return {
    credentials: connection.credentials,
    prepare(client, service) {
      connection.prepare(client, service);
      client.middlewareStack.add(
        (next, context) => async (args) => {
          const call = `${service} ${String(context.commandName).replace(/Command$/, '')}`;
          calls.push(call);
          const answer = aws[call];
          if (!answer) return next(args);
          const output = await answer(args.input as Record<string, unknown>, () => accessKeyOf(client));
          return { output: { $metadata: { requestId: 'given-answer' }, ...(output as object) }, response: undefined };
        },
        { step: 'initialize', name: 'watching' },
      );
    },
  };
}

async function accessKeyOf({ config: { credentials } }: SdkClient): Promise<string> {
  const identity = typeof credentials === 'function' ? await credentials() : credentials;
  return String(identity?.accessKeyId);
}

/** The sandbox's accounts for every personal chat, group chat and channel of the tests' tenant. */
export function everywhere(sandbox: Configuration): Configuration {
  // One for each account, whatever of its places has the topics.
  const rows = [...sandbox.accounts.keys()].flatMap((id) => {
    const own = sandbox.channelConfigurations.filter(({ account }) => account.id === id);
    const snsTopicArns = own.flatMap((row) => row.snsTopicArns);
    return own.slice(0, 1).map((row) => ({ ...row, snsTopicArns }));
  });
  return {
    ...sandbox,
    channelConfigurations: rows.map((row) => ({
      ...row,
      places: [
        { kind: 'personal', tenantId: TENANT },
        { kind: 'group', tenantId: TENANT, conversationId: GROUP },
        { kind: 'channel', tenantId: TENANT, teamId: TEAM, channelId: CHANNEL },
      ],
    })),
  };
}

/** The same with the first account alone, so that none has to be chosen. */
export function oneAccount(sandbox: Configuration): Configuration {
  const all = everywhere(sandbox);
  return { ...all, channelConfigurations: all.channelConfigurations.slice(0, 1) };
}

export const GROUP = '19:group@thread.v2';
export const TEAM = '00000000-0000-0000-0000-0000000000e0';
export const CHANNEL = '19:channel@thread.tacv2';

export function personal(someone: Someone): Partial<Activity> {
  return {
    conversation: { id: `a:${someone.id}`, conversationType: 'personal', tenantId: TENANT, isGroup: false, name: '' },
  };
}

export function inChannel(thread: string): Partial<Activity> {
  return {
    conversation: {
      id: `${CHANNEL};messageid=${thread}`,
      conversationType: 'channel',
      tenantId: TENANT,
      isGroup: true,
      name: '',
    },
    channelData: {
      tenant: { id: TENANT },
      team: { id: '19:general@thread.tacv2', aadGroupId: TEAM },
      channel: { id: CHANNEL },
    },
  };
}

/** A store of its own for chats that share one. */
export function openStore(now: () => number): Store {
  return openSqliteStore({ path: ':memory:', now });
}
