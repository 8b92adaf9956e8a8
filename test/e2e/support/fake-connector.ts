import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as after } from 'node:timers/promises';
import { z } from 'zod';
import { type PlaygroundPerson, playgroundTeam } from '../../../src/sandbox/playground-team.ts';
import { listen, urlOf } from '../../support/local-server.ts';

/** One request of the bot to the connector. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  /** Of requests that name one. Bot Framework's id, decoded. */
  readonly conversationId: string | undefined;
  /** The id that a POST was answered with, or that the request names. */
  readonly activityId: string | undefined;
  readonly activity: Activity;
  readonly authorization: string | undefined;
  /** The HTTP status it was answered with; undefined while it hangs. */
  readonly status: number | undefined;
  /** When it came, in milliseconds of `performance.now()`. */
  readonly at: number;
}

/** What tests look at in an activity; the rest is kept as it came. */
export type Activity = z.infer<typeof activitySchema>;

const activitySchema = z.looseObject({
  type: z.string().optional(),
  text: z.string().optional(),
  replyToId: z.string().optional(),
  attachments: z.array(z.looseObject({ contentType: z.string(), content: z.unknown().optional() })).optional(),
});

/** Instead of what Teams would answer. `hang` never answers. */
export type Fault =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: object }
  | 'hang';

/**
 * Stands where Teams takes the bot's activities: `POST /v3/conversations/ID/activities`, `PUT` for updates, and the lists of members. It
 * records each request and answers with ids as Teams does, or with the faults it is told. Listens on the loopback address.
 */
export class FakeConnector {
  readonly sent: Sent[] = [];
  readonly #server: Server;
  #fault: (request: Sent, number: number) => Fault | undefined = () => undefined;
  #lastId = 1_700_000_000_000;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#take(request, response).catch((error: unknown) => response.writeHead(400).end(String(error)));
    });
  }

  static async start(): Promise<FakeConnector> {
    const connector = new FakeConnector();
    await listen(connector.#server);
    return connector;
  }

  /** For the `serviceUrl` of activities. */
  get url(): string {
    return urlOf(this.#server);
  }

  /** From now on each request is asked for a fault; `number` counts all requests from 1. Undefined answers as Teams does. */
  failWith(fault: (request: Sent, number: number) => Fault | undefined): void {
    this.#fault = fault;
  }

  /** The next requests get these faults, one each; those after them are answered as Teams does. */
  failNext(...faults: readonly Fault[]): void {
    const first = this.sent.length;
    this.#fault = (_request, number) => faults[number - first - 1];
  }

  /** The activities that were taken, in the order they came. */
  get taken(): Sent[] {
    return this.sent.filter(({ method, status = 0 }) => method !== 'GET' && status < 300 && status > 0);
  }

  /** Waits for an activity that was taken, from number `from` of `taken` on. */
  async waitFor(wanted: (sent: Sent) => boolean, { from = 0, timeout = 10_000 } = {}): Promise<Sent> {
    return this.#until(() => this.taken.slice(from).find(wanted), timeout);
  }

  /** Waits for a request, taken or not, from number `from` of `sent` on. */
  async waitForRequest(wanted: (sent: Sent) => boolean, { from = 0, timeout = 10_000 } = {}): Promise<Sent> {
    return this.#until(() => this.sent.slice(from).find(wanted), timeout);
  }

  async #until(look: () => Sent | undefined, timeout: number): Promise<Sent> {
    const deadline = performance.now() + timeout;
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (performance.now() > deadline) {
        const seen = this.sent.map(({ method, path, status, activity }) => ({ method, path, status, activity }));
        throw new Error(`The bot sent nothing of the kind within ${timeout} ms, but: ${JSON.stringify(seen, null, 1)}`);
      }
      await after(10);
    }
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await once(this.#server.close(), 'close');
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = performance.now();
    const { pathname } = new URL(request.url ?? '/', this.url);
    const [, version, list, id, part, partId] = pathname.split('/').map(decodeURIComponent);
    const body = await text(request);
    const known = version === 'v3' && list === 'conversations';
    const posted = request.method === 'POST' && known && (id === undefined || part === 'activities');
    const sent: Sent = {
      method: request.method ?? '',
      path: pathname,
      conversationId: id,
      activityId: posted ? String(++this.#lastId) : partId,
      activity: activitySchema.parse(body === '' ? {} : JSON.parse(body)),
      authorization: request.headers.authorization,
      status: undefined,
      at,
    };
    const fault = this.#fault(sent, this.sent.length + 1);
    const answer = fault ?? (known ? this.#answer(sent, part, partId) : { status: 404 });
    this.sent.push(answer === 'hang' ? sent : { ...sent, status: answer.status });
    if (answer === 'hang') return;
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
  }

  #answer(
    { method, conversationId, activityId }: Sent,
    part: string | undefined,
    partId: string | undefined,
  ): Exclude<Fault, 'hang'> {
    if (method === 'GET' && part === 'pagedmembers') return { status: 200, body: { members: everyone.map(member) } };
    if (method === 'GET' && part === 'members' && partId !== undefined) {
      const found = everyone.find(({ id, aadObjectId }) => [id, aadObjectId].includes(partId));
      return found === undefined ? NO_MEMBER : { status: 200, body: member(found) };
    }
    if (method === 'GET' && part === 'members') return { status: 200, body: everyone.map(member) };
    if (method === 'POST' && conversationId === undefined) {
      return { status: 201, body: { id: `${playgroundTeam.channel.id};messageid=${activityId}`, activityId } };
    }
    if (part !== 'activities') return { status: 404 };
    return { status: method === 'POST' ? 201 : 200, body: { id: activityId } };
  }
}

const NO_MEMBER = { status: 404, body: { error: { code: 'MemberNotFoundInConversation', message: 'Not found.' } } };
const everyone: readonly PlaygroundPerson[] = [playgroundTeam.currentUser, ...playgroundTeam.otherUsers];

function member(person: PlaygroundPerson): object {
  const { id, name, aadObjectId, userPrincipalName, givenName, surname } = person;
  const { tenantId } = playgroundTeam;
  return {
    id,
    name,
    aadObjectId,
    userPrincipalName,
    email: userPrincipalName,
    givenName,
    surname,
    tenantId,
    userRole: 'user',
  };
}
