interface SourceName {
  /** Notification's `type`: A-Z a-z 0-9 -, at most 100. */
  readonly type: string;
  /** What people call it. */
  readonly name: string;
  /** Path of the service's page in the console; null where it is not known for certain. */
  readonly console: string | null;
}

/** Services whose page in the console is `SOURCE/home`. Key: EventBridge's source without `aws.`. */
const CONSOLES = new Set(
  `acm acm-pca apigateway athena backup batch cloudformation cloudtrail cloudwatch config connect controltower ec2 ecr eks
   elasticache elasticbeanstalk emr events firehose glue guardduty iot kinesis kms lambda macie mediaconvert medialive rds s3
   sagemaker secretsmanager securityhub servicecatalog ses sns ssm states storagegateway support transcribe transfer
   trustedadvisor workspaces`.split(/\s+/),
);

/** Services whose names are not their sources' in words. Key: EventBridge's source without `aws.`. */
const NAMES: Readonly<Record<string, string>> = {
  'access-analyzer': 'IAM Access Analyzer',
  acm: 'AWS Certificate Manager',
  'acm-pca': 'AWS Private CA',
  aoss: 'Amazon OpenSearch Serverless',
  apigateway: 'Amazon API Gateway',
  appconfig: 'AWS AppConfig',
  'application-autoscaling': 'Application Auto Scaling',
  apprunner: 'AWS App Runner',
  athena: 'Amazon Athena',
  auditmanager: 'AWS Audit Manager',
  autoscaling: 'Amazon EC2 Auto Scaling',
  backup: 'AWS Backup',
  batch: 'AWS Batch',
  bedrock: 'Amazon Bedrock',
  ce: 'AWS Cost Explorer',
  cloudformation: 'AWS CloudFormation',
  cloudfront: 'Amazon CloudFront',
  cloudtrail: 'AWS CloudTrail',
  cloudwatch: 'Amazon CloudWatch',
  codeartifact: 'AWS CodeArtifact',
  codebuild: 'AWS CodeBuild',
  codecommit: 'AWS CodeCommit',
  codedeploy: 'AWS CodeDeploy',
  codepipeline: 'AWS CodePipeline',
  config: 'AWS Config',
  connect: 'Amazon Connect',
  controltower: 'AWS Control Tower',
  datasync: 'AWS DataSync',
  detective: 'Amazon Detective',
  'devops-guru': 'Amazon DevOps Guru',
  directconnect: 'AWS Direct Connect',
  dlm: 'Amazon Data Lifecycle Manager',
  dms: 'AWS Database Migration Service',
  drs: 'AWS Elastic Disaster Recovery',
  dynamodb: 'Amazon DynamoDB',
  ec2: 'Amazon EC2',
  ec2fleet: 'Amazon EC2 Fleet',
  ec2spotfleet: 'Amazon EC2 Spot Fleet',
  ecr: 'Amazon ECR',
  ecs: 'Amazon ECS',
  eks: 'Amazon EKS',
  elasticache: 'Amazon ElastiCache',
  elasticbeanstalk: 'AWS Elastic Beanstalk',
  elasticfilesystem: 'Amazon EFS',
  elasticloadbalancing: 'Elastic Load Balancing',
  elasticmapreduce: 'Amazon EMR',
  emr: 'Amazon EMR',
  'emr-serverless': 'Amazon EMR Serverless',
  es: 'Amazon OpenSearch Service',
  events: 'Amazon EventBridge',
  firehose: 'Amazon Data Firehose',
  fis: 'AWS Fault Injection Service',
  fsx: 'Amazon FSx',
  gamelift: 'Amazon GameLift',
  glue: 'AWS Glue',
  greengrass: 'AWS IoT Greengrass',
  guardduty: 'Amazon GuardDuty',
  health: 'AWS Health',
  iam: 'AWS IAM',
  imagebuilder: 'EC2 Image Builder',
  inspector: 'Amazon Inspector Classic',
  inspector2: 'Amazon Inspector',
  iot: 'AWS IoT Core',
  kafka: 'Amazon MSK',
  kinesis: 'Amazon Kinesis',
  kms: 'AWS KMS',
  lambda: 'AWS Lambda',
  macie: 'Amazon Macie',
  managedservices: 'AWS Managed Services',
  mediaconvert: 'AWS Elemental MediaConvert',
  medialive: 'AWS Elemental MediaLive',
  mediapackage: 'AWS Elemental MediaPackage',
  mgn: 'AWS Application Migration Service',
  monitoring: 'Amazon CloudWatch',
  mq: 'Amazon MQ',
  networkfirewall: 'AWS Network Firewall',
  networkmanager: 'AWS Network Manager',
  opsworks: 'AWS OpsWorks',
  organizations: 'AWS Organizations',
  pipes: 'Amazon EventBridge Pipes',
  proton: 'AWS Proton',
  quicksight: 'Amazon QuickSight',
  ram: 'AWS RAM',
  rds: 'Amazon RDS',
  redshift: 'Amazon Redshift',
  'redshift-data': 'Amazon Redshift Data API',
  route53: 'Amazon Route 53',
  s3: 'Amazon S3',
  sagemaker: 'Amazon SageMaker',
  scheduler: 'Amazon EventBridge Scheduler',
  schemas: 'Amazon EventBridge Schemas',
  secretsmanager: 'AWS Secrets Manager',
  securityhub: 'AWS Security Hub',
  servicecatalog: 'AWS Service Catalog',
  ses: 'Amazon SES',
  signer: 'AWS Signer',
  signin: 'AWS Sign-In',
  sns: 'Amazon SNS',
  sqs: 'Amazon SQS',
  ssm: 'AWS Systems Manager',
  'ssm-incidents': 'Incident Manager',
  sso: 'IAM Identity Center',
  states: 'AWS Step Functions',
  storagegateway: 'AWS Storage Gateway',
  support: 'AWS Support',
  synthetics: 'Amazon CloudWatch Synthetics',
  tag: 'AWS Tagging',
  transcribe: 'Amazon Transcribe',
  transfer: 'AWS Transfer Family',
  trustedadvisor: 'AWS Trusted Advisor',
  vpc: 'Amazon VPC',
  waf: 'AWS WAF',
  wafv2: 'AWS WAF',
  workspaces: 'Amazon WorkSpaces',
  xray: 'AWS X-Ray',
};

/** The type and name of an event's source: `aws.foo-bar` is `FooBar`, `aws.partner/example.com/…` is `Example`. */
export function sourceNamed(source: string): SourceName {
  const partner = /^aws\.partner\/([^/]+)/.exec(source)?.[1]?.replace(/\.(?:com|io|net|org)$/i, '');
  const aws = /^aws\.([\w.-]+)$/.exec(source)?.[1];
  const known = aws !== undefined && Object.hasOwn(NAMES, aws) ? NAMES[aws] : undefined;
  if (known !== undefined)
    return {
      type: typeOf(known.replace(/^(?:Amazon|AWS) /, '')),
      name: known,
      console: CONSOLES.has(aws ?? '') ? `${aws}/home` : null,
    };
  const type = typeOf(partner ?? aws ?? source);
  return { type, name: aws === undefined ? (partner ?? source) : `AWS ${type}`, console: null };
}

function typeOf(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const type = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return type.slice(0, 100) || 'Event';
}
