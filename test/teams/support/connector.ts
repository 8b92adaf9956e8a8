import { createServer, type IncomingMessage, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import { playgroundTeam } from '../../../src/sandbox/playground-team.ts';
import { listen, shut, urlOf } from '../../support/local-server.ts';

/** One request of the bot to Teams. */
export interface Taken {
  readonly method: string;
  readonly path: string;
  readonly activity: Record<string, unknown>;
}

/** Stands where Teams takes what the bot sends and tells who people are, on a port of its own. */
export class Connector {
  readonly taken: Taken[] = [];
  /** Statuses of the next answers; 200 after them. */
  readonly statuses: number[] = [];
  /** What is told of whoever is asked for. */
  member: object = {
    id: '29:alex',
    aadObjectId: '00000000-0000-0000-0000-0000000000a1',
    name: 'Alex Wilber',
    userPrincipalName: 'alex@example.com',
    tenantId: playgroundTeam.tenantId,
    userRole: 'user',
  };
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      if (request.method === 'GET') {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(this.member));
        return;
      }
      void this.#take(request).then((status) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ id: `sent-${this.taken.length}` }));
      });
    });
  }

  static async open(): Promise<Connector> {
    const connector = new Connector();
    await listen(connector.#server);
    return connector;
  }

  get url(): string {
    return `${urlOf(this.#server)}/`;
  }

  close(): void {
    shut(this.#server);
  }

  async #take(request: IncomingMessage): Promise<number> {
    const activity = (await json(request)) as Record<string, unknown>;
    this.taken.push({ method: request.method ?? '', path: decodeURIComponent(request.url ?? ''), activity });
    return this.statuses.shift() ?? 200;
  }
}
