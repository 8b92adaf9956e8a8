import { RecentTimes } from './recent-times.ts';
import type { TenantShares } from './tenant-shares.ts';

/** So many requests in any window of that length. */
export interface Limit {
  readonly requests: number;
  readonly windowMs: number;
}

/** For sends and updates of a bot in one conversation (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit). */
export const conversationLimits: readonly Limit[] = [
  { requests: 7, windowMs: 1000 },
  { requests: 8, windowMs: 2000 },
  { requests: 60, windowMs: 30_000 },
  { requests: 1800, windowMs: 3_600_000 },
];

/** For all of an app's requests in one tenant. */
export const tenantLimits: readonly [Limit] = [{ requests: 50, windowMs: 1000 }];

const CONVERSATION_CAPACITY = 2048;
const TENANT_CAPACITY = 64;
const LONGEST_WINDOW_MS = 3_600_000;
const FORGET_EVERY_MS = 60_000;
/** Nobody is told to come back later than this because of the tenant's other conversations. */
const LONGEST_TURN_MS = 30_000;

/** What was sent to one conversation, or in one tenant. */
interface Track {
  /** When sends ended. */
  readonly ended: RecentTimes;
  /** Sends that have begun and not ended. */
  inFlight: number;
  /** When the newest ended of those that the outbox writes down and that are known here. */
  lastOwnEnd: number;
  /** Until when the turns of those that wait are given away, so far apart. */
  promisedUntil: number;
  turnMs: number;
  readonly limits: readonly Limit[];
}

/**
 * When sends may start, so that no window that Teams measures ever holds more requests than its limit. Teams sees a request at some time
 * between its start and its end. So one that ended counts at its end, the latest it can have been seen; one under way counts as now; and
 * a new one is measured at its start, the earliest it can be seen.
 *
 * Where several processes send to the same tenants, each counts its own requests against what it holds of the tenant's limit.
 *
 * All times are milliseconds since the epoch; the caller gives the present.
 */
export class SendLimits {
  readonly #shares: TenantShares | null;
  readonly #conversations = new Map<string, Track>();
  readonly #tenants = new Map<string, Track>();
  #forgotAt = Number.NEGATIVE_INFINITY;

  /** @param shares null: this process is the only one. */
  constructor(shares: TenantShares | null = null) {
    this.#shares = shares;
  }

  /** Conversations and tenants that are remembered. */
  get size(): number {
    return this.#conversations.size + this.#tenants.size;
  }

  /** Milliseconds until a send may start; 0: now. */
  delayFor(conversationId: string, tenantId: string, now: number): number {
    const byConversation = this.#conversationDelay(conversationId, now);
    const byTenant = this.#tenantDelay(tenantId, now);
    if (byConversation === 0 && byTenant > 0) this.#shares?.heldUp(tenantId);
    return Math.max(byConversation, byTenant);
  }

  /**
   * When to ask again, for a conversation whose send may not start yet. Conversations that their tenant holds up get turns one after the
   * other: if all came back when there is room for one, most would come in vain.
   */
  askAgainAt(conversationId: string, tenantId: string, now: number): number {
    const byConversation = now + this.#conversationDelay(conversationId, now);
    const tenantDelay = this.#tenantDelay(tenantId, now);
    if (tenantDelay === 0) return byConversation;
    const tenant = trackOf(this.#tenants, tenantId, tenantLimits, TENANT_CAPACITY);
    const [{ requests, windowMs }] = this.#limitsIn(tenantId);
    const turnMs = Math.ceil(windowMs / Math.max(1, requests));
    // Turns that were given away when there was less room are not waited for.
    if (turnMs < tenant.turnMs) tenant.promisedUntil = 0;
    tenant.turnMs = turnMs;
    const turn = Math.min(Math.max(now + tenantDelay, tenant.promisedUntil), now + LONGEST_TURN_MS);
    tenant.promisedUntil = turn + turnMs;
    return Math.max(byConversation, turn);
  }

  /** Worth waiting for: this process is about to have its first share of the tenant's limit, or to know that others hold all. */
  firstShare(tenantId: string): Promise<void> | null {
    if (this.#shares === null || this.#shares.requests(tenantId) > 0) return null;
    return this.#shares.look(tenantId);
  }

  /** A send of the outbox starts. What it gives is to be called when the send has ended, however it ended. */
  begin(conversationId: string, tenantId: string, now: number): (endedAt: number) => void {
    return this.#begin(conversationId, tenantId, now, true);
  }

  /** A send starts that nobody writes down and that is not delayed, such as the answer to a command: it uses up the room of others. */
  beginOutside(conversationId: string, tenantId: string, now: number): (endedAt: number) => void {
    return this.#begin(conversationId, tenantId, now, false);
  }

  /** Such a send has just ended, whose start was not told. */
  noteOutside(conversationId: string, tenantId: string, now: number): void {
    this.#begin(conversationId, tenantId, now, false)(now);
  }

  /** Ends of sends that others have written down, in ascending order. Those that were begun here are among them and not counted again. */
  seed(conversationId: string, tenantId: string, endTimes: readonly number[], now: number): void {
    const [conversation, tenant] = this.#tracks(conversationId, tenantId);
    const unknown = endTimes.filter((time) => time > conversation.lastOwnEnd && time >= now - LONGEST_WINDOW_MS);
    if (unknown.length === 0) return;
    conversation.lastOwnEnd = unknown.at(-1) ?? conversation.lastOwnEnd;
    // What another process has sent counts against its share, not this one's.
    for (const track of this.#shares === null ? [conversation, tenant] : [conversation]) {
      track.ended.merge(unknown.filter((time) => time >= now - longestWindow(track)));
    }
  }

  /** How many sends to the conversation its limits let start from now until `windowMs` from now, each as soon as it may. */
  room(conversationId: string, windowMs: number, now: number): number {
    const track = this.#conversations.get(conversationId);
    const planned = emptyTrack(track?.limits ?? conversationLimits, CONVERSATION_CAPACITY);
    if (track !== undefined) {
      const known = Math.min(track.ended.length, CONVERSATION_CAPACITY);
      for (let back = known - 1; back >= 0; back -= 1) planned.ended.add(track.ended.fromEnd(back));
      for (let count = 0; count < track.inFlight; count += 1) planned.ended.add(now);
    }
    let at = now;
    for (let count = 0; ; count += 1) {
      at += delay(planned, planned.limits, at);
      if (at > now + windowMs) return count;
      planned.ended.add(at);
    }
  }

  #begin(conversationId: string, tenantId: string, now: number, isOwn: boolean): (endedAt: number) => void {
    this.#forget(now);
    const tracks = this.#tracks(conversationId, tenantId);
    for (const track of tracks) track.inFlight += 1;
    const shareEnded = isOwn ? this.#shares?.begin(tenantId) : undefined;
    let over = false;
    return (endedAt) => {
      if (over) return;
      over = true;
      shareEnded?.();
      for (const track of tracks) {
        track.inFlight -= 1;
        if (isOwn) track.lastOwnEnd = Math.max(track.lastOwnEnd, endedAt);
        addEnd(track, endedAt);
      }
    };
  }

  #conversationDelay(conversationId: string, now: number): number {
    const conversation = this.#conversations.get(conversationId);
    return conversation === undefined ? 0 : delay(conversation, conversation.limits, now);
  }

  #tenantDelay(tenantId: string, now: number): number {
    const tenant = this.#tenants.get(tenantId);
    const limits = this.#limitsIn(tenantId);
    if (tenant !== undefined) return delay(tenant, limits, now);
    const [{ requests, windowMs }] = limits;
    return requests === 0 ? windowMs + 1 : 0;
  }

  #limitsIn(tenantId: string): readonly [Limit] {
    const [{ requests, windowMs }] = tenantLimits;
    return [{ requests: this.#shares?.requests(tenantId) ?? requests, windowMs }];
  }

  #tracks(conversationId: string, tenantId: string): readonly [Track, Track] {
    return [
      trackOf(this.#conversations, conversationId, conversationLimits, CONVERSATION_CAPACITY),
      trackOf(this.#tenants, tenantId, tenantLimits, TENANT_CAPACITY),
    ];
  }

  /** Whoever was quiet for the longest window has all its room again, and needs no place in memory. */
  #forget(now: number): void {
    if (now - this.#forgotAt < FORGET_EVERY_MS && now >= this.#forgotAt) return;
    this.#forgotAt = now;
    for (const tracks of [this.#conversations, this.#tenants]) {
      for (const [id, { ended, inFlight }] of tracks) {
        if (inFlight === 0 && ended.fromEnd(0) < now - LONGEST_WINDOW_MS - 1) tracks.delete(id);
      }
    }
  }
}

function trackOf(tracks: Map<string, Track>, id: string, limits: readonly Limit[], capacity: number): Track {
  const known = tracks.get(id);
  if (known !== undefined) return known;
  const track = emptyTrack(limits, capacity);
  tracks.set(id, track);
  return track;
}

function emptyTrack(limits: readonly Limit[], capacity: number): Track {
  return {
    ended: new RecentTimes(capacity),
    inFlight: 0,
    lastOwnEnd: Number.NEGATIVE_INFINITY,
    promisedUntil: 0,
    turnMs: 0,
    limits,
  };
}

function addEnd(track: Track, endedAt: number): void {
  track.ended.forgetBefore(endedAt - longestWindow(track) - 1);
  track.ended.add(endedAt);
}

function longestWindow({ limits }: Track): number {
  return limits.at(-1)?.windowMs ?? 0;
}

/**
 * A window is open for one more when the one that would fill it has left: the newest `requests` that count, less one place for each that
 * is under way. It has left when more than the window's length has passed, whole milliseconds being what clocks give.
 */
function delay({ ended, inFlight }: Pick<Track, 'ended' | 'inFlight'>, limits: readonly Limit[], now: number): number {
  let delayMs = 0;
  for (const { requests, windowMs } of limits) {
    const places = requests - inFlight;
    // When those under way end is unknown; until then all of them count as now.
    const fills = places > 0 ? Math.min(ended.fromEnd(places - 1), now) : now;
    delayMs = Math.max(delayMs, fills + windowMs + 1 - now);
  }
  return delayMs;
}
