import type { Log } from '../telemetry/log.ts';
import type { Meter } from '../telemetry/meter.ts';
import type { Composer } from './composed.ts';
import type { Delivery } from './outbox.ts';
import { type Timers, within } from './timers.ts';

export interface TellParts {
  readonly composer: Pick<Composer, 'failed'>;
  readonly timers: Timers;
  readonly log: Log;
  readonly meter: Meter;
}

const DEADLINE_MS = 15_000;

/** Counts and logs deliveries of one conversation that failed for good, and tells the composer. */
export async function tellFailed(parts: TellParts, deliveries: readonly Delivery[], reason: string): Promise<void> {
  const { composer, timers, log, meter } = parts;
  for (const { configurationName: configuration } of deliveries.filter(isNotification)) {
    meter.count('MessageDeliveryFailure', { configuration });
  }
  const ids = deliveries.map(({ id }) => id);
  const conversationId = deliveries[0]?.conversationId;
  log.error({ code: 'delivery-failed', reason, conversationId, deliveries: ids }, 'deliveries failed for good');
  try {
    await within(timers, DEADLINE_MS, 'Noting the failure', composer.failed(deliveries, reason));
  } catch (error) {
    log.error({ err: error, code: 'failed-not-noted', deliveries: ids }, 'a failure could not be noted');
  }
}

/** What brings a sent card up to date is no notification of its own, and not counted as one. */
export function isNotification({ kind }: Delivery): boolean {
  return kind === 'notification';
}
