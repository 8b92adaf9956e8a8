import { Gauge, Histogram, Counter as PromCounter, Registry } from 'prom-client';
import type { Counter, Labels, Meter, Timer } from './meter.ts';

type LabelName = keyof Labels;

/** Prometheus' name, help and labels of each counter; configurations appear under the name that CloudWatch has, too. */
const COUNTERS: Readonly<Record<Counter, { name: string; help: string; labels: readonly LabelName[] }>> = {
  EventsProcessed: {
    name: 'chatbot_events_processed_total',
    help: 'Events of SNS that were read for a configuration.',
    labels: ['configuration'],
  },
  EventsThrottled: {
    name: 'chatbot_events_throttled_total',
    help: 'Events that were shown in a digest because Teams takes only so many messages.',
    labels: ['configuration'],
  },
  UnsupportedEvents: {
    name: 'chatbot_unsupported_events_total',
    help: 'Events of no known form.',
    labels: ['configuration'],
  },
  MessageDeliverySuccess: {
    name: 'chatbot_message_delivery_success_total',
    help: 'Notifications that Teams has taken.',
    labels: ['configuration'],
  },
  MessageDeliveryFailure: {
    name: 'chatbot_message_delivery_failure_total',
    help: 'Notifications that finally could not be delivered.',
    labels: ['configuration'],
  },
  NotificationsRefused: {
    name: 'chatbot_notifications_refused_total',
    help: 'Messages at the doors for SNS that were turned away, by reason.',
    labels: ['reason'],
  },
  NotificationsRepeated: {
    name: 'chatbot_notifications_repeated_total',
    help: 'Messages of SNS that had come before.',
    labels: [],
  },
  Commands: {
    name: 'chatbot_commands_total',
    help: 'Commands and presses of buttons, by outcome.',
    labels: ['outcome'],
  },
  TeamsRequests: {
    name: 'chatbot_teams_requests_total',
    help: 'Attempts to send notifications to Teams, by outcome.',
    labels: ['outcome'],
  },
  AwsCalls: {
    name: 'chatbot_aws_calls_total',
    help: 'Calls to AWS, by service and outcome.',
    labels: ['service', 'outcome'],
  },
  AuditLinesLost: {
    name: 'chatbot_audit_lines_lost_total',
    help: 'Audit lines that were given up before CloudWatch Logs took them, by reason.',
    labels: ['configuration', 'reason'],
  },
};

/** Seconds. */
const TIMERS: Readonly<
  Record<Timer, { name: string; help: string; labels: readonly LabelName[]; buckets: readonly number[] }>
> = {
  CommandDuration: {
    name: 'chatbot_command_duration_seconds',
    help: 'From the arrival of a command or press to its answer.',
    labels: ['outcome'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15],
  },
  DeliveryDuration: {
    name: 'chatbot_delivery_duration_seconds',
    help: 'From the arrival of a notification to its being taken by Teams.',
    // Not by configuration: thousands of histograms are of no use to anyone.
    labels: [],
    buckets: [0.05, 0.1, 0.5, 1, 2.5, 5, 15, 60, 300, 3600],
  },
  AwsCallDuration: {
    name: 'chatbot_aws_call_duration_seconds',
    help: 'One call to AWS, its retries included.',
    labels: ['service'],
    buckets: [0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15],
  },
};

/** Values that are asked for when someone looks. */
export interface Levels {
  readonly waiting: number;
  readonly failed: number;
  readonly stopped: number;
  /** Age of the oldest delivery that waits, in seconds; 0 where none does. */
  readonly oldestWaitingSeconds: number;
  /** Audit lines that CloudWatch Logs has not taken yet. */
  readonly auditLinesWaiting: number;
}

/** Counts for Prometheus, in its text format (https://prometheus.io/docs/instrumenting/exposition_formats). */
export class PrometheusMeter implements Meter {
  readonly #registry = new Registry();
  readonly #counters = new Map<Counter, PromCounter>();
  readonly #timers = new Map<Timer, Histogram>();

  readonly #levels: () => Promise<Levels>;
  readonly #waiting: Gauge;
  readonly #failed: Gauge;
  readonly #stopped: Gauge;
  readonly #oldest: Gauge;
  readonly #auditLines: Gauge;
  readonly #memory: Gauge;

  constructor(levels: () => Promise<Levels>) {
    const registers = [this.#registry];
    for (const [key, { labels, ...rest }] of entries(COUNTERS)) {
      this.#counters.set(key, new PromCounter({ ...rest, labelNames: [...labels], registers }));
    }
    for (const [key, { labels, buckets, ...rest }] of entries(TIMERS)) {
      this.#timers.set(key, new Histogram({ ...rest, labelNames: [...labels], buckets: [...buckets], registers }));
    }
    const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
    this.#levels = levels;
    this.#waiting = gauge('chatbot_deliveries_waiting', 'Deliveries that wait to be sent.');
    this.#failed = gauge('chatbot_deliveries_failed', 'Deliveries that could not be sent and are kept.');
    this.#stopped = gauge('chatbot_conversations_stopped', 'Conversations that the bot is not in any more.');
    this.#oldest = gauge('chatbot_oldest_delivery_seconds', 'Age of the oldest delivery that waits.');
    this.#auditLines = gauge('chatbot_audit_lines_waiting', 'Audit lines that wait for CloudWatch Logs.');
    this.#memory = gauge('process_resident_memory_bytes', 'Resident memory size in bytes.');
  }

  count(counter: Counter, labels: Labels, by = 1): void {
    this.#counters.get(counter)?.inc(only(labels, COUNTERS[counter].labels), by);
  }

  time(timer: Timer, labels: Labels, seconds: number): void {
    this.#timers.get(timer)?.observe(only(labels, TIMERS[timer].labels), seconds);
  }

  /** What `/metrics` answers. */
  async text(): Promise<string> {
    const now = await this.#levels();
    this.#waiting.set(now.waiting);
    this.#failed.set(now.failed);
    this.#stopped.set(now.stopped);
    this.#oldest.set(now.oldestWaitingSeconds);
    this.#auditLines.set(now.auditLinesWaiting);
    this.#memory.set(process.memoryUsage.rss());
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }
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
