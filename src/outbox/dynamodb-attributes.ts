import type { AttributeValue, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { type Item, type Key, keyItem } from '../store/dynamodb-requests.ts';

/** Values of attributes by name; null: the attribute is left out. */
export type Values = Readonly<Record<string, string | number | Uint8Array | null>>;

export function itemOf(values: Values): Item {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, attribute(value)]])),
  );
}

function attribute(value: string | number | Uint8Array): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  return { B: value };
}

/** Empty where there is none. */
export function text(item: Item, name: string): string {
  return item[name]?.S ?? '';
}

export function textOrNull(item: Item, name: string): string | null {
  return item[name]?.S ?? null;
}

export function numberOrNull(item: Item, name: string): number | null {
  const digits = item[name]?.N;
  return digits === undefined ? null : Number(digits);
}

/** 0 where there is none, as DynamoDB's ADD takes it. */
export function count(item: Item, name: string): number {
  return numberOrNull(item, name) ?? 0;
}

export function bytesOrNull(item: Item, name: string): Uint8Array | null {
  return item[name]?.B ?? null;
}

/** A change of one item. In `condition`, `#name` is an attribute and `:name` one of `values`. */
export interface Change {
  readonly key: Key;
  /** Null removes the attribute. */
  readonly set?: Values;
  /** Only where the item has no such attribute yet. */
  readonly setOnce?: Values;
  readonly add?: Readonly<Record<string, number>>;
  readonly condition?: string;
  readonly values?: Values;
}

export function updateOf({ key, set = {}, setOnce = {}, add = {}, condition, values = {} }: Change) {
  const given = Object.keys(set).filter((name) => set[name] !== null);
  const gone = Object.keys(set).filter((name) => set[name] === null);
  const expression = [
    clause('SET', [
      ...given.map((name) => `#${name} = :set_${name}`),
      ...Object.keys(setOnce).map((name) => `#${name} = if_not_exists(#${name}, :once_${name})`),
    ]),
    clause(
      'REMOVE',
      gone.map((name) => `#${name}`),
    ),
    clause(
      'ADD',
      Object.keys(add).map((name) => `#${name} :add_${name}`),
    ),
  ]
    .filter((part) => part !== '')
    .join(' ');
  const input: Omit<UpdateItemCommandInput, 'TableName'> = {
    Key: keyItem(key),
    UpdateExpression: expression,
    ...named(`${expression} ${condition ?? ''}`, {
      ...prefixed('set_', set),
      ...prefixed('once_', setOnce),
      ...prefixed('add_', add),
      ...values,
    }),
    ...(condition === undefined ? {} : { ConditionExpression: condition }),
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
  return input;
}

/** The names and values that stand in an expression as `#name` and `:name`. */
export function named(expression: string, values: Values) {
  const names = new Set([...expression.matchAll(/#(\w+)/g)].map(([, name = '']) => name));
  const used = new Set([...expression.matchAll(/:(\w+)/g)].map(([, name = '']) => name));
  const standing = Object.fromEntries(Object.entries(values).filter(([name]) => used.has(name)));
  return {
    ...(names.size === 0
      ? {}
      : { ExpressionAttributeNames: Object.fromEntries([...names].map((name) => [`#${name}`, name])) }),
    ...(used.size === 0 ? {} : { ExpressionAttributeValues: itemOf(prefixed(':', standing)) }),
  };
}

function clause(word: string, parts: readonly string[]): string {
  return parts.length === 0 ? '' : `${word} ${parts.join(', ')}`;
}

function prefixed(prefix: string, values: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name}`, value]));
}
