/**
 * Bytes that a card may have. Teams refuses a message over 100 KB, counted as UTF-16 of its whole payload; the rest is room for the
 * activity around the card.
 */
export const CARD_SIZE_LIMIT = 80 * 1024;

/** Bytes of a card, or any part of one, as Teams counts them: two for each UTF-16 unit of its JSON. */
export function sizeOf(card: unknown): number {
  return JSON.stringify(card).length * 2;
}
