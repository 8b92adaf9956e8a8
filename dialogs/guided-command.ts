import type { Command } from '../src/command/command.ts';
import type { FormDialogOptions } from './form-dialog.ts';
import type { Found } from './found.ts';

/**
 * A command that a dialog of its own asks for, instead of one card of missing arguments: its values come from AWS, and its last card shows
 * everything and is the confirmation. The dialog ends with `PromptResult<GuidedResult>`.
 */
export interface GuidedCommand {
  /** AWS CLI name of the service. */
  readonly service: string;
  /** The API's name of the operation. */
  readonly operation: string;
  /** Id of the dialog. */
  readonly dialog: string;
  /** How the dialog begins, with what the command gives already; null where the command needs no guide. */
  readonly begin: (command: Command, found: Required<Found>) => FormDialogOptions<object> | null;
}

export interface GuidedResult {
  /** The words of the complete command, as it was shown and confirmed. */
  readonly confirmedWords: readonly string[];
}
