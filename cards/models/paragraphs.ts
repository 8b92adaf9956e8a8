import type { ParagraphView } from '../views.ts';
import { type MarkdownSpan, markdown, mentionName } from './markdown.ts';
import type { Model } from './parts.ts';
import { cut, type Room, weight } from './room.ts';

type Span = ParagraphView['spans'][number];

/** Ids that Teams takes in a mention: Bot Framework's, Entra's object id, or a user principal name. */
const MENTIONED_ID =
  /^(?:(?:29|8):[\w.:=-]{1,200}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\w.!#$%&'*+/=?^`{|}~-]{1,113}@[\w.-]{1,150})$/i;
/** Elements around the runs of a paragraph, in characters. */
const TEXT_WEIGHT = 120;
const BULLET_WEIGHT = 420;
const ENTITY_WEIGHT = 120;
/** Less than this of a paragraph says nothing. */
const LEAST_WEIGHT = 80;

/** The mentions of one card: each name stands for one person. */
export class Mentions {
  readonly #texts = new Map<string, string>();

  /** The members that Teams has beside the card. */
  get entities(): readonly Model[] {
    return [...this.#texts].map(([text, id]) => ({
      type: 'mention',
      text,
      mentioned: { id, name: text.slice('<at>'.length, -'</at>'.length) },
    }));
  }

  /** What stands for the member in the text; null where it is no mention that Teams would take. */
  mark(name: string, id: string): string | null {
    const plain = mentionName(name.replace(/^@/, ''));
    if (plain === '' || !MENTIONED_ID.test(id)) return null;
    for (let count = 1; ; count += 1) {
      const text = `<at>${count === 1 ? plain : `${plain} (${count})`}</at>`;
      const known = this.#texts.get(text) ?? id;
      if (known !== id) continue;
      this.#texts.set(text, id);
      return text;
    }
  }
}

/** `note` says what was left out for want of room; empty where nothing was. */
export interface Paragraphs {
  readonly paragraphs: readonly Model[];
  readonly note: string;
}

/** Paragraphs as far as there is room for them. */
export function paragraphModels(given: readonly ParagraphView[], room: Room, mentions: Mentions): Paragraphs {
  const filled = given.filter(({ spans }) => spans.some(({ text }) => text.trim() !== ''));
  const models: Model[] = [];
  for (const [place, paragraph] of filled.entries()) {
    // Weighed with mentions of its own: one that is left out must not be announced beside the card.
    if (room.take(modelWeight(paragraphModel(paragraph, place === 0, new Mentions()), paragraph))) {
      models.push(paragraphModel(paragraph, place === 0, mentions));
      continue;
    }
    const shortened = shortenedParagraph(paragraph, room.left - BULLET_WEIGHT);
    if (shortened !== null) models.push(paragraphModel(shortened, place === 0, mentions));
    room.spend(room.left);
    const left = filled.length - place - (shortened === null ? 0 : 1);
    return { paragraphs: models, note: left === 0 ? '' : `… ${left} more ${left === 1 ? 'paragraph' : 'paragraphs'}` };
  }
  return { paragraphs: models, note: '' };
}

/** The address of a link that may be followed; null where it is none of the web, or hides its host behind a user's name. */
export function webAddress(url: string): string | null {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return null;
  const { username, password, href } = new URL(url);
  return username === '' && password === '' ? href : null;
}

function paragraphModel({ kind, spans }: ParagraphView, isFirst: boolean, mentions: Mentions): Model {
  const marked = kind === 'code' ? spans : spans.map((span) => withMention(span, mentions));
  const hasMention = kind !== 'code' && marked.some(({ mention }) => mention !== undefined);
  return {
    isText: kind === 'text' && !hasMention,
    isBullet: kind === 'bullet' && !hasMention,
    isCode: kind === 'code',
    isMention: kind === 'text' && hasMention,
    isMentionBullet: kind === 'bullet' && hasMention,
    spacing: isFirst ? 'None' : 'Small',
    runs: hasMention ? [] : spans.map((span) => run(span, kind === 'code')),
    markdown: hasMention ? markdown(marked.map(markdownSpan)) : '',
  };
}

function withMention({ mention, ...span }: Span, mentions: Mentions): Span {
  const mark = mention === undefined ? null : mentions.mark(span.text, mention);
  return mark === null ? span : { ...span, mention: mark };
}

function markdownSpan({ link, code: _code, ...span }: Span): MarkdownSpan {
  const url = link === undefined ? null : webAddress(link);
  return url === null ? span : { ...span, link: url };
}

/** A `TextRun` with only what it needs: a text may have thousands of them. */
function run(span: Span, isCode: boolean): Model {
  const url = span.link === undefined || isCode ? null : webAddress(span.link);
  return {
    type: 'TextRun',
    text: span.text,
    ...(span.bold && !isCode ? { weight: 'Bolder' } : {}),
    ...(span.italic && !isCode ? { italic: true } : {}),
    ...(span.strike && !isCode ? { strikethrough: true } : {}),
    ...(span.code || isCode ? { fontType: 'Monospace' } : {}),
    ...(isCode ? { size: 'Small' } : {}),
    ...(url === null ? {} : { selectAction: { type: 'Action.OpenUrl', url } }),
  };
}

function modelWeight({ runs, markdown: text }: Model, { kind, spans }: ParagraphView): number {
  const entities = spans.reduce(
    (sum, { mention, text: name }) => sum + (mention ? ENTITY_WEIGHT + weight([name, mention]) : 0),
    0,
  );
  return weight(runs) + weight(text) + entities + (kind === 'text' ? TEXT_WEIGHT : BULLET_WEIGHT);
}

/** The beginning of a paragraph, as plain text with a mark. Null where there is no room for any. */
function shortenedParagraph({ kind, spans }: ParagraphView, most: number): ParagraphView | null {
  if (most < LEAST_WEIGHT) return null;
  return { kind, spans: [{ text: cut(spans.map(({ text }) => text).join(''), most) }] };
}
