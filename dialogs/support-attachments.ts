import type { SentFile } from '../src/teams/files.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { type GuidedPlace, principalAt } from './guided-place.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './turn.ts';

/** Files that AWS Support holds for a case or a reply until it is sent. Plain data. */
export interface Attachments {
  readonly setId: string;
  /** Milliseconds since the epoch; null where it is not known. */
  readonly expiresAt: number | null;
  readonly names: readonly string[];
}

/** AWS takes so many files in a set, each of so many bytes, and holds a set for an hour. */
const MOST_FILES = 3;
const MOST_BYTES = 5 * 1024 * 1024;
const SET_MS = 60 * 60 * 1000;
/** What ends in the next moment is over: there is still a card to be read. */
const MARGIN_MS = 60 * 1000;
/** A file of that size goes over the line slowly. */
const UPLOAD_MS = 30_000;

const GONE_CODES: ReadonlySet<string> = new Set(['AttachmentSetExpired', 'AttachmentSetIdNotFound']);

/** Hands files over to AWS Support, one after the other; `told` says what became of each. */
export async function attachFiles(
  parts: Parts,
  turn: Turn,
  place: GuidedPlace,
  before: Attachments | null,
  files: readonly SentFile[],
): Promise<{ readonly attachments: Attachments | null; readonly told: string }> {
  let attachments = isOver(before, parts.clock()) ? null : before;
  const told = before !== null && attachments === null ? [goneInWords(before)] : [];
  for (const file of files) {
    try {
      if (attachments !== null && attachments.names.length >= MOST_FILES) throw tooMany();
      const data = await parts.files.read(file, MOST_BYTES);
      const added = await add(parts, turn, place, attachments, file.name, data);
      if (attachments !== null && added.setId !== attachments.setId) told.push(goneInWords(attachments));
      attachments = added;
      told.push(`${file.name} is attached (${attachments.names.length} of ${MOST_FILES}).`);
    } catch (error) {
      if (!(error instanceof PersonError)) throw error;
      told.push([`${file.name} is not attached. ${error.message}`, ...error.nextSteps].join(' '));
    }
  }
  return { attachments, told: told.join('\n\n') };
}

/** Whether AWS holds the files no longer. */
export function isOver(attachments: Attachments | null, now: number): boolean {
  return attachments !== null && attachments.expiresAt !== null && attachments.expiresAt - MARGIN_MS <= now;
}

export function goneInWords({ names }: Attachments): string {
  const what = names.length === 0 ? 'The files' : names.join(', ');
  return `AWS holds files for an hour until they are sent, and that is over for: ${what}. Send them again, or go on without them.`;
}

/** `error.log, screen.png`; for a set that came with the line, its id. */
export function attachmentsInWords({ names, setId }: Attachments): string {
  return names.length === 0 ? setId : names.join(', ');
}

async function add(
  parts: Parts,
  turn: Turn,
  place: GuidedPlace,
  before: Attachments | null,
  fileName: string,
  data: Uint8Array,
): Promise<Attachments> {
  const input = {
    attachments: [{ fileName, data }],
    ...(before === null ? {} : { attachmentSetId: before.setId }),
  };
  try {
    const { output } = await parts.caller.call({
      principal: principalAt(parts, turn, place),
      region: place.region,
      service: 'support',
      operation: 'AddAttachmentsToSet',
      input,
      deadlineMs: UPLOAD_MS,
    });
    const expiresAt = Date.parse(String(output.expiryTime));
    return {
      setId: String(output.attachmentSetId ?? before?.setId ?? ''),
      expiresAt: Number.isNaN(expiresAt) ? (before?.expiresAt ?? parts.clock() + SET_MS) : expiresAt,
      names: [...(before?.names ?? []), fileName],
    };
  } catch (error) {
    if (before === null || !isGone(error)) throw error;
    return add(parts, turn, place, null, fileName, data);
  }
}

function isGone(error: unknown): boolean {
  return (
    error instanceof PersonError && error.facts.some(({ name, value }) => name === 'AWS error' && GONE_CODES.has(value))
  );
}

function tooMany(): PersonError {
  return new PersonError('too-many-files', 'Too many files', `AWS takes at most ${MOST_FILES} files at once.`, {
    nextSteps: ['Send the others with a reply to the case.'],
  });
}
