import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isLogGroupName } from '../../src/logs/log-group-name.ts';
import { LOG_GROUP_RULES } from '../../src/logs/log-group-table.ts';
import { type FoundLogGroups, findLogGroups, wellKnownGroups } from '../../src/logs/log-groups.ts';
import type { LogSearch } from '../../src/notifications/notification.ts';
import type { ChatOptions } from '../dialogs/support/chat.ts';
import { awsWith, denied, loadOnce, principal, refused, region } from './support/aws.ts';

type Metric = LogSearch['metrics'][number];

function metric(namespace: string, name: string, dimensions: Record<string, string> = {}): Metric {
  return { namespace, name, dimensions };
}

function searchOf(...metrics: readonly Metric[]): LogSearch {
  return { groups: [], metrics, from: '2026-11-21T02:51:00Z', to: '2026-11-21T03:12:00Z' };
}

/** Log groups of an account that has just these, and those that everybody asks for in vain. */
function having(...names: readonly string[]): NonNullable<ChatOptions['aws']> {
  return {
    'logs DescribeLogGroups': ({ logGroupNamePrefix }) => ({
      logGroups: names
        .filter((name) => name.startsWith(String(logGroupNamePrefix)))
        .map((logGroupName) => ({ logGroupName, logGroupClass: 'STANDARD' })),
    }),
  };
}

describe('the log groups behind an event', () => {
  let calls: readonly string[] = [];

  async function find(search: LogSearch, aws: NonNullable<ChatOptions['aws']> = {}): Promise<FoundLogGroups> {
    const chat = awsWith(loadOnce(), aws);
    calls = chat.calls;
    return findLogGroups({ caller: chat.parts.caller, principal, region }, search);
  }

  it('are a Lambda function’s own', async () => {
    const found = await find(searchOf(metric('AWS/Lambda', 'Errors', { FunctionName: 'order-intake' })));
    assert.deepEqual(found.groups, ['/aws/lambda/order-intake']);
    assert.deepEqual([found.checked, found.problems], [true, []]);
  });

  it('are the group that a Lambda function is configured with, before the one of its name', async () => {
    const found = await find(searchOf(metric('AWS/Lambda', 'Errors', { FunctionName: 'drain' })), {
      ...having('/shop/functions', '/aws/lambda/drain', '/aws/lambda/drain-two'),
      'lambda GetFunctionConfiguration': () => ({ LoggingConfig: { LogGroup: '/shop/functions' } }),
    });
    assert.deepEqual(found.groups, ['/shop/functions', '/aws/lambda/drain']);
  });

  it('are those that the event names, first', async () => {
    const arn = 'arn:aws:logs:eu-west-1:111122223333:log-group:/shop/nginx/access:*';
    const search = searchOf(metric('AWS/Lambda', 'Errors', { FunctionName: 'order-intake' }));
    const found = await find({ ...search, groups: [arn, 'not there', '/not/there'] });
    assert.deepEqual(found.groups, ['/shop/nginx/access', '/aws/lambda/order-intake']);
  });

  it('are those whose metric filter makes the metric', async () => {
    const found = await find(searchOf(metric('Shop', 'WebErrors')));
    assert.deepEqual(found.groups, ['/ecs/shop-web']);
    const other = await find(searchOf(metric('Elsewhere', 'WebErrors')));
    assert.deepEqual(other.groups, [], 'a filter of another namespace makes another metric');
  });

  it('are not asked of metric filters where AWS itself writes the metric', async () => {
    await find(searchOf(metric('AWS/SQS', 'ApproximateAgeOfOldestMessage', { QueueName: 'orders' })));
    assert.ok(!calls.includes('logs DescribeMetricFilters'));
  });

  it('are a REST API’s execution and access logs, by its name', async () => {
    const found = await find(searchOf(metric('AWS/ApiGateway', '5XXError', { ApiName: 'shop', Stage: 'prod' })), {
      ...having('API-Gateway-Execution-Logs_a1b2c3/prod', '/shop/api/access', '/shop/api/test'),
      'apigateway GetRestApis': () => ({
        items: [
          { id: 'z9', name: 'other' },
          { id: 'a1b2c3', name: 'shop' },
        ],
      }),
      'apigateway GetStages': ({ restApiId }) => ({
        item:
          restApiId === 'a1b2c3'
            ? [
                stage('prod', 'arn:aws:logs:eu-west-1:111122223333:log-group:/shop/api/access'),
                stage('test', 'arn:aws:logs:eu-west-1:111122223333:log-group:/shop/api/test'),
              ]
            : [],
      }),
    });
    assert.deepEqual(found.groups, ['API-Gateway-Execution-Logs_a1b2c3/prod', '/shop/api/access']);
  });

  it('are a REST API’s execution logs also where its stages may not be read', async () => {
    const found = await find(searchOf(metric('AWS/ApiGateway', '5XXError', { ApiName: 'shop', Stage: 'prod' })), {
      ...having('API-Gateway-Execution-Logs_a1b2c3/prod'),
      'apigateway GetRestApis': () => ({ items: [{ id: 'a1b2c3', name: 'shop' }] }),
      'apigateway GetStages': denied('apigateway:GET'),
    });
    assert.deepEqual(found.groups, ['API-Gateway-Execution-Logs_a1b2c3/prod']);
    assert.match(found.problems.join(), /^apigateway:GET is not allowed/);
  });

  it('are an HTTP API’s access logs, and a WebSocket API’s execution logs', async () => {
    const found = await find(searchOf(metric('AWS/ApiGateway', '5xx', { ApiId: 'h1', Stage: '$default' })), {
      ...having('/shop/http', '/aws/apigateway/w1/live'),
      'apigatewayv2 GetStages': () => ({
        Items: [
          {
            StageName: '$default',
            AccessLogSettings: { DestinationArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:/shop/http' },
          },
        ],
      }),
    });
    assert.deepEqual(found.groups, ['/shop/http']);
    const socket = await find(searchOf(metric('AWS/ApiGateway', 'ExecutionError', { ApiId: 'w1', Stage: 'live' })), {
      ...having('/aws/apigateway/w1/live'),
      'apigatewayv2 GetStages': () => ({ Items: [] }),
    });
    assert.deepEqual(socket.groups, ['/aws/apigateway/w1/live']);
  });

  it('are those of an ECS service’s task definition, of this Region', async () => {
    const found = await find(
      searchOf(metric('AWS/ECS', 'CPUUtilization', { ClusterName: 'prod', ServiceName: 'shop-web' })),
      {
        ...having('/shop/web', '/shop/elsewhere', '/ecs/shop-web', '/aws/ecs/containerinsights/prod/performance'),
        'ecs DescribeTaskDefinition': () => ({
          taskDefinition: {
            containerDefinitions: [
              container({ 'awslogs-group': '/shop/web', 'awslogs-region': 'eu-west-1' }),
              container({ 'awslogs-group': '/shop/elsewhere', 'awslogs-region': 'us-east-1' }),
              { name: 'proxy' },
            ],
          },
        }),
      },
    );
    assert.deepEqual(found.groups, ['/shop/web', '/ecs/shop-web', '/aws/ecs/containerinsights/prod/performance']);
  });

  it('are none of an ECS service that is gone, which is no problem to be told', async () => {
    const found = await find(searchOf(metric('AWS/ECS', 'CPUUtilization', { ClusterName: 'gone', ServiceName: 'x' })));
    assert.deepEqual([found.groups, found.problems], [[], []]);
  });

  it('are a state machine’s configured one, and that of the function which a step runs', async () => {
    const StateMachineArn = 'arn:aws:states:eu-west-1:111122223333:stateMachine:refund';
    const found = await find(searchOf(metric('AWS/States', 'ExecutionsFailed', { StateMachineArn })), {
      ...having('/shop/states', '/aws/vendedlogs/states/refund-Logs'),
      'stepfunctions DescribeStateMachine': () => ({
        loggingConfiguration: {
          destinations: [
            {
              cloudWatchLogsLogGroup: { logGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:/shop/states:*' },
            },
          ],
        },
      }),
    });
    assert.deepEqual(found.groups, ['/shop/states', '/aws/vendedlogs/states/refund-Logs']);
    const LambdaFunctionArn = 'arn:aws:lambda:eu-west-1:111122223333:function:order-intake';
    const step = await find(searchOf(metric('AWS/States', 'LambdaFunctionsFailed', { LambdaFunctionArn })));
    assert.deepEqual(step.groups, ['/aws/lambda/order-intake']);
    const odd = await find(searchOf(metric('AWS/States', 'LambdaFunctionsFailed', { LambdaFunctionArn: 'odd' })));
    assert.deepEqual(odd.groups, []);
  });

  it('are those of a build project and of a VPN connection', async () => {
    const build = await find(searchOf(metric('AWS/CodeBuild', 'FailedBuilds', { ProjectName: 'shop' })), {
      ...having('/shop/builds', '/aws/codebuild/shop'),
      'codebuild BatchGetProjects': () => ({
        projects: [{ logsConfig: { cloudWatchLogs: { status: 'ENABLED', groupName: '/shop/builds' } } }],
      }),
    });
    assert.deepEqual(build.groups, ['/shop/builds', '/aws/codebuild/shop']);
    const LogGroupArn = 'arn:aws:logs:eu-west-1:111122223333:log-group:/shop/vpn';
    const vpn = await find(searchOf(metric('AWS/VPN', 'TunnelState', { VpnId: 'vpn-1' })), {
      ...having('/shop/vpn'),
      'ec2 DescribeVpnConnections': () => ({
        VpnConnections: [
          { Options: { TunnelOptions: [{ LogOptions: { CloudWatchLogOptions: { LogGroupArn } } }, {}] } },
        ],
      }),
    });
    assert.deepEqual(vpn.groups, ['/shop/vpn']);
  });

  it('are all of a database, the errors first', async () => {
    const prefix = '/aws/rds/instance/shop-db';
    const found = await find(
      searchOf(metric('AWS/RDS', 'CPUUtilization', { DBInstanceIdentifier: 'shop-db' })),
      having(`${prefix}/audit`, `${prefix}/error`, `${prefix}/slowquery`, `${prefix}-replica/error`),
    );
    assert.deepEqual(found.groups, [`${prefix}/error`, `${prefix}/audit`, `${prefix}/slowquery`]);
  });

  it('are not those that Logs Insights cannot read', async () => {
    const found = await find(searchOf(metric('AWS/Lambda', 'Errors', { FunctionName: 'order-intake' })), {
      'logs DescribeLogGroups': () => ({
        logGroups: [{ logGroupName: '/aws/lambda/order-intake', logGroupClass: 'DELIVERY' }],
      }),
    });
    assert.deepEqual(found.groups, []);
  });

  it('are looked for once however many metrics an alarm has', async () => {
    const dimensions = { FunctionName: 'order-intake' };
    const many = Array.from({ length: 200 }, () => metric('AWS/Lambda', 'Errors', dimensions));
    const found = await find(searchOf(...many));
    assert.deepEqual(found.groups, ['/aws/lambda/order-intake']);
    assert.equal(calls.filter((call) => call === 'lambda GetFunctionConfiguration').length, 1);
  });

  describe('where a look-up fails', () => {
    const search = searchOf(metric('Shop', 'WebErrors', { FunctionName: 'order-intake' }));

    it('are found by the others, and the lacking permission is named', async () => {
      const found = await find(search, { 'logs DescribeMetricFilters': denied('logs:DescribeMetricFilters') });
      assert.deepEqual(found.groups, ['/aws/lambda/order-intake']);
      assert.deepEqual(found.problems, [
        'logs:DescribeMetricFilters is not allowed, by the role or a guardrail: what it would tell was left out.',
      ]);
    });

    it('are those of known names, unchecked, where log groups may not be listed', async () => {
      const found = await find(search, { 'logs DescribeLogGroups': denied('logs:DescribeLogGroups') });
      assert.deepEqual(found.groups, ['/ecs/shop-web', '/aws/lambda/order-intake']);
      assert.equal(found.checked, false);
      assert.match(found.problems.join(), /^logs:DescribeLogGroups is not allowed/);
    });

    it('say why where it is not a permission', async () => {
      const found = await find(search, {
        'logs DescribeMetricFilters': refused('InvalidParameterException', 'The metric name is odd.'),
      });
      assert.deepEqual(found.problems, ['DescribeMetricFilters failed: The metric name is odd.']);
    });

    it('are none where no call would succeed: that is an error of its own', async () => {
      await assert.rejects(find(search, { 'logs DescribeMetricFilters': refused('ExpiredToken', 'old') }), {
        code: 'expired-credentials',
      });
    });
  });
});

describe('the names of log groups that are known', () => {
  it('follow from a metric’s dimensions', () => {
    const names = (namespace: string, dimensions: Record<string, string>) =>
      wellKnownGroups(metric(namespace, 'Any', dimensions));
    assert.deepEqual(names('AWS/EKS', { ClusterName: 'analytics' }).slice(0, 2), [
      '/aws/containerinsights/analytics/application',
      '/aws/eks/analytics/cluster',
    ]);
    assert.deepEqual(names('AWS/AppRunner', { ServiceName: 'a', ServiceID: 'b' }), ['/aws/apprunner/a/b/*']);
    assert.deepEqual(names('AWS/SageMaker', { EndpointName: 'e', VariantName: 'v' }), ['/aws/sagemaker/Endpoints/e']);
    assert.deepEqual(names('My/App', { LogGroup: 'drain' }), ['drain', '/aws/lambda/drain']);
    assert.deepEqual(names('AWS/Lambda', { FunctionName: '*' }), [], 'no dimension asks for everything');
    assert.deepEqual(names('AWS/SQS', { QueueName: 'orders' }), []);
  });

  it('are always names that a log group can have, whatever the dimensions hold', () => {
    const dimensionNames = LOG_GROUP_RULES.flatMap(({ groups }) =>
      groups.flatMap((group) => [...group.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)),
    );
    const namespaces = LOG_GROUP_RULES.flatMap((rule) => rule.namespaces);
    fc.assert(
      fc.property(
        fc.constantFrom(...namespaces),
        fc.dictionary(fc.constantFrom(...dimensionNames), fc.string({ unit: 'binary' })),
        (namespace, dimensions) => {
          for (const name of wellKnownGroups(metric(namespace, 'Any', dimensions))) {
            assert.ok(isLogGroupName(name.replace(/\*$/, '')), name);
          }
        },
      ),
    );
  });

  it('stand in one row for each namespace', () => {
    const namespaces = LOG_GROUP_RULES.flatMap((rule) => rule.namespaces);
    assert.equal(new Set(namespaces).size, namespaces.length);
    for (const { groups } of LOG_GROUP_RULES) assert.equal(new Set(groups).size, groups.length);
  });
});

function stage(stageName: string, destinationArn: string) {
  return { stageName, accessLogSettings: { destinationArn } };
}

function container(options: Record<string, string>) {
  return { logConfiguration: { logDriver: 'awslogs', options } };
}
