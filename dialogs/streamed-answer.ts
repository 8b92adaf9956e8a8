import type { AdaptiveCard } from '../cards/render.ts';
import { AgentReading } from '../src/agents/agent-answer.ts';
import { agentCard } from './agent-card.ts';
import { type AgentRecord, answersRunning, beginCard, endCard, saveAgentRecord } from './agent-record.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

/**
 * A card changes at most this often for each answer that comes in its conversation at that time, so that all of them together make one
 * change in that time: Teams takes 60 in 30 seconds and 1,800 in an hour, of everything that is sent there.
 */
const CHANGE_EVERY_MS = 2000;
/** What came right after a change is shown although nothing follows it. */
const LOOK_EVERY_MS = 500;

/** An agent's answer on its card, from the first event to the last. */
export class StreamedAnswer {
  readonly #parts: Parts;
  readonly #turn: Turn;
  readonly #reading = new AgentReading();
  readonly #firstContent = Promise.withResolvers<void>();
  #record: AgentRecord;
  #looking: NodeJS.Timeout | undefined;
  #typing: Promise<void> = Promise.resolve();
  #shownAt = 0;
  #everyMs = CHANGE_EVERY_MS;
  #hasNews = false;
  /** The change of the card under way; null while there is none. */
  #changing: Promise<void> | null = null;

  constructor(parts: Parts, turn: Turn, record: Omit<AgentRecord, 'messageId' | 'answer' | 'ended'>) {
    this.#parts = parts;
    this.#turn = turn;
    this.#record = { ...record, messageId: null, answer: this.#reading.answer(), ended: null };
  }

  get hasContent(): boolean {
    return this.#reading.hasContent;
  }

  /** Posts the card. A press is answered with it on its way: Teams waits for that no longer than some seconds. */
  async begin(): Promise<void> {
    const { replies } = this.#turn;
    const posting = replies.send(agentCard(this.#parts, this.#record));
    replies.finish();
    this.#record = { ...this.#record, messageId: await posting };
    this.#shownAt = this.#parts.clock();
    await saveAgentRecord(this.#parts, this.#record);
    await beginCard(this.#parts, this.#record);
    this.#typing = replies.whileWorking(this.#firstContent.promise);
    this.#looking = setInterval(() => this.#show(), LOOK_EVERY_MS);
  }

  /** Takes an event of the stream. */
  take(event: unknown): void {
    this.#reading.take(event);
    this.#hasNews = true;
    if (this.hasContent) this.#firstContent.resolve();
    this.#show();
  }

  /** Nothing more comes. `why`: whole sentences; null where the answer is complete. */
  async end(why: string | null): Promise<void> {
    await this.#stop(why);
    await this.#settle(agentCard(this.#parts, this.#record));
  }

  /** Nothing came: the card that says so takes the answer's place. */
  async fail(card: AdaptiveCard, why: string): Promise<void> {
    await this.#stop(why);
    await this.#settle(card);
  }

  async #stop(why: string | null): Promise<void> {
    clearInterval(this.#looking);
    this.#firstContent.resolve();
    this.#reading.end();
    await Promise.all([this.#typing, this.#changing]);
    // First kept, then shown: whatever happens now, its card can be brought to this.
    this.#record = { ...this.#record, answer: this.#reading.answer(), ended: { why } };
    await saveAgentRecord(this.#parts, this.#record);
  }

  async #settle(card: AdaptiveCard): Promise<void> {
    const { messageId } = this.#record;
    const { replies } = this.#turn;
    const isShown = messageId === null ? Boolean(await replies.send(card)) : await replies.replace(messageId, card);
    if (isShown) await endCard(this.#parts, this.#record);
  }

  #show(): void {
    const { messageId } = this.#record;
    const now = this.#parts.clock();
    if (messageId === null || this.#changing !== null || !this.#hasNews || now - this.#shownAt < this.#everyMs) return;
    this.#hasNews = false;
    this.#shownAt = now;
    this.#changing = this.#change(messageId)
      .catch((error: unknown) => this.#parts.log.warn({ err: error }, "an agent's answer could not be shown so far"))
      .finally(() => {
        this.#changing = null;
      });
  }

  async #change(messageId: string): Promise<void> {
    this.#record = { ...this.#record, answer: this.#reading.answer() };
    await saveAgentRecord(this.#parts, this.#record);
    await this.#turn.replies.replace(messageId, agentCard(this.#parts, this.#record));
    this.#everyMs = CHANGE_EVERY_MS * Math.max(1, await answersRunning(this.#parts, this.#record));
  }
}
