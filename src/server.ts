import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import restify from 'restify';
import { createResponse, type Door, type Messages } from './door.ts';
import { readFormBody, readJsonBody } from './request-body.ts';
import type { Log } from './telemetry/log.ts';
import { Traces } from './telemetry/traces.ts';

export interface ServerLimits {
  readonly maxBodyBytes: number;
  readonly maxBodyDepth: number;
  /** From the first byte of a request, or from connecting, to the end of its headers. */
  readonly headersTimeoutMs: number;
  /** To the end of its body. */
  readonly requestTimeoutMs: number;
  /** How long a connection stays open without a request; more than the minute that load balancers keep theirs. */
  readonly keepAliveTimeoutMs: number;
  /** How often slow clients are looked for. */
  readonly checkEveryMs: number;
}

const defaultLimits: ServerLimits = {
  maxBodyBytes: 1024 * 1024,
  maxBodyDepth: 100,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 65_000,
  checkEveryMs: 5_000,
};

export interface ServerParts {
  readonly messages: Messages;
  readonly readiness: () => { readonly ready: boolean; readonly problems: readonly string[] };
  readonly log: Log;
  /** Listens on 127.0.0.1 and answers only those who call it so: for a bot that takes activities without a token. */
  readonly loopbackOnly: boolean;
  readonly limits?: Partial<ServerLimits>;
  /** Doors besides `/api/messages`, `/healthz` and `/readyz`. */
  readonly doors?: readonly Door[];
  /** Where each request is a piece of work of its own; for the server alone when left out. */
  readonly traces?: Traces;
  /** Told of each request when it has ended. */
  readonly observe?: (request: RequestMeasure) => void;
}

/** One request as it is counted. */
export interface RequestMeasure {
  /** Of the door; `other` for every address that has none, so that strangers make no names. */
  readonly path: string;
  /** What it was answered; 0 where the client went away before. */
  readonly status: number;
  readonly durationMs: number;
}

export interface Server {
  /** Opens the doors; gives the port, which is another than asked for when that was 0. Rejects when it is taken. */
  listen(port: number): Promise<number>;
  /** Takes no new request, lets running ones end for up to so long, then breaks them off. */
  close(graceMs: number): Promise<void>;
}

/** Sent with every answer: nothing here is a page, to be kept, framed, guessed at or sent on. */
const securityHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/**
 * The doors of the bot: restify's routes behind Node's HTTP server. What no route takes is refused in front of restify, so that a
 * hostile address or host never reaches it (its reading of `Host: [` throws outside any handler) and costs next to nothing.
 */
export function createServer(parts: ServerParts): Server {
  const limits = { ...defaultLimits, ...parts.limits };
  const doors = doorTable(parts);
  const { traces = new Traces(), observe } = parts;
  const router = createRouter(doors, (request, response, door) => enter(request, response, door));
  let closing = false;
  let running = 0;

  const server = createHttpServer(
    {
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      connectionsCheckingInterval: limits.checkEveryMs,
    },
    (request, response) => {
      running += 1;
      const startedMs = performance.now();
      response.once('close', () => {
        running -= 1;
        const status = response.headersSent ? response.statusCode : 0;
        const path = doors.has(pathOf(request)) ? pathOf(request) : 'other';
        observe?.({ path, status, durationMs: performance.now() - startedMs });
        if (closing && running === 0) server.closeAllConnections();
      });
      const trace = traces.ofRequest(singleHeaders(request));
      if (closing) response.setHeader('connection', 'close');
      for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
      if (trace.requestId !== null) response.setHeader('x-request-id', trace.requestId);
      traces.run(trace, () => {
        const refusal = refuseAtFront(request);
        if (refusal) refuse(request, response, refusal);
        else router.server.emit('request', request, response);
      });
    },
  );

  function refuseAtFront(request: IncomingMessage): Refusal | null {
    const { host } = request.headers;
    if (parts.loopbackOnly && !isLoopback(host)) {
      return { status: 403, message: 'This bot answers on the loopback address only.' };
    }
    const methods = (doors.get(pathOf(request)) ?? []).filter(({ isOpen }) => isOpen?.() ?? true);
    const isWelcome = methods.some(({ forBrowsers }) => forBrowsers) && isOwnOrLink(request);
    if (parts.loopbackOnly && isFromPage(request) && !isWelcome) {
      return { status: 403, message: 'This bot answers no page of another site.' };
    }
    if (methods.length === 0) return { status: 404, message: 'There is nothing here.' };
    if (!URL.canParse(`http://${host}`)) return { status: 400, message: 'The Host header is not valid.' };
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    if (methods.some((candidate) => candidate.method === method)) return null;
    const allow = methods.map((candidate) => candidate.method).join(', ');
    return { status: 405, message: `Only ${allow} is answered here.`, allow };
  }

  function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
    // The rest of a body that is not read: the connection cannot be used again.
    if (!request.complete) response.setHeader('connection', 'close');
    const door = createResponse(response);
    if (refusal.allow) door.header('allow', refusal.allow);
    door.send(refusal.status, { error: refusal.message });
    request.resume();
  }

  /** A request that restify has led to its door. Never rejects. */
  async function enter(request: IncomingMessage, response: ServerResponse, door: Door): Promise<void> {
    const answer = createResponse(response);
    const asked = { method: request.method ?? '', headers: singleHeaders(request), query: queryOf(request) };
    try {
      let body: unknown;
      if (door.method === 'POST') {
        const { maxBodyBytes: maxBytes, maxBodyDepth: maxDepth } = limits;
        const { contentTypes } = door;
        const read =
          door.body === 'form'
            ? await readFormBody(request, { contentTypes, maxBytes })
            : await readJsonBody(request, { contentTypes, maxBytes, maxDepth });
        if (read === null) return;
        if (read.kind === 'refusal') {
          door.unreadable?.({ ...asked, body: undefined }, read.message);
          return refuse(request, response, read);
        }
        body = read.value;
      }
      await door.handle({ ...asked, body }, answer);
    } catch (error) {
      parts.log.error({ err: error, path: pathOf(request) }, 'a request failed');
      if (response.headersSent) response.destroy();
      else answer.send(500, { error: 'The bot failed on this request.' });
    }
  }

  return {
    listen: (port) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, parts.loopbackOnly ? '127.0.0.1' : undefined, () => {
          server.off('error', reject);
          const address = server.address();
          resolve(typeof address === 'object' && address !== null ? address.port : port);
        });
      }),
    close: (graceMs) =>
      new Promise((resolve) => {
        closing = true;
        const grace = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(grace);
          resolve();
        });
        // Connections that wait for their first request count as busy to Node.
        if (running === 0) server.closeAllConnections();
      }),
  };
}

/** Restify's routes for the doors, with the names that it would give the software away by left out. */
function createRouter(
  doors: ReadonlyMap<string, readonly Door[]>,
  enter: (request: IncomingMessage, response: ServerResponse, door: Door) => Promise<void>,
): restify.Server {
  const router = restify.createServer({ name: '' });
  for (const door of [...doors.values()].flat()) {
    const handler = async (request: restify.Request, response: restify.Response): Promise<void> =>
      enter(request, response, door);
    if (door.method === 'POST') {
      router.post(door.path, handler);
    } else {
      router.get(door.path, handler);
      router.head(door.path, handler);
    }
  }
  return router;
}

interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly allow?: string;
}

function doorTable(parts: ServerParts): ReadonlyMap<string, readonly Door[]> {
  const own: readonly Door[] = [
    {
      method: 'POST',
      path: '/api/messages',
      contentTypes: ['application/json'],
      handle: async (request, response) => {
        if (isActivity(request.body)) await parts.messages(request, response);
        else response.send(400, { error: 'The body is not an activity.' });
      },
    },
    {
      method: 'GET',
      path: '/healthz',
      contentTypes: [],
      handle: async (_request, response) => response.send(200, { status: 'ok' }),
    },
    {
      method: 'GET',
      path: '/readyz',
      contentTypes: [],
      handle: async (_request, response) => {
        const { ready, problems } = parts.readiness();
        // They quote the configuration: where anybody may ask, they are for the log and `status` alone.
        response.send(ready ? 200 : 503, parts.loopbackOnly ? { ready, problems } : { ready });
      },
    },
  ];
  return Map.groupBy([...own, ...(parts.doors ?? [])], (door) => door.path);
}

function isActivity(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'type' in body && typeof body.type === 'string';
}

/** The path as it was sent: the doors are few and exact, so nothing is decoded or resolved. */
function pathOf(request: IncomingMessage): string {
  const url = request.url ?? '';
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}

function queryOf({ url = '' }: IncomingMessage): string {
  const query = url.indexOf('?');
  return query === -1 ? '' : url.slice(query + 1);
}

/** A page in a browser on this machine may reach the port under a name of its own; the bot answers to its own names only. */
function isLoopback(host: string | undefined): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i.test(host ?? '');
}

/**
 * Whether a page in a browser asks. Browsers ask first whether a page may send JSON elsewhere, and get no leave here; this holds even
 * where one does not ask.
 */
function isFromPage({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  return headers.origin !== undefined || site === 'cross-site' || site === 'same-site';
}

/** What a page of the bot's own sends, or a link that somebody follows: the page behind it is not the other site's to read. */
function isOwnOrLink({ headers, method }: IncomingMessage): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  const isLink =
    method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  if (origin !== undefined) return origin === `http://${host}` && (site === undefined || site === 'same-origin');
  return isLink || (site !== 'cross-site' && site !== 'same-site');
}

function singleHeaders(request: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
