import { QUERY_FUNCTIONS } from './jmespath-functions.ts';
import type { QueryFault, QueryToken, TokenKind } from './jmespath-tokens.ts';
import { closest } from './suggest.ts';

/** What has been opened and not yet closed. */
interface Opened {
  readonly kind: 'call' | 'paren' | 'list' | 'hash' | 'filter';
  readonly token: QueryToken;
  /** Arguments before the present one, of a call. */
  commas: number;
}

const CLOSERS: Readonly<Record<Opened['kind'], TokenKind>> = {
  call: ')',
  paren: ')',
  list: ']',
  hash: '}',
  filter: ']',
};

const BINARY: ReadonlySet<TokenKind> = new Set(['==', '!=', '<', '<=', '>', '>=', '||', '&&', '|']);
const EXPRESSION = 'a name, a function or a value in backticks or single quotes';

/** Thrown where the walk meets a fault, and caught where it began: a fault ends it wherever it stands. */
class Fault extends Error {
  readonly fault: QueryFault;

  constructor(what: string, at: number) {
    super(what);
    this.fault = { what, at };
  }
}

/** The first place where tokens leave the grammar of the JMESPath specification; undefined where they keep to it. */
export function grammarFault(tokens: readonly QueryToken[], length: number): QueryFault | undefined {
  try {
    new Walk(tokens, length).walk();
    return undefined;
  } catch (thrown) {
    if (thrown instanceof Fault) return thrown.fault;
    throw thrown;
  }
}

/**
 * Goes through the tokens from left to right, an expression and what may follow one in turn:
 *
 *     expression = ("!" / "(" …) operand *( "." member / "[" … "]" / operator expression )
 *
 * What is open stands on a stack of its own, so that no depth of nesting exhausts the call stack.
 */
class Walk {
  readonly #tokens: readonly QueryToken[];
  readonly #length: number;
  readonly #opened: Opened[] = [];
  #at = 0;

  constructor(tokens: readonly QueryToken[], length: number) {
    this.#tokens = tokens;
    this.#length = length;
  }

  walk(): void {
    let expectsOperand = true;
    while (this.#at < this.#tokens.length || expectsOperand) {
      expectsOperand = expectsOperand ? this.#operand() : this.#continuation();
    }
    const open = this.#opened.at(-1);
    if (open !== undefined) throw this.#tooEarly(CLOSERS[open.kind]);
  }

  /** Reads the beginning of an expression; whether another must follow. */
  #operand(): boolean {
    const token = this.#next(EXPRESSION);
    switch (token.kind) {
      case 'name':
      case 'raw-text':
      case 'literal':
      case '@':
      case '*':
      case '[]':
        return false;
      case 'quoted-name':
        if (this.#peek()?.kind === '(') throw new Fault('the name of a function is not quoted', token.start);
        return false;
      case '!':
        return true;
      case '&':
        this.#checkReference(token);
        return true;
      case '(':
        return this.#open('paren', token);
      case '[?':
        return this.#open('filter', token);
      case '[':
        if (this.#isIndex()) return this.#index();
        if (this.#isStar()) return this.#star();
        return this.#open('list', token);
      case '{':
        return this.#openHash(token);
      case 'number':
        throw new Fault(`a number stands in backticks: \`${token.text}\``, token.start);
      default:
        throw new Fault(`${EXPRESSION} belongs here, not ${token.text}`, token.start);
    }
  }

  /** Reads what follows an expression; whether another must follow. */
  #continuation(): boolean {
    const token = this.#next(EXPRESSION);
    if (BINARY.has(token.kind)) return true;
    switch (token.kind) {
      case '.':
        return this.#member();
      case '[]':
        return false;
      case '[?':
        return this.#open('filter', token);
      case '[':
        if (this.#isIndex()) return this.#index();
        if (this.#isStar()) return this.#star();
        throw this.#fault('a number, a slice such as 0:2, or * belongs here', this.#peek());
      case '(':
        return this.#call(token);
      case ',':
        return this.#comma(token);
      case ')':
      case ']':
      case '}':
        return this.#close(token);
      default:
        throw new Fault(`${this.#whatMayFollow()} belongs here, not ${token.text}`, token.start);
    }
  }

  /** What stands behind a dot. */
  #member(): boolean {
    const token = this.#next('a name behind the dot');
    switch (token.kind) {
      case 'name':
      case '*':
        return false;
      case 'quoted-name':
        if (this.#peek()?.kind === '(') throw new Fault('the name of a function is not quoted', token.start);
        return false;
      case '[':
        return this.#open('list', token);
      case '{':
        return this.#openHash(token);
      default:
        throw new Fault('a name is missing behind the dot', token.start);
    }
  }

  /** An index or a slice, from behind its bracket to the closing one. */
  #index(): false {
    let colons = 0;
    let number: QueryToken | undefined;
    for (;;) {
      const token = this.#next(']');
      if (token.kind === ']') return false;
      if (token.kind === ':' && colons < 2) {
        colons += 1;
        number = undefined;
      } else if (token.kind === 'number' && number === undefined) {
        number = token;
        if (colons === 2 && Number(token.text) === 0) throw new Fault('the step of a slice is not 0', token.start);
      } else throw new Fault(`] belongs here, not ${token.text}`, token.start);
    }
  }

  #isIndex(): boolean {
    const kind = this.#peek()?.kind;
    return kind === 'number' || kind === ':';
  }

  #isStar(): boolean {
    return this.#peek()?.kind === '*' && this.#tokens[this.#at + 1]?.kind === ']';
  }

  #star(): false {
    this.#at += 2;
    return false;
  }

  #call(token: QueryToken): boolean {
    const name = this.#tokens[this.#at - 2];
    if (name?.kind !== 'name') throw new Fault(`${this.#whatMayFollow()} belongs here, not (`, token.start);
    if (!QUERY_FUNCTIONS.has(name.text)) throw new Fault(unknownFunction(name.text), name.start);
    this.#open('call', name);
    if (this.#peek()?.kind !== ')') return true;
    throw new Fault(wrongCount(name.text, 0), name.start);
  }

  /** `&expression` is an argument and nothing else. */
  #checkReference(token: QueryToken): void {
    const before = this.#tokens[this.#at - 2]?.kind;
    if (this.#opened.at(-1)?.kind === 'call' && (before === '(' || before === ',')) return;
    throw new Fault('& stands only in front of an argument, as in sort_by(@, &Name); and is written &&', token.start);
  }

  #comma(token: QueryToken): boolean {
    const open = this.#opened.at(-1);
    if (open === undefined || open.kind === 'paren' || open.kind === 'filter') {
      throw new Fault(`${this.#whatMayFollow()} belongs here, not a comma`, token.start);
    }
    open.commas += 1;
    if (open.kind === 'hash') this.#key();
    return true;
  }

  #close(token: QueryToken): false {
    const open = this.#opened.pop();
    if (open === undefined) throw new Fault(`nothing is open that ${token.text} could close`, token.start);
    if (CLOSERS[open.kind] !== token.kind) {
      throw new Fault(`${CLOSERS[open.kind]} belongs here, not ${token.text}`, token.start);
    }
    if (open.kind === 'call') {
      const [fewest, most] = QUERY_FUNCTIONS.get(open.token.text) ?? [0, 0];
      const count = open.commas + 1;
      if (count < fewest || count > most) throw new Fault(wrongCount(open.token.text, count), open.token.start);
    }
    return false;
  }

  #openHash(token: QueryToken): true {
    this.#open('hash', token);
    this.#key();
    return true;
  }

  #key(): void {
    const key = this.#next('a name');
    if (key.kind !== 'name' && key.kind !== 'quoted-name') {
      throw new Fault(`a name for the value belongs here, not ${key.text}`, key.start);
    }
    const colon = this.#next(':');
    if (colon.kind !== ':')
      throw new Fault(`: belongs here, as in {Name: FunctionName}, not ${colon.text}`, colon.start);
  }

  #open(kind: Opened['kind'], token: QueryToken): true {
    this.#opened.push({ kind, token, commas: 0 });
    return true;
  }

  #peek(): QueryToken | undefined {
    return this.#tokens[this.#at];
  }

  #next(expected: string): QueryToken {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw this.#tooEarly(expected);
    this.#at += 1;
    return token;
  }

  #tooEarly(expected: string): Fault {
    return new Fault(`it ends too early: ${expected} is missing`, this.#length);
  }

  #fault(what: string, token: QueryToken | undefined): Fault {
    return token === undefined ? this.#tooEarly(']') : new Fault(`${what}, not ${token.text}`, token.start);
  }

  #whatMayFollow(): string {
    const open = this.#opened.at(-1);
    if (open === undefined) return 'a dot, a bracket or an operator';
    const comma = open.kind === 'paren' || open.kind === 'filter' ? '' : 'a comma or ';
    return `${comma}${CLOSERS[open.kind]}`;
  }
}

function unknownFunction(name: string): string {
  const [near] = closest(name, QUERY_FUNCTIONS.keys());
  const known = near === undefined ? `Known are ${[...QUERY_FUNCTIONS.keys()].join(', ')}` : `Did you mean ${near}()?`;
  return `there is no function ${name.slice(0, 60)}(). ${known}`;
}

function wrongCount(name: string, count: number): string {
  const [fewest, most] = QUERY_FUNCTIONS.get(name) ?? [0, 0];
  const wanted = `${fewest === most ? fewest : `at least ${fewest}`} ${fewest === 1 ? 'argument' : 'arguments'}`;
  return `${name}() takes ${wanted}, and here are ${count}`;
}
