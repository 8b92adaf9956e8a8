import { createPublicKey, createVerify, type JsonWebKey } from 'node:crypto';
import { queryError, type WireAnswer, type WireRequest } from '../../aws/support/local-aws.ts';

/** What an account knows of an identity provider. */
export interface Provider {
  /** Where its configuration is, without `.well-known/openid-configuration`. */
  readonly url: string;
  readonly audiences: readonly string[];
}

export interface TrustingAccount {
  /** By issuer. */
  readonly providers: Map<string, Provider>;
  /** Whom the trust policies let in; undefined: everybody whom a provider knows. */
  subjects?: readonly string[];
  readonly now: () => number;
}

/**
 * AWS STS as far as `AssumeRoleWithWebIdentity` goes: takes a token for what the provider's published keys say of it, and nothing else,
 * and refuses with the codes of https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html#API_AssumeRoleWithWebIdentity_Errors.
 */
export function trustingSts(account: TrustingAccount): (request: WireRequest) => Promise<WireAnswer> {
  return async ({ body }) => {
    const form = new URLSearchParams(body);
    if (form.get('Action') !== 'AssumeRoleWithWebIdentity') return refusal('AccessDenied', 'not that operation', 403);
    const verified = await verify(form.get('WebIdentityToken') ?? '', account);
    return 'refused' in verified ? verified.refused : session(verified.subject, account.now() + 3_600_000);
  };
}

type Verified = { readonly subject: string } | { readonly refused: WireAnswer };

async function verify(token: string, { providers, subjects, now }: TrustingAccount): Promise<Verified> {
  const refused = (code: string, message: string, status = 400) => ({ refused: refusal(code, message, status) });
  const [header, payload, signature] = token.split('.');
  if (!header || !payload || !signature)
    return refused('InvalidIdentityToken', 'The ID Token provided is not a valid JWT');
  const claims = parsed(payload);
  const provider = providers.get(String(claims.iss));
  if (!provider)
    return refused('InvalidIdentityToken', `No OpenIDConnect provider found in your account for ${claims.iss}`);
  const { alg, kid } = parsed(header);
  const keys = await keysOf(provider);
  if (keys === null) return refused('IDPCommunicationError', "Couldn't reach the identity provider", 503);
  const key = keys.find((one) => one.kid === kid);
  const isGenuine =
    alg === 'RS256' &&
    key !== undefined &&
    createVerify('RSA-SHA256')
      .update(`${header}.${payload}`)
      .verify(createPublicKey({ key, format: 'jwk' }), signature, 'base64url');
  if (!isGenuine) return refused('InvalidIdentityToken', "Couldn't verify the signature of the token");
  if (!provider.audiences.includes(String(claims.aud)))
    return refused('InvalidIdentityToken', 'Incorrect token audience');
  const at = Math.floor(now() / 1000);
  if (Number(claims.exp) <= at)
    return refused(
      'ExpiredTokenException',
      `Token expired: current date/time ${at} must be before the expiration date/time ${claims.exp}`,
    );
  const subject = String(claims.sub);
  return subjects && !subjects.includes(subject)
    ? refused('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity', 403)
    : { subject };
}

async function keysOf({ url }: Provider): Promise<(JsonWebKey & { kid?: string })[] | null> {
  const configuration = await fetch(`${url}.well-known/openid-configuration`);
  if (!configuration.ok) return null;
  const { jwks_uri } = (await configuration.json()) as { jwks_uri: string };
  const { keys } = (await (await fetch(jwks_uri)).json()) as { keys: (JsonWebKey & { kid?: string })[] };
  return keys;
}

function parsed(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString());
}

function refusal(code: string, message: string, status: number): WireAnswer {
  return queryError(code, message, status);
}

function session(subject: string, expiresAt: number): WireAnswer {
  return {
    headers: { 'content-type': 'text/xml' },
    body: `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
      <SubjectFromWebIdentityToken>${subject}</SubjectFromWebIdentityToken><Credentials>
      <AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
      <SessionToken>session of ${subject}</SessionToken><Expiration>${new Date(expiresAt).toISOString()}</Expiration>
      </Credentials></AssumeRoleWithWebIdentityResult><ResponseMetadata><RequestId>sts-1</RequestId></ResponseMetadata></AssumeRoleWithWebIdentityResponse>`,
  };
}
