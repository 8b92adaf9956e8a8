import { jsonFault } from './json-fault.ts';
import { faultAt, refuse } from './refusal.ts';

/** What JSON can say; integers that a double cannot hold are bigint. */
export type Json = string | number | bigint | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Parses JSON without losing digits of large integers. `name` is the option, for the message. Errors: `bad-json`. */
export function parseJson(text: string, name: string): Json {
  let value: unknown;
  try {
    // Only a text with a long run of digits pays for looking at each number's source.
    value = /\d{16}/.test(text) ? JSON.parse(text, keepInteger) : JSON.parse(text);
  } catch (thrown) {
    return refuseJson(text, name, thrown);
  }
  return value as Json;
}

/** Whether a text is JSON as it stands. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function keepInteger(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source;
  if (typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined) return value;
  return /^-?\d{1,40}$/.test(source) ? BigInt(source) : value;
}

function refuseJson(text: string, name: string, thrown: unknown): never {
  if (thrown instanceof RangeError) {
    return refuse('bad-json', `The value of ${name} is nested too deeply.`);
  }
  const fault = jsonFault(text);
  // Both are RFC 8259, so what JSON.parse refuses has a fault.
  if (fault === undefined) throw thrown;
  const found = fault.at >= text.length ? 'it ends here' : `found ${text.charAt(fault.at)}`;
  const hint = text.charAt(fault.at) === "'" ? ' JSON takes double quotes, not single ones.' : '';
  return refuse('bad-json', `The value of ${name} is not valid JSON: expected ${fault.expected}, ${found}.${hint}`, {
    fault: faultAt(text, fault.at),
  });
}

/** "the text "x"", "the number 5", "a list": a value as messages name it. */
export function describeJson(value: Json): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return `the text ${value.length > 40 ? `"${value.slice(0, 40)}…"` : `"${value}"`}`;
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${value}`;
  if (typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? 'a list' : 'an object';
}
