import { isSecretKey } from '../src/answers/mask.ts';

/** Hyphens as phones and word processors put them before an option's name. */
const HYPHENS = /^[-‐‑‒–—―−]+(?=\p{L})/u;

/**
 * The words of a text that was not understood, as far as its secrets can be told: options however their hyphens were written, and names
 * of secrets without any. For masking only, never for running.
 */
export function looseWords(text: string): readonly string[] {
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => word.replace(HYPHENS, '--'))
    .map((word) => (!word.startsWith('--') && isSecretKey(word) ? `--${word}` : word));
}
