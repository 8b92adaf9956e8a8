import { z } from 'zod';
import type { Caller } from '../aws/call.ts';
import type { Principal } from '../aws/principal.ts';
import type { ChannelConfiguration } from '../configuration/configuration.ts';
import { PersonError } from '../telemetry/person-error.ts';
import { regionOf } from './region.ts';

/**
 * What one PutLogEvents call takes, with room to spare: it may have 10,000 events, 1,048,576 bytes and 24 hours
 * (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html).
 */
export const BATCH = { lines: 5000, bytes: 900_000 } as const;
const BATCH_SPAN_MS = 24 * 60 * 60 * 1000;
/** The limit was 256 KB for long, and not every endpoint has the new one. */
const EVENT_BYTES = 240_000;
/** What CloudWatch counts for each event besides its text. */
const EVENT_OVERHEAD = 26;

/** What a role needs to have its configuration's streams written. */
export const LOG_ACTIONS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'] as const;

export interface LogEvent {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
}

/** Events of a batch that CloudWatch left out; the others are stored. */
export interface Rejected<Event> {
  /** Older than 14 days, or than what the group keeps: never taken. */
  readonly tooOld: readonly Event[];
  /** More than 2 hours ahead of CloudWatch's clock: taken when their time has come. */
  readonly tooNew: readonly Event[];
}

export interface LogStreamParts {
  readonly caller: Caller;
  readonly principalOf: (configuration: ChannelConfiguration) => Principal;
  /** The stream within the group of each configuration: `events`. */
  readonly stream: string;
}

/** The stream of one name in the CloudWatch Logs group of each configuration. */
export class LogStream {
  readonly #parts: LogStreamParts;

  constructor(parts: LogStreamParts) {
    this.#parts = parts;
  }

  /**
   * Puts a batch as `batchOf` gives it, in the order of its timestamps; makes the group and the stream where they are missing. Rejects as
   * the Caller does.
   */
  async put<Event extends LogEvent>(
    configuration: ChannelConfiguration,
    batch: readonly Event[],
  ): Promise<Rejected<Event>> {
    const logGroupName = groupOf(configuration.name);
    const where = { logGroupName, logStreamName: this.#parts.stream };
    const events = batch.toSorted((one, other) => one.timestamp - other.timestamp);
    const logEvents = events.map(({ timestamp, message }) => ({ timestamp, message }));
    const call = (operation: string, input: object) => this.#call(configuration, operation, input);
    const put = () => call('PutLogEvents', { ...where, logEvents });
    const output = await put().catch(async (error: unknown) => {
      if (!isMissing(error)) throw error;
      // The stream first: where people made the group, the role needs no right to make groups.
      await call('CreateLogStream', where).catch(async (refusal: unknown) => {
        if (!isMissing(refusal)) return unlessExists(refusal);
        await call('CreateLogGroup', { logGroupName }).catch(unlessExists);
        await call('CreateLogStream', where).catch(unlessExists);
      });
      return put();
    });
    return rejectedOf(events, output);
  }

  async #call(configuration: ChannelConfiguration, operation: string, input: object): Promise<unknown> {
    const { caller, principalOf } = this.#parts;
    const region = regionOf(configuration);
    const principal = principalOf(configuration);
    return (await caller.call({ principal, region, service: 'logs', operation, input: { ...input } })).output;
  }
}

export function groupOf(configurationName: string): string {
  return `/aws/chatbot/${configurationName}`;
}

/** As many of the first events as one call takes, and one at least. */
export function batchOf<Event extends LogEvent>(events: readonly Event[]): readonly Event[] {
  let bytes = 0;
  let count = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { message, timestamp } of events.slice(0, BATCH.lines)) {
    bytes += Buffer.byteLength(message) + EVENT_OVERHEAD;
    first = Math.min(first, timestamp);
    last = Math.max(last, timestamp);
    if (count > 0 && (bytes > BATCH.bytes || last - first > BATCH_SPAN_MS)) break;
    count += 1;
  }
  return events.slice(0, count);
}

/** A message that CloudWatch takes: what is longer is cut. */
export function cutMessage(message: string): string {
  if (Buffer.byteLength(message) <= EVENT_BYTES) return message;
  return `${Buffer.from(message)
    .subarray(0, EVENT_BYTES)
    .toString()
    .replace(/\ufffd+$/, '')}… (cut)`;
}

/** The statement of a policy that lets the role of a configuration write. */
export function logStatement({ account, roleArn }: ChannelConfiguration): string {
  const [, partition = 'aws'] = roleArn.split(':');
  const Resource = `arn:${partition}:logs:*:${account.id}:log-group:${groupOf('*')}`;
  return JSON.stringify({ Effect: 'Allow', Action: LOG_ACTIONS, Resource });
}

const index = z.number().int().nonnegative().optional();
const putOutput = z.object({
  rejectedLogEventsInfo: z
    .object({ tooNewLogEventStartIndex: index, tooOldLogEventEndIndex: index, expiredLogEventEndIndex: index })
    .optional(),
});

function rejectedOf<Event>(events: readonly Event[], output: unknown): Rejected<Event> {
  const info = putOutput.safeParse(output).data?.rejectedLogEventsInfo ?? {};
  const oldEnd = Math.max(info.tooOldLogEventEndIndex ?? 0, info.expiredLogEventEndIndex ?? 0);
  const newStart = Math.max(oldEnd, info.tooNewLogEventStartIndex ?? events.length);
  return { tooOld: events.slice(0, oldEnd), tooNew: events.slice(newStart) };
}

function isMissing(error: unknown): boolean {
  return awsCodeOf(error) === 'ResourceNotFoundException';
}

/** Someone else made it at this moment. */
function unlessExists(error: unknown): void {
  if (awsCodeOf(error) !== 'ResourceAlreadyExistsException') throw error;
}

function awsCodeOf(error: unknown): string | undefined {
  return error instanceof PersonError ? error.facts.find(({ name }) => name === 'AWS error')?.value : undefined;
}
