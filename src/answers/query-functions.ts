import type { QueryNode } from '../command/jmespath.ts';
import { isPlainList, isPlainObject, type Plain, type PlainObject } from './plain.ts';
import { compare, equals, QueryReference, type QueryType, typeOf } from './query-values.ts';

type Evaluate = (node: QueryNode, value: Plain) => Plain;
type Argument = Plain | QueryReference;

/** What the types are called to people. */
const TYPE_WORDS: Readonly<Record<QueryType, string>> = {
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'nothing (null)',
  expression: 'an expression (&…)',
};

/**
 * Calls a function of the JMESPath specification by its name, as the AWS CLI's implementation does where the specification leaves room.
 * @throws Error with a sentence where an argument is of the wrong type, or the name of no function.
 */
export function callFunction(name: string, args: readonly Argument[], evaluate: Evaluate): Plain {
  const run = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (run === undefined) throw new Error(`There is no function ${name}().`);
  return run(new Call(name, args, evaluate));
}

/** By name; numbers of arguments are checked when the expression is read. */
const FUNCTIONS: Readonly<Record<string, (call: Call) => Plain>> = {
  abs: (call) => Math.abs(call.number(0)),
  avg: (call) => {
    const numbers = call.numbers(0);
    return numbers.length === 0 ? null : sum(numbers) / numbers.length;
  },
  ceil: (call) => Math.ceil(call.number(0)),
  contains: (call) => {
    const subject = call.one(0, ['array', 'string']);
    const sought = call.value(1);
    if (isPlainList(subject)) return subject.some((item) => equals(item, sought));
    return String(subject).includes(call.text(1));
  },
  ends_with: (call) => call.text(0).endsWith(call.text(1)),
  floor: (call) => Math.floor(call.number(0)),
  join: (call) => call.texts(1).join(call.text(0)),
  keys: (call) => Object.keys(call.object(0)),
  length: (call) => {
    const value = call.one(0, ['string', 'array', 'object']);
    if (typeof value === 'string') return [...value].length;
    return Object.keys(value ?? {}).length;
  },
  map: (call) => call.list(1).map((item) => call.apply(0, item)),
  max: (call) => best(call.comparables(0), (value) => value, 1),
  max_by: (call) => best(call.list(0), (item) => call.key(1, item), 1),
  merge: (call) => Object.fromEntries(call.objects().flatMap((object) => Object.entries(object))),
  min: (call) => best(call.comparables(0), (value) => value, -1),
  min_by: (call) => best(call.list(0), (item) => call.key(1, item), -1),
  not_null: (call) => call.values().find((value) => value !== null) ?? null,
  reverse: (call) => {
    const value = call.one(0, ['array', 'string']);
    return isPlainList(value) ? value.toReversed() : [...String(value)].reverse().join('');
  },
  sort: (call) => call.comparables(0).toSorted(compare),
  sort_by: (call) => {
    const keyed = call.list(0).map((item) => ({ item, key: call.key(1, item) }));
    call.alike(keyed.map(({ key }) => key));
    return keyed.sort((a, b) => compare(a.key, b.key)).map(({ item }) => item);
  },
  starts_with: (call) => call.text(0).startsWith(call.text(1)),
  sum: (call) => sum(call.numbers(0)),
  to_array: (call) => {
    const value = call.value(0);
    return isPlainList(value) ? value : [value];
  },
  to_number: (call) => {
    const value = call.value(0);
    return typeof value === 'number' ? value : typeof value === 'string' ? parsedNumber(value) : null;
  },
  to_string: (call) => {
    const value = call.value(0);
    return typeof value === 'string' ? value : asciiJson(value);
  },
  type: (call) => typeOf(call.value(0)),
  values: (call) => Object.values(call.object(0)),
};

/** One call: hands out its arguments as the types that the function takes. */
class Call {
  readonly #name: string;
  readonly #args: readonly Argument[];
  readonly #evaluate: Evaluate;

  constructor(name: string, args: readonly Argument[], evaluate: Evaluate) {
    this.#name = name;
    this.#args = args;
    this.#evaluate = evaluate;
  }

  /** Any value, not an expression. */
  value(at: number): Plain {
    const value = this.#args[at] ?? null;
    if (value instanceof QueryReference) throw this.#wrongType(value, ['a value']);
    return value;
  }

  values(): readonly Plain[] {
    return this.#args.map((_, at) => this.value(at));
  }

  one(at: number, types: readonly QueryType[]): Plain {
    const value = this.value(at);
    if (types.includes(typeOf(value))) return value;
    throw this.#wrongType(
      value,
      types.map((type) => TYPE_WORDS[type]),
    );
  }

  number(at: number): number {
    return this.#asNumber(this.value(at));
  }

  text(at: number): string {
    return this.#asText(this.value(at));
  }

  list(at: number): readonly Plain[] {
    const value = this.value(at);
    if (isPlainList(value)) return value;
    throw this.#wrongType(value, [TYPE_WORDS.array]);
  }

  object(at: number): PlainObject {
    const value = this.value(at);
    if (isPlainObject(value)) return value;
    throw this.#wrongType(value, [TYPE_WORDS.object]);
  }

  objects(): readonly PlainObject[] {
    return this.#args.map((_, at) => this.object(at));
  }

  numbers(at: number): readonly number[] {
    return this.list(at).map((item) => this.#asNumber(item));
  }

  texts(at: number): readonly string[] {
    return this.list(at).map((item) => this.#asText(item));
  }

  /** A list of numbers or a list of texts. */
  comparables(at: number): readonly (number | string)[] {
    const items = this.list(at).map((item) => this.#asComparable(item));
    this.alike(items);
    return items;
  }

  /** Applies the expression that an argument is. */
  apply(at: number, item: Plain): Plain {
    const reference = this.#args[at] ?? null;
    if (reference instanceof QueryReference) return this.#evaluate(reference.node, item);
    throw this.#wrongType(reference, [TYPE_WORDS.expression]);
  }

  /** What the expression gives to sort an item by. */
  key(at: number, item: Plain): number | string {
    return this.#asComparable(this.apply(at, item));
  }

  /** Numbers and texts have no order among each other. */
  alike(values: readonly (number | string)[]): void {
    const [first] = values;
    const other = values.find((value) => typeof value !== typeof first);
    if (first !== undefined && other !== undefined) throw this.#wrongType(other, [TYPE_WORDS[typeOf(first)]]);
  }

  #asNumber(value: Plain): number {
    if (typeof value === 'number') return value;
    throw this.#wrongType(value, [TYPE_WORDS.number]);
  }

  #asText(value: Plain): string {
    if (typeof value === 'string') return value;
    throw this.#wrongType(value, [TYPE_WORDS.string]);
  }

  #asComparable(value: Plain): number | string {
    if (typeof value === 'number' || typeof value === 'string') return value;
    throw this.#wrongType(value, [TYPE_WORDS.number, TYPE_WORDS.string]);
  }

  #wrongType(value: Argument, wanted: readonly string[]): Error {
    return new Error(
      `The query's ${this.#name}() met ${TYPE_WORDS[typeOf(value)]} where it needs ${wanted.join(' or ')}.`,
    );
  }
}

/** The first item of the greatest (`sign` 1) or least (-1) key; null of none. */
function best<Item extends Plain>(
  items: readonly Item[],
  keyOf: (item: Item) => number | string,
  sign: 1 | -1,
): Item | null {
  let found: { readonly item: Item; readonly key: number | string } | null = null;
  for (const item of items) {
    const key = keyOf(item);
    if (found === null || compare(key, found.key) * sign > 0) found = { item, key };
  }
  return found?.item ?? null;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** What Python's `int` and `float` read, as far as JSON can hold it. */
function parsedNumber(text: string): number | null {
  const trimmed = text.trim();
  if (!/^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/.test(trimmed))
    return null;
  const number = Number(trimmed.replaceAll('_', ''));
  return Number.isFinite(number) ? number : null;
}

/** JSON in ASCII, as the AWS CLI's `to_string` gives it. */
function asciiJson(value: Plain): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
