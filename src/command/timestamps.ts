/** `2024-05-01`, `2024-05-01T10:30`, `20240501T103000Z`, with a blank for the T, with seconds, fraction and zone. */
const ISO =
  /^(\d{4})(-?)(\d{2})\2(\d{2})(?:[Tt ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?$/;

/** `Wed, 01 May 2024 10:30:00 GMT`; the weekday, the seconds and the zone may be missing. */
const RFC_822 =
  /^(?:[A-Za-z]{3,9},? )?(\d{1,2})[ -]([A-Za-z]{3})[a-z]{0,6}[ -](\d{4})(?: (\d{2}):(\d{2})(?::(\d{2}))?)?(?: ?(Z|UT|UTC|GMT|EST|EDT|CST|CDT|MST|MDT|PST|PDT|[+-]\d{2}:?\d{2}))?$/;

const EPOCH = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Hours from UTC of the zones that RFC 822 names. */
const ZONES: ReadonlyMap<string, number> = new Map([
  ['EST', -5],
  ['EDT', -4],
  ['CST', -6],
  ['CDT', -5],
  ['MST', -7],
  ['MDT', -6],
  ['PST', -8],
  ['PDT', -7],
]);

/** The last year that AWS's own clients can express. */
const LAST_YEAR = 9999;

/**
 * A point in time as the AWS CLI reads it: ISO 8601 (a date alone is its midnight), RFC 822, or seconds since 1970.
 * Without a zone it is UTC. Undefined where the text is none of them, or no such day or hour exists.
 */
export function parseTimestamp(text: string): Date | undefined {
  const trimmed = text.trim();
  if (trimmed.length > 64) return undefined;
  if (EPOCH.test(trimmed)) return fromEpoch(Number(trimmed));
  const iso = ISO.exec(trimmed);
  if (iso !== null) {
    const [, year, , month, day, hour, minute, second, fraction, zone] = iso;
    const ms = Math.trunc(Number(`0.${fraction ?? '0'}`) * 1000);
    return instant(num(year), num(month), num(day), num(hour), num(minute), num(second), ms, zone);
  }
  const rfc = RFC_822.exec(trimmed);
  if (rfc !== null) {
    const [, day, name, year, hour, minute, second, zone] = rfc;
    const month = MONTHS.indexOf((name ?? '').toLowerCase()) + 1;
    return instant(num(year), month, num(day), num(hour), num(minute), num(second), 0, zone);
  }
  return undefined;
}

/** Seconds since 1970 as a point in time; undefined beyond the year 9999, where milliseconds were meant. */
export function fromEpoch(seconds: number): Date | undefined {
  const date = new Date(seconds * 1000);
  const year = date.getUTCFullYear();
  return Number.isNaN(year) || year < 1 || year > LAST_YEAR ? undefined : date;
}

function num(digits: string | undefined): number {
  return digits === undefined ? 0 : Number(digits);
}

function instant(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  ms: number,
  zone: string | undefined,
): Date | undefined {
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day);
  // A day that does not exist (30 February) moves the month.
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return undefined;
  if (hour > 23 || minute > 59 || second > 59 || year < 1) return undefined;
  const minutes = hour * 60 + minute - offsetMinutes(zone);
  return new Date(midnight.getTime() + minutes * 60_000 + second * 1000 + ms);
}

function offsetMinutes(zone: string | undefined): number {
  const named = ZONES.get(zone ?? '');
  if (named !== undefined) return named * 60;
  const offset = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone ?? '');
  if (offset === null) return 0;
  return (offset[1] === '-' ? -1 : 1) * (num(offset[2]) * 60 + num(offset[3]));
}
