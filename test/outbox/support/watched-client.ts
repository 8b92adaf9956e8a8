import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** What becomes of a request: it is made; its process is killed before it, or after it and before its answer. */
export type Fate = 'made' | 'killed before' | 'killed after';

export interface Watch {
  /** Requests that were made, by operation, such as `UpdateItem`. */
  readonly made: string[];
  /** The process has been killed: nothing it asks for is done. */
  readonly isKilled: () => boolean;
}

const READS: ReadonlySet<string> = new Set(['GetItem', 'BatchGetItem', 'Query']);

/**
 * Watches the requests of a client, and kills its process at one of them, as far as anybody outside can see.
 *
 * @param fate by the number of the request that changes something, from 1: what a kill before a reading leaves, one after the change before does.
 * @param turns of the event loop that a request waits before it is made, and its answer before it is given.
 */
export function watchClient(
  client: DynamoDBClient,
  fate: (change: number) => Fate = () => 'made',
  turns: () => number = () => 0,
): Watch {
  const made: string[] = [];
  let killed = false;
  let changes = 0;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const operation = String(context.commandName).replace(/Command$/, '');
      for (let left = turns(); left > 0; left -= 1) await nextTurn();
      const isChange = !READS.has(operation);
      if (isChange) changes += 1;
      const what = isChange ? fate(changes) : 'made';
      if (what === 'killed before') killed = true;
      if (killed) throw new KilledError();
      made.push(operation);
      if (what === 'killed after') killed = true;
      const answer = await next(args);
      for (let left = turns(); left > 0; left -= 1) await nextTurn();
      if (killed) throw new KilledError();
      return answer;
    },
    { step: 'initialize', name: 'watch' },
  );
  return { made, isKilled: () => killed };
}

/** Does something before a request of the client, by its number from 1, and only then makes that. */
export function interruptClient(
  client: DynamoDBClient,
  request: number,
  work: () => Promise<void>,
): { readonly wasReached: () => boolean } {
  let requests = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      requests += 1;
      if (requests === request) await work();
      return next(args);
    },
    { step: 'initialize', name: 'interrupt' },
  );
  return { wasReached: () => requests >= request };
}

export class KilledError extends Error {
  override readonly name = 'KilledError';
}
