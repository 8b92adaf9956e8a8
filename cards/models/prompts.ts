import { oneLine, shorten, shown } from '../text.ts';
import type {
  ChoiceView,
  ConfirmationView,
  ErrorView,
  FieldView,
  MissingArgumentsView,
  NoticeView,
  SettledView,
  WelcomeView,
} from '../views.ts';
import { accountText, buttonsModel, counted, factsModel, type Model, toneModel } from './parts.ts';

/** The id of the one input on the choice card. */
export const CHOICE_FIELD = 'field:choice';
/** From here a drop-down can be searched. */
const SEARCHED_FROM = 10;
const HINT_LENGTH = 300;
const PLACEHOLDER_LENGTH = 100;
/** What an error quotes is from anywhere, and may be of any length. */
const ERROR_LENGTH = 4_000;
const ERROR_PART_LENGTH = 1_500;

export const promptModels = {
  choice: (view: ChoiceView, given: ChoiceView): Model => ({
    title: view.title,
    text: view.text,
    hasText: view.text !== '',
    inputId: CHOICE_FIELD,
    required: true,
    placeholder: shorten(oneLine(view.placeholder), PLACEHOLDER_LENGTH),
    value: given.value.toWellFormed(),
    choices: choicesModel(given.choices),
    isShort: given.choices.length <= SEARCHED_FROM,
    isLong: given.choices.length > SEARCHED_FROM,
    submitTitle: view.submitTitle,
    ...dialogModel('dialog.answer', given.dialogId),
  }),

  'missing-arguments': (view: MissingArgumentsView, given: MissingArgumentsView): Model => ({
    summary: view.summary,
    commandLine: view.commandLine,
    fields: view.fields.map((field, place) => fieldModel(field, given.fields[place] ?? field, true)),
    optional: view.optional.map((field, place) => fieldModel(field, given.optional[place] ?? field, false)),
    hasOptional: view.optional.length > 0,
    optionalCount: counted(view.optional.length, 'option'),
    note: `Asked by ${view.askedBy}. The values may be typed as a reply, too.`,
    ...dialogModel('dialog.answer', given.dialogId),
  }),

  confirmation: (view: ConfirmationView, given: ConfirmationView): Model => ({
    title: view.onlyReads ? 'This only reads. Run it?' : 'This changes something. Run it?',
    commandLine: view.commandLine,
    facts: [
      ...(view.madeOf ?? []).map(({ name, value }) => ({
        name: shorten(oneLine(name), 100),
        value: shorten(value, 600),
      })),
      { name: 'Account', value: accountText(view.accountName, view.accountId) },
      { name: 'Region', value: view.region ?? 'none: a global service' },
      { name: 'Asked by', value: view.askedBy },
    ],
    arns: [{ name: 'Role', value: view.roleArn }],
    note: `Only ${view.askedBy} may press. Expires in ${view.expiresIn}.`,
    canChange: view.canChange === true,
    change: { verb: 'dialog.answer', dialog: given.dialogId, 'field:go': 'change' },
    ...dialogModel('dialog.run', given.dialogId),
  }),

  settled: (view: SettledView): Model => ({
    ...toneModel(view.tone),
    title: view.title,
    commandLine: view.commandLine ?? '',
    hasCommandLine: view.commandLine !== null,
    ...factsModel(view.facts),
  }),

  notice: (view: NoticeView, given: NoticeView): Model => ({
    ...toneModel(view.tone),
    title: view.title,
    text: view.text,
    hasText: view.text !== '',
    ...buttonsModel(given.buttons),
  }),

  error: (view: ErrorView, given: ErrorView): Model => ({
    title: view.title,
    message: shorten(view.message, ERROR_LENGTH),
    hasFault: view.fault !== null,
    fault: view.fault === null ? '' : shorten(`${view.fault.text}\n${view.fault.caret}`, ERROR_LENGTH),
    ...factsModel(
      view.facts.map(({ name, value }) => ({
        name: shorten(name, ERROR_PART_LENGTH),
        value: shorten(value, ERROR_PART_LENGTH),
      })),
    ),
    hasNextSteps: view.nextSteps.length > 0,
    nextSteps: view.nextSteps.map((text) => ({ text: shorten(text, ERROR_PART_LENGTH) })),
    ...buttonsModel(given.buttons),
  }),

  welcome: (view: WelcomeView, given: WelcomeView): Model => ({
    place: [
      view.place,
      view.configuration === null ? counted(view.accounts.length, 'AWS account') : 'not configured yet',
    ].join(' · '),
    hasAccounts: view.accounts.length > 0,
    accounts: view.accounts.map(({ name, id, role }) => ({ name: accountText(name, id), role })),
    hasConfiguration: view.configuration !== null,
    list: view.configuration?.list ?? '',
    entry: view.configuration?.entry ?? '',
    replace: (view.configuration?.replace ?? []).map((text) => ({ text })),
    ...buttonsModel(given.tryLines),
  }),
};

/** `field` is as shown, `given` as it came: values travel unchanged. */
export function fieldModel(field: FieldView, given: FieldView, asked: boolean): Model {
  const isChoice = given.input === 'choice' || given.input === 'filtered-choice';
  const isLong = given.input === 'filtered-choice' || given.choices.length > SEARCHED_FROM;
  return {
    inputId: `field:${given.id}`,
    label: field.label,
    mark: '  optional',
    hasMark: asked && !field.required,
    isText: !isChoice,
    isShort: isChoice && !isLong,
    isLong: isChoice && isLong,
    isMultiline: given.input === 'multiline',
    required: field.required,
    placeholder: shorten(oneLine(field.label), PLACEHOLDER_LENGTH),
    value: given.value.toWellFormed(),
    choices: choicesModel(given.choices),
    error: `✕ ${field.error ?? ''}`,
    hasError: field.error !== null,
    hint: shorten(field.hint, HINT_LENGTH),
    hasHint: field.hint !== '',
  };
}

function choicesModel(choices: ChoiceView['choices']): readonly Model[] {
  return choices.map((choice) => ({ title: oneLine(shown(choice.title)), value: choice.value.toWellFormed() }));
}

function dialogModel(verb: 'dialog.answer' | 'dialog.run', dialog: string): Model {
  return { answer: { verb, dialog }, cancel: { verb: 'dialog.cancel', dialog } };
}
