import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen, urlOf } from '../../support/local-server.ts';

/** Teams' limits for a bot in a conversation, and for an app in a tenant: so many requests in so many milliseconds. */
export const CONVERSATION_LIMITS = [
  [7, 1000],
  [8, 2000],
  [60, 30_000],
  [1800, 3_600_000],
] as const;
export const TENANT_LIMIT = [50, 1000] as const;

/** The Entra object id of everyone here. */
const SOMEONE = '00000000-0000-4000-8000-000000000007';

export interface Taken {
  readonly conversationId: string;
  readonly body: string;
  /** Milliseconds of `performance.now()`. */
  readonly at: number;
}

/** What a connector in trouble does with a request instead of taking it. */
export type Trouble = { readonly status: number; readonly retryAfter?: number } | 'close' | 'hang';

/**
 * Stands where Teams takes messages, and checks of every request that it came within Teams' limits. With trouble it refuses some without
 * taking them.
 */
export class StrictConnector {
  readonly taken: Taken[] = [];
  /** Every limit that was exceeded, in words. */
  readonly exceeded: string[] = [];
  /** Asked for each request; null takes it. */
  trouble: (number: number) => Trouble | null = () => null;
  readonly #server: Server;
  readonly #arrivals = new Map<string, number[]>();
  readonly #tenantOf: (conversationId: string) => string;
  #requests = 0;

  private constructor(tenantOf: (conversationId: string) => string) {
    this.#tenantOf = tenantOf;
    this.#server = createServer((request, response) => {
      this.#take(request, response).catch(() => response.destroy());
    });
  }

  static async start(tenantOf: (conversationId: string) => string): Promise<StrictConnector> {
    const connector = new StrictConnector(tenantOf);
    await listen(connector.#server);
    return connector;
  }

  get url(): string {
    return urlOf(this.#server);
  }

  get requests(): number {
    return this.#requests;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await once(this.#server.close(), 'close');
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = performance.now();
    const [, , , id = '', part, memberId] = (request.url ?? '').split('/').map(decodeURIComponent);
    const [conversationId = ''] = id.split(';');
    if (request.method === 'GET' && part === 'members') {
      // Of the limits for messages it counts for none.
      response.writeHead(200, { 'content-type': 'application/json' });
      const tenantId = this.#tenantOf(conversationId);
      response.end(JSON.stringify({ id: memberId, aadObjectId: SOMEONE, tenantId, userRole: 'user' }));
      return;
    }
    this.#requests += 1;
    this.#check(`conversation ${conversationId}`, CONVERSATION_LIMITS, at);
    this.#check(`tenant ${this.#tenantOf(conversationId)}`, [TENANT_LIMIT], at);
    const trouble = this.trouble(this.#requests);
    const body = await text(request);
    if (trouble === 'hang') return;
    if (trouble === 'close') return void response.destroy();
    if (trouble !== null) {
      const headers = trouble.retryAfter === undefined ? {} : { 'retry-after': String(trouble.retryAfter) };
      response.writeHead(trouble.status, { 'content-type': 'application/json', ...headers }).end('{}');
      return;
    }
    this.taken.push({ conversationId, body, at });
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ id: String(1_700_000_000_000 + this.taken.length) }));
  }

  #check(what: string, limits: readonly (readonly [count: number, ms: number])[], at: number): void {
    const arrivals = this.#arrivals.get(what) ?? [];
    this.#arrivals.set(what, arrivals);
    arrivals.push(at);
    for (const [count, ms] of limits) {
      const first = arrivals.at(-count - 1);
      if (first !== undefined && at - first < ms) this.exceeded.push(`${what}: ${count + 1} in ${at - first} ms`);
    }
  }
}
