import { shorten } from '../cards/text.ts';
import { maskWords } from '../src/answers/mask-words.ts';
import type { Command } from '../src/command/command.ts';
import { formatWords } from '../src/command/words.ts';
import { type IncidentSummary, incidentOf, incidentSummaries, planNameOf } from '../src/incidents/records.ts';
import { type Asker, askIncidents } from '../src/incidents/timeline.ts';
import { impactOf } from '../src/incidents/words.ts';
import { readArn } from '../src/notifications/links.ts';
import { PersonError } from '../src/telemetry/person-error.ts';
import { choiceField } from './form-fields.ts';
import type { Form, FormStep } from './form-prompt.ts';
import type { Found } from './found.ts';
import { type GuidedPlace, placeLines, placeOf, principalAt } from './guided-place.ts';
import { withoutOptions } from './guided-words.ts';
import { OPEN_FILTER, stateInWords } from './incident-list.ts';
import type { Parts } from './parts.ts';
import { shortTime } from './times.ts';
import type { Turn } from './turn.ts';
import { understand } from './understand.ts';

/** What is known of an incident that a dialog is about. */
export interface KnownIncident {
  readonly arn: string;
  /** Empty where the role may not read it. */
  readonly title: string;
  readonly impact: number | null;
}

/** What every guided command about one incident keeps. Plain data. */
export interface IncidentState {
  readonly place: GuidedPlace;
  /** The command's words without what the dialog asks for. */
  readonly words: readonly string[];
  /** Of the incident; empty until it is chosen. */
  readonly arn: string;
  /** Null until it was looked up. */
  readonly known: KnownIncident | null;
  readonly isConfirmed: boolean;
}

const TITLE_LENGTH = 120;
/** Incidents to choose from. */
const MOST_CHOICES = 50;

export function beginIncident(
  { words }: Command,
  found: Required<Found>,
  arn: string,
  asked: readonly string[],
): IncidentState {
  return { place: placeOf(found), words: withoutOptions(words, asked), arn, known: null, isConfirmed: false };
}

/** Who asks Incident Manager while a dialog is open. */
export function askerAt(parts: Parts, turn: Turn, place: GuidedPlace): Asker {
  return { caller: parts.caller, principal: principalAt(parts, turn, place), region: place.region };
}

/** Looks the incident up, once. What cannot be read is left out; an incident that is not there ends the dialog. */
export async function lookUp<State extends IncidentState>(parts: Parts, turn: Turn, state: State): Promise<State> {
  const { arn, known, place } = state;
  if (arn === '' || known?.arn === arn) return state;
  return { ...state, known: await knownIncident(parts, turn, place, arn) };
}

async function knownIncident(parts: Parts, turn: Turn, place: GuidedPlace, arn: string): Promise<KnownIncident> {
  try {
    const { title, impact } = incidentOf(await askIncidents(askerAt(parts, turn, place), 'GetIncidentRecord', { arn }));
    return { arn, title: shorten(title, TITLE_LENGTH), impact };
  } catch (error) {
    if (!(error instanceof PersonError) || ENDING.has(error.code)) throw error;
    return { arn, title: '', impact: null };
  }
}

/** Errors after which nothing of an incident can be changed. */
const ENDING: ReadonlySet<string> = new Set([
  ...['not-found', 'no-replication-set', 'validation', 'configuration-gone', 'role-not-allowed', 'role-required'],
]);

/** The first question, where the command names no incident: which of those that are open, or any other by its ARN. */
export function incidentStep<State extends IncidentState>(parts: Parts, title: string): FormStep<State> {
  return {
    name: 'incident',
    isDone: ({ arn }) => arn !== '',
    async ask({ place, arn }, turn) {
      const open = await openIncidents(parts, turn, place);
      const choices = (open ?? []).map((one) => ({ title: choiceTitle(one, parts.clock()), value: one.arn }));
      const none = 'No incident is open. One that is resolved can be named by its ARN.';
      return {
        title,
        text: open === null ? 'Your role may not list incidents: give its ARN.' : choices.length === 0 ? none : '',
        fields: [
          {
            ...choiceField('incident', 'Incident', choices, arn),
            hint: choices.length === 0 ? '' : 'An incident that is resolved may be typed, by its ARN.',
            isOpen: true,
          },
        ],
        submitTitle: 'Continue',
      };
    },
    take(state, { incident = '' }) {
      if (!isIncidentArn(incident)) {
        return {
          errors: {
            incident: 'This is no ARN of an incident: arn:aws:ssm-incidents::ACCOUNT:incident-record/PLAN/ID.',
          },
        };
      }
      return { state: { ...state, arn: incident } };
    },
  };
}

/** Null where the role may not list them: an incident can be named all the same. */
async function openIncidents(parts: Parts, turn: Turn, place: GuidedPlace): Promise<readonly IncidentSummary[] | null> {
  try {
    const input = { filters: OPEN_FILTER, maxResults: MOST_CHOICES };
    return incidentSummaries(await askIncidents(askerAt(parts, turn, place), 'ListIncidentRecords', input));
  } catch (error) {
    if (error instanceof PersonError && error.code === 'access-denied') return null;
    throw error;
  }
}

/** The last question: everything, before it runs. */
export function summaryForm(form: Pick<Form, 'title' | 'submitTitle' | 'lines'> & { readonly word: string }): Form {
  const { word, ...shown } = form;
  return { text: '', fields: [], submitWords: [word, 'yes', 'run'], ...shown };
}

/** `Payments degraded (2 High)`, of one that cannot be read its ARN. */
export function incidentLines({ arn, known }: IncidentState) {
  const title = known?.title ?? '';
  const impact = known?.impact ?? null;
  const value = title === '' ? planNameOf(arn) || arn : title;
  return [
    { name: 'Incident', value: impact === null ? value : `${value} (${impactOf(impact).title})`, go: 'incident' },
  ];
}

/** The last lines of a summary: which incident exactly, where and as whom. */
export function whereLines(turn: Turn, { arn, place }: IncidentState) {
  return [{ name: 'ARN', value: arn, go: null }, ...placeLines(turn, place)];
}

/** How a guided command ends: what takes the place of its card, and the words that run. */
export function confirmed(parts: Parts, turn: Turn, place: GuidedPlace, given: readonly string[]) {
  const { words } = understand(parts.catalogue, given);
  return {
    settled: {
      tone: 'good',
      title: `${turn.person.name} ran this at ${shortTime(parts.clock())}`,
      commandLine: formatWords(maskWords(words)),
      facts: placeLines(turn, place).map(({ name, value }) => ({ name, value })),
    },
    result: { confirmedWords: words },
  } as const;
}

function choiceTitle(incident: IncidentSummary, now: number): string {
  const { title, arn, impact } = incident;
  return `${shorten(title, TITLE_LENGTH) || planNameOf(arn)} · ${impactOf(impact).title} · ${stateInWords(incident, now)}`;
}

function isIncidentArn(text: string): boolean {
  const arn = readArn(text);
  return arn !== null && arn.service === 'ssm-incidents' && /^incident-record\/[^/\s]+\/[^/\s]+$/.test(arn.resource);
}
