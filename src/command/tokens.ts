import type { CommandError } from './command.ts';
import { attempt, faultAt, refuse } from './refusal.ts';
import { refuseOperatorAt, refuseSubstitution, refuseTrailingOperator } from './shell-operators.ts';
import { asShellReads } from './shell-quoting.ts';

/** One word of a command line, quoting done. */
export interface Token {
  readonly text: string;
  /** Where it begins in the line, and the offset just behind it, in UTF-16 units. */
  readonly at: number;
  readonly end: number;
  /** Some part of it stood in quotes or behind a backslash. */
  readonly quoted: boolean;
}

export type Tokenised =
  | { readonly ok: true; readonly tokens: readonly Token[] }
  | { readonly ok: false; readonly error: CommandError };

/**
 * Splits a command line as a POSIX shell does, without expanding anything, and with two additions for chat: a value that
 * begins with `{` or `[` runs to its matching bracket, and an unquoted `--query` runs to the next option. Any kind of
 * dash before a letter at the start of an unquoted word counts as `--`.
 *
 * Takes time linear in the line's length, whatever is in it. Errors: `unclosed-quote`, `shell-operator`, and `bad-json`
 * for a bracket that is never closed.
 */
export function tokenise(line: string): Tokenised {
  const outcome = attempt(() => new Scanner(line, true).tokens());
  return outcome.ok ? { ok: true, tokens: outcome.value } : outcome;
}

/** Splits the text of a list (`a "b c" {"d": 1}`) by the same quoting, but without options and shell operators in it. */
export function splitValues(text: string): Tokenised {
  const outcome = attempt(() => new Scanner(text, false).tokens());
  return outcome.ok ? { ok: true, tokens: outcome.value } : outcome;
}

/** Hyphens, dashes and the minus sign: phones and Teams turn `--` into one of them. */
const DASHES_BEFORE_NAME = /[-\u2010-\u2015\u2212]{1,2}(?=[A-Za-z])/y;
const DASH_BEFORE_NUMBER = /[\u2010-\u2015\u2212](?=\.?\d)/y;

const CLOSING: ReadonlyMap<string, string> = new Map([
  ['{', '}'],
  ['[', ']'],
]);

const BLANKS = new Set([' ', '\t', '\n', '\r', '\v', '\f', '\u00a0']);

class Scanner {
  readonly #line: string;
  readonly #isCommand: boolean;
  #at = 0;
  /** Quote characters known to have no partner in what is left of the line, so that it is not searched again. */
  readonly #unpaired = new Set<string>();

  constructor(line: string, isCommand: boolean) {
    this.#line = line;
    this.#isCommand = isCommand;
  }

  tokens(): readonly Token[] {
    const tokens: Token[] = [];
    for (;;) {
      this.#skipBlanks();
      if (this.#at >= this.#line.length) return tokens;
      const wantsQuery = this.#isCommand && tokens.at(-1)?.text === '--query';
      tokens.push(wantsQuery && !this.#isQuote() && !this.#isOption() ? this.#query() : this.#word());
    }
  }

  #word(): Token {
    const start = this.#at;
    if (this.#isCommand) refuseOperatorAt(this.#line, this.#at);
    let text = this.#isCommand ? this.#dashes() : '';
    let from = this.#at;
    let quoted = false;
    const take = (piece: string): void => {
      text += this.#line.slice(from, this.#at) + piece;
    };
    while (this.#at < this.#line.length) {
      const char = this.#line.charAt(this.#at);
      if (BLANKS.has(char) || this.#continuation() > 0) break;
      if (char === "'") {
        take('');
        text += this.#singleQuoted();
      } else if (char === '"') {
        take('');
        text += this.#doubleQuoted();
      } else if (char === '\\' && this.#at + 1 < this.#line.length) {
        take(this.#line.charAt(this.#at + 1));
        this.#at += 2;
      } else if (CLOSING.has(char) && this.#beginsValue(start, from, text)) {
        take('');
        const open = this.#at;
        const value = this.#bracketed();
        text += asShellReads(value, this.#line.slice(open, this.#at));
        from = this.#at;
        continue;
      } else if (
        this.#isCommand &&
        char === '=' &&
        from === this.#at - 5 &&
        text === '--' &&
        this.#queryFollows(from)
      ) {
        this.#at += 1;
        take('');
        text += this.#query().text;
        from = this.#at;
        break;
      } else {
        if (this.#isCommand) refuseSubstitution(this.#line, this.#at);
        this.#at += 1;
        continue;
      }
      quoted = true;
      from = this.#at;
    }
    const bare = this.#line.slice(from, this.#at);
    text += bare;
    // An address may end in any of these characters.
    if (this.#isCommand && bare !== '' && !text.includes('://')) refuseTrailingOperator(this.#line, bare, this.#at);
    return { text, at: start, end: this.#at, quoted };
  }

  /** Whether a bracket here is the first character of a value: of a word, or behind `--option=`. */
  #beginsValue(start: number, from: number, text: string): boolean {
    if (this.#at === start) return true;
    if (!text.startsWith('--') || this.#line.charAt(this.#at - 1) !== '=') return false;
    return text.length === 2 && from < this.#at && this.#line.indexOf('=', from) === this.#at - 1;
  }

  #queryFollows(from: number): boolean {
    const after = this.#line.charAt(this.#at + 1);
    return this.#line.startsWith('query', from) && after !== '' && after !== "'" && after !== '"' && !BLANKS.has(after);
  }

  #singleQuoted(): string {
    const open = this.#at;
    const close = this.#line.indexOf("'", open + 1);
    if (close < 0) this.#refuseUnclosed(open, "'");
    this.#at = close + 1;
    return this.#line.slice(open + 1, close);
  }

  #doubleQuoted(): string {
    const open = this.#at;
    let text = '';
    let from = open + 1;
    for (let at = from; at < this.#line.length; at += 1) {
      const char = this.#line.charAt(at);
      if (char === '"') {
        this.#at = at + 1;
        return text + this.#line.slice(from, at);
      }
      if (char !== '\\') continue;
      const next = this.#line.charAt(at + 1);
      // Within double quotes a shell drops the backslash before these only.
      if (next === '"' || next === '\\' || next === '$' || next === '`') {
        text += this.#line.slice(from, at);
        from = at + 1;
      } else if (next === '\n') {
        text += this.#line.slice(from, at);
        from = at + 2;
      }
      at += 1;
    }
    return this.#refuseUnclosed(open, '"');
  }

  /** From an opening bracket to its partner, as it stands: quotes inside are kept, and brackets in them do not count. */
  #bracketed(): string {
    const open = this.#at;
    const closers: string[] = [];
    let text = '';
    let from = open;
    while (this.#at < this.#line.length) {
      const char = this.#line.charAt(this.#at);
      const closer = CLOSING.get(char);
      if (closer !== undefined) closers.push(closer);
      else if (char === closers.at(-1)) closers.pop();
      else if (char === '"' || char === "'") {
        const close = this.#closingQuote(char);
        if (close < 0 && char === '"') this.#refuseUnclosed(this.#at, '"');
        // A lone apostrophe is text.
        if (close >= 0) this.#at = close;
      } else if (char === '\\') {
        // Pasted from a shell: \" is a quotation mark, and a backslash at the end of a line is nothing.
        const width = this.#continuation();
        if (width > 0 || this.#line.charAt(this.#at + 1) === '"') {
          text += this.#line.slice(from, this.#at);
          from = this.#at + Math.max(width, 1);
          this.#at = from;
          if (width > 0) continue;
        }
      }
      this.#at += 1;
      if (closers.length === 0) return text + this.#line.slice(from, this.#at);
    }
    const bracket = this.#line.charAt(open);
    return refuse(
      'bad-json',
      `The ${bracket} is never closed. Close it with ${CLOSING.get(bracket)}, or put the value in single quotes.`,
      { fault: faultAt(this.#line, open) },
    );
  }

  /** An unquoted JMESPath expression: everything up to the next option outside its own quotes and backticks. */
  #query(): Token {
    const start = this.#at;
    let end = start;
    while (this.#at < this.#line.length) {
      const char = this.#line.charAt(this.#at);
      if (BLANKS.has(char) || this.#continuation() > 0) {
        this.#skipBlanks();
        if (this.#isOption()) break;
        continue;
      }
      if (char === "'" || char === '"' || char === '`') {
        const close = this.#closingQuote(char);
        if (close >= 0) this.#at = close;
      } else if (char === '\\') this.#at += 1;
      this.#at = Math.min(this.#at + 1, this.#line.length);
      end = this.#at;
    }
    this.#at = end;
    const text = this.#line
      .slice(start, end)
      .replace(/\\\r?\n/g, ' ')
      .replaceAll('\\`', '`');
    return { text, at: start, end, quoted: false };
  }

  /** Offset of the quote that closes the one here, past backslashes; -1 where there is none. */
  #closingQuote(char: string): number {
    if (this.#unpaired.has(char)) return -1;
    for (let at = this.#at + 1; at < this.#line.length; at += 1) {
      const here = this.#line.charAt(at);
      if (here === char) return at;
      if (here === '\\') at += 1;
    }
    this.#unpaired.add(char);
    return -1;
  }

  #skipBlanks(): void {
    for (;;) {
      if (BLANKS.has(this.#line.charAt(this.#at))) this.#at += 1;
      else {
        const width = this.#continuation();
        if (width === 0) return;
        this.#at += width;
      }
    }
  }

  /** Length of a backslash and the line break behind it; 0 where there is none. */
  #continuation(): number {
    if (this.#line.charAt(this.#at) !== '\\') return 0;
    if (this.#line.charAt(this.#at + 1) === '\n') return 2;
    return this.#line.startsWith('\\\r\n', this.#at) ? 3 : 0;
  }

  #isQuote(): boolean {
    const char = this.#line.charAt(this.#at);
    return char === "'" || char === '"';
  }

  #isOption(): boolean {
    DASHES_BEFORE_NAME.lastIndex = this.#at;
    return DASHES_BEFORE_NAME.test(this.#line);
  }

  /** Takes the dashes at a word's start and returns what they mean. */
  #dashes(): string {
    const found = this.#match(DASHES_BEFORE_NAME);
    if (found !== '') {
      this.#at += found.length;
      return '--';
    }
    const minus = this.#match(DASH_BEFORE_NUMBER);
    this.#at += minus.length;
    return minus === '' ? '' : '-';
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#line)?.[0] ?? '';
  }

  #refuseUnclosed(at: number, char: string): never {
    return refuse('unclosed-quote', `The quote ${char} is never closed. Add the closing ${char}.`, {
      fault: faultAt(this.#line, at),
    });
  }
}
