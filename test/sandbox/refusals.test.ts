import assert from 'node:assert/strict';
import { ServiceException } from '@smithy/core/client';
import { type Answer, clientOf, sdk, world } from './support/clients.ts';

describe('input that does not fit', () => {
  /** Service, operation, input, error code, what the message says. */
  const cases: readonly (readonly [string, string, object, string, RegExp])[] = [
    [
      'cloudwatch',
      'DescribeAlarms',
      { StateValue: 'RED' },
      'InvalidParameterValue',
      /'RED' at 'stateValue' .* enum value set: \[INSUFFICIENT_DATA, ALARM, OK\]/,
    ],
    ['cloudwatch', 'DescribeAlarms', { MaxRecords: 101 }, 'InvalidParameterValue', /between 1 and 100/],
    ['cloudwatch', 'SetAlarmState', { AlarmName: 'x', StateValue: 'OK' }, 'MissingParameter', /null at 'stateReason'/],
    [
      'cloudwatch',
      'DescribeAlarms',
      { Colour: 'red' },
      'InvalidParameterValue',
      /Unknown parameter in input: "Colour"/,
    ],
    ['logs', 'DescribeLogGroups', { limit: 'ten' }, 'InvalidParameterException', /at 'limit' .* must be a number/],
    ['logs', 'StartQuery', { startTime: 1, endTime: 2 }, 'InvalidParameterException', /'queryString'/],
    ['ssm', 'GetParameters', { Names: 'one' }, 'ValidationException', /must be a list/],
    ['ssm', 'SendCommand', { DocumentName: 'x', Parameters: 3 }, 'ValidationException', /must be a map/],
    [
      'ecs',
      'UpdateService',
      { service: 'x', forceNewDeployment: 'yes' },
      'InvalidParameterException',
      /must be a boolean/,
    ],
    [
      'ecs',
      'UpdateService',
      { service: 'x', deploymentConfiguration: 3 },
      'InvalidParameterException',
      /must be a structure/,
    ],
    [
      'kinesis',
      'UpdateShardCount',
      { StreamName: 'samplestream', TargetShardCount: 6, ScalingType: 'FAST' },
      'ValidationException',
      /UNIFORM_SCALING/,
    ],
    ['ssm', 'GetParameter', { Name: 7 }, 'ValidationException', /'name' .* must be a string/],
    [
      'ssm',
      'DescribeInstanceInformation',
      { Filters: [{ Key: 'InstanceIds' }] },
      'ValidationException',
      /null at 'filters.1.member.Values'/,
    ],
  ];
  for (const [service, operation, input, name, message] of cases) {
    it(`is refused: ${service} ${operation} ${JSON.stringify(input)}`, async () => {
      await assert.rejects(world().call(service, operation, input), (error: Answer) => {
        assert.equal(error.name, name);
        assert.match(error.message, message);
        assert.equal(error.$fault, 'client');
        assert.equal(error.$metadata.httpStatusCode, 400);
        assert.match(error.$metadata.requestId, /^[0-9a-f-]{36}$/);
        assert.ok(error instanceof ServiceException);
        return true;
      });
    });
  }

  it('does not miss idempotency tokens, which the SDK fills in', async () => {
    const { call } = world();
    await assert.rejects(call('ssm-incidents', 'UpdateIncidentRecord', { arn: 'x' }), {
      name: 'ResourceNotFoundException',
    });
  });
});

describe('paging tokens', () => {
  /** Service, operation, token member, error code. */
  const cases: readonly (readonly [string, string, string, string])[] = [
    ['cloudwatch', 'DescribeAlarms', 'NextToken', 'InvalidNextToken'],
    ['lambda', 'ListFunctions', 'Marker', 'InvalidParameterValueException'],
    ['logs', 'DescribeLogGroups', 'nextToken', 'InvalidParameterException'],
    ['ssm', 'ListDocuments', 'NextToken', 'InvalidNextToken'],
    ['sns', 'ListTopics', 'NextToken', 'InvalidParameter'],
    ['support', 'DescribeCases', 'nextToken', 'ValidationException'],
    ['stepfunctions', 'ListStateMachines', 'nextToken', 'InvalidToken'],
  ];
  for (const [service, operation, member, name] of cases) {
    it(`of ${service} ${operation} are opaque, and made-up ones are refused`, async () => {
      await assert.rejects(world().call(service, operation, { [member]: 'MTAuYWJj' }), { name });
    });
  }

  it('of one operation do not fit another', async () => {
    const { call } = world();
    const { NextMarker } = await call('lambda', 'ListFunctions', { MaxItems: 5 });
    await assert.rejects(call('lambda', 'ListVersionsByFunction', { FunctionName: 'drain', Marker: NextMarker }), {
      name: 'InvalidParameterValueException',
    });
  });

  it("lead the SDK's own paginators to the end", async () => {
    const { sandbox, credentials } = world();
    const client = clientOf(sandbox, 'lambda', { credentials: await credentials({}) });
    let many = 0;
    for await (const page of sdk('lambda').paginateListFunctions({ client, pageSize: 4 }, {}))
      many += page.Functions.length;
    assert.equal(many, 23);
  });
});

describe('operations that the sandbox does not have', () => {
  it('list nothing', async () => {
    const { call } = world();
    assert.deepEqual((await call('acm', 'ListCertificates')).CertificateSummaryList, []);
    assert.deepEqual((await call('ec2', 'DescribeVolumes')).Volumes, []);
    assert.deepEqual((await call('ssm', 'ListAssociations')).Associations, []);
    const limits = await call('autoscaling', 'DescribeScalingActivities');
    assert.deepEqual(limits.Activities, []);
  });

  it('find nothing by name', async () => {
    const { call } = world();
    await assert.rejects(call('acm', 'DescribeCertificate', { CertificateArn: 'arn:aws:acm:x' }), {
      name: 'ResourceNotFoundException',
      message: 'The CertificateArn arn:aws:acm:x does not exist.',
    });
    await assert.rejects(call('ec2', 'DescribeVolumes', { VolumeIds: ['vol-1'] }), { name: 'InvalidID.NotFound' });
  });

  it('say that a real account would answer them', async () => {
    const { call } = world();
    await assert.rejects(call('lambda', 'PublishVersion', { FunctionName: 'drain' }), {
      name: 'SandboxNotSupported',
      message: 'The sandbox does not have the operation lambda PublishVersion. A real account would answer it.',
    });
    await assert.rejects(call('acm', 'GetAccountConfiguration'), { name: 'SandboxNotSupported' });
  });

  it('are checked against their schema all the same', async () => {
    await assert.rejects(world().call('acm', 'ListCertificates', { Colour: 'red' }), { name: 'ValidationException' });
  });
});
