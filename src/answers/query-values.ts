import type { QueryNode } from '../command/jmespath.ts';
import { isPlainList, isPlainObject, type Plain } from './plain.ts';

/** An expression given to a function, as in `sort_by(@, &Name)`. */
export class QueryReference {
  readonly node: QueryNode;

  constructor(node: QueryNode) {
    this.node = node;
  }
}

export type QueryType = 'number' | 'string' | 'boolean' | 'array' | 'object' | 'null' | 'expression';

export function typeOf(value: Plain | QueryReference): QueryType {
  if (value instanceof QueryReference) return 'expression';
  if (value === null) return 'null';
  if (isPlainList(value)) return 'array';
  if (isPlainObject(value)) return 'object';
  return typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : 'boolean';
}

/** What the specification holds for false: nothing, false, and empty texts, lists and objects; 0 is none of them. */
export function isFalse(value: Plain): boolean {
  if (isPlainList(value)) return value.length === 0;
  if (isPlainObject(value)) return Object.keys(value).length === 0;
  return value === null || value === false || value === '';
}

export function equals(a: Plain, b: Plain): boolean {
  if (isPlainList(a))
    return isPlainList(b) && a.length === b.length && a.every((item, at) => equals(item, b[at] ?? null));
  if (isPlainObject(a)) {
    if (!isPlainObject(b)) return false;
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length &&
      keys.every((key) => Object.hasOwn(b, key) && equals(a[key] ?? null, b[key] ?? null))
    );
  }
  return a === b;
}

/** Python's order, in which the AWS CLI compares: numbers by value, texts by code point. */
export function compare(a: string | number, b: string | number): number {
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareTexts(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at += 1) {
    if (a.charCodeAt(at) === b.charCodeAt(at)) continue;
    // Both halves of a surrogate pair stand before what comes behind them in UTF-16 and after it by code point.
    const [first, second] = [codePointAround(a, at), codePointAround(b, at)];
    return first < second ? -1 : 1;
  }
  return a.length - b.length;
}

/** The code point that the unit at this place is part of. */
function codePointAround(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  const start = unit >= 0xdc00 && unit <= 0xdfff && at > 0 ? at - 1 : at;
  return text.codePointAt(start) ?? 0;
}
