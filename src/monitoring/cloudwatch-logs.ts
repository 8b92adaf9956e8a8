import type { Caller } from '../aws/call.ts';
import type { Principal } from '../aws/principal.ts';
import type { ChannelConfiguration } from '../configuration/configuration.ts';
import type { Log } from '../telemetry/log.ts';
import { PersonError } from '../telemetry/person-error.ts';
import { batchOf, cutMessage, groupOf, LOG_ACTIONS, type LogEvent, LogStream } from './log-stream.ts';

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

interface Queue {
  lines: LogEvent[];
  /** Lines that were given up. */
  lost: number;
  refusedUntil: number;
}

/** Takes lines to the CloudWatch Logs group of their configuration, in batches, when `flush` is called; nobody waits for it. */
export class CloudWatchLogs {
  readonly #parts: CloudWatchLogsParts;
  readonly #stream: LogStream;
  readonly #queues = new Map<string, Queue>();
  #flushing: Promise<void> = Promise.resolve();

  constructor(parts: CloudWatchLogsParts) {
    this.#parts = parts;
    this.#stream = new LogStream(parts);
  }

  /** Never throws. */
  write(configurationName: string, record: object): void {
    const queue = this.#queues.get(configurationName) ?? { lines: [], lost: 0, refusedUntil: 0 };
    this.#queues.set(configurationName, queue);
    const message = cutMessage(JSON.stringify(record));
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
        const { tooOld, tooNew } = await this.#stream.put(configuration, batch);
        queue.lost += tooOld.length + tooNew.length;
      } catch (error) {
        return this.#failed(name, queue, error);
      }
      // Not by their number: the oldest may have gone meanwhile.
      const sent = new Set(batch);
      queue.lines = queue.lines.filter((line) => !sent.has(line));
    }
    if (queue.lost > 0)
      this.#parts.log.warn({ configuration: name, lost: queue.lost }, 'lines for CloudWatch Logs were lost');
    queue.lost = 0;
  }

  #failed(name: string, queue: Queue, error: unknown): void {
    const { clock, log } = this.#parts;
    if (!(error instanceof PersonError)) log.error({ err: error }, 'lines could not be sent to CloudWatch Logs');
    if (!(error instanceof PersonError) || error.code !== 'access-denied') return;
    queue.refusedUntil = clock() + REFUSED_MS;
    log.warn(
      { configuration: name, group: groupOf(name) },
      `the role may not write to CloudWatch Logs: allow ${LOG_ACTIONS.join(', ')} on this group`,
    );
  }
}
