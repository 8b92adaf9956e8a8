import type { AdaptiveCard } from '../cards/render.ts';
import type { Replies } from '../src/teams/replies.ts';

/** Teams takes few changes of a message; nobody reads faster. */
const PROGRESS_MS = 2000;

/** A card that is posted at the beginning of work, tells how far it is, and becomes its answer. */
export class WorkingCard {
  readonly #replies: Replies;
  readonly #clock: () => number;
  #messageId: string | null = null;
  #shownAt = 0;
  /** The change under way; null while there is none. */
  #changing: Promise<unknown> | null = null;

  constructor(replies: Replies, clock: () => number) {
    this.#replies = replies;
    this.#clock = clock;
  }

  /** Posts the card and answers the press with it on its way: Teams waits for that no longer than some seconds. */
  async begin(card: AdaptiveCard): Promise<void> {
    const posting = this.#replies.send(card);
    this.#replies.finish();
    this.#messageId = await posting;
    this.#shownAt = this.#clock();
  }

  /** Shows how far the work is, where the last change is long enough ago and through. */
  progress(card: () => AdaptiveCard): void {
    const now = this.#clock();
    if (this.#messageId === null || this.#changing !== null || now - this.#shownAt < PROGRESS_MS) return;
    this.#shownAt = now;
    this.#changing = this.#replies.replace(this.#messageId, card()).finally(() => {
      this.#changing = null;
    });
  }

  /** The answer, in the card's place; as a message of its own where there is no card. */
  async end(card: AdaptiveCard): Promise<void> {
    await this.#changing;
    if (this.#messageId === null) await this.#replies.send(card);
    else await this.#replies.replace(this.#messageId, card);
  }

  /** In the card's place, where there is one. */
  async abandon(card: AdaptiveCard): Promise<void> {
    if (this.#messageId !== null) await this.end(card);
  }
}
