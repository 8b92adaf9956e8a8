import type { ConversationDialogs } from './conversation-dialogs.ts';
import { answerLine } from './line.ts';
import type { Parts } from './parts.ts';
import type { ReadyCommand } from './ready-command.ts';
import type { ReadyQuestion } from './ready-question.ts';
import type { Turn } from './turn.ts';

const NOT_NOW =
  'I take a file only while a support case or a reply to one is being written: send support create-case first, then the file.';

/** Answers a message: its files go to the dialog that waits for some, or that the message itself begins; its text is a line. */
export async function answerMessage(
  parts: Parts,
  turn: Turn,
  dialogs: ConversationDialogs,
  line: string,
): Promise<ReadyCommand | ReadyQuestion | null> {
  const { files } = turn;
  if (files.length === 0) return answerLine(parts, turn, dialogs, line);
  const isWaited = dialogs.takesFiles;
  if (isWaited) await dialogs.answer({ kind: 'files', files });
  else if (line === '') await turn.replies.tell(NOT_NOW);
  if (line === '') return null;
  const ready = await answerLine(parts, turn, dialogs, line);
  if (!isWaited && ready === null && dialogs.takesFiles) await dialogs.answer({ kind: 'files', files });
  return ready;
}
