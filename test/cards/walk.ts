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

/** The elements of a card of one type. */
export function all(card: unknown, type: string) {
  return [...nodes(card)].filter(({ object }) => object.type === type).map(({ object }) => object);
}

export function texts(card: unknown): readonly string[] {
  return [...strings(card)].map(({ text }) => text);
}

export function says(card: unknown, part: string): boolean {
  return texts(card).some((text) => text.includes(part));
}

/** Actions of the rows, without their fallbacks. */
export function actions(card: unknown) {
  return [...nodes(card)]
    .filter(({ path, object }) => /\/actions\/\d+$/.test(path) && object.type !== undefined)
    .map(({ object }) => object);
}
