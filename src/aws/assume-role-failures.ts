import { PersonError } from '../telemetry/person-error.ts';
import { type Barrier, callerRole, readAccessDenial } from './access-denied.ts';
import { readAwsError } from './aws-error.ts';
import { failureKind } from './failure-kinds.ts';
import { answerFacts, callFailure, messageOf } from './failures.ts';
import type { Principal } from './principal.ts';

/** AssumeRole's own refusals by STS's error code; others fail like calls of every service. */
const REFUSALS: Readonly<Record<string, { readonly code: string; readonly title: string; readonly step: string }>> = {
  RegionDisabledException: {
    code: 'region-not-enabled',
    title: 'AWS STS is not enabled in its Region',
    step: 'Ask an administrator to enable AWS STS in that Region, or an operator to point the bot at another Region.',
  },
  PackedPolicyTooLarge: {
    code: 'session-policy-too-large',
    title: 'The session would carry too much',
    step: 'Ask an administrator to use fewer guardrail policies or shorter names: session policies and tags share one limit.',
  },
  PackedPolicyTooLargeException: {
    code: 'session-policy-too-large',
    title: 'The session would carry too much',
    step: 'Ask an administrator to use fewer guardrail policies or shorter names: session policies and tags share one limit.',
  },
  MalformedPolicyDocument: {
    code: 'session-policy-refused',
    title: 'AWS does not accept the session policy',
    step: 'Ask an administrator to check that each guardrail exists in the account of the role.',
  },
  MalformedPolicyDocumentException: {
    code: 'session-policy-refused',
    title: 'AWS does not accept the session policy',
    step: 'Ask an administrator to check that each guardrail exists in the account of the role.',
  },
};

/** Why no session could be had for the principal's role, and what to add to the role's trust policy. */
export function assumeRoleFailure(error: unknown, principal: Principal): PersonError {
  const read = readAwsError(error);
  const facts = [{ name: 'Role', value: principal.roleArn }, ...answerFacts(read)];
  const refusal = Object.hasOwn(REFUSALS, read.code) ? REFUSALS[read.code] : undefined;
  if (refusal !== undefined) {
    return new PersonError(refusal.code, refusal.title, messageOf(read), {
      facts,
      nextSteps: [refusal.step],
      cause: error,
    });
  }
  const kind = failureKind(read.codes, read.status);
  if (kind?.code === 'access-denied') {
    return new PersonError(
      'assume-role-refused',
      'The bot may not assume the role',
      `AWS STS did not let the bot assume ${principal.roleArn}. ${messageOf(read)}`,
      {
        facts,
        nextSteps: stepsToAssume(principal, read.message),
        commands: [
          ...((principal.otherRoles ?? []).length === 0 ? [] : [{ title: 'Switch roles', line: 'switch-roles' }]),
          { title: 'Who am I', line: 'whoami' },
        ],
        cause: error,
      },
    );
  }
  if (kind?.code === 'expired-credentials' || kind?.code === 'credentials-refused') {
    return new PersonError(
      'no-bot-credentials',
      "The bot's own AWS credentials are not valid",
      `AWS STS does not accept the bot's own identity. ${messageOf(read)}`,
      { facts, nextSteps: ['Ask an operator of the bot to renew its credentials.'], cause: error },
    );
  }
  const general = callFailure(error, { principal, service: 'sts', operation: 'assume-role', region: 'the STS Region' });
  const nextSteps =
    general.code === 'validation' ? ['Ask an administrator to check the role and guardrail ARNs.'] : general.nextSteps;
  return new PersonError(
    general.code,
    general.title,
    `No session for ${principal.roleArn}: the command was not run. ${general.message}`,
    { facts, nextSteps, cause: error },
  );
}

/** What lets the bot assume the role, by which side AWS says is in the way; both where it does not say. */
function stepsToAssume(principal: Principal, message: string): readonly string[] {
  const { accountName, roleArn, otherRoles = [] } = principal;
  const { barrier } = readAccessDenial(message);
  const trust =
    `Ask an administrator of ${accountName} to check that the role exists and to add this to its trust policy: ` +
    trustStatements(principal, callerRole(message));
  const own = `Ask an operator of the bot to add this to a policy of the bot's own role, if it is not there: ${botStatement(roleArn)}`;
  const steps: Readonly<Partial<Record<Barrier, readonly string[]>>> = {
    'role-does-not-allow': [own],
    'trust-policy': [trust],
    'trust-policy-denies': [
      `Ask an administrator of ${accountName} about the statement in its trust policy that denies it.`,
    ],
    'role-denies': [
      "Ask an operator of the bot about the statement in the policies of the bot's own role that denies it.",
    ],
    organization: ['Ask those who manage the AWS organization to allow it in their service control policies.'],
    'organization-denies': ['Ask those who manage the AWS organization about the policy of theirs that denies it.'],
  };
  const another =
    otherRoles.length === 0
      ? []
      : [`Meanwhile another role of yours may do: send switch-roles. You have: ${otherRoles.join(', ')}.`];
  return [...(steps[barrier] ?? [trust, own]), ...another];
}

/** What a session says of the person who it is for, in addition to who they are: an action of its own each. */
const SAYS_FOR_WHOM = ['sts:TagSession', 'sts:SetSourceIdentity'];

/**
 * The external id's value stays out of the chat: the condition names where it is configured. It stands on `sts:AssumeRole` alone: by AWS's
 * list of actions and condition keys the external id is a key of that action, not of the two others, and those let nobody in by themselves.
 */
function trustStatements(principal: Principal, bot: string | null): string {
  if (principal.externalId === null) return trustStatement(['sts:AssumeRole', ...SAYS_FOR_WHOM], bot);
  const condition = { StringEquals: { 'sts:ExternalId': `ExternalId of ${principal.configurationName}` } };
  return `${trustStatement('sts:AssumeRole', bot, condition)}, ${trustStatement(SAYS_FOR_WHOM, bot)}`;
}

/** A statement of a role's trust policy, as JSON. @param bot ARN of the role that the bot runs with; null where it is not known. */
export function trustStatement(action: string | readonly string[], bot: string | null, condition?: object): string {
  return JSON.stringify({
    Effect: 'Allow',
    Principal: { AWS: bot ?? "ARN of the bot's role" },
    Action: action,
    ...(condition === undefined ? {} : { Condition: condition }),
  });
}

function botStatement(roleArn: string): string {
  return JSON.stringify({ Effect: 'Allow', Action: ['sts:AssumeRole', ...SAYS_FOR_WHOM], Resource: roleArn });
}
