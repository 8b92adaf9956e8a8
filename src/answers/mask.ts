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
  const walk = (value: Plain, parent: string): Plain => {
    if (typeof value === 'string') return maskText(value);
    if (isPlainList(value)) return value.map((item) => walk(item, parent));
    if (!isPlainObject(value)) return value;
    const secretValues = secretMembers(value);
    const memberOf = (key: string, item: Plain): Plain => {
      if (ENVIRONMENTS.has(key) || ENVIRONMENTS.has(`${parent}.${key}`)) return maskEnvironment(item);
      if (isSecretKey(key) || secretValues.has(key) || keysHere.includes(key)) return maskLeaves(item);
      return key === shownIds && typeof item === 'string' ? item : walk(item, key);
    };
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, memberOf(key, item)]));
  };
  return walk(plain, '');
}

/** Text with the secrets that are known by their form replaced by `••••`. */
export function maskText(text: string): string {
  if (text.length < SHORTEST_SECRET) return text;
  let masked = text;
  for (const { hint, pattern, replacement } of SECRET_PATTERNS) {
    if (hint.test(masked)) masked = masked.replace(pattern, replacement);
  }
  return masked;
}

/** Members of an object that another member tells to be secret: `{Name: 'DB_PASSWORD', Value: …}`, a SecureString. */
function secretMembers(object: PlainObject): ReadonlySet<string> {
  const members = new Set<string>();
  for (const [nameKey, valueKey] of NAMED_VALUES) {
    const name = object[nameKey];
    if (valueKey in object && typeof name === 'string' && SECRET_NAME.test(name)) members.add(valueKey);
  }
  if (object.Type === 'SecureString' && 'Value' in object) members.add('Value');
  if (object.Namespace === ENVIRONMENT_NAMESPACE && 'Value' in object) members.add('Value');
  return members;
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
  return key.replace(/[-_]/g, '').toLowerCase();
}
