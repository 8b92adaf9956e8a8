import type { Caller } from '../aws/call.ts';
import type { Principal } from '../aws/principal.ts';
import type { ChannelConfiguration } from '../configuration/configuration.ts';
import type { AuditEntry, AuditSink } from '../telemetry/audit.ts';
import type { Log } from '../telemetry/log.ts';
import type { Meter } from '../telemetry/meter.ts';
import { PersonError } from '../telemetry/person-error.ts';
import type { AuditSpool, LostLines } from './audit-spool.ts';
import { BATCH, batchOf, cutMessage, groupOf, LOG_ACTIONS, LogStream, logStatement } from './log-stream.ts';

/** Within the group of each configuration. */
const STREAM = 'audit';
/** The first pause after a failure; each further one doubles it. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 5 * 60 * 1000;
/** Some five minutes of failures: from then on people are told. */
const LASTING_FAILURES = 7;
/** What only people can change: nobody wants a refused call a minute in CloudTrail. */
const REFUSALS: ReadonlySet<string> = new Set(['access-denied', 'assume-role-refused', 'denied-operation']);
const REFUSED_MS = 10 * 60 * 1000;
/** A look costs nothing. */
const GONE_MS = 60 * 1000;
const CALLS_AT_ONCE = 4;
/** What others left: an earlier run, or an instance that was killed. */
const LOOK_EVERY_MS = 60 * 1000;

const LOST: Readonly<Record<Loss, string>> = {
  'too-many': 'the oldest audit lines that wait for CloudWatch Logs were given up: only so many are kept',
  'too-old':
    'audit lines were given up: CloudWatch Logs takes none that are older than 14 days or than the group keeps',
  'not-kept': 'an audit line cannot be kept for CloudWatch Logs: it stands in the log alone',
};
type Loss = LostLines['reason'] | 'not-kept';

export interface AuditTrailParts {
  readonly spool: AuditSpool;
  readonly caller: Caller;
  readonly configurationNamed: (name: string) => ChannelConfiguration | null;
  /** As whom the log groups are written. */
  readonly principalOf: (configuration: ChannelConfiguration) => Principal;
  readonly clock: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
  readonly meter: Pick<Meter, 'count'>;
}

/** Why lines wait, where it lasts. */
interface Problem {
  readonly kind: 'gone' | 'refused' | 'failing';
  readonly words: string;
}

/** A configuration that has lines waiting. */
interface Waiting {
  /** Lines that this process appended, so that one which came during a look is not overlooked. */
  appended: number;
  sending: Promise<void> | null;
  notBefore: number;
  /** One after the other. */
  failures: number;
  problem: Problem | null;
  /** Ids of lines that CloudWatch took and that are still in the spool. */
  taken: readonly string[];
}

/**
 * Takes the audit of each configuration to stream `audit` of its group in CloudWatch Logs. `write` appends to the spool; what is there is
 * sent when `flush` is called, for which nobody waits, and removed when CloudWatch has taken it. So a line may come twice after a crash or
 * a lost answer, and none is lost but by the spool's bounds, and then it is told how many.
 */
export class AuditTrail implements AuditSink {
  readonly #parts: AuditTrailParts;
  readonly #stream: LogStream;
  readonly #waiting = new Map<string, Waiting>();
  /** Lines on their way into the spool. */
  readonly #appending = new Set<Promise<void>>();
  #lookedAt = Number.NEGATIVE_INFINITY;
  #trimming = false;
  #workers = 0;

  constructor(parts: AuditTrailParts) {
    this.#parts = parts;
    this.#stream = new LogStream({ ...parts, stream: STREAM });
  }

  /** Never throws. Entries without a configuration have no group to go to. */
  write(line: string, { configurationName, time }: Pick<AuditEntry, 'configurationName' | 'time'>): void {
    if (configurationName === null) return;
    const appending = this.#parts.spool
      .append({ configurationName, time: time.getTime(), line: cutMessage(line) })
      .then(
        () => {
          this.#of(configurationName).appended += 1;
        },
        (error: unknown) => this.#lost({ configurationName, reason: 'not-kept', lines: 1 }, { err: error }),
      )
      .finally(() => this.#appending.delete(appending));
    this.#appending.add(appending);
  }

  /** Sends what waits and is due. Never rejects; resolves when what it began has ended. */
  flush(): Promise<void> {
    return this.#flush(({ notBefore }) => this.#parts.clock() >= notBefore);
  }

  /** The last try before the end: whatever waits, but for what was refused. The rest stays for the next start. */
  async finish(): Promise<void> {
    await Promise.all(this.#appending);
    await Promise.all([...this.#waiting.values()].map(({ sending }) => sending));
    await this.#flush(({ problem }) => problem?.kind !== 'refused');
  }

  /** What keeps the audit from CloudWatch Logs and lasts, a sentence or more for each configuration. */
  problems(): readonly string[] {
    return [...this.#waiting.values()].flatMap(({ problem }) => problem?.words ?? []);
  }

  async #flush(isDue: (waiting: Waiting) => boolean): Promise<void> {
    try {
      await this.#load();
      await this.#trim();
    } catch (error) {
      this.#parts.log.error({ err: error }, 'the audit lines that wait for CloudWatch Logs cannot be read');
    }
    const due = [...this.#waiting].filter(([, waiting]) => waiting.sending === null && isDue(waiting)).values();
    const free = Math.max(0, CALLS_AT_ONCE - this.#workers);
    await Promise.all(Array.from({ length: free }, () => this.#work(due)));
  }

  /** Sends what one configuration after the other has. */
  async #work(due: Iterable<[string, Waiting]>): Promise<void> {
    this.#workers += 1;
    for (const [name, waiting] of due) {
      // Another flush may have been quicker.
      if (waiting.sending !== null) continue;
      waiting.sending = this.#send(name, waiting)
        .catch((error: unknown) => this.#failed(name, waiting, error))
        .finally(() => {
          waiting.sending = null;
        });
      await waiting.sending;
    }
    this.#workers -= 1;
  }

  async #send(name: string, waiting: Waiting): Promise<void> {
    const { clock, configurationNamed, spool } = this.#parts;
    for (;;) {
      await this.#removeTaken(name, waiting);
      const { appended } = waiting;
      const lines = await spool.oldest(name, BATCH);
      if (lines.length === 0) {
        // A line that came meanwhile goes with the next flush.
        if (waiting.appended === appended) this.#waiting.delete(name);
        return;
      }
      const configuration = configurationNamed(name);
      if (configuration === null) return this.#gone(name, waiting);
      // When the clock was wrong as the line was written: CloudWatch would not take what lies ahead, and the line itself tells its time.
      const now = clock();
      const events = lines.map(({ id, time, line }) => ({ id, timestamp: Math.min(time, now), message: line }));
      const batch = batchOf(events);
      const { tooOld, tooNew } = await this.#stream.put(configuration, batch);
      const left = new Set<object>(tooNew);
      waiting.taken = batch.filter((event) => !left.has(event)).map(({ id }) => id);
      if (tooOld.length > 0) this.#lost({ configurationName: name, reason: 'too-old', lines: tooOld.length });
      await this.#removeTaken(name, waiting);
      if (tooNew.length > 0) throw clockAhead();
      this.#succeeded(name, waiting);
    }
  }

  /** Before anything else is sent: a disk that was full must not make the same lines go again and again. */
  async #removeTaken(name: string, waiting: Waiting): Promise<void> {
    if (waiting.taken.length === 0) return;
    await this.#parts.spool.remove(name, waiting.taken);
    waiting.taken = [];
  }

  #succeeded(name: string, waiting: Waiting): void {
    if (waiting.problem !== null) {
      this.#parts.log.info({ configuration: name }, 'CloudWatch Logs takes the audit of the configuration again');
    }
    waiting.failures = 0;
    waiting.problem = null;
  }

  #gone(name: string, waiting: Waiting): void {
    waiting.notBefore = this.#parts.clock() + GONE_MS;
    const words = `Audit lines of ${name} wait to be sent to CloudWatch Logs, but the configuration is gone. They are sent when it is there again, and given up after 14 days.`;
    this.#lasts(name, waiting, { kind: 'gone', words }, {});
  }

  #failed(name: string, waiting: Waiting, error: unknown): void {
    const { clock, configurationNamed, log, random } = this.#parts;
    const { code, message: reason } = error instanceof PersonError ? error : { code: 'fault', message: '' };
    const refused = REFUSALS.has(code);
    waiting.failures += 1;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (waiting.failures - 1));
    // Not all configurations at the same moment.
    waiting.notBefore = clock() + (refused ? REFUSED_MS : pauseMs * (0.5 + random() / 2));
    const details = { configuration: name, code };
    if (code === 'fault') log.error({ ...details, err: error }, 'audit lines could not be sent to CloudWatch Logs');
    else if (!refused && waiting.failures === 1 && code !== 'stopping') {
      log.warn({ ...details, reason }, 'CloudWatch Logs does not take the audit: it is tried again');
    }
    const configuration = configurationNamed(name);
    if (configuration === null || !(refused || waiting.failures >= LASTING_FAILURES)) return;
    const words = this.#inWords(configuration, error);
    this.#lasts(name, waiting, { kind: refused ? 'refused' : 'failing', words }, { code, group: groupOf(name) });
  }

  /** In the log once, however long it lasts. */
  #lasts(name: string, waiting: Waiting, problem: Problem, details: object): void {
    if (waiting.problem?.kind !== problem.kind) {
      this.#parts.log.warn({ configuration: name, ...details }, problem.words);
    }
    waiting.problem = problem;
  }

  #inWords(configuration: ChannelConfiguration, error: unknown): string {
    const what = `The audit of ${configuration.name} does not reach CloudWatch Logs.`;
    if (!(error instanceof PersonError)) return `${what} It is a fault of the bot; the log tells more.`;
    const { code, title, message, nextSteps } = error;
    const { roleArn } = this.#parts.principalOf(configuration);
    const allow = `Allow ${LOG_ACTIONS.join(', ')}: add this to a policy of ${roleArn}: ${logStatement(configuration)}`;
    const steps: Readonly<Record<string, readonly string[]>> = {
      'access-denied': [allow],
      'assume-role-refused': nextSteps,
      'denied-operation': ['Take it out of Denied in the configuration.'],
      [CLOCK_AHEAD]: nextSteps,
    };
    return [what, sentence(title), sentence(message), ...(steps[code] ?? [])].join(' ');
  }

  async #load(): Promise<void> {
    const now = this.#parts.clock();
    if (now - this.#lookedAt < LOOK_EVERY_MS) return;
    for (const name of await this.#parts.spool.configurations()) this.#of(name);
    this.#lookedAt = now;
  }

  async #trim(): Promise<void> {
    if (this.#trimming) return;
    this.#trimming = true;
    try {
      for (const lost of await this.#parts.spool.trim()) this.#lost(lost);
    } finally {
      this.#trimming = false;
    }
  }

  #lost({ configurationName, reason, lines }: Omit<LostLines, 'reason'> & { reason: Loss }, details = {}): void {
    const { log, meter } = this.#parts;
    meter.count('AuditLinesLost', { configuration: configurationName, reason }, lines);
    log.error({ configuration: configurationName, lost: lines, ...details }, LOST[reason]);
  }

  #of(name: string): Waiting {
    const known = this.#waiting.get(name);
    if (known !== undefined) return known;
    const fresh: Waiting = {
      appended: 0,
      sending: null,
      notBefore: 0,
      failures: 0,
      problem: null,
      taken: [],
    };
    this.#waiting.set(name, fresh);
    return fresh;
  }
}

const CLOCK_AHEAD = 'clock-ahead';

function clockAhead(): PersonError {
  return new PersonError(
    CLOCK_AHEAD,
    'The clock is wrong',
    'CloudWatch Logs finds the time of the lines in the future.',
    {
      nextSteps: ["Set the clock of the bot's machine."],
    },
  );
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
