import { decodeHTML } from 'entities';
import { fieldOf } from './fields.ts';

/** Whose mentions are removed, and what Teams says about the mentions of a message. */
export interface MentionContext {
  /** Bot Framework's id of the bot, the activity's `recipient.id`. */
  readonly botId: string;
  readonly botName: string;
  /** `entities` of the activity, as it came. */
  readonly entities?: unknown;
}

/** Tells the bot's mentions from other people's, in the order in which they stand in the text. */
export interface MentionReader {
  /** Whether the next mention that reads `shown` is the bot's. */
  isBot(shown: string): boolean;
  /** Texts that mention the bot without any markup: `@AWS`. */
  readonly plainTexts: readonly string[];
}

const MAX_ENTITIES = 1000;
const MAX_PLAIN_TEXTS = 10;
const mentionTag = /<at(?:\s[^<>]*)?>([^<]*)<\/at>/gi;

/**
 * Reads the mention entities: `{ type: 'mention', mentioned: { id, name }, text: '<at>AWS</at>' }`. A person may carry the bot's name, so
 * the id decides; the name does only where no entity speaks of the text.
 */
export function readMentions(context: MentionContext): MentionReader {
  const byText = new Map<string, boolean[]>();
  const plainTexts = new Set<string>();
  const entities = Array.isArray(context.entities) ? context.entities.slice(0, MAX_ENTITIES) : [];
  for (const entity of entities) {
    const text = fieldOf(entity, 'text');
    if (fieldOf(entity, 'type') !== 'mention' || typeof text !== 'string') continue;
    const isBot = withoutPrefix(fieldOf(entity, 'mentioned', 'id')) === withoutPrefix(context.botId);
    const shown = normalName(text.replace(mentionTag, '$1'));
    byText.set(shown, [...(byText.get(shown) ?? []), isBot]);
    if (isBot && /^@[^<>]+$/.test(text)) plainTexts.add(text);
  }
  return {
    isBot(shown) {
      const name = normalName(shown);
      const known = byText.get(name);
      if (known === undefined) return name === normalName(context.botName);
      // The last one goes for all that follow: Teams sends one entity for several equal mentions.
      return (known.length > 1 ? known.shift() : known[0]) ?? false;
    },
    plainTexts: [...plainTexts].slice(0, MAX_PLAIN_TEXTS),
  };
}

/** Replaces the bot's mentions by a space and other people's by their names. */
export function removeMentions(text: string, mentions: MentionReader): string {
  const untagged = text.replace(mentionTag, (_tag, shown: string) => (mentions.isBot(shown) ? ' ' : shown));
  return mentions.plainTexts.reduce((cleaned, plain) => cleaned.replaceAll(plain, ' '), untagged);
}

/** Teams' ids of bots begin with `28:`; some of its surfaces leave that out. */
function withoutPrefix(id: unknown): unknown {
  return typeof id === 'string' && id.startsWith('28:') ? id.slice(3) : id;
}

function normalName(name: string): string {
  return decodeHTML(name).replaceAll(/\s+/g, ' ').trim().toLowerCase();
}
