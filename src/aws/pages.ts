import type { Path, ResultMembers } from './result-members.ts';

/** An operation's output, or a structure in it. */
export type Output = Readonly<Record<string, unknown>>;

/** The value at a path; undefined where it breaks off. */
export function at(output: unknown, path: Path): unknown {
  let value = output;
  for (const name of path) {
    if (typeof value !== 'object' || value === null) {
      return undefined;
    }
    value = (value as Output)[name];
  }
  return value;
}

/** The list at a path, empty where there is none. */
export function listAt(output: Output, path: Path | null): readonly unknown[] {
  const value = path === null ? undefined : at(output, path);
  return Array.isArray(value) ? value : [];
}

/** A copy with another value at a path; undefined takes the member out. Structures that are missing on the way are made. */
export function withValue(output: Output, path: Path, value: unknown): Output {
  const [name, ...rest] = path;
  if (name === undefined) {
    return output;
  }
  if (rest.length === 0) {
    if (value !== undefined) {
      return { ...output, [name]: value };
    }
    const { [name]: _taken, ...others } = output;
    return others;
  }
  const inner = output[name];
  if (typeof inner !== 'object' || inner === null) {
    return value === undefined ? output : { ...output, [name]: withValue({}, rest, value) };
  }
  return { ...output, [name]: withValue(inner as Output, rest, value) };
}

/**
 * Pages as one output: lists joined, shared-out numbers and texts added, maps joined where the pages hold no list, the token
 * removed. Flags (`IsTruncated`) are the last page's; all else is the first page's.
 */
export function mergePages(pages: readonly Output[], members: ResultMembers): Output {
  const [first, ...others] = pages;
  let merged: Output = first ?? {};
  for (const path of members.lists) {
    if (pages.some((page) => Array.isArray(at(page, path)))) {
      merged = withValue(
        merged,
        path,
        pages.flatMap((page) => listAt(page, path)),
      );
    }
  }
  for (const page of others) {
    for (const path of members.added) {
      merged = withValue(merged, path, added(at(merged, path), at(page, path)));
    }
    merged = joinedBesideToken(merged, page, members);
  }
  return withValue(merged, members.token, undefined);
}

/** Flags, and maps where there is no list, in the structure that holds the token. */
function joinedBesideToken(merged: Output, page: Output, members: ResultMembers): Output {
  const path = members.token.slice(0, -1);
  const [before, more] = [at(merged, path), at(page, path)];
  if (!isMap(before) || !isMap(more)) {
    return merged;
  }
  const changed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(more)) {
    const known = before[name];
    if (typeof value === 'boolean') {
      changed[name] = value;
    } else if (members.primary === null && isMap(value) && isMap(known)) {
      changed[name] = { ...known, ...value };
    }
  }
  const joined = { ...before, ...changed };
  return path.length === 0 ? joined : withValue(merged, path, joined);
}

function isMap(value: unknown): value is Output {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function added(before: unknown, more: unknown): unknown {
  if (typeof before === 'number' && typeof more === 'number') {
    return before + more;
  }
  if (typeof before === 'string' && typeof more === 'string') {
    return before + more;
  }
  return before ?? more;
}
