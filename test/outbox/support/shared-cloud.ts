import { setImmediate as nextTurn } from 'node:timers/promises';
import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import {
  type DynamodbOutbox,
  type DynamodbOutboxOptions,
  openDynamodbOutbox,
} from '../../../src/outbox/dynamodb-outbox.ts';
import type { Timers } from '../../../src/outbox/timers.ts';
import { tableDefinition } from '../../../src/store/dynamodb-table.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { type LocalDynamodb, startDynamodb } from '../../support/dynamodb.ts';

const REGION = 'eu-west-1';
const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Nothing happens later. */
const NO_TIMERS: Timers = { after: () => () => undefined, nextTurn: () => nextTurn() };

/** A table and a queue of their own. */
export interface Place {
  readonly table: string;
  readonly queueUrl: string;
}

/** DynamoDB and SQS on this machine. */
export class SharedCloud {
  readonly #dynamodb: LocalDynamodb;
  readonly #queues: FauxqsServer;
  readonly #sqs: SQSClient;
  #places = 0;
  #opened: (() => void)[] = [];

  private constructor(dynamodb: LocalDynamodb, queues: FauxqsServer, sqs: SQSClient) {
    this.#dynamodb = dynamodb;
    this.#queues = queues;
    this.#sqs = sqs;
  }

  static async start(): Promise<SharedCloud> {
    const queues = await startFauxqs({ port: 0, logger: false, defaultRegion: REGION });
    const endpoint = `http://127.0.0.1:${queues.port}`;
    const sqs = new SQSClient({ endpoint, region: REGION, credentials: CREDENTIALS, maxAttempts: 1 });
    return new SharedCloud(await startDynamodb(), queues, sqs);
  }

  get sqs(): SQSClient {
    return this.#sqs;
  }

  get dynamodb(): DynamoDBClient {
    return this.#dynamodb.client;
  }

  async newPlace(): Promise<Place> {
    this.#places += 1;
    const name = `outbox-${this.#places}`;
    await this.dynamodb.send(new CreateTableCommand(tableDefinition(name)));
    const Attributes = { FifoQueue: 'true', VisibilityTimeout: '30' };
    const { QueueUrl = '' } = await this.#sqs.send(new CreateQueueCommand({ QueueName: `${name}.fifo`, Attributes }));
    return { table: name, queueUrl: QueueUrl };
  }

  /** A further client, as another process would have. */
  newClient(): DynamoDBClient {
    return this.#dynamodb.newClient();
  }

  newSqs(): SQSClient {
    const endpoint = `http://127.0.0.1:${this.#queues.port}`;
    const sqs = new SQSClient({ endpoint, region: REGION, credentials: CREDENTIALS, maxAttempts: 1 });
    this.#opened.push(() => sqs.destroy());
    return sqs;
  }

  /** An instance that looks at the table whenever it is asked, and does nothing by itself. */
  open(place: Place, options: Partial<DynamodbOutboxOptions> & Pick<DynamodbOutboxOptions, 'now'>): DynamodbOutbox {
    const outbox = openDynamodbOutbox({
      client: this.dynamodb,
      sqs: this.#sqs,
      ...place,
      log: createLog({ level: 'silent' }),
      random: Math.random,
      graceMs: 0,
      lookEveryMs: 0,
      timers: NO_TIMERS,
      ...options,
    });
    this.#opened.push(() => outbox.close());
    return outbox;
  }

  closeAll(): void {
    for (const close of this.#opened) close();
    this.#opened = [];
  }

  async stop(): Promise<void> {
    this.closeAll();
    this.#sqs.destroy();
    await this.#dynamodb.stop();
    await this.#queues.stop();
  }
}
