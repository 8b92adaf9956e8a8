import { randomBytes, randomUUID } from 'node:crypto';
import { AuditEntries } from '../../../src/admin/audit-entries.ts';
import { AdminSite } from '../../../src/admin/handler.ts';
import { EntraProvider } from '../../../src/admin/open-id.ts';
import type { AdminParts, Problem, TopicState } from '../../../src/admin/parts.ts';
import { Samples } from '../../../src/admin/samples.ts';
import { adminDoors } from '../../../src/admin-doors.ts';
import type { Configuration } from '../../../src/configuration/configuration.ts';
import type { Outbox } from '../../../src/outbox/outbox.ts';
import { openSqliteOutbox } from '../../../src/outbox/sqlite-outbox.ts';
import { createServer, type Server } from '../../../src/server.ts';
import { openSqliteStore } from '../../../src/store/sqlite-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { Audit } from '../../../src/telemetry/audit.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { CLIENT_ID, CLIENT_SECRET, type OpenIdStub, TENANT } from './open-id-stub.ts';
import { configurationOf, START } from './rows.ts';

export const ORIGIN = 'https://bot.example.com';
/** The operators' page on real parts behind the real server, with a clock of the test's own and an Entra ID of its own. */
export class AdminBed {
  readonly stub: OpenIdStub;
  /** The address that browsers know it by. */
  readonly origin: string;
  readonly logged: string[] = [];
  readonly store: Store;
  readonly outbox: Outbox;
  readonly samples: Samples;
  readonly audit: Audit;
  readonly auditEntries: AuditEntries;
  configuration: Configuration;
  now = START;
  startedAt = START - 3_600_000;
  isOpen = true;
  problems: readonly Problem[] = [];
  deniedWarnings: readonly string[] = [];
  topicState: (topicArn: string) => TopicState = () => ({ kind: 'confirmed' });
  titleOf: AdminParts['titleOf'] = ({ body }) => body;
  readonly #server: Server;
  readonly #access: 'open' | 'sign-in';
  #port = 0;

  private constructor(stub: OpenIdStub, configuration: Configuration, access: 'open' | 'sign-in', origin: string) {
    this.origin = origin;
    this.stub = stub;
    this.configuration = configuration;
    this.#access = access;
    const clock = () => this.now;
    const log = createLog({ level: 'trace', destination: { write: (line) => this.logged.push(line) } });
    this.store = openSqliteStore({ path: ':memory:', now: clock });
    this.outbox = openSqliteOutbox({ path: ':memory:', now: clock });
    const isOn = () => true;
    this.samples = new Samples({ store: this.store, clock, instance: 'host-1', isOn, log });
    this.auditEntries = new AuditEntries({ store: this.store, clock, isOn, newId: randomUUID, log });
    this.audit = new Audit(log, [this.auditEntries]);
    let site: AdminSite | null = null;
    this.#server = createServer({
      messages: async (_request, response) => response.send(200),
      readiness: () => ({ ready: true, problems: [] }),
      log,
      loopbackOnly: access === 'open',
      doors: adminDoors({
        isOpen: () => this.isOpen,
        handle: (request, response) => {
          site ??= new AdminSite(this.parts());
          return site.handle(request, response);
        },
      }),
    });
    this.log = log;
  }

  readonly log: ReturnType<typeof createLog>;

  static async open({
    configuration = configurationOf(),
    access = 'sign-in',
    origin = ORIGIN,
    stub,
  }: {
    configuration?: Configuration;
    access?: 'open' | 'sign-in';
    origin?: string;
    stub: OpenIdStub;
  }): Promise<AdminBed> {
    const bed = new AdminBed(stub, configuration, access, origin);
    bed.#port = await bed.#server.listen(0);
    return bed;
  }

  async close(): Promise<void> {
    await this.#server.close(0);
    this.outbox.close();
    this.store.close();
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  parts(): AdminParts {
    const clock = () => this.now;
    return {
      configuration: () => this.configuration,
      store: this.store,
      outbox: this.outbox,
      audit: this.audit,
      auditEntries: this.auditEntries,
      samples: this.samples,
      topics: { read: async () => (topicArn) => this.topicState(topicArn) },
      levels: async () => {
        const { waiting, failed, stopped, oldestWaitingAt } = await this.outbox.status();
        const oldestWaitingSeconds = oldestWaitingAt === null ? 0 : (this.now - oldestWaitingAt) / 1000;
        return { waiting, failed, stopped: stopped.length, oldestWaitingSeconds, auditLinesWaiting: 0 };
      },
      about: {
        version: '1.2.3',
        startedAt: this.startedAt,
        instance: 'host-1',
        store: 'SQLite: ./chatbot.db',
        homeTenantId: TENANT,
      },
      problems: () => this.problems,
      deniedWarnings: () => this.deniedWarnings,
      titleOf: (delivery) => this.titleOf(delivery),
      access:
        this.#access === 'open'
          ? { kind: 'open' }
          : {
              kind: 'sign-in',
              origin: this.origin,
              provider: new EntraProvider({
                issuer: this.stub.issuer,
                tenantId: TENANT,
                clientId: CLIENT_ID,
                clientSecret: CLIENT_SECRET,
                redirectUri: `${this.origin}/admin/signed-in`,
              }),
            },
      clock,
      newSecret: () => randomBytes(32).toString('base64url'),
      log: this.log,
    };
  }

  /** A delivery that waits, by its id. */
  async deliver(id: string, conversationId: string, configurationName: string, body = 'A title'): Promise<void> {
    await this.outbox.add([
      {
        body,
        deliveries: [
          {
            id,
            conversationId,
            tenantId: TENANT,
            configurationName,
            kind: 'notification',
            uniqueKey: id,
            unique: 'day',
            notBefore: null,
          },
        ],
      },
    ]);
  }

  /** Lets everything that waits in the conversation at the front fail. */
  async fail(reason: string): Promise<void> {
    const claim = await this.outbox.claim();
    const waiting = (await claim?.waiting(100)) ?? [];
    await claim?.sending(waiting.map(({ id }) => id));
    await claim?.failed(
      waiting.map(({ id }) => id),
      reason,
    );
    await claim?.release(null);
  }
}

/** A browser, as far as a server sees one: keeps cookies, follows nothing by itself. */
export class Visitor {
  readonly cookies = new Map<string, string>();
  readonly #bed: AdminBed;

  constructor(bed: AdminBed) {
    this.#bed = bed;
  }

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return this.#fetch(path, { headers });
  }

  async page(path: string): Promise<string> {
    return (await this.get(path)).text();
  }

  /** Sends a form as a browser does: with its origin. */
  async post(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = { origin: ORIGIN, 'sec-fetch-site': 'same-origin' },
  ): Promise<Response> {
    return this.#fetch(path, { method: 'POST', body: new URLSearchParams(fields), headers });
  }

  /** Presses "Sign in"; gives the address that the provider would be asked at. */
  async beginSignIn(to = '/admin'): Promise<string> {
    const begun = await this.get(`/admin/sign-in/begin?to=${encodeURIComponent(to)}`);
    return begun.headers.get('location') ?? '';
  }

  /** The provider's answer to that address: path and query of the way back. */
  async authorized(address: string): Promise<string> {
    const answer = await fetch(address, { redirect: 'manual' });
    const back = new URL(answer.headers.get('location') ?? '');
    return back.pathname + back.search;
  }

  async signIn(to = '/admin'): Promise<Response> {
    return this.get(await this.authorized(await this.beginSignIn(to)));
  }

  /** The token that the forms of this visitor's pages carry. */
  async formToken(): Promise<string> {
    return /name="token" value="([^"]+)"/.exec(await this.page('/admin/audit'))?.[1] ?? '';
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(this.#bed.url + path, {
      redirect: 'manual',
      ...init,
      headers: { ...(cookie === '' ? {} : { cookie }), ...init.headers },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }
}
