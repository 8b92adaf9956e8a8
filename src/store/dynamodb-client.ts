import {
  DescribeTableCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { adviceFor } from './dynamodb-faults.ts';
import { LISTS_INDEX, tableDefinition } from './dynamodb-table.ts';
import { StoreOpenError } from './store.ts';

/** Four tries of at most 2.5 s each, with the SDK's pauses between them: within some 11 s it is known whether there is an answer. */
const ATTEMPTS = 4;
const CONNECT_MS = 1000;
const REQUEST_MS = 2500;
/** Requests at once; further ones wait for a connection. */
const CONNECTIONS = 100;

export interface ClientOptions extends Pick<DynamoDBClientConfig, 'endpoint' | 'region' | 'credentials'> {
  /** How long one try may take. */
  readonly requestMs?: number;
}

/** A client for the table. Region, credentials and endpoint are found as the SDK finds them, where they are not given. */
export function createDynamodbClient({ requestMs = REQUEST_MS, ...given }: ClientOptions = {}): DynamoDBClient {
  const connections = { keepAlive: true, maxSockets: CONNECTIONS };
  return new DynamoDBClient({
    ...given,
    maxAttempts: ATTEMPTS,
    retryMode: 'standard',
    requestHandler: new NodeHttpHandler({
      connectionTimeout: CONNECT_MS,
      requestTimeout: requestMs,
      throwOnRequestTimeout: true,
      httpAgent: connections,
      httpsAgent: connections,
    }),
  });
}

/** Looks whether the table is there, and of the form that the bot needs. Throws StoreOpenError, whose message says what to do. */
export async function checkTable(client: DynamoDBClient, table: string): Promise<void> {
  let found: TableDescription;
  try {
    found = (await client.send(new DescribeTableCommand({ TableName: table }))).Table ?? {};
  } catch (error) {
    throw new StoreOpenError(
      `The table ${table} of CHATBOT_STORE cannot be used${await where(client)}: ${adviceFor(error)}.`,
      {
        cause: error,
      },
    );
  }
  const problem = problemOf(found, table);
  if (problem === null) return;
  throw new StoreOpenError(
    `The table ${table} of CHATBOT_STORE cannot be used${await where(client)}: ${problem}. Make it anew as deploy/ describes it, or name another.`,
  );
}

async function where(client: DynamoDBClient): Promise<string> {
  const region = await Promise.resolve(client.config.region()).catch(() => null);
  return region === null ? '' : ` in ${region}`;
}

function problemOf(found: TableDescription, table: string): string | null {
  const { KeySchema, GlobalSecondaryIndexes } = tableDefinition(table);
  if (found.TableStatus === 'CREATING' || found.TableStatus === 'DELETING') {
    return `it is being ${found.TableStatus === 'CREATING' ? 'made' : 'deleted'}; start the bot again when that is done`;
  }
  const types = new Map(found.AttributeDefinitions?.map((one) => [one.AttributeName, one.AttributeType]));
  if (!isSame(KeySchema, found.KeySchema) || types.get('pk') !== 'S' || types.get('sk') !== 'S') {
    return 'its keys are not pk and sk, both strings';
  }
  const index = found.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === LISTS_INDEX);
  const isIndex = isSame(GlobalSecondaryIndexes?.[0]?.KeySchema, index?.KeySchema);
  if (!isIndex || types.get('list') !== 'S' || types.get('at') !== 'N') {
    return `it has no index ${LISTS_INDEX} with the keys list, a string, and at, a number`;
  }
  return null;
}

type KeySchema = TableDescription['KeySchema'];

function isSame(wanted: KeySchema, found: KeySchema): boolean {
  const text = (schema: KeySchema) => schema?.map((key) => `${key.KeyType} ${key.AttributeName}`).join() ?? '';
  return text(wanted) === text(found);
}
