import type { Incoming } from './event.ts';

const MAX_LENGTH = 300_000;
/** Characters looked at behind a quotation mark. */
const MAX_GAP = 80;
/** What follows the mark that ends a member's name, and the one that ends a value: not "hi", as here in a sentence. */
const KEY_END = /^\s*:/;
const VALUE_END = /^\s*(?:$|[}\]]|,\s*(?:$|["{[\d-]|(?:true|false|null)\b))/;
const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * A message's JSON, also where a template put text into it without escaping: EventBridge's input transformers and Prometheus'
 * templates leave line breaks and quotation marks as they are. Undefined where it is no JSON by any reading.
 */
export function jsonOf({ json, text, message }: Incoming): unknown {
  // A string within a string is text, whatever it holds.
  const isText = json !== undefined || text !== message.text || text.length > MAX_LENGTH;
  if (isText || !/^\s*\{/.test(text) || !/\}\s*$/.test(text)) return json;
  try {
    return JSON.parse(escaped(text));
  } catch {
    // Then it is text.
    return undefined;
  }
}

/** The text with control characters and quotation marks inside strings escaped. */
function escaped(text: string): string {
  const out: string[] = [];
  const open: string[] = [];
  let before = '';
  let isKey = false;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charAt(index);
    if (!inString) {
      if (char === '{' || char === '[') open.push(char);
      if (char === '}' || char === ']') open.pop();
      inString = char === '"';
      isKey = inString && (before === '{' || (before === ',' && open.at(-1) === '{'));
      if (char.trim() !== '') before = char;
      out.push(char);
    } else if (char === '\\') {
      out.push(char, text.charAt(index + 1));
      index += 1;
    } else if (char === '"') {
      inString = !(isKey ? KEY_END : VALUE_END).test(text.slice(index + 1, index + 1 + MAX_GAP));
      out.push(inString ? '\\"' : '"');
    } else {
      out.push(char < ' ' ? (ESCAPES[char] ?? ' ') : char);
    }
  }
  return out.join('');
}
