/**
 * Characters that phones, Word and web pages put in the place of what was typed or meant, by what they become.
 * Key: what the parser sees. Value: the characters, as a regular expression's class.
 */
export const replacedCharacters: readonly (readonly [meant: string, written: string])[] = [
  // Curly, low, reversed and ornamental double quotes; double primes; full-width.
  ['"', '\u201C-\u201F\u2033\u2036\u301D-\u301F\uFF02\u275D\u275E\u02BA'],
  // Their single sisters, and modifier letters that stand for an apostrophe.
  ["'", '\u2018-\u201B\u2032\u2035\uFF07\u275B\u275C\u02B9\u02BB-\u02BD'],
  // Hyphens that are no hyphen-minus: web pages have them inside names such as us-east-1.
  ['-', '\u2010\u2011\uFE63\uFF0D'],
  [' ', '\t\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000'],
  ['\n', '\u0085\u2028\u2029\v\f'],
  // Zero-width spaces and joiners, soft hyphens, marks of direction, byte order marks, control characters.
  [
    '',
    '\u0000-\u0008\u000E-\u001F\u007F-\u0084\u0086-\u009F\u00AD\u034F\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF',
  ],
];

const characterRules = replacedCharacters.map(([meant, written]) => ({
  meant,
  pattern: new RegExp(`[${written}]`, 'gu'),
}));

/** Dashes that stand for one or two hyphens: figure, en and em dash, horizontal bar, minus, small em, two- and three-em dash. */
const DASHES = '\u2012-\u2015\u2212\uFE58\u2E3A\u2E3B';
const dashBeforeName = new RegExp(`(^|\\s)[-${DASHES}]{1,4}(?=\\p{L})`, 'gu');
const dashBeforeNumber = new RegExp(`(^|\\s)[${DASHES}](?=\\.?\\d)`, 'gu');
const continuation = /\\ *\n/g;
/** The lookbehind lets a run of spaces be looked at once, not once from each of them. */
const gap = /(?<![ \n])[ \n]+/g;

/** Straight quotes, plain spaces and hyphens, `\n` for every line break, nothing invisible. */
export function straighten(text: string): string {
  let straight = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  for (const { meant, pattern } of characterRules) straight = straight.replace(pattern, meant);
  return straight;
}

/** Every dash, or hyphens, before a name at the beginning of a word become `--`; a dash before a number becomes `-`. */
export function restoreOptionDashes(text: string): string {
  const named = replaceOutsideValues(text, dashBeforeName, '$1--');
  return replaceOutsideValues(named, dashBeforeNumber, '$1-');
}

/** Line breaks, with or without a continuation's backslash, and runs of spaces become one space. */
export function joinLines(text: string): string {
  return replaceOutsideValues(replaceOutsideValues(text, continuation, '\n'), gap, ' ');
}

/** `replaceAll`, but for what begins inside quotes or inside a bracketed value: that is data, and stays as it was written. */
function replaceOutsideValues(text: string, pattern: RegExp, replacement: string): string {
  const values = valueSpans(text);
  let next = 0;
  return text.replace(pattern, (match: string, ...rest: unknown[]) => {
    const offset = Number(rest.find((argument) => typeof argument === 'number'));
    // Matches come in order, so spans that end before this one are done with.
    while (next < values.length && (values[next]?.end ?? 0) <= offset) next += 1;
    const inside = (values[next]?.start ?? Number.POSITIVE_INFINITY) <= offset;
    return inside ? match : replacement.replace('$1', typeof rest[0] === 'string' ? rest[0] : '');
  });
}

interface Span {
  readonly start: number;
  /** The offset after the last character. */
  readonly end: number;
}

/** Unbalanced brackets that are followed to the end of the text; more are taken as ordinary characters, so that the work stays linear. */
const MAX_UNBALANCED = 4;

/** The spans of a line that are quoted, or that begin a word with `{` or `[` and run to the matching bracket; in order, apart. */
export function valueSpans(text: string): readonly Span[] {
  const quotes = createQuoteReader(text);
  const spans: Span[] = [];
  let unbalanced = 0;
  for (let at = 0; at < text.length; ) {
    const character = text.charAt(at);
    let end = -1;
    if (character === '\\') end = -2;
    else if (character === '"' || character === "'") end = quotes.endOf(at);
    else if ((character === '{' || character === '[') && unbalanced < MAX_UNBALANCED && beginsValue(text, at)) {
      end = endOfBrackets(text, at, quotes);
      if (end < 0) unbalanced += 1;
    }
    if (end >= 0) spans.push({ start: at, end });
    at = end >= 0 ? end : at - end;
  }
  return spans;
}

function beginsValue(text: string, at: number): boolean {
  return at === 0 || /[\s=]/.test(text.charAt(at - 1));
}

/** The offset after the bracket that matches the one at `start`; -1 where none does. */
function endOfBrackets(text: string, start: number, quotes: QuoteReader): number {
  let depth = 0;
  for (let at = start; at < text.length; ) {
    const character = text.charAt(at);
    if (character === '{' || character === '[') depth += 1;
    if (character === '}' || character === ']') depth -= 1;
    if (depth === 0) return at + 1;
    const end = character === '"' || character === "'" ? quotes.endOf(at) : -1;
    at = end >= 0 ? end : at + 1;
  }
  return -1;
}

interface QuoteReader {
  /** The offset after the quote that closes the one at `start`; -1 where none does. */
  endOf(start: number): number;
}

/** Once a kind of quote has been found without its end, later ones have none either: they are not looked for again. */
function createQuoteReader(text: string): QuoteReader {
  const unclosedFrom = new Map<string, number>();
  return {
    endOf(start) {
      const quote = text.charAt(start);
      if (start >= (unclosedFrom.get(quote) ?? Number.POSITIVE_INFINITY)) return -1;
      let end = text.indexOf(quote, start + 1);
      // Only double quotes know escapes; single ones end at the next, as in a shell.
      while (quote === '"' && end !== -1 && isEscaped(text, end)) end = text.indexOf(quote, end + 1);
      if (end === -1) unclosedFrom.set(quote, start);
      return end === -1 ? -1 : end + 1;
    },
  };
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charAt(at - 1 - backslashes) === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}
