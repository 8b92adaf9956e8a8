import type { Delivery, NewEntry } from './outbox.ts';

/** What one delivery becomes when its turn comes. Cards are plain JSON to the outbox. */
export type Composed =
  /** A new message; `threadId` is the message that it answers, null for one of its own. */
  | {
      readonly kind: 'post';
      readonly threadId: string | null;
      readonly card: object;
      /** Called with Teams' id of the message before the delivery counts as sent; gives what is to be sent after it. */
      readonly posted: (messageId: string) => Promise<readonly NewEntry[]>;
    }
  /** Replaces a message that was sent; `threadId` is the message whose thread it stands in, null or left out for one of its own. */
  | {
      readonly kind: 'update';
      readonly messageId: string;
      readonly threadId?: string | null;
      readonly card: object;
      /** Called when Teams has taken it, before the delivery counts as sent. */
      readonly updated?: () => Promise<void>;
      /** Called where the message is no longer there. */
      readonly gone?: () => Promise<void>;
    }
  /** Nothing is to be sent. */
  | { readonly kind: 'nothing'; readonly reason: string }
  /** Not yet: they are composed again when it is time. */
  | {
      readonly kind: 'later';
      /** Which of the deliveries that were to be composed; the others are composed again without them. All of them where left out. */
      readonly ids?: readonly string[];
      /** Milliseconds since the epoch. */
      readonly notBefore: number;
      /** Called when that is written down: why they wait may have changed meanwhile. */
      readonly postponed?: () => Promise<void>;
    };

export interface Composer {
  /** Never rejects for what a delivery holds; a rejection is a fault, logged, and the delivery is tried again later. */
  compose(delivery: Delivery): Promise<Composed>;
  /** One card for all of these, which are of kind `notification`, at least two. */
  digest(deliveries: readonly Delivery[]): Promise<Composed>;
  /**
   * So many that wait at once in a conversation go into one card even where the limits would let them through one by one; at least two.
   * Null, or left out: only what the limits do not let through does.
   */
  foldFrom?(conversationId: string): Promise<number | null>;
  /** Told of deliveries that finally could not be sent; what it throws is logged and changes nothing. */
  failed(deliveries: readonly Delivery[], reason: string): Promise<void>;
}
