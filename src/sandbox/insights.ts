import { filterOf } from './insights-filter.ts';
import { insightsTime, malformed, type Row, rowOf } from './insights-row.ts';
import type { LogEntry } from './log-entries.ts';

/** A query of Logs Insights, read. */
export interface InsightsQuery {
  readonly fields: readonly string[];
  readonly filters: readonly ((row: Row) => boolean)[];
  readonly stats: Stats | undefined;
  readonly sort: readonly { readonly field: string; readonly descending: boolean }[];
  readonly limit: number | undefined;
}

interface Stats {
  readonly columns: readonly { readonly name: string; readonly call: string; readonly field: string }[];
  readonly by: readonly { readonly name: string; readonly binMs: number | undefined }[];
}

export type ResultRow = readonly { readonly field: string; readonly value: string }[];

/** The most rows that a query without `limit` gives. */
const rowsOtherwise = 10_000;

/** Reads a query: `fields`, `display`, `filter`, `stats … by …`, `sort`, `limit`, joined by `|`. */
export function parseInsights(query: string): InsightsQuery {
  const lines = query.split('\n').filter((line) => !/^\s*#/.test(line));
  const parsed: InsightsQuery = { fields: [], filters: [], stats: undefined, sort: [], limit: undefined };
  return commandsOf(lines.join('\n')).reduce(readCommand, parsed);
}

/** Runs a query over entries; `matched` counts those that passed the filters. */
export function runInsights(
  query: InsightsQuery,
  entries: readonly LogEntry[],
  limit: number,
  accountId: string,
): { readonly rows: readonly ResultRow[]; readonly matched: number } {
  const matched = entries
    .map((entry) => rowOf(entry, accountId))
    .filter((row) => query.filters.every((fits) => fits(row)));
  const most = Math.min(limit, rowsOtherwise);
  if (query.stats !== undefined) {
    const groups = sorted(grouped(query.stats, matched), query.sort);
    return { rows: groups.slice(0, most).map(shown), matched: matched.length };
  }
  // Newest first is Insights' own order.
  const order = query.sort.length > 0 ? query.sort : [{ field: '@timestamp', descending: true }];
  const names = query.fields.length > 0 ? query.fields : ['@timestamp', '@message'];
  const rows = sorted(matched, order)
    .slice(0, most)
    .map((row) =>
      shown(
        Object.fromEntries([...names, '@ptr'].flatMap((name) => (row[name] === undefined ? [] : [[name, row[name]]]))),
      ),
    );
  return { rows, matched: matched.length };
}

/** Splits at pipes that stand outside quotes and regular expressions. */
function commandsOf(query: string): readonly string[] {
  const parts = query.match(/(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\/(?:\\.|[^/\\\n])+\/|[^|"'/]|["'/])+/g) ?? [];
  const commands = parts.map((part) => part.trim()).filter((part) => part !== '');
  if (commands.length === 0) throw malformed('', 0);
  return commands;
}

function readCommand(query: InsightsQuery, command: string): InsightsQuery {
  const [, verb = '', rest = ''] = /^(\w+)\s*([\s\S]*)$/.exec(command) ?? [];
  switch (verb.toLowerCase()) {
    case 'fields':
    case 'display':
      return { ...query, fields: [...query.fields, ...names(rest)] };
    case 'filter':
      return { ...query, filters: [...query.filters, filterOf(rest)] };
    case 'stats':
      return { ...query, stats: readStats(rest) };
    case 'sort':
      return { ...query, sort: rest.split(',').map(readSort) };
    case 'limit':
      if (!/^\d+$/.test(rest)) throw malformed(rest, command.indexOf(rest));
      return { ...query, limit: Number(rest) };
    default:
      throw malformed(verb || command, 0);
  }
}

function names(list: string): readonly string[] {
  const found = list.split(',').map((name) => name.trim());
  const odd = found.find((name) => !/^[@\w.]+$/.test(name));
  if (odd !== undefined) throw malformed(odd, list.indexOf(odd));
  return found;
}

function readSort(part: string): { field: string; descending: boolean } {
  const [, field, direction] = /^([@\w.()*]+)(?:\s+(asc|desc))?$/i.exec(part.trim()) ?? [];
  if (field === undefined) throw malformed(part.trim(), 0);
  return { field, descending: direction?.toLowerCase() === 'desc' };
}

const functions = ['count', 'sum', 'avg', 'min', 'max', 'count_distinct', 'latest', 'earliest'];
const unitsMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

// stats := FUNCTION '(' field ')' ['as' name] (',' …)* ['by' (field | 'bin' '(' period ')') (',' …)*]
function readStats(rest: string): Stats {
  const [columns = '', by = ''] = rest.split(/\s+by\s+/i);
  return {
    columns: columns.split(',').map((part) => {
      const [, call, field, name] = /^(\w+)\(([@\w.*]*)\)(?:\s+as\s+(\w+))?$/i.exec(part.trim()) ?? [];
      if (call === undefined || !functions.includes(call.toLowerCase())) throw malformed(part.trim(), 0);
      return { name: name ?? part.trim(), call: call.toLowerCase(), field: field ?? '' };
    }),
    by:
      by === ''
        ? []
        : by.split(',').map((part) => {
            const [, expression = part.trim(), name] = /^(\S+)(?:\s+as\s+(\w+))?$/i.exec(part.trim()) ?? [];
            const [, amount, unit] = /^bin\((\d+)\s*([smhd])\w*\)$/i.exec(expression) ?? [];
            return {
              name: name ?? expression,
              binMs: unit === undefined ? undefined : Number(amount) * (unitsMs[unit] ?? 60_000),
            };
          }),
  };
}

function grouped(stats: Stats, rows: readonly Row[]): readonly Row[] {
  const groups = new Map<string, { keys: Row; rows: Row[] }>();
  for (const row of rows) {
    const keys = Object.fromEntries(stats.by.map(({ name, binMs }) => [name, keyOf(row, name, binMs)]));
    const id = JSON.stringify(keys);
    const group = groups.get(id) ?? { keys, rows: [] };
    group.rows.push(row);
    groups.set(id, group);
  }
  if (stats.by.length === 0 && groups.size === 0) groups.set('', { keys: {}, rows: [] });
  return [...groups.values()].map((group) => ({
    ...group.keys,
    ...Object.fromEntries(stats.columns.map(({ name, call, field }) => [name, aggregate(call, field, group.rows)])),
  }));
}

function keyOf(row: Row, name: string, binMs: number | undefined): string {
  if (binMs === undefined) return row[name] ?? '';
  const at = Date.parse(`${row['@timestamp']?.replace(' ', 'T')}Z`);
  return insightsTime(Math.floor(at / binMs) * binMs);
}

function aggregate(call: string, field: string, rows: readonly Row[]): string {
  if (call === 'count') {
    const counted = field === '' || field === '*' ? rows : rows.filter((row) => row[field] !== undefined);
    return String(counted.length);
  }
  const values = rows.flatMap((row) => row[field] ?? []);
  if (call === 'count_distinct') return String(new Set(values).size);
  if (call === 'earliest') return values[0] ?? '';
  if (call === 'latest') return values.at(-1) ?? '';
  const numbers = values.map(Number).filter(Number.isFinite);
  if (numbers.length === 0) return '';
  const sum = numbers.reduce((total, value) => total + value, 0);
  if (call === 'sum') return String(sum);
  if (call === 'avg') return String(Math.round((sum / numbers.length) * 10_000) / 10_000);
  return String(call === 'min' ? Math.min(...numbers) : Math.max(...numbers));
}

function sorted(rows: readonly Row[], order: InsightsQuery['sort']): readonly Row[] {
  return rows.toSorted((a, b) => {
    for (const { field, descending } of order) {
      const difference = compare(a[field] ?? '', b[field] ?? '');
      if (difference !== 0) return descending ? -difference : difference;
    }
    return 0;
  });
}

function compare(a: string, b: string): number {
  const numeric = Number(a) - Number(b);
  if (Number.isFinite(numeric) && a !== '' && b !== '') return numeric;
  return a < b ? -1 : a > b ? 1 : 0;
}

function shown(row: Row): ResultRow {
  return Object.entries(row).map(([field, value]) => ({ field, value }));
}
