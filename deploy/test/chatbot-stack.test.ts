import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { tableDefinition } from '../../src/store/dynamodb-table.ts';
import { GRACE_SECONDS } from '../lib/doors.ts';
import { BOT, CASES, only, PRODUCTION, STAGING, stackOf, synthesize } from './support/deployments.ts';

const ALL = 'everything that can be turned on';
const least = stackOf('least');
const all = stackOf(ALL, 'chatbot');
const vpc = stackOf('an existing VPC on x86');
const s3 = stackOf('a configuration that is kept in S3');

describe('the table', () => {
  it('is the one that the bot defines', () => {
    const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode } = only(
      least,
      'AWS::DynamoDB::Table',
    );
    const { TableName, ...defined } = tableDefinition('any');
    assert.equal(TableName, 'any');
    assert.deepEqual({ AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode }, defined);
  });

  it('forgets what is over, can be set back, and survives the stack', () => {
    least.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
      },
    });
    all.hasResourceProperties('AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: true, SSEType: 'KMS' } });
  });
});

describe('the queues', () => {
  it('let in the topics that the configuration lists, and nobody else', () => {
    const policy = only(least, 'AWS::SQS::QueuePolicy', 'InboxPolicy');
    assert.deepEqual(allowed(policy), [
      { actions: 'sqs:SendMessage', principal: { Service: 'sns.amazonaws.com' }, topics: [topic('alarms')] },
    ]);
    assert.deepEqual(
      allowed(only(all, 'AWS::SQS::QueuePolicy', 'InboxPolicy')).flatMap(({ topics }) => topics),
      [
        `arn:aws:sns:*:${STAGING}:*`,
        topic('alarms'),
        topic('chatbot-alarms'),
        `arn:aws:sns:eu-west-1:${BOT}:chatbot-alarms`,
      ],
    );
    assert.deepEqual(allowed(only(least, 'AWS::SQS::QueuePolicy', 'WakeUpsPolicy')), []);
  });

  it('wake each conversation apart from the others', () => {
    least.hasResourceProperties('AWS::SQS::Queue', {
      FifoQueue: true,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
      RedrivePolicy: Match.anyValue(),
    });
  });

  it('set aside what cannot be handled, for two weeks', () => {
    const queues = Object.values(least.findResources('AWS::SQS::Queue'));
    assert.equal(queues.length, 4);
    assert.equal(queues.filter(({ Properties }) => Properties.RedrivePolicy !== undefined).length, 2);
    for (const { Properties } of queues) assert.equal(Properties.MessageRetentionPeriod, 14 * 24 * 3600);
  });
});

describe('the bot', () => {
  const container = (template = least) => {
    const task = only(template, 'AWS::ECS::TaskDefinition');
    const [first] = Array.isArray(task.ContainerDefinitions) ? task.ContainerDefinitions : [];
    return first ?? assert.fail();
  };
  const variables = (template = least): Record<string, unknown> =>
    Object.fromEntries(
      container(template).Environment.map((one: { Name: string; Value: unknown }) => [one.Name, one.Value]),
    );

  it('runs as nobody in particular, on a file system that it cannot write', () => {
    const { User, ReadonlyRootFilesystem, LinuxParameters } = container();
    assert.equal(User, '10001:10001');
    assert.equal(ReadonlyRootFilesystem, true);
    assert.deepEqual(LinuxParameters, { Capabilities: { Drop: ['ALL'] }, InitProcessEnabled: true });
  });

  it('has time to end by itself', () => {
    assert.ok(container().StopTimeout > GRACE_SECONDS);
    const start = readFileSync(new URL('../../src/start.ts', import.meta.url), 'utf8');
    assert.equal(/GRACE_MS = ([\d_]+);/.exec(start)?.[1]?.replace('_', ''), String(GRACE_SECONDS * 1000));
    const { TargetGroupAttributes } = only(least, 'AWS::ElasticLoadBalancingV2::TargetGroup');
    assert.ok(Array.isArray(TargetGroupAttributes));
    assert.deepEqual(
      TargetGroupAttributes.find(({ Key }) => Key === 'deregistration_delay.timeout_seconds')?.Value,
      String(GRACE_SECONDS),
    );
  });

  it('is asked for its health from inside and by the load balancer', () => {
    assert.match(container().HealthCheck.Command.join(' '), /127\.0\.0\.1:3978\/healthz/);
    least.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      HealthCheckPath: '/healthz',
      Port: 3978,
    });
  });

  it('is told all that it needs', () => {
    const told = variables();
    assert.equal(told.PUBLIC_URL, 'https://chatbot.example.com');
    assert.equal(told.AWS_REGION, 'eu-west-1');
    assert.equal(told.PORT, '3978');
    assert.match(JSON.stringify(told.CHATBOT_STORE), /"dynamodb:",\{"Ref":"Table/);
    assert.match(JSON.stringify(told.CHATBOT_QUEUE), /"Ref":"QueuesWakeUps/);
    assert.match(JSON.stringify(told.CHATBOT_INBOX), /"Ref":"QueuesInbox/);
    assert.match(
      String(told.CHATBOT_CONFIG),
      /^s3:\/\/cdk-hnb659fds-assets-999999999999-eu-west-1\/[0-9a-f]{64}\.yaml$/,
    );
    assert.equal(variables(s3).CHATBOT_CONFIG, 's3://our-configuration/teams/chatbot.yaml');
    assert.equal(variables(all).NODE_EXTRA_CA_CERTS, '/etc/ca.pem');
  });

  it('gets its secrets by reference', () => {
    const secrets = (template: typeof least) => JSON.stringify(container(template).Secrets);
    assert.match(secrets(least), /"Name":"MicrosoftAppPassword".*secret:chatbot\/password"/);
    assert.match(secrets(vpc), /secret:chatbot\/password-AbCdEf:password::"/);
    assert.match(secrets(all), /"Name":"TRACING_TOKEN".*secret:chatbot\/tracing"/);
    assert.equal(variables().MicrosoftAppPassword, undefined);
  });

  it('runs on the processors asked for, on at least two machines, and goes back when it does not start', () => {
    least.hasResourceProperties('AWS::ECS::TaskDefinition', { RuntimePlatform: { CpuArchitecture: 'ARM64' } });
    vpc.hasResourceProperties('AWS::ECS::TaskDefinition', { RuntimePlatform: { CpuArchitecture: 'X86_64' } });
    all.hasResourceProperties('AWS::ECS::TaskDefinition', { Cpu: '1024', Memory: '2048' });
    least.hasResourceProperties('AWS::ECS::Service', {
      DesiredCount: 2,
      EnableExecuteCommand: false,
      DeploymentConfiguration: {
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
        MinimumHealthyPercent: 100,
        MaximumPercent: 200,
      },
    });
  });

  it('is built for them where no image is given', () => {
    const template = stackOf('an image that is built here');
    assert.match(JSON.stringify(container(template).Image), /cdk-hnb659fds-container-assets/);
  });

  it('comes from any registry, and with the right to pull it from one of AWS', () => {
    const foreign = synthesize({ ...CASES.least, Image: 'ghcr.io/example/teams-aws-chatbot:1.0.0' });
    const template = foreign.get('teams-aws-chatbot') ?? assert.fail();
    assert.equal(container(template).Image, 'ghcr.io/example/teams-aws-chatbot:1.0.0');
    const rights = (of: typeof least) => JSON.stringify(of.findResources('AWS::IAM::Policy'));
    assert.doesNotMatch(rights(template), /ecr:/);
    assert.match(rights(least), /"ecr:BatchGetImage".*:repository\/teams-aws-chatbot"/);
  });

  it('is not started before its rights are there', () => {
    const [service] = Object.values(least.findResources('AWS::ECS::Service'));
    assert.ok(service?.DependsOn.some((id: string) => id.startsWith('TaskRoleDefaultPolicy')));
  });

  it('becomes more with its load and with the conversations that wait', () => {
    all.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 3, MaxCapacity: 12 });
    const policies = Object.values(least.findResources('AWS::ApplicationAutoScaling::ScalingPolicy'));
    const text = JSON.stringify(policies);
    assert.equal(policies.length, 2);
    assert.match(text, /ECSServiceAverageCPUUtilization/);
    assert.match(text, /ApproximateNumberOfMessagesVisible/);
    assert.match(text, /HealthyHostCount/);
  });

  it('keeps its log for as long as is asked, also without the stack', () => {
    least.hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Retain', Properties: { RetentionInDays: 90 } });
    for (const { Properties } of Object.values(all.findResources('AWS::Logs::LogGroup'))) {
      assert.ok(Properties.KmsKeyId !== undefined);
    }
  });
});

describe("the bot's role", () => {
  const statement = (template: typeof least, sid: string) => {
    const { PolicyDocument } = only(template, 'AWS::IAM::Policy', 'TaskRoleDefaultPolicy');
    const found = statementsOf(PolicyDocument).find(({ Sid }) => Sid === sid);
    return found ?? assert.fail(sid);
  };

  it('assumes the roles of the configuration and of the accounts, and no others', () => {
    assert.deepEqual(statement(least, 'AssumeTheRolesOfTheConfigurations').Resource, [
      `arn:aws:iam::${PRODUCTION}:role/chatbot-ops`,
      `arn:aws:iam::${PRODUCTION}:role/oncall-admin`,
    ]);
    assert.deepEqual(statement(all, 'AssumeTheRolesOfTheConfigurations').Resource, [
      `arn:aws:iam::${PRODUCTION}:role/chatbot-ops`,
      `arn:aws:iam::${PRODUCTION}:role/oncall-admin`,
      `arn:aws:iam::${STAGING}:role/chatbot-staging`,
      `arn:aws:iam::${BOT}:role/chatbot-ops`,
    ]);
    assert.equal(
      statement(s3, 'AssumeTheRolesOfTheConfigurations').Resource,
      `arn:aws:iam::${PRODUCTION}:role/chatbot-*`,
    );
  });

  it('reads its own file', () => {
    assert.match(JSON.stringify(statement(least, 'ReadTheConfiguration').Resource), /[0-9a-f]{64}\.yaml"/);
    const kept = statement(s3, 'ReadTheConfiguration');
    assert.equal(kept.Resource, 'arn:aws:s3:::our-configuration/teams/chatbot.yaml');
    assert.equal(kept.Action, 's3:GetObject');
    assert.match(String(statement(s3, 'ReadTheEncryptedConfiguration').Resource), /key\/5a4d0000/);
  });

  it('has the name that other accounts trust', () => {
    all.hasResourceProperties('AWS::IAM::Role', { RoleName: 'chatbot' });
  });
});

function topic(name: string): string {
  return `arn:aws:sns:eu-west-1:${PRODUCTION}:${name}`;
}

function statementsOf(document: unknown): readonly Record<string, unknown>[] {
  const held = typeof document === 'object' && document !== null && 'Statement' in document ? document.Statement : null;
  return Array.isArray(held) ? held : assert.fail('no statements');
}

function allowed({ PolicyDocument }: Record<string, unknown>) {
  return statementsOf(PolicyDocument)
    .filter(({ Effect }) => Effect === 'Allow')
    .map(({ Action, Principal, Condition }) => {
      const topics: unknown = Object.values(Object(Condition).ArnLike ?? {})[0];
      return { actions: Action, principal: Principal, topics: typeof topics === 'string' ? [topics] : topics };
    });
}
