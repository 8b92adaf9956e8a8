import { cellText } from './cell.ts';
import type { ColumnRule } from './columns.ts';
import { isPlainList, isPlainObject, type Plain, type PlainObject } from './plain.ts';

const MOST_COLUMNS = 4;
/** Rows that are looked at. */
const SAMPLE = 50;
/** Longer values tell little in a cell. */
const LONG_TEXT = 60;

/** How telling a member is by its name, first match; the order of the columns follows the same ranks. */
const RANKS: readonly { readonly rank: number; readonly name: RegExp }[] = [
  { rank: 0, name: /(?:^n|N)ame$|^(?:subject|title|path)$/i },
  { rank: 1, name: /(?:^i|I)d(?:entifier)?$|^(?:key|uuid)$/i },
  { rank: 2, name: /(?:state|status|severity|health)(?:value|code)?$/i },
  { rank: 3, name: /(?:time|date|timestamp|created|updated|modified|at)$/i },
  { rank: 4, name: /(?:type|engine|runtime|version|class|size|count|kind|platform|protocol)$/i },
  { rank: 6, name: /arn$/i },
  { rank: 7, name: /(?:description|message|reason|url|uri|document|policy)$/i },
];
const OTHER_RANK = 5;
/** What a column loses that says the same in every row: little where that is worth saying (all are active, all from today). */
const ALIKE = { telling: 10, other: 40 };

/** The telling columns of a list of objects, chosen by their names and contents: names, ids, states and times first, at most four. */
export function chooseColumns(items: readonly PlainObject[]): readonly ColumnRule[] {
  const sample = items.slice(0, SAMPLE);
  const keys = [...new Set(sample.flatMap((item) => Object.keys(item)))];
  const scored = keys
    .map((key, place) => ({ key, place, rank: rankOf(key), score: scoreOf(key, sample) }))
    .filter((column) => column.score > 0)
    .sort((a, b) => b.score - a.score || a.place - b.place)
    .slice(0, MOST_COLUMNS)
    .sort((a, b) => a.rank - b.rank || a.place - b.place);
  return scored.map(({ key }) => ({ path: key }));
}

function rankOf(key: string): number {
  return RANKS.find(({ name }) => name.test(key))?.rank ?? OTHER_RANK;
}

/** Higher tells more: by rank, by how many rows have it, by how its values differ; 0 for what does not fit a cell. */
function scoreOf(key: string, sample: readonly PlainObject[]): number {
  const texts = sample.map((item) => (fitsCell(item[key]) ? cellText(item[key]) : '')).filter((text) => text !== '');
  if (texts.length === 0) return 0;
  const distinct = new Set(texts).size;
  const alike = sample.length > 1 && distinct === 1 ? ALIKE[rankOf(key) <= 3 ? 'telling' : 'other'] : 0;
  const long = texts.some((text) => text.length > LONG_TEXT) ? 25 : 0;
  return Math.max(1, (100 - 12 * rankOf(key)) * (texts.length / sample.length) - alike - long);
}

/** A dot in a key would be read as a path. */
function fitsCell(value: Plain | undefined): boolean {
  return (
    value !== undefined &&
    !isPlainObject(value) &&
    !(isPlainList(value) && value.some((item) => typeof item === 'object'))
  );
}
