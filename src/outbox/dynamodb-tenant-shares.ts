import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { TenantShares } from '../teams/tenant-shares.ts';
import type { Log } from '../telemetry/log.ts';
import { keyOf, readShares, updateOf } from './tenant-share-item.ts';
import { NO_SHARES, planShares, REQUESTS_PER_SHARE, type SharePlan, type Shares } from './tenant-share-plan.ts';
import { systemTimers, type Timers } from './timers.ts';

export interface DynamodbTenantSharesParts {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Of this process, and of no other before or after it. */
  readonly id: string;
  /** Milliseconds since the epoch. The clocks of all instances agree within a second. */
  readonly clock: () => number;
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number;
  readonly log: Log;
  /** The system's, when left out. */
  readonly timers?: Timers;
}

const LEASE_MS = 10_000;
/** A share is not used so long before its lease ends: a window of Teams, a second by which clocks differ, and one for requests on their way. */
const MARGIN_MS = 3000;
const RENEW_EVERY_MS = 3000;
/** What is given back is free when the windows that saw its last requests are over, by anybody's clock. */
const FREE_AFTER_MS = 2000;
/** Who uses its shares asks more often than this. */
const IDLE_AFTER_MS = 1500;
/** Who waits for shares may have been told to come back later. */
const WAITING_IDLE_AFTER_MS = 5000;
const HELD_UP_FOR_MS = RENEW_EVERY_MS + 500;
const LOOK_EVERY_MS = 1000;
const SHORTEST_WAIT_MS = 20;
/** Until the requests under way have ended that a share to be given back is needed for. */
const DRAIN_LOOK_MS = 100;
const REQUEST_DEADLINE_MS = 2000;
const TRIES = 3;

interface Tenant {
  readonly id: string;
  /** As they were last seen; null: not yet, or others have changed them. */
  known: Shares | null;
  /** Shares that are on their way back, and not used any more. */
  givingBack: readonly number[];
  usedAt: number;
  heldUpAt: number;
  underWay: number;
  writtenAt: number;
  triedAt: number;
  working: boolean;
  /** When it is looked after next. */
  nextAt: number;
  cancel: () => void;
  /** Resolved and made anew at the end of each look. */
  looked: PromiseWithResolvers<void>;
}

/**
 * Shares of tenants' limits on the table that all instances use: one item a tenant. A process leases shares while it uses the tenant, takes
 * more when its own hold it up, and gives back what others have a right to. A process that dies frees its shares when their leases end.
 */
export class DynamodbTenantShares implements TenantShares {
  readonly #parts: DynamodbTenantSharesParts;
  readonly #timers: Timers;
  readonly #tenants = new Map<string, Tenant>();
  #unreachable = false;
  #closed = false;

  constructor(parts: DynamodbTenantSharesParts) {
    this.#parts = parts;
    this.#timers = parts.timers ?? systemTimers;
  }

  /** Tenants that are remembered. */
  get size(): number {
    return this.#tenants.size;
  }

  requests(tenantId: string): number {
    const tenant = this.#tenant(tenantId);
    const now = this.#parts.clock();
    tenant.usedAt = now;
    const held = this.#usable(tenant, now);
    const renewAt = held > 0 ? tenant.writtenAt + RENEW_EVERY_MS : now;
    // A clock that was set back must not put it off.
    this.#lookAt(tenant, Math.min(now + RENEW_EVERY_MS, Math.max(renewAt, tenant.triedAt + LOOK_EVERY_MS)));
    return held * REQUESTS_PER_SHARE;
  }

  heldUp(tenantId: string): void {
    const tenant = this.#tenant(tenantId);
    const now = this.#parts.clock();
    // The first share may be enough.
    if (this.#usable(tenant, now) === 0) return;
    const isNew = now - tenant.heldUpAt > HELD_UP_FOR_MS;
    tenant.heldUpAt = now;
    if (!isNew) return;
    const { take, lacks } = this.#plan(tenant, tenant.known ?? NO_SHARES, now);
    if (lacks || take.length > 0) this.#lookAt(tenant, now);
  }

  begin(tenantId: string): () => void {
    const tenant = this.#tenant(tenantId);
    tenant.underWay += 1;
    let over = false;
    return () => {
      if (!over) tenant.underWay -= 1;
      over = true;
    };
  }

  look(tenantId: string): Promise<void> | null {
    const tenant = this.#tenants.get(tenantId);
    const isUnderWay = tenant !== undefined && (tenant.working || tenant.nextAt <= this.#parts.clock());
    return isUnderWay ? tenant.looked.promise : null;
  }

  /** Fetches and renews nothing any more. What is held is free when its lease ends. */
  close(): void {
    this.#closed = true;
    for (const tenant of this.#tenants.values()) tenant.cancel();
  }

  #tenant(id: string): Tenant {
    const known = this.#tenants.get(id);
    if (known !== undefined) return known;
    const never = Number.NEGATIVE_INFINITY;
    const tenant: Tenant = {
      id,
      known: null,
      givingBack: [],
      usedAt: never,
      heldUpAt: never,
      underWay: 0,
      writtenAt: never,
      triedAt: never,
      working: false,
      nextAt: Number.POSITIVE_INFINITY,
      cancel: () => undefined,
      looked: Promise.withResolvers(),
    };
    this.#tenants.set(id, tenant);
    return tenant;
  }

  #usable({ known, givingBack }: Tenant, now: number): number {
    if (known === null) return 0;
    const { id } = this.#parts;
    // One that stands further off than a lease was counted by a clock that has been set back since.
    const isUsable = (number: number): boolean => {
      const share = known.shares[number];
      const left = (share?.until ?? 0) - now;
      return share?.owner === id && left > MARGIN_MS && left <= LEASE_MS && !givingBack.includes(number);
    };
    return known.shares.filter((_share, number) => isUsable(number)).length;
  }

  /** Looks after the tenant at that time at the latest. */
  #lookAt(tenant: Tenant, at: number): void {
    if (tenant.working || this.#closed || tenant.nextAt <= at) return;
    tenant.cancel();
    tenant.nextAt = at;
    tenant.cancel = this.#timers.after(Math.max(0, at - this.#parts.clock()), () => void this.#look(tenant));
  }

  async #look(tenant: Tenant): Promise<void> {
    tenant.nextAt = Number.POSITIVE_INFINITY;
    if (!this.#isInUse(tenant)) return this.#leaveAlone(tenant);
    tenant.working = true;
    tenant.triedAt = this.#parts.clock();
    let nextAt = tenant.triedAt + LOOK_EVERY_MS * (1 + this.#parts.random() / 4);
    try {
      nextAt = await this.#turn(tenant);
      this.#unreachable = false;
    } catch (error) {
      if (!this.#unreachable) {
        const about = { err: error, code: 'shares-unreachable', tenantId: tenant.id };
        this.#parts.log.error(about, 'shares of a tenant cannot be fetched: nothing is sent there without them');
      }
      this.#unreachable = true;
    } finally {
      tenant.working = false;
    }
    tenant.looked.resolve();
    tenant.looked = Promise.withResolvers();
    this.#lookAt(tenant, Math.max(nextAt, this.#parts.clock() + SHORTEST_WAIT_MS));
  }

  #isInUse(tenant: Tenant): boolean {
    const now = this.#parts.clock();
    const idleAfterMs = this.#usable(tenant, now) > 0 ? IDLE_AFTER_MS : WAITING_IDLE_AFTER_MS;
    return tenant.underWay > 0 || this.#wantsMore(tenant, now) || now - tenant.usedAt <= idleAfterMs;
  }

  #wantsMore({ heldUpAt }: Tenant, now: number): boolean {
    return now - heldUpAt <= HELD_UP_FOR_MS;
  }

  /** Its leases end by themselves; then it is forgotten. */
  #leaveAlone(tenant: Tenant): void {
    if (this.#usable(tenant, this.#parts.clock()) > 0) this.#lookAt(tenant, this.#parts.clock() + LEASE_MS);
    else this.#tenants.delete(tenant.id);
  }

  #plan(tenant: Tenant, known: Shares, now: number): SharePlan {
    return planShares(known, { id: this.#parts.id, wantsMore: this.#wantsMore(tenant, now) }, now);
  }

  /** Renews, takes and gives back until all is as it is fair; gives when to look again. */
  async #turn(tenant: Tenant): Promise<number> {
    const { clock } = this.#parts;
    const isDue = () => Math.abs(clock() - tenant.writtenAt) >= RENEW_EVERY_MS;
    // Who only waits for others looks what they have done. The first takes a share without having looked: mostly nobody else is there.
    let known = isDue() ? (tenant.known ?? NO_SHARES) : await this.#read(tenant.id);
    for (let tries = 1; ; tries += 1) {
      const now = clock();
      const plan = this.#plan(tenant, known, now);
      tenant.givingBack = plan.giveBack;
      const drained = tenant.underWay <= plan.keep.length * REQUESTS_PER_SHARE;
      const giveBack = drained ? plan.giveBack : [];
      const changes = plan.take.length + giveBack.length > 0 || isDue() || this.#isNews(plan, known, now);
      if (tries > TRIES || !changes) {
        tenant.known = known;
        return this.#nextLook(tenant, plan, now);
      }
      const keep = drained ? plan.keep : [...plan.keep, ...plan.giveBack];
      // How it ends may stay unknown: what is on its way back is not this process's any more, whatever comes.
      tenant.known = without(known, giveBack);
      const changed = await this.#write(tenant, known, { ...plan, keep, giveBack }, now);
      if (changed !== null) tenant.known = changed;
      known = changed ?? (await this.#read(tenant.id));
    }
  }

  /** Others do not know yet that more would be of use. */
  #isNews({ lacks, wish }: SharePlan, { wishes }: Shares, now: number): boolean {
    const told = wishes.get(this.#parts.id);
    return lacks && (told === undefined || told.until < now || told.shares < (wish ?? 0));
  }

  #nextLook(tenant: Tenant, plan: SharePlan, now: number): number {
    if (plan.giveBack.length > 0) return now + DRAIN_LOOK_MS;
    const renewAt = tenant.writtenAt + RENEW_EVERY_MS;
    if (!plan.lacks) return renewAt;
    const freeAt = (tenant.known?.shares ?? []).flatMap((share) =>
      share !== null && (share.owner === null || share.until < now + LOOK_EVERY_MS) ? [share.until + 1] : [],
    );
    const spread = LOOK_EVERY_MS * (1 + this.#parts.random() / 4);
    return Math.min(renewAt, now + spread, ...freeAt.filter((at) => at > now));
  }

  /** The shares after the change; null where it was refused, for others were quicker. */
  async #write(tenant: Tenant, known: Shares, plan: SharePlan, now: number): Promise<Shares | null> {
    const { id, table, random } = this.#parts;
    // Those that come at the same moment take different ones.
    const from = Math.floor(random() * plan.take.length);
    const take = [...plan.take.slice(from), ...plan.take.slice(0, from)];
    const change = { ...plan, take, id, now, leaseMs: LEASE_MS, freeAfterMs: FREE_AFTER_MS };
    const command = new UpdateItemCommand(updateOf(table, tenant.id, known, change));
    try {
      const { Attributes } = await this.#within((abortSignal) => this.#parts.client.send(command, { abortSignal }));
      tenant.writtenAt = now;
      return readShares(Attributes);
    } catch (error) {
      // However it ended, the next look does not rely on what was known.
      tenant.writtenAt = Number.NEGATIVE_INFINITY;
      if (error instanceof ConditionalCheckFailedException) return null;
      throw error;
    }
  }

  async #read(tenantId: string): Promise<Shares> {
    const command = new GetItemCommand({ TableName: this.#parts.table, Key: keyOf(tenantId), ConsistentRead: true });
    const { Item } = await this.#within((abortSignal) => this.#parts.client.send(command, { abortSignal }));
    return readShares(Item);
  }

  async #within<T>(request: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    const cancel = this.#timers.after(REQUEST_DEADLINE_MS, () => abort.abort());
    try {
      return await request(abort.signal);
    } finally {
      cancel();
    }
  }
}

function without({ shares, wishes }: Shares, numbers: readonly number[]): Shares {
  return { shares: shares.map((share, number) => (numbers.includes(number) ? null : share)), wishes };
}
