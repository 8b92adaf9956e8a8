import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

type Json = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly body: Json;
}

/** What becomes of a request: another answer, or none. `answer-lost`: it is carried out, and the connection breaks then. */
export type Fault = Answer | 'answer-lost' | 'hangs';

const TYPE = 'com.amazonaws.dynamodb.v20120810#';
const CONDITION_FAILED = 'ConditionalCheckFailedException';
const MOST_IN_TRANSACTION = 100;
/** 4 MB, in base64. */
const MOST_CHARACTERS_IN_TRANSACTION = (4 * 1024 * 1024 * 4) / 3;
const CONDITIONAL: ReadonlySet<string> = new Set(['PutItem', 'UpdateItem', 'DeleteItem']);

/**
 * Stands before dynalite, which knows neither transactions nor the item that a failed condition met. `TransactWriteItems` is carried out
 * as one conditional write after the other, undone where one of them fails; one request at a time is let through, so that nobody sees the
 * steps between. It also counts requests and breaks those that a test wants broken. For tables with the keys `pk` and `sk`.
 */
export class DynamodbFront {
  /** The operations that were asked for, as they came, those that the SDK tried again too. */
  readonly requests: string[] = [];
  /** Which requests are to break, and how. */
  fault: (operation: string, input: Json) => Fault | null = () => null;
  readonly #server: Server;
  readonly #behind: string;
  /** Tokens of transactions that were carried out: asked for again, they change nothing. */
  readonly #done = new Set<string>();
  #last: Promise<unknown> = Promise.resolve();

  /** @param behind the address of dynalite. */
  constructor(behind: string) {
    this.#behind = behind;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => response.destroy(asError(error)));
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    const input = JSON.parse(await text(request)) as Json;
    this.requests.push(operation);
    const fault = this.fault(operation, input);
    if (fault === 'hangs') return;
    if (typeof fault === 'object' && fault !== null) return reply(response, fault);
    const answer = await this.#oneAtATime(() => this.#carryOut(operation, request.headers, input));
    if (fault === 'answer-lost') request.socket.destroy();
    else reply(response, answer);
  }

  #oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => null);
    return result;
  }

  async #carryOut(operation: string, headers: IncomingHttpHeaders, input: Json): Promise<Answer> {
    const ask: Ask = (name, of) => this.#pass(name, headers, of);
    if (operation === 'TransactWriteItems') return this.#transact(ask, input);
    const answer = await ask(operation, input);
    if (!CONDITIONAL.has(operation) || !isConditionFailed(answer) || !wantsItem(input)) return answer;
    const Item = await itemOf(ask, input);
    return { ...answer, body: { ...answer.body, ...(Item === undefined ? {} : { Item }) } };
  }

  async #pass(operation: string, headers: IncomingHttpHeaders, input: Json): Promise<Answer> {
    const response = await fetch(this.#behind, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'x-amz-date': String(headers['x-amz-date']),
        authorization: String(headers.authorization),
      },
      body: JSON.stringify(input),
    });
    return { status: response.status, body: (await response.json()) as Json };
  }

  async #transact(ask: Ask, { TransactItems, ClientRequestToken }: Json): Promise<Answer> {
    const token = String(ClientRequestToken);
    if (this.#done.has(token)) return { status: 200, body: {} };
    const steps = (TransactItems as Json[]).flatMap((item) => Object.entries(item) as [string, Json][]);
    if (steps.length > MOST_IN_TRANSACTION) return failure('ValidationException', 'More than 100 items.');
    if (JSON.stringify(TransactItems).length > MOST_CHARACTERS_IN_TRANSACTION) {
      return failure('ValidationException', 'Transaction is too large.');
    }
    if (new Set(steps.map(([, input]) => keyText(input))).size < steps.length) {
      return failure('ValidationException', 'Transaction request cannot include multiple operations on one item');
    }
    const undo: (() => Promise<unknown>)[] = [];
    const reasons: Json[] = [];
    const takeBack = async () => {
      for (const step of undo.reverse()) await step();
    };
    for (const [kind, input] of steps) {
      const { TableName } = input;
      const before = await itemOf(ask, input);
      const answer = await (kind === 'ConditionCheck' ? check(ask, input, before) : ask(`${kind}Item`, input));
      if (answer.status === 200) {
        reasons.push({ Code: 'None' });
        undo.push(() =>
          before === undefined
            ? ask('DeleteItem', { TableName, Key: keyOf(input) })
            : ask('PutItem', { TableName, Item: before }),
        );
      } else if (isConditionFailed(answer)) {
        const Item = wantsItem(input) ? before : undefined;
        reasons.push({
          Code: 'ConditionalCheckFailed',
          Message: 'The conditional request failed',
          ...(Item === undefined ? {} : { Item }),
        });
      } else {
        await takeBack();
        return answer;
      }
    }
    if (reasons.every(({ Code }) => Code === 'None')) {
      this.#done.add(token);
      return { status: 200, body: {} };
    }
    await takeBack();
    const codes = reasons.map(({ Code }) => Code).join(', ');
    const cancelled = failure('TransactionCanceledException', `Transaction cancelled, please refer [${codes}]`);
    return { ...cancelled, body: { ...cancelled.body, CancellationReasons: reasons } };
  }
}

type Ask = (operation: string, input: Json) => Promise<Answer>;

/** A write that changes nothing, with the condition. */
function check(ask: Ask, input: Json, before: unknown): Promise<Answer> {
  const { Key: _, ...rest } = input;
  return before === undefined ? ask('DeleteItem', input) : ask('PutItem', { ...rest, Item: before });
}

async function itemOf(ask: Ask, input: Json): Promise<unknown> {
  return (await ask('GetItem', { TableName: input.TableName, Key: keyOf(input), ConsistentRead: true })).body.Item;
}

function keyOf(input: Json): Json {
  const { pk, sk } = (input.Key ?? input.Item) as Json;
  return { pk, sk };
}

function keyText(input: Json): string {
  return JSON.stringify([input.TableName, keyOf(input)]);
}

function wantsItem(input: Json): boolean {
  return input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
}

function isConditionFailed({ body }: Answer): boolean {
  return String(body.__type).endsWith(CONDITION_FAILED);
}

/** An error as DynamoDB answers it, by the name that the SDK gives it. */
export function failure(type: string, message: string, status = 400): Answer {
  return { status, body: { __type: TYPE + type, message, Message: message } };
}

function reply(response: ServerResponse, { status, body }: Answer): void {
  // Not in one chain: restify, where a test loads it, makes `writeHead` give nothing.
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(body));
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
