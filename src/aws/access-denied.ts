import type { Principal } from './principal.ts';

/** What stopped a call, as AWS's message tells it. */
export type Barrier =
  | 'guardrail-does-not-allow'
  | 'guardrail-denies'
  | 'role-does-not-allow'
  | 'role-denies'
  | 'boundary'
  | 'organization'
  | 'resource-policy'
  | 'endpoint-policy'
  | 'unknown';

export interface AccessDenial {
  /** `lambda:InvokeFunction`; null where AWS does not say. */
  readonly action: string | null;
  /** ARN, or null. */
  readonly resource: string | null;
  readonly barrier: Barrier;
}

/**
 * By the words with which AWS ends its message, tried in order. The wordings are those of "Troubleshoot access denied
 * error messages" in the IAM user guide.
 */
const BARRIERS: readonly { readonly wording: RegExp; readonly barrier: Barrier }[] = [
  { wording: /explicit deny in (a|the) session policy/i, barrier: 'guardrail-denies' },
  { wording: /no session policy allows/i, barrier: 'guardrail-does-not-allow' },
  { wording: /(service|resource) control polic(y|ies)/i, barrier: 'organization' },
  { wording: /permissions? boundary/i, barrier: 'boundary' },
  { wording: /VPC endpoint polic(y|ies)/i, barrier: 'endpoint-policy' },
  { wording: /resource-based polic(y|ies)/i, barrier: 'resource-policy' },
  { wording: /explicit deny in (an|the) identity-based policy/i, barrier: 'role-denies' },
  { wording: /no identity-based policy allows/i, barrier: 'role-does-not-allow' },
];

/** What a person can do, by what stopped the call. `{action}`, `{role}`, `{account}`, `{guardrails}` are filled in. */
export const BARRIER_STEPS: Readonly<Record<Barrier, { readonly cause: string; readonly step: string }>> = {
  'guardrail-does-not-allow': {
    cause: 'No guardrail of this conversation allows it.',
    step: 'Ask an administrator to add a guardrail that allows {action}; the guardrails are {guardrails}. Another role does not help.',
  },
  'guardrail-denies': {
    cause: 'A guardrail of this conversation denies it, or it is one of the operations that the bot never runs.',
    step: 'Run it from a terminal with your own credentials, or ask an administrator about the guardrails: {guardrails}. Another role does not help.',
  },
  'role-does-not-allow': {
    cause: 'No policy of the role allows it.',
    step: 'Give --role with a role of yours that may, or ask an administrator of {account} to allow {action} in a policy of {role}.',
  },
  'role-denies': {
    cause: 'A policy of the role denies it.',
    step: 'Give --role with another role of yours, or ask an administrator of {account} about the policies of {role}.',
  },
  boundary: {
    cause: "The role's permissions boundary does not allow it.",
    step: 'Give --role with another role of yours, or ask an administrator of {account} to widen the permissions boundary of {role}.',
  },
  organization: {
    cause: 'A policy of the organization stops it for the whole account.',
    step: 'Ask those who manage the AWS organization; no role of {account} may do this at present.',
  },
  'resource-policy': {
    cause: "The resource's own policy stops it.",
    step: "Ask the resource's owner to allow {action} for {role} in the resource's policy.",
  },
  'endpoint-policy': {
    cause: 'The policy of the VPC endpoint that the bot uses stops it.',
    step: 'Ask an operator of the bot to allow {action} in the policy of its VPC endpoint.',
  },
  unknown: {
    cause: 'AWS does not say which policy stops it.',
    step: 'Give --role with a role of yours that may, or ask an administrator to look at the policies of {role} and at the guardrails: {guardrails}.',
  },
};

/** Reads action, resource and cause out of an access-denied message of AWS. */
export function readAccessDenial(message: string): AccessDenial {
  const action =
    /not authorized to perform:?\s+([a-z0-9-]+:[A-Za-z0-9]+)/i.exec(message)?.[1] ??
    /allows the ([a-z0-9-]+:[A-Za-z0-9]+) action/i.exec(message)?.[1] ??
    null;
  const resource = /on (?:the )?resource:?\s+"?(arn:[^\s",]+)/i.exec(message)?.[1]?.replace(/[.;]$/, '') ?? null;
  const barrier = BARRIERS.find(({ wording }) => wording.test(message))?.barrier ?? 'unknown';
  return { action, resource, barrier };
}

/** The IAM role that a message says the call came from, as a role ARN where AWS names a session; null where it names none. */
export function callerRole(message: string): string | null {
  const session = /(arn:aws[\w-]*):sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\//.exec(message);
  if (session !== null) {
    return `${session[1]}:iam::${session[2]}:role/${session[3]}`;
  }
  return /arn:aws[\w-]*:iam::\d{12}:(?:user|role)\/[\w+=,.@/-]*[\w+=@-]/.exec(message)?.[0] ?? null;
}

/** The principal's guardrails in words. */
export function guardrailsInWords(principal: Principal): string {
  return principal.guardrailPolicies.length === 0 ? 'none' : principal.guardrailPolicies.join(', ');
}
