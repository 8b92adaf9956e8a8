import { numberText } from './number-text.ts';
import { isPlainList, isPlainObject, type Plain } from './plain.ts';

/** A value as Python's `repr` writes it: `{'a': [1, None, True]}`. */
export function pythonText(value: Plain): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return numberText(value);
  if (isPlainList(value)) return `[${value.map(pythonText).join(', ')}]`;
  if (isPlainObject(value)) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${quoted(key)}: ${pythonText(item)}`)
      .join(', ')}}`;
  }
  return quoted(String(value));
}

const NAMED: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\\', '\\\\'],
]);

/** In single quotes, unless there is one within and no double one. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\\\p{C}\p{Zl}\p{Zp}\p{Zs}]/gu, (character) =>
    character === ' ' ? character : (NAMED.get(character) ?? escapedCharacter(character)),
  );
  return `${quote}${escaped.replaceAll(quote, `\\${quote}`)}${quote}`;
}

function escapedCharacter(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  if (code.length <= 2) return `\\x${code.padStart(2, '0')}`;
  return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\U${code.padStart(8, '0')}`;
}
