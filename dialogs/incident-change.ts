import type { Dialog } from 'botbuilder-dialogs';
import type { Command } from '../src/command/command.ts';
import { IMPACT_NUMBERS, impactNumber, impactOf } from '../src/incidents/words.ts';
import { type FormDialogOptions, formDialogs } from './form-dialog.ts';
import { choiceField } from './form-fields.ts';
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

export const CHANGE_DIALOG = 'incident-change';

interface ChangeState extends IncidentState {
  /** Null until it is chosen. */
  readonly impact: number | null;
  /** What the command changes already, in words; empty where it changes nothing: then the impact is asked for. */
  readonly changes: string;
}

/** Members of the input that change nothing by themselves. */
const NO_CHANGE: ReadonlySet<string> = new Set(['arn', 'clientToken']);

/** `ssm-incidents update-incident-record` that does not say which incident, or what is to be changed. */
export function beginChange(command: Command, found: Required<Found>): FormDialogOptions<ChangeState> | null {
  const { input } = command;
  const given = Object.keys(input).filter((member) => !NO_CHANGE.has(member));
  const arn = textIn(input, 'arn');
  if (given.length > 0 && arn !== '') return null;
  return {
    state: {
      ...beginIncident(command, found, arn, given.length > 0 ? ['arn'] : ['arn', 'impact']),
      impact: null,
      changes: given.map((member) => changeInWords(member, input[member])).join(', '),
    },
  };
}

export function impactChoices() {
  return IMPACT_NUMBERS.map((number) => ({ title: impactOf(number).title, value: String(number) }));
}

/** Changes the impact of an incident, or resolves one that is chosen. */
export function changeDialogs(parts: Parts): readonly Dialog[] {
  return formDialogs<ChangeState, GuidedResult>(parts, {
    id: CHANGE_DIALOG,
    steps: [incidentStep(parts, 'Change which incident?'), impactStep(), summaryStep()],
    prepare: (turn, state) => lookUp(parts, turn, state),
    async finish(turn, { words, arn, impact, place }) {
      const options = { arn, impact: impact === null ? '' : String(impact) };
      return confirmed(parts, turn, place, [...words, ...optionWords(options)]);
    },
  });
}

function impactStep(): FormStep<ChangeState> {
  return {
    name: 'impact',
    isDone: ({ impact, changes }) => impact !== null || changes !== '',
    ask: (state) => ({
      title: 'Which impact has it?',
      text: '',
      lines: incidentLines(state),
      fields: [choiceField('impact', 'Impact', impactChoices(), state.impact === null ? '' : String(state.impact))],
      submitTitle: 'Continue',
    }),
    take(state, { impact = '' }) {
      const number = impactNumber(impact);
      if (number !== state.known?.impact) return { state: { ...state, impact: number } };
      return { errors: { impact: 'This is the impact that it has. Choose another, or cancel.' } };
    },
  };
}

function summaryStep(): FormStep<ChangeState> {
  return {
    name: 'summary',
    isDone: ({ isConfirmed }) => isConfirmed,
    ask: (state, turn) => {
      const { impact, changes, known } = state;
      const before = known?.impact == null ? '' : `${impactOf(known.impact).title} → `;
      return summaryForm({
        title: 'Change this incident?',
        lines: [
          ...incidentLines(state),
          ...(impact === null
            ? [{ name: 'Change', value: changes, go: null }]
            : [{ name: 'Impact', value: `${before}${impactOf(impact).title}`, go: 'impact' }]),
          ...whereLines(turn, state),
        ],
        submitTitle: impact === null ? 'Change' : 'Change impact',
        word: 'change',
      });
    },
    take: (state) => ({ state: { ...state, isConfirmed: true } }),
  };
}

function changeInWords(member: string, value: unknown): string {
  if (member === 'status' && value === 'RESOLVED') return 'it is resolved';
  if (member === 'impact' && typeof value === 'number') return `its impact is ${impactOf(value).title}`;
  return typeof value === 'string' ? `its ${member} is "${value}"` : `its ${member} is changed`;
}
