import type { AdaptiveCard } from '../cards/render.ts';
import type { ConversationDialogs } from './conversation-dialogs.ts';
import type { Parts } from './parts.ts';
import type { ReadyCommand } from './ready-command.ts';
import type { ReadyQuestion } from './ready-question.ts';
import type { Turn } from './turn.ts';

/** What a built-in is given: the words after its name. */
export interface BuiltInCall {
  readonly parts: Parts;
  readonly turn: Turn;
  readonly dialogs: ConversationDialogs;
  readonly rest: readonly string[];
  /** The same as it was written. */
  readonly restText: string;
}

/** The card to answer with, a command that may run now, a question for an agent, or null where a dialog has asked something. */
export type BuiltInAnswer = AdaptiveCard | ReadyCommand | ReadyQuestion | null;
