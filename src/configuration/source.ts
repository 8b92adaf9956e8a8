import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Configuration } from './configuration.ts';
import { formatProblem, readConfiguration } from './load.ts';
import { ConfigurationIndex, type MatchOptions } from './match.ts';

/** The configuration that holds now. A changed file is taken over when it is valid; when not, the old one stays. */
export interface ConfigurationSource {
  current(): Configuration;
  /** The same, indexed; made once for each version. */
  index(): ConfigurationIndex;
  /** What is wrong with the file as it is now, a line each; empty when it is the current configuration. */
  problems(): readonly string[];
  /** Reads the file now; true when a new version was taken over. */
  reload(): Promise<boolean>;
  close(): void;
}

/** Calls `onChange` after each change of the file; gives what ends that. */
export type Watch = (path: string, onChange: () => void) => () => void;

export interface ConfigurationSourceOptions extends MatchOptions {
  readonly path: string;
  readonly watch?: Watch;
  /** Told after each change of the file: with no problems when it was taken over. */
  readonly onReload?: (problems: readonly string[]) => void;
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

/** Opens the file and watches it. Throws ConfigurationError when it cannot be read or is not valid. */
export function openConfigurationSource(options: ConfigurationSourceOptions): ConfigurationSource {
  const { path, watch = watchByPolling, onReload } = options;
  let text = readNow(path);
  const first = readConfiguration(text);
  if (!first.configuration) throw new ConfigurationError(first.problems.map((problem) => formatProblem(path, problem)));
  let index = new ConfigurationIndex(first.configuration, options);
  let problems: readonly string[] = [];
  /** Readings may overtake each other; only the newest counts. */
  let readings = 0;

  const reload = async (): Promise<boolean> => {
    readings += 1;
    const reading = readings;
    const now = await readFile(path, 'utf8').catch((error: unknown) => unreadable(path, error));
    if (reading !== readings) return false;
    if (now instanceof ConfigurationError) problems = now.problems;
    else if (now === text && problems.length === 0) return false;
    else {
      const read = readConfiguration(now);
      problems = (read.problems ?? []).map((problem) => formatProblem(path, problem));
      if (read.configuration) {
        text = now;
        index = new ConfigurationIndex(read.configuration, options);
      }
    }
    onReload?.(problems);
    return problems.length === 0;
  };
  const unwatch = watch(path, () => void reload());

  return {
    current: () => index.configuration,
    index: () => index,
    problems: () => problems,
    reload,
    close: unwatch,
  };
}

const POLLED_EVERY_MS = 2000;

/** Polling sees what notifications miss: mounted volumes, files replaced by an editor, links that are switched over. */
const watchByPolling: Watch = (path, onChange) => {
  const listener = () => onChange();
  watchFile(path, { interval: POLLED_EVERY_MS, persistent: false }, listener);
  return () => unwatchFile(path, listener);
};

function readNow(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** What to do about each of Node's codes for a file that cannot be read. */
const readFaults: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'there is no such file: write one, or name it with CHATBOT_CONFIG'],
  ['EACCES', 'the bot may not read it: give it the right to'],
  ['EISDIR', 'it is a folder: name the file in it'],
]);

function unreadable(path: string, error: unknown): ConfigurationError {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return new ConfigurationError([
    `${path}: ${readFaults.get(code) ?? (error instanceof Error ? error.message : String(error))}`,
  ]);
}
