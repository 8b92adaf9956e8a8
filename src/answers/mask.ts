import { maskJson } from './mask-json.ts';
import { isShown, joinedName, type SecretKind, secretKind } from './mask-names.ts';
import {
  ENCODED_KEYS_OF,
  ENVIRONMENT_KEY,
  ENVIRONMENT_LIST_KEY,
  ENVIRONMENT_MAP_SERVICES,
  MASKED,
  NAMED_VALUES,
  PASSED_KEYS,
  PUBLIC_KEYS_OF,
  SECRET_KEYS_OF,
} from './mask-table.ts';
import { EVERYTHING, isAccessKeyId, scanText } from './mask-text.ts';
import {
  changedList,
  isNamedSecret,
  isTelling,
  isTextList,
  mapValues,
  maskEntry,
  maskWhole,
  withoutSecretKey,
} from './mask-values.ts';
import { isPlainList, isPlainObject, type Plain, type PlainObject } from './plain.ts';

/** What the output is of: `service` is the AWS CLI's name, `operation` the API's. */
export interface MaskContext {
  readonly service: string;
  readonly operation: string;
}

/**
 * A result with every secret replaced by `••••`, as `docs/masking.md` says which; everything else unchanged, and the very same objects where
 * nothing within them changes. Never throws; a result that went through once goes through unchanged.
 */
export function mask(plain: Plain, context?: MaskContext): Plain {
  return new Masking(context).walk(plain, '', 0);
}

/** Text with its secrets replaced by `••••`: those known by their form, and those behind a name that says secret, in JSON too. */
export function maskText(text: string): string {
  let masked = maskOnce(text);
  // What is masked may have kept what follows it from being seen for what it is.
  for (let before = text, times = 0; masked !== before && times < MOST_TIMES; times += 1) {
    before = masked;
    masked = maskOnce(before);
  }
  return masked;
}

function maskOnce(text: string): string {
  const scanned = scanText(text, EVERYTHING);
  if (!scanned.isStructure) return scanned.text;
  const json = maskJson(text, (plain) => new Masking(undefined, maskOnce).walk(plain, '', 0));
  return json === null ? scanned.text : scanText(json, EVERYTHING).text;
}

/**
 * Texts that follow each other, as lines of a log do, masked: a private key that one of them begins is masked in those after it, too, up to
 * its end.
 */
export function maskTexts(texts: readonly string[]): readonly string[] {
  const masked = new Masking(undefined).walk(texts, '', 0);
  return isPlainList(masked) ? masked.map((text) => (typeof text === 'string' ? text : MASKED)) : [];
}

/**
 * Text with what is beyond doubt a credential replaced by `••••`: keys, tokens and passwords known by their form alone. What stands behind
 * a name (`Password: expired`) and what makes an address work stay: for texts that their authors wrote for the people who read them.
 */
export function maskCredentials(text: string): string {
  return scanText(text, { names: false, addresses: false }).text;
}

/** Whether a value under this key, or given to an option of this name, is secret as a whole. */
export function isSecretKey(key: string): boolean {
  return secretKind(key) !== null;
}

/** What a key says of its value; found out once for each key of a result. */
interface KeyRule {
  readonly kind: SecretKind | 'encoded' | 'environment' | 'environment-list' | 'passed' | 'walk';
  /** Keys that may stand beside it and name what it holds. */
  readonly names: readonly string[];
}

/** Times that a text is gone through, as long as it changes; twice is enough for nearly all. */
const MOST_TIMES = 6;
/** Nothing that AWS answers is nested so deep. */
const MOST_LEVELS = 200;
const SCHEME = /^((?:Basic|Bearer|Digest|Negotiate|NTLM|Token|Api-?Key|SSWS)\s+)?[\s\S]+$/i;
const OPTION = /^--?([A-Za-z][\w.-]*)$/;
const KEY_BEGIN = /-{4,5} ?BEGIN [A-Z0-9 ]{0,24}PRIVATE KEY/g;
const KEY_END = /-{4,5} ?END [A-Z0-9 ]{0,24}PRIVATE KEY/g;
/** A line of a key, or of what stands at its head. */
const KEY_LINE =
  /^\s*(?:(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])[A-Za-z0-9+/]{4,76}={0,2}|={0,2}|(?:Proc-Type|DEK-Info|Comment): .*)\s*$/;

class Masking {
  readonly #mask: (text: string) => string;
  readonly #operation: string;
  readonly #service: string;
  readonly #rules = new Map<string, KeyRule>();
  /** An earlier text of the list begins a private key that has not ended. */
  #isWithinKey = false;

  /** `mask` masks a text; within JSON of a text once is enough, for the text itself is gone through again. */
  constructor(context: MaskContext | undefined, mask = maskText) {
    this.#mask = mask;
    this.#service = context?.service ?? '';
    this.#operation = context === undefined ? '' : `${context.service}.${context.operation}`;
  }

  walk(value: Plain, parent: string, level: number): Plain {
    if (typeof value === 'string') return this.#text(value);
    if (typeof value !== 'object' || value === null) return value;
    if (level > MOST_LEVELS) return MASKED;
    return isPlainList(value)
      ? this.#list(value, parent, level + 1)
      : this.#object(value as PlainObject, parent, level + 1);
  }

  #text(text: string): string {
    const masked = this.#mask(text);
    if (!this.#isWithinKey && masked === text) return text;
    return this.#keyLines(text, masked);
  }

  /** Follows private keys over the texts of a list: each line may be a text of its own. */
  #keyLines(text: string, masked: string): string {
    const begins = text.match(KEY_BEGIN)?.length ?? 0;
    const ends = text.match(KEY_END)?.length ?? 0;
    const isLine = this.#isWithinKey && begins === 0 && ends === 0 && text.trim() !== '' && KEY_LINE.test(text);
    if (begins !== ends) this.#isWithinKey = begins > ends;
    return isLine ? MASKED : masked;
  }

  /** The same list where nothing changes, which is nearly always. */
  #list(list: readonly Plain[], parent: string, level: number): readonly Plain[] {
    const outer = this.#isWithinKey;
    this.#isWithinKey = false;
    let copy: Plain[] | null = null;
    let isValue = false;
    let hasKeyId = false;
    for (let place = 0; place < list.length; place += 1) {
      const item = list[place] ?? null;
      const isText = typeof item === 'string';
      const changed = isValue && isText && item !== '' ? MASKED : this.walk(item, parent, level);
      // `--password` and its value, as in the command of a container.
      const option = isText && item.startsWith('-') ? OPTION.exec(item)?.[1] : undefined;
      isValue = option !== undefined && secretKind(option) !== null;
      hasKeyId ||= isText && isAccessKeyId(item);
      if (changed === item) continue;
      copy ??= [...list];
      copy[place] = changed;
    }
    this.#isWithinKey = outer;
    return hasKeyId ? (copy ?? list).map(withoutSecretKey) : (copy ?? list);
  }

  /** The same object where nothing changes. */
  #object(object: PlainObject, parent: string, level: number): PlainObject {
    let copy: Record<string, Plain> | null = null;
    let hasKeyId = false;
    for (const key of Object.keys(object)) {
      const value = object[key] ?? null;
      hasKeyId ||= typeof value === 'string' && isAccessKeyId(value);
      const rule = this.#ruleOf(key);
      const isNamed = rule.names.length > 0 && isNamedSecret(object, key, value, rule.names);
      const changed = isNamed ? maskWhole(key, value) : this.#member(key, value, rule.kind, parent, level);
      if (changed === value) continue;
      copy ??= { ...object };
      copy[key] = changed;
    }
    const masked = copy ?? object;
    return hasKeyId ? mapValues(masked, withoutSecretKey) : masked;
  }

  #member(key: string, value: Plain, kind: KeyRule['kind'], parent: string, level: number): Plain {
    switch (kind) {
      case 'walk':
        return this.walk(value, key, level);
      case 'passed':
        return value;
      case 'encoded':
        return typeof value === 'string' ? maskEncoded(value) : this.walk(value, key, level);
      case 'environment':
        // Only Lambda's, and CodeBuild's in a request, are called just so.
        return joinedName(key) === 'variables' && parent.toLowerCase() !== 'environment'
          ? this.walk(value, key, level)
          : this.#environment(value, key, level, true);
      case 'environment-list':
        return this.#environment(value, key, level, ENVIRONMENT_MAP_SERVICES.has(this.#service));
      case 'header':
        return typeof value === 'string' ? maskHeader(value) : this.walk(value, key, level);
      case 'text':
        return typeof value === 'string' || isTextList(value)
          ? this.#secret(key, value, level)
          : this.walk(value, key, level);
      case 'secret':
        return this.#secret(key, value, level);
    }
  }

  #ruleOf(key: string): KeyRule {
    const known = this.#rules.get(key);
    if (known !== undefined) return known;
    const names = NAMED_VALUES.filter(([, value]) => value === key).map(([name]) => name);
    const rule = { kind: this.#kindOf(key), names };
    this.#rules.set(key, rule);
    return rule;
  }

  #kindOf(key: string): KeyRule['kind'] {
    const joined = joinedName(key);
    if (PASSED_KEYS.has(joined)) return 'passed';
    if (ENCODED_KEYS_OF[this.#operation]?.includes(key)) return 'encoded';
    if (SECRET_KEYS_OF[this.#operation]?.includes(key)) return 'secret';
    if (SECRET_KEYS_OF[`${this.#service}.*`]?.includes(key)) return 'secret';
    if (PUBLIC_KEYS_OF[this.#operation]?.includes(key)) return 'walk';
    if (ENVIRONMENT_KEY.test(joined)) return 'environment';
    if (ENVIRONMENT_LIST_KEY.test(joined)) return 'environment-list';
    return secretKind(key) ?? 'walk';
  }

  #secret(key: string, value: Plain, level: number): Plain {
    if (isPlainObject(value) && isTelling(value)) return this.walk(value, key, level);
    if (typeof value === 'string' && isShown(key, value)) return this.#text(value);
    // A flag: that something is secret.
    if (typeof value === 'boolean' && joinedName(key) === 'secret') return value;
    return maskWhole(key, value);
  }

  /** An environment's values masked, its names kept. `isMap`: a map is one, whatever its names are like. */
  #environment(value: Plain, key: string, level: number, isMap: boolean): Plain {
    if (isPlainList(value)) {
      return changedList(value, (entry) => {
        if (isPlainObject(entry)) return maskEntry(entry);
        return isMap ? maskWhole(key, entry) : this.walk(entry, key, level);
      });
    }
    if (!isPlainObject(value)) return isMap ? maskWhole(key, value) : this.walk(value, key, level);
    const walked = isMap ? value : this.walk(value, key, level);
    if (!isPlainObject(walked)) return walked;
    return mapValues(walked, (item, name) =>
      (isMap || /^[A-Z_][A-Z0-9_]*$/.test(name)) && (typeof item !== 'object' || item === null)
        ? maskWhole(name, item)
        : item,
    );
  }
}

/** `Bearer ••••`. What is signed for AWS says by whom; its signature is masked by its form. */
function maskHeader(value: string): string {
  if (/^AWS4?\b/.test(value)) return maskText(value);
  return value === '' || isShown('authorization', value)
    ? value
    : value.replace(SCHEME, (_, scheme = '') => `${scheme}${MASKED}`);
}

/** Text in base64, masked within; what is no text stays. */
function maskEncoded(value: string): string {
  const bytes = Buffer.from(value, 'base64');
  const text = bytes.toString('utf8');
  if (bytes.toString('base64').replace(/=+$/, '') !== value.replace(/\s|=+$/g, '')) return maskText(value);
  if (!Buffer.from(text).equals(bytes)) return value;
  const masked = maskText(text);
  return masked === text ? value : Buffer.from(masked).toString('base64');
}
