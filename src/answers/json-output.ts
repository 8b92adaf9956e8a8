import { numberText } from './number-text.ts';
import { isPlainList, isPlainObject, type Plain } from './plain.ts';

/** JSON with four blanks a level, as Python's `json.dump` writes it. */
export function writeJson(plain: Plain): string {
  return write(plain, '\n');
}

function write(value: Plain, lineStart: string): string {
  const inner = `${lineStart}    `;
  if (isPlainList(value)) {
    if (value.length === 0) return '[]';
    return `[${value.map((item) => `${inner}${write(item, inner)}`).join(',')}${lineStart}]`;
  }
  if (isPlainObject(value)) {
    const entries = Object.entries(value);
    if (entries.length === 0) return '{}';
    return `{${entries.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${write(item, inner)}`).join(',')}${lineStart}}`;
  }
  return typeof value === 'number' ? numberText(value) : JSON.stringify(value);
}
