import type { AttributeValue, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { type Item, keyItem } from '../store/dynamodb-requests.ts';
import { TTL_ATTRIBUTE } from '../store/dynamodb-table.ts';
import { SHARES, type Share, type Shares } from './tenant-share-plan.ts';

const SHARE_PREFIX = 'share';
const WISH_PREFIX = 'wish:';
/** Wishes of processes that ended without a word are removed by others after this. */
const FORGET_WISH_AFTER_MS = 60_000;
const KEEP_SECONDS = 24 * 60 * 60;

const number = z.object({ N: z.string() }).transform(({ N }) => Number(N));
const text = z.object({ S: z.string() }).transform(({ S }) => S);
const share = z.object({ M: z.object({ owner: text.optional(), until: number, since: number }) });
const wish = z.object({ M: z.object({ shares: number, since: number, until: number }) });

/** Where the shares of a tenant stand. */
export function keyOf(tenantId: string): Item {
  return keyItem({ pk: `tenant#${tenantId}`, sk: 'shares' });
}

/** The item as it was read; without one, nobody has ever taken a share. */
export function readShares(item: Item = {}): Shares {
  const shares = Array.from({ length: SHARES }, (_, place): Share | null => {
    const { data } = share.safeParse(item[`${SHARE_PREFIX}${place}`]);
    return data === undefined ? null : { ...data.M, owner: data.M.owner ?? null };
  });
  const wishes = Object.entries(item).flatMap(([name, value]) => {
    const parsed = name.startsWith(WISH_PREFIX) ? wish.safeParse(value) : null;
    return parsed?.success ? [[name.slice(WISH_PREFIX.length), parsed.data.M] as const] : [];
  });
  return { shares, wishes: new Map(wishes) };
}

/** What one process changes about the shares, all of it or nothing. */
export interface ShareChange {
  readonly id: string;
  /** When the change was decided: leases are counted from then, however long the request takes. */
  readonly now: number;
  readonly leaseMs: number;
  /** After this time what was given back is free. */
  readonly freeAfterMs: number;
  readonly keep: readonly number[];
  readonly take: readonly number[];
  readonly giveBack: readonly number[];
  readonly wish: number | null;
}

/**
 * The one request that makes the change. It is refused where a share that was thought free has been taken, or one's own is not as it was
 * last seen, so that a request that arrives late or twice changes nothing.
 */
export function updateOf(
  tableName: string,
  tenantId: string,
  known: Shares,
  change: ShareChange,
): UpdateItemCommandInput {
  const { id, now, leaseMs, freeAfterMs, keep, take, giveBack } = change;
  const names: Record<string, string> = { '#ttl': TTL_ATTRIBUTE };
  const values: Item = { ':ttl': attribute(Math.ceil(now / 1000) + KEEP_SECONDS) };
  const sets = ['#ttl = :ttl'];
  const removes: string[] = [];
  const conditions: string[] = [];
  const put = (number: number, value: Readonly<Record<string, string | number>>): void => {
    names[`#s${number}`] = `${SHARE_PREFIX}${number}`;
    values[`:s${number}`] = map(value);
    sets.push(`#s${number} = :s${number}`);
  };
  for (const number of [...keep, ...giveBack]) {
    const { since = now, until = 0 } = known.shares[number] ?? {};
    put(
      number,
      keep.includes(number) ? { owner: id, until: now + leaseMs, since } : { until: now + freeAfterMs, since },
    );
    values[`:u${number}`] = attribute(until);
    values[':me'] = attribute(id);
    names['#owner'] = 'owner';
    names['#until'] = 'until';
    conditions.push(`#s${number}.#owner = :me AND #s${number}.#until = :u${number}`);
  }
  for (const number of take) {
    put(number, { owner: id, until: now + leaseMs, since: now });
    values[':now'] = attribute(now);
    names['#until'] = 'until';
    conditions.push(`(attribute_not_exists(#s${number}) OR #s${number}.#until < :now)`);
  }
  const wished = known.wishes.get(id);
  if (change.wish !== null) {
    // Whoever had a share until now waits from now on.
    const waited = keep.length + giveBack.length === 0 && wished !== undefined && wished.until > now;
    names['#wish'] = `${WISH_PREFIX}${id}`;
    values[':wish'] = map({ shares: change.wish, since: waited ? wished.since : now, until: now + leaseMs });
    sets.push('#wish = :wish');
  }
  const old = [...known.wishes].filter(([, { until }]) => until < now - FORGET_WISH_AFTER_MS).map(([other]) => other);
  const gone = new Set([...old, ...(wished && change.wish === null ? [id] : [])]);
  if (change.wish !== null) gone.delete(id);
  for (const [index, other] of [...gone].entries()) {
    names[`#gone${index}`] = `${WISH_PREFIX}${other}`;
    removes.push(`#gone${index}`);
  }
  return {
    TableName: tableName,
    Key: keyOf(tenantId),
    UpdateExpression: `SET ${sets.join(', ')}${removes.length > 0 ? ` REMOVE ${removes.join(', ')}` : ''}`,
    ...(conditions.length > 0 ? { ConditionExpression: conditions.join(' AND ') } : {}),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
    ReturnValues: 'ALL_NEW',
  };
}

function attribute(value: string | number): AttributeValue {
  return typeof value === 'string' ? { S: value } : { N: String(value) };
}

function map(values: Readonly<Record<string, string | number>>): AttributeValue {
  return { M: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, attribute(value)])) };
}
