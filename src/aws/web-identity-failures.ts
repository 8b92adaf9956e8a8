import { PersonError } from '../telemetry/person-error.ts';
import { assumeRoleFailure } from './assume-role-failures.ts';
import { type AwsError, readAwsError } from './aws-error.ts';
import { answerFacts, messageOf } from './failures.ts';
import type { Principal } from './principal.ts';
import type { TokenClaims } from './web-identity-token.ts';

interface Refusal {
  readonly code: string;
  readonly title: string;
  readonly message: (principal: Principal) => string;
  readonly nextSteps: (principal: Principal, claims: TokenClaims) => readonly string[];
  /** Whether signing in again is offered. */
  readonly signIn: boolean;
}

/** AssumeRoleWithWebIdentity's own refusals by STS's error code, as its API reference explains them. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  InvalidIdentityToken: {
    code: 'sign-in-not-trusted',
    title: 'AWS does not trust this sign-in',
    message: ({ accountName }) => `AWS could not confirm your sign-in's token for ${accountName}.`,
    nextSteps: trustSteps,
    signIn: false,
  },
  ExpiredToken: {
    code: 'sign-in-required',
    title: 'Sign in again',
    message: () => 'Your sign-in has expired.',
    nextSteps: () => ['Sign in, then do it again.'],
    signIn: true,
  },
  IDPRejectedClaim: {
    code: 'sign-in-rejected',
    title: 'Entra ID rejected your sign-in',
    message: () => 'It may have expired or been revoked.',
    nextSteps: () => ['Sign in, then do it again.'],
    signIn: true,
  },
  IDPCommunicationError: {
    code: 'identity-provider-unreachable',
    title: 'AWS did not reach Entra ID',
    message: () => 'AWS could not ask Entra ID for the keys that it checks your sign-in with.',
    nextSteps: () => ['Run the command again in a minute.'],
    signIn: false,
  },
  AccessDenied: {
    code: 'assume-role-refused',
    title: 'You may not assume the role',
    message: ({ roleArn }) => `AWS did not let your sign-in assume ${roleArn}.`,
    nextSteps: trustPolicySteps,
    signIn: false,
  },
};

/** Why AWS gave no session for the token of a person's sign-in. The token is in none of it. */
export function webIdentityFailure(error: unknown, principal: Principal, claims: TokenClaims): PersonError {
  const read = readAwsError(error);
  const refusal = refusalOf(read);
  if (refusal === null) return assumeRoleFailure(error, principal);
  return new PersonError(
    refusal.code,
    refusal.title,
    `${refusal.message(principal)} ${messageOf(read)} Nothing was run.`,
    {
      facts: [
        { name: 'Role', value: principal.roleArn },
        { name: 'Issuer', value: claims.issuer },
        { name: 'Audience', value: claims.audience },
        ...answerFacts(read),
      ],
      nextSteps: refusal.nextSteps(principal, claims),
      commands: [refusal.signIn ? { title: 'Sign in', line: 'sign-in' } : { title: 'Who am I', line: 'whoami' }],
      cause: error,
    },
  );
}

/** The SDK names an exception `…Exception` where STS's own code does without. */
function refusalOf({ codes }: AwsError): Refusal | null {
  for (const code of codes.map((one) => one.replace(/Exception$/, ''))) {
    const refusal = Object.hasOwn(REFUSALS, code) ? REFUSALS[code] : undefined;
    if (refusal !== undefined) return refusal;
  }
  return null;
}

function trustSteps({ accountName, roleArn }: Principal, { issuer, audience }: TokenClaims): readonly string[] {
  // Tokens of version 1 come from another issuer than the one whose keys AWS finds.
  if (issuer.startsWith('https://sts.windows.net/')) {
    return [
      "Ask an operator of the bot to set requestedAccessTokenVersion to 2 in the bot's app registration, so that its tokens come from https://login.microsoftonline.com/…/v2.0. Then sign out and in.",
    ];
  }
  return [
    `Ask an administrator of ${accountName} to add the identity provider: aws iam create-open-id-connect-provider --url ${issuer} --client-id-list ${audience}`,
    `Where the provider is there, its audience may be missing: aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ${providerArn(roleArn, issuer)} --client-id ${audience}`,
  ];
}

function trustPolicySteps(principal: Principal, { issuer, audience, authorizedParty }: TokenClaims): readonly string[] {
  const provider = withoutScheme(issuer);
  const statement = {
    Effect: 'Allow',
    Principal: { Federated: providerArn(principal.roleArn, issuer) },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${provider}:aud`]: audience } },
  };
  return [
    `Ask an administrator of ${principal.accountName} to check that the role exists and that its trust policy has this statement: ${JSON.stringify(statement)}`,
    `Where the statement lists people by ${provider}:sub, yours has to be among them.`,
    ...(authorizedParty === null || authorizedParty === audience
      ? []
      : [
          `The token was asked for by the application ${authorizedParty} (azp), which AWS may compare instead of the audience.`,
        ]),
  ];
}

function providerArn(roleArn: string, issuer: string): string {
  const [, partition = 'aws', , , accountId = ''] = roleArn.split(':');
  return `arn:${partition}:iam::${accountId}:oidc-provider/${withoutScheme(issuer)}`;
}

function withoutScheme(issuer: string): string {
  return issuer.replace(/^https:\/\//, '').replace(/\/$/, '');
}
