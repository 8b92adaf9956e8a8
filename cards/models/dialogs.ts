import { createHash } from 'node:crypto';
import type { AgentView, FormView, IncidentView, ListView, ProgressView } from '../dialog-views.ts';
import { oneLine, shorten } from '../text.ts';
import type { FieldView } from '../views.ts';
import { webAddress } from './paragraphs.ts';
import { buttonsModel, factsModel, type Model, pagerModel, ranModel, toneModel } from './parts.ts';
import { fieldModel } from './prompts.ts';

const BUTTON_LENGTH = 60;
const LINE_LENGTH = 600;
const REASON_LENGTH = 2000;
const NAME_LENGTH = 120;
const BAR_LENGTH = 12;

/** Mark and colour of a step; the word is for those who see neither. */
const STEPS = {
  waiting: { mark: '○', color: 'Default', word: 'to come' },
  running: { mark: '●', color: 'Accent', word: 'in progress' },
  done: { mark: '✓', color: 'Good', word: 'done' },
  failed: { mark: '✕', color: 'Attention', word: 'failed' },
  stopped: { mark: '–', color: 'Default', word: 'stopped' },
} as const;

function barText({ done, total }: NonNullable<ProgressView['bar']>): string {
  const filled = total === 0 ? 0 : Math.min(BAR_LENGTH, Math.floor((done / total) * BAR_LENGTH));
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_LENGTH - filled)}`;
}

/** Another for each question and each list of choices. */
function keyOf(step: string, { id, choices }: FieldView): string {
  const asked = JSON.stringify([step, id, ...choices.map(({ value }) => value)]);
  return createHash('sha256').update(asked.toWellFormed()).digest('base64url').slice(0, 12);
}

/** Those that lead to addresses of the web. */
function linkModels(links: NonNullable<ListView['links']>): readonly Model[] {
  return links.flatMap(({ title, url }) => {
    const address = webAddress(url);
    return address === null ? [] : [{ title: shorten(oneLine(title), BUTTON_LENGTH), url: address }];
  });
}

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
      // Teams tells elements apart by their places, unless by this: a drop-down would go on with the choices of the card before.
      fields: view.fields.map((field, place) => ({
        ...fieldModel(field, given.fields[place] ?? field, true),
        key: keyOf(view.step, field),
      })),
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
    links: linkModels(view.links ?? []),
    hasActions: given.buttons.length > 0 || linkModels(view.links ?? []).length > 0,
  }),

  incident: (view: IncidentView, given: IncidentView): Model => ({
    ran: ranModel(view.ran),
    title: oneLine(view.title),
    ...toneModel(view.tone),
    // The words say what is wrong: a cross would say that the command is.
    mark: view.tone === 'good' ? toneModel('good').mark : '',
    status: view.status,
    summary: view.summary,
    hasSummary: view.summary !== '',
    ...factsModel(view.facts),
    events: view.events.map((event) => ({ ...event, hasText: event.text !== '' })),
    eventsNote: view.eventsNote,
    hasEventsNote: view.eventsNote !== '',
    hasRelated: view.items.length > 0 || view.itemsNote !== '',
    items: view.items.map((item) => {
      const url = item.url === null ? null : webAddress(item.url);
      return {
        kind: item.kind,
        title: oneLine(item.title),
        value: item.value,
        url: url ?? '',
        isLink: url !== null && item.value !== '',
        isText: url === null && item.value !== '',
      };
    }),
    itemsNote: view.itemsNote,
    hasItemsNote: view.itemsNote !== '',
    ...buttonsModel(given.buttons),
    linkTitle: view.link.title,
    linkUrl: view.link.url,
  }),

  progress: (view: ProgressView, given: ProgressView): Model => ({
    ran: ranModel(view.ran),
    title: shorten(oneLine(view.title), NAME_LENGTH),
    ...toneModel(view.tone),
    state: view.state,
    time: view.time,
    hasBar: view.bar !== null,
    bar: view.bar === null ? '' : barText(view.bar),
    barText: view.bar?.text ?? '',
    hasSteps: view.steps.length > 0,
    steps: view.steps.map(({ state, name, detail, time }) => ({
      ...STEPS[state],
      name: shorten(oneLine(name), NAME_LENGTH),
      isBold: state === 'running' || state === 'failed',
      isPlain: state !== 'running' && state !== 'failed',
      // Marks and colours alone would tell nothing to who cannot see them.
      rest: [STEPS[state].word, shorten(oneLine(detail), NAME_LENGTH), time].filter((text) => text !== '').join(' · '),
    })),
    more: view.more,
    hasMore: view.more !== '',
    reason: shorten(view.reason, REASON_LENGTH),
    hasReason: view.reason !== '',
    ...factsModel(view.facts.map(({ name, value }) => ({ name, value: shorten(value, LINE_LENGTH) }))),
    note: view.note,
    hasNote: view.note !== '',
    ...buttonsModel(given.buttons),
    linkTitle: view.link.title,
    linkUrl: view.link.url,
  }),

  agent: (view: AgentView, given: AgentView): Model => ({
    ran: ranModel(view.ran),
    ...toneModel(view.tone),
    state: view.state,
    hasState: view.state !== '',
    text: view.text,
    hasText: view.text !== '',
    ...factsModel(view.facts.map(({ name, value }) => ({ name, value: shorten(value, LINE_LENGTH) }))),
    notes: view.notes.map((text) => ({ text })),
    hasNotes: view.notes.length > 0,
    hint: view.hint,
    hasHint: view.hint !== '',
    pager: pagerModel(view.page, 'agent.page', (index) => ({ verb: 'agent.page', id: given.page.id, index })),
    ...buttonsModel(given.buttons),
  }),
};
