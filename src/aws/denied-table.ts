/** Operations that are never run, whatever the role, and why. */
export interface DeniedEntry {
  /** `prefix:Operation`: an IAM prefix or an AWS CLI service name, and the API's name; `*` stands for any text. */
  readonly patterns: readonly string[];
  /** For the person who asked; follows "denied because". */
  readonly reason: string;
  /** Denied only with this input; always where it is left out. */
  readonly only?: InputCondition;
}

/** A rule for input, where the rest of what the operation does is harmless. */
export type InputCondition =
  /** `given-true`: denied when the member is true. `not-true`: denied unless it is. */
  | { readonly member: string; readonly is: 'given-true' | 'not-true' }
  /** Denied when the member's text has the word in it, in any case and wherever it stands. */
  | { readonly member: string; readonly is: 'mentions'; readonly word: string };

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
