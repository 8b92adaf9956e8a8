import type { Command } from '../src/command/command.ts';
import type { SupportCase } from '../src/support/cases.ts';
import { isDisplayId, type SupportDirectory } from '../src/support/directory.ts';
import type { FormDialogOptions } from './form-dialog.ts';
import type { Found } from './found.ts';
import { type GuidedPlace, placeOf } from './guided-place.ts';
import { globalWords, optionWords, textIn, textsIn, wordsProblem } from './guided-words.ts';
import type { Parts } from './parts.ts';
import { type Attachments, goneInWords, isOver } from './support-attachments.ts';
import { sendingWords, writingErrors } from './support-writing.ts';
import { shortTime } from './times.ts';
import type { Turn } from './turn.ts';

/** What is done with a case. Keyed by the API's name. */
export const OPERATIONS = {
  DescribeCommunications: {
    cliName: 'describe-communications',
    dialog: 'support-read',
    title: 'Which case do you want to read?',
    submit: 'Show',
    deed: 'asked AWS Support for this',
  },
  AddCommunicationToCase: {
    cliName: 'add-communication-to-case',
    dialog: 'support-reply',
    title: 'Which case do you answer?',
    submit: 'Continue',
    deed: 'sent this to AWS Support',
  },
  ResolveCase: {
    cliName: 'resolve-case',
    dialog: 'support-resolve',
    title: 'Which case is resolved?',
    submit: 'Continue',
    deed: 'sent this to AWS Support',
  },
} as const;

export const OPERATION_NAMES = ['DescribeCommunications', 'AddCommunicationToCase', 'ResolveCase'] as const;
export type OperationName = (typeof OPERATION_NAMES)[number];

/** A case that is to be read, answered or resolved. Plain data. */
export interface ExistingState {
  readonly operation: OperationName;
  readonly place: GuidedPlace;
  readonly globals: readonly string[];
  readonly uploadIds: readonly string[];
  readonly isDryRun: boolean;
  /** As it was written: the API's id or the number that people have. */
  readonly wanted: string;
  readonly found: { readonly id: string; readonly title: string; readonly status: string } | null;
  readonly body: string;
  readonly cc: string;
  readonly attachments: Attachments | null;
  readonly problem: { readonly step: string; readonly text: string } | null;
  readonly isConfirmed: boolean;
}

/** Replies have a guide always; the others where the case is missing, or is named by its number, which the API does not take. */
export function beginExisting(command: Command, found: Required<Found>): FormDialogOptions<ExistingState> | null {
  const { operation, input } = command;
  const name = operation.name;
  if (!isOperation(name)) return null;
  const wanted = textIn(input, 'caseId');
  if (name !== 'AddCommunicationToCase' && wanted !== '' && !isDisplayId(wanted)) return null;
  const setId = textIn(input, 'attachmentSetId');
  const state: ExistingState = {
    operation: name,
    place: placeOf(found),
    globals: [...globalWords(command), ...pagingWords(command)],
    uploadIds: textsIn(input, 'uploadIds'),
    isDryRun: input.dryRun === true,
    wanted,
    found: null,
    body: textIn(input, 'communicationBody').trim(),
    cc: textsIn(input, 'ccEmailAddresses').join(', '),
    attachments: setId === '' ? null : { setId, expiresAt: null, names: [] },
    problem: null,
    isConfirmed: false,
  };
  return { state };
}

function isOperation(name: string): name is OperationName {
  return Object.hasOwn(OPERATIONS, name);
}

/** What narrows a listing down stays as it was written. */
function pagingWords({ input, globals }: Command): readonly string[] {
  const count = (value: unknown) => (typeof value === 'number' ? String(value) : null);
  return optionWords({
    'after-time': textIn(input, 'afterTime'),
    'before-time': textIn(input, 'beforeTime'),
    'max-results': count(input.maxResults),
    'max-items': count(globals.maxItems),
    'page-size': count(globals.pageSize),
    'starting-token': globals.startingToken,
  });
}

/** The command for the case. */
export function existingWords(state: ExistingState): readonly string[] {
  return [
    'support',
    OPERATIONS[state.operation].cliName,
    ...optionWords({
      'case-id': state.found?.id ?? state.wanted,
      'communication-body': state.body,
      'attachment-set-id': state.attachments?.setId ?? null,
    }),
    ...sendingWords(state),
  ];
}

/** The state after AWS was asked for the case: where there is none, that is the problem. */
export async function checkExisting(
  parts: Parts,
  directory: SupportDirectory,
  before: ExistingState,
): Promise<ExistingState> {
  const state = await withCase(directory, { ...before, problem: null });
  const problem = state.problem ?? textProblem(parts, state);
  if (problem !== null) return { ...state, problem, isConfirmed: false };
  if (state.attachments === null || !isOver(state.attachments, parts.clock())) return state;
  const gone = { step: 'summary', text: goneInWords(state.attachments) };
  return { ...state, attachments: null, problem: gone, isConfirmed: false };
}

async function withCase(directory: SupportDirectory, before: ExistingState): Promise<ExistingState> {
  const { wanted } = before;
  if (wanted === '') return before;
  const state = { ...before, wanted: '', found: null };
  const [known, ...others] = await casesCalled(directory, wanted);
  if (known === undefined) {
    return { ...state, problem: { step: 'case', text: `There is no case ${wanted} in this account.` } };
  }
  if (others.length > 0) {
    return { ...state, problem: { step: 'case', text: `${others.length + 1} open cases fit ${wanted}: choose one.` } };
  }
  return { ...state, found: { id: known.id, title: caseTitle(known), status: known.status } };
}

/** By id or number any case; by a part of its subject one that is open. */
async function casesCalled(directory: SupportDirectory, wanted: string): Promise<readonly SupportCase[]> {
  if (isDisplayId(wanted) || wanted.startsWith('case-')) {
    const known = await directory.caseOf(wanted);
    return known === null ? [] : [known];
  }
  const open = await directory.openCases();
  return open.filter(({ subject }) => subject.toLowerCase().includes(wanted.toLowerCase()));
}

function textProblem(parts: Parts, state: ExistingState): ExistingState['problem'] {
  if (state.body === '') return null;
  const [wrong] = Object.values(writingErrors(state.body, state.cc));
  const text = wrong ?? wordsProblem(parts, existingWords(state));
  return text === null ? null : { step: 'message', text };
}

/** When something was written, as the conversation shows times; what is no time as it stands. */
export function caseTime(time: string, { timeZone }: Turn): string {
  const ms = Date.parse(time);
  return Number.isNaN(ms) ? time : shortTime(ms, timeZone);
}

/** `9900112233: orders do not arrive`. */
export function caseTitle({ displayId, id, subject }: SupportCase): string {
  return `${displayId || id}: ${subject}`;
}
