import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
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

export async function startDynamodb(): Promise<LocalDynamodb> {
  const server: Server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
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
    },
    async stop() {
      for (const each of clients) each.destroy();
      await front.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
