/** C0 controls but for tab and line feed, delete, and C1 controls. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** What reorders the text around it, or takes no room, so that two names look like one; but the joiners that emoji and scripts need. */
const UNSEEN =
  /[\p{Bidi_Control}\u00ad\u115f\u1160\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Text from anywhere with what hides in it made visible: `‹U+202E›`. Markup is escaped where pages are rendered. */
export function shown(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(CONTROLS, named).replace(UNSEEN, named);
}

function named(character: string): string {
  return `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`;
}

/** At most so many UTF-16 units, the last an ellipsis where something was left out. */
export function shortened(text: string, length: number): string {
  return text.length <= length
    ? text
    : `${text
        .slice(0, length - 1)
        .toWellFormed()
        .replace(/\ufffd$/, '')}…`;
}

/** `2025-01-01 03:12:45 UTC`. */
export function utc(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** Key: from how many seconds on; value: the unit and its seconds. */
const UNITS: readonly (readonly [from: number, unit: string, seconds: number])[] = [
  [2 * 86_400, 'd', 86_400],
  [2 * 3600, 'h', 3600],
  [120, 'min', 60],
  [0, 's', 1],
];

/** `3 min`; the largest unit that there are two of. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [, unit, size] = UNITS.find(([from]) => seconds >= from) ?? [0, 's', 1];
  return `${Math.floor(seconds / size)} ${unit}`;
}

/** A duration that people compare: `12 ms`, `1.4 s`, `3.2 min`. */
export function duration(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 100) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  return seconds < 6000 ? `${(seconds / 60).toFixed(1)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/** `1,234`. */
export function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** `1 delivery`, `2 deliveries`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}
