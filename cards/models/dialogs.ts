import type { FormView, ListView } from '../dialog-views.ts';
import { oneLine, shorten } from '../text.ts';
import { buttonsModel, factsModel, type Model, toneModel } from './parts.ts';
import { fieldModel } from './prompts.ts';

const BUTTON_LENGTH = 60;
const LINE_LENGTH = 600;

export const dialogModels = {
  form: (view: FormView, given: FormView): Model => {
    const go = (to: string): Model => ({
      verb: 'dialog.answer',
      dialog: given.dialogId,
      'field:step': given.step,
      'field:go': to,
    });
    return {
      title: view.title,
      position: view.position,
      hasPosition: view.position !== '',
      text: view.text,
      hasText: view.text !== '',
      hasLines: view.lines.length > 0,
      lines: view.lines.map((line, place) => ({
        name: line.name,
        value: line.value === '' ? '–' : shorten(line.value, LINE_LENGTH),
        canEdit: line.go !== null,
        editTitle: `Edit ${line.name}`,
        edit: go(given.lines[place]?.go ?? ''),
      })),
      error: `✕ ${view.error ?? ''}`,
      hasError: view.error !== null,
      fields: view.fields.map((field, place) => fieldModel(field, given.fields[place] ?? field, true)),
      note: view.note,
      submitTitle: shorten(oneLine(view.submitTitle), BUTTON_LENGTH),
      isDestructive: view.isDestructive,
      isConstructive: !view.isDestructive,
      buttons: view.buttons.map((button, place) => ({
        title: shorten(oneLine(button.title), BUTTON_LENGTH),
        data: go(given.buttons[place]?.go ?? ''),
      })),
      answer: go('next'),
      cancel: { verb: 'dialog.cancel', dialog: given.dialogId },
    };
  },

  list: (view: ListView, given: ListView): Model => ({
    title: view.title,
    text: view.text,
    hasText: view.text !== '',
    items: view.items.map((item, place) => ({
      title: item.title,
      ...toneModel(item.tone),
      status: item.status,
      hasStatus: item.status !== '',
      detail: item.detail,
      hasDetail: item.detail !== '',
      text: item.text,
      hasPlainText: item.text !== '' && item.isMonospaced !== true,
      hasMonospacedText: item.text !== '' && item.isMonospaced === true,
      ...factsModel(item.facts),
      ...buttonsModel(given.items[place]?.buttons ?? []),
      hasSeparator: place > 0,
    })),
    ...buttonsModel(given.buttons),
  }),
};
