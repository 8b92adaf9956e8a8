import { shorten } from '../../cards/text.ts';
import type { CommandButton, FactsView, Page, Ran, RawView, TableView } from '../../cards/views.ts';
import type { FactsPresentation, TablePresentation } from './present.ts';
import { rawPages } from './raw-pages.ts';
import { countOf } from './words.ts';

/** Rows on one page of a table. */
export const ROWS_PER_PAGE = 10;
/** Longest text of a cell, in UTF-16 units; the whole value stands among the row's details. */
const CELL_LENGTH = 80;
/** Facts on one card; those after them go into one nested part. */
const MOST_FACTS = 30;
/** Nested parts on one card; those after them go into the last. */
const MOST_NESTED = 12;
const FACT_LENGTH = 200;
/** UTF-16 units of JSON that facts and nested parts may come to; the rest of the card's limit is for its frame. */
const FACTS_BUDGET = 36_000;
/** UTF-16 units of JSON that a fact and a nested part take besides their text. */
const FACT_FRAME = 300;
const NESTED_FRAME = 950;
/** How much longer escaping makes indented text in JSON, at the most that is likely. */
const ESCAPING = 1.5;

/** Which page of which stored result is shown, and whether AWS holds more than is known. */
export interface PageRequest {
  readonly ran: Ran;
  readonly id: string;
  /** From 0; a page that is not there becomes the last. */
  readonly index: number;
  readonly more: boolean;
}

/** One page of a table. */
export function tableView(table: TablePresentation, request: PageRequest): TableView {
  const page = pageOf(Math.ceil(table.rows.length / ROWS_PER_PAGE), request);
  const start = page.index * ROWS_PER_PAGE;
  const shown = table.rows.slice(start, start + ROWS_PER_PAGE);
  return {
    ran: request.ran,
    summary: summaryOf(table, start, shown.length, request.more),
    columns: table.columns,
    rows: shown.map((row, place) => ({
      index: start + place,
      cells: table.columns.map((_, column) => shorten(row.cells[column] ?? '', CELL_LENGTH)),
    })),
    page,
  };
}

/** One thing: its facts, and what is nested in it. Nothing is left out without a word that says so. */
export function factsView(
  facts: FactsPresentation,
  ran: Ran,
  back: FactsView['back'] = null,
  buttons: readonly CommandButton[] = [],
): FactsView {
  const rest = facts.facts.slice(MOST_FACTS);
  const more = rest.map((fact) => `${fact.name}: ${fact.value}`).join('\n');
  const parts =
    rest.length === 0
      ? facts.nested
      : [{ name: 'More', summary: `${rest.length} values`, text: more }, ...facts.nested];
  const shown = facts.facts
    .slice(0, MOST_FACTS)
    .map((fact) => ({ name: shorten(fact.name, CELL_LENGTH), value: shorten(fact.value, FACT_LENGTH) }));
  const nested = gathered(parts);
  const taken = shown.reduce((sum, fact) => sum + FACT_FRAME + fact.name.length + fact.value.length, 0);
  return {
    ran,
    title: shorten(facts.title, FACT_LENGTH),
    facts: shown,
    nested: fitted(nested, Math.floor((FACTS_BUDGET - taken - nested.length * NESTED_FRAME) / ESCAPING)),
    back,
    buttons,
  };
}

/** One page of monospaced text, as long as a card can hold and cut at a line's end. */
export function rawView(text: string, language: RawView['language'], request: PageRequest): RawView {
  const pages = rawPages(text);
  const page = pageOf(pages.length, request);
  return { ran: request.ran, text: pages[page.index] ?? '', language, page };
}

function pageOf(pages: number, request: PageRequest): Page {
  const count = Math.max(1, pages);
  return { id: request.id, index: Math.min(Math.max(0, request.index), count - 1), count, more: request.more };
}

/** "23 functions"; "Showing 11–20 of 23 functions"; "… of the first 100 functions" where AWS holds more. */
function summaryOf(table: TablePresentation, start: number, shown: number, more: boolean): string {
  const all = countOf(table.rows.length, table.noun);
  const beside = table.facts.map((fact) => `${fact.name}: ${fact.value}`);
  const partial = table.rows.length > ROWS_PER_PAGE || more;
  const range = `Showing ${start + 1}–${start + shown} of ${more ? 'the first ' : ''}${all}`;
  const whole = more && shown > 0 ? `The first ${all}` : all;
  return shorten(
    [partial && shown > 0 && shown < table.rows.length ? range : whole, ...beside].join(' · '),
    FACT_LENGTH,
  );
}

type Nested = FactsView['nested'];

function gathered(parts: Nested): Nested {
  if (parts.length <= MOST_NESTED) return parts;
  const rest = parts.slice(MOST_NESTED - 1);
  const text = rest.map((part) => `${part.name}:\n${part.text.replace(/^/gm, '    ')}`).join('\n');
  return [...parts.slice(0, MOST_NESTED - 1), { name: 'Further parts', summary: `${rest.length} parts`, text }];
}

/** Shortens the longest parts until all fit, each with a line that says how much is missing and where it is. */
function fitted(parts: Nested, length: number): Nested {
  let room = length;
  let waiting = parts.length;
  const limits = new Map<number, number>();
  const byLength = parts
    .map((part, place) => ({ place, length: part.text.length }))
    .sort((a, b) => a.length - b.length);
  for (const { place, length } of byLength) {
    const limit = Math.min(length, Math.floor(room / waiting));
    limits.set(place, limit);
    room -= limit;
    waiting -= 1;
  }
  return parts.map((part, place) => {
    const limit = limits.get(place) ?? part.text.length;
    if (part.text.length <= limit) return part;
    const missing = (part.text.length - limit).toLocaleString('en-US');
    return {
      ...part,
      text: `${part.text.slice(0, limit).toWellFormed()}\n… ${missing} more characters: --output json shows all of it`,
    };
  });
}
