import { Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/**
 * The key of one's own for all that the stack keeps, or null for the keys that AWS owns, which encrypt the same, cost nothing and cannot be
 * watched or withdrawn. It stays when the stack goes: what is kept would be lost with it.
 */
export function customerKey(scope: Construct, wanted: boolean): Key | null {
  if (!wanted) return null;
  const key = new Key(scope, 'Key', {
    description: 'Table, queues, log groups and alarm topic of teams-aws-chatbot',
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const { account, region, partition } = Stack.of(scope);
  const use = ['kms:Decrypt', 'kms:GenerateDataKey'];
  // Encrypts log groups; the context names the group (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html).
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'LogGroups',
      principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
      actions: [
        ...['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
        ...['kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
      ],
      resources: ['*'],
      conditions: {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*` },
      },
    }),
  );
  // Topics of any account that the queue's policy admits: SNS encrypts what it puts into the inbox.
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'TopicsFeedTheInbox',
      principals: [new ServicePrincipal('sns.amazonaws.com')],
      actions: use,
      resources: ['*'],
    }),
  );
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsReachTheirTopic',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: use,
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
  return key;
}

/** Lets a role read and write what the key encrypts, through the services that the stack uses and no other way. */
export function grantUse(key: IKey | null, grantee: IGrantable): void {
  if (key === null) return;
  const { region } = Stack.of(key);
  grantee.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({
      sid: 'UseTheKey',
      // What DynamoDB and SQS ask for on behalf of whoever reads and writes.
      actions: [
        ...['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
        ...['kms:ReEncryptFrom', 'kms:ReEncryptTo'],
      ],
      resources: [key.keyArn],
      conditions: {
        StringEquals: { 'kms:ViaService': [`dynamodb.${region}.amazonaws.com`, `sqs.${region}.amazonaws.com`] },
      },
    }),
  );
}
