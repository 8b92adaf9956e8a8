import { ago, arn, type Call, type Handlers, type Output } from '../call.ts';
import type { Database, Table } from '../content/platform.ts';
import { Refusal } from '../errors.ts';
import { number, requiredText, text } from '../fields.ts';
import { hex, uuid } from '../noise.ts';
import { page } from '../paging.ts';

/** A Kinesis stream as it stands. */
export interface Stream {
  readonly name: string;
  readonly shards: number;
  readonly before: number;
  readonly changedAt: Date;
}

/** A change of the shard count takes so long. */
const reshardMs = 30_000;

/** Amazon Kinesis Data Streams. */
export const kinesis: Handlers = {
  ListStreams: ({ input, estate, account, region }) => {
    const all = [...estate.streams.values()].filter(
      ({ name }) => name > (text(input, 'ExclusiveStartStreamName') ?? ''),
    );
    const { items, next } = page(all, input, {
      of: 'kinesis.ListStreams',
      limit: 'Limit',
      token: 'NextToken',
      most: 100,
    });
    return {
      StreamNames: items.map(({ name }) => name),
      HasMoreStreams: next !== undefined,
      NextToken: next,
      StreamSummaries: items.map(({ name }) => ({
        StreamName: name,
        StreamARN: arn({ account, region }, 'kinesis', `stream/${name}`),
        StreamStatus: 'ACTIVE',
        StreamModeDetails: { StreamMode: 'PROVISIONED' },
        StreamCreationTimestamp: ago(estate.site, 1440 * 400),
      })),
    };
  },
  DescribeStreamSummary: (call) => {
    const stream = streamOf(call);
    const busy = isResharding(stream, call.now);
    return {
      StreamDescriptionSummary: {
        StreamName: stream.name,
        StreamARN: arn(call, 'kinesis', `stream/${stream.name}`),
        StreamStatus: busy ? 'UPDATING' : 'ACTIVE',
        StreamModeDetails: { StreamMode: 'PROVISIONED' },
        RetentionPeriodHours: 24,
        StreamCreationTimestamp: ago(call.estate.site, 1440 * 400),
        EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
        EncryptionType: 'NONE',
        OpenShardCount: busy ? stream.before : stream.shards,
        ConsumerCount: 0,
      },
    };
  },
  UpdateShardCount: (call) => {
    const stream = streamOf(call);
    const target = number(call.input, 'TargetShardCount') ?? stream.shards;
    if (isResharding(stream, call.now)) {
      throw new Refusal(
        'ResourceInUseException',
        `Stream ${stream.name} under account ${call.account.id} not ACTIVE, instead in state UPDATING`,
      );
    }
    if (target > stream.shards * 2 || target < stream.shards / 2) {
      throw new Refusal(
        'InvalidArgumentException',
        `UpdateShardCount cannot scale ${target > stream.shards ? 'up over double' : 'down below half of'} your current open shard count. Current open shard count: ${stream.shards} Target shard count: ${target}`,
      );
    }
    call.estate.streams.set(stream.name, { ...stream, shards: target, before: stream.shards, changedAt: call.now });
    return {
      StreamName: stream.name,
      StreamARN: arn(call, 'kinesis', `stream/${stream.name}`),
      CurrentShardCount: stream.shards,
      TargetShardCount: target,
    };
  },
};

function isResharding(stream: Stream, now: Date): boolean {
  return stream.shards !== stream.before && now.getTime() - stream.changedAt.getTime() < reshardMs;
}

function streamOf({ input, estate, account }: Call): Stream {
  const name = text(input, 'StreamName') ?? text(input, 'StreamARN')?.split('/').at(-1) ?? '';
  const stream = estate.streams.get(name);
  if (stream === undefined) {
    throw new Refusal('ResourceNotFoundException', `Stream ${name} under account ${account.id} not found.`);
  }
  return stream;
}

/** Amazon DynamoDB. */
export const dynamodb: Handlers = {
  ListTables: ({ input, estate }) => {
    const after = text(input, 'ExclusiveStartTableName') ?? '';
    const all = estate.platform.tables.map(({ name }) => name).filter((name) => name > after);
    const names = all.slice(0, Math.min(number(input, 'Limit') ?? 100, 100));
    return { TableNames: names, ...(names.length < all.length ? { LastEvaluatedTableName: names.at(-1) } : {}) };
  },
  DescribeTable: (call) => {
    const name = requiredText(call.input, 'TableName').split('/').at(-1) ?? '';
    const table = call.estate.platform.tables.find((one) => one.name === name);
    if (table === undefined) {
      throw new Refusal('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`);
    }
    return { Table: tableDescription(call, table) };
  },
};

function tableDescription(call: Call, table: Table): Output {
  const keys = [
    { name: table.key, type: 'HASH' },
    ...(table.sort === undefined ? [] : [{ name: table.sort, type: 'RANGE' }]),
  ];
  return {
    TableName: table.name,
    TableArn: arn(call, 'dynamodb', `table/${table.name}`),
    TableId: uuid(`${call.account.id}/${call.region}/${table.name}`),
    TableStatus: 'ACTIVE',
    CreationDateTime: ago(call.estate.site, 1440 * 500),
    KeySchema: keys.map(({ name, type }) => ({ AttributeName: name, KeyType: type })),
    AttributeDefinitions: keys.map(({ name }) => ({ AttributeName: name, AttributeType: 'S' })),
    BillingModeSummary: {
      BillingMode: 'PAY_PER_REQUEST',
      LastUpdateToPayPerRequestDateTime: ago(call.estate.site, 1440 * 500),
    },
    ProvisionedThroughput: { NumberOfDecreasesToday: 0, ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
    ItemCount: table.items,
    TableSizeBytes: table.bytes,
    DeletionProtectionEnabled: true,
  };
}

/** Amazon RDS. */
export const rds: Handlers = {
  DescribeDBInstances: (call) => {
    const name = text(call.input, 'DBInstanceIdentifier');
    const found = call.estate.platform.databases.filter((one) => name === undefined || one.name === name);
    if (name !== undefined && found.length === 0) {
      throw new Refusal('DBInstanceNotFound', `DBInstance ${name} not found.`, 404);
    }
    const { items, next } = page(found, call.input, {
      of: 'rds.DescribeDBInstances',
      limit: 'MaxRecords',
      token: 'Marker',
      most: 100,
    });
    return { DBInstances: items.map((one) => databaseDescription(call, one)), Marker: next };
  },
};

function databaseDescription(call: Call, one: Database): Output {
  const port = one.engine === 'postgres' ? 5432 : 3306;
  return {
    DBInstanceIdentifier: one.name,
    DBInstanceArn: arn(call, 'rds', `db:${one.name}`),
    DBInstanceClass: one.instanceClass,
    DBInstanceStatus: 'available',
    Engine: one.engine,
    EngineVersion: one.version,
    MasterUsername: 'shop',
    DBName: 'shop',
    Endpoint: { Address: `${one.name}.c${hex(one.name, 11)}.${call.region}.rds.amazonaws.com`, Port: port },
    AllocatedStorage: one.storageGb,
    StorageType: 'gp3',
    StorageEncrypted: true,
    MultiAZ: one.multiAz,
    AvailabilityZone: `${call.region}a`,
    InstanceCreateTime: ago(call.estate.site, 1440 * 620),
    LatestRestorableTime: new Date(call.now.getTime() - 240_000),
    BackupRetentionPeriod: 14,
    PubliclyAccessible: false,
    AutoMinorVersionUpgrade: true,
    DeletionProtection: true,
    VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-0a1b2c3d4e5f60002', Status: 'active' }],
  };
}
