import type { Dialog } from 'botbuilder-dialogs';
import { ACTION_DIALOGS } from './action-options.ts';
import { ActionVariablesPrompt } from './action-variables.ts';
import { ChoicePrompt } from './choice-prompt.ts';
import { commandDialog, DIALOGS } from './command.ts';
import { ConfirmationPrompt } from './confirmation.ts';
import { customActionDialog } from './custom-actions.ts';
import { furtherDialogs } from './further-dialogs.ts';
import { MissingArgumentsPrompt } from './missing-arguments.ts';
import type { Parts } from './parts.ts';
import { settingsDialogs } from './settings.ts';
import { signInDialogs } from './sign-in.ts';

/** Every dialog that may be open in a conversation. */
export function everyDialog(parts: Parts): readonly Dialog[] {
  return [
    commandDialog(parts),
    new ChoicePrompt(DIALOGS.account, parts),
    new ChoicePrompt(DIALOGS.region, parts),
    new MissingArgumentsPrompt(DIALOGS.missingArguments, parts),
    new ConfirmationPrompt(DIALOGS.confirmation, parts),
    ...settingsDialogs(parts),
    customActionDialog(parts),
    new ActionVariablesPrompt(ACTION_DIALOGS.variables, parts),
    ...signInDialogs(parts),
    ...furtherDialogs(parts),
  ];
}
