import { Parser } from 'htmlparser2';

/** Elements whose text is left out. */
const SKIPPED: ReadonlySet<string> = new Set(['script', 'style']);
/** Elements before and after which a new paragraph begins. */
const BLOCKS: ReadonlySet<string> = new Set([
  ...['p', 'div', 'ul', 'ol', 'dl', 'li', 'dt', 'dd', 'pre', 'table', 'tr', 'note', 'important', 'br'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
]);
/** Elements that warn of something, with the word that stands in front of their text. */
const NOTICES: ReadonlyMap<string, string> = new Map([
  ['note', 'Note: '],
  ['important', 'Important: '],
]);
const INDENT = '  ';

/**
 * A piece of AWS's documentation as plain text of several lines: paragraphs apart by an empty line, each item of a list on a line of its
 * own behind a dash, indented as deep as it is nested, code as it is, links with their address in parentheses, notices behind `Note:` or
 * `Important:`.
 *
 * @param html HTML as it stands in a type declaration: entities, tags in any nesting, `{@link X}`.
 */
export function fullText(html: string): string {
  const writer = new Writer();
  const parser = new Parser(
    {
      onopentag: (name, attributes) => writer.open(name, attributes.href ?? ''),
      ontext: (text) => writer.text(text),
      onclosetag: (name) => writer.close(name),
    },
    { decodeEntities: true },
  );
  parser.end(html.replace(/\{@link (\w+)[^}]*\}/g, '$1'));
  return writer.end();
}

/** One block of text, and how it stands to the one before. */
interface Block {
  readonly text: string;
  /** Of a list: it follows the one before without an empty line. */
  readonly listed: boolean;
}

class Writer {
  readonly #blocks: Block[] = [];
  readonly #links: { readonly address: string; readonly start: number }[] = [];
  #text = '';
  #skipping = 0;
  #verbatim = 0;
  /** How many lists are open. */
  #depth = 0;
  #marker = '';
  #notice = '';
  /** Ordinal of the next item, for each open list; null where it is not numbered. */
  readonly #ordinals: (number | null)[] = [];

  open(name: string, href: string): void {
    if (BLOCKS.has(name)) this.#flush();
    if (SKIPPED.has(name)) this.#skipping += 1;
    if (name === 'pre') this.#verbatim += 1;
    if (name === 'ul' || name === 'ol' || name === 'dl') {
      this.#depth += 1;
      this.#ordinals.push(name === 'ol' ? 1 : null);
    }
    if (name === 'li' || name === 'dt') this.#marker = this.#nextMarker();
    if (name === 'td' || name === 'th') this.#text = this.#text.trim() === '' ? '' : `${this.#text.trimEnd()} | `;
    if (name === 'a') this.#links.push({ address: href, start: this.#text.length });
    this.#notice = NOTICES.get(name) ?? this.#notice;
  }

  text(text: string): void {
    if (this.#skipping === 0) this.#text += text;
  }

  close(name: string): void {
    if (name === 'a') this.#closeLink();
    if (BLOCKS.has(name)) this.#flush();
    if (SKIPPED.has(name)) this.#skipping -= 1;
    if (name === 'pre') this.#verbatim -= 1;
    if (name === 'li' || name === 'dt') this.#marker = '';
    if (NOTICES.has(name)) this.#notice = '';
    if (name === 'ul' || name === 'ol' || name === 'dl') {
      this.#depth -= 1;
      this.#ordinals.pop();
    }
  }

  end(): string {
    this.#flush();
    return this.#blocks
      .map(({ text, listed }, place) => (place === 0 ? text : `${listed ? '\n' : '\n\n'}${text}`))
      .join('');
  }

  /** An address stands behind its text, unless it is the text or leads to another page of the same documentation. */
  #closeLink(): void {
    const link = this.#links.pop();
    if (link === undefined || !/^https?:\/\//.test(link.address)) return;
    const shown = this.#text.slice(link.start).replace(/\s+/g, ' ').trim();
    if (shown === '') this.#text += link.address;
    else if (shown !== link.address) this.#text = `${this.#text.trimEnd()} (${link.address})`;
  }

  #nextMarker(): string {
    const ordinal = this.#ordinals.at(-1);
    if (ordinal === undefined || ordinal === null) return '- ';
    this.#ordinals[this.#ordinals.length - 1] = ordinal + 1;
    return `${ordinal}. `;
  }

  #flush(): void {
    const text = this.#verbatim > 0 ? this.#text.replace(/^\n+|\s+$/g, '') : this.#text.replace(/\s+/g, ' ').trim();
    this.#text = '';
    if (text === '') return;
    const indent = INDENT.repeat(Math.max(0, this.#depth - 1));
    // What follows an item's first paragraph stands below its text, not below its dash.
    const lead = this.#marker !== '' ? indent + this.#marker : this.#depth > 0 ? indent + INDENT : '';
    this.#marker = '';
    const lines = `${this.#notice}${text}`.split('\n');
    this.#notice = '';
    const listed = this.#depth > 0;
    this.#blocks.push({
      text: lines.map((line, place) => (place === 0 ? lead : ' '.repeat(lead.length)) + line).join('\n'),
      listed,
    });
  }
}
