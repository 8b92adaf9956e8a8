import { ConflictError, type Store } from './store.ts';

/** The store, with `failed` told of each request that failed. A conflict is an answer, not a failure. */
export function watchedStore(store: Store, failed: () => void): Store {
  const watched = async <T>(asked: Promise<T>): Promise<T> => {
    try {
      return await asked;
    } catch (error) {
      if (!(error instanceof ConflictError)) failed();
      throw error;
    }
  };
  return {
    read: (keys) => watched(store.read(keys)),
    write: (changes) => watched(store.write(changes)),
    delete: (keys) => watched(store.delete(keys)),
    keys: (prefix, limit, after) => watched(store.keys(prefix, limit, after)),
    sweep: () => store.sweep(),
    close: () => store.close(),
  };
}
