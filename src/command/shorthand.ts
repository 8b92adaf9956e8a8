import { faultAt, quote, refuse } from './refusal.ts';

/** A shorthand value as written, before the model gives it types. `at` is its offset in the whole value. */
export type Node = TextNode | ListNode | HashNode;

export interface TextNode {
  readonly kind: 'text';
  readonly text: string;
  readonly quoted: boolean;
  readonly at: number;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly Node[];
  readonly at: number;
}

export interface HashNode {
  readonly kind: 'hash';
  readonly entries: readonly Entry[];
  readonly at: number;
}

export interface Entry {
  readonly key: string;
  readonly at: number;
  readonly value: Node;
}

/** Nesting that no AWS input reaches; it bounds the recursion below. */
export const DEEPEST = 100;

/**
 * Parses the AWS CLI's shorthand syntax (`Name=x,Values=a,b`). `name` is the option, for messages.
 * Errors: `bad-shorthand` with a caret, `file-reference` for `key@=`.
 */
export function parseShorthand(text: string, name: string): HashNode {
  return new Parser(text, name).parameter();
}

const KEY = /[A-Za-z0-9\-_.#/:]*/y;
const SPACE = /[ \t\n\r\v\f]*/y;

/**
 * Bare values. What may begin one: anything but blanks, quotes, `,` `=` `[` `{`. What may follow: after an equals sign
 * anything but quotes, `,` `]` `}`; in a later item of a comma list anything but quotes, `,` `=`. `\,` is a comma.
 */
const FIRST_BARE = /(?:\\,|[!#-&(-+\--<>-Z\\-z|-\uffff])(?:\\,|[\s!#-&(-+\--\\^-|~-\uffff])*/y;
const LATER_BARE = /(?:\\,|[!#-&(-+\--<>-Z\\-z|-\uffff])(?:\\,|[\s!#-&(-+\--<>-\uffff])*/y;

class Parser {
  readonly #text: string;
  readonly #name: string;
  #at = 0;
  #depth = 0;

  constructor(text: string, name: string) {
    this.#text = text;
    this.#name = name;
  }

  // parameter = keyval *("," keyval)
  parameter(): HashNode {
    const entries: Entry[] = [];
    const keys = new Set<string>();
    for (;;) {
      const entry = this.#keyval();
      if (keys.has(entry.key)) this.#refuseDuplicate(entry);
      keys.add(entry.key);
      entries.push(entry);
      if (this.#at >= this.#text.length) return { kind: 'hash', entries, at: 0 };
      this.#expect(',');
    }
  }

  // keyval = key "=" [values]
  #keyval(): Entry {
    const { key, at } = this.#key();
    return { key, at, value: this.#values() };
  }

  // key = *(ALPHA / DIGIT / "-" / "_" / "." / "#" / "/" / ":") "="
  #key(): { key: string; at: number } {
    const at = this.#at;
    const key = this.#match(KEY);
    this.#skipSpace();
    if (this.#current() === '@') this.#refuseFile();
    this.#expect('=');
    return { key, at };
  }

  // values = csv / explicit-list / hash
  #values(): Node {
    const char = this.#current();
    if (char === '[') return this.#explicitList();
    if (char === '{') return this.#hash();
    return this.#csv();
  }

  // csv = first-value *("," later-value)
  #csv(): Node {
    const first = this.#firstValue();
    this.#skipSpace();
    if (this.#current() !== ',') return first;
    const items: Node[] = [first];
    for (;;) {
      const comma = this.#at;
      this.#expect(',');
      const item = this.#laterValue();
      this.#skipSpace();
      // Followed by "=" it was the next key after all: go back to the comma in front of it.
      if (item === undefined || (this.#at < this.#text.length && this.#current() !== ',')) {
        if (this.#at >= this.#text.length) this.#refuseExpected('a value');
        this.#at = comma;
        break;
      }
      items.push(item);
      if (this.#at >= this.#text.length) break;
    }
    return items.length === 1 ? first : { kind: 'list', items, at: first.at };
  }

  // explicit-list = "[" [value *("," value)] "]"
  #explicitList(): ListNode {
    const at = this.#at;
    this.#enter();
    this.#expect('[');
    const items: Node[] = [];
    while (this.#current() !== ']') {
      items.push(this.#nested());
      this.#skipSpace();
      if (this.#current() !== ']') this.#expect(',');
    }
    this.#leave();
    return { kind: 'list', items, at };
  }

  // hash = "{" [keyval *("," keyval)] "}"
  #hash(): HashNode {
    const at = this.#at;
    this.#enter();
    this.#expect('{');
    // A key given twice inside braces keeps its last value, as in the AWS CLI.
    const entries = new Map<string, Entry>();
    while (this.#current() !== '}') {
      const { key, at: keyAt } = this.#key();
      const value = this.#nested();
      this.#skipSpace();
      if (this.#current() !== '}') this.#expect(',');
      entries.set(key, { key, at: keyAt, value });
    }
    this.#leave();
    return { kind: 'hash', entries: [...entries.values()], at };
  }

  // value = explicit-list / hash / first-value
  #nested(): Node {
    const char = this.#current();
    if (char === '[') return this.#explicitList();
    if (char === '{') return this.#hash();
    return this.#firstValue();
  }

  // first-value = single-quoted / double-quoted / [first-bare]
  #firstValue(): TextNode {
    return this.#quoted() ?? this.#bare(FIRST_BARE) ?? { kind: 'text', text: '', quoted: false, at: this.#at };
  }

  // later-value = single-quoted / double-quoted / later-bare
  #laterValue(): TextNode | undefined {
    return this.#quoted() ?? this.#bare(LATER_BARE);
  }

  #bare(pattern: RegExp): TextNode | undefined {
    const at = this.#at;
    const found = this.#match(pattern);
    if (found === '') return undefined;
    return { kind: 'text', text: found.replaceAll('\\,', ',').trimEnd(), quoted: false, at };
  }

  // single-quoted = "'" *("\'" / any but "'") "'"; double-quoted likewise
  #quoted(): TextNode | undefined {
    const mark = this.#current();
    if (mark !== "'" && mark !== '"') return undefined;
    const at = this.#at;
    // A backslash before the very last quote belongs to the text, as in 'C:\\'.
    let end = -1;
    for (let close = at + 1; close < this.#text.length; close += 1) {
      if (this.#text.charAt(close) !== mark) continue;
      end = close;
      if (close === at + 1 || this.#text.charAt(close - 1) !== '\\') break;
    }
    if (end < 0) this.#refuse(`the quote ${mark} is never closed`, at);
    this.#at = end + 1;
    const inner = this.#text
      .slice(at + 1, end)
      .replaceAll(`\\${mark}`, mark)
      .replaceAll('\\\\', '\\');
    return { kind: 'text', text: inner, quoted: true, at };
  }

  #enter(): void {
    this.#depth += 1;
    if (this.#depth > DEEPEST) this.#refuse('it is nested too deeply', this.#at);
  }

  /** Takes the closing bracket; what follows it may be blanks. */
  #leave(): void {
    this.#depth -= 1;
    this.#at += 1;
    this.#skipSpace();
  }

  #expect(char: string): void {
    this.#skipSpace();
    if (this.#current() !== char) this.#refuseExpected(char);
    this.#at += 1;
    this.#skipSpace();
  }

  #skipSpace(): void {
    this.#match(SPACE);
  }

  #current(): string {
    return this.#text.charAt(this.#at);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #refuseExpected(what: string): never {
    const found = this.#at >= this.#text.length ? 'it ends here' : `found ${this.#current()}`;
    return this.#refuse(`expected ${what}, ${found}`, this.#at);
  }

  #refuseDuplicate(entry: Entry): never {
    return this.#refuse(
      `${quote(entry.key)} is given twice. Separate several objects with a space instead of a comma`,
      entry.at,
    );
  }

  #refuseFile(): never {
    return refuse('file-reference', `${this.#name}: @= would read the bot's disk. Write = and paste the text.`, {
      fault: faultAt(this.#text, this.#at),
    });
  }

  #refuse(what: string, at: number): never {
    return refuse('bad-shorthand', `I cannot read the value of ${this.#name}: ${what}.`, {
      fault: faultAt(this.#text, at),
    });
  }
}
