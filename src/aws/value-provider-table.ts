import type { Value } from '../command/command.ts';

/** Where the values come from that exist in the account for one input member. */
export interface ValueProvider {
  /** AWS CLI name of the listing operation, of the same service. */
  readonly listing: string;
  /** Lists down to the items, dots between: `Reservations.Instances`. */
  readonly items: string;
  /** Member of an item that is the value; null where the item is the value itself. */
  readonly value: string | null;
  /** Path in an item to what people call it; `Tags` means the tag `Name`. */
  readonly called?: string;
  /** Path in an item to what helps to choose: a state. */
  readonly detail?: string;
  /** The value is an ARN or address of which people know the last part. */
  readonly showsLastPart?: true;
  /** Input of the listing. */
  readonly input?: Readonly<Record<string, Value>>;
  readonly pageSize?: number;
  /** Member of the command's input that the listing needs as well; without it there are no values to offer. */
  readonly needs?: string;
  /** API names of the only operations in which the member means this; for all where absent. */
  readonly only?: readonly string[];
  /** API names of the operations in which the member names something new. */
  readonly newIn?: readonly string[];
}

const LAMBDA_FUNCTIONS: ValueProvider = {
  listing: 'list-functions',
  items: 'Functions',
  value: 'FunctionName',
  detail: 'Runtime',
  newIn: ['CreateFunction'],
};

const EC2_INSTANCES: ValueProvider = {
  listing: 'describe-instances',
  items: 'Reservations.Instances',
  value: 'InstanceId',
  called: 'Tags',
  detail: 'State.Name',
  pageSize: 100,
};

const ALARMS: ValueProvider = {
  listing: 'describe-alarms',
  items: 'MetricAlarms',
  value: 'AlarmName',
  detail: 'StateValue',
  pageSize: 100,
  newIn: ['PutMetricAlarm', 'PutCompositeAlarm', 'PutLogAlarm'],
};

const LOG_GROUPS: ValueProvider = {
  listing: 'describe-log-groups',
  items: 'logGroups',
  value: 'logGroupName',
  pageSize: 50,
  newIn: ['CreateLogGroup'],
};

const ECS_CLUSTERS: ValueProvider = {
  listing: 'list-clusters',
  items: 'clusterArns',
  value: null,
  showsLastPart: true,
};

const ECS_SERVICES: ValueProvider = {
  listing: 'list-services',
  items: 'serviceArns',
  value: null,
  showsLastPart: true,
  needs: 'cluster',
  pageSize: 100,
};

const INCIDENTS: ValueProvider = {
  listing: 'list-incident-records',
  items: 'incidentRecordSummaries',
  value: 'arn',
  called: 'title',
  detail: 'status',
  pageSize: 100,
};

const SSM_DOCUMENTS: ValueProvider = {
  listing: 'list-documents',
  items: 'DocumentIdentifiers',
  value: 'Name',
  detail: 'DocumentType',
  pageSize: 50,
};

const STACKS: ValueProvider = {
  listing: 'describe-stacks',
  items: 'Stacks',
  value: 'StackName',
  detail: 'StackStatus',
  newIn: ['CreateStack'],
};

const BUCKETS: ValueProvider = { listing: 'list-buckets', items: 'Buckets', value: 'Name', newIn: ['CreateBucket'] };

const TABLES: ValueProvider = {
  listing: 'list-tables',
  items: 'TableNames',
  value: null,
  newIn: ['CreateTable'],
};

const TOPICS: ValueProvider = { listing: 'list-topics', items: 'Topics', value: 'TopicArn', showsLastPart: true };

const QUEUES: ValueProvider = { listing: 'list-queues', items: 'QueueUrls', value: null, showsLastPart: true };

const STATE_MACHINES: ValueProvider = {
  listing: 'list-state-machines',
  items: 'stateMachines',
  value: 'stateMachineArn',
  called: 'name',
  detail: 'type',
};

const PIPELINES: ValueProvider = { listing: 'list-pipelines', items: 'pipelines', value: 'name' };

const BUILD_PROJECTS: ValueProvider = { listing: 'list-projects', items: 'projects', value: null };

const DB_INSTANCES: ValueProvider = {
  listing: 'describe-db-instances',
  items: 'DBInstances',
  value: 'DBInstanceIdentifier',
  detail: 'DBInstanceStatus',
  newIn: [
    'CreateDBInstance',
    'CreateDBInstanceReadReplica',
    'RestoreDBInstanceFromDBSnapshot',
    'RestoreDBInstanceFromS3',
  ],
};

const DB_CLUSTERS: ValueProvider = {
  listing: 'describe-db-clusters',
  items: 'DBClusters',
  value: 'DBClusterIdentifier',
  detail: 'Status',
  newIn: ['CreateDBCluster', 'RestoreDBClusterFromS3', 'RestoreDBClusterFromSnapshot', 'RestoreDBClusterToPointInTime'],
};

const SCALING_GROUPS: ValueProvider = {
  listing: 'describe-auto-scaling-groups',
  items: 'AutoScalingGroups',
  value: 'AutoScalingGroupName',
  pageSize: 100,
  newIn: ['CreateAutoScalingGroup'],
};

const STREAMS: ValueProvider = {
  listing: 'list-streams',
  items: 'StreamNames',
  value: null,
  pageSize: 100,
  newIn: ['CreateStream'],
};

const EKS_CLUSTERS: ValueProvider = {
  listing: 'list-clusters',
  items: 'clusters',
  value: null,
  pageSize: 100,
  newIn: ['CreateCluster', 'RegisterCluster'],
};

const REPOSITORIES: ValueProvider = {
  listing: 'describe-repositories',
  items: 'repositories',
  value: 'repositoryName',
  pageSize: 100,
  newIn: ['CreateRepository'],
};

/** Keyed by AWS CLI service name, a dot, and the SDK's name of the input member. */
export const VALUE_PROVIDERS: Readonly<Record<string, ValueProvider>> = {
  'lambda.FunctionName': LAMBDA_FUNCTIONS,
  'ec2.InstanceId': EC2_INSTANCES,
  'ec2.InstanceIds': EC2_INSTANCES,
  'ssm.InstanceId': {
    listing: 'describe-instance-information',
    items: 'InstanceInformationList',
    value: 'InstanceId',
    called: 'ComputerName',
    detail: 'PingStatus',
    pageSize: 50,
  },
  'cloudwatch.AlarmName': ALARMS,
  'cloudwatch.AlarmNames': ALARMS,
  'logs.logGroupName': LOG_GROUPS,
  'logs.logGroupNames': LOG_GROUPS,
  'ecs.cluster': ECS_CLUSTERS,
  'ecs.clusters': ECS_CLUSTERS,
  'ecs.service': ECS_SERVICES,
  'ecs.services': ECS_SERVICES,
  'ssm-incidents.arn': {
    ...INCIDENTS,
    only: ['GetIncidentRecord', 'UpdateIncidentRecord', 'DeleteIncidentRecord'],
  },
  'ssm-incidents.incidentRecordArn': INCIDENTS,
  'ssm-incidents.responsePlanArn': {
    listing: 'list-response-plans',
    items: 'responsePlanSummaries',
    value: 'arn',
    called: 'displayName',
    pageSize: 100,
  },
  'ssm.DocumentName': SSM_DOCUMENTS,
  'ssm.Name': {
    ...SSM_DOCUMENTS,
    only: ['DescribeDocument', 'GetDocument', 'DeleteDocument', 'UpdateDocument', 'ListDocumentVersions'],
  },
  'cloudformation.StackName': STACKS,
  's3api.Bucket': BUCKETS,
  'dynamodb.TableName': TABLES,
  'sns.TopicArn': TOPICS,
  'sqs.QueueUrl': QUEUES,
  'stepfunctions.stateMachineArn': STATE_MACHINES,
  'codepipeline.pipelineName': PIPELINES,
  'codepipeline.name': {
    ...PIPELINES,
    only: ['GetPipeline', 'GetPipelineState', 'StartPipelineExecution', 'DeletePipeline'],
  },
  'codebuild.projectName': BUILD_PROJECTS,
  'codebuild.names': { ...BUILD_PROJECTS, only: ['BatchGetProjects'] },
  'rds.DBInstanceIdentifier': DB_INSTANCES,
  'rds.DBClusterIdentifier': DB_CLUSTERS,
  'autoscaling.AutoScalingGroupName': SCALING_GROUPS,
  'autoscaling.AutoScalingGroupNames': SCALING_GROUPS,
  'kinesis.StreamName': STREAMS,
  'eks.clusterName': EKS_CLUSTERS,
  'eks.name': {
    ...EKS_CLUSTERS,
    only: ['DescribeCluster', 'DeleteCluster', 'UpdateClusterConfig', 'UpdateClusterVersion'],
  },
  'ecr.repositoryName': REPOSITORIES,
  'ecr.repositoryNames': REPOSITORIES,
};
