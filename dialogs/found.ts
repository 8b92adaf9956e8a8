import type { DialogContext } from 'botbuilder-dialogs';

/** What is known of a command before it may run. Plain data: it is kept in the store between turns. */
export interface Found {
  readonly words: readonly string[];
  readonly configurationName?: string;
  readonly roleArn?: string;
  readonly region?: string;
}

/** Id of the waterfall that every command goes through. */
export const COMMAND_DIALOG = 'command';

/** What the command that waits has found out so far; null where none waits. */
export function foundOf(dc: DialogContext): Found | null {
  const waiting = dc.stack.find(({ id }) => id === COMMAND_DIALOG);
  if (!waiting) return null;
  const { options, values } = waiting.state;
  // A command that waits for arguments may have some of them already.
  const completed = dc.activeDialog?.state?.prompt?.options?.words;
  return { ...options, ...values, ...(completed ? { words: completed } : {}) };
}
