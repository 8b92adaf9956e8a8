import { PersonError } from '../telemetry/person-error.ts';
import { readAwsError } from './aws-error.ts';
import type { Principal } from './principal.ts';
import { cappingPolicies, type SessionMeans, stsDeadline } from './session-assume-role.ts';
import { sessionName } from './session-name.ts';
import { DENIALS_LOSS, isTooLarge, warnOfLoss } from './session-sts.ts';
import { webIdentityFailure } from './web-identity-failures.ts';
import { claimsOf, signInRequired, type TokenClaims } from './web-identity-token.ts';

/** Where the tokens of people's own sign-ins are. They are asked for each time and kept nowhere else. */
export interface WebIdentityTokens {
  /** The token of this sign-in; null where there is none. Rejects in time, with a PersonError, where it cannot be had. */
  token(federatedAs: string): Promise<string | null>;
  /** Ends the sign-in: its token is given no more. */
  forget(federatedAs: string): Promise<void>;
}

/** STS's refusals after which the same token will not do again. */
const SPENT: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'IDPRejectedClaim',
  'IDPRejectedClaimException',
]);

/**
 * Begins a session with the token of the person's own sign-in. What the token says is compared with who asks before it leaves; whether it
 * is genuine, AWS decides. Gives STS's answer; rejects with a PersonError, which never holds the token.
 */
export async function assumeRoleWithWebIdentity(
  means: SessionMeans,
  tokens: WebIdentityTokens,
  principal: Principal,
  now: number,
): Promise<unknown> {
  const federatedAs = principal.federatedAs ?? '';
  const token = await tokens.token(federatedAs);
  if (token === null) throw signInRequired();
  const claims = claimsOf(token, principal, now);
  let denied = means.deniedStatements;
  for (;;) {
    try {
      return await means.sts.send(
        'AssumeRoleWithWebIdentity',
        {
          RoleArn: principal.roleArn,
          RoleSessionName: sessionName(principal),
          WebIdentityToken: token,
          ...cappingPolicies(principal, denied),
        },
        (deadlineMs) => stsDeadline(principal, deadlineMs),
      );
    } catch (error) {
      if (error instanceof PersonError) throw error;
      if (isTooLarge(error) && denied.length > 0) {
        denied = [];
        warnOfLoss(means.log, principal, 'denials', DENIALS_LOSS);
        continue;
      }
      throw await refused(means, tokens, principal, claims, error);
    }
  }
}

async function refused(
  { log }: SessionMeans,
  tokens: WebIdentityTokens,
  principal: Principal,
  claims: TokenClaims,
  error: unknown,
): Promise<PersonError> {
  const { codes } = readAwsError(error);
  if (codes.some((code) => SPENT.has(code))) {
    // The refusal is what the person has to know; signing in anew is asked for whether or not this token could be given up.
    await tokens.forget(principal.federatedAs ?? '').catch((reason: unknown) => {
      log.warn({ code: readAwsError(reason).code }, 'a token that AWS refused could not be given up');
    });
  }
  return webIdentityFailure(error, principal, claims);
}

/** The same sign-ins; with the end of one goes what the bot holds because of it. */
export function endingWith(
  tokens: WebIdentityTokens,
  holders: readonly { forgetSignIn(federatedAs: string): void }[],
): WebIdentityTokens {
  return {
    token: (federatedAs) => tokens.token(federatedAs),
    async forget(federatedAs) {
      // First what can be dropped for certain.
      for (const holder of holders) holder.forgetSignIn(federatedAs);
      await tokens.forget(federatedAs);
    },
  };
}
