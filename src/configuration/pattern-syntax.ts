const MOST_TIMES = 100;

/** Why a text is no pattern. */
export class PatternFault extends Error {
  override readonly name = 'PatternFault';
}

export type Holds = (character: string) => boolean;
/** Between two characters, of which either may be missing. */
export type Place = (before: string | undefined, after: string | undefined) => boolean;

export type Node =
  | { readonly kind: 'one'; readonly holds: Holds }
  | { readonly kind: 'place'; readonly holds: Place }
  | { readonly kind: 'all'; readonly parts: readonly Node[] }
  | { readonly kind: 'any'; readonly ways: readonly Node[] }
  /** `most` null: without end. */
  | { readonly kind: 'times'; readonly part: Node; readonly least: number; readonly most: number | null };

const isDigit: Holds = (character) => /^[0-9]$/.test(character);
const isWord: Holds = (character) => /^[A-Za-z0-9_]$/.test(character);
const isBlank: Holds = (character) => /^\s$/u.test(character);
const not =
  (holds: Holds): Holds =>
  (character) =>
    !holds(character);

/** What a backslash and a letter stand for. */
const CLASSES: Readonly<Record<string, Holds>> = {
  d: isDigit,
  D: not(isDigit),
  w: isWord,
  W: not(isWord),
  s: isBlank,
  S: not(isBlank),
};

const isEdge: Place = (before, after) =>
  (before !== undefined && isWord(before)) !== (after !== undefined && isWord(after));

const PLACES: Readonly<Record<string, Place>> = {
  '^': (before) => before === undefined,
  $: (_before, after) => after === undefined,
  '\\b': isEdge,
  '\\B': (before, after) => !isEdge(before, after),
};

/** What a pattern is made of. Throws a PatternFault. */
export function readPattern(text: string): Node {
  return new Reader(text).read();
}

/**
 * Reads a pattern:
 *
 *     ways  = all *( "|" all )
 *     all   = *( one [ times ] )
 *     one   = "(" ["?:"] ways ")" / "[" ["^"] 1*( c / c "-" c ) "]" / "." / "^" / "$" / "\" c / c
 *     times = ( "*" / "+" / "?" / "{" n ["," [n]] "}" ) ["?"]
 */
class Reader {
  readonly #characters: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#characters = [...text];
  }

  read(): Node {
    const node = this.#ways();
    if (this.#next !== undefined) throw new PatternFault('a ) has no ( before it');
    return node;
  }

  get #next(): string | undefined {
    return this.#characters[this.#at];
  }

  #take(): string {
    const character = this.#next;
    if (character === undefined) throw new PatternFault('it breaks off');
    this.#at += 1;
    return character;
  }

  #takes(wanted: string): boolean {
    const isThere = this.#next === wanted;
    if (isThere) this.#at += 1;
    return isThere;
  }

  #ways(): Node {
    const ways = [this.#all()];
    while (this.#takes('|')) ways.push(this.#all());
    return { kind: 'any', ways };
  }

  #all(): Node {
    const parts: Node[] = [];
    while (this.#next !== undefined && this.#next !== '|' && this.#next !== ')') parts.push(this.#timed(this.#one()));
    return { kind: 'all', parts };
  }

  #timed(part: Node): Node {
    const times = this.#times();
    if (times === null) return part;
    // Whether as much or as little as can be is taken is all the same for whether there is a match.
    this.#takes('?');
    if (this.#times() !== null) throw new PatternFault('nothing stands before a sign of repetition');
    return { kind: 'times', part, ...times };
  }

  #times(): { readonly least: number; readonly most: number | null } | null {
    if (this.#takes('*')) return { least: 0, most: null };
    if (this.#takes('+')) return { least: 1, most: null };
    if (this.#takes('?')) return { least: 0, most: 1 };
    if (this.#next !== '{') return null;
    const rest = this.#characters.slice(this.#at).join('');
    const [written, from = '', comma, to = ''] = /^\{(\d{1,3})(,(\d{0,3}))?\}/.exec(rest) ?? [];
    if (written === undefined) throw new PatternFault('write \\{ for a brace');
    this.#at += written.length;
    const least = Number(from);
    const most = comma === undefined ? least : to === '' ? null : Number(to);
    if (Math.max(least, most ?? 0) > MOST_TIMES) throw new PatternFault(`it repeats more than ${MOST_TIMES} times`);
    if (most !== null && most < least) throw new PatternFault(`${written} has its numbers the wrong way round`);
    return { least, most };
  }

  #one(): Node {
    const character = this.#take();
    switch (character) {
      case '(':
        return this.#group();
      case '[':
        return { kind: 'one', holds: this.#class() };
      case '.':
        return { kind: 'one', holds: (one) => !/[\n\r\u2028\u2029]/.test(one) };
      case '*':
      case '+':
      case '?':
        throw new PatternFault('nothing stands before a sign of repetition');
      case '{':
      case '}':
      case ']':
        throw new PatternFault(`write \\${character} for a ${character === ']' ? 'bracket' : 'brace'}`);
      case '\\':
        return this.#escaped();
      default: {
        const place = Object.hasOwn(PLACES, character) ? PLACES[character] : undefined;
        return place === undefined ? same(character) : { kind: 'place', holds: place };
      }
    }
  }

  #group(): Node {
    if (this.#takes('?') && !this.#takes(':'))
      throw new PatternFault('of (? there is only (?: here: it cannot look around');
    const ways = this.#ways();
    if (!this.#takes(')')) throw new PatternFault('a ( is never closed');
    return ways;
  }

  #escaped(): Node {
    const character = this.#take();
    const place = PLACES[`\\${character}`];
    if (place !== undefined) return { kind: 'place', holds: place };
    const holds = Object.hasOwn(CLASSES, character) ? CLASSES[character] : undefined;
    return holds === undefined ? same(literal(character)) : { kind: 'one', holds };
  }

  /** What stands between brackets. */
  #class(): Holds {
    const isNot = this.#takes('^');
    const members: Holds[] = [];
    while (!this.#takes(']')) {
      const first = this.#member();
      if (typeof first === 'string' && this.#next === '-' && this.#characters[this.#at + 1] !== ']') {
        this.#at += 1;
        const last = this.#member();
        if (typeof last !== 'string' || codeOf(last) < codeOf(first)) {
          throw new PatternFault('a range between brackets goes from one character to a later one');
        }
        members.push((one) => codeOf(one) >= codeOf(first) && codeOf(one) <= codeOf(last));
      } else {
        members.push(typeof first === 'string' ? (one) => one === first : first);
      }
    }
    if (members.length === 0) throw new PatternFault('nothing stands between brackets');
    return (one) => members.some((holds) => holds(one)) !== isNot;
  }

  #member(): string | Holds {
    const character = this.#take();
    if (character !== '\\') return character;
    const escaped = this.#take();
    return (Object.hasOwn(CLASSES, escaped) ? CLASSES[escaped] : undefined) ?? literal(escaped);
  }
}

/** A character behind a backslash that stands for itself. */
function literal(character: string): string {
  if (/[A-Za-z0-9]/.test(character)) throw new PatternFault(`\\${character} means nothing here`);
  return character;
}

function same(character: string): Node {
  return { kind: 'one', holds: (one) => one === character };
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
