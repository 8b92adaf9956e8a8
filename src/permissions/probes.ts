import { accessOf } from '../aws/access.ts';
import type { Input } from '../command/command.ts';
import type { Place } from './places.ts';

/** What a probe may put into its input. */
export interface ProbeSite {
  readonly place: Place;
  /** The topic that is meant, where the operation is needed on topics; else empty. */
  readonly topic: string;
  readonly now: Date;
}

/** How a right is tried out without changing anything: only by reads, by dry runs, and by calls for what cannot be there. */
export type Probe =
  | {
      readonly kind: 'call';
      readonly input: (site: ProbeSite) => Input;
      /** Codes of failures that come only after the rights were checked. */
      readonly letIn?: readonly string[];
      /** The input names something that does not exist, so a policy that names things may refuse it and yet allow what is wanted. */
      readonly invented?: true;
    }
  | {
      readonly kind: 'call-on';
      /** An operation of the same service that lists what there is. */
      readonly listing: string;
      readonly listingInput?: Input;
      /** Path to the first of them in its output. */
      readonly path: readonly (string | number)[];
      /** What is listed: `pipeline`. */
      readonly what: string;
      readonly input: (value: string) => Input;
      readonly letIn?: readonly string[];
    }
  /** `why` follows "not checked:". */
  | { readonly kind: 'cannot'; readonly why: string };

const NO_SUCH_ID = '00000000-0000-0000-0000-000000000000';
/** Nothing has this name. */
const NO_SUCH_NAME = 'check-permissions';
/** The first second of 1970: nothing was logged then, so nothing is searched. */
const EMPTY_WINDOW = { startTime: 0, endTime: 1 };

const FIRST_LOG_GROUP = {
  kind: 'call-on',
  listing: 'DescribeLogGroups',
  listingInput: { limit: 1 },
  path: ['logGroups', 0, 'logGroupName'],
  what: 'log group',
} as const;
const FIRST_PIPELINE = {
  kind: 'call-on',
  listing: 'ListPipelines',
  path: ['pipelines', 0, 'name'],
  what: 'pipeline',
} as const;
const FIRST_INCIDENT = {
  kind: 'call-on',
  listing: 'ListIncidentRecords',
  listingInput: { maxResults: 1 },
  path: ['incidentRecordSummaries', 0, 'arn'],
  what: 'incident',
} as const;
const FIRST_FUNCTION = {
  kind: 'call-on',
  listing: 'ListFunctions',
  listingInput: { MaxItems: 1 },
  path: ['Functions', 0, 'FunctionName'],
  what: 'function',
} as const;

/** By `service:Operation`, under AWS CLI and API names. What is not here is tried without input, if it only reads. */
export const PROBES: Readonly<Record<string, Probe>> = {
  'cloudwatch:GetMetricData': {
    kind: 'call',
    input: ({ now }) => ({
      MetricDataQueries: [
        {
          Id: 'errors',
          MetricStat: { Metric: { Namespace: 'AWS/Lambda', MetricName: 'Errors' }, Period: 300, Stat: 'Sum' },
        },
      ],
      StartTime: new Date(now.getTime() - 300_000),
      EndTime: now,
    }),
  },
  'cloudwatch:GetMetricWidgetImage': {
    kind: 'call',
    input: () => ({ MetricWidget: JSON.stringify({ metrics: [['AWS/Lambda', 'Errors']], width: 200, height: 100 }) }),
  },
  'cloudwatch:DescribeAlarms': call({ MaxRecords: 1 }),
  'cloudwatch:PutMetricData': cannot('to try it would write a metric'),

  'logs:DescribeLogGroups': call({ limit: 1 }),
  'logs:DescribeMetricFilters': call({ limit: 1 }),
  'logs:StartQuery': {
    ...FIRST_LOG_GROUP,
    input: (logGroupName: string) => ({ logGroupName, ...EMPTY_WINDOW, queryString: 'fields @message | limit 1' }),
    // Logs Insights refuses a window before the group began.
    letIn: ['validation', 'quota-exceeded'],
  },
  'logs:GetQueryResults': {
    kind: 'call',
    input: () => ({ queryId: NO_SUCH_ID }),
    letIn: ['not-found', 'validation'],
  },
  'logs:StopQuery': { kind: 'call', input: () => ({ queryId: NO_SUCH_ID }), letIn: ['not-found', 'validation'] },
  'logs:FilterLogEvents': {
    ...FIRST_LOG_GROUP,
    input: (logGroupName: string) => ({ logGroupName, ...EMPTY_WINDOW, limit: 1 }),
  },
  'logs:CreateLogGroup': cannot('to try it would create the log group'),
  'logs:CreateLogStream': cannot('to try it would create a log stream'),
  'logs:PutLogEvents': {
    kind: 'call',
    input: ({ place, now }) => ({
      logGroupName: `/aws/chatbot/${place.configuration}`,
      logStreamName: NO_SUCH_NAME,
      logEvents: [{ timestamp: now.getTime(), message: NO_SUCH_NAME }],
    }),
    letIn: ['not-found'],
  },

  'lambda:ListFunctions': call({ MaxItems: 1 }),
  'lambda:GetFunctionConfiguration': { ...FIRST_FUNCTION, input: (FunctionName: string) => ({ FunctionName }) },
  'lambda:Invoke': { ...FIRST_FUNCTION, input: (FunctionName: string) => ({ FunctionName, InvocationType: 'DryRun' }) },

  'bedrock-agent-runtime:InvokeAgent': cannot('to try it would ask an agent, which may act on it'),

  'apigateway:GetRestApis': call({ limit: 1 }),
  'apigateway:GetStages': {
    kind: 'call-on',
    listing: 'GetRestApis',
    listingInput: { limit: 1 },
    path: ['items', 0, 'id'],
    what: 'REST API',
    input: (restApiId) => ({ restApiId }),
  },
  'apigatewayv2:GetStages': {
    kind: 'call-on',
    listing: 'GetApis',
    listingInput: { MaxResults: '1' },
    path: ['Items', 0, 'ApiId'],
    what: 'HTTP API',
    input: (ApiId) => ({ ApiId }),
  },
  'ecs:ListClusters': call({ maxResults: 1 }),
  'ecs:ListServices': {
    kind: 'call-on',
    listing: 'ListClusters',
    listingInput: { maxResults: 1 },
    path: ['clusterArns', 0],
    what: 'ECS cluster',
    input: (cluster) => ({ cluster, maxResults: 1 }),
  },
  'ecs:DescribeServices': {
    kind: 'call',
    input: () => ({ services: [NO_SUCH_NAME] }),
    letIn: ['not-found'],
    invented: true,
  },
  'ecs:DescribeTaskDefinition': {
    kind: 'call',
    input: () => ({ taskDefinition: NO_SUCH_NAME }),
    // ECS has one code, ClientException, for everything that is not there.
    letIn: ['not-found', 'validation'],
  },
  'codebuild:BatchGetProjects': {
    kind: 'call-on',
    listing: 'ListProjects',
    path: ['projects', 0],
    what: 'build project',
    input: (name: string) => ({ names: [name] }),
  },
  'stepfunctions:DescribeStateMachine': {
    kind: 'call-on',
    listing: 'ListStateMachines',
    listingInput: { maxResults: 1 },
    path: ['stateMachines', 0, 'stateMachineArn'],
    what: 'state machine',
    input: (stateMachineArn) => ({ stateMachineArn }),
  },
  'stepfunctions:ListStateMachines': call({ maxResults: 1 }),
  'ec2:DescribeVpnConnections': { kind: 'call', input: () => ({ DryRun: true }), letIn: ['dry-run'] },
  'ec2:DescribeInstances': { kind: 'call', input: () => ({ DryRun: true }), letIn: ['dry-run'] },
  'rds:DescribeDBInstances': call({ MaxRecords: 20 }),
  'rds:DescribeDBClusters': call({ MaxRecords: 20 }),
  'autoscaling:DescribeAutoScalingGroups': call({ MaxRecords: 1 }),
  'dynamodb:ListTables': call({ Limit: 1 }),
  'ssm:ListDocuments': call({ MaxResults: 1 }),
  'ssm:GetAutomationExecution': {
    kind: 'call',
    input: () => ({ AutomationExecutionId: NO_SUCH_ID }),
    letIn: ['not-found'],
    invented: true,
  },
  'ssm:ListCommands': call({ MaxResults: 1 }),
  'ssm:ListCommandInvocations': call({ MaxResults: 1 }),
  'codebuild:BatchGetBuilds': {
    kind: 'call',
    input: () => ({ ids: [`${NO_SUCH_NAME}:${NO_SUCH_ID}`] }),
    letIn: ['not-found', 'validation'],
    invented: true,
  },
  'cloudformation:DescribeStackEvents': {
    kind: 'call-on',
    listing: 'ListStacks',
    path: ['StackSummaries', 0, 'StackId'],
    what: 'stack',
    input: (StackName) => ({ StackName }),
  },
  'stepfunctions:DescribeExecution': cannot('to try it takes an execution'),
  'stepfunctions:GetExecutionHistory': cannot('to try it takes an execution'),
  'ssm:DescribeInstanceInformation': call({ MaxResults: 5 }),

  'sns:ListSubscriptionsByTopic': { kind: 'call', input: ({ topic }) => ({ TopicArn: topic }) },
  'sns:GetSubscriptionAttributes': {
    kind: 'call',
    input: ({ topic }) => ({ SubscriptionArn: `${topic}:${NO_SUCH_ID}` }),
    letIn: ['not-found'],
  },
  'sns:Subscribe': cannot('to try it would subscribe something'),
  'sns:ConfirmSubscription': cannot('to try it takes the token of a new subscription'),
  'sns:Unsubscribe': cannot('to try it would end a subscription'),

  'codepipeline:GetPipelineState': { ...FIRST_PIPELINE, input: (name: string) => ({ name }) },
  'codepipeline:GetPipelineExecution': {
    ...FIRST_PIPELINE,
    input: (pipelineName: string) => ({ pipelineName, pipelineExecutionId: NO_SUCH_ID }),
    letIn: ['not-found'],
  },
  'codepipeline:ListActionExecutions': {
    ...FIRST_PIPELINE,
    input: (pipelineName: string) => ({ pipelineName, maxResults: 1 }),
  },
  'codepipeline:PutApprovalResult': cannot('to try it would decide an approval'),
  'codepipeline:StartPipelineExecution': cannot('to try it would start a pipeline'),
  'codepipeline:RetryStageExecution': cannot('to try it would run a stage again'),

  'ssm-incidents:ListIncidentRecords': call({ maxResults: 1 }),
  'ssm-incidents:ListResponsePlans': call({ maxResults: 1 }),
  'ssm-incidents:GetIncidentRecord': { ...FIRST_INCIDENT, input: (arn: string) => ({ arn }) },
  'ssm-incidents:ListRelatedItems': {
    ...FIRST_INCIDENT,
    input: (incidentRecordArn: string) => ({ incidentRecordArn, maxResults: 1 }),
  },
  'ssm-incidents:ListTimelineEvents': {
    ...FIRST_INCIDENT,
    input: (incidentRecordArn: string) => ({ incidentRecordArn, maxResults: 1 }),
  },
  'ssm-incidents:GetResponsePlan': {
    kind: 'call-on',
    listing: 'ListResponsePlans',
    listingInput: { maxResults: 1 },
    path: ['responsePlanSummaries', 0, 'arn'],
    what: 'response plan',
    input: (arn: string) => ({ arn }),
  },
  'ssm-incidents:GetTimelineEvent': cannot('to try it takes a timeline event'),
  'ssm-incidents:StartIncident': cannot('to try it would start an incident'),
  'ssm-incidents:UpdateIncidentRecord': cannot('to try it would change an incident'),
  'ssm-incidents:UpdateRelatedItems': cannot('to try it would change an incident'),
  'ssm-incidents:CreateTimelineEvent': cannot('to try it would change an incident'),
  'ssm-incidents:UpdateTimelineEvent': cannot('to try it would change an incident'),
  'ssm-incidents:DeleteTimelineEvent': cannot('to try it would change an incident'),

  'support:DescribeCases': call({ maxResults: 10 }),
  'support:DescribeServices': call({}),
  'support:DescribeSeverityLevels': call({}),
  'support:DescribeSupportedLanguages': call({
    issueType: 'technical',
    serviceCode: 'general-info',
    categoryCode: 'using-aws',
  }),
  'support:DescribeCommunications': {
    kind: 'call-on',
    listing: 'DescribeCases',
    listingInput: { maxResults: 10, includeResolvedCases: true },
    path: ['cases', 0, 'caseId'],
    what: 'support case',
    input: (caseId) => ({ caseId, maxResults: 10 }),
  },
  'support:CreateCase': cannot('to try it would open a case'),
  'support:AddCommunicationToCase': cannot('to try it would write to AWS Support'),
  'support:ResolveCase': cannot('to try it would resolve a case'),
  'support:AddAttachmentsToSet': cannot('to try it would upload a file'),
  'support:DescribeAttachment': cannot('to try it takes an attachment'),
};

/** How an operation is tried. */
export function probeOf(service: string, operation: string): Probe {
  const known = PROBES[`${service}:${operation}`];
  if (known !== undefined) return known;
  const reads = accessOf({ name: service }, { name: operation }) === 'read';
  return reads ? call({}) : cannot('to try it would change something');
}

function call(input: Input): Probe {
  return { kind: 'call', input: () => input };
}

function cannot(why: string): Probe {
  return { kind: 'cannot', why };
}
