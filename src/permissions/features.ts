import type { SdkCatalogue } from '../aws/sdk-service.ts';
import { VALUE_PROVIDERS } from '../aws/value-provider-table.ts';
import { FOLLOW_KINDS } from '../follow/follow-table.ts';
import { type Feature, type Need, needs } from './need.ts';
import { TOPIC } from './places.ts';

/** AWS's managed policy for reading, beside which `read-only.json` denies what hands out data and secrets. */
export const READ_ONLY_ACCESS = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

const LOG_GROUPS = 'arn:{partition}:logs:*:{account}:log-group:*';
const OWN_LOG_GROUP = 'arn:{partition}:logs:*:{account}:log-group:/aws/chatbot/{group}';
const AGENT_ALIASES = 'arn:{partition}:bedrock:*:{account}:agent-alias/*';
const FUNCTIONS = 'arn:{partition}:lambda:*:{account}:function:*';
const INCIDENTS = 'arn:{partition}:ssm-incidents::{account}:incident-record/*';
const RESPONSE_PLANS = 'arn:{partition}:ssm-incidents::{account}:response-plan/*';
/** Stages and actions stand behind the pipeline's name. */
const PIPELINES = 'arn:{partition}:codepipeline:*:{account}:*';

/** The log groups that resources are configured with; those with well-known names are found without. */
const LOG_GROUP_LOOKUPS: readonly Need[] = [
  ...needs('logs', ['DescribeMetricFilters'], LOG_GROUPS, {
    without: 'log groups whose metric filters make the metric are not found',
  }),
  ...needs('lambda', ['GetFunctionConfiguration'], FUNCTIONS, {
    without: 'log groups that functions are configured with are not found',
  }),
  ...needs('apigateway', ['GetRestApis'], 'arn:{partition}:apigateway:*::/restapis', {
    without: 'log groups of REST APIs are not found',
  }),
  ...needs('apigateway', ['GetStages'], 'arn:{partition}:apigateway:*::/restapis/*/stages', {
    without: 'log groups of REST APIs are not found',
  }),
  ...needs('apigatewayv2', ['GetStages'], 'arn:{partition}:apigateway:*::/apis/*/stages', {
    without: 'log groups of HTTP APIs are not found',
  }),
  ...needs('ecs', ['DescribeServices'], 'arn:{partition}:ecs:*:{account}:service/*', {
    without: 'log groups of ECS services are not found',
  }),
  ...needs('ecs', ['DescribeTaskDefinition'], '*', { without: 'log groups of ECS services are not found' }),
  ...needs('codebuild', ['BatchGetProjects'], 'arn:{partition}:codebuild:*:{account}:project/*', {
    without: 'log groups that build projects are configured with are not found',
  }),
  ...needs('stepfunctions', ['DescribeStateMachine'], 'arn:{partition}:states:*:{account}:stateMachine:*', {
    without: 'log groups of state machines are not found',
  }),
  ...needs('ec2', ['DescribeVpnConnections'], '*', { without: 'log groups of VPN connections are not found' }),
];

/** What is asked of the work that is followed. Its ARNs are made when it is started. */
const FOLLOW_LOOKS: readonly Need[] = Object.values(FOLLOW_KINDS).flatMap(({ service, looks }) =>
  looks({}).flatMap(({ operation, optional }) =>
    needs(service, [operation], '*', optional ? { without: 'its card shows less' } : {}),
  ),
);

/** What the bot does in AWS besides the commands that people type. `featuresOf` adds what is derived from other tables. */
const FEATURES: readonly Feature[] = [
  {
    name: 'Alarm charts',
    does: 'charts, their images and the triggering alarms on the cards of alarms',
    as: 'person',
    policies: ['notifications.json'],
    needs: [
      ...needs('cloudwatch', ['GetMetricData', 'GetMetricWidgetImage'], '*'),
      ...needs('cloudwatch', ['DescribeAlarms'], 'arn:{partition}:cloudwatch:*:{account}:alarm:*'),
    ],
  },
  {
    name: 'Show logs',
    does: 'the buttons Show logs and Show error logs',
    as: 'person',
    policies: ['notifications.json'],
    needs: [
      ...needs('logs', ['DescribeLogGroups', 'StartQuery'], LOG_GROUPS),
      // A query's id tells no log group.
      ...needs('logs', ['GetQueryResults'], '*'),
      ...needs('logs', ['StopQuery'], '*', { without: 'queries that nobody waits for any more run to their end' }),
      ...needs('logs', ['FilterLogEvents'], LOG_GROUPS, { without: 'the command to run the search again is refused' }),
      ...LOG_GROUP_LOOKUPS,
    ],
  },
  {
    name: 'Topics',
    does: 'the subscriptions to the SNS topics of the configuration',
    as: 'bot',
    policies: ['notifications.json'],
    needs: [
      ...needs('sns', ['ListSubscriptionsByTopic', 'ConfirmSubscription'], TOPIC),
      ...needs('sns', ['Subscribe'], TOPIC, { condition: { StringEquals: { 'sns:Protocol': ['https', 'sqs'] } } }),
      ...needs('sns', ['Unsubscribe'], TOPIC, { without: 'topics that are no longer listed stay subscribed' }),
      ...needs('sns', ['GetSubscriptionAttributes'], TOPIC, {
        without: 'nobody is told that raw message delivery is on',
      }),
    ],
  },
  {
    name: 'Metrics of the bot',
    does: 'the metrics in the CloudWatch namespace TeamsChatbot',
    as: 'bot',
    policies: ['notifications.json'],
    needs: needs('cloudwatch', ['PutMetricData'], '*', {
      condition: { StringEquals: { 'cloudwatch:namespace': 'TeamsChatbot' } },
    }),
  },
  {
    name: 'Log of events and audit',
    does: 'the log group /aws/chatbot/CONFIGURATION-NAME with its streams events and audit',
    as: 'bot',
    policies: ['notifications.json'],
    needs: needs('logs', ['CreateLogGroup', 'CreateLogStream', 'PutLogEvents'], OWN_LOG_GROUP),
  },
  {
    name: 'Pipelines',
    does: 'Approve, Reject, Start pipeline and Retry stage on the cards of CodePipeline',
    as: 'person',
    policies: ['pipelines.json'],
    needs: needs(
      'codepipeline',
      ['GetPipelineState', 'PutApprovalResult', 'StartPipelineExecution', 'RetryStageExecution'],
      PIPELINES,
    ),
  },
  {
    name: 'Following',
    does: 'long work that a command has started, followed on its card',
    as: 'person',
    policies: [READ_ONLY_ACCESS],
    needs: FOLLOW_LOOKS,
  },
  {
    name: 'Incidents',
    does: 'incidents, their timelines and response plans of Incident Manager',
    as: 'person',
    policies: ['incidents.json'],
    needs: [
      ...needs('ssm-incidents', ['ListIncidentRecords', 'ListResponsePlans'], '*'),
      ...needs('ssm-incidents', ['ListReplicationSets'], '*', {
        without: 'an account where Incident Manager was never set up is not told from other Regions',
      }),
      ...needs('ssm-incidents', ['StartIncident', 'GetResponsePlan'], RESPONSE_PLANS),
      ...needs(
        'ssm-incidents',
        ['GetIncidentRecord', 'UpdateIncidentRecord', 'ListRelatedItems', 'UpdateRelatedItems', 'ListTimelineEvents'],
        INCIDENTS,
      ),
      ...needs(
        'ssm-incidents',
        ['GetTimelineEvent', 'CreateTimelineEvent', 'UpdateTimelineEvent', 'DeleteTimelineEvent'],
        INCIDENTS,
      ),
    ],
  },
  {
    name: 'Support cases',
    does: 'AWS Support cases: open, read, answer, resolve',
    as: 'person',
    policies: ['support.json'],
    needs: [
      ...needs(
        'support',
        ['DescribeCases', 'DescribeCommunications', 'DescribeServices', 'DescribeSeverityLevels'],
        '*',
      ),
      ...needs('support', ['CreateCase', 'AddCommunicationToCase', 'ResolveCase'], '*'),
      ...needs('support', ['DescribeSupportedLanguages'], '*', {
        without: 'a case offers all languages that AWS documents, not those of its service alone',
      }),
      ...needs('support', ['AddAttachmentsToSet', 'DescribeAttachment'], '*', {
        without: 'files cannot be attached or read',
      }),
    ],
  },
  {
    name: 'Bedrock agents',
    does: 'ask, which asks the agents of the connectors',
    as: 'person',
    policies: ['bedrock-agents.json'],
    needs: needs('bedrock-agent-runtime', ['InvokeAgent'], AGENT_ALIASES),
  },
  {
    name: 'Lambda invoke',
    does: 'lambda invoke, and custom actions that run functions',
    as: 'person',
    policies: ['lambda-invoke.json'],
    needs: needs('lambda', ['Invoke'], FUNCTIONS),
  },
  {
    name: 'Read-only commands',
    does: 'commands that only read; a few are tried',
    as: 'person',
    policies: [READ_ONLY_ACCESS, 'read-only.json'],
    needs: [
      ...needs('ec2', ['DescribeInstances'], '*'),
      ...needs('lambda', ['ListFunctions'], '*'),
      ...needs('s3api', ['ListBuckets'], '*'),
      ...needs('rds', ['DescribeDBInstances'], 'arn:{partition}:rds:*:{account}:db:*'),
      ...needs('cloudformation', ['DescribeStacks'], '*'),
    ],
  },
];

/** Every feature, with the listings that answer for missing arguments as the installed services have them. */
export function featuresOf(catalogue: SdkCatalogue): readonly Feature[] {
  return [
    ...FEATURES,
    {
      name: 'Asking for missing arguments',
      does: 'the values to choose from where an argument is missing',
      as: 'person',
      policies: [READ_ONLY_ACCESS, 'read-only.json'],
      needs: listings(catalogue),
    },
  ];
}

function listings(catalogue: SdkCatalogue): readonly Need[] {
  const found = Object.entries(VALUE_PROVIDERS).flatMap(([key, { listing }]) => {
    const [service = ''] = key.split('.');
    if (catalogue.find(service)?.kind !== 'available') return [];
    const operation = catalogue.service(service).operation(listing)?.name;
    return operation === undefined ? [] : needs(service, [operation], '*');
  });
  return [...new Map(found.map((need) => [`${need.service}:${need.operation}`, need])).values()];
}
