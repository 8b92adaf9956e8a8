/**
 * How denied operations are said to IAM, in the policy of the sessions that commands run with. That policy is the second barrier: the first
 * is that the bot does not send the call.
 *
 * What IAM cannot be told, so that only the first barrier holds:
 * - conditions on the input, as for `glue get-connections` without `--hide-password`, `apigateway get-api-keys --include-values` and
 *   `datazone get-connection --with-secret`: there are no condition keys for them. Three others have a permission of their own, below.
 * - patterns with a wildcard before the colon, which a configuration may hold;
 * - single operations of API Gateway, whose actions are HTTP methods on paths;
 * - what no longer fits: AWS takes 2,048 characters, guardrails' ARNs included, and packs policy and session tags into a space whose
 *   size it does not tell.
 */

/**
 * What stands in a session policy for a pattern, where that is not the pattern itself. Empty where another action authorises the call
 * already, or where IAM has no such action.
 */
export const SESSION_ACTIONS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  // All but `iam:PassRole`: no call of its own, but checked when another service is given a role, as when a task is run.
  ['iam:*', [...'ACDEGLRSTU'].map((letter) => `iam:${letter}*`).concat('iam:Put*')],
  // Made by the AWS CLI of GetAuthorizationToken.
  ['ecr:GetLogin', []],
  // Allowed by s3:GetObject.
  ['s3:HeadObject', []],
  ['s3:SelectObjectContent', []],
  // The SDK makes this call itself before others on directory buckets.
  ['s3:CreateSession', []],
  // Allowed by dynamodb:GetItem.
  ['dynamodb:TransactGetItems', []],
  ['lightsail:GetKeyPair', ['lightsail:GetKeyPair*']],
  ['lightsail:GetKeyPairs', []],
  ['apigateway:CreateApiKey', []],
  ['apigateway:CreateUsagePlanKey', []],
  ['apigateway:GetUsagePlanKey', []],
  ['apigateway:GetUsagePlanKeys', []],
  ['apigateway:UpdateApiKey', []],
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
