import { assignmentAt, type Span } from './mask-assignments.ts';
import { FORMS } from './mask-forms.ts';
import { secretKind } from './mask-names.ts';
import { MASKED } from './mask-table.ts';

/** What is looked for in a text. */
export interface ScanOptions {
  /** Also what stands behind a name that says secret (`password: …`); else only what is known by its form. */
  readonly names: boolean;
  /** Also what makes an address work that is meant to be opened: the signature of a presigned one. */
  readonly addresses: boolean;
}

export const EVERYTHING: ScanOptions = { names: true, addresses: true };

export interface Scanned {
  readonly text: string;
  /** The text may be JSON of which only the whole tells all that is secret. */
  readonly isStructure: boolean;
}

/** Finds the end of one text of three characters at `at` to be a secret, or nothing. `last` is where the last one found ended. */
type Finder = (text: string, at: number, last: number) => Span | null;

/** The bits of a character that are the same in both cases of a letter. */
const BITS = 5;
const CHARACTER = (1 << BITS) - 1;
const TRIOS = 1 << (3 * BITS);

const KIND_FORM = 1;
const KIND_ADDRESS = 2;
const KIND_NAME = 4;

/** Runs of three characters of which every name that says secret has one. */
const NAME_TRIOS: readonly string[] = [
  ...['pas', 'pwd', 'ecr', 'tok', 'key', 'ede', 'uth', 'ook', 'psk', 'otp', 'rda', 'r_d', 'r-d', 'z-s', 'z-c'],
];
/** Beside these JSON has to be looked at as a whole: environments, and parameters that are secure. */
const STRUCTURE_WORDS: readonly { readonly word: string; readonly anchor: number }[] = [
  { word: 'nvironment', anchor: 0 },
  { word: 'SecureString', anchor: 2 },
];

const SHORTEST_TEXT = 6;
/** Names are no longer; what is longer is no name. */
const LONGEST_NAME = 80;

interface Tables {
  /** For each run of three characters what may stand there. */
  readonly kinds: Uint8Array;
  readonly finders: ReadonlyMap<number, readonly { readonly find: Finder; readonly isAddress: boolean }[]>;
}

function trioOf(text: string, at: number): number {
  const [first, second, third] = [text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2)];
  return ((first & CHARACTER) << (2 * BITS)) | ((second & CHARACTER) << BITS) | (third & CHARACTER);
}

const TABLES: Tables = (() => {
  const kinds = new Uint8Array(TRIOS);
  const finders = new Map<number, { find: Finder; isAddress: boolean }[]>();
  const add = (literal: string, anchor: number, find: Finder, isAddress: boolean) => {
    const trio = trioOf(literal, anchor);
    kinds[trio] = (kinds[trio] ?? 0) | (isAddress ? KIND_ADDRESS : KIND_FORM);
    const known = finders.get(trio);
    const finder = { find: (text: string, at: number, last: number) => find(text, at - anchor, last), isAddress };
    if (known === undefined) finders.set(trio, [finder]);
    else known.push(finder);
  };
  for (const { literal, pattern, anchor = literal.length - 3, back = 0, isAddress = false } of FORMS) {
    add(literal, anchor, (text, at, last) => matched(pattern, text, at - back, last), isAddress);
  }
  add('PRIVATE KEY', 3, privateKeyAt, false);
  add('@tcp(', 0, dataSourceAt, false);
  add('AKIA', 1, secretBesideId, false);
  add('ASIA', 1, secretBesideId, false);
  add("' at ", 0, refusedValueAt, false);
  for (const trio of NAME_TRIOS) kinds[trioOf(trio, 0)] = (kinds[trioOf(trio, 0)] ?? 0) | KIND_NAME;
  for (const { word, anchor } of STRUCTURE_WORDS) {
    kinds[trioOf(word, anchor)] = (kinds[trioOf(word, anchor)] ?? 0) | KIND_NAME;
  }
  return { kinds, finders };
})();

const NAME_CHARACTERS: Uint8Array = (() => {
  const table = new Uint8Array(128);
  for (const character of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-')
    table[character.charCodeAt(0)] = 1;
  return table;
})();

/**
 * A text with its secrets replaced by `••••`: one pass from its beginning to its end, in time that grows with its length. Never throws.
 */
export function scanText(text: string, { names, addresses }: ScanOptions): Scanned {
  if (text.length < SHORTEST_TEXT) return { text, isStructure: false };
  const { kinds, finders } = TABLES;
  const wanted = KIND_FORM | (addresses ? KIND_ADDRESS : 0) | (names ? KIND_NAME : 0);
  let masked = '';
  /** Up to here the text is done. */
  let last = 0;
  /** Up to here names are done. */
  let named = 0;
  let isStructure = false;
  for (let start = nextHit(kinds, text, 0); start !== -1; start = nextHit(kinds, text, Math.max(start + 1, last))) {
    const trio = trioOf(text, start);
    const here = (kinds[trio] ?? 0) & wanted;
    let found: Span | null = null;
    if ((here & ~KIND_NAME) !== 0) {
      for (const { find, isAddress } of finders.get(trio) ?? []) {
        if (isAddress && !addresses) continue;
        found = find(text, start, last);
        if (found !== null) break;
      }
    }
    if (found === null && (here & KIND_NAME) !== 0 && start >= named) {
      isStructure ||= isStructureWord(text, start);
      const begin = nameStart(text, start, Math.max(last, named));
      named = nameEnd(text, start + 3);
      if (named - begin <= LONGEST_NAME) {
        const assignment = assignmentAt(text, begin, named);
        found = assignment?.value ?? null;
        isStructure ||= assignment?.isStructure === true;
      }
    }
    if (found === null) continue;
    masked += `${text.slice(last, found.start)}${MASKED}`;
    last = found.end;
  }
  return { text: last === 0 ? text : masked + text.slice(last), isStructure };
}

/** Where the next run of three characters begins that may be part of a secret or of its name; -1 where none does. */
function nextHit(kinds: Uint8Array, text: string, from: number): number {
  const { length } = text;
  if (from + 2 >= length) return -1;
  let trio = trioOf(text, from) >> BITS;
  for (let at = from + 2; at < length; at += 1) {
    trio = ((trio << BITS) | (text.charCodeAt(at) & CHARACTER)) & (TRIOS - 1);
    if (kinds[trio] !== 0) return at - 2;
  }
  return -1;
}

function matched(pattern: RegExp, text: string, at: number, last: number): Span | null {
  if (at < last) return null;
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  if (found === null) return null;
  const kept = found[1]?.length ?? found[2]?.length ?? 0;
  return { start: at + kept, end: at + found[0].length };
}

function nameStart(text: string, at: number, bound: number): number {
  const least = Math.max(bound, at - LONGEST_NAME);
  let start = at;
  while (start > least && NAME_CHARACTERS[text.charCodeAt(start - 1)] === 1) start -= 1;
  return start;
}

function nameEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && NAME_CHARACTERS[text.charCodeAt(end)] === 1) end += 1;
  return end;
}

function isStructureWord(text: string, at: number): boolean {
  return STRUCTURE_WORDS.some(({ word, anchor }) => text.startsWith(word, at - anchor));
}

const KEY_BEGINS = /-{4,5} ?BEGIN [A-Z0-9 ]{0,24}$/;
const KEY_ENDS = /-{4,5} ?END [A-Z0-9 ]{0,24}$/;
const KEY_END = /-{4,5} ?END [A-Z0-9 ]{0,24}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g;
const KEY_LINE_END = /PRIVATE KEY(?: BLOCK)? ?-{4,5}/y;
/** Characters of a key's lines, line breaks as JSON has them included. */
const KEY_CHARACTER = /[A-Za-z0-9+/=\s\\:,•]/;
const KEY_REST = /[A-Za-z0-9+/=\s\\:,.()•-]*/y;
/** A key begun in an earlier part of a text may have so much in this one. */
const LONGEST_KEY = 16_000;

/** A private key in a block: to its end, or to the text's where that was cut off; where its beginning was, from the first of its lines. */
function privateKeyAt(text: string, at: number, last: number): Span | null {
  if (!text.startsWith('PRIVATE KEY', at)) return null;
  const before = text.slice(Math.max(last, at - 40), at);
  const begins = KEY_BEGINS.exec(before);
  if (begins !== null) {
    KEY_END.lastIndex = at;
    const end = KEY_END.exec(text);
    return { start: at - begins[0].length, end: end === null ? endOfKey(text, at) : KEY_END.lastIndex };
  }
  const ends = KEY_ENDS.exec(before);
  KEY_LINE_END.lastIndex = at;
  if (ends === null || KEY_LINE_END.exec(text) === null) return null;
  let start = at - ends[0].length;
  const least = Math.max(last, start - LONGEST_KEY);
  while (start > least && KEY_CHARACTER.test(text[start - 1] ?? '')) start -= 1;
  return { start, end: KEY_LINE_END.lastIndex };
}

/** As far as a key's lines go that is cut off: not over the end of what it is quoted in. */
function endOfKey(text: string, at: number): number {
  KEY_REST.lastIndex = at;
  let end = KEY_REST.test(text) ? KEY_REST.lastIndex : at;
  while (text[end - 1] === '\\') end -= 1;
  return end;
}

const DATA_SOURCE = /(?:^|[\s"'=(])[^\s:"'@/]{1,64}:([^\s"']{1,128})$/;

/** `user:password@tcp(host:3306)/database`. */
function dataSourceAt(text: string, at: number, last: number): Span | null {
  if (!text.startsWith('@tcp(', at)) return null;
  const password = DATA_SOURCE.exec(text.slice(Math.max(last, at - 200), at))?.[1];
  return password === undefined ? null : { start: at - password.length, end: at };
}

const KEY_ID = /(?<![A-Za-z0-9])A[KS]IA[A-Z0-9]{16}(?![A-Za-z0-9])/y;
const SECRET_KEY = /(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=_-])/g;
/** How far from an access key's id its secret may stand. */
const BESIDE = 120;

/** The secret of an access key beside its id, which itself is none. */
function secretBesideId(text: string, at: number, last: number): Span | null {
  KEY_ID.lastIndex = at;
  if (KEY_ID.exec(text) === null) return null;
  const from = Math.max(last, at - BESIDE);
  for (const [start, part] of [
    [from, text.slice(from, at)],
    [at + 20, text.slice(at + 20, at + 20 + BESIDE)],
  ] as const) {
    for (const { 0: found, index } of part.matchAll(SECRET_KEY)) {
      if (isSecretAccessKey(found)) return { start: start + index, end: start + index + found.length };
    }
  }
  return null;
}

/** Whether a text has the form of a secret access key: 40 characters of base64, other than a hash in hexadecimal. */
export function isSecretAccessKey(text: string): boolean {
  return /^[A-Za-z0-9+/]{40}$/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text) && /[\d+/]/.test(text);
}

/** Whether a text is the id of an access key. */
export function isAccessKeyId(text: string): boolean {
  return text.length === 20 && /^A[KS]IA[A-Z0-9]{16}$/.test(text);
}

const REFUSED = /' at '?([\w.-]{1,100})'? failed/y;
const REFUSED_LENGTH = 1000;

/** AWS's words of a value that it does not take: `Value 'hunter2' at 'masterUserPassword' failed to satisfy constraint`. */
function refusedValueAt(text: string, at: number, last: number): Span | null {
  REFUSED.lastIndex = at;
  const path = REFUSED.exec(text)?.[1];
  const name = path
    ?.replace(/\.member$|\.\d+$/g, '')
    .split('.')
    .at(-1);
  if (path === undefined || name === undefined) return null;
  if (secretKind(name) === null && !/environment\.variables/i.test(path)) return null;
  const from = Math.max(last, at - REFUSED_LENGTH);
  const value = text.slice(from, at).lastIndexOf("alue '");
  return value === -1 ? null : { start: from + value + 6, end: at };
}
