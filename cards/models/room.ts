import { PLANNED_BYTES } from '../../src/teams/size.ts';

/** What goes with a card: its activity's own members. */
const ACTIVITY_CHARACTERS = 2_000;

/** How much a card may hold, in characters of JSON: Teams counts two bytes for each. */
export class Room {
  readonly #whole: Room | null;
  #left: number;

  constructor(characters = PLANNED_BYTES / 2 - ACTIVITY_CHARACTERS, whole: Room | null = null) {
    this.#left = characters;
    this.#whole = whole;
  }

  get left(): number {
    return Math.max(0, Math.min(this.#left, this.#whole?.left ?? Number.POSITIVE_INFINITY));
  }

  /** Takes room for something; false where it does not fit, and then nothing is taken. */
  take(characters: number): boolean {
    if (characters > this.left) return false;
    this.spend(characters);
    return true;
  }

  /** Takes room for what must be there in any case. */
  spend(characters: number): void {
    this.#left -= characters;
    this.#whole?.spend(characters);
  }

  /** A part of the room that is left: what is taken from it is taken from the whole, what is not stays for others. */
  part(share: number, most = Number.POSITIVE_INFINITY): Room {
    return new Room(Math.floor(Math.min(this.left * share, most)), this);
  }
}

/** Characters of a value within JSON. */
export function weight(value: unknown): number {
  return JSON.stringify(value)?.length ?? 0;
}

/** The text, or as much of its beginning as fits into so many characters of JSON, with a mark of what was left out: how much. */
export function cut(text: string, most: number, mark: (left: number) => string = leftOut): string {
  if (weight(text) <= most) return text;
  let [fits, tooLong] = [0, text.length];
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (weight(cutAt(text, middle, mark)) <= most) fits = middle;
    else tooLong = middle;
  }
  return cutAt(text, fits, mark);
}

function leftOut(characters: number): string {
  return `… (${characters.toLocaleString('en-US')} more characters)`;
}

function cutAt(text: string, length: number, mark: (left: number) => string): string {
  const kept = text.slice(0, length);
  const last = kept.charCodeAt(kept.length - 1);
  const whole = last >= 0xd800 && last <= 0xdbff ? kept.slice(0, -1) : kept;
  return `${whole}${mark(text.length - whole.length)}`;
}
