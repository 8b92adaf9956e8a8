import type { Dialog } from 'botbuilder-dialogs';
import { shorten } from '../cards/text.ts';
import type { Named } from '../src/support/directory.ts';
import { ISSUE_TYPE_TITLES, ISSUE_TYPES, languageTitle, severityOf } from '../src/support/words.ts';
import { payloadBytes } from '../src/teams/size.ts';
import { formDialogs } from './form-dialog.ts';
import { choiceField, textField } from './form-fields.ts';
import type { Form, FormStep } from './form-prompt.ts';
import type { GuidedResult } from './guided-command.ts';
import type { Parts } from './parts.ts';
import {
  type CaseState,
  type CaseStep,
  caseWords,
  checkCase,
  NOTHING_WANTED,
  oneLine,
  SUPPORT_CASE_DIALOG,
} from './support-case-state.ts';
import { type DirectoryOf, directories, supportPlaceLines } from './support-place.ts';
import { attachmentsStep, copiesField, filesHint, sendingLines, takeFiles, writingErrors } from './support-writing.ts';
import { shortTime } from './times.ts';
import type { Turn } from './turn.ts';
import { understand } from './understand.ts';

/** What the services to choose from may weigh of a card; AWS has some hundred. */
const CHOICES_BYTES = 60_000;

/** Writes a case of AWS Support, step by step, and shows all of it before it is created. */
export function supportCaseDialogs(parts: Parts): readonly Dialog[] {
  const directoryOf = directories(parts);
  return formDialogs<CaseState, GuidedResult>(parts, {
    id: SUPPORT_CASE_DIALOG,
    steps: [
      serviceStep(directoryOf),
      categoryStep(directoryOf),
      detailsStep(directoryOf),
      summaryStep(),
      attachmentsStep<CaseState>(),
    ],
    prepare: (turn, state) => checkCase(parts, directoryOf(turn, state.place), state),
    takeFiles: takeFiles(parts),
    async finish(turn, state) {
      const { words } = understand(parts.catalogue, caseWords(state));
      return {
        settled: {
          tone: 'default',
          title: `${turn.person.name} sent this to AWS Support at ${shortTime(parts.clock(), turn.timeZone)}`,
          commandLine: null,
          facts: caseLines(turn, state).map(({ name, value }) => ({ name, value: shorten(value, 600) })),
        },
        result: { confirmedWords: words },
      };
    },
  });
}

type Step = FormStep<CaseState> & { readonly name: CaseStep };

function serviceStep(directoryOf: DirectoryOf): Step {
  return {
    name: 'service',
    isDone: (state) => state.issueType !== null && state.service !== null && !isWrong(state, 'service'),
    async ask(state, turn) {
      const services = await directoryOf(turn, state.place).services(state.language);
      const fits = new Set(state.problem?.fits);
      const first = services.filter(({ code }) => fits.has(code));
      const { choices, isCut } = withinCard([...first, ...services.filter(({ code }) => !fits.has(code))]);
      return {
        title: 'Open a support case',
        text: 'What is it about? The service may also be typed, by its name or a part of it.',
        ...errorOf(state, 'service'),
        fields: [
          choiceField(
            'issueType',
            'Issue type',
            ISSUE_TYPES.map((value) => ({ value, title: ISSUE_TYPE_TITLES[value] })),
            state.issueType ?? 'technical',
          ),
          {
            ...choiceField('service', 'Service', choices, state.service?.code ?? ''),
            input: 'filtered-choice',
            hint: isCut ? `The first ${choices.length} of ${services.length} services. Type the name of another.` : '',
            isOpen: true,
          },
        ],
        submitTitle: 'Continue',
      };
    },
    take(state, { issueType = '', service = '' }) {
      const isSame = service === state.service?.code;
      return { state: { ...state, wanted: { ...state.wanted, issueType, service: isSame ? '' : service } } };
    },
  };
}

/** As many as the card has room for. */
function withinCard(services: readonly Named[]) {
  const choices = services.map(({ code, name }) => ({ title: name, value: code }));
  let bytes = 0;
  const end = choices.findIndex((choice) => {
    bytes += payloadBytes(choice);
    return bytes > CHOICES_BYTES;
  });
  return { choices: end < 0 ? choices : choices.slice(0, end), isCut: end >= 0 };
}

function categoryStep(directoryOf: DirectoryOf): Step {
  return {
    name: 'category',
    isDone: (state) => state.category !== null && state.severity !== null && !isWrong(state, 'category'),
    async ask(state, turn) {
      const severities = await directoryOf(turn, state.place).severities(state.language);
      const categories = state.service?.categories ?? [];
      const [only, ...others] = categories;
      return {
        title: 'What kind of problem, and how urgent?',
        text: '',
        ...errorOf(state, 'category'),
        lines: kindLines(state),
        fields: [
          choiceField(
            'category',
            'Category',
            categories.map(({ code, name }) => ({ title: name, value: code })),
            state.category?.code ?? (others.length === 0 ? (only?.code ?? '') : ''),
          ),
          {
            ...choiceField(
              'severity',
              'Severity',
              severities.map((one) => ({ title: severityChoice(one), value: one.code })),
              state.severity?.code ?? '',
            ),
            hint: 'With the time within which AWS answers first.',
          },
        ],
        submitTitle: 'Continue',
      };
    },
    take: (state, { category = '', severity = '' }) => ({
      state: { ...state, wanted: { ...NOTHING_WANTED, category, severity } },
    }),
  };
}

function detailsStep(directoryOf: DirectoryOf): Step {
  return {
    name: 'details',
    isDone: (state) => state.subject !== '' && state.body !== '' && !isWrong(state, 'details'),
    async ask(state, turn) {
      const { issueType, service, category } = state;
      const languages = await directoryOf(turn, state.place).languages(
        issueType ?? 'technical',
        service?.code ?? '',
        category?.code ?? '',
      );
      return {
        title: 'Describe it',
        text: filesHint(turn),
        ...errorOf(state, 'details'),
        lines: [...kindLines(state), ...urgencyLines(state)],
        fields: [
          textField('subject', 'Subject', state.subject),
          {
            ...textField('body', 'Description', state.body),
            input: 'multiline',
            hint: 'What happens, since when, which resources, what it means for your users. No secrets.',
          },
          choiceField(
            'language',
            'Language',
            languages.map(({ code }) => ({ title: languageTitle(code), value: code })),
            languages.some(({ code }) => code === state.language) ? state.language : '',
          ),
          copiesField(state.cc),
        ],
        submitTitle: 'Continue',
      };
    },
    take(state, { subject = '', body = '', language = '', cc = '' }) {
      const errors = writingErrors(body, cc);
      if (Object.keys(errors).length > 0) return { errors };
      return { state: { ...state, subject: oneLine(subject), body, language, cc } };
    },
  };
}

function summaryStep(): Step {
  return {
    name: 'summary',
    isDone: (state) => state.isConfirmed,
    ask: (state, turn): Form => ({
      title: 'Create this support case?',
      text: filesHint(turn),
      ...errorOf(state, 'summary'),
      lines: caseLines(turn, state),
      fields: [],
      submitTitle: 'Create',
      submitWords: ['create', 'yes', 'run'],
    }),
    take: (state) => ({ state: { ...state, isConfirmed: true } }),
  };
}

/** Everything about the case, each line with the way to change it. */
function caseLines(turn: Turn, state: CaseState) {
  const { cc, language } = state;
  return [
    ...supportPlaceLines(turn, state.place),
    ...kindLines(state),
    ...urgencyLines(state),
    { name: 'Subject', value: state.subject, go: 'details' },
    { name: 'Description', value: state.body, go: 'details' },
    { name: 'Language', value: languageTitle(language), go: 'details' },
    { name: 'Copies to', value: cc === '' ? 'nobody' : cc, go: 'details' },
    ...sendingLines(state),
  ];
}

function kindLines({ issueType, service }: CaseState) {
  return [
    { name: 'Issue type', value: issueType === null ? '' : ISSUE_TYPE_TITLES[issueType], go: 'service' },
    { name: 'Service', value: service?.name ?? '', go: 'service' },
  ];
}

function urgencyLines({ category, severity }: CaseState) {
  return [
    { name: 'Category', value: category?.name ?? '', go: 'category' },
    { name: 'Severity', value: severity === null ? '' : severityChoice(severity), go: 'category' },
  ];
}

/** `Urgent · within 1 hour · production system down`: on a phone the end may be cut off. */
function severityChoice({ code, name }: Named): string {
  const severity = severityOf(code);
  return severity === null ? name : `${severity.title} · ${severity.answer} · ${severity.meaning}`;
}

function isWrong({ problem }: CaseState, step: CaseStep): boolean {
  return problem?.step === step;
}

function errorOf({ problem }: CaseState, step: CaseStep): { error?: string } {
  return problem?.step === step ? { error: problem.text } : {};
}
