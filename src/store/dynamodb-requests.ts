import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  type DeleteItemCommandInput,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { TableError } from './dynamodb-faults.ts';

export type Item = Record<string, AttributeValue>;
export type Key = { readonly pk: string; readonly sk: string };

/** What DynamoDB takes in one request (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations.html). */
const GET_AT_ONCE = 100;
const WRITE_AT_ONCE = 25;
/** Requests side by side, where there is more than goes into one. */
const SIDE_BY_SIDE = 4;
/** The SDK tries again what is throttled as a whole; these are for what DynamoDB did in part, or not because of a transaction. */
const TRIES = 8;
const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 1000;
/** Reasons of a cancelled transaction that are over in a moment. */
const PASSING: ReadonlySet<string> = new Set([
  'None',
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);
/** Errors that say something of the items, not of the table. */
const ANSWERS: ReadonlySet<string> = new Set(['ConditionalCheckFailedException', 'TransactionCanceledException']);

export interface DynamodbParts {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Waits before a further try. */
  readonly pause?: (ms: number) => Promise<unknown>;
}

/** Requests to the one table, tried again where that helps. They reject with TableError, or with what a condition or transaction met. */
export class DynamodbRequests {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #pause: (ms: number) => Promise<unknown>;
  #closed = false;

  constructor({ client, table, pause = (ms) => sleep(ms, null, { ref: false }) }: DynamodbParts) {
    this.#client = client;
    this.#table = table;
    this.#pause = pause;
  }

  async get(key: Key): Promise<Item | null> {
    const input = { TableName: this.#table, Key: keyItem(key), ConsistentRead: true };
    return (await this.#tried(() => this.#client.send(new GetItemCommand(input)))).Item ?? null;
  }

  /** In no order, and only those that are there. No key may come twice. */
  async getAll(keys: readonly Key[]): Promise<readonly Item[]> {
    const [only] = keys;
    if (only === undefined) return [];
    if (keys.length === 1) {
      const item = await this.get(only);
      return item === null ? [] : [item];
    }
    return (await inParts(keys.map(keyItem), GET_AT_ONCE, (part) => this.#getPart(part))).flat();
  }

  put(input: Omit<PutItemCommandInput, 'TableName'>) {
    return this.#tried(() => this.#client.send(new PutItemCommand({ ...input, TableName: this.#table })));
  }

  update(input: Omit<UpdateItemCommandInput, 'TableName'>) {
    return this.#tried(() => this.#client.send(new UpdateItemCommand({ ...input, TableName: this.#table })));
  }

  delete(input: Omit<DeleteItemCommandInput, 'TableName'>) {
    return this.#tried(() => this.#client.send(new DeleteItemCommand({ ...input, TableName: this.#table })));
  }

  /** One page. */
  query(input: Omit<QueryCommandInput, 'TableName'>): Promise<QueryCommandOutput> {
    return this.#tried(() => this.#client.send(new QueryCommand({ ...input, TableName: this.#table })));
  }

  /** All or none of them; at most 100. `token`: what was done under it is not done again, when the answer to a try is lost. */
  async transact(items: readonly ((table: string) => TransactWriteItem)[], token: string): Promise<void> {
    const input = { TransactItems: items.map((item) => item(this.#table)), ClientRequestToken: token };
    await this.#tried(() => this.#client.send(new TransactWriteItemsCommand(input)));
  }

  /** Each on its own, in no order: some may be done when it rejects. */
  async writeAll(requests: readonly WriteRequest[]): Promise<void> {
    await inParts(requests, WRITE_AT_ONCE, (part) => this.#writePart(part));
  }

  async deleteAll(keys: readonly Key[]): Promise<void> {
    const [only] = keys;
    if (keys.length === 1 && only !== undefined) await this.delete({ Key: keyItem(only) });
    else await this.writeAll(keys.map((key) => ({ DeleteRequest: { Key: keyItem(key) } })));
  }

  /** From now on it rejects. The client is not its own to destroy. */
  close(): void {
    this.#closed = true;
  }

  async #getPart(keys: readonly Item[]): Promise<readonly Item[]> {
    const found: Item[] = [];
    let left = [...keys];
    for (let tries = 1; left.length > 0; tries += 1) {
      if (tries > 1) await this.#pauseAfter(tries - 1);
      const RequestItems = { [this.#table]: { Keys: left, ConsistentRead: true } };
      const got = await this.#tried(() => this.#client.send(new BatchGetItemCommand({ RequestItems })));
      found.push(...(got.Responses?.[this.#table] ?? []));
      left = got.UnprocessedKeys?.[this.#table]?.Keys ?? [];
    }
    return found;
  }

  async #writePart(requests: readonly WriteRequest[]): Promise<void> {
    let left = [...requests];
    for (let tries = 1; left.length > 0; tries += 1) {
      if (tries > 1) await this.#pauseAfter(tries - 1);
      const RequestItems = { [this.#table]: left };
      const done = await this.#tried(() => this.#client.send(new BatchWriteItemCommand({ RequestItems })));
      left = done.UnprocessedItems?.[this.#table] ?? [];
    }
  }

  async #tried<Output>(request: () => Promise<Output>): Promise<Output> {
    for (let tries = 1; ; tries += 1) {
      if (this.#closed) throw new Error('The store is closed.');
      try {
        return await request();
      } catch (error) {
        if (!isPassing(error) || tries >= TRIES) throw this.#inWords(error);
        await this.#pauseAfter(tries);
      }
    }
  }

  /** Rejects where it was tried often enough. */
  async #pauseAfter(tries: number): Promise<void> {
    if (tries >= TRIES) throw new TableError(this.#table, throttled());
    const ms = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1));
    await this.#pause(ms);
  }

  #inWords(error: unknown): unknown {
    return error instanceof Error && ANSWERS.has(error.name) && !isPassing(error)
      ? error
      : new TableError(this.#table, error);
  }
}

export function keyItem({ pk, sk }: Key): Item {
  return { pk: { S: pk }, sk: { S: sk } };
}

/** Whether another transaction was at the items at the same moment, or the like. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof TransactionCanceledException) {
    const { CancellationReasons: reasons = [] } = error;
    return reasons.length > 0 && reasons.every(({ Code = 'None' }) => PASSING.has(Code));
  }
  return error.name === 'TransactionConflictException' || error.name === 'TransactionInProgressException';
}

function throttled(): Error {
  const error = new Error('Some items were not taken.');
  error.name = 'ThrottlingException';
  return error;
}

async function inParts<Each, Result>(
  items: readonly Each[],
  size: number,
  work: (part: readonly Each[]) => Promise<Result>,
): Promise<readonly Result[]> {
  const parts: (readonly Each[])[] = [];
  for (let from = 0; from < items.length; from += size) parts.push(items.slice(from, from + size));
  const results: Result[] = [];
  const left = parts.values();
  await Promise.all(
    Array.from({ length: SIDE_BY_SIDE }, async () => {
      for (const part of left) results.push(await work(part));
    }),
  );
  return results;
}
