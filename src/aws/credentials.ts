import type { AwsCredentialIdentity, Provider } from '@smithy/types';
import { z } from 'zod';
import { PersonError } from '../telemetry/person-error.ts';
import type { Connection } from './connection.ts';
import type { Principal } from './principal.ts';
import type { SdkCatalogue } from './sdk-service.ts';
import { assumeRole, type SessionMeans } from './session-assume-role.ts';
import { conversationOf } from './session-name.ts';
import type { DenyStatement } from './session-policy.ts';
import { type CredentialsLog, SessionSts } from './session-sts.ts';
import { assumeRoleWithWebIdentity, type WebIdentityTokens } from './web-identity.ts';

/** Credentials are renewed this long before they end, so that none ends during a call. */
const RENEWAL_MS = 5 * 60_000;
/** STS answers in tenths of a second; the rest of a command's 15 s must stay for the command. */
const STS_DEADLINE_MS = 10_000;
/** STS takes no more. */
const GUARDRAILS = 10;
const PRINCIPALS = 1000;

const AssumedRole = z.object({
  Credentials: z.object({
    AccessKeyId: z.string(),
    SecretAccessKey: z.string(),
    SessionToken: z.string(),
    Expiration: z.date(),
  }),
});

interface Entry {
  readonly identity: AwsCredentialIdentity;
  readonly federatedAs: string | null;
  readonly renewAt: number;
}

/** Nobody has signed in. */
const NO_TOKENS: WebIdentityTokens = { token: async () => null, forget: async () => undefined };

/**
 * Credentials of each principal's session: from `sts:AssumeRole` under the bot's own identity, or where people's own sign-ins count,
 * from `sts:AssumeRoleWithWebIdentity` under theirs. Kept in memory until five minutes before they end; never shared between
 * principals; a failure is not remembered.
 */
export class PrincipalCredentials {
  readonly #clock: () => number;
  readonly #limit: number;
  readonly #means: SessionMeans;
  readonly #tokens: WebIdentityTokens;
  /** By principalKey; least recently used first. */
  readonly #kept = new Map<string, Entry>();
  /** By principalKey: calls under way, shared by all who wait for the same session. */
  readonly #pending = new Map<string, Promise<AwsCredentialIdentity>>();
  /** Sign-ins ended so far: what was under way meanwhile is not kept. */
  #signOuts = 0;

  constructor(parts: {
    readonly catalogue: SdkCatalogue;
    readonly connection: Connection;
    /** Milliseconds since 1970. */
    readonly clock: () => number;
    readonly stsRegion: string;
    readonly log: CredentialsLog;
    /** What no session may do, whatever its role allows. */
    readonly deniedStatements: readonly DenyStatement[];
    /** Tokens of people's own sign-ins; without them nobody can have signed in. */
    readonly webIdentityTokens?: WebIdentityTokens;
    readonly deadlineMs?: number;
    readonly limit?: number;
  }) {
    const { clock, log, deniedStatements, deadlineMs = STS_DEADLINE_MS } = parts;
    this.#clock = clock;
    this.#limit = parts.limit ?? PRINCIPALS;
    this.#means = { sts: new SessionSts({ ...parts, deadlineMs }), log, deniedStatements };
    this.#tokens = parts.webIdentityTokens ?? NO_TOKENS;
  }

  /** A provider for SDK clients of this principal. It rejects with a PersonError that says what to do. */
  for(principal: Principal): Provider<AwsCredentialIdentity> {
    return () => this.#credentials(principal);
  }

  /** Drops what is kept for the principal: AWS has refused it before its time. */
  forget(principal: Principal): void {
    this.#kept.delete(principalKey(principal));
  }

  /** Drops all that was had with the token of this sign-in: the person has signed out. */
  forgetSignIn(federatedAs: string): void {
    this.#signOuts += 1;
    for (const [key, entry] of this.#kept) {
      if (entry.federatedAs === federatedAs) this.#kept.delete(key);
    }
  }

  destroy(): void {
    this.#kept.clear();
    this.#means.sts.destroy();
  }

  async #credentials(principal: Principal): Promise<AwsCredentialIdentity> {
    const key = principalKey(principal);
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      this.#kept.delete(key);
      if (this.#clock() < kept.renewAt) {
        this.#kept.set(key, kept);
        return kept.identity;
      }
    }
    const pending = this.#pending.get(key);
    if (pending !== undefined) {
      return pending;
    }
    const request = this.#request(principal, key);
    this.#pending.set(key, request);
    try {
      return await request;
    } finally {
      this.#pending.delete(key);
    }
  }

  async #request(principal: Principal, key: string): Promise<AwsCredentialIdentity> {
    if (principal.guardrailPolicies.length > GUARDRAILS) {
      throw tooManyGuardrails(principal);
    }
    const signOuts = this.#signOuts;
    const answer = AssumedRole.safeParse(await this.#begin(principal));
    if (!answer.success) {
      throw unreadableSession(principal);
    }
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer.data.Credentials;
    const identity: AwsCredentialIdentity = {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      expiration: Expiration,
      accountId: principal.accountId,
    };
    if (principal.federatedAs !== null && signOuts !== this.#signOuts) return identity;
    this.#kept.set(key, {
      identity,
      federatedAs: principal.federatedAs,
      renewAt: Expiration.getTime() - RENEWAL_MS,
    });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#limit) {
        break;
      }
      this.#kept.delete(oldest);
    }
    return identity;
  }

  #begin(principal: Principal): Promise<unknown> {
    return principal.federatedAs === null
      ? assumeRole(this.#means, principal)
      : assumeRoleWithWebIdentity(this.#means, this.#tokens, principal, this.#clock());
  }
}

/** What makes a session of its own: everything that STS is told. Equal keys may share credentials, no others. */
export function principalKey(principal: Principal): string {
  return JSON.stringify([
    principal.roleArn,
    principal.federatedAs,
    principal.tenantId,
    principal.userId,
    principal.userName,
    conversationOf(principal),
    principal.configurationName,
    principal.externalId,
    principal.guardrailPolicies.toSorted(),
  ]);
}

function tooManyGuardrails(principal: Principal): PersonError {
  return new PersonError(
    'too-many-guardrails',
    'Too many guardrails',
    `The configuration ${principal.configurationName} names ${principal.guardrailPolicies.length} guardrail policies; ` +
      `AWS takes at most ${GUARDRAILS} for one session. Nothing was run, since leaving one out could allow more than it should.`,
    { nextSteps: [`Ask an administrator to join the guardrails into at most ${GUARDRAILS} policies.`] },
  );
}

function unreadableSession(principal: Principal): PersonError {
  return new PersonError(
    'unreadable-answer',
    'AWS STS gave no credentials',
    `AWS STS answered without complete credentials for ${principal.roleArn}. The command was not run.`,
    { nextSteps: ['Ask an operator of the bot which endpoint it uses for AWS STS.'] },
  );
}
