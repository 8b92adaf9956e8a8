import type { Catalogue } from './catalogue.ts';
import type { BuiltInSyntax } from './command.ts';

export interface BuiltInMatch {
  readonly name: string;
  /** The line behind the built-in's words, as written, without blanks at its ends. */
  readonly restText: string;
}

/**
 * The built-in that a line begins with: the one whose words are most, in any case. An AWS service of the same name is meant
 * where an operation of it follows (`notifications list-channels`).
 */
export function matchBuiltIn(
  line: string,
  builtIns: readonly BuiltInSyntax[],
  catalogue: Catalogue,
): BuiltInMatch | undefined {
  let best: (BuiltInMatch & { readonly words: number }) | undefined;
  for (const builtIn of builtIns) {
    for (const spelling of [builtIn.name, ...builtIn.aliases]) {
      const words = spelling.split(' ');
      if (best !== undefined && words.length <= best.words) continue;
      const end = endOfWords(line, words);
      if (end !== undefined) best = { name: builtIn.name, restText: line.slice(end).trim(), words: words.length };
    }
  }
  if (best === undefined || (best.words === 1 && isService(line, catalogue))) return undefined;
  return { name: best.name, restText: best.restText };
}

/** The offset behind the given words where the line begins with them; undefined where it does not. */
function endOfWords(line: string, words: readonly string[]): number | undefined {
  let at = 0;
  for (const word of words) {
    while (isBlank(line, at)) at += 1;
    if (line.slice(at, at + word.length).toLowerCase() !== word.toLowerCase()) return undefined;
    at += word.length;
    if (at < line.length && !isBlank(line, at)) return undefined;
  }
  return at;
}

function isBlank(line: string, at: number): boolean {
  return at < line.length && line.charAt(at).trim() === '';
}

function isService(line: string, catalogue: Catalogue): boolean {
  const [service = '', operation] = line.slice(0, 300).trim().split(/\s+/);
  const entry = catalogue.find(service.toLowerCase());
  if (entry === undefined || operation === undefined) return false;
  return catalogue.servicesWithOperation(operation.toLowerCase()).includes(entry.name);
}
