import type { Dialog } from 'botbuilder-dialogs';
import { aliasForms } from './alias-forms.ts';
import { aliasRunDialogs } from './alias-run.ts';
import type { Parts } from './parts.ts';

/** The dialogs of aliases: running one, making, changing and deleting one. */
export function aliasDialogs(parts: Parts): readonly Dialog[] {
  return [...aliasRunDialogs(parts), ...aliasForms(parts)];
}
