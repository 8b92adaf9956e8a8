import type { Input } from '../command/command.ts';
import { PersonError } from '../telemetry/person-error.ts';
import { callerRole } from './access-denied.ts';
import { assumeRoleFailure, trustStatement } from './assume-role-failures.ts';
import { readAwsError } from './aws-error.ts';
import type { Principal } from './principal.ts';
import { sessionName, sessionTags, sourceIdentity } from './session-name.ts';
import { type DenyStatement, sessionPolicy } from './session-policy.ts';
import { type CredentialsLog, DENIALS_LOSS, isTooLarge, type SessionSts, warnOfLoss } from './session-sts.ts';

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
  { part: 'denials', loss: DENIALS_LOSS },
] as const;

interface SessionParts {
  tags: boolean;
  sourceIdentity: boolean;
  /** The inline policy that denies what no session may do. */
  denials: boolean;
}

/** What beginning a session takes besides the principal. */
export interface SessionMeans {
  readonly sts: SessionSts;
  readonly log: CredentialsLog;
  /** What no session may do, whatever its role allows. */
  readonly deniedStatements: readonly DenyStatement[];
}

/**
 * Has the bot assume the role for the principal, under its own identity. Tries with all parts, then without what the trust policy
 * refuses by name, and without what makes the session too large. Gives STS's answer; rejects with a PersonError.
 */
export async function assumeRole(means: SessionMeans, principal: Principal): Promise<unknown> {
  const withParts: SessionParts = { tags: true, sourceIdentity: true, denials: true };
  for (;;) {
    try {
      return await send(means, principal, withParts);
    } catch (error) {
      const given = isTooLarge(error) && DISPENSABLE_PARTS.find(({ part }) => withParts[part]);
      if (given) {
        withParts[given.part] = false;
        warnOfLoss(means.log, principal, given.part, given.loss);
        continue;
      }
      const refused = OPTIONAL_PARTS.find(({ action, part }) => withParts[part] && isRefusal(error, action));
      if (refused === undefined) {
        throw error instanceof PersonError ? error : assumeRoleFailure(error, principal);
      }
      withParts[refused.part] = false;
      means.log.warn(
        { roleArn: principal.roleArn, action: refused.action },
        `The trust policy of ${principal.roleArn} does not allow ${refused.action}; the session goes without it. ` +
          `Add this statement to it: ${trustStatement(refused.action, callerRole(readAwsError(error).message))}`,
      );
    }
  }
}

function send(
  { sts, deniedStatements }: SessionMeans,
  principal: Principal,
  withParts: SessionParts,
): Promise<unknown> {
  return sts.send(
    'AssumeRole',
    {
      RoleArn: principal.roleArn,
      RoleSessionName: sessionName(principal),
      ...(withParts.sourceIdentity ? { SourceIdentity: sourceIdentity(principal) } : {}),
      ...(withParts.tags ? { Tags: sessionTags(principal).map((tag) => ({ ...tag })) } : {}),
      ...cappingPolicies(principal, withParts.denials ? deniedStatements : []),
      ...(principal.externalId === null ? {} : { ExternalId: principal.externalId }),
    },
    (deadlineMs) => stsDeadline(principal, deadlineMs),
  );
}

/** What caps a session: its guardrails, and the inline policy that denies. */
export function cappingPolicies(principal: Principal, denied: readonly DenyStatement[]): Input {
  const policy = sessionPolicy(denied, principal.guardrailPolicies.length > 0);
  return {
    ...(principal.guardrailPolicies.length > 0
      ? { PolicyArns: principal.guardrailPolicies.map((arn) => ({ arn })) }
      : {}),
    ...(policy === null ? {} : { Policy: policy }),
  };
}

function isRefusal(error: unknown, action: string): boolean {
  const { codes, message } = readAwsError(error);
  return codes.some((code) => code === 'AccessDenied' || code === 'AccessDeniedException') && message.includes(action);
}

export function stsDeadline(principal: Principal, deadlineMs: number): PersonError {
  return new PersonError(
    'deadline',
    'AWS STS did not answer in time',
    `AWS STS gave no credentials for ${principal.roleArn} within ${deadlineMs / 1000} s. The command was not run.`,
    { facts: [{ name: 'Role', value: principal.roleArn }], nextSteps: ['Run the command again.'] },
  );
}
