import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { GaugeRow } from './metric-table.ts';

/** What a process says of itself. */
export interface ProcessReadings {
  /** Microseconds of the processor since the start. */
  readonly cpu: () => { readonly user: number; readonly system: number };
  /** Bytes. */
  readonly memory: () => { readonly rss: number; readonly heapUsed: number; readonly heapTotal: number };
  /** Seconds since the epoch. */
  readonly startedAt: number;
  /** How late the event loop was since it was last asked, in seconds. */
  readonly lag: () => Lag;
}

export interface Lag {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface ProcessRow extends GaugeRow {
  readonly read: (now: ProcessNow) => number;
}

interface ProcessNow extends Omit<ProcessReadings, 'cpu' | 'memory' | 'lag'> {
  readonly cpu: ReturnType<ProcessReadings['cpu']>;
  readonly memory: ReturnType<ProcessReadings['memory']>;
  readonly lag: Lag;
}

const MICROSECONDS = 1e6;
const NANOSECONDS = 1e9;

/** The names are those that Prometheus' clients use for every process, and for every one of Node.js. */
export const PROCESS: readonly ProcessRow[] = [
  {
    name: 'process_resident_memory_bytes',
    type: 'gauge',
    help: 'Resident memory size in bytes.',
    labels: [],
    read: ({ memory }) => memory.rss,
  },
  {
    name: 'process_cpu_seconds_total',
    type: 'counter',
    help: 'Processor time spent, user and system.',
    labels: [],
    read: ({ cpu }) => (cpu.user + cpu.system) / MICROSECONDS,
  },
  {
    name: 'process_start_time_seconds',
    type: 'gauge',
    help: 'When the process started, seconds since 1970.',
    labels: [],
    read: ({ startedAt }) => startedAt,
  },
  {
    name: 'nodejs_heap_size_used_bytes',
    type: 'gauge',
    help: 'Memory that JavaScript objects take.',
    labels: [],
    read: ({ memory }) => memory.heapUsed,
  },
  {
    name: 'nodejs_heap_size_total_bytes',
    type: 'gauge',
    help: 'Memory that is set aside for JavaScript objects.',
    labels: [],
    read: ({ memory }) => memory.heapTotal,
  },
  {
    name: 'nodejs_eventloop_lag_p50_seconds',
    type: 'gauge',
    help: 'How late the event loop was in the middle, since the last look.',
    labels: [],
    read: ({ lag }) => lag.p50,
  },
  {
    name: 'nodejs_eventloop_lag_p99_seconds',
    type: 'gauge',
    help: 'How late the event loop was in the worst hundredth, since the last look.',
    labels: [],
    read: ({ lag }) => lag.p99,
  },
  {
    name: 'nodejs_eventloop_lag_max_seconds',
    type: 'gauge',
    help: 'How late the event loop was at most, since the last look.',
    labels: [],
    read: ({ lag }) => lag.max,
  },
];

/** All at one moment; the lag begins anew with each look. */
export function processNow({ cpu, memory, lag, startedAt }: ProcessReadings): ProcessNow {
  return { cpu: cpu(), memory: memory(), lag: lag(), startedAt };
}

/** Every 20 ms, which costs less than a thousandth of a processor. */
const RESOLUTION_MS = 20;

/** This process. `stop` ends the watching of its event loop. */
export function watchProcess(startedAtMs: number): ProcessReadings & { readonly stop: () => void } {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  return {
    cpu: () => process.cpuUsage(),
    memory: () => process.memoryUsage(),
    startedAt: startedAtMs / 1000,
    lag: () => lagOf(delays),
    stop: () => void delays.disable(),
  };
}

/** What was measured is the whole time between two looks of its own; how late it was is what goes beyond that. */
function lagOf(delays: ReturnType<typeof monitorEventLoopDelay>): Lag {
  const late = (nanoseconds: number) => Math.max(0, nanoseconds / NANOSECONDS - RESOLUTION_MS / 1000);
  const isEmpty = delays.count === 0;
  const lag = isEmpty
    ? { p50: 0, p99: 0, max: 0 }
    : { p50: late(delays.percentile(50)), p99: late(delays.percentile(99)), max: late(delays.max) };
  delays.reset();
  return lag;
}
