import { canonicalName, otherNames } from './packages.ts';
import { plainForm, TASKS, tellingWords, wordsMeant } from './search-words.ts';

export interface SummarisedOperation {
  /** AWS CLI names. */
  readonly service: string;
  readonly operation: string;
  /** Reads a file. */
  readonly summary: () => string;
}

/** All operations that can be found. */
export interface SummarisedOperations {
  summarised(): Iterable<SummarisedOperation>;
}

export interface FoundOperation {
  /** AWS CLI names. */
  readonly service: string;
  readonly operation: string;
  /** One or two sentences; empty as long as summaries have not been read, and where there is none. */
  readonly summary: string;
  /** How well it fits; only good for comparing results of one search. */
  readonly score: number;
}

interface Entry {
  readonly service: string;
  readonly operation: string;
  readonly nameWords: readonly string[];
  readonly read: () => string;
  summary: string;
}

/** Where a word stands in an operation, and what it counts there. */
const IN_NAME = 10;
const IN_SERVICE = 8;
const IN_TASK = 12;
const NAME_BEGINS = 5;
const IN_SUMMARY = 3;
/** A word that AWS calls otherwise counts as much less. */
const MEANT = 0.7;
/** A word that fewer operations have tells no more than one that so many have. */
const RAREST = 5;
/** Of the words asked for, so many must be found somewhere. */
const FOUND_SHARE = 0.5;
/** A word to begin a name with. */
const SHORTEST_BEGINNING = 3;
const RESULTS = 10;
/** Words of one search; more are no question. */
const MOST_WORDS = 12;

/**
 * Finds operations by words of their names and summaries, over all installed services. Names are known with the first search; summaries
 * are read by `prepare`, a slice at a time, so that nothing else waits for long.
 */
export class OperationSearch {
  readonly #source: SummarisedOperations;
  readonly #sliceMs: number;
  readonly #pause: () => Promise<void>;
  #entries: readonly Entry[] | undefined;
  /** Places of entries by word: of the name, of the service, of the summary. */
  readonly #byName = new Map<string, number[]>();
  readonly #byTask = new Map<string, number[]>();
  readonly #byService = new Map<string, number[]>();
  readonly #bySummary = new Map<string, number[]>();
  readonly #meant = wordsMeant();
  #preparing: Promise<void> | undefined;

  /** @param parts `sliceMs` bounds how long reading holds up all else, and `pause` lets it go on between. */
  constructor(parts: {
    readonly source: SummarisedOperations;
    readonly sliceMs?: number;
    readonly pause?: () => Promise<void>;
  }) {
    this.#source = parts.source;
    this.#sliceMs = parts.sliceMs ?? 20;
    this.#pause = parts.pause ?? (() => new Promise((resolve) => setImmediate(resolve)));
  }

  /** Reads the summaries, once however often it is called. Without it names alone are searched. */
  prepare(): Promise<void> {
    this.#preparing ??= this.#readSummaries();
    return this.#preparing;
  }

  /** Operations that the words fit, best first, at most `limit`; empty where nothing fits. */
  search(words: string, limit: number = RESULTS): readonly FoundOperation[] {
    const entries = this.#indexed();
    const asked = [...new Set(tellingWords(words))].slice(0, MOST_WORDS);
    const scores = new Map<number, { score: number; found: number }>();
    for (const word of asked) {
      for (const [place, points] of this.#pointsOf(word)) {
        const known = scores.get(place) ?? { score: 0, found: 0 };
        scores.set(place, { score: known.score + points, found: known.found + 1 });
      }
    }
    return [...scores]
      .filter(([, { found }]) => found >= asked.length * FOUND_SHARE)
      .flatMap(([place, { score, found }]) => {
        const entry = entries[place];
        // Of two names with the words asked for, the one with fewer others is meant; and what fits all the words before what fits some.
        return entry === undefined
          ? []
          : [{ entry, score: (score * (found / asked.length) ** 2) / (1 + entry.nameWords.length * 0.08) }];
      })
      .sort((a, b) => b.score - a.score || compare(a.entry, b.entry))
      .slice(0, limit)
      .map(({ entry: { service, operation, summary }, score }) => ({ service, operation, summary, score }));
  }

  /** Points of each operation for one word: the best of where it stands, more for a word that few have. */
  #pointsOf(word: string): ReadonlyMap<number, number> {
    const points = new Map<number, number>();
    const give = (places: readonly number[] | undefined, worth: number): void => {
      if (places === undefined) return;
      const rarity = Math.log(1 + (this.#entries?.length ?? 0) / Math.max(RAREST, places.length));
      for (const place of places) points.set(place, Math.max(points.get(place) ?? 0, worth * rarity));
    };
    for (const [each, share] of [
      [word, 1] as const,
      ...(this.#meant.get(word) ?? []).map((other) => [other, MEANT] as const),
    ]) {
      give(this.#byName.get(each), IN_NAME * share);
      give(this.#byTask.get(each), IN_TASK * share);
      give(this.#byService.get(each), IN_SERVICE * share);
      give(this.#bySummary.get(each), IN_SUMMARY * share);
    }
    if (word.length >= SHORTEST_BEGINNING) {
      for (const [name, places] of this.#byName) {
        if (name.length > word.length && name.startsWith(word)) give(places, NAME_BEGINS);
      }
    }
    return points;
  }

  #indexed(): readonly Entry[] {
    if (this.#entries !== undefined) return this.#entries;
    const named = namesByService();
    const entries: Entry[] = [];
    for (const { service, operation, summary } of this.#source.summarised()) {
      const nameWords = operation.split('-').map(plainForm);
      for (const word of new Set(nameWords)) note(this.#byName, word, entries.length);
      for (const word of tellingWords(TASKS.get(`${service} ${operation}`) ?? ''))
        note(this.#byTask, word, entries.length);
      for (const word of named(service)) note(this.#byService, word, entries.length);
      entries.push({ service, operation, nameWords, read: summary, summary: '' });
    }
    this.#entries = entries;
    return entries;
  }

  async #readSummaries(): Promise<void> {
    await this.#pause();
    let started = performance.now();
    for (const [place, entry] of this.#indexed().entries()) {
      if (performance.now() - started > this.#sliceMs) {
        await this.#pause();
        started = performance.now();
      }
      entry.summary = entry.read();
      for (const word of new Set(tellingWords(entry.summary))) note(this.#bySummary, word, place);
    }
  }
}

/** Words of a service's name and of its other names: `s3api` is found as `s3`. */
function namesByService(): (service: string) => ReadonlySet<string> {
  const words = new Map<string, Set<string>>();
  for (const [other, name] of otherNames()) words.set(name, (words.get(name) ?? new Set()).add(other));
  const known = new Map<string, ReadonlySet<string>>();
  return (service) => {
    const found = known.get(service);
    if (found !== undefined) return found;
    const names = [service, canonicalName(service), ...(words.get(service) ?? [])];
    const all = new Set(names.flatMap((name) => [plainForm(name), ...tellingWords(name)]));
    known.set(service, all);
    return all;
  };
}

function note(index: Map<string, number[]>, word: string, place: number): void {
  const places = index.get(word);
  if (places === undefined) index.set(word, [place]);
  else places.push(place);
}

function compare(a: Entry, b: Entry): number {
  const [left, right] = [`${a.operation} ${a.service}`, `${b.operation} ${b.service}`];
  return left.length - right.length || (left < right ? -1 : 1);
}
