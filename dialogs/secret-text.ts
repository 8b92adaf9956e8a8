import { isSecretKey, maskText } from '../src/answers/mask.ts';
import { MASKED } from '../src/answers/mask-table.ts';
import { maskWords } from '../src/answers/mask-words.ts';

/** Hyphens as phones and word processors put them before an option's name. */
const HYPHENS = /^[-‐‑‒–—―−]+(?=\p{L})/u;
/** A value in quotes, straight or as phones write them, is one word; one that is not closed goes to the text's end. */
const WORDS = /(?:[^\s"'“‘=]*=)?(?:"[^"]*(?:"|$)|'[^']*(?:'|$)|“[^”]*(?:”|$)|‘[^’]*(?:’|$))|\S+/g;
/** Operations, whose names may end in what they are about: `get-authorization-token`. */
const OPERATION =
  /^(?:accept|add|associate|batch|cancel|complete|create|delete|deregister|describe|disassociate|export|generate|get|import|list|modify|put|register|remove|reset|restore|revoke|rotate|send|set|start|stop|update|upload|validate)-/;
/** What AWS repeats of shorter secrets could be a part of any word. */
const SHORTEST_SECRET = 4;

/**
 * The words of a text that was not understood, as far as its secrets can be told: options however their hyphens were written, and names
 * of secrets without any. For masking only, never for running.
 */
export function looseWords(text: string): readonly string[] {
  return (text.match(WORDS) ?? [])
    .map((word) => word.replace(HYPHENS, '--'))
    .map((word) => (!word.startsWith('--') && isSecretName(word) ? `--${word}` : word));
}

function isSecretName(word: string): boolean {
  return /^\p{L}[\w-]*$/u.test(word) && !OPERATION.test(word) && isSecretKey(word);
}

/** The secrets in the words of a command, each by itself, the longest first: what an answer may repeat of them. */
export function secretsOf(words: readonly string[]): readonly string[] {
  const masked = maskWords(words);
  return told(words.flatMap((word, index) => secretsWithin(word, masked[index] ?? word)));
}

/** The secrets in a line as somebody typed it, each by itself, the longest first; options of one letter with as many hyphens as there are. */
export function secretsOfLine(line: string): readonly string[] {
  const text = line.replaceAll("'\\''", "'").replace(/(?<=\s)--(?=[A-Za-z]\s)/g, '-');
  return told([...secretsOf(looseWords(line)), ...secretsWithin(text, maskText(text))]);
}

function told(secrets: readonly string[]): readonly string[] {
  return [...new Set(secrets)]
    .filter((secret) => secret.length >= SHORTEST_SECRET && secret !== MASKED)
    .sort((one, other) => other.length - one.length);
}

/** What stands in a word where its masked form has `••••`. */
function secretsWithin(word: string, masked: string): readonly string[] {
  if (word === masked) return [];
  const [first = '', ...rest] = masked.split(MASKED);
  // Written in another form.
  if (rest.length === 0) return [word];
  const secrets: string[] = [];
  let at = first.length;
  for (const kept of rest) {
    const end = kept === '' ? word.length : word.indexOf(kept, at);
    if (end < at) return [word];
    secrets.push(unquoted(word.slice(at, end)));
    at = end + kept.length;
  }
  return secrets;
}

function unquoted(text: string): string {
  return text.replace(/^(["'])([\s\S]*)\1$/, '$2');
}
