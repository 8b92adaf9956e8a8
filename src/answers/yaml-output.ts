import { isPlainList, isPlainObject, type Plain } from './plain.ts';
import { byCodePoint } from './text-output.ts';

/** Columns after which a long scalar goes on in the next line. */
const WIDTH = 80;

/** The AWS CLI's `yaml` format: block style, keys sorted, lists not indented below their key. */
export function writeYaml(plain: Plain): string {
  if (isScalarOrEmpty(plain)) return scalar(plain, 0, 0) + (needsEndMarker(plain) ? '\n...' : '');
  return block(plain, 0).join('\n');
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
  if (typeof value === 'number' && String(value).includes('e')) return String(value).replace(/^(\d+)e/, '$1.0e');
  return typeof value === 'string' ? text(value, indent, column) : String(value);
}

/** PyYAML ends a document that is one plain scalar. */
function needsEndMarker(value: Plain): boolean {
  return !isPlainList(value) && !isPlainObject(value) && !/^['"]/.test(scalar(value, 0, 0));
}

function keyText(key: string): string {
  return text(key, 0, 0, Number.POSITIVE_INFINITY);
}

function text(value: string, indent: number, column: number, width = WIDTH): string {
  if (needsEscapes(value)) return doubleQuoted(value, indent, column, width);
  if (value.includes('\n')) return singleQuoted(value, indent, column, width);
  return isPlainStyle(value) ? folded(value, indent, column, width) : singleQuoted(value, indent, column, width);
}

/** Characters that YAML 1.1 does not print as they are, and blanks beside line feeds, which folding would lose. */
function needsEscapes(value: string): boolean {
  return /[^\n\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]| \n|\n +$/u.test(value);
}

/** Texts that a reader of YAML 1.1 would take for another type. */
const OTHER_TYPES = [
  /^(?:y|n|yes|no|true|false|on|off|null|~|)$/i,
  /^[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)$/,
  /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*)$/,
  /^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/,
  /^\d{4}-\d\d-\d\d$|^\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?$/,
  /^(?:<<|=)$/,
];

function isPlainStyle(value: string): boolean {
  if (/^[\s,[\]{}#&*!|>'"%@`]|^[?:-](?:\s|$)|: |:$| #|\s$|^---|^\.\.\./.test(value)) return false;
  return !OTHER_TYPES.some((type) => type.test(value));
}

/** Breaks a scalar at single blanks once its line is over the width. */
function folded(value: string, indent: number, column: number, width: number): string {
  let at = column;
  let result = '';
  for (const part of value.split(/( +)/)) {
    if (part === ' ' && at > width) {
      result += `\n${' '.repeat(indent)}`;
      at = indent;
    } else {
      result += part;
      at += part.length;
    }
  }
  return result;
}

function singleQuoted(value: string, indent: number, column: number, width: number): string {
  const lines = value.replaceAll("'", "''").split('\n');
  const last = lines.length - 1;
  const body = lines.map((line, place) => {
    const start = place === 0 ? column + 1 : indent;
    const foldedLine = folded(
      line,
      indent,
      start,
      place === last && line.endsWith(' ') ? Number.POSITIVE_INFINITY : width,
    );
    return place === 0 || line === '' ? foldedLine : `${' '.repeat(indent)}${foldedLine}`;
  });
  // A single line feed within quotes would be read as a blank, so each is written as an empty line more.
  return `'${body.reduce((joined, line, place) => joined + (place === 0 ? line : lineBreak(lines, place) + line), '')}'`;
}

function lineBreak(lines: readonly string[], place: number): string {
  const afterText = place === 1 || lines[place - 1] !== '';
  return afterText ? '\n\n' : '\n';
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
  for (const part of value.split(/( +)/)) {
    if (part === ' ' && at > width) {
      // The backslash keeps the blank that begins the next line.
      result += `\\\n${' '.repeat(indent)}\\ `;
      at = indent + 2;
      continue;
    }
    const escaped = [...part].map(escapedCharacter).join('');
    result += escaped;
    at += escaped.length;
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
