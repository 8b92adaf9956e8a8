import type { Principal } from './principal.ts';

/** What stopped a call, as AWS's message tells it: nothing of that kind allows it, or something of that kind denies it. */
export type Barrier =
  | 'guardrail-does-not-allow'
  | 'guardrail-denies'
  | 'role-does-not-allow'
  | 'role-denies'
  | 'boundary'
  | 'boundary-denies'
  | 'organization'
  | 'organization-denies'
  | 'resource-policy'
  | 'resource-policy-denies'
  | 'endpoint-policy'
  | 'endpoint-policy-denies'
  | 'trust-policy'
  | 'trust-policy-denies'
  | 'unknown';

export interface AccessDenial {
  /** `lambda:InvokeFunction`; null where AWS does not say. */
  readonly action: string | null;
  /** ARN, or null. */
  readonly resource: string | null;
  readonly barrier: Barrier;
  /** ARN of the policy that denies it, which AWS names for some; null. */
  readonly policy: string | null;
}

/**
 * By the words with which AWS ends its message, tried in order. The wordings are those of "Troubleshoot access denied
 * error messages" in the IAM user guide.
 */
const BARRIERS: readonly { readonly wording: RegExp; readonly barrier: Barrier }[] = [
  { wording: /explicit deny in an? session policy|explicit deny in the session policy/i, barrier: 'guardrail-denies' },
  { wording: /no session policy allows/i, barrier: 'guardrail-does-not-allow' },
  { wording: /explicit deny in (an?|the) (service|resource) control polic/i, barrier: 'organization-denies' },
  { wording: /(service|resource) control polic(y|ies)/i, barrier: 'organization' },
  { wording: /explicit deny in (an?|the) permissions? boundary/i, barrier: 'boundary-denies' },
  { wording: /permissions? boundary/i, barrier: 'boundary' },
  { wording: /explicit deny in (an?|the) VPC endpoint polic/i, barrier: 'endpoint-policy-denies' },
  { wording: /VPC endpoint polic(y|ies)/i, barrier: 'endpoint-policy' },
  { wording: /explicit deny in (an?|the) role trust polic/i, barrier: 'trust-policy-denies' },
  { wording: /role trust polic(y|ies)/i, barrier: 'trust-policy' },
  { wording: /explicit deny in (an?|the) resource-based polic/i, barrier: 'resource-policy-denies' },
  { wording: /resource-based polic(y|ies)/i, barrier: 'resource-policy' },
  { wording: /explicit deny in (an?|the) identity-based polic/i, barrier: 'role-denies' },
  { wording: /no identity-based policy allows/i, barrier: 'role-does-not-allow' },
];

/** Why a call was stopped, and whom to ask for what. `{words}` are filled in like those of `FailureKind`. */
export interface BarrierAdvice {
  readonly cause: string;
  readonly who: string;
  /** The policy in which a statement that allows it is missing; null where none would help. */
  readonly missingIn: string | null;
  /** The form of that statement. */
  readonly statement: 'identity' | 'resource' | 'trust';
  /** What to ask about where no statement helps. */
  readonly about: string;
  readonly notes: readonly string[];
  readonly anotherRoleHelps: boolean;
}

/** What a denial has in common: nothing that is added outweighs it. */
const DENIED = { missingIn: null, statement: 'identity', notes: [], anotherRoleHelps: false } as const;

/** What a person can do, by what stopped the call. */
export const BARRIER_STEPS: Readonly<Record<Barrier, BarrierAdvice>> = {
  'guardrail-does-not-allow': {
    cause: 'No guardrail of this conversation allows it.',
    who: 'an administrator of {account}',
    missingIn: 'a policy that GuardrailPolicies of {configuration} lists',
    statement: 'identity',
    about: '',
    notes: [
      "The guardrails are {guardrails}. AWS's own policies cannot be changed: list one of the account beside them. Another role does not help.",
    ],
    anotherRoleHelps: false,
  },
  'guardrail-denies': {
    ...DENIED,
    cause: 'A guardrail of this conversation denies it, or it is one of the operations that the bot never runs.',
    who: 'an administrator',
    about: 'the guardrails: {guardrails}',
    notes: ['Or run it from a terminal with your own credentials. Another role does not help.'],
  },
  'role-does-not-allow': {
    cause: 'No policy of the role allows it.',
    who: 'an administrator of {account}',
    missingIn: 'a policy of {role}',
    statement: 'identity',
    about: '',
    notes: [],
    anotherRoleHelps: true,
  },
  'role-denies': {
    ...DENIED,
    cause: 'A policy of the role denies it.',
    who: 'an administrator of {account}',
    about: 'the statement that denies it in the policies of {role}',
    anotherRoleHelps: true,
  },
  boundary: {
    cause: "The role's permissions boundary does not allow it.",
    who: 'an administrator of {account}',
    missingIn: 'the policy that is the permissions boundary of {role}',
    statement: 'identity',
    about: '',
    notes: [],
    anotherRoleHelps: true,
  },
  'boundary-denies': {
    ...DENIED,
    cause: "The role's permissions boundary denies it.",
    who: 'an administrator of {account}',
    about: 'the statement that denies it in the permissions boundary of {role}',
    anotherRoleHelps: true,
  },
  organization: {
    cause: 'A policy of the organization stops it for the whole account.',
    who: 'those who manage the AWS organization',
    missingIn: 'a service control policy of {account} and of each unit above it',
    statement: 'identity',
    about: '',
    notes: ['Until then no role of {account} may do this.'],
    anotherRoleHelps: false,
  },
  'organization-denies': {
    ...DENIED,
    cause: 'A policy of the organization denies it for this account.',
    who: 'those who manage the AWS organization',
    about: 'the service or resource control policy that denies it in {account}',
  },
  'resource-policy': {
    cause: "The resource's own policy does not allow it.",
    who: "the resource's owner",
    missingIn: "the resource's policy",
    statement: 'resource',
    about: '',
    notes: [],
    anotherRoleHelps: false,
  },
  'resource-policy-denies': {
    ...DENIED,
    cause: "The resource's own policy denies it.",
    who: "the resource's owner",
    about: "the statement that denies it in the resource's policy",
  },
  'endpoint-policy': {
    cause: 'The policy of the VPC endpoint that the bot uses does not allow it.',
    who: 'an operator of the bot',
    missingIn: 'the policy of its VPC endpoint',
    statement: 'resource',
    about: '',
    notes: [],
    anotherRoleHelps: false,
  },
  'endpoint-policy-denies': {
    ...DENIED,
    cause: 'The policy of the VPC endpoint that the bot uses denies it.',
    who: 'an operator of the bot',
    about: 'the statement that denies it in the policy of its VPC endpoint',
  },
  'trust-policy': {
    cause: 'The trust policy of the role that would be assumed does not allow it.',
    who: 'whoever manages that role',
    missingIn: 'its trust policy',
    statement: 'trust',
    about: '',
    notes: [],
    anotherRoleHelps: false,
  },
  'trust-policy-denies': {
    ...DENIED,
    cause: 'The trust policy of the role that would be assumed denies it.',
    who: 'whoever manages that role',
    about: 'the statement that denies it in its trust policy',
  },
  unknown: {
    cause: 'AWS does not say which policy stops it.',
    who: 'an administrator of {account}',
    missingIn: 'a policy of {role}, if nothing there and none of the guardrails ({guardrails}) stops it',
    statement: 'identity',
    about: '',
    notes: [],
    anotherRoleHelps: true,
  },
};

/** The steps by which a person gets past what stopped their call; the first is the one that they can take themselves. */
export function stepsPast(denial: AccessDenial, principal: Principal): readonly string[] {
  const { who, missingIn, about, notes, anotherRoleHelps } = BARRIER_STEPS[denial.barrier];
  const [other] = anotherRoleHelps ? (principal.otherRoles ?? []) : [];
  const ask =
    missingIn === null
      ? `Ask ${who} about ${about}.`
      : denial.action === null
        ? `Ask ${who} to allow {service} {operation} in ${missingIn}.`
        : `Ask ${who} to add this to ${missingIn}: {statement}`;
  return [
    ...(other === undefined
      ? []
      : [`Try another role of yours: add --role ${other} to the command, or send switch-roles. You have: {others}.`]),
    ask,
    ...notes,
  ];
}

/** The statement that is missing, as JSON; null where AWS does not say what of, or none helps. */
export function missingStatement({ action, resource, barrier }: AccessDenial, principal: Principal): string | null {
  const { missingIn, statement } = BARRIER_STEPS[barrier];
  if (action === null || missingIn === null) return null;
  return JSON.stringify({
    Effect: 'Allow',
    ...(statement === 'identity' ? {} : { Principal: { AWS: principal.roleArn } }),
    Action: action,
    ...(statement === 'trust' ? {} : { Resource: resource ?? '*' }),
  });
}

/** Reads action, resource and cause out of an access-denied message of AWS. */
export function readAccessDenial(message: string): AccessDenial {
  const action =
    /not authorized to perform:?\s+([a-z0-9-]+:[A-Za-z0-9]+)/i.exec(message)?.[1] ??
    /allows the ([a-z0-9-]+:[A-Za-z0-9]+) action/i.exec(message)?.[1] ??
    null;
  const resource = /on (?:the )?resource:?\s+"?(arn:[^\s",]+)/i.exec(message)?.[1]?.replace(/[.;]$/, '') ?? null;
  const barrier = BARRIERS.find(({ wording }) => wording.test(message))?.barrier ?? 'unknown';
  const policy =
    /explicit deny in [\w -]+: (arn:aws[\w-]*:(?:iam|organizations)::[\w+=,.@/:-]*[\w+=@-])/i.exec(message)?.[1] ??
    null;
  return { action, resource, barrier, policy };
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
