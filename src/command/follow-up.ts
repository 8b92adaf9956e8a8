import type { Command, ParseContext, Parsed } from './command.ts';
import { interpret } from './interpret.ts';
import { allNames, optionWord, resolveOption } from './options.ts';

/**
 * What a line means as a completion of the command that waits: it begins with an option of it, or it is one word and one
 * option is missing. Undefined where it is no completion, or none waits.
 */
export function followUp(words: readonly string[], context: ParseContext): Parsed | undefined {
  if (context.pending === null || words.length === 0) return undefined;
  const waiting = interpret(context.pending, context, 0);
  if (waiting.kind !== 'operation') return undefined;
  const added = completion(words, waiting.command);
  if (added === undefined) return undefined;
  const parsed = interpret([...waiting.command.words, ...added], context);
  return parsed.kind === 'operation' ? { ...parsed, completesPending: true } : parsed;
}

/** The line as words to stand behind the waiting command's. */
function completion(words: readonly string[], { operation, missing }: Command): readonly string[] | undefined {
  const [first = '', ...rest] = words;
  const option = optionWord(first);
  if (option !== undefined) {
    return resolveOption(operation, option.name.replace(/:$/, '')).kind === 'none' ? undefined : words;
  }
  const [name = ''] = first.split('=', 1);
  const lower = name.toLowerCase();
  const isOwn = operation.option(lower) !== undefined;
  // A lone word that is also a global option's name is rather an answer.
  if (
    isOwn ||
    ((rest.length > 0 || name !== first || lower.startsWith('no-')) && allNames(operation).includes(lower))
  ) {
    return [`--${lower}${first.slice(name.length)}`, ...rest];
  }
  const [only, ...others] = missing;
  if (only === undefined || others.length > 0 || rest.length > 0) return undefined;
  return [`--${only.cliName}=${first}`];
}
