import type { Dialog } from 'botbuilder-dialogs';
import { shorten } from '../cards/text.ts';
import type { SupportCase } from '../src/support/cases.ts';
import { severityTitle, statusOf } from '../src/support/words.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { formDialogs } from './form-dialog.ts';
import { textField } from './form-fields.ts';
import type { Form, FormStep } from './form-prompt.ts';
import type { GuidedResult } from './guided-command.ts';
import type { Parts } from './parts.ts';
import {
  caseTime,
  caseTitle,
  checkExisting,
  type ExistingState,
  existingWords,
  OPERATION_NAMES,
  OPERATIONS,
  type OperationName,
} from './support-existing-state.ts';
import { type DirectoryOf, directories, supportPlaceLines } from './support-place.ts';
import { attachmentsStep, copiesField, filesHint, sendingLines, takeFiles, writingErrors } from './support-writing.ts';
import { shortTime } from './times.ts';
import type { Turn } from './turn.ts';
import { understand } from './understand.ts';

/** A longer text is shortened on the card that has been answered. */
const FACT_LENGTH = 600;

/** Finds the case, and for what changes something writes the rest and shows all of it before it is done. A dialog for each operation. */
export function supportExistingDialogs(parts: Parts): readonly Dialog[] {
  const directoryOf = directories(parts);
  const steps: Readonly<Record<OperationName, readonly Step[]>> = {
    DescribeCommunications: [caseStep(directoryOf)],
    AddCommunicationToCase: [caseStep(directoryOf), messageStep(), summaryStep(), attachmentsStep<ExistingState>()],
    ResolveCase: [caseStep(directoryOf), summaryStep()],
  };
  return OPERATION_NAMES.flatMap((operation) =>
    formDialogs<ExistingState, GuidedResult>(parts, {
      id: OPERATIONS[operation].dialog,
      steps: steps[operation],
      prepare: (turn, state) => checkExisting(parts, directoryOf(turn, state.place), state),
      ...(operation === 'AddCommunicationToCase' ? { takeFiles: takeFiles(parts) } : {}),
      async finish(turn, state) {
        const { words } = understand(parts.catalogue, existingWords(state));
        const { deed } = OPERATIONS[operation];
        return {
          settled: {
            tone: 'default',
            title: `${turn.person.name} ${deed} at ${shortTime(parts.clock(), turn.timeZone)}`,
            commandLine: null,
            facts: summaryLines(turn, state).map(({ name, value }) => ({ name, value: shorten(value, FACT_LENGTH) })),
          },
          result: { confirmedWords: words },
        };
      },
    }),
  );
}

type Step = FormStep<ExistingState>;

function caseStep(directoryOf: DirectoryOf): Step {
  return {
    name: 'case',
    isDone: ({ found }) => found !== null,
    async ask(state, turn) {
      const { title, submit } = OPERATIONS[state.operation];
      const open = await directoryOf(turn, state.place).openCases();
      if (open.length === 0 && state.problem === null) throw noCases(turn, state);
      return {
        title,
        text: 'The number of any other case may be typed, or a part of the subject of one of these.',
        ...errorOf(state, 'case'),
        fields: [
          {
            id: 'case',
            label: 'Open case',
            hint: '',
            input: open.length === 0 ? 'text' : 'filtered-choice',
            choices: open.map((one) => ({ title: caseChoice(turn, one), value: one.id })),
            required: true,
            isOpen: true,
            value: state.found?.id ?? '',
          },
        ],
        submitTitle: submit,
      };
    },
    take: (state, values) => ({ state: { ...state, wanted: values.case ?? '', found: null } }),
  };
}

function noCases(turn: Turn, { place }: ExistingState): PersonError {
  const [account] = supportPlaceLines(turn, place);
  return new PersonError(
    'no-open-case',
    'There is no open case',
    `AWS Support has no open case of ${account?.value}.`,
    {
      nextSteps: ['To answer or read a case that is resolved, name it with --case-id.'],
      commands: [
        { title: 'Resolved cases, too', line: 'support describe-cases --include-resolved-cases' },
        { title: 'Open a case', line: 'support create-case' },
      ],
    },
  );
}

function messageStep(): Step {
  return {
    name: 'message',
    isDone: (state) => state.body !== '' && state.problem?.step !== 'message',
    ask: (state, turn): Form => ({
      title: 'Reply to AWS Support',
      text: filesHint(turn),
      ...errorOf(state, 'message'),
      lines: caseLines(state),
      fields: [
        { ...textField('body', 'Message', state.body), hint: 'No secrets.', input: 'multiline' },
        copiesField(state.cc),
      ],
      submitTitle: 'Continue',
    }),
    take(state, { body = '', cc = '' }) {
      const errors = writingErrors(body, cc);
      return Object.keys(errors).length > 0 ? { errors } : { state: { ...state, body, cc } };
    },
  };
}

function summaryStep(): Step {
  return {
    name: 'summary',
    isDone: ({ isConfirmed }) => isConfirmed,
    ask(state, turn): Form {
      const isReply = state.operation === 'AddCommunicationToCase';
      return {
        title: isReply ? 'Send this to AWS Support?' : 'Resolve this case?',
        text: isReply && state.found?.status === 'resolved' ? 'The case is resolved: a reply opens it again.' : '',
        ...errorOf(state, 'summary'),
        lines: summaryLines(turn, state),
        fields: [],
        submitTitle: isReply ? 'Send' : 'Resolve',
        submitWords: ['send', 'resolve', 'yes', 'run'],
      };
    },
    take: (state) => ({ state: { ...state, isConfirmed: true } }),
  };
}

function summaryLines(turn: Turn, state: ExistingState) {
  const { operation, body, cc } = state;
  const message =
    operation === 'AddCommunicationToCase'
      ? [
          { name: 'Message', value: body, go: 'message' },
          { name: 'Copies to', value: cc === '' ? 'nobody' : cc, go: 'message' },
        ]
      : [];
  return [...supportPlaceLines(turn, state.place), ...caseLines(state), ...message, ...sendingLines(state)];
}

function caseLines({ found }: ExistingState) {
  return [
    { name: 'Case', value: found?.title ?? '', go: 'case' },
    { name: 'Status', value: statusOf(found?.status ?? '').words, go: null },
  ];
}

function caseChoice(turn: Turn, one: SupportCase): string {
  return `${caseTitle(one)} · ${severityTitle(one.severityCode)} · ${caseTime(one.timeCreated, turn)}`;
}

function errorOf({ problem }: ExistingState, step: string): { error?: string } {
  return problem?.step === step ? { error: problem.text } : {};
}
