import type { Storage, StoreItems } from 'botbuilder-core';

/**
 * Durable state: Bot Framework's `Storage` and what the project needs besides.
 *
 * Items are plain JSON objects. Two of their properties mean something to every store:
 * - `eTag`: set on what `read` gives. `write` with an `eTag` that is no longer the stored item's fails with
 *   {@link ConflictError} and changes nothing; without one, with `'*'`, or for a key that holds nothing, it overwrites. With
 *   {@link NOT_STORED} it writes only where the key holds nothing.
 * - `expiresAt`: a number of milliseconds since the epoch; from then on the item is as good as deleted.
 *
 * All keys of one `write` or `delete` change together or not at all; there are at most 100. A `read` of several keys while others
 * write may find some of their changes and not the rest, but never half of an item. Once a `write` has resolved, every `read` finds it,
 * on every machine. A key has at most 1,000 bytes of UTF-8; longer ones hold nothing.
 */
export interface Store extends Storage {
  read(keys: string[]): Promise<StoreItems>;
  write(changes: StoreItems): Promise<void>;
  delete(keys: string[]): Promise<void>;
  /**
   * Keys that begin with `prefix`, in ascending order of their UTF-8 bytes, at most `limit`, and only those after `after`. A prefix
   * without a `/` is sure to find only keys without one; with one, it names a kind that is listed (kinds.ts), or it throws TypeError.
   */
  keys(prefix: string, limit: number, after?: string): Promise<readonly string[]>;
  /** Removes what has expired; gives the number of items removed. A store that does so by itself gives 0. */
  sweep(): number;
  /** Ends the use of the store. Calling it again does nothing. */
  close(): void;
}

/** An eTag that no stored item has: written with it, an item must not be there yet. */
export const NOT_STORED = 'not-stored';

/** An item was written with the eTag of a version that is no longer the stored one. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
  readonly code = 'store-conflict';
  readonly key: string;

  constructor(key: string) {
    super(`The item ${JSON.stringify(key)} was changed by someone else since it was read (eTag conflict).`);
    this.key = key;
  }
}

/** A store that cannot be used; its message is one line that says what to do. */
export class StoreOpenError extends Error {
  override readonly name = 'StoreOpenError';
  readonly code = 'store-open';
}
