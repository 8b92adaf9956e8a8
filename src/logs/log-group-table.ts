/** Metrics and the log groups that are known to belong to them. */
export interface LogGroupRule {
  /** Namespaces of the metric; none: every namespace. */
  readonly namespaces: readonly string[];
  /**
   * Names, the likeliest first. `{Dimension}` is filled in from the metric, and a name whose dimensions the metric does not have is passed
   * over; `*` at the end stands for all log groups that begin so.
   */
  readonly groups: readonly string[];
}

/** Names that AWS gives log groups by itself, or that its consoles propose, as each service's page on logging has them. */
export const LOG_GROUP_RULES: readonly LogGroupRule[] = [
  {
    namespaces: ['AWS/Lambda', 'LambdaInsights'],
    groups: ['/aws/lambda/{FunctionName}', '/aws/lambda/{function_name}', '/aws/lambda/us-east-1.{FunctionName}'],
  },
  {
    // Execution logs of a WebSocket API; those of a REST API go by its id, which its metrics do not have.
    namespaces: ['AWS/ApiGateway'],
    groups: ['/aws/apigateway/{ApiId}/{Stage}'],
  },
  {
    namespaces: ['AWS/ECS', 'ECS/ContainerInsights'],
    groups: [
      '/ecs/{TaskDefinitionFamily}',
      '/ecs/{ServiceName}',
      '/aws/ecs/containerinsights/{ClusterName}/performance',
    ],
  },
  {
    namespaces: ['ContainerInsights', 'AWS/EKS'],
    groups: [
      '/aws/containerinsights/{ClusterName}/application',
      '/aws/eks/{ClusterName}/cluster',
      '/aws/containerinsights/{ClusterName}/dataplane',
      '/aws/containerinsights/{ClusterName}/host',
      '/aws/containerinsights/{ClusterName}/performance',
    ],
  },
  {
    namespaces: ['AWS/RDS'],
    groups: [
      '/aws/rds/instance/{DBInstanceIdentifier}/error',
      '/aws/rds/instance/{DBInstanceIdentifier}/postgresql',
      '/aws/rds/cluster/{DBClusterIdentifier}/error',
      '/aws/rds/cluster/{DBClusterIdentifier}/postgresql',
      '/aws/rds/instance/{DBInstanceIdentifier}/*',
      '/aws/rds/cluster/{DBClusterIdentifier}/*',
    ],
  },
  { namespaces: ['AWS/DocDB'], groups: ['/aws/docdb/{DBClusterIdentifier}/*'] },
  { namespaces: ['AWS/Neptune'], groups: ['/aws/neptune/{DBClusterIdentifier}/*'] },
  { namespaces: ['AWS/Redshift'], groups: ['/aws/redshift/cluster/{ClusterIdentifier}/*'] },
  {
    namespaces: ['AWS/ES'],
    groups: ['/aws/OpenSearchService/domains/{DomainName}/*', '/aws/aes/domains/{DomainName}/*'],
  },
  { namespaces: ['AWS/CodeBuild'], groups: ['/aws/codebuild/{ProjectName}'] },
  { namespaces: ['AWS/CodePipeline'], groups: ['/aws/codepipeline/{PipelineName}'] },
  { namespaces: ['AWS/AppRunner'], groups: ['/aws/apprunner/{ServiceName}/{ServiceID}/*'] },
  { namespaces: ['AWS/AppSync'], groups: ['/aws/appsync/apis/{GraphQLAPIId}'] },
  { namespaces: ['AWS/ElasticBeanstalk'], groups: ['/aws/elasticbeanstalk/{EnvironmentName}/*'] },
  {
    namespaces: ['AWS/SageMaker', '/aws/sagemaker/Endpoints'],
    groups: ['/aws/sagemaker/Endpoints/{EndpointName}'],
  },
  { namespaces: ['/aws/sagemaker/TrainingJobs'], groups: ['/aws/sagemaker/TrainingJobs'] },
  { namespaces: ['/aws/sagemaker/ProcessingJobs'], groups: ['/aws/sagemaker/ProcessingJobs'] },
  { namespaces: ['/aws/sagemaker/TransformJobs'], groups: ['/aws/sagemaker/TransformJobs'] },
  {
    namespaces: ['Glue'],
    groups: ['/aws-glue/jobs/error', '/aws-glue/jobs/logs-v2', '/aws-glue/jobs/output'],
  },
  { namespaces: ['AWS/Batch'], groups: ['/aws/batch/job'] },
  { namespaces: ['AWS/DMS'], groups: ['dms-tasks-{ReplicationInstanceIdentifier}'] },
  { namespaces: ['AWS/Firehose'], groups: ['/aws/kinesisfirehose/{DeliveryStreamName}'] },
  { namespaces: ['AWS/KinesisAnalytics'], groups: ['/aws/kinesis-analytics/{Application}'] },
  { namespaces: ['AWS/Transfer'], groups: ['/aws/transfer/{ServerId}'] },
  { namespaces: ['AmazonMWAA'], groups: ['airflow-{Environment}-*'] },
  { namespaces: ['AWS/IoT'], groups: ['AWSIotLogsV2'] },
  { namespaces: ['AWS/WAFV2'], groups: ['aws-waf-logs-{WebACL}', 'aws-waf-logs-*'] },
  // A canary runs in a function whose name ends in an id.
  { namespaces: ['CloudWatchSynthetics'], groups: ['/aws/lambda/cwsyn-{CanaryName}-*'] },
  { namespaces: ['AWS/CloudFront'], groups: ['/aws/cloudfront/function/{FunctionName}'] },
  // Metrics that programs write, such as those of the embedded metric format, name where they come from.
  {
    namespaces: [],
    groups: [
      '{LogGroupName}',
      '{LogGroup}',
      '/aws/lambda/{LogGroup}',
      '/aws/lambda/{FunctionName}',
      '/aws/lambda/{function_name}',
    ],
  },
];
