/** One token of a JMESPath expression; `start` is its place in UTF-16 units. */
export interface QueryToken {
  readonly kind: TokenKind;
  /** As it stands in the expression. */
  readonly text: string;
  readonly start: number;
}

/** Operators and brackets are their own kind. */
export type TokenKind = 'name' | 'quoted-name' | 'number' | 'raw-text' | 'literal' | Mark;

const MARKS = [
  ...['[?', '[]', '||', '&&', '==', '!=', '<=', '>=', '<', '>', '!', '&', '|', '.', '*', '@'],
  ...['(', ')', '[', ']', '{', '}', ',', ':'],
] as const;
type Mark = (typeof MARKS)[number];

/** What is wrong with an expression: a clause without a full stop, and where, in UTF-16 units. */
export interface QueryFault {
  readonly what: string;
  readonly at: number;
}

const BLANKS = /[ \t\r\n]+/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /-?[0-9]+/y;
const ENCLOSED: readonly { readonly kind: TokenKind; readonly delimiter: string; readonly pattern: RegExp }[] = [
  { kind: 'quoted-name', delimiter: '"', pattern: /"(?:\\[\s\S]|[^"\\])*"/y },
  { kind: 'raw-text', delimiter: "'", pattern: /'(?:\\[\s\S]|[^'\\])*'/y },
  { kind: 'literal', delimiter: '`', pattern: /`(?:\\[\s\S]|[^`\\])*`/y },
];

/** The tokens of an expression, by the grammar of the JMESPath specification, or what is no token. */
export function tokensOf(expression: string): readonly QueryToken[] | QueryFault {
  const tokens: QueryToken[] = [];
  let at = 0;
  while (at < expression.length) {
    const blanks = matchAt(BLANKS, expression, at);
    if (blanks !== undefined) {
      at += blanks.length;
      continue;
    }
    const token = tokenAt(expression, at);
    if ('what' in token) return token;
    tokens.push(token);
    at += token.text.length;
  }
  return tokens;
}

function tokenAt(expression: string, start: number): QueryToken | QueryFault {
  const name = matchAt(NAME, expression, start);
  if (name !== undefined) return { kind: 'name', text: name, start };
  const number = matchAt(NUMBER, expression, start);
  if (number !== undefined) return { kind: 'number', text: number, start };
  for (const { kind, delimiter, pattern } of ENCLOSED) {
    if (!expression.startsWith(delimiter, start)) continue;
    const text = matchAt(pattern, expression, start);
    if (text === undefined) return { what: `the ${delimiter} is never closed`, at: start };
    if (kind === 'quoted-name' && quotedName(text) === undefined) {
      return { what: 'what stands in double quotes is no JSON text', at: start };
    }
    if (kind === 'literal' && literalValue(text) === undefined) {
      return { what: 'what stands in backticks is no JSON', at: start };
    }
    return { kind, text, start };
  }
  const mark = MARKS.find((each) => expression.startsWith(each, start));
  if (mark !== undefined) return { kind: mark, text: mark, start };
  return { what: unknownMark(String.fromCodePoint(expression.codePointAt(start) ?? 0)), at: start };
}

/** What a literal in backticks can hold. */
export type QueryLiteral =
  | string
  | number
  | boolean
  | null
  | readonly QueryLiteral[]
  | { readonly [key: string]: QueryLiteral };

/**
 * The value of a literal in backticks: JSON, and by an old rule that the AWS CLI still follows any other text as it is. Undefined where
 * it is neither.
 */
export function literalValue(text: string): { readonly value: QueryLiteral } | undefined {
  const inner = text.slice(1, -1).replaceAll('\\`', '`');
  return parseJson(inner) ?? parseJson(`"${inner.trimStart()}"`);
}

/** The text between single quotes; only a single quote can be escaped there. */
export function rawText(text: string): string {
  return text.slice(1, -1).replaceAll("\\'", "'");
}

/** The name in double quotes; undefined where it is not JSON. */
export function quotedName(text: string): string | undefined {
  const parsed = parseJson(text);
  return typeof parsed?.value === 'string' ? parsed.value : undefined;
}

function parseJson(text: string): { readonly value: QueryLiteral } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function unknownMark(character: string): string {
  if (character === '=') return 'equality is written ==';
  if (character === '-') return 'a number is missing behind the -';
  if (character === '$') return 'JMESPath has no $; the whole answer is @';
  if ('+/%'.includes(character)) return `JMESPath does not calculate, so ${character} has no meaning`;
  return `${character} has no meaning here; a name with other characters than A-Z, a-z, 0-9 and _ stands in double quotes`;
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
