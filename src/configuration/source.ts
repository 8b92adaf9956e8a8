import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Log } from '../telemetry/log.ts';
import type { Configuration } from './configuration.ts';
import { formatProblem, readConfiguration } from './load.ts';
import type { RemoteFile } from './remote-file.ts';

/** The configuration that holds now. */
export interface ConfigurationSource {
  /** Another object after each change. */
  current(): Configuration;
  /** What is wrong with the file as it is now, a line each; empty when it is the current configuration. */
  problems(): readonly string[];
  /** How it was read again; left out where it never is. */
  reloads?(): Reloads;
  close(): void;
}

export interface Reloads {
  /** When the current configuration was read, milliseconds since the epoch. */
  readonly readAt: number;
  /** How often a change could not be taken over. */
  readonly failures: number;
}

/** A source that is a file: a changed one is taken over when it is valid; when not, the old one stays. */
export interface ConfigurationFileSource extends ConfigurationSource {
  /** Reads the file now; true when a new version was taken over. */
  reload(): Promise<boolean>;
  reloads(): Reloads;
}

/** Calls `onChange` after each change of the file; gives what ends that. */
export type Watch = (path: string, onChange: () => void) => () => void;

export interface ConfigurationFileOptions {
  /** A path, or `s3://BUCKET/KEY`. */
  readonly path: string;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly watch?: Watch;
  /** Milliseconds since the epoch; the system's when left out. */
  readonly clock?: () => number;
  /** Opens what is not on this machine; S3 itself when left out. */
  readonly openRemote?: (address: string) => Promise<RemoteFile>;
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
  const { path, log, watch = watchByPolling, clock = Date.now, openRemote = openS3Object } = options;
  const remote = path.startsWith('s3://') ? await openRemote(path) : null;
  const first = await readNow(path, remote);
  if (first.problems) throw new ConfigurationError(first.problems);
  let { text, configuration } = first;
  let problems: readonly string[] = [];
  let [readAt, failures] = [clock(), 0];
  /** Readings may overtake each other; only the newest counts. */
  let readings = 0;

  const reload = async (): Promise<boolean> => {
    readings += 1;
    const reading = readings;
    const read = await readNow(path, remote);
    if (reading !== readings) return false;
    problems = read.problems ?? [];
    if (read.problems) {
      failures += 1;
      log.warn({ path, problems }, 'the changed configuration is not valid; the one before it stays');
      return false;
    }
    if (read.text === text) return false;
    ({ text, configuration } = read);
    readAt = clock();
    log.info({ path }, 'the changed configuration was taken over');
    return true;
  };
  const unwatch = remote?.watch(() => void reload()) ?? watch(path, () => void reload());

  return {
    current: () => configuration,
    problems: () => problems,
    reloads: () => ({ readAt, failures }),
    reload,
    close: unwatch,
  };
}

type FileRead =
  | { readonly text: string; readonly configuration: Configuration; readonly problems?: undefined }
  | { readonly problems: readonly string[] };

/** Never rejects. */
async function readNow(path: string, remote: RemoteFile | null): Promise<FileRead> {
  let text: string;
  try {
    text = remote === null ? await readFile(path, 'utf8') : await remote.text();
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

/** Only a bot whose file is there has use for the client. */
async function openS3Object(address: string): Promise<RemoteFile> {
  const [{ S3Client }, { S3Object }] = await Promise.all([import('@aws-sdk/client-s3'), import('./s3-object.ts')]);
  // The bucket may be in another Region than the bot.
  return new S3Object({ address, client: new S3Client({ followRegionRedirects: true }), every });
}

/** Calls back again and again, which keeps no process alive; gives what ends that. */
function every(ms: number, work: () => void): () => void {
  const timer = setInterval(work, ms);
  timer.unref();
  return () => clearInterval(timer);
}

const POLLED_EVERY_MS = 2000;

/** Polling sees what notifications miss: mounted volumes, files replaced by an editor, links that are switched over. */
const watchByPolling: Watch = (path, onChange) => {
  const listener = () => onChange();
  watchFile(path, { interval: POLLED_EVERY_MS, persistent: false }, listener);
  return () => unwatchFile(path, listener);
};
