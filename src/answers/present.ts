import type { Operation } from '../command/catalogue.ts';
import { cellText, epochText, indentedText, valueAt } from './cell.ts';
import { chooseColumns } from './choose-columns.ts';
import type { ColumnRule } from './columns.ts';
import { findList } from './find-list.ts';
import { isPlainList, isPlainObject, type Plain, type PlainObject } from './plain.ts';
import { humanise, type Noun, nounOf } from './words.ts';

/** What a result is to people. */
export type Presentation = TablePresentation | FactsPresentation | EmptyPresentation | TextPresentation;

export interface TablePresentation {
  readonly kind: 'table';
  readonly noun: Noun;
  readonly columns: readonly { readonly title: string; readonly width: number }[];
  readonly rows: readonly { readonly cells: readonly string[]; readonly item: Plain }[];
  /** What stood beside the list: other lists, telling scalars. */
  readonly facts: readonly NamedText[];
}

export interface FactsPresentation {
  readonly kind: 'facts';
  readonly title: string;
  readonly facts: readonly NamedText[];
  readonly nested: readonly { readonly name: string; readonly summary: string; readonly text: string }[];
}

export interface EmptyPresentation {
  readonly kind: 'empty';
  /** A sentence: "No functions in eu-west-1." */
  readonly text: string;
}

export interface TextPresentation {
  readonly kind: 'text';
  readonly text: string;
}

interface NamedText {
  readonly name: string;
  readonly value: string;
}

/** The part of an operation that presenting needs. */
export type PresentedOperation = Pick<Operation, 'service' | 'name' | 'cliName' | 'output' | 'paging'>;

/** A query's own columns may be more than we would choose. */
const MOST_QUERIED_COLUMNS = 6;
/** A fact with a longer value is shown as a nested part. */
const LONGEST_FACT = 200;
const LEAST_WEIGHT = 6;
const MOST_WEIGHT = 30;
const ENTRY: Noun = { one: 'entry', many: 'entries' };

/**
 * Makes of a result what people read: a table, facts, a text, or a sentence where there is nothing. `queried` says that `plain` is what
 * a `--query` left, so that the operation's model no longer applies; `region` is named where nothing was found.
 */
export function present(
  plain: Plain,
  operation: PresentedOperation,
  queried: boolean,
  region: string | null,
): Presentation {
  const place = region === null ? '' : ` in ${region}`;
  if (queried) return presentQueried(plain, operation);
  if (!isPlainObject(plain)) return presentValue(plain, operation);
  const found = findList(plain, operation);
  if (found !== null) {
    if (found.items.length === 0 && found.facts.length === 0)
      return { kind: 'empty', text: `No ${found.noun.many}${place}.` };
    return tableOf(found.items, found.noun, withValues(found.columns, found.items), found.facts);
  }
  const entries = Object.entries(plain).filter(([, value]) => value !== null);
  if (entries.length === 0) return { kind: 'empty', text: `${operation.cliName} succeeded; AWS sent nothing back.` };
  const [only] = entries;
  if (entries.length === 1 && only !== undefined && isPlainObject(only[1])) return factsOf(only[1], humanise(only[0]));
  return factsOf(plain, titleOf(operation));
}

/** The facts of one row of a table: the whole object behind it. */
export function presentRow(table: TablePresentation, index: number): FactsPresentation | null {
  const row = table.rows[index];
  if (row === undefined) return null;
  const title = row.cells.find((cell) => cell !== '') ?? `${table.noun.one} ${index + 1}`;
  return isPlainObject(row.item) ? factsOf(row.item, title) : factsOf({ [table.noun.one]: row.item }, title);
}

function presentQueried(plain: Plain, operation: PresentedOperation): Presentation {
  if (plain === null || (typeof plain === 'object' && Object.keys(plain).length === 0)) {
    return { kind: 'empty', text: 'The query found nothing.' };
  }
  if (isPlainObject(plain)) {
    const entries = Object.entries(plain);
    const [only] = entries;
    if (entries.length === 1 && only !== undefined && isPlainList(only[1])) {
      if (only[1].length === 0) return { kind: 'empty', text: 'The query found nothing.' };
      return tableOf(only[1], nounOf(only[0]), queriedColumns(only[1]), []);
    }
  }
  return presentValue(plain, operation);
}

function presentValue(plain: Plain, operation: PresentedOperation): Presentation {
  if (isPlainList(plain)) return tableOf(plain, ENTRY, queriedColumns(plain), []);
  if (isPlainObject(plain)) return factsOf(plain, titleOf(operation));
  return { kind: 'text', text: plain === null ? '' : String(plain) };
}

/** What a person asked for by a query is shown as asked, as far as a table can hold it. */
function queriedColumns(items: readonly Plain[]): readonly ColumnRule[] | null {
  const keys = [...new Set(items.filter(isPlainObject).flatMap((item) => Object.keys(item)))];
  return keys.length > 0 && keys.length <= MOST_QUERIED_COLUMNS
    ? keys.map((key) => ({ path: key, title: humanise(key) }))
    : null;
}

function tableOf(
  items: readonly Plain[],
  noun: Noun,
  columns: readonly ColumnRule[] | null,
  facts: readonly NamedText[],
): TablePresentation {
  const objects = items.filter(isPlainObject);
  if (objects.length === 0 || objects.length < items.length) return plainTable(items, noun, facts);
  const chosen = columns ?? chooseColumns(objects);
  if (chosen.length === 0) return plainTable(items, noun, facts);
  const rows = objects.map((item) => ({ item, cells: chosen.map((column) => cellOf(item, column)) }));
  const titles = chosen.map((column) => column.title ?? humanise(lastName(column.path)));
  return { kind: 'table', noun, columns: withWidths(titles, rows), rows, facts };
}

/** The preferred columns without those that say nothing in any row; where none says anything, all. */
function withValues(columns: readonly ColumnRule[] | null, items: readonly Plain[]): readonly ColumnRule[] | null {
  if (columns === null) return null;
  const objects = items.filter(isPlainObject);
  const telling = columns.filter((column) => objects.some((item) => cellOf(item, column) !== ''));
  return telling.length > 0 ? telling : columns;
}

/** A list of scalars has one column; a list of lists as many as its longest. */
function plainTable(items: readonly Plain[], noun: Noun, facts: readonly NamedText[]): TablePresentation {
  const rows = items.map((item) => ({ item, cells: isPlainList(item) ? item.map(cellText) : [cellText(item)] }));
  const count = rows.reduce((most, row) => Math.max(most, row.cells.length), 1);
  const titles = Array.from({ length: Math.min(count, MOST_QUERIED_COLUMNS) }, (_, place) =>
    count === 1 ? humanise(noun.one) : `Value ${place + 1}`,
  );
  return { kind: 'table', noun, columns: withWidths(titles, rows), rows, facts };
}

function cellOf(item: PlainObject, column: ColumnRule): string {
  // A queried key may hold dots, which are no path then.
  const value = column.path in item ? item[column.path] : valueAt(item, column.path);
  return column.epochMs === true ? epochText(value) : cellText(value);
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** Width weights: the characters of each column's longest text, so that short values are not broken; within bounds, so that none takes all. */
function withWidths(
  titles: readonly string[],
  rows: readonly { readonly cells: readonly string[] }[],
): TablePresentation['columns'] {
  return titles.map((title, place) => {
    const longest = rows.reduce((most, row) => Math.max(most, row.cells[place]?.length ?? 0), title.length);
    return { title, width: Math.min(MOST_WEIGHT, Math.max(LEAST_WEIGHT, longest)) };
  });
}

/** "Function configuration" of `GetFunctionConfiguration`. */
function titleOf(operation: PresentedOperation): string {
  return humanise(operation.name.replace(/^(?:BatchGet|Describe|Get|List|Lookup|Search)(?=[A-Z])/, ''));
}

/** Scalars become facts, what is nested a part with its text; a long value is nested too. */
export function factsOf(object: PlainObject, title: string): FactsPresentation {
  const facts: NamedText[] = [];
  const nested: { name: string; summary: string; text: string }[] = [];
  for (const [key, value] of Object.entries(object)) {
    const name = humanise(key);
    if (isShort(value)) facts.push({ name, value: cellText(value) });
    else nested.push({ name, summary: summaryOf(value), text: indentedText(value) });
  }
  return { kind: 'facts', title, facts, nested };
}

function isShort(value: Plain): boolean {
  if (isPlainObject(value)) return false;
  if (isPlainList(value))
    return value.length <= 3 && value.every((item) => typeof item !== 'object' && cellText(item).length <= 80);
  return String(value).length <= LONGEST_FACT;
}

function summaryOf(value: Plain): string {
  if (isPlainList(value)) return `${value.length} ${value.length === 1 ? 'entry' : 'entries'}`;
  if (isPlainObject(value)) {
    const count = Object.keys(value).length;
    return `${count} ${count === 1 ? 'value' : 'values'}`;
  }
  return `${String(value).length.toLocaleString('en-US')} characters`;
}
