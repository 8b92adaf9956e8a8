import { isPlainList, isPlainObject, type Plain, type PlainObject } from './plain.ts';
import { pythonText } from './python-text.ts';

/**
 * The AWS CLI's `text` format: one line of tab-separated scalars per object, sorted by key, headed by the upper-case name of the member
 * that holds it; what is nested follows on lines of its own. Objects of one list show the same columns, empty where one lacks a key.
 */
export function writeText(plain: Plain): string {
  const lines: string[] = [];
  writeValue(plain, null, null, lines);
  return lines.join('\n');
}

/** A scalar as Python prints it; a list or an object, which stands where others of its name have scalars, as Python writes it down. */
export function scalarText(value: Plain): string {
  return typeof value === 'string' ? value : pythonText(value);
}

function writeValue(value: Plain, name: string | null, columns: readonly string[] | null, lines: string[]): void {
  if (isPlainObject(value)) writeObject(value, name, columns, lines);
  else if (isPlainList(value)) writeList(value, name, lines);
  else lines.push(scalarText(value));
}

function writeObject(
  object: PlainObject,
  name: string | null,
  columns: readonly string[] | null,
  lines: string[],
): void {
  const keys = Object.keys(object).sort(byCodePoint);
  const scalars = (columns ?? keys.filter((key) => isScalar(object[key]))).map((key) => textOf(object[key]));
  if (scalars.length > 0) lines.push([...(name === null ? [] : [name.toUpperCase()]), ...scalars].join('\t'));
  for (const key of keys) {
    const value = object[key];
    if (value !== undefined && !isScalar(value) && !columns?.includes(key)) writeValue(value, key, null, lines);
  }
}

function writeList(list: readonly Plain[], name: string | null, lines: string[]): void {
  if (list.some(isPlainObject)) {
    const columns = scalarKeys(list);
    for (const item of list) writeValue(item, name, columns, lines);
    return;
  }
  const scalars = list.filter((item) => isScalar(item));
  if (scalars.length > 0) {
    if (name === null) lines.push(scalars.map(scalarText).join('\t'));
    else for (const item of scalars) lines.push(`${name.toUpperCase()}\t${scalarText(item)}`);
  }
  for (const item of list) if (!isScalar(item)) writeValue(item, name, null, lines);
}

function scalarKeys(list: readonly Plain[]): readonly string[] {
  const keys = new Set<string>();
  for (const item of list) {
    if (!isPlainObject(item)) continue;
    for (const [key, value] of Object.entries(item)) if (isScalar(value)) keys.add(key);
  }
  return [...keys].sort(byCodePoint);
}

function textOf(value: Plain | undefined): string {
  return value === undefined ? '' : scalarText(value);
}

export function isScalar(value: Plain | undefined): boolean {
  return !isPlainList(value) && !isPlainObject(value);
}

/** Python's order of texts. */
export function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
