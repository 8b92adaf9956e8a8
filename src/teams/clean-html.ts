import { Parser } from 'htmlparser2';
import { valueSpans } from './clean-characters.ts';
import type { MentionReader } from './clean-mentions.ts';

/** What a tag that Teams sends means for a command line. `line`: its content stands on lines of its own. */
type TagMeaning = 'line' | 'break' | 'inline' | 'link' | 'image' | 'mention-or-inline' | 'reply-or-line';

/** By tag. Any other tag is no tag but something a person wrote, such as `<id>`: it stays as it stands. */
const tagMeanings: ReadonlyMap<string, TagMeaning> = new Map([
  ['a', 'link'],
  ['b', 'inline'],
  ['blockquote', 'reply-or-line'],
  ['br', 'break'],
  ['code', 'inline'],
  ['codeblock', 'line'],
  ['div', 'line'],
  ['em', 'inline'],
  ['emoji', 'image'],
  ['h1', 'line'],
  ['h2', 'line'],
  ['h3', 'line'],
  ['hr', 'break'],
  ['i', 'inline'],
  ['img', 'image'],
  ['li', 'line'],
  ['ol', 'line'],
  ['p', 'line'],
  ['pre', 'line'],
  ['s', 'inline'],
  ['span', 'mention-or-inline'],
  ['strong', 'inline'],
  ['table', 'line'],
  ['tbody', 'line'],
  ['td', 'inline'],
  ['tr', 'line'],
  ['u', 'inline'],
  ['ul', 'line'],
]);

/** Tags by which a text gives itself away as HTML when its format does not say so; marks such as `<b>` are too easily typed. */
const tellingTag = /<(?:a\s|\/?(?:blockquote|br|code|codeblock|div|li|ol|p|pre|span|ul)(?:\s[^<>]*)?\/?>)/gi;

/**
 * Whether the text is HTML. Bot Framework says so by the format `xml`; texts said to be plain or Markdown are HTML as well when a telling
 * tag stands in them outside quotes and bracketed values, for there a tag is data: `--payload {"html": "<br>"}`.
 */
export function isHtml(text: string, textFormat: unknown): boolean {
  if (textFormat === 'xml') return true;
  const values = valueSpans(text);
  let next = 0;
  for (const { index } of text.matchAll(tellingTag)) {
    while (next < values.length && (values[next]?.end ?? 0) <= index) next += 1;
    if ((values[next]?.start ?? Number.POSITIVE_INFINITY) > index) return true;
  }
  return false;
}

/** The text of HTML: lines for blocks, addresses for links, character references resolved once, the bot's mentions left out. */
export function htmlToText(html: string, mentions: MentionReader): string {
  const parts: string[] = [];
  /** For each open element: where its text begins in `parts`, and what becomes of that text at its end. */
  const open: { readonly start: number; readonly finish: ((text: string) => string) | null }[] = [];
  const source = () => html.slice(parser.startIndex, parser.endIndex + 1);
  const parser: Parser = new Parser(
    {
      onopentag(name, attributes) {
        const meaning = tagMeanings.get(name);
        if (meaning === undefined) parts.push(source());
        if (meaning === 'line' || meaning === 'break' || meaning === 'reply-or-line') parts.push('\n');
        if (meaning === 'image') parts.push(attributes.alt ?? '');
        open.push({ start: parts.length, finish: finishOf(meaning, attributes, mentions) });
      },
      ontext(text) {
        parts.push(text);
      },
      onclosetag(name, isImplied) {
        const element = open.pop();
        const meaning = tagMeanings.get(name);
        if (element?.finish) {
          const text = parts.splice(element.start).join('');
          parts.push(element.finish(text));
        }
        if (meaning === 'line' || meaning === 'reply-or-line') parts.push('\n');
        if (meaning === undefined && !isImplied) parts.push(source());
      },
    },
    { decodeEntities: true },
  );
  parser.end(html);
  return parts.join('');
}

function finishOf(
  meaning: TagMeaning | undefined,
  attributes: Readonly<Record<string, string>>,
  mentions: MentionReader,
): ((text: string) => string) | null {
  const itemType = attributes.itemtype ?? '';
  if (meaning === 'link') return (text) => linkText(attributes.href ?? '', text);
  if (meaning === 'mention-or-inline' && itemType.endsWith('/Mention')) {
    return (text) => (mentions.isBot(text) ? ' ' : text);
  }
  // The message that is replied to stands quoted in the reply; it is not part of the command.
  if (meaning === 'reply-or-line' && itemType.endsWith('/Reply')) return () => '';
  return null;
}

/** The address of a link; but where Teams made the link out of what was typed (`example.com`, `a@example.com`), that. */
function linkText(href: string, text: string): string {
  const shown = text.trim();
  if (!/^https?:\/\//i.test(href)) return shown === '' ? href : text;
  return shown === bareAddress(href) || shown === bareAddress(href).replace(/\/$/, '') ? shown : href;
}

function bareAddress(href: string): string {
  return href.replace(/^https?:\/\//i, '');
}
