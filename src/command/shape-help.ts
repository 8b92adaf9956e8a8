import type { Member, Option, Shape, SimpleShape, StructureShape } from './catalogue.ts';

/** Values of an enumeration that an outline names; of more it says how many. */
const SHOWN_CHOICES = 8;
/** Lines of an outline; what does not fit is counted. */
const OUTLINE_LINES = 120;
/** How deep an example goes, and how many members of a structure it shows beside those that must be given. */
const EXAMPLE_DEPTH = 3;
const EXAMPLE_MEMBERS = 4;

const TYPE_WORDS: Readonly<Record<SimpleShape['kind'], string>> = {
  string: 'text',
  number: 'number',
  bigint: 'whole number',
  bigdecimal: 'number',
  boolean: 'true or false',
  timestamp: 'time',
  blob: 'bytes',
  document: 'JSON',
};

/** What a shape is in a few words: `text`, `list of times`, `map of text to structures`. */
export function shapeWords(shape: Shape): string {
  switch (shape.kind) {
    case 'list':
      return `list of ${shapeWords(shape.member)}`;
    case 'map':
      return `map of ${shapeWords(shape.key)} to ${shapeWords(shape.value)}`;
    case 'structure':
      return 'structure';
    case 'union':
      return 'union';
    default:
      return shape.kind === 'string' && shape.jsonValue ? 'JSON' : TYPE_WORDS[shape.kind];
  }
}

/**
 * The members of a shape as an outline in plain text: a line for each with its type, whether it is required and the values it
 * knows, what is in it below and two blanks further in, `depth` levels at most. A structure within itself is named and not gone into
 * again. Empty for a shape without members.
 */
export function shapeOutline(shape: Shape, depth: number): string {
  const lines: string[] = [];
  outline(shape, depth, '', [], lines);
  if (lines.length <= OUTLINE_LINES) return lines.join('\n');
  return [...lines.slice(0, OUTLINE_LINES), `… and ${lines.length - OUTLINE_LINES} lines more`].join('\n');
}

function outline(
  shape: Shape,
  depth: number,
  indent: string,
  within: readonly StructureShape[],
  lines: string[],
): void {
  const structure = structureIn(shape);
  // Nobody reads thousands of lines, and some shapes would make millions.
  if (structure === null || lines.length > OUTLINE_LINES * 4) return;
  const path = [...within, structure];
  for (const member of structure.members) {
    const inner = structureIn(member.shape);
    const repeats = inner !== null && path.includes(inner);
    lines.push(`${indent}${member.name}: ${memberWords(member)}${repeats ? `, ${inner.name} again` : ''}`);
    if (depth > 1 && !repeats) outline(member.shape, depth - 1, `${indent}  `, path, lines);
  }
}

function memberWords(member: Member): string {
  const choices = member.choices();
  const shown = choices.slice(0, SHOWN_CHOICES).join(' | ');
  const more = choices.length - SHOWN_CHOICES;
  const values = choices.length === 0 ? '' : `: ${shown}${more > 0 ? ` | … ${more} more` : ''}`;
  return `${shapeWords(member.shape)}${member.required ? ' (required)' : ''}${values}`;
}

/** The structure that a shape is, or that its lists and maps hold. */
function structureIn(shape: Shape): StructureShape | null {
  if (shape.kind === 'list') return structureIn(shape.member);
  if (shape.kind === 'map') return structureIn(shape.value);
  return shape.kind === 'structure' || shape.kind === 'union' ? shape : null;
}

/** How an option is written, hyphens included; null in a form that does not exist for it. */
export interface OptionExample {
  /** Shorthand, or plain words for what is no structure: `--filters Name=string,Values=[string,string]`. */
  readonly shorthand: string | null;
  /** `--filters '[{"Name":"string","Values":["string"]}]'`; null for single values, which have no JSON of their own. */
  readonly json: string | null;
}

/** Whether a value has members of its own: a structure, a map, or a list of such. */
export function isNested(shape: Shape): boolean {
  return shape.kind === 'list' ? isNested(shape.member) : ['structure', 'union', 'map'].includes(shape.kind);
}

/** An example of an option in both forms, made from its shape: required members and the first few others, known values where there are any. */
export function exampleOf(option: Option): OptionExample {
  const { shape } = option.member;
  const name = `--${option.cliName}`;
  const value = exampleValue(shape, option.member, EXAMPLE_DEPTH, []);
  const json = value === undefined || !isAggregate(shape) ? null : `${name} '${quotedWord(JSON.stringify(value))}'`;
  if (shape.kind === 'boolean') return { shorthand: name, json: null };
  if (shape.kind === 'document') return { shorthand: null, json: `${name} '{"key":"string"}'` };
  if (shape.kind === 'list' && (shape.member.kind === 'list' || holdsDocument(value))) return { shorthand: null, json };
  const words = shape.kind === 'list' && Array.isArray(value) ? value : [value];
  if (words.length === 0 || words.some((word) => word === undefined || holdsDocument(word)))
    return { shorthand: null, json };
  return { shorthand: `${name} ${words.map(outerShorthand).join(' ')}`, json };
}

type Example = string | number | boolean | readonly Example[] | { readonly [key: string]: Example } | typeof DOCUMENT;

/** Stands for a document, which shorthand cannot hold. */
const DOCUMENT = Object.freeze({ key: 'string' });

function holdsDocument(value: Example | undefined): boolean {
  if (value === undefined || typeof value !== 'object') return false;
  return value === DOCUMENT || Object.values(value).some(holdsDocument);
}

/** A value of a shape; undefined where it would only repeat what it stands in, or would go too deep. */
function exampleValue(
  shape: Shape,
  member: Member,
  depth: number,
  within: readonly StructureShape[],
): Example | undefined {
  switch (shape.kind) {
    case 'list': {
      const item = exampleValue(shape.member, member, depth, within);
      const second = member.choices()[1];
      if (item === undefined) return undefined;
      return shape.member.kind === 'string' ? [item, second ?? item] : [item];
    }
    case 'map': {
      const value = exampleValue(shape.value, member, depth, within);
      return value === undefined ? undefined : { key: value };
    }
    case 'structure':
    case 'union':
      return depth === 0 || within.includes(shape) ? undefined : exampleStructure(shape, depth - 1, [...within, shape]);
    case 'document':
      return DOCUMENT;
    default:
      return exampleScalar(shape, member);
  }
}

function exampleStructure(
  shape: StructureShape,
  depth: number,
  within: readonly StructureShape[],
): Example | undefined {
  const entries: [string, Example][] = [];
  // What must be given comes first in the model.
  for (const member of shape.members) {
    const enough = shape.kind === 'union' ? entries.length > 0 : entries.length >= EXAMPLE_MEMBERS && !member.required;
    if (enough) break;
    const value = exampleValue(member.shape, member, depth, within);
    if (value !== undefined) entries.push([member.name, value]);
    else if (member.required) return undefined;
  }
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function exampleScalar(shape: SimpleShape, member: Member): Example {
  switch (shape.kind) {
    case 'number':
    case 'bigint':
    case 'bigdecimal':
      return 1;
    case 'boolean':
      return true;
    case 'timestamp':
      return '2026-01-31T12:00:00Z';
    default:
      return shape.kind === 'string' && shape.jsonValue ? '{}' : (member.choices()[0] ?? 'string');
  }
}

function isAggregate({ kind }: Shape): boolean {
  return kind === 'list' || kind === 'map' || kind === 'structure' || kind === 'union';
}

/** A whole word: a structure without its braces. */
function outerShorthand(value: Example | undefined): string {
  if (typeof value !== 'object') return plainWord(String(value));
  const word = Array.isArray(value) ? value.map(innerShorthand).join(',') : pairs(value);
  return /[\s"'\\;|&<>$`]/.test(word) ? `'${quotedWord(word)}'` : word;
}

function innerShorthand(value: Example): string {
  if (Array.isArray(value)) return `[${value.map(innerShorthand).join(',')}]`;
  return typeof value === 'object' ? `{${pairs(value)}}` : shorthandText(String(value));
}

function pairs(value: object): string {
  return Object.entries(value)
    .map(([key, item]) => `${key}=${innerShorthand(item)}`)
    .join(',');
}

function shorthandText(text: string): string {
  return /^[^\s,'"[\]{}=\\]+$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function plainWord(text: string): string {
  return /^[A-Za-z0-9_.:/@%+,-]+$/.test(text) ? text : `'${quotedWord(text)}'`;
}

/** What stands in single quotes on a command line. */
function quotedWord(text: string): string {
  return text.replaceAll("'", `'\\''`);
}
