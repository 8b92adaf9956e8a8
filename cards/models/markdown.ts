/**
 * Text for a `TextBlock`, the one element that shows mentions and the one that knows Markdown. What is said here holds for CommonMark
 * (desktop, web) and for the simpler parsers of phones, some of which show an escaping backslash: so it is used only where no
 * invisible character does.
 */

/** Takes no room, is no blank and no punctuation: it parts what only together means something. */
const JOINER = '\u2060';

export interface MarkdownSpan {
  readonly text: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly strike?: boolean;
  /** Already checked: an address of the web. */
  readonly link?: string;
  /** `<at>Name</at>` as its entity has it; stands in place of the text. */
  readonly mention?: string;
}

/** A paragraph's Markdown: what the spans say is shown, and nothing in their text acts. */
export function markdown(spans: readonly MarkdownSpan[]): string {
  // A joiner before every span: none completes what the one before began, and no line begins with a mark of a list or a heading.
  return spans.map((span) => `${JOINER}${spanMarkdown(span)}`).join('');
}

/** Text of which nothing acts as Markdown, HTML, an entity or a mention. */
export function escapeMarkdown(text: string): string {
  return (
    text
      // In words, as in snake_case, an underscore is none of Markdown's.
      .replace(/[\\*`~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\$&')
      .replace(/</g, `<${JOINER}`)
      .replace(/&(?=#|\w+;)/g, `&${JOINER}`)
      // A link is `](` and `][`; a definition of one, `]:`.
      .replace(/\](?=[([:])/g, `]${JOINER}`)
      .replace(/!(?=\[)/g, `!${JOINER}`)
      // One line feed would be a blank.
      .replace(/\n+/g, `\n\n${JOINER}`)
  );
}

/** A member's name as it may stand in a mention: without what could end the mention or be Markdown. Empty where nothing is left. */
export function mentionName(name: string): string {
  return name
    .replace(/[<>&\\*`~[\]|#\u2060]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 100)
    .toWellFormed();
}

function spanMarkdown({ text, bold, italic, strike, link, mention }: MarkdownSpan): string {
  if (mention !== undefined) return mention;
  // Marks hold in every place only next to letters or digits, and so only one kind of them; other text goes without.
  const holds = /^[\p{L}\p{N}](?:.*[\p{L}\p{N}])?$/u.test(text);
  const mark = !holds ? '' : strike ? '~~' : `${bold ? '**' : ''}${italic ? '*' : ''}`;
  const escaped = `${mark}${escapeMarkdown(text)}${mark}`;
  return link === undefined ? escaped : `[${escaped.replace(/[[\]]/g, '\\$&')}](${destination(link)})`;
}

/** What would end a link's address, or act before the link does, is percent-encoded. */
function destination(url: string): string {
  return url
    .replace(/[()<>\\\s`]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
    .replace(/(&[#\w]+);/g, '$1%3B');
}
