import { z } from 'zod';
import { dayOf, instantOf, wallTime } from './time-zone.ts';

/** The days on which quiet hours begin, as they are written. */
export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export type Day = (typeof DAYS)[number];

const DAY_MS = 24 * 60 * 60 * 1000;
const DAY_MINUTES = 24 * 60;
/** Quiet hours that follow each other without a pause end somewhere within a week, or never. */
const MOST_IN_A_ROW = 9;

export const quietHours = z.object({
  /** Minutes after midnight; from 0. `to` is of the next day where it is not after `from`, and may be 24 hours. */
  from: z
    .number()
    .int()
    .min(0)
    .max(DAY_MINUTES - 1),
  to: z.number().int().min(0).max(DAY_MINUTES),
  /** On which they begin. */
  days: z.array(z.enum(DAYS)).min(1),
});

export type QuietHours = z.infer<typeof quietHours>;

/** When the quiet hours end that a moment lies in, milliseconds since the epoch; null where it lies in none, and null where they never end. */
export function quietUntil(quiet: QuietHours | null, timeZone: string, now: number): number | null {
  if (quiet === null) return null;
  let at = now;
  for (let windows = 0; windows < MOST_IN_A_ROW; windows += 1) {
    const end = endOfWindow(quiet, timeZone, at);
    if (end === null) return at === now ? null : at;
    at = end;
  }
  return null;
}

/** Whether there is any time at all that is not quiet. */
export function isAlwaysQuiet({ from, to, days }: QuietHours): boolean {
  return new Set(days).size === DAYS.length && lengthMinutes(from, to) >= DAY_MINUTES;
}

/** The end of the quiet hours that hold a moment, begun that day or the day before; null where none does. */
function endOfWindow({ from, to, days }: QuietHours, timeZone: string, at: number): number | null {
  const today = dayOf(at, timeZone);
  for (const day of [today - DAY_MS, today]) {
    if (!days.includes(weekday(day))) continue;
    // An hour that comes twice is quiet both times, where the quiet hours begin or end in it.
    const begins = instantOf(day, from, timeZone, 'first');
    const ends = instantOf(day, from + lengthMinutes(from, to), timeZone, 'last');
    if (begins <= at && at < ends) return ends;
  }
  return null;
}

function lengthMinutes(from: number, to: number): number {
  return to > from ? to - from : to + DAY_MINUTES - from;
}

function weekday(midnight: number): Day {
  // Day 0 of the week is Sunday, which stands last here.
  return DAYS[(new Date(midnight).getUTCDay() + 6) % 7] ?? 'mon';
}

const SPANS: ReadonlyMap<string, readonly Day[]> = new Map<string, readonly Day[]>([
  ['daily', DAYS],
  ['everyday', DAYS],
  ['every day', DAYS],
  ['weekdays', DAYS.slice(0, 5)],
  ['weekends', DAYS.slice(5)],
  ['weekend', DAYS.slice(5)],
]);

/** `mon-fri`, `sat,sun`, `fri-mon`, `Monday Wednesday`, `every day`; nothing: every day. Null for what is none of these. */
export function readDays(text: string): readonly Day[] | null {
  const words = text.trim().toLowerCase();
  if (words === '') return DAYS;
  const span = SPANS.get(words);
  if (span !== undefined) return span;
  const found = new Set<Day>();
  for (const word of words.replace(/\s*[-–—]\s*/g, '-').split(/[\s,;]+/)) {
    const [first, last, ...more] = word.split('-').map(dayNamed);
    if (first === undefined || first === null || last === null || more.length > 0) return null;
    const begin = DAYS.indexOf(first);
    const length = last === undefined ? 1 : ((DAYS.indexOf(last) - begin + 7) % 7) + 1;
    for (let index = 0; index < length; index += 1) found.add(DAYS[(begin + index) % 7] ?? first);
  }
  return DAYS.filter((day) => found.has(day));
}

function dayNamed(word: string): Day | null {
  const day = DAYS.find((name) => name === word.slice(0, 3));
  return day !== undefined && /^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?$/.test(word)
    ? day
    : null;
}

/** `22:00`, `7`, `07:30`: minutes after midnight, up to 24:00. Null for what is no time of a day. */
export function readTimeOfDay(text: string): number | null {
  const [, hours = '', minutes = '0'] = /^(\d{1,2})(?::([0-5]\d))?$/.exec(text.trim()) ?? [];
  if (hours === '') return null;
  const at = Number(hours) * 60 + Number(minutes);
  return at <= DAY_MINUTES ? at : null;
}

/** `22:00`. */
export function timeOfDay(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** `mon-fri`, `mon, wed`, `every day`. */
export function daysText(days: readonly Day[]): string {
  const held = DAYS.filter((day) => days.includes(day));
  if (held.length === DAYS.length) return 'every day';
  const [first, last] = [held[0], held.at(-1)];
  if (first === undefined || last === undefined) return '';
  const isSpan = held.length > 2 && DAYS.indexOf(last) - DAYS.indexOf(first) === held.length - 1;
  return isSpan ? `${first}-${last}` : held.join(', ');
}

/** `22:00-07:00, mon-fri`. */
export function quietHoursText({ from, to, days }: QuietHours): string {
  return `${timeOfDay(from)}-${timeOfDay(to)}, ${daysText(days)}`;
}

/** `07:00 Europe/Berlin`; with the weekday where it is not within a day. */
export function quietEndText(until: number, timeZone: string, now: number): string {
  const { hour, minute } = wallTime(until, timeZone);
  const time = `${timeOfDay(hour * 60 + minute)} ${timeZone}`;
  return until - now < DAY_MS ? time : `${weekday(dayOf(until, timeZone))} ${time}`;
}
