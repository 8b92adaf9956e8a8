import { z } from 'zod';
import { hashOf, isSecret } from './secrets.ts';
import type { SessionParts } from './sessions.ts';

/** What is kept of a sign-in between its beginning and the provider's answer. */
const attempt = z.object({ state: z.string(), nonce: z.string(), codeVerifier: z.string(), to: z.string() });
export type Attempt = z.infer<typeof attempt>;

export const ATTEMPT_MS = 10 * 60 * 1000;
/** Of one instance, whoever begins them: each costs an item in the store, and at most one request to the provider. */
const MOST_A_MINUTE = 30;
const MINUTE_MS = 60_000;

/** Sign-ins that have begun. Each can be finished once, in the browser that it began in, within ten minutes. */
export class Attempts {
  readonly #parts: SessionParts;
  readonly #begun: number[] = [];

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** Gives the id for the cookie; null where too many have begun within a minute. */
  async begin(begun: Attempt): Promise<string | null> {
    const { store, clock, newSecret } = this.#parts;
    const now = clock();
    while (this.#begun[0] !== undefined && this.#begun[0] <= now - MINUTE_MS) this.#begun.shift();
    if (this.#begun.length >= MOST_A_MINUTE) return null;
    this.#begun.push(now);
    const id = newSecret();
    await store.write({ [keyOf(id)]: { ...begun, expiresAt: now + ATTEMPT_MS } });
    return id;
  }

  /** Gives the attempt of a cookie's value, once; null where there is none any more. */
  async take(id: string | null): Promise<Attempt | null> {
    if (id === null || !isSecret(id)) return null;
    const { store } = this.#parts;
    const key = keyOf(id);
    const found = attempt.safeParse((await store.read([key]))[key]).data ?? null;
    if (found !== null) await store.delete([key]);
    return found;
  }
}

function keyOf(id: string): string {
  return `admin-sign-in/${hashOf(id)}`;
}
