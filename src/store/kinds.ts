/**
 * How the items of a kind are spread over the parts of a store that several machines share. A key's kind is the text before its first
 * `/`. Together: all in one place, and any prefix that begins with `kind/` can be listed. What is read or written often is spread, for a
 * place takes some 3,000 reads and 1,000 writes a second and no more.
 *
 * - `second`: by the first two parts of the key, a conversation mostly: prefixes that begin with `kind/conversation/` can be listed.
 * - `each`: every key on its own; they are never listed.
 */
const SPREAD: ReadonlyMap<string, Spread> = new Map<string, Spread>([
  ['agent-answer', 'each'],
  ['agent-running', 'second'],
  ['agent-session', 'second'],
  ['agent-thread', 'each'],
  ['answer', 'each'],
  ['custom-actions', 'each'],
  ['dialog', 'each'],
  ['digest', 'each'],
  ['follow', 'second'],
  ['follow-ended', 'each'],
  ['memory', 'each'],
  ['notification-card', 'each'],
  ['notification-mute', 'second'],
  ['notification-thread', 'each'],
  ['preferences', 'each'],
  ['prompt', 'each'],
  ['roles', 'each'],
  ['seen', 'each'],
]);

/**
 * Kinds whose items a power cut may take, though no end of the process: whoever misses one sends the command again. Nobody waits until
 * the disk has them. What the operators' page shows of the audit is in the log, too, and written with every command.
 */
const EXPENDABLE: ReadonlySet<string> = new Set(['answer', 'admin-audit', 'admin-sample']);

type Spread = 'together' | 'second' | 'each';

/** Where an item is: its key is `place` and `name` one after the other. */
export interface Place {
  readonly place: string;
  readonly name: string;
}

/** Whether nobody has to wait until the disk has the item of this key. */
export function isExpendable(key: string): boolean {
  return EXPENDABLE.has(key.slice(0, Math.max(0, key.indexOf('/'))));
}

/** Derived from the key alone. Keys without a `/` are together. */
export function placeOf(key: string): Place {
  const first = key.indexOf('/') + 1;
  const spread = SPREAD.get(key.slice(0, Math.max(0, first - 1))) ?? 'together';
  const end = { together: first, second: afterSecond(key, first) ?? key.length, each: key.length }[spread];
  return { place: key.slice(0, end), name: key.slice(end) };
}

/** The one place where all keys with this prefix are, and what their names begin with. Throws where there is no one place. */
export function listed(prefix: string): Place {
  const first = prefix.indexOf('/') + 1;
  const spread = SPREAD.get(prefix.slice(0, Math.max(0, first - 1))) ?? 'together';
  if (spread === 'each' || (spread === 'second' && afterSecond(prefix, first) === null)) {
    throw new TypeError(`Items of this kind are not kept together, so ${JSON.stringify(prefix)} cannot be listed.`);
  }
  return placeOf(prefix);
}

function afterSecond(key: string, first: number): number | null {
  const second = key.indexOf('/', first);
  return second === -1 ? null : second + 1;
}
