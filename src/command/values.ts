import type { ListShape, Operation, Option, Shape, StructureShape } from './catalogue.ts';
import type { CommandErrorCode, Value } from './command.ts';
import { fromJson } from './from-json.ts';
import { fromShorthand } from './from-shorthand.ts';
import { parseJson } from './json.ts';
import { BARE_LISTS } from './legacy-lists.ts';
import { quote, Refusal, refuse } from './refusal.ts';
import { type Place, scalarFromText } from './scalars.ts';
import { exampleOf, isNested } from './shape-help.ts';
import { parseShorthand } from './shorthand.ts';

/** Mistakes in how a value is written, which an example mends. */
const WRITTEN_WRONGLY: ReadonlySet<CommandErrorCode> = new Set(['bad-shorthand', 'bad-json', 'bad-value']);

/**
 * The value of an option, as `readValue` gives it. A mistake in a nested one is told together with how it is written, in the form
 * that was tried: an example made from its shape.
 */
export function optionValue(operation: Operation, option: Option, words: readonly string[], base64: boolean): Value {
  try {
    return readValue(operation, option, words, base64);
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || !WRITTEN_WRONGLY.has(refusal.error.code)) throw refusal;
    const form = isNested(option.member.shape) ? formOf(option, words) : null;
    const { code, message, ...details } = refusal.error;
    if (form === null || details.suggestions.length > 0) throw refusal;
    return refuse(code, `${message} Write it as ${form}`, details);
  }
}

function formOf(option: Option, [first = '']: readonly string[]): string | null {
  const { shorthand, json } = exampleOf(option);
  return /^\s*[{[]/.test(first) ? (json ?? shorthand) : (shorthand ?? json);
}

/**
 * The value of an option from the words that stood behind it (at least one), by the AWS CLI's rules: JSON where the
 * value begins with `{` or `[`, else shorthand or plain text, as the shape asks. `base64`: bytes are written as base64.
 * Errors: `bad-value`, `bad-shorthand`, `bad-json`, `file-reference`.
 */
function readValue(operation: Operation, option: Option, words: readonly string[], base64: boolean): Value {
  const place: Place = { path: `--${option.cliName}`, fault: null, base64 };
  const [first = ''] = words;
  const shape = option.member.shape;
  if (words.length === 1) refuseFile(place.path, first);
  if (shape.kind === 'blob' && shape.streaming) refusePath(place.path, first);
  if (shape.kind !== 'list') return single(shape, first, place);
  if (words.length === 1 && first.trimStart().startsWith('[')) {
    return fromJson(shape, parseJson(first, place.path), place);
  }
  if (BARE_LISTS.has(`${operation.service} ${operation.cliName} ${option.cliName}`))
    return bareList(shape, words, place);
  if (isStructure(shape.member)) refuseSplitStructure(shape.member, words, place);
  return words.map((word, index) => {
    const path = words.length === 1 ? place.path : `${place.path}[${index}]`;
    return single(shape.member, word, { ...place, path });
  });
}

/** Refuses a value that would be read from the bot's disk. `name` is the option with its hyphens. */
export function refuseFile(name: string, text: string): void {
  if (!/^\s*fileb?:\/\//i.test(text)) return;
  const scheme = text.slice(0, text.indexOf(':')).trim();
  refuse('file-reference', `${name}: ${scheme}:// would read the bot's disk. Paste the text itself instead.`);
}

/** `/tmp/a`, `~/a`, `./a`; `C:\a`; `index.html`, `site/index.html`. */
const PATHS = [/^(?:~|\.{1,2})?\/\S*$/, /^[A-Za-z]:\\\S*$/, /^[\w@-][\w.@/-]*\.[A-Za-z]\w{0,9}$/];

/** The AWS CLI takes the name of a file for bytes that it streams; here the bytes themselves are meant. */
function refusePath(name: string, text: string): void {
  if (!PATHS.some((path) => path.test(text))) return;
  refuse(
    'file-reference',
    `${name}: the file ${quote(text)} would be read from the bot's disk. Give the text itself instead.`,
  );
}

function single(shape: Shape, word: string, place: Place): Value {
  if (shape.kind !== 'list' && shape.kind !== 'map' && !isStructure(shape)) {
    return scalarFromText(shape, word, { ...place, fault: { text: word.slice(0, 160), at: 0 } });
  }
  if (/^\s*[{[]/.test(word)) return fromJson(shape, parseJson(word, place.path), place);
  if (shape.kind === 'list') {
    return refuse('bad-value', `${place.path} takes a list written as JSON in [ ], and got ${quote(word)}.`);
  }
  if (isStructure(shape) && holdsOneText(shape) && !word.includes('=')) return { Value: word };
  return fromShorthand(shape, parseShorthand(word, place.path), word, place);
}

function isStructure(shape: Shape): shape is StructureShape {
  return shape.kind === 'structure' || shape.kind === 'union';
}

/** A structure whose only member is a text named Value takes that text alone. */
function holdsOneText(shape: StructureShape): boolean {
  return shape.members.length === 1 && shape.member('Value')?.shape.kind === 'string';
}

function bareList(shape: ListShape, words: readonly string[], place: Place): Value {
  const structure = shape.member;
  const member = isStructure(structure) ? structure.members[0] : undefined;
  if (member === undefined) return words.map((word) => single(structure, word, place));
  return words.map((word) => {
    const named = word.startsWith(`${member.name}=`) || /^\s*\{/.test(word);
    return named ? single(structure, word, place) : { [member.name]: single(member.shape, word, place) };
  });
}

/**
 * `--tags Key=Name Value=x` is two objects of one member each to the AWS CLI, which nobody means: where every word sets
 * other members than the one before it, a comma was forgotten.
 */
function refuseSplitStructure(shape: StructureShape, words: readonly string[], place: Place): void {
  if (words.length < 2) return;
  const keys = words.map((word) => /^([A-Za-z0-9]+)=[^,]*$/.exec(word)?.[1]);
  const names = new Set(keys);
  if (names.has(undefined) || names.size !== words.length) return;
  if (![...names].every((name) => shape.member(name ?? '') !== undefined)) return;
  const joined = words.join(',');
  refuse(
    'bad-shorthand',
    `${place.path}: the members of one object are separated by commas: ${place.path} ${joined.length > 120 ? `${joined.slice(0, 120)}…` : joined}`,
    {
      suggestions: joined.length > 1000 ? [] : [joined],
      fault: { text: words.join(' ').slice(0, 160), at: Math.min(160, words[0]?.length ?? 0) },
    },
  );
}
