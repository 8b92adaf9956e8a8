import { mergePages } from '../aws/pages.ts';
import { type ResultMembers, resultMembers } from '../aws/result-members.ts';
import type { Operation } from '../command/catalogue.ts';
import { FIRST_PAGE_MEMBERS } from './first-page-members.ts';
import { formatOutput, type PrintedFormat } from './output.ts';
import { isPlainObject, type Plain, type PlainObject, toPlain } from './plain.ts';
import { runQuery } from './query.ts';

/** What is to be printed of an operation's answer. */
export interface PrintRequest {
  readonly operation: Operation;
  readonly format: PrintedFormat;
  readonly query: string | null;
  /** False after `--no-paginate`, with which a page is printed as AWS gave it. */
  readonly paginate: boolean;
}

/**
 * What the AWS CLI prints for an answer of one or more pages, without the line feed at its end. Pages are joined and then queried, but
 * for `text` and `yaml-stream`: there each page is queried and printed by itself, as the AWS CLI does. `nextToken` is what
 * `--max-items` leaves behind, null where nothing follows.
 * @throws Error with a sentence where the query does not fit the answer.
 */
export function printAnswer(pages: readonly PlainObject[], nextToken: string | null, request: PrintRequest): string {
  const { operation, format, query, paginate } = request;
  const queried = (plain: Plain): Plain => (query === null ? plain : runQuery(query, plain));
  const print = (plain: Plain): string => formatOutput(queried(plain), format, operation.name);
  const members = paginate ? resultMembers(operation) : null;
  if (members === null) return print(pages[0] ?? {});
  switch (format) {
    case 'yaml-stream':
      return pages.map((page) => print(page)).join('\n');
    case 'text': {
      const parts = textPages(pages, members, operation);
      const token: readonly Plain[] = nextToken === null ? [] : [{ NextToken: { NextToken: nextToken } }];
      return [...parts, ...token]
        .map(print)
        .filter((text) => text !== '')
        .join('\n');
    }
    default:
      return print(joinedPages(pages, nextToken, operation));
  }
}

/**
 * The pages of an answer as the AWS CLI joins them: the lists that the pages share out, the few members that it keeps of the first page
 * (null where AWS gave none), and the token; all else (`IsTruncated`, `MaxKeys`) is left out. The answer as it is where the operation has no pages.
 */
export function joinedPages(pages: readonly PlainObject[], nextToken: string | null, operation: Operation): Plain {
  const members = resultMembers(operation);
  if (members === null) return pages[0] ?? {};
  const merged = toPlain(mergePages(pages, members), null);
  const joined = isPlainObject(merged) ? merged : {};
  const lists = chosen(joined, [...members.lists, ...members.added], false);
  const kept = { ...lists, ...firstPageMembers(pages[0] ?? {}, lists, operation) };
  return nextToken === null ? kept : { ...kept, NextToken: nextToken };
}

/** Each page's share of the lists, absent ones as null; the first page with what is kept of it alone. */
function textPages(pages: readonly PlainObject[], members: ResultMembers, operation: Operation): readonly Plain[] {
  const paths = [...members.lists, ...members.added];
  return pages.map((page, place) => {
    const lists = chosen(page, paths, true);
    return place === 0 ? { ...lists, ...firstPageMembers(page, lists, operation) } : lists;
  });
}

function firstPageMembers(first: PlainObject, beside: PlainObject, operation: Operation): PlainObject {
  const names = FIRST_PAGE_MEMBERS[`${operation.service} ${operation.name}`];
  const paths = (names ?? '').split(' ').filter((path) => path !== '');
  const found = chosen(
    first,
    paths.map((path) => path.split('.')),
    true,
  );
  // Where both have a part of one structure, the parts come together.
  return Object.fromEntries(
    Object.entries(found).map(([key, value]) => {
      const list = beside[key];
      return [key, isPlainObject(value) && isPlainObject(list) ? { ...list, ...value } : value];
    }),
  );
}

/** An object with the values at these paths and nothing else; `absent` says whether one without a value is kept as null. */
function chosen(object: PlainObject, paths: readonly (readonly string[])[], absent: boolean): PlainObject {
  let result: PlainObject = {};
  for (const path of paths) {
    const value = valueAt(object, path);
    if (value !== undefined || absent) result = withValue(result, path, value ?? null);
  }
  return result;
}

/** A copy with a value at a path; structures that are missing on the way are made. */
function withValue(object: PlainObject, [name, ...rest]: readonly string[], value: Plain): PlainObject {
  if (name === undefined) return object;
  const inner = object[name];
  return { ...object, [name]: rest.length === 0 ? value : withValue(isPlainObject(inner) ? inner : {}, rest, value) };
}

function valueAt(object: PlainObject, path: readonly string[]): Plain | undefined {
  let value: Plain | undefined = object;
  for (const name of path) value = isPlainObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return value;
}
