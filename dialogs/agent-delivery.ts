import type { Composed, Composer } from '../src/outbox/composed.ts';
import type { Delivery } from '../src/outbox/outbox.ts';
import { agentCard } from './agent-card.ts';
import { type AgentRecord, answerOf, endCard, isCardOpen, readAgentRecord, saveAgentRecord } from './agent-record.ts';
import type { Parts } from './parts.ts';

const INTERRUPTED =
  'I was interrupted while the answer came: this is what had come. The agent may have gone on with what it was doing.';

/** Brings cards of agents' answers up to date that nobody has ended: the process that read the answer is gone. */
export class AgentComposer implements Pick<Composer, 'compose' | 'failed'> {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async compose(delivery: Delivery): Promise<Composed> {
    const parts = this.#parts;
    const record = await readAgentRecord(parts, answerOf(delivery));
    if (record === null || !(await isCardOpen(parts, record))) return nothing('the card of the answer is complete');
    const ended: AgentRecord = { ...record, ended: record.ended ?? { why: INTERRUPTED } };
    await saveAgentRecord(parts, ended);
    if (ended.messageId === null) {
      await endCard(parts, ended);
      return nothing('Teams has not told the id of its card');
    }
    const done = () => endCard(parts, ended);
    return {
      kind: 'update',
      messageId: ended.messageId,
      threadId: /;messageid=([^;]+)/.exec(ended.conversation.id)?.[1] ?? null,
      card: agentCard(parts, ended),
      updated: done,
      gone: done,
    };
  }

  async failed(deliveries: readonly Delivery[], reason: string): Promise<void> {
    for (const delivery of deliveries) {
      this.#parts.log.warn({ answer: answerOf(delivery), reason }, "an agent's answer could not be shown to its end");
    }
  }
}

function nothing(reason: string): Composed {
  return { kind: 'nothing', reason };
}
