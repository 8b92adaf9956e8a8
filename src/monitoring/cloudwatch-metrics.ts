import type { Caller } from '../aws/call.ts';
import type { Principal } from '../aws/principal.ts';
import type { ChannelConfiguration } from '../configuration/configuration.ts';
import type { Log } from '../telemetry/log.ts';
import type { Counter, Labels, Meter } from '../telemetry/meter.ts';
import { PersonError } from '../telemetry/person-error.ts';
import { regionOf } from './region.ts';

/** What CloudWatch gets, in the namespace of the bot's metrics, by `ConfigurationName`. */
export const CLOUDWATCH_COUNTERS: ReadonlySet<Counter> = new Set([
  'EventsProcessed',
  'EventsThrottled',
  'UnsupportedEvents',
  'MessageDeliverySuccess',
  'MessageDeliveryFailure',
]);
export const NAMESPACE = 'TeamsChatbot';
/** After a refusal: nobody wants a refused call a minute in CloudTrail. */
const REFUSED_MS = 60 * 60 * 1000;

export interface CloudWatchMetricsParts {
  readonly caller: Caller;
  readonly configurationNamed: (name: string) => ChannelConfiguration | null;
  readonly principalOf: (configuration: ChannelConfiguration) => Principal;
  readonly clock: () => number;
  readonly log: Pick<Log, 'warn' | 'error'>;
}

/** Counts by configuration, and takes them to CloudWatch in the configuration's own account when `flush` is called. */
export class CloudWatchMetrics implements Meter {
  readonly #parts: CloudWatchMetricsParts;
  /** By configuration, then by counter. */
  readonly #counts = new Map<string, Map<Counter, number>>();
  readonly #refusedUntil = new Map<string, number>();

  constructor(parts: CloudWatchMetricsParts) {
    this.#parts = parts;
  }

  count(counter: Counter, { configuration }: Labels, by = 1): void {
    if (!CLOUDWATCH_COUNTERS.has(counter) || configuration === undefined) return;
    const counts = this.#counts.get(configuration) ?? new Map<Counter, number>();
    this.#counts.set(configuration, counts);
    counts.set(counter, (counts.get(counter) ?? 0) + by);
  }

  time(): void {
    // CloudWatch gets counts only; how long things take is at /metrics.
  }

  /** Sends what was counted since the last time, one call a configuration, a few at once. Never rejects. */
  async flush(): Promise<void> {
    const counted = [...this.#counts];
    this.#counts.clear();
    const next = async (): Promise<void> => {
      for (let one = counted.pop(); one !== undefined; one = counted.pop()) await this.#send(...one);
    };
    await Promise.all(Array.from({ length: CALLS_AT_ONCE }, next));
  }

  async #send(name: string, counts: ReadonlyMap<Counter, number>): Promise<void> {
    const { caller, clock, configurationNamed, log, principalOf } = this.#parts;
    const configuration = configurationNamed(name);
    if (configuration === null || clock() < (this.#refusedUntil.get(name) ?? 0)) return;
    const Timestamp = new Date(clock());
    const Dimensions = [{ Name: 'ConfigurationName', Value: name }];
    try {
      await caller.call({
        principal: principalOf(configuration),
        region: regionOf(configuration),
        service: 'cloudwatch',
        operation: 'PutMetricData',
        input: {
          Namespace: NAMESPACE,
          MetricData: [...counts].map(([MetricName, Value]) => ({
            MetricName,
            Dimensions,
            Timestamp,
            Value,
            Unit: 'Count',
          })),
        },
      });
    } catch (error) {
      if (!(error instanceof PersonError)) return log.error({ err: error }, 'metrics could not be sent to CloudWatch');
      if (error.code === 'access-denied' || error.code === 'denied-operation') {
        this.#refusedUntil.set(name, clock() + REFUSED_MS);
        return log.warn(
          { configuration: name, code: error.code },
          'the role may not call cloudwatch:PutMetricData: CloudWatch gets no metrics of this configuration',
        );
      }
      // They go with the next ones.
      for (const [counter, by] of counts) this.count(counter, { configuration: name }, by);
    }
  }
}

const CALLS_AT_ONCE = 4;
