import { parseWords } from '../src/command/parse.ts';
import { readAddresses } from '../src/support/addresses.ts';
import type { Form, FormStep } from './form-prompt.ts';
import type { Parts } from './parts.ts';
import { type Attachments, attachmentsInWords } from './support-attachments.ts';

/** What a new case and a reply to one have in common: a text, copies, files. */

/** What AWS takes as the text of a case or a reply, in characters. */
const BODY_LENGTH = 8000;

/** What is wrong with the text or the addresses, by field; nothing where all is well. */
export function writingErrors(body: string, cc: string): Readonly<Record<string, string>> {
  const addresses = readAddresses(cc);
  const tooLong = `This text has ${body.length} characters; AWS takes ${BODY_LENGTH}. Shorten it, or attach it as a file.`;
  return {
    ...(body.length > BODY_LENGTH ? { body: tooLong } : {}),
    ...(addresses.kind === 'wrong' ? { cc: addresses.problem } : {}),
  };
}

/** Why a command's words are not understood, as where a text begins with file://; null where they are. */
export function wordsProblem({ catalogue }: Pick<Parts, 'catalogue'>, words: readonly string[]): string | null {
  const parsed = parseWords(words, { catalogue, builtIns: [], pending: null });
  return parsed.kind === 'error' ? parsed.error.message : null;
}

/** The words of the addresses that were written; they have been looked at before. */
export function addressWords(cc: string): readonly string[] {
  const read = readAddresses(cc);
  return read.kind === 'addresses' && read.addresses.length > 0 ? ['--cc-email-addresses', ...read.addresses] : [];
}

interface Sending {
  readonly attachments: Attachments | null;
  readonly uploadIds: readonly string[];
  readonly isDryRun: boolean;
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
