import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { DeniedOperations } from '../../src/aws/denied-operations.ts';
import { ACTIONS_BESIDES, ACTIONS_INSTEAD, ACTIONS_SHARED } from '../../src/aws/iam-action-table.ts';
import { actionInstead, matches, namesOf, operationPattern } from '../../src/aws/operation-patterns.ts';
import { packageOf } from '../../src/aws/packages.ts';
import { SERVICE_NAMES } from '../../src/aws/services.ts';
import { catalogue } from './installed.ts';

const TABLES = { ACTIONS_INSTEAD, ACTIONS_SHARED, ACTIONS_BESIDES };
const operations = [...catalogue.apiOperations()];

/** The installed operations that a pattern of the configuration denies, as `service Operation`, less those denied anyway. */
function deniedBy(pattern: string): readonly string[] {
  const denied = new DeniedOperations([pattern]);
  return operations
    .filter(({ service, operation }) => denied.find(service, operation, {})?.pattern === pattern)
    .map(({ service, operation }) => `${service} ${operation}`);
}

function sessionActions(pattern: string): readonly string[] {
  return [new DeniedOperations([pattern]).statements()[0]?.Action ?? []].flat();
}

describe("a denied pattern with IAM's name of an action", () => {
  for (const [pattern, expected] of [
    ['lambda:InvokeFunction', ['lambda Invoke', 'lambda InvokeWithResponseStream']],
    ['lambda:invokefunction', ['lambda Invoke', 'lambda InvokeWithResponseStream']],
    ['s3:ListBucket', ['s3api HeadBucket', 's3api ListObjects', 's3api ListObjectsV2']],
    ['s3api:ListBucket', ['s3api HeadBucket', 's3api ListObjects', 's3api ListObjectsV2']],
    ['s3:ListAllMyBuckets', ['s3api ListBuckets']],
    ['s3:DeleteObject', ['s3api DeleteObject', 's3api DeleteObjects']],
    ['s3:DeleteObjectVersion', ['s3api DeleteObject', 's3api DeleteObjects']],
    ['sqs:SendMessage', ['sqs SendMessage', 'sqs SendMessageBatch']],
    [
      'dynamodb:PartiQLSelect',
      ['BatchExecuteStatement', 'ExecuteStatement', 'ExecuteTransaction'].map((name) => `dynamodb ${name}`),
    ],
    [
      'apigateway:PATCH',
      operations
        .filter(({ service, operation }) => service.startsWith('apigateway') && operation.startsWith('Update'))
        .filter(({ operation }) => operation !== 'UpdateApiKey')
        .map(({ service, operation }) => `${service} ${operation}`),
    ],
  ] as const) {
    it(`${pattern} denies what that action allows`, () => assert.deepEqual(deniedBy(pattern), expected));
  }

  it('denies with wildcards, too', () => {
    const found = deniedBy('lambda:*Function');
    for (const name of ['Invoke', 'CreateFunction', 'DeleteFunction'])
      assert.ok(found.includes(`lambda ${name}`), name);
    assert.ok(!found.includes('lambda ListFunctions'));
  });

  it('names the service as the API, the AWS CLI or IAM does', () => {
    for (const [operation, services] of [
      ['TerminateJobFlows', ['emr', 'elasticmapreduce']],
      ['StartExecution', ['stepfunctions', 'states', 'sfn']],
      ['DeleteLogGroup', ['logs', 'cloudwatch-logs']],
      ['PutRule', ['events', 'eventbridge']],
      ['CreateFileSystem', ['efs', 'elasticfilesystem']],
    ] as const) {
      for (const service of services) assert.equal(deniedBy(`${service}:${operation}`).length, 1, service);
    }
  });

  it('reaches the sessions under the name that IAM knows', () => {
    for (const [pattern, action] of [
      ['lambda:InvokeFunction', 'lambda:InvokeFunction'],
      ['s3:ListBuckets', 's3:ListAllMyBuckets'],
      ['s3api:GetBucketEncryption', 's3:GetEncryptionConfiguration'],
    ] as const) {
      assert.ok(sessionActions(pattern).includes(action), pattern);
    }
  });

  it('reaches the sessions under no name that allows more than it denies', () => {
    assert.ok(!sessionActions('s3:ListObjectsV2').includes('s3:ListBucket'));
    assert.ok(!sessionActions('s3:DeleteObjects').includes('s3:DeleteObject'));
    assert.ok(!sessionActions('lambda:Invoke').includes('lambda:InvokeFunction'));
  });

  it('does not change what the built-in tables deny', () => {
    const denied = new DeniedOperations([]);
    for (const [service, operation] of [
      ['s3api', 'CopyObject'],
      ['s3api', 'CreateMultipartUpload'],
      ['apigateway', 'GetRestApis'],
    ] as const) {
      assert.equal(denied.find(service, operation, {}), null, operation);
    }
  });
});

describe("the tables of IAM's actions", () => {
  const rows = Object.values(TABLES).flatMap((table) => Object.entries(table));
  const isOperation = (name: string) => {
    const [service = '', operation = ''] = name.split(':');
    return operations.some((each) =>
      matches(operationPattern(`${service}:${operation}`), namesOf(each.service), each.operation),
    );
  };
  const isInstalled = (name: string) => catalogue.find(name.split(':')[0] ?? '')?.kind === 'available';

  it('name services and operations that exist, where the service is installed', () => {
    for (const [action, named] of rows) {
      for (const each of named) {
        const [service = ''] = each.split(':');
        assert.ok(SERVICE_NAMES.includes(service), `${action}: ${service} is an AWS CLI name`);
        if (isInstalled(each)) assert.ok(isOperation(each), `${action}: ${each}`);
      }
    }
  });

  it('have an action once, with operations of its own service', () => {
    const actions = rows.map(([action]) => action);
    assert.equal(new Set(actions).size, actions.length);
    for (const [action, named] of rows) {
      for (const each of named) assert.equal(namesOf(each.split(':')[0] ?? '').iamPrefix, action.split(':')[0], each);
    }
  });

  it('tell actions that operations are called after from those that none is', () => {
    for (const action of [...Object.keys(ACTIONS_INSTEAD), ...Object.keys(ACTIONS_BESIDES)]) {
      assert.ok(!isOperation(action), action);
    }
    for (const action of Object.keys(ACTIONS_SHARED)) if (isInstalled(action)) assert.ok(isOperation(action), action);
  });

  it('have every operation of API Gateway under its HTTP method', () => {
    const require = createRequire(import.meta.url);
    for (const service of ['apigateway', 'apigatewayv2']) {
      const commands: Record<string, new (input: object) => { schema?: readonly unknown[] }> = require(
        packageOf(service),
      );
      for (const { operation } of operations.filter((each) => each.service === service)) {
        const Command = commands[`${operation}Command`];
        const traits = Command === undefined ? undefined : new Command({}).schema?.[3];
        const method = /"http":\["([A-Z]+)"/.exec(JSON.stringify(traits))?.[1];
        assert.equal(actionInstead(service, operation), `apigateway:${method}`, `${service} ${operation}`);
      }
    }
  });

  it('give the action of an operation', () => {
    assert.equal(actionInstead('s3', 'ListBuckets'), 's3:ListAllMyBuckets');
    assert.equal(actionInstead('lambda', 'Invoke'), 'lambda:InvokeFunction');
    assert.equal(actionInstead('s3api', 'DeleteObjects'), 's3:DeleteObject');
    assert.equal(actionInstead('s3api', 'GetObject'), null);
    assert.equal(actionInstead('s3control', 'PutPublicAccessBlock'), 's3:PutAccountPublicAccessBlock');
    assert.equal(actionInstead('ec2', 'DescribeInstances'), null);
  });
});
