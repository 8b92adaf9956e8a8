import { nameToEmoji } from 'gemoji';
import { Marked, type Tokens } from 'marked';
import { shorten } from '../../cards/text.ts';
import { isWebAddress } from './event.ts';
import type { Paragraph, Span } from './notification.ts';

/** A token by its members, whichever kind it is: the extension's own has no type of `marked`'s. */
type AnyToken = Tokens.Generic;
type Style = Omit<Span, 'text' | 'mention'>;

/** Longer is no message for people, and Markdown's grammar is slow on what was made to be slow. */
const MAX_LENGTH = 10_000;

/** Slack's names of emoji that GitHub, whose names `gemoji` has, calls otherwise. */
const SLACK_EMOJI: Readonly<Record<string, string>> = {
  large_red_circle: 'red_circle',
  large_yellow_circle: 'yellow_circle',
  large_green_circle: 'green_circle',
  large_orange_circle: 'orange_circle',
};

/** What Slack and HTML escape in text. */
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** Slack's words for all who are there: Teams has no such mention for bots. */
const EVERYONE = new Set(['here', 'channel', 'everyone', 'all']);

/** `<https://…|text>`, `<https://…>`, `<mailto:…|text>`, `<@whom>`, `<@whom|name>`, `<!here>`, `<#C123|channel>`. */
const ANGLE =
  /^<(?:(?<address>(?:https?:\/\/|mailto:)[^\s<>|]+)|@(?<whom>[^\s<>|]{1,256})|(?<sign>[!#])(?<group>\w+)(?:\^\w+)?)(?:\|(?<shown>[^<>\n]*))?>/i;

/** `:warning:`, `@name` and `@user@example.com`; not what stands within a word, an address, a time or an ARN. */
const CODES =
  /(?<!\w):(?<emoji>[a-z0-9_+-]{1,60}):(?!\w)|(?<![\w.@/-])@(?<whom>[a-z0-9](?:[\w.-]{0,98}\w)?(?:@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})?)(?![\w/-]{0,200}\/)/gi;

const ADDRESS = /https?:\/\/[^\s<>"'`|]+/gi;

const grammar = new Marked({
  gfm: true,
  extensions: [
    {
      name: 'angle',
      level: 'inline',
      start: (source) => source.indexOf('<'),
      tokenizer(source) {
        const found = ANGLE.exec(source);
        if (!found) return undefined;
        const { address = '', whom = '', sign = '', group = '', shown = '' } = found.groups ?? {};
        const href = isWebAddress(address) ? address : '';
        const text =
          shown || (sign === '!' ? `@${group}` : sign + group) || address.replace(/^mailto:/i, '') || `@${whom}`;
        return { type: 'angle', raw: found[0], href, whom, text, tokens: whom ? [] : this.lexer.inlineTokens(text) };
      },
    },
  ],
  tokenizer: {
    // No token: then it is text, like everything that Markdown would take for markup and chat messages do not mean so.
    html: () => undefined,
    tag: () => undefined,
    def: () => undefined,
    code: () => undefined,
    lheading: () => undefined,
    // Mail addresses stay text, for `@user@example.com` is a mention.
    autolink: () => undefined,
    url: (source) => (/^(?:https?:\/\/|www\.)/i.test(source) ? false : undefined),
  },
});

/** One line of letters, digits and harmless signs between them: nothing in it can be Markdown, a list, a link, an emoji or a mention. */
const PLAIN = /^\p{L}[\p{L}\p{N} ,;()'"!?%/]*$/u;

/**
 * A message in Markdown as people bring it along from Slack and Teams, as paragraphs: `*bold*`, `**bold**`, `_italic_`, `~strike~`, code,
 * lists, headings, links in both notations, emoji codes and mentions. Images become links; HTML and everything else is text.
 */
export function markdown(text: string | null): readonly Paragraph[] {
  const source = shorten(text ?? '', MAX_LENGTH);
  // Most titles and keywords; the grammar would take its time to find nothing in them.
  if (PLAIN.test(source)) return [{ kind: 'text', spans: [{ text: source.trim() }] }];
  try {
    return grammar.lexer(source).flatMap((token) => blocks(token));
  } catch {
    // The grammar recurses: what is nested by the thousand is no message for people, and shown as it is.
    return linked(source);
  }
}

/** Plain text as paragraphs, one for each line, with its web addresses as links. */
export function linked(text: string | null): readonly Paragraph[] {
  return lines('text', addressSpans(shorten(text ?? '', MAX_LENGTH)));
}

/** Paragraphs as one line of plain text. */
export function plain(paragraphs: readonly Paragraph[]): string {
  const texts = paragraphs.map(({ spans }) => spans.map(({ text }) => text).join(''));
  return texts.join(' ').replace(/\s+/g, ' ').trim();
}

/** Links of paragraphs, each once. A bare address is titled by its host. */
export function linksOf(paragraphs: readonly Paragraph[]): readonly { readonly title: string; readonly url: string }[] {
  const links = new Map<string, string>();
  for (const { text, link } of paragraphs.flatMap(({ spans }) => spans)) {
    // The text of one link is several spans where its style changes.
    if (link !== undefined) links.set(link, (links.get(link) ?? '') + text);
  }
  return [...links].map(([url, text]) => ({ title: isWebAddress(text) ? new URL(url).host : text.trim(), url }));
}

function blocks(token: AnyToken): readonly Paragraph[] {
  switch (token.type) {
    case 'space':
    case 'hr':
      return [];
    case 'heading':
      return lines('text', inline(token.tokens, { bold: true }));
    case 'code':
      return [{ kind: 'code', spans: [{ text: token.text }] }];
    case 'blockquote':
      return (token.tokens ?? []).flatMap((inner) => blocks(inner));
    case 'list': {
      const items: readonly AnyToken[] = token.items;
      return items.flatMap((item, index) => itemOf(item, token.ordered ? `${Number(token.start) + index}. ` : ''));
    }
    case 'table':
      return [token.header, ...token.rows].flatMap((cells: readonly AnyToken[]) => {
        const spans = cells.flatMap(({ tokens }, index) => [
          ...(index > 0 ? [{ text: ' | ' }] : []),
          ...inline(tokens, {}),
        ]);
        return lines('text', spans);
      });
    default:
      return lines('text', inline([token], {}));
  }
}

/** An item of a list: its own text as a bullet, or with its number, then the lists within it. */
function itemOf(item: AnyToken, number: string): readonly Paragraph[] {
  const inner = item.tokens ?? [];
  const isOwn = ({ type }: AnyToken) => type === 'text' || type === 'paragraph' || type === 'checkbox';
  const own = lines(number === '' ? 'bullet' : 'text', inline(inner.filter(isOwn), {}));
  const rest = inner.filter((one) => !isOwn(one)).flatMap((one) => blocks(one));
  const [first, ...others] = own;
  return first === undefined || number === ''
    ? [...own, ...rest]
    : [{ ...first, spans: [{ text: number }, ...first.spans] }, ...others, ...rest];
}

function inline(tokens: readonly AnyToken[] | undefined, style: Style): readonly Span[] {
  return (tokens ?? []).flatMap((token) => spansOf(token, style));
}

function spansOf(token: AnyToken, style: Style): readonly Span[] {
  switch (token.type) {
    case 'strong':
      return inline(token.tokens, { ...style, bold: true });
    case 'em':
      return inline(token.tokens, { ...style, ...(token.raw.startsWith('*') ? { bold: true } : { italic: true }) });
    case 'del':
      return inline(token.tokens, { ...style, strike: true });
    case 'codespan':
      return [{ ...style, text: unescaped(token.text), code: true }];
    case 'br':
      return [{ text: '\n' }];
    case 'checkbox':
      return [{ ...style, text: token.checked ? '☑ ' : '☐ ' }];
    case 'image':
      return [linkSpan(token.text || token.href, token.href, style)];
    case 'link':
      return inline(token.tokens, isWebAddress(token.href) ? { ...style, link: token.href } : style);
    case 'angle':
      if (token.whom !== '') return [{ ...style, text: token.text, mention: token.whom }];
      return inline(token.tokens, token.href === '' ? style : { ...style, link: token.href });
    case 'escape':
      return [{ ...style, text: token.text }];
    default:
      return token.tokens === undefined ? coded(unescaped(token.raw), style) : inline(token.tokens, style);
  }
}

function linkSpan(text: string, href: string, style: Style): Span {
  return isWebAddress(href) ? { ...style, text, link: href } : { ...style, text };
}

/** Text with its emoji codes and mentions seen to. */
function coded(text: string, style: Style): readonly Span[] {
  const spans: Span[] = [];
  let open = '';
  let from = 0;
  for (const found of text.matchAll(CODES)) {
    const { emoji, whom } = found.groups ?? {};
    const shown = emoji === undefined ? undefined : emojiOf(emoji.toLowerCase());
    const isMention = whom !== undefined && style.link === undefined && !EVERYONE.has(whom.toLowerCase());
    if (shown === undefined && !isMention) continue;
    open += text.slice(from, found.index) + (shown ?? '');
    from = found.index + found[0].length;
    if (shown !== undefined) continue;
    if (open !== '') spans.push({ ...style, text: open });
    spans.push({ ...style, text: found[0], mention: whom ?? '' });
    open = '';
  }
  open += text.slice(from);
  return open === '' ? spans : [...spans, { ...style, text: open }];
}

function emojiOf(name: string): string | undefined {
  const known = SLACK_EMOJI[name] ?? name;
  return Object.hasOwn(nameToEmoji, known) ? nameToEmoji[known] : undefined;
}

function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (entity, name: string) => ENTITIES[name] ?? entity);
}

function addressSpans(text: string): readonly Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const address = found[0].replace(/[.,;:!?)\]}]+$/, '');
    if (!isWebAddress(address)) continue;
    if (found.index > from) spans.push({ text: text.slice(from, found.index) });
    spans.push({ text: address, link: address });
    from = found.index + address.length;
  }
  return from < text.length ? [...spans, { text: text.slice(from) }] : spans;
}

/** Spans as paragraphs: a line break within them begins a new one, and empty ones are left out. */
function lines(kind: Paragraph['kind'], spans: readonly Span[]): readonly Paragraph[] {
  const found: Span[][] = [[]];
  for (const span of spans) {
    for (const [index, text] of span.text.split(/\r?\n/).entries()) {
      if (index > 0) found.push([]);
      if (text !== '') found.at(-1)?.push({ ...span, text });
    }
  }
  return found
    .map((line) => line.map((span, index) => (index === 0 ? { ...span, text: span.text.trimStart() } : span)))
    .map((line) => line.filter(({ text }, index) => text.trim() !== '' || (index > 0 && index < line.length - 1)))
    .flatMap((line) => (line.some(({ text }) => text.trim() !== '') ? [{ kind, spans: line }] : []));
}
