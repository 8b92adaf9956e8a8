import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

/** Seconds since the epoch, from when on DynamoDB removes an item by itself, a few days late at times. */
export const TTL_ATTRIBUTE = 'ttl';
/** The items that are looked for by a time: those that have `list` and `at`. Always a little behind the table. */
export const LISTS_INDEX = 'lists';

/**
 * The one table that all instances share. Every item has `pk` and `sk`; what is in a list has `list` and `at` besides, the time that
 * orders it in milliseconds since the epoch. Time to live, backups and encryption are set by whoever deploys it.
 */
export function tableDefinition(tableName: string): CreateTableCommandInput {
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
      { AttributeName: 'list', AttributeType: 'S' },
      { AttributeName: 'at', AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: LISTS_INDEX,
        KeySchema: [
          { AttributeName: 'list', KeyType: 'HASH' },
          { AttributeName: 'at', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  };
}
