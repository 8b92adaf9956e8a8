import { staging } from '../accounts.ts';
import type { Call, Handlers, Output } from '../call.ts';
import { severityLevels, supportLanguages, supportServices } from '../content/support.ts';
import { inputCodes, Refusal } from '../errors.ts';
import { type Fields, flag, requiredText, text, texts } from '../fields.ts';
import { hash } from '../noise.ts';
import { page } from '../paging.ts';
import { type AttachmentSet, addAttachmentsToSet, attachmentSet, describeAttachment } from './support-attachments.ts';

/** A support case with what was written in it, newest last. */
export interface SupportCase {
  readonly id: string;
  readonly displayId: string;
  readonly subject: string;
  readonly serviceCode: string;
  readonly categoryCode: string;
  readonly severityCode: string;
  readonly language: string;
  readonly submittedBy: string;
  readonly createdAt: Date;
  readonly cc: readonly string[];
  readonly status: 'opened' | 'pending-customer-action' | 'work-in-progress' | 'resolved';
  readonly communications: readonly {
    readonly body: string;
    readonly by: string;
    readonly at: Date;
    readonly files: AttachmentSet['files'];
  }[];
}

const operations: Handlers = {
  DescribeServices: describeServices,
  DescribeSeverityLevels: () => ({ severityLevels }),
  DescribeSupportedLanguages: describeLanguages,
  CreateCase: createCase,
  DescribeCases: describeCases,
  DescribeCommunications: describeCommunications,
  AddAttachmentsToSet: addAttachmentsToSet,
  DescribeAttachment: describeAttachment,
  AddCommunicationToCase: addCommunication,
  ResolveCase: resolveCase,
};

/** AWS Support, which is answered in us-east-1 whatever Region is asked; for accounts with a plan that has it. */
export const support: Handlers = Object.fromEntries(
  Object.entries(operations).map(([name, handler]) => [name, (call: Call) => handler(withPlan(call))]),
);

/** Staging has the Basic plan. */
function withPlan(call: Call): Call {
  if (call.account.id !== staging.id) return call;
  throw new Refusal(
    'SubscriptionRequiredException',
    'Amazon Web Services Premium Support Subscription is required to use this service.',
  );
}

/** Support answers a case for the first time so long after it was opened. */
const answersAfterMs = 120_000;

function describeServices({ input }: Call): Output {
  const wanted = texts(input, 'serviceCodeList');
  const found = supportServices.filter(([code]) => wanted.length === 0 || wanted.includes(code));
  return {
    services: found.map(([code, name, categories]) => ({
      code,
      name,
      categories: categories.map(([categoryCode, categoryName]) => ({ code: categoryCode, name: categoryName })),
    })),
  };
}

function describeLanguages({ input }: Call): Output {
  const service = supportServices.find(([code]) => code === requiredText(input, 'serviceCode'));
  if (service === undefined) throw invalid(`Invalid serviceCode: ${requiredText(input, 'serviceCode')}`);
  const category = requiredText(input, 'categoryCode');
  if (!service[2].some(([code]) => code === category)) throw invalid(`Invalid categoryCode: ${category}`);
  const count = requiredText(input, 'issueType') === 'customer-service' ? supportLanguages.length : 4;
  return {
    supportedLanguages: supportLanguages
      .slice(0, count)
      .map(([code, language, display]) => ({ code, language, display })),
  };
}

function createCase(call: Call): Output {
  const { input, now, callerArn } = call;
  const serviceCode = text(input, 'serviceCode') ?? 'general-info';
  const categoryCode = text(input, 'categoryCode') ?? 'other';
  const severityCode = text(input, 'severityCode') ?? 'low';
  const service = supportServices.find(([code]) => code === serviceCode);
  if (service === undefined) throw invalid(`Invalid serviceCode: ${serviceCode}`);
  if (!service[2].some(([code]) => code === categoryCode)) {
    throw invalid(`Invalid categoryCode: ${categoryCode} for serviceCode: ${serviceCode}`);
  }
  if (!severityLevels.some(({ code }) => code === severityCode)) throw invalid(`Invalid severityCode: ${severityCode}`);
  const files = filesOf(call);
  if (flag(input, 'dryRun') === true)
    throw new Refusal('DryRunOperationException', 'Request would have succeeded, but the dryRun parameter is set.');
  const unique = call.newId();
  const displayId = String(1_000_000_000 + (hash(unique) % 899_999_999));
  const id = `case-${call.account.id}-mu${call.account.name.slice(0, 4)}-${now.getUTCFullYear()}-${unique.replaceAll('-', '').slice(0, 16)}`;
  cases(call).set(id, {
    id,
    displayId,
    subject: requiredText(input, 'subject'),
    serviceCode,
    categoryCode,
    severityCode,
    language: text(input, 'language') ?? 'en',
    submittedBy: callerArn,
    createdAt: now,
    cc: texts(input, 'ccEmailAddresses'),
    status: 'opened',
    communications: [{ body: requiredText(input, 'communicationBody'), by: callerArn, at: now, files }],
  });
  return { caseId: id };
}

function describeCases(call: Call): Output {
  const { input } = call;
  const ids = texts(input, 'caseIdList');
  const displayId = text(input, 'displayId');
  const resolvedToo = flag(input, 'includeResolvedCases') === true || ids.length > 0 || displayId !== undefined;
  const missing = ids.find((id) => !cases(call).has(id));
  if (missing !== undefined) throw notFound(missing);
  const found = [...cases(call).values()]
    .filter((one) => ids.length === 0 || ids.includes(one.id))
    .filter((one) => displayId === undefined || one.displayId === displayId)
    .filter((one) => resolvedToo || one.status !== 'resolved')
    .filter((one) => within(one.createdAt, input))
    .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  const { items, next } = page(found, input, paging('DescribeCases'));
  return {
    cases: items.map((one) => ({
      caseId: one.id,
      displayId: one.displayId,
      subject: one.subject,
      status: statusOf(one, call.now),
      serviceCode: one.serviceCode,
      categoryCode: one.categoryCode,
      severityCode: one.severityCode,
      submittedBy: one.submittedBy,
      timeCreated: one.createdAt.toISOString(),
      ccEmailAddresses: one.cc,
      language: one.language,
      ...(flag(input, 'includeCommunications') === false
        ? {}
        : { recentCommunications: { communications: written(one, call.now).slice(0, 5) } }),
    })),
    nextToken: next,
  };
}

function describeCommunications(call: Call): Output {
  const one = caseOf(call, requiredText(call.input, 'caseId'));
  const { items, next } = page(written(one, call.now), call.input, paging('DescribeCommunications'));
  return { communications: items, nextToken: next };
}

function addCommunication(call: Call): Output {
  const one = caseOf(call, requiredText(call.input, 'caseId'));
  const body = requiredText(call.input, 'communicationBody');
  const added = { body, by: call.callerArn, at: call.now, files: filesOf(call) };
  const status = one.status === 'resolved' ? 'opened' : one.status;
  cases(call).set(one.id, { ...one, status, communications: [...one.communications, added] });
  return { result: true };
}

function resolveCase(call: Call): Output {
  const one = caseOf(call, requiredText(call.input, 'caseId'));
  cases(call).set(one.id, { ...one, status: 'resolved' });
  return { initialCaseStatus: statusOf(one, call.now), finalCaseStatus: 'resolved' };
}

/** What is written in a case by now, newest first, Support's first answer included. */
function written(one: SupportCase, now: Date): readonly Output[] {
  const answer = {
    body: 'Thank you for contacting AWS Support. We are looking at your resources and will come back to you here.',
    by: 'Amazon Web Services <no-reply@amazon.com>',
    at: new Date(one.createdAt.getTime() + answersAfterMs),
    files: [],
  };
  return [...one.communications, ...(answer.at <= now ? [answer] : [])]
    .toSorted((a, b) => b.at.getTime() - a.at.getTime())
    .map(({ body, by, at, files }) => ({
      caseId: one.id,
      body,
      submittedBy: by,
      timeCreated: at.toISOString(),
      attachmentSet: files.map(({ id, name }) => ({ attachmentId: id, fileName: name })),
    }));
}

function statusOf(one: SupportCase, now: Date): string {
  const answered = now.getTime() - one.createdAt.getTime() >= answersAfterMs;
  return one.status === 'opened' && answered ? 'work-in-progress' : one.status;
}

function within(at: Date, input: Fields): boolean {
  const after = text(input, 'afterTime');
  const before = text(input, 'beforeTime');
  return (after === undefined || at >= new Date(after)) && (before === undefined || at <= new Date(before));
}

/** The files that are sent along. */
function filesOf(call: Call): AttachmentSet['files'] {
  const id = text(call.input, 'attachmentSetId');
  return id === undefined ? [] : attachmentSet(call, id).files;
}

function cases(call: Call): Map<string, SupportCase> {
  return call.estateIn('us-east-1').supportCases;
}

function caseOf(call: Call, id: string): SupportCase {
  const found = cases(call).get(id);
  if (found === undefined) throw notFound(id);
  return found;
}

function notFound(id: string): Refusal {
  return new Refusal('CaseIdNotFound', `Case not found: ${id}`);
}

function invalid(message: string): Refusal {
  return new Refusal(inputCodes('support').invalid, message);
}

function paging(operation: string) {
  return { of: `support.${operation}`, limit: 'maxResults', token: 'nextToken', most: 100 };
}
