import { type BuiltInMatch, matchBuiltIn } from './built-ins.ts';
import type { BuiltInSyntax, ParseContext, Parsed } from './command.ts';
import { followUp } from './follow-up.ts';
import { interpret, tooLong } from './interpret.ts';
import { tokenise } from './tokens.ts';

export { complete } from './words.ts';

/** The longest line that is read, in UTF-16 units: four times the longest text that Teams lets a person send. */
export const LONGEST_LINE = 50_000;

/** `help` and `explain` are part of the language, whether or not the table of built-ins lists them. */
const OWN_WORDS: readonly BuiltInSyntax[] = [
  { name: 'help', aliases: [] },
  { name: 'explain', aliases: [] },
];

/**
 * Understands a person's line: a built-in, an AWS operation with its input, a request for help, or a precise error. Never
 * throws for any text. `context.pending` holds the words of a command that waits for missing arguments; a line that is no
 * command of its own may complete it.
 */
export function parse(line: string, context: ParseContext): Parsed {
  if (line.length > LONGEST_LINE) return tooLong(line.length, LONGEST_LINE);
  const text = withoutPrompt(line);
  if (text === '') return { kind: 'empty' };
  const builtIn = matchBuiltIn(text, [...OWN_WORDS, ...context.builtIns], context.catalogue);
  if (builtIn?.name === 'explain') return explained(builtIn, context);
  if (builtIn?.name === 'help') return interpret(['help', ...looseWords(builtIn.restText)], context);
  if (builtIn !== undefined) {
    return { kind: 'built-in', name: builtIn.name, rest: looseWords(builtIn.restText), restText: builtIn.restText };
  }
  const tokenised = tokenise(text);
  if (!tokenised.ok) return { kind: 'error', error: tokenised.error };
  return understood(
    tokenised.tokens.map((token) => token.text),
    context,
  );
}

/** Understands words that are split and unquoted already: those of a `Command`, or a button's. */
export function parseWords(words: readonly string[], context: ParseContext): Parsed {
  const length = words.reduce((sum, word) => sum + word.length + 1, 0);
  if (length > LONGEST_LINE) return tooLong(length, LONGEST_LINE);
  const text = words.join(' ').trim();
  const builtIn = matchBuiltIn(text, [...OWN_WORDS, ...context.builtIns], context.catalogue);
  if (builtIn?.name === 'explain') {
    return { kind: 'explain', parsed: parseWords(afterExplain(words), { ...context, pending: null }) };
  }
  if (builtIn !== undefined && builtIn.name !== 'help') {
    return { kind: 'built-in', name: builtIn.name, rest: looseWords(builtIn.restText), restText: builtIn.restText };
  }
  return understood(words, context);
}

function understood(words: readonly string[], context: ParseContext): Parsed {
  if (context.pending === null) return interpret(words, context);
  // A complete command of its own comes first, and looking for close matches only when nothing else is left.
  const alone = interpret(words, context, 0);
  if (alone.kind !== 'error') return alone;
  return followUp(words, context) ?? interpret(words, context);
}

function explained(builtIn: BuiltInMatch, context: ParseContext): Parsed {
  // "explain explain …" explains once, however often it is repeated.
  const text = builtIn.restText.replace(/^(?:explain(?:\s+|$))+/i, '');
  return { kind: 'explain', parsed: parse(text, { ...context, pending: null }) };
}

function afterExplain(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => word.trim().toLowerCase() !== 'explain');
  return at < 0 ? [] : words.slice(at);
}

/** Free text as words: split as a command's where its quotes are in order, else at blanks. */
function looseWords(text: string): readonly string[] {
  const tokenised = tokenise(text);
  if (tokenised.ok) return tokenised.tokens.map((token) => token.text);
  return text.split(/\s+/).filter((word) => word !== '');
}

/** The line without what a terminal shows or wants in front of a command. */
function withoutPrompt(line: string): string {
  return line
    .trim()
    .replace(/^\$\s+/, '')
    .replace(/^aws\s+(?=\S)/i, '');
}
