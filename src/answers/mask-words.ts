import { isSecretKey, mask, maskText } from './mask.ts';
import { MASKED } from './mask-table.ts';
import type { Plain } from './plain.ts';

/** Options that are secret only beside another word: `ssm put-parameter --type SecureString --value …`. */
const SECRET_BESIDE: readonly { readonly word: string; readonly option: string }[] = [
  { word: 'SecureString', option: 'value' },
];
/** Options whose value is an environment: `Variables={KEY=value,…}`. */
const ENVIRONMENT_OPTIONS: ReadonlySet<string> = new Set([
  'environment',
  'environment-variables',
  'environment-variables-override',
]);

/**
 * The words of a command line with its secrets replaced by `••••`, for showing and logging: the values of options such as `--password`
 * and `--secret-string`, environments, secrets within JSON, and what is known by its form. The words in are left unchanged.
 */
export function maskWords(words: readonly string[]): readonly string[] {
  const secretHere = new Set(SECRET_BESIDE.filter((rule) => words.includes(rule.word)).map((rule) => rule.option));
  let option = '';
  return words.map((word) => {
    const [, name, value] = /^--([A-Za-z][A-Za-z0-9-]*)(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (name === undefined) return maskValue(option, word, secretHere);
    option = name;
    return value === undefined ? word : `--${name}=${maskValue(name, value, secretHere)}`;
  });
}

function maskValue(option: string, value: string, secretHere: ReadonlySet<string>): string {
  if (value === '') return value;
  if (isSecretKey(option) || secretHere.has(option)) return MASKED;
  const json = parseJson(value);
  const environment = ENVIRONMENT_OPTIONS.has(option);
  if (json !== undefined)
    return JSON.stringify(mask(environment ? { Environment: json } : json, undefined)).replace(
      /^\{"Environment":([\s\S]*)\}$/,
      environment ? '$1' : '$&',
    );
  return environment ? maskShorthandValues(value) : maskText(value);
}

/** `Variables={A=x,B=y}` becomes `Variables={A=••••,B=••••}`: within braces each value, else each value but a structure's. */
function maskShorthandValues(value: string): string {
  return value.replace(
    /([A-Za-z0-9_.:/#-]+=)(?!\{|\[)("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^,}\]]*)/g,
    (all, key: string) => (/^(?:name|type)=$/i.test(key) ? all : `${key}${MASKED}`),
  );
}

function parseJson(text: string): Plain | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const parsed: Plain = JSON.parse(text);
    return parsed;
  } catch {
    return undefined;
  }
}
