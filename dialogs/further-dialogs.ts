import type { Dialog } from 'botbuilder-dialogs';
import { actionDialogs } from './action-forms.ts';
import { aliasDialogs } from './aliases.ts';
import { askDialogs } from './ask.ts';
import { feedbackDialogs } from './feedback.ts';
import { incidentDialogs } from './incidents.ts';
import type { Parts } from './parts.ts';
import { preferencesDialogs } from './preferences-forms.ts';
import { supportCaseDialogs } from './support-case.ts';
import { supportExistingDialogs } from './support-existing.ts';

/** Makes the dialogs of one capability. */
type DialogsOf = (parts: Parts) => readonly Dialog[];

/** Every capability with dialogs of its own, besides those that each command goes through. */
const CAPABILITIES: readonly DialogsOf[] = [
  actionDialogs,
  aliasDialogs,
  askDialogs,
  supportCaseDialogs,
  supportExistingDialogs,
  incidentDialogs,
  preferencesDialogs,
  feedbackDialogs,
];

export function furtherDialogs(parts: Parts): readonly Dialog[] {
  return CAPABILITIES.flatMap((dialogsOf) => dialogsOf(parts));
}
