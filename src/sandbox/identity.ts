import { accounts, roles } from './accounts.ts';
import type { Output, SandboxAccount } from './call.ts';
import { Refusal } from './errors.ts';
import { type Fields, number, records, requiredText, text } from './fields.ts';
import { hex } from './noise.ts';

/** Who a set of credentials belongs to. */
export type Identity =
  | { readonly kind: 'bot'; readonly account: SandboxAccount; readonly arn: string }
  | {
      readonly kind: 'session';
      readonly account: SandboxAccount;
      readonly role: string;
      readonly arn: string;
      readonly expiresAt: Date;
      /** ARNs of the managed policies that cap the session; empty when nothing does. */
      readonly caps: readonly string[];
    };

/** The credentials under which the bot itself calls: they may assume the roles of the sandbox and nothing else. */
export const botCredentials = {
  accessKeyId: 'ASIASANDBOXBOT000000',
  secretAccessKey: 'sandbox-not-a-secret',
  sessionToken: 'sandbox-not-a-secret',
} as const;

const botAccount: SandboxAccount = { id: '999988887777', name: 'chatops' };
const botArn = `arn:aws:sts::${botAccount.id}:assumed-role/teams-aws-chatbot/bot`;

/** The credentials that one sandbox has given out, by access key id. */
export type Issued = Map<string, Identity>;

/** Who calls. Refuses unknown and ended credentials as AWS does. */
export function identify(accessKeyId: string, issued: Issued, now: Date, service: string): Identity {
  if (accessKeyId === botCredentials.accessKeyId) return { kind: 'bot', account: botAccount, arn: botArn };
  const known = issued.get(accessKeyId);
  if (known === undefined) throw unknownKey(accessKeyId, service);
  if (known.kind === 'session' && known.expiresAt <= now) {
    const code = jsonServices.has(service)
      ? 'ExpiredTokenException'
      : service === 'ec2'
        ? 'RequestExpired'
        : 'ExpiredToken';
    throw new Refusal(code, 'The security token included in the request is expired', 403);
  }
  return known;
}

/** AssumeRole: credentials of a session in the role's account. */
export function assumeRole(input: Fields, caller: Identity, issued: Issued, now: Date): Output {
  const roleArn = requiredText(input, 'RoleArn');
  const session = requiredText(input, 'RoleSessionName');
  const [, accountId, role] = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([\w+=,.@-]+)$/.exec(roleArn) ?? [];
  if (role === undefined) throw new Refusal('ValidationError', `${roleArn} is invalid`);
  if (!/^[\w+=,.@-]{2,64}$/.test(session)) {
    throw new Refusal(
      'ValidationError',
      `1 validation error detected: Value '${session}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
    );
  }
  const account = accounts.find(({ id }) => id === accountId);
  if (caller.kind !== 'bot' || account === undefined || !Object.hasOwn(roles, role)) {
    throw new Refusal(
      'AccessDenied',
      `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
      403,
    );
  }
  const seconds = number(input, 'DurationSeconds') ?? 3600;
  if (seconds < 900 || seconds > 43_200) {
    throw new Refusal(
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
  }
  const expiresAt = new Date(now.getTime() + seconds * 1000);
  const key = `ASIA${hex(`${roleArn}/${session}/${issued.size}`, 16).toUpperCase()}`;
  const arn = `arn:aws:sts::${account.id}:assumed-role/${role}/${session}`;
  const caps = records(input, 'PolicyArns').map((one) => requiredText(one, 'arn'));
  issued.set(key, { kind: 'session', account, role, arn, expiresAt, caps });
  const sourceIdentity = text(input, 'SourceIdentity');
  return {
    Credentials: {
      AccessKeyId: key,
      SecretAccessKey: 'sandbox-not-a-secret',
      SessionToken: 'sandbox-not-a-secret',
      Expiration: expiresAt,
    },
    AssumedRoleUser: { AssumedRoleId: `AROA${hex(roleArn, 17).toUpperCase()}:${session}`, Arn: arn },
    PackedPolicySize: 6,
    ...(sourceIdentity === undefined ? {} : { SourceIdentity: sourceIdentity }),
  };
}

/** GetCallerIdentity. */
export function callerIdentity({ arn, account }: Identity): Output {
  return { UserId: `AROA${hex(arn, 17).toUpperCase()}:${arn.split('/').at(-1)}`, Account: account.id, Arn: arn };
}

/** Services with a JSON protocol, whose code for unknown credentials is another than the query protocols'. */
const jsonServices: ReadonlySet<string> = new Set([
  'ce',
  'codepipeline',
  'dynamodb',
  'ecr',
  'ecs',
  'eks',
  'kinesis',
  'lambda',
  'logs',
  'ssm',
  'ssm-incidents',
  'stepfunctions',
  'support',
]);

function unknownKey(accessKeyId: string, service: string): Refusal {
  const message = 'The security token included in the request is invalid.';
  if (service === 'ec2') {
    return new Refusal('AuthFailure', 'AWS was not able to validate the provided access credentials', 401);
  }
  if (service === 's3api') {
    return new Refusal(
      'InvalidAccessKeyId',
      `The AWS Access Key Id you provided does not exist in our records. (${accessKeyId})`,
      403,
    );
  }
  return jsonServices.has(service)
    ? new Refusal('UnrecognizedClientException', message, 403)
    : new Refusal('InvalidClientTokenId', message, 403);
}
