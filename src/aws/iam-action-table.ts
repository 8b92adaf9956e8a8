/**
 * IAM actions that are not called as the operations are which they allow, as the Service Authorization Reference has them
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/). By action; the operations are `service:Operation` under AWS CLI
 * and API names, `*` for any text.
 */
type Actions = Readonly<Record<string, readonly string[]>>;

const PARTIQL = ['dynamodb:BatchExecuteStatement', 'dynamodb:ExecuteStatement', 'dynamodb:ExecuteTransaction'];

/** Actions that no operation is called after, and the operations that they allow, which no action is called after. */
export const ACTIONS_INSTEAD: Actions = {
  'apigateway:DELETE': [
    ...['apigateway:Delete*', 'apigateway:FlushStage*', 'apigateway:UntagResource'],
    ...['apigatewayv2:Delete*', 'apigatewayv2:DisablePortal', 'apigatewayv2:ResetAuthorizersCache'],
    'apigatewayv2:UntagResource',
  ],
  'apigateway:GET': ['apigateway:Get*', 'apigatewayv2:ExportApi', 'apigatewayv2:Get*', 'apigatewayv2:List*'],
  'apigateway:PATCH': ['apigateway:Update*', 'apigatewayv2:Update*'],
  'apigateway:POST': [
    ...['apigateway:Create*', 'apigateway:GenerateClientCertificate', 'apigateway:ImportApiKeys'],
    ...['apigateway:ImportRestApi', 'apigateway:RejectDomainNameAccessAssociation', 'apigateway:TestInvoke*'],
    ...['apigatewayv2:Create*', 'apigatewayv2:PreviewPortal', 'apigatewayv2:PublishPortal', 'apigatewayv2:TagResource'],
  ],
  'apigateway:PUT': [
    ...['apigateway:ImportDocumentationParts', 'apigateway:Put*', 'apigateway:TagResource'],
    ...['apigatewayv2:ImportApi', 'apigatewayv2:Put*', 'apigatewayv2:ReimportApi'],
  ],
  'budgets:ModifyBudget': [
    ...['budgets:CreateBudget', 'budgets:CreateNotification', 'budgets:CreateSubscriber'],
    ...['budgets:DeleteBudget', 'budgets:DeleteNotification', 'budgets:DeleteSubscriber'],
    ...['budgets:UpdateBudget', 'budgets:UpdateNotification', 'budgets:UpdateSubscriber'],
  ],
  'budgets:ViewBudget': [
    ...['budgets:DescribeBudget', 'budgets:DescribeBudgetNotificationsForAccount'],
    ...['budgets:DescribeBudgetPerformanceHistory', 'budgets:DescribeBudgets'],
    ...['budgets:DescribeNotificationsForBudget', 'budgets:DescribeSubscribersForNotification'],
  ],
  'dynamodb:PartiQLSelect': PARTIQL,
  'dynamodb:PartiQLInsert': PARTIQL,
  'dynamodb:PartiQLUpdate': PARTIQL,
  'dynamodb:PartiQLDelete': PARTIQL,
  'dynamodb:ConditionCheckItem': ['dynamodb:TransactWriteItems'],
  'lambda:InvokeFunction': ['lambda:Invoke', 'lambda:InvokeWithResponseStream'],
  's3:GetAccelerateConfiguration': ['s3api:GetBucketAccelerateConfiguration'],
  's3:GetAccountPublicAccessBlock': ['s3control:GetPublicAccessBlock'],
  's3:GetAnalyticsConfiguration': [
    ...['s3api:GetBucketAnalyticsConfiguration', 's3api:ListBucketAnalyticsConfigurations'],
  ],
  's3:GetBucketNotification': ['s3api:GetBucketNotificationConfiguration'],
  's3:GetBucketObjectLockConfiguration': ['s3api:GetObjectLockConfiguration'],
  's3:GetBucketPublicAccessBlock': ['s3api:GetPublicAccessBlock'],
  's3:GetEncryptionConfiguration': ['s3api:GetBucketEncryption'],
  's3:GetIntelligentTieringConfiguration': [
    ...['s3api:GetBucketIntelligentTieringConfiguration', 's3api:ListBucketIntelligentTieringConfigurations'],
  ],
  's3:GetInventoryConfiguration': [
    ...['s3api:GetBucketInventoryConfiguration', 's3api:ListBucketInventoryConfigurations'],
  ],
  's3:GetLifecycleConfiguration': ['s3api:GetBucketLifecycleConfiguration'],
  's3:GetMetricsConfiguration': ['s3api:GetBucketMetricsConfiguration', 's3api:ListBucketMetricsConfigurations'],
  's3:GetReplicationConfiguration': ['s3api:GetBucketReplication'],
  's3:ListAllMyBuckets': ['s3api:ListBuckets'],
  's3:ListBucket': ['s3api:HeadBucket', 's3api:ListObjects', 's3api:ListObjectsV2'],
  's3:ListBucketMultipartUploads': ['s3api:ListMultipartUploads'],
  's3:ListBucketVersions': ['s3api:ListObjectVersions'],
  's3:ListMultipartUploadParts': ['s3api:ListParts'],
  's3:PutAccelerateConfiguration': ['s3api:PutBucketAccelerateConfiguration'],
  's3:PutAccountPublicAccessBlock': ['s3control:DeletePublicAccessBlock', 's3control:PutPublicAccessBlock'],
  's3:PutAnalyticsConfiguration': [
    ...['s3api:DeleteBucketAnalyticsConfiguration', 's3api:PutBucketAnalyticsConfiguration'],
  ],
  's3:PutBucketNotification': ['s3api:PutBucketNotificationConfiguration'],
  's3:PutBucketObjectLockConfiguration': ['s3api:PutObjectLockConfiguration'],
  's3:PutBucketPublicAccessBlock': ['s3api:DeletePublicAccessBlock', 's3api:PutPublicAccessBlock'],
  's3:PutEncryptionConfiguration': ['s3api:DeleteBucketEncryption', 's3api:PutBucketEncryption'],
  's3:PutIntelligentTieringConfiguration': [
    ...['s3api:DeleteBucketIntelligentTieringConfiguration', 's3api:PutBucketIntelligentTieringConfiguration'],
  ],
  's3:PutInventoryConfiguration': [
    ...['s3api:DeleteBucketInventoryConfiguration', 's3api:PutBucketInventoryConfiguration'],
  ],
  's3:PutLifecycleConfiguration': ['s3api:DeleteBucketLifecycle', 's3api:PutBucketLifecycleConfiguration'],
  's3:PutMetricsConfiguration': ['s3api:DeleteBucketMetricsConfiguration', 's3api:PutBucketMetricsConfiguration'],
  's3:PutReplicationConfiguration': ['s3api:DeleteBucketReplication', 's3api:PutBucketReplication'],
};

/** Actions that an operation is called after, and the others that they allow as well, which no action is called after. */
export const ACTIONS_SHARED: Actions = {
  'bedrock:InvokeModel': ['bedrock-runtime:Converse', 'bedrock-runtime:StartAsyncInvoke'],
  'bedrock:InvokeModelWithResponseStream': ['bedrock-runtime:ConverseStream'],
  'cloudfront:CreateDistribution': ['cloudfront:CreateDistributionWithTags'],
  'cloudfront:CreateStreamingDistribution': ['cloudfront:CreateStreamingDistributionWithTags'],
  'dynamodb:DeleteItem': ['dynamodb:TransactWriteItems'],
  'dynamodb:GetItem': ['dynamodb:TransactGetItems'],
  'dynamodb:PutItem': ['dynamodb:TransactWriteItems'],
  'dynamodb:UpdateItem': ['dynamodb:TransactWriteItems'],
  'lambda:GetLayerVersion': ['lambda:GetLayerVersionByArn'],
  's3:DeleteObject': ['s3api:DeleteObjects'],
  's3:GetObject': ['s3api:HeadObject', 's3api:SelectObjectContent'],
  's3:PutBucketCORS': ['s3api:DeleteBucketCors'],
  's3:PutBucketOwnershipControls': ['s3api:DeleteBucketOwnershipControls'],
  's3:PutBucketTagging': ['s3api:DeleteBucketTagging'],
  's3:PutObject': [
    ...['s3api:CompleteMultipartUpload', 's3api:CopyObject', 's3api:CreateMultipartUpload'],
    ...['s3api:UploadPart', 's3api:UploadPartCopy'],
  ],
  'sns:Publish': ['sns:PublishBatch'],
  'sqs:ChangeMessageVisibility': ['sqs:ChangeMessageVisibilityBatch'],
  'sqs:DeleteMessage': ['sqs:DeleteMessageBatch'],
  'sqs:SendMessage': ['sqs:SendMessageBatch'],
};

/** Actions that operations take with certain input only: a version of an object. */
export const ACTIONS_BESIDES: Actions = {
  's3:DeleteObjectVersion': ['s3api:DeleteObject', 's3api:DeleteObjects'],
  's3:DeleteObjectVersionTagging': ['s3api:DeleteObjectTagging'],
  's3:GetObjectVersion': ['s3api:GetObject', 's3api:HeadObject'],
  's3:GetObjectVersionAcl': ['s3api:GetObjectAcl'],
  's3:GetObjectVersionAttributes': ['s3api:GetObjectAttributes'],
  's3:GetObjectVersionTagging': ['s3api:GetObjectTagging'],
  's3:PutObjectVersionAcl': ['s3api:PutObjectAcl'],
  's3:PutObjectVersionTagging': ['s3api:PutObjectTagging'],
};
