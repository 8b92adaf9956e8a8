import type { Timers } from './timers.ts';

/** A request is under way; `end` says how long it took to answer, null where that says nothing of Teams. */
export interface Pass {
  end(latencyMs: number | null): void;
}

const MAX_IN_FLIGHT = 64;
/**
 * One request at a time while Teams answers faster than twice this, then one more for each: as many as it takes to send fifty a second,
 * which is what one tenant lets through. A machine under load that answers itself late does not look like Teams far away.
 */
const MS_PER_REQUEST = 20;
/** A request that takes longer than this does not keep others out. */
const SLOW_MS = 100;
/** A single request counts as no slower than this, or one that hung would open the gate for a long time. */
const MAX_SAMPLE_MS = 250;
/** Slower than usual may be chance, or this process being busy: it counts less than faster than usual. */
const WEIGHT_OF_SLOWER = 0.05;
const WEIGHT_OF_FASTER = 0.3;

/**
 * Lets few requests be under way at the same time: what `kill -9` may duplicate is what is under way. While Teams answers at once, one
 * at a time loses no throughput; the slower it answers, the more go together.
 */
export class SendGate {
  readonly #timers: Pick<Timers, 'after'>;
  readonly #waiting: ((pass: Pass | null) => void)[] = [];
  /** Requests under way, and of these the ones that keep others out. */
  #underWay = 0;
  #counting = 0;
  #latencyMs = 0;
  #closed = false;

  constructor(timers: Pick<Timers, 'after'>) {
    this.#timers = timers;
  }

  /** How many requests may be under way at present, those not counted that take very long. */
  get width(): number {
    return Math.min(MAX_IN_FLIGHT, Math.max(1, Math.floor(this.#latencyMs / MS_PER_REQUEST)));
  }

  get underWay(): number {
    return this.#underWay;
  }

  /** A pass when it is the caller's turn; null when the gate was closed meanwhile. */
  enter(): Promise<Pass | null> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#admit();
    });
  }

  /** Nobody enters any more. */
  close(): void {
    this.#closed = true;
    this.#admit();
  }

  #admit(): void {
    while (this.#waiting.length > 0 && (this.#closed || this.#isOpen())) {
      this.#waiting.shift()?.(this.#closed ? null : this.#pass());
    }
  }

  #isOpen(): boolean {
    return this.#counting < this.width && this.#underWay < MAX_IN_FLIGHT;
  }

  #pass(): Pass {
    this.#underWay += 1;
    this.#counting += 1;
    let counts = true;
    const stopCounting = () => {
      if (counts) this.#counting -= 1;
      counts = false;
    };
    const cancel = this.#timers.after(SLOW_MS, () => {
      stopCounting();
      this.#admit();
    });
    let over = false;
    return {
      end: (latencyMs) => {
        if (over) return;
        over = true;
        cancel();
        stopCounting();
        this.#underWay -= 1;
        if (latencyMs !== null) this.#learn(Math.min(MAX_SAMPLE_MS, latencyMs));
        this.#admit();
      },
    };
  }

  #learn(latencyMs: number): void {
    const weight = latencyMs > this.#latencyMs ? WEIGHT_OF_SLOWER : WEIGHT_OF_FASTER;
    this.#latencyMs += weight * (latencyMs - this.#latencyMs);
  }
}
