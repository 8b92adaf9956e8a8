import { shorten } from '../../../cards/text.ts';
import { type Incoming, notification } from '../event.ts';
import { at, entriesAt, isObject, listAt, textAt, textsAt } from '../fields.ts';
import { jsonOf } from '../loose-json.ts';
import { linked, markdown, plain } from '../markdown.ts';
import type { Notification, Paragraph, Severity, Span } from '../notification.ts';
import { inWords, severityOf } from '../telling.ts';

/** Longest values of the schema, in UTF-16 units. */
const LIMITS = { title: 250, description: 8000, nextStep: 350, keyword: 75 } as const;

/** The schema says nothing of how many there may be; a card has an end. */
const MAX_LIST = 50;
const MAX_FACTS = 12;
const MAX_FACT_LENGTH = 500;
/** A title made of a description that has none. */
const MAX_MADE_TITLE = 150;

/** What the emoji at a message's head means to those who send it. The schema has no severity. */
const EMOJI_SEVERITIES: readonly (readonly [form: RegExp, severity: Severity])[] = [
  [/^(?:🚨|🔥|❌|🔴|🛑|💥|‼️|⛔|🆘)/u, 'critical'],
  [/^(?:⚠️?|🟠|🟡|❗)/u, 'warning'],
  [/^(?:✅|🟢|✔️?|🎉|👍|☑️?)/u, 'good'],
];

/** Keys of the additional context that say how bad it is. */
const SEVERITY_KEYS = /^(?:severity|priority|level|alert[_-]?level|status|state)$/i;

/** A notification in the custom schema: `version` "1.0", `source` "custom". Longer values than it allows are cut with a mark. */
export function custom(incoming: Incoming): Notification | null {
  const json = customOf(incoming);
  if (json === null) return null;
  const isMarkdown = (textAt(json, 'content', 'textType') ?? 'client-markdown') === 'client-markdown';
  const read = isMarkdown ? markdown : linked;
  const cut = (limit: number, ...path: readonly string[]) => shorten(textAt(json, ...path) ?? '', limit);
  const title = read(cut(LIMITS.title, 'content', 'title'));
  const description = read(cut(LIMITS.description, 'content', 'description'));
  const summary = plain(read(cut(LIMITS.title, 'metadata', 'summary')));
  const steps = textsAt(json, 'content', 'nextSteps').slice(0, MAX_LIST);
  const heading = plain(title) || summary || plain(description.slice(0, 1)) || 'Custom notification';
  const context = entriesAt(json, 'metadata', 'additionalContext').flatMap(([name]) => {
    const value = textAt(json, 'metadata', 'additionalContext', name);
    return value === null ? [] : [{ name, value }];
  });
  const severity = severityIn(heading, context);
  const thread = textAt(json, 'metadata', 'threadId');
  const related = textsAt(json, 'metadata', 'relatedResources').slice(0, MAX_LIST);
  return notification({
    type: 'Custom',
    sourceName: 'Custom notification',
    severity,
    state: '',
    title: shorten(heading, plain(title) === '' ? MAX_MADE_TITLE : LIMITS.title),
    body: [...mentionsOf(title, description), ...bodyOf(description, plain(title) === '' && summary === '', heading)],
    accountId: null,
    region: null,
    time: incoming.message.timestamp,
    facts: [
      { name: 'Event type', value: textAt(json, 'metadata', 'eventType') },
      { name: related.length === 1 ? 'Related resource' : 'Related resources', value: related.join(', ') },
      ...context.map(({ name, value }) => ({ name: inWords(name), value })),
    ]
      .slice(0, MAX_FACTS)
      .map(({ name, value }) => ({ name, value: value === null ? null : shorten(value, MAX_FACT_LENGTH) })),
    nextSteps: steps.flatMap((step) => stepOf(read(shorten(step, LIMITS.nextStep)))),
    keywords: textsAt(json, 'content', 'keywords')
      .slice(0, MAX_LIST)
      .map((keyword) => shorten(plain(read(keyword)), LIMITS.keyword)),
    thread:
      thread === null
        ? null
        : { key: `custom/${thread}`, latest: { state: '', severity, summary: summary || heading }, closes: false },
    customActions: String(at(json, 'metadata', 'enableCustomActions')).toLowerCase() !== 'false',
    variables: Object.fromEntries(context.map(({ name, value }) => [name, value])),
  });
}

/** What a custom notification's values are over their limits, each in a sentence for the log; empty for one that keeps them. */
export function overLimits(incoming: Incoming): readonly string[] {
  const json = customOf(incoming);
  if (json === null) return [];
  const each = (name: string, limit: number) =>
    textsAt(json, 'content', name).map((text, index) => ({ name: `content.${name}[${index}]`, text, limit }));
  return [
    { name: 'content.title', text: textAt(json, 'content', 'title') ?? '', limit: LIMITS.title },
    { name: 'content.description', text: textAt(json, 'content', 'description') ?? '', limit: LIMITS.description },
    ...each('nextSteps', LIMITS.nextStep),
    ...each('keywords', LIMITS.keyword),
  ]
    .filter(({ text, limit }) => text.length > limit)
    .map(({ name, text, limit }) => `${name} has ${text.length} characters; it was cut at ${limit}.`);
}

function customOf(incoming: Incoming): unknown {
  const json = jsonOf(incoming);
  const isCustom = at(json, 'version') === '1.0' && at(json, 'source') === 'custom' && isObject(at(json, 'content'));
  const says = ['title', 'description'].some((name) => textAt(json, 'content', name) !== null);
  return isCustom && (says || listAt(json, 'content', 'nextSteps').length > 0) ? json : null;
}

/** The description without its first line where that has become the title, word for word. */
function bodyOf(description: readonly Paragraph[], isTitle: boolean, heading: string): readonly Paragraph[] {
  const [first, ...rest] = description;
  const isShownWhole = heading.length <= MAX_MADE_TITLE && first?.spans.every(({ link, mention }) => !link && !mention);
  return isTitle && isShownWhole ? rest : description;
}

/** Whom the title mentions: a title is plain text, so they are mentioned below it. */
function mentionsOf(title: readonly Paragraph[], description: readonly Paragraph[]): readonly Paragraph[] {
  const mentioned = (paragraphs: readonly Paragraph[]) =>
    paragraphs.flatMap(({ spans }) => spans).filter(({ mention }) => mention !== undefined);
  const known = new Set(mentioned(description).map(({ mention }) => mention));
  const spans = mentioned(title)
    .filter(({ mention }) => !known.has(mention))
    .flatMap((span, index): readonly Span[] => (index === 0 ? [span] : [{ text: ' ' }, span]));
  return spans.length === 0 ? [] : [{ kind: 'text', spans }];
}

/** A step is one bullet, whatever its own form. */
function stepOf(step: readonly Paragraph[]): readonly Paragraph[] {
  return step.map((paragraph, index) =>
    index === 0 && paragraph.kind === 'text' ? { ...paragraph, kind: 'bullet' } : paragraph,
  );
}

function severityIn(heading: string, context: readonly { readonly name: string; readonly value: string }[]): Severity {
  const stated = context.find(({ name }) => SEVERITY_KEYS.test(name))?.value;
  const severity = stated === undefined ? 'neutral' : severityOf(stated);
  if (severity !== 'neutral') return severity;
  return EMOJI_SEVERITIES.find(([form]) => form.test(heading))?.[1] ?? 'neutral';
}
