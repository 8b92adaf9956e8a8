import { distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { fileSchema } from './file.ts';
import type { ConfigurationProblem, Path, Positions } from './positions.ts';

/** What zod calls the types, as people who write YAML do. */
const typeNames: ReadonlyMap<string, string> = new Map([
  ['string', 'text'],
  ['boolean', 'true or false'],
  ['array', 'a list'],
  ['object', 'properties (name: value)'],
  ['record', 'properties (name: value)'],
  ['number', 'a number'],
]);

/** A schema's complaints as problems that name place, property and what was expected. */
export function describeIssues(
  issues: readonly z.core.$ZodIssue[],
  file: unknown,
  positions: Positions,
): ConfigurationProblem[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => positions.atName([...path, key], unknownProperty(key, path)));
    }
    // Zod keeps what was wrong with a record's key within.
    if (issue.code === 'invalid_key') return positions.atName(path, issue.issues[0]?.message ?? issue.message);
    const found = valueAt(file, path);
    return positions.at(path, describeIssue(issue, found, secretProperties.has(path.at(-1)) ? '••••' : show(found)));
  });
}

/** Values that are not repeated in a message. */
const secretProperties: ReadonlySet<unknown> = new Set(['ExternalId']);

function describeIssue(issue: z.core.$ZodIssue, found: unknown, shown: string): string {
  if (issue.code === 'invalid_type') {
    const expected = typeNames.get(issue.expected) ?? issue.expected;
    if (found === undefined) return `is missing: expected ${expected}`;
    const advice = issue.expected === 'string' && typeof found !== 'object' ? '; put it in quotes' : '';
    return `expected ${expected}, found ${shown}${advice}`;
  }
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    return `expected ${listed(values)}, found ${shown}${suggestion(String(found), values)}`;
  }
  return found === undefined || typeof found === 'object' ? issue.message : `${issue.message}, found ${shown}`;
}

function unknownProperty(key: string, path: Path): string {
  const names = propertyNames(path);
  return `unknown property${suggestion(key, names)}; expected ${listed(names)}`;
}

/** The names that the schema knows at a path, read from the schema itself. */
function propertyNames(path: Path): readonly string[] {
  let schema: unknown = fileSchema;
  for (const step of path) {
    schema = unwrapped(schema);
    const { shape, element, valueType } = partsOf(schema);
    schema = typeof step === 'number' ? element : shape === undefined ? valueType : Reflect.get(shape, step);
  }
  return Object.keys(partsOf(unwrapped(schema)).shape ?? {});
}

function unwrapped(schema: unknown): unknown {
  const { innerType } = partsOf(schema);
  return innerType === undefined ? schema : unwrapped(innerType);
}

/** What zod's definitions hold (https://zod.dev/packages/core): objects a `shape`, arrays an `element`, records a `valueType`. */
function partsOf(schema: unknown): { shape?: object; element?: unknown; valueType?: unknown; innerType?: unknown } {
  const definition = typeof schema === 'object' && schema !== null && 'def' in schema ? schema.def : {};
  return typeof definition === 'object' && definition !== null ? definition : {};
}

const MAX_SUGGESTED_DISTANCE = 3;

/** `; did you mean X?` where one of the names is close enough. */
function suggestion(written: string, names: readonly string[]): string {
  const near = names
    .map((name) => ({ name, far: distance(written.toLowerCase().slice(0, 100), name.toLowerCase()) }))
    .filter(({ name, far }) => far <= Math.min(MAX_SUGGESTED_DISTANCE, Math.ceil(name.length / 3)))
    .sort((one, other) => one.far - other.far);
  return near[0] === undefined ? '' : `; did you mean ${near[0].name}?`;
}

function listed(names: readonly string[]): string {
  return names.length === 1 ? String(names[0]) : `one of ${names.join(', ')}`;
}

const MAX_SHOWN_CHARACTERS = 80;

/** A value in a message, cut to a length. */
export function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'properties';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}…` : text;
}

function valueAt(file: unknown, path: Path): unknown {
  let at: unknown = file;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = Reflect.get(at, step);
  }
  return at;
}
