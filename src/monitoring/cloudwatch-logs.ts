import type { Caller } from '../aws/call.ts';
import type { Principal } from '../aws/principal.ts';
import type { ChannelConfiguration } from '../configuration/configuration.ts';
import type { Log } from '../telemetry/log.ts';
import { PersonError } from '../telemetry/person-error.ts';
import { regionOf } from './region.ts';

/** Limits of one PutLogEvents call, each with room to spare (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html). */
const BATCH_EVENTS = 5000;
const BATCH_BYTES = 900_000;
const EVENT_BYTES = 240_000;
/** What CloudWatch counts for each event besides its text. */
const EVENT_OVERHEAD = 26;
/** Lines kept for a stream while CloudWatch does not take them; the oldest go first. */
const KEPT_LINES = 10_000;
const REFUSED_MS = 10 * 60 * 1000;

export interface CloudWatchLogsParts {
  readonly caller: Caller;
  readonly configurationNamed: (name: string) => ChannelConfiguration | null;
  readonly principalOf: (configuration: ChannelConfiguration) => Principal;
  readonly clock: () => number;
  readonly log: Pick<Log, 'warn' | 'error'>;
  /** The stream within the group of each configuration: `events`. */
  readonly stream: string;
}

interface Line {
  readonly timestamp: number;
  readonly message: string;
}

interface Queue {
  lines: Line[];
  /** Lines that were given up. */
  lost: number;
  refusedUntil: number;
}

/** Takes lines to the CloudWatch Logs group of their configuration, in batches, when `flush` is called; nobody waits for it. */
export class CloudWatchLogs {
  readonly #parts: CloudWatchLogsParts;
  readonly #queues = new Map<string, Queue>();
  #flushing: Promise<void> = Promise.resolve();

  constructor(parts: CloudWatchLogsParts) {
    this.#parts = parts;
  }

  /** Never throws. */
  write(configurationName: string, record: object): void {
    const queue = this.#queues.get(configurationName) ?? { lines: [], lost: 0, refusedUntil: 0 };
    this.#queues.set(configurationName, queue);
    const message = cut(JSON.stringify(record));
    queue.lines.push({ timestamp: this.#parts.clock(), message });
    if (queue.lines.length > KEPT_LINES) {
      queue.lost += queue.lines.length - KEPT_LINES;
      queue.lines = queue.lines.slice(-KEPT_LINES);
    }
  }

  /** Sends what waits. Flushes come one after the other; never rejects. */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(async () => {
      for (const [name, queue] of this.#queues) {
        if (queue.lines.length > 0) await this.#flushQueue(name, queue);
        else this.#queues.delete(name);
      }
    });
    return this.#flushing;
  }

  async #flushQueue(name: string, queue: Queue): Promise<void> {
    const configuration = this.#parts.configurationNamed(name);
    if (configuration === null) {
      this.#queues.delete(name);
      return;
    }
    if (this.#parts.clock() < queue.refusedUntil) return;
    while (queue.lines.length > 0) {
      const batch = batchOf(queue.lines);
      try {
        await this.#put(configuration, batch);
      } catch (error) {
        return this.#failed(name, queue, error);
      }
      queue.lines = queue.lines.slice(batch.length);
    }
    if (queue.lost > 0)
      this.#parts.log.warn({ configuration: name, lost: queue.lost }, 'lines for CloudWatch Logs were lost');
    queue.lost = 0;
  }

  async #put(configuration: ChannelConfiguration, batch: readonly Line[]): Promise<void> {
    const logGroupName = `/aws/chatbot/${configuration.name}`;
    const logStreamName = this.#parts.stream;
    const put = () => this.#call(configuration, 'PutLogEvents', { logGroupName, logStreamName, logEvents: batch });
    try {
      await put();
    } catch (error) {
      if (!isMissing(error)) throw error;
      // One of them exists, perhaps, or someone else makes it at this moment.
      await this.#call(configuration, 'CreateLogGroup', { logGroupName }).catch(unlessExists);
      await this.#call(configuration, 'CreateLogStream', { logGroupName, logStreamName }).catch(unlessExists);
      await put();
    }
  }

  async #call(configuration: ChannelConfiguration, operation: string, input: object): Promise<void> {
    await this.#parts.caller.call({
      principal: this.#parts.principalOf(configuration),
      region: regionOf(configuration),
      service: 'logs',
      operation,
      input: { ...input },
    });
  }

  #failed(name: string, queue: Queue, error: unknown): void {
    const { clock, log } = this.#parts;
    if (!(error instanceof PersonError)) log.error({ err: error }, 'lines could not be sent to CloudWatch Logs');
    if (!(error instanceof PersonError) || error.code !== 'access-denied') return;
    queue.refusedUntil = clock() + REFUSED_MS;
    log.warn(
      { configuration: name, group: `/aws/chatbot/${name}` },
      'the role may not write to CloudWatch Logs: allow logs:CreateLogGroup, logs:CreateLogStream and logs:PutLogEvents on this group',
    );
  }
}

/** As many of the first lines as one call takes. */
function batchOf(lines: readonly Line[]): readonly Line[] {
  let bytes = 0;
  let count = 0;
  for (const { message } of lines.slice(0, BATCH_EVENTS)) {
    bytes += Buffer.byteLength(message) + EVENT_OVERHEAD;
    if (count > 0 && bytes > BATCH_BYTES) break;
    count += 1;
  }
  return lines.slice(0, count);
}

function cut(message: string): string {
  if (Buffer.byteLength(message) <= EVENT_BYTES) return message;
  return `${Buffer.from(message)
    .subarray(0, EVENT_BYTES)
    .toString()
    .replace(/\ufffd+$/, '')}… (cut)`;
}

function isMissing(error: unknown): boolean {
  return awsCodeOf(error) === 'ResourceNotFoundException';
}

function unlessExists(error: unknown): void {
  if (awsCodeOf(error) !== 'ResourceAlreadyExistsException') throw error;
}

function awsCodeOf(error: unknown): string | undefined {
  return error instanceof PersonError ? error.facts.find(({ name }) => name === 'AWS error')?.value : undefined;
}
