import type { Command } from '../src/command/command.ts';
import { findNamed, type Named, type SupportDirectory, type SupportService } from '../src/support/directory.ts';
import { type IssueType, issueTypeOf, LANGUAGES, languageTitle } from '../src/support/words.ts';
import type { FormDialogOptions } from './form-dialog.ts';
import type { Found } from './found.ts';
import { type GuidedPlace, placeOf } from './guided-place.ts';
import { globalWords, optionWords, textIn, textsIn, wordsProblem } from './guided-words.ts';
import type { Parts } from './parts.ts';
import { type Attachments, goneInWords, isOver } from './support-attachments.ts';
import { sendingWords, writingErrors } from './support-writing.ts';

export const SUPPORT_CASE_DIALOG = 'support-case';

export type CaseStep = 'service' | 'category' | 'details' | 'summary' | 'attachments';

/** A case that is being written. Plain data: it is kept in the store between turns. */
export interface CaseState {
  readonly place: GuidedPlace;
  /** Options of the line that belong to no value of the case: `--account=prod`. */
  readonly globals: readonly string[];
  readonly uploadIds: readonly string[];
  readonly isDryRun: boolean;
  readonly issueType: IssueType | null;
  readonly service: SupportService | null;
  readonly category: Named | null;
  readonly severity: Named | null;
  readonly subject: string;
  readonly body: string;
  /** As it was written. */
  readonly cc: string;
  /** ISO 639-1. */
  readonly language: string;
  /** The language that the names of service, category and severity are in. */
  readonly namedIn: string;
  readonly attachments: Attachments | null;
  /** What was written and not looked up yet; empty where nothing is. */
  readonly wanted: Wanted;
  readonly problem: CaseProblem | null;
  readonly isConfirmed: boolean;
}

export interface Wanted {
  readonly issueType: string;
  readonly service: string;
  readonly category: string;
  readonly severity: string;
  readonly language: string;
}

/** What is wrong, and the step where it is put right. */
export interface CaseProblem {
  readonly step: CaseStep;
  readonly text: string;
  /** Codes of what may have been meant. */
  readonly fits: readonly string[];
}

export const NOTHING_WANTED: Wanted = { issueType: '', service: '', category: '', severity: '', language: '' };
const DEFAULT_LANGUAGE = 'en';

/** The case as far as a line gives it. Nothing of it is believed before AWS has been asked. */
export function beginCase(command: Command, found: Required<Found>): FormDialogOptions<CaseState> {
  const { input } = command;
  const setId = textIn(input, 'attachmentSetId');
  const service = textIn(input, 'serviceCode');
  const state: CaseState = {
    place: placeOf(found),
    globals: globalWords(command),
    uploadIds: textsIn(input, 'uploadIds'),
    isDryRun: input.dryRun === true,
    // The API's own default.
    issueType: service === '' ? null : 'technical',
    service: null,
    category: null,
    severity: null,
    subject: oneLine(textIn(input, 'subject')),
    body: textIn(input, 'communicationBody').trim(),
    cc: textsIn(input, 'ccEmailAddresses').join(', '),
    language: DEFAULT_LANGUAGE,
    namedIn: DEFAULT_LANGUAGE,
    attachments: setId === '' ? null : { setId, expiresAt: null, names: [] },
    wanted: {
      issueType: textIn(input, 'issueType'),
      service,
      category: textIn(input, 'categoryCode'),
      severity: textIn(input, 'severityCode'),
      language: textIn(input, 'language'),
    },
    problem: null,
    isConfirmed: false,
  };
  return { state };
}

/** The command that creates the case. */
export function caseWords(state: CaseState): readonly string[] {
  return [
    'support',
    'create-case',
    ...optionWords({
      subject: state.subject,
      'service-code': state.service?.code ?? null,
      'category-code': state.category?.code ?? null,
      'severity-code': state.severity?.code ?? null,
      'issue-type': state.issueType,
      language: state.language,
      'communication-body': state.body,
      'attachment-set-id': state.attachments?.setId ?? null,
    }),
    ...sendingWords(state),
  ];
}

/** The case after AWS was asked for what was written: what it does not know is a problem, and has no value. */
export async function checkCase(parts: Parts, directory: SupportDirectory, before: CaseState): Promise<CaseState> {
  let state: CaseState = { ...before, problem: null };
  for (const check of [checkKind, checkNames, checkService, checkCategory, checkSeverity, checkLanguage]) {
    state = await check(state, directory);
  }
  state = checkTexts(parts, state);
  if (isOver(state.attachments, parts.clock()) && state.attachments !== null) {
    const gone = goneInWords(state.attachments);
    state = withProblem({ ...state, attachments: null }, 'summary', gone);
  }
  return state.problem === null ? state : { ...state, isConfirmed: false };
}

/** The first problem is told first. */
function withProblem(state: CaseState, step: CaseStep, text: string, fits: readonly string[] = []): CaseState {
  return { ...state, problem: state.problem ?? { step, text, fits } };
}

function checkKind(before: CaseState): CaseState {
  const { issueType, language } = before.wanted;
  const state = { ...before, wanted: { ...before.wanted, issueType: '', language: '' } };
  const known = Object.entries(LANGUAGES).map(([code, name]) => ({ code, name }));
  const [spoken, ...others] = findNamed(known, language);
  const inLanguage =
    language === '' || (spoken !== undefined && others.length === 0)
      ? { ...state, language: spoken?.code ?? state.language }
      : withProblem(
          state,
          'details',
          `AWS Support has no language ${language}. It has: ${Object.keys(LANGUAGES).join(', ')}.`,
        );
  if (issueType === '') return inLanguage;
  const kind = issueTypeOf(issueType);
  if (kind !== null) return { ...inLanguage, issueType: kind };
  return withProblem(
    inLanguage,
    'service',
    `${issueType} is no issue type. There are technical and customer-service, which is for account and billing.`,
  );
}

/** Another language has other names, and may have fewer services. */
async function checkNames(state: CaseState, directory: SupportDirectory): Promise<CaseState> {
  const { language, namedIn, service, category, severity } = state;
  if (language === namedIn) return state;
  const services = service === null ? [] : await directory.services(language);
  const severities = severity === null ? [] : await directory.severities(language);
  const same = <T extends Named>(all: readonly T[], one: Named | null) =>
    all.find(({ code }) => code === one?.code) ?? null;
  const found = same(services, service);
  const named = {
    ...state,
    namedIn: language,
    service: found,
    category: same(found?.categories ?? [], category),
    severity: same(severities, severity),
  };
  if (service === null || found !== null) return named;
  return withProblem(
    named,
    'service',
    `AWS Support has no ${service.name} in ${languageTitle(language)}: choose another service, or another language later.`,
  );
}

async function checkService(before: CaseState, directory: SupportDirectory): Promise<CaseState> {
  const { service: wanted } = before.wanted;
  if (wanted === '') return before;
  const state = { ...before, wanted: { ...before.wanted, service: '' } };
  const all = await directory.services(state.language);
  const found = findNamed(all, wanted);
  const [service, ...others] = found;
  if (service !== undefined && others.length === 0) {
    const isSame = service.code === state.service?.code;
    return { ...state, service, category: isSame ? state.category : null };
  }
  const none = { ...state, service: null, category: null };
  if (service === undefined)
    return withProblem(none, 'service', `AWS Support has no service ${wanted}. Choose one of the list.`);
  const fits = found.map(({ code }) => code);
  return withProblem(none, 'service', `${found.length} services fit ${wanted}; they are the first of the list.`, fits);
}

function checkCategory(before: CaseState): CaseState {
  const { category: wanted } = before.wanted;
  // What was written waits until there is a service.
  if (wanted === '' || before.service === null) return before;
  const state = { ...before, wanted: { ...before.wanted, category: '' } };
  const category = picked(before.service.categories, wanted);
  if (category !== null) return { ...state, category };
  const text = `${before.service.name} has no category ${wanted}. Choose one of the list.`;
  return withProblem({ ...state, category: null }, 'category', text);
}

async function checkSeverity(before: CaseState, directory: SupportDirectory): Promise<CaseState> {
  const { severity: wanted } = before.wanted;
  if (wanted === '') return before;
  const state = { ...before, wanted: { ...before.wanted, severity: '' } };
  const severity = picked(await directory.severities(state.language), wanted);
  if (severity !== null) return { ...state, severity };
  const text = `The support plan of this account has no severity ${wanted}. Choose one of the list.`;
  return withProblem({ ...state, severity: null }, 'category', text);
}

/** Which languages there are depends on what the case is about. English is always one of them. */
async function checkLanguage(state: CaseState, directory: SupportDirectory): Promise<CaseState> {
  const { language, issueType, service, category } = state;
  if (language === DEFAULT_LANGUAGE || issueType === null || service === null || category === null) return state;
  const all = await directory.languages(issueType, service.code, category.code);
  if (all.some(({ code }) => code === language)) return state;
  const names = all.map(({ name }) => name).join(', ');
  const text = `AWS Support does not take such a case of ${service.name} in ${languageTitle(language)}, but in: ${names}.`;
  return withProblem(state, 'details', text);
}

function checkTexts(parts: Parts, state: CaseState): CaseState {
  const [wrong] = Object.values(writingErrors(state.body, state.cc));
  if (wrong !== undefined) return withProblem(state, 'details', wrong);
  if (state.subject === '' || state.body === '') return state;
  const unread = wordsProblem(parts, caseWords(state));
  return unread === null ? state : withProblem(state, 'details', unread);
}

/** The one that a text names; the text itself where AWS names none at all. */
function picked(all: readonly Named[], text: string): Named | null {
  if (all.length === 0) return { code: text, name: text };
  const [found, ...others] = findNamed(all, text);
  return found === undefined || others.length > 0 ? null : found;
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
