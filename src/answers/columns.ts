/** One column of a table: where its value stands in a row, and what it is called. */
export interface ColumnRule {
  /**
   * Members with dots between: `State.Name`. On a list of `Key` and `Value` the next name is the key: `Tags.Name` is the value of the tag
   * Name.
   */
  readonly path: string;
  /** Else the path's last member in words. */
  readonly title?: string;
  /** The number is a time, in milliseconds since 1970. */
  readonly epochMs?: true;
}

export interface ListRule {
  /** Lists to go through, one within the other: `Reservations.Instances` makes one table of all instances. */
  readonly list: string;
  readonly columns: readonly ColumnRule[];
  /** What a row is, where the list's name does not say it. */
  readonly noun?: { readonly one: string; readonly many: string };
}

const rule = (list: string, columns: readonly (string | ColumnRule)[], noun?: ListRule['noun']): ListRule => ({
  list,
  columns: columns.map((column) => (typeof column === 'string' ? { path: column } : column)),
  ...(noun === undefined ? {} : { noun }),
});

const NAME_TAG: ColumnRule = { path: 'Tags.Name', title: 'Name' };

/** The telling columns of the listings used most, by `service.Operation`: the AWS CLI's service, the API's operation; at most four each. */
export const PREFERRED_COLUMNS: Readonly<Record<string, ListRule>> = {
  'acm.ListCertificates': rule('CertificateSummaryList', ['DomainName', 'Status', 'NotAfter', 'Type'], {
    one: 'certificate',
    many: 'certificates',
  }),
  'autoscaling.DescribeAutoScalingGroups': rule('AutoScalingGroups', [
    { path: 'AutoScalingGroupName', title: 'Name' },
    'MinSize',
    'DesiredCapacity',
    'MaxSize',
  ]),
  'autoscaling.DescribeScalingActivities': rule('Activities', [
    'StartTime',
    'AutoScalingGroupName',
    'StatusCode',
    'Description',
  ]),
  'backup.ListBackupJobs': rule('BackupJobs', ['BackupJobId', 'ResourceType', 'State', 'CreationDate']),
  'batch.ListJobs': rule('jobSummaryList', ['jobName', 'jobId', 'status', { path: 'createdAt', epochMs: true }], {
    one: 'job',
    many: 'jobs',
  }),
  'budgets.DescribeBudgets': rule('Budgets', [
    'BudgetName',
    { path: 'CalculatedSpend.ActualSpend.Amount', title: 'Actual spend' },
    { path: 'BudgetLimit.Amount', title: 'Limit' },
    'TimeUnit',
  ]),
  'cloudformation.DescribeStackEvents': rule('StackEvents', [
    'LogicalResourceId',
    'ResourceStatus',
    'Timestamp',
    'ResourceStatusReason',
  ]),
  'cloudformation.DescribeStacks': rule('Stacks', ['StackName', 'StackStatus', 'CreationTime', 'LastUpdatedTime']),
  'cloudformation.ListStackResources': rule('StackResourceSummaries', [
    'LogicalResourceId',
    'ResourceType',
    'ResourceStatus',
    'LastUpdatedTimestamp',
  ]),
  'cloudformation.ListStacks': rule('StackSummaries', ['StackName', 'StackStatus', 'CreationTime', 'LastUpdatedTime'], {
    one: 'stack',
    many: 'stacks',
  }),
  'cloudtrail.LookupEvents': rule('Events', ['EventName', 'EventTime', 'Username', 'EventSource']),
  'cloudwatch.DescribeAlarmHistory': rule(
    'AlarmHistoryItems',
    ['AlarmName', 'Timestamp', 'HistoryItemType', 'HistorySummary'],
    {
      one: 'entry',
      many: 'entries',
    },
  ),
  'cloudwatch.DescribeAlarms': rule('MetricAlarms', ['AlarmName', 'StateValue', 'StateUpdatedTimestamp', 'MetricName']),
  'cloudwatch.ListDashboards': rule('DashboardEntries', ['DashboardName', 'LastModified', 'Size'], {
    one: 'dashboard',
    many: 'dashboards',
  }),
  'cloudwatch.ListMetrics': rule('Metrics', ['MetricName', 'Namespace', 'Dimensions']),
  'codebuild.BatchGetBuilds': rule('builds', ['projectName', 'buildStatus', 'startTime', 'initiator']),
  'codepipeline.ListPipelineExecutions': rule(
    'pipelineExecutionSummaries',
    ['pipelineExecutionId', 'status', 'startTime', { path: 'trigger.triggerType', title: 'Trigger' }],
    { one: 'execution', many: 'executions' },
  ),
  'codepipeline.ListPipelines': rule('pipelines', ['name', 'pipelineType', 'version', 'updated']),
  'ec2.DescribeImages': rule('Images', ['Name', 'ImageId', 'State', 'CreationDate']),
  'ec2.DescribeInstanceStatus': rule(
    'InstanceStatuses',
    [
      'InstanceId',
      { path: 'InstanceState.Name', title: 'State' },
      { path: 'InstanceStatus.Status', title: 'Instance check' },
      { path: 'SystemStatus.Status', title: 'System check' },
    ],
    { one: 'instance status', many: 'instance statuses' },
  ),
  'ec2.DescribeInstances': rule('Reservations.Instances', [
    'InstanceId',
    NAME_TAG,
    { path: 'State.Name', title: 'State' },
    'InstanceType',
  ]),
  'ec2.DescribeRegions': rule('Regions', ['RegionName', 'OptInStatus', 'Endpoint']),
  'ec2.DescribeSecurityGroups': rule('SecurityGroups', ['GroupName', 'GroupId', 'VpcId', 'Description']),
  'ec2.DescribeSnapshots': rule('Snapshots', ['SnapshotId', 'State', 'StartTime', 'VolumeId']),
  'ec2.DescribeSubnets': rule('Subnets', ['SubnetId', NAME_TAG, 'CidrBlock', 'AvailabilityZone']),
  'ec2.DescribeVolumes': rule('Volumes', [
    'VolumeId',
    'State',
    { path: 'Size', title: 'Size (GiB)' },
    'AvailabilityZone',
  ]),
  'ec2.DescribeVpcs': rule('Vpcs', ['VpcId', NAME_TAG, 'CidrBlock', 'State']),
  'ecr.DescribeImages': rule('imageDetails', ['imageTags', 'imagePushedAt', 'imageSizeInBytes', 'imageDigest'], {
    one: 'image',
    many: 'images',
  }),
  'ecr.DescribeRepositories': rule('repositories', ['repositoryName', 'repositoryUri', 'createdAt']),
  'ecs.DescribeClusters': rule('clusters', ['clusterName', 'status', 'activeServicesCount', 'runningTasksCount']),
  'ecs.DescribeServices': rule('services', ['serviceName', 'status', 'runningCount', 'desiredCount']),
  'ecs.DescribeTasks': rule('tasks', ['taskArn', 'lastStatus', 'healthStatus', 'startedAt']),
  'elasticache.DescribeCacheClusters': rule('CacheClusters', [
    'CacheClusterId',
    'CacheClusterStatus',
    'Engine',
    'CacheNodeType',
  ]),
  'elbv2.DescribeLoadBalancers': rule('LoadBalancers', [
    { path: 'LoadBalancerName', title: 'Name' },
    { path: 'State.Code', title: 'State' },
    'Type',
    'DNSName',
  ]),
  'elbv2.DescribeTargetGroups': rule('TargetGroups', ['TargetGroupName', 'Protocol', 'Port', 'TargetType']),
  'elbv2.DescribeTargetHealth': rule(
    'TargetHealthDescriptions',
    [
      { path: 'Target.Id', title: 'Target' },
      { path: 'Target.Port', title: 'Port' },
      { path: 'TargetHealth.State', title: 'State' },
      { path: 'TargetHealth.Reason', title: 'Reason' },
    ],
    { one: 'target', many: 'targets' },
  ),
  'events.ListRules': rule('Rules', ['Name', 'State', 'ScheduleExpression', 'Description']),
  'health.DescribeEvents': rule('events', ['eventTypeCode', 'service', 'statusCode', 'startTime']),
  'iam.ListRoles': rule('Roles', ['RoleName', 'CreateDate', 'Description']),
  'iam.ListUsers': rule('Users', ['UserName', 'UserId', 'CreateDate', 'PasswordLastUsed']),
  'kinesis.ListStreams': rule('StreamSummaries', ['StreamName', 'StreamStatus', 'StreamCreationTimestamp'], {
    one: 'stream',
    many: 'streams',
  }),
  'lambda.ListAliases': rule('Aliases', ['Name', 'FunctionVersion', 'Description']),
  'lambda.ListEventSourceMappings': rule('EventSourceMappings', ['UUID', 'State', 'FunctionArn', 'EventSourceArn']),
  'lambda.ListFunctions': rule('Functions', [
    'FunctionName',
    'Runtime',
    'LastModified',
    { path: 'MemorySize', title: 'Memory (MB)' },
  ]),
  'logs.DescribeLogGroups': rule('logGroups', [
    'logGroupName',
    { path: 'retentionInDays', title: 'Retention (days)' },
    { path: 'storedBytes', title: 'Stored bytes' },
    { path: 'creationTime', title: 'Created', epochMs: true },
  ]),
  'logs.DescribeLogStreams': rule('logStreams', [
    'logStreamName',
    { path: 'firstEventTimestamp', title: 'First event', epochMs: true },
    { path: 'lastEventTimestamp', title: 'Last event', epochMs: true },
  ]),
  'logs.FilterLogEvents': rule('events', [
    { path: 'timestamp', title: 'Time', epochMs: true },
    'message',
    'logStreamName',
  ]),
  'logs.GetLogEvents': rule('events', [{ path: 'timestamp', title: 'Time', epochMs: true }, 'message']),
  'rds.DescribeDBClusters': rule('DBClusters', ['DBClusterIdentifier', 'Status', 'Engine', 'EngineVersion']),
  'rds.DescribeDBInstances': rule('DBInstances', [
    'DBInstanceIdentifier',
    'DBInstanceStatus',
    'Engine',
    'DBInstanceClass',
  ]),
  'rds.DescribeEvents': rule('Events', ['SourceIdentifier', 'Date', 'Message']),
  'route53.ListHostedZones': rule('HostedZones', ['Name', 'Id', 'ResourceRecordSetCount']),
  'route53.ListResourceRecordSets': rule('ResourceRecordSets', ['Name', 'Type', 'TTL', 'ResourceRecords'], {
    one: 'record set',
    many: 'record sets',
  }),
  's3api.ListBuckets': rule('Buckets', ['Name', 'CreationDate', 'BucketRegion']),
  's3api.ListObjectsV2': rule('Contents', ['Key', 'Size', 'LastModified', 'StorageClass'], {
    one: 'object',
    many: 'objects',
  }),
  'sns.ListSubscriptions': rule('Subscriptions', ['Endpoint', 'Protocol', 'TopicArn']),
  'sns.ListTopics': rule('Topics', ['TopicArn']),
  'ssm.DescribeAutomationExecutions': rule(
    'AutomationExecutionMetadataList',
    ['AutomationExecutionId', 'DocumentName', 'AutomationExecutionStatus', 'ExecutionStartTime'],
    { one: 'execution', many: 'executions' },
  ),
  'ssm.DescribeInstanceInformation': rule(
    'InstanceInformationList',
    ['InstanceId', 'ComputerName', 'PingStatus', 'PlatformName'],
    { one: 'managed instance', many: 'managed instances' },
  ),
  'ssm.DescribeParameters': rule('Parameters', ['Name', 'Type', 'LastModifiedDate', 'Version']),
  'ssm.ListCommands': rule('Commands', ['CommandId', 'DocumentName', 'Status', 'RequestedDateTime']),
  'stepfunctions.ListExecutions': rule('executions', ['name', 'status', 'startDate', 'stopDate']),
  'stepfunctions.ListStateMachines': rule('stateMachines', ['name', 'type', 'creationDate']),
  'support.DescribeCases': rule('cases', ['displayId', 'subject', 'status', 'severityCode']),
};
