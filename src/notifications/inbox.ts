import {
  DeleteMessageBatchCommand,
  type DeleteMessageBatchCommandOutput,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandOutput,
} from '@aws-sdk/client-sqs';
import type { Log } from '../telemetry/log.ts';
import { type Headers, Traces } from '../telemetry/traces.ts';
import type { Received, Reception } from './reception.ts';

/** As much of an SQS client as is used. */
export interface QueueClient {
  send(
    command: ReceiveMessageCommand,
    options: { readonly abortSignal: AbortSignal },
  ): Promise<ReceiveMessageCommandOutput>;
  send(command: DeleteMessageBatchCommand): Promise<DeleteMessageBatchCommandOutput>;
}

export interface InboxParts {
  readonly client: QueueClient;
  readonly queueUrl: string;
  readonly reception: Pick<Reception, 'receive'>;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Resolves after so long, or at once when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** Requests for messages that wait at SQS at the same time. */
  readonly polls?: number;
  /** Where each message is a piece of work of its own; for the inbox alone when left out. */
  readonly traces?: Traces;
}

/** The most that SQS gives at once, and that it waits for the first. */
const MESSAGES = 10;
const WAIT_SECONDS = 20;
const POLLS = 2;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * What becomes of a message in the queue. Key: what was made of it.
 *
 * Refused ones, those of unknown topics included, are logged and counted, and deleted: the queue would give them out again and again until
 * it forgets them, or clog a FIFO queue for those behind them. A confirmation that failed is sent anew when the subscriptions are checked.
 */
const FATES: Readonly<Record<Received['kind'], 'delete' | 'leave'>> = {
  accepted: 'delete',
  repeated: 'delete',
  confirmed: 'delete',
  noted: 'delete',
  refused: 'delete',
  unconfirmed: 'delete',
  unavailable: 'leave',
};

/** The door for topics that feed an SQS queue. A message leaves the queue only when nothing more has to be done for it. */
export class Inbox {
  readonly #parts: InboxParts;
  readonly #stopping = new AbortController();
  readonly #traces: Traces;
  #polls: readonly Promise<void>[] = [];
  #failing: string | null = null;

  constructor(parts: InboxParts) {
    this.#parts = parts;
    this.#traces = parts.traces ?? new Traces();
  }

  start(): void {
    if (this.#polls.length > 0) return;
    this.#polls = Array.from({ length: this.#parts.polls ?? POLLS }, () => this.#poll());
  }

  /** Asks for no more messages; resolves when those at hand are done with. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#polls);
  }

  /** Why the queue cannot be read, in words; empty while it can. */
  problems(): readonly string[] {
    return this.#failing === null ? [] : [`The queue ${this.#parts.queueUrl} cannot be read: ${this.#failing}`];
  }

  async #poll(): Promise<void> {
    const { signal } = this.#stopping;
    let failures = 0;
    while (!signal.aborted) {
      const done = await this.#receive();
      failures = done ? 0 : failures + 1;
      if (!done && !signal.aborted) await this.#parts.sleep(this.#pauseMs(failures), signal);
    }
  }

  /** Grows with each failure on end, and differs from poll to poll. */
  #pauseMs(failures: number): number {
    const most = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
    return Math.round(most * (0.5 + this.#parts.random() / 2));
  }

  /** Takes one batch. False where it is better to wait before the next. */
  async #receive(): Promise<boolean> {
    const { client, queueUrl, log } = this.#parts;
    const { signal } = this.#stopping;
    let messages: readonly Message[];
    try {
      const command = new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: MESSAGES,
        WaitTimeSeconds: WAIT_SECONDS,
        MessageSystemAttributeNames: ['SentTimestamp', 'MessageGroupId', 'AWSTraceHeader'],
        MessageAttributeNames: ['traceparent', 'tracestate'],
      });
      messages = (await client.send(command, { abortSignal: signal })).Messages ?? [];
      this.#failing = null;
    } catch (error) {
      if (signal.aborted) return true;
      this.#failing = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      log.error({ err: error, queueUrl }, 'the queue of notifications could not be read');
      return false;
    }
    const fates = (await Promise.all(groupsOf(messages).map((group) => this.#takeInOrder(group)))).flat();
    await this.#delete(fates.flatMap(({ message, fate }) => (fate === 'delete' ? [message] : [])));
    return fates.every(({ fate }) => fate === 'delete');
  }

  /** What must come again keeps those behind it waiting: SQS gives them out in order then. */
  async #takeInOrder(group: readonly Message[]): Promise<readonly Fate[]> {
    const fates: Fate[] = [];
    for (const message of group) {
      const fate = await this.#traces.run(this.#traceOf(message), () => this.#take(message));
      fates.push({ message, fate });
      if (fate === 'leave') break;
    }
    return fates;
  }

  #traceOf({ Attributes, MessageAttributes = {} }: Message) {
    const values = Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue] as const);
    const attributes: Headers = Object.fromEntries(values);
    return this.#traces.ofMessage(attributes, Attributes?.AWSTraceHeader);
  }

  async #take({ Body = '', Attributes: attributes, MessageId: queueMessageId }: Message): Promise<'delete' | 'leave'> {
    const { reception, clock, log } = this.#parts;
    // By the queue's own time: what waited in it while the bot was away is no older for that.
    const sentAt = Number(attributes?.SentTimestamp ?? Number.NaN);
    const at = Number.isFinite(sentAt) ? sentAt : clock();
    try {
      return FATES[(await reception.receive(parseJson(Body), { at, type: null, subscriptionArn: null })).kind];
    } catch (error) {
      log.error({ err: error, queueMessageId }, 'a message of the queue could not be handled; it stays there');
      return 'leave';
    }
  }

  async #delete(messages: readonly Message[]): Promise<void> {
    if (messages.length === 0) return;
    const { client, queueUrl, log } = this.#parts;
    try {
      const { Failed = [] } = await client.send(
        new DeleteMessageBatchCommand({
          QueueUrl: queueUrl,
          Entries: messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
        }),
      );
      // They come again, are known as repeated, and go then.
      if (Failed.length > 0) log.warn({ queueUrl, failed: Failed }, 'messages could not be deleted from the queue');
    } catch (error) {
      log.warn({ err: error, queueUrl }, 'messages could not be deleted from the queue');
    }
  }
}

interface Fate {
  readonly message: Message;
  readonly fate: 'delete' | 'leave';
}

/** Messages of one group keep their order; the others have none. */
function groupsOf(messages: readonly Message[]): readonly (readonly Message[])[] {
  const groups = Map.groupBy(messages, (message, index) => message.Attributes?.MessageGroupId ?? index);
  return [...groups.values()];
}

/** Undefined for what is not JSON, which is no envelope either. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
