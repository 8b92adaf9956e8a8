import assert from 'node:assert/strict';
import { services } from '../../src/sandbox/services/index.ts';
import { faultsOf, outputSchema } from './support/check-output.ts';
import { type Answer, sdk, start, world } from './support/clients.ts';

type World = ReturnType<typeof world>;
type Input = object | ((world: World) => Promise<object>);

const instance = 'i-0a1b2c3d4e5f60001';
const hourAgo = new Date(start.getTime() - 3_600_000);
const plan = 'arn:aws:ssm-incidents::111122223333:response-plan/shop-down';

const sentCommand = async ({ call }: World) => {
  const { Command } = await call('ssm', 'SendCommand', shell);
  return { CommandId: Command.CommandId };
};
const refund = 'arn:aws:states:eu-west-1:111122223333:stateMachine:refund';
const refundExecution = async ({ call, pass }: World) => {
  const { executionArn } = await call('stepfunctions', 'StartExecution', { stateMachineArn: refund });
  pass(4);
  return { executionArn };
};

/** An input for every operation that the sandbox answers, by `service.Operation`. */
const examples: Readonly<Record<string, Input>> = {
  'autoscaling.DescribeAutoScalingGroups': {},
  'autoscaling.SetDesiredCapacity': { AutoScalingGroupName: 'shop-web', DesiredCapacity: 4 },
  'autoscaling.UpdateAutoScalingGroup': { AutoScalingGroupName: 'shop-web', MaxSize: 6 },
  'bedrock-agent-runtime.InvokeAgent': {
    agentId: 'OPSAGENT01',
    agentAliasId: 'OPSALIAS01',
    sessionId: 'session-1',
    inputText: 'Which alarms ring?',
  },
  'ce.GetCostAndUsage': {
    TimePeriod: { Start: '2026-11-01', End: '2026-11-20' },
    Granularity: 'MONTHLY',
    Metrics: ['UnblendedCost'],
    GroupBy: [{ Type: 'DIMENSION', Key: 'SERVICE' }],
  },
  'cloudformation.CancelUpdateStack': async ({ call }) => {
    await call('cloudformation', 'UpdateStack', { StackName: 'payments' });
    return { StackName: 'payments' };
  },
  'cloudformation.CreateStack': { StackName: 'returns' },
  'cloudformation.DeleteStack': { StackName: 'returns' },
  'cloudformation.DescribeStackEvents': { StackName: 'orders' },
  'cloudformation.DescribeStacks': {},
  'cloudformation.ListStackResources': { StackName: 'orders' },
  'cloudformation.ListStacks': {},
  'cloudformation.UpdateStack': { StackName: 'payments' },
  'cloudwatch.DescribeAlarmHistory': {},
  'cloudwatch.DescribeAlarms': { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
  'cloudwatch.DescribeAlarmsForMetric': {
    Namespace: 'AWS/Lambda',
    MetricName: 'Errors',
    Dimensions: [{ Name: 'FunctionName', Value: 'payment-webhook' }],
  },
  'cloudwatch.DisableAlarmActions': { AlarmNames: ['drain-errors'] },
  'cloudwatch.EnableAlarmActions': { AlarmNames: ['drain-errors'] },
  'cloudwatch.GetMetricData': {
    StartTime: hourAgo,
    EndTime: start,
    MetricDataQueries: [
      {
        Id: 'm1',
        MetricStat: {
          Metric: {
            Namespace: 'AWS/SQS',
            MetricName: 'ApproximateAgeOfOldestMessage',
            Dimensions: [{ Name: 'QueueName', Value: 'orders' }],
          },
          Period: 60,
          Stat: 'Maximum',
        },
      },
    ],
  },
  'cloudwatch.GetMetricStatistics': {
    Namespace: 'AWS/EC2',
    MetricName: 'CPUUtilization',
    Dimensions: [{ Name: 'InstanceId', Value: instance }],
    StartTime: hourAgo,
    EndTime: start,
    Period: 300,
    Statistics: ['Average', 'Maximum'],
    ExtendedStatistics: ['p99'],
  },
  'cloudwatch.GetMetricWidgetImage': {
    MetricWidget: JSON.stringify({
      metrics: [['AWS/EC2', 'CPUUtilization', 'InstanceId', instance]],
      start: '-PT3H',
      annotations: { horizontal: [{ value: 80 }] },
    }),
  },
  'cloudwatch.ListMetrics': {},
  'cloudwatch.PutMetricData': {
    Namespace: 'TeamsChatbot',
    MetricData: [{ MetricName: 'EventsProcessed', Value: 1, Unit: 'Count' }],
  },
  'cloudwatch.SetAlarmState': { AlarmName: 'drain-errors', StateValue: 'ALARM', StateReason: 'drill' },
  'codebuild.BatchGetBuilds': async ({ call, pass }) => {
    const { build } = await call('codebuild', 'StartBuild', { projectName: 'worker' });
    pass(60);
    return { ids: [build.id, 'nowhere:1'] };
  },
  'codebuild.BatchGetProjects': { names: ['worker', 'nowhere'] },
  'codebuild.ListBuildsForProject': { projectName: 'worker' },
  'codebuild.ListProjects': {},
  'codebuild.RetryBuild': async ({ call }) => ({
    id: (await call('codebuild', 'StartBuild', { projectName: 'worker' })).build.id,
  }),
  'codebuild.StartBuild': { projectName: 'worker' },
  'codebuild.StopBuild': async ({ call }) => ({
    id: (await call('codebuild', 'StartBuild', { projectName: 'worker' })).build.id,
  }),
  'codepipeline.GetPipelineExecution': async ({ call }) => {
    const { stageStates } = await call('codepipeline', 'GetPipelineState', { name: 'shop' });
    return { pipelineName: 'shop', pipelineExecutionId: stageStates[0].latestExecution.pipelineExecutionId };
  },
  'codepipeline.GetPipelineState': { name: 'worker' },
  'codepipeline.ListActionExecutions': { pipelineName: 'worker' },
  'codepipeline.ListPipelines': {},
  'codepipeline.PutApprovalResult': async ({ call }) => {
    const { stageStates } = await call('codepipeline', 'GetPipelineState', { name: 'shop' });
    const { actionName, latestExecution } = stageStates[2].actionStates[0];
    const result = { summary: 'Looks well', status: 'Approved' };
    return { pipelineName: 'shop', stageName: 'Release', actionName, result, token: latestExecution.token };
  },
  'codepipeline.RetryStageExecution': async ({ call }) => {
    const { stageStates } = await call('codepipeline', 'GetPipelineState', { name: 'worker' });
    const { pipelineExecutionId } = stageStates[1].latestExecution;
    return { pipelineName: 'worker', stageName: 'Build', pipelineExecutionId, retryMode: 'FAILED_ACTIONS' };
  },
  'codepipeline.StartPipelineExecution': { name: 'worker' },
  'codepipeline.StopPipelineExecution': async ({ call }) => ({
    pipelineName: 'worker',
    ...(await call('codepipeline', 'StartPipelineExecution', { name: 'worker' }).then(
      ({ pipelineExecutionId }: Answer) => ({ pipelineExecutionId }),
    )),
  }),
  'dynamodb.DescribeTable': { TableName: 'orders' },
  'dynamodb.ListTables': {},
  'ec2.DescribeInstances': {},
  'ec2.DescribeInstanceStatus': {},
  'ec2.DescribeRegions': {},
  'ec2.DescribeSecurityGroups': {},
  'ec2.RebootInstances': { InstanceIds: [instance] },
  'ec2.StartInstances': { InstanceIds: [instance] },
  'ec2.StopInstances': { InstanceIds: [instance] },
  'ec2.TerminateInstances': { InstanceIds: [instance] },
  'ecr.DescribeRepositories': {},
  'ecs.DescribeClusters': { clusters: ['prod'] },
  'ecs.DescribeServices': { cluster: 'prod', services: ['shop-web', 'nowhere'] },
  'ecs.DescribeTaskDefinition': { taskDefinition: 'shop-web:118' },
  'ecs.DescribeTasks': async ({ call }) => {
    const { taskArns } = await call('ecs', 'ListTasks', { cluster: 'prod' });
    return { cluster: 'prod', tasks: [...taskArns, 'nowhere'] };
  },
  'ecs.ListClusters': {},
  'ecs.ListServices': { cluster: 'prod' },
  'ecs.ListTasks': { cluster: 'prod', serviceName: 'shop-web' },
  'ecs.UpdateService': { cluster: 'prod', service: 'shop-web', forceNewDeployment: true },
  'eks.ListClusters': {},
  'kinesis.DescribeStreamSummary': { StreamName: 'samplestream' },
  'kinesis.ListStreams': {},
  'kinesis.UpdateShardCount': { StreamName: 'samplestream', ScalingType: 'UNIFORM_SCALING', TargetShardCount: 6 },
  'lambda.GetAccountSettings': {},
  'lambda.GetFunction': { FunctionName: 'order-intake' },
  'lambda.GetFunctionConcurrency': { FunctionName: 'order-intake' },
  'lambda.GetFunctionConfiguration': { FunctionName: 'order-intake' },
  'lambda.Invoke': { FunctionName: 'myHelloWorld', LogType: 'Tail' },
  'lambda.ListAliases': { FunctionName: 'order-intake' },
  'lambda.ListFunctions': {},
  'lambda.ListTags': { Resource: 'arn:aws:lambda:eu-west-1:111122223333:function:drain' },
  'lambda.ListVersionsByFunction': { FunctionName: 'drain' },
  'logs.CreateLogGroup': { logGroupName: '/aws/chatbot/production-ops' },
  'logs.CreateLogStream': async ({ call }) => {
    await call('logs', 'CreateLogGroup', { logGroupName: '/aws/chatbot/streams' });
    return { logGroupName: '/aws/chatbot/streams', logStreamName: 'events' };
  },
  'logs.DescribeLogGroups': {},
  'logs.DescribeLogStreams': { logGroupName: '/ecs/shop-web' },
  'logs.DescribeMetricFilters': { logGroupName: '/ecs/shop-web' },
  'logs.DescribeQueries': async ({ call }) => {
    await started(call);
    return {};
  },
  'logs.FilterLogEvents': {
    logGroupName: '/aws/lambda/payment-webhook',
    filterPattern: 'ERROR',
    startTime: hourAgo.getTime(),
  },
  'logs.GetLogEvents': async ({ call }) => {
    const { logStreams } = await call('logs', 'DescribeLogStreams', { logGroupName: '/ecs/shop-web' });
    return { logGroupName: '/ecs/shop-web', logStreamName: logStreams[0].logStreamName };
  },
  'logs.GetQueryResults': async ({ call, pass }) => {
    const queryId = await started(call);
    pass(2);
    return { queryId };
  },
  'logs.PutLogEvents': async ({ call }) => {
    const where = { logGroupName: '/aws/chatbot/events', logStreamName: 'events' };
    await call('logs', 'CreateLogGroup', { logGroupName: where.logGroupName });
    await call('logs', 'CreateLogStream', where);
    return { ...where, logEvents: [{ timestamp: Date.parse('2026-11-21T03:20:00Z'), message: '{}' }] };
  },
  'logs.StartQuery': { logGroupName: '/ecs/shop-web', startTime: 1, endTime: 2, queryString: 'fields @message' },
  'logs.StopQuery': async ({ call }) => ({ queryId: await started(call) }),
  'rds.DescribeDBInstances': {},
  's3api.GetBucketLocation': { Bucket: 'acme-logs' },
  's3api.HeadBucket': { Bucket: 'acme-logs' },
  's3api.ListBuckets': {},
  's3api.ListObjectsV2': { Bucket: 'acme-site', Delimiter: '/' },
  'sns.GetTopicAttributes': { TopicArn: 'arn:aws:sns:eu-west-1:111122223333:alarms' },
  'sns.ListTopics': {},
  'sqs.GetQueueAttributes': {
    QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/orders',
    AttributeNames: ['All'],
  },
  'sqs.GetQueueUrl': { QueueName: 'orders' },
  'sqs.ListQueues': {},
  'ssm.DescribeAutomationExecutions': async ({ call }) => {
    await automation(call);
    return {};
  },
  'ssm.CancelCommand': sentCommand,
  'ssm.DescribeDocument': { Name: 'AWS-RestartEC2Instance' },
  'ssm.DescribeInstanceInformation': {},
  'ssm.DescribeParameters': {},
  'ssm.GetAutomationExecution': async ({ call }) => ({ AutomationExecutionId: await automation(call) }),
  'ssm.GetCommandInvocation': async ({ call }) => {
    const { Command } = await call('ssm', 'SendCommand', shell);
    return { CommandId: Command.CommandId, InstanceId: instance };
  },
  'ssm.GetParameter': { Name: '/shop/production/release' },
  'ssm.GetParameters': { Names: ['/shop/production/release', '/nowhere'] },
  'ssm.ListCommandInvocations': sentCommand,
  'ssm.ListCommands': sentCommand,
  'ssm.ListDocuments': {},
  'ssm.SendCommand': {
    DocumentName: 'AWS-RunShellScript',
    InstanceIds: [instance],
    Parameters: { commands: ['uptime'] },
  },
  'ssm.StopAutomationExecution': async ({ call }) => ({ AutomationExecutionId: await automation(call) }),
  'ssm.StartAutomationExecution': { DocumentName: 'Shop-DrainOrders', Parameters: { Queue: ['orders'] } },
  'ssm-incidents.CreateTimelineEvent': async ({ call }) => timelineEvent(await incident(call)),
  'ssm-incidents.DeleteIncidentRecord': async ({ call }) => ({ arn: await incident(call) }),
  'ssm-incidents.DeleteTimelineEvent': async ({ call }) => {
    const incidentRecordArn = await incident(call);
    const { eventId } = await call('ssm-incidents', 'CreateTimelineEvent', timelineEvent(incidentRecordArn));
    return { incidentRecordArn, eventId };
  },
  'ssm-incidents.GetIncidentRecord': async ({ call }) => ({ arn: await incident(call) }),
  'ssm-incidents.GetResponsePlan': { arn: plan },
  'ssm-incidents.GetTimelineEvent': async ({ call }) => {
    const incidentRecordArn = await incident(call);
    const { eventId } = await call('ssm-incidents', 'CreateTimelineEvent', timelineEvent(incidentRecordArn));
    return { incidentRecordArn, eventId };
  },
  'ssm-incidents.ListIncidentRecords': async ({ call }) => {
    await incident(call);
    return {};
  },
  'ssm-incidents.ListRelatedItems': async ({ call }) => ({ incidentRecordArn: await incident(call) }),
  'ssm-incidents.ListReplicationSets': {},
  'ssm-incidents.ListResponsePlans': {},
  'ssm-incidents.ListTimelineEvents': async ({ call }) => ({ incidentRecordArn: await incident(call) }),
  'ssm-incidents.StartIncident': { responsePlanArn: plan },
  'ssm-incidents.UpdateIncidentRecord': async ({ call }) => ({ arn: await incident(call), status: 'RESOLVED' }),
  'ssm-incidents.UpdateTimelineEvent': async ({ call }) => {
    const incidentRecordArn = await incident(call);
    const { eventId } = await call('ssm-incidents', 'CreateTimelineEvent', timelineEvent(incidentRecordArn));
    return { incidentRecordArn, eventId, eventData: '"restarted twice"' };
  },
  'ssm-incidents.UpdateRelatedItems': async ({ call }) => ({
    incidentRecordArn: await incident(call),
    relatedItemsUpdate: {
      itemToAdd: { identifier: { type: 'OTHER', value: { url: 'https://wiki.example.com' } }, title: 'Runbook' },
    },
  }),
  'stepfunctions.DescribeExecution': refundExecution,
  'stepfunctions.DescribeStateMachine': { stateMachineArn: refund },
  'stepfunctions.GetExecutionHistory': refundExecution,
  'stepfunctions.ListExecutions': { stateMachineArn: refund },
  'stepfunctions.ListStateMachines': {},
  'stepfunctions.StartExecution': { stateMachineArn: refund },
  'stepfunctions.StopExecution': refundExecution,
  'support.AddAttachmentsToSet': { attachments: [{ fileName: 'error.log', data: Buffer.from('boom') }] },
  'support.AddCommunicationToCase': async ({ call }) => ({
    caseId: await supportCase(call),
    communicationBody: 'More.',
  }),
  'support.CreateCase': { subject: 'Slow', communicationBody: 'Since noon.' },
  'support.DescribeAttachment': async ({ call }) => {
    const attachments = [{ fileName: 'error.log', data: Buffer.from('boom') }];
    const { attachmentSetId } = await call('support', 'AddAttachmentsToSet', { attachments });
    const { caseId } = await call('support', 'CreateCase', { subject: 'x', communicationBody: 'x', attachmentSetId });
    const { communications } = await call('support', 'DescribeCommunications', { caseId });
    return { attachmentId: communications[0].attachmentSet[0].attachmentId };
  },
  'support.DescribeCases': async ({ call }) => {
    await supportCase(call);
    return {};
  },
  'support.DescribeCommunications': async ({ call, pass }) => {
    const caseId = await supportCase(call);
    pass(200);
    return { caseId };
  },
  'support.DescribeServices': {},
  'support.DescribeSeverityLevels': { language: 'en' },
  'support.DescribeSupportedLanguages': {
    issueType: 'technical',
    serviceCode: 'aws-lambda',
    categoryCode: 'errors',
  },
  'support.ResolveCase': async ({ call }) => ({ caseId: await supportCase(call) }),
};

/** Operations whose handler has no output to check: they always refuse. */
const refusing = ['lambda.GetPolicy'];

const shell = { DocumentName: 'AWS-RunShellScript', InstanceIds: [instance], Parameters: { commands: ['uptime'] } };

const timelineEvent = (incidentRecordArn: string): object => ({
  incidentRecordArn,
  eventTime: start,
  eventType: 'Custom Event',
  eventData: '"restarted"',
});

async function started(call: World['call']): Promise<string> {
  const { queryId } = await call('logs', 'StartQuery', {
    logGroupName: '/aws/lambda/payment-webhook',
    startTime: hourAgo.getTime() / 1000,
    endTime: start.getTime() / 1000,
    queryString: 'fields @timestamp, @message | filter @message like /(?i)error/ | sort @timestamp desc | limit 20',
  });
  return queryId;
}

async function automation(call: World['call']): Promise<string> {
  const input = { DocumentName: 'Shop-DrainOrders', Parameters: { Queue: ['orders'] } };
  return (await call('ssm', 'StartAutomationExecution', input)).AutomationExecutionId;
}

async function incident(call: World['call']): Promise<string> {
  return (await call('ssm-incidents', 'StartIncident', { responsePlanArn: plan })).incidentRecordArn;
}

async function supportCase(call: World['call']): Promise<string> {
  const input = {
    subject: 'Slow',
    communicationBody: 'Since noon.',
    serviceCode: 'aws-lambda',
    categoryCode: 'errors',
  };
  return (await call('support', 'CreateCase', input)).caseId;
}

async function answered(world: World, id: string): Promise<{ output: Answer; faults: string[] }> {
  const [service = '', operation = ''] = id.split('.');
  const example = examples[id] ?? {};
  const input = typeof example === 'function' ? await example(world) : example;
  const { $metadata, ...output } = await world.call(service, operation, input, { role: 'oncall-admin' });
  assert.equal($metadata.httpStatusCode, 200);
  assert.match($metadata.requestId, /^[0-9a-f-]{36}$/);
  const schema = outputSchema(new (sdk(service)[`${operation}Command`])({}));
  return { output, faults: faultsOf(schema, output, id) };
}

const ids = Object.entries(services).flatMap(([service, handlers]) =>
  Object.keys(handlers).map((operation) => `${service}.${operation}`),
);

describe('operations of the sandbox', () => {
  it('each have an example here, and examples are of operations that are there', () => {
    assert.deepEqual([...Object.keys(examples), ...refusing].toSorted(), ids.toSorted());
  });

  it('are operations of the installed SDK', () => {
    const strange = ids.filter((id) => {
      const [service = '', operation = ''] = id.split('.');
      return typeof sdk(service)[`${operation}Command`] !== 'function';
    });
    assert.deepEqual(strange, []);
  });

  for (const id of Object.keys(examples)) {
    it(`answers ${id} with an output that fits its schema`, async () => {
      const { faults } = await answered(world(), id);
      assert.deepEqual(faults, []);
    });
  }

  it('give the same answers at the same time', async () => {
    for (const id of Object.keys(examples)) {
      assert.deepEqual((await answered(world(), id)).output, (await answered(world(), id)).output, id);
    }
  });
});
