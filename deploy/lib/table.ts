import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { LISTS_INDEX, TTL_ATTRIBUTE } from '../../src/store/dynamodb-table.ts';

/**
 * The one table of all instances, as `src/store/dynamodb-table.ts` defines it, paid for by request. It stays when the stack goes, can be
 * set back to any second of the last 35 days, and nobody deletes it by mistake.
 */
export function stateTable(scope: Construct, key: IKey | null): Table {
  const table = new Table(scope, 'Table', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    timeToLiveAttribute: TTL_ATTRIBUTE,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
    // Either is encrypted; without a key of one's own by one that DynamoDB owns.
    ...(key === null
      ? { encryption: TableEncryption.DEFAULT }
      : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: key }),
  });
  table.addGlobalSecondaryIndex({
    indexName: LISTS_INDEX,
    partitionKey: { name: 'list', type: AttributeType.STRING },
    sortKey: { name: 'at', type: AttributeType.NUMBER },
    projectionType: ProjectionType.KEYS_ONLY,
  });
  return table;
}
