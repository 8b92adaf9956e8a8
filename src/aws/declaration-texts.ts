import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { classComment } from './declarations.ts';
import { openPack, type Pack } from './declarations-pack.ts';

/** The text of one declaration of a model. */
export interface DeclarationText {
  readonly kind: 'interface' | 'namespace';
  readonly text: string;
}

/** What the type declarations of one client package say, in the files that npm installs or packed as in the container image. */
export interface DeclarationTexts {
  /** API names of the operations, sorted; null where the package came without declarations. */
  operationNames(): readonly string[] | null;
  /** HTML of the comment on an operation, by its API name; empty where there is none. */
  operationHtml(operation: string): string;
  /** A declaration of this name; undefined where there is none. */
  declaration(name: string): DeclarationText | undefined;
}

/** Where a declaration stands: a file and bytes in it. */
interface Place {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly kind: DeclarationText['kind'];
}

/** The packed declarations of a package, within its directory of declarations. */
export const PACK_FILE = 'declarations.pack';

const COMMAND_FILE = /^(\w+)Command\.d\.ts$/;
const DECLARATION = /^export (interface|declare namespace) ([\w$]+) /gm;

/**
 * The declarations of a package. Nothing is read before it is asked for.
 *
 * @param directory the package's `dist-types`.
 */
export function openDeclarations(directory: string): DeclarationTexts {
  return openPack(join(directory, PACK_FILE), packedTexts) ?? new FileTexts(directory);
}

/** Everything that `FileTexts` gives, to be packed: by key, in the order in which it is read. */
export function* everyText(directory: string): Iterable<readonly [string, string]> {
  const texts = new FileTexts(directory);
  for (const operation of texts.operationNames() ?? [])
    yield [`${KEYS.operation}${operation}`, texts.operationHtml(operation)];
  for (const name of texts.declarationNames()) {
    const found = texts.declaration(name);
    if (found !== undefined) yield [KEYS[found.kind] + name, found.text];
  }
}

/** What the keys of a pack begin with. */
const KEYS = { operation: 'o:', interface: 'i:', namespace: 'n:' } as const;

function packedTexts(pack: Pack): DeclarationTexts {
  return {
    operationNames: () =>
      pack.keys().flatMap((key) => (key.startsWith(KEYS.operation) ? [key.slice(KEYS.operation.length)] : [])),
    operationHtml: (operation) => pack.text(KEYS.operation + operation) ?? '',
    declaration(name) {
      for (const kind of ['interface', 'namespace'] as const) {
        const text = pack.text(KEYS[kind] + name);
        if (text !== undefined) return { kind, text };
      }
      return undefined;
    },
  };
}

/** The files that npm installs. Each is read once to note where its declarations stand; none of their text is kept. */
class FileTexts implements DeclarationTexts {
  readonly #directory: string;
  #places: ReadonlyMap<string, Place> | undefined;

  constructor(directory: string) {
    this.#directory = directory;
  }

  operationNames(): readonly string[] | null {
    // The names of the files cost a hundredth of the code that they declare.
    const names = list(join(this.#directory, 'commands'))?.flatMap((file) => COMMAND_FILE.exec(file)?.[1] ?? []);
    return names?.sort() ?? null;
  }

  operationHtml(operation: string): string {
    const text = read(join(this.#directory, 'commands', `${operation}Command.d.ts`)).toString('utf8');
    return classComment(text, `${operation}Command`);
  }

  declarationNames(): Iterable<string> {
    return this.#found().keys();
  }

  declaration(name: string): DeclarationText | undefined {
    const place = this.#found().get(name);
    return place === undefined ? undefined : { kind: place.kind, text: readPart(place) };
  }

  #found(): ReadonlyMap<string, Place> {
    this.#places ??= this.#findDeclarations();
    return this.#places;
  }

  #findDeclarations(): ReadonlyMap<string, Place> {
    const places = new Map<string, Place>();
    const directory = join(this.#directory, 'models');
    for (const name of list(directory) ?? []) {
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

function list(directory: string): readonly string[] | null {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
