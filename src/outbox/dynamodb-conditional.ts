import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamodbRequests, type Item, type Key, keyItem } from '../store/dynamodb-requests.ts';
import { type Change, named, updateOf, type Values } from './dynamodb-attributes.ts';

/** Whether a write was made; where its condition did not hold, the item as it is. */
export type Outcome =
  | { readonly done: true; readonly item: Item }
  | { readonly done: false; readonly item: Item | null };

/** Changes one item; the condition decides whether. */
export async function change(requests: DynamodbRequests, what: Change): Promise<Outcome> {
  return conditional(requests, what.key, async () => (await requests.update(updateOf(what))).Attributes ?? {});
}

export interface Put {
  readonly item: Item;
  readonly key: Key;
  readonly condition: string;
  readonly values?: Values;
}

/** Writes one item where the condition holds. */
export async function put(requests: DynamodbRequests, { item, key, condition, values = {} }: Put): Promise<Outcome> {
  return conditional(requests, key, async () => {
    await requests.put({
      Item: item,
      ConditionExpression: condition,
      ...named(condition, values),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    return item;
  });
}

/** Removes one item where the condition holds. */
export async function remove(
  requests: DynamodbRequests,
  key: Key,
  condition: string,
  values: Values = {},
): Promise<Outcome> {
  return conditional(requests, key, async () => {
    await requests.delete({ Key: keyItem(key), ConditionExpression: condition, ...named(condition, values) });
    return {};
  });
}

async function conditional(requests: DynamodbRequests, key: Key, write: () => Promise<Item>): Promise<Outcome> {
  try {
    return { done: true, item: await write() };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    // DynamoDB gives it with the refusal; what only speaks its protocol may not.
    return { done: false, item: error.Item ?? (await requests.get(key)) };
  }
}

/** Works on all of them, so many side by side. Rejects with the first failure, when all that was begun has ended. */
export async function sideBySide<Each, Result>(
  items: readonly Each[],
  work: (item: Each) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const failures: unknown[] = [];
  const left = items.entries();
  const go = async () => {
    for (const [index, item] of left) {
      if (failures.length > 0) return;
      try {
        results[index] = await work(item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, go));
  if (failures.length > 0) throw failures[0];
  return results;
}

/** Of the 50 connections that the SDK keeps by default, some are for others. */
const AT_ONCE = 24;
