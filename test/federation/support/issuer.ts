import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { listen, shut, urlOf } from '../../support/local-server.ts';

/** The bot's application, for which tokens are made. */
export const AUDIENCE = '00000000-0000-0000-0000-0000000000bb';

export interface TokenChanges {
  readonly header?: object;
  readonly claims?: object;
  /** Signs instead of the issuer's own key. */
  readonly key?: KeyObject;
}

/** Stands where Entra ID publishes its keys, and makes tokens as Entra ID does: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference. */
export class Issuer {
  readonly tenantId: string;
  readonly #now: () => number;
  readonly #private: KeyObject;
  readonly #server: Server;
  /** Whether the keys can be had. */
  isReachable = true;

  private constructor(tenantId: string, now: () => number) {
    this.tenantId = tenantId;
    this.#now = now;
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.#private = privateKey;
    const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: 'key-1', use: 'sig' }];
    this.#server = createServer((request, response) => {
      if (!this.isReachable) {
        response.statusCode = 503;
        response.end();
        return;
      }
      const configuration = { issuer: this.issuer, jwks_uri: `${this.url}keys` };
      response.end(JSON.stringify(request.url === '/keys' ? { keys } : configuration));
    });
  }

  static async open(tenantId: string, now: () => number): Promise<Issuer> {
    const issuer = new Issuer(tenantId, now);
    await listen(issuer.#server);
    return issuer;
  }

  /** What its tokens call it. */
  get issuer(): string {
    return `https://login.microsoftonline.com/${this.tenantId}/v2.0`;
  }

  /** Where it really is. */
  get url(): string {
    return `${urlOf(this.#server)}/`;
  }

  close(): void {
    shut(this.#server);
  }

  /** A token of the person with this object id, for an hour. */
  token(oid: string, { header = {}, claims = {}, key = this.#private }: TokenChanges = {}): string {
    const now = Math.floor(this.#now() / 1000);
    const payload = {
      aud: AUDIENCE,
      iss: this.issuer,
      iat: now,
      nbf: now,
      exp: now + 3600,
      azp: AUDIENCE,
      oid,
      scp: 'access_as_user',
      sub: `sub-of-${oid}`,
      tid: this.tenantId,
      ver: '2.0',
      ...claims,
    };
    const signed = [{ typ: 'JWT', alg: 'RS256', kid: 'key-1', ...header }, payload]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`;
  }
}
