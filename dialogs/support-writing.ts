import { readAddresses } from '../src/support/addresses.ts';
import { textField } from './form-fields.ts';
import type { Form, FormField, FormStep, TakeFiles } from './form-prompt.ts';
import type { GuidedPlace } from './guided-place.ts';
import { listWords } from './guided-words.ts';
import type { Parts } from './parts.ts';
import { type Attachments, attachFiles, attachmentsInWords } from './support-attachments.ts';
import type { Turn } from './turn.ts';

/** What a new case and a reply to one have in common: a text, copies, files. */

/** What AWS takes as the text of a case or a reply, in characters. */
const BODY_LENGTH = 8000;

const FILES_HINT = 'To attach files, send them here as a message: at most 3, of 5 MB each.';

/** What is wrong with the text or the addresses, by field; nothing where all is well. */
export function writingErrors(body: string, cc: string): Readonly<Record<string, string>> {
  const addresses = readAddresses(cc);
  const tooLong = `This text has ${body.length} characters; AWS takes ${BODY_LENGTH}. Shorten it, or attach it as a file.`;
  return {
    ...(body.length > BODY_LENGTH ? { body: tooLong } : {}),
    ...(addresses.kind === 'wrong' ? { cc: addresses.problem } : {}),
  };
}

interface Written {
  /** As it was written. */
  readonly cc: string;
  readonly globals: readonly string[];
}

interface Sending {
  readonly attachments: Attachments | null;
  readonly uploadIds: readonly string[];
  readonly isDryRun: boolean;
}

/** The last words of a command that sends something: the addresses have been looked at before. */
export function sendingWords({ cc, globals, uploadIds, isDryRun }: Sending & Written): readonly string[] {
  const read = readAddresses(cc);
  return [
    ...listWords('cc-email-addresses', read.kind === 'addresses' ? read.addresses : []),
    ...listWords('upload-ids', uploadIds),
    ...(isDryRun ? ['--dry-run'] : []),
    ...globals,
  ];
}

export function copiesField(cc: string): FormField {
  return {
    ...textField('cc', 'Copies to', cc),
    hint: 'E-mail addresses, at most 10, with commas between.',
    required: false,
  };
}

/** Where it is said that files can be sent: Teams hands them over in a personal chat. */
export function filesHint({ conversation }: Turn): string {
  return conversation.kind === 'personal' ? FILES_HINT : '';
}

/** Attaches files that are sent while a dialog waits. */
export function takeFiles<State extends Sending & { readonly place: GuidedPlace }>(parts: Parts): TakeFiles<State> {
  return async (turn, state, files) => {
    const { attachments, told } = await attachFiles(parts, turn, state.place, state.attachments, files);
    return { state: { ...state, attachments }, told };
  };
}

/** The last lines of a summary. */
export function sendingLines({ attachments, uploadIds, isDryRun }: Sending) {
  return [
    ...(attachments ? [{ name: 'Files', value: attachmentsInWords(attachments), go: 'attachments' }] : []),
    ...(uploadIds.length > 0 ? [{ name: 'Uploads', value: uploadIds.join(', '), go: null }] : []),
    ...(isDryRun ? [{ name: 'Dry run', value: 'AWS only looks whether it would work', go: null }] : []),
  ];
}

/** Takes all files off again: AWS takes no single one out of a set. */
export function attachmentsStep<State extends Sending>(): FormStep<State> & { readonly name: 'attachments' } {
  return {
    name: 'attachments',
    isAside: true,
    isDone: () => true,
    ask: ({ attachments }): Form | null =>
      attachments && {
        title: 'Take the files off again?',
        text: `${attachmentsInWords(attachments)}\nFiles that should stay can be sent again afterwards.`,
        fields: [],
        submitTitle: 'Take them off',
        isDestructive: true,
      },
    take: (state) => ({ state: { ...state, attachments: null } }),
  };
}
