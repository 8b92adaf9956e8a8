import assert from 'node:assert/strict';
import { type Answer, world } from './support/clients.ts';

describe('resources of the sandbox', () => {
  it('buckets belong to the account and show folders', async () => {
    const { call } = world();
    const { Buckets } = await call('s3api', 'ListBuckets', { Prefix: 'acme-', MaxBuckets: 2 }, { region: 'us-east-2' });
    assert.equal(Buckets.length, 2);
    const site = await call('s3api', 'ListObjectsV2', { Bucket: 'acme-site', Delimiter: '/' });
    assert.deepEqual(site.CommonPrefixes, [{ Prefix: 'assets/' }]);
    assert.deepEqual(
      site.Contents.map((one: Answer) => one.Key),
      ['index.html'],
    );
    const page = await call('s3api', 'ListObjectsV2', { Bucket: 'acme-invoices', MaxKeys: 30 });
    assert.deepEqual([page.KeyCount, page.IsTruncated], [30, true]);
    const rest = await call('s3api', 'ListObjectsV2', {
      Bucket: 'acme-invoices',
      MaxKeys: 30,
      ContinuationToken: page.NextContinuationToken,
    });
    assert.deepEqual([rest.KeyCount, rest.IsTruncated], [10, false]);
    const after = await call('s3api', 'ListObjectsV2', { Bucket: 'acme-reports', StartAfter: 'sales.csv' });
    assert.deepEqual(
      after.Contents.map((one: Answer) => one.Key),
      ['stock.csv'],
    );
    assert.equal((await call('s3api', 'GetBucketLocation', { Bucket: 'acme-site' })).LocationConstraint, undefined);
    await assert.rejects(call('s3api', 'ListObjectsV2', { Bucket: 'nowhere' }), { name: 'NoSuchBucket' });
  });

  it('stacks tell what happened to them', async () => {
    const { call } = world();
    const { Stacks } = await call('cloudformation', 'DescribeStacks', { StackName: 'orders' });
    assert.equal(Stacks[0].StackStatus, 'UPDATE_ROLLBACK_COMPLETE');
    const { StackEvents } = await call('cloudformation', 'DescribeStackEvents', { StackName: Stacks[0].StackId });
    assert.equal(StackEvents[0].ResourceStatus, 'UPDATE_ROLLBACK_COMPLETE');
    assert.ok(StackEvents.some((one: Answer) => one.ResourceStatusReason?.includes('Rate exceeded')));
    const times = StackEvents.map((one: Answer) => one.Timestamp.getTime());
    assert.deepEqual(
      times,
      times.toSorted((a: number, b: number) => b - a),
    );
    const created = await call('cloudformation', 'ListStacks', { StackStatusFilter: ['CREATE_COMPLETE'] });
    assert.deepEqual(
      created.StackSummaries.map((one: Answer) => one.StackName),
      ['network'],
    );
    await assert.rejects(call('cloudformation', 'DescribeStacks', { StackName: 'x' }), {
      name: 'ValidationError',
      message: 'Stack with id x does not exist',
    });
    await assert.rejects(call('cloudformation', 'ListStackResources', { StackName: 'x' }), { name: 'ValidationError' });
  });

  it('secure parameters stay encrypted unless asked for in plain', async () => {
    const { call } = world();
    const value = async (input: object): Promise<string> =>
      (await call('ssm', 'GetParameter', { Name: '/shop/production/db/password', ...input })).Parameter.Value;
    assert.doesNotMatch(await value({}), /sandbox-not-a-secret/);
    assert.match(await value({ WithDecryption: true }), /sandbox-not-a-secret/);
    await assert.rejects(value({ Name: '/nowhere' }), { name: 'ParameterNotFound' });
    const arn = 'arn:aws:ssm:eu-west-1:111122223333:parameter/shop/production/release';
    assert.equal(await value({ Name: arn }), 'r118');
    const some = await call('ssm', 'GetParameters', { Names: ['/shop/production/release', '/nowhere'] });
    assert.deepEqual([some.Parameters.length, some.InvalidParameters], [1, ['/nowhere']]);
  });

  it('documents and managed instances are filtered', async () => {
    const { call } = world();
    const documents = async (Key: string, Values: string[]): Promise<number> =>
      (await call('ssm', 'ListDocuments', { Filters: [{ Key, Values }] })).DocumentIdentifiers.length;
    assert.equal(await documents('Owner', ['Self']), 2);
    assert.equal(await documents('Owner', ['All']), 6);
    assert.equal(await documents('DocumentType', ['Automation']), 4);
    assert.equal(await documents('Name', ['AWS-R']), 2);
    assert.equal(await documents('PlatformTypes', ['Linux']), 6);
    await assert.rejects(documents('Colour', ['red']), { name: 'InvalidFilterKey' });
    await assert.rejects(call('ssm', 'DescribeDocument', { Name: 'nowhere' }), { name: 'InvalidDocument' });
    const instances = async (Key: string, Values: string[]): Promise<number> =>
      (await call('ssm', 'DescribeInstanceInformation', { Filters: [{ Key, Values }] })).InstanceInformationList.length;
    assert.equal(await instances('PingStatus', ['ConnectionLost']), 1);
    assert.equal(await instances('InstanceIds', ['i-0a1b2c3d4e5f60001']), 1);
    assert.equal(await instances('PlatformTypes', ['Linux']), 7);
  });

  it('queues show what their metric says', async () => {
    const { call } = world();
    const attributes = async (queue: string, AttributeNames?: string[]): Promise<Answer> =>
      (
        await call('sqs', 'GetQueueAttributes', {
          QueueUrl: `https://sqs.eu-west-1.amazonaws.com/111122223333/${queue}`,
          AttributeNames,
        })
      ).Attributes;
    assert.ok(Number((await attributes('orders', ['All'])).ApproximateNumberOfMessages) > 4000);
    assert.equal((await attributes('email', ['ApproximateNumberOfMessages'])).ApproximateNumberOfMessages, '0');
    assert.equal(await attributes('orders'), undefined);
    await assert.rejects(attributes('orders', ['Colour']), { name: 'InvalidAttributeName' });
    await assert.rejects(attributes('nowhere', ['All']), { name: 'QueueDoesNotExist' });
    await assert.rejects(call('sqs', 'GetQueueUrl', { QueueName: 'nowhere' }), { name: 'QueueDoesNotExist' });
    assert.equal((await call('sqs', 'ListQueues', { QueueNamePrefix: 'orders' })).QueueUrls.length, 2);
    await assert.rejects(call('sns', 'GetTopicAttributes', { TopicArn: 'x' }), { name: 'NotFound' });
  });

  it('tables and databases are found by name, and no others are', async () => {
    const { call } = world();
    const first = await call('dynamodb', 'ListTables', { Limit: 3 });
    assert.equal(first.LastEvaluatedTableName, 'sessions');
    const rest = await call('dynamodb', 'ListTables', { ExclusiveStartTableName: 'sessions' });
    assert.deepEqual(rest.TableNames, ['stock']);
    await assert.rejects(call('dynamodb', 'DescribeTable', { TableName: 'x' }), { name: 'ResourceNotFoundException' });
    const { DBInstances } = await call('rds', 'DescribeDBInstances', { DBInstanceIdentifier: 'shop-db' });
    assert.equal(DBInstances.length, 1);
    await assert.rejects(call('rds', 'DescribeDBInstances', { DBInstanceIdentifier: 'x' }), {
      name: 'DBInstanceNotFound',
    });
    await assert.rejects(call('ecr', 'DescribeRepositories', { repositoryNames: ['x'] }), {
      name: 'RepositoryNotFoundException',
    });
  });

  it('costs add up by day, month and service', async () => {
    const { call } = world();
    const ask = async (input: object): Promise<Answer[]> =>
      (
        await call('ce', 'GetCostAndUsage', {
          TimePeriod: { Start: '2026-10-01', End: '2026-11-01' },
          Granularity: 'MONTHLY',
          Metrics: ['UnblendedCost'],
          ...input,
        })
      ).ResultsByTime;
    const amount = (one: Answer): number => Number(one.UnblendedCost.Amount);
    const [month] = await ask({});
    const days = await ask({ Granularity: 'DAILY' });
    assert.equal(days.length, 31);
    assert.ok(Math.abs(amount(month.Total) - days.reduce((sum, day) => sum + amount(day.Total), 0)) < 0.001);
    const [grouped] = await ask({ GroupBy: [{ Type: 'DIMENSION', Key: 'SERVICE' }] });
    const total = grouped.Groups.reduce((sum: number, group: Answer) => sum + amount(group.Metrics), 0);
    assert.ok(Math.abs(total - amount(month.Total)) < 0.001);
    const [future] = await ask({ TimePeriod: { Start: '2027-01-01', End: '2027-02-01' } });
    assert.equal(amount(future.Total), 0);
    await assert.rejects(ask({ TimePeriod: { Start: '2026-11-01', End: '2026-10-01' } }), {
      name: 'ValidationException',
    });
    await assert.rejects(ask({ TimePeriod: { Start: 'now', End: '2026-10-01' } }), { name: 'ValidationException' });
    await assert.rejects(ask({ Granularity: 'WEEKLY' }), { name: 'ValidationException' });
  });
});
