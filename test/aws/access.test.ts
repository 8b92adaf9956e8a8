import assert from 'node:assert/strict';
import { accessOf, accessOfVerb } from '../../src/aws/access.ts';
import { ACCESS_EXCEPTIONS, CHANGING_VERBS, READING_VERBS } from '../../src/aws/access-table.ts';
import { SERVICE_NAMES } from '../../src/aws/services.ts';
import { xformName } from '../../src/command/names.ts';
import { catalogue, everyOperation, operationOf } from './installed.ts';

const CHANGING =
  /^(Batch)?(Abort|Accept|Add|Allocate|Apply|Assign|Associate|Attach|Authorize|Cancel|Copy|Create|Deactivate|Delete|Deregister|Detach|Disable|Disassociate|Enable|Execute|Failover|Import|Increase|Modify|Move|Pause|Provision|Publish|Purchase|Put|Reboot|Register|Reject|Release|Remove|Replace|Reset|Resize|Restore|Resume|Revoke|Rotate|Run|Send|Set|Stop|Suspend|Switchover|Tag|Terminate|Unassign|Untag|Update|Upgrade|Upload|Write)(?![a-z])/;

describe('access', () => {
  for (const [service, operation, expected] of [
    ['cloudwatch', 'describe-alarms', 'read'],
    ['lambda', 'list-functions', 'read'],
    ['logs', 'filter-log-events', 'read'],
    ['logs', 'start-query', 'read'],
    ['logs', 'stop-query', 'change'],
    ['codebuild', 'batch-get-builds', 'read'],
    ['codebuild', 'batch-delete-builds', 'change'],
    ['dynamodb', 'query', 'read'],
    ['dynamodb', 'scan', 'read'],
    ['dynamodb', 'execute-statement', 'change'],
    ['dynamodb', 'batch-execute-statement', 'change'],
    ['dynamodb', 'transact-write-items', 'change'],
    ['cloudwatch', 'set-alarm-state', 'change'],
    ['cloudformation', 'validate-template', 'read'],
    ['cloudformation', 'estimate-template-cost', 'read'],
    ['cloudformation', 'detect-stack-set-drift', 'change'],
    ['codepipeline', 'acknowledge-job', 'change'],
    ['codepipeline', 'poll-for-third-party-jobs', 'change'],
    ['kinesis', 'get-shard-iterator', 'read'],
    ['kinesis', 'subscribe-to-shard', 'change'],
    ['sqs', 'get-queue-url', 'read'],
    ['apigateway', 'test-invoke-method', 'change'],
    ['transfer', 'test-identity-provider', 'change'],
    ['redshift', 'rotate-encryption-key', 'change'],
    ['acm', 'resend-validation-email', 'change'],
    ['dynamodb', 'export-table-to-point-in-time', 'change'],
    ['bedrock-agent-runtime', 'generate-query', 'read'],
    ['resource-explorer-2', 'search', 'read'],
    ['lambda', 'invoke', 'change'],
    ['lambda', 'checkpoint-durable-execution', 'change'],
    ['athena', 'start-query-execution', 'change'],
    ['stepfunctions', 'get-activity-task', 'change'],
    ['stepfunctions', 'test-state', 'change'],
    ['elasticache', 'test-failover', 'change'],
    ['sqs', 'receive-message', 'change'],
    ['apigatewayv2', 'preview-portal', 'change'],
    ['apigatewayv2', 'export-api', 'read'],
    ['acm', 'export-certificate', 'change'],
    ['cloudtrail', 'lookup-events', 'read'],
    ['support', 'describe-cases', 'read'],
    ['support', 'create-case', 'change'],
  ] as const) {
    it(`says that ${service} ${operation} is a ${expected}`, () => {
      assert.equal(accessOf(catalogue.service(service), operationOf(service, operation)), expected);
    });
  }

  it('takes what it does not know for a change', () => {
    for (const name of ['Frobnicate', 'frobnicate', 'Getaway', 'Listen', 'Batch', '']) {
      assert.equal(accessOf({ name: 'brand-new' }, { name }), 'change', name);
    }
  });

  it('lets no dry run count as a change', () => {
    const invoke = operationOf('lambda', 'invoke');
    const lambda = catalogue.service('lambda');
    assert.equal(accessOf(lambda, invoke, { InvocationType: 'DryRun' }), 'read');
    assert.equal(accessOf(lambda, invoke, { InvocationType: 'Event' }), 'change');
    const terminate = operationOf('ec2', 'terminate-instances');
    assert.equal(accessOf(catalogue.service('ec2'), terminate, { DryRun: true }), 'read');
    assert.equal(accessOf(catalogue.service('ec2'), terminate, { DryRun: false }), 'change');
  });

  for (const [statement, expected] of [
    ['SELECT * FROM "Orders" WHERE id = 1', 'read'],
    ['\n  select id from Orders', 'read'],
    ['DELETE FROM "Orders" WHERE id = 1', 'change'],
    ['INSERT INTO "Orders" VALUE {}', 'change'],
    ['', 'change'],
  ] as const) {
    it(`takes the statement ${JSON.stringify(statement)} for a ${expected}`, () => {
      const execute = operationOf('dynamodb', 'execute-statement');
      assert.equal(accessOf(catalogue.service('dynamodb'), execute, { Statement: statement }), expected);
    });
  }

  it('takes a query whose result goes to a bucket for a change', () => {
    const start = operationOf('cloudtrail', 'start-query');
    const cloudtrail = catalogue.service('cloudtrail');
    assert.equal(accessOf(cloudtrail, start, { QueryStatement: 'SELECT 1' }), 'read');
    assert.equal(accessOf(cloudtrail, start, { QueryStatement: 'SELECT 1', DeliveryS3Uri: 's3://b' }), 'change');
  });

  it('takes a look at a subdomain that reserves it for a change', () => {
    const check = operationOf('lightsail', 'check-subdomain-availability');
    assert.equal(accessOf(catalogue.service('lightsail'), check, { subdomainName: 'shop' }), 'read');
    assert.equal(accessOf(catalogue.service('lightsail'), check, { subdomainName: 'shop', reserve: true }), 'change');
  });

  it('heeds DryRun where it is known to be one only', () => {
    assert.equal(accessOf({ name: 'ecs' }, { name: 'DeleteCluster' }, { DryRun: true }), 'change');
  });

  it('takes a screenshot that wakes the instance for a change', () => {
    const screenshot = operationOf('ec2', 'get-console-screenshot');
    assert.equal(accessOf(catalogue.service('ec2'), screenshot, {}), 'read');
    assert.equal(accessOf(catalogue.service('ec2'), screenshot, { WakeUp: true }), 'change');
  });

  it('takes no operation of any service that changes by its name for a read', () => {
    let reads = 0;
    for (const operation of everyOperation()) {
      const access = accessOf({ name: operation.service }, operation);
      if (access === 'read') reads += 1;
      if (CHANGING.test(operation.name)) assert.equal(access, 'change', `${operation.service} ${operation.name}`);
    }
    assert.ok(reads > 2300);
  });

  it('takes every operation that describes or lists for a read', () => {
    for (const operation of everyOperation()) {
      if (!/^(Describe|List)[A-Z]/.test(operation.name)) continue;
      assert.equal(accessOf({ name: operation.service }, operation), 'read', `${operation.service} ${operation.name}`);
    }
  });

  it('knows every verb of every service, so that none changes something by accident', () => {
    const unknown = [...everyOperation()].filter(({ name }) => accessOfVerb(name) === null);
    assert.deepEqual(
      unknown.map(({ service, name }) => `${service}:${name}`),
      [],
    );
  });

  it('has no verb in both lists', () => {
    assert.deepEqual(
      [...READING_VERBS].filter((verb) => CHANGING_VERBS.has(verb)),
      [],
    );
  });

  it('has an exception only where the verb says something else', () => {
    for (const { operation, access } of ACCESS_EXCEPTIONS) {
      assert.notEqual(accessOfVerb(operation.split(':')[1] ?? ''), access, operation);
    }
  });

  it('names existing operations and members in its exceptions', () => {
    for (const { operation, reason, when } of ACCESS_EXCEPTIONS) {
      const [service = '', name = ''] = operation.split(':');
      assert.ok(SERVICE_NAMES.includes(service), service);
      assert.notEqual(reason, '');
      if (!catalogue.serviceNames().includes(service)) continue;
      const found = operationOf(service, xformName(name));
      assert.equal(found.name, name);
      if (when !== undefined) assert.ok(found.input.member(when.member), operation);
    }
  });
});
