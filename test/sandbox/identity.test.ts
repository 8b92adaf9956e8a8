import assert from 'node:assert/strict';
import { type Answer, clientOf, sdk, world } from './support/clients.ts';

describe('identity in the sandbox', () => {
  const assume = async (input: object): Promise<Answer> => {
    const { sandbox } = world();
    const sts = clientOf(sandbox, 'sts', { credentials: sandbox.connection.credentials });
    return sts.send(new (sdk('sts').AssumeRoleCommand)({ RoleSessionName: 'alex', ...input }));
  };

  it('is the assumed role', async () => {
    const { call } = world();
    const identity = await call('sts', 'GetCallerIdentity', {}, { account: '444455556666' });
    assert.equal(identity.Account, '444455556666');
    assert.equal(identity.Arn, 'arn:aws:sts::444455556666:assumed-role/chatbot-ops/chatbot-alex');
  });

  it('takes session tags, a source identity, policies and an external id', async () => {
    const answer = await assume({
      RoleArn: 'arn:aws:iam::111122223333:role/chatbot-ops',
      SourceIdentity: 'alex',
      Tags: [{ Key: 'team', Value: 'ops' }],
      PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }],
      ExternalId: 'x',
    });
    assert.equal(answer.SourceIdentity, 'alex');
    assert.equal(answer.Credentials.Expiration.toISOString(), '2026-11-21T04:20:00.000Z');
  });

  it('is not given for other roles, accounts, or by sessions', async () => {
    const denied = {
      name: 'AccessDenied',
      message: /is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::/,
    };
    await assert.rejects(assume({ RoleArn: 'arn:aws:iam::111122223333:role/admin' }), denied);
    await assert.rejects(assume({ RoleArn: 'arn:aws:iam::999999999999:role/chatbot-ops' }), denied);
    await assert.rejects(assume({ RoleArn: 'arn:aws:iam::111122223333:role/constructor' }), denied);
    const again = { RoleArn: 'arn:aws:iam::111122223333:role/oncall-admin', RoleSessionName: 'alex' };
    await assert.rejects(world().call('sts', 'AssumeRole', again), denied);
    await assert.rejects(assume({ RoleArn: 'chatbot-ops' }), { name: 'ValidationError' });
    const role = 'arn:aws:iam::111122223333:role/chatbot-ops';
    await assert.rejects(assume({ RoleArn: role, RoleSessionName: 'a b' }), { name: 'ValidationError' });
    await assert.rejects(assume({ RoleArn: role, DurationSeconds: 60 }), { name: 'ValidationError' });
  });

  /** Service, operation, and the code for credentials that nobody gave out. */
  const codes: readonly (readonly [string, string, string])[] = [
    ['lambda', 'ListFunctions', 'UnrecognizedClientException'],
    ['cloudwatch', 'DescribeAlarms', 'InvalidClientTokenId'],
    ['ec2', 'DescribeInstances', 'AuthFailure'],
    ['s3api', 'ListBuckets', 'InvalidAccessKeyId'],
  ];
  for (const [service, operation, name] of codes) {
    it(`is unknown to ${service} with other credentials`, async () => {
      const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' };
      const client = clientOf(world().sandbox, service, { credentials });
      await assert.rejects(client.send(new (sdk(service)[`${operation}Command`])({})), { name });
    });
  }

  it('ends with its session', async () => {
    const { call, pass } = world();
    await call('lambda', 'ListFunctions');
    pass(43_200);
    await assert.rejects(call('lambda', 'ListFunctions'), { name: 'ExpiredTokenException' });
    await assert.rejects(call('cloudwatch', 'DescribeAlarms'), { name: 'ExpiredToken' });
    await assert.rejects(call('ec2', 'DescribeInstances'), { name: 'RequestExpired' });
  });

  it('of the bot itself may do nothing but assume roles', async () => {
    const { sandbox } = world();
    const client = clientOf(sandbox, 'lambda', { credentials: sandbox.connection.credentials });
    await assert.rejects(client.send(new (sdk('lambda').ListFunctionsCommand)({})), { name: 'AccessDeniedException' });
  });

  it('does not help in a Region that is not there', async () => {
    await assert.rejects(world().call('lambda', 'ListFunctions', {}, { region: 'moon-1' }), { code: 'ENOTFOUND' });
  });
});

describe('permissions in the sandbox', () => {
  it('do not let the operators of production terminate instances', async () => {
    const { call } = world();
    const input = { InstanceIds: ['i-0a1b2c3d4e5f60001'] };
    await assert.rejects(call('ec2', 'TerminateInstances', input), {
      name: 'UnauthorizedOperation',
      message:
        'You are not authorized to perform this operation. User: arn:aws:sts::111122223333:assumed-role/chatbot-ops/chatbot-alex is not authorized to perform: ec2:TerminateInstances on resource: arn:aws:ec2:eu-west-1:111122223333:instance/i-0a1b2c3d4e5f60001 because no identity-based policy allows the ec2:TerminateInstances action.',
    });
    const { TerminatingInstances } = await call('ec2', 'TerminateInstances', input, { role: 'oncall-admin' });
    assert.equal(TerminatingInstances[0].CurrentState.Name, 'shutting-down');
  });

  /** Service, operation, input, error code, resource. */
  const cases: readonly (readonly [string, string, object, string, string])[] = [
    [
      'lambda',
      'DeleteFunction',
      { FunctionName: 'drain' },
      'AccessDeniedException',
      'arn:aws:lambda:eu-west-1:111122223333:function:drain',
    ],
    ['s3api', 'DeleteBucket', { Bucket: 'acme-logs' }, 'AccessDenied', 'arn:aws:s3:::acme-logs'],
    [
      'rds',
      'DeleteDBInstance',
      { DBInstanceIdentifier: 'shop-db' },
      'AccessDenied',
      'arn:aws:rds:eu-west-1:111122223333:db:shop-db',
    ],
    [
      'dynamodb',
      'DeleteTable',
      { TableName: 'orders' },
      'AccessDeniedException',
      'arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
    ],
    [
      'cloudformation',
      'DeleteStack',
      { StackName: 'shop' },
      'AccessDenied',
      'arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/*',
    ],
    [
      'ecs',
      'DeleteCluster',
      { cluster: 'prod' },
      'AccessDeniedException',
      'arn:aws:ecs:eu-west-1:111122223333:cluster/prod',
    ],
    [
      'kinesis',
      'DeleteStream',
      { StreamName: 's' },
      'AccessDeniedException',
      'arn:aws:kinesis:eu-west-1:111122223333:stream/s',
    ],
    [
      'logs',
      'DeleteLogGroup',
      { logGroupName: 'g' },
      'AccessDeniedException',
      'arn:aws:logs:eu-west-1:111122223333:log-group:g:log-stream:',
    ],
    [
      'sqs',
      'DeleteQueue',
      { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/orders' },
      'AccessDenied',
      'arn:aws:sqs:eu-west-1:111122223333:orders',
    ],
  ];
  for (const [service, operation, input, name, resource] of cases) {
    it(`do not let them do ${service} ${operation}`, async () => {
      await assert.rejects(world().call(service, operation, input), (error: Answer) => {
        assert.equal(error.name, name);
        assert.ok(
          error.message.includes(`on resource: ${resource} because no identity-based policy allows the `),
          error.message,
        );
        return true;
      });
    });
  }

  it('cap a session with read-only guardrails to reading', async () => {
    const { call } = world();
    const where = { policies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] };
    assert.equal((await call('lambda', 'ListFunctions', {}, where)).Functions.length, 23);
    await assert.rejects(call('lambda', 'Invoke', { FunctionName: 'drain' }, where), {
      name: 'AccessDeniedException',
      message:
        /perform: lambda:InvokeFunction on resource: \* because no session policy allows the lambda:InvokeFunction action/,
    });
    await assert.rejects(call('sns', 'Publish', { TopicArn: 'x', Message: 'x' }, where), {
      name: 'AuthorizationError',
    });
  });

  it('keep the read-only role to reading', async () => {
    const { call } = world();
    const where = { role: 'chatbot-readonly' };
    assert.equal((await call('ec2', 'DescribeInstances', {}, where)).Reservations.length, 7);
    await assert.rejects(call('ec2', 'RebootInstances', { InstanceIds: ['i-0a1b2c3d4e5f60001'] }, where), {
      name: 'UnauthorizedOperation',
    });
  });
});
