/** AWS CLI service names under the headings of the help card. A service in none of them is shown under "Others". */
export const SERVICE_GROUPS: readonly { readonly name: string; readonly services: readonly string[] }[] = [
  {
    name: 'Watch',
    services: ['cloudwatch', 'logs', 'xray', 'cloudtrail', 'health', 'trustedadvisor', 'configservice'],
  },
  { name: 'Respond', services: ['support', 'ssm-incidents', 'ssm', 'service-quotas'] },
  {
    name: 'Compute',
    services: [
      'lambda',
      'ec2',
      'ecs',
      'eks',
      'autoscaling',
      'application-autoscaling',
      'batch',
      'elasticbeanstalk',
      'lightsail',
      'ecr',
      'workspaces',
    ],
  },
  { name: 'Databases', services: ['dynamodb', 'rds', 'elasticache', 'redshift', 'dms'] },
  { name: 'Storage', services: ['s3api', 's3control', 'efs', 'fsx', 'backup', 'transfer'] },
  {
    name: 'Messages and flows',
    services: [
      'sns',
      'sqs',
      'events',
      'pipes',
      'scheduler',
      'stepfunctions',
      'kinesis',
      'firehose',
      'kafka',
      'mq',
      'sesv2',
    ],
  },
  {
    name: 'Network and delivery',
    services: ['elbv2', 'elb', 'apigateway', 'apigatewayv2', 'cloudfront', 'route53', 'servicediscovery', 'acm'],
  },
  {
    name: 'Build and deploy',
    services: ['cloudformation', 'codepipeline', 'codebuild', 'codecommit', 'deploy', 'appconfig'],
  },
  {
    name: 'Security',
    services: ['guardduty', 'securityhub', 'inspector2', 'macie2', 'accessanalyzer', 'wafv2', 'sts'],
  },
  {
    name: 'Data and learning',
    services: ['athena', 'glue', 'emr', 'opensearch', 'sagemaker', 'bedrock-agent-runtime'],
  },
  {
    name: 'Accounts and cost',
    services: ['organizations', 'ce', 'budgets', 'resource-explorer-2', 'resource-groups', 'resourcegroupstaggingapi'],
  },
];
