import { Parser } from 'htmlparser2';

/** Elements whose text is none of a sentence's: code samples stand on their own. */
const SKIPPED: ReadonlySet<string> = new Set(['pre', 'script', 'style', 'table']);
/** Elements after which a new paragraph begins. */
const BLOCKS: ReadonlySet<string> = new Set(['p', 'li', 'dt', 'dd', 'div', 'note', 'important', 'ul', 'ol', 'dl', 'br']);
/** Words that end in a full stop without ending a sentence. */
const ABBREVIATION = /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|approx|incl|no|U\.S|St|Inc)\.$/i;
const SENTENCE_END = /[.!?]["')\]]*\s+(?=["'([]?[A-Z0-9])/g;

/**
 * The first sentences of a piece of AWS's documentation as plain text on one line.
 *
 * @param html HTML as it stands in a type declaration: entities, tags in any nesting, `{@link X}`.
 * @param sentences how many sentences at most; the text also ends with the first paragraph that has one.
 */
export function firstSentences(html: string, sentences: number): string {
  const paragraph = paragraphs(html)[0] ?? '';
  let count = 0;
  for (const end of paragraph.matchAll(SENTENCE_END)) {
    const upTo = paragraph.slice(0, end.index + end[0].length).trimEnd();
    if (ABBREVIATION.test(upTo)) continue;
    count += 1;
    if (count === sentences) return upTo;
  }
  return paragraph;
}

/** The text of each paragraph, without tags, entities decoded, white space folded; empty ones left out. */
export function paragraphs(html: string): readonly string[] {
  const found: string[] = [];
  let text = '';
  let skipping = 0;
  const close = (): void => {
    const folded = text.replace(/\s+/g, ' ').trim();
    if (folded !== '') found.push(folded);
    text = '';
  };
  const parser = new Parser(
    {
      onopentagname: (name) => {
        if (BLOCKS.has(name)) close();
        if (SKIPPED.has(name)) skipping += 1;
      },
      ontext: (part) => {
        if (skipping === 0) text += part;
      },
      onclosetag: (name) => {
        if (BLOCKS.has(name)) close();
        if (SKIPPED.has(name)) skipping -= 1;
      },
    },
    { decodeEntities: true },
  );
  parser.end(html.replace(/\{@link (\w+)[^}]*\}/g, '$1'));
  close();
  return found;
}
