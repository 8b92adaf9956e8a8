import { Gauge, Histogram, Counter as PromCounter, Registry } from 'prom-client';
import type { Counter, Labels, Meter, Timer } from './meter.ts';
import { BUILD_INFO, COUNTERS, type GaugeRow, type LabelName, LEVELS, type Levels, TIMERS } from './metric-table.ts';
import { PROCESS, type ProcessReadings, processNow } from './process-table.ts';

export type { Levels } from './metric-table.ts';

/** What the process and the build say of themselves. */
export interface Self {
  readonly version: string;
  /** `v24.0.0`. */
  readonly node: string;
  readonly process: ProcessReadings;
}

/** A metric whose value is kept elsewhere. */
interface Shown {
  /** Shows nothing until it is set again. */
  clear(): void;
  set(labels: Readonly<Record<string, string>>, value: number): void;
}

/** Counts for Prometheus, in its text format (https://prometheus.io/docs/instrumenting/exposition_formats). */
export class PrometheusMeter implements Meter {
  readonly #registry = new Registry();
  readonly #counters = new Map<Counter, PromCounter>();
  readonly #timers = new Map<Timer, Histogram>();
  readonly #levels: () => Promise<Levels>;
  readonly #process: ProcessReadings | null;
  readonly #shown: ReadonlyMap<string, Shown>;

  constructor(levels: () => Promise<Levels>, self: Self | null = null) {
    const registers = [this.#registry];
    for (const [key, { labels, ...rest }] of entries(COUNTERS)) {
      this.#counters.set(key, new PromCounter({ ...rest, labelNames: [...labels], registers }));
    }
    for (const [key, { labels, buckets, ...rest }] of entries(TIMERS)) {
      this.#timers.set(key, new Histogram({ ...rest, labelNames: [...labels], buckets: [...buckets], registers }));
    }
    const shown = [...LEVELS, ...(self === null ? [] : [...PROCESS, BUILD_INFO])];
    this.#shown = new Map(shown.map((row) => [row.name, show(row, registers)]));
    this.#levels = levels;
    this.#process = self?.process ?? null;
    if (self !== null) this.#shown.get(BUILD_INFO.name)?.set({ version: self.version, node: self.node }, 1);
  }

  count(counter: Counter, labels: Labels, by = 1): void {
    this.#counters.get(counter)?.inc(only(labels, COUNTERS[counter].labels), by);
  }

  time(timer: Timer, labels: Labels, seconds: number): void {
    this.#timers.get(timer)?.observe(only(labels, TIMERS[timer].labels), seconds);
  }

  /** What `/metrics` answers. */
  async text(): Promise<string> {
    const levels = await this.#levels();
    for (const { name, read } of LEVELS) {
      const metric = this.#shown.get(name);
      metric?.clear();
      for (const { labels, value } of read(levels)) metric?.set(labels, value);
    }
    if (this.#process !== null) {
      const now = processNow(this.#process);
      for (const { name, read } of PROCESS) this.#shown.get(name)?.set({}, read(now));
    }
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }
}

function show({ name, type, help, labels }: GaugeRow, registers: readonly Registry[]): Shown {
  const settings = { name, help, labelNames: [...labels], registers: [...registers] };
  const isPlain = labels.length === 0;
  if (type === 'gauge') {
    const gauge = new Gauge(settings);
    // To reset one without labels makes it 0, which would be said.
    return { clear: () => (isPlain ? gauge.remove({}) : gauge.reset()), set: (on, value) => gauge.set(on, value) };
  }
  const counter = new PromCounter(settings);
  return {
    clear: () => (isPlain ? counter.remove({}) : counter.reset()),
    // Whoever keeps it counts; here it is only shown.
    set: (on, value) => {
      counter.remove(on);
      counter.inc(on, value);
    },
  };
}

/** Every meter counts the same. */
export function meters(...all: readonly Meter[]): Meter {
  return {
    count: (counter, labels, by) => {
      for (const meter of all) meter.count(counter, labels, by);
    },
    time: (timer, labels, seconds) => {
      for (const meter of all) meter.time(timer, labels, seconds);
    },
  };
}

/** Labels that a metric has no use for are left out: Prometheus' client refuses them. */
function only(labels: Labels, names: readonly LabelName[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, labels[name] ?? '']));
}

function entries<Key extends string, Value>(table: Readonly<Record<Key, Value>>): readonly [Key, Value][] {
  // Object.entries forgets the type of the keys.
  return Object.entries(table) as [Key, Value][];
}
