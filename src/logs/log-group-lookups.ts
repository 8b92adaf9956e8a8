import { at, listAt, textAt } from '../notifications/fields.ts';

/** One question to AWS on the way to a log group. */
export interface Question {
  /** AWS CLI name. */
  readonly service: string;
  readonly operation: string;
  /** The IAM action that it takes. */
  readonly permission: string;
  readonly input: Readonly<Record<string, string | number | readonly string[]>>;
}

/** Gives the operation's output; null where it could not be had, which is noted. */
export type Ask = (question: Question) => Promise<Readonly<Record<string, unknown>> | null>;

type Dimensions = Readonly<Record<string, string>>;

/** How the owner of a resource has configured its log groups. */
export interface LogGroupLookup {
  readonly namespaces: readonly string[];
  /** Dimensions that the metric must have. */
  readonly dimensions: readonly string[];
  /** Names or ARNs of log groups, the likeliest first. */
  readonly find: (ask: Ask, dimensions: Dimensions) => Promise<readonly (string | null)[]>;
}

/** Resources whose log groups do not follow from a metric's dimensions alone. */
export const LOG_GROUP_LOOKUPS: readonly LogGroupLookup[] = [
  { namespaces: ['AWS/Lambda'], dimensions: ['FunctionName'], find: ofFunction },
  { namespaces: ['AWS/ApiGateway'], dimensions: ['ApiName'], find: ofRestApi },
  { namespaces: ['AWS/ApiGateway'], dimensions: ['ApiId'], find: ofHttpApi },
  { namespaces: ['AWS/ECS', 'ECS/ContainerInsights'], dimensions: ['ClusterName', 'ServiceName'], find: ofEcsService },
  { namespaces: ['AWS/CodeBuild'], dimensions: ['ProjectName'], find: ofBuildProject },
  { namespaces: ['AWS/States'], dimensions: ['StateMachineArn'], find: ofStateMachine },
  { namespaces: ['AWS/States'], dimensions: ['LambdaFunctionArn'], find: ofTaskFunction },
  { namespaces: ['AWS/VPN'], dimensions: ['VpnId'], find: ofVpn },
];

async function ofFunction(ask: Ask, { FunctionName = '' }: Dimensions) {
  const configuration = await ask({
    service: 'lambda',
    operation: 'GetFunctionConfiguration',
    permission: 'lambda:GetFunctionConfiguration',
    input: { FunctionName },
  });
  return [textAt(configuration, 'LoggingConfig', 'LogGroup')];
}

/** The console's metrics name a REST API, its log groups have its id. */
async function ofRestApi(ask: Ask, { ApiName = '', Stage }: Dimensions) {
  const apigateway = { service: 'apigateway', permission: 'apigateway:GET' };
  const apis = await ask({ ...apigateway, operation: 'GetRestApis', input: { limit: 500 } });
  const ids = listAt(apis, 'items').flatMap((api) =>
    textAt(api, 'name') === ApiName ? (textAt(api, 'id') ?? []) : [],
  );
  const found = await Promise.all(
    ids.map(async (restApiId) => {
      const answer = await ask({ ...apigateway, operation: 'GetStages', input: { restApiId } });
      const stages = listAt(answer, 'item').filter(
        (stage) => Stage === undefined || textAt(stage, 'stageName') === Stage,
      );
      const names =
        answer === null && Stage !== undefined ? [Stage] : stages.map((stage) => textAt(stage, 'stageName'));
      return [
        ...names.map((name) => `API-Gateway-Execution-Logs_${restApiId}/${name}`),
        ...stages.map((stage) => textAt(stage, 'accessLogSettings', 'destinationArn')),
      ];
    }),
  );
  return found.flat();
}

async function ofHttpApi(ask: Ask, { ApiId = '', Stage }: Dimensions) {
  const answer = await ask({
    service: 'apigatewayv2',
    operation: 'GetStages',
    permission: 'apigateway:GET',
    input: { ApiId },
  });
  return listAt(answer, 'Items')
    .filter((stage) => Stage === undefined || textAt(stage, 'StageName') === Stage)
    .map((stage) => textAt(stage, 'AccessLogSettings', 'DestinationArn'));
}

async function ofEcsService(ask: Ask, { ClusterName = '', ServiceName = '' }: Dimensions) {
  const services = await ask({
    service: 'ecs',
    operation: 'DescribeServices',
    permission: 'ecs:DescribeServices',
    input: { cluster: ClusterName, services: [ServiceName] },
  });
  const taskDefinition = textAt(services, 'services', 0, 'taskDefinition');
  if (taskDefinition === null) return [];
  const definition = await ask({
    service: 'ecs',
    operation: 'DescribeTaskDefinition',
    permission: 'ecs:DescribeTaskDefinition',
    input: { taskDefinition },
  });
  const region = taskDefinition.split(':')[3];
  const configured = listAt(definition, 'taskDefinition', 'containerDefinitions').map((container) => {
    const options = at(container, 'logConfiguration', 'options');
    const isHere = (textAt(options, 'awslogs-region') ?? region) === region;
    return isHere ? textAt(options, 'awslogs-group') : null;
  });
  // What the console proposes for a new task definition.
  const family = /\/([^/:]+):\d+$/.exec(taskDefinition)?.[1];
  return [...configured, ...(family === undefined ? [] : [`/ecs/${family}`])];
}

async function ofBuildProject(ask: Ask, { ProjectName = '' }: Dimensions) {
  const answer = await ask({
    service: 'codebuild',
    operation: 'BatchGetProjects',
    permission: 'codebuild:BatchGetProjects',
    input: { names: [ProjectName] },
  });
  return [textAt(answer, 'projects', 0, 'logsConfig', 'cloudWatchLogs', 'groupName')];
}

async function ofStateMachine(ask: Ask, { StateMachineArn = '' }: Dimensions) {
  const answer = await ask({
    service: 'stepfunctions',
    operation: 'DescribeStateMachine',
    permission: 'states:DescribeStateMachine',
    input: { stateMachineArn: StateMachineArn },
  });
  const configured = listAt(answer, 'loggingConfiguration', 'destinations').map((destination) =>
    textAt(destination, 'cloudWatchLogsLogGroup', 'logGroupArn'),
  );
  // What the console proposes for a new state machine.
  return [...configured, `/aws/vendedlogs/states/${StateMachineArn.split(':').at(-1)}-Logs`];
}

/** `arn:aws:lambda:REGION:ACCOUNT:function:NAME`, a version or alias behind it. */
async function ofTaskFunction(ask: Ask, { LambdaFunctionArn = '' }: Dimensions) {
  const FunctionName = LambdaFunctionArn.split(':')[6];
  if (FunctionName === undefined) return [];
  return [...(await ofFunction(ask, { FunctionName })), `/aws/lambda/${FunctionName}`];
}

async function ofVpn(ask: Ask, { VpnId = '' }: Dimensions) {
  const answer = await ask({
    service: 'ec2',
    operation: 'DescribeVpnConnections',
    permission: 'ec2:DescribeVpnConnections',
    input: { VpnConnectionIds: [VpnId] },
  });
  return listAt(answer, 'VpnConnections', 0, 'Options', 'TunnelOptions').map((tunnel) =>
    textAt(tunnel, 'LogOptions', 'CloudWatchLogOptions', 'LogGroupArn'),
  );
}
