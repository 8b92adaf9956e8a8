import type { Dialog } from 'botbuilder-dialogs';
import type { Parts } from './parts.ts';

/** Makes the dialogs of one capability. */
type DialogsOf = (parts: Parts) => readonly Dialog[];

/** Every capability with dialogs of its own, besides those that each command goes through. */
const CAPABILITIES: readonly DialogsOf[] = [];

export function furtherDialogs(parts: Parts): readonly Dialog[] {
  return CAPABILITIES.flatMap((dialogsOf) => dialogsOf(parts));
}
