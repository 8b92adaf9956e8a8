import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Timers } from '../../../src/outbox/timers.ts';

/** Turns of the real event loop in which everything that needs no time comes to rest. */
const TURNS = 6;

/** Time that passes only when a test lets it, and then at once. */
export class VirtualTime {
  now: number;
  readonly #timers = new Map<number, { readonly at: number; readonly work: () => void }>();
  #lastTimer = 0;

  constructor(now: number) {
    this.now = now;
  }

  readonly timers: Timers = {
    after: (ms, work) => {
      this.#lastTimer += 1;
      const id = this.#lastTimer;
      this.#timers.set(id, { at: this.now + Math.max(0, Math.ceil(ms)), work });
      return () => void this.#timers.delete(id);
    },
    // Work that needs no time goes on until there is none, before any time passes.
    nextTurn: () => Promise.resolve(),
  };

  readonly sleep = (ms: number): Promise<void> => new Promise((resolve) => this.timers.after(ms, resolve));

  /** Timers that wait. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** What waits never goes on: its process was killed. */
  kill(): void {
    this.#timers.clear();
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn += 1) await nextTurn();
  }

  /** Lets so many milliseconds pass, timer after timer; gives how many fired. */
  async pass(ms: number): Promise<number> {
    const end = this.now + ms;
    let fired = 0;
    await this.settle();
    for (;;) {
      const next = this.#next();
      if (next === null || next.at > end) break;
      this.#timers.delete(next.id);
      this.now = Math.max(this.now, next.at);
      next.work();
      fired += 1;
      await this.settle();
    }
    this.now = end;
    return fired;
  }

  #next() {
    let next: { readonly id: number; readonly at: number; readonly work: () => void } | null = null;
    for (const [id, { at, work }] of this.#timers) {
      if (next === null || at < next.at) next = { id, at, work };
    }
    return next;
  }
}
