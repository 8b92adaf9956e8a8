import { z } from 'zod';
import { maskText } from '../answers/mask.ts';
import { consoleLink } from '../notifications/links.ts';

/** A case as `DescribeCases` gives it; what AWS leaves out is empty. */
export interface SupportCase {
  /** What the API takes: `case-111122223333-muen-2026-71188858`. */
  readonly id: string;
  /** What people and the console have: `9900112233`. */
  readonly displayId: string;
  readonly subject: string;
  readonly status: string;
  readonly serviceCode: string;
  readonly categoryCode: string;
  readonly severityCode: string;
  readonly language: string;
  readonly submittedBy: string;
  /** As AWS writes it, ISO 8601. */
  readonly timeCreated: string;
  readonly cc: readonly string[];
  /** Newest first. */
  readonly recent: readonly Communication[];
}

/** One message of a case's correspondence. */
export interface Communication {
  readonly body: string;
  readonly submittedBy: string;
  readonly timeCreated: string;
  /** Names of files. */
  readonly files: readonly string[];
}

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
/** What people write may hold what nobody should read in a chat. */
const written = text.transform(maskText);
const attachments = z.array(z.object({ fileName: text })).nullish();

const communication = z
  .object({ body: written, submittedBy: text, timeCreated: text, attachmentSet: attachments, attachments })
  .transform(({ attachmentSet, attachments: all, ...one }): Communication => {
    const files = (all?.length ? all : (attachmentSet ?? [])).map(({ fileName }) => fileName);
    return { ...one, files: files.filter((name) => name !== '') };
  });

const communications = z.object({ communications: z.array(communication).nullish() });

const supportCase = z
  .object({
    caseId: z.string(),
    displayId: text,
    subject: written,
    status: text,
    serviceCode: text,
    categoryCode: text,
    severityCode: text,
    language: text,
    submittedBy: text,
    timeCreated: text,
    ccEmailAddresses: z.array(z.string()).nullish(),
    recentCommunications: communications.nullish(),
  })
  .transform(
    ({ caseId, ccEmailAddresses, recentCommunications, ...one }): SupportCase => ({
      ...one,
      id: caseId,
      cc: ccEmailAddresses ?? [],
      recent: recentCommunications?.communications ?? [],
    }),
  );

/** The cases of an answer of `DescribeCases`. */
export function supportCases(output: unknown): readonly SupportCase[] {
  return z.object({ cases: z.array(supportCase).nullish() }).parse(output).cases ?? [];
}

/** The messages of an answer of `DescribeCommunications`, newest first as AWS gives them. */
export function supportCommunications(output: unknown): readonly Communication[] {
  return communications.parse(output).communications ?? [];
}

/** Who wrote: AWS's own words; of a session of a role the role and the session. */
export function writerOf(submittedBy: string): string {
  const session = /^arn:[\w-]+:sts::\d{12}:assumed-role\/(.+)$/.exec(submittedBy)?.[1];
  return session ?? (submittedBy === '' ? 'unknown' : submittedBy);
}

/**
 * The page of a case in the AWS console, or of all cases where its number is not known.
 *
 * @param region AWS Support's endpoint, which tells the partition.
 */
export function caseLink(region: string, displayId: string): string {
  const page = displayId === '' ? '/case/history' : `/case/?displayId=${encodeURIComponent(displayId)}&language=en`;
  return consoleLink(region, 'support/home', page);
}
