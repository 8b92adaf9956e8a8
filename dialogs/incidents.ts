import type { Dialog } from 'botbuilder-dialogs';
import { changeDialogs } from './incident-change.ts';
import { noteDialogs } from './incident-note.ts';
import { relatedDialogs } from './incident-related.ts';
import { startDialogs } from './incident-start.ts';
import type { Parts } from './parts.ts';

/** The dialogs of commands about incidents that lack something. */
export function incidentDialogs(parts: Parts): readonly Dialog[] {
  return [...startDialogs(parts), ...changeDialogs(parts), ...noteDialogs(parts), ...relatedDialogs(parts)];
}
