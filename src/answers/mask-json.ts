import { isPlainList, isPlainObject, type Plain } from './plain.ts';

/** Deeper JSON is no data of anybody's. */
const MOST_LEVELS = 100;
const [QUOTE, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [34, 91, 93, 123, 125];
/** And all before it: JSON has but four of them. */
const SPACE = 32;
const TOKEN = /(?:"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]|[^\s[\]{},:"]+)/y;

/**
 * JSON text with `mask` applied to what it says; white space, order and the writing of all that is not masked stay as they are. The JSON
 * may stand within other text, as in a line of a log. Null where the text holds none, or nothing of it changes.
 */
export function maskJson(text: string, mask: (plain: Plain) => Plain): string | null {
  for (const [start, end] of candidates(text)) {
    const part = text.slice(start, end);
    const original = parsed(part);
    if (original === undefined) continue;
    const masked = mask(original);
    if (masked === original) return null;
    return `${text.slice(0, start)}${new JsonWriter(part).written(original, masked)}${text.slice(end)}`;
  }
  return null;
}

/** The text itself, and from its first brace to its last. */
function candidates(text: string): readonly (readonly [start: number, end: number])[] {
  const isWhole = /^\s*[[{]/.test(text);
  const [first, last] = [text.indexOf('{'), text.lastIndexOf('}') + 1];
  return [
    ...(isWhole ? [[0, text.length] as const] : []),
    ...(first !== -1 && last > first ? [[first, last] as const] : []),
  ];
}

function parsed(text: string): Plain | undefined {
  if (levelsOf(text) > MOST_LEVELS) return undefined;
  try {
    const value: Plain = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** At least as many levels as the JSON has. */
function levelsOf(text: string): number {
  let level = 0;
  let most = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === OPEN_LIST || code === OPEN_OBJECT) level += 1;
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) level -= 1;
    if (level > most) most = level;
  }
  return most;
}

/** Walks valid JSON text beside what it says before and after masking. */
class JsonWriter {
  readonly #text: string;
  readonly #parts: string[] = [];
  #at = 0;
  /** Up to here the text is written. */
  #done = 0;

  constructor(text: string) {
    this.#text = text;
  }

  written(original: Plain, masked: Plain): string {
    this.#value(original, masked);
    return [...this.#parts, this.#text.slice(this.#done)].join('');
  }

  #value(original: Plain | undefined, masked: Plain | undefined): void {
    const start = this.#skipSpace();
    // A key that stands twice tells of its last value: an earlier one may be of another kind.
    const opening = this.#text[start];
    const isInner =
      (opening === '{' && isPlainObject(original) && isPlainObject(masked)) ||
      (opening === '[' && isPlainList(original) && isPlainList(masked));
    if (original !== masked && isInner) {
      this.#members(original, masked);
      return;
    }
    this.#skipValue();
    if (original === masked || typeof masked === 'object') return;
    this.#parts.push(this.#text.slice(this.#done, start), JSON.stringify(masked));
    this.#done = this.#at;
  }

  #members(original: Plain, masked: Plain): void {
    this.#token();
    for (let place = 0; ; ) {
      const next = this.#text[this.#skipSpace()];
      if (next === undefined || next === '}' || next === ']') {
        this.#token();
        return;
      }
      if (next === ',' || next === ':') {
        this.#token();
      } else if (isPlainList(original) && isPlainList(masked)) {
        this.#value(original[place], masked[place]);
        place += 1;
      } else {
        if (!isPlainObject(original) || !isPlainObject(masked)) return;
        const key: string = JSON.parse(this.#token());
        this.#token();
        this.#value(original[key], masked[key]);
      }
    }
  }

  /** To the end of a value, whatever is in it. */
  #skipValue(): void {
    const first = this.#text.charCodeAt(this.#skipSpace());
    if (first !== OPEN_LIST && first !== OPEN_OBJECT) {
      this.#token();
      return;
    }
    let level = 0;
    do {
      const code = this.#text.charCodeAt(this.#at);
      if (code === QUOTE) this.#token();
      else this.#at += 1;
      if (code === OPEN_LIST || code === OPEN_OBJECT) level += 1;
      else if (code === CLOSE_LIST || code === CLOSE_OBJECT) level -= 1;
    } while (level > 0 && this.#at < this.#text.length);
  }

  #skipSpace(): number {
    while (this.#text.charCodeAt(this.#at) <= SPACE) this.#at += 1;
    return this.#at;
  }

  #token(): string {
    const start = this.#skipSpace();
    TOKEN.lastIndex = start;
    this.#at = TOKEN.test(this.#text) ? TOKEN.lastIndex : this.#text.length;
    return this.#text.slice(start, this.#at);
  }
}
