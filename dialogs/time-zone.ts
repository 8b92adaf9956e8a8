/** A time of the calendar as a clock on the wall shows it; `month` from 1. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

export const UTC = 'UTC';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The first word of a zone's name → the language in which its abbreviations are written as people there do. */
const LOCALES: ReadonlyMap<string, string> = new Map([
  ['Europe', 'en-GB'],
  ['Africa', 'en-ZA'],
  ['Asia', 'en-IN'],
  ['Australia', 'en-AU'],
  ['Antarctica', 'en-AU'],
  ['Pacific', 'en-NZ'],
]);

/** The IANA name as it is written (`europe/berlin` → `Europe/Berlin`); null for what is no time zone. */
export function timeZoneNamed(text: string): string | null {
  const name = text.trim();
  if (name === UTC) return UTC;
  // An offset would be taken, too, and knows no daylight-saving time.
  if (!/^[a-z][a-z0-9_+/-]{1,60}$/i.test(name)) return null;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions();
    if (timeZone === UTC || timeZone.toLowerCase() === name.toLowerCase()) return timeZone;
    // A newer name of the same zone (Asia/Kolkata) stays as people know it.
    return name.includes('/')
      ? name.toLowerCase().replace(/(?<![a-z])[a-z]/g, (letter) => letter.toUpperCase())
      : timeZone;
  } catch {
    return null;
  }
}

/** All IANA names, UTC first. */
export function timeZoneNames(): readonly string[] {
  return [UTC, ...Intl.supportedValuesOf('timeZone').filter((name) => name !== UTC)];
}

export function wallTime(ms: number, timeZone: string): WallTime {
  const parts = new Map(
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      calendar: 'gregory',
      numberingSystem: 'latn',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
      .formatToParts(ms)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  };
}

/**
 * When a clock on the wall shows so many minutes after midnight of a day. What it shows twice is the first or the last of the two;
 * what it passes over is as much later as it is put forward.
 * @param midnight of the day in UTC, whatever the zone: it names the day.
 */
export function instantOf(midnight: number, minutes: number, timeZone: string, which: 'first' | 'last'): number {
  const wall = midnight + minutes * 60_000;
  const before = wall - offsetMs(wall - DAY_MS, timeZone);
  const after = wall - offsetMs(wall + DAY_MS, timeZone);
  const shown = [before, after].filter((ms) => ms + offsetMs(ms, timeZone) === wall);
  if (shown.length === 0) return before;
  return which === 'first' ? Math.min(...shown) : Math.max(...shown);
}

/** The day on which an instant falls there, as midnight in UTC. */
export function dayOf(ms: number, timeZone: string): number {
  const { year, month, day } = wallTime(ms, timeZone);
  return Date.UTC(year, month - 1, day);
}

/** "CET", "GMT+9". */
export function zoneAbbreviation(ms: number, timeZone: string): string {
  if (timeZone === UTC) return UTC;
  const there = LOCALES.get(timeZone.split('/')[0] ?? '');
  const name = abbreviation(ms, timeZone, there ?? 'en-US');
  return there === undefined || !/^GMT[+-]/.test(name) ? name : abbreviation(ms, timeZone, 'en-US');
}

function abbreviation(ms: number, timeZone: string, locale: string): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' }).formatToParts(ms);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

/** How far a zone is ahead of UTC. */
function offsetMs(ms: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = wallTime(ms, timeZone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
}
