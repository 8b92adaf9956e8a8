import { z } from 'zod';
import type { Store } from '../store/store.ts';
import type { AuditEntry, AuditSink } from '../telemetry/audit.ts';
import type { Log } from '../telemetry/log.ts';

export interface AuditEntriesParts {
  readonly store: Pick<Store, 'read' | 'write' | 'keys'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Nothing is kept while it says no. */
  readonly isOn: () => boolean;
  /** Tells entries of the same millisecond apart. */
  readonly newId: () => string;
  readonly log: Pick<Log, 'warn'>;
}

/** Empty texts and nulls ask for nothing. */
export interface AuditFilter {
  /** Within the name or the object id. */
  readonly person: string;
  /** The configuration's name. */
  readonly configuration: string;
  readonly outcome: string;
  /** Within what was written, or the error's code. */
  readonly text: string;
  /** Milliseconds since the epoch, both included. */
  readonly since: number | null;
  readonly until: number | null;
}

export const NO_FILTER: AuditFilter = {
  person: '',
  configuration: '',
  outcome: '',
  text: '',
  since: null,
  until: null,
};

/** As much of an audit line as is shown. */
const line = z.object({
  time: z.iso.datetime(),
  outcome: z.string(),
  via: z.string(),
  user: z.object({ id: z.string(), name: z.string() }),
  conversationId: z.string(),
  configurationName: z.string().nullable(),
  rawText: z.string(),
  access: z.string().nullable(),
  accountId: z.string().nullable(),
  region: z.string().nullable(),
  roleArn: z.string().nullable(),
  errorCode: z.string().nullable(),
  requestId: z.string().nullable(),
  durationMs: z.number().nullable(),
});
export type AuditLine = z.infer<typeof line>;

export interface FoundEntries {
  readonly lines: readonly AuditLine[];
  /** Where to go on; null where there is nothing older. */
  readonly next: string | null;
  /** The page ended because enough was looked through, not because it is full. */
  readonly isCut: boolean;
}

const PREFIX = 'admin-audit/';
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;
/** Times up to the year 2286, counted down, so that the newest sort first. */
const LAST_TIME = 9_999_999_999_999;
const KEYS_AT_A_TIME = 200;
const MOST_LOOKED_AT = 4000;

/** The audit of a week, in the store that all instances share: as it is in the log, masked. One write for each command. */
export class AuditEntries implements AuditSink {
  readonly #parts: AuditEntriesParts;
  readonly #writing = new Set<Promise<void>>();

  constructor(parts: AuditEntriesParts) {
    this.#parts = parts;
  }

  write(text: string, { time }: AuditEntry): void {
    const { isOn, store, newId, log, clock } = this.#parts;
    if (!isOn()) return;
    const at = time.getTime();
    const item = { line: text, expiresAt: Math.max(at, clock()) + KEPT_MS };
    const writing: Promise<void> = store
      .write({ [`${PREFIX}${countedDown(at)}/${newId()}`]: item })
      .catch((error: unknown) => log.warn({ err: error }, "an audit entry could not be kept for the operators' page"))
      .finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
  }

  /** Resolves when all that was written is stored. */
  async finish(): Promise<void> {
    await Promise.all(this.#writing);
  }

  /**
   * The newest entries that a filter lets through, at most `limit`. At most 4,000 are looked at.
   *
   * @param after what `next` of the page before gave; null for the first.
   */
  async find(filter: AuditFilter, limit: number, after: string | null): Promise<FoundEntries> {
    const { store } = this.#parts;
    const lines: AuditLine[] = [];
    let last = PREFIX + (after ?? (filter.until === null ? '' : `${countedDown(filter.until + 1)}/\u{10FFFF}`));
    let looked = 0;
    for (;;) {
      const keys = await store.keys(PREFIX, KEYS_AT_A_TIME, last);
      const items = await store.read([...keys]);
      for (const key of keys) {
        if (lines.length === limit || looked === MOST_LOOKED_AT) {
          return { lines, next: last.slice(PREFIX.length), isCut: lines.length < limit };
        }
        looked += 1;
        last = key;
        const found = readLine(items[key]?.line);
        if (found === null) continue;
        if (filter.since !== null && Date.parse(found.time) < filter.since) return { lines, next: null, isCut: false };
        if (isWanted(found, filter)) lines.push(found);
      }
      if (keys.length < KEYS_AT_A_TIME) return { lines, next: null, isCut: false };
    }
  }
}

function countedDown(time: number): string {
  return String(LAST_TIME - Math.min(LAST_TIME, Math.max(0, Math.floor(time)))).padStart(13, '0');
}

function readLine(text: unknown): AuditLine | null {
  if (typeof text !== 'string') return null;
  try {
    return line.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    // Somebody else's item under this name.
    return null;
  }
}

function isWanted(found: AuditLine, { person, configuration, outcome, text }: AuditFilter): boolean {
  return (
    (outcome === '' || found.outcome === outcome) &&
    (configuration === '' || found.configurationName === configuration) &&
    holds([found.user.name, found.user.id], person) &&
    holds([found.rawText, found.errorCode ?? ''], text)
  );
}

function holds(texts: readonly string[], wanted: string): boolean {
  return wanted === '' || texts.some((each) => each.toLowerCase().includes(wanted.toLowerCase()));
}
