import { z } from 'zod';
import type { Store } from '../store/store.ts';
import type { Log } from '../telemetry/log.ts';
import type { Counter, Labels, Meter, Timer } from '../telemetry/meter.ts';

/** What was counted in five minutes. */
const slot = z.object({
  /** Commands and presses, by outcome. */
  commands: z.record(z.string(), z.number()),
  sent: z.number(),
  failed: z.number(),
  /** How many took about so long: by the number of the step of `stepOf`. */
  commandSteps: z.record(z.string(), z.number()),
  deliverySteps: z.record(z.string(), z.number()),
});
export type Slot = z.infer<typeof slot>;

/** One hour of one instance; slots by their number within it, from 0 to 11. */
const hourItem = z.object({ start: z.number(), slots: z.record(z.string(), slot) });

export interface SampleParts {
  readonly store: Pick<Store, 'read' | 'write' | 'keys'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Tells this process from all others. */
  readonly instance: string;
  /** Nothing is counted while it says no. */
  readonly isOn: () => boolean;
  readonly log: Pick<Log, 'warn'>;
}

export const SLOT_MS = 5 * 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;
export const DAY_MS = 24 * HOUR_MS;
/** From its beginning: an hour is looked at for a day after its end. */
const KEPT_MS = 26 * HOUR_MS;
const PREFIX = 'admin-sample/';
const KEYS_AT_A_TIME = 500;
/** Hours of instances; more than twice what a hundred instances leave in a day. */
const MOST_READ = 6000;

/**
 * Counts for the charts of the operators' page. Every instance keeps an item an hour in the store, written again every five minutes while
 * something happens: at most 12 writes an hour.
 */
export class Samples implements Meter {
  readonly #parts: SampleParts;
  readonly #hours = new Map<number, Map<number, Slot>>();
  readonly #changed = new Set<number>();

  constructor(parts: SampleParts) {
    this.#parts = parts;
  }

  count(counter: Counter, { outcome = '' }: Labels, by = 1): void {
    if (counter !== 'Commands' && counter !== 'MessageDeliverySuccess' && counter !== 'MessageDeliveryFailure') return;
    const now = this.#slot();
    if (now === null) return;
    if (counter === 'MessageDeliverySuccess') now.sent += by;
    else if (counter === 'MessageDeliveryFailure') now.failed += by;
    else add(now.commands, outcome, by);
  }

  time(timer: Timer, _labels: Labels, seconds: number): void {
    if (timer !== 'CommandDuration' && timer !== 'DeliveryDuration') return;
    const now = this.#slot();
    if (now === null) return;
    add(timer === 'CommandDuration' ? now.commandSteps : now.deliverySteps, String(stepOf(seconds)), 1);
  }

  /** Writes what has changed. Never rejects: what could not be written is written with the next. */
  async flush(): Promise<void> {
    const { store, clock, log } = this.#parts;
    const hours = [...this.#changed];
    if (hours.length === 0) return;
    this.#changed.clear();
    try {
      await store.write(
        Object.fromEntries(
          hours.map((start) => [
            this.#keyOf(start),
            { start, slots: Object.fromEntries(this.#hours.get(start) ?? []), expiresAt: start + KEPT_MS },
          ]),
        ),
      );
    } catch (error) {
      log.warn({ err: error }, "counts for the operators' page could not be written");
      for (const start of hours) this.#changed.add(start);
    }
    for (const start of this.#hours.keys()) {
      if (start < clock() - HOUR_MS - SLOT_MS && !this.#changed.has(start)) this.#hours.delete(start);
    }
  }

  /** What all instances counted within a day, by the beginning of the five minutes; this one's up to now. */
  async lastDay(): Promise<ReadonlyMap<number, Slot>> {
    const from = this.#parts.clock() - DAY_MS;
    const all = new Map<number, Slot>();
    const own = new Set<string>();
    for (const [start, slots] of this.#hours) {
      own.add(this.#keyOf(start));
      for (const [number, each] of slots) addSlot(all, start + number * SLOT_MS, each);
    }
    for (const [key, { start, slots }] of await this.#stored(from)) {
      if (own.has(key)) continue;
      for (const [number, each] of Object.entries(slots)) addSlot(all, start + Number(number) * SLOT_MS, each);
    }
    return new Map([...all].filter(([at]) => at > from - SLOT_MS));
  }

  async #stored(from: number): Promise<readonly (readonly [string, z.infer<typeof hourItem>])[]> {
    const { store } = this.#parts;
    const found: (readonly [string, z.infer<typeof hourItem>])[] = [];
    // Keys begin with the hour: those before it sort before it.
    let keys: readonly string[] = [`${PREFIX}${hourName(from - HOUR_MS)}/\u{10FFFF}`];
    do {
      keys = await store.keys(PREFIX, KEYS_AT_A_TIME, keys.at(-1));
      const items = await store.read([...keys]);
      for (const [key, item] of Object.entries(items)) {
        const read = hourItem.safeParse(item).data;
        if (read !== undefined) found.push([key, read]);
      }
    } while (keys.length === KEYS_AT_A_TIME && found.length < MOST_READ);
    return found;
  }

  #slot(): Slot | null {
    const { isOn, clock } = this.#parts;
    if (!isOn()) return null;
    const now = clock();
    const start = Math.floor(now / HOUR_MS) * HOUR_MS;
    const number = Math.floor((now - start) / SLOT_MS);
    this.#changed.add(start);
    const hour = this.#hours.get(start) ?? new Map<number, Slot>();
    this.#hours.set(start, hour);
    const found = hour.get(number) ?? emptySlot();
    hour.set(number, found);
    return found;
  }

  #keyOf(start: number): string {
    return `${PREFIX}${hourName(start)}/${this.#parts.instance}`;
  }
}

export function emptySlot(): Slot {
  return { commands: {}, sent: 0, failed: 0, commandSteps: {}, deliverySteps: {} };
}

/** Adds what was counted at other times or by others. */
export function sumOf(slots: Iterable<Slot>): Slot {
  const sum = emptySlot();
  for (const { commands, sent, failed, commandSteps, deliverySteps } of slots) {
    sum.sent += sent;
    sum.failed += failed;
    addAll(sum.commands, commands);
    addAll(sum.commandSteps, commandSteps);
    addAll(sum.deliverySteps, deliverySteps);
  }
  return sum;
}

const FIRST_STEP_SECONDS = 0.005;
const STEP = 1.25;
const LAST_STEP = 80;

/** The number of the step that a duration falls into: step n ends at 5 ms × 1.25ⁿ. */
export function stepOf(seconds: number): number {
  if (!(seconds > FIRST_STEP_SECONDS)) return 0;
  return Math.min(LAST_STEP, Math.ceil(Math.log(seconds / FIRST_STEP_SECONDS) / Math.log(STEP)));
}

/** The seconds that a share of what was counted took at most, as exactly as the steps are fine; null where nothing was. */
export function quantile(steps: Readonly<Record<string, number>>, share: number): number | null {
  const counted = Object.entries(steps)
    .map(([step, count]) => ({ step: Number(step), count }))
    .sort((one, other) => one.step - other.step);
  const wanted = share * counted.reduce((sum, { count }) => sum + count, 0);
  let passed = 0;
  for (const { step, count } of counted) {
    passed += count;
    if (passed >= wanted) return FIRST_STEP_SECONDS * STEP ** step;
  }
  return null;
}

/** `2025-01-01T03`. */
function hourName(time: number): string {
  return new Date(time).toISOString().slice(0, 13);
}

function addSlot(all: Map<number, Slot>, at: number, more: Slot): void {
  const known = all.get(at);
  all.set(at, sumOf(known === undefined ? [more] : [known, more]));
}

function addAll(sum: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(more)) add(sum, name, count);
}

function add(sum: Record<string, number>, name: string, count: number): void {
  sum[name] = (sum[name] ?? 0) + count;
}
