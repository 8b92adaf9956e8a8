import { decodeHTMLStrict } from 'entities';
import { joinLines, restoreOptionDashes, straighten } from './clean-characters.ts';
import { htmlToText, isHtml } from './clean-html.ts';
import { type MentionContext, type MentionReader, readMentions, removeMentions } from './clean-mentions.ts';
import { fieldOf } from './fields.ts';

/** What of a message's activity goes into its command line, as it came. */
export interface MessageText extends MentionContext {
  readonly text?: unknown;
  readonly textFormat?: unknown;
  readonly attachments?: unknown;
}

/**
 * Makes the command line out of a message: the bot's mentions, a terminal's prompt, code marks and HTML removed; quotes, dashes and
 * spaces that phones and word processors changed set right; one line. What stands in quotes or brackets is data: of it only the
 * quotes and spaces themselves are set right. Takes time in proportion to the length.
 */
export function cleanText(message: MessageText): string {
  const text = typeof message.text === 'string' ? message.text : '';
  const line = cleanLine(text, message.textFormat, message);
  // Some clients send a message that is nothing but a code block or a link as HTML alone.
  return line === '' ? cleanLine(htmlAttachment(message.attachments), 'xml', message) : line;
}

/** UTF-16 units; Teams takes less than half from a person. Longer texts are left as they are: they are no command. */
const MAX_CLEANED_CHARACTERS = 120_000;

interface CleanContext {
  readonly botName: string;
  readonly textFormat: unknown;
  readonly mentions: MentionReader;
}

/** In this order: what a step yields is what the next one reads. */
const steps: readonly ((text: string, context: CleanContext) => string)[] = [
  (text, { mentions }) => removeMentions(text, mentions),
  (text, { mentions, textFormat }) =>
    isHtml(text, textFormat) ? htmlToText(text, mentions) : decodeHTMLStrict(unwrapAddresses(text)),
  straighten,
  removeFrame,
  restoreOptionDashes,
  joinLines,
  (text) => text.trim(),
];

function cleanLine(text: string, textFormat: unknown, message: MessageText): string {
  if (text.length > MAX_CLEANED_CHARACTERS) return text;
  const context = { botName: message.botName, textFormat, mentions: readMentions(message) };
  return steps.reduce((cleaned, step) => step(cleaned, context), text);
}

function htmlAttachment(attachments: unknown): string {
  if (!Array.isArray(attachments)) return '';
  const html = attachments.find((attachment) => fieldOf(attachment, 'contentType') === 'text/html');
  const content = fieldOf(html, 'content');
  return typeof content === 'string' ? content : '';
}

/** `<https://x|x>` and `<https://x>`, as other chats and mail programs write links, become the address. */
function unwrapAddresses(text: string): string {
  return text.replaceAll(/<(?:mailto:)?((?:https?:\/\/|[\w.+-]{1,64}@)[^\s|<>]*)(?:\|[^<>\n]*)?>/g, '$1');
}

/** Code marks around all of it, a terminal's prompt, `aws` or the bot's name before it; pasted lines carry several of them. */
const MAX_FRAMES = 8;

function removeFrame(text: string, { botName }: CleanContext): string {
  let line = text.trim();
  for (let frame = 0; frame < MAX_FRAMES; frame += 1) {
    const inner = removePrompt(removeTypedMention(removeCodeMarks(line), botName)).trim();
    if (inner === line) return line;
    line = inner;
  }
  return line;
}

function removeCodeMarks(line: string): string {
  for (const mark of ['```', '`']) {
    const isFramed = line.length > 2 * mark.length && line.startsWith(mark) && line.endsWith(mark);
    const inner = line.slice(mark.length, -mark.length);
    // A language's name may stand on the line of the opening fence.
    if (isFramed && !inner.includes('`')) return mark === '`' ? inner : inner.replace(/^[a-z]{1,20} *\n/i, '');
  }
  return line;
}

function removePrompt(line: string): string {
  return line.replace(/^(?:\$\s+|@?aws(?:\s+|$))/i, '');
}

/** `@AWS` typed, or pasted, without becoming a mention. Within the line it may be a value, so only its ends are looked at. */
function removeTypedMention(line: string, botName: string): string {
  const mention = `@${botName}`;
  if (botName === '') return line;
  const startsSo =
    sameText(line.slice(0, mention.length), mention) && /^[\s:,]*(?:\s|$)/.test(line.slice(mention.length));
  if (startsSo) return line.slice(mention.length).replace(/^[\s:,]+/, '');
  const rest = line.slice(0, -mention.length);
  return sameText(line.slice(-mention.length), mention) && /\s$/.test(rest) ? rest : line;
}

function sameText(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
