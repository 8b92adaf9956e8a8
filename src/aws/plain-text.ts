import { Parser } from 'htmlparser2';

/** Elements whose text is left out: code samples and tables are no sentences. */
const SKIPPED: ReadonlySet<string> = new Set(['pre', 'script', 'style', 'table']);
/** Elements that warn of something beside the matter: left out where there is other text. */
const ASIDES: ReadonlySet<string> = new Set(['note', 'important']);
/** Elements after which a new paragraph begins. */
const BLOCKS: ReadonlySet<string> = new Set([
  'p',
  'li',
  'dt',
  'dd',
  'div',
  'note',
  'important',
  'ul',
  'ol',
  'dl',
  'br',
]);
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
  const found = paragraphs(html);
  const paragraph = (found.find(({ aside }) => !aside) ?? found[0])?.text ?? '';
  let count = 0;
  for (const end of paragraph.matchAll(SENTENCE_END)) {
    const upTo = paragraph.slice(0, end.index + end[0].length).trimEnd();
    if (ABBREVIATION.test(upTo)) continue;
    count += 1;
    if (count === sentences) return upTo;
  }
  return paragraph;
}

interface Paragraph {
  readonly text: string;
  readonly aside: boolean;
}

/** The text of each paragraph, without tags, entities decoded, white space folded; empty ones left out. */
function paragraphs(html: string): readonly Paragraph[] {
  const found: Paragraph[] = [];
  let text = '';
  let skipping = 0;
  let asides = 0;
  const close = (): void => {
    const folded = text.replace(/\s+/g, ' ').trim();
    if (folded !== '') found.push({ text: folded, aside: asides > 0 });
    text = '';
  };
  const parser = new Parser(
    {
      onopentagname: (name) => {
        if (BLOCKS.has(name)) close();
        if (SKIPPED.has(name)) skipping += 1;
        if (ASIDES.has(name)) asides += 1;
      },
      ontext: (part) => {
        if (skipping === 0) text += part;
      },
      onclosetag: (name) => {
        if (BLOCKS.has(name)) close();
        if (SKIPPED.has(name)) skipping -= 1;
        if (ASIDES.has(name)) asides -= 1;
      },
    },
    { decodeEntities: true },
  );
  parser.end(html.replace(/\{@link (\w+)[^}]*\}/g, '$1'));
  close();
  return found;
}
