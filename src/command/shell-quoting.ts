import { isJson } from './json.ts';

/** What a shell's quoting is: text in quotes, and a backslash with what follows it. */
const SHELL_QUOTES = /'[^']*'|"(?:[^"\\]|\\[\s\S])*"|\\[\s\S]/g;

/** `{"a","b"}`: a list as a shell's braces have it, no object. */
const BRACE_LIST = /^\{(?:"[^"\\]*"|'[^']*'|[\w./-]+)(?:,(?:"[^"\\]*"|'[^']*'|[\w./-]+))*\}$/;

function unquote(quoted: string): string {
  if (quoted.startsWith('\\')) return quoted.slice(1);
  const inner = quoted.slice(1, -1);
  return quoted.startsWith('"') ? inner.replace(/\\(["\\$`])/g, '$1') : inner;
}

/**
 * A value in brackets as a shell reads it, where that makes JSON of it (`{"\\"a\\": 1"}`) or it is a list in braces; else as it
 * stands, since people in chat leave out the quotes around JSON.
 *
 * @param value the value with its quotes kept.
 * @param written the same as it stands in the line.
 */
export function asShellReads(value: string, written: string): string {
  if (!/["']/.test(value) || isJson(value)) return value;
  const unquoted = written.replace(SHELL_QUOTES, unquote);
  return isJson(unquoted) || BRACE_LIST.test(value) ? unquoted : value;
}
