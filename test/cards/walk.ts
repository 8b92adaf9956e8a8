/** One object within a card, with the keys and indexes that lead to it. */
export interface Node {
  readonly path: string;
  readonly object: Readonly<Record<string, unknown>>;
}

/** Every object within a value, the outermost first. */
export function* nodes(value: unknown, path = ''): Iterable<Node> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield { path, object: Object.fromEntries(Object.entries(value)) };
  for (const [key, item] of Object.entries(value)) yield* nodes(item, `${path}/${key}`);
}

/** Every string within a value, by its path. */
export function* strings(value: unknown, path = ''): Iterable<{ readonly path: string; readonly text: string }> {
  if (typeof value === 'string') yield { path, text: value };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) yield* strings(item, `${path}/${key}`);
}
