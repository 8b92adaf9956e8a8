import { isShown, joinedName, secretKind } from './mask-names.ts';
import { MASKED, REFERENCE_TYPES, TELLING_KEYS, TEMPLATE_REFERENCES } from './mask-table.ts';
import { isSecretAccessKey } from './mask-text.ts';
import { isPlainList, type Plain, type PlainObject } from './plain.ts';

const ENVIRONMENT_NAMESPACE = 'aws:elasticbeanstalk:application:environment';

/** All of a value: a list item by item, anything else as one; what is empty stays. */
export function maskWhole(key: string, value: Plain): Plain {
  if (value === null || value === '' || value === MASKED) return value;
  if (isPlainList(value)) return changedList(value, (item) => maskWhole(key, item));
  if (typeof value === 'string' && /^\*+$/.test(value)) return value;
  return MASKED;
}

/** An environment's `{name, value}`; the name of a secret that is kept elsewhere is none. */
export function maskEntry(entry: PlainObject): PlainObject {
  const type = entry.type ?? entry.Type;
  if (typeof type === 'string' && REFERENCE_TYPES.has(type)) return entry;
  return mapValues(entry, (item, key) => (/^(?:name|key|type)$/i.test(key) ? item : maskWhole(key, item)));
}

/** Whether an object only tells of a secret, or refers to it. */
export function isTelling(object: PlainObject): boolean {
  const keys = Object.keys(object);
  const [only] = keys;
  if (keys.length === 1 && only !== undefined && TEMPLATE_REFERENCES.has(only)) return true;
  return keys.length > 0 && keys.every((key) => TELLING_KEYS.has(joinedName(key)));
}

/** Whether it is a list of nothing but texts. */
export function isTextList(value: Plain): boolean {
  return isPlainList(value) && value.every((item) => typeof item === 'string');
}

/** Nothing of a secret access key, for what stands beside its id; any other value as it is. */
export function withoutSecretKey(value: Plain): Plain {
  return typeof value === 'string' && isSecretAccessKey(value) ? MASKED : value;
}

/** The list with each item changed; the very same where nothing changes. */
export function changedList(list: readonly Plain[], change: (item: Plain) => Plain): readonly Plain[] {
  const changed = list.map(change);
  return changed.every((item, place) => item === list[place]) ? list : changed;
}

/** The object with each value changed; the very same where nothing changes. */
export function mapValues(object: PlainObject, change: (value: Plain, key: string) => Plain): PlainObject {
  const entries = Object.entries(object).map(([key, value]) => [key, change(value, key)] as const);
  return entries.every(([key, value]) => value === object[key]) ? object : Object.fromEntries(entries);
}

/** Whether another member of the object tells that this one is secret: `{Name: 'DB_PASSWORD', Value: …}`, a SecureString. */
export function isNamedSecret(object: PlainObject, key: string, value: Plain, names: readonly string[]): boolean {
  if (key === 'Value' && (object.Type === 'SecureString' || object.Namespace === ENVIRONMENT_NAMESPACE)) return true;
  return names.some((nameKey) => {
    const name = object[nameKey];
    if (typeof name !== 'string' || secretKind(name) === null) return false;
    return typeof value === 'string' ? !isShown(name, value) : typeof value !== 'boolean';
  });
}
