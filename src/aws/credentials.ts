import type { AwsCredentialIdentity, Provider } from '@smithy/types';
import { z } from 'zod';
import { PersonError } from '../telemetry/person-error.ts';
import { assumeRoleFailure } from './assume-role-failures.ts';
import { readAwsError } from './aws-error.ts';
import type { Connection, SdkClient } from './connection.ts';
import type { Principal } from './principal.ts';
import type { SdkCatalogue, SdkService } from './sdk-service.ts';
import { conversationOf, sessionName, sessionTags, sourceIdentity } from './session-name.ts';
import { type DenyStatement, sessionPolicy } from './session-policy.ts';

/** Credentials are renewed this long before they end, so that none ends during a call. */
const RENEWAL_MS = 5 * 60_000;
/** STS answers in tenths of a second; the rest of a command's 15 s must stay for the command. */
const STS_DEADLINE_MS = 10_000;
const STS_ATTEMPTS = 3;
/** AssumeRole takes no more. */
const GUARDRAILS = 10;
const PRINCIPALS = 1000;

export interface CredentialsLog {
  warn(details: object, message: string): void;
}

/** The optional parts of AssumeRole that a role's trust policy has to allow by an action of their own. */
const OPTIONAL_PARTS = [
  { action: 'sts:TagSession', part: 'tags' },
  { action: 'sts:SetSourceIdentity', part: 'sourceIdentity' },
] as const;

/**
 * What a session can do without when AWS finds its policies and tags too large together, in this order. How they are packed, and so how
 * much fits, AWS does not say.
 */
const DISPENSABLE_PARTS = [
  { part: 'tags', loss: 'CloudTrail tells of it without its tags' },
  { part: 'denials', loss: 'the denied operations are kept from it by the bot alone, not by IAM too' },
] as const;

interface SessionParts {
  tags: boolean;
  sourceIdentity: boolean;
  /** The inline policy that denies what no session may do. */
  denials: boolean;
}

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
  readonly renewAt: number;
}

/**
 * Credentials of each principal's session, from `sts:AssumeRole` under the bot's own identity. Kept in memory until five
 * minutes before they end; never shared between principals; a failure is not remembered.
 */
export class PrincipalCredentials {
  readonly #parts: {
    readonly catalogue: SdkCatalogue;
    readonly connection: Connection;
    readonly clock: () => number;
    readonly stsRegion: string;
    readonly log: CredentialsLog;
    readonly deniedStatements: readonly DenyStatement[];
    readonly deadlineMs: number;
    readonly limit: number;
  };
  /** By principalKey; least recently used first. */
  readonly #kept = new Map<string, Entry>();
  /** By principalKey: calls under way, shared by all who wait for the same session. */
  readonly #pending = new Map<string, Promise<AwsCredentialIdentity>>();
  #sts: { readonly service: SdkService; readonly client: SdkClient } | null = null;

  constructor(parts: {
    readonly catalogue: SdkCatalogue;
    readonly connection: Connection;
    /** Milliseconds since 1970. */
    readonly clock: () => number;
    readonly stsRegion: string;
    readonly log: CredentialsLog;
    /** What no session may do, whatever its role allows. */
    readonly deniedStatements: readonly DenyStatement[];
    readonly deadlineMs?: number;
    readonly limit?: number;
  }) {
    this.#parts = { ...parts, deadlineMs: parts.deadlineMs ?? STS_DEADLINE_MS, limit: parts.limit ?? PRINCIPALS };
  }

  /** A provider for SDK clients of this principal. It rejects with a PersonError that says what to do. */
  for(principal: Principal): Provider<AwsCredentialIdentity> {
    return () => this.#credentials(principal);
  }

  /** Drops what is kept for the principal: AWS has refused it before its time. */
  forget(principal: Principal): void {
    this.#kept.delete(principalKey(principal));
  }

  destroy(): void {
    this.#kept.clear();
    this.#sts?.client.destroy();
    this.#sts = null;
  }

  async #credentials(principal: Principal): Promise<AwsCredentialIdentity> {
    const key = principalKey(principal);
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      this.#kept.delete(key);
      if (this.#parts.clock() < kept.renewAt) {
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
    const answer = AssumedRole.safeParse(await this.#assumeRole(principal));
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
    this.#kept.set(key, { identity, renewAt: Expiration.getTime() - RENEWAL_MS });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#parts.limit) {
        break;
      }
      this.#kept.delete(oldest);
    }
    return identity;
  }

  /** Tries with all parts, then without what the trust policy refuses by name, and without what makes the session too large. */
  async #assumeRole(principal: Principal): Promise<unknown> {
    const withParts: SessionParts = { tags: true, sourceIdentity: true, denials: true };
    for (;;) {
      try {
        return await this.#send(principal, withParts);
      } catch (error) {
        const given = isTooLarge(error) && DISPENSABLE_PARTS.find(({ part }) => withParts[part]);
        if (given) {
          withParts[given.part] = false;
          this.#parts.log.warn(
            { roleArn: principal.roleArn, guardrails: principal.guardrailPolicies.length, without: given.part },
            `The session of ${principal.roleArn} is too large for AWS and goes without its ${given.part}: ${given.loss}. Join or shorten its guardrails.`,
          );
          continue;
        }
        const refused = OPTIONAL_PARTS.find(({ action, part }) => withParts[part] && isRefusal(error, action));
        if (refused === undefined) {
          throw error instanceof PersonError ? error : assumeRoleFailure(error, principal);
        }
        withParts[refused.part] = false;
        this.#parts.log.warn(
          { roleArn: principal.roleArn, action: refused.action },
          `The trust policy of ${principal.roleArn} does not allow ${refused.action}; the session goes without it. ` +
            `Add "${refused.action}" to the Action of the statement that lets the bot assume the role.`,
        );
      }
    }
  }

  async #send(principal: Principal, withParts: SessionParts): Promise<unknown> {
    const { service, client } = this.#client();
    const policy = withParts.denials
      ? sessionPolicy(this.#parts.deniedStatements, principal.guardrailPolicies.length > 0)
      : null;
    const command = service.createCommand('AssumeRole', {
      RoleArn: principal.roleArn,
      RoleSessionName: sessionName(principal),
      ...(withParts.sourceIdentity ? { SourceIdentity: sourceIdentity(principal) } : {}),
      ...(withParts.tags ? { Tags: sessionTags(principal).map((tag) => ({ ...tag })) } : {}),
      ...(principal.guardrailPolicies.length > 0
        ? { PolicyArns: principal.guardrailPolicies.map((arn) => ({ arn })) }
        : {}),
      ...(policy === null ? {} : { Policy: policy }),
      ...(principal.externalId === null ? {} : { ExternalId: principal.externalId }),
    });
    const abort = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(stsDeadline(principal, this.#parts.deadlineMs));
        abort.abort();
      }, this.#parts.deadlineMs);
    });
    try {
      return await Promise.race([client.send(command, { abortSignal: abort.signal }), deadline]);
    } finally {
      clearTimeout(timer);
    }
  }

  #client(): { readonly service: SdkService; readonly client: SdkClient } {
    if (this.#sts === null) {
      const { catalogue, connection, stsRegion } = this.#parts;
      const service = catalogue.service('sts');
      const client = service.createClient({
        region: stsRegion,
        maxAttempts: STS_ATTEMPTS,
        ...(connection.credentials === undefined ? {} : { credentials: connection.credentials }),
      });
      connection.prepare(client, service.name);
      this.#sts = { service, client };
    }
    return this.#sts;
  }
}

/** What makes a session of its own: everything that AssumeRole is told. Equal keys may share credentials, no others. */
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

function isRefusal(error: unknown, action: string): boolean {
  const { codes, message } = readAwsError(error);
  return codes.some((code) => code === 'AccessDenied' || code === 'AccessDeniedException') && message.includes(action);
}

function isTooLarge(error: unknown): boolean {
  return readAwsError(error).codes.some((code) => /^PackedPolicyTooLarge(?:Exception)?$/.test(code));
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

function stsDeadline(principal: Principal, deadlineMs: number): PersonError {
  return new PersonError(
    'deadline',
    'AWS STS did not answer in time',
    `AWS STS gave no credentials for ${principal.roleArn} within ${deadlineMs / 1000} s. The command was not run.`,
    { facts: [{ name: 'Role', value: principal.roleArn }], nextSteps: ['Run the command again.'] },
  );
}
