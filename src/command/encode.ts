import type { Value } from './command.ts';

/** What `JSON.stringify` takes without loss. */
export type Encoded = string | number | boolean | null | readonly Encoded[] | { readonly [key: string]: Encoded };

/**
 * An input as JSON can say it: bytes as `{"$bytes": base64}`, times as `{"$date": ISO 8601}`, and integers beyond a
 * double's precision as their digits in text.
 */
export function encodeInput(value: Value): Encoded {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Date) return { $date: value.toISOString() };
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') };
  if (isList(value)) return value.map(encodeInput);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, encodeInput(inner)]));
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
