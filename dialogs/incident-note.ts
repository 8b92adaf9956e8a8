import type { Dialog } from 'botbuilder-dialogs';
import type { Command } from '../src/command/command.ts';
import { isJson } from '../src/command/json.ts';
import { type FormDialogOptions, formDialogs } from './form-dialog.ts';
import { textField } from './form-fields.ts';
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
import { shortTime } from './times.ts';

export const NOTE_DIALOG = 'incident-note';

interface NoteState extends IncidentState {
  /** `Custom Event`, as notes of people are, unless the command says otherwise. */
  readonly eventType: string;
  /** When it happened, in milliseconds since the epoch; null: when it is confirmed. */
  readonly at: number | null;
  /** The note as JSON, which the service wants. */
  readonly data: string;
}

/** What AWS takes, with the quotes and escapes of JSON. */
const DATA_LENGTH = 12_000;

/** `ssm-incidents create-timeline-event` that lacks something. */
export function beginNote(command: Command, found: Required<Found>): FormDialogOptions<NoteState> | null {
  const { input, missing } = command;
  if (missing.length === 0) return null;
  const data = textIn(input, 'eventData');
  const asked = ['incident-record-arn', 'event-type', 'event-time', 'event-data'];
  return {
    state: {
      ...beginIncident(command, found, textIn(input, 'incidentRecordArn'), asked),
      eventType: textIn(input, 'eventType') || 'Custom Event',
      at: input.eventTime instanceof Date ? input.eventTime.getTime() : null,
      data: data === '' || isJson(data) ? data : JSON.stringify(data),
    },
  };
}

/** Asks for a note and adds it to the timeline of an incident. */
export function noteDialogs(parts: Parts): readonly Dialog[] {
  return formDialogs<NoteState, GuidedResult>(parts, {
    id: NOTE_DIALOG,
    steps: [incidentStep(parts, 'Add a note to which incident?'), noteStep(), summaryStep()],
    prepare: (turn, state) => lookUp(parts, turn, state),
    finish: async (turn, state) => confirmed(parts, turn, state.place, noteWords(state, parts.clock())),
  });
}

function noteStep(): FormStep<NoteState> {
  return {
    name: 'note',
    isDone: ({ data }) => data !== '',
    ask: (state) => ({
      title: 'Add a note',
      text: '',
      lines: incidentLines(state),
      fields: [
        {
          ...textField('note', 'Note', noteOf(state.data)),
          input: 'multiline',
          hint: 'What happened, what you did, what is next. Everybody who can see the incident can read it: no secrets.',
        },
      ],
      submitTitle: 'Continue',
    }),
    take(state, { note = '' }) {
      const data = JSON.stringify(note);
      if (data.length <= DATA_LENGTH) return { state: { ...state, data } };
      return { errors: { note: `This is too long by ${data.length - DATA_LENGTH} characters. Shorten it.` } };
    },
  };
}

function summaryStep(): FormStep<NoteState> {
  return {
    name: 'summary',
    isDone: ({ isConfirmed }) => isConfirmed,
    ask: (state, turn) =>
      summaryForm({
        title: 'Add this note?',
        lines: [
          ...incidentLines(state),
          { name: 'Note', value: noteOf(state.data), go: 'note' },
          { name: 'Time', value: state.at === null ? 'now' : shortTime(state.at, turn.timeZone), go: null },
          ...whereLines(turn, state),
        ],
        submitTitle: 'Add note',
        word: 'add',
      }),
    take: (state) => ({ state: { ...state, isConfirmed: true } }),
  };
}

function noteWords({ words, arn, eventType, at, data }: NoteState, now: number): readonly string[] {
  return [
    ...words,
    ...optionWords({
      'incident-record-arn': arn,
      'event-type': eventType,
      'event-time': new Date(at ?? now).toISOString(),
      'event-data': data,
    }),
  ];
}

/** As it was written: what is no text is shown as it stands. */
function noteOf(data: string): string {
  if (!isJson(data)) return data;
  const parsed: unknown = JSON.parse(data);
  return typeof parsed === 'string' ? parsed : data;
}
