/** In UTF-8. As much as every store can order. */
export const MOST_KEY_BYTES = 1000;

/** A clock knows nothing beyond, and databases have whole numbers of so many digits only. */
const LAST_TIME = 8.64e15;
/** What every store changes together. */
const MOST_TOGETHER = 100;

export interface ItemToWrite {
  readonly key: string;
  readonly json: string;
  /** Null: overwrite whatever is there. */
  readonly eTag: string | null;
  /** Milliseconds since the epoch; null: it is kept. */
  readonly expiresAt: number | null;
}

/** What is to be written under a key. Throws TypeError where no store takes it. */
export function readItem(key: string, item: unknown): ItemToWrite {
  if (Buffer.byteLength(checkedKey(key)) > MOST_KEY_BYTES) {
    throw new TypeError(
      `The store's keys have at most ${MOST_KEY_BYTES} bytes; ${JSON.stringify(key.slice(0, 100))}… has more.`,
    );
  }
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    throw new TypeError(`The store takes objects; the value for ${JSON.stringify(key)} is none.`);
  }
  const { eTag, ...rest } = item as { eTag?: unknown; expiresAt?: unknown };
  const { expiresAt } = rest;
  return {
    key,
    json: JSON.stringify(rest),
    eTag: typeof eTag === 'string' && eTag !== '' && eTag !== '*' ? eTag : null,
    expiresAt:
      typeof expiresAt === 'number' && Number.isFinite(expiresAt)
        ? Math.max(-LAST_TIME, Math.min(LAST_TIME, Math.floor(expiresAt)))
        : null,
  };
}

/** UTF-8 has no lone surrogates: a store would keep them all as the same replacement character, and two keys would be one. */
export function checkedKey(key: string): string {
  if (!key.isWellFormed())
    throw new TypeError(`The store's keys are well-formed Unicode; ${JSON.stringify(key)} is not.`);
  return key;
}

/** Throws TypeError where more is to change together than every store can. */
export function checkedCount(items: readonly unknown[]): void {
  if (items.length > MOST_TOGETHER) {
    throw new TypeError(`The store changes at most ${MOST_TOGETHER} items together, not ${items.length}.`);
  }
}
