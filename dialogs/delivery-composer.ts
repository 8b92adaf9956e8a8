import type { Composed, Composer } from '../src/outbox/composed.ts';
import type { Delivery } from '../src/outbox/outbox.ts';
import { AgentComposer } from './agent-delivery.ts';
import { FEEDBACK_KIND, FeedbackComposer } from './feedback-delivery.ts';
import { FollowComposer } from './follow-delivery.ts';
import { type DeliveryParts, NotificationComposer } from './notification-delivery.ts';

/** Who composes the deliveries of a kind. Digests are of notifications alone. */
type KindComposer = Pick<Composer, 'compose' | 'failed'>;

/** Gives each delivery to whom its kind belongs: what is no other's is a notification's, or its card's. */
export class DeliveryComposer implements Composer {
  readonly #notifications: NotificationComposer;
  readonly #byKind: ReadonlyMap<string, KindComposer>;

  constructor(parts: DeliveryParts) {
    this.#notifications = new NotificationComposer(parts);
    this.#byKind = new Map<string, KindComposer>([
      ['follow', new FollowComposer(parts)],
      [FEEDBACK_KIND, new FeedbackComposer(parts)],
      ['agent', new AgentComposer(parts)],
    ]);
  }

  compose(delivery: Delivery): Promise<Composed> {
    return (this.#byKind.get(delivery.kind) ?? this.#notifications).compose(delivery);
  }

  digest(deliveries: readonly Delivery[]): Promise<Composed> {
    return this.#notifications.digest(deliveries);
  }

  foldFrom(conversationId: string): Promise<number | null> {
    return this.#notifications.foldFrom(conversationId);
  }

  async failed(deliveries: readonly Delivery[], reason: string): Promise<void> {
    for (const [kind, composer] of this.#byKind) {
      const own = deliveries.filter((delivery) => delivery.kind === kind);
      if (own.length > 0) await composer.failed(own, reason);
    }
    const others = deliveries.filter(({ kind }) => !this.#byKind.has(kind));
    if (others.length > 0) await this.#notifications.failed(others, reason);
  }
}
