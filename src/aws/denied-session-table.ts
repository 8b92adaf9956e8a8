/**
 * How denied operations are said to IAM, in the policy of the sessions that commands run with. That policy is the second barrier: the first
 * is that the bot does not send the call.
 *
 * Besides what `NOT_TOLD` lists, only the first barrier holds for:
 * - patterns with a wildcard before the colon, which a configuration may hold;
 * - what no longer fits: AWS takes 2,048 characters, guardrails' ARNs included, and packs policy and session tags into a space whose
 *   size it does not tell.
 */

const BY_INPUT = 'IAM has no condition key for this input';
const BY_PATH = 'IAM knows it as an HTTP method on a path that other operations share';

/** Patterns that stand for nothing in a session policy, by the reason why. */
export const NOT_TOLD: Readonly<Record<string, readonly string[]>> = {
  [BY_INPUT]: ['glue:GetConnection', 'glue:GetConnections', 'datazone:GetConnection'],
  [`${BY_INPUT}, nor a method of its own`]: ['apigateway:GetApiKey', 'apigateway:GetApiKeys'],
  [BY_PATH]: [
    'apigateway:CreateApiKey',
    'apigateway:CreateUsagePlanKey',
    'apigateway:GetUsagePlanKey',
    'apigateway:GetUsagePlanKeys',
    'apigateway:UpdateApiKey',
  ],
  'kms:Decrypt on its behalf is denied instead': ['ssm:GetParameter*'],
  'logs:Unmask is denied instead': [
    'logs:FilterLogEvents',
    'logs:GetLogEvents',
    'logs:GetLogObject',
    'logs:GetLogRecord',
    'logs:StartQuery',
  ],
  'the query runs with a role of its own, and IAM has no condition key for its text': [
    'logs:CreateScheduledQuery',
    'logs:UpdateScheduledQuery',
  ],
  'states:RevealSecrets is denied instead': ['states:TestState'],
  'IAM has no such action: the AWS CLI makes it of GetAuthorizationToken': ['ecr:GetLogin'],
  's3:GetObject allows it, and is denied': ['s3:HeadObject', 's3:SelectObjectContent'],
  'the SDK makes this call itself before others on directory buckets': ['s3:CreateSession'],
  'dynamodb:GetItem allows it, and is denied': ['dynamodb:TransactGetItems'],
  'lightsail:GetKeyPair* has it, too': ['lightsail:GetKeyPairs'],
};

/** What stands in a session policy for a pattern, where that is not the pattern itself. */
export const SESSION_ACTIONS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  // All but `iam:PassRole`: no call of its own, but checked when another service is given a role, as when a task is run.
  ['iam:*', [...'ACDEGLRSTU'].map((letter) => `iam:${letter}*`).concat('iam:Put*')],
  ['lightsail:GetKeyPair', ['lightsail:GetKeyPair*']],
  ...Object.values(NOT_TOLD).flatMap((patterns) => patterns.map((pattern): [string, []] => [pattern, []])),
]);

/**
 * Permissions that the harmful input of an operation needs besides the operation's own: `--unmask` of log events, and the function of that
 * name in a query; `--reveal-secrets` of a tested state.
 */
export const INPUT_ACTIONS: readonly string[] = ['logs:Unmask', 'states:RevealSecrets'];

/**
 * Systems Manager decrypts a parameter in the name of whoever asks for it, which is the one thing that `--with-decryption` adds. Denied
 * without `aws:ViaAWSService`, since it is just that.
 */
export const NO_DECRYPTED_PARAMETERS = {
  Effect: 'Deny',
  Action: 'kms:Decrypt',
  Resource: '*',
  Condition: { StringLike: { 'kms:ViaService': 'ssm.*' } },
} as const;
