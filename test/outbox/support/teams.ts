import { type Recipient, SendError, type Sender } from '../../../src/teams/sender.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What becomes of a request: `ok`, an error of Teams, or no answer at all. */
export type Fate = 'ok' | 'hang' | SendError;

export interface Received {
  readonly conversationId: string;
  readonly tenantId: string;
  readonly threadId: string | null;
  readonly updates: string | null;
  readonly card: object;
  /** When Teams saw it. */
  readonly at: number;
  readonly fate: Fate;
  readonly messageId: string;
}

export interface TeamsParts {
  readonly time: VirtualTime;
  readonly fate?: (to: Recipient, number: number, card: object) => Fate;
  /** Of the way there and of the way back, in milliseconds. */
  readonly latencies?: () => readonly [number, number];
}

/** Stands where Teams takes messages: records each request when it arrives, and answers as it is told. */
export class FakeTeams implements Sender {
  readonly received: Received[] = [];
  /** The most requests that were under way at the same time. */
  mostUnderWay = 0;
  #underWay = 0;
  readonly #parts: TeamsParts;

  constructor(parts: TeamsParts) {
    this.#parts = parts;
  }

  /** Cards that Teams took, in order. */
  get taken(): readonly Received[] {
    return this.received.filter(({ fate }) => fate === 'ok');
  }

  post(to: Recipient, card: object): Promise<string> {
    return this.#take(to, card, null);
  }

  async update(to: Recipient, messageId: string, card: object): Promise<void> {
    await this.#take(to, card, messageId);
  }

  async #take(to: Recipient, card: object, updates: string | null): Promise<string> {
    const { time, fate = () => 'ok' as const, latencies = () => [0, 0] as const } = this.#parts;
    this.#underWay += 1;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.#underWay);
    const [there, back] = latencies();
    try {
      if (there > 0) await time.sleep(there);
      const number = this.received.length;
      const outcome = fate(to, number, card);
      const messageId = `message-${number}`;
      this.received.push({ ...to, updates, card, at: time.now, fate: outcome, messageId });
      if (back > 0) await time.sleep(back);
      if (outcome === 'hang') return await new Promise<string>(() => undefined);
      if (outcome instanceof SendError) throw outcome;
      return messageId;
    } finally {
      this.#underWay -= 1;
    }
  }
}

/** A failure that may pass. */
export const later = (message = 'status 503', retryAfterMs: number | null = null) =>
  new SendError({ kind: 'later', retryAfterMs }, message);
