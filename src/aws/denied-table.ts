/** Operations that are never run, whatever the role, and why. */
export interface DeniedEntry {
  /** `prefix:Operation`: an IAM prefix or an AWS CLI service name, and the API's name; `*` stands for any text. */
  readonly patterns: readonly string[];
  /** For the person who asked; follows "denied because". */
  readonly reason: string;
  /** Denied only with this input; always where it is left out. */
  readonly only?: InputCondition;
}

export interface InputCondition {
  readonly member: string;
  /** `given-true`: denied when the member is true. `not-true`: denied unless it is. */
  readonly is: 'given-true' | 'not-true';
}

/** What AWS Chatbot itself never runs. */
export const DENIED_BY_AWS_CHATBOT: readonly DeniedEntry[] = [
  {
    patterns: ['iam:*', 'sso:*', 'sso-admin:*', 'identitystore:*', 'cognito-idp:*', 'cognito-identity:*'],
    reason: 'who may do what is not administered from a chat',
  },
  {
    patterns: ['sts:*', 'sso-oidc:*', 'connect:GetFederationToken', 'gamelift:RequestUploadCredentials'],
    reason: 'it hands out credentials',
  },
  { patterns: ['chatbot:*'], reason: 'the bot does not change its own configuration' },
  { patterns: ['kms:*'], reason: 'keys are not used or administered from a chat' },
  { patterns: ['secretsmanager:*'], reason: 'secrets do not belong in a chat' },
  {
    patterns: ['sdb:*', 'dynamodb:BatchGetItem', 'dynamodb:GetItem'],
    reason: 'it shows stored data, which may be confidential',
  },
  {
    patterns: ['s3:GetObject', 's3:HeadObject', 's3:PutObject'],
    reason: 'objects are not read or written from a chat',
  },
  { patterns: ['s3:GetBucketPolicy'], reason: 'it shows who may reach the data of a bucket' },
  {
    patterns: ['codecommit:GetFile', 'codecommit:GetCommit', 'codecommit:GetDifferences'],
    reason: 'it shows source code',
  },
  {
    patterns: ['appsync:ListApiKeys', 'ecr:GetAuthorizationToken', 'ecr:GetLogin', 'redshift:GetClusterCredentials'],
    reason: 'it hands out credentials',
  },
  {
    patterns: [
      'ec2:GetPasswordData',
      'gamelift:GetInstanceAccess',
      'lightsail:DownloadDefaultKeyPair',
      'lightsail:GetInstanceAccessDetails',
      'lightsail:GetKeyPair',
      'lightsail:GetKeyPairs',
    ],
    reason: 'it hands out the way into a machine',
  },
  { patterns: ['lightsail:UpdateRelationalDatabase'], reason: 'it takes the password of a database' },
  { patterns: ['snowball:GetJobUnlockCode'], reason: 'it hands out the code that unlocks a device' },
  { patterns: ['storagegateway:DescribeChapCredentials'], reason: 'it shows the secrets of storage volumes' },
];

/** What this bot adds: found by reading the outputs of the operations for credentials, secrets and what comes to the same. */
export const DENIED_BESIDES: readonly DeniedEntry[] = [
  {
    patterns: [
      'acm:GetAcmeExternalAccountBindingCredentials',
      'codeartifact:GetAuthorizationToken',
      'codecatalyst:CreateAccessToken',
      'codepipeline:GetJobDetails',
      'codepipeline:GetThirdPartyJobDetails',
      'codepipeline:PollForJobs',
      'datazone:GetEnvironmentCredentials',
      'deadline:Assume*',
      'ecr-public:GetAuthorizationToken',
      'eks-auth:*',
      'emr-containers:GetManagedEndpointSessionCredentials',
      'elasticmapreduce:GetClusterSessionCredentials',
      'finspace-api:GetProgrammaticAccessCredentials',
      'gamelift:GetComputeAccess',
      'gamelift:GetComputeAuthToken',
      'lakeformation:AssumeDecoratedRoleWithSAML',
      'lakeformation:GetTemporary*',
      'license-manager:CreateToken',
      'license-manager:GetAccessToken',
      'lightsail:CreateBucketAccessKey',
      'lightsail:CreateContainerServiceRegistryLogin',
      'redshift:GetClusterCredentialsWithIAM',
      'redshift:GetIdentityCenterAuthToken',
      'redshift-serverless:GetCredentials',
      'redshift-serverless:GetIdentityCenterAuthToken',
      's3:CreateSession',
      's3:GetDataAccess',
      'signin:*',
      'ssm:GetAccessToken',
    ],
    reason: 'it hands out credentials',
  },
  {
    patterns: ['ssm:GetParameter*'],
    reason: 'decrypted parameters do not belong in a chat; without decryption it is allowed',
    only: { member: 'WithDecryption', is: 'given-true' },
  },
  {
    patterns: ['glue:GetConnection', 'glue:GetConnections'],
    reason: 'it shows the passwords of connections; with --hide-password it is allowed',
    only: { member: 'HidePassword', is: 'not-true' },
  },
  {
    patterns: ['apigateway:GetApiKey'],
    reason: 'it shows an API key; without --include-value it is allowed',
    only: { member: 'includeValue', is: 'given-true' },
  },
  {
    patterns: ['apigateway:GetApiKeys'],
    reason: 'it shows API keys; without --include-values it is allowed',
    only: { member: 'includeValues', is: 'given-true' },
  },
  {
    patterns: [
      'apigateway:CreateApiKey',
      'apigateway:CreateUsagePlanKey',
      'apigateway:GetUsagePlanKey',
      'apigateway:GetUsagePlanKeys',
      'apigateway:UpdateApiKey',
      'appsync:CreateApiKey',
      'appsync:UpdateApiKey',
      'geo:CreateKey',
      'geo:DescribeKey',
      'grafana:CreateWorkspaceApiKey',
      'grafana:CreateWorkspaceServiceAccountToken',
      'wafv2:CreateAPIKey',
      'wafv2:GetDecryptedAPIKey',
      'wafv2:ListAPIKeys',
    ],
    reason: 'it shows an API key or token',
  },
  {
    patterns: [
      'acm:ExportCertificate',
      'ec2:CreateKeyPair',
      'iot:CreateKeysAndCertificate',
      'iot:CreateProvisioningClaim',
      'lightsail:CreateKeyPair',
      'payment-cryptography:ExportKey',
    ],
    reason: 'it hands out a private key',
  },
  {
    patterns: [
      'codebuild:CreateWebhook',
      'codebuild:UpdateWebhook',
      'codepipeline:ListWebhooks',
      'ec2:ExportVerifiedAccessInstanceClientConfiguration',
      'ec2:GetVpnConnectionDeviceSampleConfiguration',
      'ivs:BatchGetStreamKey',
      'ivs:CreateChannel',
      'ivs:CreateStreamKey',
      'ivs:GetStreamKey',
      'lightsail:GetRelationalDatabaseMasterUserPassword',
      'mediapackage:RotateChannelCredentials',
      'mediapackage:RotateIngestEndpointCredentials',
    ],
    reason: 'it shows a secret',
  },
  {
    patterns: [
      'airflow:CreateCliToken',
      'airflow:CreateWebLoginToken',
      'appstream:CreateStreamingURL',
      'athena:CreatePresignedNotebookUrl',
      'athena:GetSessionEndpoint',
      'codebuild:StartSandboxConnection',
      'codecatalyst:StartDevEnvironmentSession',
      'ecs:ExecuteCommand',
      'elasticmapreduce:Get*PresignedURL',
      'elasticmapreduce:GetSessionEndpoint',
      'emr-serverless:GetDashboardForJobRun',
      'glue:GetDashboardUrl',
      'glue:GetSessionEndpoint',
      'kinesisvideo:GetIceServerConfig',
      'lightsail:CreateGUISessionAccessDetails',
      'quicksight:GenerateEmbedUrl*',
      'quicksight:GetDashboardEmbedUrl',
      'quicksight:GetSessionEmbedUrl',
      'sagemaker:*Presigned*',
      'sagemaker:StartSession',
      'ssm:ResumeSession',
      'ssm:StartSession',
    ],
    reason: 'whoever reads the answer could take over the session that it opens',
  },
  {
    patterns: ['macie2:GetSensitiveDataOccurrences'],
    reason: 'it shows samples of the confidential data that was found',
  },
  {
    patterns: ['dynamodb:TransactGetItems'],
    reason: 'it shows stored data as GetItem does',
  },
  {
    patterns: ['s3:GetObjectTorrent', 's3:SelectObjectContent'],
    reason: 'it shows the content of objects as GetObject does',
  },
  {
    patterns: ['codecommit:BatchGetCommits', 'codecommit:GetBlob', 'codecommit:GetBlobDifferences'],
    reason: 'it shows source code as GetFile and GetCommit do',
  },
];
