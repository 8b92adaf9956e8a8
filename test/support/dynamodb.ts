import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { tableDefinition } from '../../src/store/dynamodb-table.ts';
import { DynamodbFront } from './dynamodb-front.ts';

/** DynamoDB on this machine, over HTTP. */
export interface LocalDynamodb {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  /** Counts the requests, breaks some, and adds the transactions that dynalite lacks. */
  readonly front: DynamodbFront;
  /** A further client, as another process would have. */
  newClient(): DynamoDBClient;
  /** Makes an empty table of the bot's form. */
  createTable(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** dynalite has a thread of its own: restify changes Node's HTTP server in the one where it is loaded, which dynalite does not bear. */
export async function startDynamodb(): Promise<LocalDynamodb> {
  const worker = new Worker(new URL('./dynalite-worker.ts', import.meta.url));
  const [port]: unknown[] = await once(worker, 'message');
  const front = new DynamodbFront(`http://127.0.0.1:${port}`);
  const endpoint = await front.listen();
  const clients: DynamoDBClient[] = [];
  const newClient = (): DynamoDBClient => {
    const client = new DynamoDBClient({
      endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    clients.push(client);
    return client;
  };
  const client = newClient();
  return {
    endpoint,
    client,
    front,
    newClient,
    async createTable(name) {
      await client.send(new CreateTableCommand(tableDefinition(name)));
      const describe = new DescribeTableCommand({ TableName: name });
      while ((await client.send(describe)).Table?.TableStatus !== 'ACTIVE') await nextTurn();
    },
    async stop() {
      for (const each of clients) each.destroy();
      await front.stop();
      await worker.terminate();
    },
  };
}
