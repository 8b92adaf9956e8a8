import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { StoreOpenError } from '../store/store.ts';
import type { Log } from '../telemetry/log.ts';
import { hash } from './dynamodb-items.ts';
import type { Timers } from './timers.ts';

/** A message that says that a conversation has something due. Nobody else gets it, nor another of the same conversation, while it is kept. */
export interface WakeUp {
  readonly conversationId: string;
  readonly receipt: string;
}

export interface WakeUpQueueParts {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number;
  readonly timers: Pick<Timers, 'after'>;
  /** Of this process and no other. */
  readonly instance: string;
  /** How long nobody else gets a message that was received. */
  readonly keepMs: number;
  /** Messages have come. */
  readonly arrived: () => void;
}

const wakeUpBody = z.object({ conversationId: z.string().min(1).max(1024) });

/** What the role of the bot needs. */
const ACTIONS = 'sqs:SendMessage, sqs:ReceiveMessage, sqs:DeleteMessage and sqs:ChangeMessageVisibility';
/** The most that SQS gives at once, and that it waits for the first. */
const MESSAGES = 10;
const WAIT_SECONDS = 20;
/** What is not taken for so long is for others. */
const HOLD_MS = 1000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
/** A start waits so long for what SQS says of the queue. */
const CHECK_MS = 3000;

/**
 * Tells other instances that a conversation has something due, and is told. A message lost is no harm, only a delay: what is due stands in
 * the table.
 */
export class WakeUpQueue {
  readonly #parts: WakeUpQueueParts;
  readonly #closing = new AbortController();
  #received: WakeUp[] = [];
  #endHolding: () => void = () => undefined;
  #wanted = false;
  #listening = false;
  #polling = false;
  #sent = 0;
  #failures = 0;
  #problem: string | null = null;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(parts: WakeUpQueueParts) {
    this.#parts = parts;
  }

  /** Why the queue cannot be used, in words; empty while it can. */
  problems(): readonly string[] {
    return this.#problem === null
      ? []
      : [
          `The queue ${this.#parts.queueUrl} that wakes the instances cannot be used, so deliveries may go out some seconds late: ` +
            `${this.#problem} The role of the bot needs ${ACTIONS} on it.`,
        ];
  }

  /** From now on messages are asked for when they are wanted. */
  listen(): void {
    this.#listening = true;
    this.#poll();
  }

  /** Nothing else is to be done: messages are welcome, until some have come. */
  want(): void {
    this.#wanted = true;
    this.#poll();
  }

  async send(conversationId: string): Promise<void> {
    const { sqs, queueUrl, instance } = this.#parts;
    this.#sent += 1;
    const command = new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: JSON.stringify({ conversationId }),
      MessageGroupId: hash(conversationId),
      MessageDeduplicationId: hash(`${instance} ${this.#sent}`),
    });
    await this.#attempt(() => sqs.send(command));
  }

  /** One that has come, if any. It is kept until it is said to be done. */
  take(): WakeUp | null {
    return this.#received.shift() ?? null;
  }

  /** It is not needed any more. */
  async done({ receipt }: WakeUp): Promise<void> {
    const { sqs, queueUrl } = this.#parts;
    const command = new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receipt });
    await this.#attempt(() => sqs.send(command), STALE);
  }

  /** Nobody else is to get it for as long again. */
  async keep({ receipt }: WakeUp): Promise<void> {
    await this.#setVisible(receipt, this.#parts.keepMs);
  }

  close(): void {
    this.#closing.abort();
    this.#giveBack();
  }

  /** Resolves when no request is under way. Never rejects. */
  async idle(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  #poll(): void {
    if (!this.#listening || !this.#wanted || this.#polling || this.#closing.signal.aborted) return;
    this.#polling = true;
    void this.#receive().finally(() => {
      this.#polling = false;
      if (this.#failures === 0) this.#poll();
      else this.#parts.timers.after(this.#pauseMs(), () => this.#poll());
    });
  }

  /** Grows with each failure on end. */
  #pauseMs(): number {
    const most = Math.min(FIRST_PAUSE_MS * 2 ** (this.#failures - 1), LONGEST_PAUSE_MS);
    return Math.round(most * (0.5 + this.#parts.random() / 2));
  }

  async #receive(): Promise<void> {
    const { sqs, queueUrl, keepMs, arrived } = this.#parts;
    const { signal: abortSignal } = this.#closing;
    const command = new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: MESSAGES,
      WaitTimeSeconds: WAIT_SECONDS,
      VisibilityTimeout: Math.ceil(keepMs / 1000),
    });
    const messages = (await this.#attempt(() => sqs.send(command, { abortSignal })))?.Messages ?? [];
    if (messages.length === 0) return;
    this.#received.push(...messages.flatMap(readWakeUp));
    this.#wanted = false;
    if (abortSignal.aborted) return this.#giveBack();
    this.#endHolding();
    this.#endHolding = this.#parts.timers.after(HOLD_MS, () => this.#giveBack());
    arrived();
  }

  /** This process has no room for what has come: others may. */
  #giveBack(): void {
    this.#endHolding();
    const left = this.#received;
    this.#received = [];
    for (const { receipt } of left) void this.#setVisible(receipt, 0);
  }

  async #setVisible(receipt: string, afterMs: number): Promise<void> {
    const seconds = Math.ceil(afterMs / 1000);
    const { sqs, queueUrl } = this.#parts;
    const input = { QueueUrl: queueUrl, ReceiptHandle: receipt, VisibilityTimeout: seconds };
    await this.#attempt(() => sqs.send(new ChangeMessageVisibilityCommand(input)), STALE);
  }

  /** Never rejects: what is due is found without the queue too. `harmless`: errors that say nothing of the queue. */
  #attempt<Answer>(request: () => Promise<Answer>, harmless: ReadonlySet<string> = NONE): Promise<Answer | null> {
    const attempt = this.#attempted(request, harmless).finally(() => this.#underWay.delete(attempt));
    this.#underWay.add(attempt);
    return attempt;
  }

  async #attempted<Answer>(request: () => Promise<Answer>, harmless: ReadonlySet<string>): Promise<Answer | null> {
    const { log, queueUrl } = this.#parts;
    try {
      const answer = await request();
      if (this.#problem !== null) log.info({ queueUrl }, 'the queue that wakes the instances can be used again');
      this.#problem = null;
      this.#failures = 0;
      return answer;
    } catch (error) {
      if (this.#closing.signal.aborted) return null;
      if (error instanceof Error && harmless.has(error.name)) return null;
      this.#failures += 1;
      const problem = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      if (this.#problem === null) {
        log.warn({ err: error, code: 'wake-ups-fault', queueUrl }, 'the queue that wakes the instances cannot be used');
      }
      this.#problem = problem;
      return null;
    }
  }
}

/**
 * Looks whether there is such a queue. Throws StoreOpenError, whose message says what to do, where SQS says that there is none. Whatever
 * else keeps it from saying so may pass, and the instances do without the queue until it has.
 */
export async function checkQueue(sqs: SQSClient, queueUrl: string): Promise<void> {
  const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] });
  try {
    await sqs.send(command, { abortSignal: AbortSignal.timeout(CHECK_MS) });
  } catch (error) {
    if (!(error instanceof Error) || !MISSING.has(error.name)) return;
    throw new StoreOpenError(
      `The queue ${queueUrl} of CHATBOT_QUEUE cannot be used: there is no such queue: check its address, the account and the Region, or deploy it.`,
      { cause: error },
    );
  }
}

const MISSING: ReadonlySet<string> = new Set(['QueueDoesNotExist', 'InvalidAddress']);

const NONE: ReadonlySet<string> = new Set();
/** Of requests about one message: its time was over, and another has it. */
const STALE: ReadonlySet<string> = new Set(['MessageNotInflight', 'ReceiptHandleIsInvalid', 'InvalidParameterValue']);

function readWakeUp({ Body = '', ReceiptHandle: receipt = '' }: Message): readonly WakeUp[] {
  return [{ conversationId: conversationOf(Body), receipt }];
}

/** Empty for what is none: nobody has such a conversation, and the message goes. */
function conversationOf(body: string): string {
  try {
    const { conversationId } = wakeUpBody.parse(JSON.parse(body));
    return conversationId;
  } catch {
    return '';
  }
}
