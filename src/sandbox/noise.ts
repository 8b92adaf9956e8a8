/** Deterministic variety: the same words give the same number, so the same clock gives the same answers. */

/** A 32-bit hash of text (FNV-1a with a final avalanche, so that neighbouring texts differ in every bit). */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  return mix(value);
}

/** A number in 0 ≤ n < 1 for a seed and a whole number, such as the minute of a datapoint. */
export function noise(seed: number, step: number): number {
  return mix(seed ^ Math.imul(step, 0x9e3779b1)) / 0x1_0000_0000;
}

/** `length` lower-case hexadecimal digits made from text. */
export function hex(text: string, length: number): string {
  let digits = '';
  for (let part = 0; digits.length < length; part += 1) digits += hash(`${text}#${part}`).toString(16).padStart(8, '0');
  return digits.slice(0, length);
}

/** A version 4 UUID made from text. */
export function uuid(text: string): string {
  const digits = hex(text, 32);
  const variant = '89ab'.charAt(hash(text) & 3);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join('-');
}

/** One of the choices, by text. */
export function pick<T>(choices: readonly [T, ...T[]], text: string): T {
  return choices[hash(text) % choices.length] ?? choices[0];
}

function mix(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
