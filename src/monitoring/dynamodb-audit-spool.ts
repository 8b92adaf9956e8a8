import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamodbParts, DynamodbRequests, type Item, keyItem } from '../store/dynamodb-requests.ts';
import { LISTS_INDEX, TTL_ATTRIBUTE } from '../store/dynamodb-table.ts';
import {
  type AuditLine,
  type AuditSpool,
  type LostLines,
  SPOOL_BOUNDS,
  type SpoolBounds,
  type SpooledLine,
} from './audit-spool.ts';

/** Before the configuration's name: its lines, in the order of their ids. */
const LINES = 'audit/';
/** Before what is held by one instance at a time. */
const LEASE = 'audit-lease/';
/** All lines that wait, in the index. */
const LIST = 'audit';
/** No configuration has that name. */
const TRIMMING = '/trim';
/** Longer than the sending of a batch may take; an instance that was killed holds up its lines for no longer. */
const LEASE_MS = 60_000;
/** Bounds are kept roughly. */
const TRIM_EVERY_MS = 5 * 60_000;
/** More than is needed, so that not every further line has to give up another. */
const KEPT_SHARE = 0.99;
/** DynamoDB removes what no instance was there to give up. */
const TTL_LATER_MS = 24 * 60 * 60 * 1000;

export interface DynamodbAuditSpoolOptions extends DynamodbParts {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly bounds?: SpoolBounds;
  /** How often the bounds are looked at, by all instances together. 0: at every call. */
  readonly trimEveryMs?: number;
  /** Tells this instance from the others. */
  readonly instance?: string;
}

/**
 * Opens the spool in the table that all instances share. A line is one item under its configuration, and stands in the index until it is
 * removed. One instance at a time is given the lines of a configuration, for a minute from the first; the others find none. When it is
 * killed, another sends them a minute later. Which configurations have lines, how many wait and what passes the bounds is read from the
 * index, a moment late. Whoever made the client destroys it.
 */
export function openDynamodbAuditSpool(options: DynamodbAuditSpoolOptions): AuditSpool {
  return new DynamodbAuditSpool(options);
}

class DynamodbAuditSpool implements AuditSpool {
  readonly #requests: DynamodbRequests;
  readonly #now: () => number;
  readonly #bounds: SpoolBounds;
  readonly #trimEveryMs: number;
  readonly #instance: string;
  /** Until when the lines of a configuration are this instance's to send. */
  readonly #held = new Map<string, number>();
  #appended = 0;
  #trimmedAt = Number.NEGATIVE_INFINITY;

  constructor(options: DynamodbAuditSpoolOptions) {
    const { now, bounds = SPOOL_BOUNDS, trimEveryMs = TRIM_EVERY_MS, instance = randomUUID(), ...parts } = options;
    this.#requests = new DynamodbRequests(parts);
    this.#now = now;
    this.#bounds = bounds;
    this.#trimEveryMs = trimEveryMs;
    this.#instance = instance;
  }

  async append({ configurationName, time, line }: AuditLine): Promise<void> {
    const now = this.#now();
    this.#appended += 1;
    const id = lineId(now, this.#appended, this.#instance, Buffer.byteLength(line));
    await this.#requests.put({
      Item: {
        ...keyItem({ pk: LINES + configurationName, sk: id }),
        list: { S: LIST },
        at: number(time),
        line: { S: line },
        [TTL_ATTRIBUTE]: number((now + this.#bounds.ageMs + TTL_LATER_MS) / 1000),
      },
    });
  }

  async configurations(): Promise<readonly string[]> {
    const names = new Set<string>();
    for await (const { configurationName } of this.#waiting()) names.add(configurationName);
    return [...names].sort();
  }

  async oldest(
    configurationName: string,
    atMost: { readonly lines: number; readonly bytes: number },
  ): Promise<readonly SpooledLine[]> {
    if (!(await this.#isMine(configurationName))) return [];
    const found: SpooledLine[] = [];
    let bytes = 0;
    let from: Item | null = null;
    do {
      const page: Page = await this.#requests.query({
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: LINES + configurationName } },
        Limit: atMost.lines - found.length,
        ...(from === null ? {} : { ExclusiveStartKey: from }),
      });
      for (const { sk, at, line } of page.Items ?? []) {
        const text = line?.S ?? '';
        bytes += Buffer.byteLength(text);
        if (found.length > 0 && bytes > atMost.bytes) return found;
        found.push({ id: sk?.S ?? '', configurationName, time: Number(at?.N), line: text });
      }
      from = page.LastEvaluatedKey ?? null;
    } while (from !== null && found.length < atMost.lines);
    return found;
  }

  async remove(configurationName: string, ids: readonly string[]): Promise<void> {
    await this.#requests.deleteAll([...new Set(ids)].map((sk) => ({ pk: LINES + configurationName, sk })));
  }

  async trim(): Promise<readonly LostLines[]> {
    const now = this.#now();
    if (this.#trimEveryMs > 0) {
      if (now - this.#trimmedAt < this.#trimEveryMs) return [];
      this.#trimmedAt = now;
      // Of all instances one, so that a line is not told to be lost twice.
      if (!(await this.#takeLease(TRIMMING, now + this.#trimEveryMs))) return [];
    }
    const tooOld = now - this.#bounds.ageMs;
    const old: Waiting[] = [];
    const others: Waiting[] = [];
    let size = { lines: 0, bytes: 0 };
    for await (const line of this.#waiting()) {
      if (line.time < tooOld) old.push(line);
      else others.push(line);
    }
    for (const { bytes } of others) size = { lines: size.lines + 1, bytes: size.bytes + bytes };
    const tooMany: Waiting[] = [];
    if (size.lines > this.#bounds.lines || size.bytes > this.#bounds.bytes) {
      for (const line of others) {
        if (size.lines <= this.#bounds.lines * KEPT_SHARE && size.bytes <= this.#bounds.bytes * KEPT_SHARE) break;
        size = { lines: size.lines - 1, bytes: size.bytes - line.bytes };
        tooMany.push(line);
      }
    }
    await this.#requests.deleteAll(
      [...old, ...tooMany].map(({ configurationName, id }) => lineKey(configurationName, id)),
    );
    return [...lostOf('too-old', old), ...lostOf('too-many', tooMany)];
  }

  async count(): Promise<number> {
    let count = 0;
    let from: Item | null = null;
    do {
      const page: Page = await this.#requests.query({ ...waitingQuery(from), Select: 'COUNT' });
      count += page.Count ?? 0;
      from = page.LastEvaluatedKey ?? null;
    } while (from !== null);
    return count;
  }

  close(): void {
    this.#requests.close();
  }

  /** What waits, of all configurations, by the time of the lines. */
  async *#waiting(): AsyncGenerator<Waiting> {
    let from: Item | null = null;
    do {
      const page: Page = await this.#requests.query(waitingQuery(from));
      for (const { pk, sk, at } of page.Items ?? []) {
        const id = sk?.S ?? '';
        const configurationName = (pk?.S ?? '').slice(LINES.length);
        yield { configurationName, id, time: Number(at?.N), bytes: bytesOf(id) };
      }
      from = page.LastEvaluatedKey ?? null;
    } while (from !== null);
  }

  /** Whether this instance may send the lines of a configuration. One that has half its time left does not ask again. */
  async #isMine(configurationName: string): Promise<boolean> {
    const now = this.#now();
    if ((this.#held.get(configurationName) ?? 0) >= now + LEASE_MS / 2) return true;
    const isMine = await this.#takeLease(configurationName, now + LEASE_MS);
    if (isMine) this.#held.set(configurationName, now + LEASE_MS);
    else this.#held.delete(configurationName);
    return isMine;
  }

  async #takeLease(what: string, until: number): Promise<boolean> {
    try {
      await this.#requests.put({
        Item: {
          ...keyItem({ pk: LEASE + what, sk: '-' }),
          holder: { S: this.#instance },
          heldUntil: number(until),
          [TTL_ATTRIBUTE]: number(until / 1000),
        },
        ConditionExpression: 'attribute_not_exists(pk) OR holder = :me OR heldUntil <= :now',
        ExpressionAttributeValues: { ':me': { S: this.#instance }, ':now': number(this.#now()) },
      });
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}

/** A line as the index has it. */
interface Waiting {
  readonly configurationName: string;
  readonly id: string;
  readonly time: number;
  readonly bytes: number;
}

type Page = Awaited<ReturnType<DynamodbRequests['query']>>;

function waitingQuery(from: Item | null) {
  return {
    IndexName: LISTS_INDEX,
    KeyConditionExpression: '#list = :list',
    ExpressionAttributeNames: { '#list': 'list' },
    ExpressionAttributeValues: { ':list': { S: LIST } },
    ...(from === null ? {} : { ExclusiveStartKey: from }),
  };
}

/** In the order in which lines were appended, as far as the clocks of the instances agree. Tells the bytes, which the index has not. */
function lineId(now: number, count: number, instance: string, bytes: number): string {
  return [String(now).padStart(15, '0'), String(count).padStart(9, '0'), instance, bytes].join('-');
}

function bytesOf(id: string): number {
  return Number(id.slice(id.lastIndexOf('-') + 1));
}

function lineKey(configurationName: string, id: string) {
  return { pk: LINES + configurationName, sk: id };
}

function lostOf(reason: LostLines['reason'], lines: readonly Waiting[]): readonly LostLines[] {
  const counts = new Map<string, number>();
  for (const { configurationName } of lines) {
    counts.set(configurationName, (counts.get(configurationName) ?? 0) + 1);
  }
  return [...counts].map(([configurationName, count]) => ({ configurationName, reason, lines: count }));
}

function number(value: number) {
  return { N: String(Math.floor(value)) };
}
