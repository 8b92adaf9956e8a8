import { z } from 'zod';
import type { Store } from '../store/store.ts';
import type { SignedInPerson } from './person.ts';
import { hashOf, isSecret, type NewSecret } from './secrets.ts';

export interface SessionParts {
  readonly store: Pick<Store, 'read' | 'write' | 'delete'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly newSecret: NewSecret;
}

export interface Session {
  /** The secret that stands in the cookie. */
  readonly id: string;
  readonly person: SignedInPerson;
}

/** A working day; then Entra is asked again who somebody is. */
export const SESSION_MS = 8 * 60 * 60 * 1000;
const IDLE_MS = 60 * 60 * 1000;
/** That somebody is still there is written down no more often than this. */
const SEEN_EVERY_MS = 5 * 60 * 1000;

const stored = z.object({
  person: z.object({ objectId: z.string(), userPrincipalName: z.string().nullable(), name: z.string() }),
});
const seen = z.object({ at: z.number() });

/**
 * Sessions of administrators, in the store that all instances share, under the hash of their id. Two items each: what is written again
 * while a session is used cannot bring back one that has ended meanwhile.
 */
export class Sessions {
  readonly #parts: SessionParts;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** Begins a session under a new id, whatever id the browser had before. */
  async begin(person: SignedInPerson): Promise<Session> {
    const { store, clock, newSecret } = this.#parts;
    const id = newSecret();
    const now = clock();
    await store.write({
      [keyOf(id)]: { person, expiresAt: now + SESSION_MS },
      [seenKeyOf(id)]: { at: now, expiresAt: now + IDLE_MS },
    });
    return { id, person };
  }

  /** The session of a cookie's value; null where there is none, or it is over. */
  async find(id: string | null): Promise<Session | null> {
    if (id === null || !isSecret(id)) return null;
    const { store, clock } = this.#parts;
    const items = await store.read([keyOf(id), seenKeyOf(id)]);
    const session = stored.safeParse(items[keyOf(id)]).data;
    const last = seen.safeParse(items[seenKeyOf(id)]).data;
    if (session === undefined || last === undefined) return null;
    const now = clock();
    if (now - last.at >= SEEN_EVERY_MS) await store.write({ [seenKeyOf(id)]: { at: now, expiresAt: now + IDLE_MS } });
    return { id, person: session.person };
  }

  async end(id: string | null): Promise<void> {
    if (id !== null && isSecret(id)) await this.#parts.store.delete([keyOf(id), seenKeyOf(id)]);
  }
}

function keyOf(id: string): string {
  return `admin-session/${hashOf(id)}`;
}

function seenKeyOf(id: string): string {
  return `admin-session-seen/${hashOf(id)}`;
}
