import { PersonError } from '../telemetry/person-error.ts';
import { callerRole } from './access-denied.ts';
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
        nextSteps: [
          `Ask an administrator of ${principal.accountName} to check that the role exists and to add this to its trust policy: ` +
            trustStatement(principal, callerRole(read.message)),
          `The bot's own role must allow sts:AssumeRole, sts:TagSession and sts:SetSourceIdentity on ${principal.roleArn} too.`,
        ],
        commands: [{ title: 'Who am I', line: 'whoami' }],
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

/** The external id's value stays out of the chat: the condition names where it is configured. */
function trustStatement(principal: Principal, bot: string | null): string {
  return JSON.stringify({
    Effect: 'Allow',
    Principal: { AWS: bot ?? "ARN of the bot's role" },
    Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
    ...(principal.externalId === null
      ? {}
      : { Condition: { StringEquals: { 'sts:ExternalId': `ExternalId of ${principal.configurationName}` } } }),
  });
}
