import type { Dialog } from 'botbuilder-dialogs';
import type { Command } from '../src/command/command.ts';
import {
  ITEM_KINDS,
  ITEM_TITLE_LENGTH,
  type ItemValue,
  kindTitle,
  readItemValue,
} from '../src/incidents/related-items.ts';
import { type FormDialogOptions, formDialogs } from './form-dialog.ts';
import { choiceField, textField } from './form-fields.ts';
import type { FormStep } from './form-prompt.ts';
import type { Found } from './found.ts';
import type { GuidedResult } from './guided-command.ts';
import { optionWords, textIn } from './guided-words.ts';
import {
  beginIncident,
  confirmed,
  type IncidentState,
  incidentLines,
  incidentStep,
  lookUp,
  summaryForm,
  whereLines,
} from './incident-guide.ts';
import type { Parts } from './parts.ts';

export const RELATED_DIALOG = 'incident-related';

interface RelatedState extends IncidentState {
  /** Null until it is given, or where the command brings the item along. */
  readonly item: {
    readonly type: string;
    readonly title: string;
    readonly written: string;
    readonly value: Extract<ItemValue, { kind: 'value' }>['value'];
  } | null;
  /** The command brings the item along. */
  readonly isGiven: boolean;
}

/** `ssm-incidents update-related-items` that lacks the incident or the item. */
export function beginRelated(command: Command, found: Required<Found>): FormDialogOptions<RelatedState> | null {
  const { input, missing } = command;
  if (missing.length === 0) return null;
  const state = beginIncident(command, found, textIn(input, 'incidentRecordArn'), ['incident-record-arn']);
  return { state: { ...state, item: null, isGiven: input.relatedItemsUpdate !== undefined } };
}

/** Asks for something that belongs to an incident, and adds it. */
export function relatedDialogs(parts: Parts): readonly Dialog[] {
  return formDialogs<RelatedState, GuidedResult>(parts, {
    id: RELATED_DIALOG,
    steps: [incidentStep(parts, 'Change the related items of which incident?'), itemStep(), summaryStep()],
    prepare: (turn, state) => lookUp(parts, turn, state),
    finish: async (turn, state) => confirmed(parts, turn, state.place, relatedWords(state)),
  });
}

function itemStep(): FormStep<RelatedState> {
  return {
    name: 'item',
    isDone: ({ item, isGiven }) => item !== null || isGiven,
    ask: (state) => ({
      title: 'Add a related item',
      text: '',
      lines: incidentLines(state),
      fields: [
        { ...textField('title', 'Title', state.item?.title ?? ''), hint: 'What it is called on the incident.' },
        choiceField(
          'kind',
          'Kind',
          ITEM_KINDS.map(({ type, title }) => ({ title, value: type })),
          state.item?.type ?? '',
        ),
        {
          ...textField('value', 'Link or ARN', state.item?.written ?? ''),
          hint: 'An address that begins with https://, or an ARN; of a metric its definition in JSON, too.',
        },
      ],
      submitTitle: 'Continue',
    }),
    take(state, { title = '', kind = '', value: written = '' }) {
      const value = readItemValue(kind, written);
      const isLong = title.length > ITEM_TITLE_LENGTH;
      if (value.kind === 'value' && !isLong) {
        return { state: { ...state, item: { type: kind, title, written, value: value.value } } };
      }
      return {
        errors: {
          ...(value.kind === 'wrong' ? { value: value.problem } : {}),
          ...(isLong ? { title: tooLong(title) } : {}),
        },
      };
    },
  };
}

export function tooLong(title: string): string {
  return `This has ${title.length} characters; AWS takes ${ITEM_TITLE_LENGTH}.`;
}

function summaryStep(): FormStep<RelatedState> {
  return {
    name: 'summary',
    isDone: ({ isConfirmed }) => isConfirmed,
    ask: (state, turn) => {
      const { item } = state;
      return summaryForm({
        title: item === null ? 'Change the related items of this incident?' : 'Add this related item?',
        lines: [
          ...incidentLines(state),
          ...(item === null
            ? [{ name: 'Change', value: state.words.slice(2).join(' '), go: null }]
            : [
                { name: 'Title', value: item.title, go: 'item' },
                { name: 'Kind', value: kindTitle(item.type), go: 'item' },
                { name: 'Link or ARN', value: item.written, go: 'item' },
              ]),
          ...whereLines(turn, state),
        ],
        submitTitle: item === null ? 'Change' : 'Add item',
        word: item === null ? 'change' : 'add',
      });
    },
    take: (state) => ({ state: { ...state, isConfirmed: true } }),
  };
}

function relatedWords({ words, arn, item }: RelatedState): readonly string[] {
  const update =
    item === null
      ? ''
      : JSON.stringify({ itemToAdd: { identifier: { type: item.type, value: item.value }, title: item.title } });
  return [...words, ...optionWords({ 'incident-record-arn': arn, 'related-items-update': update })];
}
