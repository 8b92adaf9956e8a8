import { z } from 'zod';
import { PersonError } from '../telemetry/person-error.ts';
import type { Principal } from './principal.ts';

/** What a token of Entra ID says of a sign-in. Nobody has verified it: AWS does. */
export interface TokenClaims {
  readonly issuer: string;
  readonly audience: string;
  /** The application that asked for the token; null where the token does not say. */
  readonly authorizedParty: string | null;
  readonly subject: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Longer than any token that STS takes. */
const TOKEN_LENGTH = 20_000;

const text = z.string().min(1).max(2000);

/** Signed, by whatever: an unsigned token is refused before it goes anywhere. */
const Header = z.looseObject({ alg: text.refine((algorithm) => algorithm.toLowerCase() !== 'none') });

/** Claims as https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference names them. */
const Payload = z.looseObject({
  iss: text,
  aud: text,
  azp: text.optional(),
  sub: text,
  exp: z.number(),
  oid: text,
  tid: text,
});

/** Who asks, as far as a token can say it. */
export type Asker = Pick<Principal, 'tenantId' | 'userId' | 'userName'>;

/**
 * The claims of a token, which has to be the asker's own and not over. Throws a PersonError: `sign-in-required` for one that has expired,
 * `sign-in-mismatch` for somebody else's, `sign-in-unusable` for what is no token of Entra ID.
 */
export function claimsOf(token: string, asker: Asker, now: number): TokenClaims {
  const payload = payloadOf(token);
  if (payload === null) throw unusable();
  if (!same(payload.oid, asker.userId) || !same(payload.tid, asker.tenantId)) throw mismatch(asker);
  if (payload.exp * 1000 <= now) throw signInRequired('Your sign-in has expired.');
  return {
    issuer: payload.iss,
    audience: payload.aud,
    authorizedParty: payload.azp ?? null,
    subject: payload.sub,
    expiresAt: payload.exp * 1000,
  };
}

/** What a person is told who has to sign in first. */
export function signInRequired(why = 'You have not signed in.'): PersonError {
  return new PersonError(
    'sign-in-required',
    'Sign in first',
    `${why} Commands here run with your own sign-in, which AWS checks itself. Nothing was run.`,
    { nextSteps: ['Sign in, then do it again.'], commands: [{ title: 'Sign in', line: 'sign-in' }] },
  );
}

function payloadOf(token: string): z.infer<typeof Payload> | null {
  if (token.length > TOKEN_LENGTH) return null;
  const [header, payload, signature, ...more] = token.split('.');
  if (!header || !payload || !signature || more.length > 0) return null;
  if (!Header.safeParse(decoded(header)).success) return null;
  const read = Payload.safeParse(decoded(payload));
  return read.success ? read.data : null;
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return null;
  }
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function mismatch({ userName }: Asker): PersonError {
  return new PersonError(
    'sign-in-mismatch',
    "That sign-in is somebody else's",
    `The sign-in is not of the account that ${userName} uses in Teams. Nothing was run with it.`,
    {
      nextSteps: ['Sign out here, then sign in with the account that you use in Teams.'],
      commands: [
        { title: 'Sign out', line: 'sign-out' },
        { title: 'Sign in', line: 'sign-in' },
      ],
    },
  );
}

function unusable(): PersonError {
  return new PersonError(
    'sign-in-unusable',
    'The sign-in gave no token that AWS takes',
    'What the sign-in gave is no signed token of Entra ID with the claims iss, aud, sub, exp, oid and tid. Nothing was run with it.',
    {
      nextSteps: [
        "Ask an operator of the bot to look at the OAuth connection of the bot's registration: its only scope has to be the bot's own, api://botid-…/access_as_user.",
      ],
      commands: [{ title: 'Sign out', line: 'sign-out' }],
    },
  );
}
