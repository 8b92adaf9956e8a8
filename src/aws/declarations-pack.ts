import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

/**
 * Texts by key in one compressed file, a block of which is read at a time: the length of the header in four bytes, the header as JSON,
 * the blocks. A block is a JSON list of texts, in the order of its keys in the header.
 */
export interface Pack {
  /** In the order in which they were packed. */
  keys(): readonly string[];
  text(key: string): string | undefined;
}

interface Header {
  readonly blocks: readonly { readonly length: number; readonly keys: readonly string[] }[];
}

/** Where a text stands: its block in the file, and its place there. */
interface Place {
  readonly start: number;
  readonly length: number;
  readonly index: number;
}

/** Characters of a block: as small as compresses well, since one text costs the reading of a whole block. */
const BLOCK_CHARACTERS = 64 * 1024;
const LENGTH_BYTES = 4;
/** Higher ones take minutes more for all of AWS and save a few in a hundred. */
const QUALITY = 9;

/** The content of a file that `openPack` reads. */
export function pack(texts: Iterable<readonly [string, string]>): Buffer {
  const blocks: { readonly keys: readonly string[]; readonly bytes: Buffer }[] = [];
  let waiting: (readonly [string, string])[] = [];
  let characters = 0;
  const close = () => {
    const content = JSON.stringify(waiting.map(([, text]) => text));
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: QUALITY,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    };
    blocks.push({ keys: waiting.map(([key]) => key), bytes: brotliCompressSync(content, { params }) });
    waiting = [];
    characters = 0;
  };
  for (const entry of texts) {
    waiting.push(entry);
    characters += entry[1].length;
    if (characters >= BLOCK_CHARACTERS) close();
  }
  if (waiting.length > 0) close();
  const described: Header = { blocks: blocks.map(({ keys, bytes }) => ({ length: bytes.length, keys })) };
  const header = Buffer.from(JSON.stringify(described));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(header.length);
  return Buffer.concat([length, header, ...blocks.map(({ bytes }) => bytes)]);
}

/** What `make` makes of a packed file, which is read when first asked; undefined where there is no such file. */
export function openPack<Made>(file: string, make: (pack: Pack) => Made): Made | undefined {
  return existsSync(file) ? make(new PackFile(file)) : undefined;
}

class PackFile implements Pack {
  readonly #file: string;
  #places: ReadonlyMap<string, Place> | undefined;
  /** Texts that stand side by side are often read one after the other; between two tasks it may be forgotten. */
  #last: { readonly start: number; readonly texts: WeakRef<readonly string[]> } | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  keys(): readonly string[] {
    return [...this.#found().keys()];
  }

  text(key: string): string | undefined {
    const place = this.#found().get(key);
    return place === undefined ? undefined : this.#block(place)[place.index];
  }

  #block({ start, length }: Place): readonly string[] {
    const known = this.#last?.start === start ? this.#last.texts.deref() : undefined;
    if (known !== undefined) return known;
    const bytes = reading(this.#file, (read) => read(start, length));
    const texts: readonly string[] = JSON.parse(brotliDecompressSync(bytes).toString('utf8'));
    this.#last = { start, texts: new WeakRef(texts) };
    return texts;
  }

  #found(): ReadonlyMap<string, Place> {
    this.#places ??= reading(this.#file, (read) => {
      const headerLength = read(0, LENGTH_BYTES).readUInt32BE();
      const header: Header = JSON.parse(read(LENGTH_BYTES, headerLength).toString('utf8'));
      const places = new Map<string, Place>();
      let start = LENGTH_BYTES + headerLength;
      for (const { length, keys } of header.blocks) {
        for (const [index, key] of keys.entries()) places.set(key, { start, length, index });
        start += length;
      }
      return places;
    });
    return this.#places;
  }
}

function reading<Result>(path: string, work: (read: (start: number, length: number) => Buffer) => Result): Result {
  const file = openSync(path, 'r');
  try {
    return work((start, length) => {
      const bytes = Buffer.alloc(length);
      if (readSync(file, bytes, 0, length, start) < length) throw new Error(`${path} is cut short`);
      return bytes;
    });
  } finally {
    closeSync(file);
  }
}
