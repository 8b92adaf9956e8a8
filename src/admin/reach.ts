import type { ChannelConfiguration, Place } from '../configuration/configuration.ts';
import type { OutboxStatus } from '../outbox/outbox.ts';
import type { AdminParts } from './parts.ts';

/** Whether the bot is in the conversations of a configuration. */
export type Installed =
  /** Milliseconds since the epoch: when Teams told of it last. */
  | { readonly kind: 'since'; readonly at: number }
  /** Of so many personal chats; `more` where not all were counted. */
  | { readonly kind: 'chats'; readonly count: number; readonly more: boolean }
  /** Teams has not told of an installation. */
  | { readonly kind: 'unknown' };

/** What can be said of a configuration's conversations. */
export interface Reach {
  readonly installed: Installed;
  /** Why nothing is sent to one of them, and since when; null where all are reached. */
  readonly stopped: OutboxStatus['stopped'][number] | null;
  readonly waiting: number;
  readonly postponed: number;
  readonly failed: number;
  readonly oldestWaitingAt: number | null;
}

type ReachParts = Pick<AdminParts, 'store' | 'outbox' | 'about'>;

const KEYS_AT_A_TIME = 500;
const MOST_KEYS = 5000;

/** The channels and group chats of a configuration, by Bot Framework's id. */
export function conversationIdsOf({ places }: Pick<ChannelConfiguration, 'places'>): readonly string[] {
  return [...new Set(places.flatMap((place) => conversationIdOf(place) ?? []))];
}

function conversationIdOf(place: Place): string | null {
  if (place.kind === 'channel') return place.channelId;
  return place.kind === 'group' ? place.conversationId : null;
}

/** Of the configurations that a page shows, by name. */
export async function reachOf(
  parts: ReachParts,
  rows: readonly ChannelConfiguration[],
): Promise<ReadonlyMap<string, Reach>> {
  const ids = [...new Set(rows.flatMap(conversationIdsOf))];
  const [installed, statuses] = await Promise.all([installedOf(parts, rows), statusesOf(parts, ids)]);
  return new Map(
    rows.map((row): [string, Reach] => {
      const own = conversationIdsOf(row).flatMap((id) => statuses.get(id) ?? []);
      const sum = (of: (status: OutboxStatus) => number) => own.reduce((total, status) => total + of(status), 0);
      const oldest = own.flatMap(({ oldestWaitingAt }) => oldestWaitingAt ?? []);
      return [
        row.name,
        {
          installed: installed.get(row.name) ?? { kind: 'unknown' },
          stopped: own.flatMap(({ stopped }) => stopped)[0] ?? null,
          waiting: sum(({ waiting }) => waiting),
          postponed: sum(({ postponed }) => postponed.count),
          failed: sum(({ failed }) => failed),
          oldestWaitingAt: oldest.length === 0 ? null : Math.min(...oldest),
        },
      ];
    }),
  );
}

/**
 * The outbox's status of each conversation that has anything to tell. Most have nothing: they are asked for together, and in halves where
 * one of them has something.
 *
 * @param isEnough when to look no further.
 */
export async function statusesOf(
  { outbox }: Pick<AdminParts, 'outbox'>,
  ids: readonly string[],
  isEnough: (found: ReadonlyMap<string, OutboxStatus>) => boolean = () => false,
): Promise<ReadonlyMap<string, OutboxStatus>> {
  const found = new Map<string, OutboxStatus>();
  const look = async (some: readonly string[]): Promise<void> => {
    const [first] = some;
    if (first === undefined || isEnough(found)) return;
    const status = await outbox.status(some);
    if (isQuiet(status)) return;
    if (some.length === 1) {
      found.set(first, status);
      return;
    }
    const half = Math.ceil(some.length / 2);
    await look(some.slice(0, half));
    await look(some.slice(half));
  };
  await look(ids);
  return found;
}

function isQuiet({ waiting, postponed, failed, stopped }: OutboxStatus): boolean {
  return waiting === 0 && postponed.count === 0 && failed === 0 && stopped.length === 0;
}

async function installedOf(
  parts: ReachParts,
  rows: readonly ChannelConfiguration[],
): Promise<ReadonlyMap<string, Installed>> {
  const direct = await installationTimes(parts, rows.flatMap(conversationIdsOf));
  const teams = await teamsOf(parts, rows, direct);
  const ofTeams = await installationTimes(parts, [...teams.values()].flat());
  const chats = new Map<string, Installed>();
  const found = new Map<string, Installed>();
  for (const row of rows) {
    const times = row.places.flatMap((place) => {
      const id = conversationIdOf(place);
      if (id === null) return [];
      const team = place.kind === 'channel' ? (teams.get(place.teamId.toLowerCase()) ?? []) : [];
      return direct.get(id) ?? team.flatMap((internal) => ofTeams.get(internal) ?? []);
    });
    const personal = row.places.find(({ kind }) => kind === 'personal');
    if (times.length > 0) found.set(row.name, { kind: 'since', at: Math.max(...times) });
    else if (personal !== undefined) {
      const tenantId = (personal.tenantId ?? parts.about.homeTenantId)?.toLowerCase() ?? null;
      const prefix = tenantId === null ? 'installed-personal/' : `installed-personal/${tenantId}/`;
      const counted = chats.get(prefix) ?? (await countChats(parts, prefix));
      chats.set(prefix, counted);
      found.set(row.name, counted);
    }
  }
  return found;
}

/** When the bot was kept in mind to be in conversations, milliseconds since the epoch, by id. */
async function installationTimes({ store }: ReachParts, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const items = await store.read([...new Set(ids)].map((id) => `installed/${id}`));
  return new Map(
    Object.entries(items).flatMap(([key, item]): [string, number][] => {
      const time: unknown = item.installedAt;
      return typeof time === 'number' && Number.isFinite(time) ? [[key.slice('installed/'.length), time]] : [];
    }),
  );
}

/** An installation in a team is one for all of its channels: the teams' own ids, by those of their Entra groups. */
async function teamsOf(
  { store }: ReachParts,
  rows: readonly ChannelConfiguration[],
  direct: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const wanted = new Map<string, Set<string>>();
  for (const place of rows.flatMap(({ places }) => places)) {
    if (place.kind !== 'channel' || direct.has(place.channelId)) continue;
    const tenantId = place.tenantId.toLowerCase();
    wanted.set(tenantId, (wanted.get(tenantId) ?? new Set()).add(place.teamId.toLowerCase()));
  }
  const teams = new Map<string, string[]>();
  for (const [tenantId, groupIds] of wanted) {
    const prefix = `team/${tenantId}/`;
    let keys: readonly string[] = [];
    let looked = 0;
    do {
      keys = await store.keys(prefix, KEYS_AT_A_TIME, keys.at(-1));
      const items = await store.read([...keys]);
      for (const key of keys) {
        const groupId: unknown = items[key]?.groupId;
        const group = typeof groupId === 'string' ? groupId.toLowerCase() : '';
        if (groupIds.has(group)) teams.set(group, [...(teams.get(group) ?? []), key.slice(prefix.length)]);
      }
      looked += keys.length;
    } while (keys.length === KEYS_AT_A_TIME && looked < MOST_KEYS);
  }
  return teams;
}

async function countChats({ store }: ReachParts, prefix: string): Promise<Installed> {
  let count = 0;
  let keys: readonly string[] = [];
  do {
    keys = await store.keys(prefix, KEYS_AT_A_TIME, keys.at(-1));
    count += keys.length;
  } while (keys.length === KEYS_AT_A_TIME && count < MOST_KEYS);
  return { kind: 'chats', count, more: keys.length === KEYS_AT_A_TIME };
}
