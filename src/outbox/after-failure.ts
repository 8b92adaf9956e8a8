import { SendError, type SendFailure } from '../teams/sender.ts';
import type { Delivery } from './outbox.ts';

/** How long a delivery is tried. */
export const GIVE_UP_AFTER_MS = 24 * 60 * 60 * 1000;
const FIRST_BACKOFF_MS = 1000;
const LONGEST_BACKOFF_MS = 5 * 60 * 1000;

/** What is done when a message was not taken. */
export type AfterFailure =
  /** Tried again after so long; those that were tried for too long fail. */
  | { readonly kind: 'later'; readonly delayMs: number; readonly tooOld: readonly Delivery[] }
  /** Nothing is sent to the conversation until the bot is installed there again. */
  | { readonly kind: 'stop' }
  /** There is nothing to update any more. */
  | { readonly kind: 'drop' }
  /** Fewer go into one digest, so that the one at fault ends up alone. */
  | { readonly kind: 'fold-less' }
  | { readonly kind: 'fail' };

export interface Failed {
  readonly failure: SendFailure;
  readonly isUpdate: boolean;
  readonly deliveries: readonly Delivery[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number;
}

export function afterFailure({ failure, isUpdate, deliveries, now, random }: Failed): AfterFailure {
  switch (failure.kind) {
    case 'later': {
      const attempts = (deliveries[0]?.attempts ?? 0) + 1;
      // A Retry-After of 0 says no more than that it may be tried again.
      const delayMs = Math.min(failure.retryAfterMs || backoffMs(attempts, random), GIVE_UP_AFTER_MS);
      return {
        kind: 'later',
        delayMs,
        tooOld: deliveries.filter((delivery) => ageMs(delivery, now) >= GIVE_UP_AFTER_MS),
      };
    }
    case 'no-message':
      return { kind: isUpdate ? 'drop' : 'stop' };
    case 'not-there':
      return { kind: 'stop' };
    case 'too-big':
    case 'refused':
      return { kind: deliveries.length > 1 ? 'fold-less' : 'fail' };
  }
}

/** How a send failed. What is not known to be final may be different the next time. */
export function failureOf(error: Error): SendFailure {
  return error instanceof SendError ? error.failure : { kind: 'later', retryAfterMs: null };
}

/** Since it was added, or was to be sent. */
export function ageMs({ addedAt, notBefore }: Pick<Delivery, 'addedAt' | 'notBefore'>, now: number): number {
  return now - Math.max(addedAt, notBefore ?? 0);
}

/** Doubles with each attempt up to a bound, between its half and its whole, so that conversations do not come back all at once. */
export function backoffMs(attempts: number, random: () => number): number {
  const wholeMs = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempts - 1));
  return Math.round(wholeMs / 2 + (wholeMs / 2) * random());
}
