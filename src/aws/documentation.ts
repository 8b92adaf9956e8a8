import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { classComment, interfaceMembers, type MemberDeclaration, namedType, unionMembers } from './declarations.ts';
import { fullText } from './full-text.ts';
import { firstSentences } from './plain-text.ts';
import type { MemberDocumentation } from './shapes.ts';

/** Values of an enumeration of the package by its type's name; undefined where the name is of no enumeration. */
export type Enumerations = (typeName: string) => readonly string[] | undefined;

/** Where a declaration stands: a file and bytes in it. */
interface Place {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly kind: 'interface' | 'namespace';
}

const SUMMARY_SENTENCES = 2;
const DESCRIPTION_SENTENCES = 2;
const DECLARATION = /^export (interface|declare namespace) ([\w$]+) /gm;

/**
 * What the type declarations of one client package say in words. Each file is read once to note where its declarations
 * stand; of the text only what was asked for is kept. Where the package came without declarations, all texts are empty.
 */
export class PackageDocumentation implements MemberDocumentation {
  readonly #directory: string;
  readonly #enumerations: Enumerations;
  #places: ReadonlyMap<string, Place> | undefined;
  readonly #declarations = new Map<string, ReadonlyMap<string, MemberDeclaration>>();
  readonly #summaries = new Map<string, string>();
  readonly #descriptions = new Map<string, string>();

  /** @param directory the package's `dist-types`. */
  constructor(directory: string, enumerations: Enumerations) {
    this.#directory = directory;
    this.#enumerations = enumerations;
  }

  /** One or two sentences on an operation, by its API name (`DescribeAlarms`). */
  summary(operation: string): string {
    const known = this.#summaries.get(operation);
    if (known !== undefined) return known;
    const summary = readSummary(this.#directory, operation);
    this.#summaries.set(operation, summary);
    return summary;
  }

  /** All that is said of an operation, by its API name, as `fullText` writes it. */
  details(operation: string): string {
    return fullText(operationHtml(this.#directory, operation));
  }

  /** All that is said of a member, as `fullText` writes it. */
  memberDetails(structure: string, member: string): string {
    return fullText(this.#members(structure).get(member)?.html ?? '');
  }

  description(structure: string, member: string): string {
    const key = `${structure}.${member}`;
    const known = this.#descriptions.get(key);
    if (known !== undefined) return known;
    const html = this.#members(structure).get(member)?.html ?? '';
    const description = firstSentences(html, DESCRIPTION_SENTENCES);
    this.#descriptions.set(key, description);
    return description;
  }

  choices(structure: string, member: string): readonly string[] {
    const type = namedType(this.#members(structure).get(member)?.type ?? '');
    return (type === undefined ? undefined : this.#enumerations(type)) ?? [];
  }

  #members(structure: string): ReadonlyMap<string, MemberDeclaration> {
    const known = this.#declarations.get(structure);
    if (known !== undefined) return known;
    const members = this.#readMembers(structure);
    this.#declarations.set(structure, members);
    return members;
  }

  #readMembers(structure: string): ReadonlyMap<string, MemberDeclaration> {
    this.#places ??= this.#findDeclarations();
    // A shape named as something that TypeScript has itself (`Record`, `Error`) is declared with an underscore in front.
    const place = this.#places.get(structure) ?? this.#places.get(`_${structure}`);
    if (place === undefined) return new Map();
    const text = readPart(place);
    return place.kind === 'interface' ? interfaceMembers(text) : unionMembers(text);
  }

  #findDeclarations(): ReadonlyMap<string, Place> {
    const places = new Map<string, Place>();
    const directory = join(this.#directory, 'models');
    for (const name of list(directory)) {
      if (!/^models_\d+\.d\.ts$/.test(name)) continue;
      const file = join(directory, name);
      // One character a byte, so that an index into the text is an offset in the file.
      const text = read(file).toString('latin1');
      for (const match of text.matchAll(DECLARATION)) {
        const end = text.indexOf('\n}', match.index);
        const kind = match[1] === 'interface' ? 'interface' : 'namespace';
        places.set(match[2] ?? '', { file, start: match.index, end: end < 0 ? text.length : end + 2, kind });
      }
    }
    return places;
  }
}

/**
 * One or two sentences on an operation, by its API name; empty where there is nothing. Reads one file and keeps nothing.
 *
 * @param directory the package's `dist-types`.
 */
export function readSummary(directory: string, operation: string): string {
  return firstSentences(operationHtml(directory, operation), SUMMARY_SENTENCES);
}

function operationHtml(directory: string, operation: string): string {
  const text = read(join(directory, 'commands', `${operation}Command.d.ts`)).toString('utf8');
  return classComment(text, `${operation}Command`);
}

function readPart(place: Place): string {
  const bytes = Buffer.alloc(place.end - place.start);
  const file = openSync(place.file, 'r');
  try {
    const length = readSync(file, bytes, 0, bytes.length, place.start);
    return bytes.toString('utf8', 0, length);
  } finally {
    closeSync(file);
  }
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if (isAbsent(error)) return Buffer.alloc(0);
    throw error;
  }
}

function list(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
