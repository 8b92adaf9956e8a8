import { PersonError } from '../src/telemetry/person-error.ts';
import { readDurationMs } from './durations.ts';
import { LONGEST_WINDOW_MS, MOST_DIGEST_FROM, type Preferences, SHORTEST_WINDOW_MS } from './preferences-record.ts';
import { isAlwaysQuiet, type QuietHours, readDays, readTimeOfDay } from './quiet-hours.ts';
import { timeZoneNamed } from './time-zone.ts';

/** What a person wants of the preferences. */
export type Wish =
  | { readonly kind: 'show' }
  /** To be asked for them; `step` names the card that asks for what was named without a value. */
  | { readonly kind: 'ask'; readonly step: 'general' | 'notifications' }
  | { readonly kind: 'region'; readonly region: string }
  | { readonly kind: 'set'; readonly change: Partial<Preferences> };

export const OFF: ReadonlySet<string> = new Set(['off', 'none', 'no', 'never']);
const ON: ReadonlySet<string> = new Set(['on', 'yes']);

interface Setting {
  readonly names: readonly string[];
  /** Asks for it where no value is given. */
  readonly step: 'general' | 'notifications';
  readonly read: (value: string) => Wish;
}

const SETTINGS: readonly Setting[] = [
  { names: ['threads', 'thread'], step: 'general', read: (value) => set(readThreads(value)) },
  {
    names: ['digest', 'digests'],
    step: 'notifications',
    read: (value) => set({ digestFrom: readDigestFrom(value) }),
  },
  { names: ['region', 'default-region'], step: 'general', read: (region) => ({ kind: 'region', region }) },
  {
    names: ['time-zone', 'timezone', 'time zone', 'zone'],
    step: 'general',
    read: (value) => set({ timeZone: readTimeZone(value) }),
  },
  {
    names: ['quiet-hours', 'quiet hours', 'quiethours', 'quiet'],
    step: 'notifications',
    read: (value) => set({ quietHours: readQuietHours(value) }),
  },
];

/** What follows `preferences`: `threads off`, `quiet-hours 22:00-07:00 mon-fri`, nothing. Throws a PersonError for anything else. */
export function readWish(words: readonly string[]): Wish {
  const text = words.join(' ').trim().replace(/\s+/g, ' ');
  const lower = text.toLowerCase();
  if (lower === '' || lower === 'show' || lower === 'list') return { kind: 'show' };
  if (lower === 'change' || lower === 'edit' || lower === 'set') return { kind: 'ask', step: 'general' };
  for (const { names, step, read } of SETTINGS) {
    for (const name of names) {
      if (lower === name) return { kind: 'ask', step };
      if (lower.startsWith(`${name} `)) return read(text.slice(name.length + 1));
    }
  }
  throw badPreference(`preferences knows no “${text}”.`, [
    'It knows threads, digest, region, time-zone and quiet-hours.',
    'Send preferences alone to see what holds, and preferences change to be asked.',
  ]);
}

/** `on`, `off`, or the time for which they are kept: then they are on. */
export function readThreads(value: string): Partial<Preferences> {
  const word = value.toLowerCase();
  if (ON.has(word)) return { threads: true };
  if (OFF.has(word)) return { threads: false };
  return { threads: true, threadWindowMs: readWindow(value) };
}

export function readWindow(value: string): number {
  const ms = readDurationMs(value);
  if (ms !== null && ms >= SHORTEST_WINDOW_MS && ms <= LONGEST_WINDOW_MS) return ms;
  throw badPreference(`“${value}” is no time from 1 hour to 30 days.`, [
    'Write on, off, or a time such as 8h or 3d: preferences threads 3d.',
  ]);
}

/** Null: off. */
export function readDigestFrom(value: string): number | null {
  if (OFF.has(value.toLowerCase())) return null;
  const count = /^\d{1,4}$/.test(value) ? Number(value) : 0;
  if (count >= 2 && count <= MOST_DIGEST_FROM) return count;
  throw badPreference(`“${value}” is no number from 2 to ${MOST_DIGEST_FROM}.`, [
    'Write a number such as 10, or off: preferences digest 10.',
  ]);
}

export function readTimeZone(value: string): string {
  const name = timeZoneNamed(value.replaceAll(' ', '_'));
  if (name !== null) return name;
  throw badPreference(`“${value}” is the name of no time zone.`, [
    'Write the IANA name of one, such as Europe/Berlin or America/New_York, or UTC.',
    'Send preferences change to search for it in a list.',
  ]);
}

/** `22:00-07:00 mon-fri`, `22-7`, `00:00-24:00 sat,sun`; null: off. */
export function readQuietHours(value: string): QuietHours | null {
  if (OFF.has(value.toLowerCase())) return null;
  const [, from = '', to = '', days = ''] =
    /^(\S+?)\s*(?:-|–|—|to)\s*([\d:]+)(?:[\s,]+(.+))?$/i.exec(value.trim()) ?? [];
  return quietHoursOf(from, to, days);
}

/** The same of its three parts. */
export function quietHoursOf(fromText: string, toText: string, daysText: string): QuietHours {
  const from = readTimeOfDay(fromText);
  const to = readTimeOfDay(toText);
  const example = 'Write them as preferences quiet-hours 22:00-07:00 mon-fri, or off.';
  if (from === null || to === null || from === 24 * 60) {
    throw badPreference(`“${`${fromText}-${toText}`.replace(/^-$/, '')}” are no hours of a day.`, [example]);
  }
  const days = readDays(daysText);
  if (days === null) throw badPreference(`“${daysText}” are no days of the week.`, [example]);
  const quiet: QuietHours = { from, to, days: [...days] };
  if (isAlwaysQuiet(quiet)) {
    throw badPreference('These hours would never end, and nothing held back would ever be shown.', [
      'Leave out some hours, or some days. To silence a conversation, send notifications mute.',
    ]);
  }
  return quiet;
}

function set(change: Partial<Preferences>): Wish {
  return { kind: 'set', change };
}

function badPreference(message: string, nextSteps: readonly string[]): PersonError {
  return new PersonError('bad-preference', 'That is not a preference', message, {
    nextSteps,
    commands: [{ title: 'Show preferences', line: 'preferences' }],
  });
}
