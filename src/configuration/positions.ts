import { type Document, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml';

export type Path = readonly (string | number)[];

/** A mistake in the file, where it stands. Lines and columns count from 1. */
export interface ConfigurationProblem {
  readonly line: number;
  readonly column: number;
  /** `ChannelConfigurations[0].IamRoleArn`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
}

/** Finds where things stand in a YAML document. */
export class Positions {
  readonly #document: Document;
  readonly #lines: LineCounter;

  constructor(document: Document, lines: LineCounter) {
    this.#document = document;
    this.#lines = lines;
  }

  /** A problem at the value of a path, or where that is missing at the nearest thing that holds it. */
  at(path: Path, message: string): ConfigurationProblem {
    return this.#problem(this.#find(path).value, path, message);
  }

  /** A problem at the last property's name rather than its value. */
  atName(path: Path, message: string): ConfigurationProblem {
    return this.#problem(this.#find(path).name, path, message);
  }

  atOffset(offset: number, message: string): ConfigurationProblem {
    return this.#problem(offset, [], message);
  }

  #problem(offset: number, path: Path, message: string): ConfigurationProblem {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col), path: formatPath(path), message };
  }

  #find(path: Path): { name: number; value: number } {
    let node: unknown = this.#document.contents;
    let found = offsetsOf(node, 0);
    for (const step of path) {
      if (isMap(node)) {
        const pair = node.items.find((item: Pair) => isScalar(item.key) && String(item.key.value) === String(step));
        if (pair === undefined) break;
        const name = startOf(pair.key, found.value);
        found = { name, value: startOf(pair.value, name) };
        node = pair.value;
      } else if (isSeq(node) && typeof step === 'number') {
        const item = node.items[step];
        if (item === undefined) break;
        found = offsetsOf(item, found.value);
        node = item;
      } else break;
    }
    return found;
  }
}

function offsetsOf(node: unknown, otherwise: number): { name: number; value: number } {
  const start = startOf(node, otherwise);
  return { name: start, value: start };
}

function startOf(node: unknown, otherwise: number): number {
  const range = typeof node === 'object' && node !== null && 'range' in node ? (node as Node).range : null;
  return range ? range[0] : otherwise;
}

/** `['ChannelConfigurations', 0, 'IamRoleArn']` → `ChannelConfigurations[0].IamRoleArn`. */
export function formatPath(path: Path): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}
