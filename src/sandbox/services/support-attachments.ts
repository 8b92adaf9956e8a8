import type { Call, Output } from '../call.ts';
import { Refusal } from '../errors.ts';
import { records, requiredText, text } from '../fields.ts';

/** Files that wait for a case or a reply, or belong to one. */
export interface AttachmentSet {
  readonly expiresAt: Date;
  readonly files: readonly { readonly id: string; readonly name: string; readonly data: Uint8Array }[];
}

const keptMs = 3_600_000;
const mostFiles = 3;
const mostBytes = 5 * 1024 * 1024;

/** Begins a set or adds to one. */
export function addAttachmentsToSet(call: Call): Output {
  const given = text(call.input, 'attachmentSetId');
  const before = given === undefined ? undefined : attachmentSet(call, given);
  const added = records(call.input, 'attachments').map((one) => ({
    id: `attachment-${call.newId()}`,
    name: text(one, 'fileName') ?? 'attachment',
    data: one.data instanceof Uint8Array ? one.data : new Uint8Array(),
  }));
  const files = [...(before?.files ?? []), ...added];
  if (files.length > mostFiles || files.some(({ data }) => data.byteLength > mostBytes)) {
    throw new Refusal(
      'AttachmentSetSizeLimitExceeded',
      'A limit for the size of an attachment set has been exceeded. The limits are three attachments and 5 MB per attachment.',
    );
  }
  const id = given ?? `as-${call.account.id}-${call.newId()}`;
  const expiresAt = before?.expiresAt ?? new Date(call.now.getTime() + keptMs);
  sets(call).set(id, { expiresAt, files });
  return { attachmentSetId: id, expiryTime: expiresAt.toISOString() };
}

/** A set that has not expired. */
export function attachmentSet(call: Call, id: string): AttachmentSet {
  const found = sets(call).get(id);
  if (found === undefined) throw new Refusal('AttachmentSetIdNotFound', `Attachment set not found: ${id}`);
  if (found.expiresAt <= call.now) throw new Refusal('AttachmentSetExpired', `Attachment set has expired: ${id}`);
  return found;
}

/** One file, whatever became of its set. */
export function describeAttachment(call: Call): Output {
  const id = requiredText(call.input, 'attachmentId');
  const found = [...sets(call).values()].flatMap(({ files }) => files).find((file) => file.id === id);
  if (found === undefined) throw new Refusal('AttachmentIdNotFound', `Attachment not found: ${id}`);
  return { attachment: { fileName: found.name, data: found.data } };
}

function sets(call: Call): Map<string, AttachmentSet> {
  return call.estateIn('us-east-1').attachmentSets;
}
