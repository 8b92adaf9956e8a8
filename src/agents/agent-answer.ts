import { maskText } from '../answers/mask.ts';
import { at, listAt, textAt } from '../notifications/fields.ts';

/** What an agent answered, as far as it has come. Plain data with secrets masked, fit to be kept. */
export interface AgentAnswer {
  readonly text: string;
  /** Characters that came besides and are not kept. */
  readonly omitted: number;
  /** Where it has its knowledge from: addresses and ids, each once. */
  readonly sources: readonly string[];
  readonly moreSources: number;
  /** Files that it made: `report.csv (text/csv, 2,048 bytes)`. */
  readonly files: readonly string[];
  readonly moreFiles: number;
  /** What it asks its caller to do and tell the outcome of: `scaling: POST /groups/{name} (name: web)`. */
  readonly actions: readonly string[];
  /** A guardrail of the agent has stepped in. */
  readonly isGuarded: boolean;
  /** Why it could not do something, as it says itself. */
  readonly failures: readonly string[];
}

/** Many times what anybody reads; kept so that pages can be turned. */
export const MOST_CHARACTERS = 200_000;
const MOST_SOURCES = 20;
const MOST_FILES = 10;
const MOST_ACTIONS = 5;
const MOST_FAILURES = 5;
const LINE = 300;
/** A word is longer than this in languages that put no blanks between them. */
const LONGEST_WORD = 200;

/** Reads the events of InvokeAgent's stream, one after the other. What it does not know it passes over. */
export class AgentReading {
  /** A character may be cut by the end of a chunk. */
  readonly #decoder = new TextDecoder();
  #text = '';
  #omitted = 0;
  readonly #sources = new Set<string>();
  readonly #files: string[] = [];
  readonly #actions: string[] = [];
  readonly #failures = new Set<string>();
  #isGuarded = false;
  #isOver = false;

  /** Whether anything has come that a person would see. */
  get hasContent(): boolean {
    return this.#text !== '' || this.#files.length > 0 || this.#actions.length > 0 || this.#failures.size > 0;
  }

  /** Takes an event: one member of the stream's union. */
  take(event: unknown): void {
    const bytes = at(event, 'chunk', 'bytes');
    if (bytes instanceof Uint8Array) this.#add(this.#decoder.decode(bytes, { stream: true }));
    for (const citation of listAt(event, 'chunk', 'attribution', 'citations')) {
      for (const reference of listAt(citation, 'retrievedReferences')) this.#addSource(at(reference, 'location'));
    }
    for (const file of listAt(event, 'files', 'files')) this.#files.push(fileInWords(file));
    for (const input of listAt(event, 'returnControl', 'invocationInputs')) this.#actions.push(actionInWords(input));
    if (textAt(event, 'trace', 'trace', 'guardrailTrace', 'action') === 'INTERVENED') this.#isGuarded = true;
    const failure = textAt(event, 'trace', 'trace', 'failureTrace', 'failureReason');
    if (failure !== null && this.#failures.size < MOST_FAILURES) this.#failures.add(cut(failure));
  }

  /** Nothing more comes. */
  end(): void {
    this.#add(this.#decoder.decode());
    this.#isOver = true;
  }

  /** What has come so far. A secret is only known as one when it is there in full, so the last word waits for its end. */
  answer(): AgentAnswer {
    return {
      text: maskText(this.#isOver ? this.#text : wholeWords(this.#text)),
      omitted: this.#omitted,
      sources: masked([...this.#sources].slice(0, MOST_SOURCES)),
      moreSources: Math.max(0, this.#sources.size - MOST_SOURCES),
      files: masked(this.#files.slice(0, MOST_FILES)),
      moreFiles: Math.max(0, this.#files.length - MOST_FILES),
      actions: masked(this.#actions.slice(0, MOST_ACTIONS)),
      isGuarded: this.#isGuarded,
      failures: masked([...this.#failures]),
    };
  }

  #add(text: string): void {
    const room = MOST_CHARACTERS - this.#text.length;
    this.#text += text.slice(0, room);
    this.#omitted += Math.max(0, text.length - room);
  }

  /** A location says of what kind it is, and has one member with the address: `s3Location`, `webLocation`, … */
  #addSource(location: unknown): void {
    if (typeof location !== 'object' || location === null) return;
    for (const value of Object.values(location)) {
      const [address] = typeof value === 'object' && value !== null ? Object.values(value) : [];
      if (typeof address === 'string' && address !== '') this.#sources.add(cut(address));
    }
  }
}

function wholeWords(text: string): string {
  const end = text.search(/\S*$/);
  return text.length - end > LONGEST_WORD ? text : text.slice(0, end);
}

function fileInWords(file: unknown): string {
  const bytes = at(file, 'bytes');
  const size = bytes instanceof Uint8Array ? `${bytes.length.toLocaleString('en-US')} bytes` : 'of unknown size';
  return cut(`${textAt(file, 'name') ?? 'a file'} (${textAt(file, 'type') ?? 'of unknown type'}, ${size})`);
}

function actionInWords(input: unknown): string {
  const call = at(input, 'apiInvocationInput') ?? at(input, 'functionInvocationInput');
  const name = [textAt(call, 'httpMethod'), textAt(call, 'apiPath'), textAt(call, 'function')]
    .filter((part) => part !== null)
    .join(' ');
  const values = listAt(call, 'parameters').map(
    (parameter) => `${textAt(parameter, 'name') ?? '?'}: ${textAt(parameter, 'value') ?? ''}`,
  );
  const what = [textAt(call, 'actionGroup'), name].filter((part) => part !== null && part !== '').join(': ');
  return cut(`${what || 'an action'}${values.length === 0 ? '' : ` (${values.join(', ')})`}`);
}

function masked(texts: readonly string[]): readonly string[] {
  return texts.map(maskText);
}

function cut(text: string): string {
  return text.length <= LINE ? text : `${text.slice(0, LINE).toWellFormed()}…`;
}
