/**
 * Text from anywhere, made fit to be shown: what could hide or reorder it, or end the JSON it travels in, is made visible or taken
 * out. Markdown needs no escaping, since the templates show such text in `TextRun`s, which know none.
 */

/** C0 controls but for tab and line feed, delete, and C1 controls. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** Marks, embeddings, overrides and isolates of the Unicode bidirectional algorithm: they reorder the text around them. */
const BIDIRECTIONAL = /\p{Bidi_Control}/gu;
/**
 * What takes no room and has no look, so that two names look like one. Not the joiners that emoji and some scripts need, U+200C and
 * U+200D.
 */
const INVISIBLE = /[\u00ad\u115f\u1160\u180e\u200b\u2061-\u2064\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]/g;
/** Tag characters: invisible text beside the visible. */
const TAGS = /[\u{e0000}-\u{e007f}]/gu;
/** The only markup a `TextRun` has: clients put a formatted date in its place. */
const DATE_MARKUP = /\{(?=\{(?:DATE|TIME)\()/gi;
/** As invisible as the others; the one that the project itself puts between what only together means something. */
const WORD_JOINER = '\u2060';

/** Symbols for the C0 controls begin at U+2400; delete has its own; C1 controls have none. */
function visibleControl(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}

/** "‹U+202E›". */
function named(mark: string): string {
  return `‹U+${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}›`;
}

/** The text as it is shown: same length or nearly, line feeds and tabs kept, valid UTF-16. */
export function shown(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(CONTROLS, visibleControl)
    .replace(BIDIRECTIONAL, named)
    .replace(INVISIBLE, named)
    .replaceAll(WORD_JOINER, '')
    .replace(TAGS, '')
    .replace(DATE_MARKUP, `{${WORD_JOINER}`);
}

/** At most `length` UTF-16 units, the last one an ellipsis where something was left out; never half a character. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  const last = cut.charCodeAt(cut.length - 1);
  return `${last >= 0xd800 && last <= 0xdbff ? cut.slice(0, -1) : cut}…`;
}

/** One line: runs of blanks, tabs and line feeds become one blank. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** A view with every string in it `shown`; dates and numbers as they are. */
export function shownDeep<T>(value: T): T;
export function shownDeep(value: unknown): unknown {
  if (typeof value === 'string') return shown(value);
  if (Array.isArray(value)) return value.map((item) => shownDeep(item));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shownDeep(item)]));
}
