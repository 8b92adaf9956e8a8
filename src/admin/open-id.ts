import * as openId from 'openid-client';
import { z } from 'zod';
import type { SignedInPerson } from './person.ts';

export interface ProviderOptions {
  /** `https://login.microsoftonline.com/TENANT/v2.0`. Another, also without TLS, only in tests. */
  readonly issuer: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The address here that the provider leads back to. */
  readonly redirectUri: string;
}

/** What a sign-in is held together by; all of it random. */
export interface Checks {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

export interface OpenIdProvider {
  /** Where a person signs in. Rejects where the provider cannot be reached. */
  signInAddress(checks: Checks): Promise<string>;
  /** Who signed in, by the provider's answer to the redirect address. Rejects unless all of it is as it must be. */
  person(query: string, checks: Checks): Promise<SignedInPerson>;
}

const TIMEOUT_SECONDS = 10;
const MAX_NAME_CHARACTERS = 200;

/** https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference */
const claimsOfEntra = z.object({
  iss: z.string(),
  tid: z.string(),
  oid: z.guid(),
  preferred_username: z.string().optional(),
  upn: z.string().optional(),
  name: z.string().optional(),
  /** Who vouched for the person, where that is not the issuer: guests. */
  idp: z.string().optional(),
  /** 1: a guest. */
  acct: z.number().optional(),
});

/** A token of another tenant, or without what tells a person. */
export class ForeignTokenError extends Error {
  override readonly name = 'ForeignTokenError';
  readonly code = 'foreign-token';
}

/** Entra ID: authorization code with PKCE, state and nonce; the ID token's signature, issuer, audience and times are checked. */
export class EntraProvider implements OpenIdProvider {
  readonly #options: ProviderOptions;
  #discovered: Promise<openId.Configuration> | null = null;

  constructor(options: ProviderOptions) {
    this.#options = options;
  }

  async signInAddress({ state, nonce, codeVerifier }: Checks): Promise<string> {
    const parameters = {
      redirect_uri: this.#options.redirectUri,
      scope: 'openid profile',
      response_mode: 'query',
      state,
      nonce,
      code_challenge: await openId.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      // Who has signed out is not signed in again at one press by somebody else at the machine.
      prompt: 'select_account',
    };
    return openId.buildAuthorizationUrl(await this.#configuration(), parameters).href;
  }

  async person(query: string, { state, nonce, codeVerifier }: Checks): Promise<SignedInPerson> {
    const answered = new URL(`${this.#options.redirectUri}?${query}`);
    const tokens = await openId.authorizationCodeGrant(await this.#configuration(), answered, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: codeVerifier,
      idTokenExpected: true,
    });
    const claims = claimsOfEntra.safeParse(tokens.claims());
    if (!claims.success) throw new ForeignTokenError('the ID token does not tell who signed in');
    return personOf(claims.data, this.#options.tenantId);
  }

  /** Kept once it is there. */
  async #configuration(): Promise<openId.Configuration> {
    const { issuer, clientId, clientSecret } = this.#options;
    // Tokens that come straight from the provider are believed without their signature by the library's default.
    const execute = [openId.enableNonRepudiationChecks];
    if (issuer.startsWith('http:')) execute.push(openId.allowInsecureRequests);
    this.#discovered ??= openId.discovery(
      new URL(issuer),
      clientId,
      { id_token_signed_response_alg: 'RS256' },
      openId.ClientSecretPost(clientSecret),
      { execute, timeout: TIMEOUT_SECONDS },
    );
    try {
      return await this.#discovered;
    } catch (error) {
      this.#discovered = null;
      throw error;
    }
  }
}

/**
 * Names of guests are given by whoever vouched for them, who may call them by a name of this tenant: they are known by their object id
 * alone.
 */
function personOf(claims: z.infer<typeof claimsOfEntra>, tenantId: string): SignedInPerson {
  const { iss, tid, oid, idp, acct } = claims;
  if (tid.toLowerCase() !== tenantId.toLowerCase()) throw new ForeignTokenError('the ID token is of another tenant');
  const own = [iss, `https://sts.windows.net/${tid}/`];
  const isGuest = acct === 1 || (idp !== undefined && !own.includes(idp));
  const userPrincipalName = isGuest ? null : (claims.upn ?? claims.preferred_username ?? null);
  const called = claims.name || claims.preferred_username || oid;
  return {
    objectId: oid.toLowerCase(),
    userPrincipalName: userPrincipalName?.toLowerCase() ?? null,
    name: called.slice(0, MAX_NAME_CHARACTERS).toWellFormed(),
  };
}
