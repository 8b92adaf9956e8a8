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

/**
 * Shorter forms, which deny nothing else, and the actions that they stand for: so more of them fit. Only of services whose
 * operations are all known here, since their client is installed.
 */
export const SHORTENED: Readonly<Record<string, readonly string[]>> = {
  'acm:Export*': ['acm:ExportCertificate'],
  'athena:CreatePresigned*': ['athena:CreatePresignedNotebookUrl'],
  'athena:GetSessionE*': ['athena:GetSessionEndpoint'],
  'codebuild:StartSandboxC*': ['codebuild:StartSandboxConnection'],
  'codecommit:GetDiff*': ['codecommit:GetDifferences'],
  'codepipeline:Get*JobDetails': ['codepipeline:GetJobDetails', 'codepipeline:GetThirdPartyJobDetails'],
  'dynamodb:BatchGet*': ['dynamodb:BatchGetItem'],
  'ec2:CreateKey*': ['ec2:CreateKeyPair'],
  'ec2:GetPass*': ['ec2:GetPasswordData'],
  'ecr:GetAuth*': ['ecr:GetAuthorizationToken'],
  'ecs:Exec*': ['ecs:ExecuteCommand'],
  'eks:RegisterC*': ['eks:RegisterCluster'],
  'elasticmapreduce:GetClusterS*': ['elasticmapreduce:GetClusterSessionCredentials'],
  'elasticmapreduce:GetSessionE*': ['elasticmapreduce:GetSessionEndpoint'],
  'glue:GetDashboard*': ['glue:GetDashboardUrl'],
  'glue:GetSessionE*': ['glue:GetSessionEndpoint'],
  'lightsail:CreateBucketA*': ['lightsail:CreateBucketAccessKey'],
  'lightsail:CreateContainerServiceR*': ['lightsail:CreateContainerServiceRegistryLogin'],
  'lightsail:CreateGUI*': ['lightsail:CreateGUISessionAccessDetails'],
  'lightsail:CreateKey*': ['lightsail:CreateKeyPair'],
  'lightsail:Download*': ['lightsail:DownloadDefaultKeyPair'],
  'lightsail:GetInstanceA*': ['lightsail:GetInstanceAccessDetails'],
  'lightsail:GetRelationalDatabaseMas*': ['lightsail:GetRelationalDatabaseMasterUserPassword'],
  'redshift:GetClusterCred*': ['redshift:GetClusterCredentials', 'redshift:GetClusterCredentialsWithIAM'],
  'redshift:GetId*': ['redshift:GetIdentityCenterAuthToken'],
  's3:GetDataA*': ['s3:GetDataAccess'],
  'ssm:CreateAct*': ['ssm:CreateActivation'],
  'ssm:GetAcc*': ['ssm:GetAccessToken'],
  'ssm:Resume*': ['ssm:ResumeSession'],
  'wafv2:GetDec*': ['wafv2:GetDecryptedAPIKey'],
};

const FORMS: ReadonlyMap<string, string> = new Map(
  Object.entries(SHORTENED).flatMap(([form, actions]) => actions.map((action): [string, string] => [action, form])),
);

/** An action as it stands in a session policy, where every character counts. */
export function shortened(action: string): string {
  return FORMS.get(action) ?? action;
}

/**
 * What sessions are denied next after AWS Chatbot's own list, of all that `denied-besides-table.ts` has: what hands out credentials, keys
 * and ways into machines, of the services whose client is installed, and of SageMaker, whose client is in the image. The rest follows in the order of its table.
 */
export const SESSION_FIRST: readonly string[] = [
  'ssm:StartSession',
  'ssm:ResumeSession',
  'ecs:ExecuteCommand',
  'ssm:GetAccessToken',
  'redshift:GetClusterCredentialsWithIAM',
  's3:GetDataAccess',
  'ec2:CreateKeyPair',
  'acm:ExportCertificate',
  'ssm:CreateActivation',
  'eks:RegisterCluster',
  'codepipeline:GetJobDetails',
  'codepipeline:GetThirdPartyJobDetails',
  'codepipeline:PollForJobs',
  'elasticmapreduce:GetClusterSessionCredentials',
  'sagemaker:*Presigned*',
  'sagemaker:StartSession',
  'athena:CreatePresignedNotebookUrl',
  'lightsail:CreateKeyPair',
  'lightsail:CreateBucketAccessKey',
  'lightsail:CreateContainerServiceRegistryLogin',
  'lightsail:GetRelationalDatabaseMasterUserPassword',
  'redshift:GetIdentityCenterAuthToken',
  'codebuild:StartSandboxConnection',
  'lightsail:CreateGUISessionAccessDetails',
  'glue:GetSessionEndpoint',
  'athena:GetSessionEndpoint',
  'elasticmapreduce:GetSessionEndpoint',
  'elasticmapreduce:Get*PresignedURL',
  'glue:GetDashboardUrl',
  'athena:GetResourceDashboard',
  'acm:GetAcmeExternalAccountBindingCredentials',
];

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
