import type { Operation } from '../command/catalogue.ts';
import { cellText } from './cell.ts';
import { type ColumnRule, PREFERRED_COLUMNS } from './columns.ts';
import { isPlainList, isPlainObject, type Plain, type PlainObject } from './plain.ts';
import { countOf, humanise, type Noun, nounOf } from './words.ts';

/** The list that an output is about. */
export interface FoundList {
  readonly noun: Noun;
  readonly items: readonly Plain[];
  /** Null where they are to be chosen by content. */
  readonly columns: readonly ColumnRule[] | null;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
}

/** Scalars beside a list that say how it is paged, or repeat what was asked for. */
const PAGING_MEMBER =
  /token$|marker$|truncated$|^(?:max|next|limit|scannedcount|count$|keycount|prefix|delimiter|encodingtype|name$)/i;
/** With more telling scalars than these, the output is about one thing and not about its list. */
const MOST_SCALARS = 2;

/** Finds the list member that an output is about; null where it is about one thing. */
export function findList(
  plain: PlainObject,
  operation: Pick<Operation, 'service' | 'name' | 'output' | 'paging'>,
): FoundList | null {
  const rule = PREFERRED_COLUMNS[`${operation.service}.${operation.name}`];
  const ruleMember = rule?.list.split('.')[0];
  const lists = listMembers(plain, operation);
  // Of several lists a rule's comes first; where it is empty, the first that is not.
  const first =
    lists.find((list) => list.name === ruleMember) ?? lists.find((list) => list.items.length > 0) ?? lists[0];
  if (first === undefined) return null;
  const main = first.items.length > 0 ? first : (lists.find((list) => list.items.length > 0) ?? first);
  if (!isAboutList(plain, operation, rule !== undefined)) return null;
  const ruled = rule !== undefined && main.name === ruleMember;
  const others = lists.filter((list) => list !== main && list.items.length > 0);
  return {
    noun: ruled && rule.noun !== undefined ? rule.noun : nounOf(ruled ? lastOf(rule.list) : main.name),
    items: ruled ? flattened(plain, rule.list) : main.items,
    columns: ruled ? rule.columns : null,
    facts: [
      ...others.map((list) => ({ name: humanise(list.name), value: countOf(list.items.length, nounOf(list.name)) })),
      ...tellingScalars(plain).map(([key, value]) => ({ name: humanise(key), value: cellText(value) })),
    ],
  };
}

/** Lists of the output, those included that the model has and the SDK left out for being empty. */
function listMembers(
  plain: PlainObject,
  operation: Pick<Operation, 'output'>,
): readonly { name: string; items: readonly Plain[] }[] {
  const modelled = operation.output.members
    .filter((member) => member.shape.kind === 'list')
    .map((member) => member.name);
  const names = new Set([...modelled, ...Object.keys(plain).filter((key) => isPlainList(plain[key]))]);
  return [...names].map((name) => {
    const value = plain[name];
    return { name, items: isPlainList(value) ? value : [] };
  });
}

function isAboutList(plain: PlainObject, operation: Pick<Operation, 'paging'>, ruled: boolean): boolean {
  if (ruled || operation.paging !== null) return true;
  const structures = Object.values(plain).filter(isPlainObject).length;
  return structures === 0 && tellingScalars(plain).length <= MOST_SCALARS;
}

function tellingScalars(plain: PlainObject): readonly [string, Plain][] {
  return Object.entries(plain).filter(
    ([key, value]) => !isPlainList(value) && !isPlainObject(value) && value !== null && !PAGING_MEMBER.test(key),
  );
}

function flattened(plain: PlainObject, path: string): readonly Plain[] {
  let items: readonly Plain[] = [plain];
  for (const name of path.split('.')) {
    items = items.flatMap((item) => {
      const value = isPlainObject(item) ? item[name] : undefined;
      return isPlainList(value) ? value : [];
    });
  }
  return items;
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
