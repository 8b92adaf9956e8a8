import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { State, StateParts } from './assemble-state.ts';
import { regionOfQueue } from './aws/queue-region.ts';
import type { AuditSpool } from './monitoring/audit-spool.ts';
import { openDynamodbAuditSpool } from './monitoring/dynamodb-audit-spool.ts';
import { openDynamodbOutbox } from './outbox/dynamodb-outbox.ts';
import { DynamodbTenantShares } from './outbox/dynamodb-tenant-shares.ts';
import { checkQueue } from './outbox/wake-up-queue.ts';
import { checkTable, createDynamodbClient } from './store/dynamodb-client.ts';
import { openDynamodbStore } from './store/dynamodb-store.ts';
import type { Store } from './store/store.ts';

export interface SharedStateOptions extends StateParts {
  readonly table: string;
  /** Of the SQS FIFO queue that wakes the workers. */
  readonly queueUrl: string;
  /** Finds Region, credentials and endpoint as the SDK finds them, where it is left out. It is destroyed with the state. */
  readonly client?: DynamoDBClient;
  /** The same, of the queue. */
  readonly sqs?: SQSClient;
}

/**
 * Opens the state that all instances share: what outlives them is in one DynamoDB table. Throws StoreOpenError, whose message says what to
 * do. Loaded only where it is wanted, so that a bot on one machine starts without the SDK's client.
 */
export async function openSharedState(options: SharedStateOptions): Promise<State> {
  const client = options.client ?? createDynamodbClient();
  try {
    await checkTable(client, options.table);
    const { outbox, close: closeOutbox } = await openSharedOutbox(client, options);
    const { store, auditSpool } = openTable(client, options);
    const tenantShares = new DynamodbTenantShares({ ...options, client, id: randomUUID(), random: Math.random });
    return {
      store,
      outbox,
      auditSpool,
      tenantShares,
      problems: () => outbox.problems(),
      async close() {
        tenantShares.close();
        auditSpool.close();
        store.close();
        await closeOutbox();
        client.destroy();
      },
    };
  } catch (error) {
    client.destroy();
    throw error;
  }
}

/** What needs the table alone. */
export function openTable(
  client: DynamoDBClient,
  { table, clock }: Pick<SharedStateOptions, 'table' | 'clock'>,
): { readonly store: Store; readonly auditSpool: AuditSpool } {
  return {
    store: openDynamodbStore({ client, table, now: clock }),
    auditSpool: openDynamodbAuditSpool({ client, table, now: clock }),
  };
}

/** Where deliveries wait: in the table, woken by the queue. */
async function openSharedOutbox(client: DynamoDBClient, options: SharedStateOptions) {
  const { queueUrl, clock } = options;
  const sqs = options.sqs ?? (await createSqsClient(queueUrl));
  try {
    await checkQueue(sqs, queueUrl);
  } catch (error) {
    sqs.destroy();
    throw error;
  }
  const outbox = openDynamodbOutbox({ ...options, client, sqs, now: clock, random: Math.random });
  return {
    outbox,
    async close() {
      outbox.close();
      await outbox.idle();
      sqs.destroy();
    },
  };
}

/** Of the Region that the queue's address names. */
async function createSqsClient(queueUrl: string): Promise<SQSClient> {
  const { SQSClient } = await import('@aws-sdk/client-sqs');
  const region = regionOfQueue(queueUrl);
  return new SQSClient(region === null ? {} : { region });
}
