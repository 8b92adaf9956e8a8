import { isShown, joinedName, type SecretKind, secretKind } from './mask-names.ts';

/** A part of a text, from `start` up to and without `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Quotes as they stand in JSON within JSON (up to three deep), in HTML and in addresses. */
const QUOTE = String.raw`(?:\\{0,7}["'\x60]|&quot;|&#34;|&#39;|&#x27;|%22)`;
const OPENING = new RegExp(QUOTE, 'y');
const SEPARATOR = new RegExp(`(${QUOTE})?\\]?[ \\t]{0,8}(:=|=>|={1,2}|:(?!:)|%3[AaDd])[ \\t]{0,8}`, 'y');
/** What a value stands in: a list, or DynamoDB's object of a type and a value. */
const WRAPPER = new RegExp(`(?:\\[\\s{0,8}(?=${QUOTE})|\\{\\s{0,8}${QUOTE}[SNB]${QUOTE}\\s{0,3}:\\s{0,3})`, 'y');
/** `"name": "DB_PASSWORD", "value": `, `ParameterKey=DBPassword,ParameterValue=`, `key="Password" value=`. */
const PAIR = new RegExp(
  `${QUOTE}?\\s{0,8},?\\s{0,8}${QUOTE}?(?:(?:Parameter|Option|Output)?[Vv]alue)${QUOTE}?[ \\t]{0,3}[:=][ \\t]{0,8}`,
  'y',
);
const OPTION = new RegExp(`(?:[ \\t]{1,4}(?!--?[A-Za-z])|${QUOTE}[ \\t]{0,3},\\s{0,8}(?=${QUOTE}))`, 'y');
/** What the bot itself says of an option, where a value would stand: `--password takes text, and got 5`. At least two words of it. */
const MESSAGE =
  / (?:takes (?:true or false|text\b|an? |JSON only|base64 because|exactly one|one value|no value|at most|pairs such|Name=value pairs)|needs a value behind|does not (?:work here|go with)|is nested too)/y;
/** What such a message repeats of what was given. */
const REPEATED = /[^\n"]{0,120}?, and got (?:the (?:number|text) )?(?=["\d]|-\d)/y;
const XML = /(?:\s[^<>]{0,200})?>(?:<!\[CDATA\[)?/y;
const XML_BEFORE = /<(?:[A-Za-z]\w{0,20}:)?$/;
const XML_VALUE = /[^<\]\s][^<\]]*/y;
/** YAML: a block that stands indented on the lines below. */
const BLOCK = /([|>][+-]?\d?[ \t]*\n([ \t]+))\S[^\n]*(?:\n\2[^\n]*)*/y;
/** The same within JSON. */
const ESCAPED_BLOCK = /([|>][+-]?\d?[ \t]*\\n([ \t]+))[^\s\\"][^\n\\"]*(?:\\n\2[^\n\\"]*)*/y;
/** The same where white space was made one space, as in a message of one line. */
const FLAT_BLOCK = /[|>][+-]?\d?[ \t]+(?=\S)/y;
const PLACEHOLDER = /\$\{[^{}]*\}|\{\{[^{}]*\}\}|\$\([^()]*\)/y;
const SCHEME = /(?:Basic|Bearer|Digest|Negotiate|NTLM|Token|Api-?Key|SSWS|AWS4-HMAC-SHA256|AWS)(?:\s|%20)+/iy;
const COOKIES = /[^\s=;"'\\]{1,100}=[^"'\n\r\\]+/y;
/**
 * Up to what ends a value: white space, quotes, angle brackets, an escape; commas, brackets and the like where nothing that
 * belongs to the value follows.
 */
const UNQUOTED =
  /(?:[^\s"'`<>,;&)\]}|\\]|\\(?![nrtu"'\\])|[,;&)\]}|](?![\s"'`<>,;&)\]}|\\]|$|(?:quot|amp|apos|lt|gt|#x?\d+);|[A-Za-z_][\w.-]{0,40}["']?\s?[=:]))+/y;
const BLANK_LINE = /^\s*$/;

/** Names that mean many things: after a colon their value is secret only where it looks like chance. */
const WEAK: ReadonlySet<string> = new Set(['auth', 'otp', 'pass', 'psk', 'secret', 'token']);
/** Names whose value follows after a space, as in redis.conf. */
const DIRECTIVES: ReadonlySet<string> = new Set(['masterauth', 'requirepass']);
const PASSWORD = /(?:password|passwd|passphrase)$/;
const NETRC = /login[ \t]+\S{1,64}\s+$/;
const WORD =
  /^(?:true|false|yes|no|string|required|optional|missing|invalid|expired|incorrect|changed|wrong|unset|empty)[.!]?$/i;

/** What a secret's name in a text leads to: its value, and whether only the whole of the JSON around tells all that is secret. */
export interface Assignment {
  readonly value: Span | null;
  readonly isStructure: boolean;
}

const STRUCTURE: Assignment = { value: null, isStructure: true };

/** The value that a text gives to the name from `start` up to `end`, if the name says secret. */
export function assignmentAt(text: string, start: number, end: number): Assignment | null {
  let nameStart = start;
  while (nameStart < end && (text[nameStart] === '-' || text[nameStart] === '.')) nameStart += 1;
  const name = text.slice(nameStart, end);
  if (name === 'key' || name === 'Key') return null;
  const separator = match(SEPARATOR, text, end);
  if (separator !== null) return afterSeparator(text, start, name, separator);
  const kind = secretKind(name, name.includes('_') || nameStart > start);
  if (kind === null) return null;
  const pair = match(PAIR, text, end);
  if (pair !== null) return valueAt(text, pair.lastIndex, name, kind, false);
  if (XML_BEFORE.test(text.slice(Math.max(0, start - 24), start))) {
    const tag = match(XML, text, end);
    return tag === null ? null : checked(text, spanOf(XML_VALUE, text, tag.lastIndex), name, false);
  }
  if (nameStart > start) {
    const message = match(MESSAGE, text, end);
    if (message !== null) return repeatedIn(text, message.lastIndex, name, kind);
    const option = match(OPTION, text, end);
    if (option !== null) return valueAt(text, option.lastIndex, name, kind, true);
  }
  if (text[end] === ' ') {
    const spaced = afterSpace(text, start, end + 1, name, kind);
    if (spaced !== null) return spaced;
  }
  // A name that is itself a value of JSON: what it names may stand anywhere beside it.
  return match(OPENING, text, end) !== null && /["\\]/.test(text[start - 1] ?? '') ? STRUCTURE : null;
}

interface Matched {
  readonly groups: readonly (string | undefined)[];
  readonly lastIndex: number;
}

function match(pattern: RegExp, text: string, at: number): Matched | null {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found === null ? null : { groups: found, lastIndex: pattern.lastIndex };
}

function spanOf(pattern: RegExp, text: string, at: number): Span | null {
  const found = match(pattern, text, at);
  return found === null ? null : { start: at, end: found.lastIndex };
}

function afterSeparator(text: string, start: number, name: string, { groups, lastIndex }: Matched): Assignment | null {
  const [, quote, sign = ''] = groups;
  const isColon = sign === ':';
  // Part of an ARN.
  if (isColon && text[start - 1] === ':' && quote === undefined) return null;
  const kind = secretKind(name, quote !== undefined || !isColon || name.includes('_'));
  if (kind === null) return null;
  const next = text[lastIndex];
  if (next === '{' || next === '[') {
    const wrapper = match(WRAPPER, text, lastIndex);
    const inner = wrapper === null ? null : valueAt(text, wrapper.lastIndex, name, kind, false);
    if (quote !== undefined) return { value: inner?.value ?? null, isStructure: true };
    if (inner !== null) return inner;
  }
  return valueAt(text, lastIndex, name, kind, isColon && quote === undefined);
}

/** `password 'x'`, `requirepass x`, `login me password x`. */
function afterSpace(text: string, start: number, at: number, name: string, kind: SecretKind): Assignment | null {
  const joined = joinedName(name);
  const isDirective =
    DIRECTIVES.has(joined) || (joined === 'password' && NETRC.test(text.slice(Math.max(0, start - 80), start)));
  if (isDirective) return valueAt(text, at, name, kind, false);
  if (!PASSWORD.test(joined) || match(OPENING, text, at) === null) return null;
  const found = valueAt(text, at, name, kind, false);
  return found?.value && /\s/.test(text.slice(found.value.start, found.value.end)) ? null : found;
}

function valueAt(text: string, at: number, name: string, kind: SecretKind, isLoose: boolean): Assignment | null {
  // A block is known by its form, over all its lines.
  if (text.startsWith('-----BEGIN', at) || text.startsWith('---- BEGIN', at)) return null;
  const opening = match(OPENING, text, at);
  if (opening !== null) {
    const from = opening.lastIndex;
    if (text.startsWith('-----BEGIN', from)) return null;
    const scheme = kind === 'header' ? match(SCHEME, text, from) : null;
    const span = { start: scheme?.lastIndex ?? from, end: closingOf(text, from, text.slice(at, from)) };
    if (scheme !== null && /^aws/i.test(scheme.groups[0] ?? '')) return null;
    return checked(text, span, name, isLoose);
  }
  const block = match(BLOCK, text, at) ?? match(ESCAPED_BLOCK, text, at);
  if (block !== null) {
    const start = at + (block.groups[1]?.length ?? 0);
    return text.startsWith('-----BEGIN', start) ? null : checked(text, { start, end: block.lastIndex }, name, false);
  }
  const flat = match(FLAT_BLOCK, text, at);
  if (flat !== null) return checked(text, spanOf(UNQUOTED, text, flat.lastIndex), name, false);
  if (match(PLACEHOLDER, text, at) !== null) return null;
  if (kind === 'header') return header(text, at, name);
  if (/cookie$/.test(joinedName(name))) return checked(text, spanOf(COOKIES, text, at), name, isLoose);
  return checked(text, spanOf(UNQUOTED, text, at), name, isLoose);
}

/** The value that a message about an option repeats. */
function repeatedIn(text: string, at: number, name: string, kind: SecretKind): Assignment | null {
  const repeated = match(REPEATED, text, at);
  return repeated === null ? null : valueAt(text, repeated.lastIndex, name, kind, false);
}

function header(text: string, at: number, name: string): Assignment | null {
  const scheme = match(SCHEME, text, at);
  if (scheme !== null && /^aws/i.test(scheme.groups[0] ?? '')) return null;
  return checked(text, spanOf(UNQUOTED, text, scheme?.lastIndex ?? at), name, scheme === null);
}

/** The value unless it is none, is no secret, or is a word as people write them. */
function checked(text: string, span: Span | null, name: string, isLoose: boolean): Assignment | null {
  if (span === null || span.end <= span.start) return null;
  const value = text.slice(span.start, span.end);
  if (BLANK_LINE.test(value) || WORD.test(value) || value.startsWith('••••') || isShown(name, value)) return null;
  if (isLoose && (WEAK.has(joinedName(name)) || /authorization$/.test(joinedName(name))) && !looksRandom(value))
    return null;
  return { value: span, isStructure: false };
}

/** Long enough, and made of letters and digits, or of capitals within. */
function looksRandom(value: string): boolean {
  return (
    value.length >= 8 && (/[A-Za-z].*\d|\d.*[A-Za-z]/.test(value) || /[a-z][A-Z]/.test(value) || value.length >= 32)
  );
}

/** Where a quoted value ends: at the quote of the same depth of escaping, at the line's end where none follows on it. */
function closingOf(text: string, from: number, opening: string): number {
  const quote = opening.at(-1) ?? '"';
  const isEntity = opening.startsWith('&') || opening.startsWith('%');
  const depth = isEntity ? 0 : opening.length - 1;
  let at = text.indexOf(isEntity ? opening : quote, from);
  while (at !== -1 && !isEntity) {
    let escapes = 0;
    while (at - escapes > from && text[at - escapes - 1] === '\\') escapes += 1;
    const over = escapes - depth;
    if (over <= 0 || (over / (depth + 1)) % 2 === 0) {
      at -= Math.min(escapes, depth);
      break;
    }
    at = text.indexOf(quote, at + 1);
  }
  const end = at === -1 ? text.length : at;
  const line = text.slice(from, end).indexOf('\n');
  return line === -1 ? end : from + line;
}
