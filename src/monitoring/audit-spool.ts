/** One entry of the audit on its way to CloudWatch Logs. */
export interface AuditLine {
  readonly configurationName: string;
  /** When the command or the press arrived, in milliseconds since the epoch. */
  readonly time: number;
  /** The entry as one line of JSON. */
  readonly line: string;
}

/** A line that is kept, under an id of the spool's own. No id is ever used for another line. */
export interface SpooledLine extends AuditLine {
  readonly id: string;
}

/** Lines that a spool gave up. */
export interface LostLines {
  readonly configurationName: string;
  /** More lines or bytes than are kept, or older than CloudWatch takes them. */
  readonly reason: 'too-many' | 'too-old';
  readonly lines: number;
}

/** How much is kept, of all configurations together: the oldest lines go first. */
export interface SpoolBounds {
  readonly lines: number;
  /** Of the lines' text, in UTF-8. */
  readonly bytes: number;
  /** CloudWatch takes no event that is older than 14 days. */
  readonly ageMs: number;
}

/** A line has some 700 bytes, so that both bounds are near each other. */
export const SPOOL_BOUNDS: SpoolBounds = {
  lines: 100_000,
  bytes: 64 * 1024 * 1024,
  ageMs: 14 * 24 * 60 * 60 * 1000,
};

/**
 * Where audit lines wait, durably, until CloudWatch Logs has taken them. Several instances may share one. It keeps its bounds, counts and
 * lists roughly then, and gives the lines of a configuration to one of them at a time, mostly.
 */
export interface AuditSpool {
  /** Resolves when the line would survive the end of the process. Rejects where it cannot be kept. */
  append(line: AuditLine): Promise<void>;
  /** The configurations that have lines waiting, those of other instances too. */
  configurations(): Promise<readonly string[]>;
  /**
   * The oldest lines of one configuration, as they were appended: at most so many, and so many bytes but one line at least. None while
   * another instance sends them.
   */
  oldest(
    configurationName: string,
    atMost: { readonly lines: number; readonly bytes: number },
  ): Promise<readonly SpooledLine[]>;
  /** Lines that are not there any more do no harm. */
  remove(configurationName: string, ids: readonly string[]): Promise<void>;
  /** Gives up what passes the bounds, and tells what that was. */
  trim(): Promise<readonly LostLines[]>;
  /** How many lines wait. */
  count(): Promise<number>;
  /** Calling it again does nothing. */
  close(): void;
}
