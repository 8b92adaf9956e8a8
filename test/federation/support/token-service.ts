import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen, shut, urlOf } from '../../support/local-server.ts';
import { AUDIENCE } from './issuer.ts';

/** Stands where Bot Framework keeps people's tokens: the requests of its SDK's client, answered as it answers them. */
export class TokenService {
  /** People's tokens, by their Bot Framework id. */
  readonly tokens = new Map<string, string>();
  /** What a window of a sign-in ended with: the code shown, whose it is and the token. */
  readonly codes = new Map<string, { readonly userId: string; readonly token: string }>();
  /** What Teams' own tokens are exchanged for; one that is not here is not exchanged. */
  readonly exchangeable = new Map<string, string>();
  readonly requests: string[] = [];
  /** The status of answers to these requests, in place of the service's own: `GetToken`, or the empty text for all. */
  broken: { readonly kind: string; readonly status: number } | null = null;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async open(): Promise<TokenService> {
    const service = new TokenService();
    await listen(service.#server);
    return service;
  }

  get url(): string {
    return urlOf(this.#server);
  }

  /** Requests of one kind: `GetToken`, `exchange`, `SignOut`, `GetSignInResource`. */
  count(kind: string): number {
    return this.requests.filter((request) => request.endsWith(kind)).length;
  }

  close(): void {
    shut(this.#server);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.url);
    const body = await text(request);
    this.requests.push(`${request.method} ${url.pathname}`);
    const answer = (status: number, value?: object) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(value === undefined ? '' : JSON.stringify(value));
    };
    if (request.headers.authorization !== `Bearer of-the-bot-${AUDIENCE}`) return answer(401);
    if (this.broken !== null && url.pathname.endsWith(this.broken.kind))
      return answer(this.broken.status, { error: { code: 'broken', message: 'secret-of-the-service' } });
    const userId = url.searchParams.get('userId') ?? '';
    const connectionName = url.searchParams.get('connectionName') ?? '';
    if (url.pathname.endsWith('GetSignInResource')) {
      return answer(200, {
        signInLink: 'https://token.botframework.com/api/oauth/signin?signin=1',
        tokenExchangeResource: { id: 'exchange-1', uri: 'api://botid-1' },
      });
    }
    if (connectionName !== 'entra')
      return answer(400, { error: { code: 'BadArgument', message: 'no such connection' } });
    const given = (token: string | undefined) =>
      token === undefined ? answer(404) : answer(200, { channelId: 'msteams', connectionName, token });
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /api/usertoken/GetToken': {
        const code = url.searchParams.get('code') ?? '';
        const proved = this.codes.get(code);
        if (proved?.userId === userId) {
          this.codes.delete(code);
          this.tokens.set(userId, proved.token);
        } else if (code !== '') return answer(404);
        return given(this.tokens.get(userId));
      }
      case 'POST /api/usertoken/exchange': {
        const token = this.exchangeable.get(JSON.parse(body).token);
        if (token === undefined) return answer(400, { error: { code: 'ConsentRequired', message: 'consent' } });
        this.tokens.set(userId, token);
        return given(token);
      }
      case 'DELETE /api/usertoken/SignOut':
        this.tokens.delete(userId);
        return answer(200, {});
      default:
        return answer(404);
    }
  }
}
