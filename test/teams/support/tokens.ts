import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { listen, shut, urlOf } from '../../support/local-server.ts';

export const APP_ID = '00000000-0000-0000-0000-0000000000bb';
export const ISSUER = 'https://api.botframework.com';

/** Stands where Bot Framework publishes the keys that its tokens are signed with. */
export class Keys {
  readonly #private: KeyObject;
  readonly #server: Server;

  /** What is published, and anybody knows. */
  readonly publicKey: KeyObject;

  private constructor(ready: Promise<void>, endorsements: readonly string[]) {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.#private = privateKey;
    this.publicKey = publicKey;
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'key-1', endorsements };
    this.#server = createServer(async (request, response) => {
      await ready;
      const body = request.url === '/keys' ? { keys: [jwk] } : { jwks_uri: `${this.url}keys` };
      response.end(JSON.stringify(body));
    });
  }

  /** Answers once `ready` says so. `endorsements` are the Bot Framework channels that the key may speak for. */
  static async open(ready = Promise.resolve(), endorsements: readonly string[] = ['msteams']): Promise<Keys> {
    const keys = new Keys(ready, endorsements);
    await listen(keys.#server);
    return keys;
  }

  get url(): string {
    return `${urlOf(this.#server)}/`;
  }

  close(): void {
    shut(this.#server);
  }

  /** The settings that let Bot Framework's SDK take these keys for those of its own service. */
  get settings(): Readonly<Record<string, string>> {
    return {
      ToBotFromChannelOpenIdMetadataUrl: this.url,
      ToBotFromEmulatorOpenIdMetadataUrl: this.url,
      ToBotFromChannelTokenIssuer: ISSUER,
      ToChannelFromBotLoginUrl: this.url,
      ToChannelFromBotOAuthScope: ISSUER,
      OAuthUrl: this.url,
    };
  }

  /** The value of an Authorization header. `key` signs; claims and header are changed as given. */
  token(claims: object = {}, { header = {}, key = this.#private }: { header?: object; key?: KeyObject } = {}): string {
    const now = Math.floor(Date.now() / 1000);
    const payload = { iss: ISSUER, aud: APP_ID, nbf: now - 60, exp: now + 600, ...claims };
    const signed = [{ alg: 'RS256', typ: 'JWT', kid: 'key-1', ...header }, payload]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `Bearer ${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`;
  }
}
