import { UTC, wallTime, zoneAbbreviation } from './time-zone.ts';

/** `2026-11-21 03:12 UTC`: times are shown in UTC, as AWS's logs are, unless the conversation has a time zone of its own. */
export function shortTime(ms: number, timeZone: string = UTC): string {
  if (timeZone === UTC) return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} ${UTC}`;
  const { year, month, day, hour, minute } = wallTime(ms, timeZone);
  const date = `${year}-${twoDigits(month)}-${twoDigits(day)}`;
  return `${date} ${twoDigits(hour)}:${twoDigits(minute)} ${zoneAbbreviation(ms, timeZone)}`;
}

/** `03:12:07 UTC`. */
export function clockTime(ms: number, timeZone: string = UTC): string {
  const { hour, minute, second } = wallTime(ms, timeZone);
  return `${[hour, minute, second].map(twoDigits).join(':')} ${zoneAbbreviation(ms, timeZone)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
