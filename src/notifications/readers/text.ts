import { shorten } from '../../../cards/text.ts';
import { isRegion } from '../../aws/regions.ts';
import { type Incoming, notification } from '../event.ts';
import { linked } from '../markdown.ts';
import type { Fact, Notification } from '../notification.ts';
import { inWords, severityOf, severityOfSentence } from '../telling.ts';

const MAX_TITLE_LENGTH = 200;
const MAX_BODY_LENGTH = 8000;
const MAX_FACTS = 12;
const MAX_VALUE_LENGTH = 300;

/** `Key: value` or `Key = value`; a key is a few words, and no address' scheme or time of day. */
const PAIR = /^[ \t]*[-*•]?[ \t]*([\p{L}][\p{L}\p{N} _./()#-]{0,38}?)[ \t]*(?::[ \t]+|[ \t]+[=:][ \t]+|\t+)(\S.*)$/u;
const MAX_KEY_WORDS = 5;
/** A longer line is a sentence. */
const MAX_LINE_LENGTH = 400;
/** Attributes that senders of text put its state into. */
const STATE_ATTRIBUTES = ['State', 'state', 'Status', 'status', 'severity', 'Severity'];

/** Any text: the subject or the first line as title, `Key: value` lines as facts, the rest as it is. Takes everything. */
export function text(incoming: Incoming): Notification {
  const { message } = incoming;
  const lines = unquoted(incoming.text).split(/\r?\n/);
  const subject = message.subject?.trim() || null;
  const firstLine = lines.findIndex((line) => line.trim() !== '');
  const first = lines[firstLine]?.trim() ?? '';
  const facts = pairsOf(lines);
  const title = subject ?? (first || 'Empty message');
  const isTitled = first === title && title.length <= MAX_TITLE_LENGTH;
  const rest = lines.filter((_line, index) => !(isTitled && index === firstLine) && !facts.has(index));
  const body = rest.join('\n').trim();
  const all = [...facts.values(), ...attributesOf(message.attributes)];
  const state = STATE_ATTRIBUTES.map((name) => message.attributes[name]).find((value) => value !== undefined) ?? '';
  const account = all.find(({ name, value }) => /^(?:aws )?account(?: id)?$/i.test(name) && /^\d{12}$/.test(value));
  const region = all.find(({ name, value }) => /^(?:aws )?region$/i.test(name) && isRegion(value));
  return notification({
    type: 'Text',
    sourceName: 'Message',
    severity: severityOf(state) === 'neutral' ? severityOfSentence(title) : severityOf(state),
    state: state.length <= 40 ? state : '',
    title: shorten(title, MAX_TITLE_LENGTH),
    body: linked(shorten(body, MAX_BODY_LENGTH)),
    accountId: account?.value ?? null,
    region: region?.value ?? null,
    time: message.timestamp,
    facts: all.filter((fact) => fact !== account && fact !== region).slice(0, MAX_FACTS),
    details: body.length > MAX_BODY_LENGTH ? [{ title: 'Whole text', text: incoming.text, code: true }] : [],
    variables: {},
  });
}

/** Lines that are pairs, by their number; a single one among many lines is a sentence with a colon. */
function pairsOf(lines: readonly string[]): ReadonlyMap<number, Fact> {
  const pairs = new Map<number, Fact>();
  const names = new Set<string>();
  for (const [index, line] of lines.entries()) {
    const [, name = '', value = ''] = line.length > MAX_LINE_LENGTH ? [] : (PAIR.exec(line) ?? []);
    const isName = name !== '' && name.trim().split(/\s+/).length <= MAX_KEY_WORDS && !names.has(name);
    if (!isName || value.length > MAX_VALUE_LENGTH || pairs.size >= MAX_FACTS) continue;
    names.add(name);
    pairs.set(index, { name: name.trim(), value: value.trim() });
  }
  return pairs.size > 1 ? pairs : new Map();
}

function attributesOf(attributes: Readonly<Record<string, string>>): readonly Fact[] {
  return Object.entries(attributes)
    .filter(([name, value]) => !/^(?:AWS\.|x-)/i.test(name) && value !== '')
    .map(([name, value]) => ({ name: inWords(name), value: shorten(value, MAX_VALUE_LENGTH) }));
}

/** Input transformers with a template of several lines put each in quotation marks. */
function unquoted(whole: string): string {
  const lines = whole.split(/\r?\n/).filter((line) => line.trim() !== '');
  const isQuoted = lines.length > 0 && lines.every((line) => /^\s*".*"\s*$/.test(line));
  return isQuoted ? lines.map((line) => line.trim().slice(1, -1).replace(/\\"/g, '"')).join('\n') : whole;
}
