import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Log } from '../telemetry/log.ts';
import type { Configuration } from './configuration.ts';
import { formatProblem, readConfiguration } from './load.ts';

/** The configuration that holds now. */
export interface ConfigurationSource {
  /** Another object after each change. */
  current(): Configuration;
  /** What is wrong with the file as it is now, a line each; empty when it is the current configuration. */
  problems(): readonly string[];
  close(): void;
}

/** A source that is a file: a changed one is taken over when it is valid; when not, the old one stays. */
export interface ConfigurationFileSource extends ConfigurationSource {
  /** Reads the file now; true when a new version was taken over. */
  reload(): Promise<boolean>;
}

/** Calls `onChange` after each change of the file; gives what ends that. */
export type Watch = (path: string, onChange: () => void) => () => void;

export interface ConfigurationFileOptions {
  readonly path: string;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly watch?: Watch;
}

/** A file that cannot be used at start; the message has a line for each problem. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly code = 'configuration-invalid';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** Opens the file and watches it. Rejects with ConfigurationError when it cannot be read or is not valid. */
export async function openConfigurationFile(options: ConfigurationFileOptions): Promise<ConfigurationFileSource> {
  const { path, log, watch = watchByPolling } = options;
  const first = await readFileNow(path);
  if (first.problems) throw new ConfigurationError(first.problems);
  let { text, configuration } = first;
  let problems: readonly string[] = [];
  /** Readings may overtake each other; only the newest counts. */
  let readings = 0;

  const reload = async (): Promise<boolean> => {
    readings += 1;
    const reading = readings;
    const read = await readFileNow(path);
    if (reading !== readings) return false;
    problems = read.problems ?? [];
    if (read.problems) {
      log.warn({ path, problems }, 'the changed configuration is not valid; the one before it stays');
      return false;
    }
    if (read.text === text) return false;
    ({ text, configuration } = read);
    log.info({ path }, 'the changed configuration was taken over');
    return true;
  };
  const unwatch = watch(path, () => void reload());

  return { current: () => configuration, problems: () => problems, reload, close: unwatch };
}

type FileRead =
  | { readonly text: string; readonly configuration: Configuration; readonly problems?: undefined }
  | { readonly problems: readonly string[] };

/** Never rejects. */
async function readFileNow(path: string): Promise<FileRead> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    return {
      problems: [`${path}: ${readFaults.get(code) ?? (error instanceof Error ? error.message : String(error))}`],
    };
  }
  const { configuration, problems } = readConfiguration(text);
  return configuration
    ? { text, configuration }
    : { problems: problems.map((problem) => formatProblem(path, problem)) };
}

/** What to do about each of Node's codes for a file that cannot be read. */
const readFaults: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'there is no such file: write one, or name it with CHATBOT_CONFIG'],
  ['EACCES', 'the bot may not read it: give it the right to'],
  ['EISDIR', 'it is a folder: name the file in it'],
]);

const POLLED_EVERY_MS = 2000;

/** Polling sees what notifications miss: mounted volumes, files replaced by an editor, links that are switched over. */
const watchByPolling: Watch = (path, onChange) => {
  const listener = () => onChange();
  watchFile(path, { interval: POLLED_EVERY_MS, persistent: false }, listener);
  return () => unwatchFile(path, listener);
};
