/** Longer than any id that Teams sends. */
const MAX_ID_CHARACTERS = 1000;

/** The value at a path of own properties of something from outside; undefined where the path leads nowhere. */
export function fieldOf(value: unknown, ...path: readonly string[]): unknown {
  let at: unknown = value;
  for (const name of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = Reflect.get(at, name);
  }
  return at;
}

/** The same, as an id: text that is not empty, of bounded length, without control characters; otherwise null. */
export function textOf(value: unknown, ...path: readonly string[]): string | null {
  const text = fieldOf(value, ...path);
  if (typeof text !== 'string' || text === '' || text.length > MAX_ID_CHARACTERS) return null;
  return /\p{Cc}/u.test(text) || !text.isWellFormed() ? null : text;
}
