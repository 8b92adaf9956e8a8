/** The value at a path of own members of something from outside; numbers in the path are places in lists. Undefined where it leads nowhere. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found: unknown = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined;
    found = Reflect.get(found, step);
  }
  return found;
}

/** Text at a path: strings trimmed, numbers and booleans in words; null where there is none or it is empty. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string | null {
  const found = at(value, ...path);
  if (typeof found === 'number' || typeof found === 'boolean') return String(found);
  if (typeof found !== 'string') return null;
  const text = found.trim();
  return text === '' ? null : text;
}

/** A finite number at a path, also from text; null where there is none. */
export function numberAt(value: unknown, ...path: readonly (string | number)[]): number | null {
  const found = at(value, ...path);
  if (typeof found !== 'number' && (typeof found !== 'string' || found.trim() === '')) return null;
  const number = Number(found);
  return Number.isFinite(number) ? number : null;
}

export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** Strings of the list at a path; what is no text is left out. */
export function textsAt(value: unknown, ...path: readonly (string | number)[]): readonly string[] {
  return listAt(value, ...path).flatMap((_item, index) => textAt(value, ...path, index) ?? []);
}

/** Members of the object at a path, in their order. */
export function entriesAt(
  value: unknown,
  ...path: readonly (string | number)[]
): readonly (readonly [string, unknown])[] {
  const found = at(value, ...path);
  return isObject(found) ? Object.entries(found) : [];
}

/**
 * A time at a path as ISO 8601: from ISO text, also with an offset without a colon (`+0000`), RFC 1123 text, and epoch seconds or
 * milliseconds as number or text; without a zone (`Nov 29, 2016 7:43:20 PM`), UTC is meant. Null where there is none.
 */
export function timeAt(value: unknown, ...path: readonly (string | number)[]): string | null {
  const text = textAt(value, ...path);
  if (text === null) return null;
  if (/^\d{9,11}(?:\.\d+)?$/.test(text)) return iso(Number(text) * 1000);
  if (/^\d{12,14}$/.test(text)) return iso(Number(text));
  return iso(Date.parse(zoned(text)));
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const LAST_MS = Date.UTC(9999, 11, 31);

function zoned(text: string): string {
  const fixed = text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
  if (!/\d:\d{2}/.test(fixed) || /(?:Z|[+-]\d{2}:\d{2}|[A-Z]{3,4}(?: \d{4})?)$/.test(fixed)) return fixed;
  return /\dT\d/.test(fixed) ? `${fixed}Z` : `${fixed} UTC`;
}

function iso(ms: number): string | null {
  // Years of more than four digits are no time of an event, and overflow when something is added to them.
  return Math.abs(ms) <= LAST_MS ? new Date(ms).toISOString() : null;
}
