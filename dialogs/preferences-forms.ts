import type { Dialog } from 'botbuilder-dialogs';
import { PersonError } from '../src/telemetry/person-error.ts';
import { type FormDialogOptions, formDialogs } from './form-dialog.ts';
import type { Form, FormField, FormStep, FormValues, Taken } from './form-prompt.ts';
import type { Parts } from './parts.ts';
import { digestText, quietText, threadsText } from './preferences-card.ts';
import {
  type Allowed,
  allowedTo,
  applyPreferences,
  requireAllowed,
  type WantedPreferences,
} from './preferences-change.ts';
import { type Preferences, readPreferences } from './preferences-record.ts';
import { OFF, quietHoursOf, readDigestFrom, readTimeZone, readWindow } from './preferences-words.ts';
import { DAYS, daysText, timeOfDay } from './quiet-hours.ts';
import { checkedRegion, regionChoices } from './regions.ts';
import { timeZoneNames } from './time-zone.ts';
import type { Turn } from './turn.ts';

/** The one for those who may change all of it, and the one for everybody else. */
export const PREFERENCES_DIALOGS = { all: 'preferences', some: 'preferences-some' } as const;

type StepName = 'general' | 'notifications';

/** Plain data, kept while a card waits. */
interface Draft {
  readonly allowed: Allowed;
  /** The fields as they were when it began: who changes one leaves the others to whoever changes them meanwhile. */
  readonly before: FormValues;
  readonly given: FormValues;
  readonly done: readonly StepName[];
}

/** The dialog that asks a person for all that this person may change, and how it begins. */
export async function beginPreferences(
  parts: Parts,
  turn: Turn,
  step: StepName,
): Promise<{ readonly dialog: string; readonly options: FormDialogOptions<Draft> }> {
  const present = await readPreferences(parts, turn.conversation.baseId);
  const allowed = allowedTo(parts, turn, present);
  if (step === 'notifications') requireAllowed(parts, turn, present, { quietHours: null });
  const before = { ...fieldsOf(present), region: await regionOf(parts, turn) };
  const done: readonly StepName[] = step === 'notifications' ? ['general'] : [];
  return {
    dialog: allowed.notifications ? PREFERENCES_DIALOGS.all : PREFERENCES_DIALOGS.some,
    options: { state: { allowed, before, given: before, done } },
  };
}

export function preferencesDialogs(parts: Parts): readonly Dialog[] {
  const finish = async (turn: Turn, { before, given }: Draft) => {
    const wanted = wantedOf(before, given);
    const next = await applyPreferences(parts, turn, wanted);
    return {
      settled: {
        tone: 'good' as const,
        title: Object.keys(wanted).length === 0 ? 'Nothing was changed' : `Changed by ${turn.person.name}`,
        commandLine: null,
        facts: changedFacts(next, wanted),
      },
      result: null,
    };
  };
  return [
    ...formDialogs<Draft, null>(parts, {
      id: PREFERENCES_DIALOGS.all,
      steps: [generalStep('Continue'), notificationsStep()],
      finish,
    }),
    ...formDialogs<Draft, null>(parts, { id: PREFERENCES_DIALOGS.some, steps: [generalStep('Save')], finish }),
  ];
}

/** Names and values of what is wanted. */
export function changedFacts(
  next: Preferences,
  wanted: WantedPreferences,
): readonly { readonly name: string; readonly value: string }[] {
  const has = (...names: (keyof WantedPreferences)[]) => names.some((name) => name in wanted);
  return [
    ...(has('threads', 'threadWindowMs') ? [{ name: 'Threads', value: threadsText(next) }] : []),
    ...(has('digestFrom') ? [{ name: 'Digest', value: digestText(next) }] : []),
    ...(wanted.region === undefined ? [] : [{ name: 'Default Region', value: wanted.region }]),
    ...(has('timeZone') ? [{ name: 'Time zone', value: next.timeZone }] : []),
    ...(has('quietHours') ? [{ name: 'Quiet hours', value: quietText(next) }] : []),
  ];
}

const HOUR_MS = 60 * 60 * 1000;
const WINDOWS = ['1h', '8h', '1d', '3d', '7d', '14d', '30d'];
const DIGESTS = ['3', '5', '10', '20', '50'];
const HALF_HOURS = Array.from({ length: 48 }, (_, index) => timeOfDay(index * 30));

function generalStep(submitTitle: string): FormStep<Draft> {
  return {
    name: 'general',
    isDone: ({ done }) => done.includes('general'),
    ask: ({ given, allowed }, { configurations }): Form => {
      const [first] = configurations;
      const zone = field('time-zone', 'Time zone', given, {
        hint: 'Times on cards here are shown in it.',
        choices: plain(timeZoneNames(), given['time-zone']),
      });
      return {
        title: 'Preferences of this conversation',
        text: 'They hold for everybody here.',
        lines: allowed.timeZone ? [] : [{ name: 'Time zone', value: given['time-zone'] ?? '', go: null }],
        fields: [
          field('threads', 'Threads', given, {
            isOpen: false,
            choices: [
              { title: 'On: news about the same thing goes under its card', value: 'on' },
              { title: 'Off: news comes as messages of their own', value: 'off' },
            ],
          }),
          field('window', 'Keep threads for', given, {
            hint: 'When so long passes without news, what comes next has a new card.',
            choices: plain(WINDOWS, given.window).map(({ value }) => ({ title: windowTitle(value), value })),
          }),
          ...(first === undefined
            ? []
            : [
                field('region', 'Default Region', given, {
                  required: false,
                  hint: 'Commands run there unless they name another.',
                  choices: regionChoices(first.roleArn),
                }),
              ]),
          ...(allowed.timeZone ? [zone] : []),
        ],
        submitTitle,
        submitWords: ['save'],
      };
    },
    take: (state, values) =>
      taken(state, 'general', values, {
        window: readWindow,
        region: (value) => (value === '' ? null : checkedRegion(value)),
        'time-zone': readTimeZone,
      }),
  };
}

function notificationsStep(): FormStep<Draft> {
  return {
    name: 'notifications',
    isDone: ({ done }) => done.includes('notifications'),
    ask: ({ given }): Form => ({
      title: 'When notifications come',
      text: `In quiet hours all but critical notifications wait, and then come together. Times are those of ${given['time-zone']}.`,
      fields: [
        field('digest', 'Digest', given, {
          hint: 'So many notifications that wait at once stand together on one card.',
          choices: [
            { title: 'Only when Teams cannot take them one by one', value: 'off' },
            ...plain(DIGESTS, given.digest === 'off' ? undefined : given.digest).map(({ value }) => ({
              title: `From ${value} at once`,
              value,
            })),
          ],
        }),
        field('from', 'Quiet from', given, {
          choices: [
            { title: 'No quiet hours', value: 'off' },
            ...plain(HALF_HOURS, given.from === 'off' ? undefined : given.from),
          ],
        }),
        field('to', 'Quiet until', given, {
          hint: 'Of the next day where it is not later than the beginning.',
          choices: plain([...HALF_HOURS, '24:00'], given.to),
        }),
        field('days', 'Quiet hours begin on', given, {
          hint: 'Days or spans of days may be typed: days: mon, wed, fri-sun.',
          choices: plain([daysText(DAYS), 'mon-fri', 'sat, sun'], given.days),
        }),
      ],
      submitTitle: 'Save',
      submitWords: ['save'],
    }),
    take: (state, values) => {
      const checked = taken(state, 'notifications', values, { digest: readDigestFrom });
      if ('errors' in checked || OFF.has(values.from?.toLowerCase() ?? '')) return checked;
      return whole(checked, () => quietHoursOf(values.from ?? '', values.to ?? '', values.days ?? ''));
    },
  };
}

function field(id: string, label: string, given: FormValues, more: Partial<FormField>): FormField {
  return {
    id,
    label,
    hint: '',
    input: 'choice',
    choices: [],
    required: true,
    value: given[id] ?? '',
    isOpen: true,
    ...more,
  };
}

/** Choices that are called what they are; with the present one, which may be another. */
function plain(values: readonly string[], present: string | undefined): FormField['choices'] {
  const all = present === undefined || present === '' || values.includes(present) ? values : [...values, present];
  return all.map((value) => ({ title: value, value }));
}

/** "7d" → "7 days". */
function windowTitle(value: string): string {
  const count = Number.parseInt(value, 10);
  const unit = value.endsWith('d') ? 'day' : 'hour';
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

function windowText(ms: number): string {
  const hours = Math.round(ms / HOUR_MS);
  return hours % 24 === 0 ? `${hours / 24}d` : `${hours}h`;
}

/** The values of a step, each checked by its reader. */
function taken(
  state: Draft,
  step: StepName,
  values: FormValues,
  readers: Readonly<Record<string, (value: string) => unknown>>,
): Taken<Draft> {
  const errors: Record<string, string> = {};
  for (const [id, read] of Object.entries(readers)) {
    const value = values[id];
    const error = value === undefined ? null : faultOf(() => read(value));
    if (error !== null) errors[id] = error;
  }
  if (Object.keys(errors).length > 0) return { errors };
  return { state: { ...state, given: { ...state.given, ...values }, done: [...state.done, step] } };
}

function whole(checked: Taken<Draft>, read: () => unknown): Taken<Draft> {
  const error = faultOf(read);
  return error === null ? checked : { errors: { form: error } };
}

/** What is wrong with a value, in words for the person who gave it; null where nothing is. */
function faultOf(read: () => unknown): string | null {
  try {
    read();
    return null;
  } catch (error) {
    if (error instanceof PersonError) return error.message;
    throw error;
  }
}

/** Preferences as the fields show them. */
function fieldsOf({ threads, threadWindowMs, digestFrom, timeZone, quietHours }: Preferences): FormValues {
  return {
    threads: threads ? 'on' : 'off',
    window: windowText(threadWindowMs),
    'time-zone': timeZone,
    digest: digestFrom === null ? 'off' : String(digestFrom),
    from: quietHours === null ? 'off' : timeOfDay(quietHours.from),
    to: timeOfDay(quietHours?.to ?? 7 * 60),
    days: daysText(quietHours?.days ?? DAYS),
  };
}

/** What was changed on the cards. */
function wantedOf(before: FormValues, given: FormValues): WantedPreferences {
  const { threads, window = '', region = '', digest = '', from = '', to = '', days = '' } = given;
  const isChanged = (...ids: string[]) => ids.some((id) => given[id] !== before[id]);
  const isQuiet = !OFF.has(from.toLowerCase());
  const hasQuietChanged = isQuiet ? isChanged('from', 'to', 'days') : isChanged('from');
  return {
    ...(isChanged('threads') ? { threads: threads !== 'off' } : {}),
    ...(isChanged('window') ? { threadWindowMs: readWindow(window) } : {}),
    ...(isChanged('region') && region !== '' ? { region } : {}),
    ...(isChanged('time-zone') ? { timeZone: readTimeZone(given['time-zone'] ?? '') } : {}),
    ...(isChanged('digest') ? { digestFrom: readDigestFrom(digest) } : {}),
    ...(hasQuietChanged ? { quietHours: isQuiet ? quietHoursOf(from, to, days) : null } : {}),
  };
}

async function regionOf(parts: Parts, { conversation, configurations }: Turn): Promise<string> {
  const [first] = configurations;
  if (first === undefined) return '';
  return (await parts.memory.region(conversation.baseId, first.account.id)) ?? first.account.defaultRegion ?? '';
}
