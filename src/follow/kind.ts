import type { Input } from '../command/command.ts';
import type { Progress, Target } from './progress.ts';

export type Output = Readonly<Record<string, unknown>>;

/** What started something: an operation's input, and what AWS answered. */
export interface Started {
  readonly input: Input;
  readonly output: Output;
}

/** A reading operation that tells how far the work is. */
export interface Look {
  /** The API's name: `GetPipelineExecution`. */
  readonly operation: string;
  readonly input: Input;
  /** It tells more than is needed: where the role may not, the rest is shown. */
  readonly optional: boolean;
}

export interface Moment {
  /** When it was started, and now: milliseconds since the epoch. */
  readonly startedAt: number;
  readonly now: number;
}

/** A command that may be of use, as words without the options for account and Region. */
export interface NextCommand {
  readonly title: string;
  readonly words: readonly string[];
}

/** One kind of long work: how it is looked at, and what the answers mean. */
export interface FollowKind {
  /** AWS CLI name of the service that is asked. */
  readonly service: string;
  /** "Pipeline checkout". */
  readonly title: (target: Target) => string;
  readonly looks: (target: Target) => readonly Look[];
  /** `outputs` in the order of the looks; null where an optional one was refused. Only AWS's answers are read, whatever they hold. */
  readonly read: (target: Target, outputs: readonly (Output | null)[], moment: Moment) => Progress;
  /** Where AWS says that there is no such thing any more: how it ended, if that is what it was to come to. */
  readonly gone?: (target: Target) => Progress | null;
  /** What stops it. Null: the service cannot. */
  readonly stop: (target: Target) => readonly string[] | null;
  /** What may be of use at its end. */
  readonly next: (target: Target, progress: Progress) => readonly NextCommand[];
  /** Its page in the console: path, and what follows `#`. */
  readonly page: (target: Target) => readonly [path: string, fragment?: string];
  /** When it is looked at for the first time, where that is sooner than usual. */
  readonly firstLookMs?: number;
}
