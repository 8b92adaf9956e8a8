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
  /** Replaces a message that was sent. */
  | { readonly kind: 'update'; readonly messageId: string; readonly card: object }
  /** Nothing is to be sent. */
  | { readonly kind: 'nothing'; readonly reason: string };

export interface Composer {
  /** Never rejects for what a delivery holds; a rejection is a fault, logged, and the delivery is tried again later. */
  compose(delivery: Delivery): Promise<Composed>;
  /** One card for all of these, which are of kind `notification`, at least two. */
  digest(deliveries: readonly Delivery[]): Promise<Composed>;
  /** Told of deliveries that finally could not be sent; what it throws is logged and changes nothing. */
  failed(deliveries: readonly Delivery[], reason: string): Promise<void>;
}
