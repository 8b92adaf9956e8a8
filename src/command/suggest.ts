import { distance } from 'fastest-levenshtein';

/** Longer words are no misspelt names, and comparing them would cost time. */
const LONGEST = 64;
const MOST = 3;

/**
 * Up to three candidates that may have been meant, best first: those at a similarity of 0.8 (edits against length, as
 * the AWS CLI's own cutoff), one edit away at any length from three, two from six, or begun by the word.
 */
export function closest(word: string, candidates: Iterable<string>): readonly string[] {
  const wanted = word.toLowerCase();
  if (wanted.length < 2 || wanted.length > LONGEST) return [];
  const found: { readonly name: string; readonly edits: number }[] = [];
  for (const name of candidates) {
    const edits = editsBetween(wanted, name);
    if (edits !== undefined) found.push({ name, edits });
  }
  return found
    .sort((a, b) => a.edits - b.edits || a.name.length - b.name.length || (a.name < b.name ? -1 : 1))
    .slice(0, MOST)
    .map(({ name }) => name);
}

/** Edits that turn the word into the name; undefined where they are too many to have been meant. */
function editsBetween(wanted: string, name: string): number | undefined {
  const longest = Math.max(wanted.length, name.length);
  const allowed = Math.max(Math.floor(longest * 0.2), wanted.length >= 6 ? 2 : wanted.length >= 3 ? 1 : 0);
  if (Math.abs(wanted.length - name.length) <= allowed) {
    const edits = distance(wanted, name.toLowerCase());
    if (edits <= allowed) return edits;
  }
  // A name typed only half comes after every misspelling.
  return wanted.length >= 4 && name.toLowerCase().startsWith(wanted) ? LONGEST : undefined;
}
