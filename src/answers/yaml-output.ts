import { writeJson } from './json-output.ts';
import { numberText } from './number-text.ts';
import { isPlainList, isPlainObject, type Plain } from './plain.ts';
import { byCodePoint } from './text-output.ts';

/** Columns after which a long scalar goes on in the next line. */
const WIDTH = 80;

/** The AWS CLI's `yaml` format: block style, keys sorted, lists not indented below their key; a scalar alone is written as JSON. */
export function writeYaml(plain: Plain): string {
  if (isPlainList(plain) || isPlainObject(plain))
    return isScalarOrEmpty(plain) ? scalar(plain, 0, 0) : block(plain, 0).join('\n');
  return writeJson(plain);
}

/** The `yaml-stream` format: each page of the result is an entry of one list. */
export function writeYamlStream(plain: Plain): string {
  return writeYaml([plain]);
}

function block(value: Plain, indent: number): string[] {
  const blanks = ' '.repeat(indent);
  if (isPlainList(value)) {
    return value.flatMap((item) => {
      if (isScalarOrEmpty(item)) return [`${blanks}- ${scalar(item, indent + 2, indent + 2)}`];
      const [first = '', ...rest] = block(item, indent + 2);
      return [`${blanks}- ${first.slice(indent + 2)}`, ...rest];
    });
  }
  if (!isPlainObject(value)) return [`${blanks}${scalar(value, indent, indent)}`];
  const keys = Object.keys(value).sort(byCodePoint);
  return keys.flatMap((key) => {
    const item = value[key] ?? null;
    const name = keyText(key);
    if (isScalarOrEmpty(item)) return [`${blanks}${name}: ${scalar(item, indent + 2, indent + name.length + 2)}`];
    return [`${blanks}${name}:`, ...block(item, isPlainList(item) ? indent : indent + 2)];
  });
}

function isScalarOrEmpty(value: Plain): boolean {
  if (isPlainList(value)) return value.length === 0;
  if (isPlainObject(value)) return Object.keys(value).length === 0;
  return true;
}

function scalar(value: Plain, indent: number, column: number): string {
  if (isPlainList(value)) return '[]';
  if (isPlainObject(value)) return '{}';
  if (value === null) return 'null';
  if (typeof value === 'number') return numberText(value);
  return typeof value === 'string' ? text(value, indent, column) : String(value);
}

function keyText(key: string): string {
  return text(key, 0, 0, Number.POSITIVE_INFINITY);
}

function text(value: string, indent: number, column: number, width = WIDTH): string {
  if (needsEscapes(value)) return doubleQuoted(value, indent, column, width);
  if (!BREAK.test(value) && isPlainStyle(value)) return folded(value, indent, column, width);
  return singleQuoted(value, indent, column, width);
}

/** What libyaml, the AWS CLI's writer, takes for the end of a line. */
const BREAK = /[\n\u2028\u2029]/;

/** Characters that libyaml does not print as they are, and blanks beside ends of lines, which folding would lose. */
function needsEscapes(value: string): boolean {
  return /[^\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]| [\n\u2028\u2029]|[\n\u2028\u2029] /u.test(value);
}

/** Texts that a reader of YAML 1.2 would take for another type: booleans, null, numbers, times, and the marks of merge and value. */
const OTHER_TYPES = [
  /^(?:true|True|TRUE|false|False|FALSE|null|Null|NULL|~|<<|=|)$/,
  /^[-+]?(?:0b[01_]+|0o?[0-7_]+|[0-9_]+|0x[0-9a-fA-F_]+)$/,
  /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[0-9][0-9_]*[eE][-+]?[0-9]+|\.[0-9_]+(?:[eE][-+][0-9]+)?)$/,
  /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  /^\d{4}-\d\d-\d\d$|^\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?$/,
];

function isPlainStyle(value: string): boolean {
  if (/^[ ,[\]{}#&*!|>'"%@`]|^[?:-](?: |$)|: |:$| #| $|^---|^\.\.\./.test(value)) return false;
  return !OTHER_TYPES.some((type) => type.test(value));
}

/** Breaks a text at single blanks within it, once its line is over the width. */
function folded(value: string, indent: number, column: number, width: number): string {
  const lineStart = `\n${' '.repeat(indent)}`;
  let at = column;
  let result = '';
  for (const { 0: part, index } of value.matchAll(/[\n\u2028\u2029]+| +|[^\n\u2028\u2029 ]+/g)) {
    const within = index > 0 && index + part.length < value.length;
    if (BREAK.test(part)) {
      // A single line feed would be read as a blank, so one more is written.
      result += `${part.startsWith('\n') ? '\n' : ''}${part}${' '.repeat(indent)}`;
      at = indent;
    } else if (part === ' ' && within && at > width) {
      result += lineStart;
      at = indent;
    } else {
      result += part;
      at += [...part].length;
    }
  }
  return result;
}

function singleQuoted(value: string, indent: number, column: number, width: number): string {
  return `'${folded(value.replaceAll("'", "''"), indent, column + 1, width)}'`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\u0007': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\u000b': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\u001b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\u0085': '\\N',
  '\u00a0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

function doubleQuoted(value: string, indent: number, column: number, width: number): string {
  let at = column + 1;
  let result = '';
  for (const { 0: part, index } of value.matchAll(/ +|[^ ]+/g)) {
    const within = index > 0 && index + part.length < value.length;
    if (part.startsWith(' ') && within && at > width) {
      // A line feed reads as one blank; those after it would be lost but for the backslash.
      const rest = part.length > 1 ? `\\${part.slice(1)}` : '';
      result += `\n${' '.repeat(indent)}${rest}`;
      at = indent + rest.length;
    } else {
      const escaped = [...part].map(escapedCharacter).join('');
      result += escaped;
      at += [...escaped].length;
    }
  }
  return `"${result}"`;
}

function escapedCharacter(character: string): string {
  const known = ESCAPES[character];
  if (known !== undefined) return known;
  if (!needsEscapes(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
  return code <= 0xffff
    ? `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`
    : `\\U${code.toString(16).toUpperCase().padStart(8, '0')}`;
}
