import { isSecretKey, mask, maskText } from './mask.ts';
import { maskJson } from './mask-json.ts';
import { MASKED } from './mask-table.ts';
import { EVERYTHING, scanText } from './mask-text.ts';
import { isPlainList, isPlainObject, type Plain } from './plain.ts';

/** Options that are secret only beside another word: `ssm put-parameter --type SecureString --value …`. */
const SECRET_BESIDE: readonly { readonly word: string; readonly option: string }[] = [
  { word: 'SecureString', option: 'value' },
  { word: '--type=SecureString', option: 'value' },
  { word: 'create-api-key', option: 'value' },
  { word: 'transfer', option: 'host-key' },
];
/** Options that only sound secret, by service: there it is a key's id. */
const SHOWN_OPTIONS: Readonly<Record<string, readonly string[]>> = { apigateway: ['api-key', 'api-keys'] };
/** Options whose value is an environment: `Variables={KEY=value,…}`. */
const ENVIRONMENT_OPTIONS: ReadonlySet<string> = new Set([
  'environment',
  'environment-variables',
  'environment-variables-override',
]);
/** Options that take bytes, which may be given in base64. */
const ENCODED_OPTIONS: ReadonlySet<string> = new Set(['body', 'data', 'payload']);
/** An environment within another option's shorthand. */
const ENVIRONMENT_MEMBER = /\benvironment(?:Variables)?=(?=[[{])/gi;

/**
 * The words of a command line with its secrets replaced by `••••`, for showing and logging: the values of options such as `--password`
 * and `--secret-string`, environments, secrets within JSON, and what is known by its form. The words in are left unchanged.
 */
export function maskWords(words: readonly string[]): readonly string[] {
  const secretHere = new Set(SECRET_BESIDE.filter((rule) => words.includes(rule.word)).map((rule) => rule.option));
  const shownHere = SHOWN_OPTIONS[words[0] ?? ''] ?? [];
  const isSecret = (option: string): boolean =>
    secretHere.has(option) || (isSecretKey(option) && !shownHere.includes(option));
  let option = '';
  return words.map((word) => {
    const [, name, value] = /^--([A-Za-z][A-Za-z0-9-]*)(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (name === undefined) return maskValue(option, word, isSecret(option));
    option = name;
    return value === undefined ? word : `--${name}=${maskValue(name, value, isSecret(name))}`;
  });
}

function maskValue(option: string, value: string, isSecret: boolean): string {
  if (value === '') return value;
  if (isSecret) return MASKED;
  if (ENCODED_OPTIONS.has(option)) return maskEncodedWord(value);
  const isEnvironment = ENVIRONMENT_OPTIONS.has(option);
  if (/^\s*[[{]/.test(value)) {
    const json = maskJson(value, isEnvironment ? maskEnvironment : mask);
    if (json !== null) return scanText(json, EVERYTHING).text;
  }
  return maskText(isEnvironment ? maskShorthandValues(value) : maskEnvironmentMembers(value));
}

/** An environment as it stands in a request: by itself, or as a member of a structure. */
function maskEnvironment(plain: Plain): Plain {
  const isMap = isPlainObject(plain) && Object.values(plain).every((value) => typeof value !== 'object');
  const key = isMap || isPlainList(plain) ? 'environmentVariables' : 'Environment';
  const masked = mask({ [key]: plain });
  return isPlainObject(masked) ? (masked[key] ?? plain) : plain;
}

/** Text masked within; in base64 as a whole where something in it is secret. */
function maskEncodedWord(value: string): string {
  const masked = maskText(value);
  if (masked !== value || !/^[A-Za-z0-9+/\s]{8,}={0,2}\s*$/.test(value)) return masked;
  const text = Buffer.from(value, 'base64').toString('utf8');
  return maskText(text) === text ? value : MASKED;
}

/** `Variables={A=x,B=y}` becomes `Variables={A=••••,B=••••}`: within braces each value, else each value but a structure's. */
function maskShorthandValues(value: string): string {
  return value.replace(
    /([A-Za-z0-9_.:/#-]+=)(?!\{|\[)("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^,}\]]*)/g,
    (all, key: string) => (/^(?:name|type)=$/i.test(key) ? all : `${key}${MASKED}`),
  );
}

/** `name=app,environment=[{name=A,value=x}],cpu=1` becomes `name=app,environment=[{name=A,value=••••}],cpu=1`. */
function maskEnvironmentMembers(value: string): string {
  let masked = '';
  let last = 0;
  for (const { 0: found, index } of value.matchAll(ENVIRONMENT_MEMBER)) {
    const start = index + found.length;
    if (start < last) continue;
    const end = closingBracket(value, start);
    masked += value.slice(last, start) + maskShorthandValues(value.slice(start, end));
    last = end;
  }
  return masked + value.slice(last);
}

function closingBracket(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}
