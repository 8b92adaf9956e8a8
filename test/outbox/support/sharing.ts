import { PassThrough } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamodbTenantShares } from '../../../src/outbox/dynamodb-tenant-shares.ts';
import { SendLimits } from '../../../src/teams/send-limits.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import type { LocalDynamodb } from '../../support/dynamodb.ts';
import { VirtualTime } from './virtual-time.ts';

const STEP_MS = 25;
/** Enough that no conversation's own limit binds. */
const CONVERSATIONS = 200;
const QUIET_TURNS = 4;

/** Virtual time that waits for requests to a real server: they need none of it. */
export class TimeWithRequests extends VirtualTime {
  #underWay = 0;
  requests = 0;

  /** Counts the requests of a client; fails those for which `fails` says so. */
  watch(client: DynamoDBClient, fails: () => boolean): void {
    client.middlewareStack.add(
      (next) => async (args) => {
        this.#underWay += 1;
        this.requests += 1;
        try {
          if (fails()) throw new Error('no route to the table');
          return await next(args);
        } finally {
          this.#underWay -= 1;
        }
      },
      { step: 'initialize', name: 'watch' },
    );
  }

  override async settle(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_TURNS; quiet += 1) {
      await nextTurn();
      if (this.#underWay > 0) quiet = -1;
    }
  }
}

export interface InstanceParts {
  readonly dynamodb: LocalDynamodb;
  readonly table: string;
  readonly time: TimeWithRequests;
  readonly name: string;
  /** How far its clock is ahead. */
  readonly skewMs?: number;
  readonly random?: () => number;
  /** How long each request to Teams takes, and where between its start and its end Teams sees it, 0 to 1. */
  readonly latency?: () => { readonly ms: number; readonly seen: number };
}

/** One of several bots: what it holds of the tenant's limit, and when it sends. */
export class Instance {
  readonly name: string;
  readonly shares: DynamodbTenantShares;
  readonly limits: SendLimits;
  readonly logged: Record<string, unknown>[] = [];
  /** When requests started, and when Teams saw them. */
  readonly started: number[] = [];
  readonly seen: number[] = [];
  /** Requests that it would send a second if it could; Infinity: as many as go. */
  demand = 0;
  unreachable = false;
  readonly #parts: InstanceParts;
  #owed = 0;
  #next = 0;
  #dead = false;

  constructor(parts: InstanceParts) {
    this.#parts = parts;
    this.name = parts.name;
    const { dynamodb, table, time, name, random = () => 0.5 } = parts;
    const client = dynamodb.newClient();
    time.watch(client, () => this.unreachable);
    const lines = new PassThrough();
    lines.on('data', (line) => this.logged.push(JSON.parse(String(line))));
    this.shares = new DynamodbTenantShares({
      client,
      table,
      id: name,
      clock: () => this.now,
      random,
      log: createLog({ level: 'trace', destination: lines }),
      timers: time.timers,
    });
    this.limits = new SendLimits(this.shares);
  }

  get now(): number {
    return this.#parts.time.now + (this.#parts.skewMs ?? 0);
  }

  /** Nothing of it goes on. */
  kill(): void {
    this.#dead = true;
    this.shares.close();
  }

  /** Sends what it wants to and may, within a step of time. */
  step(tenantId: string): void {
    if (this.#dead || this.demand === 0) return;
    this.#owed = Math.min(
      this.#owed + (this.demand * STEP_MS) / 1000,
      this.demand === Number.POSITIVE_INFINITY ? 99 : this.demand,
    );
    while (this.#owed >= 1) {
      const conversationId = `19:${this.name}-${this.#next % CONVERSATIONS}@thread.tacv2`;
      if (this.limits.delayFor(conversationId, tenantId, this.now) > 0) return;
      this.#owed -= 1;
      this.#next += 1;
      const { ms, seen } = this.#parts.latency?.() ?? { ms: 0, seen: 0 };
      const { time } = this.#parts;
      const ended = this.limits.begin(conversationId, tenantId, this.now);
      this.started.push(time.now);
      this.seen.push(time.now + ms * seen);
      if (ms === 0) ended(this.now);
      else time.timers.after(ms, () => ended(this.now));
    }
  }

  /** Requests a second that it has started since a time. */
  rateSince(from: number): number {
    const seconds = (this.#parts.time.now - from) / 1000;
    return this.started.filter((at) => at >= from).length / seconds;
  }
}

/** Lets time pass with all of these sending. */
export async function passWith(
  instances: readonly Instance[],
  time: TimeWithRequests,
  ms: number,
  tenantId: string,
): Promise<void> {
  for (const end = time.now + ms; time.now < end; ) {
    for (const instance of instances) instance.step(tenantId);
    await time.pass(STEP_MS);
  }
}
