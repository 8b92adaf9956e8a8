import { isPlainList, isPlainObject, type Plain } from './plain.ts';
import { countOf } from './words.ts';

const ISO_TIME = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|([+-])(\d\d):?(\d\d))$/;
const ENTRY = { one: 'entry', many: 'entries' };
/** More scalars than these are counted instead of listed. */
const LISTED_SCALARS = 10;

/** A value in few words, on one line: times short and in UTC, lists of scalars listed, what is nested counted. */
export function cellText(value: Plain | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return shortTime(value) ?? value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (isPlainList(value)) return listText(value);
  if (isPlainObject(value))
    return pairText(value) ?? countOf(Object.keys(value).length, { one: 'value', many: 'values' });
  return String(value);
}

function listText(list: readonly Plain[]): string {
  if (list.length === 0) return '';
  const texts = list.map((item) => (isPlainObject(item) ? pairText(item) : isPlainList(item) ? null : cellText(item)));
  const whole = list.length <= LISTED_SCALARS && texts.every((text) => text !== null);
  return whole ? texts.join(', ') : countOf(list.length, ENTRY);
}

/** A name with its value, as in tags and dimensions: "Stage=production"; a lone value: itself. */
function pairText(object: { readonly [key: string]: Plain }): string | null {
  const keys = Object.keys(object);
  const name = object.Key ?? object.key ?? object.Name ?? object.name;
  const value = object.Value ?? object.value;
  if (keys.length === 2 && typeof name === 'string' && typeof value === 'string') return `${name}=${value}`;
  const only = keys.length === 1 && keys[0] !== undefined ? object[keys[0]] : undefined;
  return only === undefined || typeof only === 'object' ? null : cellText(only);
}

/** "2026-11-21 03:12" in UTC for an ISO 8601 time; null for any other text. */
export function shortTime(text: string): string | null {
  const match = ISO_TIME.exec(text);
  if (match === null) return null;
  const [, date, clock, sign, hours = '00', minutes = '00'] = match;
  const time = new Date(`${date}T${clock}${sign === undefined ? 'Z' : `${sign}${hours}:${minutes}`}`);
  return Number.isNaN(time.getTime()) ? null : minuteOf(time);
}

/** "2026-11-21 03:12:45" in UTC for milliseconds since 1970; the number itself where it is no time. */
export function epochText(value: Plain | undefined): string {
  if (typeof value !== 'number' || value <= 0) return cellText(value);
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? String(value) : time.toISOString().slice(0, 19).replace('T', ' ');
}

function minuteOf(time: Date): string {
  return time.toISOString().slice(0, 16).replace('T', ' ');
}

/** The value at a path of member names; on a list of keys and values the next name is the key. */
export function valueAt(value: Plain | undefined, path: string): Plain | undefined {
  let at = value;
  for (const name of path.split('.')) {
    if (isPlainList(at)) at = at.find((item) => isPlainObject(item) && (item.Key ?? item.key) === name);
    else if (isPlainObject(at)) {
      at = at[name];
      continue;
    }
    at = isPlainObject(at) ? (at.Value ?? at.value) : undefined;
  }
  return at;
}

/** A value as indented text, as people read it: `Key: value` lines, lists with hyphens. */
export function indentedText(value: Plain): string {
  return lines(value).join('\n');
}

function lines(value: Plain): string[] {
  if (isPlainList(value)) {
    return value.flatMap((item) => {
      const [first = '', ...rest] = lines(item);
      return [`- ${first}`, ...rest.map((line) => `  ${line}`)];
    });
  }
  if (isPlainObject(value)) {
    return Object.entries(value).flatMap(([key, item]) => {
      const inner = lines(item);
      if (typeof item !== 'object' || item === null)
        return inner.length <= 1 ? [`${key}: ${inner[0] ?? ''}`] : [`${key}:`, ...inner.map((line) => `    ${line}`)];
      return inner.length === 0 ? [`${key}: –`] : [`${key}:`, ...inner.map((line) => `    ${line}`)];
    });
  }
  return (value === null ? '' : String(value)).split('\n');
}
