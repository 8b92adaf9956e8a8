import {
  ENVIRONMENTS,
  MASKED,
  NAMED_VALUES,
  SECRET_KEYS,
  SECRET_KEYS_OF,
  SECRET_NAME,
  SECRET_PATTERNS,
  SHOWN_KEY_IDS,
} from './mask-table.ts';
import { isPlainList, isPlainObject, type Plain, type PlainObject } from './plain.ts';

/** What the output is of: `service` is the AWS CLI's name, `operation` the API's. */
export interface MaskContext {
  readonly service: string;
  readonly operation: string;
}

/** Text shorter than any secret with a form. */
const SHORTEST_SECRET = 8;
const ENVIRONMENT_NAMESPACE = 'aws:elasticbeanstalk:application:environment';

/** A result with every secret replaced by `••••`, as `mask-table.ts` says which; everything else unchanged. */
export function mask(plain: Plain, context?: MaskContext): Plain {
  const keysHere = context === undefined ? [] : (SECRET_KEYS_OF[`${context.service}.${context.operation}`] ?? []);
  const shownIds = context === undefined ? undefined : SHOWN_KEY_IDS[context.service];
  const secretKeys = new Map<string, boolean>();
  const isSecret = (key: string): boolean => {
    const known = secretKeys.get(key);
    if (known !== undefined) return known;
    const secret = isSecretKey(key) || keysHere.includes(key);
    secretKeys.set(key, secret);
    return secret;
  };
  const walk = (value: Plain, parent: string): Plain => {
    if (typeof value === 'string') return maskText(value);
    if (isPlainList(value)) return changedList(value, (item) => walk(item, parent));
    if (!isPlainObject(value)) return value;
    const secretValues = secretMembers(value);
    const memberOf = (key: string, item: Plain): Plain => {
      if (ENVIRONMENTS.has(key) || (parent === 'Environment' && ENVIRONMENTS.has(`${parent}.${key}`)))
        return maskEnvironment(item);
      if (isSecret(key) || secretValues?.has(key)) return maskLeaves(item);
      return key === shownIds && typeof item === 'string' ? item : walk(item, key);
    };
    return changedObject(value, memberOf);
  };
  return walk(plain, '');
}

/** A run of three characters as a number: of each the five bits that are the same in both cases of a letter. */
function trioOf(first: number, second: number, third: number): number {
  return ((first & 31) << 10) | ((second & 31) << 5) | (third & 31);
}

/** For each run of three characters the patterns that it may belong to, one bit each. */
const PATTERNS_BY_TRIO: Readonly<Uint16Array> = (() => {
  const patterns = new Uint16Array(1 << 15);
  for (const [place, { trios }] of SECRET_PATTERNS.entries()) {
    for (const trio of trios) {
      const at = trioOf(trio.charCodeAt(0), trio.charCodeAt(1), trio.charCodeAt(2));
      patterns[at] = (patterns[at] ?? 0) | (1 << place);
    }
  }
  return patterns;
})();

/** Text with the secrets that are known by their form replaced by `••••`. */
export function maskText(text: string): string {
  const { length } = text;
  if (length < SHORTEST_SECRET) return text;
  let possible = 0;
  let trio = trioOf(0, text.charCodeAt(0), text.charCodeAt(1));
  for (let at = 2; at < length; at += 1) {
    trio = ((trio << 5) & 0x7fff) | (text.charCodeAt(at) & 31);
    possible |= PATTERNS_BY_TRIO[trio] ?? 0;
  }
  return possible === 0 ? text : replaced(text, possible);
}

function replaced(text: string, possible: number): string {
  let masked = text;
  for (const [place, { hint, pattern, replacement }] of SECRET_PATTERNS.entries()) {
    if ((possible & (1 << place)) !== 0 && hint.test(masked)) masked = masked.replace(pattern, replacement);
  }
  return masked;
}

/** The same list where nothing changes, which is nearly always. */
function changedList(list: readonly Plain[], change: (item: Plain) => Plain): readonly Plain[] {
  let copy: Plain[] | null = null;
  for (let place = 0; place < list.length; place += 1) {
    const item = list[place] ?? null;
    const changed = change(item);
    if (changed === item) continue;
    copy ??= [...list];
    copy[place] = changed;
  }
  return copy ?? list;
}

/** The same object where nothing changes. */
function changedObject(object: PlainObject, change: (key: string, value: Plain) => Plain): PlainObject {
  let copy: Record<string, Plain> | null = null;
  for (const key of Object.keys(object)) {
    const value = object[key] ?? null;
    const changed = change(key, value);
    if (changed === value) continue;
    copy ??= { ...object };
    copy[key] = changed;
  }
  return copy ?? object;
}

/** Members of an object that another member tells to be secret: `{Name: 'DB_PASSWORD', Value: …}`, a SecureString. */
function secretMembers(object: PlainObject): ReadonlySet<string> | null {
  const members: string[] = [];
  for (const [nameKey, valueKey] of NAMED_VALUES) {
    const name = object[nameKey];
    if (typeof name === 'string' && valueKey in object && SECRET_NAME.test(name)) members.push(valueKey);
  }
  if (object.Type === 'SecureString' && 'Value' in object) members.push('Value');
  if (object.Namespace === ENVIRONMENT_NAMESPACE && 'Value' in object) members.push('Value');
  return members.length === 0 ? null : new Set(members);
}

/** Every text and number within, however deep; keys, booleans and empty texts stay. */
function maskLeaves(value: Plain): Plain {
  if (isPlainList(value)) return value.map(maskLeaves);
  if (isPlainObject(value)) return mapValues(value, maskLeaves);
  return value === null || typeof value === 'boolean' || value === '' ? value : MASKED;
}

function maskEnvironment(value: Plain): Plain {
  if (!isPlainList(value)) return maskLeaves(value);
  return value.map((entry) => {
    if (!isPlainObject(entry)) return maskLeaves(entry);
    return mapValues(entry, (item, key) => (/^(?:name|key|type)$/i.test(key) ? item : maskLeaves(item)));
  });
}

function mapValues(object: PlainObject, change: (value: Plain, key: string) => Plain): PlainObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}

/** Whether a value under this key, or given to an option of this name, is secret as a whole. */
export function isSecretKey(key: string): boolean {
  return SECRET_KEYS.has(normalised(key));
}

function normalised(key: string): string {
  return (/[-_]/.test(key) ? key.replace(/[-_]/g, '') : key).toLowerCase();
}
