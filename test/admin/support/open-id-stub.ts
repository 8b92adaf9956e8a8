import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen, shut, urlOf } from '../../support/local-server.ts';

export const TENANT = '5a4d0000-0000-4000-8000-000000000001';
export const CLIENT_ID = '5a4d0000-0000-4000-8000-0000000000c1';
export const CLIENT_SECRET = 'stub-secret-of-the-app';
export const ALEX = '5a4d0000-0000-4000-8000-0000000000a1';

type Claims = Readonly<Record<string, unknown>>;

/** What a sign-in began with. */
interface Begun {
  readonly nonce: string;
  readonly challenge: string;
  readonly redirectUri: string;
}

/**
 * Stands where Microsoft Entra ID does: metadata, keys, authorization by redirection, codes that are good once and with their PKCE
 * verifier, ID tokens signed with RS256. Tests change what it signs, and with what.
 */
export class OpenIdStub {
  readonly #server: Server;
  readonly #key = generateKeyPairSync('rsa', { modulusLength: 2048 });
  readonly #codes = new Map<string, Begun>();
  /** Who signs in next. */
  person: Claims = { oid: ALEX, name: 'Alex Wilber', preferred_username: 'Alex@Example.com' };
  /** Changes the claims of the next ID tokens. */
  claims: Claims = {};
  /** Changes their headers. */
  header: Claims = {};
  /** Signs them in the place of the stub's own key. */
  signingKey: KeyObject | null = null;
  /** Requests that came, by path. */
  readonly asked: string[] = [];
  /** Answers nothing as it should. */
  isBroken = false;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request).then(
        ({ status = 200, location, body }) => {
          response.writeHead(status, {
            ...(location === undefined ? {} : { location }),
            'content-type': 'application/json',
          });
          response.end(JSON.stringify(body ?? {}));
        },
        () => response.destroy(),
      );
    });
  }

  static async open(): Promise<OpenIdStub> {
    const stub = new OpenIdStub();
    await listen(stub.#server);
    return stub;
  }

  close(): void {
    shut(this.#server);
  }

  get issuer(): string {
    return `${urlOf(this.#server)}/${TENANT}/v2.0`;
  }

  /** Forgets what a test has changed. */
  reset(): void {
    this.person = { oid: ALEX, name: 'Alex Wilber', preferred_username: 'Alex@Example.com' };
    this.claims = {};
    this.header = {};
    this.signingKey = null;
    this.isBroken = false;
    this.asked.length = 0;
  }

  async #answer(request: IncomingMessage): Promise<{ status?: number; location?: string; body?: unknown }> {
    const url = new URL(request.url ?? '', urlOf(this.#server));
    this.asked.push(url.pathname);
    if (this.isBroken) return { status: 500 };
    switch (url.pathname.replace(`/${TENANT}`, '')) {
      case '/v2.0/.well-known/openid-configuration':
        return { body: this.#metadata() };
      case '/keys':
        return { body: { keys: [{ ...this.#key.publicKey.export({ format: 'jwk' }), kid: 'key-1', use: 'sig' }] } };
      case '/authorize':
        return { status: 302, location: this.#authorize(url.searchParams) };
      case '/token':
        return this.#token(new URLSearchParams(await text(request)));
      default:
        return { status: 404 };
    }
  }

  #metadata(): Claims {
    const base = `${urlOf(this.#server)}/${TENANT}`;
    return {
      issuer: this.issuer,
      authorization_endpoint: `${base}/authorize`,
      token_endpoint: `${base}/token`,
      jwks_uri: `${base}/keys`,
      response_types_supported: ['code'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
    };
  }

  /** The person signs in at once. */
  #authorize(query: URLSearchParams): string {
    const code = randomUUID();
    const redirectUri = query.get('redirect_uri') ?? '';
    this.#codes.set(code, {
      nonce: query.get('nonce') ?? '',
      challenge: query.get('code_challenge') ?? '',
      redirectUri,
    });
    return `${redirectUri}?${new URLSearchParams({ code, state: query.get('state') ?? '' })}`;
  }

  #token(form: URLSearchParams): { status?: number; body: unknown } {
    const begun = this.#codes.get(form.get('code') ?? '');
    this.#codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isClient = form.get('client_id') === CLIENT_ID && form.get('client_secret') === CLIENT_SECRET;
    const isBegun = begun?.challenge === challenge && begun.redirectUri === form.get('redirect_uri');
    if (!isClient || !isBegun) return { status: 400, body: { error: 'invalid_grant', error_description: 'used' } };
    return {
      body: {
        access_token: 'an-access-token',
        token_type: 'Bearer',
        expires_in: 3600,
        id_token: this.#idToken(begun.nonce),
      },
    };
  }

  #idToken(nonce: string): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: this.issuer,
      aud: CLIENT_ID,
      tid: TENANT,
      sub: 'a-subject',
      iat: now,
      nbf: now,
      exp: now + 3600,
      nonce,
      ...this.person,
      ...this.claims,
    };
    const signed = [{ alg: 'RS256', typ: 'JWT', kid: 'key-1', ...this.header }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), this.signingKey ?? this.#key.privateKey).toString('base64url')}`;
  }
}
