import { ConflictError } from '../src/store/store.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { auditError, auditTurn } from './audit-turn.ts';
import { faultCard } from './errors.ts';
import type { Parts } from './parts.ts';
import { tellPersonError } from './private-refusals.ts';
import type { Turn } from './turn.ts';

/**
 * Answers whatever a turn threw, in the conversation: an error for people in its words, a fault with the code under which the log has it.
 * Does not throw.
 */
export async function answerError(parts: Parts, turn: Turn, error: unknown): Promise<void> {
  const { log, cards, newId } = parts;
  try {
    if (error instanceof ConflictError) {
      auditTurn(parts, turn, { outcome: 'refused', errorCode: error.code });
      await turn.replies.tell(
        'Another message or press of yours came first. Look at its answer, then send this again.',
      );
    } else if (error instanceof PersonError) {
      auditError(parts, turn, error);
      await tellPersonError(parts, turn, error);
    } else {
      const code = newId().slice(0, 8);
      log.error({ err: error, code }, 'a turn failed');
      auditTurn(parts, turn, { outcome: 'failed', errorCode: `fault-${code}` });
      await turn.replies.send(faultCard(cards, code));
    }
  } catch (sendError) {
    log.error({ err: sendError }, 'an error could not be shown in the conversation');
  }
}
