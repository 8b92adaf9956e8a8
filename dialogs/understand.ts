import type { Catalogue } from '../src/command/catalogue.ts';
import type { Command } from '../src/command/command.ts';
import { parseWords } from '../src/command/parse.ts';

/** The command of words that were understood before. Throws where they no longer are: a client was removed meanwhile. */
export function understand(catalogue: Catalogue, words: readonly string[]): Command {
  const parsed = parseWords(words, { catalogue, builtIns: [], pending: null });
  if (parsed.kind === 'operation') return parsed.command;
  const why = parsed.kind === 'error' ? parsed.error.message : parsed.kind;
  throw new Error(`a waiting command is no longer understood: ${why}`);
}
