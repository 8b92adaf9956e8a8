import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { tableDefinition } from '../../../src/store/dynamodb-table.ts';
import { DynamodbFront } from '../../support/dynamodb-front.ts';
import { urlOf } from '../../support/local-server.ts';

const TRANSACTION = 'TransactWriteItems';

/**
 * DynamoDB for many processes at once: dynalite does what it can by itself, side by side, and what it cannot, transactions, is done while
 * nobody else is let in. Of a refused condition it does not tell the item, so whoever needs that asks once more than on AWS.
 */
export class SharedTable {
  /** The operations that were asked for, as they came. */
  readonly requests: string[] = [];
  readonly #server: Server;
  readonly #dynalite: Server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  #front: URL | null = null;
  #within = 0;
  #transactions: Promise<unknown> = Promise.resolve();
  #isEmpty: () => void = () => undefined;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  static async start(
    table: string,
    region: string,
  ): Promise<{ readonly endpoint: string; readonly requests: string[] }> {
    const shared = new SharedTable();
    await once(shared.#dynalite.listen(0, '127.0.0.1'), 'listening');
    shared.#front = new URL(await new DynamodbFront(urlOf(shared.#dynalite)).listen());
    await once(shared.#server.listen(0, '127.0.0.1'), 'listening');
    const endpoint = urlOf(shared.#server);
    const client = new DynamoDBClient({
      endpoint,
      region,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    await client.send(new CreateTableCommand(tableDefinition(table)));
    client.destroy();
    shared.requests.length = 0;
    return { endpoint, requests: shared.requests };
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    this.requests.push(operation);
    if (operation === TRANSACTION) {
      const turn = this.#transactions.then(() => this.#alone(request, response));
      this.#transactions = turn.catch(() => undefined);
      return turn;
    }
    for (let seen: Promise<unknown> | null = null; seen !== this.#transactions; await seen) seen = this.#transactions;
    this.#within += 1;
    response.once('close', () => {
      this.#within -= 1;
      if (this.#within === 0) this.#isEmpty();
    });
    this.#dynalite.emit('request', request, response);
  }

  async #alone(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#within > 0) await new Promise<void>((resolve) => (this.#isEmpty = resolve));
    const { method, url, headers } = request;
    const passed = forward({ host: this.#front?.hostname, port: this.#front?.port, method, path: url, headers });
    request.pipe(passed);
    const [answer] = await once(passed, 'response');
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
    await once(response, 'close');
  }
}
