import { isPlainList, isPlainObject, type Plain, type PlainObject } from './plain.ts';
import { byCodePoint, isScalar, scalarText } from './text-output.ts';
import { textWidth } from './text-width.ts';

/** Columns of the terminal that the AWS CLI assumes where there is none; a wider table is turned on its side. */
const TERMINAL_WIDTH = 80;
/** Blanks in every cell, both sides together. */
const PADDING = 4;

/** One part of the table; it takes rows as long as it is the last. */
interface Section {
  readonly title: string;
  readonly depth: number;
  headers: readonly string[];
  readonly rows: (readonly string[])[];
}

/**
 * The AWS CLI's `table` format: a bordered section per object or list, titled with the member that holds it, what is nested below and
 * one border further in. `title` is the outermost section's. Empty where there is nothing to show.
 */
export function writeTable(plain: Plain, title: string): string {
  const sections: Section[] = [];
  if (!collect(title, plain, 0, sections)) return '';
  const upright = widthOf(sections) > TERMINAL_WIDTH ? sections.map(onItsSide) : sections;
  const width = widthOf(upright);
  return ['-'.repeat(width), ...upright.flatMap((section) => draw(section, width))].join('\n');
}

/** Adds the sections of a value, without a title to the last one; false where it is empty, so that nothing is to be shown of it. */
function collect(title: string | null, value: Plain, depth: number, sections: Section[]): boolean {
  if (isEmpty(value)) return false;
  if (title !== null) sections.push({ title, depth, headers: [], rows: [] });
  if (isPlainList(value)) {
    if (isPlainObject(value[0])) collectObjects(title, value.filter(isPlainObject), depth, sections);
    else collectCells(value, sections);
  } else if (isPlainObject(value)) collectObject(value, depth, sections);
  return true;
}

/** Python's idea of nothing. */
function isEmpty(value: Plain): boolean {
  if (isPlainList(value)) return value.length === 0;
  if (isPlainObject(value)) return Object.keys(value).length === 0;
  return value === null || value === false || value === '' || value === 0;
}

function collectObject(object: PlainObject, depth: number, sections: Section[]): void {
  const keys = Object.keys(object).sort(byCodePoint);
  const headers = keys.filter((key) => isScalar(object[key]));
  const cells = headers.map((key) => scalarText(object[key] ?? null));
  const [only] = headers;
  if (headers.length === 1 && only !== undefined) addRow(sections, [only, ...cells]);
  else if (headers.length > 1) {
    addHeaders(sections, headers);
    addRow(sections, cells);
  }
  for (const key of keys) {
    const value = object[key];
    if (value !== undefined && !isScalar(value)) collect(key, value, depth + 1, sections);
  }
}

function collectObjects(title: string | null, list: readonly PlainObject[], depth: number, sections: Section[]): void {
  const headers = keysOf(list, true);
  const nested = keysOf(list, false);
  addHeaders(sections, headers);
  for (const [place, item] of list.entries()) {
    if (place > 0 && nested.length > 0) {
      sections.push({ title: title ?? '', depth, headers, rows: [] });
    }
    addRow(
      sections,
      headers.map((key) => (Object.hasOwn(item, key) ? scalarText(item[key] ?? null) : '')),
    );
    for (const key of nested) if (Object.hasOwn(item, key)) collect(key, item[key] ?? null, depth + 1, sections);
  }
}

/** A list whose items are scalars or lists: one row each. Of an object among them the names are shown. */
function collectCells(list: readonly Plain[], sections: Section[]): void {
  for (const item of list) {
    if (isPlainObject(item)) addRow(sections, Object.keys(item));
    else if (!isPlainList(item)) addRow(sections, [scalarText(item)]);
    else if (item.every((cell) => isScalar(cell))) addRow(sections, item.map(scalarText));
    else collect(null, item, 0, sections);
  }
}

function addHeaders(sections: readonly Section[], headers: readonly string[]): void {
  const last = sections.at(-1);
  if (last !== undefined) last.headers = headers;
}

function addRow(sections: readonly Section[], row: readonly string[]): void {
  sections.at(-1)?.rows.push(row);
}

function keysOf(list: readonly PlainObject[], scalar: boolean): readonly string[] {
  const keys = new Set<string>();
  for (const item of list)
    for (const [key, value] of Object.entries(item)) if (isScalar(value) === scalar) keys.add(key);
  return [...keys].sort(byCodePoint);
}

/** A section of one row, its headers written down its left instead of along its top. */
function onItsSide(section: Section): Section {
  const [row, ...more] = section.rows;
  if (row === undefined || more.length > 0 || section.headers.length === 0) return section;
  return { ...section, headers: [], rows: section.headers.map((header, place) => [header, row[place] ?? '']) };
}

function widthOf(sections: readonly Section[]): number {
  return Math.max(
    ...sections.map((section) => {
      const cells = contentWidths(section).reduce((sum, width) => sum + width + PADDING, 0);
      return Math.max(textWidth(section.title), cells) + 2 + 2 * section.depth;
    }),
  );
}

function contentWidths(section: Section): readonly number[] {
  const widths: number[] = [];
  for (const row of section.headers.length > 0 ? [section.headers, ...section.rows] : section.rows) {
    for (const [place, cell] of row.entries()) widths[place] = Math.max(widths[place] ?? 0, textWidth(cell));
  }
  return widths;
}

function draw(section: Section, tableWidth: number): readonly string[] {
  const width = tableWidth - 2 * section.depth;
  const widths = columnWidths(section, width);
  const border = `+${widths.map((column, place) => '-'.repeat(column - (place === 0 ? 2 : 1))).join('+')}+`;
  const lines: string[] = [];
  if (section.title !== '') {
    lines.push(centred(section.title, width, '|'));
    if (section.headers.length === 0 && section.rows.length === 0) lines.push(`+${'-'.repeat(width - 2)}+`);
  }
  if (section.headers.length > 0) {
    const cells = section.headers.map((header, place) => centred(header, widths[place] ?? 0, place === 0 ? '|' : ''));
    lines.push(border, cells.join(''));
  }
  if (section.rows.length > 0 && widths.length > 0) {
    const rows = section.rows.map((row) =>
      widths.map((column, place) => leftAligned(row[place] ?? '', column, place === 0 ? '|' : '')).join(''),
    );
    lines.push(border, ...rows, border);
  }
  const frame = '|'.repeat(section.depth);
  return lines.map((line) => `${frame}${line}${frame}`);
}

/** Columns spread over the table's width in proportion to their content; what rounding leaves is given or taken in turn. */
function columnWidths(section: Section, width: number): readonly number[] {
  const wanted = contentWidths(section).map((content) => content + PADDING);
  if (wanted.length === 0) return [];
  const scale = width / wanted.reduce((sum, column) => sum + column, 0);
  const widths = wanted.map((column) => roundHalfEven(scale * column));
  let over = widths.reduce((sum, column) => sum + column, 0) - width;
  for (let turn = 0; over !== 0; turn++) {
    const place = over > 0 ? turn % widths.length : widths.length - 1 - (turn % widths.length);
    widths[place] = (widths[place] ?? 0) - Math.sign(over);
    over -= Math.sign(over);
  }
  return widths;
}

/** Python's `round`. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

function centred(text: string, width: number, leftEdge: string): string {
  const before = Math.floor(width / 2) - Math.floor(textWidth(text) / 2) - 1;
  const left = `${leftEdge}${' '.repeat(Math.max(0, before))}${text}`;
  return `${left}${' '.repeat(Math.max(0, width - 1 - leftEdge.length - Math.max(0, before) - textWidth(text)))}|`;
}

function leftAligned(text: string, width: number, leftEdge: string): string {
  const room = width - leftEdge.length - 1 - textWidth(text);
  const before = room >= 2 ? 2 : 0;
  return `${leftEdge}${' '.repeat(before)}${text}${' '.repeat(Math.max(0, room - before))}|`;
}
